//! The document model: what an article is, whatever it was captured from and whatever it becomes.
//!
//! Stages above fill it, editions read it, and nothing in it knows HTML, EPUB or PDF. Every leaf block tells in
//! `origin` which source blocks it was made of, so that each captured block can be found again.

mod inline;
mod metadata;
mod walk;

pub use inline::{Inline, Inlines, Link, Run, Style};
pub use metadata::{Agent, AgentKind, ArticleKind, Field, Metadata, Provenance, Role};
pub use walk::{BodyText, TextKind, text_of};

use crate::{fixity::Digest, text::Shared, time::SourceDate};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// One article: what it says about itself, its body in reading order, its notes and pictures.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// What the source says of the article: headline, people, dates, language.
    pub metadata: Metadata,
    /// The blocks in reading order.
    pub body: Vec<Block>,
    /// Footnotes and endnotes; a [`Inline::NoteMark`] points at one by its index here.
    pub notes: Vec<Note>,
    /// The pictures as the editions keep them; a present [`Picture`] points at one by its index here.
    pub pictures: Vec<PictureFile>,
    /// Links of removed "related" blocks, kept so that nothing is lost (JSON-LD `relatedLink`).
    pub related_links: Vec<Link>,
    /// Where the article came from and what made it.
    pub provenance: Provenance,
}

/// One block of the body.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Indices of the source blocks that this block itself holds (those of blocks within it stand there).
    pub origin: Vec<usize>,
    /// Language (BCP 47), where it differs from the article's.
    pub lang: Option<String>,
}

/// The kinds of block.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// A heading within the article. Level 2 is the highest (the title is 1), 6 the lowest; no level is skipped.
    Heading {
        /// 2 to 6.
        level: u8,
        /// Its words.
        text: Inlines,
    },
    /// A paragraph.
    Paragraph {
        /// Its words.
        text: Inlines,
        /// Whether it is a standfirst, a correction or an ordinary paragraph.
        role: ParagraphRole,
    },
    /// A picture with caption and credit.
    Figure(Box<Figure>),
    /// A quotation set apart.
    Quote {
        /// What is quoted.
        blocks: Vec<Block>,
        /// Who said it or where it stands.
        attribution: Option<Inlines>,
    },
    /// A list.
    List {
        /// Numbered, bulleted, or terms with definitions.
        kind: ListKind,
        /// Number of the first item of a numbered list.
        start: i64,
        /// The items.
        items: Vec<ListItem>,
    },
    /// A table.
    Table(Table),
    /// A question and its answer, as an interview prints them.
    QuestionAnswer {
        /// The question: its source blocks stand in the `origin` of the block itself.
        question: Inlines,
        /// Who asks, if the text says so.
        asked_by: Option<String>,
        /// The answer.
        answer: Vec<Block>,
        /// Who answers, if the text says so.
        answered_by: Option<String>,
    },
    /// Preformatted text: white space and line ends are kept.
    Code {
        /// The text, lines parted by U+000A.
        text: String,
        /// Programming language, if the page says so.
        language: Option<String>,
    },
    /// Something that cannot be kept: a video, a sound, a framed page. Its title and address stay.
    Embed {
        /// What it is: `video`, `audio`, `frame`.
        what: String,
        /// Its title, if any.
        title: Option<String>,
        /// Its address, if any.
        url: Option<String>,
    },
    /// A thematic break.
    Break,
}

/// What a paragraph is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParagraphRole {
    /// Ordinary text.
    #[default]
    Body,
    /// The summary under the headline (also: deck, lede, dek).
    Standfirst,
    /// A correction or clarification.
    Correction,
}

/// Kinds of list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListKind {
    /// Bulleted.
    #[default]
    Unordered,
    /// Numbered.
    Ordered,
    /// Terms, each with its definition.
    Definition,
}

/// One item of a list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ListItem {
    /// The term, in a list of definitions.
    pub term: Option<Inlines>,
    /// Source blocks of the term.
    pub term_origin: Vec<usize>,
    /// What the item holds.
    pub blocks: Vec<Block>,
}

/// A table of rows; spans are as in HTML.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Its caption, if printed.
    pub caption: Option<Inlines>,
    /// Source blocks of the caption.
    pub caption_origin: Vec<usize>,
    /// The rows; header rows come first.
    pub rows: Vec<Row>,
}

/// One row of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// True for a row of column headers.
    pub header: bool,
    /// Its cells.
    pub cells: Vec<Cell>,
}

/// One cell of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// True for a header cell (of its column in a header row, else of its row).
    pub header: bool,
    /// Columns that it spans, 1 or more.
    pub columns: u16,
    /// Rows that it spans, 1 or more.
    pub rows: u16,
    /// What it holds.
    pub blocks: Vec<Block>,
}

/// A footnote or endnote.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// The mark as printed: `1`, `*`, `a`.
    pub label: String,
    /// Its text, without the mark.
    pub blocks: Vec<Block>,
}

/// A picture with what is printed under it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// The picture itself.
    pub picture: Picture,
    /// Addresses at which the picture may be found among the capture's resources, best first.
    pub candidates: Vec<String>,
    /// Alternative text as found; `Some("")` says the picture is decorative.
    pub alt: Option<String>,
    /// The lines printed with the picture, in order, as they stand in the capture, with the elements they came from.
    /// The credit stage reads them; editions do not.
    pub printed: Vec<Printed>,
    /// The caption without credit and furniture.
    pub caption: Option<Inlines>,
    /// Who made the picture.
    pub credit: Option<Credit>,
    /// When the picture was made, where the printed words say so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created: Option<SourceDate>,
    /// Furniture left out of the caption: "Enlarge this image", gallery counters.
    pub dropped: Vec<String>,
    /// Facts about this picture from the page's own JSON-LD (ImageObject), kept beside what is printed.
    pub declared: Option<PictureFacts>,
}

