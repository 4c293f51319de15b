//! The whole line up to the article: every captured block of every development page is accounted for.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use crate::{capture::read_bytes, shared};
use flate2::read::GzDecoder;
use pressmark::{audit::Fate, error::Error, options::Options, page::PageError, pipeline};
use std::{collections::BTreeSet, io::Read};

#[test]
fn kept_claimed_and_removed_are_all_that_was_captured() {
    let what = "accounting for every block of the development pages";
    let Some(folder) = shared::path("extract-dev", what) else {
        return;
    };
    let options = Options::default();
    let (mut pages, mut empty) = (0, 0);
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.unwrap();
        let path = entry.path();
        if path.extension().is_none_or(|extension| extension != "gz")
            || path.parent().unwrap().ends_with("txt")
        {
            continue;
        }
        let mut bytes = Vec::new();
        GzDecoder::new(std::fs::File::open(path).unwrap())
            .read_to_end(&mut bytes)
            .unwrap();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let capture = read_bytes(&name, &bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        pages += 1;
        let read = match pipeline::read(&capture, &options) {
            Ok(read) => read,
            Err(Error::Page(PageError::Nothing)) => {
                empty += 1;
                continue;
            }
            Err(error) => panic!("{name}: {error}"),
        };
        let audit = &read.audit;
        for (index, block) in audit.blocks.iter().enumerate() {
            assert_eq!(block.index, index, "{name}");
            assert_ne!(block.fate, Fate::Lost, "{name}: {block:?}");
        }
        assert_eq!(
            audit.captured_chars,
            audit.kept_chars + audit.removed_chars,
            "{name}"
        );
        let of = |fates: &[Fate]| -> BTreeSet<usize> {
            let stands = audit
                .blocks
                .iter()
                .filter(|block| fates.contains(&block.fate));
            stands.map(|block| block.index).collect()
        };
        let origins = read.article.origins();
        let standing: BTreeSet<usize> = origins.iter().copied().collect();
        assert_eq!(
            origins.len(),
            standing.len(),
            "{name}: a block stands in two places"
        );
        assert_eq!(
            standing,
            of(&[Fate::Body, Fate::Figure]),
            "{name}: a block is both kept and out"
        );
    }
    println!("{pages} pages accounted for, {empty} of them without words or pictures");
    assert!(pages >= 1870, "{pages} pages");
}
