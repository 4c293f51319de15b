//! Text dumps: what a page shows, as plain text, one block a line.

use super::{
    Capture, CaptureError, CaptureReader, DocumentKind, Location, Probe, Source, charset, file,
    format::{self, Shape},
};
use crate::limits::Limits;

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
        limits: &Limits,
    ) -> Result<Capture, CaptureError> {
        let bytes = file::read(&source.path, limits.document_bytes, "document_bytes")?;
        let decoded = charset::decode(&bytes, None, false);
        Ok(file::capture(
            source,
            location,
            self.name(),
            DocumentKind::Text,
            bytes,
            decoded,
        ))
    }
}
