//! The shapes of what is measured: of a block, of a region, of a run of blocks, of the page.

use super::words::{Cues, MARK_KINDS};
use rustc_hash::FxHashMap;

/// Measures of one block.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// The words in the form in which cues are written, cut.
    pub folded: String,
    /// Characters that are not white space; those of scripts without spaces count 2.
    pub mass: u32,
    /// Words parted by white space.
    pub tokens: u32,
    /// Mass that stands in links.
    pub linked: u32,
    /// Links.
    pub links: u32,
    /// Commas and their like.
    pub commas: u32,
    /// Digits.
    pub digits: u32,
    /// Capital letters.
    pub capitals: u32,
    /// Words that begin with a capital.
    pub capitalised: u32,
    /// Ends as a sentence does.
    pub ends_sentence: bool,
    /// Ends with a colon.
    pub ends_colon: bool,
    /// Ends with a question mark.
    pub ends_question: bool,
    /// Begins with a small letter.
    pub starts_small: bool,
    /// Begins with a bullet or a number, as list items of text dumps do.
    pub bullet: bool,
    /// Holds a year from 1900 to 2099, or two or more groups of digits parted as in dates or times.
    pub dated: bool,
    /// Holds a sign of currency beside a digit.
    pub priced: bool,
    /// Its cues.
    pub cues: Cues,
    /// Marks of its own element.
    pub own: u64,
    /// Digest of its letters and digits.
    pub letters: u64,
    /// The block before that has the same letters.
    pub before: Option<usize>,
    /// The block after that has the same letters.
    pub after: Option<usize>,
    /// Digest of its path: names and classes of the elements around it.
    pub path: u64,
    /// A heading by markup, or a line that stands like one.
    pub heading: bool,
    /// A picture.
    pub picture: bool,
    /// The page's title begins with it or is it.
    pub titled: bool,
    /// Empty lines before it in a text dump, at most 3; 0 in a page with markup.
    pub gap: u8,
    /// Share of its word triples that the page's own `articleBody` has; -1 where there is none.
    pub declared: f32,
}

/// Measures of one region.
#[derive(Clone, Debug)]
pub struct Area {
    /// Marks of its own words.
    pub own: u64,
    /// For each kind of mark, how many levels up it was last met; 15 if never.
    pub distance: [u8; MARK_KINDS],
    /// For each kind of element ([`TAGS`]), how many levels up it was last met; 15 if never.
    pub tags: [u8; TAGS.len()],
    /// Digest of name and class.
    pub template: u64,
    /// Digest of the names and classes down to here.
    pub path: u64,
    /// Regions beside it with the same template, itself among them.
    pub twins: u32,
    /// Mass of all those together.
    pub twins_mass: u32,
    /// Mass in links of all those together.
    pub twins_linked: u32,
    /// Levels from the main region up to the innermost region that holds both.
    pub apart: u8,
    /// Hidden, itself or by a region around it.
    pub hidden: bool,
}

/// Sums over blocks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sums {
    /// Mass.
    pub mass: u32,
    /// Mass in links.
    pub linked: u32,
    /// Mass of long lines with few links.
    pub long: u32,
    /// Long lines with few links.
    pub longs: u32,
    /// Pictures.
    pub pictures: u32,
    /// Commas.
    pub commas: u32,
    /// Short lines.
    pub shorts: u32,
    /// Lines with a cue of boilerplate.
    pub cued: u32,
    /// Headings.
    pub headings: u32,
    /// Lines with a price.
    pub priced: u32,
    /// Short lines with a date.
    pub dated: u32,
}

impl Sums {
    /// Both together.
    #[inline]
    pub fn plus(&self, other: &Self) -> Self {
        self.with(other, u32::saturating_add)
    }

    /// What is left of these without the others.
    #[inline]
    pub fn less(&self, other: &Self) -> Self {
        self.with(other, u32::saturating_sub)
    }

    #[inline]
    fn with(&self, other: &Self, both: impl Fn(u32, u32) -> u32) -> Self {
        Self {
            mass: both(self.mass, other.mass),
            linked: both(self.linked, other.linked),
            long: both(self.long, other.long),
            longs: both(self.longs, other.longs),
            pictures: both(self.pictures, other.pictures),
            commas: both(self.commas, other.commas),
            shorts: both(self.shorts, other.shorts),
            cued: both(self.cued, other.cued),
            headings: both(self.headings, other.headings),
            priced: both(self.priced, other.priced),
            dated: both(self.dated, other.dated),
        }
    }
}

/// Facts of the whole page.
#[derive(Clone, Debug, Default)]
pub struct Whole {
    /// For each path down from the page ([`Area::path`] and the block's own element), the sums of its blocks.
    pub paths: FxHashMap<u64, PathSums>,
    /// The block that is the headline, or the first `h1`; absent if there is none.
    pub headline: Option<usize>,
    /// The page declares its `articleBody`.
    pub declares_body: bool,
    /// `og:type` is `article`.
    pub og_article: bool,
    /// JSON-LD names a type of article.
    pub ld_article: bool,
    /// JSON-LD names a product, a forum, a list, questions: a bit each.
    pub ld_types: u8,
    /// `article` elements.
    pub articles: u32,
    /// `h1` headings.
    pub h1s: u32,
}

/// Sums over blocks of one path.
#[derive(Clone, Copy, Debug, Default)]
pub struct PathSums {
    /// Blocks.
    pub count: u32,
    /// Mass.
    pub mass: u32,
    /// Mass in links.
    pub linked: u32,
    /// Mass of long lines with few links.
    pub long: u32,
}

/// Elements whose nearness is measured, in the order of [`Area::tags`].
pub const TAGS: [&str; 16] = [
    "article",
    "main",
    "aside",
    "nav",
    "header",
    "footer",
    "section",
    "figure",
    "table",
    "ul",
    "ol",
    "li",
    "blockquote",
    "form",
    "details",
    "dl",
];

/// Where a kind of element stands in [`TAGS`].
pub fn tag(name: &str) -> Option<usize> {
    // Most elements of a page are none of these, and their first letters say so.
    if !matches!(
        name.as_bytes().first(),
        Some(b'a' | b'b' | b'd' | b'f' | b'h' | b'l' | b'm' | b'n' | b'o' | b's' | b't' | b'u')
    ) || matches!(name, "div" | "span" | "a")
    {
        return None;
    }
    TAGS.iter().position(|tag| *tag == name)
}

/// The places of the bits of a set, from the lowest on.
pub fn bits(mut set: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = (set != 0).then(|| set.trailing_zeros() as usize)?;
        set &= set - 1;
        Some(bit)
    })
}
