//! An article's files, whole or not at all.
//!
//! They are written into a staging folder inside the bag, synced, and renamed into `data/STEM` in one step. Every path
//! is opened from a folder already open and never through a symbolic link, so nothing planted in the bag can lead us out.

use rustix::{
    fs::{AtFlags, Dir, Mode, OFlags, mkdirat, openat, renameat, statat, unlinkat},
    io::Errno,
};
use std::{
    collections::BTreeSet,
    fs::File,
    io::{self, Write},
    os::fd::{AsFd, OwnedFd},
    path::Path,
};

/// How staging folders begin.
pub const STAGING: &str = ".pressmark-";

/// The output cannot be written: the run ends.
#[derive(Debug, thiserror::Error)]
#[error("cannot {doing}: {source}")]
pub struct StoreError {
    /// What was tried.
    pub doing: String,
    /// Why it failed.
    pub source: io::Error,
}

/// A file to store: name and bytes.
pub type NewFile<'a> = (String, &'a [u8]);

/// Writes the file of a place in the list of names.
pub type WriteFile<'a> = dyn FnMut(usize, &mut File) -> io::Result<()> + 'a;

fn failed(doing: impl Into<String>) -> impl FnOnce(Errno) -> StoreError {
    let doing = doing.into();
    move |errno| StoreError {
        doing,
        source: errno.into(),
    }
}

const FOLDER: OFlags = OFlags::DIRECTORY
    .union(OFlags::NOFOLLOW)
    .union(OFlags::RDONLY)
    .union(OFlags::CLOEXEC);

