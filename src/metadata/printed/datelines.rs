//! The dates of a printed line, and what the line says that they are.

use crate::{
    metadata::{
        dates::{self, Hint, Written},
        found::{Found, Sought},
        languages::{Cue, LANGUAGES, folded},
        when::SAID,
    },
    page::SourceBlock,
    text,
};
use std::cell::LazyCell;

/// A line longer than this is a sentence, in characters.
const PROSE: usize = 110;

/// Reads the dates of a line, as they were found in it, into `out`.
pub fn printed_dates(
    block: &SourceBlock,
    class: &LazyCell<Vec<String>, impl FnOnce() -> Vec<String>>,
    line: &str,
    dates: &[Written],
    label: &str,
    near: bool,
    out: &mut Vec<Found>,
) {
    let mut from = 0;
    let prose = text::exceeds(line, PROSE);
    for date in dates {
        let before = line.get(from..date.range.start).unwrap_or_default();
        let before = if from == 0 && text::is_blank(before) {
            label
        } else {
            before
        };
        from = date.range.end;
        let after = line.get(from..).unwrap_or_default();
        let original = is_original(before);
        let has = |names: &[&str]| class.iter().any(|word| names.contains(&word.as_str()));
        let said = said_before(before)
            // "The next meeting is on 5 February.": a sentence says when something is.
            .filter(|_| !(ends_sentence(line) && is_preposition(before)))
            .or_else(|| {
                // "on 19 May at 23:03 posted": of the last date, since what follows another date may be said of the next.
                let last = dates.last().is_some_and(|last| last.range == date.range);
                last.then(|| said_after(after)).flatten()
            });
        let (field, trust) = match said {
            // In a sentence it may be said of something else.
            Some(Cue::Updated) => (Sought::Modified, if prose { 52 } else { 62 }),
            Some(Cue::Published) if original => (Sought::Published, 70),
            Some(Cue::Published) => (Sought::Published, if prose { PROSE_SAYS } else { 66 }),
            _ if has(&["updated", "modified", "changed"]) && !has(&["published", "posted"]) => {
                // hAtom calls the date of an entry "updated", be it the first or not.
                let entry = has(&["updated"]);
                if near && entry {
                    out.push(found(Sought::Dated, date, 45, block.index));
                }
                (Sought::Modified, if entry { 50 } else { SAID })
            }
            _ if has(&["published", "posted", "pubdate", "publish", "publication"]) => {
                (Sought::Published, 60)
            }
            _ if has(&[
                "date",
                "datum",
                "time",
                "meta",
                "byline",
                "dateline",
                "timestamp",
                "fecha",
                "data",
                "info",
                "datetime",
            ]) =>
            {
                (Sought::Dated, 56)
            }
            // A line that is little more than a date.
            _ if text::chars(before.trim()) <= 24 && text::chars(after.trim()) <= 40 => {
                (Sought::Dated, 48)
            }
            // "16 July 2018 | Rain | 3 comments"
            _ if text::is_blank(before)
                && near
                && after.trim_start().starts_with(['|', '•', '·', '–', '—']) =>
            {
                (Sought::Dated, 50)
            }
            // "Upper Town | Riverside, 16 July 2018"
            _ if after.is_empty()
                && text::chars(before) <= 48
                && before.trim_end().ends_with(',')
                && before.starts_with(char::is_uppercase) =>
            {
                (Sought::Dated, 46)
            }
            _ => continue,
        };
        // Away from the headline only what says what it is counts, and only where nothing better is known.
        let trust = match (near, field) {
            (true, _) => trust,
            (false, Sought::Published) if original => 60,
            (false, Sought::Dated) if trust >= 56 && text::chars(line) <= 60 => 24,
            (false, Sought::Dated) => continue,
            (false, _) => trust - 22,
        };
        let mut one = found(field, date, trust, block.index);
        if prose && field == Sought::Published {
            one.source = "sentence".to_owned();
        }
        out.push(one);
    }
}

/// Weight of a date that a sentence calls that of publication: it may be that of a book.
const PROSE_SAYS: u8 = 49;

/// The dateline that a text begins with: "UPPER TOWN, July 16, 2018 –", "Press release of 16 July 2018 | Upper Town".
pub fn leading_date(block: &SourceBlock, text: &str, hint: Hint<'_>) -> Option<Found> {
    let lead = text::first_chars(text, LEAD);
    let date = dates::find(lead, hint).into_iter().next()?;
    let before = lead.get(..date.range.start)?.trim();
    let after = lead
        .get(date.range.end..)?
        .trim_start()
        .trim_start_matches(')')
        .trim_start();
    let fits = text::chars(before) <= BEFORE
        && before.starts_with(|c: char| c.is_uppercase() || c == '(')
        && !before.contains(['.', ':', '?', '!'])
        && after.starts_with(['|', '–', '—', '-', '/', '(']);
    fits.then(|| found(Sought::Dated, &date, 46, block.index))
}

/// Characters within which a text's dateline ends, and those before its date.
const LEAD: usize = 90;
const BEFORE: usize = 44;

