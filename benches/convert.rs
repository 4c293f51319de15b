//! Where the time of a conversion goes: `cargo bench --bench convert -- DIR` takes every HTML page in DIR from bytes to
//! editions and prints CPU time and share of each stage and edition, after one page to warm up.
//!
//! Without DIR it measures the samples in `input/`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use pressmark::{
    capture, clean,
    edition::{self, Context, EditionFile},
    fixity::Digest,
    metadata,
    options::Options,
    page, pipeline, structure,
};
use std::{hint::black_box, path::PathBuf, sync::Arc, time::Duration};

/// CPU time of this process; it has one thread.
fn now() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// Stages in order, with their time.
#[derive(Default)]
struct Laps(Vec<(String, Duration)>);

impl Laps {
    fn lap<T>(&mut self, stage: &str, work: impl FnOnce() -> T) -> T {
        let from = now();
        let out = black_box(work());
        let took = now().saturating_sub(from);
        match self.0.iter_mut().find(|(name, _)| name == stage) {
            Some((_, time)) => *time += took,
            None => self.0.push((stage.to_owned(), took)),
        }
        out
    }
}

/// One page through all stages; false if it gives no article.
fn convert(name: &str, bytes: Arc<[u8]>, options: &Options, laps: &mut Laps) -> bool {
    let Ok(capture) = laps.lap("capture", || capture::of_bytes(name, bytes)) else {
        return false;
    };
    let mut parts = Laps::default();
    let Ok(page) = parts.lap("page", || page::read(&capture, &options.limits)) else {
        return false;
    };
    let described = parts.lap("metadata", || metadata::read(&page, &capture.supplied));
    let cleaned = parts.lap("clean", || clean::clean(&page, &described, &options.clean));
    parts.lap("structure", || {
        structure::build(&page, &described, &cleaned)
    });
    // The pipeline runs them again, and with them pictures, credits and the audit: the difference is theirs.
    let mut whole = Laps::default();
    let Ok(read) = whole.lap("", || pipeline::read(&capture, options)) else {
        return false;
    };
    let known: Duration = parts.0.iter().map(|(_, time)| *time).sum();
    let whole: Duration = whole.0.iter().map(|(_, time)| *time).sum();
    parts.0.push((
        "pictures, credits, audit".to_owned(),
        whole.saturating_sub(known),
    ));
    for (stage, time) in parts.0 {
        match laps.0.iter_mut().find(|(name, _)| *name == stage) {
            Some((_, sum)) => *sum += time,
            None => laps.0.push((stage, time)),
        }
    }
    if read.no_article.is_some() {
        return false;
    }
    let mut made: Vec<EditionFile> = Vec::new();
    for edition in edition::EDITIONS {
        let context = Context {
            stem: "bench-00000000",
            options: &options.edition,
            limits: &options.limits,
            capture: &capture.document.bytes,
            resources: &capture.resources,
            made: &made,
        };
        let Ok(rendered) = laps.lap(edition.name(), || edition.render(&read.article, &context))
        else {
            return false;
        };
        let sha256 = laps.lap("digests of the editions", || Digest::of(&rendered.bytes));
        made.push(EditionFile {
            name: format!("bench-00000000.{}", edition.extension()),
            media_type: edition.media_type(),
            sha256,
            bytes: rendered.bytes,
        });
    }
    laps.lap("audit as JSON", || serde_json::to_vec(&read.audit).unwrap());
    true
}

fn main() {
    let folder = std::env::args()
        .skip(1)
        .find(|argument| argument != "--bench")
        .map_or_else(|| PathBuf::from("input"), PathBuf::from);
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(&folder)
        .into_iter()
        .filter_map(|entry| Some(entry.ok()?.into_path()))
        .filter(|path| {
            path.extension()
                .is_some_and(|end| end == "html" || end == "htm")
        })
        .collect();
    files.sort();
    let options = Options::default();
    let mut laps = Laps::default();
    let mut articles = 0;
    for (at, path) in files.iter().take(1).chain(&files).enumerate() {
        let bytes: Arc<[u8]> = std::fs::read(path).unwrap().into();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let is_article = convert(&name, bytes, &options, &mut laps);
        if at == 0 {
            laps = Laps::default();
        } else {
            articles += usize::from(is_article);
        }
    }
    let all: Duration = laps.0.iter().map(|(_, time)| *time).sum();
    let per_page = |time: Duration| time.as_secs_f64() * 1e3 / files.len().max(1) as f64;
    println!(
        "{} pages, {articles} articles, {:.2} ms CPU a page in all",
        files.len(),
        per_page(all)
    );
    for (stage, time) in &laps.0 {
        println!(
            "{stage:<26} {:>8.3} ms a page {:>6.1} %",
            per_page(*time),
            100.0 * time.as_secs_f64() / all.as_secs_f64().max(1e-9)
        );
    }
}
