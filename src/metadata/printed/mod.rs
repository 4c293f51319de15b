//! Bylines and dates as readers see them, near the headline.

mod bylines;
mod classes;
mod datelines;

use super::{
    class_words::Recent,
    dates::{self, Hint},
    found::{Found, Sought},
    languages::{Cue, LANGUAGES, folded},
    opening::Opening,
    sites::Sites,
};
use crate::{
    page::{Page, SourceBlock, SourceKind},
    text,
};
pub use bylines::is_full_name;
use bylines::{Place, WRITTEN, byline};
pub use classes::{BIOGRAPHY, PICTURE};
use classes::{Said, class_words};
pub use datelines::said_before;
use datelines::{leading_date, printed_dates};
use std::{borrow::Cow, cell::LazyCell};

/// Longest line beyond the article that is read for its date, in characters.
const SHORT: usize = 60;
/// Longest line of a byline or date, in characters.
const LINE: usize = 220;

/// What is printed near the headline, and what is labelled within the article.
pub fn read(page: &Page, opening: &Opening, sites: &Sites, hint: Hint<'_>) -> Vec<Found> {
    let mut out = Vec::new();
    let (mut far, mut beside) = (Vec::new(), Vec::new());
    let mut label = String::new();
    let mut known = Recent::default();
    for block in &page.blocks {
        if block.hidden
            || block.kind != SourceKind::Text && !matches!(block.kind, SourceKind::Heading(_))
        {
            continue;
        }
        if opening.is_chrome(block) {
            // A box beside the article may say when it was published; it must say so in words, unless it is at the headline.
            if opening.is_beside(block) && length(block) <= SHORT * 4 {
                let at_headline = opening.is_at_headline(block);
                let out = if at_headline { &mut out } else { &mut beside };
                let whole = block.text.words();
                for line in whole.lines() {
                    let dates = dates::find(line, hint);
                    let none = LazyCell::new(Vec::new);
                    printed_dates(block, &none, line, &dates, &label, at_headline, out);
                    label = kept_label(line);
                }
            }
            continue;
        }
        let near = opening.head.contains(&block.index);
        let within = opening.article.contains(&block.index);
        if near && block.index <= opening.body && Some(block.index) > opening.heading {
            let lead: String = block
                .text
                .runs()
                .take(6)
                .map(|run| run.text.as_str())
                .collect();
            out.extend(leading_date(block, &lead, hint));
        }
        // A character has at most four bytes: most long blocks need no count.
        if length(block) > LINE * 8 {
            label.clear();
            continue;
        }
        let whole = block.text.words();
        if text::exceeds(&whole, LINE * 2) {
            label.clear();
            continue;
        }
        let said = Said::of(page, opening, block, &mut known);
        let class = LazyCell::new(|| class_words(page, block));
        for line in whole.lines() {
            if line.is_empty() || text::exceeds(line, LINE) {
                continue;
            }
            // A label may stand in a block of its own: "Published", then the date.
            let labelled = if !label.is_empty() && !text::exceeds(line, 100) {
                Cow::Owned(format!("{label} {line}"))
            } else {
                Cow::Borrowed(line)
            };
            let dates = LazyCell::new(|| dates::find(line, hint));
            if Some(block.index) != opening.heading {
                byline(
                    block,
                    said,
                    line,
                    &labelled,
                    Place {
                        near,
                        within,
                        below: block.index > opening.body,
                        dated: &|| !dates.is_empty(),
                        beside_date: &|| {
                            beside_date(page, block, opening, line, || !dates.is_empty(), hint)
                        },
                    },
                    sites,
                    &mut out,
                );
            }
            if near || within {
                printed_dates(block, &class, line, &dates, &label, near, &mut out);
            } else if block.index > opening.body && !text::exceeds(line, SHORT) {
                let none = LazyCell::new(Vec::new);
                printed_dates(block, &none, line, &dates, &label, false, &mut far);
            }
            label = kept_label(line);
        }
    }
    without_lists(&mut out);
    without_cards(&mut out);
    // Beyond the article only a date that says what it is, and is the only one to say so, may be the article's.
    out.extend(only_day(far).or_else(|| only_day(beside)));
    out
}

