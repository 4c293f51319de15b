//! Footnotes and endnotes: a short linked mark in the text, and the place it leads to.

use super::tree::Tree;
use crate::{
    article::{Block, BlockKind, Inline, Inlines, Note},
    page::{Page, SourceBlock, SourceKind},
    text,
};
use std::collections::BTreeMap;

/// The notes of a page, found before anything is built.
#[derive(Default)]
pub(super) struct Notes {
    /// Blocks of each note, in the order of the notes' places in the page.
    units: Vec<Unit>,
    /// Note that a source block belongs to.
    of_block: BTreeMap<usize, usize>,
    /// Note that an `id` leads to.
    of_target: BTreeMap<String, usize>,
}

struct Unit {
    blocks: Vec<usize>,
    label: String,
}

impl Notes {
    /// True if a block belongs to a note.
    pub(super) fn holds(&self, block: usize) -> bool {
        self.of_block.contains_key(&block)
    }

    /// The text of a block with its note marks as [`Inline::NoteMark`]; in a note, without its own label and the link
    /// back.
    pub(super) fn mark(&self, source: &SourceBlock) -> Inlines {
        let own = self.of_block.get(&source.index);
        if own.is_none() && source.anchors.is_empty() {
            return source.text.clone();
        }
        let plain = source.text.text();
        let mut cuts: Vec<(usize, usize, Option<usize>)> = Vec::new();
        if let Some(unit) = own.and_then(|own| self.units.get(*own))
            && unit.blocks.first() == Some(&source.index)
        {
            let end = label_end(&plain, &unit.label);
            if end > 0 && end < plain.len() {
                cuts.push((0, end, None));
            }
        }
        for anchor in &source.anchors {
            let words = plain.get(anchor.range.clone()).unwrap_or_default();
            match (own, self.of_target.get(&anchor.target)) {
                (None, Some(note)) if is_mark(words) => {
                    let (start, end) = with_brackets(&plain, anchor.range.start, anchor.range.end);
                    cuts.push((start, end, Some(*note)));
                }
                (Some(_), None) if is_way_back(words) => {
                    cuts.push((anchor.range.start, anchor.range.end, None))
                }
                _ => {}
            }
        }
        if cuts.is_empty() {
            return source.text.clone();
        }
        cuts.sort_unstable();
        let mut out = Inlines::default();
        let mut at = 0;
        for (start, end, note) in cuts {
            if start < at {
                continue;
            }
            out.0.extend(source.text.slice(at, start).0);
            if let Some(note) = note {
                out.0.push(Inline::NoteMark(note));
            }
            at = end;
        }
        out.0.extend(source.text.slice(at, plain.len()).0);
        out.squeezed()
    }
}

/// Finds the notes: places that short linked marks of other blocks lead to.
pub(super) fn find(page: &Page, kept: &[usize]) -> Notes {
    let mut marked = kept.iter().filter_map(|block| page.blocks.get(*block));
    if marked.all(|block| block.anchors.is_empty()) {
        return Notes::default();
    }
    let mut of_id: BTreeMap<&str, usize> = BTreeMap::new();
    let is_kept = |block: usize| kept.binary_search(&block).is_ok();
    for block in kept.iter().filter_map(|block| page.blocks.get(*block)) {
        for id in &block.ids {
            of_id.entry(id).or_insert(block.index);
        }
    }
    let mut found: BTreeMap<usize, (String, Vec<String>)> = BTreeMap::new();
    for block in kept.iter().filter_map(|block| page.blocks.get(*block)) {
        let plain = block.text.words();
        for anchor in &block.anchors {
            let words = plain.get(anchor.range.clone()).unwrap_or_default();
            let Some(&target) = of_id.get(anchor.target.as_str()) else {
                continue;
            };
            let Some(note) = page.blocks.get(target) else {
                continue;
            };
            // A way back leads to an earlier place; a note that stands before its mark is too rare to tell apart.
            if target <= block.index || !is_mark(words) || note.kind != SourceKind::Text {
                continue;
            }
            let entry = found
                .entry(target)
                .or_insert_with(|| (bare(words), Vec::new()));
            if !entry.1.contains(&anchor.target) {
                entry.1.push(anchor.target.clone());
            }
        }
    }
    let mut notes = Notes::default();
    for (target, (label, ids)) in found {
        let numbered = label_end(
            &page
                .blocks
                .get(target)
                .map(|b| b.text.text())
                .unwrap_or_default(),
            &label,
        ) > 0;
        let item = page
            .regions_of(target)
            .take(4)
            .find(|(_, region)| region.name == "li")
            .map(|(_, region)| region.blocks.clone())
            .filter(|range| {
                let first = kept.partition_point(|block| *block < range.start);
                kept.get(first) == Some(&target)
            });
        let blocks: Vec<usize> = match item {
            Some(range) => range.filter(|block| is_kept(*block)).collect(),
            None if numbered => vec![target],
            None => continue,
        };
        if blocks
            .iter()
            .any(|block| notes.of_block.contains_key(block))
        {
            continue;
        }
        let number = notes.units.len();
        for block in &blocks {
            notes.of_block.insert(*block, number);
        }
        for id in ids {
            notes.of_target.insert(id, number);
        }
        notes.units.push(Unit { blocks, label });
    }
    notes
}

