//! Opens an EPUB within limits and reads what it says.

use crate::{
    fixity::Digest,
    verify::{
        said::{self, Asked, Said, Seen, Shown},
        xml::{self, Element, Node},
    },
};
use std::{
    collections::BTreeMap,
    io::{Cursor, Read},
};

/// Most bytes that a book may unpack to: a small zip must not fill the memory.
const UNPACKED: u64 = 2 << 30;

/// An opened book.
pub(super) struct Book {
    /// Path of the package document.
    pub package_path: String,
    /// The package document.
    pub package: Element,
    /// XHTML documents of the manifest in its order: path, tree or what is wrong with it.
    pub documents: Vec<(String, Result<Element, String>)>,
    files: BTreeMap<String, Vec<u8>>,
}

impl Book {
    /// Opens a book: container, package document, XHTML documents.
    pub fn open(bytes: &[u8]) -> Result<Self, String> {
        let files = unpack(bytes)?;
        let container = files
            .get("META-INF/container.xml")
            .ok_or("it has no META-INF/container.xml")?;
        let package_path = xml::parse(container)?
            .find("rootfile")
            .and_then(|rootfile| rootfile.attribute("full-path"))
            .ok_or("its container names no package document")?
            .to_owned();
        let package = files
            .get(&package_path)
            .ok_or("its package document is missing")?;
        let package =
            xml::parse(package).map_err(|reason| format!("its package document: {reason}"))?;
        let mut book = Self {
            package_path,
            package,
            documents: Vec::new(),
            files,
        };
        let mut paths = Vec::new();
        book.package.each(&mut |element| {
            if element.name == "item"
                && element.attribute("media-type") == Some("application/xhtml+xml")
                && let Some(href) = element.attribute("href")
            {
                paths.push(book.resolve(href));
            }
        });
        for path in paths {
            if let Some(bytes) = book.files.get(&path) {
                book.documents.push((path, xml::parse(bytes)));
            }
        }
        Ok(book)
    }

    /// A file's bytes.
    pub fn file(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }

    /// Paths of all files.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Path of what the package document refers to.
    pub fn resolve(&self, href: &str) -> String {
        resolve(&self.package_path, href)
    }

    /// The document of the article: the landmark `bodymatter` of the navigation, else the document with an `article`.
    pub fn article(&self) -> Result<(&str, &Element), String> {
        let found = self.documents.iter().find_map(|(path, root)| {
            let root = root.as_ref().ok()?;
            let body = root.find("body")?;
            body.has_word("epub:type", "bodymatter")
                .then_some((path.as_str(), root))
        });
        found.ok_or_else(|| "it has no document of type bodymatter".to_owned())
    }
}

/// A path relative to another, `.` and `..` resolved, percent-encoding undone, fragment cut.
pub(super) fn resolve(base: &str, href: &str) -> String {
    let href = href.split('#').next().unwrap_or_default();
    let href = percent_encoding::percent_decode_str(href).decode_utf8_lossy();
    let mut parts: Vec<&str> = base.split('/').collect();
    parts.pop();
    for part in href.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn unpack(bytes: &[u8]) -> Result<BTreeMap<String, Vec<u8>>, String> {
    let mut zip =
        zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| format!("no zip: {error}"))?;
    let mut files = BTreeMap::new();
    let mut left = UNPACKED;
    for index in 0..zip.len() {
        let mut file = zip.by_index(index).map_err(|error| error.to_string())?;
        let name = file.name().map_err(|error| error.to_string())?.into_owned();
        let stored = file.compression() == zip::CompressionMethod::Stored;
        if name.starts_with('/') || name.contains('\\') || name.split('/').any(|part| part == "..")
        {
            return Err(format!(
                "a path leads out of it: {}",
                crate::text::shown(&name)
            ));
        }
        if name.ends_with('/') {
            continue;
        }
        let mut content = Vec::new();
        let mut limited = Read::take(&mut file, left);
        limited
            .read_to_end(&mut content)
            .map_err(|error| format!("{}: {error}", crate::text::shown(&name)))?;
        left = left.saturating_sub(content.len() as u64);
        if left == 0 {
            return Err(format!("it unpacks to more than {UNPACKED} bytes"));
        }
        if index == 0 && !(name == "mimetype" && stored && content == b"application/epub+zip") {
            return Err("it does not begin with a stored file mimetype".to_owned());
        }
        if files.insert(name.clone(), content).is_some() {
            return Err(format!("it holds {} twice", crate::text::shown(&name)));
        }
    }
    Ok(files)
}

/// What a book says.
pub(super) fn said(book: &Book) -> Result<Said, String> {
    let (path, document) = book.article()?;
    let mut reading = Reading {
        book,
        path,
        body: String::new(),
        headings: Vec::new(),
        questions: Vec::new(),
        figures: Vec::new(),
    };
    let article = document.find("article").ok_or("it has no article")?;
    reading.flow(article);
    let package = Package::read(&book.package);
    Ok(Said {
        edition: "EPUB",
        title: package.title,
        language: package.language,
        identifier: package.identifier,
        capture: package.capture,
        authors: Some(package.authors),
        publisher: Some(package.publisher),
        published: Some(package.published),
        body: reading.body,
        begins: Vec::new(),
        headings: Some(reading.headings),
        questions: Some(reading.questions),
        figures: reading.figures,
    })
}

/// The metadata of a package document.
#[derive(Default)]
struct Package {
    title: Option<String>,
    language: Option<String>,
    identifier: Option<String>,
    capture: Option<String>,
    authors: Vec<String>,
    publisher: Vec<String>,
    published: Vec<String>,
}

