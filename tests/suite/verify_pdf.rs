//! `verify`'s reader of PDFs: it finds what is planted, and nothing in a file breaks it or holds it up.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use crate::{fixtures, pdf::render};
use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};
use pressmark::{
    edition::pdf::{PdfOptions, Profile},
    verify::pdf::{check, said},
};
use proptest::prelude::*;
use std::sync::LazyLock;

static SOUND: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let options = PdfOptions {
        profile: Profile::A3a,
        ..PdfOptions::default()
    };
    render(&fixtures::everything(), options).bytes
});

fn document() -> Document {
    Document::load_mem(&SOUND).unwrap()
}

fn bytes(mut document: Document) -> Vec<u8> {
    let mut out = Vec::new();
    document.save_modern(&mut out).unwrap();
    out
}

fn catalogue(document: &mut Document) -> &mut Dictionary {
    document.catalog_mut().unwrap()
}

/// Changes the plain content of the first stream that `is` says.
fn change_stream(
    document: &mut Document,
    is: impl Fn(&[u8]) -> bool,
    change: impl Fn(String) -> String,
) {
    for object in document.objects.values_mut() {
        if let Object::Stream(stream) = object
            && let Ok(plain) = stream.get_plain_content()
            && is(&plain)
        {
            let changed = change(plain.iter().map(|byte| char::from(*byte)).collect());
            stream.dict.remove(b"Filter");
            stream.set_plain_content(changed.chars().map(|c| c as u8).collect());
            return;
        }
    }
    panic!("no such stream");
}

fn holds(words: &'static str) -> impl Fn(&[u8]) -> bool {
    move |plain| memchr::memmem::find(plain, words.as_bytes()).is_some()
}

/// Changes the first dictionary that `is` says.
fn change_dictionary(
    document: &mut Document,
    is: impl Fn(&Dictionary) -> bool,
    change: impl Fn(&mut Dictionary),
) {
    let dict = document
        .objects
        .values_mut()
        .filter_map(|object| match object {
            Object::Dictionary(dict) => Some(dict),
            Object::Stream(stream) => Some(&mut stream.dict),
            _ => None,
        })
        .find(|dict| is(dict))
        .expect("no such dictionary");
    change(dict);
}

fn is_element(tag: &'static str) -> impl Fn(&Dictionary) -> bool {
    move |dict| {
        let own = dict.get(b"S").and_then(Object::as_name);
        dict.has_type(b"StructElem") && own.is_ok_and(|own| own == tag.as_bytes())
    }
}

#[test]
fn each_planted_fault_is_found() {
    type Plant = (&'static str, fn(&mut Document), &'static str);
    let plants: [Plant; 16] = [
        (
            "content outside the structure",
            |document| {
                change_stream(document, holds("MCID 0"), |text| {
                    text.replacen("/MCID 0>>", ">>", 1)
                });
            },
            "neither tagged nor artifacts",
        ),
        (
            "content that no element holds",
            |document| {
                change_stream(document, holds("MCID 0"), |text| {
                    text.replacen("/MCID 0>>", "/MCID 900>>", 1)
                });
            },
            "marked content 900 belongs to no element",
        ),
        (
            "content that is not there",
            |document| {
                change_stream(document, holds("MCID 1>>"), |text| {
                    text.replacen("/MCID 1>>", "/MCID 0>>", 1)
                });
            },
            "names content 1, which is not there",
        ),
        (
            "marked content without an end",
            |document| {
                change_stream(document, holds("MCID 0"), |text| {
                    text.replacen("EMC", "", 1)
                });
            },
            "does not end",
        ),
        (
            "an unknown glyph",
            |document| {
                change_stream(document, holds("endbfchar"), |text| {
                    text.replace("endbf", "endxx")
                });
            },
            "have no Unicode value",
        ),
        (
            "a glyph .notdef",
            |document| {
                change_stream(document, holds(" TJ"), |text| {
                    text.replacen(" TJ", " TJ\n[<0000>] TJ", 1)
                });
            },
            ".notdef",
        ),
        (
            "a font that is not in the file",
            |document| {
                change_dictionary(
                    document,
                    |dict| dict.has(b"FontFile2"),
                    |dict| {
                        dict.remove(b"FontFile2");
                    },
                );
            },
            "is not embedded",
        ),
        (
            "a figure without words",
            |document| {
                change_dictionary(document, is_element("Figure"), |dict| {
                    dict.remove(b"Alt");
                });
            },
            "no alternative text",
        ),
        (
            "a skipped level of headings",
            |document| {
                change_dictionary(document, is_element("H2"), |dict| dict.set("S", "H5"));
            },
            "a heading of level 5 follows",
        ),
        (
            "a link without words",
            |document| {
                change_dictionary(
                    document,
                    |dict| dict.has_type(b"Annot"),
                    |dict| {
                        dict.remove(b"Contents");
                    },
                );
            },
            "no description",
        ),
        (
            "a sheet in another order of tabs",
            |document| {
                change_dictionary(
                    document,
                    |dict| dict.has_type(b"Page"),
                    |dict| dict.set("Tabs", "R"),
                );
            },
            "tab order",
        ),
        (
            "no metadata",
            |document| {
                catalogue(document).remove(b"Metadata");
            },
            "no XMP",
        ),
        (
            "metadata of no standard",
            |document| {
                change_stream(document, holds("<pdfuaid:part>"), |text| {
                    text.replace("pdfuaid:part>", "pdfuaid:port>")
                });
            },
            "lacks <pdfuaid:part>",
        ),
        (
            "no output intent",
            |document| {
                catalogue(document).remove(b"OutputIntents");
            },
            "no output intent",
        ),
        (
            "an action",
            |document| catalogue(document).set("OpenAction", dictionary! { "S" => "JavaScript" }),
            "OpenAction",
        ),
        (
            "another attachment",
            |document| {
                change_dictionary(
                    document,
                    |dict| dict.has_type(b"Filespec"),
                    |dict| dict.set("Desc", Object::string_literal("SHA-256 0")),
                );
            },
            "is not what its description says",
        ),
    ];
    assert_eq!(check(&bytes(document())), []);
    for (what, plant, expected) in plants {
        let mut changed = document();
        plant(&mut changed);
        let found = check(&bytes(changed));
        assert!(
            found.iter().any(|(_, words)| words.contains(expected)),
            "{what}: {found:?}"
        );
    }
}

