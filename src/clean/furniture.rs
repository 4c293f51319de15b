//! The frame of an article: byline and date lines, times to read, labels, page foot, legal notices, headers.

use super::outline::{FAR, Outline, marked};
use super::words::{Cues, Marks};
use super::{Proposal, Rule};
use crate::cue::furniture;
use crate::page::SourceKind;

/// The rule.
pub struct Furniture;

/// Why the label of a button goes; what stands beside it is judged as if it were not there.
const LABEL: &str = "label of a button of a picture or player";

/// True for the reason of a label of a button.
pub fn is_label(reason: &str) -> bool {
    reason == LABEL
}

impl Rule for Furniture {
    fn name(&self) -> &'static str {
        "furniture"
    }

    fn takes_out(&self) -> &'static str {
        "labels and buttons"
    }

    fn propose(&self, outline: &Outline<'_>) -> Vec<Proposal> {
        let mut out = Vec::new();
        // A foot that holds the text of the page is none.
        let foot = if outline.main_within("footer") {
            88
        } else {
            95
        };
        for (index, line) in outline.lines.iter().enumerate() {
            let short = line.mass < 60;
            let outside_article = outline.within(index, "article") >= 10;
            let above = outline
                .whole
                .headline
                .is_none_or(|headline| index <= headline);
            let (reason, confidence) = if short && labels_picture(outline, index) {
                (LABEL, 96)
            } else if closes_with_copyright(outline, index) {
                ("copyright line of the page's foot", 95)
            } else if outline.within(index, "footer") <= 10 && outside_article {
                ("stands in the foot of the page", foot)
            } else if short && line.cues.has & Cues::LEGAL != 0
                || line.cues.heads(Cues::LEGAL) && line.mass < 100
            {
                ("legal notice or link of the page's foot", 76)
            } else if above
                && outline.within(index, "header") <= 8
                && outside_article
                && line.mass < 100
            {
                ("stands in the head of the page, above the article", 74)
            } else if marked(outline, index, Marks::FOOTER, 3) {
                ("stands in the foot of the page", 74)
            } else if marked(outline, index, Marks::SIDEBAR, 4) {
                ("stands in a side column", 72)
            } else if short
                && (marked(outline, index, Marks::BYLINE, 1) || line.cues.heads(Cues::PUBLISHED))
            {
                ("byline, date or time to read", 68)
            } else if short
                && line.mass > 0
                && line.dated
                && !line.ends_sentence
                && line.tokens <= 8
                && has_date(&line.folded)
                && !is_one_of_many(outline, index)
            {
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

/// True for the label of a button that stands beside a picture, a film or a recording, or within a figure.
fn labels_picture(outline: &Outline<'_>, index: usize) -> bool {
    let shows = |block: usize| {
        outline.block(block).is_some_and(|block| {
            matches!(
                block.kind,
                SourceKind::Picture(_) | SourceKind::Embed { .. }
            )
        })
    };
    let beside = outline.within(index, "figure") <= 4
        || index.checked_sub(1).is_some_and(shows)
        || shows(index.saturating_add(1));
    beside
        && outline
            .line(index)
            .is_some_and(|line| line.mass > 0 && !line.picture && !line.heading)
        && outline
            .block(index)
            .is_some_and(|block| furniture::is_button(&block.shown()))
}

/// True if the lines on both sides are like it and dated as well: a calendar, a list of years.
fn is_one_of_many(outline: &Outline<'_>, index: usize) -> bool {
    let Some(line) = outline.line(index) else {
        return false;
    };
    let alike = |other: usize| {
        outline
            .line(other)
            .is_some_and(|other| other.dated && other.path == line.path)
    };
    let (above, below) = (
        index.checked_sub(1).is_some_and(alike),
        alike(index.saturating_add(1)),
    );
    let further_above = index.checked_sub(2).is_some_and(alike);
    let further_below = alike(index.saturating_add(2));
    above && (below || further_above) || below && further_below
}

/// True where a word is a year, a date in numbers or a time of day; a version, a measure and a rating are none.
fn has_date(folded: &str) -> bool {
    folded.split_whitespace().any(|word| {
        let word = word.trim_matches(|c: char| !c.is_ascii_digit());
        let numbers: Option<Vec<u32>> = word
            .split(['/', '.', '-', ':'])
            .map(|number| number.parse().ok())
            .collect();
        match numbers.as_deref() {
            Some([year]) => (1900..2100).contains(year),
            Some([hour, minute]) => word.contains(':') && *hour < 24 && *minute < 60,
            Some([first, middle, last]) => {
                let day = |one: &u32, other: &u32| {
                    (1..=12).contains(one.min(other)) && (1..=31).contains(one.max(other))
                };
                let year = |year: &u32| (1900..2100).contains(year);
                year(first) && day(middle, last)
                    || (year(last) || word.len() >= 6) && day(first, middle)
            }
            _ => false,
        }
    })
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

#[cfg(test)]
mod tests {
    use super::has_date;

    #[test]
    fn a_date_is_told_from_other_numbers() {
        for date in [
            "14 july 2018",
            "14.11.1999",
            "2024/03/07",
            "3/7/24",
            "at 09:30",
        ] {
            assert!(has_date(date), "{date}");
        }
        for other in [
            "1.0.0 (const: 1.48.0)",
            "rated 4.7/5",
            "31 1/2x11x79",
            "room 1023",
            "",
        ] {
            assert!(!has_date(other), "{other}");
        }
    }
}
