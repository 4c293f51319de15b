//! `pressmark verify` finds what was changed in a bag after it was sealed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use super::cli::{pages, run};
use pressmark::verify::{ArticleFiles, Severity, check_files, verify};
use std::{
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

fn bag() -> (TempDir, PathBuf) {
    let dir = pages(2);
    let ran = run(dir.path(), "convert in -o out");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let bag = dir.path().join("out");
    (dir, bag)
}

/// The faults of the bag as a whole: file and words.
fn faults(bag: &Path) -> Vec<(String, String)> {
    verify(bag, 2, &|_, _| {})
        .unwrap()
        .findings
        .into_iter()
        .filter(|finding| finding.check == "bag" && finding.severity == Severity::Fault)
        .map(|finding| (finding.file, finding.text))
        .collect()
}

fn first(bag: &Path, ending: &str) -> PathBuf {
    let mut stems: Vec<PathBuf> = fs::read_dir(bag.join("data"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    stems.sort();
    let stem = stems[0].file_name().unwrap().to_str().unwrap();
    stems[0].join(format!("{stem}.{ending}"))
}

#[test]
fn a_bag_as_written_has_no_fault() {
    let (_dir, bag) = bag();
    assert_eq!(faults(&bag), []);
}

/// An article of a picture alone has a supplied title in every edition, and a page whose every block is hidden is read.
#[test]
fn articles_without_a_word_to_make_a_title_of_have_one() {
    let dir = TempDir::new().unwrap();
    let mut picture = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(90, 60, image::Rgb([9, 90, 190]))
        .write_to(&mut picture, image::ImageFormat::Png)
        .unwrap();
    fs::write(dir.path().join("mole.png"), picture.get_ref()).unwrap();
    let picture =
        "<!DOCTYPE html><html><body><article><img src=\"mole.png\"></article></body></html>";
    let hidden = "<!DOCTYPE html><html><body><div hidden>The page waits for its script, and shows what it holds when the \
        script has come, and not before.</div></body></html>";
    for (name, html) in [("picture", picture), ("hidden", hidden)] {
        fs::write(dir.path().join(format!("{name}.html")), html).unwrap();
        let out = dir.path().join(name);
        let ran = run(dir.path(), &format!("convert {name}.html -o {name}"));
        assert_eq!(ran.code, Some(0), "{name}: {}", ran.err);
        let found = verify(&out, 1, &|_, _| {}).unwrap().findings;
        assert!(
            found.iter().all(|one| one.severity != Severity::Fault),
            "{name}: {found:?}"
        );
        let record = fs::read_to_string(first(&out, "jsonld")).unwrap();
        let title = if name == "picture" {
            "[Untitled]"
        } else {
            "[The page waits"
        };
        assert!(
            record.contains(&format!("\"headline\": \"{title}")),
            "{record}"
        );
    }
}

#[test]
fn each_change_of_a_bag_is_found() {
    type Change = fn(&Path);
    let changes: [(&str, Change, &str); 10] = [
        (
            "one byte of an edition",
            |bag| {
                let path = first(bag, "jsonld");
                let mut bytes = fs::read(&path).unwrap();
                bytes[20] ^= 1;
                fs::write(path, bytes).unwrap();
            },
            "it has changed",
        ),
        (
            "an edition gone",
            |bag| fs::remove_file(first(bag, "jsonld")).unwrap(),
            "cannot be read",
        ),
        (
            "a file added",
            |bag| fs::write(bag.join("data/extra.txt"), "x").unwrap(),
            "stands in no manifest",
        ),
        (
            "the manifest shortened",
            |bag| {
                let path = bag.join("manifest-sha256.txt");
                let text = fs::read_to_string(&path).unwrap();
                fs::write(&path, text.split_once('\n').unwrap().1).unwrap();
            },
            "stands in no manifest",
        ),
        (
            "the manifest leading out",
            |bag| {
                let path = bag.join("manifest-sha256.txt");
                let text = fs::read_to_string(&path).unwrap();
                fs::write(&path, format!("{text}{}  data/../../x\n", "0".repeat(64))).unwrap();
            },
            "outside the bag",
        ),
        (
            "the ledger changed",
            |bag| {
                let path = bag.join("meta/ledger.jsonl");
                let text = fs::read_to_string(&path).unwrap();
                fs::write(&path, text.replace("page-000", "page-999")).unwrap();
            },
            "it has changed",
        ),
        (
            "the ledger torn",
            |bag| {
                let path = bag.join("meta/ledger.jsonl");
                let text = fs::read(&path).unwrap();
                fs::write(&path, &text[..text.len() - 9]).unwrap();
            },
            "cannot be read",
        ),
        (
            "the information changed",
            |bag| {
                let path = bag.join("bag-info.txt");
                let text = fs::read_to_string(&path).unwrap();
                fs::write(&path, text.replace("Payload-Oxum: ", "Payload-Oxum: 1")).unwrap();
            },
            "Payload-Oxum",
        ),
        (
            "the tag manifest gone",
            |bag| fs::remove_file(bag.join("tagmanifest-sha256.txt")).unwrap(),
            "cannot read",
        ),
        (
            "an edition made a link",
            |bag| {
                let path = first(bag, "jsonld");
                let away = bag.join("../away");
                fs::rename(&path, &away).unwrap();
                std::os::unix::fs::symlink(&away, &path).unwrap();
            },
            "not a regular file",
        ),
    ];
    for (what, change, words) in changes {
        let (dir, bag) = bag();
        change(&bag);
        let faults = faults(&bag);
        assert!(
            faults.iter().any(|(_, text)| text.contains(words)),
            "{what}: {faults:?}"
        );
        assert_eq!(run(dir.path(), "verify out").code, Some(1), "{what}");
    }
}

#[test]
fn what_is_no_bag_is_wrong_use() {
    let dir = tempfile::tempdir().unwrap();
    assert!(verify(dir.path(), 1, &|_, _| {}).is_err());
    assert_eq!(run(dir.path(), "verify .").code, Some(2));
}

/// Findings of the check of conservation on an audit.
fn conservation(audit: &str) -> Vec<String> {
    let files = ArticleFiles {
        stem: "a-12345678".to_owned(),
        audit: Some(audit.as_bytes().to_vec()),
        ..ArticleFiles::default()
    };
    check_files(&files)
        .into_iter()
        .filter(|finding| finding.check == "conservation")
        .map(|finding| finding.text)
        .collect()
}

#[test]
fn an_audit_that_loses_words_is_found() {
    let whole = r#"{"v":1,"blocks":[{"index":0,"text":"kept","fate":"body","reason":null},
        {"index":1,"text":"gone","fate":"removed","reason":"a menu"}],"captured_chars":8,"kept_chars":4,"removed_chars":4}"#;
    assert_eq!(conservation(whole), Vec::<String>::new());
    for (from, to, words) in [
        ("\"index\":1", "\"index\":2", "numbered 2"),
        ("\"body\"", "\"lost\"", "lost"),
        ("\"a menu\"", "null", "without a reason"),
        (
            "\"captured_chars\":8",
            "\"captured_chars\":9",
            "captured_chars says 9",
        ),
        ("\"kept\"", "\"kep\"", "kept_chars"),
        ("\"blocks\"", "\"bricks\"", "cannot be read"),
    ] {
        let found = conservation(&whole.replace(from, to));
        assert!(
            found.iter().any(|text| text.contains(words)),
            "{from} -> {to}: {found:?}"
        );
    }
}
