//! The words of class, id and role values, and what each says: a bit a meaning, one look a word.

use super::{
    opening::{ARTICLE, BYLINE, CHROME, SOFT, TEASER},
    printed::{BIOGRAPHY, PICTURE},
    title::{KICKER, OF_TEXTS, TITLE},
};
use crate::text::recent;
use std::sync::LazyLock;

/// What words say; several may hold.
pub type Bits = u32;

/// Of something else than the article.
pub const IS_CHROME: Bits = 1;
/// The same, of boxes that may be the article's own.
const IS_SOFT: Bits = 1 << 1;
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
/// Of the foot of a page or article.
pub const IS_FOOT: Bits = 1 << 7;
/// Of elements within a heading that are no part of the headline.
pub const IS_KICKER: Bits = 1 << 8;
/// Of the headline.
pub const IS_HEADLINE: Bits = 1 << 9;
/// Of titles.
pub const IS_TITLE: Bits = 1 << 10;
/// Of what has a title: an entry, a story.
pub const IS_OF_TEXT: Bits = 1 << 11;
/// Of the site.
pub const IS_SITE: Bits = 1 << 12;
/// Of the site's name, beside a word for the site.
pub const IS_SITE_NAME: Bits = 1 << 13;
const IS_SIDEBAR: Bits = 1 << 14;
const IS_MAIN: Bits = 1 << 15;
/// One of the words is chrome by a word that only chrome bears.
pub const HAS_HARD: Bits = 1 << 16;
/// "sidebar__main" is what the sidebar stands beside.
pub const HAS_MAIN_PART: Bits = 1 << 17;
/// "documentByLine", "by-line"
pub const HAS_BYLINE: Bits = 1 << 18;

/// The words that say something, with what they say.
const TABLES: &[(&[&str], Bits)] = &[
    (CHROME, IS_CHROME),
    (SOFT, IS_SOFT),
    (TEASER, IS_TEASER),
    (BYLINE, IS_BYLINE),
    (BIOGRAPHY, IS_BIOGRAPHY),
    (PICTURE, IS_PICTURE),
    (ARTICLE, IS_ARTICLE),
    (&["footer"], IS_FOOT),
    (KICKER, IS_KICKER),
    (&["headline"], IS_HEADLINE),
    (TITLE, IS_TITLE),
    (OF_TEXTS, IS_OF_TEXT),
    (&["site", "website"], IS_SITE),
    (&["title", "name", "branding"], IS_SITE_NAME),
    (&["sidebar"], IS_SIDEBAR),
    (&["main"], IS_MAIN),
];

/// A word told by a digest of its bytes (FNV-1a): no word need be cut out to be looked up.
type Digest = u64;
const EMPTY: Digest = 0xCBF2_9CE4_8422_2325;

