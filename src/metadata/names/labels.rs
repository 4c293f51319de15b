//! Labels of bylines: "By", "Text:", "Übersetzt von", at the front of a line or within it, and the role each tells.

use super::{
    super::languages::{Cue, LANGUAGES, folded, words_of},
    shape::is_person,
};
use crate::article::Role;
use std::borrow::Cow;

/// Cues that say what the person named after them did.
const ROLES: &[(Cue, Role)] = &[
    (Cue::Translator, Role::Translator),
    (Cue::Photographer, Role::Photographer),
    (Cue::Illustrator, Role::Illustrator),
    (Cue::Interviewer, Role::Interviewer),
    (Cue::Editor, Role::Editor),
    (Cue::Reviewer, Role::Contributor),
];

/// The role that a folded label tells, if it tells one.
pub fn role_of(label: &str) -> Option<Role> {
    ROLES
        .iter()
        .find(|(cue, _)| LANGUAGES.is(*cue, label))
        .map(|(_, role)| *role)
}

/// A line without the signs that may stand before a label.
fn without_signs(line: &str) -> &str {
    line.trim_start_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '|' | '-'
                    | '–'
                    | '—'
                    | '•'
                    | '·'
                    | '/'
                    | ','
                    | '~'
                    | '*'
                    | '»'
                    | '('
                    | '✍'
                    | '©'
                    | ':'
            )
    })
}

/// False for a line that cannot begin with a label, nor with a date and a label behind it, by its first word.
pub fn may_open(line: &str) -> bool {
    let rest = without_signs(line);
    let Some(first) = rest.chars().next() else {
        return false;
    };
    if first.is_numeric() {
        return true;
    }
    let folded = first_word(rest);
    let word = words_of(&folded).next().unwrap_or_default();
    begins_label(word)
        || LANGUAGES.opens_month(word)
        || LANGUAGES.month(word, None).is_some()
        || !first.is_ascii()
}

/// The first word of a line, folded, up to a space or a sign that ends a label.
fn first_word(line: &str) -> Cow<'_, str> {
    let end = line
        .find(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '＝' | '/' | '／' | '|'))
        .unwrap_or(line.len());
    folded(line.get(..end).unwrap_or(line))
}

fn begins_label(word: &str) -> bool {
    LANGUAGES.begins_any(LABELS, word)
}

/// Takes labels off the front: "By", "Text:", "Übersetzt von". Returns the role they tell, the rest, and whether there
/// was one.
pub fn unlabelled(line: &str) -> (Option<Role>, &str, bool) {
    let mut rest = without_signs(line);
    let mut role = None;
    let mut any = false;
    for _ in 0..3 {
        let Some((_, cue, after)) = label_at(rest, true) else {
            break;
        };
        role = ROLES
            .iter()
            .find(|(known, _)| *known == cue)
            .map(|(_, role)| *role)
            .or(role.or(Some(Role::Author)));
        any = true;
        rest = after;
    }
    (role.filter(|_| any), rest, any)
}

/// The cues of labels before names, in the order of trial; the first only with a colon.
const LABELS: &[Cue] = &[
    Cue::Label,
    Cue::By,
    Cue::Translator,
    Cue::Photographer,
    Cue::Illustrator,
    Cue::Interviewer,
    Cue::Editor,
    Cue::Reviewer,
];

/// True if a word of a line begins a label, so that one may stand in it.
pub fn may_be_labelled(line: &str) -> bool {
    words_of(&folded(line)).any(begins_label)
}

