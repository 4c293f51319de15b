//! The collection of a run: the EPUB editions of its articles bound into one book in the bag, and the list of the bag's
//! collections, `meta/collections.json`.
//!
//! What is bound depends on what the run settled, never on the order in which it was settled, so a run that was stopped
//! and continued gives the same bytes. An article whose book cannot be read is named in the collection and left out.

use super::bag::{Payload, place};
use crate::{
    edition::epub::{
        book::MEDIA_TYPE,
        collection::{About, Binder, By, Collection, Leaf, LeftOut, ROOM},
    },
    edition::json_ld,
    fixity::Digest,
    time::Timestamp,
    worker::{FileEntry, stem, store},
};
use serde::{Deserialize, Serialize};
use std::{
    borrow::Cow,
    fs,
    io::{self, BufWriter, Seek, SeekFrom, Write},
    path::Path,
};

/// Name of the list of collections in the bag.
pub const LIST: &str = "meta/collections.json";

/// What is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Name of the collection.
    pub name: String,
    /// What its contents are ordered by.
    pub by: By,
}

/// What the options say of a collection.
#[derive(Clone, Copy, Debug, Default)]
pub struct Told<'a> {
    /// Who binds it.
    pub operator: Option<&'a str>,
    /// Sentence on rights.
    pub rights: Option<&'a str>,
    /// Date of the edition.
    pub edition_date: Option<Timestamp>,
}

/// An article of the run: its stem and its EPUB as the ledger names it.
pub type Member = (String, FileEntry);

/// The collections of a bag.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct List {
    /// Version of this shape.
    pub v: u32,
    /// The collections in the order of their stems.
    pub collections: Vec<Bound>,
}

/// A collection that lies in the bag.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Bound {
    /// Its name.
    pub name: String,
    /// What its contents are ordered by.
    pub by: By,
    /// Stem of its files.
    pub stem: String,
    /// Its files.
    pub files: Vec<FileEntry>,
    /// The articles in the order of the contents.
    pub articles: Vec<BoundArticle>,
    /// Captures of the run that gave no article.
    pub left_out: Vec<Without>,
    /// Version that bound it.
    pub version: Cow<'static, str>,
    /// Digest of all that it was made of: the same means that it need not be made again.
    pub made_of: Digest,
}

/// An article in a collection.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BoundArticle {
    /// Stem of its files.
    pub stem: String,
    /// Digest of the EPUB that was bound.
    pub sha256: Digest,
}

/// A capture that a collection could not take an article from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Without {
    /// Its name.
    pub input: String,
    /// `skipped` or `failed`.
    pub outcome: String,
    /// Why, in words.
    pub text: String,
}

impl List {
    /// The list of a bag; an empty one where there is none or it cannot be read.
    pub fn read(bag: &Path) -> Self {
        fs::read(bag.join(LIST))
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or(Self {
                v: 1,
                collections: Vec::new(),
            })
    }

    /// Sizes and digests of all files of collections.
    pub fn known(&self) -> Payload {
        self.collections
            .iter()
            .flat_map(|bound| &bound.files)
            .map(|file| (file.path.clone(), (file.bytes, file.sha256)))
            .collect()
    }

    fn write(&self, bag: &Path) -> io::Result<()> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        place(bag, LIST, &bytes)
    }
}

/// What came of a collection.
#[derive(Debug)]
pub enum Came {
    /// It was made.
    Made(Bound),
    /// It lay in the bag already, made of the same.
    UpToDate(Bound),
    /// There is no article to bind.
    Nothing,
}

