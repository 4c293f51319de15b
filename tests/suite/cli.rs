//! The command line as a user meets it: help, wrong use, options file, what goes to which stream.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};
use tempfile::TempDir;

/// What a run of the program gave.
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

/// The program, ready to be given arguments.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pressmark"));
    command.stdin(Stdio::null()).env_remove("SOURCE_DATE_EPOCH");
    command
}

/// Runs a command to its end.
pub fn ran(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs the program in a folder with arguments parted by spaces.
pub fn run(dir: &Path, args: &str) -> Ran {
    ran(program().current_dir(dir).args(args.split_whitespace()))
}

/// A page of a made-up town, with a headline, a figure that was not captured and boilerplate around it. The words differ
/// from number to number.
pub fn page(number: usize) -> String {
    let bird = ["heron", "curlew", "dunlin", "plover", "avocet", "godwit"][number % 6];
    let body: String = (0..6)
        .map(|n| {
            format!(
                "<p>In paragraph {n} the wardens of Ninnel Marsh write that the {bird} was counted {} times at the north \
                 sluice, more often than in any spring since the counting began, and that nobody can say why it came so \
                 early in a year when the ice lay long on the reeds.</p>",
                number + n + 3
            )
        })
        .collect();
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>The {bird} returns to Ninnel Marsh, report {number} - The Marsh \
         Post</title></head><body><nav><ul><li><a href=\"/\">Home</a></li><li><a href=\"/birds\">Birds</a></li></ul></nav>\
         <article><h1>The {bird} returns to Ninnel Marsh, report {number}</h1>{body}<figure><img src=\"marsh.jpg\" \
         alt=\"A {bird}\"><figcaption>A {bird} at the north sluice. (Photo: Ida Fenn)</figcaption></figure></article>\
         <footer><a href=\"/about\">About us</a></footer></body></html>"
    )
}

/// A folder with an input folder `in` of so many pages.
pub fn pages(count: usize) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("in")).unwrap();
    for number in 0..count {
        fs::write(
            dir.path().join(format!("in/page-{number:03}.html")),
            page(number),
        )
        .unwrap();
    }
    dir
}

#[test]
fn help_tells_a_newcomer_what_to_type() {
    let dir = tempfile::tempdir().unwrap();
    let help = run(dir.path(), "--help");
    assert_eq!(help.code, Some(0));
    for word in [
        "Usage: pressmark",
        "convert",
        "inspect",
        "verify",
        "Examples:",
        "pressmark convert captures --output bag",
        "WARC 1.0 and 1.1",
        "MHTML",
        "WACZ",
        "Not read yet",
        "Exit codes:",
    ] {
        assert!(
            help.out.contains(word),
            "{word} is missing in:\n{}",
            help.out
        );
    }
    let convert = run(dir.path(), "convert --help");
    for word in [
        "--editions",
        "--records",
        "--pdf-profile",
        "--jobs",
        "--force",
        "--strict",
        "--title",
        "--url",
        "--captured-at",
        "--config",
        "--fonts",
        "--quiet",
        "--log-format",
        "pressmark.toml",
        "SOURCE_DATE_EPOCH",
    ] {
        assert!(
            convert.out.contains(word),
            "{word} is missing in:\n{}",
            convert.out
        );
    }
}

#[test]
fn wrong_use_is_2_with_help() {
    let dir = pages(1);
    for (args, word) in [
        ("", "Usage"),
        ("fly", "Usage"),
        ("convert", "Usage"),
        ("convert in", "--output"),
        ("convert in -o out --colour", "Usage"),
        ("convert in -o out --editions pdf,odt", "odt"),
        ("convert in -o out --jobs 0", "--jobs"),
        ("convert in -o out --records dc,bibtex", "bibtex"),
        (
            "convert in -o out --captured-at yesterday",
            "2024-05-01T12:00:00Z",
        ),
        ("convert in -o out --url no-address", "--url"),
        ("convert in -o out --url javascript:alert(1)", "https://"),
        ("convert in -o out --config nowhere.toml", "nowhere.toml"),
        ("convert in -o out --pdf-profile 9z", "2a"),
        ("man nothing", "nothing"),
        ("verify nowhere", "nowhere"),
        ("inspect nowhere", "nowhere"),
    ] {
        let ran = run(dir.path(), args);
        assert_eq!(ran.code, Some(2), "{args}: {}", ran.err);
        assert!(
            ran.err.contains(word),
            "{args}: {word} is missing in:\n{}",
            ran.err
        );
        assert!(!dir.path().join("out").exists(), "{args} made an output");
    }
    let ran = ran(program()
        .current_dir(dir.path())
        .env("SOURCE_DATE_EPOCH", "soon")
        .args(["convert", "in", "-o", "out"]));
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("SOURCE_DATE_EPOCH"), "{}", ran.err);
}

