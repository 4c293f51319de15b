//! What a collection takes from one article's book: who, what, when, and which pictures.
//!
//! The books are ones that [`super::super::Epub`] wrote; another file is refused with the reason.

use crate::{
    edition::{
        epub::{accessibility::Facts, xhtml::Entry},
        json_ld::collection::Part,
    },
    fixity::Digest,
    text,
    time::{SourceDate, Timestamp},
};
use serde_json::Value;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Path of an article's document in its book.
pub(super) const ARTICLE: &str = "EPUB/article.xhtml";
/// Path of its closing note.
pub(super) const COLOPHON: &str = "EPUB/colophon.xhtml";

const RECORD: &str = "EPUB/metadata/article.jsonld";
const PACKAGE: &str = "EPUB/package.opf";
const NAVIGATION: &str = "EPUB/nav.xhtml";

/// Largest text of a book that is read, in bytes.
const TEXT_BYTES: u64 = 256 << 20;

/// What is known of an article; a kilobyte or two.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Leaf {
    /// Stem of its files.
    pub stem: String,
    /// Digest of its EPUB.
    pub sha256: Option<Digest>,
    /// Identifier of the article.
    pub identifier: String,
    /// Its headline, shortened to what a list shows.
    pub label: String,
    /// Its language.
    pub lang: String,
    /// Authors: type in schema.org and name.
    pub authors: Vec<(String, String)>,
    /// Name of the publisher.
    pub publisher: Option<String>,
    /// When it was published.
    pub published: Option<SourceDate>,
    /// Its address.
    pub url: Option<String>,
    /// When it was captured.
    pub captured_at: Option<Timestamp>,
    /// Facts of its content.
    pub facts: Facts,
    /// Its headings and questions in reading order.
    pub outline: Vec<Entry>,
    /// Its figures whose picture is in the book.
    pub illustrations: Vec<Entry>,
    /// Its pictures.
    pub pictures: Vec<LeafPicture>,
}

/// A picture of an article's book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeafPicture {
    /// Path relative to the package document: `images/fig-1.jpg`.
    pub path: String,
    /// Its digest.
    pub sha256: Digest,
    /// Extension of its name.
    pub extension: &'static str,
}

impl Leaf {
    /// Reads the book of an article. An error is words: why it cannot be bound.
    pub fn read(stem: &str, book: &[u8]) -> Result<Self, String> {
        let mut zip =
            ZipArchive::new(Cursor::new(book)).map_err(|error| format!("no zip: {error}"))?;
        let record: Value = serde_json::from_str(&entry(&mut zip, RECORD)?)
            .map_err(|error| format!("its record: {error}"))?;
        let package = entry(&mut zip, PACKAGE)?;
        let article = entry(&mut zip, ARTICLE)?;
        entry(&mut zip, COLOPHON)?;
        let (outline, illustrations) = super::outline::read(&entry(&mut zip, NAVIGATION)?);
        let mut pictures = Vec::new();
        for n in 0..zip.len() {
            let mut file = zip.by_index(n).map_err(|error| error.to_string())?;
            let name = file.name().map_err(|error| error.to_string())?.into_owned();
            let Some(path) = name.strip_prefix("EPUB/") else {
                continue;
            };
            if !path.starts_with("images/") {
                continue;
            }
            let extension = extension(path)
                .ok_or_else(|| format!("a picture of an unknown kind: {}", text::shown(path)))?;
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes)
                .map_err(|error| format!("{}: {error}", text::shown(path)))?;
            pictures.push(LeafPicture {
                path: path.to_owned(),
                sha256: Digest::of(&bytes),
                extension,
            });
        }
        let words = |member: &str| record.get(member).and_then(Value::as_str);
        let identifier = words("@id").ok_or("its record has no identifier")?;
        Ok(Self {
            stem: stem.to_owned(),
            sha256: Some(Digest::of(book)),
            identifier: identifier.to_owned(),
            label: text::first_words(words("headline").unwrap_or(stem), super::LABEL),
            lang: words("inLanguage").unwrap_or("und").to_owned(),
            authors: agents(record.get("author")),
            publisher: agents(record.get("publisher"))
                .into_iter()
                .next()
                .map(|(_, name)| name),
            published: words("datePublished").and_then(|date| date.parse().ok()),
            url: words("url").map(str::to_owned),
            captured_at: record
                .pointer("/isBasedOn/dateCreated")
                .and_then(Value::as_str)
                .and_then(|time| time.parse().ok()),
            facts: facts(&package, &article),
            outline,
            illustrations,
            pictures,
        })
    }

    /// The document of the article with the addresses of its pictures as they are in the collection. `<` stands in no
    /// text or attribute of a document of ours, so what begins with `<img src="` is a picture.
    pub(super) fn relocated(&self, xhtml: &str) -> String {
        const BEFORE: &str = "<img src=\"";
        let mut out = String::with_capacity(xhtml.len().saturating_add(4_096));
        let mut parts = xhtml.split(BEFORE);
        out.push_str(parts.next().unwrap_or_default());
        for part in parts {
            out.push_str(BEFORE);
            let (path, rest) = part.split_once('"').unwrap_or((part, ""));
            match self.pictures.iter().find(|picture| picture.path == path) {
                Some(picture) => out.push_str(&picture_path(&picture.sha256, picture.extension)),
                None => out.push_str(path),
            }
            out.push('"');
            out.push_str(rest);
        }
        out
    }

    /// Where it was published: the publisher, else the host of its address.
    pub(super) fn source(&self) -> Option<String> {
        let host = || {
            let url = url::Url::parse(self.url.as_deref()?).ok()?;
            Some(url.host_str()?.trim_start_matches("www.").to_owned())
        };
        self.publisher.clone().or_else(host)
    }

    /// What the record of the collection says of it.
    pub(super) fn part(&self) -> Part<'_> {
        Part {
            identifier: &self.identifier,
            headline: &self.label,
            url: self.url.as_deref(),
            language: &self.lang,
            authors: &self.authors,
            published: self.published.as_ref().map(SourceDate::as_str),
            publisher: self.publisher.as_deref(),
        }
    }
}

