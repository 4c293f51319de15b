//! The JSON-LD edition: its shape, its vocabulary, its bytes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use crate::articles;
use pressmark::article::Article;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

fn record(article: &Article) -> Value {
    serde_json::from_slice(&bytes(article)).unwrap()
}

fn bytes(article: &Article) -> Vec<u8> {
    let (files, _) = articles::render(article, &["jsonld"]);
    files.into_iter().next_back().unwrap().bytes
}

#[test]
fn an_interview_is_an_article_with_questions() {
    let record = record(&articles::interview());
    assert_eq!(record["@type"], "Article");
    assert_eq!(record["pressmark:titleSource"], "supplied");
    assert!(record["headline"].as_str().unwrap().starts_with('['));
    assert!(record.get("datePublished").is_none());
    assert!(record.get("author").is_none());
    let parts = record["hasPart"].as_array().unwrap();
    assert_eq!(parts.len(), 2);
    assert_eq!(parts[1]["@id"], "#q-2");
    assert_eq!(
        parts[1]["acceptedAnswer"]["text"],
        "The lamp is smaller, and nobody sleeps in the tower.\n\nThe stairs have not changed."
    );
    let image = &record["image"][0];
    assert_eq!(image["creativeWorkStatus"], "not captured");
    assert_eq!(image["creditText"], "Ada Quill/The Harbour Press");
    assert_eq!(
        image["pressmark:creditVerbatim"],
        "(Ada Quill/The Harbour Press)"
    );
    assert_eq!(image["creator"][0]["name"], "Ada Quill");
    assert_eq!(image["sourceOrganization"][0]["name"], "The Harbour Press");
    for unknown in ["sha256", "encodingFormat", "width", "height", "contentUrl"] {
        assert!(image.get(unknown).is_none(), "{unknown}");
    }
    let body = record["articleBody"].as_str().unwrap();
    assert!(body.contains("Receivers fail."));
    assert!(!body.contains("Ada Quill"));
    assert!(!body.contains("north tower, on Tuesday"));
}

#[test]
fn a_news_page_keeps_all_its_fields() {
    let record = record(&articles::news());
    assert_eq!(record["@type"], "NewsArticle");
    assert_eq!(record["datePublished"], "2024-04-30T18:05:00+02:00");
    assert_eq!(record["author"][1]["name"], "Tom Sexton");
    assert_eq!(record["publisher"]["@type"], "Organization");
    assert_eq!(record["editor"][0]["name"], "Lena Ort");
    assert_eq!(
        record["mainEntityOfPage"]["relatedLink"][0],
        "https://news.example/older-lamp"
    );
    assert_eq!(record["citation"][0]["name"], "the second lamp");
    assert_eq!(record["image"].as_array().unwrap().len(), 3);
    assert_eq!(
        record["image"][0]["contentUrl"],
        "https://news.example/pictures/40.jpg"
    );
    assert_eq!(
        record["image"][0]["isBasedOn"][0]["copyrightNotice"],
        "© 2024 Harbour Press"
    );
    assert_eq!(
        record["image"][1]["license"],
        "https://creativecommons.org/licenses/by/4.0/"
    );
    assert!(
        record["image"][1]["contentUrl"]
            .as_str()
            .unwrap()
            .ends_with(".epub#EPUB/images/fig-2.png")
    );
    assert_eq!(record["image"][2]["copyrightYear"][0], 2023);
    assert_eq!(record["isBasedOn"]["@id"], "#capture");
    assert!(record.get("sha256").is_none());
    assert_eq!(record["sdDatePublished"], "2024-05-01");
}

#[test]
fn the_members_stand_in_a_fixed_order_and_the_bytes_repeat() {
    let article = articles::news();
    let first = bytes(&article);
    assert_eq!(first, bytes(&article));
    let text = String::from_utf8(first).unwrap();
    let keys: Vec<usize> = [
        "@context",
        "@type",
        "@id",
        "url",
        "mainEntityOfPage",
        "headline",
        "inLanguage",
        "author",
        "datePublished",
        "publisher",
        "articleBody",
        "image",
        "citation",
        "isBasedOn",
        "prov:wasGeneratedBy",
    ]
    .iter()
    .map(|key| text.find(&format!("\n  \"{key}\": ")).expect(key))
    .collect();
    assert!(keys.windows(2).all(|pair| pair[0] < pair[1]), "{keys:?}");
    assert!(text.ends_with("}\n"));
}

#[test]
fn every_word_of_the_body_stands_in_the_article_body() {
    let article = articles::long_read();
    assert_eq!(record(&article)["articleBody"], article.plain_text());
    let record = record(&article);
    assert_eq!(
        record["associatedMedia"][0]["embedUrl"],
        "https://video.example/watch?v=1&t=2"
    );
    assert_eq!(record["datePublished"], "2019-07");
}

/// schema.org release 30.0 as `shared/schemaorg` holds it.
struct Vocabulary(Value);

impl Vocabulary {
    fn ancestors(&self, kind: &str) -> BTreeSet<String> {
        let mut seen = BTreeSet::new();
        let mut todo = vec![kind.to_owned()];
        while let Some(kind) = todo.pop() {
            if let Some(parents) = self.0["types"][&kind].as_array() {
                todo.extend(
                    parents
                        .iter()
                        .map(|parent| parent.as_str().unwrap().to_owned()),
                );
            }
            seen.insert(kind);
        }
        seen
    }

