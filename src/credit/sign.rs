//! A sign of copyright inside the line: "... am Morgen © Ada Beispiel/dpa", "... (c) Hafenamt".

use super::{Convention, Example, Found, Live};
use crate::cue::{self, labels::Kind, words};

/// © or (c) with what follows it.
pub struct Sign;

/// "... 장관. 2023.5.3/뉴스1 ⓒ News1 김모 기자": an agency behind a slash, directly before the sign, is of the credit.
fn agency_before(text: &str, sign: usize) -> usize {
    let before = words::part(text, 0..sign);
    before
        .rfind(['/', '／'])
        .filter(|slash| {
            cue::agencies::find(words::part(before, slash.saturating_add(1)..before.len()))
                .is_some()
        })
        .unwrap_or(sign)
}

/// "The mayor claims copyright on the logo": the bare word within a sentence, with no name behind it.
fn is_only_the_word(label: &str, before: &str, after: &str) -> bool {
    let bare = !label.contains(['©', '(', 'ⓒ', '（', ':', '：']) && !super::label::parts(before);
    let name = after.trim_start();
    bare && name.starts_with(char::is_lowercase) && cue::agencies::find(name).is_none()
}

impl Convention for Sign {
    fn name(&self) -> &'static str {
        "sign"
    }

    fn find(&self, line: &Live<'_>) -> Option<Found> {
        let text = line.text;
        for label in line.labels() {
            if label.start == 0 || label.kind != Kind::Sign {
                continue;
            }
            if is_only_the_word(
                words::part(text, label.start..label.end),
                words::part(text, 0..label.start),
                words::part(text, label.end..text.len()),
            ) {
                continue;
            }
            let seen = cue::examine(words::part(text, label.start..text.len()), false);
            if seen.strength >= 60 && seen.sign {
                // A label word before the sign needs a place to begin: "Bild © X".
                let before = words::part(text, 0..label.start);
                let word = words::part(text, label.start..text.len())
                    .chars()
                    .next()
                    .is_some_and(char::is_alphabetic);
                let start = if word
                    && before.ends_with(crate::text::is_space)
                    && !super::label::parts(before)
                {
                    let sign = words::part(text, label.start..label.end)
                        .find(['©', '(', 'ⓒ', '（'])
                        .unwrap_or(0);
                    if words::part(text, label.start..text.len())
                        .chars()
                        .next()
                        .is_some_and(char::is_uppercase)
                    {
                        label.start
                    } else {
                        label.start.saturating_add(sign)
                    }
                } else {
                    label.start
                };
                let start = agency_before(text, start);
                return Some(Found {
                    range: start..text.len(),
                    confidence: seen.strength.min(94),
                });
            }
        }
        None
    }

    fn examples(&self) -> &'static [Example] {
        const EXAMPLES: &[Example] = &[
            Example::new(
                "Die Fähre lag drei Tage fest. © Ada Beispiel/ Agentur Nord/ dpa",
                "Die Fähre lag drei Tage fest.",
                "Ada Beispiel/ Agentur Nord/ dpa",
                &["Ada Beispiel"],
                &["Agentur Nord", "dpa"],
            ),
            Example::new(
                "Die Leiterin des Hafens: Ada Beispiel - © Bo Muster / picturedesk.com",
                "Die Leiterin des Hafens: Ada Beispiel",
                "Bo Muster / picturedesk.com",
                &["Bo Muster"],
                &["picturedesk.com"],
            ),
            Example::new(
                "Ministerin Beispiel besuchte den Hafen. Bild © Bo Muster (hr)",
                "Ministerin Beispiel besuchte den Hafen.",
                "Bo Muster (hr)",
                &["Bo Muster"],
                &["hr"],
            ),
            Example::new(
                "So wird geheizt © Quelle: BDEW",
                "So wird geheizt",
                "BDEW",
                &[],
                &["BDEW"],
            ),
            Example::new(
                "The crane (c) 2019 Ada Example",
                "The crane",
                "2019 Ada Example",
                &["Ada Example"],
                &[],
            ),
            Example::new(
                "부두에 정박한 배. 2023.5.3/뉴스1 ⓒ News1 김모 기자",
                "부두에 정박한 배. 2023.5.3",
                "뉴스1 ⓒ News1 김모 기자",
                &["김모"],
                &["뉴스1", "News1"],
            ),
            Example::new(
                "부두에 정박한 배 ⓒ 연합뉴스",
                "부두에 정박한 배",
                "연합뉴스",
                &[],
                &["연합뉴스"],
            ),
        ];
        EXAMPLES
    }
}
