//! A capture as blocks in reading order, nothing removed yet.
//!
//! A [`SourceBlock`] is a leaf: one heading, paragraph, list item's text, cell's text, picture. What contains it is the
//! tree of [`Region`]s: every element that groups blocks, with its words and the range of blocks it covers. Both
//! together are all that later stages know of the markup.

pub(crate) mod fragment;
mod from_html;
mod from_text;
mod gate;
mod kind;
#[cfg(test)]
mod same_tree;
mod tokenizer;
mod tree;

use crate::{
    article::{ElementSpan, ElementWords, Inlines},
    capture::{Capture, DocumentKind},
    limits::Limits,
    notice::{Notice, Place},
    text::Shared,
};
use std::{borrow::Cow, ops::Range};

/// A page: its head, its blocks, and what contains them.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// What the head says.
    pub head: Head,
    /// The blocks in reading order; `blocks[i].index == i`.
    pub blocks: Vec<SourceBlock>,
    /// The grouping elements, parents before children; `regions[0]` is the whole page.
    pub regions: Vec<Region>,
    /// True if the capture has no markup (a text dump): regions then hold only the page itself.
    pub is_text: bool,
    /// Address of the page, for resolving its links.
    pub base_url: Option<String>,
    /// Address of the page itself.
    pub url: Option<String>,
    /// Damage and doubts met on reading.
    pub notices: Vec<Notice>,
}

/// What the head of a page says, as written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Head {
    /// `<title>`.
    pub title: Option<String>,
    /// `lang` of `<html>`.
    pub lang: Option<String>,
    /// `dir` of `<html>` or `<body>`.
    pub dir: Option<String>,
    /// `<meta>`: (`name`, `property`, `itemprop` or `http-equiv`; `content`), in order, anywhere in the page.
    pub metas: Vec<(String, String)>,
    /// `<link>`: (`rel`, `href` made absolute, `type`).
    pub links: Vec<HeadLink>,
    /// Contents of `<script type="application/ld+json">`, in order, anywhere in the page.
    pub json_ld: Vec<String>,
    /// Elements with `itemprop`, `rel=author` or `<time>`: what they say and where, wherever they stand.
    pub marked: Vec<Marked>,
}

/// A `<link>` of the head.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeadLink {
    /// `rel`.
    pub rel: String,
    /// `href`, absolute.
    pub href: String,
    /// `type`.
    pub media_type: String,
    /// `hreflang`.
    pub lang: String,
}

/// An element that says what it means: microdata, `rel=author`, `<time>`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Marked {
    /// Element name.
    pub name: String,
    /// `itemprop`, or `rel`, or `time`.
    pub property: String,
    /// Its machine-readable value: `content`, `datetime` or `href`.
    pub value: Option<String>,
    /// Its words.
    pub text: String,
    /// Class, id and role words.
    pub words: String,
    /// The block that it stands in or, standing in none, the next block.
    pub block: usize,
    /// The region that it stands in.
    pub region: usize,
    /// `itemtype` of the item that it belongs to, outermost first, joined by spaces.
    pub item_types: String,
}

/// One leaf of the page.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceBlock {
    /// Its index.
    pub index: usize,
    /// What it is.
    pub kind: SourceKind,
    /// Its words, white space collapsed (kept in [`SourceKind::Preformatted`]); links resolved; of a picture, none.
    pub text: Inlines,
    /// Elements within the text, outermost first, by byte range of `text.text()`.
    pub elements: Vec<ElementSpan>,
    /// Share of its characters that stand in links, 0 to 1.
    pub link_density: f32,
    /// Innermost region that holds it.
    pub region: usize,
    /// Name and words of the leaf's own element (`p`, `h2`, `li` where the text stands directly in it).
    pub element: ElementWords,
    /// Where it stands in the capture.
    pub place: Place,
    /// True if the page says it is not shown: `hidden`, `display:none`, `aria-hidden`, screen-reader-only classes,
    /// `noscript`.
    pub hidden: bool,
    /// Language (BCP 47), if an element around it says one other than the page's.
    pub lang: Option<String>,
    /// `id`s of its own element, of anchors in it, and of containers that begin with it, for notes.
    pub ids: Vec<String>,
    /// Links in it to places within the page, for notes.
    pub anchors: Vec<Anchor>,
}

