//! How words of a line are compared with the tables: without regard to case, width, kind of quote and spacing.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};
use unicode_normalization::{
    IsNormalized, UnicodeNormalization, char::is_combining_mark, is_nfkc_quick,
};

/// A text as the tables hold it: NFKC, lower case, straight quotes, single spaces, no invisible characters.
pub fn fold(text: &str) -> String {
    // Most lines are composed already; normalising them again takes most of the time of a line.
    if is_nfkc_quick(text.chars()) == IsNormalized::Yes {
        folded(text.chars(), text.len())
    } else {
        folded(text.nfkc(), text.len())
    }
}

fn folded(chars: impl Iterator<Item = char>, len: usize) -> String {
    let mut out = String::with_capacity(len);
    let mut space = false;
    for c in chars {
        if crate::text::is_space(c) {
            space = !out.is_empty();
            continue;
        }
        if crate::text::is_invisible(c) {
            continue;
        }
        if space {
            out.push(' ');
            space = false;
        }
        match c {
            '`' => out.push('\''),
            c if c.is_ascii() => out.push(c.to_ascii_lowercase()),
            '\u{2018}' | '\u{2019}' | '\u{B4}' | '\u{2032}' => out.push('\''),
            '\u{201C}' | '\u{201D}' | '\u{201E}' | '«' | '»' | '\u{2033}' => out.push('"'),
            _ => out.extend(c.to_lowercase()),
        }
    }
    out
}

/// The columns of a table: lines of TAB-separated fields; `#` opens a comment.
pub fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|line| line.split('\t').collect())
}

/// The entries of a column that holds several, parted by `|`.
pub fn entries(column: &'static str) -> impl Iterator<Item = &'static str> {
    column.split('|').filter(|entry| !entry.is_empty())
}

/// A table of folded words.
pub type Words = BTreeSet<String>;
/// A table of folded words, each with what it means.
pub type Meanings<T> = BTreeMap<String, T>;

/// The first three characters of folded words: most of a text is told from all words of a table by these.
#[derive(Default)]
pub struct Openings(BTreeSet<[char; 3]>);

impl Openings {
    /// The openings of folded words.
    pub fn of<'a>(words: impl IntoIterator<Item = &'a String>) -> Self {
        Self(
            words
                .into_iter()
                .map(|word| first_three(word.chars()))
                .collect(),
        )
    }

    /// False if no word of the table can begin a text.
    pub fn may_open(&self, text: &str) -> bool {
        let head = head(text, 3);
        let opening = if head.len() == 3 && head.bytes().all(|b| b.is_ascii_alphanumeric()) {
            first_three(head.chars().map(|c| c.to_ascii_lowercase()))
        } else {
            // Marks join the letter before them, so more than three characters are looked at.
            first_three(fold(self::head(text, 24)).chars())
        };
        self.0.contains(&opening)
    }
}

fn first_three(mut chars: impl Iterator<Item = char>) -> [char; 3] {
    std::array::from_fn(|_| chars.next().unwrap_or('\0'))
}

/// True for scripts written without spaces between words: Han, kana; Hangul compounds count too.
pub fn is_cjk(c: char) -> bool {
    matches!(u32::from(c), 0x3005 | 0x3007 | 0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}

/// True if a word may begin between these two characters: after anything but a letter or digit, where a capital follows
/// a small letter, digit or stop (words that lost the space between them), and next to scripts without spaces.
pub fn may_begin(before: Option<char>, after: char) -> bool {
    let Some(before) = before else { return true };
    !before.is_alphanumeric()
        || is_cjk(before)
        || is_cjk(after)
        || (after.is_uppercase() && (before.is_lowercase() || before.is_numeric()))
}

/// True if a word may end between these two characters.
pub fn may_end(before: char, after: Option<char>) -> bool {
    let Some(after) = after else { return true };
    !after.is_alphanumeric() || is_cjk(before) || is_cjk(after)
}

/// The words of a text (parted by white space), each with its byte range.
pub fn split(text: &str) -> Vec<(Range<usize>, &str)> {
    let mut out = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices() {
        match (crate::text::is_space(c), start) {
            (true, Some(from)) => {
                out.extend(text.get(from..at).map(|word| (from..at, word)));
                start = None;
            }
            (false, None) => start = Some(at),
            _ => {}
        }
    }
    if let Some(from) = start {
        out.extend(text.get(from..).map(|word| (from..text.len(), word)));
    }
    out
}

/// The byte range of a text without white space and the given characters at both ends.
pub fn trimmed(text: &str, extra: &[char]) -> Range<usize> {
    let other =
        |c: char| !(crate::text::is_space(c) || crate::text::is_invisible(c) || extra.contains(&c));
    match (
        text.char_indices().find(|(_, c)| other(*c)),
        text.char_indices().rev().find(|(_, c)| other(*c)),
    ) {
        (Some((start, _)), Some((end, last))) => start..end.saturating_add(last.len_utf8()),
        _ => 0..0,
    }
}

/// The first bytes of a text, cut between two characters.
pub fn head(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end = end.saturating_sub(1);
    }
    part(text, 0..end)
}

/// A range whose ends were moved behind marks that belong to the letter before them: no cut parts e and its accent.
pub fn with_marks(text: &str, range: &Range<usize>) -> Range<usize> {
    let behind = |at: usize| {
        let marks = part(text, at..text.len())
            .chars()
            .take_while(|c| is_combining_mark(*c))
            .map(char::len_utf8)
            .sum::<usize>();
        at.saturating_add(marks)
    };
    let start = if range.start == 0 {
        0
    } else {
        behind(range.start)
    };
    start..behind(range.end).max(start)
}

/// Part of a text, empty if the range does not fit it.
pub fn part(text: &str, range: Range<usize>) -> &str {
    text.get(range).unwrap_or_default()
}
