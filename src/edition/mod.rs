//! Editions: one Article in, one finished file out.

use crate::{article::Article, capture::Resources, fixity::Digest, limits::Limits, notice::Notice};
use serde::{Deserialize, Serialize};

pub mod colophon;
pub mod epub;
pub mod json_ld;
pub mod language;
mod left_out;
mod markup;
mod missing;
pub mod names;
pub mod numbering;
pub mod pdf;
pub mod records;

/// The editions in the order of making: the JSON-LD record names the digests of the others, so it comes last.
pub const EDITIONS: &[&dyn Edition] = &[&pdf::Pdf, &epub::Epub, &json_ld::JsonLd];

/// Makes one kind of file of an article.
pub trait Edition: Sync {
    /// Name as in `--editions`: `pdf`, `epub`, `jsonld`.
    fn name(&self) -> &'static str;
    /// File name extension, without the dot.
    fn extension(&self) -> &'static str;
    /// Media type.
    fn media_type(&self) -> &'static str;
    /// The bytes of the edition.
    fn render(&self, article: &Article, context: &Context<'_>) -> Result<Rendered, EditionError>;
}

/// What an edition may know besides the article.
pub struct Context<'a> {
    /// Stem of the file names.
    pub stem: &'a str,
    /// Options of all editions.
    pub options: &'a EditionOptions,
    /// Limits.
    pub limits: &'a Limits,
    /// The captured document, for profiles that carry it.
    pub capture: &'a [u8],
    /// What was saved with it.
    pub resources: &'a Resources,
    /// Editions that are made already.
    pub made: &'a [EditionFile],
}

/// Options of all editions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct EditionOptions {
    /// Options of the PDF edition.
    pub pdf: pdf::PdfOptions,
    /// Options of the EPUB edition.
    pub epub: epub::EpubOptions,
    /// Options of the JSON-LD edition.
    pub json_ld: json_ld::JsonLdOptions,
    /// Side records for library systems; none by default.
    pub records: Vec<records::Kind>,
}

/// The bytes of an edition and what was remarked in making them.
#[derive(Clone, Debug, Default)]
pub struct Rendered {
    /// The file.
    pub bytes: Vec<u8>,
    /// Remarks.
    pub notices: Vec<Notice>,
}

/// One finished file.
#[derive(Clone, Debug)]
pub struct EditionFile {
    /// File name: stem and extension.
    pub name: String,
    /// Media type.
    pub media_type: &'static str,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Their digest.
    pub sha256: Digest,
}

/// Why an edition could not be made.
#[derive(Debug, thiserror::Error)]
pub enum EditionError {
    /// Too many sheets.
    #[error("the PDF would have {sheets} sheets, more than the limit pdf_pages ({limit})")]
    TooManySheets {
        /// Sheets needed.
        sheets: usize,
        /// The limit.
        limit: u64,
    },
    /// A font is missing or broken.
    #[error("font {name}: {reason}")]
    Font {
        /// Its name.
        name: String,
        /// What is wrong.
        reason: String,
    },
    /// A library refused; this is a fault of ours.
    #[error("the {edition} could not be assembled: {reason}")]
    Assembly {
        /// Which edition.
        edition: &'static str,
        /// What the library said.
        reason: String,
    },
}

/// Makes the editions named, in the order of [`EDITIONS`], then the side records asked for.
pub fn render_all(
    article: &Article,
    names: &[String],
    context: &Context<'_>,
) -> Result<(Vec<EditionFile>, Vec<Notice>), EditionError> {
    let mut files: Vec<EditionFile> = Vec::new();
    let mut notices = Vec::new();
    for edition in EDITIONS
        .iter()
        .filter(|edition| names.iter().any(|name| name == edition.name()))
    {
        let context = Context {
            made: &files,
            ..*context
        };
        let rendered = edition.render(article, &context)?;
        notices.extend(rendered.notices);
        files.push(EditionFile {
            name: format!("{}.{}", context.stem, edition.extension()),
            media_type: edition.media_type(),
            sha256: Digest::of(&rendered.bytes),
            bytes: rendered.bytes,
        });
    }
    let context = Context {
        made: &files,
        ..*context
    };
    let side = records::render(article, &context, &context.options.records, &files);
    files.extend(side);
    Ok((files, notices))
}
