//! About the author: portraits and biographies that stand beside or after the article, and the publisher's about-us.

use super::outline::{Outline, marked};
use super::words::{Cues, Marks};
use super::{Proposal, Rule};

/// The rule.
pub struct AuthorBio;

impl Rule for AuthorBio {
    fn name(&self) -> &'static str {
        "author_bio"
    }

    fn takes_out(&self) -> &'static str {
        "notes about the author"
    }

    fn propose(&self, outline: &Outline<'_>) -> Vec<Proposal> {
        let mut out = Vec::new();
        let mut under = None;
        for (index, line) in outline.lines.iter().enumerate() {
            let short = line.mass < 70;
            let author = short && line.cues.heads(Cues::AUTHOR);
            let company = short && line.cues.heads(Cues::COMPANY);
            if line.heading {
                under = if author {
                    Some("stands under a heading about the author")
                } else if company {
                    Some("stands under a heading about the publisher")
                } else {
                    None
                };
            }
            let late = outline
                .over(&(index..outline.lines.len()))
                .long
                .saturating_mul(4)
                < outline.over(&(0..index)).long;
            let (reason, confidence) = if marked(outline, index, Marks::AUTHOR, 2) && late {
                (
                    "about the author: the page marks it so, after the article",
                    80,
                )
            } else if marked(outline, index, Marks::AUTHOR, 2) && short {
                ("names the author", 64)
            } else if author && late {
                ("heads the note about the author", 72)
            } else if company && late {
                ("heads the note about the publisher", 66)
            } else if let (Some(reason), true) = (under, late) {
                (reason, 68)
            } else {
                continue;
            };
            out.push(Proposal::remove(index, reason, confidence));
        }
        out
    }
}
