//! CPU time, memory and size of the PDF edition: `cargo bench --bench pdf`.
//!
//! Four articles, built here: text only (about 1,700 words with headings, list, table and quotation), the same with three
//! pictures, a picture-heavy one, and one of some 180 sheets. CPU seconds are those of this process alone
//! (`/proc/self/stat`), each the mean of several documents after one to warm up, so that fonts are open as they are in a
//! worker. Beside it WeasyPrint and Typst from PyPI on the same article, if their commands are installed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    dead_code
)]

#[path = "../tests/suite/fixtures.rs"]
mod fixtures;

use fixtures::*;
use pressmark::{
    article::*,
    edition::{Context, Edition, EditionOptions, pdf::Pdf},
    limits::Limits,
};
use std::{fmt::Write as _, process::Command, time::Instant};

/// Words of ours in an order that never repeats soon.
fn words(seed: &mut u64, count: usize) -> String {
    const WORDS: &[&str] = &[
        "harbour",
        "clock",
        "water",
        "the",
        "of",
        "and",
        "a",
        "tide",
        "measured",
        "evening",
        "people",
        "in",
        "the",
        "keeper",
        "wrote",
        "down",
        "every",
        "reading",
        "to",
        "which",
        "nobody",
        "had",
        "objected",
        "efficiently",
        "since",
        "winter",
        "it",
        "was",
        "considered",
        "remarkable",
        "that",
        "pendulum",
        "never",
        "stopped",
        "for",
        "long",
        "officially",
        "with",
        "the",
        "understanding",
        "captains",
        "who",
        "waited",
        "outside",
        "breakwater",
        "until",
        "morning",
        "on",
        "is",
        "by",
    ];
    let mut out = String::new();
    for at in 0..count {
        *seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let word = WORDS[(*seed >> 33) as usize % WORDS.len()];
        if at % 14 == 0 {
            let mut letters = word.chars();
            out.push(letters.next().unwrap().to_ascii_uppercase());
            out.push_str(letters.as_str());
        } else {
            out.push_str(word);
        }
        out.push_str(if at % 14 == 13 || at + 1 == count {
            ". "
        } else {
            " "
        });
    }
    out.trim_end().to_owned()
}

fn text(seed: u64, paragraphs: usize) -> Article {
    let mut seed = seed;
    let mut body = vec![standfirst(&words(&mut seed, 28))];
    for at in 0..paragraphs {
        if at % 5 == 2 {
            body.push(heading(2, &words(&mut seed, 6)));
        }
        body.push(para(&words(&mut seed, 85)));
        if at % 40 == 7 {
            let items: Vec<String> = (0..4).map(|_| words(&mut seed, 12)).collect();
            let items: Vec<&str> = items.iter().map(String::as_str).collect();
            body.push(list(ListKind::Unordered, &items));
            body.push(quote(
                &words(&mut seed, 30),
                Some("Jonas Brandt, harbour master"),
            ));
            body.push(table(
                None,
                &[
                    &["Day", "High water", "Depth"],
                    &["Monday", "04:12", "5.8"],
                    &["Tuesday", "05:01", "5.6"],
                    &["Wednesday", "05:58", "5.1"],
                ],
            ));
        }
    }
    article("en", &words(&mut seed, 9), body)
}

fn with_pictures(seed: u64) -> Article {
    let mut article = text(seed, 18);
    article.pictures = vec![jpeg(1200, 800), png(800, 500, false), png(500, 400, true)];
    for (at, index) in [(2, 0), (8, 1), (14, 2)] {
        article.body.insert(
            at,
            figure(
                Picture::Present(index),
                "A view of the quay",
                "The quay on a calm evening.",
                "Mara Lind",
            ),
        );
    }
    article
}

fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat
        .rsplit(')')
        .next()
        .unwrap_or("")
        .split_whitespace()
        .collect();
    let ticks = |at: usize| {
        fields
            .get(at)
            .and_then(|field| field.parse::<f64>().ok())
            .unwrap_or(0.0)
    };
    (ticks(11) + ticks(12)) / 100.0
}

fn peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM"))
        .unwrap_or("");
    line.split_whitespace()
        .nth(1)
        .and_then(|kb| kb.parse::<f64>().ok())
        .unwrap_or(0.0)
        / 1024.0
}

fn render(article: &Article) -> Vec<u8> {
    let options = EditionOptions::default();
    let limits = Limits::default();
    let context = Context {
        stem: "bench-00000000",
        options: &options,
        limits: &limits,
        capture: CAPTURE,
        resources: &pressmark::capture::Resources::default(),
        made: &[],
    };
    Pdf.render(article, &context).unwrap().bytes
}

fn count_sheets(bytes: &[u8]) -> usize {
    lopdf::Document::load_mem(bytes).map_or(0, |document| document.get_pages().len())
}

fn measure(name: &str, goal: &str, runs: u64, make: impl Fn(u64) -> Article) {
    let articles: Vec<Article> = (0..=runs).map(make).collect();
    let first = render(&articles[0]);
    let (from, wall) = (cpu(), Instant::now());
    for article in &articles[1..] {
        std::hint::black_box(render(article));
    }
    let (cpu, wall) = (
        (cpu() - from) / runs as f64,
        wall.elapsed().as_secs_f64() / runs as f64,
    );
    println!(
        "{name:<28} {:>8.2} ms CPU {:>8.2} ms wall {:>9.1} KB {:>4} sheets   peak {:>5.0} MB   goal {goal}",
        cpu * 1e3,
        wall * 1e3,
        first.len() as f64 / 1024.0,
        count_sheets(&first),
        peak()
    );
}

