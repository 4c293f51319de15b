//! MHTML: the page's own bytes, its pictures by address and Content-ID, what damage leaves.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use crate::{capture::read_bytes, shared};
use pressmark::capture::{Capture, CaptureError, DocumentKind};

/// A picture of one pixel.
const GIF: &str = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

const PAGE: &str = "<html><head><meta charset=3Dwindows-1252></head><body><p>Gr=FC=DFe =96 =84so=93</p>\
    <img src=3D\"/bild.gif\"><img src=3D\"cid:two@x\"></body></html>";

fn message(page: &str, end: &str) -> String {
    format!(
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: http://www.example.org/seite.html\r\n\
         Subject: Gr=?utf-8?Q?=C3=BC=C3=9F?=e\r\nDate: Mon, 23 Nov 2026 09:13:16 GMT\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--B----\"\r\n\r\n\r\n\
         ----B----\r\nContent-Type: text/html\r\nContent-ID: <frame-1@mhtml.blink>\r\n\
         Content-Transfer-Encoding: quoted-printable\r\nContent-Location: http://www.example.org/seite.html\r\n\r\n{page}\r\n\
         ----B----\r\nContent-Type: image/gif\r\nContent-Transfer-Encoding: base64\r\n\
         Content-Location: http://www.example.org/bild.gif\r\n\r\n{GIF}\r\n\
         ----B----\r\nContent-Type: image/gif\r\nContent-Transfer-Encoding: base64\r\nContent-ID: <two@x>\r\n\r\n{GIF}\r\n\
         ----B----\r\nContent-Type: text/css\r\nContent-Transfer-Encoding: quoted-printable\r\n\
         Content-Location: cid:css-1@mhtml.blink\r\n\r\nbody {{ color: red }}\r\n{end}"
    )
}

fn codes(capture: &Capture) -> Vec<&str> {
    let codes = capture.notices.iter().map(|notice| notice.code.as_ref());
    codes.collect()
}

#[test]
fn the_page_keeps_its_bytes_and_finds_its_pictures() {
    let capture = read_bytes("page.html", message(PAGE, "----B------\r\n").as_bytes()).unwrap();
    assert_eq!(capture.format, "MHTML");
    assert_eq!(capture.document.kind, DocumentKind::Html);
    assert_eq!(capture.document.encoding, "windows-1252");
    assert!(capture.document.text.contains("Grüße – „so“"));
    assert_eq!(
        capture.url.as_deref(),
        Some("http://www.example.org/seite.html")
    );
    assert_eq!(
        capture.captured_at.unwrap().to_string(),
        "2026-11-23T09:13:16Z"
    );
    for address in [
        "http://www.example.org/bild.gif",
        "https://www.example.org/bild.gif#x",
        "cid:two@x",
    ] {
        assert!(capture.resources.find(address).is_some(), "{address}");
    }
    assert_eq!(capture.resources.all().len(), 2);
    assert!(capture.notices.is_empty(), "{:?}", capture.notices);
}

#[test]
fn what_is_cut_off_is_said_and_the_rest_is_read() {
    let whole = message(PAGE, "----B------\r\n");
    let whole = whole.as_bytes();
    let page = read_bytes("page.mht", &whole[..whole.len() - 20]).unwrap();
    assert_eq!(codes(&page), ["capture.mhtml.truncated"]);
    for end in 0..whole.len() {
        let Ok(capture) = read_bytes("page.mht", &whole[..end]) else {
            continue;
        };
        let said = capture.format != "MHTML" || !capture.notices.is_empty();
        assert!(said || end + 2 >= whole.len(), "cut at {end}");
    }
}

#[test]
fn odd_messages_are_read_and_said() {
    let whole = message(PAGE, "----B------\r\n");
    // Without its boundary in the head; with another one; without any in the body.
    for odd in [
        whole.replace("\r\n\tboundary=\"--B----\"", ""),
        whole.replace("boundary=\"--B----\"", "boundary=\"other\""),
    ] {
        let capture = read_bytes("page.mht", odd.as_bytes()).unwrap();
        assert!(capture.document.text.contains("Grüße"), "{odd}");
        assert_eq!(codes(&capture), ["capture.mhtml.boundary"]);
        assert!(
            capture
                .resources
                .find("http://www.example.org/bild.gif")
                .is_some()
        );
    }
    // A page of its own, without parts.
    let single = "MIME-Version: 1.0\nContent-Type: text/html; charset=koi8-r\nContent-Location: http://a.example.org/\n\n<p>\u{7f}";
    let mut single = single.as_bytes().to_vec();
    single.extend_from_slice(b" \xF0\xD2\xC9\xD7\xC5\xD4</p>");
    let capture = read_bytes("page.mht", &single).unwrap();
    assert_eq!(capture.document.encoding, "KOI8-R");
    assert!(capture.document.text.contains("Привет"));
    // A picture whose encoding is broken is left out, and said.
    let broken = whole.replacen(GIF, "R0lGODlh!!", 1);
    let capture = read_bytes("page.mht", broken.as_bytes()).unwrap();
    assert_eq!(codes(&capture), ["capture.resource.left-out"]);
    // No page at all.
    let none = whole.replace("text/html\r\nContent-ID", "text/css\r\nContent-ID");
    assert!(matches!(
        read_bytes("page.mht", none.as_bytes()),
        Err(CaptureError::NoPage(_))
    ));
}

#[test]
fn mail_is_no_page_and_nests_cost_nothing() {
    let mail = "From: a@example.org\nTo: b@example.org\nMIME-Version: 1.0\nContent-Type: text/plain\n\nWords of a letter.\n";
    assert_eq!(read_bytes("a", mail.as_bytes()).unwrap().format, "text");
    let mut deep = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b0\n\n".to_owned();
    for level in 0..5000 {
        deep.push_str(&format!(
            "--b{level}\nContent-Type: multipart/related; boundary=b{}\n\n",
            level + 1
        ));
    }
    assert!(matches!(
        read_bytes("a", deep.as_bytes()),
        Err(CaptureError::Damaged(_))
    ));
}

#[test]
fn a_real_page_in_windows_1252_has_no_replaced_characters() {
    let Some(path) = shared::path("captures-dev/mhtml", "MHTML of browsers") else {
        return;
    };
    for (name, pictures) in [
        ("bahn-windows1252.chromium.mhtml", 1),
        ("harbour-bridge.chromium.mhtml", 5),
        ("portfolio.mhtml", 1),
        ("iframes.mhtml", 1),
    ] {
        let capture = crate::capture::read(&path.join(name)).unwrap();
        assert!(!capture.document.text.contains('\u{FFFD}'), "{name}");
        assert!(capture.url.is_some() && capture.captured_at.is_some());
        let found = capture.resources.all().len();
        assert!(found >= pictures, "{name}: {found} pictures");
        assert!(capture.notices.is_empty(), "{name}: {:?}", capture.notices);
    }
}
