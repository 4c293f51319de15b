//! HTTP messages as archives keep them: heads, transfer and content encodings.
//!
//! What a head declares is often no longer so: crawlers take chunks away and leave the field, servers say gzip and send
//! none. So everything is tried, verified and, where it is not so, left as it is, and that is said.

use super::{
    CaptureError,
    format::{self, Shape},
};
use crate::{notice::Notice, text};
use fastwarc::stream_io::{brotli::BrotliReader, zstd::ZstdReader};
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use memchr::memmem;
use std::{
    borrow::Cow,
    io::{Cursor, Read},
};

/// How many encodings may lie over each other; more is an attack.
const LAYERS: usize = 4;

/// The head of a response.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Head {
    /// Status; none where the first line gives none.
    pub(super) status: Option<u16>,
    fields: Vec<(String, String)>,
}

impl Head {
    /// Reads the head of a message, and tells where its body begins. None where the bytes are no HTTP message. Lines may
    /// end with LF alone, the reason phrase may be missing (RFC 9112, sections 2.2 and 4).
    pub(super) fn read(message: &[u8]) -> Option<(Self, usize)> {
        if !message
            .get(..5)
            .is_some_and(|start| start.eq_ignore_ascii_case(b"HTTP/"))
        {
            return None;
        }
        let mut head = Self::default();
        let mut at = 0_usize;
        let mut first = true;
        loop {
            let rest = message.get(at..).unwrap_or_default();
            let end = memchr::memchr(b'\n', rest);
            let line = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
            at = at
                .saturating_add(line.len())
                .saturating_add(usize::from(end.is_some()));
            if first {
                let mut words = line
                    .split(u8::is_ascii_whitespace)
                    .filter(|word| !word.is_empty());
                head.status = words
                    .nth(1)
                    .and_then(|word| std::str::from_utf8(word).ok()?.parse().ok());
                first = false;
            } else if line.trim_ascii().is_empty() {
                return Some((head, at));
            } else {
                head.add(line);
            }
            if end.is_none() {
                return Some((head, at));
            }
        }
    }

    fn add(&mut self, line: &[u8]) {
        let line = String::from_utf8_lossy(line);
        if line.starts_with([' ', '\t'])
            && let Some((_, value)) = self.fields.last_mut()
        {
            value.push(' ');
            value.push_str(line.trim());
        } else if let Some((name, value)) = line.split_once(':') {
            self.fields
                .push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }

    /// The first field of a name, given in lower case, that has a value.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(key, value)| key == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// The media type without parameters, in lower case.
    pub(super) fn media_type(&self) -> Option<String> {
        self.get("content-type").map(media_type)
    }

    /// The character encoding that `Content-Type` names.
    pub(super) fn charset(&self) -> Option<String> {
        charset(self.get("content-type")?)
    }

    /// Encodings in the order in which they were laid on.
    fn encodings(&self, name: &str) -> Vec<String> {
        self.fields
            .iter()
            .filter(|(key, _)| key == name)
            .flat_map(|(_, value)| value.split(','))
            .map(|word| word.trim().to_ascii_lowercase())
            .filter(|word| !matches!(word.as_str(), "" | "identity" | "none" | "utf-8"))
            .take(LAYERS)
            .collect()
    }
}

/// A media type without parameters, in lower case.
pub(super) fn media_type(field: &str) -> String {
    let bare = field.split(';').next().unwrap_or_default();
    bare.trim().to_ascii_lowercase()
}

/// The `charset` of a media type.
pub(super) fn charset(field: &str) -> Option<String> {
    field.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']);
        (name.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then(|| value.to_owned())
    })
}

/// A body with its encodings taken off.
#[derive(Debug)]
pub(super) struct Body<'a> {
    /// The body without its transfer encoding: what the field `WARC-Payload-Digest` is of.
    pub(super) payload: Cow<'a, [u8]>,
    /// The body without content encoding too; none where there was none to take off.
    decoded: Option<Vec<u8>>,
    /// What was not as declared.
    pub(super) notices: Vec<Notice>,
}

impl<'a> Body<'a> {
    /// A body that nothing was laid on.
    pub(super) fn plain(bytes: &'a [u8]) -> Self {
        Self {
            payload: Cow::Borrowed(bytes),
            decoded: None,
            notices: Vec::new(),
        }
    }

    /// The bytes that the reader of a page sees.
    pub(super) fn bytes(&self) -> &[u8] {
        self.decoded.as_deref().unwrap_or(&self.payload)
    }

    /// The same, owned.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.decoded.unwrap_or_else(|| self.payload.into_owned())
    }
}

