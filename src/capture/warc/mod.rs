//! WARC 1.0 and 1.1 (ISO 28500), plain, in gzip or in Zstandard: the captures of a crawl as records.
//!
//! Every answer that is a page becomes a capture: a success that is HTML or plain text by its content, or a revisit of
//! one. Its pictures are other records of the same file, found by the addresses that the page names, through redirects.
//! What no article is made of is counted and said once a file.

mod index;
mod kind;
mod records;

pub(super) use index::{Index, date};
pub(super) use records::Span;

use super::{
    Capture, CaptureError, CaptureReader, DocumentKind, Extent, Listing, Location, Probe, Source,
    charset, digests, file,
    http::{self, Body, Head},
    mentions,
    resources::{Intake, leave_out},
};
use crate::{
    limits::Limits,
    notice::{Notice, Place},
    text,
};
use index::Entry;
use kind::What;
use records::{Packing, Record, Records};
use std::{io::Read, path::Path, sync::Arc};

/// Reads a WARC file.
pub(super) struct Warc;

impl CaptureReader for Warc {
    fn name(&self) -> &'static str {
        "WARC"
    }

    fn recognises(&self, probe: &Probe<'_>) -> bool {
        unpacked(probe.head).is_some_and(|head| head.trim_ascii_start().starts_with(b"WARC/"))
    }

    fn list(&self, source: &Source, limits: &Limits) -> Result<Listing, CaptureError> {
        let index = Index::of(&source.path, &[whole(&source.path)?], limits)?;
        let pages = index.pages();
        Ok(listing(&index, &pages, Vec::new()))
    }

    fn read(
        &self,
        source: &Source,
        location: &Location,
        extent: Extent,
        limits: &Limits,
    ) -> Result<Capture, CaptureError> {
        let index = Index::of(&source.path, &[whole(&source.path)?], limits)?;
        let container = Container {
            source,
            index: &index,
            format: self.name(),
        };
        container.read(location, extent, limits)
    }
}

fn whole(path: &Path) -> Result<Span, CaptureError> {
    let length = std::fs::metadata(path)?.len();
    Ok(Span { start: 0, length })
}

/// The first bytes of what gzip or Zstandard has packed; those of the file itself where it is not packed.
pub(super) fn unpacked(head: &[u8]) -> Option<Vec<u8>> {
    const BEGINNING: u64 = 4096;
    let mut out = Vec::new();
    match Packing::of(head) {
        Packing::Plain => {
            let length = usize::try_from(BEGINNING).unwrap_or(usize::MAX);
            out.extend_from_slice(head.get(..length).unwrap_or(head));
        }
        Packing::Gzip => {
            // The head may cut the data; what came before the cut is what is asked for.
            let _ = flate2::read::GzDecoder::new(head)
                .take(BEGINNING)
                .read_to_end(&mut out);
        }
        // Only WARC files begin with a dictionary of their own.
        Packing::Zstd { dictionary: true } => out.extend_from_slice(b"WARC/"),
        Packing::Zstd { dictionary: false } => {
            let packed = std::io::Cursor::new(head.to_vec());
            let _ = fastwarc::stream_io::zstd::ZstdReader::new(packed)
                .take(BEGINNING)
                .read_to_end(&mut out);
        }
    }
    (!out.is_empty()).then_some(out)
}

/// The captures of a container and what there is to say of it as a whole.
pub(super) fn listing(index: &Index, pages: &[usize], mut notices: Vec<Notice>) -> Listing {
    notices.extend(index.notices.iter().cloned());
    notices.insert(
        0,
        Notice::info("capture.warc.records", index.account(pages)),
    );
    Listing {
        captures: pages.iter().filter_map(|at| index.location(*at)).collect(),
        notices,
        records: index.records.clone(),
    }
}

impl Index {
    fn location(&self, number: usize) -> Option<Location> {
        let entry = self.entries.get(number)?;
        let span = self.spans.get(entry.span)?;
        Some(Location {
            offset: Some(span.start.saturating_add(entry.at.offset)),
            length: entry.length,
            record_id: entry.id.clone(),
        })
    }

    fn find(&self, location: &Location) -> Option<usize> {
        if location.offset.is_none() && location.record_id.is_none() {
            return None;
        }
        self.entries.iter().position(|entry| {
            let start = self.spans.get(entry.span).map_or(0, |span| span.start);
            let offset = start.saturating_add(entry.at.offset);
            location.offset.is_none_or(|wanted| wanted == offset)
                && (location.record_id.is_none() || location.record_id == entry.id)
        })
    }
}

