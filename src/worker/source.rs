//! The digest that tells whether anything that belongs to a capture besides its own file has changed.

use crate::{capture, fixity::Digest};
use std::{io, path::Path};

/// One digest of all companions: their names and bytes, in the order of their names. None where there are none.
pub fn companions_digest(path: &Path) -> io::Result<Option<Digest>> {
    let mut parts: Vec<Vec<u8>> = Vec::new();
    for companion in capture::companions(path) {
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
