//! WACZ files: the pages of their list, their digests, and what is no whole WACZ file.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use crate::warc::{Opened, crawl, gzip};
use pressmark::{capture::CaptureError, fixity::Digest};
use std::io::{Cursor, Write};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

const WARC: &str = "archive/crawl.warc.gz";

fn archive(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let way = match name.starts_with("archive/") {
            true => CompressionMethod::Stored,
            false => CompressionMethod::Deflated,
        };
        let settings = SimpleFileOptions::default().compression_method(way);
        zip.start_file(*name, settings).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn members() -> Vec<u8> {
    crawl().iter().flat_map(|record| gzip(record)).collect()
}

fn package(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let resources: Vec<_> = files
        .iter()
        .map(|(path, bytes)| {
            serde_json::json!({"path": path, "hash": format!("sha256:{}", Digest::of(bytes)), "bytes": bytes.len()})
        })
        .collect();
    serde_json::to_vec(&serde_json::json!({"profile": "data-package", "resources": resources}))
        .unwrap()
}

fn list(pages: &[&str]) -> Vec<u8> {
    let mut lines = "{\"format\": \"json-pages-1.0\", \"id\": \"pages\"}\n".to_owned();
    for url in pages {
        lines.push_str(&format!(
            "{{\"url\": \"{url}\", \"ts\": \"2024-05-01T12:00:00Z\", \"text\": \"words\"}}\n"
        ));
    }
    lines.into_bytes()
}

fn wacz(pages: &[&str]) -> Vec<u8> {
    let mut files = vec![(WARC, members()), ("pages/pages.jsonl", list(pages))];
    files.push(("datapackage.json", package(&files)));
    archive(&files)
}

fn opened(bytes: &[u8]) -> (Vec<String>, Vec<String>) {
    let opened = Opened::of("crawl.zip", bytes).unwrap();
    let urls = (0..opened.listing.captures.len())
        .map(|at| opened.read(at).unwrap().url.unwrap())
        .collect();
    let codes = opened.listing.notices.iter();
    let codes = codes.map(|notice| notice.code.to_string()).collect();
    (urls, codes)
}

const A: &str = "http://www.example.org/a";
const B: &str = "http://www.example.org/b";

#[test]
fn the_list_of_pages_says_which_are_articles() {
    let (urls, codes) = opened(&wacz(&["https://www.example.org/b"]));
    assert_eq!(urls, [B]);
    assert_eq!(codes, ["capture.warc.records"]);
    let bytes = wacz(&[A]);
    let whole = Opened::of("crawl.wacz", &bytes).unwrap();
    let capture = whole.read(0).unwrap();
    assert_eq!(capture.format, "WACZ");
    assert!(
        capture
            .resources
            .find("http://www.example.org/bild.jpg")
            .is_some()
    );
    // The offset is one in the WACZ file itself.
    let offset = usize::try_from(capture.location.offset.unwrap()).unwrap();
    assert!(bytes[offset..].starts_with(b"\x1F\x8B"));
    assert!(
        whole.listing.notices[0]
            .text
            .contains("1 page that is not in the list of pages"),
        "{}",
        whole.listing.notices[0].text
    );
}

#[test]
fn pages_that_are_not_there_are_said() {
    let (urls, codes) = opened(&wacz(&[A, "http://www.example.org/nowhere"]));
    assert_eq!(urls, [A]);
    assert_eq!(codes, ["capture.warc.records", "capture.wacz.pages"]);
    for pages in [&["http://www.example.org/nowhere"][..], &[]] {
        let (urls, codes) = opened(&wacz(pages));
        assert_eq!(urls, [A, B]);
        assert_eq!(codes, ["capture.warc.records", "capture.wacz.pages"]);
    }
}

#[test]
fn digests_are_held_against_the_files() {
    let mut files = vec![(WARC, members()), ("pages/pages.jsonl", list(&[A]))];
    let right = package(&files);
    files[1].1.push(b'\n');
    files.push(("datapackage.json", right.clone()));
    let (urls, codes) = opened(&archive(&files));
    assert_eq!(urls, [A]);
    assert_eq!(codes, ["capture.warc.records", "capture.wacz.digest"]);
    // One byte of the WARC file is another: the digest tells, and the record says that it is damaged or is.
    let mut bytes = wacz(&[A]);
    let at = bytes
        .windows(3)
        .position(|three| three == b"\x1F\x8B\x08")
        .unwrap();
    bytes[at + 4] ^= 1;
    let opened = Opened::of("crawl.wacz", &bytes).unwrap();
    let notices = &opened.listing.notices;
    assert!(
        notices
            .iter()
            .any(|notice| notice.code == "capture.wacz.digest")
    );
    let without = archive(&[(WARC, members())]);
    let opened = Opened::of("crawl.wacz", &without).unwrap();
    assert_eq!(opened.listing.captures.len(), 2);
    assert_eq!(opened.listing.notices[1].code, "capture.wacz.digests");
}

#[test]
fn what_is_no_whole_wacz_file_says_why() {
    let none = archive(&[
        ("datapackage.json", package(&[])),
        ("data/x.txt", vec![b'x']),
    ]);
    match Opened::of("crawl.wacz", &none).map(|_| ()) {
        Err(CaptureError::Damaged(text)) => assert!(text.contains("archive/"), "{text}"),
        other => panic!("{other:?}"),
    }
    let other = archive(&[("mimetype", b"application/epub+zip".to_vec())]);
    match Opened::of("book.wacz", &other).map(|_| ()) {
        Err(CaptureError::Unknown(text)) => assert!(text.contains("ZIP"), "{text}"),
        other => panic!("{other:?}"),
    }
    let whole = wacz(&[A]);
    match Opened::of("crawl.wacz", &whole[..whole.len() - 100]).map(|_| ()) {
        Err(CaptureError::Damaged(text)) => assert!(text.contains("cut off"), "{text}"),
        other => panic!("{other:?}"),
    }
    for end in (0..whole.len()).step_by(97) {
        assert!(
            Opened::of("crawl.wacz", &whole[..end]).is_err(),
            "cut at {end}"
        );
    }
    for at in (0..whole.len()).step_by(41) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        if let Ok(opened) = Opened::of("crawl.wacz", &bytes) {
            for at in 0..opened.listing.captures.len() {
                let _ = opened.read(at);
            }
        }
    }
}
