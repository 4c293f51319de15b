//! What picture files say of themselves: every field that exiftool writes, in every format that carries it, is read back;
//! hostile blocks are notices; what differs from the printed words is said and never merged.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use pressmark::{
    article::{
        Article, Block, BlockKind, ElementWords, Figure, Inlines, Picture, PictureFacts, Printed,
    },
    capture::{Resource, Resources},
    credit,
    limits::Limits,
    notice::Notice,
    picture,
};
use std::{io::Cursor, path::Path, process::Command};

const URL: &str = "https://news.example/a/ship.img";

fn ship(format: ImageFormat) -> Vec<u8> {
    let image: DynamicImage =
        RgbImage::from_fn(40, 20, |x, y| Rgb([(x * 6) as u8, (y * 12) as u8, 90])).into();
    let mut out = Cursor::new(Vec::new());
    image.write_to(&mut out, format).unwrap();
    out.into_inner()
}

/// An article with one figure that shows these bytes and prints these words.
fn article(bytes: Vec<u8>, printed: &str) -> (Article, Vec<Notice>) {
    let mut held = Resources::default();
    held.add(Resource {
        url: URL.to_owned(),
        bytes: bytes.into(),
    });
    let printed = (!printed.is_empty()).then(|| Printed {
        text: Inlines::plain(printed),
        elements: Vec::new(),
        around: vec![ElementWords {
            name: "figcaption".into(),
            words: Default::default(),
        }],
        origin: 0,
    });
    let mut article = Article {
        body: vec![Block {
            kind: BlockKind::Figure(Box::new(Figure {
                candidates: vec![URL.to_owned()],
                printed: printed.into_iter().collect(),
                ..Figure::default()
            })),
            origin: Vec::new(),
            lang: None,
        }],
        ..Article::default()
    };
    let notices = picture::attach(&mut article, &held, &Limits::default());
    (article, notices)
}

fn has_exiftool() -> bool {
    let found = Command::new("exiftool").arg("-ver").output().is_ok();
    assert!(
        found || std::env::var("CI").as_deref() != Ok("true"),
        "exiftool is not installed, and CI=true"
    );
    if !found {
        println!("skipped: facts written by another tool, because exiftool is not installed");
    }
    found
}

/// The bytes of a picture after exiftool wrote into it.
fn written(folder: &Path, name: &str, arguments: &[&str]) -> Vec<u8> {
    let path = folder.join(name);
    std::fs::write(&path, ship(ImageFormat::from_path(&path).unwrap())).unwrap();
    let done = Command::new("exiftool")
        .args(["-q", "-overwrite_original", "-charset", "utf8", "-m"])
        .args(arguments)
        .arg(&path)
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "{name}: {}",
        String::from_utf8_lossy(&done.stderr)
    );
    std::fs::read(&path).unwrap()
}

fn facts(bytes: Vec<u8>) -> (PictureFacts, Vec<Notice>) {
    let (article, notices) = article(bytes, "");
    assert_eq!(article.figures()[0].picture, Picture::Present(0));
    (
        article.pictures[0].embedded.clone().unwrap_or_default(),
        notices,
    )
}

fn text(value: &str) -> Option<String> {
    Some(value.to_owned())
}

const XMP: &[&str] = &[
    "-XMP-dc:Creator=Ada Example",
    "-XMP-dc:Creator=Bo Müller",
    "-XMP-dc:Rights=© 2020 Hafen & Söhne",
    "-XMP-dc:Description=Ships <wait> outside 港",
    "-XMP-photoshop:Credit=Example News/Ada",
    "-XMP-photoshop:Source=Example Agency",
    "-XMP-photoshop:DateCreated=2020:05:04 10:11:12",
    "-XMP-xmpRights:UsageTerms=No sale",
    "-XMP-xmpRights:WebStatement=https://rights.example/1",
    "-XMP-plus:LicensorURL=https://buy.example/1",
    "-XMP-iptcCore:AltTextAccessibility=Three ships",
];
const IIM: &[&str] = &[
    "-IPTC:By-line=Bo Müller",
    "-IPTC:By-line=Ada Example",
    "-IPTC:Credit=Example News",
    "-IPTC:Source=Example Agency",
    "-IPTC:CopyrightNotice=© Müller",
    "-IPTC:Caption-Abstract=Ships wait",
    "-IPTC:DateCreated=2020:05:04",
];
const EXIF: &[&str] = &[
    "-EXIF:Artist=Ada Example;Bo Sample",
    "-EXIF:Copyright=© Example",
    "-EXIF:ImageDescription=Ships wait",
    "-EXIF:DateTimeOriginal=2020:05:04 10:11:12",
];