/// True if the words before a date say that it is that of the first publication.
fn is_original(before: &str) -> bool {
    const FIRST: &[&str] = &[
        "original",
        "first published",
        "erstmals",
        "ursprunglich",
        "erstveroffentlicht",
        "premiere publication",
        "initialement",
        "por primera vez",
        "originariamente",
        "pela primeira vez",
    ];
    let fold = folded(before);
    let last: Vec<&str> = fold.split_whitespace().rev().take(5).collect();
    let last = last.into_iter().rev().collect::<Vec<_>>().join(" ");
    FIRST.iter().any(|word| last.contains(word))
}

fn found(field: Sought, date: &Written, trust: u8, block: usize) -> Found {
    let (year, month, day) = date.ymd;
    let value = match date.other {
        // Both readings are passed on; the choice is made where all dates are known.
        Some((_, other_month, other_day)) => {
            format!("{year:04}-{month:02}-{day:02}|{year:04}-{other_month:02}-{other_day:02}")
        }
        None => date.date().map(|date| date.to_string()).unwrap_or_default(),
    };
    Found::new(field, &value, "dateline", trust).at(block)
}

fn ends_sentence(line: &str) -> bool {
    line.trim_end().ends_with(['.', '!', '?', '…'])
}

/// True if the last word of some words, a weekday aside, is short and belongs to any date: "on", "am", "le".
fn is_preposition(before: &str) -> bool {
    let fold = folded(before);
    let mut words = fold
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let [last, before_last, third] = [words.next_back(), words.next_back(), words.next_back()];
    let short = |word: Option<&str>| {
        word.is_some_and(|word| text::chars(word) <= 3 && LANGUAGES.is(Cue::Published, word))
    };
    let says = |word: Option<&str>| word.is_some_and(|word| LANGUAGES.is(Cue::Published, word));
    short(last) && !says(before_last) || short(before_last) && !says(third) && !short(last)
}

/// The cue that follows a date, the time of day aside: "um 23:03 Uhr gepostet", "公開". None if it labels what follows.
fn said_after(after: &str) -> Option<Cue> {
    const OF_THE_TIME: [&str; 12] = [
        "um", "uhr", "at", "om", "uur", "kl", "klo", "à", "h", "alle", "ore", "godz",
    ];
    let fold = folded(after);
    let word = fold
        .split_whitespace()
        .find(|word| {
            let plain = word.trim_matches(|c: char| !c.is_alphanumeric());
            !plain.is_empty()
                && !plain.starts_with(|c: char| c.is_ascii_digit())
                && !OF_THE_TIME.contains(&plain)
        })
        .filter(|word| !word.ends_with([':', '：']))?;
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    [Cue::Updated, Cue::Published]
        .into_iter()
        .find(|cue| LANGUAGES.is(*cue, word))
}

/// The cue that ends a text before a date: "Last updated on", "Veröffentlicht am:".
pub fn said_before(before: &str) -> Option<Cue> {
    let fold = folded(before);
    let plain = fold.trim_end_matches(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = plain.split_whitespace().collect();
    for count in (1..=words.len().min(4)).rev() {
        let phrase = words.get(words.len() - count..)?.join(" ");
        let phrase = phrase.trim_matches(|c: char| !c.is_alphanumeric() && c != '\'');
        for cue in [Cue::Updated, Cue::Published] {
            if LANGUAGES.is(cue, phrase) {
                return Some(cue);
            }
        }
    }
    // "Published: Monday, 16 July": a weekday may stand between.
    let (head, last) = plain.rsplit_once(|c: char| !c.is_alphanumeric())?;
    if !head.is_empty()
        && text::chars(last) <= 12
        && last.chars().all(char::is_alphabetic)
        && words.len() > 1
    {
        let head = head.trim_end_matches(|c: char| !c.is_alphanumeric());
        let words: Vec<&str> = head.split_whitespace().collect();
        for count in (1..=words.len().min(3)).rev() {
            let phrase = words.get(words.len() - count..)?.join(" ");
            for cue in [Cue::Updated, Cue::Published] {
                if LANGUAGES.is(cue, phrase.trim_matches(|c: char| !c.is_alphanumeric())) {
                    return Some(cue);
                }
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_a_date_may_say_what_it_is() {
        assert_eq!(
            said_after(" um 23:03 Uhr gepostet und abgelegt."),
            Some(Cue::Published)
        );
        assert_eq!(said_after(" um 13:22 Uhr geändert."), Some(Cue::Updated));
        assert_eq!(said_after(" 公開"), Some(Cue::Published));
        assert_eq!(said_after(" Aktualisiert: 3. Mai"), None);
        assert_eq!(said_after(" in the old harbour"), None);
    }

    #[test]
    fn a_preposition_says_nothing_of_a_date() {
        assert!(is_preposition("Der nächste Stammtisch findet am"));
        assert!(is_preposition("Der nächste Stammtisch findet am Mi."));
        assert!(!is_preposition("Veröffentlicht am"));
        assert!(!is_preposition("Posted on Monday,"));
    }
}
