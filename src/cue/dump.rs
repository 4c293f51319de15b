//! Which lines of a text dump stand with a picture.
//!
//! A dump has no markup: the alternative text is a line of its own, the caption the next one. A line counts only with a
//! sign: a credit, an alternative text that the caption repeats, or furniture. Everything else is body.

use super::{
    Examined, agencies, closing, examine, furniture, is_prose, labels, labels::Kind, twins, words,
};
use std::ops::Range;

/// A line of a dump.
#[derive(Clone, Copy, Debug)]
pub struct DumpLine<'a> {
    /// Its words.
    pub text: &'a str,
    /// True if no empty line parts it from the one before.
    pub adjacent: bool,
}

/// Captions are rarely longer, in characters.
const LONGEST: usize = 700;
/// Longest caption that ends in the name of an agency and nothing else: body paragraphs end so too.
const LONGEST_BEFORE_AGENCY: usize = 240;

/// The lines that stand with pictures: one range a picture, in order.
pub fn figures(lines: &[DumpLine<'_>]) -> Vec<Range<usize>> {
    let kinds: Vec<LineKind> = lines.iter().map(|line| kind(line.text)).collect();
    let kind_at = |index: usize| kinds.get(index).copied().unwrap_or(LineKind::Body);
    let adjacent = |index: usize| lines.get(index).is_some_and(|line| line.adjacent);
    let text = |index: usize| lines.get(index).map_or("", |line| line.text);
    let caption_like = |index: usize| {
        index < lines.len()
            && text(index).chars().count() <= LONGEST
            && !matches!(kind_at(index), LineKind::Credit)
    };
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let next = at.saturating_add(1);
        let twin = next < lines.len()
            && adjacent(next)
            && text(at).chars().count() <= LONGEST
            && twins::is_copy(text(at), text(next))
            && words::split(text(at)).len() >= 3
            && (kind_at(next) != LineKind::Body
                || is_alt_and_caption(text(at), text(next), lines, at));
        let twin_apart = next < lines.len()
            && !adjacent(next)
            && kind_at(next) == LineKind::Captioned
            && twins::is_copy(text(at), text(next))
            && text(at).len() < text(next).len();
        let found = if twin || twin_apart {
            Some(at..next.saturating_add(1))
        } else {
            match kind_at(at) {
                LineKind::Captioned => Some(at..next),
                LineKind::Opening
                    if caption_like(next)
                        && (adjacent(next) || bare_opening(text(at)))
                        && !(kind_at(next) == LineKind::Body && text(next).is_empty()) =>
                {
                    Some(at..next.saturating_add(1))
                }
                LineKind::Furniture
                    if adjacent(next) && caption_like(next) && picture_word(text(at)) =>
                {
                    Some(at..next.saturating_add(1))
                }
                LineKind::Furniture if adjacent(next) && kind_at(next) == LineKind::Captioned => {
                    Some(at..next.saturating_add(1))
                }
                LineKind::Credit => {
                    if adjacent(next)
                        && !adjacent(at)
                        && caption_like(next)
                        && kind_at(next) == LineKind::Body
                        && !adjacent(at.saturating_add(2))
                    {
                        Some(at..next.saturating_add(1))
                    } else {
                        Some(at..next)
                    }
                }
                LineKind::Body
                    if adjacent(next)
                        && kind_at(next) == LineKind::Credit
                        && caption_like(at)
                        && !adjacent(at) =>
                {
                    Some(at..next.saturating_add(1))
                }
                _ => None,
            }
        };
        let Some(mut range) = found else {
            at = next;
            continue;
        };
        // What follows and can only belong to the same picture: credits, furniture, a second copy.
        while range.end < lines.len() {
            let end = range.end;
            let copy = range.clone().any(|index| {
                twins::is_copy(text(end), text(index)) && words::split(text(end)).len() >= 2
            });
            let joins = match kind_at(end) {
                LineKind::Credit => {
                    adjacent(end) || matches!(kind_at(end.saturating_sub(1)), LineKind::Furniture)
                }
                LineKind::Furniture => {
                    adjacent(end) || (!picture_word(text(end)) && furniture_of_caption(text(end)))
                }
                LineKind::Opening => {
                    !adjacent(end)
                        && matches!(kind_at(range.start), LineKind::Credit | LineKind::Opening)
                        && range.len() == 1
                }
                _ => adjacent(end) && copy,
            };
            let opens = kind_at(end.saturating_sub(1)) == LineKind::Opening
                && range.len() > 1
                && caption_like(end)
                && adjacent(end);
            if !joins && !opens {
                break;
            }
            range.end = end.saturating_add(1);
        }
        at = range.end;
        out.push(range);
    }
    out
}

