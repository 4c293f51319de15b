//! The bag as a whole: BagIt 1.0 (RFC 8493) structure, fixity of every file, and completeness against the ledger.

use super::{Finding, epub::collection::Bound};
use crate::{fixity::Digest, text};
use serde::Deserialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::Path,
};

/// Why a folder cannot be verified at all.
#[derive(Debug, thiserror::Error)]
pub enum NotABag {
    /// There is nothing there, or it cannot be read.
    #[error("cannot read {path}: {source}")]
    Unreadable {
        /// What could not be read.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// It has no bag declaration.
    #[error("{0} is not a bag: it has no bagit.txt")]
    NoDeclaration(String),
    /// It has a ledger and no bag declaration: the run that makes it has not ended.
    #[error(
        "{0} is not a bag yet: the run that makes it was stopped or goes on; give its `pressmark convert` again to continue"
    )]
    Unfinished(String),
}

/// What was found in the bag as a whole.
pub(super) struct Found {
    pub stems: Vec<String>,
    pub collections: Vec<Bound>,
    pub files: usize,
    pub bytes: u64,
    pub without_article: usize,
    pub findings: Vec<Finding>,
}

#[derive(Deserialize)]
struct Line {
    input: String,
    #[serde(default)]
    record: Option<serde_json::Value>,
    outcome: String,
    #[serde(default)]
    stem: Option<String>,
    #[serde(default)]
    files: Vec<LedgerFile>,
}

#[derive(Deserialize)]
struct LedgerFile {
    path: String,
    bytes: u64,
    sha256: String,
}

const NAME: &str = "bag";

/// Checks structure, fixity and completeness, and names the articles.
pub(super) fn check(dir: &Path) -> Result<Found, NotABag> {
    let unreadable = |path: &Path, source| NotABag::Unreadable {
        path: text::shown(&path.to_string_lossy()),
        source,
    };
    fs::read_dir(dir).map_err(|error| unreadable(dir, error))?;
    let declaration = match fs::read_to_string(dir.join("bagit.txt")) {
        Ok(declaration) => declaration,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let shown = text::shown(&dir.to_string_lossy());
            return Err(if dir.join("meta/ledger.jsonl").is_file() {
                NotABag::Unfinished(shown)
            } else {
                NotABag::NoDeclaration(shown)
            });
        }
        Err(error) => return Err(unreadable(&dir.join("bagit.txt"), error)),
    };
    let mut findings = Findings::default();
    if declaration != "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n" {
        findings.fault(
            "bagit.txt",
            "RFC 8493, 2.1.1",
            "it does not declare BagIt 1.0 in UTF-8",
        );
    }
    let payload = manifest(dir, "manifest-sha256.txt", &mut findings);
    let tags = manifest(dir, "tagmanifest-sha256.txt", &mut findings);
    for (path, stated) in &tags {
        fixity(dir, path, stated, &mut findings);
    }
    for required in ["bagit.txt", "bag-info.txt", "manifest-sha256.txt"] {
        if !tags.is_empty() && !tags.contains_key(required) {
            findings.fault(
                "tagmanifest-sha256.txt",
                "RFC 8493, 2.2.1",
                format!("it does not name {required}"),
            );
        }
    }
    let mut actual = BTreeMap::new();
    for (path, stated) in &payload {
        if let Some((bytes, digest)) = fixity(dir, path, stated, &mut findings) {
            actual.insert(path.clone(), (bytes, digest));
        }
    }
    let mut present = BTreeSet::new();
    walk(&dir.join("data"), "data", &mut present, &mut findings);
    for path in &present {
        if !payload.contains_key(path) {
            findings.fault(
                path.clone(),
                "RFC 8493, 3",
                "it lies in data/ and stands in no manifest",
            );
        }
    }
    let bytes: u64 = actual.values().map(|(bytes, _)| bytes).sum();
    oxum(dir, bytes, actual.len(), &mut findings);
    let lines = ledger(dir, &mut findings);
    let mut stems = BTreeSet::new();
    let mut named = BTreeSet::new();
    let mut without_article = 0usize;
    for line in lines.values() {
        if line.outcome != "made" {
            without_article = without_article.saturating_add(1);
            continue;
        }
        for file in &line.files {
            named.insert(file.path.clone());
            let said = format!("the ledger says of {}", text::shown(&line.input));
            match actual.get(&file.path) {
                None => findings.fault(
                    file.path.clone(),
                    "README, Output: meta/ledger.jsonl",
                    format!("{said} that it was made; it is not in the bag"),
                ),
                Some((bytes, digest))
                    if *bytes != file.bytes || digest.to_string() != file.sha256 =>
                {
                    findings.fault(
                        file.path.clone(),
                        "README, Output: meta/ledger.jsonl",
                        format!("it is not the file that {said}: its digest differs"),
                    );
                }
                Some(_) => {}
            }
        }
        match &line.stem {
            Some(stem) => {
                let audit = format!("data/{stem}/{stem}.audit.json");
                if !line.files.iter().any(|file| file.path == audit) {
                    findings.fault(
                        audit,
                        "README, Output: STEM.audit.json",
                        "the article has no audit",
                    );
                }
            }
            None => findings.fault(
                "meta/ledger.jsonl",
                "README, Output: meta/ledger.jsonl",
                format!("{} was made and has no stem", text::shown(&line.input)),
            ),
        }
    }
    let collections = collections(dir, &mut findings);
    for file in collections.iter().flat_map(|bound| &bound.files) {
        named.insert(file.path.clone());
        let right = actual.get(&file.path).is_some_and(|(bytes, digest)| {
            *bytes == file.bytes && digest.to_string() == file.sha256
        });
        if !right {
            findings.fault(
                file.path.clone(),
                "README, Output: meta/collections.json",
                "it is not the file that the list of collections names",
            );
        }
    }
    for path in &present {
        let mut parts = path.split('/').skip(1);
        if let (Some(stem), Some(_)) = (parts.next(), parts.next())
            && !collections.iter().any(|bound| bound.stem == stem)
        {
            stems.insert(stem.to_owned());
        }
        if !named.contains(path) {
            findings.remark(
                path.clone(),
                "README, Output: meta/ledger.jsonl",
                "no ledger line names it: it belongs to no capture of the last runs",
            );
        }
    }
    Ok(Found {
        stems: stems.into_iter().collect(),
        collections,
        files: actual.len(),
        bytes,
        without_article,
        findings: findings.0,
    })
}

