//! What was written, checked with other eyes: fixity of the bag, completeness against the ledger, and for each article
//! that nothing was lost and that its editions are sound and say the same.
//!
//! Nothing here uses the writers' code. A check of an article is one entry of [`CHECKS`]; fixity and completeness are of
//! the bag as a whole ([`bag`]).

mod bag;
mod conservation;
mod epub;
mod json_ld;
pub mod pdf;
pub mod said;
pub mod same_words;
mod xml;

use serde::Serialize;
use std::{
    collections::BTreeMap,
    panic::AssertUnwindSafe,
    path::Path,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

pub use bag::NotABag;

/// The checks of one article, in the order of the report.
pub const CHECKS: &[&dyn Check] = &[
    &conservation::Conservation,
    &json_ld::JsonLd,
    &epub::Epub,
    &pdf::Pdf,
    &same_words::SameWords,
];

/// Checks the files of one article.
pub trait Check: Sync {
    /// Name as it stands in the report: `conservation`, `pdf`, `same words`.
    fn name(&self) -> &'static str;
    /// What is wrong or worth knowing, nothing if all is well. A file that is absent is not this check's business:
    /// completeness is checked with the bag.
    fn check(&self, files: &ArticleFiles) -> Vec<Finding>;
}

/// The files of one article as they lie in the bag; those not made are absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArticleFiles {
    /// Stem of their names.
    pub stem: String,
    /// `STEM.pdf`.
    pub pdf: Option<Vec<u8>>,
    /// `STEM.epub`.
    pub epub: Option<Vec<u8>>,
    /// `STEM.jsonld`.
    pub json_ld: Option<Vec<u8>>,
    /// `STEM.audit.json`.
    pub audit: Option<Vec<u8>>,
}

/// Something a check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How much it matters.
    pub severity: Severity,
    /// Name of the check.
    pub check: &'static str,
    /// The rule it breaks: `ISO 14289-1, 7.1`, `RFC 8493, 2.1.3`, `README, Output: STEM.audit.json`.
    pub clause: &'static str,
    /// The file, relative to the bag.
    pub file: String,
    /// What was found, in words; captured text in it has passed [`crate::text::shown`].
    pub text: String,
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; `verify` passes.
    Remark,
    /// Wrong; `verify` fails.
    Fault,
}

impl Finding {
    /// Something wrong with a file; the runner fills in the check's name.
    pub fn fault(file: impl Into<String>, clause: &'static str, text: impl Into<String>) -> Self {
        Self {
            severity: Severity::Fault,
            check: "",
            clause,
            file: file.into(),
            text: text.into(),
        }
    }

    /// Something worth knowing of a file.
    pub fn remark(file: impl Into<String>, clause: &'static str, text: impl Into<String>) -> Self {
        Self {
            severity: Severity::Remark,
            ..Self::fault(file, clause, text)
        }
    }
}

/// What came of verifying a bag.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Articles checked.
    pub articles: usize,
    /// Collections checked.
    pub collections: usize,
    /// Payload files checked.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Captures that gave no article, as the ledger says.
    pub without_article: usize,
    /// What was found: the bag first, then article by article in the order of their stems, then collections.
    pub findings: Vec<Finding>,
}

impl Report {
    /// True if nothing is wrong.
    pub fn passes(&self) -> bool {
        self.faults() == 0
    }

    /// Number of findings that make it fail.
    pub fn faults(&self) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.severity == Severity::Fault)
            .count()
    }
}

/// Verifies a bag: fixity, completeness, and each article by [`CHECKS`], `jobs` articles at a time. `progress` is called
/// with the number of articles done and their total.
pub fn verify(
    dir: &Path,
    jobs: usize,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Report, NotABag> {
    let found = bag::check(dir)?;
    let mut report = Report {
        articles: found.stems.len(),
        collections: found.collections.len(),
        files: found.files,
        bytes: found.bytes,
        without_article: found.without_article,
        findings: found.findings,
    };
    let next = AtomicUsize::new(0);
    let done = AtomicUsize::new(0);
    let by_article: Mutex<BTreeMap<usize, Vec<Finding>>> = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..jobs.clamp(1, 64) {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(stem) = found.stems.get(index) else {
                        return;
                    };
                    let findings = check_article(dir, stem);
                    if !findings.is_empty() {
                        by_article
                            .lock()
                            .unwrap_or_else(PoisonError::into_inner)
                            .insert(index, findings);
                    }
                    progress(
                        done.fetch_add(1, Ordering::Relaxed).saturating_add(1),
                        found.stems.len(),
                    );
                }
            });
        }
    });
    let by_article = by_article
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    report.findings.extend(by_article.into_values().flatten());
    for bound in &found.collections {
        report.findings.extend(epub::collection::check(dir, bound));
    }
    Ok(report)
}

fn check_article(dir: &Path, stem: &str) -> Vec<Finding> {
    let folder = dir.join("data").join(stem);
    let read = |extension: &str| std::fs::read(folder.join(format!("{stem}.{extension}"))).ok();
    check_files(&ArticleFiles {
        stem: stem.to_owned(),
        pdf: read("pdf"),
        epub: read("epub"),
        json_ld: read("jsonld"),
        audit: read("audit.json"),
    })
}

/// Checks the files of one article by [`CHECKS`]. A check that panics on a hostile file is a finding, not an end.
pub fn check_files(files: &ArticleFiles) -> Vec<Finding> {
    let mut findings = Vec::new();
    for check in CHECKS {
        let found = std::panic::catch_unwind(AssertUnwindSafe(|| check.check(files)))
            .unwrap_or_else(|_| {
                vec![Finding::fault(
                    format!("data/{}", files.stem),
                    "Pressmark",
                    "the check itself failed on it: this is a fault in Pressmark, please report it",
                )]
            });
        findings.extend(found.into_iter().map(|finding| Finding {
            check: check.name(),
            ..finding
        }));
    }
    findings
}