/// A container that captures are read from.
pub(super) struct Container<'a> {
    pub(super) source: &'a Source,
    pub(super) index: &'a Index,
    pub(super) format: &'static str,
}

/// A payload and what was found on reading it.
struct Payload {
    bytes: Vec<u8>,
    charset: Option<String>,
    notices: Vec<Notice>,
}

impl Container<'_> {
    /// Reads the capture at a location.
    pub(super) fn read(
        &self,
        location: &Location,
        extent: Extent,
        limits: &Limits,
    ) -> Result<Capture, CaptureError> {
        let number = self
            .index
            .find(location)
            .ok_or_else(|| CaptureError::Damaged("there is no such record in it".to_owned()))?;
        let entry = self.entry(number)?;
        let held = self
            .index
            .payload_of(number)
            .ok_or_else(|| unresolved(entry))?;
        let original = self.entry(held)?;
        let kind = match &original.what {
            What::Page(kind) => *kind,
            What::Unreadable => return Err(self.unreadable(original, limits)),
            _ => return Err(CaptureError::NoPage("the record is no page".to_owned())),
        };
        let payload = self.payload(original, limits.document_bytes, limits)?;
        if payload.bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(CaptureError::Empty);
        }
        let document: Arc<[u8]> = payload.bytes.into();
        let html = kind == DocumentKind::Html;
        let decoded = charset::decode(&document, payload.charset.as_deref(), html);
        let location = Location {
            length: entry.length,
            ..location.clone()
        };
        let mut capture = file::capture(
            &self.source.name,
            &location,
            self.format,
            kind,
            document,
            decoded,
        );
        capture.url = Some(entry.url.clone()).filter(|url| !url.is_empty());
        capture.captured_at = entry.date;
        capture.notices.extend(payload.notices);
        if held != number {
            capture.notices.push(self.repeats(original));
        }
        if entry.date.is_none() {
            capture.notices.push(Notice::info(
                "capture.warc.date",
                "the record gives no point in time for its capture",
            ));
        }
        if html {
            self.add_resources(&mut capture, entry, extent, limits);
        }
        Ok(capture)
    }

    fn entry(&self, number: usize) -> Result<&Entry, CaptureError> {
        self.index
            .entries
            .get(number)
            .ok_or_else(|| CaptureError::Damaged("there is no such record in it".to_owned()))
    }

    fn place(&self, entry: &Entry) -> u64 {
        let span = self.index.spans.get(entry.span);
        span.map_or(0, |span| span.start)
            .saturating_add(entry.at.offset)
    }

    /// The record of an entry with at most `most` bytes of its block.
    fn record(&self, entry: &Entry, most: u64, limits: &Limits) -> Result<Record, CaptureError> {
        let span = self.index.spans.get(entry.span).copied();
        let span =
            span.ok_or_else(|| CaptureError::Damaged("there is no such record".to_owned()))?;
        Records::one(
            &self.source.path,
            span,
            entry.at,
            limits.record_head_bytes,
            most,
        )?
        .ok_or_else(|| {
            CaptureError::Damaged(format!(
                "the record at byte {} cannot be read",
                self.place(entry)
            ))
        })
    }

    /// The payload of a record, decoded, of at most `most` bytes; its declared digests are checked.
    fn payload(&self, entry: &Entry, most: u64, limits: &Limits) -> Result<Payload, CaptureError> {
        let room = most.saturating_add(limits.record_head_bytes);
        let record = self.record(entry, room, limits)?;
        if record.length > record.block.len() as u64 {
            return Err(CaptureError::TooLarge {
                limit: "document_bytes",
                value: most,
            });
        }
        let place = Place::Offset(self.place(entry));
        let mut notices = Vec::new();
        let (body, charset) = match Head::read(&record.block) {
            Some((head, at)) => {
                let body = record.block.get(at..).unwrap_or_default();
                (http::decode(&head, body, most)?, head.charset())
            }
            None => (
                Body::plain(&record.block),
                record.get("content-type").and_then(http::charset),
            ),
        };
        let cut = record.get("warc-truncated").map(|why| {
            format!(
                "the crawler took only the beginning of it (reason: {})",
                text::shown(why)
            )
        });
        match record.damage.clone().or(cut) {
            Some(why) => notices.push(
                Notice::warning(
                    "capture.warc.truncated",
                    format!("the record is not whole: {why}"),
                )
                .at(place),
            ),
            None => notices.extend(wrong_digests(&record, &body).map(|notice| notice.at(place))),
        }
        notices.extend(body.notices.iter().cloned());
        Ok(Payload {
            charset,
            notices,
            bytes: body.into_bytes(),
        })
    }

    fn unreadable(&self, entry: &Entry, limits: &Limits) -> CaptureError {
        let why = self
            .record(entry, limits.record_head_bytes, limits)
            .ok()
            .and_then(|record| record.damage)
            .unwrap_or_else(|| "it holds no HTTP response".to_owned());
        CaptureError::Damaged(format!(
            "the record at byte {} of {} cannot be read: {why}",
            self.place(entry),
            text::shown(&entry.url)
        ))
    }

    fn repeats(&self, original: &Entry) -> Notice {
        let time = original
            .date
            .map_or_else(String::new, |date| format!(" of {date}"));
        Notice::info(
            "capture.warc.revisit",
            format!("the crawler found the page as in its record{time}, and kept it there"),
        )
        .at(Place::Offset(self.place(original)))
    }

    /// Adds what the page names and the container holds.
    fn add_resources(&self, capture: &mut Capture, page: &Entry, extent: Extent, limits: &Limits) {
        let mut intake = Intake::new(extent, limits);
        let mut taken = std::collections::BTreeSet::new();
        let addresses = mentions::read(&capture.document.text, capture.url.as_deref());
        for address in addresses {
            let Some(found) = self.index.answer(&address, page.date) else {
                continue;
            };
            let Some(held) = self.index.payload_of(found) else {
                continue;
            };
            let Ok(entry) = self.entry(held) else {
                continue;
            };
            let wanted = match entry.what {
                What::Part(picture) => picture || extent == Extent::Whole,
                _ => false,
            };
            if !wanted {
                continue;
            }
            capture.resources.alias(&address, &entry.url);
            if !taken.insert(held) {
                continue;
            }
            let most = limits.picture_bytes.max(limits.resource_file_bytes);
            match self.payload(entry, most, limits) {
                Ok(payload) => {
                    let said = payload
                        .notices
                        .into_iter()
                        .filter(|notice| notice.severity == crate::notice::Severity::Warning);
                    capture.notices.extend(said.map(|notice| Notice {
                        text: format!("{}: {}", text::shown(&entry.url), notice.text),
                        ..notice
                    }));
                    intake.take(capture, entry.url.clone(), payload.bytes.into());
                }
                Err(error) => leave_out(capture, entry.url.clone(), error.to_string()),
            }
        }
        intake.end(capture);
    }
}

