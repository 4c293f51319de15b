//! `pressmark captions` as a library: the protocol, and scores on the development captions that must not fall.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use super::shared;
use pressmark::{captions, fixity::Digest, text};
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn ask(lines: &str) -> Vec<Value> {
    let mut out = Vec::new();
    captions::run(lines.as_bytes(), &mut out, 2).unwrap();
    String::from_utf8(out)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn each_line_is_answered_by_one_line_in_order() {
    let answers = ask(concat!(
        "{\"id\":\"a\",\"text\":\"Ships wait. (Ada Example/AFP)\"}\n",
        "\n",
        "not json\n",
        "{\"id\":7,\"html\":\"<figure><img alt='Ships wait' src='a.jpg'><figcaption>Ships wait <small class=credit>Ada Example/AFP</small></figcaption></figure>\"}\n",
        "{\"id\":\"c\"}\n",
    ));
    assert_eq!(answers.len(), 4);
    assert_eq!(answers[0]["caption"], "Ships wait.");
    assert_eq!(answers[0]["creditText"], "Ada Example/AFP");
    assert_eq!(answers[0]["creditVerbatim"], "(Ada Example/AFP)");
    assert_eq!(answers[0]["creators"], json!(["Ada Example"]));
    assert_eq!(answers[0]["organisations"], json!(["AFP"]));
    assert_eq!(answers[0]["convention"], "bracket");
    assert!(
        answers[1]["error"]
            .as_str()
            .unwrap()
            .starts_with("not a question")
    );
    assert_eq!(answers[2]["id"], 7);
    assert_eq!(answers[2]["caption"], "Ships wait");
    assert_eq!(answers[2]["convention"], "element");
    assert!(answers[3]["error"].is_string());
    for key in [
        "caption",
        "creditText",
        "creditVerbatim",
        "creators",
        "organisations",
        "via",
        "licence",
        "flags",
        "dropped",
        "convention",
        "confidence",
    ] {
        assert!(answers[0].get(key).is_some(), "{key}");
    }
}

#[test]
fn a_text_dump_gives_its_figure_and_a_body_gives_none() {
    let dump = "The first paragraph of the article tells what happened at the port.\n\nShips wait outside the port of Northtown\nShips wait outside the port of Northtown, on Monday. (Ada Example/The New York Times)\n\nThe last paragraph tells what will happen next.\n";
    let body = "A paragraph.\n\nThe photo by AP shows the minister leaving, and Reuters later published a second one. Getty Images withdrew its copy.\n\nThe agency said it would credit people by name (AP, Reuters and AFP already do so).\n";
    let answers = ask(&format!(
        "{}\n{}\n",
        json!({"id": 1, "text": dump}),
        json!({"id": 2, "text": body})
    ));
    assert_eq!(
        answers[0]["caption"],
        "Ships wait outside the port of Northtown, on Monday."
    );
    assert_eq!(answers[0]["creditText"], "Ada Example/The New York Times");
    assert_eq!(answers[1]["caption"], "");
    assert_eq!(answers[1]["creditText"], "");
}

#[test]
fn the_seed_is_read_as_expected() {
    let Some(path) = shared::path("seed", "the seed's figure") else {
        return;
    };
    let expected: Value =
        serde_json::from_str(&std::fs::read_to_string(path.join("expected.json")).unwrap())
            .unwrap();
    let capture =
        std::fs::read_to_string(path.join(expected["capture"].as_str().unwrap())).unwrap();
    let figure = &expected["figure"];
    let answer = &ask(&json!({"id": 1, "text": capture}).to_string())[0];
    assert_eq!(answer["caption"], figure["caption"]);
    assert_eq!(answer["creditVerbatim"], figure["credit_raw"]);
    assert_eq!(answer["creditText"], figure["creditText"]);
    assert_eq!(answer["creators"], figure["creators"]);
    assert_eq!(answer["organisations"], figure["organisations"]);
}

#[test]
fn hostile_lines_are_refused_not_feared() {
    let deep = format!("{}x{}", "<div>".repeat(20_000), "</div>".repeat(20_000));
    let long = "(".repeat(5_000) + &"a/".repeat(5_000);
    let answers = ask(&format!(
        "{}\n{}\n{{\"id\":1,\"text\":\n[]\n",
        json!({"id": 1, "html": deep}),
        json!({"id": 2, "text": long})
    ));
    assert_eq!(answers.len(), 4);
}

/// Exact equality as `tools/captions/score` has it, without its table of agencies: NFKC, straight quotes, single spaces,
/// none around / and |, no final . ; or ,
fn key(value: &Value) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    let folded: String = value
        .as_str()
        .unwrap_or_default()
        .nfkc()
        .filter(|c| *c != '\u{AD}')
        .map(|c| match c {
            '\u{2018}' | '\u{2019}' | '\u{B4}' | '`' => '\'',
            '\u{201C}' | '\u{201D}' | '\u{201E}' | '«' | '»' => '"',
            c => c,
        })
        .collect();
    let mut out = text::squeeze(&folded);
    for c in ["/", "|"] {
        out = out
            .replace(&format!(" {c}"), c)
            .replace(&format!("{c} "), c);
    }
    out.trim_end_matches(['.', ';', ',', ' ']).to_owned()
}

