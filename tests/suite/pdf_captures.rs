//! PDF files made of captures, the whole way: pictures of every kind in their colours, the capture as attachment, the
//! options of the pages, and captures that would do harm. With PRESSMARK_PDF_OUT the files stay for veraPDF.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use crate::{finished::project, fixtures, pdf};
use lopdf::{Document, Object};
use pressmark::{
    capture::{self, Resource},
    edition::pdf::{PdfOptions, Profile, design::Paper},
    options::Options,
    pipeline::{self, Converted, Outcome},
    verify,
};
use std::{io::Read as _, process::Command};

const PROFILES: [Profile; 3] = [Profile::A2a, Profile::A3a, Profile::A4f];

/// Converts a page with pictures beside it; every file is sound to our own reader.
fn made(name: &str, body: &str, pictures: &[(&str, Vec<u8>)], pdf: PdfOptions) -> Converted {
    let page = format!(
        "<!doctype html><html lang=en><title>The lamp room</title><body><article><h1>The lamp room</h1>\
         <p>The lamp room of the old mill was opened to the public on Sunday, for the first time in forty years.</p>\
         {body}\
         <p>It will be open every Sunday until the end of October, said the keeper of the mill, if nobody touches the \
         lamps.</p></article>"
    );
    let mut capture = capture::of_bytes("mill/lamp-room.html", page.into_bytes().into()).unwrap();
    for (url, bytes) in pictures {
        capture.resources.add(Resource {
            url: (*url).to_owned(),
            bytes: bytes.clone().into(),
        });
    }
    let mut options = Options {
        editions: vec!["pdf".to_owned(), "jsonld".to_owned()],
        ..Options::default()
    };
    let profile = pdf.profile;
    options.edition.pdf = pdf;
    let Outcome::Made(converted) = pipeline::convert(&capture, "lamp-room", &options).unwrap()
    else {
        panic!("{name}: skipped");
    };
    let bytes = &converted.files[0].bytes;
    pdf::keep(profile, name, bytes);
    let findings = verify::pdf::check(bytes);
    assert!(findings.is_empty(), "{name}: {findings:#?}");
    *converted
}

fn of(profile: Profile) -> PdfOptions {
    PdfOptions {
        profile,
        ..PdfOptions::default()
    }
}

fn noticed(converted: &Converted, code: &str) -> bool {
    converted.notices.iter().any(|notice| notice.code == code)
}

fn odd_pictures() -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = std::fs::read_dir(project("tests/pictures"))
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            (name, std::fs::read(entry.path()).unwrap())
        })
        .filter(|(name, _)| name.contains('.'))
        .collect();
    files.sort();
    assert!(files.len() >= 25, "{} pictures", files.len());
    files
}

/// Where the first picture stands on the first page that has one: page from 1, left, bottom, width, height in points.
fn place(bytes: &[u8]) -> (u32, [f32; 4]) {
    let document = Document::load_mem(bytes).unwrap();
    for (number, page) in document.get_pages() {
        let content = document.get_and_decode_page_content(page).unwrap();
        // Scale and place only: nothing is turned.
        let mut saved = vec![[1.0, 1.0, 0.0, 0.0]];
        for operation in content.operations {
            let at = |index: usize| operation.operands[index].as_float().unwrap();
            let [w, h, x, y]: [f32; 4] = *saved.last().unwrap();
            match operation.operator.as_str() {
                "q" => saved.push([w, h, x, y]),
                "Q" => drop(saved.pop()),
                "cm" => {
                    *saved.last_mut().unwrap() =
                        [at(0) * w, at(3) * h, at(4) * w + x, at(5) * h + y];
                }
                "Do" => return (number, [x, y, w, h]),
                _ => {}
            }
        }
    }
    panic!("no picture");
}

/// The colours of the four fields of the first picture, as a reader shows them: top left, top right, bottom left, bottom
/// right.
fn fields(bytes: &[u8]) -> Option<[[u8; 3]; 4]> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pdf");
    std::fs::write(&path, bytes).unwrap();
    let (number, [left, bottom, width, height]) = place(bytes);
    let number = number.to_string();
    let run = Command::new("pdftoppm")
        .args(["-r", "144", "-png", "-f", &number, "-l", &number])
        .arg("-singlefile")
        .arg(&path)
        .arg(folder.path().join("a"))
        .status();
    if run.is_err() {
        crate::finished::skip("colours of pictures in PDF", "pdftoppm does not run");
        return None;
    }
    let shown = image::open(folder.path().join("a.png")).unwrap().to_rgb8();
    let at = |x: f32, y: f32| {
        let (x, y) = (left + width * x, bottom + height * y);
        let pixel = shown.get_pixel((x * 2.0) as u32, shown.height() - (y * 2.0) as u32);
        pixel.0
    };
    Some([
        at(0.25, 0.75),
        at(0.75, 0.75),
        at(0.25, 0.25),
        at(0.75, 0.25),
    ])
}

