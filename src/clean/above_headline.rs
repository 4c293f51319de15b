//! What stands above the headline of a page without markup: mastheads, menus and boxes.

use super::outline::Outline;
use super::{Proposal, Rule};
use crate::text;

/// The rule.
pub struct AboveHeadline;

impl Rule for AboveHeadline {
    fn name(&self) -> &'static str {
        "above_headline"
    }

    fn takes_out(&self) -> &'static str {
        "above the headline"
    }

    fn propose(&self, outline: &Outline<'_>) -> Vec<Proposal> {
        let Some(headline) = printed_at(outline) else {
            return Vec::new();
        };
        let mut out = Vec::new();
        for (index, line) in outline.lines.iter().enumerate().take(headline) {
            if line.mass == 0 || line.picture {
                continue;
            }
            if line.linked.saturating_mul(2) >= line.mass {
                out.push(Proposal::remove(index, "links above the headline", 95));
            } else if line.mass < 60 && !line.ends_sentence {
                let reason = "a short line above the headline";
                let confidence = if line.linked > 0 { 95 } else { 80 };
                out.push(Proposal::remove(index, reason, confidence));
            }
        }
        out
    }
}

/// The block that prints the headline as a line of its own among others. Where a block is the headline and nothing else,
/// the page has markup enough for the other rules.
fn printed_at(outline: &Outline<'_>) -> Option<usize> {
    let claims = &outline.described.claims;
    if claims.iter().any(|claim| claim.field == "headline") {
        return None;
    }
    let headline = outline.described.metadata.headline.as_ref()?;
    let letters = text::letters(&headline.value);
    if headline.source == "supplied" || letters.is_empty() {
        return None;
    }
    outline.page.blocks.iter().position(|block| {
        let words = block.text.text();
        words.lines().any(|line| text::letters(line) == letters)
    })
}
