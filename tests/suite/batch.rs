//! Runs over many captures: the bag, resuming, the same bytes whatever happens, bad input, killed runs.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use super::cli::{page, pages, program, ran, run};
use pressmark::fixity::Digest;
use std::{
    collections::BTreeMap,
    fs::{self, File},
    os::unix::fs::{PermissionsExt, symlink},
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

/// Path and digest of every file under a folder.
pub fn digests(dir: &Path) -> BTreeMap<String, Digest> {
    fn walk(dir: &Path, root: &Path, out: &mut BTreeMap<String, Digest>) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, root, out);
            } else {
                let name = path
                    .strip_prefix(root)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .to_owned();
                out.insert(name, Digest::of_file(&path).unwrap().1);
            }
        }
    }
    let mut out = BTreeMap::new();
    walk(dir, dir, &mut out);
    out
}

/// The last ledger line of each input.
fn ledger(bag: &Path) -> BTreeMap<String, serde_json::Value> {
    fs::read_to_string(bag.join("meta/ledger.jsonl"))
        .unwrap()
        .lines()
        .map(|line| {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            (line["input"].as_str().unwrap().to_owned(), line)
        })
        .collect()
}

fn lines(bag: &Path) -> usize {
    fs::read_to_string(bag.join("meta/ledger.jsonl"))
        .unwrap()
        .lines()
        .count()
}

fn code_of(line: &serde_json::Value) -> &str {
    line["reason"]["code"].as_str().unwrap()
}

/// Nothing of staging and lock is left, and every digest of the manifests is right.
fn assert_whole(bag: &Path) {
    for entry in fs::read_dir(bag).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(!name.starts_with('.'), "{name} is left");
    }
    for name in ["manifest-sha256.txt", "tagmanifest-sha256.txt"] {
        let manifest = fs::read_to_string(bag.join(name)).unwrap();
        for line in manifest.lines() {
            let (digest, path) = line.split_once("  ").unwrap();
            let found = Digest::of_file(&bag.join(path)).unwrap().1.to_string();
            assert_eq!(found, digest, "{path}");
        }
    }
    let manifest = fs::read_to_string(bag.join("manifest-sha256.txt")).unwrap();
    assert_eq!(manifest.lines().count(), digests(&bag.join("data")).len());
    let mut sorted: Vec<&str> = manifest
        .lines()
        .map(|line| line.split_once("  ").unwrap().1)
        .collect();
    sorted.sort();
    sorted.dedup();
    assert_eq!(sorted.len(), manifest.lines().count());
}

