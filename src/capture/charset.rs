//! Bytes in, text out: which character encoding a document is in, and what could not be read in it.
//!
//! The order is the web's (HTML, 13.2.3.2): byte-order mark, what the message said, what the document says of itself,
//! then detection. One thing differs, because an archive is read long after the server's settings are gone: a declaration
//! that the bytes plainly contradict loses, and that is said.

use crate::{notice::Notice, text};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use memchr::memmem;

/// How far into a document a declaration of its encoding is looked for, in bytes. The standard says 1,024; real pages
/// put it later.
const DECLARED_WITHIN: usize = 64 << 10;

/// How many characters of several bytes must be sound UTF-8, and none broken, to overrule a declaration of another
/// encoding. In a text of a single-byte encoding even three such sequences hardly ever come by chance.
const SURE: usize = 3;

/// A document read as text.
pub(super) struct Decoded {
    /// The text; no byte-order mark.
    pub(super) text: String,
    /// The encoding (WHATWG name).
    pub(super) encoding: &'static str,
    /// What was doubtful or could not be read.
    pub(super) notices: Vec<Notice>,
}

/// Reads bytes as text. `declared` is a label from outside the document (an HTTP or MIME header); `html` says whether the
/// document may declare its encoding in a `<meta>` element.
pub(super) fn decode(bytes: &[u8], declared: Option<&str>, html: bool) -> Decoded {
    let mut notices = Vec::new();
    let text = std::str::from_utf8(bytes).ok();
    let (encoding, body) = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => (encoding, bytes.get(length..).unwrap_or_default()),
        None => (choose(bytes, text, declared, html, &mut notices), bytes),
    };
    if encoding == UTF_8
        && let Some(text) = text.and_then(|text| text.get(bytes.len() - body.len()..))
    {
        let once = encoded_twice(text).map(|(once, misread)| {
            notices.push(Notice::info(
                "capture.charset.twice",
                format!("the capture was saved with its characters encoded twice (UTF-8 taken for {misread}); they were decoded twice"),
            ));
            once
        });
        return Decoded {
            text: once.unwrap_or_else(|| text.to_owned()),
            encoding: encoding.name(),
            notices,
        };
    }
    let (decoded, damaged) = encoding.decode_without_bom_handling(body);
    if damaged {
        let count = decoded.matches('\u{FFFD}').count();
        notices.push(Notice::warning(
            "capture.charset.replaced",
            format!(
                "{count} characters could not be read as {} and stand as U+FFFD",
                encoding.name()
            ),
        ));
    }
    Decoded {
        text: decoded.into_owned(),
        encoding: encoding.name(),
        notices,
    }
}

fn choose(
    bytes: &[u8],
    text: Option<&str>,
    declared: Option<&str>,
    html: bool,
    notices: &mut Vec<Notice>,
) -> &'static Encoding {
    if let Some(encoding) = utf_16_without_mark(bytes) {
        return encoding;
    }
    let head = bytes.get(..DECLARED_WITHIN).unwrap_or(bytes);
    let label = declared.and_then(for_label).or_else(|| {
        if html {
            declared_in(head).and_then(for_meta_label)
        } else {
            None
        }
    });
    let utf_8 = Utf8Evidence::of(bytes, text);
    match label {
        Some(encoding) if encoding == UTF_8 => {
            if utf_8.broken > utf_8.sound {
                let guess = detect(bytes, false);
                notices.push(contradicted("UTF-8", guess));
                return guess;
            }
            UTF_8
        }
        Some(encoding) => {
            if utf_8.broken == 0 && utf_8.sound >= SURE && encoding.is_ascii_compatible() {
                notices.push(contradicted(encoding.name(), UTF_8));
                return UTF_8;
            }
            encoding
        }
        None if utf_8.broken == 0 => UTF_8,
        None => {
            // One cut character at the end, or a stray byte in a large text, does not make it another encoding.
            if utf_8.sound > utf_8.broken.saturating_mul(20) {
                return UTF_8;
            }
            let guess = detect(bytes, true);
            notices.push(Notice::info(
                "capture.charset.detected",
                format!(
                    "the capture does not say its character encoding; it was read as {}",
                    guess.name()
                ),
            ));
            guess
        }
    }
}

