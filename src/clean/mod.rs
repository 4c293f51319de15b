//! Boilerplate out, audited: the only code that removes anything.
//!
//! Rules propose ranges of blocks to remove or to keep, with a reason and a confidence; they never edit. [`clean`] weighs
//! the proposals and lists every removal.

use crate::{metadata::Described, notice::Notice, page::Page};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The rules, in the order of trial.
pub const RULES: &[&dyn Rule] = &[];

/// Proposes which blocks are the article and which are not.
pub trait Rule: Sync {
    /// Name as it stands in the audit: `navigation`, `related`.
    fn name(&self) -> &'static str;
    /// What it proposes for a page.
    fn propose(&self, page: &Page, described: &Described, options: &CleanOptions) -> Vec<Proposal>;
}

/// A range of blocks to remove or to keep.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// The blocks.
    pub blocks: Range<usize>,
    /// Remove them, or keep them.
    pub verdict: Verdict,
    /// Why, in words an archivist understands: "list of links under a heading that says Related".
    pub reason: String,
    /// 0 to 100.
    pub confidence: u8,
}

/// Remove or keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Not the article.
    Remove,
    /// The article.
    Keep,
}

/// A block that was removed.
#[derive(Clone, Debug, PartialEq)]
pub struct Removal {
    /// Index of the source block.
    pub block: usize,
    /// Name of the rule.
    pub rule: &'static str,
    /// Why, in words.
    pub reason: String,
    /// 0 to 100.
    pub confidence: u8,
}

/// How much is removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Keep {
    /// The article alone.
    #[default]
    Article,
    /// Every block of the page, boilerplate too.
    All,
}

/// Options of cleaning.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct CleanOptions {
    /// What to keep: `article` (default) or `all`.
    pub keep: Keep,
}

/// What cleaning gives.
#[derive(Clone, Debug, Default)]
pub struct Cleaned {
    /// Indices of the blocks that stay, in order; claimed blocks are not among them.
    pub kept: Vec<usize>,
    /// The blocks that were removed, in order.
    pub removals: Vec<Removal>,
    /// Set when the page holds no article (an index page, an error page): why, in words.
    pub no_article: Option<String>,
    /// What was doubtful.
    pub notices: Vec<Notice>,
}

/// Weighs the proposals of all rules. Kept, removed and claimed blocks together are all blocks of the page.
pub fn clean(page: &Page, described: &Described, options: &CleanOptions) -> Cleaned {
    let _ = (page, described, options);
    Cleaned::default()
}
