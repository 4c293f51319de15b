//! One article in many containers is one article; a whole shelf of real captures goes through the program.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use crate::{
    batch::digests,
    cli::{program, ran},
    finished, shared,
    warc::{crawl, gzip},
};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// What the record of an article says: headline, words, captions and credits.
fn said(path: &Path) -> (String, String, Vec<(String, String)>) {
    let record = finished::record(&finished::convert(path));
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let pictures = record["image"].as_array().cloned().unwrap_or_default();
    (
        text(&record["headline"]),
        text(&record["articleBody"]),
        pictures
            .iter()
            .map(|picture| (text(&picture["caption"]), text(&picture["creditText"])))
            .collect(),
    )
}

#[test]
fn one_article_in_every_container_is_one_article() {
    let Some(folder) = shared::path("captures-dev", "one article in seven containers") else {
        return;
    };
    // What a script of the page writes is there only where a browser saved it. Of the share bar the judge of blocks is in
    // doubt, and a few blocks more or less tip it: that is no matter of the container.
    let without_script = |body: &str| {
        let kept: Vec<&str> = body
            .split("\n\n")
            .filter(|block| !block.contains("script") && !block.starts_with("Share: "))
            .collect();
        kept.join("\n\n")
    };
    let (headline, body, pictures) = said(&folder.join("warc/harbour-bridge.wget.warc.gz"));
    assert!(body.len() > 1000 && pictures.len() == 2, "{pictures:?}");
    for container in [
        "warc/harbour-bridge.wget.warc.zst",
        "wacz/harbour-bridge.wacz",
        "mhtml/harbour-bridge.chromium.mhtml",
        "complete/harbour-bridge/saved.html",
        "singlefile/harbour-bridge.singlefile.html",
    ] {
        let other = said(&folder.join(container));
        assert_eq!(other.0, headline, "{container}");
        assert_eq!(
            without_script(&other.1),
            without_script(&body),
            "{container}"
        );
        assert_eq!(other.2, pictures, "{container}");
    }
    let text = said(&folder.join("text/harbour-bridge.innerText.txt"));
    assert_eq!(text.0, headline);
    assert!(pictures.contains(&text.2[0]), "{:?}", text.2);
}

#[test]
fn a_page_in_windows_1252_is_the_same_in_every_container() {
    let Some(folder) = shared::path("captures-dev", "a page in windows-1252") else {
        return;
    };
    let first = said(&folder.join("mhtml/bahn-windows1252.chromium.mhtml"));
    assert!(first.0.starts_with("Straßenbahn"), "{}", first.0);
    for container in [
        "warc/bahn.wget.warc",
        "complete/bahn-windows1252/saved.html",
        "singlefile/bahn.singlefile.html",
    ] {
        let other = said(&folder.join(container));
        assert_eq!(other, first, "{container}");
        assert!(!format!("{other:?}").contains('\u{FFFD}'));
    }
}

/// The last line of every capture of a ledger: input and record.
fn ledger(bag: &Path) -> BTreeMap<(String, String), Value> {
    fs::read_to_string(bag.join("meta/ledger.jsonl"))
        .unwrap()
        .lines()
        .map(|line| {
            let line: Value = serde_json::from_str(line).unwrap();
            let input = line["input"].as_str().unwrap().to_owned();
            ((input, line["record"].to_string()), line)
        })
        .collect()
}

fn files(folder: &Path, below: &Path, out: &mut BTreeSet<String>) {
    for entry in fs::read_dir(below).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true if path.to_string_lossy().ends_with("saved_files") => {}
            true => files(folder, &path, out),
            false => {
                let name = path.strip_prefix(folder).unwrap();
                out.insert(name.to_string_lossy().into_owned());
            }
        }
    }
}

