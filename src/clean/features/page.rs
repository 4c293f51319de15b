//! The numbers that tell kinds of page apart (articles, threads, lists, shops, manuals), and of the entries on it.

use super::super::groups::Group;
use super::super::outline::{Outline, Sums};
use super::super::words::Marks;
use super::{Row, flag, names, rank, share};
use std::ops::Range;

/// Words in addresses that name a kind of page, in the order of the numbers.
const ADDRESS_WORDS: [&[&str]; 5] = [
    &[
        "forum",
        "forums",
        "thread",
        "threads",
        "topic",
        "viewtopic",
        "showthread",
        "discussion",
        "questions",
        "comments",
        "community",
        "t",
        "talk",
    ],
    &[
        "product", "products", "item", "itm", "dp", "p", "app", "shop", "store",
    ],
    &[
        "category",
        "categories",
        "collections",
        "collection",
        "cat",
        "c",
        "tag",
        "topics",
        "list",
        "browse",
        "search",
        "directory",
        "archive",
        "catalog",
        "b",
        "market",
    ],
    &[
        "docs",
        "doc",
        "documentation",
        "guide",
        "guides",
        "reference",
        "api",
        "manual",
        "tutorial",
        "wiki",
        "learn",
        "help",
        "quickstart",
        "getting-started",
        "library",
    ],
    &[
        "blog", "news", "article", "articles", "story", "posts", "stories", "magazine", "press",
    ],
];

/// Kinds of mark that are counted over the page.
const COUNTED: [(&str, u64); 8] = [
    ("forum", Marks::FORUM),
    ("product", Marks::PRODUCT),
    ("comment", Marks::COMMENT),
    ("review", Marks::REVIEW),
    ("card", Marks::CARD),
    ("faq", Marks::FAQ),
    ("toc", Marks::TOC),
    ("listing", Marks::LISTING),
];

/// Kinds of item that microdata names.
const ITEMS: [(&str, &[&str]); 4] = [
    ("product", &["Product", "Offer"]),
    (
        "post",
        &["DiscussionForumPosting", "Comment", "Question", "Answer"],
    ),
    ("article", &["Article", "BlogPosting", "NewsArticle"]),
    ("list", &["ItemList", "CollectionPage", "ListItem"]),
];

/// The kinds of page that the judge tells apart.
pub const KINDS: [&str; 6] = ["article", "list", "forum", "product", "service", "manual"];

/// The names of the numbers of [`page`], in order.
pub fn page_names() -> Vec<String> {
    names(fill)
}

/// The numbers of the whole page.
pub fn page(outline: &Outline<'_>) -> Vec<f32> {
    let mut row = Row::<false>::default();
    fill(outline, &mut row);
    row.values
}

