//! Facts about pictures from the page's own JSON-LD: each ImageObject goes to the figure whose picture it names.

use crate::{
    article::{Article, Figure, PictureFacts},
    page::Page,
    text,
};
use serde_json::Value;

/// Without any of these a script describes no picture: the types of pictures, and the sign by which either could be written
/// otherwise.
const MARKS: &[&str] = &["ImageObject", "Photograph", "\\u"];
/// Nodes looked at.
const NODES: usize = 5_000;
/// Deepest nesting looked into.
const DEEPEST: usize = 32;

/// Fills [`Figure::declared`] of each figure that an ImageObject names by its address.
pub(in crate::structure) fn declare(page: &Page, article: &mut Article) {
    let mut found = Vec::new();
    let mut left = NODES;
    let may_name_one = |script: &&String| MARKS.iter().any(|mark| script.contains(mark));
    for script in page.head.json_ld.iter().filter(may_name_one) {
        let script = script
            .trim()
            .trim_start_matches("//")
            .trim_start()
            .trim_start_matches("<![CDATA[")
            .trim_end_matches("]]>")
            .trim_end_matches("//")
            .trim();
        if let Ok(value) = serde_json::from_str::<Value>(script) {
            collect(&value, 0, &mut left, &mut found);
        }
    }
    if found.is_empty() {
        return;
    }
    article.change_figures(&mut |figure| {
        if let Some((_, facts)) = found.iter().find(|(addresses, _)| names(figure, addresses)) {
            figure.declared = Some(facts.clone());
        }
    });
}

fn collect(
    value: &Value,
    depth: usize,
    left: &mut usize,
    found: &mut Vec<(Vec<String>, PictureFacts)>,
) {
    if depth > DEEPEST || *left == 0 {
        return;
    }
    *left = left.saturating_sub(1);
    match value {
        Value::Array(items) => items
            .iter()
            .for_each(|item| collect(item, depth.saturating_add(1), left, found)),
        Value::Object(node) => {
            let is_image = strings(node.get("@type"))
                .iter()
                .any(|name| matches!(name.as_str(), "ImageObject" | "Photograph"));
            if is_image {
                let mut addresses = strings(node.get("contentUrl"));
                addresses.extend(strings(node.get("url")));
                let facts = facts(node);
                if !addresses.is_empty() && facts != PictureFacts::default() {
                    found.push((addresses, facts));
                }
            }
            node.values()
                .for_each(|item| collect(item, depth.saturating_add(1), left, found));
        }
        _ => {}
    }
}

fn facts(node: &serde_json::Map<String, Value>) -> PictureFacts {
    let one = |key: &str| strings(node.get(key)).into_iter().next();
    PictureFacts {
        creators: ["creator", "author"]
            .iter()
            .map(|key| strings(node.get(*key)))
            .find(|names| !names.is_empty())
            .unwrap_or_default(),
        credit: one("creditText"),
        copyright_notice: one("copyrightNotice"),
        caption: one("caption"),
        usage_terms: one("usageInfo").filter(|terms| !terms.starts_with("http")),
        source: one("sourceOrganization"),
        created: one("dateCreated").and_then(|date| date.parse().ok()),
        licence_url: address(node.get("license")),
        acquire_licence_url: address(node.get("acquireLicensePage")),
        ..PictureFacts::default()
    }
}

/// The address that a value is, or that an object has.
fn address(value: Option<&Value>) -> Option<String> {
    let value = match value? {
        Value::Array(items) => items.first()?,
        other => other,
    };
    let text = match value {
        Value::Object(node) => ["@id", "url"]
            .iter()
            .find_map(|key| node.get(*key))?
            .as_str()?,
        other => other.as_str()?,
    };
    let text = text.trim();
    ((text.starts_with("https://") || text.starts_with("http://")) && text.len() < 2_000)
        .then(|| text.to_owned())
}

/// The texts of a value: strings as they are, objects by their name, else their address.
fn strings(value: Option<&Value>) -> Vec<String> {
    let raw: Vec<String> = match value {
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Array(items)) => items
            .iter()
            .take(16)
            .flat_map(|item| match item {
                Value::Array(_) => Vec::new(),
                item => strings(Some(item)),
            })
            .collect(),
        Some(Value::Object(node)) => ["name", "@id", "url"]
            .iter()
            .find_map(|key| node.get(*key))
            .and_then(Value::as_str)
            .map(str::to_owned)
            .into_iter()
            .collect(),
        _ => Vec::new(),
    };
    raw.into_iter()
        .map(|text| text::squeeze(&text))
        .filter(|text| !text::is_blank(text) && text.len() < 4_000)
        .collect()
}

fn names(figure: &Figure, addresses: &[String]) -> bool {
    figure
        .candidates
        .iter()
        .any(|candidate| addresses.iter().any(|address| same(candidate, address)))
}

/// The same picture: equal addresses but for scheme and query, or the same long file name.
fn same(a: &str, b: &str) -> bool {
    let plain = |address: &str| -> String {
        let address = address.split(['?', '#']).next().unwrap_or(address);
        let address = address
            .strip_prefix("https:")
            .or_else(|| address.strip_prefix("http:"))
            .unwrap_or(address);
        address.trim_start_matches('/').to_owned()
    };
    if a.starts_with("data:") || b.starts_with("data:") {
        return false;
    }
    let (a, b) = (plain(a), plain(b));
    let file = |address: &str| address.rsplit('/').next().unwrap_or_default().to_owned();
    !a.is_empty() && (a == b || (file(&a) == file(&b) && file(&a).len() >= 12))
}
