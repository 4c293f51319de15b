//! The capture all began with: every line of its account is checked in the audit, the record, the book and the PDF.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use crate::finished::{
    book_files, book_words, convert, edition, folded, pdf_tags, pdf_text, record,
};
use pressmark::{audit::Fate, notice::Place, pipeline::Converted};
use serde_json::Value;
use std::collections::BTreeMap;

struct Seed {
    lines: Vec<String>,
    expected: Value,
    converted: Converted,
}

fn seed() -> Option<Seed> {
    let folder = crate::shared::path("seed", "the seed capture is not checked")?;
    let expected: Value =
        serde_json::from_slice(&std::fs::read(folder.join("expected.json")).unwrap()).unwrap();
    let path = folder.join(expected["capture"].as_str().unwrap());
    let text = std::fs::read_to_string(&path).unwrap();
    Some(Seed {
        lines: text.lines().map(str::to_owned).collect(),
        expected,
        converted: convert(&path),
    })
}

/// The line numbers of an entry: `line` or `lines`.
fn numbers(entry: &Value) -> Vec<usize> {
    match (&entry["line"], &entry["lines"]) {
        (Value::Number(line), _) => vec![line.as_u64().unwrap() as usize],
        (_, Value::Array(lines)) => lines
            .iter()
            .map(|line| line.as_u64().unwrap() as usize)
            .collect(),
        _ => panic!("an entry without lines: {entry}"),
    }
}

impl Seed {
    fn line(&self, number: usize) -> String {
        folded(&self.lines[number - 1])
    }

    /// Lines by role in the account; `removed` for those that are to go.
    fn roles(&self) -> BTreeMap<usize, String> {
        let mut out = BTreeMap::new();
        for entry in self.expected["body"].as_array().unwrap() {
            for line in numbers(entry) {
                out.insert(line, entry["role"].as_str().unwrap().to_owned());
            }
        }
        for entry in self.expected["removed"].as_array().unwrap() {
            for line in numbers(entry) {
                out.insert(line, "removed".to_owned());
            }
        }
        out
    }

    /// What each edition and the record must say of the body, line by line.
    fn body(&self) -> Vec<String> {
        self.roles()
            .into_iter()
            .filter(|(_, role)| role != "removed" && role != "figure")
            .map(|(line, _)| self.line(line))
            .collect()
    }

    fn removed(&self) -> Vec<String> {
        self.roles()
            .into_iter()
            .filter(|(_, role)| role == "removed")
            .map(|(line, _)| self.line(line))
            .collect()
    }
}

/// Words of a text from which every space is taken: line ends and hyphenation of a PDF make no difference.
fn bare(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{AD}')
        .collect()
}

#[test]
fn the_account_covers_every_line_of_the_seed() {
    let Some(seed) = seed() else { return };
    let roles = seed.roles();
    let full: Vec<usize> = (1..=seed.lines.len())
        .filter(|number| !seed.lines[number - 1].trim().is_empty())
        .collect();
    assert_eq!(roles.keys().copied().collect::<Vec<_>>(), full);
    assert_eq!(seed.removed().len(), 22);
}

#[test]
fn the_audit_gives_every_line_of_the_seed_its_fate() {
    let Some(seed) = seed() else { return };
    let audit = &seed.converted.audit;
    let roles = seed.roles();
    let mut met = BTreeMap::new();
    for block in &audit.blocks {
        let Place::Line(line) = block.place else {
            panic!("a block of a text dump stands on a line: {block:?}")
        };
        assert_eq!(block.text, seed.line(line), "line {line}");
        let fate = match block.fate {
            Fate::Body => "body",
            Fate::Figure => "figure",
            Fate::Removed => "removed",
            Fate::Metadata => "metadata",
            Fate::Lost => "lost",
        };
        assert!(met.insert(line, fate).is_none(), "line {line} twice");
        if block.fate == Fate::Removed {
            assert!(
                block.reason.as_ref().is_some_and(|why| !why.is_empty()),
                "line {line} goes without a reason"
            );
            assert!(
                block.rule.is_some() && block.confidence.is_some(),
                "line {line}"
            );
        }
    }
    let wanted: BTreeMap<usize, &str> = roles
        .iter()
        .map(|(line, role)| {
            let fate = match role.as_str() {
                "removed" => "removed",
                "figure" => "figure",
                _ => "body",
            };
            (*line, fate)
        })
        .collect();
    assert_eq!(met, wanted);
    assert_eq!(audit.kept_chars + audit.removed_chars, audit.captured_chars);
    let title = audit.title.as_ref().expect("a supplied title");
    assert_eq!(title.source, "supplied");
    assert!(
        title.text.starts_with('[') && title.text.ends_with(']'),
        "{}",
        title.text
    );
}