/// The text of a document that a program took for another encoding than UTF-8 and saved as UTF-8 ("â\u{80}\u{99}" for "’"),
/// and the encoding that it was taken for. All characters beyond ASCII must come out as sound UTF-8, so a page that only
/// quotes such a text is not touched.
fn encoded_twice(text: &str) -> Option<(String, &'static str)> {
    let from = text
        .as_bytes()
        .chunks(4096)
        .take_while(|chunk| chunk.is_ascii())
        .count()
        * 4096;
    let mut beyond = text.get(from..)?.chars().skip_while(char::is_ascii);
    // The first byte of a character of several, and one that goes on.
    if !matches!(beyond.next()?, 'Â'..='ô') || beyond.next()?.is_ascii() {
        return None;
    }
    let latin = || {
        text.chars()
            .map(|c| u8::try_from(u32::from(c)).ok())
            .collect()
    };
    let windows = || {
        let (bytes, _, unknown) = WINDOWS_1252.encode(text);
        (!unknown).then(|| bytes.into_owned())
    };
    let (bytes, misread): (Vec<u8>, _) = match latin() {
        Some(bytes) => (bytes, "ISO 8859-1"),
        None => (windows()?, "Windows-1252"),
    };
    let once = String::from_utf8(bytes).ok()?;
    let sound = once.chars().filter(|c| !c.is_ascii()).take(SURE).count();
    let once = match once.strip_prefix('\u{FEFF}') {
        Some(rest) => rest.to_owned(),
        None => once,
    };
    (sound == SURE).then_some((once, misread))
}

fn contradicted(declared: &str, read: &'static Encoding) -> Notice {
    Notice::info(
        "capture.charset.contradicted",
        format!(
            "the capture says {declared}, but its bytes are not; it was read as {}",
            read.name()
        ),
    )
}

fn detect(bytes: &[u8], utf_8: bool) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let utf_8 = if utf_8 {
        Utf8Detection::Allow
    } else {
        Utf8Detection::Deny
    };
    detector.guess(None, utf_8)
}

/// What speaks for and against UTF-8.
struct Utf8Evidence {
    /// Characters of several bytes that are sound.
    sound: usize,
    /// Places that no UTF-8 text has.
    broken: usize,
}

impl Utf8Evidence {
    /// The evidence of bytes, given the text that they are if all of them are UTF-8.
    fn of(bytes: &[u8], text: Option<&str>) -> Self {
        if let Some(text) = text {
            // All is sound; whether it is much or little matters only up to a few characters.
            let mut sound = 0_usize;
            let parts = text.as_bytes().chunks(4096);
            for part in parts.filter(|part| !part.is_ascii()) {
                sound = sound.saturating_add(part.iter().filter(|byte| **byte >= 0xC0).count());
                if sound >= SURE {
                    break;
                }
            }
            return Self { sound, broken: 0 };
        }
        let mut evidence = Self {
            sound: 0,
            broken: 0,
        };
        let mut cut = false;
        let mut chunks = bytes.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            evidence.sound = evidence
                .sound
                .saturating_add(chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count());
            if chunks.peek().is_none() {
                cut = std::str::from_utf8(chunk.invalid())
                    .is_err_and(|error| error.error_len().is_none());
            }
            if !chunk.invalid().is_empty() {
                evidence.broken = evidence.broken.saturating_add(1);
            }
        }
        // A sequence that the end of the capture cuts is a cut, not another encoding; but where it is the only one, it may
        // as well be the last letter of another encoding.
        if cut && evidence.sound > 0 {
            evidence.broken = evidence.broken.saturating_sub(1);
        }
        evidence
    }
}

/// UTF-16 that lost its mark: of the first characters nearly all have a zero byte on the same side.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(1024) & !1)?;
    let pairs = head.len() / 2;
    if pairs < 8 {
        return None;
    }
    let mut first = 0_usize;
    let mut second = 0_usize;
    for pair in head.chunks_exact(2) {
        match pair {
            [0, other] if *other != 0 => first += 1,
            [other, 0] if *other != 0 => second += 1,
            _ => {}
        }
    }
    if first * 10 > pairs * 8 {
        Some(UTF_16BE)
    } else if second * 10 > pairs * 8 {
        Some(UTF_16LE)
    } else {
        None
    }
}

