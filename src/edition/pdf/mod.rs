//! The PDF edition: layout, draw, archive.
//!
//! [`layout`] sets the article on [`frame`]s without knowing PDF; [`draw`] turns frames into pages with printpdf;
//! [`archive`] makes of them, with lopdf, a file that meets an archival and an accessibility standard at once.

mod archive;
mod attach;
mod blocks;
mod breaks;
mod cmap;
mod code;
mod columns;
pub mod design;
mod draw;
mod embed;
mod faces;
mod figure;
pub mod fonts;
pub mod frame;
mod galley;
mod icc;
mod icc_check;
mod layout;
mod matter;
mod pack;
mod paragraph;
mod raster;
mod shape;
mod table;
mod tags;
mod trim;
mod words;
mod write;
mod xmp;

use super::{Context, Edition, EditionError, Rendered};
use crate::{article::Article, notice::Notice};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Options of the PDF edition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct PdfOptions {
    /// Which standards the file meets.
    pub profile: Profile,
    /// Paper size.
    pub paper: design::Paper,
    /// Columns of text: 1 or 2.
    pub columns: u8,
    /// Size of body text in points, 7 to 18.
    pub text_size: f32,
    /// Margins in points; if not given, wide enough for lines of a readable length.
    pub margin: Option<u16>,
    /// Pixels an inch, at the size that a picture is shown at most, above which it is made smaller; if not given, none is.
    /// 150 is enough for reading, 300 for printing.
    pub picture_ppi: Option<u16>,
    /// Compression level of what we write, 0 (none) to 9 (smallest).
    pub compression: u8,
    /// Fonts added to the built-in ones; their files are offered with [`fonts::offer`].
    pub fonts: Vec<fonts::AddedFont>,
}

impl Default for PdfOptions {
    fn default() -> Self {
        Self {
            profile: Profile::default(),
            paper: design::Paper::default(),
            columns: 1,
            text_size: 10.5,
            margin: None,
            picture_ppi: None,
            compression: 6,
            fonts: Vec::new(),
        }
    }
}

/// Pairs of standards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Profile {
    /// PDF/A-2a and PDF/UA-1.
    #[default]
    #[serde(rename = "2a")]
    A2a,
    /// PDF/A-3a and PDF/UA-1, capture and JSON-LD record attached.
    #[serde(rename = "3a")]
    A3a,
    /// PDF/A-4f and PDF/UA-2, capture and JSON-LD record attached.
    #[serde(rename = "4f")]
    A4f,
}

impl Profile {
    /// True where the capture and the record go into the file.
    pub fn has_attachments(self) -> bool {
        self != Self::A2a
    }
}

/// What wrote the bytes.
pub const PRODUCER: &str = "printpdf 0.12 and lopdf 0.44";

/// Sheets from which on readers of tagged PDF grow slow: a notice.
const MANY_SHEETS: usize = 300;

/// The PDF edition.
pub struct Pdf;

impl Edition for Pdf {
    fn name(&self) -> &'static str {
        "pdf"
    }

    fn extension(&self) -> &'static str {
        "pdf"
    }

    fn media_type(&self) -> &'static str {
        "application/pdf"
    }

    fn render(&self, article: &Article, context: &Context<'_>) -> Result<Rendered, EditionError> {
        render(article, context)
    }
}

fn render(article: &Article, context: &Context<'_>) -> Result<Rendered, EditionError> {
    let options = &context.options.pdf;
    let fonts = fonts::FontSet::new(&options.fonts)?;
    let level = u32::from(options.compression.min(9));
    let design = design::Design::new(options);
    let taking = raster::Taking {
        limits: context.limits,
        level,
    };
    let mut pictures = BTreeMap::new();
    let mut broken = BTreeMap::new();
    let mut notices = Vec::new();
    for (index, file) in article.pictures.iter().enumerate() {
        let finest = options
            .picture_ppi
            .map(|ppi| figure::pixels_at(&design, file, f32::from(ppi.clamp(36, 2400))));
        match raster::stream(file, finest, taking) {
            Ok(stream) => {
                pictures.insert(index, stream);
            }
            Err(reason) => {
                notices.push(Notice::warning(
                    "edition.pdf.picture.unusable",
                    format!("picture {} is not shown in the PDF: {reason}", index + 1),
                ));
                broken.insert(index, reason);
            }
        }
    }
    let (laid, remarks) = layout::lay_out(article, options, &fonts, &broken);
    notices.extend(remarks);
    let sheets = laid.frames.len();
    if sheets as u64 > context.limits.pdf_pages {
        return Err(EditionError::TooManySheets {
            sheets,
            limit: context.limits.pdf_pages,
        });
    }
    if sheets > MANY_SHEETS {
        notices.push(Notice::info(
            "edition.pdf.sheets.many",
            format!("the PDF has {sheets} sheets: some readers and validators grow slow beyond {MANY_SHEETS}"),
        ));
    }
    let title = crate::text::squeeze(
        article
            .metadata
            .headline
            .as_ref()
            .map_or("[Untitled]", |headline| headline.value.as_str()),
    );
    let drawn = draw::draw(&laid, &fonts, &pictures, options.profile, &title)?;
    let entry = entry(article, context, &title, level)?;
    let attachments = match options.profile.has_attachments() {
        true => attach::attachments(article, context)?,
        false => Vec::new(),
    };
    let bytes = archive::finish(drawn, &laid, &entry, attachments)?;
    Ok(Rendered { bytes, notices })
}

fn entry<'a>(
    article: &'a Article,
    context: &Context<'_>,
    title: &'a str,
    level: u32,
) -> Result<archive::Entry<'a>, EditionError> {
    let options = &context.options.pdf;
    let metadata = &article.metadata;
    let provenance = &article.provenance;
    let authors: Vec<String> = metadata
        .authors
        .iter()
        .map(|author| author.value.name.clone())
        .filter(|name| !crate::text::is_blank(name))
        .collect();
    let language = super::language::of(article);
    let date = provenance.edition_date;
    let date_text = date.map(|date| date.to_string());
    let text = |field: &'a Option<crate::article::Field<String>>| {
        field.as_ref().map(|field| field.value.as_str())
    };
    let facts = xmp::Facts {
        title,
        authors: &authors,
        language,
        description: text(&metadata.description),
        publisher: metadata
            .publisher
            .as_ref()
            .map(|publisher| publisher.value.name.as_str()),
        rights: text(&metadata.rights),
        identifier: Some(provenance.identifier.as_str()).filter(|id| !id.is_empty()),
        source: text(&metadata.url).or(provenance.url.as_deref()),
        date: date_text.as_deref(),
        tool: &provenance.tool,
    };
    let xmp = xmp::packet(options.profile, &facts);
    let mut inputs: Vec<crate::fixity::Digest> = article
        .pictures
        .iter()
        .map(|picture| picture.sha256)
        .collect();
    inputs.extend(provenance.sha256);
    Ok(archive::Entry {
        profile: options.profile,
        title,
        author: authors.join("; "),
        language,
        right_to_left: metadata.right_to_left,
        xmp,
        tool: &provenance.tool,
        date,
        inputs,
        level,
    })
}
