//! A collection: the EPUB editions of many articles bound into one book.
//!
//! In: what to call it, and the books one by one, twice: first for what the contents say of them ([`Leaf::read`]), then
//! to be copied ([`Binder::add`]). Out: the zip, written as it grows. One article's book is in memory at a time, so the
//! number of articles is bounded by the disk alone. An article's pages are copied as they are; only the addresses of its
//! pictures change, because a picture of several articles is stored once, under its digest.

mod leaf;
mod order;
mod outline;
mod pages;

pub use leaf::Leaf;
pub use order::{By, Group};
pub use outline::ROOM;

use super::{
    LABEL, STYLE, XHTML,
    accessibility::Facts,
    book::{self, CONTAINER},
    document::OURS,
    navigation::{self, Chapter, Navigation},
    package::{self, Item, Package},
};
use crate::{
    edition::{
        json_ld::{Encoding, collection as record},
        language,
    },
    fixity::Digest,
    text,
    time::Timestamp,
};
use std::{
    collections::BTreeMap,
    io::{self, Cursor, Read, Seek, Write},
};
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Path of the record within the book, relative to the package document.
const RECORD: &str = "metadata/collection.jsonld";

/// Style of the pages that a collection adds.
const OWN_STYLE: &str = include_str!("style.css");

/// What a collection is told.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct About {
    /// Its name.
    pub name: String,
    /// What its contents are ordered by.
    pub by: By,
    /// Stem of its files.
    pub stem: String,
    /// Name and version of the tool.
    pub tool: String,
    /// Who binds it: its corporate creator.
    pub operator: Option<String>,
    /// Sentence on rights.
    pub rights: Option<String>,
    /// Date of the edition; the time of the latest capture if it is not given.
    pub edition_date: Option<Timestamp>,
    /// Captures that gave no article, in the order of their names.
    pub left_out: Vec<LeftOut>,
}

/// A capture that gave no article for the collection.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct LeftOut {
    /// Its name.
    pub input: String,
    /// `skipped` or `failed`.
    pub outcome: String,
    /// Why, in words.
    pub why: String,
}

/// A collection whose articles are known and in order.
#[derive(Debug)]
pub struct Collection {
    about: About,
    leaves: Vec<Leaf>,
    groups: Vec<Group>,
    identifier: String,
    modified: Option<Timestamp>,
    /// Languages of the articles, the most frequent first.
    languages: Vec<String>,
}

impl Collection {
    /// Puts the articles in order. Which came first does not matter.
    pub fn new(about: About, mut leaves: Vec<Leaf>) -> Self {
        let groups = order::arrange(&mut leaves, about.by);
        let mut parts: Vec<&[u8]> = vec![about.name.as_bytes()];
        let mut ids: Vec<&str> = leaves.iter().map(|leaf| leaf.identifier.as_str()).collect();
        ids.sort_unstable();
        parts.extend(ids.iter().map(|id| id.as_bytes()));
        let digest = Digest::of_parts(parts);
        let uuid = uuid::Uuid::new_v5(
            &uuid::Uuid::NAMESPACE_OID,
            format!("pressmark collection {digest}").as_bytes(),
        );
        let latest = leaves.iter().filter_map(|leaf| leaf.captured_at).max();
        let languages = order::languages(&leaves);
        Self {
            identifier: format!("urn:uuid:{uuid}"),
            modified: about.edition_date.or(latest),
            about,
            leaves,
            groups,
            languages,
        }
    }

    /// The articles in the order of the contents.
    pub fn leaves(&self) -> &[Leaf] {
        &self.leaves
    }

    /// Name of an article's document: `0001.xhtml` is the first.
    fn page(n: usize) -> String {
        format!("{:04}.xhtml", n.saturating_add(1))
    }

    /// Name of an article's closing note.
    fn note(n: usize) -> String {
        format!("{:04}-about.xhtml", n.saturating_add(1))
    }

    /// Language of the book itself: that of all its articles, else the edition's own.
    fn lang(&self) -> &str {
        match self.languages.as_slice() {
            [one] => one,
            _ => OURS,
        }
    }

    /// True if any article shows a picture.
    fn illustrated(&self) -> bool {
        self.leaves
            .iter()
            .any(|leaf| !leaf.illustrations.is_empty())
    }

    /// In words: `12 articles from 3 sources, 2019-07 to 2024-04`.
    fn description(&self) -> String {
        let mut out = text::counted(self.leaves.len(), "article", "articles");
        let sources = order::sources(&self.leaves);
        if sources > 0 {
            out.push_str(&format!(
                " from {}",
                text::counted(sources, "source", "sources")
            ));
        }
        match order::span(&self.leaves) {
            Some((first, last)) if first == last => out.push_str(&format!(", {first}")),
            Some((first, last)) => out.push_str(&format!(", {first} to {last}")),
            None => {}
        }
        out
    }