/// So many lines with a date and nothing to say what it is are a list: of events, of months, of other articles.
const LIST: usize = 4;

/// Leaves out the dates that make a list: those without a word, and those under the same word line after line.
fn without_lists(found: &mut Vec<Found>) {
    for field in [Sought::Dated, Sought::Published] {
        let listed =
            |one: &Found| one.field == field && one.source == "dateline" && one.trust >= 45;
        let mut lines: Vec<(Option<usize>, &str)> = Vec::new();
        for one in found.iter().filter(|one| listed(one)) {
            if !lines.iter().any(|(block, _)| *block == one.block) {
                lines.push((one.block, &one.value));
            }
        }
        let differ = lines
            .first()
            .is_some_and(|(_, first)| lines.iter().any(|(_, value)| value != first));
        if lines.len() >= LIST && differ {
            found.retain(|one| !listed(one));
        }
    }
}

/// Leaves out who is said to have written something below the text, if several are: those are cards of other texts.
fn without_cards(found: &mut Vec<Found>) {
    let written =
        |one: &Found| one.field == Sought::Author && one.source == "byline" && one.trust == WRITTEN;
    let mut lines = found.iter().filter(|one| written(one));
    if let Some(first) = lines.next()
        && lines.any(|other| other.value != first.value)
    {
        found.retain(|one| !written(one));
    }
}

/// The one day that is said to be that of publication, if no other is.
fn only_day(mut found: Vec<Found>) -> Option<Found> {
    found.retain(|found| found.field == Sought::Published);
    let (first, rest) = found.split_first()?;
    rest.iter()
        .all(|other| other.value == first.value)
        .then(|| Found {
            trust: FAR,
            ..first.clone()
        })
}

/// Bytes of a block's words.
fn length(block: &SourceBlock) -> usize {
    block.text.runs().map(|run| run.text.len()).sum()
}

/// Weight of a date that stands beyond the article.
const FAR: u8 = 25;

/// True if a line holds a date, or a line close by is one, below the headline and above the body.
fn beside_date(
    page: &Page,
    block: &SourceBlock,
    opening: &Opening,
    line: &str,
    dated: impl Fn() -> bool,
    hint: Hint<'_>,
) -> bool {
    let between =
        opening.heading.is_some_and(|heading| heading < block.index) && block.index <= opening.body;
    if !between || text::exceeds(line, 80) {
        return false;
    }
    if dated() {
        return true;
    }
    // Alone in its line it must be a name of two or three words, not a label of the site.
    let words = line.split_whitespace().count();
    (2..=3).contains(&words)
        && block.kind == SourceKind::Text
        && [
            block.index.wrapping_sub(2),
            block.index.wrapping_sub(1),
            block.index + 1,
            block.index + 2,
        ]
        .iter()
        .filter_map(|index| page.blocks.get(*index))
        .any(|other| {
            let other = text::squeeze(&other.text.words());
            text::chars(&other) <= 60 && !dates::find(&other, hint).is_empty()
        })
}

/// A line that is a label and nothing else, for the line after it; else nothing.
fn kept_label(line: &str) -> String {
    if !text::exceeds(line, 30) && is_label(line) {
        line.to_owned()
    } else {
        String::new()
    }
}

/// True for a line that is a label and nothing else.
fn is_label(line: &str) -> bool {
    let fold = folded(line);
    let plain = fold.trim_matches(|c: char| !c.is_alphanumeric() && c != '\'');
    const LABELS: &[Cue] = &[
        Cue::Published,
        Cue::Updated,
        Cue::Label,
        Cue::By,
        Cue::Reviewer,
        Cue::Editor,
        Cue::Translator,
        Cue::Interviewer,
    ];
    LANGUAGES.is_any(LABELS, plain)
}