fn with(digest: Digest, byte: u8) -> Digest {
    (digest ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
}

/// What is known of words.
struct Known {
    /// The digests of the words that say something, each at the first free place from its own on.
    places: Vec<(Digest, Bits)>,
    /// Of each byte of ASCII the small letter or figure that it is; 0 of signs.
    letters: [u8; 256],
}

impl Known {
    /// How many places: a power of two, some times the number of words.
    const PLACES: usize = 1024;

    fn new() -> Self {
        let mut places = vec![(EMPTY, 0); Self::PLACES];
        for (words, bit) in TABLES {
            for word in *words {
                let digest = word.bytes().fold(EMPTY, with);
                let mut at = Self::place(digest);
                while let Some((known, bits)) = places.get_mut(at) {
                    if *known == EMPTY || *known == digest {
                        *known = digest;
                        *bits |= *bit;
                        break;
                    }
                    at = (at + 1) % Self::PLACES;
                }
            }
        }
        Self {
            places,
            letters: std::array::from_fn(|byte| {
                let byte = u8::try_from(byte).unwrap_or_default();
                if byte.is_ascii_alphanumeric() {
                    byte.to_ascii_lowercase()
                } else {
                    0
                }
            }),
        }
    }

    fn place(digest: Digest) -> usize {
        usize::try_from(digest ^ (digest >> 32)).unwrap_or(0) % Self::PLACES
    }

    /// What a word says.
    fn bits(&self, digest: Digest) -> Bits {
        let mut at = Self::place(digest);
        while let Some((known, bits)) = self.places.get(at) {
            if *known == digest {
                return *bits;
            }
            if *known == EMPTY {
                break;
            }
            at = (at + 1) % Self::PLACES;
        }
        0
    }
}

/// What the words of a value say, gathered word by word.
struct Gathered {
    known: &'static Known,
    all: Bits,
    last: Bits,
}

impl Gathered {
    fn take(&mut self, word: Digest) {
        if word == EMPTY {
            return;
        }
        let bits = self.known.bits(word);
        if bits & IS_CHROME != 0 && bits & IS_SOFT == 0 {
            self.all |= HAS_HARD;
        }
        if self.last & IS_SIDEBAR != 0 && bits & IS_MAIN != 0 {
            self.all |= HAS_MAIN_PART;
        }
        self.all |= bits;
        self.last = bits;
    }
}

/// What the words of values say together.
pub fn said(values: &str) -> Bits {
    static KNOWN: LazyLock<Known> = LazyLock::new(Known::new);
    if values.is_empty() {
        return 0;
    }
    let known: &'static Known = &KNOWN;
    let mut gathered = Gathered {
        known,
        all: 0,
        last: 0,
    };
    if values.is_ascii() {
        let mut word = EMPTY;
        let mut small = false;
        for byte in values.bytes() {
            let letter = known.letters.get(usize::from(byte)).copied();
            let letter = letter.unwrap_or_default();
            if letter == 0 || small && letter != byte {
                gathered.take(word);
                word = EMPTY;
            }
            if letter != 0 {
                word = with(word, letter);
            }
            small = letter == byte && byte >= b'a';
        }
        gathered.take(word);
    } else {
        each_word(values, |word| gathered.take(word.bytes().fold(EMPTY, with)));
    }
    if has_byline(values) {
        gathered.all |= HAS_BYLINE;
    }
    gathered.all
}

/// The words of values: cut at signs and at capitals within.
pub fn words(values: &str) -> impl Iterator<Item = String> {
    let mut out = Vec::new();
    each_word(values, |word| out.push(word.to_owned()));
    out.into_iter()
}

/// Shows each of the [`words`] of values in turn, and keeps none.
fn each_word(values: &str, mut show: impl FnMut(&str)) {
    let mut word = String::with_capacity(32);
    let mut small = false;
    for c in values.chars() {
        if (!c.is_alphanumeric() || (c.is_uppercase() && small)) && !word.is_empty() {
            show(&word);
            word.clear();
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
        small = c.is_lowercase();
    }
    if !word.is_empty() {
        show(&word);
    }
}

/// What values say, as lately found out.
#[derive(Default)]
pub struct Recent<'a>(recent::Recent<'a, Bits>);

impl<'a> Recent<'a> {
    /// What the words of values say together.
    pub fn said(&mut self, values: &'a str) -> Bits {
        self.0.of(values, said)
    }
}

/// "documentByLine", "by-line"
fn has_byline(values: &str) -> bool {
    let bytes = values.as_bytes();
    let mut from = 0;
    while let Some(rest) = bytes.get(from..)
        && let Some(at) = memchr::memchr2(b'b', b'B', rest)
    {
        let rest = rest.get(at + 1..).unwrap_or_default();
        from += at + 1;
        if let [b'y' | b'Y', rest @ ..] = rest {
            let rest = match rest {
                [b'-' | b'_', rest @ ..] => rest,
                rest => rest,
            };
            if rest
                .get(..4)
                .is_some_and(|word| word.eq_ignore_ascii_case(b"line"))
            {
                return true;
            }
        }
    }
    false
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
    fn what_is_said_is_said_in_any_letters() {
        for (values, says, hard, main_part) in [
            ("post-sidebar__main", IS_SIDEBAR | IS_MAIN, false, true),
            ("mainSidebar", IS_SIDEBAR | IS_MAIN, false, false),
            ("Article RelatedPosts", IS_ARTICLE | IS_CHROME, true, false),
            ("post-article-xyz", IS_ARTICLE | IS_OF_TEXT, false, false),
            ("nothing-12 of-it", 0, false, false),
        ] {
            for values in [values.to_owned(), format!("{values} é")] {
                let all = said(&values);
                assert_eq!(all & says, says, "{values}");
                assert_eq!(all & HAS_HARD != 0, hard, "{values}");
                assert_eq!(all & HAS_MAIN_PART != 0, main_part, "{values}");
            }
        }
        assert!(said("documentByLine") & HAS_BYLINE != 0 && said("by lines") & HAS_BYLINE == 0);
    }
}