/// The same article as HTML, for WeasyPrint.
fn html(article: &Article, folder: &std::path::Path) -> String {
    let mut out = String::from(
        "<!doctype html><html lang=en><meta charset=utf-8><style>img{max-width:100%}</style>",
    );
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let title = &article.metadata.headline.as_ref().unwrap().value;
    let _ = write!(out, "<title>{0}</title><h1>{0}</h1>", escape(title));
    for block in &article.body {
        match &block.kind {
            BlockKind::Heading { text, .. } => {
                let _ = write!(out, "<h2>{}</h2>", escape(&text.text()));
            }
            BlockKind::Paragraph { text, .. } => {
                let _ = write!(out, "<p>{}</p>", escape(&text.text()));
            }
            BlockKind::Figure(figure) => {
                if let Picture::Present(index) = figure.picture {
                    let file = picture_file(article, index, folder);
                    let _ = write!(
                        out,
                        "<figure><img alt=\"A view\" src=\"{file}\"><figcaption>{}</figcaption></figure>",
                        escape(&figure.caption.as_ref().unwrap().text())
                    );
                }
            }
            _ => {}
        }
    }
    out
}

/// The same article as Typst markup.
fn typst(article: &Article, folder: &std::path::Path) -> String {
    let escape = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"");
    let mut out = String::from(
        "#set document(title: \"x\")\n#set text(font: \"Noto Serif\", size: 10.5pt, lang: \"en\")\n#set par(justify: true)\n",
    );
    let _ = writeln!(
        out,
        "#heading(level: 1, \"{}\")",
        escape(&article.metadata.headline.as_ref().unwrap().value)
    );
    for block in &article.body {
        match &block.kind {
            BlockKind::Heading { text, .. } => {
                let _ = writeln!(out, "#heading(level: 2, \"{}\")", escape(&text.text()));
            }
            BlockKind::Paragraph { text, .. } => {
                let _ = writeln!(out, "#par(\"{}\")", escape(&text.text()));
            }
            BlockKind::Figure(figure) => {
                if let Picture::Present(index) = figure.picture {
                    let file = picture_file(article, index, folder);
                    let _ = writeln!(
                        out,
                        "#figure(image(\"{file}\", alt: \"A view\"), caption: \"{}\")",
                        escape(&figure.caption.as_ref().unwrap().text())
                    );
                }
            }
            _ => {}
        }
    }
    out
}

fn picture_file(article: &Article, index: usize, folder: &std::path::Path) -> String {
    let picture = &article.pictures[index];
    let name = format!(
        "{index}.{}",
        if picture.media_type == "image/png" {
            "png"
        } else {
            "jpg"
        }
    );
    std::fs::write(folder.join(&name), &picture.bytes).unwrap();
    name
}

fn children_cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat
        .rsplit(')')
        .next()
        .unwrap_or("")
        .split_whitespace()
        .collect();
    let ticks = |at: usize| {
        fields
            .get(at)
            .and_then(|field| field.parse::<f64>().ok())
            .unwrap_or(0.0)
    };
    (ticks(13) + ticks(14)) / 100.0
}

fn peer(name: &str, file: &str, source: &str, folder: &std::path::Path, command: &[&str]) {
    std::fs::write(folder.join(file), source).unwrap();
    let from = children_cpu();
    let run = Command::new(command[0])
        .args(&command[1..])
        .current_dir(folder)
        .output();
    match run {
        Ok(output) if output.status.success() => {
            let size = std::fs::metadata(folder.join("peer.pdf")).map_or(0, |data| data.len());
            println!(
                "{name:<28} {:>8.2} ms CPU (a process of its own) {:>9.1} KB",
                (children_cpu() - from) * 1e3,
                size as f64 / 1024.0
            );
        }
        Ok(output) => println!(
            "{name:<28} failed: {}",
            String::from_utf8_lossy(&output.stderr)
                .lines()
                .next()
                .unwrap_or("")
        ),
        Err(error) => println!("{name:<28} skipped: it is not installed ({error})"),
    }
}

fn main() {
    if std::env::args().any(|arg| arg == "--profile") {
        // For callgrind: a few documents and nothing else.
        (0..6).for_each(|seed| drop(std::hint::black_box(render(&text(seed, 18)))));
        return;
    }
    measure("text only, 1,700 words", "<= 8 ms", 60, |seed| {
        text(seed, 18)
    });
    measure("with three pictures", "<= 15 ms", 30, with_pictures);
    measure("180 sheets", "<= 400 ms, <= 80 MB", 3, |seed| {
        text(seed, 800)
    });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    for (name, article) in [
        ("text only", text(1, 18)),
        ("three pictures", with_pictures(1)),
    ] {
        peer(
            &format!("WeasyPrint, {name}"),
            "a.html",
            &html(&article, path),
            path,
            &[
                "weasyprint",
                "--pdf-variant",
                "pdf/ua-1",
                "a.html",
                "peer.pdf",
            ],
        );
        peer(
            &format!("Typst, {name}"),
            "a.typ",
            &typst(&article, path),
            path,
            &[
                "typst",
                "compile",
                "--pdf-standard",
                "a-2a",
                "a.typ",
                "peer.pdf",
            ],
        );
    }
}
