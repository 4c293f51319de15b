//! The EPUB edition, read with code of its own: the container (EPUB 3.3, section 4), the package against the files,
//! that nothing in it is active or remote, and what it says.

pub(super) mod collection;
mod reader;

use super::{
    ArticleFiles, Check, Finding,
    said::{Said, plain},
    xml::Element,
};
use crate::text;
use reader::Book;
use std::collections::BTreeSet;

/// Checks an EPUB by itself and the record inside it against the one beside it.
pub struct Epub;

impl Check for Epub {
    fn name(&self) -> &'static str {
        "epub"
    }

    fn check(&self, files: &ArticleFiles) -> Vec<Finding> {
        let Some(bytes) = &files.epub else {
            return Vec::new();
        };
        let name = format!("data/{0}/{0}.epub", files.stem);
        let mut faults = Vec::new();
        match Book::open(bytes) {
            Ok(book) => {
                check(&book, &mut faults);
                record(&book, files, &mut faults);
            }
            Err(reason) => faults.push(("EPUB 3.3, 4.2", format!("it cannot be read: {reason}"))),
        }
        faults
            .into_iter()
            .take(20)
            .map(|(clause, text)| Finding::fault(name.clone(), clause, text))
            .collect()
    }
}

/// What an EPUB says.
pub(super) fn said(bytes: &[u8]) -> Result<Said, String> {
    reader::said(&Book::open(bytes)?)
}

