//! WARC files: which records are captures, what is joined to them, and what damage costs.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use crate::{fixtures, shared};
use flate2::{Compression, write::GzEncoder};
use pressmark::{
    capture::{self, Capture, CaptureError, DocumentKind, Extent, Listing, Source, Supplied},
    limits::Limits,
    notice::Notice,
};
use std::{collections::BTreeMap, io::Write};

/// A record with a `Content-Length` that is right.
pub fn record(kind: &str, url: &str, fields: &str, block: &[u8]) -> Vec<u8> {
    let number = url.len() + block.len();
    let mut out = format!(
        "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:test:{kind}:{number}>\r\nWARC-Target-URI: {url}\r\n\
         WARC-Date: 2024-05-01T12:00:00Z\r\n{fields}Content-Length: {}\r\n\r\n",
        block.len()
    )
    .into_bytes();
    out.extend_from_slice(block);
    out.extend_from_slice(b"\r\n\r\n");
    out
}

/// A response with a status line, fields and a body.
pub fn response(url: &str, head: &str, body: &[u8]) -> Vec<u8> {
    let mut block = format!("HTTP/1.1 {head}\r\n\r\n").into_bytes();
    block.extend_from_slice(body);
    let fields = "Content-Type: application/http; msgtype=response\r\n";
    record("response", url, fields, &block)
}

/// A page of its own with a title.
pub fn page(title: &str) -> String {
    format!(
        "<!DOCTYPE html><html><head><title>{title}</title></head><body><article><h1>{title}</h1>\
         <p>The ferry left the harbour at dawn, with forty people and a dog on board, as it does on every working day.</p>\
         <figure><img src=\"/bild.jpg\"><figcaption>The ferry. (Ada Quill/The Harbour Press)</figcaption></figure>\
         <p>It came back in the evening with thirty-nine people and two dogs, and nobody could tell why.</p></article>\
         </body></html>"
    )
}

pub const HTML: &str = "200 OK\r\nContent-Type: text/html; charset=utf-8";

fn picture() -> Vec<u8> {
    fixtures::jpeg(40, 30).bytes.to_vec()
}

/// A small crawl: a page, its picture behind a redirect, and what else crawlers bring home.
pub fn crawl() -> Vec<Vec<u8>> {
    vec![
        record(
            "warcinfo",
            "",
            "Content-Type: application/warc-fields\r\n",
            b"software: test\r\n",
        ),
        record(
            "request",
            "http://www.example.org/a",
            "Content-Type: application/http; msgtype=request\r\n",
            b"GET /a HTTP/1.1\r\n\r\n",
        ),
        response(
            "http://www.example.org/robots.txt",
            "200 OK\r\nContent-Type: text/plain",
            b"User-agent: *\nDisallow: /\n",
        ),
        response("http://www.example.org/a", HTML, page("First").as_bytes()),
        response(
            "https://www.example.org/bild.jpg",
            "302 Found\r\nLocation: //img.example.net/b%20c.jpg",
            b"",
        ),
        response(
            "https://img.example.net/b%20c.jpg",
            "200 OK\r\nContent-Type: image/jpeg",
            &picture(),
        ),
        response(
            "http://www.example.org/lost",
            "404 Not Found\r\nContent-Type: text/html",
            page("Lost").as_bytes(),
        ),
        response(
            "http://www.example.org/data",
            "200 OK\r\nContent-Type: text/html",
            b"{\"key\": [1, 2]}",
        ),
        response("http://www.example.org/b", HTML, page("Second").as_bytes()),
        record(
            "metadata",
            "http://www.example.org/b",
            "Content-Type: application/warc-fields\r\n",
            b"outlink: x\r\n",
        ),
    ]
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A file whose captures are listed and read.
pub struct Opened {
    source: Source,
    pub listing: Listing,
    _folder: tempfile::TempDir,
}

impl Opened {
    pub fn of(name: &str, bytes: &[u8]) -> Result<Self, CaptureError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let source = Source {
            path,
            name: name.to_owned(),
        };
        let listing = capture::list(&source, &Limits::default())?;
        if let Some(none) = listing.without_pages() {
            return Err(none);
        }
        Ok(Self {
            source,
            listing,
            _folder: folder,
        })
    }

    pub fn read(&self, at: usize) -> Result<Capture, CaptureError> {
        read(&self.source, &self.listing, at)
    }

    fn titles(&self) -> Vec<String> {
        let numbers = 0..self.listing.captures.len();
        let captures = numbers.map(|at| self.read(at));
        captures
            .map(|capture| match capture {
                Ok(capture) => title(&capture),
                Err(error) => format!("error: {error}"),
            })
            .collect()
    }
}

