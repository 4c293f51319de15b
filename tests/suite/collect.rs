//! `--collect`: the articles of a run bound into one EPUB, the same bytes whatever the order, checked by `verify`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use super::{
    batch::digests,
    cli::{page, pages, run},
};
use pressmark::verify::{Severity, verify};
use std::{
    fs::{self, File},
    io::{Cursor, Read, Write},
    path::{Path, PathBuf},
};
use tempfile::TempDir;

/// Six pages with dates and publishers of their own, two of them with the same picture, and one capture without an
/// article.
fn captures() -> TempDir {
    let dir = pages(6);
    let input = dir.path().join("in");
    let facts = [
        ("2021-05-03", "The Marsh Post"),
        ("2020", "The Marsh Post"),
        ("2021-05-01", "Abendbote"),
        ("", ""),
        ("2019-11-30", "Abendbote"),
        ("2021-05-02", "The Marsh Post"),
    ];
    for (n, (date, publisher)) in facts.into_iter().enumerate() {
        let mut sidecar = format!("url = \"https://fen.example/{n}\"\n");
        for (key, value) in [("published", date), ("publisher", publisher)] {
            if !value.is_empty() {
                sidecar.push_str(&format!("{key} = \"{value}\"\n"));
            }
        }
        fs::write(input.join(format!("page-{n:03}.html.meta.toml")), sidecar).unwrap();
    }
    let mut picture = Cursor::new(Vec::new());
    image::RgbImage::from_fn(200, 160, |x, y| image::Rgb([x as u8, y as u8, 90]))
        .write_to(&mut picture, image::ImageFormat::Png)
        .unwrap();
    let headed = page(5).replacen("</p>", "</p><h2>Hay &amp; rushes</h2><p>The rushes were cut in the week of the fair, and the hay was brought over the north dyke by boat as it was in other years.</p>", 1);
    fs::write(input.join("page-005.html"), headed).unwrap();
    for n in [1, 2] {
        let files = input.join(format!("page-{n:03}_files"));
        fs::create_dir(&files).unwrap();
        fs::write(files.join("marsh.png"), picture.get_ref()).unwrap();
        let figure = format!(
            "</p><figure><img src=\"page-{n:03}_files/marsh.png\" alt=\"The sluice\"><figcaption>The north sluice at \
             low water. (Photo: Ida Fenn)</figcaption></figure>"
        );
        let html = page(n).replacen("</p>", &figure, 1);
        fs::write(input.join(format!("page-{n:03}.html")), html).unwrap();
    }
    fs::write(
        input.join("void.html"),
        "<!DOCTYPE html><html><body></body></html>",
    )
    .unwrap();
    dir
}

fn collected(dir: &Path, more: &str) -> PathBuf {
    let ran = run(
        dir,
        &format!("convert in -o out -e epub,jsonld --collect Marshland {more}"),
    );
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(
        ran.err.contains("collection Marshland: 6 articles"),
        "{}",
        ran.err
    );
    let bag = dir.join("out");
    let list: serde_json::Value =
        serde_json::from_slice(&fs::read(bag.join("meta/collections.json")).unwrap()).unwrap();
    let stem = list["collections"][0]["stem"].as_str().unwrap();
    bag.join(format!("data/{stem}/{stem}.epub"))
}

fn texts(book: &Path) -> Vec<(String, String)> {
    let mut zip = zip::ZipArchive::new(File::open(book).unwrap()).unwrap();
    (0..zip.len())
        .map(|n| {
            let mut file = zip.by_index(n).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            let name = file.name().unwrap().into_owned();
            (name, String::from_utf8_lossy(&bytes).into_owned())
        })
        .collect()
}

fn text(book: &Path, name: &str) -> String {
    let found = texts(book).into_iter().find(|(path, _)| path == name);
    found.unwrap_or_else(|| panic!("no {name}")).1
}

/// The parts stand in this order.
fn ordered(text: &str, parts: &[&str]) {
    let mut from = 0;
    for part in parts {
        let at = text[from..].find(part);
        from += at.unwrap_or_else(|| panic!("{part} is not after {from} in:\n{text}")) + part.len();
    }
}

