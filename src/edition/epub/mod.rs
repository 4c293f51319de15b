//! The EPUB edition: one article as an EPUB 3.3 publication that a library can ingest.
//!
//! In: the article and the JSON-LD record made of it. Out: a zip of cover, article, closing note, record and pictures,
//! the same bytes in every run. The documents are written here from the model; epub-builder assembles them, and a
//! finishing pass ([`book`]) puts our package document and navigation in.

pub mod accessibility;
mod address;
pub mod book;
pub mod collection;
mod document;
mod inline;
mod navigation;
pub mod package;
mod pages;
mod xhtml;

use super::{
    Context, Edition, EditionError, Rendered, colophon,
    json_ld::{self, Encoding},
    language, numbering,
};
use crate::{article::Article, notice::Notice, text};
pub use document::headline;
pub use package::{NO_RIGHTS, provenance as provenance_note};

use accessibility::Facts;
use book::Book;
use navigation::{Chapter, Navigation};
use package::{Item, Package};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, sync::Arc};

/// The style sheet: the reader's settings rule.
pub const STYLE: &str = include_str!("style.css");

const XHTML: &str = "application/xhtml+xml";

/// How many characters of a headline contents and covers show; the package and the article have it whole.
const LABEL: usize = 300;

/// The EPUB edition.
pub struct Epub;

/// Options of the EPUB edition.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct EpubOptions {
    /// Template of an ARK, such as `ark:/12345/{sha256:16}`; `{uuid}` and `{sha256}` stand for the article's identity
    /// and its capture's digest. None by default.
    pub ark: Option<String>,
    /// Sentence on rights for captures that print none.
    pub rights: Option<String>,
    /// Name of the series that the books of this run belong to.
    pub series: Option<String>,
    /// Place of this book in the series, from 1.
    pub series_position: Option<u32>,
    /// Who evaluated the accessibility of the books; without a name no conformance is claimed.
    pub certified_by: Option<String>,
    /// What they were found to conform to; `EPUB Accessibility 1.1 - WCAG 2.2 Level AA` by default. Of no effect without
    /// `certified-by`.
    pub conforms_to: Option<String>,
}

impl Edition for Epub {
    fn name(&self) -> &'static str {
        "epub"
    }

    fn extension(&self) -> &'static str {
        "epub"
    }

    fn media_type(&self) -> &'static str {
        book::MEDIA_TYPE
    }

    fn render(&self, article: &Article, context: &Context<'_>) -> Result<Rendered, EditionError> {
        let (book, notices) = bind(article, context);
        Ok(Rendered {
            bytes: book::assemble(&book)?,
            notices,
        })
    }
}

