//! What belongs to a capture besides its own file, and the digest that tells whether any of it changed.

use crate::fixity::Digest;
use std::{
    ffi::{OsStr, OsString},
    fs, io,
    path::{Path, PathBuf},
};

/// Endings of a sidecar's name, after the capture's name with or without its extension.
pub const SIDECARS: [&str; 2] = [".meta.toml", ".meta.json"];

/// What browsers put between a page's name and the name of its folder.
pub const FOLDERS: [&str; 2] = ["_files", ".files"];

/// True if a file's name is that of a sidecar.
pub fn is_sidecar(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    SIDECARS
        .iter()
        .any(|ending| name.len() > ending.len() && name.ends_with(ending))
}

/// The sidecars and the folder of saved resources beside a capture, whichever are there.
pub fn companions(path: &Path) -> Vec<PathBuf> {
    let (Some(name), Some(stem)) = (path.file_name(), path.file_stem()) else {
        return Vec::new();
    };
    let with = |base: &OsStr, ending: &str| {
        let mut name = OsString::from(base);
        name.push(ending);
        path.with_file_name(name)
    };
    let mut out: Vec<PathBuf> = SIDECARS
        .iter()
        .flat_map(|ending| [with(name, ending), with(stem, ending)])
        .filter(|path| is_kind(path, fs::FileType::is_file))
        .collect();
    out.extend(
        FOLDERS
            .iter()
            .map(|ending| with(stem, ending))
            .filter(|path| is_kind(path, fs::FileType::is_dir)),
    );
    out.dedup();
    out
}

fn is_kind(path: &Path, kind: fn(&fs::FileType) -> bool) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| kind(&metadata.file_type()))
}

/// One digest of all companions: their names and bytes, in the order of their names. None where there are none.
pub fn companions_digest(path: &Path) -> io::Result<Option<Digest>> {
    let mut parts: Vec<Vec<u8>> = Vec::new();
    for companion in companions(path) {
        for entry in walkdir::WalkDir::new(&companion).sort_by_file_name() {
            let entry = entry.map_err(io::Error::from)?;
            if !entry.file_type().is_file() {
                continue;
            }
            let name = entry
                .path()
                .strip_prefix(path.parent().unwrap_or(Path::new("")))
                .unwrap_or(entry.path());
            let (bytes, digest) = Digest::of_file(entry.path())?;
            parts.push(name.as_os_str().as_encoded_bytes().to_vec());
            parts.push(bytes.to_be_bytes().to_vec());
            parts.push(digest.bytes().to_vec());
        }
    }
    Ok((!parts.is_empty()).then(|| Digest::of_parts(parts.iter().map(Vec::as_slice))))
}