/// A revisit whose payload is elsewhere.
fn unresolved(entry: &Entry) -> CaptureError {
    CaptureError::Elsewhere(format!(
        "the crawler found {} unchanged and kept no copy here: the page stands in another file, captured before {}",
        text::shown(&entry.url),
        entry
            .date
            .map_or_else(|| "this one".to_owned(), |date| date.to_string())
    ))
}

/// The declared digests that are not those of the bytes. The payload is the body without its transfer encoding (WARC 1.1,
/// 5.9), but many crawlers take it with it.
fn wrong_digests(record: &Record, body: &Body<'_>) -> Option<Notice> {
    let raw = Head::read(&record.block)
        .and_then(|(_, at)| record.block.get(at..))
        .unwrap_or(&record.block);
    let wrong = |declared: &str, all: &[&[u8]]| {
        let verdicts: Vec<_> = all
            .iter()
            .map(|bytes| digests::check(declared, bytes))
            .collect();
        !verdicts.is_empty()
            && verdicts
                .iter()
                .all(|verdict| *verdict == digests::Verdict::Wrong)
    };
    let payload = record
        .get("warc-payload-digest")
        .filter(|declared| wrong(declared, &[raw, &body.payload, body.bytes()]));
    let block = record
        .get("warc-block-digest")
        .filter(|declared| wrong(declared, &[&record.block]));
    let (what, declared) = match (payload, block) {
        (Some(declared), _) => ("payload", declared),
        (None, Some(declared)) => ("block", declared),
        (None, None) => return None,
    };
    Some(Notice::warning(
        "capture.warc.digest",
        format!(
            "the record does not have the digest that it declares for its {what} ({}): it was changed or damaged",
            text::shown(declared)
        ),
    ))
}
