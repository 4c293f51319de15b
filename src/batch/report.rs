//! What a run came to: counts, what gave no article and why, remarks by kind; as JSON for programs and HTML for people.

use super::{
    bag::{About, Payload, place},
    ledger::{Entry, Key},
};
use crate::{
    notice::Severity,
    text,
    worker::{Line, Outcome},
};
use serde::Serialize;
use std::{collections::BTreeMap, io, path::Path};

/// How many lines of one kind a page or terminal shows before it says "and 312 more".
pub const SHOWN: usize = 200;

/// Counts and findings of a run.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Totals {
    /// Captures found.
    pub planned: usize,
    /// Articles made.
    pub made: usize,
    /// Captures whose editions stood already.
    pub up_to_date: usize,
    /// Captures that hold no article.
    pub skipped: usize,
    /// Captures that could not be converted.
    pub failed: usize,
    /// Seconds that the run took.
    pub seconds: f64,
    /// What gave no article, in the order it was met.
    pub without_article: Vec<WithoutArticle>,
    /// Remarks by code.
    pub notices: BTreeMap<String, NoticeCount>,
}

/// A capture that gave no article.
#[derive(Clone, Debug, Serialize)]
pub struct WithoutArticle {
    /// Path relative to the input, and offset of its record.
    pub input: String,
    /// Skipped or failed.
    pub outcome: Outcome,
    /// Stable code.
    pub code: String,
    /// Why.
    pub text: String,
}

/// How often a remark was made.
#[derive(Clone, Debug, Serialize)]
pub struct NoticeCount {
    /// How much it matters.
    pub severity: Severity,
    /// Number of times.
    pub count: usize,
    /// The first of them, with its capture.
    pub example: String,
}

impl Totals {
    /// Captures that are done, one way or another.
    pub fn done(&self) -> usize {
        self.made
            .saturating_add(self.up_to_date)
            .saturating_add(self.skipped)
            .saturating_add(self.failed)
    }

    /// Counts a capture settled now.
    pub fn settled(&mut self, line: &Line) {
        let count = match line.outcome {
            Outcome::Made => &mut self.made,
            Outcome::Skipped => &mut self.skipped,
            Outcome::Failed | Outcome::Listed => &mut self.failed,
        };
        *count = count.saturating_add(1);
        let input = name(
            &line.input,
            line.record.as_ref().and_then(|record| record.offset),
        );
        for notice in &line.notices {
            let entry = self
                .notices
                .entry(notice.code.to_string())
                .or_insert_with(|| NoticeCount {
                    severity: notice.severity,
                    count: 0,
                    example: format!("{input}: {}", notice.text),
                });
            entry.count = entry.count.saturating_add(1);
        }
        if let Some(reason) = &line.reason {
            self.without_article.push(WithoutArticle {
                input,
                outcome: line.outcome,
                code: reason.code.to_string(),
                text: reason.text.clone(),
            });
        }
    }

    /// Counts a capture that an earlier run settled.
    pub fn up_to_date(&mut self, key: &Key, entry: &Entry) {
        match &entry.reason {
            None => self.up_to_date = self.up_to_date.saturating_add(1),
            Some((code, text)) => {
                self.skipped = self.skipped.saturating_add(1);
                self.without_article.push(WithoutArticle {
                    input: name(&key.0, key.1.as_ref().and_then(|record| record.offset)),
                    outcome: entry.outcome,
                    code: code.clone(),
                    text: text.clone(),
                });
            }
        }
    }
}

fn name(input: &str, offset: Option<u64>) -> String {
    match offset {
        Some(offset) => format!("{} at byte {offset}", text::shown(input)),
        None => text::shown(input),
    }
}

/// Writes `meta/report.json`, `meta/report.html` and `meta/VERIFY.txt`.
pub fn write(bag: &Path, totals: &Totals, payload: &Payload, about: &About) -> io::Result<()> {
    let bytes: u64 = payload.values().map(|(bytes, _)| bytes).sum();
    let report = serde_json::json!({
        "v": 1,
        "tool": crate::pipeline::TOOL,
        "run": totals,
        "bag": { "articles": about.articles, "files": payload.len(), "bytes": bytes },
    });
    let mut json = serde_json::to_vec_pretty(&report)?;
    json.push(b'\n');
    place(bag, "meta/report.json", &json)?;
    place(
        bag,
        "meta/report.html",
        html(totals, payload.len(), bytes, about).as_bytes(),
    )?;
    place(bag, "meta/VERIFY.txt", VERIFY.as_bytes())
}