/// The files of an article's book, and the remarks on them.
pub fn bind(article: &Article, context: &Context<'_>) -> (Book, Vec<Notice>) {
    let names = numbering::picture_names(article);
    let pictures: BTreeMap<usize, String> = names
        .iter()
        .map(|(index, name)| (*index, format!("images/{name}")))
        .collect();
    let written = xhtml::write(
        article,
        &xhtml::Place {
            pictures: &pictures,
        },
    );
    let itself = Encoding {
        name: format!("{}.epub", context.stem),
        media_type: book::MEDIA_TYPE,
        fixity: None,
    };
    let record = json_ld::record(article, context, &[itself]);
    let cover = pages::lead(article).map(|(index, _)| index);
    let items = manifest(article, &pictures, cover);
    let package = package::write(
        &Package {
            identifier: &article.provenance.identifier,
            lang: language::of(article),
            dir: document::direction_of(article),
            facts: Facts::of(article),
            items: &items,
            record: Some("metadata/article.jsonld"),
            modified: article.provenance.edition_date,
        },
        |markup| package::describe(markup, article, &context.options.epub),
    );
    let title = text::first_words(&document::headline(article), LABEL);
    let navigation = Navigation {
        title: title.clone(),
        lang: language::of(article).to_owned(),
        dir: document::direction_of(article),
        chapters: vec![
            Chapter {
                file: "article.xhtml".to_owned(),
                label: title,
                outline: written.outline,
                illustrations: written.illustrations,
                ..Chapter::default()
            },
            Chapter {
                file: "colophon.xhtml".to_owned(),
                label: colophon::HEADING.to_owned(),
                ours: true,
                ..Chapter::default()
            },
        ],
        landmarks: vec![
            ("cover", "cover.xhtml".to_owned(), "Cover"),
            ("bodymatter", "article.xhtml".to_owned(), "Article"),
            ("colophon", "colophon.xhtml".to_owned(), colophon::HEADING),
        ],
    };
    let book = Book {
        package,
        navigation: navigation::write(&navigation),
        documents: vec![
            ("cover.xhtml".to_owned(), pages::cover(article, &pictures)),
            ("article.xhtml".to_owned(), written.xhtml),
            ("colophon.xhtml".to_owned(), pages::closing_note(article)),
        ],
        texts: vec![
            (
                "style.css".to_owned(),
                "text/css",
                STYLE.as_bytes().to_vec(),
            ),
            (
                "metadata/article.jsonld".to_owned(),
                json_ld::MEDIA_TYPE,
                record,
            ),
        ],
        pictures: picture_files(article, &pictures),
    };
    let notices = remarks(article, written.replaced, written.unlinked);
    (book, notices)
}

/// The pictures shown, in the order of their names in the article.
fn picture_files(
    article: &Article,
    pictures: &BTreeMap<usize, String>,
) -> Vec<(String, Arc<[u8]>)> {
    pictures
        .iter()
        .filter_map(|(index, path)| {
            let picture = article.pictures.get(*index)?;
            Some((path.clone(), Arc::clone(&picture.bytes)))
        })
        .collect()
}

fn manifest(
    article: &Article,
    pictures: &BTreeMap<usize, String>,
    cover: Option<usize>,
) -> Vec<Item> {
    let item = |id: &str, href: &str, media_type: &str, spine: bool| Item {
        id: id.to_owned(),
        href: href.to_owned(),
        media_type: media_type.to_owned(),
        properties: None,
        spine,
    };
    let mut items = vec![
        Item {
            properties: Some("nav"),
            ..item("nav", "nav.xhtml", XHTML, false)
        },
        item("cover", "cover.xhtml", XHTML, true),
        item("article", "article.xhtml", XHTML, true),
        item("colophon", "colophon.xhtml", XHTML, true),
        item("style", "style.css", "text/css", false),
    ];
    for (index, path) in pictures {
        let Some(picture) = article.pictures.get(*index) else {
            continue;
        };
        let name = path.rsplit('/').next().unwrap_or(path);
        let id = name.split('.').next().unwrap_or(name);
        items.push(Item {
            properties: (cover == Some(*index)).then_some("cover-image"),
            ..item(id, path, &picture.media_type, false)
        });
    }
    items
}

fn remarks(article: &Article, replaced: usize, unlinked: usize) -> Vec<Notice> {
    let mut notices = Vec::new();
    if replaced > 0 {
        notices.push(Notice::warning(
            "edition.epub.forbidden-characters",
            format!("{replaced} characters that XML forbids stand as U+FFFD in the EPUB; the JSON-LD keeps them"),
        ));
    }
    if unlinked > 0 {
        notices.push(Notice::info(
            "edition.epub.unlinked",
            format!("{unlinked} links have addresses that a book cannot hold; their words stay, unlinked"),
        ));
    }
    if article.provenance.edition_date.is_none() {
        notices.push(Notice::info(
            "edition.epub.modified-unknown",
            format!(
                "the capture time is unknown, so the EPUB's required modification date is {}; give --captured-at or SOURCE_DATE_EPOCH",
                package::NO_TIME
            ),
        ));
    }
    notices
}
