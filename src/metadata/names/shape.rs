//! What names look like: of persons, of organisations, and what stands beside names but is none.

use super::super::{
    dates::{self, Hint},
    languages::{Cue, LANGUAGES, folded},
};
use crate::{article::AgentKind, text};

/// Longest name, in characters and in words.
const NAME_CHARS: usize = 60;
const NAME_WORDS: usize = 7;

/// True if a text may name somebody: short, with letters, no figures to speak of, no date, no sentence.
pub fn text_is_name(name: &str, fold: &str) -> bool {
    let chars = text::chars(name);
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    if chars > NAME_CHARS || letters < 2 && !name.chars().any(is_ideograph) {
        return false;
    }
    let words = name.split_whitespace().count();
    if words > NAME_WORDS
        || name.contains([
            '?', '!', '{', '}', '<', '>', '=', '%', '$', '€', '£', '\\', '…',
        ])
    {
        return false;
    }
    if fold.starts_with("http") || fold.contains(".com/") || fold.contains("www.") {
        return false;
    }
    let figures = name.chars().filter(char::is_ascii_digit).count();
    let most = if words == 1 { letters } else { letters / 2 };
    if figures > most || !dates::find(name, Hint::default()).is_empty() {
        return false;
    }
    if is_furniture(fold) {
        return false;
    }
    true
}

/// Labels of dates, reading times and buttons that stand beside names.
pub fn is_furniture(fold: &str) -> bool {
    let plain = fold.trim_matches(|c: char| !c.is_alphanumeric());
    if plain.is_empty() {
        return true;
    }
    if LANGUAGES.is_any(
        &[
            Cue::Published,
            Cue::Updated,
            Cue::Label,
            Cue::By,
            Cue::And,
            Cue::At,
            Cue::Minutes,
            Cue::Rights,
            Cue::Weekday,
        ],
        plain,
    ) {
        return true;
    }
    // "5 min read"
    let figures: String = plain.chars().take_while(char::is_ascii_digit).collect();
    if !figures.is_empty() {
        let rest = plain.get(figures.len()..).unwrap_or_default().trim();
        if LANGUAGES.is(Cue::Minutes, rest) {
            return true;
        }
    }
    LANGUAGES.is(Cue::Button, plain)
}

/// True if a word of a folded text is a job.
pub fn job_within(fold: &str) -> bool {
    let mut words = fold
        .split([' ', '-', ','])
        .map(|word| word.trim_matches('.'));
    words.any(|word| LANGUAGES.is(Cue::Job, word) && text::chars(word) > 3)
}

/// True if a word begins with a capital.
pub fn is_capitalised(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// True for the characters of Chinese, Japanese and Korean.
pub fn is_ideograph(c: char) -> bool {
    matches!(u32::from(c), 0x3040..=0x30FF | 0x3400..=0x9FFF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF)
}

/// Two to five words that begin with capitals, particles aside; or a short name in a script without capitals.
pub fn is_person(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    if name.chars().any(is_ideograph) {
        let chars = text::chars(name);
        return (2..=12).contains(&chars) && words.len() <= 4;
    }
    let caseless = name
        .chars()
        .filter(|c| c.is_alphabetic())
        .all(|c| !c.is_uppercase() && !c.is_lowercase());
    if caseless {
        return (1..=5).contains(&words.len());
    }
    if !(1..=6).contains(&words.len()) {
        return false;
    }
    words.iter().enumerate().all(|(at, word)| {
        is_capitalised(word)
            || (at > 0 && LANGUAGES.is(Cue::Particle, &folded(word)))
            || word.starts_with(['"', '“', '„', '\'', '‘', '('])
            || (word.contains('\'') || word.contains('’')) && word.chars().any(char::is_uppercase)
            || (at == 0 && words.len() > 1 && LANGUAGES.is(Cue::Particle, &folded(word)))
    }) && !words
        .iter()
        .any(|word| word.chars().filter(char::is_ascii_digit).count() > 0)
}

/// Person or organisation, by words and by the site's own names.
pub fn kind_of(name: &str, fold: &str, sites: &[String]) -> AgentKind {
    let letters = text::letters(name);
    if sites.contains(&letters) || LANGUAGES.is(Cue::Agency, fold) {
        return AgentKind::Organisation;
    }
    let words: Vec<&str> = fold
        .split([' ', '/', '-'])
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .collect();
    if words
        .iter()
        .any(|word| LANGUAGES.is(Cue::Organisation, word))
        || name.chars().any(is_ideograph)
            && LANGUAGES
                .phrases(Cue::Organisation)
                .filter(|word| word.chars().any(is_ideograph) && text::chars(word) > 1)
                .any(|word| fold.ends_with(word))
    {
        return AgentKind::Organisation;
    }
    if fold.starts_with("the ") || name.contains('.') && !name.contains(' ') && name.len() > 4 {
        return AgentKind::Organisation;
    }
    if words.len() > 1 && words.iter().all(|word| LANGUAGES.is(Cue::Agency, word)) {
        return AgentKind::Organisation;
    }
    if is_person(name) {
        AgentKind::Person
    } else {
        AgentKind::Unknown
    }
}

/// A name of two words or more in nothing but capitals -> capitals and small letters. Anything else stays as it is.
pub fn capitals(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let shouted = words.len() >= 2
        && name.chars().any(|c| c.is_uppercase())
        && !name.chars().any(char::is_lowercase)
        && words.iter().filter(|word| text::chars(word) > 2).count() >= 2
        && !words
            .iter()
            .any(|word| word.chars().any(|c| c.is_numeric()));
    if !shouted {
        return name.to_owned();
    }
    words
        .iter()
        .enumerate()
        .map(|(at, word)| {
            if at > 0 && LANGUAGES.is(Cue::Particle, &folded(word)) {
                word.to_lowercase()
            } else {
                title_case(word)
            }
        })
        .collect::<Vec<_>>()
        .join(" ")
}

fn title_case(word: &str) -> String {
    // Initials stay: "J.K."
    if word.contains('.') && word.split('.').all(|part| text::chars(part) <= 1) {
        return word.to_owned();
    }
    let mut out = String::new();
    let mut start = true;
    for c in word.chars() {
        if start {
            out.push(c);
        } else {
            out.extend(c.to_lowercase());
        }
        start = matches!(c, '-' | '\'' | '’' | '.' | '‐');
    }
    let lower = out.to_lowercase();
    if lower.starts_with("mc")
        && text::chars(&out) > 3
        && let Some(rest) = out.get(2..)
    {
        let mut chars = rest.chars();
        if let Some(first) = chars.next() {
            return format!("Mc{}{}", first.to_uppercase(), chars.as_str());
        }
    }
    out
}
