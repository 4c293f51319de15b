//! A credit that lost the space before it: "... Los Gallardos, CaliforniaBo Sample—Getty Images".

use super::{Convention, Example, Found, Live};
use crate::cue::{self, words};

/// A credit glued to the caption.
pub struct Glued;

impl Convention for Glued {
    fn name(&self) -> &'static str {
        "glued"
    }

    fn find(&self, line: &Live<'_>) -> Option<Found> {
        let text = line.text;
        let mut before: Option<char> = None;
        let mut word_start = 0;
        for (at, c) in text.char_indices() {
            let Some(previous) = before.replace(c) else {
                continue;
            };
            if previous.is_whitespace()
                || matches!(previous, '/' | '|' | '-' | '(' | '"' | '“' | '—' | '–')
            {
                word_start = at;
                continue;
            }
            let opens = c.is_uppercase() || c == '(' || c == '@';
            let stop = matches!(
                previous,
                '.' | '!' | '?' | '…' | '”' | '»' | ')' | ']' | '"' | '\'' | '’' | '。'
            );
            if !opens
                || !(previous.is_lowercase() || previous.is_numeric() || stop)
                || at < line.alt_end.unwrap_or(0)
            {
                continue;
            }
            let head = words::part(text, word_start..at);
            // Humps within names: McNew, DeFodi, iPhone, "J.J.".
            let letters = head.chars().filter(|c| c.is_alphanumeric()).count();
            if (letters < 3
                || matches!(
                    head.to_lowercase().as_str(),
                    "mac" | "fitz" | "van" | "del" | "les"
                ))
                && !(stop && letters > 1)
            {
                continue;
            }
            if stop && letters <= 2 && previous == '.' {
                continue;
            }
            let rest = words::part(text, at..text.len());
            let seen = cue::examine(rest, false);
            let confidence = match seen.strength {
                74.. => {
                    if previous.is_lowercase() && word_start == 0 {
                        0
                    } else {
                        seen.strength.min(88)
                    }
                }
                70..=73 if stop => 70,
                40.. if stop && seen.words <= 5 => 62,
                _ => 0,
            };
            if confidence >= super::CERTAIN {
                return Some(Found {
                    range: at..text.len(),
                    confidence,
                });
            }
        }
        None
    }

    fn examples(&self) -> &'static [Example] {
        const EXAMPLES: &[Example] = &[
            Example::new(
                "The sun rises over the docks near Lost Hills, California.David McSample—Getty Images",
                "The sun rises over the docks near Lost Hills, California.",
                "David McSample—Getty Images",
                &["David McSample"],
                &["Getty Images"],
            ),
            Example::new(
                "Kritik an den Reisen: Kultursprecher Bo SpaltHafendirektion/Ada Muster",
                "Kritik an den Reisen: Kultursprecher Bo Spalt",
                "Hafendirektion/Ada Muster",
                &["Ada Muster"],
                &["Hafendirektion"],
            ),
            Example::new(
                "Una de las oficinas del puerto.Cedida",
                "Una de las oficinas del puerto.",
                "Cedida",
                &[],
                &[],
            ),
            Example::none("The new iPhone lies on the desk of Bo McSample"),
        ];
        EXAMPLES
    }
}
