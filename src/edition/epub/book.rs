//! The files of a book into one zip: epub-builder assembles the text, a finishing pass puts our package document and
//! navigation in and stores the pictures.
//!
//! epub-builder writes a package that validators refuse (two elements of one id, no language, no source), so only its
//! container work is kept: the finishing pass takes the compressed texts as they are, without compressing them again,
//! and leaves out its package, contents and Apple file. All times are 1980-01-01, all permissions 0644.

use crate::edition::EditionError;
use epub_builder::{EpubBuilder, EpubContent, EpubVersion, ZipLibrary};
use std::{
    io::{Cursor, Write},
    sync::Arc,
};
use zip::{
    CompressionMethod, DateTime, ZipArchive, ZipWriter,
    write::{FileOptions, SimpleFileOptions},
};

/// Media type of an EPUB, and the whole text of its first file (EPUB 3.3, section 4.2.2).
pub const MEDIA_TYPE: &str = "application/epub+zip";

/// Deflate level of every text; fixed, so that bytes repeat.
const LEVEL: i64 = 6;

/// The container document (EPUB 3.3, section 4.2.6.3.1).
pub(super) const CONTAINER: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
    <container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">\n\
    <rootfiles>\n\
    <rootfile full-path=\"EPUB/package.opf\" media-type=\"application/oebps-package+xml\"/>\n\
    </rootfiles>\n\
    </container>\n";

/// A book ready to be put into its zip. Paths are relative to the folder `EPUB/`.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// The package document.
    pub package: String,
    /// The navigation document.
    pub navigation: String,
    /// XHTML documents: path and text.
    pub documents: Vec<(String, String)>,
    /// Other texts (style sheet, record): path, media type, bytes.
    pub texts: Vec<(String, &'static str, Vec<u8>)>,
    /// Pictures, stored as they are: path and bytes.
    pub pictures: Vec<(String, Arc<[u8]>)>,
}

/// The bytes of the EPUB.
pub fn assemble(book: &Book) -> Result<Vec<u8>, EditionError> {
    let built = build(book).map_err(|error| fault(&error))?;
    finish(book, &built).map_err(|error| fault(&error))
}

fn fault(error: &dyn std::error::Error) -> EditionError {
    EditionError::Assembly {
        edition: "epub",
        reason: error.to_string(),
    }
}

/// The texts, assembled by epub-builder. Its own package carries a date and an identifier that no edition keeps, so
/// neither can reach the bytes.
fn build(book: &Book) -> Result<Vec<u8>, epub_builder::Error> {
    let mut builder = EpubBuilder::new(ZipLibrary::new()?)?;
    builder.epub_version(EpubVersion::V33);
    builder.set_uuid(uuid::Uuid::nil());
    for (path, text) in &book.documents {
        builder.add_content(EpubContent::new(path.as_str(), text.as_bytes()))?;
    }
    for (path, media_type, bytes) in &book.texts {
        if *media_type == "text/css" {
            builder.stylesheet(bytes.as_slice())?;
        } else {
            builder.add_resource(path, bytes.as_slice(), *media_type)?;
        }
    }
    let mut out = Vec::new();
    builder.generate(&mut out)?;
    Ok(out)
}

fn finish(book: &Book, built: &[u8]) -> zip::result::ZipResult<Vec<u8>> {
    let mut built = ZipArchive::new(Cursor::new(built))?;
    let pictures: usize = book.pictures.iter().map(|(_, bytes)| bytes.len()).sum();
    let room = pictures.saturating_add(1 << 16);
    let mut zip = ZipWriter::new(Cursor::new(Vec::with_capacity(room)));
    zip.start_file("mimetype", options(CompressionMethod::Stored))?;
    zip.write_all(MEDIA_TYPE.as_bytes())?;
    for (path, text) in [
        ("META-INF/container.xml", CONTAINER),
        ("EPUB/package.opf", &book.package),
        ("EPUB/nav.xhtml", &book.navigation),
    ] {
        zip.start_file(path, options(CompressionMethod::Deflated))?;
        zip.write_all(text.as_bytes())?;
    }
    let documents = book.documents.iter().map(|(path, _)| path);
    let texts = book.texts.iter().map(|(path, ..)| path);
    for path in documents.chain(texts) {
        let assembled = if path == "style.css" {
            "stylesheet.css"
        } else {
            path
        };
        let file = built.by_name(&format!("OEBPS/{assembled}"))?;
        zip.raw_copy_file_rename(file, format!("EPUB/{path}"))?;
    }
    for (path, bytes) in &book.pictures {
        zip.start_file(format!("EPUB/{path}"), options(CompressionMethod::Stored))?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// How a file is stored: fixed time, permissions and level.
pub(super) fn options(method: CompressionMethod) -> SimpleFileOptions {
    let options: SimpleFileOptions = FileOptions::default();
    let options = options
        .compression_method(method)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    if method == CompressionMethod::Deflated {
        options.compression_level(Some(LEVEL))
    } else {
        options
    }
}
