//! A credit in brackets, mostly the last of the line: "(Ada Example/AFP)", "[File: Reuters]", "（警察提供）".
//!
//! A bracket counts by what it holds: a label, a known name, a slash between names, a sign, "via", "courtesy". Nothing
//! but the name of a person counts only behind a full stop or behind the alternative text.

use super::{Convention, Example, Found, Live};
use crate::cue::{self, names, words};
use std::ops::Range;

/// A bracket that holds a credit.
pub struct Bracket;

/// The brackets of a text that stand in no other bracket, in order.
pub(super) fn brackets(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut open: Option<(usize, char, usize)> = None;
    for (at, c) in text.char_indices() {
        match open {
            None => {
                if let Some(close) = cue::closing(c) {
                    open = Some((at, close, 1));
                }
            }
            Some((start, close, depth)) => {
                if c == close {
                    if depth == 1 {
                        out.push(start..at.saturating_add(c.len_utf8()));
                        open = None;
                    } else {
                        open = Some((start, close, depth.saturating_sub(1)));
                    }
                } else if cue::closing(c) == Some(close) {
                    open = Some((start, close, depth.saturating_add(1)));
                }
            }
        }
    }
    // A bracket that nobody closed, at the end of a cut line.
    if let Some((start, ..)) = open
        && words::part(text, start..text.len()).chars().count() < 90
    {
        out.push(start..text.len());
    }
    out
}

