//! A credit that fills a line of its own: "Photo: Ada Example/AFP", "Getty Images", "© Hafenamt".

use super::{Convention, Example, Found, Live};
use crate::cue::{self, labels, names, words};

/// A line that is a credit and nothing else.
pub struct OwnLine;

/// True if words of a caption stand before the label, sign or bracket of the credit: a matter for other conventions.
fn opens_with_caption(text: &str, seen: &cue::Examined) -> bool {
    if seen.label.is_some() || cue::outer_brackets(text).is_some() {
        return false;
    }
    let inner = labels::all(text)
        .into_iter()
        .map(|label| label.start)
        .chain(
            super::bracket::brackets(text)
                .into_iter()
                .filter(|range| cue::examine(words::part(text, range.clone()), true).strength >= 70)
                .map(|range| range.start),
        )
        .filter(|start| *start > 0)
        .min();
    inner.is_some_and(|start| {
        let head = cue::examine(words::part(text, 0..start), false);
        head.parsed.certain == 0
            && !(head.parsed.known > 0 && head.words <= 4)
            && !(head.parsed.persons > 0
                && head.words <= 4
                && cue::outer_brackets(words::part(text, start..text.len())).is_some()
                && !labels::all(words::part(text, start..text.len()))
                    .iter()
                    .any(|label| label.start <= 3))
    })
}

/// "会見する市長＝３日、市役所、山田花子撮影": a Japanese caption, whose sign of equality parts it from day, place and
/// photographer.
fn opens_with_place(text: &str) -> bool {
    text.split_once('＝').is_some_and(|(head, tail)| {
        tail.contains('、')
            && head.chars().count() > 4
            && !labels::is_label(head)
            && cue::agencies::find(head).is_none()
            && cue::roles::find(head).is_none()
    })
}

/// True if three words or more stand before the first full stop and are no credit, or if there are several sentences.
fn opens_with_sentence(text: &str) -> bool {
    let stops: Vec<usize> = text
        .char_indices()
        .filter(|(at, c)| match c {
            '.' | '!' | '?' => {
                text.get(at.saturating_add(1)..)
                    .is_some_and(|rest| rest.starts_with(crate::text::is_space))
                    && !cue::parties::ends_with_abbreviation(words::part(text, 0..*at))
            }
            '。' => true,
            _ => false,
        })
        .map(|(at, _)| at)
        .take(2)
        .collect();
    let Some(first) = stops.first() else {
        return false;
    };
    let head = words::part(text, 0..*first);
    let long =
        words::split(head).len() >= 3 || head.chars().filter(|c| words::is_cjk(*c)).count() > 8;
    if !long {
        return false;
    }
    let seen = cue::examine(head, false);
    seen.label.is_none()
        && !seen.sign
        && (seen.strength < 40
            || (stops.len() > 1 && seen.strength < 70 && words::split(text).len() > 8))
}

impl Convention for OwnLine {
    fn name(&self) -> &'static str {
        "own-line"
    }

    fn find(&self, line: &Live<'_>) -> Option<Found> {
        if !line.fresh {
            return None;
        }
        let text = line.text;
        if opens_with_place(text) || opens_with_sentence(text) {
            return None;
        }
        let seen = cue::examine(text, false);
        let all = 0..text.len();
        let is_alt = line.alt_end.is_some_and(|end| {
            words::part(text, end..text.len())
                .chars()
                .all(|c| !crate::text::is_letter(c))
        });
        if is_alt && line.longest_other == 0 && seen.strength < 90 {
            return None;
        }
        if seen.strength >= 70 {
            return (!opens_with_caption(text, &seen)).then_some(Found {
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
        if line.other_is_alt
            && !is_alt
            && seen.strength >= 10
            && seen.words <= 9
            && !cue::is_prose(text)
        {
            return Some(Found {
                range: all,
                confidence: 60,
            });
        }
        let beside = line.longest_other > text.chars().count() && line.longest_other >= 24;
        let stop = text.ends_with(['.', '!', '?']);
        if beside && line.other_is_prose && !stop && !is_alt {
            if seen.strength >= 42
                && seen.words <= 5
                && (names::begins_with_given_name(text)
                    || words::split(text).len() <= 3
                        && text
                            .split(' ')
                            .all(|word| word.chars().next().is_some_and(char::is_uppercase)))
            {
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
            Example::new(
                "Image: Ada Example has agreed to lead the harbour office from May",
                "Ada Example has agreed to lead the harbour office from May",
                "",
                &[],
                &[],
            ),
            Example::none("Ada Example"),
        ];
        EXAMPLES
    }
}
