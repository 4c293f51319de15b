//! The site speaking for itself: newsletters, subscriptions, apps, share bars, advertisements, cookie notices.

use super::outline::{FAR, Outline, marked};
use super::words::{Cues, Marks};
use super::{Proposal, Rule};
use crate::page::SourceKind;

/// The rule.
pub struct Promotion;

impl Rule for Promotion {
    fn name(&self) -> &'static str {
        "promotion"
    }

    fn takes_out(&self) -> &'static str {
        "advertising and offers"
    }

    fn propose(&self, outline: &Outline<'_>) -> Vec<Proposal> {
        let mut out = Vec::new();
        for (index, line) in outline.lines.iter().enumerate() {
            let short = line.mass < 120;
            let cues = line.cues;
            let (reason, confidence) = if cues.is & Cues::LABEL != 0 && is_apart(outline, index) {
                ("label of an advertisement", 95)
            } else if cues.heads(Cues::PROGRAM) {
                (
                    "text of consent or notice of the browser, alike on many sites",
                    95,
                )
            } else if marked(outline, index, Marks::COOKIE, 2)
                || marked(outline, index, Marks::COOKIE, 6) && cues.any(Cues::COOKIE | Cues::LEGAL)
            {
                ("cookie or privacy notice", 88)
            } else if short && cues.any(Cues::COOKIE) {
                ("cookie, consent or browser notice", 76)
            } else if marked(outline, index, Marks::SHARE, 2) && line.mass < 80 {
                ("share bar or links to social networks", 84)
            } else if marked(outline, index, Marks::ADVERT, 3) {
                ("the page marks it as an advertisement", 80)
            } else if marked(outline, index, Marks::PROMO, 3) {
                ("asks to subscribe, register or buy", 80)
            } else if cues.is & Cues::SHARE != 0 || short && cues.starts & Cues::SHARE != 0 {
                ("button to share, print or save", 74)
            } else if short && cues.heads(Cues::ADVERT) {
                ("advertisement, its label, or a call to look further", 74)
            } else if short && cues.heads(Cues::NEWSLETTER) {
                ("asks to subscribe, follow or donate", 74)
            } else if marked(outline, index, Marks::MODAL, 4) {
                ("stands in a dialogue over the page", 70)
            } else if short && cues.any(Cues::NEWSLETTER) {
                ("speaks of the newsletter", 62)
            } else {
                continue;
            };
            out.push(Proposal::remove(index, reason, confidence));
        }
        out
    }
}

/// True for a line that heads nothing, and is no entry or cell that others stand beside.
fn is_apart(outline: &Outline<'_>, index: usize) -> bool {
    let heads = outline
        .block(index)
        .is_some_and(|block| matches!(block.kind, SourceKind::Heading(_)));
    !heads && outline.within(index, "table") == FAR && outline.within(index, "li") > 0
}