/// A file of objects as written here, with a plain cross-reference stream. The first object is the catalogue.
fn file(objects: &[String]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut rows: Vec<u8> = vec![0; 7];
    for (at, object) in objects.iter().enumerate() {
        rows.extend(row(1, out.len(), 0));
        out.extend(format!("{} 0 obj\n{object}\nendobj\n", at + 1).bytes());
    }
    let start = out.len();
    let own = objects.len() + 1;
    // Objects 1000 to 1009 are said to be in an object stream, number 2.
    for index in 0..10 {
        rows.extend(row(2, 2, index));
    }
    let length = rows.len();
    out.extend(
        format!(
            "{own} 0 obj\n<</Type/XRef/Size 2000/Root 1 0 R/W[1 4 2]/Index[0 {own} 1000 10]/Length {length}>>\nstream\n"
        )
        .bytes(),
    );
    out.extend(rows);
    out.extend(format!("\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n").bytes());
    out
}

fn row(kind: u8, at: usize, index: u16) -> Vec<u8> {
    let mut out = vec![kind];
    out.extend((at as u32).to_be_bytes());
    out.extend(index.to_be_bytes());
    out
}

fn stream(dict: &str, data: &str) -> String {
    format!(
        "<<{dict}/Length {}>>\nstream\n{data}\nendstream",
        data.len()
    )
}

/// Reads a hostile file: it is found wrong. Without a bound these take hours, or end the process.
fn bears(what: &str, bytes: &[u8]) {
    let found = check(bytes);
    let _ = said(bytes);
    assert!(!found.is_empty(), "{what}");
}

#[test]
fn what_refers_to_itself_or_says_too_much_comes_to_an_end() {
    let page = |content: &str| {
        [
            "<</Pages 3 0 R/StructTreeRoot 5 0 R>>".to_owned(),
            "null".to_owned(),
            "<</Kids[4 0 R]/Count 1>>".to_owned(),
            "<</Type/Page/Contents 6 0 R/Resources<</Font<</F 7 0 R>>>>>>".to_owned(),
            "<</K 8 0 R>>".to_owned(),
            stream("", content),
            "<</Subtype/Type0/ToUnicode 9 0 R>>".to_owned(),
            "<</S/Document/K[8 0 R]>>".to_owned(),
            stream("", ""),
        ]
    };
    bears("elements in a ring", &file(&page("")));
    let mut objects = page("");
    objects[1] = "<</Type/ObjStm/N 1/First 5/Length 2 0 R>>\nstream\n1000 \nendstream".to_owned();
    objects[0] = "<</Pages 1000 0 R>>".to_owned();
    bears("a stream that is its own length", &file(&objects));
    objects[1] = stream(
        "/Type/ObjStm/N 1/First 7/Filter 1001 0 R",
        "1000 0 <</Kids[]>>",
    );
    bears("a stream whose filter is within it", &file(&objects));
    let many = "1000 0 ".repeat(200_000);
    objects[1] = stream(
        &format!("/Type/ObjStm/N 200000/First {}", many.len()),
        &format!("{many}[{}]", "0 ".repeat(200_000)),
    );
    bears("objects that overlap", &file(&objects));
    let long = "0061".repeat(20_000);
    let mut objects = page(&format!(
        "/P<</MCID 0>>BDC BT /F 1 Tf {} ET EMC",
        "<0001>Tj ".repeat(200_000)
    ));
    objects[8] = stream(
        "",
        &format!("1 beginbfrange <0000> <FFFF> <{long}> endbfrange"),
    );
    bears("a map that says too much", &file(&objects));
    objects[8] = stream("", &format!("1 beginbfchar <0001> <{long}> endbfchar"));
    bears("a page that says too much", &file(&objects));
    bears("marks in marks", &file(&page(&"/P BMC ".repeat(500_000))));
    bears("states in states", &file(&page(&"q ".repeat(500_000))));
    bears("operands without end", &file(&page(&"0 ".repeat(500_000))));
    bears("arrays in arrays", &file(&page(&"[".repeat(500_000))));
    let mut objects = page("");
    objects[7] = format!("<</S/Document/K[{}]>>", "<</S/P/K[".repeat(30_000));
    bears("elements in elements", &file(&objects));
    objects[2] = format!("<</Kids[{}]>>", "4 0 R ".repeat(100_000));
    bears("one page many times", &file(&objects));
}

