//! Figures of a text dump: its lines say by their words alone that they stand with a picture.

use crate::{
    article::{Block, BlockKind, Figure, Printed},
    cue::{
        dump::{self, DumpLine},
        twins,
    },
    notice::Place,
    page::Page,
};

/// Makes figures of the paragraphs that belong to pictures ([`dump::figures`]). A line that the caption repeats and
/// extends is the alternative text.
pub(in crate::structure) fn in_text_dump(page: &Page, blocks: Vec<Block>) -> Vec<Block> {
    let texts: Vec<String> = blocks
        .iter()
        .map(|block| match &block.kind {
            BlockKind::Paragraph { text, .. } => text.text(),
            _ => String::new(),
        })
        .collect();
    let line_of = |block: &Block, last: bool| {
        let index = if last {
            block.origin.last()
        } else {
            block.origin.first()
        };
        match index
            .and_then(|index| page.blocks.get(*index))
            .map(|source| &source.place)
        {
            Some(Place::Line(line)) => Some(*line),
            _ => None,
        }
    };
    let mut lines = Vec::with_capacity(blocks.len());
    let mut before: Option<usize> = None;
    for (block, text) in blocks.iter().zip(&texts) {
        let adjacent = matches!((before, line_of(block, false)), (Some(before), Some(line)) if before.saturating_add(1) == line);
        lines.push(DumpLine { text, adjacent });
        before = line_of(block, true);
    }
    let mut figures = dump::figures(&lines).into_iter().peekable();
    let mut out = Vec::with_capacity(blocks.len());
    let mut of_figure: Vec<Block> = Vec::new();
    for (index, block) in blocks.into_iter().enumerate() {
        let Some(range) = figures
            .peek()
            .cloned()
            .filter(|range| range.contains(&index))
        else {
            out.push(block);
            continue;
        };
        of_figure.push(block);
        if index.saturating_add(1) == range.end {
            figures.next();
            out.push(figure(std::mem::take(&mut of_figure)));
        }
    }
    out.extend(of_figure);
    out
}

fn figure(blocks: Vec<Block>) -> Block {
    let origin: Vec<usize> = blocks
        .iter()
        .flat_map(|block| block.origin.iter().copied())
        .collect();
    let lang = blocks.first().and_then(|block| block.lang.clone());
    let mut printed: Vec<Printed> = blocks
        .into_iter()
        .filter_map(|block| match block.kind {
            BlockKind::Paragraph { text, .. } => Some(Printed {
                text,
                origin: block.origin.first().copied().unwrap_or_default(),
                ..Printed::default()
            }),
            _ => None,
        })
        .collect();
    let alt = match printed.as_slice() {
        [first, second, ..] => {
            let (alt, caption) = (first.text.text(), second.text.text());
            (twins::is_copy(&alt, &caption) && (alt.len() < caption.len() || printed.len() == 2))
                .then_some(alt)
        }
        _ => None,
    };
    if alt.is_some() {
        printed.remove(0);
    }
    let figure = Figure {
        alt,
        printed,
        ..Figure::default()
    };
    Block {
        kind: BlockKind::Figure(Box::new(figure)),
        origin,
        lang,
    }
}
