//! A credit in an element of its own: `<span class="credit">`, `itemprop="copyrightHolder"`, `<cite>`, `<small>`.
//!
//! What an element is called is the strongest sign, but not proof: a class "credit" around a whole caption is seen by
//! its sentences and left to the other conventions.

use super::{Convention, Example, Found, Live};
use crate::cue::{
    self, labels,
    markup::{Says, says},
    words,
};

/// An element that says it is a credit.
pub struct Element;

/// How sure it is that an element holds a credit and nothing else.
fn weigh(text: &str, says: Says) -> u8 {
    let seen = cue::examine(text, true);
    let prose = cue::is_prose(text);
    if text.chars().count() > 200 || labels::is_label(text) {
        return 0;
    }
    if text.trim_end().ends_with(['!', '?']) && seen.strength < 70 {
        return 0;
    }
    let ends = text.trim_end().ends_with('.') && seen.words > 8;
    match says {
        Says::Credit if seen.strength >= 30 => seen.strength.max(88),
        Says::Credit if !prose && !ends && seen.words <= 9 => 75,
        Says::Credit if seen.words <= 7 && !ends && seen.words > 0 => 60,
        Says::Perhaps if seen.strength >= 70 => seen.strength,
        Says::Perhaps if seen.strength >= 35 && !prose && seen.words <= 6 => 66,
        _ => 0,
    }
}

impl Convention for Element {
    fn name(&self) -> &'static str {
        "element"
    }

    fn find(&self, line: &Live<'_>) -> Option<Found> {
        let mut best: Option<Found> = None;
        for span in &line.elements {
            let says = says(&span.words.name, &span.words.words);
            if !matches!(says, Says::Credit | Says::Perhaps) {
                continue;
            }
            let text = words::part(line.text, span.start..span.end);
            let trimmed = words::trimmed(text, &[]);
            let range =
                span.start.saturating_add(trimmed.start)..span.start.saturating_add(trimmed.end);
            if range.is_empty() {
                continue;
            }
            let is_alt = line.alt_end.is_some_and(|end| range.start < end)
                && cue::examine(text, true).strength < 70;
            let confidence = if is_alt { 0 } else { weigh(text, says) };
            if confidence < 50
                || best.as_ref().is_some_and(|best| {
                    best.range.start <= range.start && best.range.end >= range.end
                })
            {
                continue;
            }
            // "name (agency)" parted into two elements is one credit: the later ones are found in the next round.
            if best
                .as_ref()
                .is_none_or(|best| confidence > best.confidence)
            {
                best = Some(Found {
                    range: widened(line.text, range),
                    confidence,
                });
            }
        }
        if best.is_some() {
            return best;
        }
        if !line.fresh {
            return None;
        }
        for element in line.around.iter().take(5) {
            match says(&element.name, &element.words) {
                Says::Nothing => {
                    if matches!(
                        element.name.as_str(),
                        "figure" | "article" | "main" | "body"
                    ) {
                        return None;
                    }
                }
                Says::Caption => return None,
                said => {
                    let is_alt =
                        line.alt_end.is_some() && cue::examine(line.text, true).strength < 70;
                    let confidence = if is_alt { 0 } else { weigh(line.text, said) };
                    // A class around both caption and credit: the words of the line decide.
                    let inner = super::bracket::Bracket
                        .find(line)
                        .or_else(|| super::label::Labelled.find(line))
                        .is_some_and(|found| found.range.start > 0 && found.confidence >= 85);
                    return (confidence >= 50 && !inner).then_some(Found {
                        range: 0..line.text.len(),
                        confidence,
                    });
                }
            }
        }
        None
    }

    fn examples(&self) -> &'static [Example] {
        const EXAMPLES: &[Example] = &[
            Example {
                element: Some(("span credit", "Ada Example")),
                ..Example::new(
                    "The harbour at dawnAda Example",
                    "The harbour at dawn",
                    "Ada Example",
                    &["Ada Example"],
                    &[],
                )
            },
            Example {
                element: Some(("span image__copyright", "Hafenamt")),
                ..Example::new(
                    "Der Hafen am Morgen Hafenamt",
                    "Der Hafen am Morgen",
                    "Hafenamt",
                    &[],
                    &["Hafenamt"],
                )
            },
            Example {
                element: Some(("cite", "AP Photo/Ada Example")),
                ..Example::new(
                    "The harbour at dawn AP Photo/Ada Example",
                    "The harbour at dawn",
                    "AP Photo/Ada Example",
                    &["Ada Example"],
                    &["AP Photo"],
                )
            },
            Example {
                element: Some((
                    "span credit",
                    "The harbour at dawn was quiet after the storm had gone by.",
                )),
                ..Example::none("The harbour at dawn was quiet after the storm had gone by.")
            },
        ];
        EXAMPLES
    }
}

/// Takes in the label, sign or bracket that stands directly before the element, and the bracket that closes it.
fn widened(text: &str, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let mut start = range.start;
    let mut end = range.end;
    if let Some(label) = labels::all(text)
        .into_iter()
        .filter(|label| label.end == start && label.start < start)
        .min_by_key(|label| label.start)
    {
        start = label.start;
    }
    let before = words::part(text, 0..start).trim_end();
    let after = words::part(text, end..text.len());
    let close = after.trim_start().chars().next();
    if let Some(open) = before.chars().next_back()
        && let Some(wanted) = crate::cue::closing(open)
        && close == Some(wanted)
    {
        start = before.len().saturating_sub(open.len_utf8());
        end = text
            .len()
            .saturating_sub(after.trim_start().len())
            .saturating_add(wanted.len_utf8());
    }
    start..end
}
