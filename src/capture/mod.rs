//! Saved pages in, [`Capture`]s out: one reader a format, recognised by content, never by the file's name alone.
//!
//! A reader lists what a source holds ([`CaptureReader::list`]) and reads one capture at a time
//! ([`CaptureReader::read`]), so that a damaged record costs itself alone. Files are read here and nowhere else on
//! the way to an article.

mod charset;
mod digests;
mod file;
mod format;
mod html;
mod http;
mod mentions;
mod mhtml;
mod resources;
mod saved_from;
mod saved_page;
mod sidecar;
mod text;
mod wacz;
mod warc;

pub use resources::{Resource, Resources};

use crate::{
    fixity::Digest,
    limits::Limits,
    notice::Notice,
    time::{SourceDate, Timestamp},
};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

/// The readers, in the order of trial.
pub const READERS: &[&dyn CaptureReader] = &[
    &mhtml::Mhtml,
    &warc::Warc,
    &wacz::Wacz,
    &saved_page::SavedPage,
    &html::Html,
    &text::Text,
];

/// The captures that a source holds, in its order.
pub fn list(source: &Source, limits: &Limits) -> Result<Listing, CaptureError> {
    recognise(source)?.list(source, limits)
}

/// Reads the capture at a location of a source, so much of it as `extent` says. What `supplied` says (the options of a run) goes before what its sidecar
/// says, and both before what the capture says of itself.
pub fn read(
    source: &Source,
    location: &Location,
    supplied: &Supplied,
    extent: Extent,
    limits: &Limits,
) -> Result<Capture, CaptureError> {
    let mut capture = recognise(source)?.read(source, location, extent, limits)?;
    let supplied = supplied.clone().over(sidecar::read(&source.path)?);
    capture.url = supplied.url.clone().or(capture.url);
    capture.captured_at = supplied.captured_at.or(capture.captured_at);
    capture.supplied = supplied;
    Ok(capture)
}

/// True if a file or folder met on a walk is part of another capture and none itself: a sidecar, or the folder that a
/// browser saved with a page.
pub fn is_part_of_another(path: &Path) -> bool {
    if path.is_dir() {
        saved_page::is_folder_of_a_page(path)
    } else {
        sidecar::is_sidecar(path)
    }
}

/// What belongs to a capture besides its own file: its sidecar and the folder that a browser saved with it, whichever
/// are there. Of a walk's entries these are read with the capture and not for themselves.
pub fn companions(capture: &Path) -> Vec<PathBuf> {
    let sidecar = sidecar::candidates(capture)
        .into_iter()
        .find(|path| path.is_file());
    sidecar
        .into_iter()
        .chain(saved_page::folder_of(capture))
        .collect()
}

/// A capture of a document in memory: text or HTML, whatever its content shows.
pub fn of_bytes(name: &str, bytes: Arc<[u8]>) -> Result<Capture, CaptureError> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(CaptureError::Empty);
    }
    let length = bytes
        .len()
        .min(usize::try_from(file::HEAD).unwrap_or(usize::MAX));
    let location = Location::default();
    match format::shape(bytes.get(..length).unwrap_or_default()) {
        format::Shape::Html => Ok(html::of_bytes(name, &location, html::Html.name(), bytes)),
        format::Shape::Text => Ok(text::of_bytes(name, &location, bytes)),
        format::Shape::Other(what) => Err(CaptureError::Unknown(format!("it looks like {what}"))),
    }
}

fn recognise(source: &Source) -> Result<&'static dyn CaptureReader, CaptureError> {
    let head = file::head(&source.path)?;
    if head.iter().all(u8::is_ascii_whitespace) {
        return Err(CaptureError::Empty);
    }
    let probe = Probe {
        path: &source.path,
        head: &head,
    };
    READERS
        .iter()
        .find(|reader| reader.recognises(&probe))
        .copied()
        .ok_or_else(|| {
            CaptureError::Unknown(match format::shape(&head) {
                format::Shape::Other(what) => match packed(&head) {
                    Some(inside) => format!("it looks like {what}; what is packed is {inside}"),
                    None => format!("it looks like {what}"),
                },
                _ => "it is neither text nor HTML".to_owned(),
            })
        })
}

