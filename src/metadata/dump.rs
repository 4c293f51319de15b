//! Headline, byline and date of a capture without markup, from the shape of its first lines.
//!
//! A headline line is short and no sentence; it stands twice, or a byline or a date follows it, or the first long
//! paragraph does. A capture that begins with its first paragraph has none, and none is made up.

use super::{
    dates::{self, Hint},
    found::{Found, Sought},
    languages::Cue,
    names, printed,
    sites::Sites,
};
use crate::{page::Page, text};

/// Lines of the head that are looked at.
const LINES: usize = 320;
/// A line of this many characters is a paragraph (two thirds of it in scripts without spaces).
const LONG: usize = 160;

/// What the first lines say; the headline's block first.
pub fn read(page: &Page, sites: &Sites, hint: Hint<'_>) -> (Option<usize>, Vec<Found>) {
    let mut out = Vec::new();
    let lines: Vec<String> = page
        .blocks
        .iter()
        .take(LINES)
        .map(|block| text::squeeze(&block.words()))
        .collect();
    let Some(body) = body_of(&lines) else {
        return (None, out);
    };
    let headline = headline(&lines, body, sites, hint);
    let Some((at, reason)) = headline else {
        return (None, out);
    };
    if let Some(line) = lines.get(at) {
        out.push(Found::new(Sought::Title, line, reason, 70).at(at));
    }
    // Byline and date stand between the headline and the body, or right above the headline.
    let from = at.saturating_sub(2);
    for (index, line) in lines.iter().enumerate().take(body + 2).skip(from) {
        if index == at || text::chars(line) > LONG {
            continue;
        }
        let read = names::read(line, &sites.letters);
        let dated = !dates::find(line, hint).is_empty()
            || lines
                .get(index + 1)
                .is_some_and(|next| text::chars(next) <= 40 && !dates::find(next, hint).is_empty());
        let whole = read.agents.iter().all(|agent| {
            let words = agent.name.split_whitespace().count();
            names::is_person(&agent.name) && (2..=4).contains(&words)
        });
        if index > at && !read.agents.is_empty() && (read.opens || read.whole && whole && dated) {
            out.push(
                Found::new(
                    Sought::Author,
                    line,
                    "byline",
                    if read.opens { 60 } else { 46 },
                )
                .at(index),
            );
        }
        let mut start = 0;
        for date in dates::find(line, hint) {
            let before = line.get(start..date.range.start).unwrap_or_default();
            start = date.range.end;
            let field = match printed::said_before(before) {
                Some(Cue::Updated) => Sought::Modified,
                Some(_) => Sought::Published,
                None if text::chars(before.trim()) <= 40 && text::chars(line) <= 100 => {
                    Sought::Dated
                }
                None => continue,
            };
            let value = date.date().map(|date| date.to_string()).unwrap_or_default();
            out.push(
                Found::new(
                    field,
                    &value,
                    "dateline",
                    if field == Sought::Dated { 50 } else { 60 },
                )
                .at(index),
            );
        }
    }
    (Some(at), out)
}

/// The first long line that more of them follow; failing that, the first long line.
fn body_of(lines: &[String]) -> Option<usize> {
    let long: Vec<bool> = lines.iter().map(|line| is_long(line)).collect();
    let follows = |at: usize| long.iter().skip(at).take(12).filter(|long| **long).count();
    let first = |least: usize| {
        (0..lines.len()).find(|at| long.get(*at) == Some(&true) && follows(*at) >= least)
    };
    first(3).or_else(|| first(1))
}

fn is_long(line: &str) -> bool {
    let chars = text::chars(line);
    chars >= LONG || chars >= LONG * 2 / 5 && !line.contains(' ')
}

/// How many lines above the body a headline may stand.
const REACH: usize = 25;

