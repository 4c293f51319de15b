//! What a file is, by its content: magic bytes first, then structure. Never by its name alone.

use encoding_rs::Encoding;
use memchr::memmem;

/// What the first bytes of a file show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// HTML.
    Html,
    /// Plain text.
    Text,
    /// Something else, in words: "a PDF file".
    Other(&'static str),
}

/// Magic bytes of formats that are no capture of ours, and what they are.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF file"),
    (
        b"PK\x03\x04",
        "a ZIP archive (WACZ, EPUB and office files are ZIP archives, too)",
    ),
    (b"\x1F\x8B", "gzip-compressed data, such as .warc.gz"),
    (
        b"\x28\xB5\x2F\xFD",
        "Zstandard-compressed data, such as .warc.zst",
    ),
    (b"WARC/", "a WARC file"),
    (b"filedesc://", "an ARC file"),
    (b"bplist00", "a binary property list, such as .webarchive"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xFF\xD8\xFF", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a RIFF file, such as WebP or AVI"),
    (b"\x00\x00\x01\x00", "an icon"),
    (b"OggS", "an Ogg file"),
    (b"ID3", "an MP3 file"),
    (b"\x7FELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3", "an SQLite database"),
    (b"wOFF", "a web font"),
    (b"wOF2", "a web font"),
];

/// Element names that make a file HTML when it has no `<html>` of its own.
const TAGS: &[&str] = &[
    "a", "article", "b", "base", "body", "br", "center", "div", "em", "figure", "font", "form",
    "h1", "h2", "h3", "head", "hr", "i", "img", "li", "link", "main", "meta", "nav", "ol", "p",
    "pre", "script", "section", "span", "strong", "style", "table", "td", "title", "tr", "ul",
];

/// HTML has a tag on every so many lines at least.
const LINES_A_TAG: usize = 10;

/// Looks at the first bytes of a file.
pub(super) fn shape(head: &[u8]) -> Shape {
    let marked = Encoding::for_bom(head);
    if marked.is_none() {
        if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
            // Two letters alone are too little to call a text a program.
            let text = *what == "a program" && head.starts_with(b"MZ") && !head.contains(&0);
            if !text {
                return Shape::Other(what);
            }
        }
        if head.get(4..8) == Some(b"ftyp") {
            return Shape::Other("an MP4, HEIC or AVIF file");
        }
    }
    if is_mhtml(head) {
        return Shape::Other("an MHTML file");
    }
    let start = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let start = start.trim_ascii_start();
    let begins = |with: &[u8]| {
        start
            .get(..with.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(with))
    };
    let sound = head.get(..8192).unwrap_or(head);
    if (begins(b"<!doctype html") || begins(b"<html")) && memchr::memchr(0, sound).is_none() {
        return Shape::Html;
    }
    let read = super::charset::decode(head, None, true);
    let text = read
        .text
        .trim_start_matches(|c: char| c.is_whitespace() || c == '\0');
    let mut chars = 0_usize;
    let mut controls = 0_usize;
    let mut unreadable = 0_usize;
    for c in text.chars().take(8192) {
        chars += 1;
        match c {
            '\t' | '\n' | '\r' | '\u{c}' | '\0' | '\u{1b}' => {}
            '\u{FFFD}' => unreadable += 1,
            _ if c.is_control() => controls += 1,
            _ => {}
        }
    }
    let nuls = head.iter().take(8192).filter(|byte| **byte == 0).count();
    let wide = read.encoding.starts_with("UTF-16");
    if (controls + unreadable) * 20 > chars || (!wide && nuls * 5 > chars) {
        return if is_html(text) && nuls * 2 < chars {
            Shape::Html
        } else {
            Shape::Other("binary data")
        };
    }
    if is_html(text) {
        return Shape::Html;
    }
    structured(text).map_or(Shape::Text, Shape::Other)
}

/// True for a web page as a MIME message: a head of fields that speaks of MIME, and parts that belong together or a page
/// with its address. Mail is none.
pub(super) fn is_mhtml(head: &[u8]) -> bool {
    let start = head.get(..8192).unwrap_or(head).trim_ascii_start();
    let first = start
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let name = first.split(|byte| *byte == b':').next().unwrap_or_default();
    let is_field = name.len() < first.len()
        && !name.is_empty()
        && name
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
    if !is_field {
        return false;
    }
    let mut fields = Vec::new();
    for line in start.split(|byte| *byte == b'\n') {
        if line.trim_ascii().is_empty() {
            break;
        }
        fields.push(b'\n');
        fields.extend_from_slice(line);
    }
    fields.make_ascii_lowercase();
    let has = |what: &str| memmem::find(&fields, what.as_bytes()).is_some();
    let snapshot = has("\nsnapshot-content-location:");
    let mime = snapshot || has("\nmime-version:") || has("\nfrom: <saved by");
    let page = has("text/html") && (snapshot || has("\ncontent-location:"));
    mime && (has("multipart/related") || page)
}

