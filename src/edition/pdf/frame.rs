//! What layout gives and drawing takes: sheets of placed things, and the tree of structure they belong to.
//!
//! Lengths are points (1/72 inch); x runs from the sheet's left edge, y from its top edge downwards. Nothing here knows
//! PDF: a [`Leaf`] ties placed words to their place in the tree, whatever sheet they land on.

use std::{
    ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign},
    sync::Arc,
};

/// A length in points.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Pt(pub f32);

impl Pt {
    /// No length.
    pub const ZERO: Pt = Pt(0.0);
    /// The greater of two.
    pub fn max(self, other: Pt) -> Pt {
        Pt(self.0.max(other.0))
    }
    /// The lesser of two.
    pub fn min(self, other: Pt) -> Pt {
        Pt(self.0.min(other.0))
    }
}

impl Add for Pt {
    type Output = Pt;
    fn add(self, other: Pt) -> Pt {
        Pt(self.0 + other.0)
    }
}
impl Sub for Pt {
    type Output = Pt;
    fn sub(self, other: Pt) -> Pt {
        Pt(self.0 - other.0)
    }
}
impl Neg for Pt {
    type Output = Pt;
    fn neg(self) -> Pt {
        Pt(-self.0)
    }
}
impl Mul<f32> for Pt {
    type Output = Pt;
    fn mul(self, by: f32) -> Pt {
        Pt(self.0 * by)
    }
}
impl Div<f32> for Pt {
    type Output = Pt;
    fn div(self, by: f32) -> Pt {
        Pt(self.0 / by)
    }
}
impl AddAssign for Pt {
    fn add_assign(&mut self, other: Pt) {
        self.0 += other.0;
    }
}
impl SubAssign for Pt {
    fn sub_assign(&mut self, other: Pt) {
        self.0 -= other.0;
    }
}
impl std::iter::Sum for Pt {
    fn sum<I: Iterator<Item = Pt>>(iter: I) -> Pt {
        iter.fold(Pt::ZERO, Add::add)
    }
}

/// A colour: red, green, blue from 0 to 1 (sRGB).
pub type Colour = [f32; 3];

/// Index of a font in the [`FontSet`](super::fonts::FontSet).
pub type FaceId = u16;

/// A piece of content of one structure element; it may land on several sheets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Leaf(pub u32);

/// Index of a node of the [`Tree`].
pub type NodeId = usize;

/// Index of a place that links and the outline point at.
pub type AnchorId = usize;

/// Index into [`Laid::links`].
pub type LinkId = usize;

/// One glyph. Advance and shifts are in units of 1/1000 em.
#[derive(Clone, Copy, Debug)]
pub struct Glyph {
    /// Index in the font.
    pub id: u16,
    /// Distance to the next glyph.
    pub advance: f32,
    /// Shift to the right.
    pub dx: f32,
    /// Shift upwards.
    pub dy: f32,
    /// First byte of its text in the run's text.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
}

/// Words of one face, size and colour on one baseline, glyphs from left to right.
#[derive(Clone, Debug)]
pub struct TextRun {
    /// Font.
    pub face: FaceId,
    /// Font size.
    pub size: Pt,
    /// Left end.
    pub x: Pt,
    /// Baseline.
    pub y: Pt,
    /// Width.
    pub width: Pt,
    /// Colour.
    pub colour: Colour,
    /// Thickened, where the script has no bold face.
    pub thick: bool,
    /// Text that the glyphs' ranges point into.
    pub text: Arc<str>,
    /// The glyphs.
    pub glyphs: Vec<Glyph>,
    /// Where it belongs; none for page furniture.
    pub leaf: Option<Leaf>,
    /// The link that it is part of.
    pub link: Option<LinkId>,
}

