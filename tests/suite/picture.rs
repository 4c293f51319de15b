//! Pictures: found, kept byte for byte or converted once, refused with a reason; facts embedded in them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use pressmark::{
    article::{Article, Block, BlockKind, Figure, Picture, PictureFacts},
    capture::{Resource, Resources},
    limits::Limits,
    notice::Notice,
    picture,
};
use proptest::prelude::*;
use std::{io::Cursor, process::Command};

const URL: &str = "https://news.example/a/ship.jpg";

fn figure(candidates: &[&str]) -> Block {
    Block {
        kind: BlockKind::Figure(Box::new(Figure {
            candidates: candidates.iter().map(|c| (*c).to_owned()).collect(),
            ..Figure::default()
        })),
        origin: Vec::new(),
        lang: None,
    }
}

/// Attaches one resource to figures that name it.
fn attach(figures: Vec<Block>, resources: &[(&str, Vec<u8>)]) -> (Article, Vec<Notice>) {
    let mut held = Resources::default();
    for (url, bytes) in resources {
        held.add(Resource {
            url: (*url).to_owned(),
            bytes: bytes.clone().into(),
        });
    }
    let mut article = Article {
        body: figures,
        ..Article::default()
    };
    let notices = picture::attach(&mut article, &held, &Limits::default());
    (article, notices)
}

fn one(bytes: Vec<u8>) -> (Article, Vec<Notice>) {
    attach(vec![figure(&[URL])], &[(URL, bytes)])
}

fn state(article: &Article) -> Picture {
    article.figures()[0].picture.clone()
}

fn reason(article: &Article) -> String {
    match state(article) {
        Picture::Missing { reason, .. } => reason,
        other => panic!("{other:?}"),
    }
}

fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    image.write_to(&mut out, format).unwrap();
    out.into_inner()
}

fn ship() -> DynamicImage {
    RgbImage::from_fn(40, 20, |x, y| Rgb([(x * 6) as u8, (y * 12) as u8, 90])).into()
}

/// An EXIF block that says only how the picture lies.
fn with_orientation(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    with_segment(jpeg, 0xE1, &exif)
}

fn with_segment(jpeg: &[u8], marker: u8, data: &[u8]) -> Vec<u8> {
    let mut out = vec![0xFF, 0xD8, 0xFF, marker];
    out.extend(((data.len() + 2) as u16).to_be_bytes());
    out.extend(data);
    out.extend(&jpeg[2..]);
    out
}

#[test]
fn sound_pictures_stay_byte_for_byte() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png] {
        let bytes = encoded(&ship(), format);
        let (article, notices) = one(bytes.clone());
        assert_eq!(state(&article), Picture::Present(0));
        let file = &article.pictures[0];
        assert_eq!(&*file.bytes, &bytes[..]);
        assert_eq!(file.media_type, format.to_mime_type());
        assert_eq!((file.width, file.height), (40, 20));
        assert!(
            file.converted_from.is_none() && notices.is_empty(),
            "{notices:?}"
        );
        assert_eq!(file.url.as_deref(), Some(URL));
    }
    let deep: DynamicImage =
        image::ImageBuffer::from_fn(8, 8, |x, y| Rgb([x as u16 * 8000, y as u16 * 8000, 9])).into();
    let bytes = encoded(&deep, ImageFormat::Png);
    assert_eq!(
        &*one(bytes.clone()).0.pictures[0].bytes,
        &bytes[..],
        "16 bits stay"
    );
}

#[test]
fn the_same_bytes_are_kept_once() {
    let bytes = encoded(&ship(), ImageFormat::Png);
    let (article, _) = attach(
        vec![figure(&[URL]), figure(&["b.png"])],
        &[(URL, bytes.clone()), ("b.png", bytes)],
    );
    assert_eq!(article.pictures.len(), 1);
    assert!(
        article
            .figures()
            .iter()
            .all(|figure| figure.picture == Picture::Present(0))
    );
}

