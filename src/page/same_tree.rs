//! Our tokenizer against `scraper`'s parse: the trees must be the same, on generated pages and on every development page.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::{
    gate::{Spaces, build},
    tokenizer::Scope,
};
use scraper::{Html, node::Node};
use std::io::Read;

/// A tree as text: elements with the attributes that the walk reads everywhere, and words; without what
/// [`Scope::Readable`] leaves out.
fn readable(html: &Html) -> String {
    let mut out = String::new();
    let root = html.tree.root();
    let mut node = root;
    loop {
        let mut descend = true;
        match node.value() {
            Node::Element(element) => {
                let name = element.name();
                out.push('<');
                out.push_str(name);
                // Of a script and of a source of pictures only what it is for is read.
                let keys: &[&str] = match name {
                    "script" | "source" => &[],
                    _ => &["class", "id", "href", "itemprop"],
                };
                for key in keys {
                    if let Some(value) = element.attr(key) {
                        out.push_str(&format!(" {key}={value:?}"));
                    }
                }
                out.push('>');
                let data = name == "script"
                    && element.attr("type").is_some_and(|kind| {
                        kind.trim()
                            .to_ascii_lowercase()
                            .starts_with("application/ld+json")
                    });
                descend =
                    data || !matches!(name, "svg" | "script" | "style" | "iframe" | "noembed");
            }
            // Where a comment is left out, the white space on both sides of it becomes one text, which a table treats as one.
            Node::Text(text) => out.extend(text.chars().filter(|c| !c.is_ascii_whitespace())),
            _ => {}
        }
        if descend && let Some(child) = node.first_child() {
            node = child;
            continue;
        }
        loop {
            if node.value().is_element() {
                out.push_str("</>");
            }
            if node.id() == root.id() {
                return out;
            }
            if let Some(next) = node.next_sibling() {
                node = next;
                break;
            }
            match node.parent() {
                Some(parent) => node = parent,
                None => return out,
            }
        }
    }
}

/// What differs between our tree of a page and `scraper`'s, if anything; pages past a cap are not compared.
fn difference(html: &str) -> Option<String> {
    let theirs = Html::parse_document(html);
    let all = build(html, 512, 1_000_000, Scope::Everything, Spaces::All);
    if all.too_deep + all.too_many + all.attributes > 0 {
        return None;
    }
    let read = build(html, 512, 1_000_000, Scope::Readable, Spaces::Between);
    apart(&all.tree.scraped().html(), &theirs.html())
        .or_else(|| apart(&readable(&read.tree.scraped()), &readable(&theirs)))
}

fn apart(ours: &str, theirs: &str) -> Option<String> {
    if ours == theirs {
        return None;
    }
    let at = ours
        .bytes()
        .zip(theirs.bytes())
        .take_while(|(a, b)| a == b)
        .count();
    let near = |text: &str| {
        let from = (0..=at.saturating_sub(60))
            .rev()
            .find(|from| text.is_char_boundary(*from))
            .unwrap_or(0);
        text[from..].chars().take(120).collect::<String>()
    };
    Some(format!(
        "at {at}:\n  ours   {}\n  theirs {}",
        near(ours),
        near(theirs)
    ))
}