/// Takes off what the head declares and the bytes bear out. No more than `limit` bytes may come out.
pub(super) fn decode<'a>(
    head: &Head,
    body: &'a [u8],
    limit: u64,
) -> Result<Body<'a>, CaptureError> {
    let mut notices = Vec::new();
    let mut payload = Cow::Borrowed(body);
    for coding in head.encodings("transfer-encoding").iter().rev() {
        if coding == "chunked" {
            if let Some(joined) = unchunk(&payload, &mut notices) {
                payload = Cow::Owned(joined);
            }
        } else if let Some(bytes) = unpack(coding, &payload, limit, &mut notices)? {
            payload = Cow::Owned(bytes);
        }
    }
    let mut decoded: Option<Vec<u8>> = None;
    for coding in head.encodings("content-encoding").iter().rev() {
        let packed = decoded.as_deref().unwrap_or(&payload);
        if let Some(bytes) = unpack(coding, packed, limit, &mut notices)? {
            decoded = Some(bytes);
        }
    }
    Ok(Body {
        payload,
        decoded,
        notices,
    })
}

/// The beginning of a body, decoded as far as its own beginning allows: enough to tell what it is.
pub(super) fn glimpse(head: &Head, body: &[u8], most: u64) -> Vec<u8> {
    let mut said = Vec::new();
    let mut bytes = body.to_vec();
    if head
        .encodings("transfer-encoding")
        .contains(&"chunked".to_owned())
        && let Some(joined) = unchunk(&bytes, &mut said)
    {
        bytes = joined;
    }
    for coding in head.encodings("content-encoding").iter().rev() {
        let Some(mut reader) = reader(coding, &bytes) else {
            continue;
        };
        let mut out = Vec::new();
        // A cut body ends in an error; what came before it is what is asked for.
        let _ = reader.by_ref().take(most).read_to_end(&mut out);
        drop(reader);
        if !out.is_empty() {
            bytes = out;
        }
    }
    bytes
}

/// Joins chunks (RFC 9112, section 7.1). None where the body is not chunked. Where the chunks break off, the rest stands as
/// it is.
fn unchunk(body: &[u8], notices: &mut Vec<Notice>) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(body.len());
    let mut rest = body;
    loop {
        let Some((size, data)) = chunk_head(rest) else {
            if rest.len() == body.len() {
                if !body.is_empty() {
                    notices.push(Notice::info(
                        "capture.http.not-chunked",
                        "the response says that it comes in chunks, and does not; it was read as it is",
                    ));
                }
                return None;
            }
            if rest.trim_ascii().is_empty() {
                notices.push(Notice::warning(
                    "capture.http.truncated",
                    "the last chunk of the response is missing: the page may be cut off",
                ));
            } else {
                notices.push(Notice::warning(
                    "capture.http.chunks",
                    "the chunks of the response are damaged; what follows the damage was read as it is",
                ));
                out.extend_from_slice(rest);
            }
            return Some(out);
        };
        if size == 0 {
            // What may follow are trailers.
            return Some(out);
        }
        match data.get(..size) {
            Some(chunk) => {
                out.extend_from_slice(chunk);
                rest = data.get(size..).unwrap_or_default();
                rest = rest
                    .strip_prefix(b"\r\n")
                    .or_else(|| rest.strip_prefix(b"\n"))
                    .unwrap_or(rest);
            }
            None => {
                out.extend_from_slice(data);
                notices.push(Notice::warning(
                    "capture.http.truncated",
                    "the last chunk of the response is cut off: the page may be cut off",
                ));
                return Some(out);
            }
        }
    }
}

/// Size of the chunk at the beginning of `rest`, and what follows its line.
fn chunk_head(rest: &[u8]) -> Option<(usize, &[u8])> {
    let end = memmem::find(rest.get(..1024).unwrap_or(rest), b"\n")?;
    let line = rest.get(..end)?;
    let digits = line.split(|byte| *byte == b';').next()?.trim_ascii();
    if digits.is_empty() || digits.len() > 8 || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let size = usize::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    Some((size, rest.get(end.saturating_add(1)..)?))
}

/// Takes one encoding off. None where the bytes are not encoded so, or the encoding is not known: they stay as they are.
fn unpack(
    coding: &str,
    bytes: &[u8],
    limit: u64,
    notices: &mut Vec<Notice>,
) -> Result<Option<Vec<u8>>, CaptureError> {
    if bytes.is_empty() {
        return Ok(None);
    }
    let not_so = |notices: &mut Vec<Notice>| {
        notices.push(Notice::info(
            "capture.http.not-encoded",
            format!(
                "the response says that it is encoded as {}, and is not; it was read as it is",
                text::shown(coding)
            ),
        ));
        Ok(None)
    };
    if coding.ends_with("gzip") && !bytes.starts_with(b"\x1F\x8B") {
        return not_so(notices);
    }
    let Some(mut reader) = reader(coding, bytes) else {
        notices.push(Notice::warning(
            "capture.http.encoding-unknown",
            format!(
                "the response says that it is encoded as {}, which Pressmark does not read",
                text::shown(coding)
            ),
        ));
        return Ok(None);
    };
    let mut out = Vec::new();
    let read = reader
        .by_ref()
        .take(limit.saturating_add(1))
        .read_to_end(&mut out);
    drop(reader);
    if out.len() as u64 > limit {
        return Err(CaptureError::TooLarge {
            limit: "document_bytes",
            value: limit,
        });
    }
    if read.is_err() {
        if out.is_empty() || format::shape(bytes.get(..4096).unwrap_or(bytes)) == Shape::Html {
            return not_so(notices);
        }
        notices.push(Notice::warning(
            "capture.http.truncated",
            format!(
                "the response, encoded as {}, is damaged or cut off; {} bytes of it could be read",
                text::shown(coding),
                text::thousands(out.len() as u64)
            ),
        ));
    }
    Ok(Some(out))
}

