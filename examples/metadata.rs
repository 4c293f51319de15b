//! Writes the headline, authors and date of every page of a folder as `OUT/ID.json`, for `../shared/tools/extract/score`.
//!
//!     cargo run --release --example metadata -- PAGES OUT [TRUTH.jsonl]
//!
//! PAGES holds `ID.html` or `ID.txt`. With TRUTH.jsonl the pages are given the addresses named there (`id`, `url`), as a
//! WARC record or a sidecar would give them; without it they have only what they say of themselves.

#![allow(clippy::indexing_slicing)]

use pressmark::{
    capture::{self, Extent, Location, Source, Supplied},
    limits::Limits,
    metadata, page,
};
use serde_json::json;
use std::{collections::BTreeMap, fs, path::PathBuf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1).map(PathBuf::from);
    let (Some(pages), Some(out)) = (arguments.next(), arguments.next()) else {
        return Err("wanted: PAGES OUT [TRUTH.jsonl]".into());
    };
    let mut addresses: BTreeMap<String, String> = BTreeMap::new();
    if let Some(truth) = arguments.next() {
        for line in fs::read_to_string(truth)?.lines() {
            let line: serde_json::Value = serde_json::from_str(line)?;
            if let (Some(id), Some(url)) = (
                line.get("id").and_then(|id| id.as_str()),
                line.get("url").and_then(|url| url.as_str()),
            ) {
                addresses.insert(id.to_owned(), url.to_owned());
            }
        }
    }
    fs::create_dir_all(&out)?;
    let mut files: Vec<PathBuf> = fs::read_dir(&pages)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.sort();
    let limits = Limits::default();
    for path in files {
        let id = path
            .file_name()
            .and_then(|name| name.to_str())
            .and_then(|name| name.rsplit_once('.'))
            .map(|(stem, _)| stem.to_owned())
            .unwrap_or_default();
        let source = Source {
            name: id.clone(),
            path,
        };
        let supplied = Supplied {
            url: addresses
                .get(&id)
                .filter(|url| url.starts_with("http"))
                .cloned(),
            ..Supplied::default()
        };
        let read = capture::read(
            &source,
            &Location::default(),
            &supplied,
            Extent::Shown,
            &limits,
        )
        .map_err(|error| error.to_string())
        .and_then(|capture| {
            page::read(&capture, &limits)
                .map(|page| (page, capture))
                .map_err(|error| error.to_string())
        });
        let record = match read {
            Ok((page, mut capture)) => {
                // The address is what is measured with, not a field that was given.
                capture.supplied.url = None;
                let described = metadata::read(&page, &capture.supplied);
                let m = &described.metadata;
                let why = |source: &str, reason: &str| format!("{source}: {reason}");
                json!({
                    "articleBody": "",
                    "headline": m.headline.as_ref().filter(|f| f.source != "supplied").map(|f| &f.value),
                    "author": m.authors.iter().map(|f| &f.value.name).collect::<Vec<_>>(),
                    "datePublished": m.published.as_ref().map(|f| f.value.as_str()),
                    "dateModified": m.modified.as_ref().map(|f| f.value.as_str()),
                    "why": {
                        "headline": m.headline.as_ref().map(|f| why(&f.source, &f.reason)),
                        "author": m.authors.first().map(|f| why(&f.source, &f.reason)),
                        "date": m.published.as_ref().map(|f| why(&f.source, &f.reason)),
                    },
                    "all": m,
                    "claims": described.claims.iter().map(|claim| {
                        let words = page.blocks.get(claim.block).map(|block| block.words());
                        json!([claim.field, words])
                    }).collect::<Vec<_>>(),
                    "notices": described.notices,
                })
            }
            Err(error) => json!({ "articleBody": "", "error": error }),
        };
        fs::write(
            out.join(format!("{id}.json")),
            serde_json::to_string_pretty(&record)?,
        )?;
    }
    Ok(())
}