#[test]
fn a_run_makes_a_whole_bag() {
    let dir = pages(4);
    let bag = dir.path().join("out");
    let ran = run(dir.path(), "convert in -o out");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_whole(&bag);
    assert_eq!(
        fs::read_to_string(bag.join("bagit.txt")).unwrap(),
        "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    );
    let info = fs::read_to_string(bag.join("bag-info.txt")).unwrap();
    let bytes: u64 = digests(&bag.join("data"))
        .keys()
        .map(|name| fs::metadata(bag.join("data").join(name)).unwrap().len())
        .sum();
    let files = digests(&bag.join("data")).len();
    assert!(
        info.contains(&format!("Payload-Oxum: {bytes}.{files}\n")),
        "{info}"
    );
    let ledger = ledger(&bag);
    assert_eq!(ledger.len(), 4);
    for (input, line) in &ledger {
        assert_eq!(line["v"], 1);
        assert_eq!(line["outcome"], "made");
        assert!(line["reason"].is_null() && line["record"].is_null());
        assert_eq!(line["version"], env!("CARGO_PKG_VERSION"));
        let capture = Digest::of_file(&dir.path().join("in").join(input))
            .unwrap()
            .1;
        assert_eq!(line["input_sha256"], capture.to_string());
        let stem = line["stem"].as_str().unwrap();
        let audit = format!("data/{stem}/{stem}.audit.json");
        assert!(
            line["files"]
                .as_array()
                .unwrap()
                .iter()
                .any(|file| file["path"] == audit.as_str())
        );
        for file in line["files"].as_array().unwrap() {
            let path = bag.join(file["path"].as_str().unwrap());
            let (bytes, digest) = Digest::of_file(&path).unwrap();
            assert_eq!(file["bytes"], bytes);
            assert_eq!(file["sha256"], digest.to_string());
        }
    }
    for name in ["report.json", "report.html", "VERIFY.txt"] {
        assert!(fs::metadata(bag.join("meta").join(name)).unwrap().len() > 100);
    }
}

#[test]
fn the_same_captures_give_the_same_bytes() {
    let dir = pages(5);
    let root = dir.path();
    fs::create_dir(root.join("elsewhere")).unwrap();
    fs::create_dir(root.join("elsewhere/of a kind")).unwrap();
    for entry in fs::read_dir(root.join("in")).unwrap() {
        let entry = entry.unwrap();
        fs::copy(
            entry.path(),
            root.join("elsewhere/of a kind").join(entry.file_name()),
        )
        .unwrap();
    }
    assert_eq!(run(root, "convert in -o one --jobs 1").code, Some(0));
    let expected = digests(&root.join("one/data"));
    assert!(expected.len() >= 10);
    assert_eq!(run(root, "convert in -o two --jobs 2").code, Some(0));
    assert_eq!(digests(&root.join("two/data")), expected, "jobs");
    let other = ran(program()
        .current_dir("/")
        .env("TZ", "Pacific/Kiritimati")
        .env("LC_ALL", "tr_TR.UTF-8")
        .env("LANG", "tr_TR.UTF-8")
        .env("HOME", "/nowhere")
        .arg("convert")
        .arg(root.join("elsewhere/of a kind"))
        .arg("-o")
        .arg(root.join("three")));
    assert_eq!(other.code, Some(0), "{}", other.err);
    assert_eq!(
        digests(&root.join("three/data")),
        expected,
        "folder, zone, locale"
    );
    assert_eq!(run(root, "convert in -o one --force").code, Some(0));
    assert_eq!(digests(&root.join("one/data")), expected, "again");
    // No path, user or host of this machine stands in an edition.
    let here = root.to_str().unwrap().as_bytes();
    for name in expected.keys() {
        let bytes = fs::read(root.join("one/data").join(name)).unwrap();
        assert!(
            !bytes.windows(here.len()).any(|window| window == here),
            "{name}"
        );
    }
}

#[test]
fn a_second_run_does_only_what_has_changed() {
    let dir = pages(4);
    let root = dir.path();
    let bag = root.join("out");
    run(root, "convert in -o out");
    let before = digests(&bag.join("data"));
    let again = run(root, "convert in -o out");
    assert_eq!(again.code, Some(0));
    assert!(
        again.out.contains("0 articles made, 4 up to date"),
        "{}",
        again.out
    );
    assert_eq!(
        (lines(&bag), digests(&bag.join("data"))),
        (4, before.clone())
    );
    assert_whole(&bag);
    // A changed capture, whose headline changes too: its editions replace the old ones.
    fs::write(root.join("in/page-001.html"), page(99)).unwrap();
    let changed = run(root, "convert in -o out");
    assert!(
        changed.out.contains("1 article made, 3 up to date"),
        "{}",
        changed.out
    );
    assert_eq!(lines(&bag), 5);
    assert_eq!(fs::read_dir(bag.join("data")).unwrap().count(), 4);
    assert_whole(&bag);
    // A sidecar that came later.
    fs::write(
        root.join("in/page-002.html.meta.toml"),
        "title = \"Given by the archivist\"\n",
    )
    .unwrap();
    let sidecar = run(root, "convert in -o out");
    assert!(
        sidecar.out.contains("1 article made, 3 up to date"),
        "{}",
        sidecar.out
    );
    assert_whole(&bag);
    // A damaged and a lost edition.
    let line = &ledger(&bag)["page-003.html"];
    let paths: Vec<&str> = line["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| file["path"].as_str().unwrap())
        .collect();
    fs::write(bag.join(paths[0]), "damaged").unwrap();
    assert!(
        run(root, "convert in -o out")
            .out
            .contains("1 article made, 3 up to date")
    );
    fs::remove_file(bag.join(paths[1])).unwrap();
    assert!(
        run(root, "convert in -o out")
            .out
            .contains("1 article made, 3 up to date")
    );
    assert_whole(&bag);
    // Other options; editions no longer asked for go.
    let options = run(root, "convert in -o out --editions jsonld");
    assert!(
        options.out.contains("4 articles made, 0 up to date"),
        "{}",
        options.out
    );
    assert!(
        digests(&bag.join("data"))
            .keys()
            .all(|name| name.ends_with(".jsonld") || name.ends_with(".audit.json"))
    );
    assert_whole(&bag);
    assert!(
        run(root, "convert in -o out --force")
            .out
            .contains("4 articles made")
    );
    assert_whole(&bag);
}

#[test]
fn the_feed_lists_the_whole_bag_and_records_are_made_when_asked_for() {
    let dir = pages(2);
    let root = dir.path();
    fs::create_dir(root.join("more")).unwrap();
    fs::write(root.join("more/other.html"), page(50)).unwrap();
    run(root, "convert in -o out");
    assert_eq!(
        run(
            root,
            "convert more -o out --records dc,mods,marcxml,ro-crate"
        )
        .code,
        Some(0)
    );
    let feed: serde_json::Value =
        serde_json::from_slice(&fs::read(root.join("out/meta/opds.json")).unwrap()).unwrap();
    assert_eq!(feed["metadata"]["title"], "out");
    let publications = feed["publications"].as_array().unwrap();
    assert_eq!(publications.len(), 3);
    for publication in publications {
        for link in publication["links"].as_array().unwrap() {
            let href = link["href"].as_str().unwrap();
            assert!(root.join("out/meta").join(href).is_file(), "{href}");
        }
    }
    let stem = ledger(&root.join("out"))["other.html"]["stem"]
        .as_str()
        .unwrap()
        .to_owned();
    let article = root.join("out/data").join(&stem);
    for ending in ["mods.xml", "marc.xml", "dc.xml"] {
        assert!(
            article.join(format!("{stem}.{ending}")).is_file(),
            "{ending}"
        );
    }
    assert!(article.join("ro-crate-metadata.json").is_file());
    assert_whole(&root.join("out"));
}

#[test]
fn a_second_input_joins_the_bag() {
    let dir = pages(2);
    let root = dir.path();
    fs::create_dir(root.join("more")).unwrap();
    fs::write(root.join("more/other.html"), page(50)).unwrap();
    run(root, "convert in -o out");
    let before = digests(&root.join("out/data"));
    assert_eq!(run(root, "convert more -o out").code, Some(0));
    let after = digests(&root.join("out/data"));
    assert!(
        after.len() > before.len()
            && before
                .iter()
                .all(|(name, digest)| after.get(name) == Some(digest))
    );
    assert_whole(&root.join("out"));
}

#[test]
fn captures_of_one_name_or_headline_have_stems_of_their_own() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    for folder in ["a/x", "b/x", "c"] {
        fs::create_dir_all(root.join(folder)).unwrap();
        fs::write(root.join(folder).join("page.html"), page(1)).unwrap();
    }
    fs::write(root.join("c/PAGE.html"), page(1)).unwrap();
    let ran = run(root, "convert a/x/page.html b/x c -o out");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(fs::read_dir(root.join("out/data")).unwrap().count(), 4);
    // One file named twice is one capture.
    let ran = run(root, "convert c/page.html c/../c/page.html -o twice");
    assert!(ran.out.contains("1 capture: 1 article made"), "{}", ran.out);
}

#[test]
fn bad_input_costs_itself_alone() {
    let dir = pages(3);
    let root = dir.path();
    let inside = root.join("in");
    fs::write(inside.join("a-empty.html"), "").unwrap();
    fs::write(inside.join("b-blank.txt"), " \n\t\n").unwrap();
    let noise: Vec<u8> = (0..5000u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    fs::write(inside.join("c-noise.html"), noise).unwrap();
    fs::write(
        inside.join("d-picture.html"),
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    )
    .unwrap();
    fs::create_dir(inside.join("e-folder.html")).unwrap();
    assert!(
        Command::new("mkfifo")
            .arg(inside.join("f-pipe.html"))
            .status()
            .unwrap()
            .success()
    );
    symlink("page-000.html", inside.join("g-link.html")).unwrap();
    symlink("nowhere", inside.join("h-dangling.html")).unwrap();
    symlink(".", inside.join("i-loop")).unwrap();
    fs::write(inside.join("j-secret.html"), page(9)).unwrap();
    fs::set_permissions(
        inside.join("j-secret.html"),
        fs::Permissions::from_mode(0o0),
    )
    .unwrap();
    fs::write(inside.join("k-side.html"), page(10)).unwrap();
    fs::write(inside.join("k-side.html.meta.toml"), "title = 3\n").unwrap();
    fs::write(inside.join(".hidden.html"), page(11)).unwrap();
    let readable = fs::read(inside.join("j-secret.html")).is_ok();
    let begun = Instant::now();
    let ran = run(root, "convert in -o out");
    assert!(begun.elapsed() < Duration::from_secs(60));
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    let ledger = ledger(&root.join("out"));
    for (input, outcome, code) in [
        ("a-empty.html", "failed", "capture.file.empty"),
        ("b-blank.txt", "failed", "capture.file.empty"),
        ("c-noise.html", "failed", "capture.format.unknown"),
        ("d-picture.html", "failed", "capture.format.unknown"),
        ("e-folder.html", "skipped", "batch.find.folder"),
        ("f-pipe.html", "skipped", "batch.find.special"),
        ("g-link.html", "skipped", "batch.find.link"),
        ("h-dangling.html", "skipped", "batch.find.link"),
        ("i-loop", "skipped", "batch.find.link"),
        ("k-side.html", "failed", "capture.sidecar.wrong"),
    ] {
        let line = ledger
            .get(input)
            .unwrap_or_else(|| panic!("{input} has no line"));
        assert_eq!(
            (line["outcome"].as_str().unwrap(), code_of(line)),
            (outcome, code),
            "{input}"
        );
        assert!(
            ran.err.contains(&format!("{input}: ")),
            "{input} is not said:\n{}",
            ran.err
        );
    }
    match readable {
        // Who runs this as root reads everything.
        true => assert_eq!(ledger["j-secret.html"]["outcome"], "made"),
        false => assert_eq!(code_of(&ledger["j-secret.html"]), "capture.file.unreadable"),
    }
    for number in 0..3 {
        assert_eq!(ledger[&format!("page-{number:03}.html")]["outcome"], "made");
    }
    assert!(!ledger.contains_key(".hidden.html") && !ledger.contains_key("k-side.html.meta.toml"));
    assert_whole(&root.join("out"));
}

#[test]
fn named_alone_a_bad_file_is_told_too() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    fs::write(root.join("empty.html"), "").unwrap();
    assert!(
        Command::new("mkfifo")
            .arg(root.join("pipe.html"))
            .status()
            .unwrap()
            .success()
    );
    for input in ["empty.html", "pipe.html"] {
        let ran = run(root, &format!("convert {input} -o out"));
        assert_eq!(ran.code, Some(1), "{input}: {}", ran.err);
        assert!(ran.err.contains(input), "{}", ran.err);
    }
}

#[test]
fn an_output_that_cannot_be_is_refused() {
    let dir = pages(1);
    let root = dir.path();
    fs::write(root.join("file"), "precious").unwrap();
    fs::create_dir_all(root.join("foreign/data")).unwrap();
    fs::write(root.join("foreign/data/theirs.txt"), "precious").unwrap();
    fs::create_dir(root.join("precious")).unwrap();
    for folder in ["linked", "linked-meta"] {
        fs::create_dir(root.join(folder)).unwrap();
    }
    symlink("../precious", root.join("linked/data")).unwrap();
    symlink("../precious", root.join("linked-meta/meta")).unwrap();
    for (output, code, word) in [
        ("file", 4, "is a file"),
        ("file/below", 4, "cannot"),
        ("/proc/pressmark", 4, "cannot"),
        ("foreign", 2, "did not write"),
        ("in", 2, "both input and output"),
        ("linked", 4, "symbolic link"),
        ("linked-meta", 4, "symbolic link"),
    ] {
        let ran = run(root, &format!("convert in -o {output}"));
        assert_eq!(ran.code, Some(code), "{output}: {}", ran.err);
        assert!(ran.err.contains(word), "{output}: {}", ran.err);
    }
    assert_eq!(fs::read_to_string(root.join("file")).unwrap(), "precious");
    assert_eq!(fs::read_dir(root.join("precious")).unwrap().count(), 0);
    assert_eq!(fs::read_dir(root.join("in")).unwrap().count(), 1);
}

#[test]
fn a_planted_link_leads_nowhere() {
    let dir = pages(2);
    let root = dir.path();
    run(root, "convert in -o out");
    let stem = ledger(&root.join("out"))["page-000.html"]["stem"]
        .as_str()
        .unwrap()
        .to_owned();
    let article = root.join("out/data").join(&stem);
    fs::create_dir(root.join("precious")).unwrap();
    fs::remove_dir_all(&article).unwrap();
    symlink("../../precious", &article).unwrap();
    let ran = run(root, "convert in -o out --force");
    assert_eq!(ran.code, Some(4), "{}", ran.err);
    assert_eq!(fs::read_dir(root.join("precious")).unwrap().count(), 0);
    // A link in place of a file is replaced, not followed.
    fs::remove_file(&article).unwrap();
    assert_eq!(run(root, "convert in -o out --force").code, Some(0));
    let file = article.join(format!("{stem}.audit.json"));
    fs::write(root.join("precious/victim"), "precious").unwrap();
    fs::remove_file(&file).unwrap();
    symlink(root.join("precious/victim"), &file).unwrap();
    assert_eq!(run(root, "convert in -o out --force").code, Some(0));
    assert_eq!(
        fs::read_to_string(root.join("precious/victim")).unwrap(),
        "precious"
    );
    assert!(!fs::symlink_metadata(&file).unwrap().is_symlink());
}

#[test]
fn an_output_that_fails_on_the_way_ends_the_run_with_4() {
    let dir = pages(3);
    let root = dir.path();
    fs::create_dir_all(root.join("out/meta")).unwrap();
    fs::write(root.join("out/meta/ledger.jsonl"), "").unwrap();
    fs::write(root.join("out/data"), "in the way").unwrap();
    let ran = run(root, "convert in -o out");
    assert_eq!(ran.code, Some(4), "{}", ran.err);
    assert!(ran.err.contains("0 of 3 captures done"), "{}", ran.err);
    assert_eq!(
        fs::read_to_string(root.join("out/data")).unwrap(),
        "in the way"
    );
    fs::remove_file(root.join("out/data")).unwrap();
    assert_eq!(run(root, "convert in -o out").code, Some(0));
    assert_whole(&root.join("out"));
}

#[test]
fn what_a_run_wrote_is_never_read() {
    let dir = pages(2);
    let root = dir.path();
    for _ in 0..2 {
        let ran = run(root, "convert in -o in/out");
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        assert!(ran.out.starts_with("2 captures"), "{}", ran.out);
    }
    // Nor is another bag of ours.
    let ran = run(root, "convert in -o elsewhere");
    assert!(
        ran.out.starts_with("2 captures") && ran.err.contains("written by Pressmark"),
        "{}",
        ran.err
    );
    let ran = run(root, "convert in/out -o elsewhere");
    assert_eq!(ran.code, Some(2), "{}{}", ran.out, ran.err);
}

#[test]
fn a_locked_output_is_3() {
    let dir = pages(1);
    let root = dir.path();
    run(root, "convert in -o out");
    let held = File::create(root.join("out/.pressmark-lock")).unwrap();
    held.try_lock().unwrap();
    let ran = run(root, "convert in -o out");
    assert_eq!(ran.code, Some(3), "{}", ran.err);
    assert!(ran.err.contains("locked"), "{}", ran.err);
    held.unlock().unwrap();
    assert_eq!(run(root, "convert in -o out").code, Some(0));
    assert_whole(&root.join("out"));
}

#[test]
fn a_line_of_the_ledger_that_cannot_be_read_is_named() {
    let dir = pages(1);
    let root = dir.path();
    run(root, "convert in -o out");
    let path = root.join("out/meta/ledger.jsonl");
    let whole = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{whole}{{\"torn\n")).unwrap();
    let ran = run(root, "convert in -o out");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(
        ran.err.contains("meta/ledger.jsonl") && ran.err.contains(": 2."),
        "{}",
        ran.err
    );
    fs::write(&path, whole).unwrap();
    assert!(run(root, "convert in -o out").err.is_empty());
}

#[test]
fn a_bag_that_a_stopped_run_left_is_told_from_another_folder() {
    let dir = pages(1);
    let root = dir.path();
    run(root, "convert in -o out");
    fs::remove_file(root.join("out/bagit.txt")).unwrap();
    let ran = run(root, "verify out");
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.err.contains("pressmark convert") && ran.err.contains("continue"),
        "{}",
        ran.err
    );
    assert!(run(root, "verify in").err.contains("no bagit.txt"));
}

