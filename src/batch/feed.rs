//! The feed of a bag, `meta/opds.json`: the ledger and the JSON-LD records in, OPDS 2.0 out.

use super::{bag::place, collect::List, ledger::Ledger};
use crate::{
    edition::records::opds::{self, Entry},
    time::Timestamp,
    worker::{FileEntry, Outcome},
};
use serde_json::Value;
use std::{fs, io, path::Path};

/// What the feed takes from a record. The rest, the article's text above all, is let go at once: a bag may hold 100,000.
const MEMBERS: [&str; 10] = [
    "@id",
    "@type",
    "name",
    "headline",
    "author",
    "publisher",
    "inLanguage",
    "datePublished",
    "description",
    "keywords",
];

/// Writes the feed and the picture that stands for each book in it. It lists all articles of the bag, by stem, and after
/// them the collections.
pub fn write(
    bag: &Path,
    ledger: &Ledger,
    collections: &List,
    title: &str,
    modified: Option<Timestamp>,
) -> io::Result<()> {
    let mut entries: Vec<Entry> = ledger
        .entries()
        .filter(|(_, line)| line.outcome == Outcome::Made)
        .map(|(_, line)| entry(bag, line.stem.as_deref().unwrap_or_default(), &line.files))
        .collect();
    entries.sort_by(|a, b| a.stem.cmp(&b.stem));
    let bound = collections.collections.iter();
    entries.extend(bound.map(|bound| entry(bag, &bound.stem, &bound.files)));
    place(bag, &format!("meta/{}", opds::COVER_NAME), opds::COVER)?;
    place(
        bag,
        "meta/opds.json",
        &opds::feed(title, &entries, modified),
    )
}

fn entry(bag: &Path, stem: &str, files: &[FileEntry]) -> Entry {
    Entry {
        files: files
            .iter()
            .map(|file| (file.path.clone(), file.media_type.to_string(), file.bytes))
            .collect(),
        record: files
            .iter()
            .find(|file| file.path.ends_with(".jsonld"))
            .and_then(|file| record(&bag.join(&file.path))),
        stem: stem.to_owned(),
    }
}

/// A record without what the feed has no use for; none where it cannot be read, which `verify` will say.
fn record(path: &Path) -> Option<Value> {
    let mut record: Value = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
    record
        .as_object_mut()?
        .retain(|member, _| MEMBERS.contains(&member.as_str()));
    Some(record)
}