    fn check(&self, node: &serde_json::Map<String, Value>, path: &str, faults: &mut Vec<String>) {
        let types: Vec<&str> = match node.get("@type") {
            Some(Value::String(kind)) => vec![kind],
            Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        let ours: Vec<&str> = types
            .iter()
            .copied()
            .filter(|kind| !kind.contains(':'))
            .collect();
        let mut above = BTreeSet::new();
        for kind in &ours {
            if self.0["types"].get(kind).is_none() {
                faults.push(format!("{path}: no type {kind}"));
            }
            above.extend(self.ancestors(kind));
        }
        for (key, value) in node {
            let here = format!("{path}/{key}");
            if key.starts_with('@') {
                continue;
            }
            if !key.contains(':') {
                let property = &self.0["properties"][key];
                let Some(domain) = property["d"].as_array() else {
                    faults.push(format!("{here}: no such property"));
                    continue;
                };
                if self.0["supersededBy"].get(key).is_some() {
                    faults.push(format!("{here}: superseded"));
                }
                if !ours.is_empty()
                    && !domain
                        .iter()
                        .any(|kind| above.contains(kind.as_str().unwrap()))
                {
                    faults.push(format!("{here}: not a property of {types:?}"));
                }
                let range: BTreeSet<&str> = property["r"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .filter_map(Value::as_str)
                    .collect();
                for value in each(value) {
                    if let Value::Object(node) = value
                        && let Some(Value::String(kind)) = node.get("@type")
                        && !kind.contains(':')
                        && !self
                            .ancestors(kind)
                            .iter()
                            .any(|kind| range.contains(kind.as_str()))
                    {
                        faults.push(format!("{here}: {kind} is not in its range {range:?}"));
                    }
                    let literal = range.iter().any(|kind| {
                        self.ancestors(kind).iter().any(|kind| {
                            matches!(kind.as_str(), "Text" | "URL" | "Date" | "DateTime" | "Time")
                        })
                    });
                    if value.is_string() && !literal {
                        faults.push(format!("{here}: takes no text"));
                    }
                }
            }
            for value in each(value) {
                match value {
                    Value::Object(node) => self.check(node, &here, faults),
                    Value::String(text) if text.trim() != text || text.is_empty() => {
                        faults.push(format!("{here}: blank at an end"));
                    }
                    _ => {}
                }
            }
        }
    }
}

fn each(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(values) => values.iter().collect(),
        value => vec![value],
    }
}

#[test]
fn every_term_is_of_schema_org_or_under_a_prefix() {
    let Some(path) = articles::shared("schemaorg/vocabulary.json", "vocabulary check") else {
        return;
    };
    let vocabulary = Vocabulary(serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap());
    for (name, article) in articles::all() {
        let mut faults = Vec::new();
        vocabulary.check(record(&article).as_object().unwrap(), "", &mut faults);
        assert_eq!(faults, Vec::<String>::new(), "{name}");
    }
    // The check itself finds faults.
    let mut planted = record(&articles::news());
    planted["sha256"] = Value::from("x");
    planted["interviewer"] = Value::from("x");
    planted["author"][0]["@type"] = Value::from("Place");
    let mut faults = Vec::new();
    vocabulary.check(planted.as_object().unwrap(), "", &mut faults);
    assert_eq!(faults.len(), 3, "{faults:?}");
}

#[test]
fn every_prefixed_term_of_ours_is_documented() {
    let document =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/namespace.md")).unwrap();
    let mut terms = BTreeMap::new();
    fn collect(value: &Value, terms: &mut BTreeMap<String, ()>) {
        match value {
            Value::Object(node) => {
                for (key, value) in node {
                    if let Some(term) = key.strip_prefix("pressmark:") {
                        terms.insert(term.to_owned(), ());
                    }
                    collect(value, terms);
                }
            }
            Value::Array(values) => values.iter().for_each(|value| collect(value, terms)),
            _ => {}
        }
    }
    for (_, article) in articles::all() {
        collect(&record(&article), &mut terms);
    }
    assert!(terms.len() > 5);
    for term in terms.keys() {
        assert!(document.contains(&format!("`{term}`")), "{term}");
    }
    assert!(document.contains(pressmark::edition::json_ld::NAMESPACE));
}

#[test]
fn hostile_words_stay_words() {
    let record = record(&articles::hostile());
    let headline = record["headline"].as_str().unwrap();
    assert!(headline.contains("<script>alert(1)</script> &lt;script&gt; &amp;"));
    assert!(record["author"][0].get("url").is_none_or(|url| {
        let url = url.as_str().unwrap();
        url.starts_with("http")
    }));
    let url = record["url"].as_str().unwrap();
    assert!(
        !url.contains([' ', '"', '<', '>', '{', '|', '^', '`', '\u{202e}']),
        "{url}"
    );
}

/// Writes the records of all fixtures where PRESSMARK_KEEP says, for checkers outside.
#[test]
fn records_can_be_kept() {
    let Ok(folder) = std::env::var("PRESSMARK_KEEP") else {
        return;
    };
    for (name, article) in articles::all() {
        let (files, _) = articles::render(&article, &["pdf", "epub", "jsonld"]);
        for file in files {
            let extension = file.name.rsplit('.').next().unwrap().to_owned();
            std::fs::write(format!("{folder}/{name}.{extension}"), &file.bytes).unwrap();
        }
    }
}