const FIELDS: [[u8; 3]; 4] = [[200, 40, 40], [40, 160, 60], [40, 60, 190], [230, 200, 40]];

/// What the fields of a picture should look like.
fn expected(name: &str) -> [[u8; 3]; 4] {
    let light =
        |[r, g, b]: [u8; 3]| (299 * u32::from(r) + 587 * u32::from(g) + 114 * u32::from(b)) / 1000;
    if name.contains("grey") {
        FIELDS.map(|colour| [light(colour) as u8; 3])
    } else if name.contains("two-tone") {
        FIELDS.map(|colour| [if light(colour) > 110 { 255 } else { 0 }; 3])
    } else {
        FIELDS
    }
}

#[test]
fn a_picture_of_every_kind_is_shown_upright_in_its_colours() {
    for (name, bytes) in odd_pictures() {
        let figure = format!(
            "<figure><img src=\"{name}\" alt=\"Four fields\"><figcaption>Of {name}.</figcaption></figure>"
        );
        let converted = made(
            &format!("picture-{name}"),
            &figure,
            &[(&name, bytes)],
            of(Profile::A2a),
        );
        let Some(found) = fields(&converted.files[0].bytes) else {
            return;
        };
        let near = expected(&name)
            .iter()
            .flatten()
            .zip(found.iter().flatten())
            .all(|(a, b)| a.abs_diff(*b) <= 24);
        assert!(near, "{name}: {found:?} is not {:?}", expected(&name));
    }
}

#[test]
fn all_kinds_of_picture_in_one_file_of_every_profile() {
    let files = odd_pictures();
    let body: String = files
        .iter()
        .map(|(name, _)| format!("<figure><img src=\"{name}\"><figcaption>Of {name}.</figcaption></figure><p>This is a {name}, said the keeper of the mill, and he should know.</p>"))
        .collect();
    let pictures: Vec<(&str, Vec<u8>)> = files
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.clone()))
        .collect();
    for profile in PROFILES {
        let converted = made("pictures", &body, &pictures, of(profile));
        let shown = converted.article.pictures.len();
        // Two files hold the same pixels in the same bytes; all others are shown.
        assert!(shown + 1 >= files.len(), "{shown} of {}", files.len());
        assert!(!noticed(&converted, "edition.pdf.picture.unusable"));
    }
}

/// A photograph-like picture.
fn large(width: u32, height: u32, format: image::ImageFormat) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(width, height, |x, y| {
        let colour = FIELDS[usize::from(x * 2 >= width) + 2 * usize::from(y * 2 >= height)];
        image::Rgb(colour.map(|c| c ^ ((x * 7 + y * 13) % 9) as u8))
    });
    let mut out = std::io::Cursor::new(Vec::new());
    image::DynamicImage::ImageRgb8(picture)
        .write_to(&mut out, format)
        .unwrap();
    out.into_inner()
}

#[test]
fn pictures_are_made_smaller_only_where_that_is_asked_for() {
    use image::ImageFormat::{Jpeg, Png};
    for (name, format) in [("large.jpg", Jpeg), ("large.png", Png)] {
        let bytes = large(1800, 1200, format);
        let figure =
            format!("<figure><img src=\"{name}\"><figcaption>Four fields.</figcaption></figure>");
        let with = |picture_ppi| {
            let options = PdfOptions {
                picture_ppi,
                ..PdfOptions::default()
            };
            let label = format!("{name}-{}", picture_ppi.unwrap_or(0));
            let mut converted = made(&label, &figure, &[(name, bytes.clone())], options);
            converted.files.remove(0).bytes
        };
        let width = |bytes: &[u8]| {
            let document = Document::load_mem(bytes).unwrap();
            let widths = document.objects.values().filter_map(|object| {
                let dict = &object.as_stream().ok()?.dict;
                dict.get(b"Width").and_then(Object::as_i64).ok()
            });
            widths.max().unwrap()
        };
        let (whole, fine, coarse) = (with(None), with(Some(600)), with(Some(100)));
        assert_eq!((width(&whole), width(&fine)), (1800, 1800), "{name}");
        // The text is 409.5 points wide: 568.75 pixels at 100 an inch.
        assert_eq!(width(&coarse), 569, "{name}");
        assert!(coarse.len() < whole.len() / 2, "{name}");
        if let Some(found) = fields(&coarse) {
            let near = FIELDS.iter().flatten().zip(found.iter().flatten());
            assert!(
                near.clone().all(|(a, b)| a.abs_diff(*b) <= 24),
                "{name}: {found:?}"
            );
        }
    }
}

