//! The worker protocol: one task a line in, exactly one result a line out.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use super::{
    batch::digests,
    cli::{page, pages, program, run},
};
use serde_json::{Value, json};
use std::{fs, io::Write, path::Path, process::Stdio};

/// Gives lines to a worker; its results, and its exit code.
fn work(dir: &Path, lines: &[String]) -> (Vec<Value>, Option<i32>) {
    let mut child = program()
        .current_dir(dir)
        .arg("worker")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let lines = lines.join("\n") + "\n";
    let feeder = std::thread::spawn(move || stdin.write_all(lines.as_bytes()).unwrap());
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    let results = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    (results, output.status.code())
}

fn task(id: &str, path: &str) -> String {
    json!({"v": 1, "id": id, "source": {"path": path}, "output": "out"}).to_string()
}

#[test]
fn each_task_has_one_result_in_order() {
    let dir = pages(2);
    let root = dir.path();
    fs::create_dir(root.join("out")).unwrap();
    fs::write(root.join("in/empty.html"), "").unwrap();
    let lines = [
        task("first", "in/page-000.html"),
        "this is no task".to_owned(),
        String::new(),
        json!({"v": 1, "id": "odd", "sauce": {}}).to_string(),
        json!({"v": 9, "id": "later", "source": {"path": "x"}, "output": "out"}).to_string(),
        task("missing", "in/nowhere.html"),
        task("empty", "in/empty.html"),
        task("folder", "in"),
        task("last", "in/page-001.html"),
    ];
    let (results, code) = work(root, &lines);
    assert_eq!(code, Some(0));
    let seen: Vec<(&str, &str, &str)> = results
        .iter()
        .map(|result| {
            assert_eq!(result["v"], 1);
            (
                result["id"].as_str().unwrap(),
                result["outcome"].as_str().unwrap(),
                result["reason"]["code"].as_str().unwrap_or_default(),
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("first", "made", ""),
            ("", "failed", "worker.task.wrong"),
            ("odd", "failed", "worker.task.wrong"),
            ("later", "failed", "worker.task.wrong"),
            ("missing", "failed", "capture.file.unreadable"),
            ("empty", "failed", "capture.file.empty"),
            ("folder", "failed", "capture.format.unknown"),
            ("last", "made", ""),
        ]
    );
    for file in results[0]["files"].as_array().unwrap() {
        assert!(
            root.join("out")
                .join(file["path"].as_str().unwrap())
                .is_file()
        );
    }
    assert!(
        fs::read_dir(root.join("out"))
            .unwrap()
            .all(|entry| entry.unwrap().file_name() == "data")
    );
}

#[test]
fn a_worker_and_a_batch_make_the_same_files() {
    let dir = pages(3);
    let root = dir.path();
    run(root, "convert in -o batch");
    fs::create_dir(root.join("out")).unwrap();
    let lines: Vec<String> = (0..3)
        .map(|n| task(&n.to_string(), &format!("in/page-{n:03}.html")))
        .collect();
    // Twice, as a cluster repeats a task whose result it lost.
    work(root, &lines);
    work(root, &lines);
    assert_eq!(
        digests(&root.join("out/data")),
        digests(&root.join("batch/data"))
    );
}

#[test]
fn options_of_a_task_count() {
    let dir = pages(1);
    let root = dir.path();
    fs::create_dir(root.join("out")).unwrap();
    let task = json!({"v": 1, "id": "a", "source": {"path": "in/page-000.html", "name": "from/afar.html"}, "output": "out",
        "supplied": {"title": "Given from afar"}, "options": {"editions": ["jsonld"]}});
    let (results, _) = work(root, &[task.to_string()]);
    assert_eq!(results[0]["input"], "from/afar.html");
    let paths: Vec<&str> = results[0]["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| file["path"].as_str().unwrap())
        .collect();
    assert!(
        paths.len() == 2 && paths[0].ends_with(".jsonld"),
        "{paths:?}"
    );
}

#[test]
fn a_name_that_is_no_utf8_is_read_by_its_bytes() {
    use std::os::unix::ffi::OsStrExt;
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    fs::create_dir(root.join("in")).unwrap();
    let name = std::ffi::OsStr::from_bytes(b"caf\xE9.html");
    if fs::write(root.join("in").join(name), page(1)).is_err() {
        println!("skipped: a name in Latin-1, because this file system does not take it");
        return;
    }
    let ran = run(root, "convert in -o out");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let ledger = fs::read_to_string(root.join("out/meta/ledger.jsonl")).unwrap();
    assert!(ledger.contains("caf\\\\xE9.html"), "{ledger}");
}

#[test]
fn an_output_that_is_not_there_is_a_result_too() {
    let dir = pages(1);
    let (results, code) = work(dir.path(), &[task("a", "in/page-000.html")]);
    assert_eq!(code, Some(0));
    assert_eq!(results[0]["reason"]["code"], "output.unwritable");
}
