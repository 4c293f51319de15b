//! Bylines and dates as readers see them, near the headline.

use super::{
    dates::{self, Hint, Written},
    found::{Found, Sought},
    languages::{Cue, LANGUAGES, folded},
    names,
    opening::{Opening, words},
    sites::Sites,
};
use crate::{
    page::{Page, SourceBlock, SourceKind},
    text,
};

/// Longest line of a byline or date, in characters.
const LINE: usize = 220;

const BYLINE: &[&str] = &[
    "byline",
    "author",
    "authors",
    "autor",
    "autoren",
    "autorin",
    "auteur",
    "auteurs",
    "autore",
    "autores",
    "writer",
    "writers",
    "verfasser",
    "bylines",
    "forfatter",
    "författare",
    "skribent",
    "reporter",
    "journalist",
    "redactor",
    "authorname",
    "contributor",
    "contributors",
    "redakteur",
    "creator",
    "credits",
];

/// What is printed near the headline, and labelled bylines anywhere.
pub fn read(page: &Page, opening: &Opening, sites: &Sites, hint: Hint<'_>) -> Vec<Found> {
    let mut out = Vec::new();
    for block in &page.blocks {
        if block.hidden
            || block.kind != SourceKind::Text && !matches!(block.kind, SourceKind::Heading(2..=6))
        {
            continue;
        }
        if opening.is_chrome(block) || Some(block.index) == opening.heading {
            continue;
        }
        let line = text::squeeze(&block.text.text());
        let chars = text::chars(&line);
        if chars == 0 || chars > LINE {
            continue;
        }
        let near = opening.head.contains(&block.index);
        byline(page, block, &line, near, sites, &mut out);
        if near {
            printed_dates(page, block, &line, hint, &mut out);
        }
    }
    out
}

/// What the class words around a block say of it: of its own element, and of small regions around.
fn class_words(page: &Page, block: &SourceBlock) -> Vec<String> {
    let mut out: Vec<String> = words(&block.element.words).collect();
    for (_, region) in page.regions_of(block.index).take(3) {
        if region.blocks.len() <= 4 {
            out.extend(words(&region.words));
        }
    }
    out
}

fn byline(
    page: &Page,
    block: &SourceBlock,
    line: &str,
    near: bool,
    sites: &Sites,
    out: &mut Vec<Found>,
) {
    let whole = block.text.text();
    // An element within the line that says it is the author's name.
    let mut inner = false;
    for span in &block.elements {
        let class: Vec<String> = words(&span.words.words).collect();
        if !class.iter().any(|word| BYLINE.contains(&word.as_str())) {
            continue;
        }
        let Some(text) = whole.get(span.start..span.end) else {
            continue;
        };
        let text = text::squeeze(text);
        if text::chars(&text) <= 100 && !names::read(&text, &sites.letters).agents.is_empty() {
            out.push(
                Found::new(Sought::Author, &text, "byline", if near { 68 } else { 38 })
                    .at(block.index),
            );
            inner = true;
        }
    }
    if inner {
        return;
    }
    let class = class_words(page, block);
    let said = class.iter().any(|word| BYLINE.contains(&word.as_str()));
    let read = names::read(line, &sites.letters);
    if read.agents.is_empty() {
        return;
    }
    if said
        && text::chars(line) <= 120
        && !class.iter().any(|word| {
            matches!(
                word.as_str(),
                "bio" | "biography" | "description" | "about" | "image" | "caption" | "photo"
            )
        })
    {
        let trust = if near {
            if read.labelled { 68 } else { 60 }
        } else if read.labelled {
            44
        } else {
            36
        };
        out.push(Found::new(Sought::Author, line, "byline", trust).at(block.index));
    } else if read.labelled && near && text::chars(line) <= 160 {
        out.push(Found::new(Sought::Author, line, "byline", 62).at(block.index));
    } else if read.labelled && text::chars(line) <= 80 && line.contains([':', '：']) {
        out.push(Found::new(Sought::Author, line, "byline", 40).at(block.index));
    }
}

fn printed_dates(
    page: &Page,
    block: &SourceBlock,
    line: &str,
    hint: Hint<'_>,
    out: &mut Vec<Found>,
) {
    let mut from = 0;
    let class = class_words(page, block);
    for date in dates::find(line, hint) {
        let before = line.get(from..date.range.start).unwrap_or_default();
        from = date.range.end;
        let after = line.get(from..).unwrap_or_default();
        let has = |names: &[&str]| class.iter().any(|word| names.contains(&word.as_str()));
        let (field, trust) = match said_before(before) {
            Some(Cue::Updated) => (Sought::Modified, 62),
            Some(Cue::Published) => (Sought::Published, 66),
            _ if has(&["updated", "modified"]) && !has(&["published", "posted"]) => {
                (Sought::Modified, 50)
            }
            _ if has(&["published", "posted", "pubdate", "publish", "publication"]) => {
                (Sought::Published, 60)
            }
            _ if has(&[
                "date",
                "datum",
                "time",
                "meta",
                "byline",
                "dateline",
                "timestamp",
                "fecha",
                "data",
                "info",
                "datetime",
            ]) =>
            {
                (Sought::Dated, 56)
            }
            // A line that is little more than a date.
            _ if text::chars(before.trim()) <= 24 && text::chars(after.trim()) <= 40 => {
                (Sought::Dated, 48)
            }
            _ => continue,
        };
        out.push(found(field, &date, trust, block.index));
    }
}

fn found(field: Sought, date: &Written, trust: u8, block: usize) -> Found {
    let (year, month, day) = date.ymd;
    let value = match date.other {
        // Both readings are passed on; the choice is made where all dates are known.
        Some((_, other_month, other_day)) => {
            format!("{year:04}-{month:02}-{day:02}|{year:04}-{other_month:02}-{other_day:02}")
        }
        None => date.date().map(|date| date.to_string()).unwrap_or_default(),
    };
    Found::new(field, &value, "dateline", trust).at(block)
}

/// The cue that ends a text before a date: "Last updated on", "Veröffentlicht am:".
pub fn said_before(before: &str) -> Option<Cue> {
    let fold = folded(before);
    let plain = fold.trim_end_matches(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = plain.split_whitespace().collect();
    for count in (1..=words.len().min(4)).rev() {
        let phrase = words.get(words.len() - count..)?.join(" ");
        let phrase = phrase.trim_matches(|c: char| !c.is_alphanumeric() && c != '\'');
        for cue in [Cue::Updated, Cue::Published] {
            if LANGUAGES.is(cue, phrase) {
                return Some(cue);
            }
        }
    }
    // "Published: Monday, 16 July": a weekday may stand between.
    let (head, last) = plain.rsplit_once(|c: char| !c.is_alphanumeric())?;
    if !head.is_empty()
        && text::chars(last) <= 12
        && last.chars().all(char::is_alphabetic)
        && words.len() > 1
    {
        let head = head.trim_end_matches(|c: char| !c.is_alphanumeric());
        let words: Vec<&str> = head.split_whitespace().collect();
        for count in (1..=words.len().min(3)).rev() {
            let phrase = words.get(words.len() - count..)?.join(" ");
            for cue in [Cue::Updated, Cue::Published] {
                if LANGUAGES.is(cue, phrase.trim_matches(|c: char| !c.is_alphanumeric())) {
                    return Some(cue);
                }
            }
        }
    }
    None
}