/// The attachments of a PDF: name, relation, bytes.
fn attached(bytes: &[u8]) -> Vec<(String, String, Vec<u8>)> {
    let document = Document::load_mem(bytes).unwrap();
    let text = |object: &Object| String::from_utf8_lossy(object.as_str().unwrap()).into_owned();
    let mut out: Vec<_> = document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .filter(|dict| dict.get(b"EF").is_ok())
        .map(|dict| {
            let files = dict.get(b"EF").unwrap().as_dict().unwrap();
            let id = files.get(b"F").unwrap().as_reference().unwrap();
            let stream = document.get_object(id).unwrap().as_stream().unwrap();
            let relation = dict.get(b"AFRelationship").unwrap().as_name().unwrap();
            (
                text(dict.get(b"F").unwrap()),
                String::from_utf8_lossy(relation).into_owned(),
                stream
                    .decompressed_content()
                    .unwrap_or_else(|_| stream.content.clone()),
            )
        })
        .collect();
    out.sort();
    out
}

#[test]
fn the_capture_goes_in_as_one_file() {
    let body = "<figure><img src=\"lamp-room_files/a.png\"><figcaption>A lamp.</figcaption></figure>\
                <figure><img src=\"https://pictures.example/b?size=2\"><figcaption>Another lamp.</figcaption></figure>";
    let (a, b) = (
        large(40, 30, image::ImageFormat::Png),
        large(60, 40, image::ImageFormat::Jpeg),
    );
    let pictures = [
        ("lamp-room_files/a.png", a.clone()),
        ("https://pictures.example/b?size=2", b.clone()),
    ];
    for profile in [Profile::A3a, Profile::A4f] {
        let first = made("attached", body, &pictures, of(profile));
        let second = made("attached", body, &pictures, of(profile));
        assert!(first.files[0].bytes == second.files[0].bytes);
        let files = attached(&first.files[0].bytes);
        let names: Vec<(&str, &str)> = files
            .iter()
            .map(|(name, relation, _)| (name.as_str(), relation.as_str()))
            .collect();
        assert_eq!(
            names,
            [("capture.zip", "Source"), ("lamp-room.jsonld", "Data")]
        );
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&files[0].2)).unwrap();
        let mut read = |name: &str| {
            let mut out = Vec::new();
            archive
                .by_name(name)
                .unwrap()
                .read_to_end(&mut out)
                .unwrap();
            out
        };
        assert!(read("lamp-room.html").starts_with(b"<!doctype html>"));
        assert!(read("lamp-room_files/a.png") == a);
        assert!(read("resources/00001") == b);
        assert_eq!(
            read("resources.tsv"),
            b"resources/00001\thttps://pictures.example/b?size=2\n"
        );
    }
    // A page alone goes in as it is.
    let alone = made("alone", "", &[], of(Profile::A3a));
    let files = attached(&alone.files[0].bytes);
    assert_eq!(files[0].0, "capture.html");
    assert!(files[0].2.starts_with(b"<!doctype html>"));
}

/// The words of each sheet; None where pdftotext does not run.
fn sheets(bytes: &[u8]) -> Option<Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pdf");
    std::fs::write(&path, bytes).unwrap();
    let Ok(run) = Command::new("pdftotext").arg(&path).arg("-").output() else {
        crate::finished::skip("the closing note's sheet", "pdftotext does not run");
        return None;
    };
    let text = String::from_utf8(run.stdout).unwrap();
    Some(
        text.trim_end_matches('\u{c}')
            .split('\u{c}')
            .map(str::to_owned)
            .collect(),
    )
}

