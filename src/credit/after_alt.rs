//! What stands behind, or before, the alternative text on the same line: text equal to the alternative text is caption
//! and is never cut into, so the rest may be read as a credit on little evidence.

use super::{Convention, Example, Found, Live};
use crate::cue::{self, words};

/// The rest of a line that repeats the alternative text.
pub struct AfterAlt;

impl Convention for AfterAlt {
    fn name(&self) -> &'static str {
        "after-alt"
    }

    fn find(&self, line: &Live<'_>) -> Option<Found> {
        let text = line.text;
        if let Some(end) = line.alt_end {
            let rest = words::part(text, end..text.len());
            let body = rest.trim_start_matches(|c: char| {
                c.is_whitespace()
                    || matches!(
                        c,
                        '.' | ','
                            | ';'
                            | '-'
                            | '–'
                            | '—'
                            | '|'
                            | '"'
                            | '”'
                            | '’'
                            | '!'
                            | '?'
                            | ')'
                            | '…'
                            | '•'
                            | '·'
                    )
            });
            let start = text.len().saturating_sub(body.len());
            let joined = rest.trim_start().starts_with([',', ';'])
                || body.chars().next().is_some_and(char::is_lowercase);
            let seen = cue::examine(body, false);
            let confidence = match seen.strength {
                70.. => seen.strength.min(92),
                42.. if !joined => 76,
                // "SKU: X59110" names nobody.
                20.. if !joined
                    && seen.words <= 5
                    && !body.ends_with(['!', '?'])
                    && !body.contains(|c: char| c.is_numeric()) =>
                {
                    60
                }
                _ => 0,
            };
            if confidence >= super::CERTAIN && !(joined && seen.parsed.certain == 0) {
                return Some(Found {
                    range: start..text.len(),
                    confidence,
                });
            }
        }
        if let Some(start) = line.alt_start {
            let head = words::part(text, 0..start);
            let seen = cue::examine(head, false);
            if seen.strength >= 42 && !head.trim_end().ends_with(',') {
                return Some(Found {
                    range: 0..head.trim_end().len(),
                    confidence: seen.strength.clamp(70, 90),
                });
            }
        }
        None
    }

    fn examples(&self) -> &'static [Example] {
        const EXAMPLES: &[Example] = &[
            Example {
                alt: "Die Fähre liegt noch immer fest.",
                ..Example::new(
                    "Die Fähre liegt noch immer festBo Muster",
                    "Die Fähre liegt noch immer fest",
                    "Bo Muster",
                    &["Bo Muster"],
                    &[],
                )
            },
            Example {
                alt: "Les navires attendent hors du port depuis lundi.",
                ..Example::new(
                    "Photo: Ada Exemple Archives Le Devoir Les navires attendent hors du port depuis lundi.",
                    "Les navires attendent hors du port depuis lundi.",
                    "Ada Exemple Archives Le Devoir",
                    &["Ada Exemple"],
                    &["Le Devoir"],
                )
            },
            Example {
                alt: "Ships wait outside the port of Northtown",
                ..Example::new(
                    "Ships wait outside the port of Northtown, on Monday, May 4, 2020. (Ada Example/The New York Times)",
                    "Ships wait outside the port of Northtown, on Monday, May 4, 2020.",
                    "Ada Example/The New York Times",
                    &["Ada Example"],
                    &["The New York Times"],
                )
            },
            Example {
                alt: "Blue jug with a lid",
                ..Example::none("Blue jug with a lid SKU: X59110")
            },
            Example {
                alt: "Ships wait",
                ..Example::none("Ships wait outside the port of Northtown")
            },
        ];
        EXAMPLES
    }
}
