//! The runners of tests/tools must see faults: each is given files that are known to be wrong, and must fail and say
//! where. They run where `tests/tools/install` has been; tests/run sees to that.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use crate::{
    articles,
    finished::{project, skip},
};
use lopdf::dictionary;
use pressmark::edition::epub::collection::{About, Binder, Collection, Leaf, LeftOut};
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output},
};

fn tools(what: &str) -> Option<PathBuf> {
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| project("target"), PathBuf::from);
    let tools = target.join("tools");
    tools
        .join("ace.stamp")
        .exists()
        .then_some(tools)
        .or_else(|| {
            skip(what, "tests/tools/install has not been run");
            None
        })
}

fn list(folder: &Path, files: &[&Path]) -> PathBuf {
    let path = folder.join("list");
    let lines: String = files
        .iter()
        .map(|file| format!("{}\n", file.display()))
        .collect();
    fs::write(&path, lines).unwrap();
    path
}

/// A book whose page names a picture that is not there, without language or accessibility metadata.
fn faulty_book(folder: &Path) -> PathBuf {
    let path = folder.join("faulty.epub");
    let mut zip = zip::ZipWriter::new(fs::File::create(&path).unwrap());
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, text) in [
        ("mimetype", "application/epub+zip"),
        (
            "META-INF/container.xml",
            r#"<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="E/p.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"#,
        ),
        (
            "E/p.opf",
            r#"<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">urn:x</dc:identifier><dc:title>T</dc:title><dc:language>en</dc:language><meta property="dcterms:modified">2020-01-01T00:00:00Z</meta></metadata><manifest><item id="n" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="n"/></spine></package>"#,
        ),
        (
            "E/nav.xhtml",
            r#"<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>n</title></head><body><img src="x.png"/><nav epub:type="toc"><ol><li><a href="nav.xhtml">a</a></li></ol></nav></body></html>"#,
        ),
        ("E/stray.txt", "in no manifest"),
    ] {
        zip.start_file(name, stored).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
    path
}

/// The smallest PDF that opens: no tags, no metadata, no identifier.
fn faulty_pdf(folder: &Path) -> PathBuf {
    let path = folder.join("faulty.pdf");
    let mut document = lopdf::Document::with_version("1.7");
    let pages = document.new_object_id();
    let page = document.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "MediaBox" => vec![0.into(), 0.into(), 100.into(), 100.into()],
    });
    document.objects.insert(
        pages,
        dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }.into(),
    );
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    document.trailer.set("Root", catalog);
    document.save(&path).unwrap();
    path
}

fn failed(output: &Output, says: &[&str]) {
    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(
        output.status.code(),
        Some(1),
        "{text}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    for words in says {
        assert!(text.contains(words), "{words:?} is not in\n{text}");
    }
}

#[test]
fn the_runner_of_verapdf_sees_a_faulty_pdf() {
    let Some(tools) = tools("the runner of veraPDF") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let pdf = faulty_pdf(folder.path());
    let output = Command::new("java")
        .arg("-cp")
        .arg(tools.join("verapdf/lib/*"))
        .arg(project("tests/tools/VeraPdf.java"))
        .arg("2a,ua1")
        .arg(list(folder.path(), &[&pdf, Path::new("missing.pdf")]))
        .output()
        .unwrap();
    failed(
        &output,
        &[
            "FAIL 2a",
            "FAIL ua1",
            "clause 6.1.3",
            "cannot be read",
            "0 passed, 4 failed",
        ],
    );
}

#[test]
fn the_runner_of_epubcheck_sees_a_faulty_book() {
    let Some(tools) = tools("the runner of EPUBCheck") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let book = faulty_book(folder.path());
    let output = epubcheck(&tools, &list(folder.path(), &[&book]));
    failed(&output, &["RSC-007", "USAGE OPF-003", "0 passed, 1 failed"]);
}

/// Hostile words in titles, names and captions, a quarter of a million letters of them, and a collection of it all with a
/// hostile name: EPUBCheck has nothing to say of any. (Of two million it has nothing to say either, after minutes.)
#[test]
fn epubcheck_has_nothing_to_say_of_hostile_books() {
    let Some(tools) = tools("EPUBCheck on hostile books") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let mut articles = articles::all();
    let mut long = articles::bare();
    let words = "lamp ]]> & \u{202e}".repeat(20_000);
    long.body = vec![articles::heading_of(&words), articles::paragraph_of(&words)];
    long.metadata.headline = Some(articles::field(words, "h1"));
    articles.push(("long", long));
    let nasty = "]]> <script>x</script> &lt; \u{0}\u{1b}\u{fffe}\u{202e}eman \"'";
    let mut books = Vec::new();
    let mut leaves = Vec::new();
    for (name, article) in articles {
        let (files, _) = articles::render(&article, &["epub"]);
        let path = folder.path().join(format!("{name}.epub"));
        fs::write(&path, &files[0].bytes).unwrap();
        leaves.push(Leaf::read(name, &files[0].bytes).unwrap());
        books.push(path);
    }
    let about = About {
        name: nasty.to_owned(),
        stem: "nasty".to_owned(),
        operator: Some(nasty.to_owned()),
        rights: Some(nasty.to_owned()),
        left_out: vec![LeftOut {
            input: nasty.to_owned(),
            outcome: "failed".to_owned(),
            why: nasty.to_owned(),
        }],
        ..About::default()
    };
    let collection = Collection::new(about, leaves);
    let path = folder.path().join("collection.epub");
    let mut binder = Binder::begin(fs::File::create(&path).unwrap(), &collection).unwrap();
    for leaf in collection.leaves() {
        let book = folder.path().join(format!("{}.epub", leaf.stem));
        binder.add(&fs::read(book).unwrap()).unwrap();
    }
    binder.finish().unwrap();
    books.push(path);
    let books: Vec<&Path> = books.iter().map(PathBuf::as_path).collect();
    let output = epubcheck(&tools, &list(folder.path(), &books));
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
}

fn epubcheck(tools: &Path, list: &Path) -> Output {
    let classes = std::env::join_paths([
        tools.join("epubcheck/epubcheck.jar"),
        tools.join("epubcheck/lib/*"),
    ])
    .unwrap();
    Command::new("java")
        .arg("-cp")
        .arg(classes)
        .arg(project("tests/tools/EpubChecker.java"))
        .arg(list)
        .output()
        .unwrap()
}

#[test]
fn the_runner_of_ace_sees_a_faulty_book() {
    let Some(tools) = tools("the runner of Ace") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let book = faulty_book(folder.path());
    let chromium = Command::new("sh")
        .args(["-c", "command -v chromium"])
        .output()
        .unwrap();
    let output = Command::new("node")
        .arg(project("tests/tools/ace.js"))
        .arg(list(folder.path(), &[&book]))
        .arg(folder.path().join("reports"))
        .env("NODE_PATH", tools.join("ace/node_modules"))
        .env(
            "PUPPETEER_EXECUTABLE_PATH",
            String::from_utf8(chromium.stdout).unwrap().trim(),
        )
        .output()
        .unwrap();
    failed(&output, &["epub-lang", "image-alt", "0 passed, 1 failed"]);
}
