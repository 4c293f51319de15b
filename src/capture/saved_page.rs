//! Pages that a browser saved whole: `page.html` and, beside it, `page_files/` with what the page needs.

use super::{
    Capture, CaptureError, CaptureReader, Location, Probe, Resource, Source, file,
    format::{self, Shape},
    html,
};
use crate::{limits::Limits, notice::Notice, text};
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
        limits: &Limits,
    ) -> Result<Capture, CaptureError> {
        let mut capture = html::read(source, location, limits, self.name())?;
        if let Some(folder) = folder_of(&source.path) {
            add_pictures(&mut capture, &folder, limits);
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
        .find(|folder| folder.is_dir())
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

fn add_pictures(capture: &mut Capture, folder: &Path, limits: &Limits) {
    let name = folder
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let mut total = 0_u64;
    let files = walkdir::WalkDir::new(folder)
        .max_depth(4)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file());
    for entry in files {
        let inner = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let inner: Vec<String> = inner
            .components()
            .map(|part| part.as_os_str().to_string_lossy().into_owned())
            .collect();
        let url = format!("{name}/{}", inner.join("/"));
        if !file::looks_like_a_picture(entry.path()) {
            continue;
        }
        let room = limits.resource_bytes.saturating_sub(total);
        match file::read(
            entry.path(),
            limits.picture_bytes.min(room),
            "picture_bytes",
        ) {
            Ok(bytes) => {
                total = total.saturating_add(bytes.len() as u64);
                capture.resources.add(Resource { url, bytes });
            }
            Err(error) => capture.notices.push(Notice::warning(
                "capture.resource.left-out",
                format!("{} was left out: {error}", text::shown(&url)),
            )),
        }
    }
}