/// A placed thing.
#[derive(Clone, Debug)]
pub enum Item {
    /// Words.
    Text(Box<TextRun>),
    /// A picture.
    Picture {
        /// Index into the article's pictures.
        picture: usize,
        /// Left edge.
        x: Pt,
        /// Top edge.
        y: Pt,
        /// Width as shown.
        width: Pt,
        /// Height as shown.
        height: Pt,
        /// Where it belongs.
        leaf: Leaf,
    },
    /// A filled rectangle: a rule or a tint; an artifact.
    Rule {
        /// Left edge.
        x: Pt,
        /// Top edge.
        y: Pt,
        /// Width.
        width: Pt,
        /// Height.
        height: Pt,
        /// Colour.
        colour: Colour,
    },
    /// A place to point at.
    Anchor {
        /// Which.
        id: AnchorId,
        /// Its height on the sheet.
        y: Pt,
    },
}

impl Item {
    /// Moves it.
    pub fn shift(&mut self, by_x: Pt, by_y: Pt) {
        match self {
            Item::Text(run) => {
                run.x += by_x;
                run.y += by_y;
            }
            Item::Picture { x, y, .. } | Item::Rule { x, y, .. } => {
                *x += by_x;
                *y += by_y;
            }
            Item::Anchor { y, .. } => *y += by_y,
        }
    }

    /// Takes it out of the structure: a repeated table head is furniture.
    pub fn make_furniture(&mut self) {
        if let Item::Text(run) = self {
            run.leaf = None;
            run.link = None;
        }
    }
}

/// One sheet.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// Placed things in reading order.
    pub items: Vec<Item>,
    /// Running footer: page furniture.
    pub footer: Vec<Item>,
}

/// What a node of the structure holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kid {
    /// Another node.
    Node(NodeId),
    /// Content.
    Leaf(Leaf),
}

/// Structure types (ISO 32000-1, 14.8.4) that we use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tag {
    /// The whole.
    Document,
    /// The article.
    Art,
    /// A division: title block, notes, closing note.
    Sect,
    /// A group without a meaning of its own.
    Div,
    /// Heading of level 1 to 6.
    H(u8),
    /// Paragraph.
    P,
    /// List.
    L,
    /// List item.
    LI,
    /// Its label.
    Lbl,
    /// Its body.
    LBody,
    /// Quotation set apart.
    BlockQuote,
    /// Table.
    Table,
    /// Its head rows.
    THead,
    /// Its other rows.
    TBody,
    /// Row.
    TR,
    /// Header cell.
    TH,
    /// Cell.
    TD,
    /// Picture.
    Figure,
    /// Caption of a picture or table.
    Caption,
    /// Code.
    Code,
    /// Footnote or endnote.
    Note,
    /// Mark of a note.
    Reference,
    /// Link.
    Link,
    /// Words of another language.
    Span,
    /// Words of ours that are not the article's: what an embed was.
    NonStruct,
}

impl Tag {
    /// Its name in the file.
    pub fn name(self) -> &'static str {
        match self {
            Tag::Document => "Document",
            Tag::Art => "Art",
            Tag::Sect => "Sect",
            Tag::Div => "Div",
            Tag::H(1) => "H1",
            Tag::H(2) => "H2",
            Tag::H(3) => "H3",
            Tag::H(4) => "H4",
            Tag::H(5) => "H5",
            Tag::H(_) => "H6",
            Tag::P => "P",
            Tag::L => "L",
            Tag::LI => "LI",
            Tag::Lbl => "Lbl",
            Tag::LBody => "LBody",
            Tag::BlockQuote => "BlockQuote",
            Tag::Table => "Table",
            Tag::THead => "THead",
            Tag::TBody => "TBody",
            Tag::TR => "TR",
            Tag::TH => "TH",
            Tag::TD => "TD",
            Tag::Figure => "Figure",
            Tag::Caption => "Caption",
            Tag::Code => "Code",
            Tag::Note => "Note",
            Tag::Reference => "Reference",
            Tag::Link => "Link",
            Tag::Span => "Span",
            Tag::NonStruct => "NonStruct",
        }
    }
}