#[derive(Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn fault(&mut self, file: impl Into<String>, clause: &'static str, text: impl Into<String>) {
        self.0.push(Finding {
            check: NAME,
            ..Finding::fault(file, clause, text)
        });
    }

    fn remark(&mut self, file: impl Into<String>, clause: &'static str, text: impl Into<String>) {
        self.0.push(Finding {
            check: NAME,
            ..Finding::remark(file, clause, text)
        });
    }
}

/// Path and stated digest of each line.
fn manifest(dir: &Path, name: &str, findings: &mut Findings) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    let manifest = match fs::read_to_string(dir.join(name)) {
        Ok(manifest) => manifest,
        Err(error) => {
            findings.fault(name, "RFC 8493, 2.1.3", format!("cannot read it: {error}"));
            return out;
        }
    };
    for (at, line) in manifest.lines().enumerate() {
        let entry = line
            .split_once(char::is_whitespace)
            .map(|(digest, path)| (digest, decoded(path.trim_start())))
            .filter(|(digest, _)| digest.parse::<Digest>().is_ok());
        let Some((digest, path)) = entry else {
            findings.fault(
                name,
                "RFC 8493, 2.1.3",
                format!(
                    "line {} is no digest and path: \"{}\"",
                    at.saturating_add(1),
                    text::shown(line)
                ),
            );
            continue;
        };
        if path
            .split('/')
            .any(|part| matches!(part, "" | "." | ".." | "~"))
        {
            findings.fault(
                name,
                "RFC 8493, 5.2",
                format!(
                    "line {} names a path outside the bag: \"{}\"",
                    at.saturating_add(1),
                    text::shown(&path)
                ),
            );
            continue;
        }
        out.insert(path, digest.to_ascii_lowercase());
    }
    out
}