/// The notes as the article holds them.
pub(super) fn build(notes: &Notes, tree: &Tree<'_>) -> Vec<Note> {
    notes
        .units
        .iter()
        .map(|unit| {
            let mut blocks = Vec::new();
            for block in tree.blocks(&unit.blocks) {
                match block.kind {
                    // The list that numbered the notes: each item is a note of its own now.
                    BlockKind::List { items, .. } => {
                        blocks.extend(items.into_iter().flat_map(|item| item.blocks))
                    }
                    kind => blocks.push(Block { kind, ..block }),
                }
            }
            Note {
                label: unit.label.clone(),
                blocks,
            }
        })
        .collect()
}

/// True for the words of a note's mark: `1`, `[12]`, `*`, `†`, `a`, `note 3`.
fn is_mark(words: &str) -> bool {
    let bare = bare(words);
    let count = text::chars(&bare);
    let number = count <= 4 && !bare.is_empty() && bare.chars().all(char::is_numeric);
    let sign = (1..=3).contains(&count)
        && bare
            .chars()
            .all(|c| matches!(c, '*' | '†' | '‡' | '§' | '¶' | '#'));
    let letter = count == 1 && bare.chars().all(char::is_alphabetic);
    let roman =
        count <= 6 && !bare.is_empty() && bare.chars().all(|c| matches!(c, 'i' | 'v' | 'x'));
    number || sign || letter || roman
}

/// A mark without its brackets and spaces.
fn bare(words: &str) -> String {
    let words = words
        .trim()
        .trim_start_matches(['[', '(', '{', '^'])
        .trim_end_matches([']', ')', '}', '.', ':']);
    let words = words.trim();
    let words = words
        .strip_prefix("note ")
        .or_else(|| words.strip_prefix("Note "))
        .unwrap_or(words);
    words.trim().to_owned()
}

/// True for the words of a link from a note back to its mark.
fn is_way_back(words: &str) -> bool {
    let words = words.trim();
    !words.is_empty()
        && (is_mark(words)
            || words.chars().all(|c| {
                matches!(
                    c,
                    '↩' | '↑' | '^' | '⤴' | '↵' | '⏎' | '←' | '\u{FE0E}' | '\u{FE0F}' | ' '
                )
            })
            || matches!(
                words.to_lowercase().as_str(),
                "jump up" | "back" | "return" | "zurück" | "retour" | "up"
            ))
}

/// Where a note's own label ends at the start of its text, white space and stops included; 0 if it does not stand there.
fn label_end(plain: &str, label: &str) -> usize {
    let start = plain.trim_start_matches(['[', '(', '^', '↑', ' ']);
    let offset = plain.len().saturating_sub(start.len());
    let Some(rest) = start.strip_prefix(label).filter(|_| !label.is_empty()) else {
        return 0;
    };
    if rest.starts_with(|c: char| c.is_alphanumeric()) {
        return 0;
    }
    let tail = rest.trim_start_matches([']', ')', '.', ':', '^', '↑', ' ']);
    offset
        .saturating_add(label.len())
        .saturating_add(rest.len().saturating_sub(tail.len()))
}

/// A mark's range with the brackets directly around it.
fn with_brackets(plain: &str, start: usize, end: usize) -> (usize, usize) {
    let opens = plain
        .get(..start)
        .is_some_and(|head| head.ends_with(['[', '(']));
    let closes = plain
        .get(end..)
        .is_some_and(|tail| tail.starts_with([']', ')']));
    if opens && closes {
        (start.saturating_sub(1), end.saturating_add(1))
    } else {
        (start, end)
    }
}