type Fault = (&'static str, String);

fn check(book: &Book, faults: &mut Vec<Fault>) {
    let mut listed: BTreeSet<String> = ["mimetype", "META-INF/container.xml"]
        .map(str::to_owned)
        .into();
    listed.insert(book.package_path.clone());
    let mut ids = BTreeSet::new();
    book.package
        .each(&mut |element| match element.name.as_str() {
            "item" | "link" => {
                let href = element.attribute("href").unwrap_or_default();
                if let Some(id) = element.attribute("id") {
                    ids.insert(id.to_owned());
                }
                let path = book.resolve(href);
                if remote(href) {
                    faults.push((
                        "EPUB 3.3, 3.6",
                        format!("it lists a remote resource: {}", text::shown(href)),
                    ));
                } else if book.file(&path).is_none() {
                    faults.push((
                        "EPUB 3.3, 5.6",
                        format!(
                            "the package lists {}, which is not in it",
                            text::shown(href)
                        ),
                    ));
                }
                listed.insert(path);
            }
            _ => {}
        });
    for path in book.paths() {
        if !listed.contains(path) {
            faults.push((
                "EPUB 3.3, 5.6",
                format!("{} is in no manifest", text::shown(path)),
            ));
        }
    }
    book.package.each(&mut |element| {
        if element.name == "itemref"
            && !element
                .attribute("idref")
                .is_some_and(|id| ids.contains(id))
        {
            faults.push((
                "EPUB 3.3, 5.7",
                "the spine names an item that the manifest lacks".to_owned(),
            ));
        }
    });
    for required in [
        "dc:identifier",
        "dc:title",
        "dc:language",
        "dc:source",
        "dc:rights",
    ] {
        let present = book
            .package
            .find(required)
            .is_some_and(|element| !element.text().trim().is_empty());
        if !present {
            faults.push(("EPUB 3.3, 5.5", format!("the package has no {required}")));
        }
    }
    let said = reader::said(book).unwrap_or_default();
    for (path, document) in &book.documents {
        match document {
            Ok(root) => {
                inert(path, root, faults);
                printed(path, root, &said, faults);
            }
            Err(reason) => {
                faults.push(("EPUB 3.3, 6.1", format!("{}: {reason}", text::shown(path))))
            }
        }
    }
}

/// Headline and date as a document prints them are those of the package.
fn printed(path: &str, root: &Element, said: &Said, faults: &mut Vec<Fault>) {
    const CLAUSE: &str = "README, Output: STEM.epub";
    root.each(&mut |element| {
        if element.name == "h1" && element.attribute("id") == Some("title") {
            let (shown, title) = (element.text(), said.title.clone().unwrap_or_default());
            if plain(&shown) != plain(&title) {
                faults.push((
                    CLAUSE,
                    format!(
                        "{path} prints the title \"{}\", the package has \"{}\"",
                        text::shown(&shown),
                        text::shown(&title)
                    ),
                ));
            }
        }
        if element.has_word("class", "ours") && !own_words(element) {
            faults.push((
                CLAUSE,
                format!(
                    "{path} has words of its own that no edition adds: \"{}\"",
                    text::shown(&element.text())
                ),
            ));
        }
        if element.name == "time" {
            let (shown, stated) = (element.text(), element.attribute("datetime"));
            let issued = said.published.iter().flatten().next();
            let agree = issued.is_some_and(|issued| {
                issued.starts_with(&shown)
                    && stated.is_some_and(|stated| issued.starts_with(stated))
            });
            if !agree {
                faults.push((
                    CLAUSE,
                    format!("{path} prints the date {}", text::shown(&shown)),
                ));
            }
        }
    });
}

/// True for the words that the edition adds: headings, what was not captured, addresses, numbers of notes.
fn own_words(element: &Element) -> bool {
    let words = plain(&element.text());
    matches!(
        words.as_str(),
        "" | "Notes"
            | "Picture not captured"
            | "Video not captured"
            | "Sound not captured"
            | "Embedded page not captured"
    ) || (words.starts_with("Picture not shown: ") && text::chars(&words) <= 200)
        || (element.has_word("class", "note-label") && text::chars(&words) <= 20)
        || element
            .find("a")
            .is_some_and(|link| link.attribute("href") == Some(words.as_str()))
}

/// Nothing active, nothing fetched: no script, form, frame, handler or remote picture; links lead to the web, to mail or
/// into the book.
fn inert(path: &str, root: &Element, faults: &mut Vec<Fault>) {
    const CLAUSE: &str = "EPUB 3.3, 3.6: nothing active, nothing remote";
    root.each(&mut |element| {
        let name = element.name.to_ascii_lowercase();
        if matches!(
            name.as_str(),
            "script"
                | "iframe"
                | "object"
                | "embed"
                | "form"
                | "input"
                | "button"
                | "audio"
                | "video"
                | "base"
                | "style"
        ) {
            faults.push((CLAUSE, format!("{path} holds an element {name}")));
        }
        for (key, value) in &element.attributes {
            let key = key.to_ascii_lowercase();
            if key.starts_with("on") || key == "style" || key == "srcset" {
                faults.push((
                    CLAUSE,
                    format!("{path} has an attribute {}", text::shown(&key)),
                ));
            }
            let address = value.trim().to_ascii_lowercase();
            let web = ["http://", "https://", "mailto:"]
                .iter()
                .any(|scheme| address.starts_with(scheme));
            let inside = !address.contains(':') && !address.starts_with('/');
            let allowed = match (name.as_str(), key.as_str()) {
                ("a", "href") => web || inside,
                (_, "src" | "href" | "poster" | "data" | "action") => inside,
                _ => true,
            };
            if !allowed {
                faults.push((
                    CLAUSE,
                    format!("{path}: {name} leads to {}", text::shown(value)),
                ));
            }
        }
    });
}

fn remote(href: &str) -> bool {
    href.contains("://") || href.starts_with("//") || href.starts_with("data:")
}

/// The record inside says what the one beside the book says, the editions it names apart.
fn record(book: &Book, files: &ArticleFiles, faults: &mut Vec<Fault>) {
    const CLAUSE: &str = "EPUB 3.3, 5.5.7: link rel=record";
    let mut href = None;
    book.package.each(&mut |element| {
        if element.name == "link" && element.has_word("rel", "record") {
            href = element.attribute("href").map(str::to_owned);
        }
    });
    let Some(href) = href else {
        faults.push((CLAUSE, "the package links no record".to_owned()));
        return;
    };
    let (Some(inside), Some(outside)) = (book.file(&book.resolve(&href)), &files.json_ld) else {
        return;
    };
    let parse = |bytes: &[u8]| {
        let mut record: serde_json::Value = serde_json::from_slice(bytes).ok()?;
        record.as_object_mut()?.remove("encoding");
        Some(record)
    };
    if parse(inside).is_none() || parse(inside) != parse(outside) {
        faults.push((
            CLAUSE,
            "the record in the EPUB is not the record beside it".to_owned(),
        ));
    }
}
