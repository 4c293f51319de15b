//! The feed of a bag, `meta/opds.json`: the ledger and the JSON-LD records in, OPDS 2.0 out.

use super::{bag::place, ledger::Ledger};
use crate::{
    edition::records::opds::{self, Entry},
    time::Timestamp,
    worker::Outcome,
};
use serde_json::Value;
use std::{fs, io, path::Path};

/// What the feed takes from a record. The rest, the article's text above all, is let go at once: a bag may hold 100,000.
const MEMBERS: [&str; 8] = [
    "@id",
    "headline",
    "author",
    "publisher",
    "inLanguage",
    "datePublished",
    "description",
    "keywords",
];

/// Writes the feed and the picture that stands for each book in it. It lists all articles of the bag, by stem.
pub fn write(
    bag: &Path,
    ledger: &Ledger,
    title: &str,
    modified: Option<Timestamp>,
) -> io::Result<()> {
    let mut entries: Vec<Entry> = ledger
        .entries()
        .filter(|(_, line)| line.outcome == Outcome::Made)
        .map(|(_, line)| Entry {
            files: line
                .files
                .iter()
                .map(|file| (file.path.clone(), file.media_type.to_string(), file.bytes))
                .collect(),
            record: line
                .files
                .iter()
                .find(|file| file.path.ends_with(".jsonld"))
                .and_then(|file| record(&bag.join(&file.path))),
            stem: line.stem.clone().unwrap_or_default(),
        })
        .collect();
    entries.sort_by(|a, b| a.stem.cmp(&b.stem));
    place(bag, &format!("meta/{}", opds::COVER_NAME), opds::COVER)?;
    place(
        bag,
        "meta/opds.json",
        &opds::feed(title, &entries, modified),
    )
}

/// A record without what the feed has no use for; none where it cannot be read, which `verify` will say.
fn record(path: &Path) -> Option<Value> {
    let mut record: Value = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
    record
        .as_object_mut()?
        .retain(|member, _| MEMBERS.contains(&member.as_str()));
    Some(record)
}