#[test]
fn the_closing_note_does_not_stand_alone_on_the_last_sheet() {
    let (mut alone, mut several) = (Vec::new(), 0);
    for paragraphs in 4..24 {
        let body: String = (0..paragraphs)
            .map(|n| format!("<p>The keeper wrote in entry {n} that the wind had gone round to the north and that the glass was \
                              falling, so that nobody could say when the boat would come or what it would bring.</p>"))
            .collect();
        let converted = made("closing-note", &body, &[], of(Profile::A2a));
        let Some(sheets) = sheets(&converted.files[0].bytes) else {
            return;
        };
        if sheets.len() < 2 {
            continue;
        }
        several += 1;
        let last = sheets.last().unwrap();
        let before = last.split("About this edition").next().unwrap();
        if before.split_whitespace().count() < 20 {
            alone.push((paragraphs, last.clone()));
        }
    }
    assert!(several >= 8, "{several} documents of several sheets");
    assert!(alone.is_empty(), "{alone:#?}");
}

#[test]
fn a_saved_page_goes_in_whole() {
    let folder = tempfile::tempdir().unwrap();
    let files = folder.path().join("mill_files");
    std::fs::create_dir_all(files.join("inner")).unwrap();
    let picture = large(40, 30, image::ImageFormat::Png);
    let style = "p { margin: 0 }\n".repeat(200).into_bytes();
    let saved: [(&str, &[u8]); 5] = [
        ("mill_files/a.png", &picture),
        ("mill_files/inner/frame.html", b"<p>A frame."),
        ("mill_files/mill.woff2", b"wOF2\0\x01\x02"),
        ("mill_files/script.js", b"let mill = 1;"),
        ("mill_files/style.css", &style),
    ];
    for (name, bytes) in saved {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    let page = "<!doctype html><html lang=en><title>The mill</title><link rel=stylesheet href=mill_files/style.css>\
                <article><h1>The mill</h1><p>The old mill was opened to the public on Sunday, for the first time in forty \
                years, and so was its lamp room.</p><figure><img src=mill_files/a.png alt=Fields><figcaption>Four fields. \
                Photo: Ada Quill</figcaption></figure></article>";
    std::fs::write(folder.path().join("mill.html"), page).unwrap();
    let limits = [10_000, 4];
    for profile in PROFILES {
        for limit in limits {
            let mut options = Options::default();
            options.edition.pdf = of(profile);
            options.limits.resource_files = limit;
            let source = capture::Source {
                path: folder.path().join("mill.html"),
                name: "mill.html".to_owned(),
            };
            let location = capture::Location::default();
            let supplied = capture::Supplied::default();
            let read = capture::read(
                &source,
                &location,
                &supplied,
                options.extent(),
                &options.limits,
            );
            let Outcome::Made(made) = pipeline::convert(&read.unwrap(), "mill", &options).unwrap()
            else {
                panic!("skipped");
            };
            let bytes = &made
                .files
                .iter()
                .find(|file| file.name == "mill.pdf")
                .unwrap()
                .bytes;
            pdf::keep(profile, &format!("saved-whole-{limit}"), bytes);
            let findings = verify::pdf::check(bytes);
            assert!(findings.is_empty(), "{findings:#?}");
            let attached = attached(bytes);
            if profile == Profile::A2a {
                assert!(attached.is_empty());
                continue;
            }
            assert_eq!(attached[0].0, "capture.zip");
            let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&attached[0].2)).unwrap();
            let names: Vec<String> = (0..archive.len())
                .map(|index| {
                    archive
                        .by_index(index)
                        .unwrap()
                        .name()
                        .unwrap()
                        .into_owned()
                })
                .collect();
            let mut expected = vec!["mill.html"];
            expected.extend(saved.iter().map(|(name, _)| *name).take(limit as usize));
            if limit == 4 {
                expected.push("left-out.tsv");
            }
            assert_eq!(names, expected);
            for (name, bytes) in saved.iter().take(limit as usize) {
                let mut file = archive.by_name(name).unwrap();
                assert!(
                    file.last_modified()
                        .is_none_or(|time| time == zip::DateTime::default())
                );
                let mut out = Vec::new();
                file.read_to_end(&mut out).unwrap();
                assert!(out == *bytes, "{name}");
            }
            if limit == 4 {
                let mut out = String::new();
                let mut file = archive.by_name("left-out.tsv").unwrap();
                file.read_to_string(&mut out).unwrap();
                assert_eq!(
                    out,
                    "mill_files/...\t1 file more than the limit resource_files (4)\n"
                );
            }
        }
    }
}