/// A label at the start of a line: its folded words, its cue, and the rest of the line. With `account` a small word may
/// follow a small label: "von annablog".
fn label_at(line: &str, account: bool) -> Option<(String, Cue, &str)> {
    // Most words begin no label.
    let word = first_word(line);
    if !begins_label(words_of(&word).next().unwrap_or_default()) {
        return None;
    }
    let longest = 5;
    let mut ends: Vec<usize> = Vec::new();
    let mut colon: Option<usize> = None;
    let mut in_word = false;
    for (at, c) in line.char_indices() {
        if matches!(c, ':' | '：' | '＝' | '/' | '／' | '|') {
            if in_word || ends.is_empty() {
                ends.push(at);
            }
            if at > 0 && matches!(c, ':' | '：' | '＝' | '/' | '／' | '|') {
                colon = Some(at);
            }
            break;
        }
        if c.is_whitespace() {
            if in_word {
                ends.push(at);
            }
            in_word = false;
            if ends.len() >= longest {
                break;
            }
        } else {
            in_word = true;
        }
    }
    let after_sign = |at: usize| {
        line.get(at..)
            .map(|rest| {
                rest.trim_start()
                    .trim_start_matches([':', '：', '＝', '/', '／', '|'])
                    .trim_start()
            })
            .filter(|rest| !rest.is_empty())
    };
    if let Some(at) = colon {
        let label = folded(line.get(..at)?);
        let label = label.trim_matches([' ', '.', '-', '(']);
        if let Some(cue) = LANGUAGES.first_of(LABELS, label) {
            return Some((label.to_owned(), cue, after_sign(at)?));
        }
    }
    for end in ends.iter().rev() {
        if Some(*end) == colon {
            continue;
        }
        let label = folded(line.get(..*end)?);
        let label = label.trim_end_matches('.');
        let Some(cue) = LANGUAGES.first_of(LABELS.get(1..).unwrap_or_default(), label) else {
            continue;
        };
        let rest = line.get(*end..)?.trim_start();
        // "Di Maio", "Van Gogh", "Da Silva" are names: a label is followed by a whole name, and where it is also a
        // particle the line says so by a small letter or the name's length.
        let particle = LANGUAGES.is(Cue::Particle, label);
        let capital = line.starts_with(|c: char| c.is_uppercase());
        let words = rest.split_whitespace().count();
        if particle && capital && words < 2 {
            continue;
        }
        if matches!(label, "with" | "aus" | "la" | "van" | "de" | "του" | "της")
            && capital
            && words < 2
        {
            continue;
        }
        if rest.starts_with(|c: char| c.is_uppercase() || c.is_numeric() || !c.is_lowercase())
            || label == "by"
            || label.contains(' ')
            || account && !capital && words == 1
        {
            return Some((label.to_owned(), cue, rest));
        }
    }
    None
}

/// A label within a line, behind other words: where it begins, the role it tells, what follows.
pub fn embedded(line: &str) -> Option<(usize, Role, &str)> {
    let mut space = false;
    let mut furniture = false;
    for (at, c) in line.char_indices() {
        if space && !c.is_whitespace() && furniture {
            let rest = line.get(at..)?;
            if let Some((word, after)) = rest.split_once(' ')
                && LANGUAGES.is(Cue::By, &folded(word))
            {
                return Some((at, Role::Author, after));
            }
        }
        if c.is_whitespace() && !space {
            let last = line.get(..at)?.rsplit(char::is_whitespace).next()?;
            furniture |= LANGUAGES.is(Cue::Furniture, &folded(last));
        }
        if space
            && !c.is_whitespace()
            && let Some((label, cue, after)) = label_at(line.get(at..)?, false)
        {
            let head = line.get(..at)?;
            let colon = line
                .get(at..)?
                .find([':', '：'])
                .is_some_and(|colon| colon <= label.len() + 2);
            let role = ROLES
                .iter()
                .find(|(known, _)| *known == cue)
                .map(|(_, role)| *role);
            let ambiguous = LANGUAGES.is(Cue::Particle, &label)
                || LANGUAGES.is(Cue::And, &label)
                || matches!(
                    label.as_str(),
                    "aus" | "van" | "per" | "του" | "της" | "haber" | "text"
                );
            let passes = match role {
                Some(_) => colon || label.contains(' '),
                None => !ambiguous || colon || !is_person(head.trim()),
            };
            if passes && cue != Cue::Label || colon && cue == Cue::Label {
                return Some((at, role.unwrap_or_default(), after));
            }
        }
        space = c.is_whitespace();
    }
    None
}
