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
        let parts = declared(outline.page);
        if parts.len() < FEW {
            return Vec::new();
        }
        // An ingredient may stand in several blocks, its amount and its name: all letters of the page in one, and where in
        // them each block begins.
        let mut whole = String::new();
        let mut starts: Vec<(usize, usize)> = Vec::new();
        for (block, line) in outline.page.blocks.iter().zip(&outline.lines) {
            let letters = match line.mass > 0 && !line.picture && !block.hidden {
                true => text::letters(&block.words()),
                false => continue,
            };
            if !letters.is_empty() {
                starts.push((whole.len(), block.index));
                whole.push_str(&letters);
            }
        }
        let mut out = Vec::new();
        let mut printed = 0usize;
        for part in &parts {
            let before = out.len();
            for at in memmem::find_iter(whole.as_bytes(), part.as_bytes()) {
                let end = at.saturating_add(part.len());
                let first = starts.partition_point(|(start, _)| *start < at);
                let next = starts.partition_point(|(start, _)| *start < end);
                let begins = starts.get(first).is_some_and(|(start, _)| *start == at);
                let ends = starts.get(next).map_or(whole.len(), |(start, _)| *start) == end;
                if begins && ends {
                    let blocks = starts.get(first..next).unwrap_or_default();
                    out.extend(blocks.iter().map(|(_, block)| Proposal {
                        blocks: entry(outline.page, *block),
                        verdict: Verdict::Keep,
                        reason: "ingredient or step that the page declares as its recipe's".into(),
                        confidence: 95,
                    }));
                }
            }
            printed += usize::from(out.len() > before);
        }
        if printed < FEW {
            out.clear();
        }
        out
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
fn declared(page: &Page) -> Vec<String> {
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