/// What a line of a dump is by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LineKind {
    /// A credit and nothing else.
    Credit,
    /// A caption with its credit.
    Captioned,
    /// "Image caption,": the caption follows.
    Opening,
    /// Furniture.
    Furniture,
    /// Anything else.
    Body,
}

fn kind(text: &str) -> LineKind {
    if text.chars().count() > LONGEST {
        return LineKind::Body;
    }
    if let Some(end) = labels::opens_caption(text) {
        return if words::part(text, end..text.len()).trim().is_empty() {
            LineKind::Opening
        } else {
            LineKind::Captioned
        };
    }
    if furniture::is_line(text) {
        return if text.chars().any(char::is_alphabetic) || furniture::is_counter(text) {
            LineKind::Furniture
        } else {
            LineKind::Body
        };
    }
    let seen = examine(text, false);
    if seen.strength >= 80
        && text.chars().count() <= 160
        && !is_prose(text)
        && starts_as_credit(&seen, text)
    {
        return LineKind::Credit;
    }
    let live = furniture::ranges(text);
    let cut = live
        .iter()
        .filter(|range| range.start > 0)
        .map(|range| range.start)
        .min()
        .unwrap_or(text.len());
    let dropped = !live.is_empty();
    if ends_with_credit(words::part(text, 0..cut))
        || (dropped
            && live
                .iter()
                .any(|range| furniture_of_caption(words::part(text, range.clone()))))
    {
        return LineKind::Captioned;
    }
    LineKind::Body
}

fn starts_as_credit(seen: &Examined, text: &str) -> bool {
    // A bare name of a paper or public body may be a heading: "The White House".
    let sure = seen.label.is_some()
        || seen.sign
        || seen.parsed.certain > 0
        || seen.parsed.relations > 0
        || seen.parsed.licence.is_some()
        || (seen.parsed.persons > 0 && seen.parsed.parties.len() > 1)
        || seen.strength >= 85;
    let closed = text.trim_end().ends_with(['?', '!', ':']);
    sure && !closed
        && !(seen.label.is_some() && seen.parsed.parties.is_empty() && seen.parsed.flags.is_empty())
}

/// True if a caption ends in a credit: brackets, a label, a sign, a slash between names.
fn ends_with_credit(text: &str) -> bool {
    let text = text.trim_end();
    let body = text.trim_end_matches(['.', ' ', '"', '”']);
    let long = text.chars().count() > LONGEST_BEFORE_AGENCY;
    let names = |seen: &Examined| {
        seen.label.is_some()
            || seen.sign
            || seen.parsed.persons > 0
            || seen.parsed.relations > 0
            || seen.parsed.licence.is_some()
    };
    if let Some(open) = body.chars().next_back().and_then(opening)
        && let Some(at) = matching(body, open)
        && at > 0
    {
        let seen = examine(words::part(body, at..body.len()), true);
        let inner = words::part(body, at..body.len());
        if seen.strength >= 70 && !is_prose(inner) && (names(&seen) || !long) {
            return true;
        }
    }
    for label in labels::all(body) {
        if label.start == 0 || label.kind == Kind::Caption {
            continue;
        }
        let seen = examine(words::part(body, label.start..body.len()), false);
        let before = words::part(body, 0..label.start);
        let parted = before.trim_end().ends_with(|c: char| !c.is_alphanumeric())
            || !before.ends_with(crate::text::is_space);
        if seen.strength >= 85
            && parted
            && (label.closed || seen.parsed.persons > 0 || seen.parsed.known > 0)
            && seen.words <= 10
        {
            return true;
        }
    }
    // Behind the last stop, or at the end of the line: a slash between names, or a bare agency in a short line.
    let mut previous = ' ';
    for (at, c) in body.char_indices() {
        let stop = previous_is_stop(body, at);
        let glued = c.is_uppercase() && previous.is_lowercase();
        previous = c;
        if !(stop || glued) {
            continue;
        }
        let rest = words::part(body, at..body.len());
        let seen = examine(rest, false);
        let slash = rest.contains(['/', '|', '—'])
            && seen.parsed.persons > 0
            && seen.parsed.parties.len() > 1;
        if seen.strength >= 80
            && !text.ends_with('.')
            && (slash || (stop && seen.parsed.certain > 0 && !long && seen.words <= 4))
            && !is_prose(rest)
        {
            return true;
        }
    }
    slash_at_end(body)
}

