//! The nesting of blocks: one walk down the regions, each element's builder called for its own.

use super::{figure, heading, list, note, quote, table};
use crate::{
    article::{Block, BlockKind, ParagraphRole},
    page::{Page, Region, SourceBlock, SourceKind},
};
use std::cell::RefCell;

/// The regions of a page with their children, ready to be walked down.
pub(super) struct Tree<'a> {
    pub(super) page: &'a Page,
    notes: &'a note::Notes,
    /// For each region, the first region directly within it.
    first_child: Vec<Option<usize>>,
    /// For each region, the next with the same parent.
    next_sibling: Vec<Option<usize>>,
    /// For each block, whether its words are those of a credit, once that has been asked.
    credits: RefCell<Vec<Option<bool>>>,
    /// For each region, how many lists, tables and quotes it stands in, itself included.
    nesting: Vec<usize>,
}

/// Lists, tables and quotes that may stand within each other; deeper ones dissolve into what they hold.
pub(super) const DEEPEST: usize = 8;

/// A part of a region: a block that stands directly in it, or a region with the kept blocks in it.
pub(super) enum Part<'k> {
    Leaf(usize),
    Region(usize, &'k [usize]),
}

impl<'a> Tree<'a> {
    pub(super) fn new(page: &'a Page, notes: &'a note::Notes) -> Self {
        let mut first_child = vec![None; page.regions.len()];
        let mut next_sibling = Vec::with_capacity(page.regions.len());
        for (index, region) in page.regions.iter().enumerate().rev() {
            let first = first_child
                .get_mut(region.parent)
                .filter(|_| region.parent != index);
            next_sibling.push(first.and_then(|first| first.replace(index)));
        }
        next_sibling.reverse();
        let mut nesting: Vec<usize> = Vec::with_capacity(page.regions.len());
        for (index, region) in page.regions.iter().enumerate() {
            let around = if region.parent == index {
                0
            } else {
                nesting.get(region.parent).copied().unwrap_or(0)
            };
            let nests = matches!(
                region.name.as_str(),
                "ul" | "ol" | "menu" | "dir" | "dl" | "table" | "blockquote"
            );
            nesting.push(around.saturating_add(usize::from(nests)));
        }
        Self {
            page,
            notes,
            first_child,
            next_sibling,
            credits: RefCell::new(vec![None; page.blocks.len()]),
            nesting,
        }
    }

    /// The article blocks of some kept blocks, from anywhere in the page, in order.
    pub(super) fn blocks(&self, kept: &[usize]) -> Vec<Block> {
        self.region(0, kept)
    }

    /// How deep lists, tables and quotes of some kept blocks stand within each other, if deeper than is kept.
    pub(super) fn too_deep(&self, kept: &[usize]) -> Option<usize> {
        kept.iter()
            .filter_map(|block| self.nesting.get(self.source(*block)?.region).copied())
            .max()
            .filter(|deep| *deep > DEEPEST)
    }