/// A link to a place within the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Anchor {
    /// The words that link, by byte range of `text.text()`.
    pub range: Range<usize>,
    /// The `id` that it leads to.
    pub target: String,
}

/// What a source block is.
#[derive(Clone, Debug, PartialEq)]
pub enum SourceKind {
    /// A heading, level 1 to 6.
    Heading(u8),
    /// Words.
    Text,
    /// Preformatted text, white space kept.
    Preformatted,
    /// A picture.
    Picture(SourcePicture),
    /// A video, a sound, a framed page.
    Embed {
        /// `video`, `audio`, `frame`.
        what: &'static str,
        /// Its address.
        url: Option<String>,
    },
    /// A thematic break.
    Break,
}

/// A picture of the page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SourcePicture {
    /// Addresses to try, best first: `src`, `srcset`, `<source>`, lazy `data-*`, a `noscript` twin; as written, and
    /// resolved against the base where that differs.
    pub candidates: Vec<String>,
    /// `alt`.
    pub alt: Option<String>,
    /// `title`.
    pub title: Option<String>,
    /// `width` and `height` attributes in CSS pixels.
    pub size: Option<(u32, u32)>,
    /// Address of a link around it.
    pub link: Option<String>,
}

/// An element that groups blocks: `nav`, `article`, `div`, `ul`, `li`, `table`, `tr`, `td`, `figure`, `blockquote`...
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Region {
    /// Index of the region around it; the page's own region is its own parent.
    pub parent: usize,
    /// Element name.
    pub name: Shared,
    /// `class`, `id`, `itemprop`, `role` values as written, space-separated, in this order.
    pub words: Shared,
    /// The blocks it covers.
    pub blocks: Range<usize>,
    /// Number of regions around it.
    pub depth: usize,
    /// Other attributes that matter: `start`, `type`, `colspan`, `rowspan`, `scope`, `lang`, `dir`, `href`, `cite`,
    /// `aria-label`, `itemtype`, `datetime`, `open`.
    pub attributes: Vec<(&'static str, String)>,
    /// True if the page says it is not shown.
    pub hidden: bool,
}

impl Region {
    /// An attribute's value.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value.as_str())
    }
}

impl SourceBlock {
    /// The words that the block shows: its text, or a picture's alternative text.
    pub fn words(&self) -> String {
        match &self.kind {
            SourceKind::Picture(picture) => picture.alt.clone().unwrap_or_default(),
            _ => self.text.text(),
        }
    }

    /// [`SourceBlock::words`], not copied where it can be.
    pub fn shown(&self) -> Cow<'_, str> {
        match &self.kind {
            SourceKind::Picture(picture) => {
                Cow::Borrowed(picture.alt.as_deref().unwrap_or_default())
            }
            _ => self.text.words(),
        }
    }
}

impl Page {
    /// The regions around a block, innermost first, the page's own last.
    pub fn regions_of(&self, block: usize) -> impl Iterator<Item = (usize, &Region)> {
        let region = self.blocks.get(block).map(|block| block.region);
        self.outwards(region)
    }

    /// A region and those around it, the page's own last.
    pub fn regions_from(&self, region: usize) -> impl Iterator<Item = (usize, &Region)> {
        self.outwards(Some(region))
    }

    fn outwards(&self, from: Option<usize>) -> impl Iterator<Item = (usize, &Region)> {
        let mut next = from;
        std::iter::from_fn(move || {
            let index = next?;
            let region = self.regions.get(index)?;
            next = (region.parent != index).then_some(region.parent);
            Some((index, region))
        })
    }
}

/// Why a capture could not be read as a page.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// There are no words and no pictures in it.
    #[error("there is nothing to read in it: no words, no pictures")]
    Nothing,
}

/// Reads the document of a capture as blocks.
pub fn read(capture: &Capture, limits: &Limits) -> Result<Page, PageError> {
    match capture.document.kind {
        DocumentKind::Text => from_text::read(capture),
        DocumentKind::Html => from_html::read(capture, limits),
    }
}

/// True for the address of a picture file.
pub fn is_picture_file(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    path.rsplit_once('.')
        .is_some_and(|(_, ending)| is_picture_ending(ending))
}

/// True for the endings of the names of pictures' files.
pub(crate) fn is_picture_ending(ending: &str) -> bool {
    ["jpg", "jpeg", "png", "gif", "webp", "avif", "svg"]
        .iter()
        .any(|known| ending.eq_ignore_ascii_case(known))
}
