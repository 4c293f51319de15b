//! The bag around the editions: BagIt 1.0 (RFC 8493) declaration, information, manifests. Tag files are renamed into
//! place, the tag manifest last.

use crate::{fixity::Digest, text, time::Timestamp};
use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

/// What the bag's information says besides sizes.
pub struct About {
    /// The day it was packed.
    pub date: Option<Timestamp>,
    /// Number of articles.
    pub articles: usize,
}

/// A payload file: size and digest.
pub type Payload = BTreeMap<String, (u64, Digest)>;

/// Every file in `data/`: those the ledger names with the digests it states, so that damage since is not sealed as if it
/// were right; others (a run was killed before it could write their line) as they are. A file that the ledger names and
/// that is gone is left out.
pub fn payload(bag: &Path, known: &Payload) -> io::Result<Payload> {
    let mut out = Payload::new();
    for entry in walkdir::WalkDir::new(bag.join("data")).sort_by_file_name() {
        let entry = entry.map_err(io::Error::from)?;
        if !entry.file_type().is_file() {
            continue;
        }
        let path = relative(bag, entry.path());
        let facts = match known.get(&path) {
            Some(facts) => *facts,
            None => Digest::of_file(entry.path())?,
        };
        out.insert(path, facts);
    }
    Ok(out)
}

fn relative(bag: &Path, path: &Path) -> String {
    let parts: Vec<String> = path
        .strip_prefix(bag)
        .unwrap_or(path)
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    parts.join("/")
}

/// Writes declaration, information and manifests. The other tag files (`meta/`) must stand already: the tag manifest
/// names them.
pub fn seal(bag: &Path, payload: &Payload, about: &About) -> io::Result<()> {
    let bytes: u64 = payload.values().map(|(bytes, _)| bytes).sum();
    let manifest: String = payload
        .iter()
        .map(|(path, (_, digest))| format!("{digest}  {}\n", encoded(path)))
        .collect();
    let mut info = format!(
        "Bag-Software-Agent: Pressmark {}\n",
        env!("CARGO_PKG_VERSION")
    );
    if let Some(date) = about.date {
        info.push_str(&format!("Bagging-Date: {}\n", date.date()));
    }
    info.push_str(&format!("Payload-Oxum: {bytes}.{}\n", payload.len()));
    info.push_str(&format!("Bag-Size: {}\n", text::bytes(bytes)));
    info.push_str(&format!(
        "External-Description: Editions of {} made from web captures; meta/VERIFY.txt tells how to check them\n",
        text::counted(about.articles, "article", "articles")
    ));
    place(
        bag,
        "bagit.txt",
        b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
    )?;
    place(bag, "bag-info.txt", info.as_bytes())?;
    place(bag, "manifest-sha256.txt", manifest.as_bytes())?;
    let mut tags = Payload::new();
    for name in ["bagit.txt", "bag-info.txt", "manifest-sha256.txt"] {
        tags.insert(name.to_owned(), Digest::of_file(&bag.join(name))?);
    }
    for entry in walkdir::WalkDir::new(bag.join("meta")).sort_by_file_name() {
        let entry = entry.map_err(io::Error::from)?;
        if entry.file_type().is_file() {
            tags.insert(relative(bag, entry.path()), Digest::of_file(entry.path())?);
        }
    }
    let tags: String = tags
        .iter()
        .map(|(path, (_, digest))| format!("{digest}  {}\n", encoded(path)))
        .collect();
    place(bag, "tagmanifest-sha256.txt", tags.as_bytes())
}

/// RFC 8493, 2.1.3: CR, LF and the percent sign of a path are percent-encoded, nothing else.
fn encoded(path: &str) -> String {
    path.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Writes a file beside its place, syncs it and renames it there: it is whole, old or new, at any moment.
pub fn place(bag: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let staged: PathBuf = bag.join(format!("{}tag", crate::worker::store::STAGING));
    let mut file = match fs::remove_file(&staged) {
        Ok(()) => File::create_new(&staged)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => File::create_new(&staged)?,
        Err(error) => return Err(error),
    };
    let written = file
        .write_all(bytes)
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::rename(&staged, bag.join(name)));
    if written.is_err() {
        let _ = fs::remove_file(&staged);
    }
    written
}
