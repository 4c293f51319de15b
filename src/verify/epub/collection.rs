//! A collection, read with code of its own and held against the articles it binds: every chapter is the document of its
//! article, element for element, every picture the article's own; contents, spine and record name the same articles in
//! the same order. One article is in memory at a time.

use super::{Fault, inert, reader, remote};
use crate::{
    fixity::Digest,
    text,
    verify::{
        Finding,
        said::plain,
        xml::{self, Element, Node},
    },
};
use serde::Deserialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    io::{BufReader, Read},
    path::Path,
};
use zip::ZipArchive;

/// Largest text of a book that is read, in bytes.
const TEXT_BYTES: u64 = 512 << 20;

/// Most findings that are told of one collection.
const TOLD: usize = 50;

/// One line of a contents page: where it leads and what it says.
type Entry = (String, String);

/// Page of the illustrations.
const ILLUSTRATIONS: &str = "EPUB/illustrations.xhtml";

/// Places within documents: id and words, by document.
type Places = BTreeMap<String, Vec<Entry>>;

const CLAUSE: &str = "README, Output: collections";

/// A collection as `meta/collections.json` names it.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::verify) struct Bound {
    /// Stem of its files.
    pub stem: String,
    /// Its files.
    pub files: Vec<BoundFile>,
    /// Its articles, in the order of the contents.
    pub articles: Vec<BoundArticle>,
}

/// A file of a collection.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::verify) struct BoundFile {
    pub path: String,
    pub bytes: u64,
    pub sha256: String,
}

/// An article of a collection.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::verify) struct BoundArticle {
    pub stem: String,
    pub sha256: String,
}

/// Checks a collection against the articles in the bag.
pub(in crate::verify) fn check(bag: &Path, bound: &Bound) -> Vec<Finding> {
    let file = format!("data/{0}/{0}.epub", bound.stem);
    let mut faults = Vec::new();
    let mut remarks = Vec::new();
    match Collection::open(&bag.join(&file)) {
        Ok(mut collection) => collection.check(bag, bound, &mut faults, &mut remarks),
        Err(reason) => faults.push(("EPUB 3.3, 4.2", format!("it cannot be read: {reason}"))),
    }
    let faults = faults
        .into_iter()
        .map(|(clause, text)| Finding::fault(file.clone(), clause, text));
    let remarks = remarks
        .into_iter()
        .map(|text| Finding::remark(file.clone(), CLAUSE, text));
    faults
        .chain(remarks)
        .take(TOLD)
        .map(|finding| Finding {
            check: "collection",
            ..finding
        })
        .collect()
}

struct Collection {
    zip: ZipArchive<BufReader<File>>,
    names: BTreeSet<String>,
    package: Element,
}

impl Collection {
    fn open(path: &Path) -> Result<Self, String> {
        let file = File::open(path).map_err(|error| error.to_string())?;
        let mut zip = ZipArchive::new(BufReader::new(file)).map_err(|error| error.to_string())?;
        let mut names = BTreeSet::new();
        for index in 0..zip.len() {
            let file = zip.by_index_raw(index).map_err(|error| error.to_string())?;
            let name = file.name().map_err(|error| error.to_string())?.into_owned();
            if index == 0 && name != "mimetype" {
                return Err("it does not begin with a file mimetype".to_owned());
            }
            if !names.insert(name.clone()) {
                return Err(format!("it holds {} twice", text::shown(&name)));
            }
        }
        let mut out = Self {
            zip,
            names,
            package: Element::default(),
        };
        out.package = xml::parse(&out.bytes("EPUB/package.opf")?)?;
        Ok(out)
    }

    fn bytes(&mut self, path: &str) -> Result<Vec<u8>, String> {
        let mut out = Vec::new();
        self.zip
            .by_name(path)
            .map_err(|error| format!("{}: {error}", text::shown(path)))?
            .take(TEXT_BYTES)
            .read_to_end(&mut out)
            .map_err(|error| format!("{}: {error}", text::shown(path)))?;
        Ok(out)
    }

