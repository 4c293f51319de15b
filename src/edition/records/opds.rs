//! The feed of a run (OPDS 2.0): the door by which library software takes the books in.
//!
//! In: the JSON-LD records as they lie in the bag, and the files beside them. Reading records rather than articles
//! means that a run which continued an earlier one lists all that is in the bag.

use crate::{edition::json_ld::Node, time::Timestamp};
use serde_json::Value;

/// Media type of the feed.
pub const MEDIA_TYPE: &str = "application/opds+json";

/// Name of the picture that stands for every book in a list: a client must have one (OPDS 2.0, section 2.2).
pub const COVER_NAME: &str = "cover.png";

/// The bytes of that picture: a plain cover of 300 x 450 pixels, drawn for this.
pub const COVER: &[u8] = include_bytes!("cover.png");

/// One article of the feed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    /// Files: path relative to the bag (`data/STEM/STEM.epub`), media type, size in bytes.
    pub files: Vec<(String, String, u64)>,
    /// The JSON-LD record; None if that edition was not made.
    pub record: Option<Value>,
    /// Stem of the files, the title of an article without a record.
    pub stem: String,
}

/// The feed: `meta/opds.json`. `title` names the collection; `modified` is when the bag was last changed.
/// Entries stand in the order given. Write [`COVER`] beside it as [`COVER_NAME`].
pub fn feed(title: &str, entries: &[Entry], modified: Option<Timestamp>) -> Vec<u8> {
    let listed: Vec<Node> = entries.iter().filter_map(publication).collect();
    let metadata = Node::new()
        .text("title", title)
        .number("numberOfItems", listed.len() as u64)
        .maybe("modified", modified.map(|at| at.to_string()).as_deref());
    let itself = Node::new()
        .text("rel", "self")
        .text("href", "opds.json")
        .text("type", MEDIA_TYPE);
    let document = Node::new()
        .node("metadata", metadata)
        .nodes("links", vec![itself])
        .whole_list("publications", listed);
    let mut bytes = serde_json::to_vec_pretty(&document).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// The publication of an entry; None if there is nothing to read.
fn publication(entry: &Entry) -> Option<Node> {
    let empty = Value::Null;
    let record = entry.record.as_ref().unwrap_or(&empty);
    let words = |member: &str| record.get(member).and_then(Value::as_str);
    let names = |member: &str| -> Vec<Node> {
        list(record.get(member))
            .into_iter()
            .filter_map(|agent| agent.get("name").and_then(Value::as_str))
            .map(|name| Node::new().text("name", name))
            .collect()
    };
    let subjects = list(record.get("keywords"))
        .into_iter()
        .filter_map(Value::as_str);
    let published = words("datePublished").and_then(schema_date);
    // A collection has a name, an article a headline.
    let kind = match words("@type") {
        Some("Collection") => "http://schema.org/Collection",
        _ => "http://schema.org/Article",
    };
    let title = words("headline").or(words("name"));
    let metadata = Node::new()
        .text("@type", kind)
        .text("title", title.unwrap_or(&entry.stem))
        .maybe("identifier", words("@id"))
        .nodes("author", names("author"))
        .nodes("publisher", names("publisher"))
        .maybe("language", words("inLanguage"))
        .maybe("published", published)
        .maybe("description", words("description"))
        .texts("subject", subjects);
    let links: Vec<Node> = entry.files.iter().map(link).collect();
    if !entry.files.iter().any(|(_, kind, _)| acquired(kind)) {
        return None;
    }
    let cover = Node::new()
        .text("href", COVER_NAME)
        .text("type", "image/png")
        .number("width", 300)
        .number("height", 450);
    let mut all = links;
    // The schema wants a link to the publication by itself: its record, else what is read.
    let itself = entry
        .files
        .iter()
        .find(|(_, kind, _)| kind.ends_with("ld+json"))
        .or(entry.files.first());
    if let Some((path, kind, _)) = itself {
        all.push(
            Node::new()
                .text("rel", "self")
                .text("href", &relative(path))
                .text("type", kind),
        );
    }
    Some(
        Node::new()
            .node("metadata", metadata)
            .nodes("links", all)
            .nodes("images", vec![cover]),
    )
}

/// A date as the schema takes it: a day, or a time with seconds and an offset (RFC 3339). Of a time that says less the day
/// is told; a year or month alone would not be valid.
fn schema_date(date: &str) -> Option<&str> {
    let seconds = date.as_bytes().get(16) == Some(&b':');
    let whole = seconds
        && date
            .parse::<crate::time::SourceDate>()
            .is_ok_and(|date| date.instant().is_some());
    if whole {
        return Some(date);
    }
    date.get(..10)
        .filter(|day| day.as_bytes().get(7) == Some(&b'-'))
}

fn link((path, kind, bytes): &(String, String, u64)) -> Node {
    let rel = if acquired(kind) {
        "http://opds-spec.org/acquisition/open-access"
    } else {
        "alternate"
    };
    Node::new()
        .text("rel", rel)
        .text("href", &relative(path))
        .text("type", kind)
        .number("size", *bytes)
}

/// True for what a person reads.
fn acquired(media_type: &str) -> bool {
    matches!(media_type, "application/epub+zip" | "application/pdf")
}

/// A path of the bag as seen from `meta/`.
fn relative(path: &str) -> String {
    const PATH: &percent_encoding::AsciiSet = &percent_encoding::NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'.')
        .remove(b'_')
        .remove(b'~')
        .remove(b'/');
    format!("../{}", percent_encoding::utf8_percent_encode(path, PATH))
}

fn list(value: Option<&Value>) -> Vec<&Value> {
    match value {
        Some(Value::Array(values)) => values.iter().collect(),
        Some(value) => vec![value],
        None => Vec::new(),
    }
}
