//! A credit at the end of the line without any sign: "... in Northtown Ada Example/Reuters", "... an hour. AP".

use super::{Convention, Example, Found, Live};
use crate::cue::{
    self, agencies,
    names::{self, Shape},
    parties, words,
};

/// A bare tail.
pub struct Tail;

/// Words before a name that make it part of a sentence: "in Paris", "told AP".
const BINDING: &[&str] = &[
    "in", "at", "of", "from", "near", "to", "by", "with", "for", "on", "and", "the", "a", "an",
    "told", "says", "said", "into", "over", "outside", "against", "between", "as", "or", "than",
    "via", "im", "am", "bei", "von", "aus", "nach", "zu", "zum", "zur", "mit", "für", "und", "der",
    "die", "das", "den", "dem", "des", "ein", "eine", "einer", "durch", "über", "vor", "gegen",
    "auf", "laut", "oder", "an", "en", "de", "del", "la", "el", "los", "las", "con", "para", "por",
    "y", "un", "una", "le", "les", "du", "des", "à", "au", "aux", "et", "par", "avec", "pour",
    "sur", "dans", "chez", "di", "da", "e", "nel", "al", "su", "per", "em", "no", "na", "do", "os",
    "och", "og", "i", "på", "av", "fra", "från", "hos", "til", "till", "med", "van", "op", "bij",
    "voor", "het", "een", "te", "w", "z", "na", "do", "v", "s", "в", "на", "с", "и", "из", "от",
    "до", "у", "по",
];

impl Convention for Tail {
    fn name(&self) -> &'static str {
        "tail"
    }

    fn find(&self, line: &Live<'_>) -> Option<Found> {
        let text = line.text;
        after_stop(line, text).or_else(|| names_at_end(line, text))
    }

    fn examples(&self) -> &'static [Example] {
        const EXAMPLES: &[Example] = &[
            Example::new(
                "The crane stood idle for about an hour. AP",
                "The crane stood idle for about an hour.",
                "AP",
                &[],
                &["AP"],
            ),
            Example::new(
                "The port in Paris Ada Example/Reuters",
                "The port in Paris",
                "Ada Example/Reuters",
                &["Ada Example"],
                &["Reuters"],
            ),
            Example::new(
                "Even the newest cranes aren’t always as clean as they should be Getty Images",
                "Even the newest cranes aren’t always as clean as they should be",
                "Getty Images",
                &[],
                &["Getty Images"],
            ),
            Example::new(
                "El ministro, este domingo en Madrid. EFE/ A.B. Ejemplo",
                "El ministro, este domingo en Madrid.",
                "EFE/ A.B. Ejemplo",
                &["A.B. Ejemplo"],
                &["EFE"],
            ),
            Example::new(
                "Auch der Hafen ist noch nicht auf Kurs. picture alliance | Ada Beispiel",
                "Auch der Hafen ist noch nicht auf Kurs.",
                "picture alliance | Ada Beispiel",
                &["Ada Beispiel"],
                &["picture alliance"],
            ),
            Example::new(
                "Trump had pledged to enter the country AP Photo/Edgar H. Sample",
                "Trump had pledged to enter the country",
                "AP Photo/Edgar H. Sample",
                &["Edgar H. Sample"],
                &["AP Photo"],
            ),
            Example::new(
                "Frá vinstri: Ada Dæmi, Bo Dæmason og Ýr Dæmadóttir. mbl.is/Ada Dæmi",
                "Frá vinstri: Ada Dæmi, Bo Dæmason og Ýr Dæmadóttir.",
                "mbl.is/Ada Dæmi",
                &["Ada Dæmi"],
                &["mbl.is"],
            ),
            Example::new(
                "Ada Example, Nets, 2012. Ink on silk. Edition of 10. Courtesy Harbour Gallery.",
                "Ada Example, Nets, 2012. Ink on silk. Edition of 10.",
                "Courtesy Harbour Gallery",
                &[],
                &["Harbour Gallery"],
            ),
            Example::new(
                "Water stood in the street, an official said.CreditAda Example/The New York Times",
                "Water stood in the street, an official said.",
                "Ada Example/The New York Times",
                &["Ada Example"],
                &["The New York Times"],
            ),
            Example::none("The port was first reported closed by Reuters"),
            Example::none("Ada Example in an interview with the BBC"),
        ];
        EXAMPLES
    }
}