#[test]
fn every_field_of_xmp_is_read_back_from_every_format() {
    if !has_exiftool() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for name in ["x.jpg", "x.png", "x.webp", "x.tiff", "x.gif"] {
        let (facts, notices) = facts(written(folder.path(), name, XMP));
        assert!(
            notices
                .iter()
                .all(|notice| !notice.code.starts_with("picture.embedded")),
            "{name} {notices:?}"
        );
        let wanted = PictureFacts {
            creators: vec!["Ada Example".to_owned(), "Bo Müller".to_owned()],
            copyright_notice: text("© 2020 Hafen & Söhne"),
            caption: text("Ships <wait> outside 港"),
            credit: text("Example News/Ada"),
            source: text("Example Agency"),
            usage_terms: text("No sale"),
            licence_url: text("https://rights.example/1"),
            acquire_licence_url: text("https://buy.example/1"),
            alt: text("Three ships"),
            created: "2020-05-04T10:11:12".parse().ok(),
        };
        assert_eq!(facts, wanted, "{name}");
    }
    let licence = written(
        folder.path(),
        "cc.jpg",
        &["-XMP-cc:License=https://creativecommons.org/licenses/by/4.0/"],
    );
    assert_eq!(
        facts(licence).0.licence_url,
        text("https://creativecommons.org/licenses/by/4.0/")
    );
}

#[test]
fn every_field_of_iim_is_read_back_from_the_formats_that_carry_it() {
    if !has_exiftool() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for name in ["i.jpg", "i.png", "i.tiff"] {
        for coded in [&["-IPTC:CodedCharacterSet=UTF8"][..], &[]] {
            let arguments = [coded, IIM].concat();
            let (facts, notices) = facts(written(folder.path(), name, &arguments));
            assert!(
                notices
                    .iter()
                    .all(|notice| !notice.code.starts_with("picture.embedded")),
                "{name} {notices:?}"
            );
            let wanted = PictureFacts {
                creators: vec!["Bo Müller".to_owned(), "Ada Example".to_owned()],
                copyright_notice: text("© Müller"),
                caption: text("Ships wait"),
                credit: text("Example News"),
                source: text("Example Agency"),
                created: "2020-05-04".parse().ok(),
                ..PictureFacts::default()
            };
            assert_eq!(facts, wanted, "{name} {coded:?}");
        }
    }
}

#[test]
fn every_field_of_exif_is_read_back_from_the_formats_that_carry_it() {
    if !has_exiftool() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for name in ["e.jpg", "e.png", "e.webp", "e.tiff"] {
        let (facts, notices) = facts(written(folder.path(), name, EXIF));
        assert!(
            notices
                .iter()
                .all(|notice| !notice.code.starts_with("picture.embedded")),
            "{name} {notices:?}"
        );
        let wanted = PictureFacts {
            creators: vec!["Ada Example".to_owned(), "Bo Sample".to_owned()],
            copyright_notice: text("© Example"),
            caption: text("Ships wait"),
            created: "2020-05-04T10:11:12".parse().ok(),
            ..PictureFacts::default()
        };
        assert_eq!(facts, wanted, "{name}");
    }
}

#[test]
fn xmp_goes_before_iim_and_iim_before_exif() {
    if !has_exiftool() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.jpg", "a.tiff"] {
        let arguments = [
            &EXIF[..1],
            &IIM[..1],
            &["-XMP-dc:Creator=Cy Third"][..],
            &EXIF[1..],
            &["-IPTC:Caption-Abstract=From the record"],
        ]
        .concat();
        let (facts, _) = facts(written(folder.path(), name, &arguments));
        assert_eq!(facts.creators, ["Cy Third"], "{name}");
        assert_eq!(facts.caption, text("From the record"), "{name}");
        assert_eq!(facts.copyright_notice, text("© Example"), "{name}");
    }
}

