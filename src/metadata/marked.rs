//! Fields from microdata, `rel=author` and `<time>`, outside of comments and cards.

use super::{
    class_words::words,
    found::{Found, Sought},
    opening::Opening,
};
use crate::{
    article::AgentKind,
    page::{Marked, Page},
    text,
};

/// Longest text of a marked name.
const NAME: usize = 120;

/// Reads the marked elements of a page.
pub fn read(page: &Page, opening: &Opening) -> Vec<Found> {
    let mut out = Vec::new();
    for marked in &page.head.marked {
        if opening.in_chrome(marked.region) || foreign(marked) {
            continue;
        }
        let near = opening.head.contains(&marked.block);
        let within = opening.article.contains(&marked.block);
        for property in marked.property.split_whitespace() {
            let Some((field, trust)) = sought(property, marked, near, within) else {
                continue;
            };
            let value = match field {
                Sought::Author => name_of(marked),
                Sought::Published | Sought::Modified | Sought::Dated => marked
                    .value
                    .clone()
                    .filter(|value| !value.is_empty())
                    .or_else(|| Some(marked.text.clone())),
                _ => Some(marked.text.clone())
                    .filter(|text| !text.is_empty())
                    .or_else(|| marked.value.clone()),
            };
            let Some(value) = value.filter(|value| !text::is_blank(value)) else {
                continue;
            };
            let source = if property == "time" {
                "time".to_owned()
            } else if property == "author" && marked.name == "a" && marked.item_types.is_empty() {
                "rel author".to_owned()
            } else {
                format!("microdata {property}")
            };
            let mut found = Found::new(field, &value, source, trust).at(marked.block);
            if field == Sought::Author {
                found.agent = if last_type(marked) == "Person" {
                    AgentKind::Person
                } else {
                    AgentKind::Unknown
                };
                found.url = marked
                    .value
                    .clone()
                    .filter(|value| super::sites::is_web(value));
            }
            out.push(found);
        }
    }
    out
}

/// True if what is marked belongs to something else than the article: a comment, a rating, a card of a list.
fn foreign(marked: &Marked) -> bool {
    let types = marked.item_types.to_lowercase();
    [
        "comment",
        "rating",
        "usercomments",
        "itemlist",
        "breadcrumb",
        "sitenavigation",
        "wpsidebar",
        "wpfooter",
        "answer",
        "product",
        "offer",
    ]
    .iter()
    .any(|foreign| types.contains(foreign))
}

fn last_type(marked: &Marked) -> &str {
    marked
        .item_types
        .split_whitespace()
        .next_back()
        .and_then(|kind| kind.rsplit('/').next())
        .unwrap_or_default()
}

fn sought(property: &str, marked: &Marked, near: bool, within: bool) -> Option<(Sought, u8)> {
    let article = [
        "Article",
        "NewsArticle",
        "BlogPosting",
        "Report",
        "TechArticle",
        "Recipe",
        "CreativeWork",
        "ScholarlyArticle",
    ]
    .contains(&last_type(marked));
    Some(match property {
        "headline" => (Sought::Title, 70),
        "alternativeHeadline" => (Sought::AlternativeTitle, 60),
        "author" | "creator" => (Sought::Author, if near || article { 76 } else { 50 }),
        // The name of a person within the author's element.
        "name"
            if last_type(marked) == "Person"
                && marked.item_types.split_whitespace().count() > 1 =>
        {
            (Sought::Author, if near { 77 } else { 48 })
        }
        "datePublished" | "dateCreated" | "pubdate" => {
            (Sought::Published, if article || near { 82 } else { 45 })
        }
        "dateModified" => (Sought::Modified, if article || near { 80 } else { 45 }),
        "articleSection" => (Sought::Section, 60),
        "keywords" => (Sought::Keywords, 55),
        "license" => (Sought::Licence, 70),
        "time" => {
            let class: Vec<String> = words(&marked.words).collect();
            let has = |names: &[&str]| class.iter().any(|word| names.contains(&word.as_str()));
            if has(&["updated", "modified", "update", "changed"]) && !has(&["published"]) {
                (Sought::Modified, if near { 68 } else { 30 })
            } else if has(&["published", "pubdate", "entry", "post", "publish"]) {
                (Sought::Published, if near { 72 } else { 34 })
            } else {
                let trust = match (near, within) {
                    (true, _) => 64,
                    (false, true) => super::when::WITHIN,
                    (false, false) => 20,
                };
                (Sought::Dated, trust)
            }
        }
        _ => return None,
    })
}

fn name_of(marked: &Marked) -> Option<String> {
    let text = text::squeeze(&marked.text);
    if text.is_empty() {
        return marked.value.clone().filter(|value| {
            !value.starts_with("http") && !value.starts_with('/') && text::chars(value) <= NAME
        });
    }
    (text::chars(&text) <= NAME).then_some(text)
}