/// Left, right and lower edge of the words above the foot of each sheet, with the sheet's width and height.
fn edges(bytes: &[u8]) -> Option<Vec<[f32; 5]>> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pdf");
    std::fs::write(&path, bytes).unwrap();
    let Ok(output) = Command::new("pdftotext")
        .args(["-q", "-bbox"])
        .arg(&path)
        .arg("-")
        .output()
    else {
        crate::finished::skip("edges of PDF pages", "pdftotext does not run");
        return None;
    };
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let number = |line: &str, key: &str| -> f32 {
        let (_, rest) = line.split_once(&format!("{key}=\"")).unwrap();
        rest.split('"').next().unwrap().parse().unwrap()
    };
    let mut out: Vec<[f32; 5]> = Vec::new();
    for line in text.lines().map(str::trim) {
        if line.starts_with("<page") {
            out.push([
                f32::MAX,
                0.0,
                0.0,
                number(line, "width"),
                number(line, "height"),
            ]);
        } else if line.starts_with("<word") {
            let sheet = out.last_mut().unwrap();
            sheet[0] = sheet[0].min(number(line, "xMin"));
            sheet[1] = sheet[1].max(number(line, "xMax"));
            sheet[2] = sheet[2].max(number(line, "yMax"));
        }
    }
    Some(out)
}

#[test]
fn paper_margins_columns_and_sizes_are_options() {
    let (plain, mirrored) = (fixtures::everything(), fixtures::right_to_left());
    let mut sheets = Vec::new();
    for (label, paper, columns, text_size, margin) in [
        ("letter", Paper::Letter, 1, 10.5, None),
        ("mirrored", Paper::A4, 2, 10.0, Some(60)),
        ("columns", Paper::A4, 2, 9.5, None),
        ("letter-columns", Paper::Letter, 2, 9.0, Some(54)),
        ("narrow", Paper::A4, 1, 10.5, Some(150)),
        ("large", Paper::A4, 1, 16.0, Some(50)),
        ("small", Paper::A4, 2, 7.0, Some(36)),
    ] {
        let options = |profile| PdfOptions {
            profile,
            paper,
            columns,
            text_size,
            margin,
            ..PdfOptions::default()
        };
        for profile in PROFILES {
            let article = if label == "mirrored" {
                &mirrored
            } else {
                &plain
            };
            let bytes = pdf::render(article, options(profile)).bytes;
            pdf::keep(profile, &format!("options-{label}"), &bytes);
            let findings = verify::pdf::check(&bytes);
            assert!(findings.is_empty(), "{label} {profile:?}: {findings:#?}");
            let Some(found) = edges(&bytes) else {
                continue;
            };
            let size = match paper {
                Paper::A4 => (595.28, 841.89),
                Paper::Letter => (612.0, 792.0),
            };
            for [left, right, lowest, width, height] in &found {
                assert!(
                    (width - size.0).abs() < 0.1 && (height - size.1).abs() < 0.1,
                    "{label}"
                );
                let side = margin.map_or(36.0, f32::from);
                assert!(*left > side - 1.0, "{label}: words begin at {left}");
                assert!(
                    *right < width - side + 1.5,
                    "{label}: words end at {right} of {width}"
                );
                assert!(*lowest < *height, "{label}: words reach down to {lowest}");
            }
            if profile == Profile::A2a {
                sheets.push((label, found.len()));
            }
        }
    }
    // Without pdftotext there is nothing to compare; that it was skipped is said above.
    if sheets.is_empty() {
        return;
    }
    let of = |label: &str| {
        sheets
            .iter()
            .find(|(other, _)| *other == label)
            .map(|(_, n)| *n)
    };
    assert!(
        of("large") > of("letter") && of("small") < of("letter"),
        "{sheets:?}"
    );
}