    /// Number of captures that gave no article, in words.
    fn without(&self) -> Option<String> {
        match self.about.left_out.len() {
            0 => None,
            n => Some(text::counted(
                n,
                "capture gave no article",
                "captures gave no article",
            )),
        }
    }

    /// The record of the collection: the JSON-LD file. `epub` is the size and digest of the book, where it is known.
    pub fn record(&self, epub: Option<(u64, Digest)>) -> Vec<u8> {
        record::write(&record::Collection {
            identifier: &self.identifier,
            name: &self.about.name,
            description: &self.description(),
            languages: &self.languages,
            span: order::span(&self.leaves),
            operator: self.about.operator.as_deref(),
            date: self.modified,
            encoding: Encoding {
                name: format!("{}.epub", self.about.stem),
                media_type: book::MEDIA_TYPE,
                fixity: epub,
            },
            parts: self.leaves.iter().map(Leaf::part).collect(),
            tool: &self.about.tool,
        })
    }

    fn package(&self) -> String {
        let facts = self
            .leaves
            .iter()
            .fold(Facts::default(), |sum, leaf| sum.and(leaf.facts));
        // The contents page has a heading, whatever the articles have.
        let facts = Facts {
            headings: facts.headings.saturating_add(1),
            ..facts
        };
        let items = self.manifest();
        package::write(
            &Package {
                identifier: &self.identifier,
                lang: self.lang(),
                dir: super::inline::direction(self.lang()),
                facts,
                items: &items,
                record: Some(RECORD),
                modified: self.modified,
            },
            |markup| self.describe(markup),
        )
    }

    fn describe(&self, markup: &mut crate::edition::markup::Markup) {
        package::typed_title(markup, "title", &self.about.name, "main");
        for lang in &self.languages {
            package::dublin(markup, "dc:language", lang);
        }
        if self.languages.is_empty() {
            package::dublin(markup, "dc:language", language::UNDETERMINED);
        }
        // Without a role, as in an article's book that names no author: so library software takes it.
        let publisher = order::only_publisher(&self.leaves);
        if let Some(creator) = self.about.operator.as_deref().or(publisher) {
            package::agent(markup, "dc:creator", "creator-1", creator, None, creator);
        }
        if let Some(publisher) = publisher {
            package::dublin(markup, "dc:publisher", publisher);
        }
        package::dublin(markup, "dc:description", &self.description());
        package::dublin(markup, "dc:type", "collection");
        if let Some((first, last)) = order::span(&self.leaves) {
            package::dublin(markup, "dc:coverage", &format!("{first}/{last}"));
        }
        let rights = self.about.rights.as_deref();
        package::dublin(markup, "dc:rights", rights.unwrap_or(pages::RIGHTS));
        package::meta(markup, "dcterms:provenance", &pages::made(self));
    }

    fn manifest(&self) -> Vec<Item> {
        let item = |id: String, href: String, media_type: &str, spine: bool| Item {
            id,
            href,
            media_type: media_type.to_owned(),
            properties: None,
            spine,
        };
        let named = |id: &str, spine| item(id.to_owned(), format!("{id}.xhtml"), XHTML, spine);
        let mut items = vec![
            Item {
                properties: Some("nav"),
                ..named("nav", false)
            },
            named("cover", true),
            named("contents", true),
        ];
        if self.illustrated() {
            items.push(named("illustrations", true));
        }
        for n in 0..self.leaves.len() {
            let number = n.saturating_add(1);
            items.push(item(format!("a-{number}"), Self::page(n), XHTML, true));
            items.push(item(
                format!("a-{number}-about"),
                Self::note(n),
                XHTML,
                true,
            ));
        }
        items.push(named("colophon", true));
        items.push(item(
            "style".to_owned(),
            "style.css".to_owned(),
            "text/css",
            false,
        ));
        let mut pictures: BTreeMap<Digest, &'static str> = BTreeMap::new();
        for picture in self.leaves.iter().flat_map(|leaf| &leaf.pictures) {
            pictures.insert(picture.sha256, picture.extension);
        }
        for (n, (digest, extension)) in pictures.into_iter().enumerate() {
            items.push(item(
                format!("picture-{}", n.saturating_add(1)),
                leaf::picture_path(&digest, extension),
                leaf::media_type(extension),
                false,
            ));
        }
        items
    }