#[test]
fn a_torn_ledger_is_mended() {
    let dir = pages(3);
    let root = dir.path();
    let bag = root.join("out");
    run(root, "convert in -o out");
    let whole = fs::read(bag.join("meta/ledger.jsonl")).unwrap();
    for cut in [1, 40, 300] {
        fs::write(bag.join("meta/ledger.jsonl"), &whole[..whole.len() - cut]).unwrap();
        let ran = run(root, "convert in -o out");
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        assert!(
            ran.out.contains("1 article made, 2 up to date"),
            "{}",
            ran.out
        );
        assert!(ran.err.contains("torn"), "{}", ran.err);
        assert_eq!(lines(&bag), 3);
        assert_whole(&bag);
    }
}

#[test]
fn a_capture_that_takes_too_much_costs_itself_alone() {
    let dir = pages(3);
    let root = dir.path();
    // Forty million characters of text need more than 128 MiB, as do neither pages nor fonts.
    let long: String = (0..400_000)
        .map(|n| format!("Line {n} of a tide table that goes on and on, as the sea does, without end or reason.\n"))
        .collect();
    fs::write(root.join("in/page-000-large.txt"), long).unwrap();
    fs::write(
        root.join("pressmark.toml"),
        "[limits]\nworker_memory = 160_000_000\n",
    )
    .unwrap();
    let ran = run(root, "convert in -o out --editions jsonld --jobs 1");
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    let ledger = ledger(&root.join("out"));
    assert_eq!(
        code_of(&ledger["page-000-large.txt"]),
        "worker.memory",
        "{}",
        ran.err
    );
    assert!(ran.err.contains("worker_memory"), "{}", ran.err);
    assert_eq!(
        ledger
            .values()
            .filter(|line| line["outcome"] == "made")
            .count(),
        3
    );
    assert_whole(&root.join("out"));
}