/// A PNG that says what size it is, and little more.
fn claims(width: u32, height: u32, extra: &[u8]) -> Vec<u8> {
    let chunk = |kind: &[u8], data: &[u8]| {
        let mut crc = flate2::Crc::new();
        crc.update(kind);
        crc.update(data);
        [
            &(data.len() as u32).to_be_bytes()[..],
            kind,
            data,
            &crc.sum().to_be_bytes(),
        ]
        .concat()
    };
    let mut head = [width.to_be_bytes(), height.to_be_bytes()].concat();
    head.extend([8, 0, 0, 0, 0]);
    let rows = vec![0; (width.min(64) as usize + 1) * height.min(64) as usize];
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::Write::write_all(&mut packed, &rows).unwrap();
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    out.extend(chunk(b"IHDR", &head));
    if !extra.is_empty() {
        out.extend(chunk(b"iCCP", &[b"x\0\0", extra].concat()));
    }
    out.extend(chunk(b"IDAT", &packed.finish().unwrap()));
    out.extend(chunk(b"IEND", b""));
    out
}

/// A colour profile that unpacks to a gigabyte.
fn gigabyte() -> Vec<u8> {
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    let megabyte = vec![0; 1 << 20];
    for _ in 0..1 << 10 {
        std::io::Write::write_all(&mut packed, &megabyte).unwrap();
    }
    packed.finish().unwrap()
}

#[test]
fn hostile_pictures_are_left_out_with_a_notice() {
    let cut = large(400, 300, image::ImageFormat::Jpeg);
    let cut = cut[..cut.len() / 2].to_vec();
    for (name, bytes, code) in [
        ("wide.png", claims(65_000, 65_000, b""), "picture.too-large"),
        (
            "profile.png",
            claims(8, 8, &gigabyte()),
            "picture.too-large",
        ),
        ("cut.jpg", cut, "picture.cut"),
        (
            "stump.jpg",
            vec![0xFF, 0xD8, 0xFF, 0xE0, 0, 16],
            "picture.damaged",
        ),
        (
            "drawing.svg",
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec(),
            "picture.svg",
        ),
    ] {
        let figure = format!(
            "<figure><img src=\"{name}\" alt=\"A lamp\"><figcaption>The lamp.</figcaption></figure>"
        );
        for profile in PROFILES {
            let converted = made(
                &format!("hostile-{name}"),
                &figure,
                &[(name, bytes.clone())],
                of(profile),
            );
            assert!(noticed(&converted, code), "{name}: {:?}", converted.notices);
        }
    }
}

#[test]
fn hostile_words_lists_and_tables_are_set_within_the_page() {
    let zalgo =
        "h\u{301}\u{316}\u{489}\u{334}\u{301}\u{316}\u{489}e\u{334}\u{301}r\u{301}\u{316}\u{489}o\u{334}".repeat(120);
    let lists = format!(
        "{}the deepest{}",
        "<ul><li>one more".repeat(40),
        "</ul>".repeat(40)
    );
    let row = |cell: &str| {
        let cells: String = (0..200).map(|at| format!("<{cell}>{at} lamps")).collect();
        format!("<tr>{cells}")
    };
    let table = format!("<table>{}{}{}</table>", row("th"), row("td"), row("td"));
    for (name, body, code) in [
        (
            "zalgo",
            format!("<p>The keeper wrote {zalgo} and left it at that.</p>"),
            "edition.pdf.marks.stacked",
        ),
        ("lists", lists, "structure.nesting.deep"),
        ("table", table, "edition.pdf.table.wide"),
        (
            "word",
            format!("<p>{}</p>", "lamp".repeat(1 << 19)),
            "edition.pdf.sheets.many",
        ),
    ] {
        let profiles: &[Profile] = if name == "word" {
            &PROFILES[..1]
        } else {
            &PROFILES
        };
        for profile in profiles {
            let converted = made(&format!("hostile-{name}"), &body, &[], of(*profile));
            assert!(noticed(&converted, code), "{name}: {:?}", converted.notices);
            for [left, right, _, width, _] in edges(&converted.files[0].bytes).into_iter().flatten()
            {
                assert!(
                    left > 60.0 && right < width - 60.0,
                    "{name}: from {left} to {right}"
                );
            }
        }
    }
}

#[test]
fn too_many_sheets_are_refused_with_the_reason() {
    let page = format!(
        "<!doctype html><article><h1>Lamps</h1><p>{}</p></article>",
        "A lamp and another lamp. ".repeat(3000)
    );
    let capture = capture::of_bytes("lamps.html", page.into_bytes().into()).unwrap();
    let mut options = Options::default();
    options.limits.pdf_pages = 3;
    let error = pipeline::convert(&capture, "lamps", &options).unwrap_err();
    assert!(error.to_string().contains("limit pdf_pages (3)"), "{error}");
}
