//! What the page says of itself: each field with its source and the reason for the choice.
//!
//! Sources only find; [`read`] chooses. A block that is itself a title, byline or date is claimed here: it is neither
//! removed nor repeated in the body.

use crate::{article::Metadata, capture::Supplied, notice::Notice, page::Page};

/// A block that became a metadata field.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// Index of the source block.
    pub block: usize,
    /// The field: `headline`, `authors`, `published`, `section`.
    pub field: &'static str,
    /// Why, in words.
    pub reason: String,
}

/// What the metadata stage gives.
#[derive(Clone, Debug, Default)]
pub struct Described {
    /// The fields chosen.
    pub metadata: Metadata,
    /// The blocks they were read from, where those are fields and nothing else.
    pub claims: Vec<Claim>,
    /// What was missing or doubtful.
    pub notices: Vec<Notice>,
}

/// Reads the fields of a page; what is supplied goes before everything found.
pub fn read(page: &Page, supplied: &Supplied) -> Described {
    let _ = (page, supplied);
    Described::default()
}