impl Convention for Bracket {
    fn name(&self) -> &'static str {
        "bracket"
    }

    fn find(&self, line: &Live<'_>) -> Option<Found> {
        let text = line.text;
        for range in brackets(text).into_iter().rev() {
            let after = words::part(text, range.end..text.len());
            let last = after.chars().all(|c| {
                c.is_whitespace()
                    || matches!(
                        c,
                        '.' | ',' | ';' | '。' | '!' | '”' | '"' | '»' | '-' | '–' | '|' | '*'
                    )
            });
            let before = words::part(text, 0..range.start).trim_end();
            let inner = words::part(text, range.clone());
            let seen = cue::examine(inner, true);
            let stop = before.ends_with(['.', '!', '?', '…', '”', '"', '»', '“', '。', '’', ')'])
                || before.is_empty();
            let behind_alt = line.alt_end.is_some_and(|end| {
                words::part(text, end..range.start)
                    .chars()
                    .all(|c| !crate::text::is_letter(c))
                    && end <= range.start
            });
            if !last {
                let opens =
                    after.trim_start().chars().next().is_some_and(|c| {
                        c.is_uppercase() || !c.is_alphabetic() || words::is_cjk(c)
                    });
                let sure = seen.label.is_some()
                    || seen.sign
                    || (stop && seen.parsed.certain > 0 && seen.words <= 7 && seen.strength >= 85);
                if sure && opens && seen.strength >= 85 && seen.words <= 12 {
                    return Some(Found {
                        range,
                        confidence: 72,
                    });
                }
                continue;
            }
            let end = range.end.saturating_add(
                after.len().saturating_sub(
                    after
                        .trim_start_matches(['.', ',', ';', ' ', '\u{a0}', '。'])
                        .len(),
                ),
            );
            let confidence = match seen.strength {
                // The press of a country alone in brackets behind no stop may be the caption's: "the minister (BBC)".
                70.. => {
                    if seen.parsed.certain == 0
                        && seen.label.is_none()
                        && !seen.sign
                        && !stop
                        && !behind_alt
                        && seen.parsed.parties.len() == 1
                        && seen.parsed.relations == 0
                        && seen.parsed.flags.is_empty()
                        && is_short(inner)
                    {
                        56
                    } else {
                        seen.strength.min(96)
                    }
                }
                35..=69 if (stop || behind_alt) && !seen_is_date(inner) => 66,
                20..=34
                    if behind_alt
                        && seen.words <= 4
                        && seen.parsed.roles == 0
                        && !seen_is_date(inner) =>
                {
                    55
                }
                _ => 0,
            };
            if confidence >= super::CERTAIN {
                let start =
                    if seen.parsed.known > 0 && seen.parsed.persons == 0 && seen.label.is_none() {
                        name_before(text, range.start).unwrap_or(range.start)
                    } else {
                        range.start
                    };
                // What follows the bracket stays out unless it is only punctuation.
                return Some(Found {
                    range: start..end,
                    confidence,
                });
            }
            if seen.strength < 20 && seen.parsed.roles == 0 {
                // The caption's own bracket ends the line: look no further unless the next one is labelled.
                continue;
            }
        }
        None
    }

    fn examples(&self) -> &'static [Example] {
        const EXAMPLES: &[Example] = &[
            Example::new(
                "Ships wait outside the port on Monday. (Ada Example/AFP)",
                "Ships wait outside the port on Monday.",
                "Ada Example/AFP",
                &["Ada Example"],
                &["AFP"],
            ),
            Example::new(
                "Ships wait outside the port (Photo by Ada EXAMPLE / AFP)",
                "Ships wait outside the port",
                "Ada EXAMPLE / AFP",
                &["Ada Example"],
                &["AFP"],
            ),
            Example::new(
                "Roughly ninety ships wait outside the port [File: Reuters]",
                "Roughly ninety ships wait outside the port",
                "File: Reuters",
                &[],
                &["Reuters"],
            ),
            Example::new(
                "Los barcos esperan fuera del puerto. (Ada Ejemplo)",
                "Los barcos esperan fuera del puerto.",
                "Ada Ejemplo",
                &["Ada Ejemplo"],
                &[],
            ),
            Example::new(
                "Un navire entre au port. (Photo Ada Exemple. AFP)",
                "Un navire entre au port.",
                "Ada Exemple. AFP",
                &["Ada Exemple"],
                &["AFP"],
            ),
            Example::new(
                "Los barcos esperan fuera del puerto.ADA EJEMPLO (EL PAÍS)",
                "Los barcos esperan fuera del puerto.",
                "ADA EJEMPLO (EL PAÍS)",
                &["Ada Ejemplo"],
                &["EL PAÍS"],
            ),
            Example::new(
                "Auch die Fähre lag fest. (Foto: Privat)",
                "Auch die Fähre lag fest.",
                "Privat",
                &[],
                &[],
            ),
            Example::new(
                "(Foto: Hafenamt/Ada Beispiel (bearbeitet durch beispiel.de))",
                "",
                "Hafenamt/Ada Beispiel (bearbeitet durch beispiel.de)",
                &["Ada Beispiel"],
                &["Hafenamt", "beispiel.de"],
            ),
            Example::new(
                "港に停泊する船（海上保安庁提供）",
                "港に停泊する船",
                "海上保安庁提供",
                &[],
                &["海上保安庁"],
            ),
            Example::new(
                "سفن تنتظر خارج الميناء (رويترز)",
                "سفن تنتظر خارج الميناء",
                "رويترز",
                &[],
                &["رويترز"],
            ),
            Example::new(
                "ספינות ממתינות מחוץ לנמל (צילום: רויטרס)",
                "ספינות ממתינות מחוץ לנמל",
                "רויטרס",
                &[],
                &["רויטרס"],
            ),
            Example::none("Ada Example (left) and Bo Sample (right)"),
            Example::none("The senator Ada Example (D., Mont.)"),
            Example::none("Ein Schiff im Hafen (Symbolbild)"),
            Example::none("Soldaten auf dem Marsch (Nordstadt, 6.12.2010)"),
            Example::none("La puerta vieja (Jerusalén)"),
        ];
        EXAMPLES
    }
}

/// "... del lunes.ADA EJEMPLO (EFE)": the name of a person behind a full stop, before a bracket that names an agency.
fn name_before(text: &str, bracket: usize) -> Option<usize> {
    let before = words::part(text, 0..bracket);
    before
        .char_indices()
        .rev()
        .filter(|(_, c)| matches!(c, '.' | '!' | '?' | '”' | '"' | '»' | '…'))
        .take(4)
        .find_map(|(at, c)| {
            let start = at.saturating_add(c.len_utf8());
            let name = words::part(text, start..bracket);
            let sentence = !cue::parties::ends_with_abbreviation(words::part(text, 0..at));
            (sentence && names::shape(name) == names::Shape::Person)
                .then(|| start.saturating_add(words::trimmed(name, &[]).start))
        })
}

/// One short word or abbreviation in brackets.
fn is_short(inner: &str) -> bool {
    inner.chars().filter(|c| c.is_alphanumeric()).count() <= 4
}

fn seen_is_date(inner: &str) -> bool {
    inner.chars().filter(char::is_ascii_digit).count() >= 2
}
