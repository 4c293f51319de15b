//! Where every captured block went: each block of the page stands here exactly once, with its own words.

use crate::{
    article::{Article, BlockKind},
    clean::Cleaned,
    metadata::Described,
    notice::Place,
    page::Page,
    text,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The audit of one capture (`STEM.audit.json`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Audit {
    /// Version of this shape.
    pub v: u32,
    /// The capture.
    pub capture: AuditedCapture,
    /// The headline, and `titleSource`, so that a supplied title is seen to be one.
    pub title: Option<AuditedTitle>,
    /// Every block in order.
    pub blocks: Vec<AuditedBlock>,
    /// Characters of all blocks.
    pub captured_chars: usize,
    /// Characters of the blocks that stand in body, figures and metadata.
    pub kept_chars: usize,
    /// Characters of the blocks removed.
    pub removed_chars: usize,
}

/// The capture that an audit is of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditedCapture {
    /// Path relative to the input.
    pub input: String,
    /// Format.
    pub format: String,
    /// Digest of the document.
    pub sha256: Option<crate::fixity::Digest>,
    /// Size of the document in bytes.
    pub bytes: u64,
    /// Character encoding it was read in.
    pub encoding: String,
    /// Address it was captured from.
    pub url: Option<String>,
    /// When it was captured.
    pub captured_at: Option<crate::time::Timestamp>,
}

/// The headline of an audit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditedTitle {
    /// The headline.
    pub text: String,
    /// Where it was found; `supplied` if it was made of the article's first words.
    pub source: String,
}

/// One block and its fate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditedBlock {
    /// Index.
    pub index: usize,
    /// Its words.
    pub text: String,
    /// Where it stands in the capture.
    pub place: Place,
    /// Where it went.
    pub fate: Fate,
    /// Rule that removed it, or field that it became.
    pub rule: Option<String>,
    /// Why, in words.
    pub reason: Option<String>,
    /// 0 to 1.
    pub confidence: Option<f64>,
}

/// Where a block went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// The body or a note.
    Body,
    /// A figure: its picture, alternative text, caption or credit.
    Figure,
    /// A metadata field.
    Metadata,
    /// Out, with the reason.
    Removed,
    /// Nowhere: this is a fault of ours, and `pressmark verify` fails.
    Lost,
}

/// Fate, rule or field, reason, confidence.
type Judged = (Fate, Option<String>, Option<String>, Option<f64>);

/// Accounts for every block of a page.
pub fn account(page: &Page, described: &Described, cleaned: &Cleaned, article: &Article) -> Audit {
    let mut fates: BTreeMap<usize, Judged> = BTreeMap::new();
    for removal in &cleaned.removals {
        let confidence = Some(f64::from(removal.confidence) / 100.0);
        fates.insert(
            removal.block,
            (
                Fate::Removed,
                Some(removal.rule.to_owned()),
                Some(removal.reason.to_string()),
                confidence,
            ),
        );
    }
    for claim in &described.claims {
        let entry = (
            Fate::Metadata,
            Some(claim.field.to_owned()),
            Some(claim.reason.clone()),
            None,
        );
        fates.insert(claim.block, entry);
    }
    article.each_block(&mut |block| {
        let fate = if matches!(block.kind, BlockKind::Figure(_)) {
            Fate::Figure
        } else {
            Fate::Body
        };
        for index in &block.origin {
            fates.insert(*index, (fate, None, None, None));
        }
    });
    for index in article.origins() {
        fates.entry(index).or_insert((Fate::Body, None, None, None));
    }
    let mut audit = Audit {
        v: 1,
        capture: AuditedCapture {
            input: article.provenance.input.clone(),
            format: article.provenance.format.clone(),
            sha256: article.provenance.sha256,
            bytes: article.provenance.bytes,
            encoding: article.provenance.encoding.clone(),
            url: article.provenance.url.clone(),
            captured_at: article.provenance.captured_at,
        },
        title: article
            .metadata
            .headline
            .as_ref()
            .map(|headline| AuditedTitle {
                text: headline.value.clone(),
                source: headline.source.clone(),
            }),
        blocks: Vec::with_capacity(page.blocks.len()),
        captured_chars: 0,
        kept_chars: 0,
        removed_chars: 0,
    };
    for block in &page.blocks {
        let words = block.words();
        let chars = text::chars(&words);
        let (fate, rule, reason, confidence) =
            fates
                .remove(&block.index)
                .unwrap_or((Fate::Lost, None, None, None));
        audit.captured_chars += chars;
        match fate {
            Fate::Removed => audit.removed_chars += chars,
            Fate::Lost => {}
            Fate::Body | Fate::Figure | Fate::Metadata => audit.kept_chars += chars,
        }
        audit.blocks.push(AuditedBlock {
            index: block.index,
            text: words,
            place: block.place.clone(),
            fate,
            rule,
            reason,
            confidence,
        });
    }
    audit
}
