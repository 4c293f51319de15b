//! Measures the cleaning on sets of pages with known text: the pages of a set in, numbers for training or predictions out.
//! `tests/eval/run` and `tests/eval/train.py` call it.
//!
//! ```text
//! eval features OUT SET...           OUT/<set>/<id>.blocks (f32 rows), .page (a row for the page) and .json (the blocks)
//! eval predict OUT SET... [--scores SCORES]
//!                                    OUT/<set>/<id>.json: articleBody, headline, author, datePublished, and the removals;
//!                                    with --scores every page is judged by the scores given (folds), else as shipped
//! ```

#![forbid(unsafe_code)]
#![allow(missing_docs)]

use pressmark::{
    capture::{self, Capture, Extent, Location, Source},
    clean::{self, evidence::Evidence, features, outline::Outline},
    limits::Limits,
    metadata, page, structure,
};
use serde_json::json;
use std::{
    error::Error,
    fs,
    io::Read,
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
};

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> Outcome<()> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut scores = None;
    if let Some(at) = arguments.iter().position(|word| word == "--scores") {
        arguments.remove(at);
        scores = Some(PathBuf::from(arguments.remove(at)));
    }
    let mut arguments = arguments.into_iter();
    let (Some(what), Some(out)) = (arguments.next(), arguments.next()) else {
        return Err("usage: eval names|features|predict OUT SET... [--scores SCORES]".into());
    };
    let out = PathBuf::from(out);
    if what == "names" {
        fs::write(
            &out,
            json!({
                "page": features::page_names(),
                "blocks": features::block_names(),
            })
            .to_string(),
        )?;
        return Ok(());
    }
    let work = Work { what, out, scores };
    for set in arguments {
        work.set(Path::new(&set))?;
    }
    Ok(())
}

struct Work {
    what: String,
    out: PathBuf,
    scores: Option<PathBuf>,
}

impl Work {
    fn set(&self, set: &Path) -> Outcome<()> {
        let name = set
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let text = set.join("txt").is_dir();
        let folder = set.join(if text { "txt" } else { "html" });
        let mut files: Vec<PathBuf> = fs::read_dir(folder)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()?;
        files.sort();
        fs::create_dir_all(self.out.join(&name))?;
        let unpacked = tempfile::tempdir()?;
        let next = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                        if let Err(error) = self.page(file, &name, unpacked.path(), text) {
                            eprintln!("{}: {error}", file.display());
                        }
                    }
                });
            }
        });
        Ok(())
    }

    fn page(&self, file: &Path, set: &str, unpacked: &Path, text: bool) -> Outcome<()> {
        let ending = if text { ".txt.gz" } else { ".html.gz" };
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let id = name.trim_end_matches(ending).to_owned();
        let capture = read(file, &id, unpacked, text)?;
        let limits = Limits::default();
        let page = page::read(&capture, &limits)?;
        let described = metadata::read(&page, &capture.supplied);
        let place = |ending: &str| self.out.join(set).join(format!("{id}.{ending}"));
        let given = match &self.scores {
            Some(scores) => {
                let bytes = fs::read(scores.join(set).join(format!("{id}.scores")))?;
                Some(floats(&bytes))
            }
            None => None,
        };
        match self.what.as_str() {
            "features" => {
                let outline = Outline::new(&page, &described);
                let evidence = Evidence::new(&outline);
                // The last numbers, of the kind of page, are for the training to fill.
                let every: Vec<usize> = (0..page.blocks.len()).collect();
                let numbers = features::blocks(&outline, &every, &[0.0; features::KINDS.len()]);
                fs::write(place("blocks"), bytes(&numbers.values))?;
                fs::write(place("page"), bytes(&features::page(&outline)))?;
                let claims: Vec<usize> = described.claims.iter().map(|claim| claim.block).collect();
                let blocks: Vec<_> = page
                    .blocks
                    .iter()
                    .zip(&outline.lines)
                    .map(|(block, line)| {
                        let words = if line.picture {
                            String::new()
                        } else {
                            block.words()
                        };
                        let figure = outline.within(block.index, "figure") < 15;
                        let sure = evidence.is_sure(block.index);
                        json!([words, line.mass, block.hidden, figure, sure])
                    })
                    .collect();
                fs::write(
                    place("json"),
                    json!({"blocks": blocks, "claims": claims}).to_string(),
                )?;
            }
            _ => {
                let cleaned = match given {
                    Some(scores) => clean::clean_by(&page, &described, &scores),
                    None => clean::clean(&page, &described, &clean::CleanOptions::default()),
                };
                let structured = structure::build(&page, &described, &cleaned);
                let article = structured.article;
                let metadata = &article.metadata;
                let removals: Vec<_> = cleaned
                    .removals
                    .iter()
                    .map(|removal| {
                        let words = page.blocks.get(removal.block).map(page::SourceBlock::words);
                        json!([
                            removal.block,
                            removal.rule,
                            removal.reason,
                            removal.confidence,
                            words
                        ])
                    })
                    .collect();
                let kept: Vec<_> = cleaned
                    .kept
                    .iter()
                    .map(|block| {
                        json!([block, page.blocks.get(*block).map(page::SourceBlock::words)])
                    })
                    .collect();
                let claims: Vec<_> = described
                    .claims
                    .iter()
                    .map(|claim| {
                        let words = page.blocks.get(claim.block).map(page::SourceBlock::words);
                        json!([claim.block, claim.field, claim.reason, words])
                    })
                    .collect();
                let names: Vec<&str> = metadata
                    .authors
                    .iter()
                    .map(|author| author.value.name.as_str())
                    .collect();
                let record = json!({
                    // A page that the program passes over has no article.
                    "articleBody": if cleaned.no_article.is_some() { String::new() } else { article.plain_text() },
                    "headline": metadata.headline.as_ref().filter(|headline| headline.source != "supplied").map(|headline| &headline.value),
                    "author": names,
                    "datePublished": metadata.published.as_ref().map(|date| date.value.to_string()),
                    "noArticle": cleaned.no_article,
                    "kept": kept,
                    "claims": claims,
                    "removals": removals,
                });
                fs::write(place("json"), record.to_string())?;
            }
        }
        Ok(())
    }
}

fn read(file: &Path, id: &str, unpacked: &Path, text: bool) -> Outcome<Capture> {
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(fs::File::open(file)?).read_to_end(&mut bytes)?;
    let name = format!("{id}.{}", if text { "txt" } else { "html" });
    let path = unpacked.join(&name);
    fs::write(&path, bytes)?;
    let source = Source {
        path: path.clone(),
        name,
    };
    let limits = Limits::default();
    let capture = capture::read(
        &source,
        &Location::default(),
        &capture::Supplied::default(),
        Extent::Shown,
        &limits,
    );
    fs::remove_file(&path)?;
    Ok(capture?)
}

fn bytes(values: &[f32]) -> Vec<u8> {
    values
        .iter()
        .flat_map(|value| value.to_le_bytes())
        .collect()
}

fn floats(bytes: &[u8]) -> Vec<f32> {
    bytes
        .chunks_exact(4)
        .filter_map(|chunk| chunk.first_chunk().copied().map(f32::from_le_bytes))
        .collect()
}