#[test]
fn a_title_is_of_one_capture() {
    let dir = pages(2);
    let ran = run(dir.path(), "convert in -o out --title Birds");
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    assert!(ran.err.contains("sidecar"), "{}", ran.err);
}

#[test]
fn a_missing_input_is_said_and_the_others_are_made() {
    let dir = pages(1);
    fs::create_dir(dir.path().join("empty")).unwrap();
    for (args, word) in [
        ("convert nowhere.html -o out", "nowhere.html"),
        ("convert empty -o out", "no captures"),
    ] {
        let ran = run(dir.path(), args);
        assert_eq!(ran.code, Some(2), "{args}: {}", ran.err);
        assert!(ran.err.contains(word), "{args}: {}", ran.err);
        assert!(!dir.path().join("out").exists());
    }
    let ran = run(dir.path(), "convert nowhere.html in -o out");
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("nowhere.html"), "{}", ran.err);
    assert!(ran.out.contains("1 article made"), "{}", ran.out);
}

#[test]
fn limits_completions_and_manual_are_printed() {
    let dir = tempfile::tempdir().unwrap();
    let limits = run(dir.path(), "--limits");
    assert!(
        limits.code == Some(0) && limits.out.contains("tree_depth"),
        "{}",
        limits.out
    );
    fs::write(dir.path().join("my.toml"), "[limits]\ntree_depth = 77\n").unwrap();
    let limits = run(dir.path(), "convert --limits --config my.toml");
    let line = limits
        .out
        .lines()
        .find(|line| line.starts_with("tree_depth"))
        .unwrap();
    assert!(line.contains("77"), "{line}");
    for shell in ["bash", "zsh", "fish"] {
        let completions = run(dir.path(), &format!("completions {shell}"));
        assert!(completions.code == Some(0) && completions.out.contains("pressmark"));
    }
    assert!(run(dir.path(), "man").out.contains(".TH pressmark"));
    assert!(run(dir.path(), "man convert").out.contains(&format!(
        ".TH pressmark-convert 1  \"pressmark {}\"",
        env!("CARGO_PKG_VERSION")
    )));
}

#[test]
fn the_options_file_is_found_and_its_faults_are_named() {
    let dir = pages(1);
    let root = dir.path();
    fs::write(root.join("pressmark.toml"), "editions = [\"jsonld\"]\n").unwrap();
    let ran = run(root, "convert in -o beside");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.err.contains("pressmark.toml"), "{}", ran.err);
    assert_eq!(endings(&root.join("beside")), ["audit.json", "jsonld"]);
    fs::write(
        root.join("in/pressmark.toml"),
        "editions = \"epub, jsonld\"\n",
    )
    .unwrap();
    run(root, "convert in -o inside");
    assert_eq!(
        endings(&root.join("inside")),
        ["audit.json", "epub", "jsonld"]
    );
    run(root, "convert in -o flag --editions jsonld");
    assert_eq!(endings(&root.join("flag")), ["audit.json", "jsonld"]);
    for (content, words) in [
        (
            "editions = [\"jsonld\"]\nforse = true\n",
            ["line 2", "forse"],
        ),
        ("\n\n[limits]\ntree_depth = \"deep\"\n", ["line 4", "deep"]),
        ("[clean]\nkeep = \"some\"\n", ["line 2", "some"]),
        ("editions = [\n", ["line", "pressmark.toml"]),
    ] {
        fs::write(root.join("in/pressmark.toml"), content).unwrap();
        let ran = run(root, "convert in -o wrong");
        assert_eq!(ran.code, Some(2), "{content}: {}", ran.err);
        for word in words {
            assert!(
                ran.err.contains(word),
                "{content}: {word} is missing in {}",
                ran.err
            );
        }
        assert!(!root.join("wrong").exists());
    }
}