/// The encoding of a label, mended where it is malformed in a known way.
fn for_label(label: &str) -> Option<&'static Encoding> {
    let label = label
        .replace("&#8211;", "-")
        .replace("&#45;", "-")
        .replace(['\u{2013}', '\u{2014}', '\u{2011}'], "-");
    let label = label
        .trim_matches(|c: char| !c.is_ascii_alphanumeric())
        .to_ascii_lowercase();
    let label = label
        .rsplit_once("charset=")
        .map_or(label.as_str(), |(_, label)| label);
    Encoding::for_label(label.as_bytes()).or_else(|| {
        let squeezed: String = label
            .chars()
            .map(|c| if c == '_' || c == ' ' { '-' } else { c })
            .collect();
        Encoding::for_label(squeezed.as_bytes()).or(match squeezed.as_str() {
            "utf" | "utf-8-unicode" | "utf-8859-1" | "utf8mb4" => Some(UTF_8),
            "iso8859" | "iso-8859" | "latin" | "ansi" | "windows" => Some(WINDOWS_1252),
            _ => None,
        })
    })
}

/// As [`for_label`], for a label that stands in the document itself: since the label could be read, the document is not
/// UTF-16 (HTML, 13.2.3.2).
fn for_meta_label(label: String) -> Option<&'static Encoding> {
    let encoding = for_label(&label)?;
    Some(if encoding == UTF_16LE || encoding == UTF_16BE {
        UTF_8
    } else if encoding == encoding_rs::X_USER_DEFINED {
        WINDOWS_1252
    } else {
        encoding
    })
}

/// The label of the first `<meta>` (or XML declaration) that gives one.
fn declared_in(head: &[u8]) -> Option<String> {
    if let Some(rest) = head.trim_ascii_start().strip_prefix(b"<?xml") {
        let end = memmem::find(rest, b"?>").unwrap_or(0);
        if let Some(label) = label_after(rest.get(..end).unwrap_or_default(), b"encoding") {
            return Some(label);
        }
    }
    let mut at = 0;
    while let Some(found) = head.get(at..).and_then(|rest| memchr::memchr(b'<', rest)) {
        let start = at.saturating_add(found);
        let rest = head.get(start..).unwrap_or_default();
        let opens = |name: &[u8]| {
            rest.get(1..=name.len())
                .is_some_and(|found| found.eq_ignore_ascii_case(name))
        };
        if rest.starts_with(b"<!--") {
            let end = rest
                .get(4..)
                .and_then(|rest| memmem::find(rest, b"-->"))
                .unwrap_or(rest.len());
            at = start.saturating_add(end).saturating_add(4);
        } else if opens(b"meta") {
            let end = memchr::memchr(b'>', rest).unwrap_or(rest.len());
            let tag = head
                .get(start..start.saturating_add(end))
                .unwrap_or_default();
            if let Some(label) = label_after(tag, b"charset") {
                return Some(label);
            }
            at = start.saturating_add(end.max(1));
        } else if opens(b"body") {
            return None;
        } else {
            at = start.saturating_add(1);
        }
    }
    None
}

