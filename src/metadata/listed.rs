//! Bylines that make a list: of books, of reports, of clubs. Each names somebody, and none of them wrote the page.
//!
//! In: everything found, with the block it stands in. What tells a list: lines of one make, each with another name, each
//! under a heading or in a table's row of its own, and none of them at the page's own headline.

use super::{
    found::{Found, Sought},
    opening::Opening,
};
use crate::{
    article::ElementWords,
    page::{Page, SourceBlock, SourceKind},
    text,
};

/// So many are a list.
const LIST: usize = 4;
/// No more are looked at: a list shows itself by then.
const MOST: usize = 200;

/// A line that names somebody.
struct Line<'a> {
    block: &'a SourceBlock,
    name: String,
    make: Make<'a>,
}

/// How a page makes a line: its kind and element, and the regions right around it.
#[derive(PartialEq)]
struct Make<'a> {
    kind: &'a SourceKind,
    element: &'a ElementWords,
    around: [Option<(&'a str, &'a str)>; 2],
}

impl<'a> Make<'a> {
    fn of(page: &'a Page, block: &'a SourceBlock) -> Self {
        let mut around = page
            .regions_of(block.index)
            .map(|(_, region)| (region.name.as_str(), region.words.as_str()));
        Self {
            kind: &block.kind,
            element: &block.element,
            around: [around.next(), around.next()],
        }
    }
}

/// Leaves out the names that make a list.
pub fn without_lists(page: &Page, opening: &Opening, found: &mut Vec<Found>) {
    let names = |one: &&Found| one.field == Sought::Author && one.block.is_some();
    if found.iter().filter(names).count() < LIST {
        return;
    }
    let mut lines: Vec<Line<'_>> = found
        .iter()
        .filter(names)
        .filter_map(|one| {
            let block = page.blocks.get(one.block?)?;
            Some(Line {
                block,
                name: text::letters(&one.value),
                make: Make::of(page, block),
            })
        })
        .take(MOST)
        .collect();
    lines.sort_by_key(|line| line.block.index);
    let mut listed: Vec<usize> = Vec::new();
    for first in &lines {
        if listed.contains(&first.block.index) {
            continue;
        }
        let mut items: Vec<&Line<'_>> = Vec::new();
        for line in lines.iter().filter(|line| line.make == first.make) {
            let apart = items
                .last()
                .is_none_or(|last| are_apart(page, last.block, line.block));
            if apart && items.iter().all(|other| other.name != line.name) {
                items.push(line);
            }
        }
        let own = items
            .first()
            .is_some_and(|line| is_at_headline(page, opening, line.block));
        if items.len() >= LIST && !own {
            // What stands among a list belongs to it, however it is made.
            let end = items
                .last()
                .map_or(first.block.index, |line| line.block.index);
            let among = |line: &&Line<'_>| {
                line.make == first.make || (first.block.index..=end).contains(&line.block.index)
            };
            listed.extend(lines.iter().filter(among).map(|line| line.block.index));
        }
    }
    found.retain(|one| {
        one.field != Sought::Author || one.block.is_none_or(|block| !listed.contains(&block))
    });
}

/// True if a heading stands between two lines, or each stands in a row of a table of its own.
fn are_apart(page: &Page, one: &SourceBlock, other: &SourceBlock) -> bool {
    let row = |block: &SourceBlock| {
        page.regions_of(block.index)
            .find(|(_, region)| region.name == "tr")
            .map(|(index, _)| index)
    };
    let heading = page
        .blocks
        .get(one.index + 1..other.index)
        .unwrap_or_default()
        .iter()
        .any(|block| matches!(block.kind, SourceKind::Heading(_)) && !block.hidden);
    let rows = row(one).zip(row(other));
    heading || rows.is_some_and(|(one, other)| one != other)
}

/// True if no other heading stands between the headline and a line, and the line is no row of a table.
fn is_at_headline(page: &Page, opening: &Opening, block: &SourceBlock) -> bool {
    let row = page
        .regions_of(block.index)
        .any(|(_, region)| region.name == "tr");
    let above = match opening.heading {
        Some(heading) if heading < block.index => page.blocks.get(heading + 1..block.index),
        Some(_) => Some(&[][..]),
        None => page.blocks.get(..block.index),
    };
    !row && above
        .unwrap_or_default()
        .iter()
        .all(|other| other.hidden || !matches!(other.kind, SourceKind::Heading(_)))
}
