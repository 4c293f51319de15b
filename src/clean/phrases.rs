//! Phrases of a word list, found in a text by how they begin: few places of a text begin one.

use super::outline::Fnv;
use super::words::unspaced;

/// What a phrase of a word list says, and where it must stand.
#[derive(Clone, Copy)]
pub struct Entry {
    /// The kind that it speaks for.
    pub bit: u64,
    /// The phrase is the whole of the text.
    pub whole: bool,
    /// The phrase begins the text.
    pub starts: bool,
}

/// The phrases of a word list, by a digest of how they begin.
pub struct Phrases {
    /// One after another, in the order of their lists: they lie close together in memory.
    text: String,
    phrases: Vec<Phrase>,
    /// Where the phrases of each list end; a list is some bits of the digest.
    ends: Vec<u16>,
    /// Which lists hold any: a bit each.
    filled: Vec<u64>,
}

struct Phrase {
    start: usize,
    end: usize,
    entry: Entry,
}

impl Phrases {
    /// A power of two, some times the number of beginnings.
    const LISTS: usize = 1 << 14;

    /// Sorts phrases, each with the digest of its beginning. None if there are more than 65,535.
    pub fn build<'d>(phrases: impl Iterator<Item = (Fnv, &'d str, Entry)>) -> Option<Self> {
        let mut found: Vec<_> = phrases
            .map(|(beginning, phrase, entry)| (Self::list(beginning), phrase, entry))
            .collect();
        found.sort_by_key(|(list, ..)| *list);
        let mut out = Self {
            text: String::new(),
            phrases: Vec::with_capacity(found.len()),
            ends: vec![0; Self::LISTS],
            filled: vec![0; Self::LISTS / 64],
        };
        for (list, phrase, entry) in found {
            let start = out.text.len();
            out.text.push_str(phrase);
            let end = out.text.len();
            out.phrases.push(Phrase { start, end, entry });
            *out.ends.get_mut(list)? = u16::try_from(out.phrases.len()).ok()?;
            *out.filled.get_mut(list / 64)? |= 1 << (list % 64);
        }
        let mut last = 0;
        for end in &mut out.ends {
            last = last.max(*end);
            *end = last;
        }
        Some(out)
    }

    fn list(beginning: Fnv) -> usize {
        let digest = beginning.0;
        usize::try_from(digest ^ (digest >> 32)).unwrap_or(0) & (Self::LISTS - 1)
    }

    /// The phrases that may begin so.
    #[inline]
    fn beginning(&self, digest: Fnv) -> &[Phrase] {
        let list = Self::list(digest);
        let filled = self.filled.get(list / 64).copied().unwrap_or(0);
        if filled & (1 << (list % 64)) == 0 {
            return &[];
        }
        let end = |list: usize| self.ends.get(list).copied().map_or(0, usize::from);
        let start = list.checked_sub(1).map_or(0, end);
        self.phrases.get(start..end(list)).unwrap_or_default()
    }

    /// The phrases that stand at a place of a text which begins so: where each ends, and what it says.
    #[inline]
    pub fn at<'p>(
        &'p self,
        text: &'p str,
        start: usize,
        beginning: Fnv,
    ) -> impl Iterator<Item = (usize, &'p Entry)> {
        let known = self.text.as_bytes();
        self.beginning(beginning).iter().filter_map(move |phrase| {
            let end = start + (phrase.end - phrase.start);
            let here = text.as_bytes().get(start..end)?;
            // Phrases of one list begin alike; their last letters tell them apart soonest.
            let same = here.last() == known.get(phrase.end.checked_sub(1)?)
                && Some(here) == known.get(phrase.start..phrase.end);
            same.then_some((end, &phrase.entry))
        })
    }
}

/// How a phrase begins, as [`each_beginning`] shows it.
pub fn beginning(phrase: &str) -> Option<Fnv> {
    let mut first = None;
    each_beginning(phrase, |at, digest| {
        if at == 0 {
            first = Some(digest);
        }
    });
    first
}

/// Shows where a phrase may begin, in bytes, each with a digest: runs of letters and digits of scripts with spaces, and
/// every other character by itself.
pub fn each_beginning(text: &str, mut show: impl FnMut(usize, Fnv)) {
    let mut word: Option<(usize, Fnv)> = None;
    for (at, c) in text.char_indices() {
        let in_word = if c.is_ascii() {
            c.is_ascii_alphanumeric()
        } else {
            c.is_alphanumeric() && !unspaced(c)
        };
        let unit = u32::from(c);
        if in_word {
            let (start, digest) = word.unwrap_or((at, Fnv::START));
            word = Some((start, digest.unit(unit)));
            continue;
        }
        if let Some((start, digest)) = word.take() {
            show(start, digest);
        }
        if c != ' ' {
            show(at, Fnv::START.unit(unit));
        }
    }
    if let Some((start, digest)) = word {
        show(start, digest);
    }
}

/// True if words may begin and end at both ends of a part of a text.
pub fn at_edges(text: &str, start: usize, end: usize) -> bool {
    let before = text.get(..start).and_then(|text| text.chars().next_back());
    let first = text.get(start..).and_then(|text| text.chars().next());
    let last = text.get(..end).and_then(|text| text.chars().next_back());
    let after = text.get(end..).and_then(|text| text.chars().next());
    apart(before, first) && apart(last, after)
}

/// True if a word may end between two characters.
fn apart(left: Option<char>, right: Option<char>) -> bool {
    let (Some(left), Some(right)) = (left, right) else {
        return true;
    };
    !(left.is_alphanumeric() && right.is_alphanumeric()) || unspaced(left) || unspaced(right)
}