/// The value after `name` and an equals sign, quoted or not. `charset="charset=gbk"` gives `gbk`.
fn label_after(tag: &[u8], name: &[u8]) -> Option<String> {
    let lower = tag.to_ascii_lowercase();
    let finder = memmem::Finder::new(name);
    let mut at = 0;
    while let Some(found) = lower.get(at..).and_then(|rest| finder.find(rest)) {
        at = at.saturating_add(found).saturating_add(name.len());
        let rest = tag.get(at..)?.trim_ascii_start();
        if let Some(value) = rest.strip_prefix(b"=") {
            let mut value = value;
            while let [b'"' | b'\'' | b' ' | b'\t' | b'\n', tail @ ..] = value {
                value = tail;
            }
            let end = value
                .iter()
                .position(|byte| {
                    matches!(byte, b'"' | b'\'' | b'>' | b'/' | b'?') || byte.is_ascii_whitespace()
                })
                .unwrap_or(value.len());
            let label = String::from_utf8_lossy(value.get(..end)?).into_owned();
            let again = label.to_ascii_lowercase();
            if again.is_empty() || again.starts_with("charset") && !again.contains('=') {
                continue;
            }
            return (!text::is_blank(&label)).then_some(label);
        }
    }
    None
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn encoding_of(html: &str) -> &'static str {
        let mut bytes = html.as_bytes().to_vec();
        bytes.extend(b"<p>caf\xE9");
        decode(&bytes, None, true).encoding
    }

    #[test]
    fn a_declaration_is_found_however_it_is_written() {
        for html in [
            "<meta charset=windows-1251>",
            "<META CHARSET='Windows-1251'>",
            "<meta http-equiv=Content-Type content=\"text/html; charset=windows-1251\">",
            "<meta content=\"charset=windows-1251\">",
            "<meta charset=\"charset=windows-1251\">",
            "<meta charset=\"windows-1251;\">",
            "<meta charset = \" windows-1251 \">",
        ] {
            assert_eq!(encoding_of(html), "windows-1251", "{html}");
        }
        assert_eq!(
            encoding_of("<meta charset=\"iso-8859&#8211;1\">"),
            "windows-1252"
        );
        let late = format!("<style>{}</style><meta charset=koi8-r>", "x".repeat(5000));
        assert_eq!(encoding_of(&late), "KOI8-R");
        let comment = "<!-- <meta charset=koi8-r> --><meta charset=windows-1251>";
        assert_eq!(encoding_of(comment), "windows-1251");
    }

    #[test]
    fn bytes_that_contradict_the_declaration_win() {
        let lying = "<meta charset=iso-8859-1><p>Žluťoučký kůň";
        let read = decode(lying.as_bytes(), None, true);
        assert_eq!(read.encoding, "UTF-8");
        assert!(read.text.ends_with("kůň"));
        assert_eq!(read.notices.len(), 1);
        let read = decode(
            b"<meta charset=utf-8><p>Gr\xFC\xDFe aus M\xFCnchen, sch\xF6ne Gr\xFC\xDFe",
            None,
            true,
        );
        assert_eq!(read.encoding, "windows-1252");
        assert!(read.text.ends_with("schöne Grüße"));
    }

    #[test]
    fn what_was_encoded_twice_is_decoded_twice() {
        let once = "<meta charset=utf-8><p>Žluťoučký kůň’s “naïve” café – 東京 100 €";
        let latin: String = once.bytes().map(char::from).collect();
        let windows = WINDOWS_1252.decode_without_bom_handling(once.as_bytes()).0;
        for twice in [latin, windows.into_owned()] {
            let read = decode(twice.as_bytes(), None, true);
            assert_eq!(read.text, once);
            let codes: Vec<_> = read
                .notices
                .iter()
                .map(|notice| notice.code.as_ref())
                .collect();
            assert_eq!(codes, ["capture.charset.twice"]);
        }
    }

    #[test]
    fn what_only_quotes_such_a_text_is_left_alone() {
        for text in [
            "<p>It shows â€™ and Ã© in place of ’ and é: 3 Ã© more",
            "<p>Grüße aus München, ÄÖÜ, ÃO, São João",
            "<p>Ã© once and Ã© again",
            "<p>plain",
            "",
        ] {
            let read = decode(text.as_bytes(), None, true);
            assert_eq!(read.text, text);
            assert!(read.notices.is_empty());
        }
    }

    #[test]
    fn utf_16_is_read_with_and_without_its_mark() {
        let text = "A line of plain text.\nAnother.";
        for (mark, big) in [(true, true), (true, false), (false, true), (false, false)] {
            let mut bytes = Vec::new();
            let units = mark
                .then_some(0xFEFF)
                .into_iter()
                .chain(text.encode_utf16());
            for unit in units {
                bytes.extend(if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                });
            }
            assert_eq!(decode(&bytes, None, false).text, text);
        }
    }

    #[test]
    fn what_cannot_be_read_is_counted() {
        let read = decode(
            "ein schöner Tag, ein Wort \u{fc}"
                .as_bytes()
                .split_last()
                .unwrap()
                .1,
            None,
            false,
        );
        assert_eq!(read.encoding, "UTF-8");
        assert_eq!(read.notices.len(), 1);
        assert!(
            read.notices
                .iter()
                .all(|notice| notice.text.starts_with("1 "))
        );
    }
}