/// Path of a picture in a collection: named for its digest, so the same picture is there once.
pub(super) fn picture_path(sha256: &Digest, extension: &str) -> String {
    format!("images/{sha256}.{extension}")
}

const KINDS: [(&str, &str); 5] = [
    ("jpg", "image/jpeg"),
    ("png", "image/png"),
    ("gif", "image/gif"),
    ("webp", "image/webp"),
    ("svg", "image/svg+xml"),
];

fn extension(path: &str) -> Option<&'static str> {
    let (_, extension) = path.rsplit_once('.')?;
    KINDS
        .into_iter()
        .map(|(known, _)| known)
        .find(|known| *known == extension)
}

/// Media type of a picture by the extension of its name.
pub(super) fn media_type(extension: &str) -> &'static str {
    KINDS
        .into_iter()
        .find(|(known, _)| *known == extension)
        .map_or("image/jpeg", |(_, kind)| kind)
}

fn entry(zip: &mut ZipArchive<Cursor<&[u8]>>, path: &str) -> Result<String, String> {
    let mut out = String::new();
    zip.by_name(path)
        .map_err(|error| format!("{path}: {error}"))?
        .take(TEXT_BYTES)
        .read_to_string(&mut out)
        .map_err(|error| format!("{path}: {error}"))?;
    Ok(out)
}

fn agents(value: Option<&Value>) -> Vec<(String, String)> {
    let one = |value: &Value| {
        let kind = value.get("@type").and_then(Value::as_str)?;
        let name = value.get("name").and_then(Value::as_str)?;
        Some((kind.to_owned(), name.to_owned()))
    };
    match value {
        Some(Value::Array(values)) => values.iter().filter_map(one).collect(),
        Some(value) => one(value).into_iter().collect(),
        None => Vec::new(),
    }
}

/// The facts that the book itself tells. Where not every picture has an alternative text, an empty one counts as none:
/// the book does not tell a decorative picture from one that lacks it.
fn facts(package: &str, article: &str) -> Facts {
    let pictures = article.matches("<img ").count();
    let blank = article
        .split("<img ")
        .skip(1)
        .filter(|rest| {
            rest.split_once('>')
                .is_none_or(|(tag, _)| tag.contains(" alt=\"\""))
        })
        .count();
    let claimed = |feature: &str| package.contains(&format!(">{feature}</meta>"));
    Facts {
        pictures,
        described: if claimed("alternativeText") {
            pictures
        } else {
            pictures.saturating_sub(blank)
        },
        headings: usize::from(claimed("structuralNavigation")),
        missing: article.matches("<div class=\"missing\"").count(),
    }
}
