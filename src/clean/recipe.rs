//! Ingredients and steps that a page declares as those of its recipe (schema.org, `Recipe`): where they are printed they are
//! the article's, though amounts and names of things look like labels.

use super::outline::Outline;
use super::{Proposal, Rule, Verdict};
use crate::page::Page;
use crate::text;
use memchr::memmem;
use serde_json::Value;
use std::ops::Range;

/// The rule; it proposes to keep.
pub struct Recipe;

/// So many declared parts must be printed: one alone may be chance.
const FEW: usize = 3;
/// No more are looked for.
const MOST: usize = 200;
/// An entry is so small, and so few levels up from what is declared.
const ENTRY: usize = 4;
const LEVELS: usize = 6;
/// Shorter parts are met anywhere, in bytes.
const SHORT: usize = 4;

impl Rule for Recipe {
    fn name(&self) -> &'static str {
        "recipe"
    }

    fn takes_out(&self) -> &'static str {
        "recipes"
    }

    fn propose(&self, outline: &Outline<'_>) -> Vec<Proposal> {
        let parts = parts(outline.page);
        if parts.len() < FEW {
            return Vec::new();
        }
        // An ingredient may stand in several blocks, its amount and its name: all letters of the page in one, and where in
        // them each block begins.
        let mut whole = String::new();
        let mut starts: Vec<(usize, usize)> = Vec::new();
        for (block, line) in outline.page.blocks.iter().zip(&outline.lines) {
            if line.mass == 0 || line.picture || block.hidden {
                continue;
            }
            let letters = text::letters(&block.words());
            if !letters.is_empty() {
                starts.push((whole.len(), block.index));
                whole.push_str(&letters);
            }
        }
        // Each block is marked once, however often it is declared: a page may be made to declare the same in many ways.
        let mut declared = vec![false; outline.lines.len()];
        let mut printed = 0usize;
        for part in &parts {
            let mut found = false;
            for at in memmem::find_iter(whole.as_bytes(), part.as_bytes()) {
                let end = at.saturating_add(part.len());
                let first = starts.partition_point(|(start, _)| *start < at);
                let next = starts.partition_point(|(start, _)| *start < end);
                let begins = starts.get(first).is_some_and(|(start, _)| *start == at);
                let ends = starts.get(next).map_or(whole.len(), |(start, _)| *start) == end;
                if begins && ends {
                    found = true;
                    for (_, block) in starts.get(first..next).unwrap_or_default() {
                        if let Some(slot) = declared.get_mut(*block) {
                            *slot = true;
                        }
                    }
                }
            }
            printed += usize::from(found);
        }
        if printed < FEW {
            return Vec::new();
        }
        let mut kept = vec![false; declared.len()];
        for block in (0..declared.len()).filter(|block| declared.get(*block) == Some(&true)) {
            for slot in kept
                .get_mut(entry(outline.page, block))
                .into_iter()
                .flatten()
            {
                *slot = true;
            }
        }
        outline
            .page
            .blocks
            .iter()
            .zip(kept)
            .filter(|(block, kept)| *kept && !block.hidden)
            .map(|(block, _)| Proposal {
                blocks: block.index..block.index.saturating_add(1),
                verdict: Verdict::Keep,
                reason: "ingredient or step that the page declares as its recipe's".into(),
                confidence: 95,
            })
            .collect()
    }
}

/// The entry of a list that a block stands in, with an amount that the page does not declare; else the block.
fn entry(page: &Page, block: usize) -> Range<usize> {
    page.regions_of(block)
        .take(LEVELS)
        .map(|(_, region)| region.blocks.clone())
        .take_while(|blocks| blocks.len() <= ENTRY)
        .last()
        .unwrap_or(block..block.saturating_add(1))
}

/// The letters of each declared ingredient and step.
fn parts(page: &Page) -> Vec<String> {
    let mut out = Vec::new();
    for script in &page.head.json_ld {
        if !script.contains("\"recipeIngredient\"") {
            continue;
        }
        let Ok(value) = serde_json::from_str::<Value>(script) else {
            continue;
        };
        let mut stack = vec![(false, &value)];
        while let Some((within, value)) = stack.pop() {
            match value {
                Value::Array(items) => stack.extend(items.iter().map(|item| (within, item))),
                Value::Object(fields) => stack.extend(fields.iter().map(|(key, value)| {
                    let part = matches!(key.as_str(), "recipeIngredient" | "recipeInstructions")
                        || within && matches!(key.as_str(), "text" | "itemListElement");
                    (part, value)
                })),
                Value::String(words) if within && out.len() < MOST => {
                    let letters = text::letters(words);
                    if letters.len() >= SHORT && !out.contains(&letters) {
                        out.push(letters);
                    }
                }
                _ => {}
            }
        }
    }
    out
}
