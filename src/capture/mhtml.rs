//! MHTML (RFC 2557): a page and what it needs as the parts of one MIME message, as Chromium and Internet Explorer save
//! them.
//!
//! Parts are taken as bytes and never as text: Chromium's page part names no character encoding, and only the page itself
//! tells in which its bytes are.

use super::{
    Capture, CaptureError, CaptureReader, DocumentKind, Extent, Location, Probe, Source, charset,
    file, format,
    resources::{Intake, leave_out},
    saved_from,
};
use crate::{
    limits::Limits,
    notice::{Notice, Place},
    text,
    time::Timestamp,
};
use mailparse::{MailHeader, MailHeaderMap, ParsedMail, body::Body};
use memchr::memmem;
use std::{borrow::Cow, sync::Arc};
use url::Url;

/// How many messages with parts a file may hold within each other and side by side. Browsers write one; each costs a pass
/// over what is in it, and a place on the stack.
const MULTIPARTS: usize = 64;

/// Reads an MHTML file.
pub(super) struct Mhtml;

impl CaptureReader for Mhtml {
    fn name(&self) -> &'static str {
        "MHTML"
    }

    fn recognises(&self, probe: &Probe<'_>) -> bool {
        format::is_mhtml(probe.head)
    }

    fn read(
        &self,
        source: &Source,
        location: &Location,
        extent: Extent,
        limits: &Limits,
    ) -> Result<Capture, CaptureError> {
        let bytes = file::read(&source.path, limits.resource_bytes, "resource_bytes")?;
        let message = Message::of(&bytes)?;
        let page = message.page()?;
        let part = message
            .parts
            .get(page)
            .ok_or_else(|| CaptureError::NoPage("it holds no page".to_owned()))?;
        if part.bytes.len() as u64 > limits.document_bytes {
            return Err(CaptureError::TooLarge {
                limit: "document_bytes",
                value: limits.document_bytes,
            });
        }
        let html = part.kind == DocumentKind::Html;
        let document: Arc<[u8]> = part.bytes.as_slice().into();
        let decoded = charset::decode(&document, part.charset.as_deref(), html);
        let saved = saved_from::read(&decoded.text);
        let mut capture = file::capture(
            &source.name,
            location,
            self.name(),
            part.kind,
            document,
            decoded,
        );
        let own = part.location.clone().filter(|url| is_web(url));
        let url = message.location.clone().filter(|url| is_web(url)).or(own);
        capture.captured_at = message.date.or(saved.at);
        capture.url = url.or(saved.url);
        capture.notices.extend(message.notices);
        let mut intake = Intake::new(extent, limits);
        for (at, part) in message.parts.into_iter().enumerate() {
            if at != page {
                take(&mut capture, &mut intake, part);
            }
        }
        intake.end(&mut capture);
        Ok(capture)
    }
}

/// Takes in a part that is not the page: found by its address and by its Content-ID.
fn take(capture: &mut Capture, intake: &mut Intake<'_>, part: Part) {
    let base = capture.url.as_deref().and_then(|url| Url::parse(url).ok());
    let id = part.id.map(|id| format!("cid:{id}"));
    let address = part.location.map(|location| {
        let resolved = base.and_then(|base| base.join(&location).ok());
        resolved.map_or(location, String::from)
    });
    let Some(url) = address.or_else(|| id.clone()) else {
        return;
    };
    if let Some(why) = part.damage {
        return leave_out(capture, url, why);
    }
    if let Some(id) = id {
        capture.resources.alias(&id, &url);
    }
    intake.take(capture, url, part.bytes.into());
}

/// A message with its parts laid flat, in their order.
struct Message {
    location: Option<String>,
    date: Option<Timestamp>,
    /// Content-ID of the part that the message says is its root (RFC 2387, start).
    start: Option<String>,
    parts: Vec<Part>,
    notices: Vec<Notice>,
}

/// One part, decoded.
struct Part {
    kind: DocumentKind,
    /// True for HTML or plain text: a part that may be the page.
    readable: bool,
    location: Option<String>,
    id: Option<String>,
    charset: Option<String>,
    bytes: Vec<u8>,
    /// Why its bytes could not be read.
    damage: Option<String>,
}

impl Message {
    fn of(bytes: &[u8]) -> Result<Self, CaptureError> {
        if memmem::find_iter(bytes, b"ultipart/")
            .nth(MULTIPARTS)
            .is_some()
        {
            return Err(CaptureError::Damaged(format!(
                "it holds more than {MULTIPARTS} messages within messages"
            )));
        }
        let mail = parse(bytes)?;
        let mut message = Self {
            location: address(&mail.headers, "Snapshot-Content-Location")
                .or_else(|| address(&mail.headers, "Content-Location")),
            date: mail
                .headers
                .get_first_value("Date")
                .and_then(|date| mailparse::dateparse(&date).ok())
                .and_then(Timestamp::from_unix),
            start: mail.ctype.params.get("start").map(|id| bare_id(id)),
            parts: Vec::new(),
            notices: Vec::new(),
        };
        let multipart = mail.ctype.mimetype.starts_with("multipart/");
        if multipart && mail.subparts.is_empty() {
            message.mend(bytes)?;
        } else {
            message.flatten(&mail);
        }
        if multipart && message.notices.is_empty() && !ends(&mail, bytes) {
            message.notices.push(
                Notice::warning(
                    "capture.mhtml.truncated",
                    "the MHTML file ends without its last boundary: it may be cut off, and parts of it may be missing",
                )
                .at(Place::Offset(bytes.len() as u64)),
            );
        }
        Ok(message)
    }