#[test]
fn every_source_of_a_shelf_of_captures_is_accounted_for() {
    let Some(folder) = shared::path("captures-dev", "a shelf of real captures") else {
        return;
    };
    let work = tempfile::tempdir().unwrap();
    let convert = |bag: &Path, jobs: &str| {
        let mut command = program();
        command.arg("convert").arg(&folder).arg("--output").arg(bag);
        ran(command.args(["--editions", "jsonld", "--quiet", "--jobs", jobs]))
    };
    let (one, two) = (work.path().join("one"), work.path().join("two"));
    let first = convert(&one, "2");
    assert_eq!(first.code, Some(1), "{}", first.err);
    let lines = ledger(&one);
    let told: BTreeSet<String> = lines.keys().map(|(input, _)| input.clone()).collect();
    let mut sources = BTreeSet::new();
    files(&folder, &folder, &mut sources);
    assert_eq!(told, sources);
    for ((input, record), line) in &lines {
        let outcome = line["outcome"].as_str().unwrap();
        assert!(["made", "skipped", "failed"].contains(&outcome), "{input}");
        assert_eq!(outcome == "made", line["reason"].is_null(), "{input}");
        assert_ne!(line["reason"]["code"], "worker.panic", "{input} {record}");
    }
    // Again: nothing is made again; from the beginning: the same bytes.
    let count = fs::read_to_string(one.join("meta/ledger.jsonl")).unwrap();
    let made = count.matches("\"outcome\":\"made\"").count();
    assert_eq!(convert(&one, "2").code, Some(1));
    let again = fs::read_to_string(one.join("meta/ledger.jsonl")).unwrap();
    assert_eq!(again.matches("\"outcome\":\"made\"").count(), made);
    convert(&two, "1");
    assert_eq!(digests(&one.join("data")), digests(&two.join("data")));
}

#[test]
fn a_crawl_goes_through_the_program_record_by_record() {
    let work = tempfile::tempdir().unwrap();
    let root = work.path();
    fs::create_dir(root.join("in")).unwrap();
    let members: Vec<u8> = crawl().iter().flat_map(|record| gzip(record)).collect();
    let cut = &members[..members.len() - 30];
    fs::write(root.join("in/crawl.warc.gz"), cut).unwrap();
    fs::write(root.join("in/none.warc"), crawl()[0].clone()).unwrap();
    let run = |args: &str| {
        let mut command = program();
        command.current_dir(root).args(args.split(' '));
        ran(&mut command)
    };
    let first = run("convert in -o out");
    assert_eq!(first.code, Some(1), "{}", first.err);
    let lines = ledger(&root.join("out"));
    assert_eq!(lines.len(), 3);
    let mut made: Vec<&Value> = lines
        .values()
        .filter(|line| line["outcome"] == "made")
        .collect();
    made.sort_by_key(|line| line["record"]["offset"].as_u64());
    assert_eq!(made.len(), 2);
    assert_ne!(made[0]["stem"], made[1]["stem"]);
    assert!(made.iter().all(|line| line["record"]["id"].is_string()));
    assert_eq!(made[0]["input_sha256"], made[1]["input_sha256"]);
    // What there is to say of the file stands in the line of its first capture, once.
    let codes = |line: &Value| -> Vec<String> {
        let notices = line["notices"].as_array().unwrap().iter();
        notices
            .map(|notice| notice["code"].as_str().unwrap().to_owned())
            .filter(|code| code.starts_with("capture.warc."))
            .collect()
    };
    assert_eq!(
        codes(made[0]),
        [
            "capture.warc.records",
            "capture.warc.damaged",
            "capture.warc.damaged"
        ]
    );
    assert!(codes(made[1]).is_empty());
    let none = &lines[&("none.warc".to_owned(), "null".to_owned())];
    assert_eq!(none["outcome"], "skipped");
    assert_eq!(none["reason"]["code"], "capture.page.none");
    let before = fs::read_to_string(root.join("out/meta/ledger.jsonl")).unwrap();
    assert_eq!(run("convert in -o out").code, Some(1));
    let after = fs::read_to_string(root.join("out/meta/ledger.jsonl")).unwrap();
    assert_eq!(
        before.matches("crawl.warc.gz").count(),
        after.matches("crawl.warc.gz").count()
    );
    assert_eq!(run("verify out").code, Some(0));
    let shown = run("inspect in/crawl.warc.gz");
    assert_eq!(shown.code, Some(0), "{}", shown.err);
    assert_eq!(shown.out.matches("read as").count(), 2);
    assert!(shown.err.contains("cut off"), "{}", shown.err);
}
