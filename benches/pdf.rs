//! CPU time, memory and size of the PDF edition: `cargo bench --bench pdf`.
//!
//! Articles built here: text only (about 1,700 words with headings, list, table and quotation), the same with three
//! pictures, and one of some 180 sheets. Each is measured in a process of its own: the mean of several documents after
//! one to warm up, so that fonts are open as they are in a worker. Beside them WeasyPrint and Typst on the same articles
//! with the same fonts (`benches/peers.py`, which fetches them from PyPI into `target/peers`).
//!
//!     cargo bench --bench pdf -- --articles DIR     write the articles as HTML and Typst, and our PDFs of them
//!     cargo bench --bench pdf -- --level 9          another compression level
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
    edition::{
        Context, Edition, EditionOptions,
        pdf::{Pdf, PdfOptions},
    },
    limits::Limits,
};
use std::{fmt::Write as _, fs, path::Path, process::Command, time::Instant};

/// What is measured.
struct Case {
    name: &'static str,
    goal: &'static str,
    runs: u64,
    make: fn(u64) -> Article,
}

const CASES: [Case; 3] = [
    Case {
        name: "text only",
        goal: "<= 8 ms",
        runs: 60,
        make: |seed| text(seed, 18),
    },
    Case {
        name: "three pictures",
        goal: "<= 15 ms",
        runs: 30,
        make: with_pictures,
    },
    Case {
        name: "180 sheets",
        goal: "<= 400 ms, <= 80 MB",
        runs: 3,
        make: |seed| text(seed, 800),
    },
];

/// Documents that the peers make of each article; the first warms up.
const PEER_RUNS: u64 = 4;

/// Words of ours in an order that never repeats soon.
fn words(seed: &mut u64, count: usize) -> String {
    const WORDS: &str = "harbour clock water the of and a tide measured evening people in the keeper wrote down every \
        reading to which nobody had objected efficiently since winter it was considered remarkable that pendulum never \
        stopped for long officially with the understanding captains who waited outside breakwater until morning on is by";
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let mut out = String::new();
    for at in 0..count {
        *seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let word = words[(*seed >> 33) as usize % words.len()];
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

/// CPU seconds of this thread, which does all the work.
fn cpu() -> f64 {
    let stat = fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    let nanoseconds = stat.split(' ').next().and_then(|first| first.parse().ok());
    nanoseconds.unwrap_or(0.0_f64) / 1e9
}

/// Most memory held, in MB.
fn peak() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok());
    kilobytes.unwrap_or(0.0_f64) / 1024.0
}