fn is_html(text: &str) -> bool {
    let mut start: String = text.chars().take(4096).collect();
    start.make_ascii_lowercase();
    if start.starts_with('<') {
        if start.starts_with("<!doctype html") || start.starts_with("<html") {
            return true;
        }
        if start.starts_with("<?xml") || start.starts_with("<!doctype") {
            return start.contains("<html");
        }
        if ["<html", "<head", "<body", "<meta"]
            .iter()
            .any(|tag| start.contains(tag))
        {
            return true;
        }
    }
    // A fragment, or a page that lost its beginning: three known tags that the text closes or opens, and not so few for its
    // lines as stray tags in a text dump are.
    let head: String = text.chars().take(32_768).collect();
    let lines = memchr::memchr_iter(b'\n', head.as_bytes()).count();
    let enough = (lines / LINES_A_TAG).max(3);
    let mut known = 0;
    for (at, _) in head.match_indices('<') {
        let rest = head.get(at.saturating_add(1)..).unwrap_or_default();
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(0);
        let name = rest.get(..end).unwrap_or_default().to_ascii_lowercase();
        let ends_well = rest
            .get(end..)
            .is_some_and(|rest| rest.starts_with(['>', ' ', '/', '\n', '\t', '\r']));
        if ends_well && TAGS.binary_search(&name.as_str()).is_ok() {
            known += 1;
            if known >= enough {
                return true;
            }
        }
    }
    known > 0 && text.starts_with('<')
}

/// Text that is data for programs, in words.
fn structured(text: &str) -> Option<&'static str> {
    let start: String = text.chars().take(2048).collect();
    if start.starts_with("<?xml") || start.starts_with("<rss") || start.starts_with("<svg") {
        return Some("an XML file");
    }
    if is_cdx(&start) {
        return Some("an index of WARC files (CDX)");
    }
    let squeezed: String = start
        .chars()
        .filter(|c| !c.is_whitespace())
        .take(3)
        .collect();
    if ["{\"", "[{\"", "[[\"", "[\""]
        .iter()
        .any(|open| squeezed.starts_with(open))
    {
        return Some(if is_har(&start) {
            "an HTTP archive (HAR)"
        } else {
            "a JSON file"
        });
    }
    None
}

/// True for the beginning of a HAR file (HTTP Archive 1.2): an object `log` with its version, creator, pages or entries.
fn is_har(start: &str) -> bool {
    let squeezed: String = start.chars().filter(|c| !c.is_whitespace()).collect();
    squeezed.strip_prefix("{\"log\":{").is_some_and(|log| {
        [
            "\"version\":",
            "\"creator\":",
            "\"browser\":",
            "\"pages\":",
            "\"entries\":",
        ]
        .iter()
        .any(|key| log.starts_with(key))
    })
}

/// True for the index that crawlers write beside WARC files: a head of field letters, or lines of key, time and JSON.
fn is_cdx(start: &str) -> bool {
    let first = start.lines().next().unwrap_or_default();
    if first.trim_start().starts_with("CDX ") {
        return first.split_whitespace().all(|word| word.len() <= 3);
    }
    let mut words = first.splitn(3, ' ');
    let (key, time, rest) = (words.next(), words.next(), words.next());
    key.is_some_and(|key| key.contains(')'))
        && time.is_some_and(|time| time.len() == 14 && time.bytes().all(|b| b.is_ascii_digit()))
        && rest.is_some_and(|rest| rest.starts_with('{'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tags_are_sorted() {
        assert!(TAGS.is_sorted());
    }

    #[test]
    fn content_tells_the_format() {
        for (head, expected) in [
            (&b"<!DOCTYPE html><p>x"[..], Shape::Html),
            (b"\xEF\xBB\xBF \n<HTML>", Shape::Html),
            (b"<?xml version='1.0'?><html xmlns='x'>", Shape::Html),
            (b"words</p><p class=a>more</p>", Shape::Html),
            (b"Plain words, 3 < 4 and a <b> once.", Shape::Text),
            (b"<?xml version='1.0'?><rss/>", Shape::Other("an XML file")),
            (b"{\"a\": 1}", Shape::Other("a JSON file")),
            (b"{\"log\": {\"a\": 1}}", Shape::Other("a JSON file")),
            (
                b"{\n  \"log\": {\n    \"version\": \"1.2\",",
                Shape::Other("an HTTP archive (HAR)"),
            ),
            (b"%PDF-1.7", Shape::Other("a PDF file")),
            (
                b"\x00\x01\x02\x03\xFF\xFE\x80\x81\x82",
                Shape::Other("binary data"),
            ),
            ("Füße".as_bytes(), Shape::Text),
            (b"caf\xE9 au lait", Shape::Text),
        ] {
            assert_eq!(shape(head), expected, "{}", String::from_utf8_lossy(head));
        }
    }
}
