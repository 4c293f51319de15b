//! Text dumps: what a page shows, as plain text, one block a line.

use super::{
    Capture, CaptureError, CaptureReader, DocumentKind, Extent, Location, Probe, Source, charset,
    file,
    format::{self, Shape},
};
use crate::limits::Limits;
use std::sync::Arc;

/// Reads a text dump.
pub(super) struct Text;

impl CaptureReader for Text {
    fn name(&self) -> &'static str {
        "text"
    }

    fn recognises(&self, probe: &Probe<'_>) -> bool {
        format::shape(probe.head) == Shape::Text
    }

    fn read(
        &self,
        source: &Source,
        location: &Location,
        _extent: Extent,
        limits: &Limits,
    ) -> Result<Capture, CaptureError> {
        let bytes = file::read(&source.path, limits.document_bytes, "document_bytes")?;
        Ok(of_bytes(&source.name, location, bytes))
    }
}

/// A capture of text in memory.
pub(super) fn of_bytes(name: &str, location: &Location, bytes: Arc<[u8]>) -> Capture {
    let decoded = charset::decode(&bytes, None, false);
    let mut capture = file::capture(
        name,
        location,
        Text.name(),
        DocumentKind::Text,
        bytes,
        decoded,
    );
    capture.document.is_whole_file = true;
    capture
}
