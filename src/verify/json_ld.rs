//! The JSON-LD edition, read as any reader of JSON would: its shape, the digests it names
//! against the files themselves, and what it says.

use super::{
    ArticleFiles, Check, Finding,
    said::{Asked, Said, Seen, Shown},
};
use crate::{fixity::Digest, text, time::SourceDate};
use serde_json::Value;

/// Checks the shape of the record and the digests in it.
pub struct JsonLd;

const CLAUSE: &str = "README, Output: STEM.jsonld";

/// Types of schema.org that an article may have.
const TYPES: [&str; 5] = [
    "Article",
    "NewsArticle",
    "BlogPosting",
    "ScholarlyArticle",
    "Report",
];

impl Check for JsonLd {
    fn name(&self) -> &'static str {
        "json-ld"
    }

    fn check(&self, files: &ArticleFiles) -> Vec<Finding> {
        let Some(bytes) = &files.json_ld else {
            return Vec::new();
        };
        let name = format!("data/{0}/{0}.jsonld", files.stem);
        let faults = match serde_json::from_slice::<Value>(bytes) {
            Ok(record) => {
                let mut faults = shape(&record);
                encodings(&record, files, &mut faults);
                faults
            }
            Err(error) => vec![format!("it is not JSON: {error}")],
        };
        faults
            .into_iter()
            .take(20)
            .map(|text| Finding::fault(name.clone(), CLAUSE, text))
            .collect()
    }
}

/// What is wrong with a record by itself.
fn shape(record: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    let Some(members) = record.as_object() else {
        return vec!["it is not one object".to_owned()];
    };
    let contexts = list(record.get("@context"));
    if contexts.first().and_then(|context| context.as_str()) != Some("https://schema.org") {
        faults.push("its context does not begin with https://schema.org".to_owned());
    }
    if !TYPES.contains(&words(record, "@type")) {
        faults.push(format!(
            "its type is no article: {}",
            text::shown(words(record, "@type"))
        ));
    }
    for member in ["@id", "headline", "inLanguage"] {
        if words(record, member).trim().is_empty() {
            faults.push(format!("it has no {member}"));
        }
    }
    for member in ["datePublished", "dateModified", "sdDatePublished"] {
        let value = words(record, member);
        if members.contains_key(member) && value.parse::<SourceDate>().is_err() {
            faults.push(format!(
                "{member} is no ISO 8601 date: {}",
                text::shown(value)
            ));
        }
    }
    let capture = words(record.get("isBasedOn").unwrap_or(&Value::Null), "sha256");
    if capture.parse::<Digest>().is_err() {
        faults.push("isBasedOn has no SHA-256 of the capture".to_owned());
    }
    for (n, image) in list(record.get("image")).into_iter().enumerate() {
        let number = n.saturating_add(1);
        if image.get("position").and_then(Value::as_u64) != u64::try_from(number).ok() {
            faults.push(format!("image {number} is not numbered {number}"));
        }
        let captured = words(image, "creativeWorkStatus") != "not captured";
        let digest = words(image, "sha256").parse::<Digest>().is_ok();
        if captured != digest {
            faults.push(format!(
                "image {number} {}",
                if captured {
                    "has no SHA-256 and is not marked as not captured"
                } else {
                    "is marked as not captured and has a SHA-256"
                }
            ));
        }
    }
    faults
}

/// The editions it names, against the files.
fn encodings(record: &Value, files: &ArticleFiles, faults: &mut Vec<String>) {
    let encodings = list(record.get("encoding"));
    for (extension, bytes) in [("pdf", &files.pdf), ("epub", &files.epub)] {
        let Some(bytes) = bytes else { continue };
        let name = format!("{}.{extension}", files.stem);
        let Some(encoding) = encodings
            .iter()
            .find(|encoding| decoded(words(encoding, "contentUrl")) == name)
        else {
            faults.push(format!("it does not name {name}"));
            continue;
        };
        if words(encoding, "sha256") != Digest::of(bytes).to_string() {
            faults.push(format!("its SHA-256 of {name} is not that of the file"));
        }
        if words(encoding, "contentSize") != format!("{} B", bytes.len()) {
            faults.push(format!("its size of {name} is not that of the file"));
        }
    }
}

/// What a record says.
pub(super) fn said(bytes: &[u8]) -> Result<Said, String> {
    let record: Value = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    let one = |member: &str| {
        let value = words(&record, member);
        (!value.is_empty()).then(|| value.to_owned())
    };
    let names = |member: &str| -> Vec<String> {
        list(record.get(member))
            .into_iter()
            .map(|agent| words(agent, "name").to_owned())
            .collect()
    };
    let figures = list(record.get("image"))
        .into_iter()
        .map(|image| Shown {
            picture: match words(image, "sha256") {
                "" => Seen::Missing,
                digest => Seen::Digest(digest.to_owned()),
            },
            alt: Some(words(image, "description").to_owned()),
            caption: words(image, "caption").to_owned(),
            credit: Some(words(image, "creditText").to_owned()),
            place: None,
        })
        .collect();
    let questions = list(record.get("hasPart"))
        .into_iter()
        .filter(|part| words(part, "@type") == "Question")
        .map(|part| Asked {
            question: words(part, "text").to_owned(),
            answer: part
                .get("acceptedAnswer")
                .map(|answer| words(answer, "text").to_owned()),
        })
        .collect();
    Ok(Said {
        edition: "JSON-LD",
        title: one("headline"),
        language: one("inLanguage"),
        identifier: one("@id"),
        capture: record
            .get("isBasedOn")
            .map(|capture| words(capture, "sha256").to_owned()),
        authors: Some(names("author")),
        publisher: Some(names("publisher")),
        published: Some(one("datePublished").into_iter().collect()),
        body: words(&record, "articleBody").to_owned(),
        begins: Vec::new(),
        headings: None,
        questions: Some(questions),
        figures,
    })
}

/// A member's text; empty if it has none.
fn words<'a>(node: &'a Value, member: &str) -> &'a str {
    node.get(member).and_then(Value::as_str).unwrap_or_default()
}

/// A member as a list: JSON-LD lets one value stand for a list of one.
fn list(value: Option<&Value>) -> Vec<&Value> {
    match value {
        Some(Value::Array(values)) => values.iter().collect(),
        Some(value) => vec![value],
        None => Vec::new(),
    }
}

fn decoded(address: &str) -> String {
    percent_encoding::percent_decode_str(address)
        .decode_utf8_lossy()
        .into_owned()
}
