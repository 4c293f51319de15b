//! A label inside the line: "... on Monday. Photo: Ada Example/AFP", "... last week.Credit...Ada Example".

use super::{Convention, Example, Found, Live};
use crate::cue::{self, labels::Kind, words};

/// Words before a noun: a label behind one is the noun of a sentence.
const DETERMINERS: &[&str] = &[
    "the", "a", "an", "this", "that", "his", "her", "its", "their", "our", "der", "die", "das",
    "den", "dem", "ein", "eine", "einem", "einen", "einer", "dieses", "diese", "sein", "ihr",
    "kein", "le", "la", "les", "un", "une", "cette", "ce", "el", "los", "las", "una", "esta", "il",
    "lo", "questa", "o", "uma", "esta", "de", "het", "een", "dit", "deze",
];

/// A label with what follows it.
pub struct Labelled;

/// True if the text before a label ends where a credit may begin: a stop, a sign that parts, a word that lost its space.
pub fn parts(before: &str) -> bool {
    let last = before.trim_end().chars().next_back();
    let space = before.ends_with(crate::text::is_space);
    match last {
        None => true,
        Some(c) if !c.is_alphanumeric() => !matches!(c, '-' if !space),
        Some(_) => !space,
    }
}

/// "AFP PHOTO: X", "ST PHOTO: X": an outlet behind the last stop belongs to the label; where it begins, else `start`.
fn outlet_before(text: &str, start: usize) -> usize {
    let before = words::part(text, 0..start);
    let from = before
        .rfind(['.', '!', '?', '”', '"', '»', '|', '–', '—', ')'])
        .map_or(0, |at| {
            at.saturating_add(
                before
                    .get(at..)
                    .and_then(|rest| rest.chars().next())
                    .map_or(1, char::len_utf8),
            )
        });
    let outlet = words::part(before, from..before.len());
    let inner = words::trimmed(outlet, &[]);
    let name = words::part(outlet, inner.clone());
    let short = name.chars().count() <= 24 && words::split(name).len() <= 3;
    let loud = name.chars().filter(|c| c.is_uppercase()).count() >= 2
        && name.chars().all(|c| c.is_uppercase() || c == ' ');
    if from > 0
        && short
        && before.ends_with(crate::text::is_space)
        && (cue::agencies::find(name).is_some() || (loud && name.chars().count() <= 6))
    {
        from.saturating_add(inner.start)
    } else {
        start
    }
}

impl Convention for Labelled {
    fn name(&self) -> &'static str {
        "label"
    }

    fn find(&self, line: &Live<'_>) -> Option<Found> {
        let text = line.text;
        for label in line.labels() {
            if label.start == 0 || matches!(label.kind, Kind::Sign | Kind::Caption) {
                continue;
            }
            let seen = cue::examine(words::part(text, label.start..text.len()), false);
            if seen.strength < 55 || seen.label.is_none() {
                continue;
            }
            let before = words::part(text, 0..label.start);
            let parted = parts(before)
                || line.alt_end.is_some_and(|end| {
                    words::part(text, end.min(label.start)..label.start)
                        .trim()
                        .is_empty()
                        && end <= label.start
                });
            let capital = words::part(text, label.start..text.len())
                .chars()
                .next()
                .is_some_and(|c| c.is_uppercase() || !c.is_lowercase());
            let named = seen.parsed.known > 0
                || seen.parsed.persons > 0
                || !seen.parsed.flags.is_empty()
                || seen.parsed.licence.is_some();
            // "Das Bild: ...": the label is the subject of a sentence.
            let subject = !parted
                && words::split(before)
                    .pop()
                    .is_some_and(|(_, word)| DETERMINERS.contains(&word.to_lowercase().as_str()));
            if subject {
                continue;
            }
            let fits = match label.kind {
                Kind::Photo => parted || capital || (label.closed && named),
                _ => parted || (capital && label.closed && named),
            };
            let fits = fits && (label.closed || parted || (capital && named));
            if !fits || (seen.strength < 60 && !parted) {
                continue;
            }
            // An opening bracket or a dash directly before belongs to the credit.
            let start = before
                .trim_end()
                .strip_suffix(['(', '[', '（', '【', '©', 'ⓒ'])
                .map_or(label.start, |rest| rest.trim_end().len());
            let start = outlet_before(text, start);
            return Some(Found {
                range: start..text.len(),
                confidence: seen.strength.min(94),
            });
        }
        None
    }

    fn examples(&self) -> &'static [Example] {
        const EXAMPLES: &[Example] = &[
            Example::new(
                "The port reopened last week.Credit...Ada Example/The New York Times",
                "The port reopened last week.",
                "Ada Example/The New York Times",
                &["Ada Example"],
                &["The New York Times"],
            ),
            Example::new(
                "Die Fähre lag fest. Foto: Hafenamt Nordstadt",
                "Die Fähre lag fest.",
                "Hafenamt Nordstadt",
                &[],
                &["Hafenamt Nordstadt"],
            ),
            Example::new(
                "Die Fähre liegt im HafenBild: AFP/SID/ADA BEISPIEL",
                "Die Fähre liegt im Hafen",
                "AFP/SID/ADA BEISPIEL",
                &["Ada Beispiel"],
                &["AFP", "SID"],
            ),
            Example::new(
                "Ein Kran wird geliefert! Bild: Photo by Ada Example on Unsplash",
                "Ein Kran wird geliefert!",
                "Ada Example on Unsplash",
                &["Ada Example"],
                &["Unsplash"],
            ),
            Example::new(
                "Le port, vu du phare• Crédits : Getty",
                "Le port, vu du phare",
                "Getty",
                &[],
                &["Getty"],
            ),
            Example::new(
                "Ferjen ligg fast. Foto: Ada Eksempel / NTB",
                "Ferjen ligg fast.",
                "Ada Eksempel / NTB",
                &["Ada Eksempel"],
                &["NTB"],
            ),
            Example::new(
                "Laiva satamassa. Kuva: ADA ESIMERKKI",
                "Laiva satamassa.",
                "ADA ESIMERKKI",
                &["Ada Esimerkki"],
                &[],
            ),
            Example::new(
                "Statek w porcie. Fot. Ada Przykład / PAP",
                "Statek w porcie.",
                "Ada Przykład / PAP",
                &["Ada Przykład"],
                &["PAP"],
            ),
            Example::new(
                "Liman açıldı. Fotoğraf: Ada Örnek/AA",
                "Liman açıldı.",
                "Ada Örnek/AA",
                &["Ada Örnek"],
                &["AA"],
            ),
            Example::new(
                "Tàu vào cảng. Ảnh: Reuters",
                "Tàu vào cảng.",
                "Reuters",
                &[],
                &["Reuters"],
            ),
            Example::new(
                "Die Fähre. Foto: Ada | flickr | CC BY 2.0",
                "Die Fähre.",
                "Ada | flickr | CC BY 2.0",
                &["Ada"],
                &["flickr"],
            ),
            Example::none("The picture shows one thing: the harbour was never finished as planned"),
            Example::none("Ada Example holds a photo by her daughter at the opening"),
        ];
        EXAMPLES
    }
}