fn read(source: &Source, listing: &Listing, at: usize) -> Result<Capture, CaptureError> {
    capture::read(
        source,
        &listing.captures[at],
        &Supplied::default(),
        Extent::Shown,
        &Limits::default(),
    )
}

fn title(capture: &Capture) -> String {
    let text = &capture.document.text;
    let rest = text.split_once("<title>").map_or("", |(_, rest)| rest);
    rest.split("</title>").next().unwrap().to_owned()
}

fn codes(notices: &[Notice]) -> Vec<&str> {
    notices.iter().map(|notice| notice.code.as_ref()).collect()
}

#[test]
fn pages_are_captures_and_the_rest_is_counted() {
    let opened = Opened::of("crawl.warc", &crawl().concat()).unwrap();
    assert_eq!(opened.titles(), ["First", "Second"]);
    let said = &opened.listing.notices;
    assert_eq!(codes(said), ["capture.warc.records"]);
    assert_eq!(
        said[0].text,
        "10 records: 2 pages; the rest: 2 parts of pages (pictures, styles, scripts, data), 1 redirect, \
         1 file for robots, 1 answer with status 404, 3 requests and records about the crawl"
    );
    assert_eq!(opened.listing.records["response"], 7);
    let first = opened.read(0).unwrap();
    assert_eq!(first.format, "WARC");
    assert_eq!(first.url.as_deref(), Some("http://www.example.org/a"));
    assert_eq!(
        first.captured_at.unwrap().to_string(),
        "2024-05-01T12:00:00Z"
    );
    let before: usize = crawl().iter().take(3).map(Vec::len).sum();
    assert_eq!(first.location.offset, Some(before as u64));
    assert_eq!(first.location.length, Some(crawl()[3].len() as u64));
    assert!(
        first
            .location
            .record_id
            .as_deref()
            .unwrap()
            .starts_with("urn:test:response:")
    );
    // Found through the redirect, http or https.
    let found = first.resources.find("http://www.example.org/bild.jpg");
    assert_eq!(found.unwrap().bytes.as_ref(), picture().as_slice());
    assert_eq!(found.unwrap().url, "https://img.example.net/b%20c.jpg");
    assert!(first.notices.is_empty(), "{:?}", first.notices);
}

#[test]
fn packing_changes_nothing_and_names_decide_nothing() {
    let records = crawl();
    let members: Vec<u8> = records.iter().flat_map(|record| gzip(record)).collect();
    let plain = Opened::of("a.warc", &records.concat()).unwrap();
    for (name, bytes) in [
        ("crawl.warc.gz", members.clone()),
        ("crawl.warc", members),
        ("crawl.html", gzip(&records.concat())),
        ("crawl.txt", records.concat()),
    ] {
        let opened = Opened::of(name, &bytes).unwrap();
        assert_eq!(opened.titles(), plain.titles(), "{name}");
        assert_eq!(opened.listing.records, plain.listing.records);
        assert_eq!(codes(&opened.listing.notices), ["capture.warc.records"]);
        let capture = opened.read(1).unwrap();
        assert!(
            capture
                .resources
                .find("http://www.example.org/bild.jpg")
                .is_some()
        );
        let offsets: Vec<_> = opened
            .listing
            .captures
            .iter()
            .map(|location| location.offset)
            .collect();
        assert!(offsets[0] < offsets[1], "{name}: {offsets:?}");
    }
}