#[test]
fn a_turned_picture_is_set_upright() {
    let bytes = with_orientation(&encoded(&ship(), ImageFormat::Jpeg), 6);
    let (article, _) = one(bytes);
    let file = &article.pictures[0];
    assert_eq!((file.width, file.height), (20, 40));
    let original = file.converted_from.as_ref().unwrap();
    assert_eq!(original.why, "turned upright");
    let kept = image::load_from_memory(&file.bytes).unwrap();
    assert_eq!((kept.width(), kept.height()), (20, 40));
    assert!(
        kept.to_rgb8().get_pixel(19, 0)[0] < 60,
        "what was at the left is on top"
    );
}

#[test]
fn other_formats_become_jpeg_or_png() {
    let clear: DynamicImage = RgbaImage::from_pixel(9, 9, Rgba([1, 2, 3, 100])).into();
    for (image, format, kept) in [
        (&ship(), ImageFormat::Gif, "image/png"),
        (&ship(), ImageFormat::Bmp, "image/png"),
        (&ship(), ImageFormat::Tiff, "image/png"),
        (&ship(), ImageFormat::WebP, "image/png"),
        (&clear, ImageFormat::WebP, "image/png"),
    ] {
        let bytes = encoded(image, format);
        let (article, notices) = one(bytes.clone());
        let file = article
            .pictures
            .first()
            .unwrap_or_else(|| panic!("{format:?} {notices:?}"));
        assert_eq!(file.media_type, kept, "{format:?}");
        let original = file.converted_from.as_ref().unwrap();
        assert_eq!(original.media_type, format.to_mime_type());
        assert_eq!(original.bytes, bytes.len() as u64);
        let decoded = image::load_from_memory(&file.bytes).unwrap();
        assert_eq!(
            (decoded.width(), decoded.height()),
            (image.width(), image.height())
        );
        assert_eq!(
            decoded.color().has_alpha(),
            image.color().has_alpha() || format == ImageFormat::Gif,
            "{format:?}"
        );
    }
}

#[test]
fn a_cut_jpeg_is_kept_whole_and_said() {
    let bytes = encoded(
        &ship().resize_exact(400, 300, image::imageops::Nearest),
        ImageFormat::Jpeg,
    );
    let (article, notices) = one(bytes[..bytes.len() * 2 / 3].to_vec());
    assert_eq!(state(&article), Picture::Present(0));
    assert!(
        article.pictures[0]
            .converted_from
            .as_ref()
            .unwrap()
            .why
            .starts_with("cut short")
    );
    assert!(article.pictures[0].bytes.ends_with(&[0xFF, 0xD9]));
    assert!(notices.iter().any(|notice| notice.code == "picture.cut"));
    let png = encoded(&ship(), ImageFormat::Png);
    let (article, notices) = one(png[..png.len() / 2].to_vec());
    assert_eq!(reason(&article), "damaged or cut short");
    assert_eq!(notices[0].code, "picture.damaged");
}

#[test]
fn what_cannot_be_kept_says_why() {
    let mut wide = encoded(&ship(), ImageFormat::Jpeg);
    let sof = wide
        .windows(2)
        .position(|pair| pair == [0xFF, 0xC0])
        .unwrap();
    wide[sof + 5..sof + 9].copy_from_slice(&[0xFF, 0xFF, 0xFF, 0xFF]);
    for (bytes, reason_words, code) in [
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
            "SVG pictures are left out",
            "picture.svg",
        ),
        (
            b"\0\0\0\x20ftypavif\0\0\0\0".to_vec(),
            "AVIF and HEIC pictures cannot be read",
            "picture.avif",
        ),
        (
            b"<!doctype html><p>404".to_vec(),
            "not a picture that can be read (it is markup)",
            "picture.unknown",
        ),
        (wide, "too large", "picture.too-large"),
        (
            with_profile(&encoded(&ship(), ImageFormat::Png), 64 << 20),
            "a colour profile or text in it unpacks to more than 16 MiB",
            "picture.too-large",
        ),
    ] {
        let (article, notices) = one(bytes);
        assert!(
            reason(&article).starts_with(reason_words),
            "{}",
            reason(&article)
        );
        assert_eq!(
            notices
                .iter()
                .map(|notice| &*notice.code)
                .collect::<Vec<_>>(),
            [code]
        );
        assert!(article.pictures.is_empty());
    }
    let (article, notices) = attach(vec![figure(&["./a.jpg", URL])], &[]);
    assert_eq!(
        state(&article),
        Picture::Missing {
            reason: "not captured".to_owned(),
            url: Some(URL.to_owned())
        }
    );
    assert_eq!(notices[0].code, "picture.missing");
}

