//! What class words around a block say of it.

use crate::{
    metadata::class_words::{IS_BIOGRAPHY, IS_BYLINE, IS_PICTURE, Recent, bits, each_word, words},
    page::{Page, SourceBlock},
};

/// What class words say of whose name stands there.
#[derive(Clone, Copy, Default)]
pub struct Said {
    /// The name of who wrote it.
    pub byline: bool,
    /// A box that tells of the author at length, or a picture.
    pub biography: bool,
    /// The caption of a picture.
    pub picture: bool,
}

impl Said {
    fn of(values: &str) -> Self {
        let mut out = Self {
            byline: has_byline(values),
            biography: false,
            picture: false,
        };
        each_word(values, |word| {
            let bits = bits(word);
            out.byline |= bits & IS_BYLINE != 0;
            out.biography |= bits & IS_BIOGRAPHY != 0;
            out.picture |= bits & IS_PICTURE != 0;
        });
        out
    }
}

/// What the words that [`class_words`] gives say; of each region it is asked once.
pub fn said<'a>(
    page: &Page,
    block: &'a SourceBlock,
    regions: &mut [Option<Said>],
    known: &mut Recent<'a, Said>,
) -> Said {
    let mut out = known.of(&block.element.words, Said::of);
    for (index, region) in page.regions_of(block.index).take(3) {
        if region.blocks.len() <= 4
            && let Some(slot) = regions.get_mut(index)
        {
            let said = slot.get_or_insert_with(|| Said::of(&region.words));
            // What holds a byline may be the caption of the lead picture as well; then the nearer word counts.
            out.biography |= said.biography && !out.byline;
            out.byline |= said.byline;
        }
    }
    out
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

/// What the class words around a block say of it: of its own element, and of small regions around.
pub fn class_words(page: &Page, block: &SourceBlock) -> Vec<String> {
    let mut out: Vec<String> = words(&block.element.words).collect();
    let mut byline = has_byline(&block.element.words);
    for (_, region) in page.regions_of(block.index).take(3) {
        if region.blocks.len() <= 4 {
            out.extend(words(&region.words));
            byline |= has_byline(&region.words);
        }
    }
    if byline {
        out.push("byline".to_owned());
    }
    out
}

/// Words of the captions of pictures.
pub const PICTURE: &[&str] = &[
    "caption",
    "figcaption",
    "icaption",
    "copyright",
    "image",
    "legende",
    "bildunterschrift",
];

/// Words of boxes that tell of the author at length, and of pictures.
pub const BIOGRAPHY: &[&str] = &[
    "bio",
    "biography",
    "description",
    "about",
    "image",
    "caption",
    "photo",
];
