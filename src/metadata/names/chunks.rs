//! A line of names, cut where one name ends and the next begins: at signs, and at words for "and".

use super::{
    super::languages::{Cue, LANGUAGES, folded},
    labels::embedded,
};

/// A part of a line that may be a name.
pub struct Chunk<'a> {
    /// Its words.
    pub text: &'a str,
    /// What parts it from the one before.
    pub before: Break,
}

/// What parts two names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Break {
    /// Nothing: the line begins.
    Start,
    /// A comma.
    Comma,
    /// "and", an ampersand, a slash.
    And,
    /// A bar, a dash, a point: what follows may be anything.
    Hard,
}

/// Cuts a line at signs and at words for "and".
pub fn cut(line: &str) -> Vec<Chunk<'_>> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut before = Break::Start;
    let mut push = |start: usize, end: usize, before: Break| {
        if let Some(text) = line.get(start..end) {
            let text = text.trim();
            if !text.is_empty() {
                out.push(Chunk { text, before });
                return true;
            }
        }
        false
    };
    let mut at = 0;
    let mut depth = 0usize;
    while let Some(rest) = line.get(at..).filter(|rest| !rest.is_empty()) {
        let Some(c) = rest.chars().next() else { break };
        let next = at + c.len_utf8();
        let spaced_before = || {
            let head = line.get(..at).unwrap_or_default();
            head.is_empty() || head.ends_with(char::is_whitespace)
        };
        let spaced_after = || {
            let tail = line.get(next..).unwrap_or_default();
            tail.is_empty() || tail.starts_with(char::is_whitespace)
        };
        match c {
            '(' | '[' | '（' => depth += 1,
            ')' | ']' | '）' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let cut = match c {
            _ if depth > 0 => None,
            ',' | '，' | '、' | '،' => Some(Break::Comma),
            ';' | '；' | '|' | '•' | '·' | '｜' | '→' | '»' | '⋅' | '∙' | '●' | '▪' | '◦' | '‧'
            | '\n' => Some(Break::Hard),
            '&' | '+' if spaced_before() && spaced_after() => Some(Break::And),
            '/' | '／' => Some(Break::And),
            '-' | '–' | '—' | '−' if spaced_before() && spaced_after() => Some(Break::Hard),
            '—' => Some(Break::Hard),
            '・' => {
                let kana =
                    |c: Option<char>| c.is_some_and(|c| matches!(u32::from(c), 0x30A0..=0x30FF));
                let left = kana(line.get(..at).and_then(|head| head.chars().next_back()));
                let right = kana(line.get(next..).and_then(|tail| tail.chars().next()));
                (!(left && right)).then_some(Break::And)
            }
            _ if c.is_alphabetic() && spaced_before() => {
                let end = rest
                    .find(char::is_whitespace)
                    .map_or(line.len(), |end| at + end);
                let word = folded(line.get(at..end).unwrap_or_default());
                let word = word.trim_end_matches([',', ':']);
                let joins = end < line.len()
                    && LANGUAGES.is(Cue::And, word)
                    && !line.get(at..end).is_some_and(|w| {
                        w.chars().all(char::is_uppercase) && w.chars().count() == 1
                    })
                    && at > start
                    && joins_names(line.get(start..at), line.get(end..), word);
                if joins {
                    push(start, at, before);
                    before = Break::And;
                    start = end;
                    at = end;
                    continue;
                }
                None
            }
            _ => None,
        };
        if let Some(kind) = cut {
            push(start, at, before);
            before = kind;
            start = next;
        }
        at = next;
    }
    push(start, line.len(), before);
    out
}

/// "y", "e", "i", "a", "con" stand in Spanish, Portuguese and Slavic names too ("Ortega y Gasset"): both sides must be
/// whole names for them to join.
fn joins_names(left: Option<&str>, right: Option<&str>, word: &str) -> bool {
    let words = |text: Option<&str>| {
        text.unwrap_or_default()
            .split_whitespace()
            .filter(|word| word.starts_with(char::is_uppercase))
            .count()
    };
    match word {
        "and" | "und" | "et" | "og" | "och" | "ja" | "en" | "και" | "ve" | "и" | "та" | "sowie"
        | "oraz" => true,
        _ => words(left) >= 2 && words(right) >= 2 || words(left) == 0,
    }
}

/// An organisation whose name holds "and" or a comma: "Office for Weather and Rain".
pub fn whole_organisation(line: &str, chunks: &[Chunk<'_>]) -> Option<String> {
    if chunks.len() < 2
        || !chunks
            .iter()
            .skip(1)
            .all(|chunk| chunk.before == Break::And)
        || line.contains(['/', ':'])
    {
        return None;
    }
    let small = chunks.iter().any(|chunk| {
        chunk.text.split_whitespace().skip(1).any(|word| {
            word.starts_with(char::is_lowercase) && !LANGUAGES.is(Cue::Particle, &folded(word))
        })
    });
    let capital = line.starts_with(char::is_uppercase);
    let single = chunks.iter().skip(1).any(|chunk| !chunk.text.contains(' '));
    let words = line.split_whitespace().count();
    (small && capital && single && words <= 10 && embedded(line).is_none()).then(|| line.to_owned())
}