#[test]
fn a_capture_that_takes_too_long_costs_itself_alone() {
    let dir = pages(2);
    let root = dir.path();
    fs::write(
        root.join("pressmark.toml"),
        "[limits]\nworker_seconds = 0\n",
    )
    .unwrap();
    let ran = run(root, "convert in -o out");
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(
        ledger(&root.join("out"))
            .values()
            .all(|line| code_of(line) == "worker.time")
    );
    assert_whole(&root.join("out"));
    // What failed is tried again.
    fs::remove_file(root.join("pressmark.toml")).unwrap();
    assert!(
        run(root, "convert in -o out")
            .out
            .contains("2 articles made")
    );
}

/// A run that is ended by a signal after a while; true if the signal came before its end.
fn interrupted(root: &Path, signal: &str, after: Duration) -> (bool, Option<i32>) {
    let mut child = program()
        .current_dir(root)
        .args(["convert", "in", "-o", "out", "--jobs", "2"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(after);
    let running = child.try_wait().unwrap().is_none();
    if running {
        let status = Command::new("kill")
            .args([signal, &child.id().to_string()])
            .status()
            .unwrap();
        assert!(status.success());
    }
    (running, child.wait().unwrap().code())
}

#[test]
fn a_killed_run_continues_to_the_same_end() {
    let dir = pages(40);
    let root = dir.path();
    assert_eq!(run(root, "convert in -o undisturbed").code, Some(0));
    let expected = digests(&root.join("undisturbed/data"));
    let mut killed = 0;
    for round in 0..12 {
        let signal = ["-KILL", "-TERM", "-INT"][round % 3];
        let (running, code) =
            interrupted(root, signal, Duration::from_millis(20 + 35 * round as u64));
        if running {
            killed += 1;
            // A signal that comes when all is done changes nothing.
            assert!(
                [None, Some(130), Some(0)].contains(&code),
                "{signal}: {code:?}"
            );
        }
        if running && signal != "-KILL" {
            assert_whole(&root.join("out"));
        }
    }
    assert!(killed > 2, "no run was killed on its way");
    // Workers of a killed run end with it; give the system a moment to see to that.
    std::thread::sleep(Duration::from_millis(300));
    let ran = run(root, "convert in -o out");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(digests(&root.join("out/data")), expected);
    assert_whole(&root.join("out"));
}

#[test]
fn a_killed_worker_is_replaced() {
    let dir = pages(60);
    let root = dir.path();
    let mut child = program()
        .current_dir(root)
        .args(["convert", "in", "-o", "out", "--jobs", "1"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let parent = child.id().to_string();
    let mut killed = 0;
    while child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(60));
        let workers = Command::new("pgrep").args(["-P", &parent]).output();
        let Ok(workers) = workers else {
            println!("skipped: killing workers, because pgrep is not there");
            assert!(std::env::var("CI").as_deref() != Ok("true"));
            break;
        };
        for worker in String::from_utf8(workers.stdout).unwrap().lines() {
            killed += usize::from(
                Command::new("kill")
                    .args(["-KILL", worker])
                    .status()
                    .unwrap()
                    .success(),
            );
        }
    }
    let code = child.wait().unwrap().code();
    let ledger = ledger(&root.join("out"));
    assert_eq!(ledger.len(), 60);
    let failed: Vec<&str> = ledger
        .values()
        .filter(|line| line["outcome"] == "failed")
        .map(code_of)
        .collect();
    assert!(
        failed.iter().all(|code| *code == "worker.killed"),
        "{failed:?}"
    );
    assert!(failed.len() <= killed, "{killed} killed, {failed:?}");
    assert_eq!(code, Some(i32::from(!failed.is_empty())));
    assert_whole(&root.join("out"));
    let ran = run(root, "convert in -o out");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
}