/// Stores the files of one article as `data/STEM/NAME` and removes what lay there under other names. Gives the names of
/// files removed so.
pub fn put(bag: &Path, stem: &str, files: &[NewFile<'_>]) -> Result<Vec<String>, StoreError> {
    let names: Vec<String> = files.iter().map(|(name, _)| name.clone()).collect();
    put_written(bag, stem, &names, &mut |at, file| match files.get(at) {
        Some((_, bytes)) => file.write_all(bytes),
        None => Ok(()),
    })
}

/// The same for files that are written as they grow: `write` is called for each name in turn, with its place and the
/// empty file.
pub fn put_written(
    bag: &Path,
    stem: &str,
    names: &[String],
    write: &mut WriteFile<'_>,
) -> Result<Vec<String>, StoreError> {
    let bag = rustix::fs::open(bag, OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())
        .map_err(failed("open the output folder"))?;
    let data = folder(&bag, "data")?;
    let (staging, name) = stage(&bag)?;
    let stored = write_all(&staging, stem, names, write)
        .and_then(|()| publish(&staging, &data, stem, names));
    clear(&staging, stem, names);
    drop(staging);
    let _ = unlinkat(&bag, &name, AtFlags::REMOVEDIR);
    stored
}

/// Opens a folder within a folder, made if it is not there; an error if it is a link or a file.
fn folder(parent: &OwnedFd, name: &str) -> Result<OwnedFd, StoreError> {
    match mkdirat(parent, name, Mode::from_raw_mode(0o777)) {
        Ok(()) | Err(Errno::EXIST) => {}
        Err(errno) => return Err(failed(format!("make the folder {name}"))(errno)),
    }
    openat(parent, name, FOLDER, Mode::empty()).map_err(failed(format!(
        "open {name} as a folder (symbolic links are not followed)"
    )))
}

/// A staging folder that nobody else has.
fn stage(bag: &OwnedFd) -> Result<(OwnedFd, String), StoreError> {
    let process = std::process::id();
    for n in 0..10_000u32 {
        let name = format!("{STAGING}{process}-{n}");
        match mkdirat(bag, &name, Mode::from_raw_mode(0o777)) {
            Ok(()) => {
                let folder = openat(bag, &name, FOLDER, Mode::empty())
                    .map_err(failed(format!("open {name}")))?;
                return Ok((folder, name));
            }
            Err(Errno::EXIST) => {}
            Err(errno) => return Err(failed(format!("make the staging folder {name}"))(errno)),
        }
    }
    Err(failed("make a staging folder")(Errno::EXIST))
}

fn write_all(
    staging: &OwnedFd,
    stem: &str,
    names: &[String],
    write: &mut WriteFile<'_>,
) -> Result<(), StoreError> {
    let article = folder(staging, stem)?;
    for (at, name) in names.iter().enumerate() {
        let flags =
            OFlags::CREATE | OFlags::EXCL | OFlags::RDWR | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let file = openat(&article, name, flags, Mode::from_raw_mode(0o666))
            .map_err(failed(format!("create {name}")))?;
        let mut file = File::from(file);
        write(at, &mut file)
            .and_then(|()| file.sync_all())
            .map_err(|source| StoreError {
                doing: format!("write {name}"),
                source,
            })?;
    }
    sync(&article)
}

fn publish(
    staging: &OwnedFd,
    data: &OwnedFd,
    stem: &str,
    files: &[String],
) -> Result<Vec<String>, StoreError> {
    let mut removed = Vec::new();
    match renameat(staging, stem, data, stem) {
        Ok(()) => {}
        Err(Errno::NOTEMPTY | Errno::EXIST) => {
            let from = openat(staging, stem, FOLDER, Mode::empty())
                .map_err(failed(format!("open {stem}")))?;
            let to = openat(data, stem, FOLDER, Mode::empty())
                .map_err(failed(format!("open data/{stem}")))?;
            for name in files {
                renameat(&from, name, &to, name)
                    .map_err(failed(format!("rename {name} into data/{stem}")))?;
            }
            let ours: BTreeSet<&str> = files.iter().map(String::as_str).collect();
            for name in names(&to)? {
                if !ours.contains(name.as_str()) && is_file(&to, &name) {
                    unlinkat(&to, &name, AtFlags::empty())
                        .map_err(failed(format!("remove data/{stem}/{name}")))?;
                    removed.push(name);
                }
            }
            sync(&to)?;
        }
        Err(errno) => return Err(failed(format!("rename {stem} into data/"))(errno)),
    }
    sync(data)?;
    Ok(removed)
}

/// Removes an article's folder that a newer edition replaces. Nothing but plain files directly in it is touched.
pub fn remove(bag: &Path, stem: &str) -> Result<(), StoreError> {
    let data = rustix::fs::open(bag, OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())
        .and_then(|bag| openat(bag, "data", FOLDER, Mode::empty()))
        .map_err(failed("open data/"))?;
    let article = match openat(&data, stem, FOLDER, Mode::empty()) {
        Ok(article) => article,
        Err(Errno::NOENT) => return Ok(()),
        Err(errno) => return Err(failed(format!("open data/{stem}"))(errno)),
    };
    for name in names(&article)? {
        if is_file(&article, &name) {
            unlinkat(&article, &name, AtFlags::empty())
                .map_err(failed(format!("remove data/{stem}/{name}")))?;
        }
    }
    unlinkat(&data, stem, AtFlags::REMOVEDIR).map_err(failed(format!("remove data/{stem}")))?;
    sync(&data)
}

fn names(folder: &OwnedFd) -> Result<Vec<String>, StoreError> {
    let mut out = Vec::new();
    for entry in Dir::read_from(folder).map_err(failed("list a folder"))? {
        let entry = entry.map_err(failed("list a folder"))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name != "." && name != ".." {
            out.push(name);
        }
    }
    out.sort();
    Ok(out)
}

fn is_file(folder: &OwnedFd, name: &str) -> bool {
    statat(folder, name, AtFlags::SYMLINK_NOFOLLOW)
        .is_ok_and(|stat| !rustix::fs::FileType::from_raw_mode(stat.st_mode).is_dir())
}

/// What is left in a staging folder after success or failure.
fn clear(staging: &OwnedFd, stem: &str, files: &[String]) {
    if let Ok(article) = openat(staging, stem, FOLDER, Mode::empty()) {
        for name in files {
            let _ = unlinkat(&article, name, AtFlags::empty());
        }
    }
    let _ = unlinkat(staging, stem, AtFlags::REMOVEDIR);
}

/// Some file systems cannot sync a folder (EINVAL); the rename stands all the same.
fn sync(folder: impl AsFd) -> Result<(), StoreError> {
    match rustix::fs::fsync(folder) {
        Ok(()) | Err(Errno::INVAL) => Ok(()),
        Err(errno) => Err(failed("sync a folder")(errno)),
    }
}
