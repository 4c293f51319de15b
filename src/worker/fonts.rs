//! The user's own fonts: every font file of a folder read and offered to the PDF edition, in the order of their names.

use crate::{
    edition::{EditionError, pdf::fonts},
    text,
};
use std::{fs, io, path::Path};

pub use crate::edition::pdf::fonts::AddedFont;

/// Largest font file in bytes.
const FONT_BYTES: u64 = 64 << 20;

/// Why a folder of fonts cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FontsError {
    /// It cannot be read.
    #[error("cannot read fonts in {path}: {source}")]
    Unreadable {
        /// The folder or file.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// There is no font in it.
    #[error("there is no font file (.ttf, .otf) in {0}")]
    None(String),
    /// A font cannot be used.
    #[error(transparent)]
    Font(#[from] EditionError),
}

/// Reads the fonts of a folder and offers them to this process; what it gives goes into the options of the PDF edition.
pub fn offer(dir: &Path) -> Result<Vec<AddedFont>, FontsError> {
    let unreadable = |path: &Path, source| FontsError::Unreadable {
        path: text::shown(&path.to_string_lossy()),
        source,
    };
    let mut paths = Vec::new();
    for entry in fs::read_dir(dir).map_err(|error| unreadable(dir, error))? {
        let path = entry.map_err(|error| unreadable(dir, error))?.path();
        let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
        if path.is_file() && (ending == "ttf" || ending == "otf") {
            paths.push(path);
        }
    }
    paths.sort();
    if paths.is_empty() {
        return Err(FontsError::None(text::shown(&dir.to_string_lossy())));
    }
    let mut out = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let size = fs::metadata(&path).map_or(0, |metadata| metadata.len());
        if size > FONT_BYTES {
            let why = io::Error::other(format!("it is larger than {FONT_BYTES} bytes"));
            return Err(unreadable(&path, why));
        }
        let bytes = fs::read(&path).map_err(|error| unreadable(&path, error))?;
        out.push(fonts::offer(&name, bytes)?);
    }
    Ok(out)
}
