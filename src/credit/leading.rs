//! A credit before the caption on its line: "© Getty Images. The crane...", "(Foto: dpa) Der Kran...".

use super::{Convention, Example, Found, Live};
use crate::cue::{self, agencies, labels, words};

/// A leading credit.
pub struct Leading;

/// "Photo: Ada Exemple Archives Le Devoir Les navires attendent...": where a person's name and a known outlet end behind
/// a label, if the caption follows without a sign.
pub(super) fn names_behind(text: &str, label: &labels::Label) -> Option<usize> {
    let rest = words::part(text, label.end..text.len());
    let pieces = words::split(rest);
    if pieces.len() < 9 {
        return None;
    }
    // The longest run of at most nine words that is nothing but names.
    (3_usize..=9).rev().find_map(|take| {
        let (last, _) = pieces.get(take.saturating_sub(1))?;
        let (next, word) = pieces.get(take)?;
        let names = words::part(rest, 0..last.end);
        if !word.starts_with(char::is_uppercase) || agencies::at_end(names).is_none() {
            return None;
        }
        let parsed = cue::parties::parse(names, cue::parties::Hint { labelled: true });
        let body = words::part(rest, next.start..rest.len());
        (parsed.persons > 0
            && parsed.known > 0
            && parsed.unknown == 0
            && parsed.bare_words == 0
            && cue::is_prose(body))
        .then(|| label.end.saturating_add(last.end))
    })
}

impl Convention for Leading {
    fn name(&self) -> &'static str {
        "leading"
    }

    fn find(&self, line: &Live<'_>) -> Option<Found> {
        let text = line.text;
        if !line.fresh {
            return None;
        }
        let label =
            labels::at_start(text, false).filter(|label| label.kind != labels::Kind::Caption);
        let cuts = text.char_indices().filter(|(at, c)| {
            let rest = words::part(text, at.saturating_add(c.len_utf8())..text.len());
            match c {
                '.' | '!' => {
                    rest.starts_with(' ')
                        && !cue::parties::ends_with_abbreviation(words::part(text, 0..*at))
                }
                '|' | '–' | '—' | '•' | '·' | ';' | ')' | ']' | '）' => true,
                '-' => rest.starts_with(' ') && words::part(text, 0..*at).ends_with(' '),
                _ => false,
            }
        });
        for (at, c) in cuts {
            if at > 140 {
                break;
            }
            let bracket = matches!(c, ')' | ']' | '）');
            let end = if bracket {
                at.saturating_add(c.len_utf8())
            } else {
                at
            };
            let head = words::part(text, 0..end);
            let rest = words::part(text, at.saturating_add(c.len_utf8())..text.len());
            if words::split(rest).len() < 3 && !rest.chars().any(words::is_cjk) {
                break;
            }
            if bracket && cue::outer_brackets(head).is_none() {
                continue;
            }
            let seen = cue::examine(head, bracket);
            let enough = label.is_some()
                || seen.label.is_some()
                || seen.sign
                || (seen.parsed.certain > 0 && seen.parsed.parties.len() > 1)
                || (bracket
                    && (seen.parsed.certain > 0
                        || (seen.parsed.persons > 0 && seen.parsed.parties.len() > 1)));
            if enough && seen.strength >= 80 && cue::examine(rest, false).strength < 40 {
                let stop = if matches!(c, '.') {
                    at.saturating_add(1)
                } else {
                    end
                };
                return Some(Found {
                    range: 0..stop,
                    confidence: 70,
                });
            }
        }
        if let Some(end) = label.as_ref().and_then(|label| names_behind(text, label)) {
            return Some(Found {
                range: 0..end,
                confidence: 60,
            });
        }
        // "Photo: AP The crane stood idle": a certain agency behind the label, then a sentence.
        let label = label?;
        let rest = words::part(text, label.end..text.len());
        let (end, agency) = agencies::at_start(rest)?;
        let body = words::part(rest, end..rest.len());
        let opens = body.starts_with(' ')
            && body
                .trim_start()
                .chars()
                .next()
                .is_some_and(char::is_uppercase);
        (agency.certain && opens && words::split(body).len() >= 5 && cue::is_prose(body)).then_some(
            Found {
                range: 0..label.end.saturating_add(end),
                confidence: 60,
            },
        )
    }

    fn examples(&self) -> &'static [Example] {
        const EXAMPLES: &[Example] = &[
            Example::new(
                "© Getty Images. The crane stood idle for most of the week.",
                "The crane stood idle for most of the week.",
                "Getty Images",
                &[],
                &["Getty Images"],
            ),
            Example::new(
                "(Foto: dpa) Der Kran stand die ganze Woche still.",
                "Der Kran stand die ganze Woche still.",
                "dpa",
                &[],
                &["dpa"],
            ),
            Example::new(
                "Photo: Reuters The crane stood idle for most of the week",
                "The crane stood idle for most of the week",
                "Reuters",
                &[],
                &["Reuters"],
            ),
            Example::new(
                "(Ada Example | The Port Tribune) The crane stood idle for most of the week.",
                "The crane stood idle for most of the week.",
                "Ada Example | The Port Tribune",
                &["Ada Example"],
                &["The Port Tribune"],
            ),
            Example::new(
                "Photo: Ada Exemple Archives Le Devoir Les navires attendent hors du port depuis lundi.",
                "Les navires attendent hors du port depuis lundi.",
                "Ada Exemple Archives Le Devoir",
                &["Ada Exemple"],
                &["Le Devoir"],
            ),
            Example::none("Ada Example. The crane stood idle for most of the week."),
        ];
        EXAMPLES
    }
}
