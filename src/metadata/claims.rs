//! Which blocks are a field and nothing else, so that they need not be repeated in the body.
//!
//! A block is claimed only at the article's head, and only if every word of it is in the field, a label or furniture.
//! Whatever holds more is left to the stages that follow. A byline may stand below the standfirst, if a label says what it is.

use super::{
    Claim,
    dates::{self, Hint},
    languages::{Cue, LANGUAGES, folded},
    names,
    opening::Opening,
};
use crate::{
    article::{Field, Metadata},
    page::{Page, SourceBlock, SourceKind},
    text,
};
use std::ops::Range;

/// Most lines of a block that are judged one by one.
const LINES: usize = 4;

/// Where a line of the head stands.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    AboveHeadline,
    Head,
    /// In the body, where the headline alone may be repeated.
    Body,
}

/// The blocks of the head that are fields.
pub fn claim(page: &Page, metadata: &Metadata, opening: &Opening, hint: Hint<'_>) -> Vec<Claim> {
    let mut out = Vec::new();
    let headline = metadata
        .headline
        .as_ref()
        .filter(|headline| headline.source != "supplied")
        .map(|headline| text::letters(&headline.value))
        .unwrap_or_default();
    for block in page.blocks.get(opening.head.clone()).unwrap_or_default() {
        if block.hidden || opening.is_chrome(block) || is_of_a_picture(page, block) {
            continue;
        }
        let whole = block.text.words();
        let place = if Some(block.index) < opening.heading {
            Place::AboveHeadline
        } else if block.index <= opening.body
            || names::opens(&whole) && is_below_standfirst(page, opening, block)
        {
            Place::Head
        } else {
            Place::Body
        };
        let claim = judged(&whole, block, metadata, &headline, place, hint)
            .or_else(|| by_lines(&whole, block, metadata, &headline, place, hint));
        if let Some((field, reason)) = claim {
            out.push(Claim {
                block: block.index,
                field,
                reason,
            });
        }
    }
    out
}

/// True if nothing but the first text of the body stands between the headline and a line, and labels and pictures.
fn is_below_standfirst(page: &Page, opening: &Opening, block: &SourceBlock) -> bool {
    const LABEL: usize = 40;
    page.blocks
        .get(opening.body + 1..block.index)
        .is_some_and(|between| {
            between.iter().all(|other| {
                other.hidden
                    || match other.kind {
                        SourceKind::Text => !text::exceeds(&other.text.words(), LABEL),
                        SourceKind::Picture(_) | SourceKind::Embed { .. } => true,
                        _ => false,
                    }
            })
        })
}

/// True for the caption or credit of a picture: who made it may be named at the head too, and the line is the picture's
/// all the same.
fn is_of_a_picture(page: &Page, block: &SourceBlock) -> bool {
    let caption = block.element.name == "figcaption"
        || page
            .regions_of(block.index)
            .any(|(_, region)| region.name == "figcaption");
    let mut figures = page
        .regions_of(block.index)
        .filter(|(_, region)| region.name == "figure");
    // A figure that holds the headline is a hero: what else stands in it may be the byline.
    caption
        && figures.next().is_some_and(|(_, figure)| {
            page.blocks
                .get(figure.blocks.clone())
                .unwrap_or_default()
                .iter()
                .all(|block| !matches!(block.kind, SourceKind::Heading(1)))
        })
}

/// A block whose lines are fields one by one: headline and byline parted by a line break alone.
fn by_lines(
    whole: &str,
    block: &SourceBlock,
    metadata: &Metadata,
    headline: &str,
    place: Place,
    hint: Hint<'_>,
) -> Option<(&'static str, String)> {
    let lines = || whole.lines().filter(|line| !text::is_blank(line));
    if !(2..=LINES).contains(&lines().take(LINES + 1).count()) {
        return None;
    }
    let mut fields: Vec<&'static str> = Vec::new();
    for line in lines() {
        fields.push(judged(line, block, metadata, headline, place, hint)?.0);
    }
    let first = *fields.first()?;
    Some((
        first,
        format!(
            "its lines are fields one by one and nothing else: {}",
            fields.join(", ")
        ),
    ))
}

