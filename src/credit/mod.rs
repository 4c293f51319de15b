//! Captions and credits: printed words into fields, no word lost.
//!
//! The printed lines of a picture come in, with the elements they came from and the alternative texts; caption, credit
//! and dropped furniture go out as ranges of those lines, so that letters(printed) = letters(caption) +
//! letters(credit) + letters(dropped). Each [`Convention`] knows one way of printing a credit; the order of
//! [`CONVENTIONS`] is the order of evidence. Below a confidence of [`CERTAIN`] everything stays in the caption: a wrong
//! split then costs a field, never a word.

mod after_alt;
mod assemble;
mod bracket;
mod dated;
mod element;
mod fill;
mod glued;
mod label;
mod leading;
mod line_end;
mod own_line;
mod sign;
mod split;
mod tail;

pub use fill::{IN_ALTERNATIVE, lines_of_block, split_all};
pub use split::{Line, Material, Place, Reading, split};

use crate::{
    article::{ElementSpan, ElementWords},
    cue::labels::{self, Label},
};
use std::{cell::OnceCell, ops::Range};

/// Confidence from which a credit is split off, 0 to 100.
pub const CERTAIN: u8 = 50;

/// The ways of printing a credit, strongest evidence first.
pub const CONVENTIONS: &[&dyn Convention] = &[
    &element::Element,
    &own_line::OwnLine,
    &bracket::Bracket,
    &label::Labelled,
    &sign::Sign,
    &line_end::LineEnd,
    &after_alt::AfterAlt,
    &glued::Glued,
    &tail::Tail,
    &leading::Leading,
];

/// One way of printing a credit.
pub trait Convention: Sync {
    /// Name as it stands in editions and in the answers of `pressmark captions`.
    fn name(&self) -> &'static str;
    /// The credit in what is left of a line.
    fn find(&self, line: &Live<'_>) -> Option<Found>;
    /// What it reads and what it leaves alone: its tests and its documentation.
    fn examples(&self) -> &'static [Example];
}

/// What is left of a line, trimmed, while conventions look at it.
#[derive(Clone, Debug)]
pub struct Live<'a> {
    /// The words.
    pub text: &'a str,
    /// Elements within the words, byte ranges of `text`.
    pub elements: Vec<ElementSpan>,
    /// The elements around the line, innermost first.
    pub around: &'a [ElementWords],
    /// Where the alternative text ends, if the line begins with it.
    pub alt_end: Option<usize>,
    /// Where the alternative text starts, if the line ends with it and does not begin with it.
    pub alt_start: Option<usize>,
    /// The longest other line that is neither furniture nor credit, in characters; 0 if there is none.
    pub longest_other: usize,
    /// Whether that other line reads as a sentence.
    pub other_is_prose: bool,
    /// True if another line repeats the alternative text: that one is the caption.
    pub other_is_alt: bool,
    /// True if nothing of the line has been taken as credit yet.
    pub fresh: bool,
    /// The labels of the words, once a convention has asked for them.
    labels: OnceCell<Vec<Label>>,
}

impl Live<'_> {
    /// All labels and signs of the words, in order.
    pub fn labels(&self) -> &[Label] {
        self.labels.get_or_init(|| labels::all(self.text))
    }
}

/// A credit found in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where it stands, brackets and label included.
    pub range: Range<usize>,
    /// 0 to 100.
    pub confidence: u8,
}

/// What a convention makes of a block.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// The printed line.
    pub line: &'static str,
    /// The picture's alternative text.
    pub alt: &'static str,
    /// An element within the line: its name and words, and its text.
    pub element: Option<(&'static str, &'static str)>,
    /// The caption that must come out.
    pub caption: &'static str,
    /// The credit line that must come out; empty if the line has none.
    pub credit: &'static str,
    /// Persons and handles that made the picture.
    pub creators: &'static [&'static str],
    /// Organisations.
    pub organisations: &'static [&'static str],
}

impl Example {
    /// An example without alternative text and elements.
    const fn new(
        line: &'static str,
        caption: &'static str,
        credit: &'static str,
        creators: &'static [&'static str],
        organisations: &'static [&'static str],
    ) -> Self {
        Self {
            line,
            alt: "",
            element: None,
            caption,
            credit,
            creators,
            organisations,
        }
    }

    /// An example of a line that has no credit.
    const fn none(line: &'static str) -> Self {
        Self::new(line, line, "", &[], &[])
    }
}
