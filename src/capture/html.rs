//! HTML files, those that SingleFile makes among them: their pictures stand in them as `data:` addresses.

use super::{
    Capture, CaptureError, CaptureReader, DocumentKind, Extent, Location, Probe, Source, charset,
    file,
    format::{self, Shape},
    saved_from,
};
use crate::limits::Limits;
use std::sync::Arc;

/// Reads an HTML file.
pub(super) struct Html;

impl CaptureReader for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn recognises(&self, probe: &Probe<'_>) -> bool {
        format::shape(probe.head) == Shape::Html
    }

    fn read(
        &self,
        source: &Source,
        location: &Location,
        _extent: Extent,
        limits: &Limits,
    ) -> Result<Capture, CaptureError> {
        read(source, location, limits, self.name())
    }
}

/// Reads the HTML file of a source as a capture of some format.
pub(super) fn read(
    source: &Source,
    location: &Location,
    limits: &Limits,
    format: &'static str,
) -> Result<Capture, CaptureError> {
    let bytes = file::read(&source.path, limits.document_bytes, "document_bytes")?;
    Ok(of_bytes(&source.name, location, format, bytes))
}

/// A capture of HTML in memory.
pub(super) fn of_bytes(
    name: &str,
    location: &Location,
    format: &'static str,
    bytes: Arc<[u8]>,
) -> Capture {
    let decoded = charset::decode(&bytes, None, true);
    let saved = saved_from::read(&decoded.text);
    let mut capture = file::capture(name, location, format, DocumentKind::Html, bytes, decoded);
    capture.document.is_whole_file = true;
    capture.url = saved.url;
    capture.captured_at = saved.at;
    capture
}
