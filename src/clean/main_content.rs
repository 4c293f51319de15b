//! Where the article is: the judge's scores, and what to say of a block that no other rule knows.

use super::outline::Outline;
use super::words::Cues;
use crate::page::SourceKind;

/// Name of the rule as it stands in the audit.
pub const NAME: &str = "main_content";

/// What it takes out, in words for a reader.
pub const TAKES_OUT: &str = "outside the article";

/// What can be said of a removed block from its place alone. `first` and `last` are the first and last kept blocks.
pub fn reason(outline: &Outline<'_>, block: usize, kept: Option<(usize, usize)>) -> String {
    let what = match outline.line(block) {
        None => "a block",
        Some(line) if line.picture => "a picture",
        Some(line) if line.mass == 0 => match outline.block(block).map(|block| &block.kind) {
            Some(SourceKind::Embed { .. }) => "an embedded video, sound or frame",
            Some(SourceKind::Break) => "a dividing line",
            _ => "an empty block",
        },
        Some(line) if line.linked.saturating_mul(10) >= line.mass.saturating_mul(7) => {
            if line.links > 1 { "links" } else { "a link" }
        }
        Some(line) if line.cues.any(Cues::CREDIT) && line.mass < 90 => "a credit or source line",
        Some(line) if line.heading => "a heading",
        Some(line) if line.mass < 40 => "a label",
        Some(line) if line.mass < 120 => "a short line",
        Some(_) => "a text",
    };
    let place = match kept {
        None => "on a page on which no article was found",
        Some((first, _)) if block < first => "above the article's beginning",
        Some((_, last)) if block > last => "after the article's end",
        Some(_) => "between parts of the article, but unlike them",
    };
    format!("{what} {place}")
}
