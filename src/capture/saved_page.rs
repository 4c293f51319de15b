//! Pages that a browser saved whole: `page.html` and, beside it, `page_files/` with what the page needs.
//!
//! Pictures are always read. Styles, scripts, fonts and whatever else lies in the folder are read only where an edition
//! carries the whole capture ([`Extent::Whole`]): a batch pays for them only then.

use super::{
    Capture, CaptureError, CaptureReader, Extent, Location, Probe, Resource, Source, file,
    format::{self, Shape},
    html,
    resources::leave_out,
};
use crate::{limits::Limits, text};
use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
};

/// What browsers append to a page's name to name its folder, in their languages.
const FOLDERS: &[&str] = &[
    "_files",
    "_file",
    ".files",
    "_Dateien",
    "-Dateien",
    "_fichiers",
    "_archivos",
    "_bestanden",
    "_ficheiros",
    "_arquivos",
    "_pliki",
    "_soubory",
    "_filer",
    "_tiedostot",
    "_elementi",
];

/// Reads a page that a browser saved with its folder.
pub(super) struct SavedPage;

impl CaptureReader for SavedPage {
    fn name(&self) -> &'static str {
        "saved page"
    }

    fn recognises(&self, probe: &Probe<'_>) -> bool {
        folder_of(probe.path).is_some() && format::shape(probe.head) == Shape::Html
    }

    fn read(
        &self,
        source: &Source,
        location: &Location,
        extent: Extent,
        limits: &Limits,
    ) -> Result<Capture, CaptureError> {
        let mut capture = html::read(source, location, limits, self.name())?;
        if let Some(folder) = folder_of(&source.path) {
            add_files(&mut capture, &folder, extent, limits);
        }
        Ok(capture)
    }
}

/// The folder of a saved page, if it is there.
pub(super) fn folder_of(page: &Path) -> Option<PathBuf> {
    let stem = page.file_stem()?.to_str()?;
    FOLDERS
        .iter()
        .map(|suffix| page.with_file_name(format!("{stem}{suffix}")))
        .find(|folder| {
            // A link to a folder may lead anywhere.
            std::fs::symlink_metadata(folder).is_ok_and(|metadata| metadata.is_dir())
        })
}

/// True if a folder belongs to a saved page beside it.
pub(super) fn is_folder_of_a_page(folder: &Path) -> bool {
    let Some(name) = folder.file_name().and_then(OsStr::to_str) else {
        return false;
    };
    FOLDERS
        .iter()
        .filter_map(|suffix| name.strip_suffix(suffix))
        .any(|stem| {
            ["html", "htm", "xhtml", "xht", "shtml", "HTML", "HTM"]
                .iter()
                .any(|extension| {
                    folder
                        .with_file_name(format!("{stem}.{extension}"))
                        .is_file()
                })
        })
}

/// How many folders deep a saved page is read. Browsers make one level; pages within pages a few more.
const DEPTH: usize = 32;

/// Adds what lies in the folder, in the order of the names. What cannot be taken is said, file by file. Links are not
/// followed: they lead to what the browser did not save.
fn add_files(capture: &mut Capture, folder: &Path, extent: Extent, limits: &Limits) {
    let name = folder
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let url_of = |path: &Path| {
        let inner = path.strip_prefix(folder).unwrap_or(path);
        let parts = inner.components().map(|part| part.as_os_str());
        let parts: Vec<_> = parts.map(OsStr::to_string_lossy).collect();
        format!("{name}/{}", parts.join("/"))
    };
    let mut room = limits.resource_bytes;
    let mut files = 0_u64;
    let mut too_many = 0_u64;
    for entry in walkdir::WalkDir::new(folder)
        .max_depth(DEPTH)
        .sort_by_file_name()
    {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let url = error.path().map(url_of).unwrap_or_else(|| name.clone());
                let error = std::io::Error::from(error);
                leave_out(capture, url, format!("cannot read it: {error}"));
                continue;
            }
        };
        let kind = entry.file_type();
        let url = url_of(entry.path());
        if kind.is_dir() {
            if entry.depth() == DEPTH {
                leave_out(
                    capture,
                    url,
                    format!("it lies more than {DEPTH} folders deep"),
                );
            }
            continue;
        }
        if !kind.is_file() {
            let what = if kind.is_symlink() {
                "it is a symbolic link; links are not followed"
            } else {
                "it is no regular file"
            };
            leave_out(capture, url, what.to_owned());
            continue;
        }
        let picture = file::looks_like_a_picture(entry.path());
        if !picture && extent == Extent::Shown {
            continue;
        }
        files = files.saturating_add(1);
        if files > limits.resource_files {
            too_many = too_many.saturating_add(1);
            continue;
        }
        let (limit, limit_name) = if picture {
            (limits.picture_bytes, "picture_bytes")
        } else {
            (limits.resource_file_bytes, "resource_file_bytes")
        };
        let read = if room < limit {
            file::read(entry.path(), room, "resource_bytes")
        } else {
            file::read(entry.path(), limit, limit_name)
        };
        match read {
            Ok(bytes) => {
                room = room.saturating_sub(bytes.len() as u64);
                let resource = Resource { url, bytes };
                if picture {
                    capture.resources.add(resource);
                } else {
                    capture.resources.keep(resource);
                }
            }
            // What was left of the room says nothing to a reader; the limit does.
            Err(CaptureError::TooLarge { .. }) if room < limit => {
                let reason = format!(
                    "with it the files would be larger than the limit resource_bytes ({})",
                    limits.resource_bytes
                );
                leave_out(capture, url, reason);
            }
            Err(error) => leave_out(capture, url, error.to_string()),
        }
    }
    if too_many > 0 {
        let reason = format!(
            "{} more than the limit resource_files ({})",
            text::counted(
                usize::try_from(too_many).unwrap_or(usize::MAX),
                "file",
                "files"
            ),
            limits.resource_files
        );
        leave_out(capture, format!("{name}/..."), reason);
    }
}