fn names(value: &Value) -> BTreeSet<String> {
    let canonical = |name: &Value| {
        let name = key(name);
        pressmark::cue::agencies::find(&name)
            .map_or(name.to_lowercase(), |agency| agency.name.to_lowercase())
    };
    value
        .as_array()
        .into_iter()
        .flatten()
        .map(canonical)
        .collect()
}

/// Captions exact, credit lines exact, all four exact, in thousandths; false credits.
fn score(gold: &str, question: impl Fn(&Value) -> Value) -> (usize, usize, usize, usize) {
    let (mut captions, mut credits, mut credited, mut all, mut wrong, mut total) =
        (0, 0, 0, 0, 0, 0);
    let golds: Vec<Value> = gold
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let asked: String = golds
        .iter()
        .map(|gold| format!("{}\n", question(gold)))
        .collect();
    for (gold, answer) in golds.iter().zip(ask(&asked)) {
        total += 1;
        let caption = key(&gold["caption"]) == key(&answer["caption"]);
        let mut accepted: Vec<String> = vec![key(&gold["creditText"]).to_lowercase()];
        accepted.extend(
            gold["creditTextAlternatives"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|text| key(text).to_lowercase()),
        );
        let credit = accepted.contains(&key(&answer["creditText"]).to_lowercase());
        let has = gold["has_credit"].as_bool().unwrap();
        captions += usize::from(caption);
        credited += usize::from(has);
        credits += usize::from(has && credit);
        wrong += usize::from(!has && !key(&answer["creditText"]).is_empty());
        all += usize::from(
            caption
                && credit
                && names(&gold["creators"]) == names(&answer["creators"])
                && names(&gold["organisations"]) == names(&answer["organisations"]),
        );
    }
    (
        captions * 1000 / total,
        credits * 1000 / credited,
        all * 1000 / total,
        wrong,
    )
}

#[test]
fn scores_on_the_development_captions_do_not_fall() {
    let Some(path) = shared::path("captions-dev/dev.jsonl", "scores of captions") else {
        return;
    };
    let gold = std::fs::read_to_string(path).unwrap();
    assert_eq!(
        Digest::of(gold.as_bytes()).short(16),
        DEV,
        "another set needs other floors"
    );
    let (captions, credits, all, wrong) = score(
        &gold,
        |gold| json!({"id": gold["id"], "html": gold["html"]}),
    );
    println!("html: caption {captions}, credit {credits}, all four {all}, false credits {wrong}");
    assert!(captions >= 960 && credits >= 960 && all >= 920 && wrong <= 3);
    let (captions, credits, all, wrong) = score(
        &gold,
        |gold| json!({"id": gold["id"], "text": gold["raw"], "alt": gold["alt"]}),
    );
    println!("text: caption {captions}, credit {credits}, all four {all}, false credits {wrong}");
    assert!(captions >= 940 && credits >= 935 && all >= 900 && wrong <= 3);
}

#[test]
fn scores_on_the_development_dumps_do_not_fall() {
    let Some(path) = shared::path("captions-dev/plain-dev.jsonl", "scores of dumps") else {
        return;
    };
    let gold = std::fs::read_to_string(path).unwrap();
    assert_eq!(
        Digest::of(gold.as_bytes()).short(16),
        PLAIN,
        "another set needs other floors"
    );
    let (captions, credits, all, wrong) = score(
        &gold,
        |gold| json!({"id": gold["id"], "text": gold["text"]}),
    );
    println!("dumps: caption {captions}, credit {credits}, all four {all}, false credits {wrong}");
    assert!(captions >= 960 && credits >= 980 && all >= 960 && wrong == 0);
}

/// Digests of the sets that the floors were measured on.
const DEV: &str = "770ab178f2304647";
const PLAIN: &str = "b92fb3d47003b0fe";
