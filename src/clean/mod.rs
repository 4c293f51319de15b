//! Boilerplate out, audited: the only code that removes anything.
//!
//! Two kinds of evidence meet here. The *rules* know one kind of boilerplate each and propose blocks to remove, with a
//! reason in an archivist's words and a confidence ([`evidence`]). The *judge* ([`judge`]), learned from labelled pages,
//! scores every block that no rule is sure of by its words, its containers and its neighbours. [`decide`] weighs both,
//! keeps together what belongs together (lists, headings with their sections, pictures with captions), and lists every
//! removal with rule, reason and confidence.

mod above_headline;
mod author_bio;
mod comments;
mod company;
mod correction;
mod decide;
mod declared;
mod dump_edges;
mod duplicate;
pub mod evidence;
pub mod features;
mod forest;
mod furniture;
mod groups;
mod hidden;
mod index_page;
pub mod judge;
mod lead;
mod line;
mod main_content;
mod measures;
mod navigation;
pub mod outline;
mod phrases;
mod picture_name;
mod promotion;
mod recipe;
mod related;
mod sign;
mod together;
pub mod words;

use crate::{metadata::Described, notice::Notice, page::Page};
use evidence::Evidence;
use outline::Outline;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::ops::Range;

/// The rules, in the order of trial. Of two that propose the same with the same confidence the first is named.
pub const RULES: &[&dyn Rule] = &[
    &correction::Correction,
    &recipe::Recipe,
    &dump_edges::DumpEdges,
    &hidden::Hidden,
    &sign::Sign,
    &related::Related,
    &comments::Comments,
    &promotion::Promotion,
    &navigation::Navigation,
    &above_headline::AboveHeadline,
    &author_bio::AuthorBio,
    &furniture::Furniture,
    &duplicate::Duplicate,
];

/// What a rule of a name takes out, in words for a reader; of a rule that is no more, its name.
pub fn takes_out(rule: &str) -> Cow<'_, str> {
    if rule == main_content::NAME {
        return main_content::TAKES_OUT.into();
    }
    RULES.iter().find(|known| known.name() == rule).map_or_else(
        || rule.replace('_', " ").into(),
        |known| known.takes_out().into(),
    )
}

/// Proposes which blocks are the article and which are not.
pub trait Rule: Sync {
    /// Name as it stands in the audit: `navigation`, `related`.
    fn name(&self) -> &'static str;
    /// What it takes out (or keeps, if it does that), in words for a reader of an edition: "links to other articles".
    fn takes_out(&self) -> &'static str;
    /// What it proposes for a page.
    fn propose(&self, outline: &Outline<'_>) -> Vec<Proposal>;
}

/// A range of blocks to remove or to keep.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// The blocks.
    pub blocks: Range<usize>,
    /// Remove them, or keep them.
    pub verdict: Verdict,
    /// Why, in words an archivist understands: "list of links under a heading that says Related".
    pub reason: Cow<'static, str>,
    /// 0 to 100. From 95 on a proposal is carried out whatever the judge says.
    pub confidence: u8,
}

impl Proposal {
    /// Proposes to remove one block.
    pub fn remove(block: usize, reason: impl Into<Cow<'static, str>>, confidence: u8) -> Self {
        Self {
            blocks: block..block.saturating_add(1),
            verdict: Verdict::Remove,
            reason: reason.into(),
            confidence,
        }
    }
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
    pub reason: Cow<'static, str>,
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
    if options.keep == Keep::All {
        return Cleaned {
            kept: unclaimed(page, described),
            ..Cleaned::default()
        };
    }
    let outline = Outline::new(page, described);
    let evidence = Evidence::new(&outline);
    let scores = match judge::Judge::shipped(page.is_text) {
        Some(judge) => judge.scores(&outline, &evidence),
        None => Vec::new(),
    };
    decide::decide(&outline, &evidence, &scores)
}

/// Cleans with scores given: how evaluation judges each page by forests that never saw its site.
pub fn clean_by(page: &Page, described: &Described, scores: &[f32]) -> Cleaned {
    let outline = Outline::new(page, described);
    decide::decide(&outline, &Evidence::new(&outline), scores)
}

fn unclaimed(page: &Page, described: &Described) -> Vec<usize> {
    let claimed: std::collections::BTreeSet<usize> =
        described.claims.iter().map(|claim| claim.block).collect();
    (0..page.blocks.len())
        .filter(|block| !claimed.contains(block))
        .collect()
}
