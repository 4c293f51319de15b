//! Phrases of a word list, found in a text by how they begin: few places of a text begin one.

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
    start: u32,
    length: u16,
    /// Its last byte.
    last: u8,
    /// The two bytes behind its beginning, if it has so many: phrases of one list begin alike, and these tell them apart
    /// soonest.
    behind: Option<[u8; 2]>,
    entry: Entry,
}

impl Phrases {
    /// A power of two, some times the number of beginnings.
    const LISTS: usize = 1 << 14;

    /// Sorts phrases, each with its beginning. None if there are more than 65,535.
    pub fn build<'d>(phrases: impl Iterator<Item = (Beginning, &'d str, Entry)>) -> Option<Self> {
        let mut found: Vec<_> = phrases
            .map(|(beginning, phrase, entry)| {
                let behind = phrase.as_bytes().get(beginning.end..)?;
                let behind = behind.first_chunk().copied();
                Some((Self::list(beginning.digest), phrase, behind, entry))
            })
            .collect::<Option<_>>()?;
        found.sort_by_key(|(list, ..)| *list);
        let mut out = Self {
            text: String::new(),
            phrases: Vec::with_capacity(found.len()),
            ends: vec![0; Self::LISTS],
            filled: vec![0; Self::LISTS / 64],
        };
        for (list, phrase, behind, entry) in found {
            out.phrases.push(Phrase {
                start: u32::try_from(out.text.len()).ok()?,
                length: u16::try_from(phrase.len()).ok()?,
                last: *phrase.as_bytes().last()?,
                behind,
                entry,
            });
            out.text.push_str(phrase);
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

    fn list(digest: u64) -> usize {
        let mixed = digest.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        usize::try_from(mixed >> 40).unwrap_or(0) & (Self::LISTS - 1)
    }

    /// The phrases that may begin so.
    #[inline]
    fn beginning(&self, digest: u64) -> &[Phrase] {
        let list = Self::list(digest);
        let filled = self.filled.get(list / 64).copied().unwrap_or(0);
        if filled & (1 << (list % 64)) == 0 {
            return &[];
        }
        let end = |list: usize| self.ends.get(list).copied().map_or(0, usize::from);
        let start = list.checked_sub(1).map_or(0, end);
        self.phrases.get(start..end(list)).unwrap_or_default()
    }

    /// The phrases that stand where a text begins so: where each ends, and what it says.
    #[inline]
    pub fn at<'p>(
        &'p self,
        text: &'p str,
        beginning: Beginning,
    ) -> impl Iterator<Item = (usize, &'p Entry)> {
        let Beginning { start, end, digest } = beginning;
        let bytes = text.as_bytes();
        let here = self.beginning(digest).iter();
        let behind = match here.len() {
            0 => None,
            _ => bytes.get(end..).and_then(|rest| rest.first_chunk::<2>()),
        };
        here.filter_map(move |phrase| {
            if phrase.behind.is_some_and(|wanted| behind != Some(&wanted)) {
                return None;
            }
            let end = start + usize::from(phrase.length);
            let here = bytes.get(start..end)?;
            if here.last() != Some(&phrase.last) {
                return None;
            }
            let from = usize::try_from(phrase.start).ok()?;
            let known = self.text.as_bytes();
            let same = Some(here) == known.get(from..from + usize::from(phrase.length));
            same.then_some((end, &phrase.entry))
        })
    }
}

/// Where a phrase may begin in a text, and with what.
#[derive(Clone, Copy)]
pub struct Beginning {
    /// Where its first word or sign starts, in bytes.
    pub start: usize,
    /// Where that ends.
    pub end: usize,
    /// A digest of it.
    digest: u64,
}

impl Beginning {
    /// The beginning that stands between two places of a text.
    #[inline]
    pub fn of(text: &str, start: usize, end: usize) -> Self {
        let word = text.as_bytes().get(start..end).unwrap_or_default();
        // Its first and last eight bytes tell nearly all words apart.
        let digest = match (word.first_chunk(), word.last_chunk()) {
            (Some(first), Some(last)) => {
                u64::from_le_bytes(*first) ^ u64::from_le_bytes(*last).rotate_left(23)
            }
            _ => word
                .iter()
                .fold(0, |digest, byte| digest << 8 | u64::from(*byte)),
        };
        Self { start, end, digest }
    }
}

/// How a phrase begins, as [`each_beginning`] shows it.
pub fn beginning(phrase: &str) -> Option<Beginning> {
    let mut first = None;
    each_beginning(phrase, |beginning| {
        if beginning.start == 0 {
            first = Some(beginning);
        }
    });
    first
}

/// Shows where a phrase may begin: at runs of letters and digits of scripts with spaces, and at every other character by
/// itself.
pub fn each_beginning(text: &str, mut show: impl FnMut(Beginning)) {
    let mut word: Option<usize> = None;
    for (at, c) in text.char_indices() {
        let in_word = if c.is_ascii() {
            c.is_ascii_alphanumeric()
        } else {
            c.is_alphanumeric() && !unspaced(c)
        };
        if in_word {
            word = word.or(Some(at));
            continue;
        }
        if let Some(start) = word.take() {
            show(Beginning::of(text, start, at));
        }
        if c != ' ' {
            show(Beginning::of(text, at, at + c.len_utf8()));
        }
    }
    if let Some(start) = word {
        show(Beginning::of(text, start, text.len()));
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
