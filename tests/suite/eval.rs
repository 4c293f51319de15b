//! The floors of extraction, on a sample of the development pages, with the judge as shipped.
//!
//! The shipped forests were trained on these sets, so these figures guard against loss, they do not prove quality: for
//! that `tests/eval/run` judges every page by forests that never saw its site. Floors and digests: `tests/eval/floors.json`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use super::{articles::shared, capture::read_bytes};
use flate2::read::GzDecoder;
use pressmark::{
    clean::{self, CleanOptions},
    fixity::Digest,
    limits::Limits,
    metadata, page, structure,
};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    io::Read,
    path::Path,
};

/// Four-word shingles as a multiset.
fn shingles(text: &str) -> BTreeMap<Vec<&str>, usize> {
    let words: Vec<&str> = text
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|word| !word.is_empty())
        .collect();
    let mut out = BTreeMap::new();
    if !words.is_empty() {
        for words in words.windows(words.len().min(4)) {
            *out.entry(words.to_vec()).or_default() += 1;
        }
    }
    out
}

/// Precision (none of an empty text) and recall of a text.
fn compare(truth: &str, made: &str) -> (Option<f64>, Option<f64>) {
    let (truth, made) = (shingles(truth), shingles(made));
    let both: usize = truth
        .iter()
        .map(|(words, count)| made.get(words).map_or(0, |other| *count.min(other)))
        .sum();
    let share = |of: &BTreeMap<Vec<&str>, usize>| {
        let all: usize = of.values().sum();
        (all > 0).then(|| both as f64 / all as f64)
    };
    (share(&made), share(&truth))
}

fn body(path: &Path, ending: &str) -> String {
    let mut bytes = Vec::new();
    GzDecoder::new(std::fs::File::open(path).unwrap())
        .read_to_end(&mut bytes)
        .unwrap();
    let Ok(capture) = read_bytes(&format!("a.{ending}"), &bytes) else {
        return String::new();
    };
    let Ok(page) = page::read(&capture, &Limits::default()) else {
        return String::new();
    };
    let described = metadata::read(&page, &capture.supplied);
    let cleaned = clean::clean(&page, &described, &CleanOptions::default());
    let claims: std::collections::BTreeSet<usize> =
        described.claims.iter().map(|claim| claim.block).collect();
    assert_eq!(
        cleaned.kept.len() + cleaned.removals.len() + claims.len(),
        page.blocks.len(),
        "{}: kept + removed + claimed is not all",
        path.display()
    );
    structure::build(&page, &described, &cleaned)
        .article
        .plain_text()
}

#[test]
fn a_sample_of_the_development_pages_stays_above_its_floors() {
    let floors: Value = serde_json::from_str(include_str!("../eval/floors.json")).unwrap();
    for (set, ending) in [("wcxb-dev", "html"), ("wcxb-dev-text", "txt")] {
        let Some(folder) = shared(&format!("extract-dev/{set}"), "floors of extraction") else {
            return;
        };
        let truth = std::fs::read(folder.join("truth.jsonl")).unwrap();
        let floor = &floors[set];
        assert_eq!(
            floor["sha256"],
            Value::String(Digest::of(&truth).to_string()),
            "{set} has changed: its floors say nothing"
        );
        let rows: Vec<Value> = String::from_utf8(truth)
            .unwrap()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .filter(|row: &Value| row["type"] == "article")
            .collect();
        let (mut precisions, mut recalls) = (Vec::new(), Vec::new());
        for row in rows.iter().step_by(rows.len().div_ceil(40)) {
            let id = row["id"].as_str().unwrap();
            let file = if ending == "txt" { "txt" } else { "html" };
            let made = body(&folder.join(file).join(format!("{id}.{ending}.gz")), ending);
            let (precision, recall) = compare(row["text"].as_str().unwrap(), &made);
            precisions.extend(precision);
            recalls.extend(recall);
        }
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
        let (precision, recall) = (mean(&precisions), mean(&recalls));
        let f1 = 200.0 * precision * recall / (precision + recall);
        let least = floor["shipped_sample"].as_f64().unwrap();
        println!("{set}: {f1:.2} on {} pages (floor {least})", recalls.len());
        assert!(
            f1 >= least,
            "{set}: shingle F1 {f1:.2} on the sample is below its floor {least}"
        );
    }
}

/// A text in small letters and figures alone, a space between its words.
fn plain(text: &str) -> String {
    let letters: String = text
        .to_lowercase()
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Hits, false and lost values of a field.
#[derive(Default)]
struct Tally([usize; 3]);

impl Tally {
    fn add(&mut self, truth: &BTreeSet<String>, made: &BTreeSet<String>) {
        self.0[0] += truth.intersection(made).count();
        self.0[1] += made.difference(truth).count();
        self.0[2] += truth.difference(made).count();
    }

    fn f1(&self) -> f64 {
        let [hits, wrong, lost] = self.0;
        200.0 * hits as f64 / (2 * hits + wrong + lost).max(1) as f64
    }
}

#[test]
fn title_author_and_date_of_a_sample_stay_above_their_floors() {
    let floors: Value = serde_json::from_str(include_str!("../eval/floors.json")).unwrap();
    let Some(folder) = shared("extract-dev/trafilatura", "floors of metadata") else {
        return;
    };
    let truth = std::fs::read_to_string(folder.join("truth.jsonl")).unwrap();
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    for row in truth.lines().step_by(5) {
        let row: Value = serde_json::from_str(row).unwrap();
        let id = row["id"].as_str().unwrap();
        let mut bytes = Vec::new();
        GzDecoder::new(std::fs::File::open(folder.join(format!("html/{id}.html.gz"))).unwrap())
            .read_to_end(&mut bytes)
            .unwrap();
        let Ok(capture) = read_bytes("a.html", &bytes) else {
            continue;
        };
        let Ok(page) = page::read(&capture, &Limits::default()) else {
            continue;
        };
        let found = metadata::read(&page, &capture.supplied).metadata;
        let values = |value: &Value| -> BTreeSet<String> {
            match value {
                Value::String(text) => BTreeSet::from([plain(text)]),
                Value::Array(items) => items
                    .iter()
                    .filter_map(|item| item.as_str().map(plain))
                    .collect(),
                _ => BTreeSet::new(),
            }
        };
        let headline = found
            .headline
            .filter(|headline| headline.source != "supplied");
        let made = [
            (
                "title",
                headline.map(|f| plain(&f.value)).into_iter().collect(),
            ),
            (
                "author",
                found.authors.iter().map(|f| plain(&f.value.name)).collect(),
            ),
            (
                "date",
                found
                    .published
                    .map(|f| plain(f.value.day()))
                    .into_iter()
                    .collect(),
            ),
        ];
        for (field, made) in made {
            if let Some(value) = row.get(field) {
                tallies.entry(field).or_default().add(&values(value), &made);
            }
        }
    }
    for (field, tally) in tallies {
        let (f1, least) = (
            tally.f1(),
            floors["trafilatura"]["metadata_sample"][field]
                .as_f64()
                .unwrap(),
        );
        println!("trafilatura {field}: {f1:.2} on every fifth page (floor {least})");
        assert!(
            f1 >= least,
            "{field}: F1 {f1:.2} on the sample is below its floor {least}"
        );
    }
}
