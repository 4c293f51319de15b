//! How long a book takes to assemble and finish, against writing the very same zip directly. `cargo bench --bench epub`.
//!
//! The figure to keep: assembly + finishing no more than 3 x the direct writing. Where pandoc and calibre are installed,
//! they make a book of the same page in the same run, whole processes against our writing of pages, package and zip.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use pressmark::{
    article::{
        Article, Block, BlockKind, Field, Figure, Inlines, ParagraphRole, Picture, PictureFile,
    },
    edition::{Context, EditionOptions, epub},
    fixity::Digest,
    limits::Limits,
};
use std::{
    hint::black_box,
    io::{Cursor, Read, Write},
    sync::Arc,
    time::{Duration, Instant},
};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

const ROUNDS: u32 = 40;

fn main() {
    println!(
        "{:<28} {:>9} {:>9} {:>9} {:>7}",
        "book", "bytes", "ours", "direct", "ratio"
    );
    for (paragraphs, pictures) in [(20, 0), (20, 1), (60, 5), (60, 7), (2_000, 3)] {
        let article = article(paragraphs, pictures);
        let options = EditionOptions::default();
        let limits = Limits::default();
        let context = Context {
            stem: "bench-00000000",
            options: &options,
            limits: &limits,
            capture: b"",
            resources: &pressmark::capture::Resources::default(),
            made: &[],
        };
        let (book, _) = epub::bind(&article, &context);
        let finished = epub::book::assemble(&book).unwrap();
        let files = files(&finished);
        assert_eq!(direct(&files).len() / 1000, finished.len() / 1000);
        let ours = best(|| {
            black_box(epub::book::assemble(&book).unwrap());
        });
        let plain = best(|| {
            black_box(direct(&files));
        });
        println!(
            "{:<28} {:>9} {:>7}us {:>7}us {:>7.2}",
            format!("{paragraphs} paragraphs, {pictures} pictures"),
            finished.len(),
            ours.as_micros(),
            plain.as_micros(),
            ours.as_secs_f64() / plain.as_secs_f64()
        );
    }
    beside_others();
}

/// The same article made a book by others, from its page and pictures.
fn beside_others() {
    let article = article(60, 5);
    let options = EditionOptions::default();
    let limits = Limits::default();
    let context = Context {
        stem: "bench-00000000",
        options: &options,
        limits: &limits,
        capture: b"",
        resources: &pressmark::capture::Resources::default(),
        made: &[],
    };
    let folder = tempfile::tempdir().unwrap();
    let (book, _) = epub::bind(&article, &context);
    for (path, bytes) in &book.pictures {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let (_, page) = book
        .documents
        .iter()
        .find(|(path, _)| path == "article.xhtml")
        .unwrap();
    std::fs::write(folder.path().join("article.xhtml"), page).unwrap();
    let ours = best(|| {
        let (book, _) = epub::bind(&article, &context);
        black_box(epub::book::assemble(&book).unwrap());
    });
    println!("\n60 paragraphs, 5 pictures; pages, package and zip: {ours:.2?}");
    for (program, arguments) in [
        ("pandoc", ["article.xhtml", "-o", "pandoc.epub"].as_slice()),
        (
            "ebook-convert",
            ["article.xhtml", "calibre.epub"].as_slice(),
        ),
    ] {
        let times: Option<Vec<Duration>> = (0..3)
            .map(|_| {
                let start = Instant::now();
                let ran = std::process::Command::new(program)
                    .args(arguments)
                    .current_dir(folder.path())
                    .stdout(std::process::Stdio::null())
                    .stderr(std::process::Stdio::null())
                    .status()
                    .ok()?;
                ran.success().then(|| start.elapsed())
            })
            .collect();
        match times.and_then(|times| times.into_iter().min()) {
            Some(time) => println!(
                "{program}: {time:.2?}, {:.0} x",
                time.as_secs_f64() / ours.as_secs_f64()
            ),
            None => println!("{program}: not installed, or it failed"),
        }
    }
}

/// The shortest of many rounds: the one least disturbed by the rest of the machine.
fn best(mut work: impl FnMut()) -> Duration {
    (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .min()
        .unwrap()
}

fn files(epub: &[u8]) -> Vec<(String, bool, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(epub)).unwrap();
    (0..archive.len())
        .map(|n| {
            let mut file = archive.by_index(n).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            let stored = file.compression() == CompressionMethod::Stored;
            (file.name().unwrap().into_owned(), stored, bytes)
        })
        .collect()
}

fn direct(files: &[(String, bool, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, stored, bytes) in files {
        let options = SimpleFileOptions::default().unix_permissions(0o644);
        let options = if *stored {
            options.compression_method(CompressionMethod::Stored)
        } else {
            options
                .compression_method(CompressionMethod::Deflated)
                .compression_level(Some(6))
        };
        zip.start_file(name.as_str(), options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn article(paragraphs: usize, pictures: usize) -> Article {
    let block = |kind| Block {
        kind,
        origin: Vec::new(),
        lang: None,
    };
    let words = [
        "lamp", "harbour", "keeper", "stone", "evening", "tide", "mole", "glass", "brass", "rope",
        "wind", "bell",
    ];
    let mut state = 7_usize;
    let mut body: Vec<Block> = (0..paragraphs)
        .map(|_| {
            let mut text = String::new();
            for _ in 0..70 {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                text.push_str(words.get((state >> 33) % words.len()).unwrap());
                text.push(' ');
            }
            block(BlockKind::Paragraph {
                text: Inlines::plain(text.trim_end()),
                role: ParagraphRole::Body,
            })
        })
        .collect();
    let mut article = Article::default();
    for n in 0..pictures {
        // Bytes that look like a compressed picture: nothing to gain by deflating them.
        let bytes: Vec<u8> = (0..110_000)
            .map(|_| {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                (state >> 56) as u8
            })
            .collect();
        article.pictures.push(PictureFile {
            sha256: Digest::of(&bytes),
            bytes: Arc::from(bytes),
            media_type: "image/jpeg".to_owned(),
            width: 1000,
            height: 667,
            url: None,
            converted_from: None,
            embedded: None,
        });
        body.insert(
            n,
            block(BlockKind::Figure(Box::new(Figure {
                picture: Picture::Present(n),
                alt: Some("A lamp".to_owned()),
                caption: Some(Inlines::plain("The lamp on the mole.")),
                ..Figure::default()
            }))),
        );
    }
    article.body = body;
    article.metadata.headline = Some(Field::new("The lamp".to_owned(), "h1", ""));
    article.metadata.language = Some(Field::new("en".to_owned(), "page", ""));
    article
}