#[test]
fn the_record_of_the_seed_says_what_is_known_and_no_more() {
    let Some(seed) = seed() else { return };
    let record = record(&seed.converted);
    assert_eq!(record["@type"], "Article");
    assert_eq!(record["inLanguage"], seed.expected["language"]);
    assert_eq!(record["pressmark:titleSource"], "supplied");
    let headline = record["headline"].as_str().unwrap();
    assert!(
        headline.starts_with('[') && headline.ends_with(']'),
        "{headline}"
    );
    for unknown in ["datePublished", "dateModified", "author", "publisher"] {
        assert!(record.get(unknown).is_none(), "{unknown} is made up");
    }
    let body: Vec<&str> = record["articleBody"]
        .as_str()
        .unwrap()
        .split("\n\n")
        .collect();
    assert_eq!(body, seed.body());
    let questions = record["hasPart"].as_array().unwrap();
    let wanted: Vec<(String, String)> = seed
        .roles()
        .into_iter()
        .filter(|(_, role)| role == "question")
        .map(|(line, _)| (seed.line(line), seed.line(line + 2)))
        .collect();
    assert_eq!(questions.len(), 4);
    for (question, (asked, answered)) in questions.iter().zip(&wanted) {
        assert_eq!(question["@type"], "Question");
        assert_eq!(question["text"], asked.as_str());
        assert_eq!(question["acceptedAnswer"]["text"], answered.as_str());
        assert!(question["acceptedAnswer"].get("author").is_none());
    }
    let text = serde_json::to_string(&record).unwrap();
    for line in seed.removed().iter().filter(|line| line.len() > 30) {
        assert!(
            !record["articleBody"]
                .as_str()
                .unwrap()
                .contains(line.as_str()),
            "{line}"
        );
    }
    assert!(!text.contains("2025-01"), "a date of a related card");
}

#[test]
fn the_figure_of_the_seed_is_one_with_its_credit_split() {
    let Some(seed) = seed() else { return };
    let wanted = &seed.expected["figure"];
    let record = record(&seed.converted);
    let images = record["image"].as_array().unwrap();
    assert_eq!(images.len(), 1);
    let image = &images[0];
    assert_eq!(image["caption"], wanted["caption"]);
    assert_eq!(image["description"], wanted["alt"]);
    assert_eq!(image["creditText"], wanted["creditText"]);
    assert_eq!(image["pressmark:creditVerbatim"], wanted["credit_raw"]);
    assert_eq!(image["dateCreated"], wanted["dateCreated"]);
    assert_eq!(image["creativeWorkStatus"], "not captured");
    let creators: Vec<&Value> = image["creator"]
        .as_array()
        .unwrap()
        .iter()
        .map(|creator| &creator["name"])
        .collect();
    assert_eq!(
        creators,
        wanted["creators"]
            .as_array()
            .unwrap()
            .iter()
            .collect::<Vec<_>>()
    );
    let organisations: Vec<&Value> = image["sourceOrganization"]
        .as_array()
        .unwrap()
        .iter()
        .map(|organisation| &organisation["name"])
        .collect();
    assert_eq!(
        organisations,
        wanted["organisations"]
            .as_array()
            .unwrap()
            .iter()
            .collect::<Vec<_>>()
    );
    for unknown in ["sha256", "encodingFormat", "width", "height"] {
        assert!(image.get(unknown).is_none(), "{unknown} is made up");
    }
}

#[test]
fn the_book_of_the_seed_says_every_line_once() {
    let Some(seed) = seed() else { return };
    let epub = &edition(&seed.converted, "epub").bytes;
    says_every_line_once(&seed, &book_words(epub), "book");
    let alt = seed.expected["figure"]["alt"].as_str().unwrap();
    let marked = book_files(epub).iter().any(|(name, bytes)| {
        name.ends_with(".xhtml") && String::from_utf8_lossy(bytes).contains(alt)
    });
    assert!(marked, "the alternative text is kept");
}

#[test]
fn the_pdf_of_the_seed_says_every_line_once() {
    let Some(seed) = seed() else { return };
    let pdf = &edition(&seed.converted, "pdf").bytes;
    if let Some(text) = pdf_text(pdf, "the text of the seed's PDF") {
        says_every_line_once(&seed, &text, "PDF");
    }
    let tags = pdf_tags(pdf);
    let alt = seed.expected["figure"]["alt"].as_str().unwrap();
    assert!(tags.contains(alt), "the alternative text is kept:\n{tags}");
    assert!(
        tags.lines()
            .any(|tag| tag.trim_start().starts_with("Figure")),
        "{tags}"
    );
    assert!(
        tags.lines()
            .any(|tag| tag.trim_start().starts_with("Caption")),
        "{tags}"
    );
}

fn says_every_line_once(seed: &Seed, text: &str, what: &str) {
    let said = bare(text);
    let mut from = 0;
    for line in seed.body() {
        let wanted = bare(&line);
        let at = said[from..]
            .find(&wanted)
            .unwrap_or_else(|| panic!("the {what} lacks, or has out of order: {line}"));
        from += at + wanted.len();
        assert_eq!(
            said.matches(&wanted).count(),
            1,
            "the {what} repeats: {line}"
        );
    }
    let figure = &seed.expected["figure"];
    // The alternative text is what the caption begins with; it is not printed besides.
    for key in ["caption", "creditText", "alt"] {
        let wanted = bare(figure[key].as_str().unwrap());
        assert_eq!(said.matches(&wanted).count(), 1, "{key} in the {what}");
    }
    assert!(
        said.contains("notcaptured"),
        "the {what} says that the picture is missing"
    );
    for line in seed.removed().iter().filter(|line| line.len() > 30) {
        assert!(!said.contains(&bare(line)), "the {what} keeps: {line}");
    }
    for date in ["January", "2025", "December"] {
        assert!(
            !said.contains(date),
            "the {what} has a date of a related card: {date}"
        );
    }
}
