//! A credit that fills a line of its own: "Photo: Ada Example/AFP", "Getty Images", "© Hafenamt".

use super::{Convention, Example, Found, Live};
use crate::cue::{self, names, words};

/// A line that is a credit and nothing else.
pub struct OwnLine;

impl Convention for OwnLine {
    fn name(&self) -> &'static str {
        "own-line"
    }

    fn find(&self, line: &Live<'_>) -> Option<Found> {
        if !line.fresh {
            return None;
        }
        let text = line.text;
        let seen = cue::examine(text, false);
        let all = 0..text.len();
        let is_alt = line.alt_end.is_some_and(|end| {
            words::part(text, end..text.len())
                .chars()
                .all(|c| !c.is_alphanumeric())
        });
        if is_alt && line.longest_other == 0 && seen.strength < 90 {
            return None;
        }
        if seen.strength >= 70 {
            // A labelled credit behind words of the caption is for the other conventions.
            let starts =
                seen.label.as_ref().is_none_or(|label| label.start <= 4) || seen.parsed.known > 0;
            return starts.then_some(Found {
                range: all,
                confidence: seen.strength,
            });
        }
        if cue::outer_brackets(text).is_some() && seen.strength >= 20 && seen.parsed.roles == 0 {
            return Some(Found {
                range: all,
                confidence: 60,
            });
        }
        let beside = line.longest_other > text.chars().count() && line.longest_other >= 24;
        let stop = text.ends_with(['.', '!', '?']);
        if beside && line.other_is_prose && !stop && !is_alt {
            if seen.strength >= 42 && seen.words <= 5 {
                return Some(Found {
                    range: all,
                    confidence: 58,
                });
            }
            if names::shape(text) == names::Shape::Organisation && seen.words <= 4 {
                return Some(Found {
                    range: all,
                    confidence: 52,
                });
            }
        }
        None
    }

    fn examples(&self) -> &'static [Example] {
        const EXAMPLES: &[Example] = &[
            Example::new(
                "Photo: Ada Example/AFP via Getty Images",
                "",
                "Ada Example/AFP via Getty Images",
                &["Ada Example"],
                &["AFP", "Getty Images"],
            ),
            Example::new(
                "© Hafenamt Nordstadt",
                "",
                "Hafenamt Nordstadt",
                &[],
                &["Hafenamt Nordstadt"],
            ),
            Example::new("Getty Images", "", "Getty Images", &[], &["Getty Images"]),
            Example::new(
                "(Photo Ada Example. AFP)",
                "",
                "Ada Example. AFP",
                &["Ada Example"],
                &["AFP"],
            ),
            Example::new(
                "REUTERS/Ada Example",
                "",
                "REUTERS/Ada Example",
                &["Ada Example"],
                &["REUTERS"],
            ),
            Example::new("صورة: رويترز", "", "رويترز", &[], &["رويترز"]),
            Example::new("צילום: רויטרס", "", "רויטרס", &[], &["רויטרס"]),
            Example::new("写真：共同通信", "", "共同通信", &[], &["共同通信"]),
            Example::new("图片来源：新华社", "", "新华社", &[], &["新华社"]),
            Example::new("사진=연합뉴스", "", "연합뉴스", &[], &["연합뉴스"]),
            Example::new(
                "Фото: Ада Примерова / РИА Новости",
                "",
                "Ада Примерова / РИА Новости",
                &["Ада Примерова"],
                &["РИА Новости"],
            ),
            Example::none("Image: Ada Example has agreed to lead the harbour office from May"),
            Example::none("Ada Example"),
        ];
        EXAMPLES
    }
}
