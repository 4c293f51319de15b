//! The edges of an article in a text dump: prose with which the dump begins, and a question that closes the text, below
//! which the list of other articles begins.

use super::outline::{BOILERPLATE, LONG, Outline};
use super::words::Cues;
use super::{Proposal, Rule, Verdict};

/// The rule; it proposes to keep.
pub struct DumpEdges;

/// A closing question is no longer than this.
const SHORT: u32 = 160;
/// Nor shorter: "Why?" may be a button of anything.
const WORDS: u32 = 3;
/// An opening is at least so massive.
const OPENING: u32 = 100;
/// A heading is no longer than this.
const HEADING: u32 = 70;

impl Rule for DumpEdges {
    fn name(&self) -> &'static str {
        "dump_edges"
    }

    fn takes_out(&self) -> &'static str {
        "before and after the article"
    }

    fn propose(&self, outline: &Outline<'_>) -> Vec<Proposal> {
        if !outline.page.is_text {
            return Vec::new();
        }
        let lines = &outline.lines;
        // A dump that begins with prose has no site's head above it: so begins an article.
        let opening = lines.first().filter(|line| {
            line.mass >= OPENING
                && line.ends_sentence
                && line.linked == 0
                && !line.cues.any(BOILERPLATE)
                && lines.len() > 1
        });
        let opening = opening.map(|_| Proposal {
            blocks: 0..1,
            verdict: Verdict::Keep,
            reason: "the dump begins with it, and it is prose".into(),
            confidence: 96,
        });
        let closing = lines
            .windows(3)
            .enumerate()
            .filter_map(|(before, three)| match three {
                [text, question, heading] => Some((before, text, question, heading)),
                _ => None,
            })
            .filter(|(_, text, question, heading)| {
                let prose = text.mass >= LONG && text.ends_sentence && text.linked == 0;
                let asks = question.ends_question
                    && question.tokens >= WORDS
                    && question.mass <= SHORT
                    && question.cues.is | question.cues.starts | question.cues.has == 0
                    && question.before.is_none()
                    && question.after.is_none();
                let ends = heading.mass <= HEADING
                    && heading.cues.heads(Cues::RELATED | Cues::POPULAR)
                    && !heading.ends_sentence;
                prose && asks && ends
            })
            .map(|(before, ..)| Proposal {
                blocks: before + 1..before + 2,
                verdict: Verdict::Keep,
                reason: "the article's last question, between its text and the heading for other articles"
                    .into(),
                confidence: 96,
            });
        opening.into_iter().chain(closing).collect()
    }
}