/// One printed line of a figure.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Printed {
    /// The text with its links and styles.
    pub text: Inlines,
    /// Elements within [`Printed::text`], outermost first, by byte range of its plain text.
    pub elements: Vec<ElementSpan>,
    /// Class, id, itemprop and role words, and names, of the elements around it, innermost first.
    pub around: Vec<ElementWords>,
    /// The source block that it is.
    pub origin: usize,
}

/// An element within a text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ElementSpan {
    /// First byte in the plain text.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// What it is called.
    pub words: ElementWords,
}

/// The name of an element and the words its author gave it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ElementWords {
    /// Element name: `span`, `small`, `cite`, `figcaption`.
    pub name: Shared,
    /// `class`, `id`, `itemprop`, `role` values as written, space-separated, attribute order class id itemprop role.
    pub words: Shared,
}

/// A picture: with its bytes, or missing with the reason.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Picture {
    /// Not looked for yet.
    #[default]
    Unresolved,
    /// Index into [`Article::pictures`].
    Present(usize),
    /// No bytes; the editions say why and keep caption and credit.
    Missing {
        /// Why, in words a reader understands: "not captured", "cut short", "too large (65535 x 65535 px)".
        reason: String,
        /// Its address on the page, if known.
        url: Option<String>,
    },
}

/// A picture as the editions keep it: PNG or JPEG, upright.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PictureFile {
    /// The bytes that go into the editions.
    #[serde(skip, default = "no_bytes")]
    pub bytes: Arc<[u8]>,
    /// `image/jpeg` or `image/png`.
    pub media_type: String,
    /// Width in pixels, as shown (after turning upright).
    pub width: u32,
    /// Height in pixels, as shown.
    pub height: u32,
    /// Digest of `bytes`.
    pub sha256: Digest,
    /// Address of the picture on the page, if it is a web address.
    pub url: Option<String>,
    /// What the capture held, where `bytes` are not the captured bytes themselves.
    pub converted_from: Option<Original>,
    /// Facts embedded in the captured bytes (EXIF, IPTC, XMP).
    pub embedded: Option<PictureFacts>,
}

fn no_bytes() -> Arc<[u8]> {
    Arc::from(Vec::new())
}

/// The captured picture file that a converted one was made from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Original {
    /// Media type by magic bytes.
    pub media_type: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Its digest.
    pub sha256: Digest,
    /// Why it was converted, in words.
    pub why: String,
}

/// What is known of a picture besides what is printed: from its own bytes, or from the page's JSON-LD.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PictureFacts {
    /// Who made it (IPTC Creator, dc:creator, EXIF Artist).
    pub creators: Vec<String>,
    /// Credit line required by the supplier (IPTC 2:110, photoshop:Credit).
    pub credit: Option<String>,
    /// Supplier or former owner (IPTC 2:115, photoshop:Source).
    pub source: Option<String>,
    /// Copyright notice (IPTC 2:116, dc:rights, EXIF Copyright).
    pub copyright_notice: Option<String>,
    /// Description (IPTC 2:120, dc:description, EXIF ImageDescription).
    pub caption: Option<String>,
    /// Rights usage terms (xmpRights:UsageTerms).
    pub usage_terms: Option<String>,
    /// Address of the licence (xmpRights:WebStatement, JSON-LD license).
    pub licence_url: Option<String>,
    /// Where to get a licence (plus:LicensorURL, JSON-LD acquireLicensePage).
    pub acquire_licence_url: Option<String>,
    /// When it was made, at the precision given.
    pub created: Option<SourceDate>,
    /// Alternative text embedded in the file (Iptc4xmpCore:AltTextAccessibility).
    pub alt: Option<String>,
}

/// Who made a picture, for whom, under what licence: read from the printed words, which are kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Credit {
    /// The words as printed, brackets and labels included; several places are joined by U+000A.
    pub verbatim: String,
    /// The credit line without outer brackets, media label and final stop.
    pub text: String,
    /// Label that stood before it ("Photo:", "Foto:"), if any.
    pub label: Option<String>,
    /// People and organisations in the order printed.
    pub parties: Vec<Party>,
    /// Licence, if printed or linked.
    pub licence: Option<Licence>,
    /// Years of a copyright notice.
    pub years: Vec<u16>,
    /// The copyright notice as printed, only where a © or "Copyright" is printed.
    pub copyright_notice: Option<String>,
    /// What the words say about the picture: `file`, `handout`, `pool`, `symbolic`, `supplied`, `composite`, `screenshot`.
    pub flags: Vec<String>,
    /// Name of the convention that read it.
    pub convention: String,
    /// 0 to 100.
    pub confidence: u8,
}

/// A person or organisation named in a credit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Party {
    /// Name, normalised in capitals only.
    pub name: String,
    /// Name in the table of agencies, where it is one of its spellings: `AP Photo` is `Associated Press`.
    pub canonical: Option<String>,
    /// What the party did.
    pub role: PartyRole,
    /// Person, organisation, or unknown where the shape says nothing.
    pub kind: AgentKind,
}

/// What a party of a credit did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyRole {
    /// Made the picture.
    Creator,
    /// Agency that distributes it.
    Agency,
    /// For whom it was made ("for The New York Times").
    Client,
    /// Through whom it came ("via Getty Images").
    Via,
    /// By whose courtesy it is shown.
    Courtesy,
    /// Stock site.
    Stock,
    /// Social platform.
    Platform,
}

/// A licence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Licence {
    /// As printed: `CC BY-SA 4.0`.
    pub name: String,
    /// Its address, for Creative Commons licences and linked ones.
    pub url: Option<String>,
}