fn judged(
    line: &str,
    block: &SourceBlock,
    metadata: &Metadata,
    headline: &str,
    place: Place,
    hint: Hint<'_>,
) -> Option<(&'static str, String)> {
    let line = text::squeezed(line);
    if line.is_empty() || text::exceeds(&line, 300) {
        return None;
    }
    let titled = matches!(block.kind, SourceKind::Heading(_)) || block.kind == SourceKind::Text;
    if !titled {
        return None;
    }
    if !headline.is_empty() && text::has_letters(&line, headline) {
        return Some((
            "headline",
            "the line is the headline and nothing else".to_owned(),
        ));
    }
    if block.kind != SourceKind::Text || place == Place::Body {
        return None;
    }
    if let Some(section) = &metadata.section
        && place == Place::AboveHeadline
        && text::has_letters(&line, &text::letters(&section.value))
    {
        return Some((
            "section",
            "the line above the headline is the section and nothing else".to_owned(),
        ));
    }
    let found = dates::find(&line, hint);
    let rest = without_dates(&line, &found);
    // Every date printed must be one of the fields, at the precision printed.
    let stated = |field: &Option<Field<crate::time::SourceDate>>, written: &dates::Written| {
        let (Some(field), Some(date)) = (field, written.date()) else {
            return false;
        };
        let (kept, printed) = (field.value.as_str(), date.as_str());
        if printed.len() > 10 {
            // The hour must be in the field too, in the same zone or in none.
            kept.get(..16) == printed.get(..16)
        } else {
            kept.starts_with(printed)
        }
    };
    let dated = found
        .iter()
        .all(|written| stated(&metadata.published, written) || stated(&metadata.modified, written));
    if !dated {
        return None;
    }
    let rest_empty = rest.split(SIGNS).all(is_label);
    if !found.is_empty() && rest_empty {
        let field = if found
            .iter()
            .any(|written| stated(&metadata.published, written))
        {
            "published"
        } else {
            "modified"
        };
        return Some((
            field,
            "the line is the date and its label and nothing else".to_owned(),
        ));
    }
    if metadata.authors.is_empty() && metadata.contributors.is_empty() {
        return None;
    }
    let known: Vec<String> = metadata
        .authors
        .iter()
        .chain(&metadata.contributors)
        .map(|agent| text::letters(&agent.value.name))
        .collect();
    let mut left = folded(&rest).into_owned();
    let mut any = false;
    for agent in metadata.authors.iter().chain(&metadata.contributors) {
        if let Some(range) = place_of(&left, &folded(&agent.value.name)) {
            left.replace_range(range, "|");
            any = true;
        }
    }
    if any
        && left
            .split(SIGNS)
            .all(|part| is_label(part) || known.contains(&text::letters(part)))
    {
        return Some((
            "authors",
            "the line is the byline: names and labels and nothing else".to_owned(),
        ));
    }
    None
}

/// Where a name stands in a line, whatever spaces either has: a page prints "白石みなも" and declares "白石 みなも".
fn place_of(line: &str, name: &str) -> Option<Range<usize>> {
    let letters = || name.chars().filter(|c| *c != ' ');
    letters().next()?;
    line.char_indices()
        .filter(|(_, c)| *c != ' ')
        .find_map(|(start, _)| {
            let mut wanted = letters().peekable();
            let mut end = start;
            for (at, c) in line.get(start..)?.char_indices() {
                if c == ' ' {
                    continue;
                }
                let Some(next) = wanted.peek() else { break };
                if *next != c {
                    return None;
                }
                wanted.next();
                end = start + at + c.len_utf8();
            }
            wanted.peek().is_none().then_some(start..end)
        })
}

const SIGNS: [char; 18] = [
    '|', '•', '·', ',', ';', '–', '—', '/', '(', ')', '\n', '、', '，', '・', '&', ':', '：', '-',
];

fn without_dates(line: &str, dates: &[dates::Written]) -> String {
    let mut out = String::new();
    let mut at = 0;
    for date in dates {
        out.push_str(line.get(at..date.range.start).unwrap_or_default());
        out.push('|');
        at = date.range.end;
    }
    out.push_str(line.get(at..).unwrap_or_default());
    out
}

/// True for nothing, labels and furniture, weekdays, reading times.
fn is_label(part: &str) -> bool {
    let fold = folded(part);
    let plain = fold.trim_matches(|c: char| !c.is_alphanumeric());
    plain.is_empty()
        || names::is_furniture(&fold)
        || LANGUAGES.is(Cue::And, plain)
        || LANGUAGES.is(Cue::Translator, plain)
        || LANGUAGES.is(Cue::Photographer, plain)
        || LANGUAGES.is(Cue::Illustrator, plain)
        || LANGUAGES.is(Cue::Interviewer, plain)
}