#[test]
fn printed_and_embedded_credits_that_differ_are_a_notice_and_both_stay() {
    if !has_exiftool() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let bytes = written(folder.path(), "d.jpg", XMP);
    let read = |printed: &str| {
        let (mut article, _) = article(bytes.clone(), printed);
        let notices = credit::split_all(&mut article);
        (article, notices)
    };
    let (article, notices) = read("Ships wait. (Cy Third/AFP)");
    assert!(
        notices
            .iter()
            .any(|notice| notice.code == "credit.embedded.differs"),
        "{notices:?}"
    );
    let figure = article.figures()[0];
    assert_eq!(figure.credit.as_ref().unwrap().text, "Cy Third/AFP");
    assert_eq!(figure.credit.as_ref().unwrap().copyright_notice, None);
    assert_eq!(
        article.pictures[0].embedded.as_ref().unwrap().creators,
        ["Ada Example", "Bo Müller"]
    );
    for same in [
        "Ships wait. (Ada Example/AFP)",
        "Ships wait. (B. Müller)",
        "Ships wait.",
    ] {
        assert!(read(same).1.is_empty(), "{same}");
    }
    let licensed = written(
        folder.path(),
        "l.jpg",
        &["-XMP-xmpRights:WebStatement=https://creativecommons.org/licenses/by-nc/4.0/"],
    );
    for (printed, differs) in [
        ("Ships wait. (Ada Example / CC BY 4.0)", true),
        ("Ships wait. (Ada Example / CC BY-NC 4.0)", false),
    ] {
        let (mut article, _) = article_of(&licensed, printed);
        let notices = credit::split_all(&mut article);
        assert_eq!(
            notices
                .iter()
                .any(|notice| notice.code == "credit.embedded.differs"),
            differs,
            "{printed} {notices:?}"
        );
    }
}

fn article_of(bytes: &[u8], printed: &str) -> (Article, Vec<Notice>) {
    article(bytes.to_vec(), printed)
}

fn with_segment(marker: u8, data: &[u8]) -> Vec<u8> {
    let jpeg = ship(ImageFormat::Jpeg);
    let mut out = vec![0xFF, 0xD8, 0xFF, marker];
    out.extend(((data.len() + 2) as u16).to_be_bytes());
    out.extend(data);
    out.extend(&jpeg[2..]);
    out
}

/// An EXIF block (big-endian) with these entries in its only directory, then `next` as the address of the next.
fn exif(entries: &[[u8; 12]], next: u32, tail: &[u8]) -> Vec<u8> {
    let mut out = b"Exif\0\0MM\0*\0\0\0\x08".to_vec();
    out.extend((entries.len() as u16).to_be_bytes());
    entries.iter().for_each(|entry| out.extend(entry));
    out.extend(next.to_be_bytes());
    out.extend(tail);
    out
}

fn entry(tag: u16, kind: u16, count: u32, value: u32) -> [u8; 12] {
    let mut out = [0; 12];
    out[..2].copy_from_slice(&tag.to_be_bytes());
    out[2..4].copy_from_slice(&kind.to_be_bytes());
    out[4..8].copy_from_slice(&count.to_be_bytes());
    out[8..].copy_from_slice(&value.to_be_bytes());
    out
}

