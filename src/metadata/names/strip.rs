//! A part of a byline without what is not the name: addresses, handles, brackets, jobs, places, marks.

use super::super::languages::{Cue, LANGUAGES, folded};
use crate::text;

/// A chunk without addresses, handles, bracketed additions, jobs and titles at its end.
pub fn bare(chunk: &str) -> (String, bool) {
    let mut name = String::new();
    let mut depth = 0usize;
    let mut dropped = false;
    let mut kept = false;
    for (at, c) in chunk.char_indices() {
        match c {
            '(' if depth == 0 && is_within_name(chunk, at) => {
                kept = true;
                name.push(c);
            }
            ')' if kept => {
                kept = false;
                name.push(c);
            }
            '(' | '[' | '（' | '【' => depth += 1,
            ')' | ']' | '）' | '】' => depth = depth.saturating_sub(1),
            _ if depth > 0 => dropped = true,
            c => name.push(c),
        }
    }
    let mut words: Vec<&str> = Vec::new();
    for word in name.split_whitespace() {
        let handle = word.starts_with('@') || word.contains("://") || word.starts_with("www.");
        let mail = word.contains('@') && word.contains('.');
        if handle || mail {
            dropped = true;
        } else {
            words.push(word);
        }
    }
    // "Anna Muster@anna"
    let mut words: Vec<&str> = words
        .into_iter()
        .map(|word| word.split('@').next().unwrap_or(word))
        .filter(|word| !word.is_empty())
        .collect();
    // What is left of a date's surroundings: "Anna Muster am", "Stand".
    while words.len() > 1
        && words.last().is_some_and(|last| {
            let fold = folded(last);
            let fold = fold.trim_matches(|c: char| !c.is_alphanumeric());
            [Cue::At, Cue::Published, Cue::Updated]
                .iter()
                .any(|cue| LANGUAGES.is(*cue, fold))
                || matches!(fold, "on" | "am" | "the" | "stand" | "den")
        })
    {
        words.pop();
        dropped = true;
    }
    // "Anna Muster Writer": a job after a whole name.
    while words.len() > 2
        && words.last().is_some_and(|last| {
            let fold = folded(last);
            text::chars(&fold) > 3 && LANGUAGES.is(Cue::Job, fold.trim_matches('.'))
        })
    {
        words.pop();
        dropped = true;
    }
    // "Anna Muster in Kyiv", "Anna Muster for the Daily": what follows is not the name.
    for cut in [
        "in",
        "for",
        "at",
        "aus",
        "für",
        "à",
        "en",
        "em",
        "from",
        "bei",
        "on",
        "updated",
        "last",
        "published",
        "posted",
        "am",
        "is",
    ] {
        if let Some(at) = words.iter().position(|word| *word == cut)
            && (at >= 2 || at == 1 && matches!(cut, "on" | "am" | "at" | "is"))
        {
            words.truncate(at);
            dropped = true;
        }
    }
    // "Anna Muster. Last updated": a sentence ends.
    if let Some(end) = words
        .iter()
        .skip(1)
        .position(|word| word.ends_with('.') && text::chars(word) > 4)
        && end + 2 < words.len()
    {
        words.truncate(end + 2);
        dropped = true;
    }
    let mut name = words.join(" ");
    // The mark of a note or an address: "Anna Muster1".
    if words.len() > 1 {
        let head = name.trim_end_matches(|c: char| {
            c.is_ascii_digit() || matches!(c, '*' | '†' | '‡' | '¹' | '²' | '³')
        });
        if head.ends_with(char::is_lowercase) {
            name = head.to_owned();
        }
    }
    // 張三記者 / 홍길동 기자
    let fold = folded(&name);
    if let Some(after) = LANGUAGES
        .phrases(Cue::After)
        .filter(|after| fold.ends_with(after) && fold.len() > after.len())
        .max_by_key(|after| after.len())
    {
        let keep = text::chars(&fold).saturating_sub(text::chars(after));
        if keep >= 2 && text::chars(&fold) == text::chars(&name) {
            name = name
                .chars()
                .take(keep)
                .collect::<String>()
                .trim()
                .to_owned();
        } else if let Some(head) = name.rsplit_once(' ').map(|(head, _)| head.to_owned()) {
            name = head;
        }
    }
    let trimmed = name
        .trim_matches(|c: char| {
            c.is_whitespace()
                || matches!(
                    c,
                    ',' | ';'
                        | ':'
                        | '|'
                        | '-'
                        | '–'
                        | '—'
                        | '•'
                        | '·'
                        | '*'
                        | '"'
                        | '“'
                        | '”'
                        | '„'
                        | '«'
                        | '»'
                        | '/'
                        | '~'
                        | '>'
                        | '<'
                        | '_'
                        | '：'
                        | '…'
                )
        })
        .to_owned();
    let trimmed = match trimmed.strip_suffix('.') {
        // "Jr.", "Anna M." keep their point.
        Some(head)
            if head
                .rsplit([' ', '.'])
                .next()
                .is_some_and(|last| text::chars(last) > 3) =>
        {
            head.to_owned()
        }
        _ => trimmed,
    };
    (trimmed, dropped)
}

/// True if a bracket at a place holds one word of a name, with words of the name on both sides: "Anna (Nanni) Muster".
fn is_within_name(chunk: &str, at: usize) -> bool {
    let capital = |text: &str| text.trim_start().starts_with(char::is_uppercase);
    let Some((inner, after)) = chunk
        .get(at..)
        .and_then(|rest| rest.strip_prefix('('))
        .and_then(|rest| rest.split_once(')'))
    else {
        return false;
    };
    let before = chunk.get(..at).unwrap_or_default();
    capital(before)
        && capital(after)
        && inner.starts_with(char::is_uppercase)
        && inner.chars().all(char::is_alphabetic)
        && inner.chars().any(char::is_lowercase)
}