/// A PNG whose colour profile unpacks to `size` bytes.
fn with_profile(png: &[u8], size: usize) -> Vec<u8> {
    use std::io::Write as _;
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..size >> 20 {
        packed.write_all(&vec![0; 1 << 20]).unwrap();
    }
    let mut chunk = b"iCCPx\0\0".to_vec();
    chunk.extend(packed.finish().unwrap());
    let mut crc = flate2::Crc::new();
    crc.update(&chunk);
    let mut out = png[..33].to_vec();
    out.extend(((chunk.len() - 4) as u32).to_be_bytes());
    out.extend(&chunk);
    out.extend(crc.sum().to_be_bytes());
    out.extend(&png[33..]);
    out
}

#[test]
fn data_addresses_are_pictures_and_placeholders_are_not() {
    let gif = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";
    let bytes = encoded(&ship(), ImageFormat::Jpeg);
    let (article, _) = attach(vec![figure(&[gif, URL])], &[(URL, bytes.clone())]);
    let Picture::Present(index) = state(&article) else {
        panic!()
    };
    assert_eq!(article.pictures[index].width, 40);
    let (article, _) = attach(vec![figure(&[gif, URL]), figure(&["data:,"])], &[]);
    assert_eq!(reason(&article), "not captured");
    assert_eq!(
        article.figures()[1].picture,
        Picture::Missing {
            reason: "not captured".to_owned(),
            url: None
        }
    );
    let svg = "data:image/svg+xml,%3Csvg%20xmlns='http://www.w3.org/2000/svg'/%3E";
    let (article, notices) = attach(vec![figure(&[svg, URL])], &[(URL, bytes)]);
    assert!(
        matches!(state(&article), Picture::Present(_)),
        "{notices:?}"
    );
}

#[test]
fn facts_written_by_another_tool_are_read_back() {
    let Ok(version) = Command::new("exiftool").arg("-ver").output() else {
        assert!(
            std::env::var("CI").as_deref() != Ok("true"),
            "exiftool is not installed, and CI=true"
        );
        println!("skipped: facts written by another tool, because exiftool is not installed");
        return;
    };
    assert!(version.status.success());
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, arguments: &[&str]| -> PictureFacts {
        let path = folder.path().join(name);
        let format = ImageFormat::from_path(&path).unwrap();
        std::fs::write(&path, encoded(&ship(), format)).unwrap();
        let done = Command::new("exiftool")
            .args(["-q", "-overwrite_original", "-charset", "utf8"])
            .args(arguments)
            .arg(&path)
            .output()
            .unwrap();
        assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        );
        let (article, notices) = one(std::fs::read(&path).unwrap());
        assert!(notices.is_empty(), "{notices:?}");
        article.pictures[0].embedded.clone().expect(name)
    };
    let text = |value: &str| Some(value.to_owned());
    for name in ["a.jpg", "b.png"] {
        let facts = write(
            name,
            &[
                "-XMP-dc:Creator=Ada Example",
                "-XMP-dc:Creator=Bo Müller",
                "-XMP-dc:Rights=© 2020 Hafen & Söhne",
                "-XMP-dc:Description=Ships <wait> outside",
                "-XMP-photoshop:Credit=Example News/Ada",
                "-XMP-photoshop:Source=Example Agency",
                "-XMP-photoshop:DateCreated=2020:05:04 10:11:12",
                "-XMP-xmpRights:UsageTerms=No sale",
                "-XMP-xmpRights:WebStatement=https://rights.example/1",
                "-XMP-plus:LicensorURL=https://buy.example/1",
                "-XMP-iptcCore:AltTextAccessibility=Three ships",
            ],
        );
        assert_eq!(facts.creators, ["Ada Example", "Bo Müller"]);
        assert_eq!(facts.copyright_notice, text("© 2020 Hafen & Söhne"));
        assert_eq!(facts.caption, text("Ships <wait> outside"));
        assert_eq!(facts.credit, text("Example News/Ada"));
        assert_eq!(facts.source, text("Example Agency"));
        assert_eq!(facts.usage_terms, text("No sale"));
        assert_eq!(facts.licence_url, text("https://rights.example/1"));
        assert_eq!(facts.acquire_licence_url, text("https://buy.example/1"));
        assert_eq!(facts.alt, text("Three ships"));
        assert_eq!(facts.created.unwrap().as_str(), "2020-05-04T10:11:12");
    }
    for coded in [&["-IPTC:CodedCharacterSet=UTF8"][..], &[]] {
        let mut arguments = coded.to_vec();
        arguments.extend([
            "-IPTC:By-line=Bo Müller",
            "-IPTC:By-line=Ada Example",
            "-IPTC:Credit=Example News",
            "-IPTC:Source=Example Agency",
            "-IPTC:CopyrightNotice=© Müller",
            "-IPTC:Caption-Abstract=Ships wait",
            "-IPTC:DateCreated=2020:05:04",
        ]);
        let facts = write("c.jpg", &arguments);
        assert_eq!(facts.creators, ["Bo Müller", "Ada Example"], "{coded:?}");
        assert_eq!(facts.credit, text("Example News"));
        assert_eq!(facts.source, text("Example Agency"));
        assert_eq!(facts.copyright_notice, text("© Müller"));
        assert_eq!(facts.caption, text("Ships wait"));
        assert_eq!(facts.created.unwrap().as_str(), "2020-05-04");
    }
    let facts = write(
        "d.jpg",
        &[
            "-EXIF:Artist=Ada Example;Bo Sample",
            "-EXIF:Copyright=© Example",
            "-EXIF:ImageDescription=Ships wait",
            "-EXIF:DateTimeOriginal=2020:05:04 10:11:12",
        ],
    );
    assert_eq!(facts.creators, ["Ada Example", "Bo Sample"]);
    assert_eq!(facts.copyright_notice, text("© Example"));
    assert_eq!(facts.caption, text("Ships wait"));
    assert_eq!(facts.created.unwrap().as_str(), "2020-05-04T10:11:12");
}