    fn document(&mut self, path: &str) -> Result<Element, String> {
        xml::parse(&self.bytes(path)?).map_err(|reason| format!("{}: {reason}", text::shown(path)))
    }

    fn check(
        &mut self,
        bag: &Path,
        bound: &Bound,
        faults: &mut Vec<Fault>,
        remarks: &mut Vec<String>,
    ) {
        self.listed(faults);
        let mut spine = self.spine();
        // Cover, contents, illustrations where there are any, two documents an article, closing note.
        let illustrated = spine.get(2).is_some_and(|path| path == ILLUSTRATIONS);
        if illustrated {
            spine.remove(2);
        }
        let articles: Vec<[String; 2]> = spine
            .get(2..spine.len().saturating_sub(1))
            .unwrap_or_default()
            .chunks(2)
            .filter_map(|pair| match pair {
                [chapter, note] => Some([chapter.clone(), note.clone()]),
                _ => None,
            })
            .collect();
        if articles.len() != bound.articles.len()
            || spine.len() != articles.len().saturating_mul(2).saturating_add(3)
        {
            faults.push((
                CLAUSE,
                format!(
                    "its spine holds {} articles, meta/collections.json names {}",
                    articles.len(),
                    bound.articles.len()
                ),
            ));
            return;
        }
        let parts = self.record(bag, bound, faults);
        if parts.len() != articles.len() {
            faults.push((CLAUSE, format!("its record names {} articles", parts.len())));
        }
        let contents = self.links("EPUB/contents.xhtml", faults);
        let navigation = self.links("EPUB/nav.xhtml", faults);
        let headings = self.places("EPUB/nav.xhtml");
        let illustrations = if illustrated {
            self.places(ILLUSTRATIONS)
        } else {
            Places::new()
        };
        for (n, (pair, article)) in articles.iter().zip(&bound.articles).enumerate() {
            let book = bag.join(format!("data/{0}/{0}.epub", article.stem));
            let Ok(book) = fs::read(book) else {
                remarks.push(format!(
                    "{} is not in the bag any more: its chapter stands alone",
                    text::shown(&article.stem)
                ));
                continue;
            };
            if Digest::of(&book).to_string() != article.sha256 {
                remarks.push(format!(
                    "{} was made again after it was bound",
                    text::shown(&article.stem)
                ));
                continue;
            }
            let listed = (contents.get(n), navigation.get(n));
            let [chapter, _] = pair;
            match self.document(chapter) {
                Ok(document) => {
                    let of = |places: &Places| places.get(chapter).cloned().unwrap_or_default();
                    let mut differ = inner(&document, &of(&headings), &of(&illustrations));
                    faults.extend(
                        differ
                            .drain(..)
                            .map(|text| (CLAUSE, format!("{}: {text}", article.stem))),
                    );
                }
                Err(reason) => faults.push(("EPUB 3.3, 6.1", reason)),
            }
            let compared = reader::Book::open(&book)
                .and_then(|book| self.article(pair, &book, parts.get(n), listed));
            match compared {
                Ok(differences) => faults.extend(
                    differences
                        .into_iter()
                        .map(|text| (CLAUSE, format!("{}: {text}", article.stem))),
                ),
                Err(reason) => faults.push((CLAUSE, format!("{}: {reason}", article.stem))),
            }
        }
        let own = ["cover", "contents", "colophon", "nav"].into_iter();
        for path in own.chain(illustrated.then_some("illustrations")) {
            let path = format!("EPUB/{path}.xhtml");
            match self.document(&path) {
                Ok(root) => inert(&path, &root, faults),
                Err(reason) => faults.push(("EPUB 3.3, 6.1", reason)),
            }
        }
    }

    /// The manifest names every file, and every file that it names is there.
    fn listed(&self, faults: &mut Vec<Fault>) {
        let mut listed: BTreeSet<String> =
            ["mimetype", "META-INF/container.xml", "EPUB/package.opf"]
                .map(str::to_owned)
                .into();
        self.package.each(&mut |element| {
            if !matches!(element.name.as_str(), "item" | "link") {
                return;
            }
            let href = element.attribute("href").unwrap_or_default();
            let path = reader::resolve("EPUB/package.opf", href);
            if remote(href) || !self.names.contains(&path) {
                faults.push((
                    "EPUB 3.3, 5.6",
                    format!(
                        "the package lists {}, which is not in it",
                        text::shown(href)
                    ),
                ));
            }
            listed.insert(path);
        });
        for name in self.names.difference(&listed) {
            faults.push((
                "EPUB 3.3, 5.6",
                format!("{} is in no manifest", text::shown(name)),
            ));
        }
    }

