//! Which files are captures: named files and walked folders in, sources in a fixed order out, and a reason for each
//! entry that is passed over.
//!
//! Walks are sorted and follow no symbolic link. What belongs to a page (sidecar, `_files` folder) is read with it; what
//! a run has written is never read as input.

use crate::{
    capture::{self, Source},
    text,
    worker::Reason,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsStr,
    fs, io,
    path::{Component, Path, PathBuf},
};
use walkdir::{DirEntry, WalkDir};

/// What the inputs hold.
#[derive(Debug, Default)]
pub struct Found {
    /// Files to convert, in the order of their names.
    pub sources: Vec<Source>,
    /// Entries that are no captures: name and reason. They stand in the ledger as skipped.
    pub passed: Vec<(String, Reason)>,
    /// Inputs that are missing or hold nothing, in words.
    pub missing: Vec<String>,
    /// Worth saying, in words; nothing is lost by it.
    pub remarks: Vec<String>,
}

/// A file and the input it was found under.
struct Candidate {
    path: PathBuf,
    name: String,
}

/// Finds the captures of all inputs. `output` is the bag to be written: nothing in it is read.
pub fn find(inputs: &[PathBuf], output: &Path) -> Found {
    let mut found = Found::default();
    let output = fs::canonicalize(output).ok();
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut passed: BTreeMap<String, Reason> = BTreeMap::new();
    for input in inputs {
        let shown = text::shown(&input.to_string_lossy());
        let metadata = match fs::metadata(input) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                found
                    .missing
                    .push(format!("{shown}: there is no such file or folder"));
                continue;
            }
            Err(error) => {
                found
                    .missing
                    .push(format!("{shown}: cannot read it: {error}"));
                continue;
            }
        };
        if !metadata.is_dir() {
            let name = input.file_name().map_or_else(String::new, part);
            match metadata.is_file() {
                true => candidates.push(Candidate {
                    path: input.clone(),
                    name,
                }),
                false => drop(passed.insert(name, special(&metadata.file_type()))),
            }
            continue;
        }
        if is_output(input, output.as_deref()) {
            found.missing.push(format!(
                "{shown}: this folder is a bag that Pressmark wrote; it is not read as input"
            ));
            continue;
        }
        let before = (candidates.len(), passed.len(), found.remarks.len());
        walk(
            input,
            output.as_deref(),
            &mut candidates,
            &mut passed,
            &mut found.remarks,
        );
        if (candidates.len(), passed.len()) == (before.0, before.1) {
            let why = match found.remarks.len() == before.2 {
                true => "there are no captures in this folder",
                false => "there are no captures in this folder besides what a run has written",
            };
            found.missing.push(format!("{shown}: {why}"));
        }
    }
    found.sources = tell_apart(candidates);
    found.passed = passed.into_iter().collect();
    found
}

fn walk(
    input: &Path,
    output: Option<&Path>,
    candidates: &mut Vec<Candidate>,
    passed: &mut BTreeMap<String, Reason>,
    remarks: &mut Vec<String>,
) {
    let mut owned: BTreeSet<PathBuf> = BTreeSet::new();
    let mut sidecars: BTreeMap<PathBuf, String> = BTreeMap::new();
    let mut folders_like_files: Vec<(String, usize)> = Vec::new();
    let mut own_output: Vec<String> = Vec::new();
    let mut entries = WalkDir::new(input).sort_by(in_order).into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let name = error
                    .path()
                    .map_or_else(String::new, |path| name_in(input, path));
                let reason = Reason::new(
                    "capture.file.unreadable",
                    format!("cannot read it: {}", io::Error::from(error)),
                    "check that it may be read",
                );
                passed.insert(name, reason);
                continue;
            }
        };
        if entry.depth() == 0 {
            continue;
        }
        let kind = entry.file_type();
        let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        let name = name_in(input, entry.path());
        if kind.is_dir() {
            let own = is_output(entry.path(), output);
            if own {
                own_output.push(name.clone());
            }
            if hidden || own || capture::is_part_of_another(entry.path()) {
                entries.skip_current_dir();
            } else if resembles_file(entry.file_name()) {
                folders_like_files.push((name, candidates.len()));
            }
            continue;
        }
        if hidden || entry.file_name() == "pressmark.toml" {
            continue;
        }
        if !kind.is_file() {
            passed.insert(name, special(&kind));
            continue;
        }
        if capture::is_part_of_another(entry.path()) {
            sidecars.insert(entry.into_path(), name);
            continue;
        }
        for companion in capture::companions(entry.path()) {
            owned.insert(companion);
        }
        candidates.push(Candidate {
            path: entry.into_path(),
            name,
        });
    }
    for (name, before) in folders_like_files {
        let inside = format!("{name}/");
        let holds = candidates
            .iter()
            .skip(before)
            .any(|candidate| candidate.name.starts_with(&inside));
        if !holds {
            let reason = Reason::new(
                "batch.find.folder",
                "it is a folder, not a file, and holds no captures",
                "remove it, or put the capture in its place",
            );
            passed.insert(name, reason);
        }
    }
    sidecars.retain(|path, _| !owned.contains(path));
    for name in sidecars.values() {
        remarks.push(format!(
            "{}: a sidecar without a capture beside it",
            text::shown(name)
        ));
    }
    for name in own_output {
        remarks.push(format!(
            "{}: written by Pressmark, not read as input",
            text::shown(&name)
        ));
    }
}