fn headline(
    lines: &[String],
    body: usize,
    sites: &Sites,
    hint: Hint<'_>,
) -> Option<(usize, &'static str)> {
    let letters: Vec<String> = lines.iter().map(|line| text::letters(line)).collect();
    let dated: Vec<bool> = lines
        .iter()
        .take(body + 3)
        .map(|line| text::chars(line) <= 100 && !dates::find(line, hint).is_empty())
        .collect();
    let mut best: Option<(usize, usize, &'static str)> = None;
    for (at, line) in lines
        .iter()
        .enumerate()
        .take(body)
        .skip(body.saturating_sub(REACH))
    {
        if !may_be_title(line, sites, hint) {
            continue;
        }
        let own = letters.get(at).map(String::as_str).unwrap_or_default();
        let spaced = line.contains(' ');
        let words = line.split_whitespace().count();
        let mut score = 14usize.saturating_sub(body - at);
        let mut reason = "a headline's length, above the first paragraph";
        // The page's title ("Headline - Site"), a path ("Blog > Headline") or an alternative text repeats it.
        let twin = text::chars(own) >= 16
            && letters.iter().enumerate().any(|(other, letters)| {
                other != at && (letters.starts_with(own) || letters.ends_with(own))
            });
        let byline = lines.iter().skip(at + 1).take(4).any(|line| {
            text::chars(line) <= 120 && {
                let read = names::read(line, &sites.letters);
                read.labelled && !read.agents.is_empty()
            }
        });
        let date = dated.iter().skip(at + 1).take(5).any(|dated| *dated);
        let above = dated
            .iter()
            .take(at)
            .skip(at.saturating_sub(2))
            .any(|dated| *dated);
        if date || above {
            score += if date { 18 } else { 10 };
            reason = "a headline's length, beside the date";
        }
        if byline {
            score += 18;
            reason = "a headline's length, above the byline";
        }
        if twin {
            score += 22;
            reason = "a headline's length, and it stands twice";
        }
        if at == 0 && body <= 3 {
            score += 14;
        }
        score += match words {
            _ if !spaced => 8,
            4.. => 10,
            3 => 2,
            _ => 0,
        };
        if spaced && words <= 2 {
            score = score.saturating_sub(12);
        }
        if best.is_none_or(|(known, ..)| score > known) {
            best = Some((score, at, reason));
        }
    }
    best.filter(|(score, ..)| *score >= 28)
        .map(|(_, at, reason)| (at, reason))
}

/// True for a line of a headline's length that is no sentence, date, byline, label or site's name.
fn may_be_title(line: &str, sites: &Sites, hint: Hint<'_>) -> bool {
    let chars = text::chars(line);
    let spaced = line.contains(' ');
    let letters = line.chars().filter(|c| c.is_alphabetic()).count();
    if !(if spaced { 10..=LONG } else { 5..=60 }).contains(&chars) || letters * 2 < chars {
        return false;
    }
    // An item of a list, a menu, a path.
    if line.starts_with([
        '*', '+', '•', '-', '–', '>', '|', '#', '©', '[', '/', '→', '←',
    ]) || line.contains(" > ")
        || line.contains(" | ")
    {
        return false;
    }
    if line.ends_with(['.', ':', ',', ';', '。', '…', '>', '|']) && !line.ends_with("...") {
        return false;
    }
    if sites.is(line) || names::is_furniture(&super::languages::folded(line)) {
        return false;
    }
    let read = names::read(line, &sites.letters);
    if read.labelled && !read.agents.is_empty() {
        return false;
    }
    let dated: usize = dates::find(line, hint)
        .iter()
        .map(|date| date.range.len())
        .sum();
    dated * 2 < line.len()
}

/// The first block that may open the body, for a supplied title: the first long one, else the longest.
pub fn opening_words(page: &Page) -> Option<&str> {
    // A page whose every block is hidden is read all the same.
    let all = page.blocks.iter().all(|block| block.hidden);
    let shown = page.blocks.iter().filter(|block| all || !block.hidden);
    let long = shown.clone().find(|block| {
        block.kind == crate::page::SourceKind::Text
            && block.link_density < 0.5
            && is_long(&text::squeeze(&block.text.text()))
    });
    let chosen = long.or_else(|| {
        shown
            .filter(|block| block.link_density < 0.5)
            .max_by_key(|block| {
                (
                    text::chars(&block.text.text()),
                    std::cmp::Reverse(block.index),
                )
            })
    })?;
    chosen
        .text
        .runs()
        .map(|run| run.text.as_str())
        .find(|text| text.chars().any(char::is_alphanumeric))
}