    fn navigation(&self) -> String {
        let mut chapters = vec![Chapter {
            file: "contents.xhtml".to_owned(),
            label: pages::CONTENTS.to_owned(),
            ours: true,
            ..Chapter::default()
        }];
        let mut landmarks = vec![
            ("cover", "cover.xhtml".to_owned(), "Cover"),
            ("toc", "contents.xhtml".to_owned(), pages::CONTENTS),
        ];
        if self.illustrated() {
            chapters.push(Chapter {
                file: "illustrations.xhtml".to_owned(),
                label: pages::ILLUSTRATIONS.to_owned(),
                ours: true,
                ..Chapter::default()
            });
            landmarks.push((
                "loi",
                "illustrations.xhtml".to_owned(),
                pages::ILLUSTRATIONS,
            ));
        }
        landmarks.extend([
            ("bodymatter", Self::page(0), "Articles"),
            ("colophon", "colophon.xhtml".to_owned(), pages::COLOPHON),
        ]);
        let mut headings = outline::headings(&self.leaves).into_iter();
        let mut illustrations = outline::illustrations(&self.leaves).into_iter();
        for group in &self.groups {
            for n in group.from..group.to {
                let Some(leaf) = self.leaves.get(n) else {
                    continue;
                };
                chapters.push(Chapter {
                    file: Self::page(n),
                    label: leaf.label.clone(),
                    lang: Some(leaf.lang.clone()),
                    outline: headings.next().unwrap_or_default(),
                    illustrations: illustrations.next().unwrap_or_default(),
                    group: (n == group.from).then(|| (group.label.clone(), group.ours)),
                    ..Chapter::default()
                });
            }
        }
        chapters.push(Chapter {
            file: "colophon.xhtml".to_owned(),
            label: pages::COLOPHON.to_owned(),
            ours: true,
            group: Some((String::new(), true)),
            ..Chapter::default()
        });
        navigation::write(&Navigation {
            title: text::first_words(&self.about.name, LABEL),
            lang: self.lang().to_owned(),
            dir: super::inline::direction(self.lang()),
            chapters,
            landmarks,
        })
    }
}

/// Writes the book of a collection.
pub struct Binder<'a, W: Write + Seek> {
    zip: ZipWriter<W>,
    collection: &'a Collection,
    next: usize,
    stored: std::collections::BTreeSet<Digest>,
}

impl<'a, W: Write + Seek> Binder<'a, W> {
    /// Begins the book: everything before its first article.
    pub fn begin(out: W, collection: &'a Collection) -> io::Result<Self> {
        let mut zip = ZipWriter::new(out);
        zip.start_file("mimetype", book::options(CompressionMethod::Stored))?;
        zip.write_all(book::MEDIA_TYPE.as_bytes())?;
        let mut binder = Self {
            zip,
            collection,
            next: 0,
            stored: std::collections::BTreeSet::new(),
        };
        binder.text("META-INF/container.xml", CONTAINER.as_bytes())?;
        binder.text("EPUB/package.opf", collection.package().as_bytes())?;
        binder.text("EPUB/nav.xhtml", collection.navigation().as_bytes())?;
        binder.text("EPUB/cover.xhtml", pages::cover(collection).as_bytes())?;
        binder.text(
            "EPUB/contents.xhtml",
            pages::contents(collection).as_bytes(),
        )?;
        if collection.illustrated() {
            binder.text(
                "EPUB/illustrations.xhtml",
                pages::illustrations(collection).as_bytes(),
            )?;
        }
        Ok(binder)
    }

    /// Copies the next article in the order of [`Collection::leaves`] out of its book.
    pub fn add(&mut self, book: &[u8]) -> io::Result<()> {
        let n = self.next;
        let Some(leaf) = self.collection.leaves.get(n) else {
            return Err(io::Error::other("more articles than the collection has"));
        };
        self.next = n.saturating_add(1);
        let mut zip = ZipArchive::new(Cursor::new(book))?;
        let page = format!("EPUB/{}", Collection::page(n));
        if leaf.pictures.is_empty() {
            self.zip
                .raw_copy_file_rename(zip.by_name(leaf::ARTICLE)?, page)?;
        } else {
            let mut xhtml = String::new();
            zip.by_name(leaf::ARTICLE)?.read_to_string(&mut xhtml)?;
            self.text(&page, leaf.relocated(&xhtml).as_bytes())?;
        }
        self.zip.raw_copy_file_rename(
            zip.by_name(leaf::COLOPHON)?,
            format!("EPUB/{}", Collection::note(n)),
        )?;
        for picture in &leaf.pictures {
            if self.stored.insert(picture.sha256) {
                let path = leaf::picture_path(&picture.sha256, picture.extension);
                let file = zip.by_name(&format!("EPUB/{}", picture.path))?;
                self.zip
                    .raw_copy_file_rename(file, format!("EPUB/{path}"))?;
            }
        }
        Ok(())
    }

    /// Writes what follows the articles and ends the zip.
    pub fn finish(mut self) -> io::Result<W> {
        if self.next != self.collection.leaves.len() {
            return Err(io::Error::other("fewer articles than the collection has"));
        }
        let colophon = pages::colophon(self.collection);
        self.text("EPUB/colophon.xhtml", colophon.as_bytes())?;
        let style = [STYLE, OWN_STYLE].concat();
        self.text("EPUB/style.css", style.as_bytes())?;
        let record = self.collection.record(None);
        self.text(&format!("EPUB/{RECORD}"), &record)?;
        Ok(self.zip.finish()?)
    }

    fn text(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.zip
            .start_file(path, book::options(CompressionMethod::Deflated))?;
        self.zip.write_all(bytes)
    }
}