fn html(totals: &Totals, files: usize, bytes: u64, about: &About) -> String {
    let mut rows = String::new();
    for (what, number) in [
        ("Captures found", totals.planned),
        ("Articles made", totals.made),
        ("Articles up to date, not made again", totals.up_to_date),
        ("Skipped: no article in the capture", totals.skipped),
        ("Failed", totals.failed),
    ] {
        rows.push_str(&row(&[what, &text::thousands(number as u64)]));
    }
    let mut without: Vec<String> = totals
        .without_article
        .iter()
        .take(SHOWN)
        .map(|one| {
            let outcome = match one.outcome {
                Outcome::Skipped => "skipped",
                _ => "failed",
            };
            row(&[&one.input, outcome, &one.text, &one.code])
        })
        .collect();
    let rest = totals.without_article.len().saturating_sub(SHOWN);
    if rest > 0 {
        let more = format!(
            "and {} more, all in report.json",
            text::thousands(rest as u64)
        );
        without.push(row(&[&more, "", "", ""]));
    }
    let notices: Vec<String> = totals
        .notices
        .iter()
        .map(|(code, notice)| {
            let severity = match notice.severity {
                Severity::Info => "to know",
                Severity::Warning => "warning",
            };
            row(&[
                code,
                severity,
                &text::thousands(notice.count as u64),
                &notice.example,
            ])
        })
        .collect();
    let mut body = String::new();
    body.push_str(&table("Captures of this run", &["", "Number"], &rows));
    if !without.is_empty() {
        let head = ["Capture", "Outcome", "Why", "Code"];
        body.push_str(&table(
            "Captures without an article",
            &head,
            &without.concat(),
        ));
    }
    if !notices.is_empty() {
        let head = ["Code", "", "Times", "The first"];
        body.push_str(&table("Remarks", &head, &notices.concat()));
    }
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>Report of a Pressmark run</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<h1>Report of a Pressmark run</h1>\n\
         <p>The bag holds {} in {}, {}. Made by {}. How to check it stands in VERIFY.txt.</p>\n{body}</body>\n</html>\n",
        text::counted(about.articles, "article", "articles"),
        text::counted(files, "file", "files"),
        text::bytes(bytes),
        crate::pipeline::TOOL,
    )
}

const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;\
color-scheme:light dark}table{border-collapse:collapse;width:100%;margin:0 0 2rem}caption{font-weight:600;\
text-align:start;padding:.5rem 0}th,td{border-bottom:1px solid #8884;padding:.3rem .8rem .3rem 0;text-align:start;\
vertical-align:top;overflow-wrap:anywhere}";

fn table(caption: &str, head: &[&str], rows: &str) -> String {
    let head: String = head
        .iter()
        .map(|name| match *name {
            "" => "<td></td>".to_owned(),
            name => format!("<th scope=\"col\">{}</th>", escaped(name)),
        })
        .collect();
    format!(
        "<table>\n<caption>{}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n",
        escaped(caption)
    )
}

fn row(cells: &[&str]) -> String {
    let cells: String = cells
        .iter()
        .map(|cell| format!("<td>{}</td>", escaped(cell)))
        .collect();
    format!("<tr>{cells}</tr>\n")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

const VERIFY: &str = "\
HOW TO CHECK THIS FOLDER

This folder is a bag as described in RFC 8493 (BagIt 1.0). Nothing but ordinary tools is needed to see whether any file in
it has changed, is missing or was added since it was sealed.

1. Every file unchanged

   On Linux:                 sha256sum --check --quiet manifest-sha256.txt
                             sha256sum --check --quiet tagmanifest-sha256.txt
   On macOS:                 shasum -a 256 --check manifest-sha256.txt
   With the BagIt tool:      bagit.py --validate .      (pip install bagit)
   With Pressmark:           pressmark verify .

   The first two say nothing when all is well and name each file that is not. The last also checks that the editions of
   each article are sound and say the same, and that no captured word was lost.

2. What lies where

   data/STEM/STEM.pdf          the article for reading and printing (PDF/A and PDF/UA)
   data/STEM/STEM.epub         the article as a book (EPUB 3)
   data/STEM/STEM.jsonld       the article as a record (schema.org)
   data/STEM/STEM.audit.json   every block of the captured page: kept, or removed, by which rule and why
   meta/ledger.jsonl           one line per capture: what was made of it, or why nothing was
   meta/report.html            totals of the last run

3. From an edition back to its capture

   The editions are derived copies. The capture itself is the original. In the ledger each line names the capture's file
   (\"input\"), its SHA-256 (\"input_sha256\") and its place in a container (\"record\"). Compute the SHA-256 of the file
   you hold and compare:

                             sha256sum FILE

   The same digest stands in the closing note of the editions and in the audit.

4. From the capture to the same editions again

   The same capture, options and version of Pressmark give the same bytes. The version and the digest of the options
   stand in each line of the ledger. Convert again into an empty folder and compare the two manifest-sha256.txt.
";