/// One change of a document's objects.
#[derive(Clone, Debug)]
struct Change {
    object: prop::sample::Index,
    key: prop::sample::Index,
    what: u8,
    other: prop::sample::Index,
    number: i64,
}

prop_compose! {
    fn change()(
        object: prop::sample::Index,
        key: prop::sample::Index,
        what in 0_u8..8,
        other: prop::sample::Index,
        number in prop_oneof![Just(-1), Just(0), Just(i64::MAX), 0..400_i64],
    ) -> Change {
        Change { object, key, what, other, number }
    }
}

fn apply(document: &mut Document, change: &Change) {
    let ids: Vec<ObjectId> = document.objects.keys().copied().collect();
    let other = *change.other.get(&ids);
    let value = match change.what {
        0 => Object::Null,
        1 => Object::Integer(change.number),
        2 => Object::Reference(other),
        3 => Object::Array(vec![Object::Reference(other); 3]),
        4 => Object::Name(b"P".to_vec()),
        5 => Object::string_literal("\u{0}\u{1}("),
        6 => document.objects[&other].clone(),
        _ => Object::Dictionary(dictionary! { "K" => other, "MCID" => change.number }),
    };
    let value = match value {
        Object::Stream(stream) => Object::Dictionary(stream.dict),
        value => value,
    };
    let target = document.objects.get_mut(change.object.get(&ids)).unwrap();
    match target {
        Object::Dictionary(dict) if !dict.is_empty() => {
            let keys: Vec<Vec<u8>> = dict.iter().map(|(key, _)| key.clone()).collect();
            dict.set(change.key.get(&keys).clone(), value);
        }
        Object::Array(items) if !items.is_empty() => {
            let at = change.key.index(items.len());
            items[at] = value;
        }
        Object::Stream(stream) => {
            if let Ok(mut plain) = stream.get_plain_content()
                && !plain.is_empty()
            {
                for step in 0..8 {
                    let at = (change.key.index(plain.len()) + 97 * step) % plain.len();
                    plain[at] = change.number as u8 ^ step as u8;
                }
                stream.dict.remove(b"Filter");
                stream.dict.remove(b"DecodeParms");
                stream.set_plain_content(plain);
            }
        }
        other => *other = value,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is changed in a file, the reader answers: with what is wrong, or with what it says.
    #[test]
    fn changed_objects_never_break_the_reader(changes in prop::collection::vec(change(), 1..12)) {
        let mut document = document();
        for change in &changes {
            apply(&mut document, change);
        }
        let mut bytes = Vec::new();
        if document.save_modern(&mut bytes).is_ok() {
            let _ = check(&bytes);
            let _ = said(&bytes);
        }
    }

    /// The same for bytes that are cut, changed or moved.
    #[test]
    fn changed_bytes_never_break_the_reader(
        cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_usize..64), 1..20),
        keep in any::<prop::sample::Index>(),
        is_cut in any::<bool>(),
    ) {
        let mut bytes = SOUND.clone();
        for (at, byte, length) in &cuts {
            let at = at.index(bytes.len());
            let end = (at + length).min(bytes.len());
            bytes.splice(at..end, [*byte]);
        }
        if is_cut {
            bytes.truncate(keep.index(bytes.len()));
        }
        let _ = check(&bytes);
        let _ = said(&bytes);
    }
}