impl Package {
    fn read(root: &Element) -> Self {
        let mut refinements: BTreeMap<(String, String), String> = BTreeMap::new();
        root.each(&mut |element| {
            if let (Some(refined), Some(property)) =
                (element.attribute("refines"), element.attribute("property"))
            {
                let id = refined.trim_start_matches('#').to_owned();
                refinements.insert((id, property.to_owned()), element.text());
            }
        });
        let refined = |element: &Element, property: &str| {
            let id = element.attribute("id")?.to_owned();
            refinements.get(&(id, property.to_owned())).cloned()
        };
        let mut out = Self::default();
        root.each(&mut |element| {
            let text = element.text();
            match element.name.as_str() {
                "dc:title" if refined(element, "title-type").is_none_or(|kind| kind == "main") => {
                    out.title.get_or_insert(text);
                }
                "dc:language" => {
                    out.language.get_or_insert(text);
                }
                "dc:identifier"
                    if element.attribute("id") == root.attribute("unique-identifier") =>
                {
                    out.identifier.get_or_insert(text);
                }
                "dc:source" => {
                    out.capture = refined(element, "dcterms:identifier")
                        .and_then(|digest| digest.strip_prefix("urn:sha256:").map(str::to_owned));
                }
                // A corporate creator, without a role, stands for authors that the source does not name.
                "dc:creator" if refined(element, "role").is_some() => {
                    out.authors.push(text);
                }
                "dc:publisher" => out.publisher.push(text),
                "meta" if element.attribute("property") == Some("dcterms:issued") => {
                    out.published.push(text);
                }
                _ => {}
            }
        });
        out
    }
}

struct Reading<'a> {
    book: &'a Book,
    path: &'a str,
    body: String,
    headings: Vec<(u8, String)>,
    questions: Vec<Asked>,
    figures: Vec<Shown>,
}

impl Reading<'_> {
    /// Reads an element of the flow: its words go into the body.
    fn flow(&mut self, element: &Element) {
        if ours(element) || element.name == "header" {
            return;
        }
        if element.name == "figure" {
            self.figure(element);
            return;
        }
        let block = !matches!(
            element.name.as_str(),
            "a" | "span"
                | "bdi"
                | "strong"
                | "em"
                | "del"
                | "code"
                | "sup"
                | "sub"
                | "i"
                | "b"
                | "time"
        );
        if block {
            self.body.push('\n');
        }
        let from = self.body.len();
        let question = if element.has_word("class", "qa") {
            self.questions.push(Asked::default());
            Some(self.questions.len().saturating_sub(1))
        } else {
            None
        };
        let mut answer_from = from;
        for child in &element.children {
            match child {
                Node::Text(text) => self.body.push_str(text),
                Node::Element(child) => {
                    let before = self.body.len();
                    self.flow(child);
                    if question.is_some() && child.has_word("class", "question") {
                        let words = self.body.get(before..).unwrap_or_default().to_owned();
                        if let Some(asked) = question.and_then(|n| self.questions.get_mut(n)) {
                            asked.question = words;
                        }
                        answer_from = self.body.len();
                    }
                }
            }
        }
        if let Some(asked) = question.and_then(|n| self.questions.get_mut(n)) {
            let words = self.body.get(answer_from..).unwrap_or_default();
            asked.answer = Some(words.to_owned());
        }
        if let Some(level) = level(&element.name)
            && !element.has_word("class", "question")
        {
            let words = self.body.get(from..).unwrap_or_default().to_owned();
            self.headings.push((level, words));
        }
        if block {
            self.body.push('\n');
        }
    }

    fn figure(&mut self, element: &Element) {
        let mut shown = Shown {
            alt: Some(String::new()),
            credit: Some(String::new()),
            place: Some(said::count(&self.body)),
            ..Shown::default()
        };
        element.each(&mut |inner| {
            if inner.name == "img" {
                let path = resolve(self.path, inner.attribute("src").unwrap_or_default());
                shown.picture = self.book.file(&path).map_or(Seen::Missing, |bytes| {
                    Seen::Digest(Digest::of(bytes).to_string())
                });
                shown.alt = inner.attribute("alt").map(str::to_owned);
            } else if inner.has_word("class", "missing")
                && let Some(label) = inner.attribute("aria-label")
            {
                // The label is the alternative text and, in brackets, that the picture is missing.
                let alt = label.rsplit_once(" (").map_or(label, |(alt, _)| alt);
                shown.alt = Some(alt.to_owned());
            } else if inner.has_word("class", "caption") {
                shown.caption = words(inner);
            } else if inner.has_word("class", "credit") {
                shown.credit = Some(words(inner));
            }
        });
        self.figures.push(shown);
    }
}

/// Words that the edition adds, and marks of notes, which are no words of the text.
fn ours(element: &Element) -> bool {
    element.has_word("class", "ours") || element.has_word("epub:type", "noteref")
}

fn words(element: &Element) -> String {
    let mut out = String::new();
    for child in &element.children {
        match child {
            Node::Text(text) => out.push_str(text),
            Node::Element(child) if child.name == "br" => out.push('\n'),
            Node::Element(child) if !ours(child) => out.push_str(&words(child)),
            Node::Element(_) => {}
        }
    }
    out
}

/// Level of a heading element.
fn level(name: &str) -> Option<u8> {
    match name {
        "h2" => Some(2),
        "h3" => Some(3),
        "h4" => Some(4),
        "h5" => Some(5),
        "h6" => Some(6),
        _ => None,
    }
}