fn render(article: &Article, level: u8) -> Vec<u8> {
    let mut options = EditionOptions::default();
    options.pdf.compression = level;
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

fn measure(case: &Case, level: u8) {
    let first = render(&(case.make)(0), level);
    let sheets = lopdf::Document::load_mem(&first).map_or(0, |document| document.get_pages().len());
    let (mut busy, mut wall) = (0.0, 0.0);
    for seed in 1..=case.runs {
        let article = (case.make)(seed);
        let (from, start) = (cpu(), Instant::now());
        std::hint::black_box(render(&article, level));
        busy += cpu() - from;
        wall += start.elapsed().as_secs_f64();
    }
    let runs = case.runs as f64;
    println!(
        "{:<28} {:>8.2} ms CPU {:>8.2} ms wall {:>9.1} KB {sheets:>4} sheets   peak {:>5.0} MB   goal {}",
        case.name,
        busy / runs * 1e3,
        wall / runs * 1e3,
        first.len() as f64 / 1024.0,
        peak(),
        case.goal
    );
}

fn caption(figure: &Figure) -> String {
    figure.caption.as_ref().unwrap().text()
}

/// The same article as HTML, for WeasyPrint.
fn html(article: &Article, folder: &Path) -> String {
    let fonts = Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts");
    let mut out = String::from("<!doctype html><html lang=en><meta charset=utf-8><style>");
    for (face, weight, style) in [
        ("Regular", 400, "normal"),
        ("Bold", 700, "normal"),
        ("Italic", 400, "italic"),
        ("BoldItalic", 700, "italic"),
    ] {
        let file = fonts.join(format!("NotoSerif-{face}.ttf"));
        let _ = write!(
            out,
            "@font-face{{font-family:NS;src:url(\"file://{}\");font-weight:{weight};font-style:{style}}}",
            file.display()
        );
    }
    out.push_str(
        "body{font:10.5pt NS;text-align:justify;hyphens:auto}em,figcaption{font-style:italic}img{max-width:100%}</style><article>",
    );
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let title = &article.metadata.headline.as_ref().unwrap().value;
    let _ = write!(out, "<title>{0}</title><h1>{0}</h1>", escape(title));
    for line in title_block(article) {
        let _ = write!(out, "<p>{}</p>", escape(&line));
    }
    for block in &article.body {
        html_block(block, article, folder, &escape, &mut out);
    }
    out.push_str("<h2>About this edition</h2>");
    for line in closing_note(article) {
        let _ = write!(out, "<p>{}</p>", escape(&line));
    }
    out
}

/// What our edition prints under the headline and at the end: the peers print it too.
fn title_block(article: &Article) -> Vec<String> {
    let metadata = &article.metadata;
    let authors = metadata
        .authors
        .iter()
        .map(|author| author.value.name.clone());
    let url = metadata.url.iter().map(|url| url.value.clone());
    authors.chain(url).collect()
}

fn closing_note(article: &Article) -> Vec<String> {
    let provenance = &article.provenance;
    vec![
        format!("A derived copy of {}.", provenance.input),
        format!(
            "SHA-256 of the capture: {}",
            provenance
                .sha256
                .unwrap_or(pressmark::fixity::Digest::of(b""))
        ),
        format!("Identifier: {}", provenance.identifier),
        format!("Made by: {}", provenance.tool),
    ]
}

fn html_block(
    block: &Block,
    article: &Article,
    folder: &Path,
    escape: &dyn Fn(&str) -> String,
    out: &mut String,
) {
    let _ = match &block.kind {
        BlockKind::Heading { text, .. } => write!(out, "<h2>{}</h2>", escape(&text.text())),
        BlockKind::Paragraph { text, role, .. } => {
            let tag = if *role == ParagraphRole::Standfirst {
                "em"
            } else {
                "span"
            };
            write!(out, "<p><{tag}>{}</{tag}></p>", escape(&text.text()))
        }
        BlockKind::Figure(figure) => {
            let Picture::Present(index) = figure.picture else {
                return;
            };
            write!(
                out,
                "<figure><img alt=\"A view\" src=\"{}\"><figcaption>{}</figcaption></figure>",
                picture_file(article, index, folder),
                escape(&caption(figure))
            )
        }
        BlockKind::Quote { blocks, .. } => {
            out.push_str("<blockquote>");
            for block in blocks {
                html_block(block, article, folder, escape, out);
            }
            write!(out, "</blockquote>")
        }
        BlockKind::List { items, .. } => {
            out.push_str("<ul>");
            for item in items {
                out.push_str("<li>");
                for block in &item.blocks {
                    html_block(block, article, folder, escape, out);
                }
                out.push_str("</li>");
            }
            write!(out, "</ul>")
        }
        BlockKind::Table(table) => {
            out.push_str("<table>");
            for row in &table.rows {
                out.push_str("<tr>");
                for cell in &row.cells {
                    let _ = write!(out, "<td>{}</td>", escape(&cell_text(cell)));
                }
                out.push_str("</tr>");
            }
            write!(out, "</table>")
        }
        _ => Ok(()),
    };
}

fn cell_text(cell: &Cell) -> String {
    let texts = cell.blocks.iter().filter_map(|block| match &block.kind {
        BlockKind::Paragraph { text, .. } => Some(text.text()),
        _ => None,
    });
    texts.collect::<Vec<_>>().join(" ")
}

/// The same article as Typst markup.
fn typst(article: &Article, folder: &Path) -> String {
    let mut out = String::from(
        "#set document(title: \"x\")\n#set text(font: \"Noto Serif\", size: 10.5pt, lang: \"en\")\n#set par(justify: true)\n",
    );
    let title = &article.metadata.headline.as_ref().unwrap().value;
    let _ = writeln!(out, "#heading(level: 1, {})", typst_string(title));
    for line in title_block(article) {
        let _ = writeln!(out, "#par({})", typst_string(&line));
    }
    for block in &article.body {
        let _ = writeln!(out, "#{}", typst_block(block, article, folder));
    }
    out.push_str("#heading(level: 2, \"About this edition\")\n");
    for line in closing_note(article) {
        let _ = writeln!(out, "#par({})", typst_string(&line));
    }
    out
}

fn typst_string(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn typst_block(block: &Block, article: &Article, folder: &Path) -> String {
    let all = |blocks: &[Block]| -> String {
        let blocks = blocks.iter().map(|kid| typst_block(kid, article, folder));
        format!("{{ {} }}", blocks.collect::<Vec<_>>().join("; "))
    };
    match &block.kind {
        BlockKind::Heading { text, .. } => {
            format!("heading(level: 2, {})", typst_string(&text.text()))
        }
        BlockKind::Paragraph { text, role, .. } => {
            let words = typst_string(&text.text());
            if *role == ParagraphRole::Standfirst {
                format!("par(emph({words}))")
            } else {
                format!("par({words})")
            }
        }
        BlockKind::Figure(figure) => match figure.picture {
            Picture::Present(index) => format!(
                "figure(image(\"{}\", alt: \"A view\"), caption: {})",
                picture_file(article, index, folder),
                typst_string(&caption(figure))
            ),
            _ => "[]".to_owned(),
        },
        BlockKind::Quote { blocks, .. } => format!("quote(block: true, {})", all(blocks)),
        BlockKind::List { items, .. } => {
            let items = items.iter().map(|item| all(&item.blocks));
            format!("list({})", items.collect::<Vec<_>>().join(", "))
        }
        BlockKind::Table(table) => {
            let columns = table.rows.first().map_or(1, |row| row.cells.len());
            let cells = table.rows.iter().flat_map(|row| &row.cells);
            let cells = cells.map(|cell| typst_string(&cell_text(cell)));
            format!(
                "table(columns: {columns}, {})",
                cells.collect::<Vec<_>>().join(", ")
            )
        }
        _ => "[]".to_owned(),
    }
}

fn picture_file(article: &Article, index: usize, folder: &Path) -> String {
    let picture = &article.pictures[index];
    let ending = match picture.media_type.as_str() {
        "image/png" => "png",
        _ => "jpg",
    };
    let name = format!("{index}.{ending}");
    fs::write(folder.join(&name), &picture.bytes).unwrap();
    name
}

/// Writes the articles for the peers: `text-only-0.html`, `text-only-0.typ` and so on.
fn write_articles(folder: &Path, level: u8, pdf: bool) {
    for case in &CASES[..2] {
        for seed in 0..PEER_RUNS {
            let article = (case.make)(seed);
            let stem = format!("{}-{seed}", case.name.replace(' ', "-"));
            let file = |ending: &str| folder.join(format!("{stem}.{ending}"));
            fs::write(file("html"), html(&article, folder)).unwrap();
            fs::write(file("typ"), typst(&article, folder)).unwrap();
            if pdf {
                fs::write(file("pdf"), render(&article, level)).unwrap();
            }
        }
    }
}

fn peers() {
    let folder = tempfile::tempdir().unwrap();
    write_articles(folder.path(), 0, false);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), Into::into);
    let run = Command::new("python3")
        .arg(root.join("benches/peers.py"))
        .args([&target.join("peers"), folder.path(), &root.join("fonts")])
        .status();
    if let Err(error) = run {
        println!("WeasyPrint and Typst are skipped: python3 cannot be run ({error})");
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let value = |key: &str| {
        let at = arguments.iter().position(|argument| argument == key)?;
        arguments.get(at + 1).cloned()
    };
    let level = value("--level").map_or(PdfOptions::default().compression, |level| {
        level.parse().expect("a level is a number from 0 to 9")
    });
    if let Some(case) = value("--case") {
        return measure(&CASES[case.parse::<usize>().unwrap()], level);
    }
    if arguments.iter().any(|argument| argument == "--profile") {
        // For callgrind: a few documents and nothing else.
        (0..6).for_each(|seed| drop(std::hint::black_box(render(&text(seed, 18), level))));
        return;
    }
    if let Some(folder) = value("--articles") {
        fs::create_dir_all(&folder).unwrap();
        return write_articles(Path::new(&folder), level, true);
    }
    let own = std::env::current_exe().unwrap();
    for case in 0..CASES.len() {
        let run = Command::new(&own)
            .args(["--case", &case.to_string(), "--level", &level.to_string()])
            .status();
        assert!(run.unwrap().success());
    }
    peers();
}