/// Behind the end of a sentence or a sign that parts.
fn after_stop(line: &Live<'_>, text: &str) -> Option<Found> {
    let mut previous: Option<char> = None;
    let mut best: Option<Found> = None;
    for (range, word) in words::split(text) {
        let last = previous.replace(word.chars().next_back().unwrap_or(' '));
        let Some(last) = last else { continue };
        let head = words::part(text, 0..range.start).trim_end();
        let stop = matches!(
            last,
            '.' | '!' | '?' | '…' | '”' | '"' | '»' | '“' | ')' | '。' | '’'
        );
        let dash = matches!(last, '|' | '•' | '·' | '–' | '—' | '-' | '*')
            && words::split(head)
                .pop()
                .is_some_and(|(_, word)| word.chars().count() == 1);
        if !(stop || dash) || range.start < line.alt_end.unwrap_or(0) {
            continue;
        }
        let rest = words::part(text, range.start..text.len());
        let seen = cue::examine(rest, false);
        if !stop
            && seen.parsed.certain == 0
            && seen.label.is_none()
            && !seen.sign
            && seen.parsed.relations == 0
            && !(seen.parsed.known > 0 && seen.parsed.persons > 0 && seen.strength >= 80)
        {
            continue;
        }
        let sentence = words::split(head).len() >= 3;
        let abbreviation =
            last == '.' && parties::ends_with_abbreviation(head.trim_end_matches('.'));
        let confidence = match seen.strength {
            74.. => seen.strength.min(90),
            70..=73 if stop => 70,
            // Nothing but the name of a person behind a full stop, no stop at its end.
            45 if last == '.'
                && sentence
                && !abbreviation
                && seen.words <= 3
                && !rest.ends_with('.')
                && line.fresh =>
            {
                54
            }
            _ => 0,
        };
        if confidence >= super::CERTAIN && (seen.label.is_some() || !starts_before_credit(rest)) {
            best = Some(Found {
                range: range.start..text.len(),
                confidence,
            });
            break;
        }
    }
    best
}

/// "Edition of 10. Courtesy Gallery": a piece that names nobody, before another stop and a credit of its own.
fn starts_before_credit(rest: &str) -> bool {
    rest.match_indices(". ").any(|(at, _)| {
        let head = words::part(rest, 0..at);
        if parties::ends_with_abbreviation(head) {
            return false;
        }
        let seen = cue::examine(head, false);
        let tail = words::part(rest, at.saturating_add(2)..rest.len());
        seen.strength < 42
            && seen.parsed.known == 0
            && seen.parsed.persons == 0
            && cue::examine(tail, false).strength >= 80
    })
}

/// At the end of a line that has no stop before it: a name that is certainly an agency, with the names before it.
fn names_at_end(line: &Live<'_>, text: &str) -> Option<Found> {
    let mut start = chain_start(text)?;
    if start == 0 {
        return None;
    }
    let floor = line.alt_end.unwrap_or(0);
    let chained = words::part(text, start..text.len()).contains(['/', '|', '—', '–'])
        || words::part(text, start..text.len()).contains(" via ");
    let before = words::part(text, 0..start).trim_end();
    let (_, word) = words::split(before).pop()?;
    let binding = BINDING.contains(&word.to_lowercase().as_str());
    if word.eq_ignore_ascii_case("by")
        && !chained
        && agencies::find(words::part(text, start..text.len()))
            .is_some_and(|agency| agency.kind == agencies::Kind::Stock)
    {
        start = before.len().saturating_sub(word.len());
        return (start > 0 && words::split(before).len() >= 4).then_some(Found {
            range: start..text.len(),
            confidence: 60,
        });
    }
    if binding && !chained {
        return None;
    }
    if start < floor {
        start = floor;
    }
    let seen = cue::examine(words::part(text, start..text.len()), false);
    let tail_is_short = words::split(before).len() >= 2;
    if seen.strength < 80 || !tail_is_short || text.ends_with('.') && !chained {
        return None;
    }
    // One name without a slash behind a comma is an apposition: "the agency, Reuters".
    if !chained && word.ends_with(',') {
        return None;
    }
    Some(Found {
        range: start..text.len(),
        confidence: if chained { 80 } else { 64 },
    })
}

