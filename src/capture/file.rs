//! Reading files within limits.

use super::{
    Capture, CaptureError, Document, DocumentKind, Location, Resources, Supplied, charset::Decoded,
};
use std::{fs::File, io::Read, path::Path, sync::Arc};

/// How much of a file its format is recognised by, in bytes.
pub(super) const HEAD: u64 = 64 << 10;

/// How much of a file tells that it is a picture, in bytes.
const PICTURE_HEAD: u64 = 1024;

/// Opens a regular file; a pipe or device would block or never end.
fn open(path: &Path) -> Result<(File, u64), CaptureError> {
    let metadata = std::fs::metadata(path)?;
    if !metadata.is_file() {
        return Err(CaptureError::Unknown("it is not a regular file".to_owned()));
    }
    Ok((File::open(path)?, metadata.len()))
}

/// The first bytes of a file, at most [`HEAD`].
pub(super) fn head(path: &Path) -> Result<Vec<u8>, CaptureError> {
    let (file, _) = open(path)?;
    let mut bytes = Vec::new();
    file.take(HEAD).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A whole file of at most `limit` bytes.
pub(super) fn read(path: &Path, limit: u64, name: &'static str) -> Result<Arc<[u8]>, CaptureError> {
    let too_large = || CaptureError::TooLarge {
        limit: name,
        value: limit,
    };
    let (file, length) = open(path)?;
    if length > limit {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
    // The file may grow while it is read.
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(too_large());
    }
    Ok(bytes.into())
}

/// True for the beginning of an SVG file. No edition shows it, but the figure in its place must be able to say so.
fn is_drawing(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head).to_ascii_lowercase();
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let prologue = ["<?xml", "<!--", "<!doctype svg"];
    text.starts_with("<svg")
        || prologue.iter().any(|start| text.starts_with(start)) && text.contains("<svg")
}

/// True if the first bytes are those of a picture format.
pub(super) fn looks_like_a_picture(path: &Path) -> bool {
    let Ok((file, _)) = open(path) else {
        return false;
    };
    let mut head = Vec::new();
    file.take(PICTURE_HEAD).read_to_end(&mut head).is_ok() && is_picture(&head)
}

/// True if some bytes begin as a picture does.
pub(super) fn is_picture(bytes: &[u8]) -> bool {
    let length = usize::try_from(PICTURE_HEAD).unwrap_or(usize::MAX);
    let head = bytes.get(..length).unwrap_or(bytes);
    let starts = |magic: &[u8]| head.starts_with(magic);
    starts(b"\x89PNG")
        || starts(b"\xFF\xD8")
        || starts(b"GIF8")
        || starts(b"BM")
        || starts(b"II*\0")
        || starts(b"MM\0*")
        || (starts(b"RIFF") && head.get(8..12) == Some(b"WEBP"))
        || head.get(4..8) == Some(b"ftyp")
        || is_drawing(head)
}

/// A capture of a decoded document; address, time and resources are added by the reader.
pub(super) fn capture(
    name: &str,
    location: &Location,
    format: &'static str,
    kind: DocumentKind,
    bytes: Arc<[u8]>,
    decoded: Decoded,
) -> Capture {
    Capture {
        name: name.to_owned(),
        location: location.clone(),
        format,
        document: Document::new(kind, bytes, decoded.text, decoded.encoding),
        url: None,
        captured_at: None,
        resources: Resources::default(),
        supplied: Supplied::default(),
        notices: decoded.notices,
    }
}
