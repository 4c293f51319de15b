//! What readers wrote: comments, replies, ratings, and the forms for them.

use super::outline::{Outline, marked};
use super::words::{Cues, Marks};
use super::{Proposal, Rule};

/// The rule.
pub struct Comments;

impl Rule for Comments {
    fn name(&self) -> &'static str {
        "comments"
    }

    fn takes_out(&self) -> &'static str {
        "readers’ comments"
    }

    fn propose(&self, outline: &Outline<'_>) -> Vec<Proposal> {
        let mut out = Vec::new();
        let mut under = false;
        for (index, line) in outline.lines.iter().enumerate() {
            let short = line.mass < 90;
            let cue = short && line.cues.heads(Cues::COMMENTS);
            if line.heading {
                under = cue;
            }
            let (reason, confidence) = if marked(outline, index, Marks::COMMENT, 8) {
                ("reader's comment, or the form for one", 84)
            } else if cue {
                ("heads or asks for comments or ratings", 78)
            } else if short && votes(outline, index) {
                ("rating or vote", 66)
            } else if under {
                ("stands under the heading of the comments", 68)
            } else {
                continue;
            };
            out.push(Proposal::remove(index, reason, confidence));
        }
        out
    }
}

/// A box of ratings and votes holds no more blocks.
const VOTES: usize = 12;

/// True if the line, or a small box close around it, is marked as a rating.
fn votes(outline: &Outline<'_>, index: usize) -> bool {
    let own = outline
        .line(index)
        .is_some_and(|line| line.own & Marks::REVIEW != 0);
    let mut around = outline.page.regions_of(index).take(3);
    own || around.any(|(at, region)| {
        region.blocks.len() <= VOTES
            && outline
                .areas
                .get(at)
                .is_some_and(|area| area.own & Marks::REVIEW != 0)
    })
}