/// What a file packed with gzip or Zstandard holds, in words; none for other files.
fn packed(head: &[u8]) -> Option<&'static str> {
    if !head.starts_with(b"\x1F\x8B") && !head.starts_with(b"\x28\xB5\x2F\xFD") {
        return None;
    }
    Some(match warc::unpacked(head).as_deref().map(format::shape) {
        Some(format::Shape::Html) => "HTML and no WARC file: unpack it first",
        Some(format::Shape::Text) => "text and no WARC file: unpack it first",
        Some(format::Shape::Other(what)) => what,
        None => "damaged",
    })
}

/// Reads one format of capture.
pub trait CaptureReader: Sync {
    /// Name of the format as users know it: `text`, `html`, `saved page`.
    fn name(&self) -> &'static str;
    /// True if the source is of this format.
    fn recognises(&self, probe: &Probe<'_>) -> bool;
    /// The captures that a source holds: one, the whole file, unless the format is a container.
    fn list(&self, _source: &Source, _limits: &Limits) -> Result<Listing, CaptureError> {
        Ok(Listing {
            captures: vec![Location::default()],
            ..Listing::default()
        })
    }
    /// Reads the capture at a location.
    fn read(
        &self,
        source: &Source,
        location: &Location,
        extent: Extent,
        limits: &Limits,
    ) -> Result<Capture, CaptureError>;
}

/// How much of a capture is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Extent {
    /// The page and the pictures that it may show.
    #[default]
    Shown,
    /// All that was saved, for editions that carry the capture.
    Whole,
}

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// Where it lies.
    pub path: PathBuf,
    /// Its path relative to the input, `/` between parts: part of the capture's identity, the same on every machine.
    pub name: String,
}

/// What a reader sees of a source to recognise it.
pub struct Probe<'a> {
    /// Where it lies.
    pub path: &'a Path,
    /// Its first bytes, at most 64 KiB.
    pub head: &'a [u8],
}

/// Where in a source a capture stands; the default is the whole file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    /// Offset of a container's record in bytes.
    pub offset: Option<u64>,
    /// Length of the record in bytes.
    pub length: Option<u64>,
    /// Record id.
    pub record_id: Option<String>,
}

/// What a source holds.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// Its captures, in its order.
    pub captures: Vec<Location>,
    /// What there is to say of the source as a whole, such as damage between its records.
    pub notices: Vec<Notice>,
    /// A container's records by type (`response`, `request`).
    pub records: BTreeMap<&'static str, u64>,
}

impl Listing {
    /// Why nothing is made of a container; none where it has captures.
    pub fn without_pages(&self) -> Option<CaptureError> {
        let account = self.notices.first().map(|notice| notice.text.as_str());
        self.captures.is_empty().then(|| {
            CaptureError::NoPage(format!(
                "it holds no page to make an article of ({})",
                account.unwrap_or("nothing is in it")
            ))
        })
    }
}

/// One saved page at one time.
#[derive(Clone, Debug)]
pub struct Capture {
    /// The file it came from.
    pub name: String,
    /// Where in that file.
    pub location: Location,
    /// Name of the reader.
    pub format: &'static str,
    /// The page itself.
    pub document: Document,
    /// Address it was captured from, if known.
    pub url: Option<String>,
    /// When it was captured, if known.
    pub captured_at: Option<Timestamp>,
    /// What was saved with it.
    pub resources: Resources,
    /// What a sidecar or an option says of it.
    pub supplied: Supplied,
    /// Damage and doubts met on reading.
    pub notices: Vec<Notice>,
}