/// Files before folders, each by name: a page is met before the folder that belongs to it.
fn in_order(a: &DirEntry, b: &DirEntry) -> std::cmp::Ordering {
    let key = |entry: &DirEntry| entry.file_type().is_dir();
    key(a)
        .cmp(&key(b))
        .then_with(|| a.file_name().cmp(b.file_name()))
}

/// True for the bag to be written and for any other that Pressmark wrote.
fn is_output(folder: &Path, output: Option<&Path>) -> bool {
    let same =
        output.is_some_and(|output| fs::canonicalize(folder).is_ok_and(|path| path == output));
    same || (folder.join("bagit.txt").is_file() && folder.join("meta/ledger.jsonl").is_file())
}

fn resembles_file(name: &OsStr) -> bool {
    const ENDINGS: [&str; 8] = [
        "html", "htm", "xhtml", "txt", "mhtml", "mht", "warc", "wacz",
    ];
    Path::new(name).extension().is_some_and(|ending| {
        ENDINGS
            .iter()
            .any(|known| ending.eq_ignore_ascii_case(known))
    })
}

fn special(kind: &fs::FileType) -> Reason {
    if kind.is_symlink() {
        return Reason::new(
            "batch.find.link",
            "it is a symbolic link; links in a folder are not followed",
            "name its target as an input of its own",
        );
    }
    Reason::new(
        "batch.find.special",
        "it is no regular file but a pipe, socket or device; it was not opened",
        "save its content as a file",
    )
}

/// A path within an input, `/` between parts; bytes that are not UTF-8 as `\xNN`.
fn name_in(input: &Path, path: &Path) -> String {
    let parts: Vec<String> = path
        .strip_prefix(input)
        .unwrap_or(path)
        .components()
        .filter_map(|component| match component {
            Component::Normal(name) => Some(part(name)),
            _ => None,
        })
        .collect();
    parts.join("/")
}

fn part(name: &OsStr) -> String {
    let mut out = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        out.push_str(chunk.valid());
        for byte in chunk.invalid() {
            out.push_str(&format!("\\x{byte:02X}"));
        }
    }
    out
}

/// Sources in the order of their names. One file named twice is one source. Different files of one name (`a/page.html`
/// and `b/page.html`, each given as an input) get as many of their folders before the name as tell them apart.
fn tell_apart(candidates: Vec<Candidate>) -> Vec<Source> {
    let mut by_name: BTreeMap<String, BTreeMap<PathBuf, PathBuf>> = BTreeMap::new();
    for Candidate { path, name } in candidates {
        let real = fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
        by_name.entry(name).or_default().entry(real).or_insert(path);
    }
    let mut sources: BTreeMap<PathBuf, Source> = BTreeMap::new();
    for (name, paths) in by_name {
        let parts = name.split('/').count();
        let mut depth = parts;
        let named = |depth: usize| -> Vec<String> {
            paths
                .keys()
                .map(|real| tail(real, depth, &name, parts))
                .collect()
        };
        while paths.len() > 1 && depth < 64 {
            let names = named(depth);
            if names.iter().collect::<BTreeSet<_>>().len() == names.len() {
                break;
            }
            depth = depth.saturating_add(1);
        }
        for ((real, path), name) in paths.iter().zip(named(depth)) {
            let source = Source {
                path: path.clone(),
                name,
            };
            sources.entry(real.clone()).or_insert(source);
        }
    }
    let mut sources: Vec<Source> = sources.into_values().collect();
    sources.sort_by(|a, b| a.name.cmp(&b.name));
    sources
}

/// The name with folders of its real path before it, `depth` parts in all.
fn tail(real: &Path, depth: usize, name: &str, parts: usize) -> String {
    let all: Vec<&OsStr> = real
        .components()
        .filter_map(|component| match component {
            Component::Normal(name) => Some(name),
            _ => None,
        })
        .collect();
    let folders = all.len().saturating_sub(parts);
    let more = depth.saturating_sub(parts).min(folders);
    let mut out = String::new();
    for folder in all.iter().take(folders).skip(folders.saturating_sub(more)) {
        out.push_str(&part(folder));
        out.push('/');
    }
    out + name
}