#[test]
fn hostile_blocks_are_notices() {
    let jpeg = encoded(&ship(), ImageFormat::Jpeg);
    let entities = b"http://ns.adobe.com/xap/1.0/\0<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><x>&b;</x>";
    let deep = [
        b"http://ns.adobe.com/xap/1.0/\0".to_vec(),
        b"<x>".repeat(2000),
    ]
    .concat();
    for (marker, data) in [
        (0xE1, entities.to_vec()),
        (0xE1, deep),
        (0xE1, b"http://ns.adobe.com/xap/1.0/\0<x><y></x>".to_vec()),
        (
            0xED,
            b"Photoshop 3.0\08BIM\x04\x04\0\0\xff\xff\xff\xff".to_vec(),
        ),
        (
            0xED,
            b"Photoshop 3.0\08BIM\x04\x04\0\0\0\0\0\x08\x1c\x02\x50\x80\x09\0\0\0".to_vec(),
        ),
        (0xED, b"Photoshop 3.0\0nothing".to_vec()),
        (0xE1, b"Exif\0\0MM\0*\xff\xff\xff\xff".to_vec()),
    ] {
        let (article, notices) = one(with_segment(&jpeg, marker, &data));
        assert_eq!(state(&article), Picture::Present(0));
        assert!(
            notices
                .iter()
                .any(|notice| notice.code == "picture.embedded.damaged"),
            "{:?} {notices:?}",
            String::from_utf8_lossy(&data[..data.len().min(60)])
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn no_bytes_end_the_process(marker in prop::sample::select(vec![0xE1u8, 0xED, 0xE2]), head in prop::sample::select(vec![&b"Photoshop 3.0\08BIM\x04\x04\0\0"[..], b"Exif\0\0II*\0", b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta ", b""]), data in prop::collection::vec(any::<u8>(), 0..200), cut in 0usize..2000) {
        let jpeg = encoded(&ship(), ImageFormat::Jpeg);
        let mut bytes = with_segment(&jpeg, marker, &[head, &data].concat());
        if cut < bytes.len() { bytes.truncate(cut.max(3)); }
        let (article, _) = one(bytes);
        prop_assert!(state(&article) != Picture::Unresolved);
    }
}