/// A reader that takes an encoding off. None for an unknown one.
fn reader<'a>(coding: &str, bytes: &'a [u8]) -> Option<Box<dyn Read + 'a>> {
    Some(match coding {
        "gzip" | "x-gzip" => Box::new(MultiGzDecoder::new(bytes)),
        // Servers send both what the standard calls deflate (zlib) and the bare thing.
        "deflate" if is_zlib(bytes) => Box::new(ZlibDecoder::new(bytes)),
        "deflate" => Box::new(DeflateDecoder::new(bytes)),
        "br" => Box::new(BrotliReader::new(Cursor::new(bytes.to_vec()))),
        "zstd" => Box::new(ZstdReader::new(Cursor::new(bytes.to_vec()))),
        _ => return None,
    })
}

/// True for the two bytes that a zlib stream begins with (RFC 1950, section 2.2).
fn is_zlib(bytes: &[u8]) -> bool {
    match bytes {
        [first, second, ..] => {
            first & 0x0F == 8 && (u16::from(*first) << 8 | u16::from(*second)).is_multiple_of(31)
        }
        _ => false,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    fn head(fields: &str) -> Head {
        Head::read(format!("HTTP/1.1 200 OK\r\n{fields}\r\n").as_bytes())
            .unwrap()
            .0
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn read(fields: &str, body: &[u8]) -> (String, Vec<String>) {
        let body = decode(&head(fields), body, 1 << 20).unwrap();
        let codes = body.notices.iter().map(|notice| notice.code.to_string());
        let codes = codes.collect();
        (String::from_utf8(body.into_bytes()).unwrap(), codes)
    }

    #[test]
    fn heads_are_read_however_they_are_written() {
        let message = b"HTTP/1.1 200\nContent-Type: Text/HTML; Charset=\"utf-8\"\nX: a\n b\n\nbody";
        let (head, body) = Head::read(message).unwrap();
        assert_eq!(head.status, Some(200));
        assert_eq!(head.media_type().as_deref(), Some("text/html"));
        assert_eq!(head.charset().as_deref(), Some("utf-8"));
        assert_eq!(head.get("x"), Some("a b"));
        assert_eq!(&message[body..], b"body");
        assert!(Head::read(b"<html>").is_none());
        assert_eq!(
            Head::read(b"HTTP/1.0 404 Not Found").unwrap().0.status,
            Some(404)
        );
    }

    #[test]
    fn chunks_are_joined_and_what_is_not_chunked_stays() {
        let chunked = "Transfer-Encoding: chunked\r\n";
        let whole = read(
            chunked,
            b"4;x=y\r\nWiki\r\n5\r\npedia\r\n0\r\nTrailer: x\r\n\r\n",
        );
        assert_eq!(whole, ("Wikipedia".to_owned(), vec![]));
        let not = read(chunked, b"<html>plain");
        assert_eq!(
            not,
            (
                "<html>plain".to_owned(),
                vec!["capture.http.not-chunked".to_owned()]
            )
        );
        let cut = read(chunked, b"4\r\nWiki\r\nF0\r\npedia");
        assert_eq!(
            cut,
            (
                "Wikipedia".to_owned(),
                vec!["capture.http.truncated".to_owned()]
            )
        );
        let broken = read(chunked, b"4\r\nWiki\r\nnonsense");
        assert_eq!(
            broken,
            (
                "Wikinonsense".to_owned(),
                vec!["capture.http.chunks".to_owned()]
            )
        );
    }

    #[test]
    fn encodings_are_taken_off_where_they_are() {
        let fields = "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n";
        let packed = gzip(b"words");
        let mut body = format!("{:x}\r\n", packed.len()).into_bytes();
        body.extend_from_slice(&packed);
        body.extend_from_slice(b"\r\n0\r\n\r\n");
        assert_eq!(read(fields, &body).0, "words");
        assert_eq!(
            read("Content-Encoding: gzip\r\n", b"words").1,
            ["capture.http.not-encoded"]
        );
        assert_eq!(
            read("Content-Encoding: br\r\n", b"<!DOCTYPE html><p>words").0,
            "<!DOCTYPE html><p>words"
        );
        let cut = read(
            "Content-Encoding: gzip\r\n",
            &gzip(&b"words ".repeat(5000))[..60],
        );
        assert_eq!(cut.1, ["capture.http.truncated"]);
        assert_eq!(
            read("Content-Encoding: odd\r\n", b"words").1,
            ["capture.http.encoding-unknown"]
        );
        let bomb = gzip(&vec![b'x'; 3 << 20]);
        assert!(matches!(
            decode(&head("Content-Encoding: gzip\r\n"), &bomb, 1 << 20),
            Err(CaptureError::TooLarge { .. })
        ));
    }
}