/// RFC 8493, 2.1.3: only CR, LF and the percent sign are encoded.
fn decoded(path: &str) -> String {
    path.replace("%0D", "\r")
        .replace("%0d", "\r")
        .replace("%0A", "\n")
        .replace("%0a", "\n")
        .replace("%25", "%")
}

fn fixity(dir: &Path, path: &str, stated: &str, findings: &mut Findings) -> Option<(u64, Digest)> {
    let file = dir.join(path);
    let regular = fs::symlink_metadata(&file).map(|metadata| metadata.is_file());
    match regular {
        Ok(true) => {}
        Ok(false) => {
            findings.fault(path, "RFC 8493, 3", "it is not a regular file");
            return None;
        }
        Err(error) => {
            findings.fault(path, "RFC 8493, 3", format!("it cannot be read: {error}"));
            return None;
        }
    }
    match Digest::of_file(&file) {
        Ok((bytes, digest)) => {
            if digest.to_string() != stated {
                findings.fault(
                    path,
                    "RFC 8493, 3",
                    "it has changed: its SHA-256 is not the one in the manifest",
                );
            }
            Some((bytes, digest))
        }
        Err(error) => {
            findings.fault(path, "RFC 8493, 3", format!("it cannot be read: {error}"));
            None
        }
    }
}

fn walk(dir: &Path, name: &str, out: &mut BTreeSet<String>, findings: &mut Findings) {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) => {
            findings.fault(name, "RFC 8493, 2.1.2", format!("cannot read it: {error}"));
            return;
        }
    };
    for entry in entries.flatten() {
        let path = format!("{name}/{}", entry.file_name().to_string_lossy());
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => walk(&entry.path(), &path, out, findings),
            _ => {
                out.insert(path);
            }
        }
    }
}

fn oxum(dir: &Path, bytes: u64, files: usize, findings: &mut Findings) {
    let info = fs::read_to_string(dir.join("bag-info.txt")).unwrap_or_default();
    let stated = info
        .lines()
        .find_map(|line| line.strip_prefix("Payload-Oxum: "));
    let counted = format!("{bytes}.{files}");
    if let Some(stated) = stated
        && stated != counted
    {
        findings.fault(
            "bag-info.txt",
            "RFC 8493, 2.2.2",
            format!(
                "Payload-Oxum says {}, the payload is {counted}",
                text::shown(stated)
            ),
        );
    }
}

/// The collections of the bag; none where there is no list of them.
fn collections(dir: &Path, findings: &mut Findings) -> Vec<Bound> {
    #[derive(Deserialize)]
    struct List {
        collections: Vec<Bound>,
    }
    const FILE: &str = "meta/collections.json";
    let Ok(bytes) = fs::read(dir.join(FILE)) else {
        return Vec::new();
    };
    match serde_json::from_slice::<List>(&bytes) {
        Ok(list) => list.collections,
        Err(error) => {
            findings.fault(
                FILE,
                "README, Output: meta/collections.json",
                format!("it cannot be read: {error}"),
            );
            Vec::new()
        }
    }
}

/// The last line of each capture.
fn ledger(dir: &Path, findings: &mut Findings) -> BTreeMap<String, Line> {
    const FILE: &str = "meta/ledger.jsonl";
    let mut out = BTreeMap::new();
    let ledger = match fs::read(dir.join(FILE)) {
        Ok(ledger) => ledger,
        Err(error) => {
            findings.remark(
                FILE,
                "README, Output: meta/ledger.jsonl",
                format!("cannot read it, so completeness is unknown: {error}"),
            );
            return out;
        }
    };
    for (at, line) in ledger.split(|byte| *byte == b'\n').enumerate() {
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        match serde_json::from_slice::<Line>(line) {
            Ok(line) => {
                let record = line.record.as_ref().map(ToString::to_string);
                out.insert(
                    format!("{}\n{}", line.input, record.unwrap_or_default()),
                    line,
                );
            }
            Err(error) => findings.fault(
                FILE,
                "README, Output: meta/ledger.jsonl",
                format!("line {} cannot be read: {error}", at.saturating_add(1)),
            ),
        }
    }
    out
}
