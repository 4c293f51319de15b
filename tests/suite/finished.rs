//! Captures converted as `convert` would, and finished files read with other eyes: the words of a book, the words and
//! the tags of a PDF. Helpers of the tests of whole articles.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use pressmark::{
    capture::{self, Capture, Extent, Source, Supplied},
    edition::EditionFile,
    options::Options,
    pipeline::{self, Converted, Outcome},
};
use serde_json::Value;
use std::{
    io::{Cursor, Read, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// Stem of the files of articles converted here.
pub const STEM: &str = "article";

/// A path within the project.
pub fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Says that a check is skipped and why; fails with CI=true.
pub fn skip(what: &str, why: &str) {
    eprintln!("skipped: {what} because {why}");
    assert!(
        std::env::var_os("CI").is_none_or(|ci| ci != "true"),
        "{what}: nothing may be skipped with CI=true, but {why}"
    );
}

/// Reads the one capture of a file, or the first one of a container.
pub fn capture(path: &Path) -> Capture {
    let source = Source {
        path: path.to_owned(),
        name: path.file_name().unwrap().to_string_lossy().into_owned(),
    };
    let limits = Options::default().limits;
    let listing = capture::list(&source, &limits);
    let location = listing.map(|listing| listing.captures.first().cloned().unwrap_or_default());
    location
        .and_then(|location| {
            let supplied = Supplied::default();
            capture::read(&source, &location, &supplied, Extent::Shown, &limits)
        })
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Converts the one capture of a file with the default options.
pub fn convert(path: &Path) -> Converted {
    match pipeline::convert(&capture(path), STEM, &Options::default()) {
        Ok(Outcome::Made(converted)) => *converted,
        Ok(Outcome::Skipped { reason, .. }) => panic!("{}: skipped: {reason}", path.display()),
        Err(error) => panic!("{}: {error}", path.display()),
    }
}

/// The edition with an extension.
pub fn edition<'a>(converted: &'a Converted, extension: &str) -> &'a EditionFile {
    let name = format!("{STEM}.{extension}");
    converted
        .files
        .iter()
        .find(|file| file.name == name)
        .unwrap_or_else(|| panic!("no {name} among the editions"))
}

/// The JSON-LD record.
pub fn record(converted: &Converted) -> Value {
    serde_json::from_slice(&edition(converted, "jsonld").bytes).unwrap()
}

/// The files of a book in the order of the archive.
pub fn book_files(epub: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(epub)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

/// The pages of a book as an outline: one line an element that holds blocks or words, indented by depth.
pub fn book_outline(epub: &[u8]) -> String {
    let mut out = String::new();
    for (name, bytes) in book_files(epub) {
        if name.ends_with(".opf") || name.ends_with(".xhtml") {
            out.push_str(&format!("== {name}\n"));
            out.push_str(&outline(std::str::from_utf8(&bytes).unwrap()));
        } else {
            out.push_str(&format!("== {name} ({} bytes)\n", bytes.len()));
        }
    }
    out
}

/// Elements whose words flow with those around them.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "em", "i", "mark", "q", "s", "small",
    "span", "strong", "sub", "sup", "time", "u", "wbr",
];

fn outline(xml: &str) -> String {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(xml);
    let (mut out, mut line, mut depth) = (String::new(), String::new(), 0_usize);
    let mut flush = |line: &mut String, depth: usize| {
        let words = line.split_whitespace().collect::<Vec<_>>().join(" ");
        if !words.is_empty() {
            out.push_str(&format!("{}| {words}\n", "  ".repeat(depth)));
        }
        line.clear();
        out.len()
    };
    let mut heads: Vec<(usize, String)> = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) | Event::Empty(tag) if INLINE.contains(&tag.name().as_ref()) => {
                // Words on either side of a line break are two words.
                line.push_str(match tag.name().as_ref() {
                    "br" => " ",
                    _ => "",
                });
            }
            Event::Start(tag) => {
                flush(&mut line, depth);
                let at = flush(&mut String::new(), depth);
                heads.push((at, format!("{}{}\n", "  ".repeat(depth), shape(&tag))));
                depth += 1;
            }
            Event::Empty(tag) => {
                flush(&mut line, depth);
                let at = flush(&mut String::new(), depth);
                heads.push((at, format!("{}{}\n", "  ".repeat(depth), shape(&tag))));
            }
            Event::End(tag) if !INLINE.contains(&tag.name().as_ref()) => {
                flush(&mut line, depth);
                depth = depth.saturating_sub(1);
            }
            Event::Text(text) => line.push_str(text.as_ref()),
            Event::GeneralRef(name) => {
                line.push_str(match name.as_ref() {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    "quot" => "\"",
                    "apos" => "'",
                    _ => "\u{FFFD}",
                });
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let mut woven = String::new();
    let mut from = 0;
    for (at, head) in heads {
        woven.push_str(&out[from..at]);
        woven.push_str(&head);
        from = at;
    }
    woven.push_str(&out[from..]);
    woven
}

/// An element's name with the attributes worth reading.
fn shape(tag: &quick_xml::events::BytesStart<'_>) -> String {
    let mut out = tag.name().as_ref().to_owned();
    for attribute in tag.attributes().flatten() {
        let key = attribute.key.as_ref();
        if !key.starts_with("xmlns") {
            out.push_str(&format!(" {key}={:?}", attribute.value));
        }
    }
    out
}

/// The words of all pages of a book but its navigation, white space folded.
pub fn book_words(epub: &[u8]) -> String {
    words_of_pages(epub, |name| !name.ends_with("nav.xhtml"))
}

/// The words of the article in a book: no cover, no closing note.
pub fn article_words(epub: &[u8]) -> String {
    words_of_pages(epub, |name| name.ends_with("article.xhtml"))
}

fn words_of_pages(epub: &[u8], wanted: impl Fn(&str) -> bool) -> String {
    let mut out = String::new();
    for (name, bytes) in book_files(epub) {
        if !name.ends_with(".xhtml") || !wanted(&name) {
            continue;
        }
        let text = std::str::from_utf8(&bytes).unwrap();
        let (_, rest) = text.split_once("<body").expect("a body");
        let (body, _) = rest.split_once("</body>").expect("the end of the body");
        for line in outline(&format!("<body{body}</body>")).lines() {
            if let Some((_, words)) = line.split_once("| ") {
                out.push_str(words);
                out.push(' ');
            }
        }
    }
    folded(&out)
}

/// White space folded to single spaces, soft hyphens out.
pub fn folded(text: &str) -> String {
    text.replace('\u{AD}', "")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// The text that `pdftotext` reads out of a PDF; `None`, with one line that says so, where the program is not there.
pub fn pdf_text(pdf: &[u8], what: &str) -> Option<String> {
    let spawned = Command::new("pdftotext")
        .args(["-q", "-enc", "UTF-8", "-nopgbrk", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut child) = spawned else {
        skip(what, "pdftotext is not installed");
        return None;
    };
    let mut stdin = child.stdin.take().unwrap();
    let bytes = pdf.to_vec();
    let writer = std::thread::spawn(move || drop(stdin.write_all(&bytes)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success(), "pdftotext cannot read {what}");
    Some(String::from_utf8(output.stdout).unwrap())
}

/// The tags of a PDF as an outline: type, and the attributes that a reader hears.
pub fn pdf_tags(pdf: &[u8]) -> String {
    let document = lopdf::Document::load_mem(pdf).unwrap();
    let root = document
        .catalog()
        .and_then(|catalog| catalog.get(b"StructTreeRoot"))
        .and_then(|root| document.dereference(root))
        .and_then(|(_, root)| root.as_dict())
        .expect("a structure tree");
    let mut out = String::new();
    tags(&document, root.get(b"K").unwrap(), 0, &mut out);
    out
}

fn tags(document: &lopdf::Document, kids: &lopdf::Object, depth: usize, out: &mut String) {
    let (_, kids) = document.dereference(kids).unwrap();
    match kids {
        lopdf::Object::Array(kids) => {
            for kid in kids {
                tags(document, kid, depth, out);
            }
        }
        lopdf::Object::Dictionary(element) => {
            let Ok(kind) = element.get(b"S").and_then(lopdf::Object::as_name) else {
                return;
            };
            assert!(depth < 200, "a structure tree that does not end");
            out.push_str(&format!(
                "{}{}",
                "  ".repeat(depth),
                String::from_utf8_lossy(kind)
            ));
            for key in ["Lang", "T", "Alt", "ActualText", "E"] {
                if let Ok(value) = element.get(key.as_bytes()) {
                    let (_, value) = document.dereference(value).unwrap();
                    if let Ok(text) = lopdf::decode_text_string(value) {
                        out.push_str(&format!(" {key}={text:?}"));
                    }
                }
            }
            out.push('\n');
            if let Ok(kids) = element.get(b"K") {
                tags(document, kids, depth + 1, out);
            }
        }
        _ => {}
    }
}
