//! Captures: recognised by content, read whole, damage said.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use pressmark::{
    capture::{self, Capture, CaptureError, DocumentKind, Extent, Location, Source, Supplied},
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
    let mut listing = capture::list(&source, &limits)?;
    if let Some(none) = listing.without_pages() {
        return Err(none);
    }
    let location = listing.captures.remove(0);
    capture::read(
        &source,
        &location,
        &Supplied::default(),
        Extent::Shown,
        &limits,
    )
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
        (b"filedesc://a.arc", "ARC"),
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
    let read = capture::read(
        &source,
        &Location::default(),
        &Supplied::default(),
        Extent::Shown,
        &limits,
    );
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
        let capture = capture::read(
            &source,
            &Location::default(),
            &option,
            Extent::Shown,
            &Limits::default(),
        )
        .unwrap();
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
        "url = \"example.org/a\"",
        "url = \"javascript:alert(1)\"",
        "url = \"https://example.org/a b\"",
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
    assert_eq!(capture.resources.all().len(), 1);
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

/// A saved page with all that a browser saves, and what it does not; its path.
fn saved_whole(folder: &Path) -> std::path::PathBuf {
    let path = folder.join("lamp.html");
    let files = folder.join("lamp_files");
    std::fs::create_dir_all(files.join("frames/inner_data")).unwrap();
    std::fs::write(&path, "<!DOCTYPE html>\n<p>A lamp in the fog.").unwrap();
    for (name, bytes) in [
        ("a lamp.png", &b"\x89PNG\r\n\x1a\nrest"[..]),
        // Under the rules of addresses both are one; both were saved.
        ("a%20lamp.png", b"\x89PNG\r\n\x1a\nother"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("style.css", b"body {}"),
        ("script.js.download", b"let lamp = 1;"),
        ("font.woff2", b"wOF2\0\x01"),
        ("empty.js", b""),
        ("frames/inner.html", b"<p>inner"),
        ("frames/inner_data/deep.css", b"p {}"),
    ] {
        std::fs::write(files.join(name), bytes).unwrap();
    }
    path
}

fn read_whole(path: &Path, limits: &Limits) -> Capture {
    let source = Source {
        path: path.to_owned(),
        name: "lamp.html".to_owned(),
    };
    capture::read(
        &source,
        &Location::default(),
        &Supplied::default(),
        Extent::Whole,
        limits,
    )
    .unwrap()
}

fn addresses(capture: &Capture) -> Vec<&str> {
    let all = capture.resources.all();
    all.iter().map(|resource| resource.url.as_str()).collect()
}

#[test]
fn a_saved_page_is_read_whole_where_an_edition_carries_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = saved_whole(folder.path());
    let whole = read_whole(&path, &Limits::default());
    let expected = [
        "lamp_files/a lamp.png",
        "lamp_files/a%20lamp.png",
        "lamp_files/drawing.svg",
        "lamp_files/empty.js",
        "lamp_files/font.woff2",
        "lamp_files/frames/inner.html",
        "lamp_files/frames/inner_data/deep.css",
        "lamp_files/script.js.download",
        "lamp_files/style.css",
    ];
    assert_eq!(addresses(&whole), expected);
    assert!(whole.resources.left_out().is_empty() && whole.notices.is_empty());
    // The page shows the same pictures whether it is read whole or not.
    let shown = read(&path).unwrap();
    assert_eq!(addresses(&shown), expected[..3]);
    for address in expected {
        let found = |capture: &Capture| {
            capture
                .resources
                .find(address)
                .map(|found| found.bytes.clone())
        };
        assert_eq!(found(&whole), found(&shown), "{address}");
    }
}

#[cfg(unix)]
#[test]
fn links_out_of_a_saved_page_are_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    let path = saved_whole(folder.path());
    let elsewhere = folder.path().join("elsewhere");
    std::fs::create_dir(&elsewhere).unwrap();
    std::fs::write(elsewhere.join("secret.css"), "secret").unwrap();
    let files = folder.path().join("lamp_files");
    std::os::unix::fs::symlink(elsewhere.join("secret.css"), files.join("link.css")).unwrap();
    std::os::unix::fs::symlink(&elsewhere, files.join("linked")).unwrap();
    let whole = read_whole(&path, &Limits::default());
    assert_eq!(addresses(&whole).len(), 9);
    let left_out = whole.resources.left_out();
    assert_eq!(left_out.len(), 2);
    assert!(
        left_out
            .iter()
            .all(|(_, reason)| reason.contains("symbolic link"))
    );
    assert_eq!(whole.notices.len(), 2);
    // Nor is the folder itself, where it is a link.
    std::fs::rename(&files, folder.path().join("moved")).unwrap();
    std::os::unix::fs::symlink(folder.path().join("moved"), &files).unwrap();
    let alone = read_whole(&path, &Limits::default());
    assert_eq!((alone.format, addresses(&alone).len()), ("html", 0));
}

#[test]
fn what_is_too_much_of_a_saved_page_is_left_out_and_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = saved_whole(folder.path());
    let with = |change: fn(&mut Limits)| {
        let mut limits = Limits::default();
        change(&mut limits);
        let whole = read_whole(&path, &limits);
        let said: Vec<String> = whole
            .notices
            .iter()
            .map(|notice| notice.text.clone())
            .collect();
        assert_eq!(said.len(), whole.resources.left_out().len());
        (addresses(&whole).len(), said)
    };
    let (taken, said) = with(|limits| limits.resource_files = 5);
    assert_eq!((taken, said.len()), (5, 1));
    assert!(
        said[0].contains("4 files more than the limit resource_files (5)"),
        "{said:?}"
    );
    let (taken, said) = with(|limits| limits.resource_file_bytes = 7);
    assert_eq!((taken, said.len()), (7, 2));
    assert!(said[0].contains("resource_file_bytes (7)"), "{said:?}");
    let (taken, said) = with(|limits| limits.resource_bytes = 0);
    // The empty script needs no room.
    assert_eq!((taken, said.len()), (1, 8));
    assert!(said[0].contains("resource_bytes (0)"), "{said:?}");
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
