//! The words of class, id and role values, and what each says: a bit a meaning, one look a word.

use super::opening::{ARTICLE, BYLINE, CHROME, SOFT, TEASER};
use std::sync::LazyLock;

/// What a word says; several may hold.
pub type Bits = u16;

/// Of something else than the article.
pub const IS_CHROME: Bits = 1;
/// The same, of boxes that may be the article's own.
pub const IS_SOFT: Bits = 1 << 1;
/// Of cards that lead to another page.
pub const IS_TEASER: Bits = 1 << 2;
/// Of elements that name who wrote it.
pub const IS_BYLINE: Bits = 1 << 3;
/// Of boxes that tell of the author at length, and of pictures.
pub const IS_BIOGRAPHY: Bits = 1 << 4;
/// Of the captions of pictures.
pub const IS_PICTURE: Bits = 1 << 5;
/// Of containers of an article.
pub const IS_ARTICLE: Bits = 1 << 6;

/// What a word says.
pub fn bits(word: &str) -> Bits {
    static LISTS: LazyLock<Vec<Vec<(&str, Bits)>>> = LazyLock::new(|| {
        let mut lists: Vec<Vec<(&str, Bits)>> = vec![Vec::new(); 256];
        let tables: &[(&[&'static str], Bits)] = &[
            (CHROME, IS_CHROME),
            (SOFT, IS_SOFT),
            (TEASER, IS_TEASER),
            (BYLINE, IS_BYLINE),
            (super::printed::BIOGRAPHY, IS_BIOGRAPHY),
            (super::printed::PICTURE, IS_PICTURE),
            (ARTICLE, IS_ARTICLE),
        ];
        for (words, bit) in tables {
            for word in *words {
                let Some(list) = word
                    .bytes()
                    .next()
                    .and_then(|first| lists.get_mut(usize::from(first)))
                else {
                    continue;
                };
                match list.iter_mut().find(|(known, _)| known == word) {
                    Some((_, bits)) => *bits |= *bit,
                    None => list.push((word, *bit)),
                }
            }
        }
        lists
    });
    word.bytes()
        .next()
        .and_then(|first| LISTS.get(usize::from(first)))
        .and_then(|list| list.iter().find(|(known, _)| *known == word))
        .map_or(0, |(_, bits)| *bits)
}

/// The words of values: cut at signs and at capitals within.
pub fn words(values: &str) -> impl Iterator<Item = String> {
    let mut out = Vec::new();
    each_word(values, |word| out.push(word.to_owned()));
    out.into_iter()
}

/// Shows each of the [`words`] of values in turn, and keeps none.
pub fn each_word(values: &str, mut show: impl FnMut(&str)) {
    if values.is_empty() {
        return;
    }
    if values.is_ascii() {
        each_ascii_word(values, show);
        return;
    }
    let mut word = String::with_capacity(32);
    let mut small = false;
    for c in values.chars() {
        if (!c.is_alphanumeric() || (c.is_uppercase() && small)) && !word.is_empty() {
            show(&word);
            word.clear();
        }
        if c.is_ascii_alphanumeric() {
            word.push(c.to_ascii_lowercase());
        } else if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
        small = c.is_lowercase();
    }
    if !word.is_empty() {
        show(&word);
    }
}

/// The same for values of ASCII alone, as most are: slices of the text, made small once if it has a capital.
fn each_ascii_word(values: &str, mut show: impl FnMut(&str)) {
    let lower;
    let text = if values.bytes().any(|byte| byte.is_ascii_uppercase()) {
        lower = values.to_ascii_lowercase();
        lower.as_str()
    } else {
        values
    };
    let mut start: Option<usize> = None;
    let mut small = false;
    for (at, byte) in values.bytes().enumerate() {
        let part = byte.is_ascii_alphanumeric();
        let cut = !part || byte.is_ascii_uppercase() && small;
        if cut && let Some(from) = start.take() {
            show(text.get(from..at).unwrap_or_default());
        }
        if part && start.is_none() {
            start = Some(at);
        }
        small = byte.is_ascii_lowercase();
    }
    if let Some(from) = start {
        show(text.get(from..).unwrap_or_default());
    }
}

/// What was worked out of values lately: rows, cards and list items bear the same words again and again. A place for each of
/// some digests; what falls on the same place takes it over, so that nothing but time depends on what is held.
pub struct Recent<'a, T> {
    places: Vec<Option<(&'a str, T)>>,
}

impl<'a, T: Copy> Recent<'a, T> {
    /// How many places; a power of two.
    const PLACES: usize = 256;

    pub fn new() -> Self {
        Self {
            places: vec![None; Self::PLACES],
        }
    }

    /// What `work` makes of values, made once as long as they are held.
    pub fn of(&mut self, values: &'a str, work: impl FnOnce(&str) -> T) -> T {
        let bytes = values.as_bytes();
        let digest = bytes
            .iter()
            .rev()
            .take(16)
            .fold(bytes.len(), |digest, byte| {
                digest.wrapping_mul(31).wrapping_add(usize::from(*byte))
            });
        let place = (digest ^ (digest >> 8)) & (Self::PLACES - 1);
        let Some(place) = self.places.get_mut(place) else {
            return work(values);
        };
        match place {
            Some((known, made)) if *known == values => *made,
            _ => {
                let made = work(values);
                *place = Some((values, made));
                made
            }
        }
    }
}

/// True if values hold a run of small ASCII letters in capitals or small: a quick look before they are cut into words.
pub fn may_hold(values: &str, letters: &[u8]) -> bool {
    let Some((first, rest)) = letters.split_first() else {
        return true;
    };
    let bytes = values.as_bytes();
    memchr::memchr2_iter(*first, first.to_ascii_uppercase(), bytes).any(|at| {
        bytes
            .get(at + 1..at + 1 + rest.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(rest))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn class_words_are_cut() {
        let found: Vec<String> = words("entry-meta postAuthor by_line XML").collect();
        assert_eq!(
            found,
            ["entry", "meta", "post", "author", "by", "line", "xml"]
        );
        let marked: Vec<String> = words("ölAuthor étéPost").collect();
        assert_eq!(marked, ["öl", "author", "été", "post"]);
    }

    #[test]
    fn a_quick_look_misses_nothing() {
        assert!(may_hold("postTitle", b"title") && may_hold("TITLE", b"title"));
        assert!(!may_hold("tit le", b"title") && !may_hold("", b"title"));
    }
}