#[test]
fn articles_are_bound_by_date_with_pictures_once_and_what_is_left_out_named() {
    let dir = captures();
    let book = collected(dir.path(), "");
    let contents = text(&book, "EPUB/contents.xhtml");
    ordered(
        &contents,
        &[
            ">November 2019</h2>",
            "report 4</a>",
            ">2020</h2>",
            "report 1</a>",
            ">May 2021</h2>",
            "report 2</a>",
            "report 5</a>",
            "report 0</a>",
            ">No date given</h2>",
            "report 3</a>",
        ],
    );
    assert!(text(&book, "EPUB/0001.xhtml").contains("report 4</h1>"));
    let pictures: Vec<String> = texts(&book)
        .into_iter()
        .map(|(name, _)| name)
        .filter(|name| name.starts_with("EPUB/images/"))
        .collect();
    assert_eq!(pictures.len(), 1, "{pictures:?}");
    let colophon = text(&book, "EPUB/colophon.xhtml");
    ordered(
        &colophon,
        &["6 articles from 3 sources", "void.html", "skipped"],
    );
    let package = text(&book, "EPUB/package.opf");
    assert!(package.contains("<dc:title id=\"title\">Marshland</dc:title>"));
    assert!(package.contains("<dc:coverage>2019-11-30/2021-05-03</dc:coverage>"));
    let feed = fs::read_to_string(dir.path().join("out/meta/opds.json")).unwrap();
    ordered(
        &feed,
        &["http://schema.org/Collection", "\"title\": \"Marshland\""],
    );
    let manifest = fs::read_to_string(dir.path().join("out/manifest-sha256.txt")).unwrap();
    assert!(manifest.contains("marshland-"), "{manifest}");
}

#[test]
fn the_navigation_has_headings_and_illustrations_of_every_article() {
    let dir = captures();
    let book = collected(dir.path(), "");
    let (rushes, sluice) = (
        "<a href=\"0004.xhtml#h-1\">Hay &amp; rushes</a>",
        "#fig-1\">The north sluice at low water.</a>",
    );
    ordered(
        &text(&book, "EPUB/nav.xhtml"),
        &[
            ">Contents</a>",
            "<a href=\"illustrations.xhtml\">Illustrations</a>",
            "report 2</a>",
            "report 5</a>",
            "<ol>",
            rushes,
            "report 0</a>",
            "epub:type=\"loi\"",
            "report 1</a>",
            &format!("0002.xhtml{sluice}"),
            "report 2</a>",
            &format!("0003.xhtml{sluice}"),
            "<a epub:type=\"loi\" href=\"illustrations.xhtml\">",
        ],
    );
    ordered(
        &text(&book, "EPUB/illustrations.xhtml"),
        &["report 1</a>", sluice, "report 2</a>", sluice],
    );
    ordered(
        &text(&book, "EPUB/package.opf"),
        &[
            "<itemref idref=\"contents\"/>",
            "<itemref idref=\"illustrations\"/>",
        ],
    );
}

#[test]
fn contents_by_source_go_by_publisher_then_date() {
    let dir = captures();
    let book = collected(dir.path(), "--collect-by source");
    ordered(
        &text(&book, "EPUB/contents.xhtml"),
        &[
            ">Abendbote</h2>",
            "report 4</a>",
            "report 2</a>",
            ">fen.example</h2>",
            "report 3</a>",
            ">The Marsh Post</h2>",
            "report 1</a>",
            "report 5</a>",
            "report 0</a>",
        ],
    );
}

#[test]
fn any_order_of_work_gives_the_same_book() {
    let dir = captures();
    let book = collected(dir.path(), "");
    let first = digests(&dir.path().join("out/data"));
    // Nothing is made again; a run that continues a shorter one comes to the same.
    let before = fs::metadata(&book).unwrap().modified().unwrap();
    let again = run(
        dir.path(),
        "convert in -o out -e epub,jsonld --collect Marshland",
    );
    assert!(again.err.contains("up to date, data/"), "{}", again.err);
    assert_eq!(fs::metadata(&book).unwrap().modified().unwrap(), before);
    fs::remove_dir_all(dir.path().join("out")).unwrap();
    run(
        dir.path(),
        "convert in/page-004.html -o out -e epub,jsonld --collect Marshland",
    );
    collected(dir.path(), "-j 1");
    assert_eq!(digests(&dir.path().join("out/data")), first);
    // A damaged collection is made again.
    fs::write(&book, "x").unwrap();
    collected(dir.path(), "");
    assert_eq!(digests(&dir.path().join("out/data")), first);
}

#[test]
fn a_collection_needs_a_name_and_books() {
    let dir = pages(1);
    let ran = run(dir.path(), "convert in -o out -e pdf --collect Marshland");
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("add epub to --editions"), "{}", ran.err);
}

