//! Cleaning with scores given: what rules are sure of, what belongs together, what a page declares.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use super::{
    capture::read_bytes,
    clean::{article, kept, page_around, sentence},
};
use pressmark::{
    clean::{self, Cleaned},
    limits::Limits,
    metadata,
    page::{self, Page},
};

/// Cleans a page with scores given for the blocks whose words are named, and 0.9 for every other.
fn scored(html: &str, scores: &[(&str, f32)]) -> (Page, Cleaned) {
    let capture = read_bytes("a.html", html.as_bytes()).unwrap();
    let page = page::read(&capture, &Limits::default()).unwrap();
    let described = metadata::read(&page, &capture.supplied);
    let given: Vec<f32> = page
        .blocks
        .iter()
        .map(|block| {
            let words = block.words();
            let named = scores.iter().find(|(named, _)| *named == words);
            named.map_or(0.9, |(_, score)| *score)
        })
        .collect();
    let cleaned = clean::clean_by(&page, &described, &given);
    (page, cleaned)
}

#[test]
fn a_table_keeps_its_cells_a_list_its_entries_and_lines_alike_stay_alike() {
    let rows: String = (1..=6)
        .map(|row| format!("<tr><td>Quay {row}<td>{row}00 m</tr>"))
        .collect();
    let entries: String = (1..=6)
        .map(|entry| format!("<li>{entry} pounds of flour"))
        .collect();
    let lines: String = (1..=6)
        .map(|line| {
            let words = format!("0{line}.11.2022, the band of the ferry {line}");
            match line {
                4 => format!("<p class=gig><a href=/4>{words}</a></p>"),
                _ => format!("<p class=gig>{words}</p>"),
            }
        })
        .collect();
    let (article, body) = (
        article(),
        format!("<table><tr><th>Company<th>Length</tr>{rows}</table><ul>{entries}</ul>{lines}"),
    );
    let doubtful = [
        "Company",
        "Length",
        "Quay 3",
        "2 pounds of flour",
        "5 pounds of flour",
        "04.11.2022, the band of the ferry 4",
    ];
    let low: Vec<(&str, f32)> = doubtful.map(|words| (words, 0.02)).into();
    let html = page_around(&format!("{article}{body}{article}"), "");
    let (page, cleaned) = scored(&html, &low);
    let text = kept(&page, &cleaned);
    for words in doubtful {
        assert!(text.lines().any(|line| line == words), "{words} of {text}");
    }
    // Where most goes, nothing is brought back.
    let most: Vec<(String, f32)> = (1..=5)
        .map(|entry| (format!("{entry} pounds of flour"), 0.02))
        .collect();
    let most: Vec<(&str, f32)> = most
        .iter()
        .map(|(words, score)| (words.as_str(), *score))
        .collect();
    let (page, cleaned) = scored(
        &page_around(&format!("{article}<ul>{entries}</ul>"), ""),
        &most,
    );
    assert!(!kept(&page, &cleaned).contains("2 pounds of flour"));
}

#[test]
fn a_menu_goes_without_asking_the_judge_unless_it_was_never_closed() {
    let closed = page_around(&article(), "");
    let (page, cleaned) = scored(&closed, &[]);
    let text = kept(&page, &cleaned);
    assert!(
        !text.contains("Sport") && !text.contains("Privacy policy"),
        "{text}"
    );
    let menu = cleaned
        .removals
        .iter()
        .find(|removal| page.blocks[removal.block].words() == "Sport");
    assert_eq!(
        menu.map(|menu| (menu.rule, menu.confidence)),
        Some(("navigation", 96))
    );
    let open = format!(
        "<title>The late ferry</title><nav><a href=/a>News</a><h1>The late ferry</h1>{}",
        article()
    );
    let (page, cleaned) = scored(&open, &[]);
    assert!(kept(&page, &cleaned).contains(&sentence(8)));
}

#[test]
fn what_a_page_declares_as_its_recipe_stays_with_its_amounts() {
    let parts = ["flour", "brown butter", "sea salt"];
    let entries: String = parts
        .map(|part| {
            format!("<li><p>✓</p><p>{part}</p><p class=amount>1 cup of it</p><p hidden>250 ml</p>")
        })
        .concat();
    let script = r#"<script type="application/ld+json">{"@type":"Recipe","recipeIngredient":["Flour","Brown butter","Sea salt"]}</script>"#;
    let list = format!("<ul>{entries}</ul>");
    let mut low: Vec<(&str, f32)> = parts.map(|part| (part, 0.02)).into();
    low.extend([("1 cup of it", 0.02), ("250 ml", 0.02)]);
    let body = format!("{}{list}", article());
    for (head, stays) in [(script, true), ("", false)] {
        let (page, cleaned) = scored(&(head.to_owned() + &page_around(&body, "")), &low);
        let text = kept(&page, &cleaned);
        for words in ["brown butter", "1 cup of it"] {
            assert!(!text.contains("250 ml"), "what is not shown stays out");
            assert_eq!(
                text.lines().any(|line| line == words),
                stays,
                "{words} of {text}"
            );
        }
    }
}
