//! Whole articles: every folder of `tests/cases` holds a capture, one point to prove, and what must come of it as text.
//!
//! `BLESS=1 cargo test cases` writes what comes of each capture now: read the difference, then commit it with the
//! reason. A case is a folder and one line at the end of this file.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use crate::finished::{STEM, book_outline, capture, edition, pdf_tags, pdf_text, project};
use pressmark::{
    options::Options,
    pipeline::{self, Converted, Outcome},
};
use serde::{Deserialize, Serialize};
use std::{fs, path::Path};

/// `case.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// The point it proves.
    shows: String,
    /// Where the capture is from.
    from: String,
    /// Licence of the capture.
    licence: String,
    /// The capture: a file beside `case.toml`.
    capture: String,
    /// Options other than the defaults.
    #[serde(default)]
    options: Options,
}

fn run(name: &str) {
    let folder = project("tests/cases").join(name);
    let case: Case = toml::from_str(&fs::read_to_string(folder.join("case.toml")).unwrap())
        .unwrap_or_else(|error| panic!("{name}/case.toml: {error}"));
    for said in [&case.shows, &case.from, &case.licence] {
        assert!(!said.trim().is_empty(), "{name}/case.toml says too little");
    }
    let capture = capture(&folder.join(&case.capture));
    let converted = match pipeline::convert(&capture, STEM, &case.options) {
        Ok(Outcome::Made(converted)) => *converted,
        Ok(Outcome::Skipped { reason, .. }) => panic!("{name}: skipped: {reason}"),
        Err(error) => panic!("{name}: {error}"),
    };
    let bless = std::env::var_os("BLESS").is_some_and(|bless| bless == "1");
    let faults: Vec<String> = results(name, &converted)
        .into_iter()
        .filter_map(|(file, found)| compare(&folder.join("expected").join(file), &found, bless))
        .collect();
    assert!(
        faults.is_empty(),
        "{name} shows: {}\n{}\nIf this is right: BLESS=1 cargo test cases, read the difference, commit it.",
        case.shows,
        faults.join("\n")
    );
}

/// What stands in `expected/`: file name and text.
fn results(name: &str, converted: &Converted) -> Vec<(&'static str, String)> {
    let pdf = &edition(converted, "pdf").bytes;
    let mut out = vec![
        ("article.json", pretty(&converted.article)),
        ("audit.json", pretty(&converted.audit)),
        (
            "article.jsonld",
            String::from_utf8(edition(converted, "jsonld").bytes.clone()).unwrap(),
        ),
        ("epub.txt", book_outline(&edition(converted, "epub").bytes)),
        ("pdf-tags.txt", pdf_tags(pdf)),
        ("digests.txt", digests(converted)),
    ];
    if let Some(text) = pdf_text(pdf, &format!("pdf-text.txt of the case {name}")) {
        out.push(("pdf-text.txt", trimmed(&text)));
    }
    out
}

fn pretty(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).unwrap() + "\n"
}

fn digests(converted: &Converted) -> String {
    converted
        .files
        .iter()
        .map(|file| format!("{}  {}\n", file.sha256, file.name))
        .collect()
}

/// Text without space at the ends of lines and without empty lines: they differ between versions of pdftotext.
fn trimmed(text: &str) -> String {
    text.lines()
        .map(str::trim_end)
        .filter(|line| !line.is_empty())
        .map(|line| format!("{line}\n"))
        .collect()
}

/// The first difference in words; with `bless`, writes what was found.
fn compare(path: &Path, found: &str, bless: bool) -> Option<String> {
    if bless {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, found).unwrap();
        return None;
    }
    let wanted = fs::read_to_string(path).unwrap_or_default();
    if wanted == found {
        return None;
    }
    let name = path.file_name().unwrap().to_string_lossy();
    let (wanted, found): (Vec<_>, Vec<_>) = (wanted.lines().collect(), found.lines().collect());
    let at = wanted
        .iter()
        .zip(&found)
        .take_while(|(a, b)| a == b)
        .count();
    let line = |lines: &[&str]| {
        lines
            .get(at)
            .map_or("(end)".to_owned(), |line| (*line).to_owned())
    };
    Some(format!(
        "{name}, line {}:\n  expected {}\n  found    {}",
        at + 1,
        line(&wanted),
        line(&found)
    ))
}

macro_rules! cases {
    ($($name:ident),* $(,)?) => {
        $(
            #[test]
            fn $name() {
                run(&stringify!($name).replace('_', "-"));
            }
        )*
        const CASES: &[&str] = &[$(stringify!($name)),*];
    };
}

#[test]
fn every_folder_of_cases_has_its_line() {
    let mut folders: Vec<String> = fs::read_dir(project("tests/cases"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    folders.sort();
    let mut listed: Vec<String> = CASES.iter().map(|name| name.replace('_', "-")).collect();
    listed.sort();
    assert_eq!(folders, listed);
}

cases! {
    arabic_page,
    chrome_around_an_article,
    credit_in_a_box_of_its_own,
    credit_in_alternative_text,
    footnotes_table_and_code,
    interview_dump,
    japanese_page,
    lazy_picture_and_its_twin,
    lead_picture_above_the_headline,
    mhtml_in_windows_1252,
    page_and_pictures_in_a_warc,
    picture_not_captured,
    windows_1252,
}
