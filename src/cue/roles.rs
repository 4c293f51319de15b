//! Words that say what a picture is ("File", "Handout", "Symbolbild") or that name nobody ("Staff", "Privat").

use super::words::{self, Meanings, fold};
use std::sync::OnceLock;

fn table() -> &'static Meanings<&'static str> {
    static TABLE: OnceLock<Meanings<&'static str>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut out = Meanings::new();
        for row in words::rows(include_str!("roles.tsv")) {
            let (Some(flag), Some(list)) = (row.get(1).copied(), row.get(2)) else {
                continue;
            };
            for word in words::entries(list) {
                out.entry(fold(word)).or_insert(flag);
            }
        }
        out
    })
}

/// The flag of a text that is nothing but a role word; `none` for role words without a flag.
pub fn find(text: &str) -> Option<&'static str> {
    if text.len() > 80 {
        return None;
    }
    let folded = fold(words::part(
        text,
        words::trimmed(
            text,
            &[',', ';', ':', '.', '*', '"', '„', '“', '”', '(', ')'],
        ),
    ));
    table().get(&folded).copied()
}

/// A role word at the end of a name ("Max Muster Archiv", "Getty - Contributor"): the flag and where it starts. The word
/// must begin with a capital where the script has them, so that a name's own words stay.
pub fn at_end(text: &str) -> Option<(usize, &'static str)> {
    let pieces = words::split(text);
    for take in (1..=3.min(pieces.len().saturating_sub(1))).rev() {
        let Some((range, word)) = pieces.get(pieces.len().saturating_sub(take)) else {
            continue;
        };
        if let Some(flag) = find(words::part(text, range.start..text.len()))
            && word
                .chars()
                .find(|c| c.is_alphabetic())
                .is_none_or(|c| !c.is_lowercase())
        {
            return Some((range.start, flag));
        }
    }
    None
}

/// A role word at the start of a name ("Archivfoto Max Muster", "Handout NASA"): the flag and where the name begins.
pub fn at_start(text: &str) -> Option<(usize, &'static str)> {
    let pieces = words::split(text);
    for take in (1..=3.min(pieces.len().saturating_sub(1))).rev() {
        let Some((range, _)) = pieces.get(take.saturating_sub(1)) else {
            continue;
        };
        if let Some(flag) = find(words::part(text, 0..range.end))
            && let Some((next, _)) = pieces.get(take)
        {
            return Some((next.start, flag));
        }
    }
    None
}
