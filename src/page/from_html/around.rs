//! What surrounds the place that the walk has come to.

use super::pending::Setting;
use crate::article::Link;
use std::rc::Rc;

/// What surrounds the words being read.
#[derive(Clone, Default)]
pub(super) struct Surroundings {
    pub(super) setting: Setting,
    /// Address of the link around, for pictures.
    pub(super) link: Option<Rc<Link>>,
    /// The innermost region.
    pub(super) region: usize,
    /// The innermost block-level element: a region, or the last of `owners`.
    pub(super) owner: Owner,
    /// Length of the owner's path.
    pub(super) path: usize,
    /// What its words become.
    pub(super) leaf: Leaf,
    pub(super) hidden: bool,
    /// Language of the block-level elements around.
    pub(super) lang: Option<Rc<String>>,
    /// True where words are not part of the page: in the head.
    pub(super) silent: bool,
}

#[derive(Clone, Copy, Default)]
pub(super) enum Owner {
    #[default]
    Region,
    Element(usize),
}

#[derive(Clone, Copy, Default, PartialEq)]
pub(super) enum Leaf {
    #[default]
    Text,
    Heading(u8),
    Preformatted,
}

/// An open element.
pub(super) struct Frame {
    /// Surroundings to go back to.
    pub(super) before: Surroundings,
    /// Length of the path before it.
    pub(super) path: usize,
    /// Element children met so far.
    pub(super) children: usize,
    /// What to undo.
    pub(super) role: Role,
    /// Its place among the open marked elements.
    pub(super) marked: bool,
    /// True if it opened an item.
    pub(super) item: bool,
    /// The link to a place within the page that it opened.
    pub(super) anchor: Option<u32>,
    /// True if it set the outer text aside.
    pub(super) aside: bool,
    /// True if words may meet at its edges.
    pub(super) edged: bool,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Role {
    Region(usize),
    Leaf,
    Span(usize),
    Picture,
    Plain,
}

/// A marked element whose words are being read.
pub(super) struct OpenMark {
    pub(super) index: usize,
    pub(super) words: String,
    pub(super) left: usize,
}
