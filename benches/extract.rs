//! How fast captures become articles: `cargo bench --bench extract -- DIR` reads every page in DIR (`.html`, `.html.gz`)
//! and prints, for the same pages in the same run, pages per CPU-second of each stage up to structure and of `scraper`
//! parsing alone; then the slowest pages per byte.
//!
//! Without DIR it measures the samples in `input/`. `--rounds N` (default 3): of each page the fastest round counts.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use pressmark::{capture, clean, limits::Limits, metadata, options::Options, page, structure};
use std::{
    hint::black_box,
    io::Read,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

/// CPU time of this process; it has one thread.
fn now() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

fn load(path: &Path) -> Vec<u8> {
    let bytes = std::fs::read(path).unwrap();
    if path.extension().is_some_and(|extension| extension == "gz") {
        let mut out = Vec::new();
        flate2::read::GzDecoder::new(&bytes[..])
            .read_to_end(&mut out)
            .unwrap();
        return out;
    }
    bytes
}

fn is_page(path: &Path) -> bool {
    let name = path.to_string_lossy().to_ascii_lowercase();
    [".html", ".htm", ".html.gz"]
        .iter()
        .any(|end| name.ends_with(end))
}

const STAGES: [&str; 6] = [
    "scraper parse",
    "read",
    "page",
    "metadata",
    "clean",
    "structure",
];

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    let mut folder = PathBuf::from("input");
    let mut rounds = 3;
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--rounds" => {
                rounds = rest
                    .next()
                    .and_then(|n| n.parse().ok())
                    .expect("--rounds N")
            }
            path => folder = path.into(),
        }
    }
    let options = Options::default();
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(&folder)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|path| is_page(path))
        .collect();
    files.sort();
    let mut totals = [Duration::ZERO; STAGES.len()];
    let mut pages: Vec<(f64, f64, usize, String)> = Vec::new();
    let mut bytes_in_all = 0;
    for path in &files {
        let bytes: Arc<[u8]> = load(path).into();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let Ok(first) = capture::of_bytes(&name, bytes.clone()) else {
            continue;
        };
        let mut best = [Duration::MAX; STAGES.len()];
        for _ in 0..rounds {
            let before = now();
            let plain = black_box(scraper::Html::parse_document(&first.document.text));
            best[0] = best[0].min(now() - before);
            drop(plain);
            let mut at = now();
            let mut lap = |stage: usize| {
                let next = now();
                best[stage] = best[stage].min(next - at);
                at = now();
            };
            let capture = black_box(capture::of_bytes(&name, bytes.clone()).unwrap());
            lap(1);
            let Ok(page) = page::read(&capture, &Limits::default()) else {
                lap(2);
                (3..STAGES.len()).for_each(&mut lap);
                continue;
            };
            lap(2);
            let described = metadata::read(&page, &capture.supplied);
            lap(3);
            let cleaned = clean::clean(&page, &described, &options.clean);
            lap(4);
            black_box(structure::build(&page, &described, &cleaned));
            lap(5);
        }
        for (total, best) in totals.iter_mut().zip(best) {
            *total += best;
        }
        let ours: Duration = best[1..].iter().sum();
        pages.push((ours.as_secs_f64(), best[0].as_secs_f64(), bytes.len(), name));
        bytes_in_all += bytes.len();
    }
    if pages.is_empty() {
        println!("no pages in {}", folder.display());
        return;
    }
    let count = pages.len() as f64;
    println!(
        "{} pages, {:.1} MB, fastest of {rounds} rounds each",
        pages.len(),
        bytes_in_all as f64 / 1e6
    );
    println!(
        "{:14} {:>12} {:>14} {:>8}",
        "stage", "ms a page", "pages a second", "x parse"
    );
    let line = |name: &str, time: Duration| {
        let seconds = time.as_secs_f64();
        println!(
            "{name:14} {:>12.3} {:>14.0} {:>8.2}",
            seconds * 1000.0 / count,
            count / seconds.max(1e-12),
            seconds / totals[0].as_secs_f64()
        );
    };
    for (name, total) in STAGES.iter().zip(totals) {
        line(name, total);
    }
    line("ours in all", totals[1..].iter().sum());
    let per_mb = |page: &(f64, f64, usize, String)| page.0 * 1e6 / page.2 as f64;
    pages.sort_by(|a, b| per_mb(b).total_cmp(&per_mb(a)));
    println!("slowest per byte of pages over 20 kB (bound: 2 s a MB):");
    for page in pages.iter().filter(|page| page.2 > 20_000).take(5) {
        println!(
            "  {:.3} s a MB, {:.1} ms, {:.1} x parse: {}",
            per_mb(page),
            page.0 * 1000.0,
            page.0 / page.1,
            page.3
        );
    }
}