    /// Paths of the documents in reading order.
    fn spine(&self) -> Vec<String> {
        let mut hrefs = std::collections::BTreeMap::new();
        let mut out = Vec::new();
        self.package
            .each(&mut |element| match element.name.as_str() {
                "item" => {
                    let id = element.attribute("id").unwrap_or_default();
                    let href = element.attribute("href").unwrap_or_default();
                    hrefs.insert(id, reader::resolve("EPUB/package.opf", href));
                }
                "itemref" => {
                    let id = element.attribute("idref").unwrap_or_default();
                    out.extend(hrefs.get(id).cloned());
                }
                _ => {}
            });
        out
    }

    /// Identifiers of the articles as the record names them; the record inside is the one beside the book.
    fn record(&mut self, bag: &Path, bound: &Bound, faults: &mut Vec<Fault>) -> Vec<String> {
        let mut parse = |bytes: Vec<u8>| {
            let mut record: serde_json::Value = serde_json::from_slice(&bytes).ok()?;
            record.as_object_mut()?.remove("encoding");
            Some(record)
        };
        let beside = fs::read(bag.join(format!("data/{0}/{0}.jsonld", bound.stem)))
            .ok()
            .and_then(&mut parse);
        let inside = self
            .bytes("EPUB/metadata/collection.jsonld")
            .ok()
            .and_then(&mut parse);
        if inside.is_none() || inside != beside {
            faults.push((
                CLAUSE,
                "the record in the collection is not the record beside it".to_owned(),
            ));
        }
        let parts = inside
            .as_ref()
            .and_then(|record| record.get("hasPart")?.as_array());
        parts
            .into_iter()
            .flatten()
            .map(|part| part.get("@id").and_then(|id| id.as_str()))
            .map(|id| id.unwrap_or_default().to_owned())
            .collect()
    }

    /// The links of a page to articles: target and words, in order.
    fn links(&mut self, path: &str, faults: &mut Vec<Fault>) -> Vec<(String, String)> {
        let mut out: Vec<(String, String)> = Vec::new();
        match self.document(path) {
            Ok(root) => root.find("nav").unwrap_or(&root).each(&mut |element| {
                let target = element.attribute("href").unwrap_or_default();
                if element.name != "a"
                    || !target.starts_with(|c: char| c.is_ascii_digit())
                    || target.contains('#')
                {
                    return;
                }
                let link = (reader::resolve(path, target), element.text());
                match out.last_mut() {
                    // The words over a group lead to its first article too.
                    Some(last) if last.0 == link.0 => *last = link,
                    _ => out.push(link),
                }
            }),
            Err(reason) => faults.push(("EPUB 3.3, 6.1", reason)),
        }
        out
    }

    /// The places within articles that the first list of a page names: by document the id and the words, in order.
    fn places(&mut self, path: &str) -> Places {
        let mut out = Places::new();
        // A page that cannot be read is told where its links are looked for.
        let Ok(root) = self.document(path) else {
            return out;
        };
        root.find("nav").unwrap_or(&root).each(&mut |element| {
            let target = element.attribute("href").unwrap_or_default();
            if element.name == "a"
                && let Some((file, id)) = target.split_once('#')
            {
                out.entry(reader::resolve(path, file))
                    .or_default()
                    .push((id.to_owned(), element.text()));
            }
        });
        out
    }