fn endings(bag: &Path) -> Vec<String> {
    let stem = fs::read_dir(bag.join("data"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap();
    let mut endings: Vec<String> = fs::read_dir(stem.path())
        .unwrap()
        .map(|entry| {
            let name = entry.unwrap().file_name().into_string().unwrap();
            name.split_once('.').unwrap().1.to_owned()
        })
        .collect();
    endings.sort();
    endings
}

#[test]
fn results_go_to_stdout_and_the_rest_to_stderr() {
    let dir = pages(3);
    let root = dir.path();
    fs::write(root.join("in/empty.html"), "").unwrap();
    let ran = run(root, "convert in -o out");
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.out
            .starts_with("4 captures: 3 articles made, 0 up to date, 0 skipped, 1 failed"),
        "{}",
        ran.out
    );
    assert!(
        ran.err.contains("error: empty.html: it is empty"),
        "{}",
        ran.err
    );
    assert!(!ran.err.contains('\u{1b}') && !ran.out.contains('\u{1b}'));
    let quiet = run(root, "convert in -o quiet --quiet");
    assert_eq!((quiet.code, quiet.out.as_str()), (Some(1), ""));
    assert!(quiet.err.starts_with("error: empty.html"), "{}", quiet.err);
    let json = run(root, "convert in -o json --log-format json");
    let events: Vec<serde_json::Value> = json
        .err
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect();
    let named = |name: &str| events.iter().filter(|event| event["event"] == name).count();
    assert_eq!(
        (named("planned"), named("capture"), named("finished")),
        (1, 4, 1),
        "{}",
        json.err
    );
    let failed = events
        .iter()
        .find(|event| event["outcome"] == "failed")
        .unwrap();
    assert_eq!(failed["reason"]["code"], "capture.file.empty");
}

#[test]
fn names_from_outside_cannot_write_to_the_terminal() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    fs::create_dir(root.join("in")).unwrap();
    fs::write(root.join("in/\u{1b}[31mred\nline\u{202e}.html"), "").unwrap();
    let ran = run(root, "convert in -o out");
    assert_eq!(ran.code, Some(1));
    let shown = format!("{}{}", ran.out, ran.err);
    assert!(
        !shown.contains('\u{1b}') && !shown.contains('\u{202e}'),
        "{shown}"
    );
    assert!(
        ran.err.contains("\\u{1b}[31mred\\u{a}line\\u{202e}.html"),
        "{}",
        ran.err
    );
    let report = fs::read_to_string(root.join("out/meta/report.html")).unwrap();
    assert!(!report.contains('\u{1b}') && !report.contains('\u{202e}'));
}

#[test]
fn inspect_is_readable_and_its_json_is_the_audit() {
    let dir = pages(1);
    let root = dir.path();
    let ran = run(root, "inspect in/page-000.html");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(!ran.out.contains('\u{1b}'));
    for word in [
        "page-000.html",
        "SHA-256",
        "html",
        "block",
        "characters captured",
        "Ninnel Marsh",
    ] {
        assert!(ran.out.contains(word), "{word} is missing in:\n{}", ran.out);
    }
    for line in ran.out.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
    run(root, "convert in/page-000.html -o out");
    let stem = fs::read_dir(root.join("out/data"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .file_name();
    let stem = stem.to_str().unwrap();
    let audit =
        fs::read_to_string(root.join(format!("out/data/{stem}/{stem}.audit.json"))).unwrap();
    assert_eq!(run(root, "inspect --json in/page-000.html").out, audit);
    let broken = run(root, "inspect in/none.html");
    assert_eq!(broken.code, Some(2));
}

#[test]
fn captions_are_answered_line_by_line() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    let lines = "{\"id\":\"a\",\"text\":\"The bridge at dawn. (Photo: Ida Fenn)\"}\nno question\n";
    fs::write(root.join("lines.jsonl"), lines).unwrap();
    let ran = run(root, "captions lines.jsonl");
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    let answers: Vec<serde_json::Value> = ran
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(answers.len(), 2);
    assert_eq!(
        (answers[0]["id"].as_str(), answers[0]["caption"].as_str()),
        (Some("a"), Some("The bridge at dawn."))
    );
    assert!(answers[1]["error"].is_string());
    assert_eq!(run(root, "captions nowhere.jsonl").code, Some(2));
}

#[test]
fn a_folder_of_fonts_is_read_by_every_worker() {
    let dir = pages(2);
    let root = dir.path();
    fs::create_dir(root.join("mine")).unwrap();
    let none = run(root, "convert in -o out --fonts mine");
    assert_eq!(none.code, Some(2), "{}", none.err);
    fs::write(root.join("mine/broken.ttf"), "no font").unwrap();
    let broken = run(root, "convert in -o out --fonts mine");
    assert_eq!(broken.code, Some(2), "{}", broken.err);
    assert!(broken.err.contains("broken.ttf"), "{}", broken.err);
    fs::remove_file(root.join("mine/broken.ttf")).unwrap();
    let font = walk_for_font(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/fonts")));
    fs::copy(font, root.join("mine/own.ttf")).unwrap();
    let ran = run(root, "convert in -o out --fonts mine");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    // The same folder elsewhere is the same option.
    fs::rename(root.join("mine"), root.join("moved")).unwrap();
    let again = run(root, "convert in -o out --fonts moved");
    assert!(again.out.contains("2 up to date"), "{}", again.out);
}

fn walk_for_font(dir: &Path) -> std::path::PathBuf {
    let mut entries: Vec<_> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    entries
        .into_iter()
        .find(|path| {
            path.extension()
                .is_some_and(|ending| ending == "ttf" || ending == "otf")
        })
        .unwrap()
}