    pub(super) fn get(&self, region: usize) -> Option<&'a Region> {
        self.page.regions.get(region)
    }

    pub(super) fn source(&self, block: usize) -> Option<&'a SourceBlock> {
        self.page.blocks.get(block)
    }

    /// The regions directly within a region, in order.
    fn within(&self, region: usize) -> impl Iterator<Item = usize> {
        let mut next = self.first_child.get(region).copied().flatten();
        std::iter::from_fn(move || {
            let found = next?;
            next = self.next_sibling.get(found).copied().flatten();
            Some(found)
        })
    }

    /// Whether a block's words are those of a credit; `look` finds out, once.
    pub(super) fn is_credit(&self, block: usize, look: impl FnOnce() -> bool) -> bool {
        if let Some(known) = self.credits.borrow().get(block).copied().flatten() {
            return known;
        }
        let found = look();
        if let Some(slot) = self.credits.borrow_mut().get_mut(block) {
            *slot = Some(found);
        }
        found
    }

    /// The regions directly within a region, empty ones too, each with its kept blocks.
    pub(super) fn children<'k>(
        &self,
        region: usize,
        kept: &'k [usize],
    ) -> Vec<(usize, &'k [usize])> {
        let mut rest = kept;
        let mut out = Vec::new();
        for child in self.within(region) {
            let Some(range) = self.get(child).map(|child| child.blocks.clone()) else {
                continue;
            };
            let from = rest.partition_point(|block| *block < range.start);
            let after = rest.get(from..).unwrap_or_default();
            let to = after.partition_point(|block| *block < range.end);
            let (inside, behind) = after.split_at_checked(to).unwrap_or((after, &[]));
            out.push((child, inside));
            rest = behind;
        }
        out
    }

    /// The parts of a region in order; regions without a kept block are left out.
    pub(super) fn parts<'k>(&self, region: usize, kept: &'k [usize]) -> Vec<Part<'k>> {
        let mut parts = Vec::new();
        let mut rest = kept;
        let mut children = self
            .within(region)
            .filter_map(|child| self.get(child).map(|found| (child, found.blocks.clone())))
            .filter(|(_, range)| !range.is_empty())
            .peekable();
        while let Some(&block) = rest.first() {
            while children.next_if(|(_, range)| range.end <= block).is_some() {}
            match children.peek() {
                Some((child, range)) if range.contains(&block) => {
                    let to = rest.partition_point(|block| *block < range.end).max(1);
                    let (inside, behind) = rest.split_at_checked(to).unwrap_or((rest, &[]));
                    parts.push(Part::Region(*child, inside));
                    rest = behind;
                }
                _ => {
                    parts.push(Part::Leaf(block));
                    rest = rest.get(1..).unwrap_or_default();
                }
            }
        }
        parts
    }

    /// The article blocks of a region's kept blocks.
    pub(super) fn region(&self, region: usize, kept: &[usize]) -> Vec<Block> {
        let mut out = Vec::new();
        let parts = self.parts(region, kept);
        let mut parts = parts.into_iter().peekable();
        while let Some(part) = parts.next() {
            if let Some(picture) = figure::lone_picture(self, &part) {
                let mut lines = Vec::new();
                while let Some(part) = parts.next_if(|part| figure::is_caption(self, part, picture))
                {
                    match part {
                        Part::Leaf(line) => lines.push(line),
                        Part::Region(_, inside) => lines.extend(inside),
                    }
                }
                out.push(figure::of_picture(self, picture, &lines));
                continue;
            }
            match part {
                Part::Leaf(block) => out.extend(self.leaf(block)),
                Part::Region(inner, inside) => self.inner(inner, inside, &mut out),
            }
        }
        out
    }

    fn inner(&self, region: usize, kept: &[usize], out: &mut Vec<Block>) {
        let Some(found) = self.get(region) else {
            return;
        };
        if self.nesting.get(region).is_some_and(|deep| *deep > DEEPEST) {
            out.extend(self.region(region, kept));
            return;
        }
        match found.name.as_str() {
            "pre" | "listing" => out.extend(one_code(self.region(region, kept))),
            "ul" | "ol" | "menu" | "dir" => out.extend(list::items(self, region, kept)),
            "dl" => out.extend(list::definitions(self, region, kept)),
            "table" => out.extend(table::build(self, region, kept)),
            "blockquote" => out.extend(quote::build(self, region, kept)),
            "figure" => out.extend(figure::of_region(self, region, kept)),
            _ if figure::is_figure(self, region, kept) => {
                out.extend(figure::of_region(self, region, kept));
            }
            _ => out.extend(self.region(region, kept)),
        }
    }

    /// The article block of one source block that is no picture.
    pub(super) fn leaf(&self, block: usize) -> Option<Block> {
        let source = self.source(block)?;
        let text = || self.notes.mark(source);
        let kind = match &source.kind {
            SourceKind::Heading(level) => BlockKind::Heading {
                level: *level,
                text: heading::without_permalink(source, text()),
            },
            SourceKind::Text => BlockKind::Paragraph {
                text: text(),
                role: ParagraphRole::Body,
            },
            SourceKind::Preformatted => BlockKind::Code {
                text: source.text.text(),
                language: self.code_language(source),
            },
            SourceKind::Picture(_) => return Some(figure::of_picture(self, block, &[])),
            SourceKind::Embed { what, url } => BlockKind::Embed {
                what: (*what).to_owned(),
                title: Some(source.text.text()).filter(|title| !crate::text::is_blank(title)),
                url: url.clone(),
            },
            SourceKind::Break => BlockKind::Break,
        };
        Some(Block {
            kind,
            origin: vec![block],
            lang: source.lang.clone(),
        })
    }

    /// The programming language that a `language-x` or `lang-x` class names, on the element, on those within it, or
    /// around it (HTML, section 4.5.15).
    fn code_language(&self, source: &SourceBlock) -> Option<String> {
        let named = |words: &str| {
            words.split_whitespace().find_map(|word| {
                let name = word
                    .strip_prefix("language-")
                    .or_else(|| word.strip_prefix("lang-"))?;
                (!name.is_empty() && name.len() <= 24).then(|| name.to_ascii_lowercase())
            })
        };
        named(&source.element.words)
            .or_else(|| {
                source
                    .elements
                    .iter()
                    .find_map(|span| named(&span.words.words))
            })
            .or_else(|| {
                let around = self.page.regions_of(source.index).take(2);
                around
                    .into_iter()
                    .find_map(|(_, region)| named(&region.words))
            })
    }
}

/// The blocks of one preformatted element: where all are code, one block, the parts on lines of their own.
fn one_code(blocks: Vec<Block>) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks {
        match (out.last_mut(), block) {
            (
                Some(Block {
                    kind: BlockKind::Code { text, .. },
                    origin,
                    ..
                }),
                Block {
                    kind: BlockKind::Code { text: more, .. },
                    origin: from,
                    ..
                },
            ) => {
                text.push('\n');
                text.push_str(&more);
                origin.extend(from);
            }
            (_, block) => out.push(block),
        }
    }
    out
}