#[test]
fn hostile_blocks_keep_the_picture() {
    let xmp = |body: &str| [b"http://ns.adobe.com/xap/1.0/\0", body.as_bytes()].concat();
    let laughs = {
        let mut body = String::from("<!DOCTYPE x [<!ENTITY a0 \"ha\">");
        for n in 1..30 {
            body.push_str(&format!("<!ENTITY a{n} \"&a{};&a{};\">", n - 1, n - 1));
        }
        body + "]><x>&a29;</x>"
    };
    let pile: Vec<[u8; 12]> = (0..4_000).map(|_| entry(315, 2, 60_000, 8)).collect();
    let damaged = [
        ("entities", 0xE1, xmp(&laughs)),
        (
            "truncated XMP",
            0xE1,
            xmp("<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF"),
        ),
        ("crossed tags", 0xE1, xmp("<x><y></x></y>")),
        ("no resources", 0xED, b"Photoshop 3.0\0nothing".to_vec()),
        (
            "a record longer than its block",
            0xED,
            b"Photoshop 3.0\08BIM\x04\x04\0\0\xff\xff\xff\xff".to_vec(),
        ),
        (
            "a dataset longer than its record",
            0xED,
            b"Photoshop 3.0\08BIM\x04\x04\0\0\0\0\0\x08\x1c\x02\x50\x7f\xff\0\0\0".to_vec(),
        ),
        (
            "a length of lengths",
            0xED,
            b"Photoshop 3.0\08BIM\x04\x04\0\0\0\0\0\x08\x1c\x02\x50\x80\x09\0\0\0".to_vec(),
        ),
        (
            "a directory far away",
            0xE1,
            b"Exif\0\0MM\0*\xff\xff\xff\xff".to_vec(),
        ),
    ];
    for (name, marker, data) in &damaged {
        let (article, notices) = article(with_segment(*marker, data), "");
        assert_eq!(article.figures()[0].picture, Picture::Present(0), "{name}");
        assert!(
            notices
                .iter()
                .any(|notice| notice.code == "picture.embedded.damaged"),
            "{name} {notices:?}"
        );
    }
    let quiet = [
        (
            "a directory that is its own next",
            exif(&[entry(315, 2, 4, 0x4164_6100)], 8, &[]),
        ),
        (
            "a directory that is its own sub-directory",
            exif(&[entry(0x8769, 4, 1, 8)], 0, &[]),
        ),
        (
            "values outside the block",
            exif(&[entry(315, 2, 0xFFFF_FFF0, 0xFFFF_FFF0)], 0, &[]),
        ),
        (
            "a count that overflows",
            exif(&[entry(315, 12, 0xFFFF_FFFF, 8)], 0, &[]),
        ),
        (
            "a thousand long values in one place",
            exif(&pile, 0, &[b'a'; 2_000]),
        ),
        ("an unknown type", exif(&[entry(315, 0xFFFF, 9, 9)], 0, &[])),
    ];
    for (name, data) in &quiet {
        let (article, _) = article(with_segment(0xE1, data), "");
        assert_eq!(article.figures()[0].picture, Picture::Present(0), "{name}");
        if let Some(facts) = &article.pictures[0].embedded {
            let held: usize = facts.creators.iter().map(String::len).sum();
            assert!(held < 300_000, "{name}: {held} bytes kept");
        }
    }
}

#[test]
fn wrong_character_sets_are_read_and_said() {
    // 1:90 declares UTF-8; the by-line is windows-1252.
    let record = b"\x1c\x01\x5a\0\x03\x1b%G\x1c\x02\x50\0\x09Bo M\xfcller";
    let mut block = b"Photoshop 3.0\08BIM\x04\x04\0\0".to_vec();
    block.extend((record.len() as u32).to_be_bytes());
    block.extend(record);
    let (facts_read, notices) = facts(with_segment(0xED, &block));
    assert_eq!(facts_read.creators, ["Bo Müller"]);
    assert!(
        notices
            .iter()
            .any(|notice| notice.code == "picture.embedded.charset"),
        "{notices:?}"
    );
    // EXIF says nothing of its characters.
    let exif = exif(&[entry(315, 2, 10, 26)], 0, b"Bo M\xfcller\0");
    assert_eq!(facts(with_segment(0xE1, &exif)).0.creators, ["Bo Müller"]);
    // XMP in UTF-16, and in windows-1252 without a word about it.
    let packet = "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description xmlns:photoshop='http://ns.adobe.com/photoshop/1.0/' photoshop:Credit='Bo Müller'/></rdf:RDF></x:xmpmeta>";
    let wide: Vec<u8> = [0xFEFF]
        .into_iter()
        .chain(packet.encode_utf16())
        .flat_map(u16::to_be_bytes)
        .collect();
    let narrow: Vec<u8> = packet.chars().map(|c| c as u8).collect();
    for bytes in [wide, narrow] {
        let block = [&b"http://ns.adobe.com/xap/1.0/\0"[..], &bytes].concat();
        assert_eq!(
            facts(with_segment(0xE1, &block)).0.credit,
            text("Bo Müller")
        );
    }
}
