//! Captures: recognised by content, read whole, damage said.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use pressmark::{
    capture::{self, Capture, CaptureError, DocumentKind, Location, Source, Supplied},
    limits::Limits,
};
use std::path::Path;

/// Reads a file as a capture.
pub fn read(path: &Path) -> Result<Capture, CaptureError> {
    let source = Source {
        path: path.to_owned(),
        name: path.file_name().unwrap().to_string_lossy().into_owned(),
    };
    let limits = Limits::default();
    let location = capture::list(&source, &limits)?.remove(0);
    capture::read(&source, &location, &Supplied::default(), &limits)
}

/// Reads some bytes under a file name.
pub fn read_bytes(name: &str, bytes: &[u8]) -> Result<Capture, CaptureError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    read(&path)
}

#[test]
fn content_decides_the_format_whatever_the_name() {
    let capture = read_bytes("page.txt", b"<!DOCTYPE html><p>Words.").unwrap();
    assert_eq!(
        (capture.format, capture.document.kind),
        ("html", DocumentKind::Html)
    );
    let capture = read_bytes("page.html", b"Only words, no markup at all.").unwrap();
    assert_eq!(
        (capture.format, capture.document.kind),
        ("text", DocumentKind::Text)
    );
    assert_eq!(capture.location, Location::default());
}

#[test]
fn what_is_no_capture_is_named() {
    assert!(matches!(read_bytes("a", b""), Err(CaptureError::Empty)));
    assert!(matches!(
        read_bytes("a", b" \n\t"),
        Err(CaptureError::Empty)
    ));
    for (bytes, what) in [
        (&b"%PDF-1.7\n%\xE2\xE3"[..], "PDF"),
        (b"PK\x03\x04....", "ZIP"),
        (b"WARC/1.0\r\n", "WARC"),
        (b"\x01\x02\x03\x04\x05\x06\x07\x0e\x0f", "binary"),
        (b"{\"key\": 1}", "JSON"),
    ] {
        match read_bytes("page.html", bytes) {
            Err(CaptureError::Unknown(text)) => assert!(text.contains(what), "{text}"),
            other => panic!("{what}: {other:?}"),
        }
    }
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(
        read(&folder.path().join("none")),
        Err(CaptureError::Unreadable(_))
    ));
    assert!(matches!(read(folder.path()), Err(CaptureError::Unknown(_))));
}

#[test]
fn limits_hold() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.txt");
    std::fs::write(&path, "x".repeat(101)).unwrap();
    let source = Source {
        path,
        name: "a.txt".to_owned(),
    };
    let limits = Limits {
        document_bytes: 100,
        ..Limits::default()
    };
    let read = capture::read(&source, &Location::default(), &Supplied::default(), &limits);
    assert!(matches!(
        read,
        Err(CaptureError::TooLarge { value: 100, .. })
    ));
}

#[test]
fn sidecars_supply_and_options_go_before_them() {
    for (name, text) in [
        (
            "page.html.meta.toml",
            "title = \"A title\"\nurl = \"https://example.org/a\"\ncaptured_at = 2024-05-01T12:00:00Z\npublished = 2024-04-30\nauthors = [\"Ann Example\"]\n",
        ),
        (
            "page.meta.json",
            "{\"title\":\"A title\",\"url\":\"https://example.org/a\",\"captured_at\":\"2024-05-01T12:00:00Z\",\"published\":\"2024-04-30\",\"authors\":[\"Ann Example\"]}",
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("page.html");
        std::fs::write(&path, "<!DOCTYPE html><p>x").unwrap();
        std::fs::write(folder.path().join(name), text).unwrap();
        let capture = read(&path).unwrap();
        assert_eq!(capture.url.as_deref(), Some("https://example.org/a"));
        assert_eq!(
            capture.captured_at.unwrap().to_string(),
            "2024-05-01T12:00:00Z"
        );
        assert_eq!(
            capture.supplied.published.as_ref().unwrap().as_str(),
            "2024-04-30"
        );
        assert_eq!(capture.supplied.authors, ["Ann Example"]);
        assert!(capture::is_part_of_another(&folder.path().join(name)));
        let source = Source {
            path,
            name: "page.html".to_owned(),
        };
        let option = Supplied {
            title: Some("Another".to_owned()),
            ..Supplied::default()
        };
        let capture =
            capture::read(&source, &Location::default(), &option, &Limits::default()).unwrap();
        assert_eq!(capture.supplied.title.as_deref(), Some("Another"));
        assert_eq!(capture.supplied.authors, ["Ann Example"]);
    }
}

#[test]
fn a_wrong_sidecar_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.txt");
    std::fs::write(&path, "Words.").unwrap();
    for wrong in [
        "titel = \"x\"",
        "captured_at = \"yesterday\"",
        "title = ",
        "\u{1b}[31m",
    ] {
        std::fs::write(folder.path().join("page.txt.meta.toml"), wrong).unwrap();
        match read(&path) {
            Err(CaptureError::Sidecar { name, reason }) => {
                assert_eq!(name, "page.txt.meta.toml");
                assert!(!reason.contains('\u{1b}'));
            }
            other => panic!("{wrong}: {other:?}"),
        }
    }
}

#[test]
fn a_saved_page_brings_its_pictures() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("My page.html");
    let files = folder.path().join("My page_files");
    std::fs::create_dir(&files).unwrap();
    std::fs::write(
        &path,
        "<!DOCTYPE html>\n<!-- saved from url=(0023)https://example.org/page -->\n<p>x",
    )
    .unwrap();
    std::fs::write(files.join("a b.png"), b"\x89PNG\r\n\x1a\nrest").unwrap();
    std::fs::write(files.join("style.css"), b"body {}").unwrap();
    let capture = read(&path).unwrap();
    assert_eq!(capture.format, "saved page");
    assert_eq!(capture.url.as_deref(), Some("https://example.org/page"));
    assert_eq!(capture.resources.iter().count(), 1);
    for written in [
        "./My%20page_files/a%20b.png",
        "My page_files/a b.png",
        "./My page_files/a b.png#x",
    ] {
        assert!(capture.resources.find(written).is_some(), "{written}");
    }
    assert!(capture::is_part_of_another(&files));
    assert!(!capture::is_part_of_another(folder.path()));
}

#[test]
fn damaged_captures_are_read_as_far_as_they_go() {
    // Cut within a character and within a tag.
    let cut = "<!DOCTYPE html><meta charset=utf-8><p>Grüße aus Köln</p><p title=\"ü".as_bytes();
    let capture = read_bytes("cut.html", &cut[..cut.len() - 1]).unwrap();
    assert_eq!(capture.document.encoding, "UTF-8");
    assert!(capture.document.text.contains("Grüße aus Köln"));
    assert!(
        capture
            .notices
            .iter()
            .any(|notice| notice.code == "capture.charset.replaced")
    );
    // Zero bytes among the words.
    let capture = read_bytes(
        "nul.html",
        b"<!DOCTYPE html><p>a\0b\0</p><p>words enough to be read as text</p>",
    )
    .unwrap();
    assert_eq!(capture.format, "html");
}
