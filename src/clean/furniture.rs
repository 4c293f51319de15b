//! The frame of an article: byline and date lines, times to read, labels, page foot, legal notices, headers.

use super::outline::{FAR, Outline, marked};
use super::words::{Cues, Marks};
use super::{Proposal, Rule};

/// The rule.
pub struct Furniture;

impl Rule for Furniture {
    fn name(&self) -> &'static str {
        "furniture"
    }

    fn propose(&self, outline: &Outline<'_>) -> Vec<Proposal> {
        let mut out = Vec::new();
        for (index, line) in outline.lines.iter().enumerate() {
            let short = line.mass < 60;
            let outside_article = outline.within(index, "article") >= 10;
            let (reason, confidence) = if closes_with_copyright(outline, index) {
                ("copyright line of the page's foot", 95)
            } else if outline.within(index, "footer") <= 10 && outside_article {
                ("stands in the foot of the page", 88)
            } else if short && line.cues.has & Cues::LEGAL != 0
                || line.cues.heads(Cues::LEGAL) && line.mass < 100
            {
                ("legal notice or link of the page's foot", 76)
            } else if outline.within(index, "header") <= 8 && outside_article && line.mass < 100 {
                ("stands in the head of the page, above the article", 74)
            } else if marked(outline, index, Marks::FOOTER, 3) {
                ("stands in the foot of the page", 74)
            } else if marked(outline, index, Marks::SIDEBAR, 4) {
                ("stands in a side column", 72)
            } else if short
                && (marked(outline, index, Marks::BYLINE, 1) || line.cues.heads(Cues::PUBLISHED))
            {
                ("byline, date or time to read", 68)
            } else if short && line.dated && !line.ends_sentence && line.tokens <= 8 {
                ("date line", 62)
            } else if short && marked(outline, index, Marks::BUTTON, 0) {
                ("label of a button", 64)
            } else if marked(outline, index, Marks::WIDGET | Marks::LISTING, 1) {
                ("stands in a box beside the article", 56)
            } else if line.titled && line.heading {
                ("repeats the title of the page", 70)
            } else {
                continue;
            };
            out.push(Proposal::remove(index, reason, confidence));
        }
        out
    }
}

/// True for a line that begins as a copyright notice with its year, has no prose after it, and is no credit of a picture.
fn closes_with_copyright(outline: &Outline<'_>, index: usize) -> bool {
    let Some(line) = outline.line(index) else {
        return false;
    };
    let year = |word: &str| {
        word.len() == 4
            && (word.starts_with("19") || word.starts_with("20"))
            && word.bytes().all(|byte| byte.is_ascii_digit())
    };
    let notice = line.mass < 160
        && ["©", "(c)", "copyright"]
            .into_iter()
            .any(|sign| line.folded.starts_with(sign))
        && line.folded.split(|c: char| !c.is_alphanumeric()).any(year);
    let pictured = || {
        (index.saturating_sub(2)..index)
            .any(|above| outline.line(above).is_some_and(|line| line.picture))
            || outline.within(index, "figure") < FAR
    };
    notice && !pictured() && outline.over(&(index + 1..outline.lines.len())).longs == 0
}