/// Writes a book anew with one file changed, taken out, or its place in the zip kept.
fn changed(book: &Path, change: impl Fn(&str, String) -> Option<String>) {
    let mut zip = zip::ZipArchive::new(Cursor::new(fs::read(book).unwrap())).unwrap();
    let mut out = zip::ZipWriter::new(File::create(book).unwrap());
    for n in 0..zip.len() {
        let mut file = zip.by_index(n).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        let bytes = match String::from_utf8(bytes) {
            Ok(text) => change(&name, text).map(String::into_bytes),
            Err(error) => Some(error.into_bytes()),
        };
        if let Some(bytes) = bytes {
            let options = zip::write::SimpleFileOptions::default()
                .compression_method(zip::CompressionMethod::Stored);
            out.start_file(name, options).unwrap();
            out.write_all(&bytes).unwrap();
        }
    }
    out.finish().unwrap();
}

/// What `verify` says of the collection itself.
fn faults(bag: &Path) -> Vec<String> {
    verify(bag, 2, &|_, _| {})
        .unwrap()
        .findings
        .into_iter()
        .filter(|finding| finding.check == "collection" && finding.severity == Severity::Fault)
        .map(|finding| finding.text)
        .collect()
}

#[test]
fn verify_holds_every_chapter_against_its_article() {
    let dir = captures();
    let book = collected(dir.path(), "");
    let bag = dir.path().join("out");
    let ran = run(dir.path(), "verify out");
    assert_eq!(ran.code, Some(0), "{}", ran.out);
    assert!(
        ran.out.contains("6 articles and 1 collection checked"),
        "{}",
        ran.out
    );
    let whole = fs::read(&book).unwrap();
    type Change = fn(&str, String) -> Option<String>;
    let changes: [(&str, Change, &str); 9] = [
        (
            "a word",
            |name, text| {
                Some(if name == "EPUB/0002.xhtml" {
                    text.replacen("wardens", "warders", 1)
                } else {
                    text
                })
            },
            "words differ",
        ),
        (
            "a figure dropped",
            |name, text| {
                let (before, rest) = match text.split_once("<figure") {
                    Some(parts) if name == "EPUB/0003.xhtml" => parts,
                    _ => return Some(text),
                };
                Some(format!(
                    "{before}{}",
                    rest.split_once("</figure>").unwrap().1
                ))
            },
            "holds other elements",
        ),
        (
            "two chapters swapped",
            |name, text| {
                Some(if name == "EPUB/package.opf" {
                    text.replace("href=\"0001.xhtml\"", "href=\"x\"")
                        .replace("href=\"0002.xhtml\"", "href=\"0001.xhtml\"")
                        .replace("href=\"x\"", "href=\"0002.xhtml\"")
                } else {
                    text
                })
            },
            "do not name it where it stands",
        ),
        (
            "a name in the contents",
            |name, text| {
                Some(if name == "EPUB/contents.xhtml" {
                    text.replace("report 5", "report 9")
                } else {
                    text
                })
            },
            "the contents do not name it",
        ),
        (
            "a heading in the navigation",
            |name, text| {
                Some(if name == "EPUB/nav.xhtml" {
                    text.replace("rushes", "reeds")
                } else {
                    text
                })
            },
            "names no heading of it",
        ),
        (
            "an illustration not listed",
            |name, text| {
                Some(if name == "EPUB/illustrations.xhtml" {
                    text.replacen("0002.xhtml#fig-1", "0002.xhtml", 1)
                } else {
                    text
                })
            },
            "the list of illustrations has 0",
        ),
        (
            "a part of the record",
            |name, text| {
                Some(if name.ends_with(".jsonld") {
                    text.replacen("urn:uuid:", "urn:uuid:0", 2)
                } else {
                    text
                })
            },
            "record",
        ),
        (
            "a script",
            |name, text| {
                Some(if name == "EPUB/cover.xhtml" {
                    text.replace("</section>", "<script>1</script></section>")
                } else {
                    text
                })
            },
            "an element script",
        ),
        (
            "a file gone",
            |name, text| (name != "EPUB/0001-about.xhtml").then_some(text),
            "which is not in it",
        ),
    ];
    for (what, change, words) in changes {
        changed(&book, change);
        let faults = faults(&bag);
        assert!(
            faults.iter().any(|text| text.contains(words)),
            "{what}: {faults:?}"
        );
        fs::write(&book, &whole).unwrap();
    }
    assert_eq!(faults(&bag), Vec::<String>::new());
}