impl Capture {
    /// The digest that tells captures apart: name, offset, address and capture time; the files are named by it.
    pub fn identity(&self) -> Digest {
        let offset = self
            .location
            .offset
            .map(|offset| offset.to_string())
            .unwrap_or_default();
        let time = self
            .captured_at
            .map(|time| time.to_string())
            .unwrap_or_default();
        Digest::of_parts([
            self.name.as_bytes(),
            offset.as_bytes(),
            self.url.as_deref().unwrap_or_default().as_bytes(),
            time.as_bytes(),
        ])
    }
}

/// The captured document.
#[derive(Clone, Debug)]
pub struct Document {
    /// What it is.
    pub kind: DocumentKind,
    /// The bytes as captured.
    pub bytes: Arc<[u8]>,
    /// The bytes read in `encoding`; no byte-order mark.
    pub text: String,
    /// Character encoding (WHATWG name), such as `UTF-8` or `windows-1252`.
    pub encoding: &'static str,
    /// True if the file holds these bytes and nothing else, so that both have one digest.
    pub is_whole_file: bool,
    sha256: OnceLock<Digest>,
}

impl Document {
    /// A document that is part of a file.
    pub fn new(kind: DocumentKind, bytes: Arc<[u8]>, text: String, encoding: &'static str) -> Self {
        Self {
            kind,
            bytes,
            text,
            encoding,
            is_whole_file: false,
            sha256: OnceLock::new(),
        }
    }

    /// Digest of the bytes; they are read for it once.
    pub fn sha256(&self) -> Digest {
        *self.sha256.get_or_init(|| Digest::of(&self.bytes))
    }
}

/// Kinds of captured document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DocumentKind {
    /// Plain text, one block a line.
    Text,
    /// HTML.
    Html,
}

impl DocumentKind {
    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Text => "text/plain",
            Self::Html => "text/html",
        }
    }
}

/// What a sidecar (`NAME.meta.toml`, `NAME.meta.json`) or an option says of a capture.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Supplied {
    /// The headline.
    pub title: Option<String>,
    /// Address it was captured from.
    pub url: Option<String>,
    /// When it was captured.
    pub captured_at: Option<Timestamp>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// First published.
    pub published: Option<SourceDate>,
    /// Last changed.
    pub modified: Option<SourceDate>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Language (BCP 47).
    pub language: Option<String>,
}

impl Supplied {
    /// What is supplied here, and where nothing is, what `other` supplies.
    pub fn over(self, other: Self) -> Self {
        Self {
            title: self.title.or(other.title),
            url: self.url.or(other.url),
            captured_at: self.captured_at.or(other.captured_at),
            authors: if self.authors.is_empty() {
                other.authors
            } else {
                self.authors
            },
            published: self.published.or(other.published),
            modified: self.modified.or(other.modified),
            publisher: self.publisher.or(other.publisher),
            language: self.language.or(other.language),
        }
    }
}

/// Why a capture could not be read.
#[derive(Debug, thiserror::Error)]
pub enum CaptureError {
    /// The file could not be read.
    #[error("cannot read it: {0}")]
    Unreadable(#[from] std::io::Error),
    /// There is nothing in it.
    #[error("it is empty")]
    Empty,
    /// No reader knows it.
    #[error("it is not a capture that Pressmark reads ({0})")]
    Unknown(String),
    /// A limit was passed.
    #[error("it is larger than the limit {limit} ({value})")]
    TooLarge {
        /// Name of the limit.
        limit: &'static str,
        /// Its value.
        value: u64,
    },
    /// It is damaged so that nothing of it can be read.
    #[error("it is damaged: {0}")]
    Damaged(String),
    /// It is sound and holds no page.
    #[error("{0}")]
    NoPage(String),
    /// The crawler found the page as in an earlier crawl, and kept no copy here.
    #[error("{0}")]
    Elsewhere(String),
    /// The sidecar is wrong.
    #[error("its sidecar {name} is wrong: {reason}")]
    Sidecar {
        /// File name.
        name: String,
        /// What is wrong.
        reason: String,
    },
}