/// Binds the articles into the collection asked for. `stop` is asked between articles; None if it said so.
pub fn collect(
    bag: &Path,
    wanted: &Wanted,
    told: Told<'_>,
    mut members: Vec<Member>,
    mut without: Vec<Without>,
    stop: &dyn Fn() -> bool,
) -> io::Result<Option<Came>> {
    members.sort_by(|a, b| a.0.cmp(&b.0));
    members.dedup_by(|a, b| a.0 == b.0);
    without.sort();
    let mut list = List::read(bag);
    let identity = Digest::of_parts([&b"collection"[..], wanted.name.as_bytes()]);
    let stem = stem::stem(Some(&wanted.name), "collection", &identity);
    let made_of = made_of(wanted, told, &members, &without);
    let before = list.collections.iter().find(|bound| bound.stem == stem);
    if let Some(bound) = before
        && bound.made_of == made_of
        && bound.files.iter().all(|file| {
            Digest::of_file(&bag.join(&file.path)).is_ok_and(|(_, digest)| digest == file.sha256)
        })
    {
        return Ok(Some(Came::UpToDate(bound.clone())));
    }
    let mut leaves = Vec::new();
    for (member, file) in &members {
        if stop() {
            return Ok(None);
        }
        let read = fs::read(bag.join(&file.path))
            .map_err(|error| error.to_string())
            .and_then(|bytes| Leaf::read(member, &bytes))
            .and_then(|leaf| match leaf.sha256 == Some(file.sha256) {
                true => Ok(leaf),
                false => Err("it has changed since it was made".to_owned()),
            });
        match read {
            Ok(mut leaf) => {
                // Contents of so many articles have no room for headings.
                if leaves.len() >= ROOM {
                    leaf.outline = Vec::new();
                }
                leaves.push(leaf);
            }
            Err(why) => without.push(Without {
                input: file.path.clone(),
                outcome: "failed".to_owned(),
                text: format!("its EPUB cannot be bound: {why}"),
            }),
        }
    }
    if leaves.is_empty() {
        return Ok(Some(Came::Nothing));
    }
    without.sort();
    let left_out = without.iter().map(|one| LeftOut {
        input: one.input.clone(),
        outcome: one.outcome.clone(),
        why: one.text.clone(),
    });
    let about = About {
        name: wanted.name.clone(),
        by: wanted.by,
        stem: stem.clone(),
        tool: crate::pipeline::TOOL.to_owned(),
        operator: told.operator.map(str::to_owned),
        rights: told.rights.map(str::to_owned),
        edition_date: told.edition_date,
        left_out: left_out.collect(),
    };
    let collection = Collection::new(about, leaves);
    let Some(files) = write(bag, &stem, &collection, stop)? else {
        return Ok(None);
    };
    let bound = Bound {
        name: wanted.name.clone(),
        by: wanted.by,
        stem: stem.clone(),
        files,
        articles: collection
            .leaves()
            .iter()
            .filter_map(|leaf| {
                Some(BoundArticle {
                    stem: leaf.stem.clone(),
                    sha256: leaf.sha256?,
                })
            })
            .collect(),
        left_out: without,
        version: Cow::Borrowed(env!("CARGO_PKG_VERSION")),
        made_of,
    };
    list.collections.retain(|other| other.stem != stem);
    list.collections.push(bound.clone());
    list.collections.sort_by(|a, b| a.stem.cmp(&b.stem));
    list.write(bag)?;
    Ok(Some(Came::Made(bound)))
}

fn made_of(wanted: &Wanted, told: Told<'_>, members: &[Member], without: &[Without]) -> Digest {
    let date = told.edition_date.map(|date| date.to_string());
    let mut parts: Vec<Vec<u8>> = [
        env!("CARGO_PKG_VERSION"),
        &wanted.name,
        &format!("{:?}", wanted.by),
        told.operator.unwrap_or_default(),
        told.rights.unwrap_or_default(),
        date.as_deref().unwrap_or_default(),
    ]
    .map(|part| part.as_bytes().to_vec())
    .into();
    for (stem, file) in members {
        parts.push(stem.as_bytes().to_vec());
        parts.push(file.sha256.bytes().to_vec());
    }
    for one in without {
        for part in [&one.input, &one.outcome, &one.text] {
            parts.push(part.as_bytes().to_vec());
        }
    }
    Digest::of_parts(parts.iter().map(Vec::as_slice))
}

/// Writes book and record into the bag, whole or not at all. None if it was stopped.
fn write(
    bag: &Path,
    stem: &str,
    collection: &Collection,
    stop: &dyn Fn() -> bool,
) -> io::Result<Option<Vec<FileEntry>>> {
    let names = [format!("{stem}.epub"), format!("{stem}.jsonld")];
    let mut facts: Vec<(u64, Digest)> = Vec::new();
    let mut stopped = false;
    let put = store::put_written(bag, stem, &names, &mut |at, file| {
        if at > 0 {
            let record = collection.record(facts.first().copied());
            facts.push((record.len() as u64, Digest::of(&record)));
            return file.write_all(&record);
        }
        let mut binder = Binder::begin(BufWriter::new(&mut *file), collection)?;
        for leaf in collection.leaves() {
            if stop() {
                stopped = true;
                return Err(io::Error::other("interrupted"));
            }
            let book = bag.join(format!("data/{0}/{0}.epub", leaf.stem));
            binder.add(&fs::read(book)?)?;
        }
        binder.finish()?.flush()?;
        file.seek(SeekFrom::Start(0))?;
        facts.push(Digest::of_reader(&mut *file)?);
        Ok(())
    });
    match put {
        Ok(_) => {}
        Err(_) if stopped => return Ok(None),
        Err(error) => return Err(io::Error::other(error.to_string())),
    }
    let kinds = [MEDIA_TYPE, json_ld::MEDIA_TYPE];
    let entries = names.iter().zip(kinds).zip(&facts);
    Ok(Some(
        entries
            .map(|((name, kind), (bytes, sha256))| FileEntry {
                path: format!("data/{stem}/{name}"),
                bytes: *bytes,
                sha256: *sha256,
                media_type: Cow::Borrowed(kind),
            })
            .collect(),
    ))
}
