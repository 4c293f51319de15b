//! Names that stand alone, without label or class: between headline and body, and under the last paragraph.
//!
//! Such a line is a byline only if something bears it out: a note that begins with the same name, or the same name once
//! more. Nothing is copied from a block that cannot begin a name.

use super::{
    found::{Found, Sought},
    languages::folded,
    names,
    opening::Opening,
    printed::is_full_name,
    sites::Sites,
};
use crate::{
    article::AgentKind,
    cue::names::begins_with_given_name,
    page::{Page, SourceBlock, SourceKind},
    text,
};

/// Weight of a name at the headline that is borne out elsewhere.
const BORNE_OUT: u8 = 47;
/// Weight of a name under the article that a note on the person follows, or that stands there as a signature.
const AFTER: u8 = 37;
/// Shortest note on a person, in bytes.
const NOTE: usize = 60;
/// Longest name, in bytes.
const NAME: usize = 48;

/// Reads the names that stand alone.
pub fn read(page: &Page, opening: &Opening, sites: &Sites) -> Vec<Found> {
    let mut out = Vec::new();
    let Some(heading) = opening.heading else {
        return out;
    };
    let found = |name: &str, block: &SourceBlock, trust| {
        let mut found = Found::new(Sought::Author, name, "byline", trust).at(block.index);
        found.agent = AgentKind::Person;
        found
    };
    let above = page
        .blocks
        .get(heading + 1..opening.body)
        .unwrap_or_default();
    let below = page.blocks.get(opening.body..).unwrap_or_default();
    for block in above
        .iter()
        .take(20)
        .filter(|block| !opening.is_chrome(block))
    {
        let Some(name) = lone_name(block, sites) else {
            continue;
        };
        // Headings stand twice too, in a table of contents: without a given name only a note tells.
        let given = begins_with_given_name(name);
        if given
            && below
                .iter()
                .any(|other| begins_note(other, name) || lone_line(other) == Some(name))
        {
            out.push(found(name, block, BORNE_OUT));
        }
    }
    // A heading or line of its own, and a note that begins with the same name.
    let mut noted: Vec<(&str, &SourceBlock)> = Vec::new();
    for (at, block) in below.iter().enumerate() {
        if noted.len() > 1 {
            break;
        }
        let Some(line) = lone_line(block) else {
            continue;
        };
        let follows = below
            .iter()
            .skip(at + 1)
            .take(2)
            .any(|next| begins_note(next, line));
        if follows
            && lone_name(block, sites).is_some_and(begins_with_given_name)
            && !noted.iter().any(|(name, _)| *name == line)
        {
            noted.push((line, block));
        }
    }
    // Several notes are those of a staff or of a list of speakers.
    if let [(name, block)] = noted.as_slice() {
        out.push(found(name, block, AFTER));
    }
    // A signature: the last line of the article, under a paragraph.
    let article = page.blocks.get(opening.article.clone()).unwrap_or_default();
    if let [.., before, last] = article
        && before.kind == SourceKind::Text
        && before.text.runs().map(|run| run.text.len()).sum::<usize>() >= NOTE
        && last.kind == SourceKind::Text
        && last.index > opening.body
        && let Some(name) = lone_name(last, sites)
        && begins_with_given_name(name)
    {
        out.push(found(name, last, AFTER));
    }
    out
}

/// The text of a block of one short run.
fn lone_line(block: &SourceBlock) -> Option<&str> {
    if block.hidden || !matches!(block.kind, SourceKind::Text | SourceKind::Heading(_)) {
        return None;
    }
    let mut runs = block.text.runs().filter(|run| !text::is_blank(&run.text));
    let line = runs.next()?.text.trim();
    (runs.next().is_none() && (5..=NAME).contains(&line.len())).then_some(line)
}

/// The name that a block consists of: two to four words, and not the site's.
fn lone_name<'a>(block: &'a SourceBlock, sites: &Sites) -> Option<&'a str> {
    let line = lone_line(block)?;
    let words = line.split_whitespace().count();
    ((2..=4).contains(&words)
        && is_full_name(line)
        && !sites.resembles(line)
        && names::kind_of(line, &folded(line), &sites.letters) == AgentKind::Person)
        .then_some(line)
}

/// True if a block is a text of some length that begins with a name and goes on with a small letter: "Anna Muster is".
fn begins_note(block: &SourceBlock, name: &str) -> bool {
    if block.hidden || block.kind != SourceKind::Text {
        return false;
    }
    let mut runs = block.text.runs();
    let Some(first) = runs.next() else {
        return false;
    };
    let Some(rest) = first.text.trim_start().strip_prefix(name) else {
        return false;
    };
    let length = first.text.len() + runs.map(|run| run.text.len()).sum::<usize>();
    let goes_on = rest.trim_start_matches([',', ' ', '\u{A0}']);
    length >= NOTE
        && !rest.starts_with(char::is_alphanumeric)
        && !goes_on.starts_with(char::is_uppercase)
}