/// Where the chain of names at the end begins.
fn chain_start(text: &str) -> Option<usize> {
    let end = text.trim_end().trim_end_matches('.').len();
    let text = words::part(text, 0..end);
    if let Some((at, agency)) = agencies::at_end(text) {
        let before = words::part(text, 0..at).trim_end();
        let linked = linked(before);
        if !linked.1 {
            return agency.certain.then_some(at);
        }
        return Some(run_start(linked.0).unwrap_or(at));
    }
    // The last name is a person's, the one before the slash an agency's: "REUTERS/Ada Example".
    let slash = text.rfind(['/', '|'])?;
    let right = words::part(text, slash.saturating_add(1)..text.len()).trim();
    if !matches!(
        names::shape(right),
        Shape::Person | Shape::Handle | Shape::Word
    ) {
        return None;
    }
    let left = words::part(text, 0..slash).trim_end();
    if let Some((at, agency)) = agencies::at_end(left)
        && agency.certain
    {
        let before = words::part(text, 0..at).trim_end();
        let linked = linked(before);
        return Some(if linked.1 {
            run_start(linked.0).unwrap_or(at)
        } else {
            at
        });
    }
    let (range, word) = words::split(left).pop()?;
    names::is_domain(word).then_some(range.start)
}

/// The text before a separator that links names, and whether there was one.
fn linked(before: &str) -> (&str, bool) {
    for separator in ["/", "|", "—", "–", " via", " for", ","] {
        if let Some(rest) = before.strip_suffix(separator) {
            return (
                rest.trim_end(),
                separator != ","
                    || agencies::at_end(rest).is_some_and(|(_, agency)| agency.certain),
            );
        }
    }
    (before, false)
}

/// Where the run of names at the end of a text begins: agencies and slashes are followed, then the words of one person's
/// name are taken.
fn run_start(text: &str) -> Option<usize> {
    if let Some((at, _)) = agencies::at_end(text) {
        let before = words::part(text, 0..at).trim_end();
        let linked = linked(before);
        return if linked.1 {
            run_start(linked.0).or(Some(at))
        } else {
            Some(at)
        };
    }
    let pieces = words::split(text);
    let mut run: Vec<(usize, &str)> = Vec::new();
    let mut binding = false;
    for (range, word) in pieces.iter().rev() {
        let capital = word.chars().next().is_some_and(char::is_uppercase);
        let initial =
            word.ends_with('.') && word.chars().filter(|c| c.is_alphabetic()).count() == 1;
        let particle = !run.is_empty()
            && matches!(
                *word,
                "de" | "van"
                    | "von"
                    | "der"
                    | "da"
                    | "di"
                    | "del"
                    | "la"
                    | "al"
                    | "bin"
                    | "dos"
                    | "den"
                    | "ten"
                    | "el"
            );
        let ends = word.ends_with(['.', ',', ';', ':', '!', '?', ')', '”', '"']) && !initial;
        if run.len() >= 5 || (ends && !run.is_empty()) {
            break;
        }
        if !(capital || initial || particle) {
            binding = BINDING.contains(&word.to_lowercase().as_str());
            break;
        }
        run.push((range.start, word));
    }
    while run
        .last()
        .is_some_and(|(_, word)| word.chars().next().is_some_and(char::is_lowercase))
    {
        run.pop();
        binding = true;
    }
    run.reverse();
    let initials = run.iter().filter(|(_, word)| word.ends_with('.')).count();
    let particles = run
        .iter()
        .filter(|(_, word)| word.chars().next().is_some_and(char::is_lowercase))
        .count();
    let wanted = 2_usize.saturating_add(initials).saturating_add(particles);
    let keep = match run.len() {
        0 => return None,
        1 => 1,
        n if n > wanted.saturating_add(1) => wanted,
        n if n > wanted && binding => wanted,
        n => n,
    };
    run.get(run.len().saturating_sub(keep))
        .map(|(start, _)| *start)
}
