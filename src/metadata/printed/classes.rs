//! What class words around a block say of it.

use crate::{
    metadata::{
        class_words::{Bits, HAS_BYLINE, IS_BIOGRAPHY, IS_BYLINE, IS_PICTURE, Recent, said, words},
        opening::Opening,
    },
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
    /// What the words that [`class_words`] gives say.
    pub fn of<'a>(
        page: &'a Page,
        opening: &Opening,
        block: &'a SourceBlock,
        known: &mut Recent<'a>,
    ) -> Self {
        let own = opening.said_of_block(page, block, known);
        let mut out = Self {
            byline: says_byline(own),
            biography: own & IS_BIOGRAPHY != 0,
            picture: own & IS_PICTURE != 0,
        };
        for (index, region) in page.regions_of(block.index).take(AROUND) {
            if region.blocks.len() <= SMALL {
                let said = opening.said_of_region(index, region, known);
                // What holds a byline may be the caption of the lead picture as well; then the nearer word counts.
                out.biography |= said & IS_BIOGRAPHY != 0 && !out.byline;
                out.byline |= says_byline(said);
            }
        }
        out
    }
}

fn says_byline(said: Bits) -> bool {
    said & (IS_BYLINE | HAS_BYLINE) != 0
}

/// How many of the regions around a block speak for it, and how many blocks each may hold.
const AROUND: usize = 3;
const SMALL: usize = 4;

/// What the class words around a block say of it: of its own element, and of small regions around.
pub fn class_words(page: &Page, block: &SourceBlock) -> Vec<String> {
    let mut out: Vec<String> = words(&block.element.words).collect();
    let mut all = said(&block.element.words);
    for (_, region) in page.regions_of(block.index).take(AROUND) {
        if region.blocks.len() <= SMALL {
            out.extend(words(&region.words));
            all |= said(&region.words);
        }
    }
    if all & HAS_BYLINE != 0 {
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