    /// How a chapter differs from the article's own book.
    fn article(
        &mut self,
        [chapter, note]: &[String; 2],
        book: &reader::Book,
        part: Option<&String>,
        (contents, navigation): (Option<&Entry>, Option<&Entry>),
    ) -> Result<Vec<String>, String> {
        let mut out = Vec::new();
        let said = reader::said(book)?;
        if part != said.identifier.as_ref() {
            out.push("the record names another identifier".to_owned());
        }
        let title = plain(&said.title.unwrap_or_default());
        for (place, listed) in [("contents", contents), ("navigation", navigation)] {
            let right = listed.is_some_and(|(target, words)| {
                let words = plain(words);
                let shown = words.strip_suffix('…').unwrap_or(&words);
                target == chapter && title.starts_with(shown)
            });
            if !right {
                out.push(format!("the {place} do not name it where it stands"));
            }
        }
        let (path, original) = book.article()?;
        let copy = self.document(chapter)?;
        let mut same = |source: &str, copied: &str| {
            let original = book.file(&reader::resolve(path, source)).map(Digest::of);
            let copied = self
                .bytes(&reader::resolve(chapter, copied))
                .map(|bytes| Digest::of(&bytes));
            original.is_some() && original == copied.ok()
        };
        difference(original, &copy, &mut same, &mut out);
        if book.file("EPUB/colophon.xhtml") != Some(self.bytes(note)?.as_slice()) {
            out.push("its closing note is not the article's".to_owned());
        }
        Ok(out)
    }
}

/// Words without white space: a line break within a heading is a space in a list.
fn letters(text: &str) -> String {
    plain(text).split_whitespace().collect()
}

/// What is wrong with the headings and illustrations that the lists name of a chapter: a heading that is not there or says
/// something else, a picture that is not listed.
fn inner(chapter: &Element, headings: &[Entry], illustrations: &[Entry]) -> Vec<String> {
    let mut words: BTreeMap<&str, String> = BTreeMap::new();
    let mut pictured: Vec<&str> = Vec::new();
    chapter.each(&mut |element| {
        let Some(id) = element.attribute("id") else {
            return;
        };
        if element.name == "figure" {
            if element.find("img").is_some() {
                pictured.push(id);
            }
        } else if headings.iter().any(|(heading, _)| heading == id) {
            words.insert(id, letters(&element.text()));
        }
    });
    let mut out = Vec::new();
    for (id, label) in headings {
        let shown = letters(label.strip_suffix('…').unwrap_or(label));
        if words
            .get(id.as_str())
            .is_none_or(|words| !words.contains(&shown))
        {
            out.push(format!(
                "the navigation names no heading of it: {}",
                text::shown(label)
            ));
        }
    }
    let listed: Vec<&str> = illustrations.iter().map(|(id, _)| id.as_str()).collect();
    if listed != pictured {
        out.push(format!(
            "{} of its figures show a picture, the list of illustrations has {}",
            pictured.len(),
            listed.len()
        ));
    }
    out
}

/// The first difference of two trees; addresses of pictures may differ if `same` finds the same picture under both.
fn difference(
    original: &Element,
    copy: &Element,
    same: &mut impl FnMut(&str, &str) -> bool,
    out: &mut Vec<String>,
) {
    let attributes = |element: &Element| -> Vec<(String, String)> {
        let kept = |(key, _): &&(String, String)| !(element.name == "img" && key == "src");
        element.attributes.iter().filter(kept).cloned().collect()
    };
    if original.name != copy.name || attributes(original) != attributes(copy) {
        out.push(format!("{} differs", text::shown(&original.name)));
        return;
    }
    if original.name == "img" {
        let source = |element: &Element| element.attribute("src").unwrap_or_default().to_owned();
        if !same(&source(original), &source(copy)) {
            out.push(format!(
                "the picture {} is another",
                text::shown(&source(copy))
            ));
        }
    }
    if original.children.len() != copy.children.len() {
        out.push(format!(
            "{} holds other elements",
            text::shown(&original.name)
        ));
        return;
    }
    for (a, b) in original.children.iter().zip(&copy.children) {
        match (a, b) {
            (Node::Element(a), Node::Element(b)) => difference(a, b, same, out),
            (Node::Text(a), Node::Text(b)) if a == b => {}
            _ => {
                out.push(format!("words differ in {}", text::shown(&original.name)));
                return;
            }
        }
    }
}