fn fill<const NAMING: bool>(outline: &Outline<'_>, row: &mut Row<NAMING>) {
    let n = outline.lines.len();
    let whole = outline.over(&(0..n));
    row.put("page_blocks", rank(n as u32));
    row.put("page_mass", rank(whole.mass));
    row.put("page_link_share", share(whole.linked, whole.mass));
    row.put("page_long_share", share(whole.long, whole.mass));
    row.put("page_longs", rank(whole.longs));
    row.put("page_text", flag(outline.page.is_text));
    row.put("page_declares", flag(outline.whole.declares_body));
    row.put("page_og_article", flag(outline.whole.og_article));
    row.put("page_ld_article", flag(outline.whole.ld_article));
    row.put("page_ld_types", f32::from(outline.whole.ld_types));
    row.put("page_articles", rank(outline.whole.articles));
    row.put("page_h1s", rank(outline.whole.h1s));
    row.put("page_priced", rank(whole.priced));
    row.put("page_dated", rank(whole.dated));
    row.put("page_pictures", rank(whole.pictures));
    row.put("page_headings", rank(whole.headings));
    row.put("page_shorts", share(whole.shorts, n as u32));
    for (name, kind) in COUNTED {
        let count = outline.areas.iter().filter(|area| area.own & kind != 0);
        row.put_of("page_marks", name, rank(count.count() as u32));
    }
    for (name, words) in ITEMS {
        let count = outline.page.regions.iter().filter(|region| {
            region
                .attribute("itemtype")
                .and_then(|kind| kind.rsplit('/').next())
                .is_some_and(|kind| words.contains(&kind))
        });
        row.put_of("page_items", name, rank(count.count() as u32));
    }
    let metadata = &outline.described.metadata;
    row.put("page_published", flag(metadata.published.is_some()));
    row.put("page_authors", rank(metadata.authors.len() as u32));
    let og = outline
        .page
        .head
        .metas
        .iter()
        .find(|(name, _)| name == "og:type")
        .map(|(_, value)| value.to_ascii_lowercase());
    row.put(
        "page_og_type",
        match og.as_deref() {
            None => 0.0,
            Some("website") => 1.0,
            Some("article") => 2.0,
            Some(kind) if kind.contains("product") => 3.0,
            Some(_) => 4.0,
        },
    );
    let url = metadata.url.as_ref().map_or("", |url| url.value.as_str());
    address(url, row);
    let largest = outline.groups.largest();
    let none = Group::default();
    let group = largest.unwrap_or(&none);
    row.put("largest_count", rank(group.count));
    row.put("largest_share", share(group.sums.mass, whole.mass));
    row.put("largest_links", share(group.sums.linked, group.sums.mass));
    row.put(
        "largest_item_mass",
        rank(group.sums.mass.checked_div(group.count).unwrap_or(0)),
    );
    row.put("largest_long", share(group.sums.long, whole.long));
    row.put("largest_priced", share(group.sums.priced, group.count));
    row.put("largest_dated", share(group.sums.dated, group.count));
    row.put("largest_start", share(group.blocks.start as u32, n as u32));
}

fn address<const NAMING: bool>(url: &str, row: &mut Row<NAMING>) {
    let path = url
        .split_once("://")
        .and_then(|(_, rest)| rest.split_once('/'))
        .map_or("", |(_, path)| path);
    let path = path
        .split(['?', '#'])
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let segments: Vec<&str> = path
        .split('/')
        .filter(|segment| !segment.is_empty())
        .collect();
    row.put("url_known", flag(!url.is_empty()));
    row.put("url_depth", segments.len().min(8) as f32);
    let last = segments.last().copied().unwrap_or_default();
    row.put("url_hyphens", last.matches('-').count().min(12) as f32);
    row.put(
        "url_digits",
        last.bytes().filter(u8::is_ascii_digit).count().min(12) as f32,
    );
    for (name, words) in ["forum", "product", "list", "docs", "news"]
        .into_iter()
        .zip(ADDRESS_WORDS)
    {
        let named = segments
            .iter()
            .flat_map(|segment| segment.split('.'))
            .any(|segment| words.contains(&segment));
        row.put_of("url", name, flag(named));
    }
}

/// The numbers of the entries that a region stands in.
pub fn fill_group<const NAMING: bool>(
    outline: &Outline<'_>,
    region: usize,
    whole: &Sums,
    row: &mut Row<NAMING>,
) {
    let n = outline.lines.len() as u32;
    let none = Group::default();
    let index = outline.groups.index_of(region);
    let group = outline.groups.of(region).unwrap_or(&none);
    let largest = outline.groups.largest().unwrap_or(&none);
    let Range { start, end } = group.blocks;
    row.put("group_count", rank(group.count));
    row.put("group_share", share(group.sums.mass, whole.mass));
    row.put(
        "group_of_largest",
        share(group.sums.mass, largest.sums.mass),
    );
    row.put(
        "group_is_largest",
        flag(index.is_some() && index == outline.groups.largest_index()),
    );
    row.put(
        "group_item_mass",
        rank(group.sums.mass.checked_div(group.count).unwrap_or(0)),
    );
    row.put("group_links", share(group.sums.linked, group.sums.mass));
    row.put("group_long", share(group.sums.long, whole.long));
    row.put("group_longs", share(group.sums.longs, group.count));
    row.put("group_pictures", share(group.sums.pictures, group.count));
    row.put("group_priced", share(group.sums.priced, group.count));
    row.put("group_dated", share(group.sums.dated, group.count));
    row.put("group_cued", share(group.sums.cued, group.count));
    row.put("group_start", share(start as u32, n));
    row.put("group_end", share(end as u32, n));
    row.put("group_beside", flag(group.beside));
}