/// "... in Paris Ada Example/Reuters"
fn slash_at_end(text: &str) -> bool {
    let Some(slash) = text.rfind(['/', '|']) else {
        return false;
    };
    let left = words::part(text, 0..slash).trim_end();
    let right = words::part(text, slash.saturating_add(1)..text.len()).trim();
    let person = |text: &str| super::names::shape(text) == super::names::Shape::Person;
    let last_two = {
        let pieces = words::split(left);
        pieces
            .get(pieces.len().saturating_sub(2))
            .map_or("", |(range, _)| words::part(left, range.start..left.len()))
    };
    (agencies::find(right).is_some_and(|agency| agency.certain) && person(last_two))
        || (person(right) && agencies::at_end(left).is_some_and(|(_, agency)| agency.certain))
}

fn previous_is_stop(text: &str, at: usize) -> bool {
    let before = words::part(text, 0..at);
    before.ends_with(crate::text::is_space)
        && before
            .trim_end()
            .ends_with(['.', '!', '?', '”', '"', '»', ')'])
}

fn opening(close: char) -> Option<char> {
    ['(', '[', '（', '【', '［', '〔']
        .into_iter()
        .find(|open| closing(*open) == Some(close))
}

/// Where the bracket that closes at the end of a text opens.
fn matching(text: &str, open: char) -> Option<usize> {
    let close = closing(open)?;
    let mut depth = 0_usize;
    for (at, c) in text.char_indices().rev() {
        if c == close {
            depth = depth.saturating_add(1);
        } else if c == open {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return Some(at);
            }
        }
    }
    None
}

/// A doubled line without a credit is an alternative text and its caption only where it stands alone between empty lines.
fn is_alt_and_caption(alt: &str, caption: &str, lines: &[DumpLine<'_>], at: usize) -> bool {
    let alone = !lines.get(at).is_some_and(|line| line.adjacent)
        && !lines
            .get(at.saturating_add(2))
            .is_some_and(|line| line.adjacent);
    alone && words::split(alt).len() >= 4 && caption.chars().count() <= LONGEST
}

/// "Image", "Photo": words that announce a picture.
fn picture_word(text: &str) -> bool {
    labels::is_label(text) || furniture::is_counter(text) || furniture_of_caption(text)
}

fn bare_opening(text: &str) -> bool {
    labels::opens_caption(text).is_some()
}

/// Furniture of captions: "toggle caption", "hide caption", "Enlarge this image".
fn furniture_of_caption(text: &str) -> bool {
    let folded = words::fold(text);
    [
        "caption",
        "enlarge",
        "image",
        "photo",
        "bild",
        "foto",
        "imagen",
        "immagine",
        "imagem",
        "vergr",
        "zoom",
        "画像",
        "写真",
        "사진",
        "图",
        "圖",
        "صورة",
        "תמונה",
        "фото",
        "gallery",
        "fullscreen",
        "full screen",
    ]
    .iter()
    .any(|word| folded.contains(word))
}