    /// Reads a message whose parts cannot be told by what its head says: by the boundary that stands in the body, else as
    /// one part.
    fn mend(&mut self, bytes: &[u8]) -> Result<(), CaptureError> {
        let body = body_of(bytes).trim_ascii_start();
        let first = body.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let mended: Cow<'_, [u8]> = match first.trim_ascii().strip_prefix(b"--") {
            Some(boundary) if !boundary.is_empty() => {
                let mut mended = b"Content-Type: multipart/related; boundary=\"".to_vec();
                mended.extend_from_slice(boundary);
                mended.extend_from_slice(b"\"\r\n\r\n");
                mended.extend_from_slice(body);
                mended.into()
            }
            _ if first.contains(&b':') && !first.starts_with(b"<") => body.into(),
            _ => [b"Content-Type: text/html\r\n\r\n", body].concat().into(),
        };
        self.flatten(&parse(&mended)?);
        self.notices.push(Notice::warning(
            "capture.mhtml.boundary",
            "the MHTML file does not part its parts as its head says; they were told by what stands in it",
        ));
        Ok(())
    }

    fn flatten(&mut self, mail: &ParsedMail<'_>) {
        if !mail.subparts.is_empty() {
            mail.subparts.iter().for_each(|part| self.flatten(part));
            return;
        }
        let mimetype = mail.ctype.mimetype.as_str();
        let (readable, kind) = match mimetype {
            "text/html" | "application/xhtml+xml" => (true, DocumentKind::Html),
            "text/plain" => (true, DocumentKind::Text),
            _ => (false, DocumentKind::Text),
        };
        let (bytes, damage) = match mail.get_body_raw() {
            Ok(bytes) => (bytes, None),
            Err(error) => match lenient(mail) {
                Some(bytes) if readable => {
                    self.notices.push(Notice::warning(
                        "capture.mhtml.part",
                        "the encoding of the page in the MHTML file is damaged; what could be read was read",
                    ));
                    (bytes, None)
                }
                _ => {
                    let why = text::shown(&error.to_string());
                    (Vec::new(), Some(format!("its encoding is damaged ({why})")))
                }
            },
        };
        self.parts.push(Part {
            kind,
            readable,
            location: address(&mail.headers, "Content-Location"),
            id: mail
                .headers
                .get_first_value("Content-ID")
                .map(|id| bare_id(&id)),
            charset: mail.ctype.params.get("charset").cloned(),
            bytes,
            damage,
        });
    }

    /// Which part is the page: the one named as root, the one at the address of the whole, else the first HTML, else the
    /// first text.
    fn page(&self) -> Result<usize, CaptureError> {
        let find = |test: &dyn Fn(&Part) -> bool| {
            self.parts
                .iter()
                .position(|part| part.readable && !part.bytes.is_empty() && test(part))
        };
        let named = |part: &Part| self.start.is_some() && part.id == self.start;
        let at_address = |part: &Part| {
            self.location.is_some()
                && part.location == self.location
                && part.kind == DocumentKind::Html
        };
        find(&named)
            .or_else(|| find(&at_address))
            .or_else(|| find(&|part| part.kind == DocumentKind::Html))
            .or_else(|| find(&|_| true))
            .ok_or_else(|| {
                let count = text::counted(self.parts.len(), "part", "parts");
                CaptureError::NoPage(format!(
                    "the MHTML file holds no page: of its {count} none is HTML or plain text with content"
                ))
            })
    }
}

fn parse(bytes: &[u8]) -> Result<ParsedMail<'_>, CaptureError> {
    mailparse::parse_mail(bytes).map_err(|error| {
        CaptureError::Damaged(format!(
            "its MIME structure cannot be read ({})",
            text::shown(&error.to_string())
        ))
    })
}

/// True if the message ends with its last boundary, as a whole one does.
fn ends(mail: &ParsedMail<'_>, bytes: &[u8]) -> bool {
    mail.ctype.params.get("boundary").is_none_or(|boundary| {
        let last = format!("--{boundary}--");
        memmem::rfind(bytes, last.as_bytes()).is_some_and(|at| {
            // A boundary that itself ends in hyphens is not taken for the last one.
            let line = bytes
                .get(at.saturating_add(last.len())..)
                .unwrap_or_default();
            line.first().is_none_or(u8::is_ascii_whitespace)
        })
    })
}

/// What follows the head of a message.
fn body_of(bytes: &[u8]) -> &[u8] {
    let end = [&b"\r\n\r\n"[..], b"\n\n"]
        .iter()
        .filter_map(|end| memmem::find(bytes, end))
        .min();
    end.and_then(|at| bytes.get(at..)).unwrap_or_default()
}

/// Base64 that is cut off or holds foreign characters, as far as it goes.
fn lenient(mail: &ParsedMail<'_>) -> Option<Vec<u8>> {
    let Body::Base64(body) = mail.get_body_encoded() else {
        return None;
    };
    let mut kept: Vec<u8> = body
        .get_raw()
        .iter()
        .copied()
        .filter(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
        .collect();
    kept.truncate(kept.len() / 4 * 4);
    data_url::forgiving_base64::decode_to_vec(&kept).ok()
}

/// An address in a header. Long ones are folded into lines (RFC 2557, 4.4.2); white space is no part of them.
fn address(headers: &[MailHeader<'_>], name: &str) -> Option<String> {
    let value = headers.get_first_value(name)?;
    let value: String = value.chars().filter(|c| !c.is_whitespace()).collect();
    (!value.is_empty()).then_some(value)
}

fn bare_id(id: &str) -> String {
    id.trim()
        .trim_start_matches('<')
        .trim_end_matches('>')
        .to_owned()
}

fn is_web(url: &str) -> bool {
    url.starts_with("http://") || url.starts_with("https://")
}