/// Whose header a header cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Of its column.
    Column,
    /// Of its row.
    Row,
}

/// How a list is numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbering {
    /// Bullets.
    Disc,
    /// Numbers.
    Decimal,
    /// Terms.
    None,
}

/// One structure element.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its type.
    pub tag: Tag,
    /// The element that holds it; the root holds itself.
    pub parent: NodeId,
    /// What it holds, in reading order.
    pub kids: Vec<Kid>,
    /// Alternative text.
    pub alt: Option<String>,
    /// Language, where it differs.
    pub lang: Option<String>,
    /// Title, for headings.
    pub title: Option<String>,
    /// Scope of a header cell.
    pub scope: Option<Scope>,
    /// Columns and rows that a cell spans.
    pub spans: (u16, u16),
    /// Numbering of a list.
    pub numbering: Option<Numbering>,
    /// Elements that it refers to (mark to note, note to mark).
    pub refers: Vec<NodeId>,
}

/// The structure of a document; node 0 is the root.
#[derive(Clone, Debug)]
pub struct Tree {
    /// The nodes; parents stand before their kids.
    pub nodes: Vec<Node>,
    leaves: u32,
}

impl Tree {
    /// A tree of a root alone.
    pub fn new() -> Self {
        let mut tree = Self {
            nodes: Vec::new(),
            leaves: 0,
        };
        tree.push(0, Tag::Document);
        tree
    }

    fn push(&mut self, parent: NodeId, tag: Tag) -> NodeId {
        self.nodes.push(Node {
            tag,
            parent,
            kids: Vec::new(),
            alt: None,
            lang: None,
            title: None,
            scope: None,
            spans: (1, 1),
            numbering: None,
            refers: Vec::new(),
        });
        self.nodes.len() - 1
    }

    /// A new last kid of a node.
    pub fn add(&mut self, parent: NodeId, tag: Tag) -> NodeId {
        let id = self.push(parent, tag);
        if let Some(parent) = self.nodes.get_mut(parent) {
            parent.kids.push(Kid::Node(id));
        }
        id
    }

    /// A new piece of content, the last kid of a node.
    pub fn leaf(&mut self, parent: NodeId) -> Leaf {
        let leaf = Leaf(self.leaves);
        self.leaves += 1;
        if let Some(parent) = self.nodes.get_mut(parent) {
            parent.kids.push(Kid::Leaf(leaf));
        }
        leaf
    }

    /// Number of leaves.
    pub fn leaves(&self) -> usize {
        self.leaves as usize
    }

    /// Changes a node.
    pub fn with(&mut self, id: NodeId, change: impl FnOnce(&mut Node)) {
        if let Some(node) = self.nodes.get_mut(id) {
            change(node);
        }
    }
}

impl Default for Tree {
    fn default() -> Self {
        Self::new()
    }
}

/// Where a link goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A web address.
    Uri(String),
    /// A place in this document, and the structure element that stands there.
    Anchor(AnchorId, NodeId),
}

/// A link.
#[derive(Clone, Debug)]
pub struct PlacedLink {
    /// Where it goes.
    pub target: Target,
    /// Its structure element.
    pub node: NodeId,
    /// What it is, in words, for those who cannot see it.
    pub words: String,
}

/// An entry of the outline.
#[derive(Clone, Debug)]
pub struct OutlineEntry {
    /// 1 to 6.
    pub level: u8,
    /// Its words.
    pub title: String,
    /// Where it points.
    pub anchor: AnchorId,
    /// The heading.
    pub node: NodeId,
}

/// A document laid out.
#[derive(Clone, Debug, Default)]
pub struct Laid {
    /// Sheet size.
    pub size: (Pt, Pt),
    /// The sheets.
    pub frames: Vec<Frame>,
    /// Structure.
    pub tree: Tree,
    /// Links.
    pub links: Vec<PlacedLink>,
    /// Outline.
    pub outline: Vec<OutlineEntry>,
    /// Number of anchors.
    pub anchors: usize,
}