/// Pieces of which pages are made: what the states of the standard's tokenizer part, and elements whose rules differ.
const PIECES: &[&str] = &[
    "<p>",
    "</p>",
    "<div class='a b' id=x>",
    "</div>",
    "<b>",
    "</b>",
    "<i>",
    "</i>",
    "<a href=\"/u?a=1&amp;b=2\">",
    "</a>",
    "<table>",
    "<tr>",
    "<td>",
    "</td>",
    "</table>",
    "<caption>",
    "<colgroup><col>",
    "<tbody>",
    "<ul>",
    "<li>",
    "</ul>",
    "<h1>",
    "</h2>",
    "<select>",
    "<option>",
    "</select>",
    "<svg>",
    "</svg>",
    "<svg viewBox=0 /><path d=\"M0>\"/>",
    "<title>",
    "</title>",
    "<math><mi>",
    "</math>",
    "<annotation-xml encoding=text/html>",
    "<foreignObject>",
    "<script>",
    "</script>",
    "<script type='application/ld+json'>{\"a\":\"<b>\"}</script>",
    "<script>if (a<b) { '<!--<script>' }</script>",
    "<style>p > a { }</style>",
    "<textarea>\n",
    "</textarea>",
    "<iframe src=x><p>",
    "</iframe>",
    "<noscript><img src=a>",
    "</noscript>",
    "<template>",
    "</template>",
    "<!-- a -->",
    "<!--",
    "-->",
    "<!-->",
    "--!>",
    "<!x>",
    "<?php ?>",
    "</ >",
    "</>",
    "<![CDATA[ a<b ]]>",
    "<!doctype html>",
    "<html lang=de>",
    "<head>",
    "<body dir=rtl>",
    "</body>",
    "</html>",
    "<frameset>",
    "<br>",
    "<hr/>",
    "<img src=a alt='a&quot;b'>",
    "<input type=hidden>",
    "<form>",
    "</form>",
    "<button>",
    "<pre>\n",
    "</pre>",
    "<plaintext>",
    "<xmp>",
    "</xmp>",
    "<nobr>",
    "<font color=red>",
    "<center>",
    "<dl><dt>",
    "<dd>",
    "<ruby>a<rt>b",
    "words ",
    " ",
    "\n",
    "\t\r\n",
    "\r",
    "\0",
    "&amp;",
    "&copy=1",
    "&copy;",
    "&notit;",
    "&#x41;",
    "&#0;",
    "&#128;",
    "&#xD800;",
    "&",
    "&#",
    "é",
    "日本",
    "<",
    ">",
    "< a",
    "<p a=1 A=2 a=3>",
    "<p =x>",
    "<p a='",
    "'>",
    "<p a=\"",
    "\">",
    "<p/ b>",
    "<P CLASS=C>",
    "<p a=b/>",
    "<a\0b c\0d=e\0>",
    "<x-y z>",
    "</x-y>",
    "<image>",
    "<frame>",
    "<embed>",
    "<object>",
    "</object>",
    "<marquee>",
    "</marquee>",
    "<details><summary>",
    "<p id=é href=日>",
];

/// Numbers that look random and are the same in every run.
fn numbers(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = seed;
    move |below| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    }
}

#[test]
fn the_tree_of_generated_pages_is_the_same() {
    let mut next = numbers(1);
    let mut different = Vec::new();
    for page in 0..20_000 {
        let length = 1 + next(30);
        // A byte-order mark at the beginning is no text. (Behind a script html5ever drops one, too; we keep it as words.)
        let mut html = String::from(if page % 10 == 0 { "\u{FEFF}" } else { "" });
        for _ in 0..length {
            html.push_str(PIECES[next(PIECES.len())]);
        }
        // Some end anywhere.
        if page % 4 == 0 {
            let cut = next(html.len() + 1);
            if html.is_char_boundary(cut) {
                html.truncate(cut);
            }
        }
        if let Some(difference) = difference(&html) {
            different.push(format!("{html:?} {difference}"));
        }
    }
    assert!(
        different.is_empty(),
        "{} differ\n{}",
        different.len(),
        different[..different.len().min(5)].join("\n")
    );
}

#[test]
fn the_tree_of_every_development_page_is_the_same() {
    let base = std::env::var_os("PRESSMARK_SHARED").map_or_else(
        || concat!(env!("CARGO_MANIFEST_DIR"), "/../shared").into(),
        std::path::PathBuf::from,
    );
    let mut pages = 0;
    let mut different = Vec::new();
    for entry in walkdir::WalkDir::new(base.join("extract-dev"))
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_name().to_string_lossy().ends_with(".html.gz"))
    {
        let mut bytes = Vec::new();
        let file = std::fs::File::open(entry.path()).unwrap();
        flate2::read::GzDecoder::new(file)
            .read_to_end(&mut bytes)
            .unwrap();
        pages += 1;
        if let Some(difference) = difference(&String::from_utf8_lossy(&bytes)) {
            different.push(format!(
                "{} {difference}",
                entry.file_name().to_string_lossy()
            ));
        }
    }
    if pages == 0 {
        assert!(
            std::env::var("CI").as_deref() != Ok("true"),
            "no development pages, and CI=true"
        );
        println!("skipped: comparing trees, because extract-dev is not there");
    }
    assert!(
        different.is_empty(),
        "{} of {pages} differ\n{}",
        different.len(),
        different[..different.len().min(5)].join("\n")
    );
}