#[test]
fn gzip_that_is_no_warc_file_says_so() {
    for (inside, what) in [
        (
            page("A page").into_bytes(),
            "HTML and no WARC file: unpack it first",
        ),
        (
            b"Only words in here.".to_vec(),
            "text and no WARC file: unpack it first",
        ),
        (b"filedesc://a.arc 0.0.0.0 2008".to_vec(), "an ARC file"),
    ] {
        match Opened::of("a.warc.gz", &gzip(&inside)).map(|_| ()) {
            Err(CaptureError::Unknown(text)) => assert!(text.contains(what), "{text}"),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_revisit_is_the_page_that_it_repeats_or_says_where_that_is() {
    let body = page("Repeated");
    let digest = "WARC-Payload-Digest: sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ\r\n";
    let block = format!("HTTP/1.1 {HTML}\r\n\r\n{body}");
    let kind = format!("Content-Type: application/http; msgtype=response\r\n{digest}");
    let head = format!("HTTP/1.1 {HTML}\r\n\r\n");
    let original = record(
        "response",
        "http://www.example.org/x",
        &kind,
        block.as_bytes(),
    );
    let revisit = record(
        "revisit",
        "http://www.example.org/y",
        &kind,
        head.as_bytes(),
    );
    let opened = Opened::of("a.warc", &[original, revisit.clone()].concat()).unwrap();
    assert_eq!(opened.titles(), ["Repeated", "Repeated"]);
    let second = opened.read(1).unwrap();
    assert_eq!(second.url.as_deref(), Some("http://www.example.org/y"));
    let said = codes(&second.notices);
    assert!(said.contains(&"capture.warc.revisit"), "{said:?}");
    // The digest is that of nothing: it is said for what it is.
    assert!(said.contains(&"capture.warc.digest"), "{said:?}");
    let alone = Opened::of("a.warc", &revisit).unwrap();
    match alone.read(0) {
        Err(CaptureError::Elsewhere(text)) => {
            assert!(text.contains("http://www.example.org/y"), "{text}");
        }
        other => panic!("{other:?}"),
    }
    // A picture's revisit is a part of a page and no capture.
    let picture = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n";
    let picture = record(
        "revisit",
        "http://www.example.org/y.png",
        &kind,
        picture.as_bytes(),
    );
    assert!(matches!(
        Opened::of("a.warc", &picture).map(|_| ()),
        Err(CaptureError::NoPage(_))
    ));
}

#[test]
fn resources_are_pages_and_notes_of_crawlers_are_none() {
    let html = page("Filed");
    let records = [
        record(
            "resource",
            "http://www.example.org/f",
            "Content-Type: text/html\r\n",
            html.as_bytes(),
        ),
        record(
            "resource",
            "<http://www.example.org/words here>",
            "Content-Type: text/plain; charset=windows-1252\r\n",
            b"Gr\xFC\xDFe aus dem Hafen.",
        ),
        record(
            "resource",
            "metadata://gnu.org/software/wget/warc/wget.log",
            "Content-Type: text/plain\r\n",
            b"--2024--",
        ),
        record(
            "resource",
            "urn:pageinfo:http://www.example.org/f",
            "Content-Type: text/html\r\n",
            html.as_bytes(),
        ),
    ];
    let opened = Opened::of("a.warc", &records.concat()).unwrap();
    assert_eq!(opened.listing.captures.len(), 2);
    let words = opened.read(1).unwrap();
    assert_eq!(words.document.kind, DocumentKind::Text);
    assert_eq!(words.document.text, "Grüße aus dem Hafen.");
    assert_eq!(
        words.url.as_deref(),
        Some("http://www.example.org/words%20here")
    );
}

#[test]
fn a_wrong_digest_is_said() {
    let block = format!("HTTP/1.1 {HTML}\r\n\r\n{}", page("Changed"));
    for (declared, said) in [
        (
            "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ",
            vec!["capture.warc.digest"],
        ),
        ("crc32:00000000", vec![]),
    ] {
        let fields = format!(
            "Content-Type: application/http; msgtype=response\r\nWARC-Payload-Digest: {declared}\r\n"
        );
        let file = record(
            "response",
            "http://www.example.org/c",
            &fields,
            block.as_bytes(),
        );
        let opened = Opened::of("a.warc", &file).unwrap();
        let notices = opened.read(0).unwrap().notices;
        assert_eq!(codes(&notices), said);
    }
}

#[test]
fn a_damaged_member_costs_itself_alone() {
    let mut members: Vec<Vec<u8>> = crawl().iter().map(|record| gzip(record)).collect();
    let middle = members[3].len() / 2;
    members[3][middle..middle + 20].fill(0xAA);
    let place: usize = members.iter().take(3).map(Vec::len).sum();
    let opened = Opened::of("a.warc.gz", &members.concat()).unwrap();
    assert_eq!(opened.titles().last().unwrap(), "Second");
    let said: Vec<String> = opened
        .listing
        .notices
        .iter()
        .map(|notice| format!("{} {:?}", notice.code, notice.place))
        .chain(opened.titles())
        .collect();
    let said = said.join("\n");
    let damage =
        said.contains(&format!("Offset({place})")) || said.contains(&format!("byte {place}"));
    let first = opened.read(0).map(|capture| capture.notices);
    let in_capture = first.is_ok_and(|notices| codes(&notices).contains(&"capture.warc.truncated"));
    assert!(damage || in_capture, "{said}");
}

#[test]
fn a_record_of_the_wrong_length_costs_itself_alone() {
    let records = crawl();
    // Too short: what follows is passed over. Too long: the next records begin within.
    for (wrong, what) in [(-40_i64, "too short"), (3000, "another record begins")] {
        let mut records = records.clone();
        let text = String::from_utf8(records[3].clone()).unwrap();
        let right = text.split("Content-Length: ").nth(1).unwrap();
        let right = right.split("\r\n").next().unwrap().to_owned();
        let length = right.parse::<i64>().unwrap() + wrong;
        let text = text.replace(
            &format!("Content-Length: {right}"),
            &format!("Content-Length: {length}"),
        );
        records[3] = text.into_bytes();
        let opened = Opened::of("a.warc", &records.concat()).unwrap();
        assert_eq!(opened.titles(), ["First", "Second"], "{wrong}");
        let first = opened.read(0).unwrap();
        assert_eq!(codes(&first.notices), ["capture.warc.truncated"], "{wrong}");
        assert!(first.notices[0].text.contains(what), "{:?}", first.notices);
        assert_eq!(opened.listing.records["response"], 7, "{wrong}");
    }
}

#[test]
fn wherever_a_file_is_cut_off_it_is_said() {
    let plain = crawl().concat();
    let members: Vec<u8> = crawl().iter().flat_map(|record| gzip(record)).collect();
    for (name, whole) in [("a.warc", plain), ("a.warc.gz", members)] {
        let bounds: Vec<usize> = match name {
            "a.warc" => ends(&crawl()),
            _ => ends(
                &crawl()
                    .iter()
                    .map(|record| gzip(record))
                    .collect::<Vec<_>>(),
            ),
        };
        for end in (64..whole.len()).step_by(13) {
            let (said, captures) = match Opened::of(name, &whole[..end]) {
                Ok(opened) => {
                    let mut said = codes(&opened.listing.notices).join(" ");
                    for at in 0..opened.listing.captures.len() {
                        said.push_str(&match opened.read(at) {
                            Ok(capture) => codes(&capture.notices).join(" "),
                            Err(error) => format!(" error: {error}"),
                        });
                    }
                    (said, opened.listing.captures.len())
                }
                Err(error) => (format!("error: {error}"), 0),
            };
            // Between two records nothing tells that others are missing; nor do the empty lines behind a block.
            let between = bounds.iter().any(|bound| {
                end == *bound || name == "a.warc" && (*bound - 4..*bound).contains(&end)
            });
            let told = said.contains("error")
                || said.contains("capture.warc.damaged")
                || said.contains("capture.warc.truncated");
            assert!(
                told || between,
                "{name} cut at {end}: {said}, {captures} captures"
            );
        }
    }
}

fn ends(records: &[Vec<u8>]) -> Vec<usize> {
    records
        .iter()
        .scan(0, |end, record| {
            *end += record.len();
            Some(*end)
        })
        .collect()
}

#[test]
fn whatever_bytes_are_wrong_nothing_panics() {
    let plain = crawl().concat();
    let members: Vec<u8> = crawl().iter().flat_map(|record| gzip(record)).collect();
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as usize
    };
    for whole in [plain, members, gzip(&crawl().concat())] {
        for _ in 0..150 {
            let mut bytes = whole.clone();
            for _ in 0..1 + next() % 8 {
                let at = next() % bytes.len();
                bytes[at] = next() as u8;
            }
            if let Ok(opened) = Opened::of("a.warc", &bytes) {
                opened.titles();
            }
        }
    }
}

#[test]
fn a_bomb_is_refused_and_the_next_page_is_read() {
    let zeros = vec![b' '; 80 << 20];
    let packed = gzip(&zeros);
    let head = "200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip";
    let mut page_then_zeros = page("Bomb").into_bytes();
    page_then_zeros.extend_from_slice(&zeros);
    let records = [
        response("http://www.example.org/bomb", head, &gzip(&page_then_zeros)),
        response("http://www.example.org/blank", head, &packed),
        response(
            "http://www.example.org/after",
            HTML,
            page("After").as_bytes(),
        ),
    ];
    let opened = Opened::of("a.warc", &records.concat()).unwrap();
    assert!(matches!(opened.read(0), Err(CaptureError::TooLarge { .. })));
    assert_eq!(opened.titles().last().unwrap(), "After");
}

/// Counts of warcio, the reference reader, for every WARC file that it reads to its end; at least as many for the others.
#[test]
fn as_many_records_as_the_reference_reader_finds() {
    let Some(folder) = shared::path("captures-dev", "counts of real WARC files") else {
        return;
    };
    let facts = std::fs::read(folder.join("facts.json")).unwrap();
    let facts: BTreeMap<String, serde_json::Value> = serde_json::from_slice(&facts).unwrap();
    let mut checked = 0;
    for (name, fact) in &facts {
        let Some(counts) = fact.get("warcio_records") else {
            continue;
        };
        if name.starts_with("arc/") || counts.as_object().unwrap().is_empty() {
            continue;
        }
        let source = Source {
            path: folder.join(name),
            name: name.clone(),
        };
        let found = capture::list(&source, &Limits::default()).unwrap().records;
        let sound = fact.get("warcio_error").is_none();
        for (kind, count) in counts.as_object().unwrap() {
            let found = found.get(kind.as_str()).copied().unwrap_or_default();
            let count = count.as_u64().unwrap();
            assert!(
                found == count || !sound && found > count,
                "{name}: {found} of type {kind}, not {count}"
            );
        }
        checked += 1;
    }
    assert_eq!(checked, 47);
}
