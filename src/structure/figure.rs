//! Figures: a picture and the lines printed with it.

use super::tree::{Part, Tree};
use crate::{
    article::{Block, BlockKind, ElementWords, Figure, Inlines, Printed},
    page::{SourceKind, SourcePicture},
    text,
};

/// Words by which pages call a caption or a credit.
const CAPTION_WORDS: &[&str] = &[
    "caption",
    "credit",
    "cutline",
    "legend",
    "legende",
    "bildunterschrift",
    "bildtext",
    "byline-photo",
    "photographer",
    "copyright",
    "source",
    "wp-caption-text",
    "figcaption",
];
/// A line of more letters than this is no caption.
const LONGEST_CAPTION: usize = 1200;
/// Fewest letters that an alternative text must share with the caption below it in a text dump.
const FEWEST_SHARED: usize = 25;

/// The figure of one picture and its printed lines.
pub(super) fn of_picture(tree: &Tree<'_>, block: usize, lines: &[usize]) -> Block {
    let picture = match tree.source(block).map(|source| &source.kind) {
        Some(SourceKind::Picture(picture)) => picture.clone(),
        _ => SourcePicture::default(),
    };
    let mut origin = vec![block];
    origin.extend(lines);
    let figure = Figure {
        candidates: picture.candidates,
        alt: picture.alt,
        printed: lines
            .iter()
            .filter_map(|line| printed(tree, *line))
            .collect(),
        ..Figure::default()
    };
    Block {
        kind: BlockKind::Figure(Box::new(figure)),
        origin,
        lang: None,
    }
}

/// `figure`: each picture with the lines after it; lines before the first picture belong to that one. Without a picture,
/// what it holds stands for itself.
pub(super) fn of_region(tree: &Tree<'_>, region: usize, kept: &[usize]) -> Vec<Block> {
    let is_picture = |block: &usize| {
        matches!(
            tree.source(*block).map(|source| &source.kind),
            Some(SourceKind::Picture(_))
        )
    };
    let is_line = |block: &usize| {
        matches!(
            tree.source(*block).map(|source| &source.kind),
            Some(SourceKind::Text | SourceKind::Heading(_))
        )
    };
    if !kept.iter().any(is_picture) || !kept.iter().all(|block| is_picture(block) || is_line(block))
    {
        return tree.region(region, kept);
    }
    let mut groups: Vec<(usize, Vec<usize>)> = Vec::new();
    let mut before = Vec::new();
    for &block in kept {
        if is_picture(&block) {
            groups.push((block, std::mem::take(&mut before)));
        } else if let Some((_, lines)) = groups.last_mut() {
            lines.push(block);
        } else {
            before.push(block);
        }
    }
    groups
        .iter()
        .map(|(picture, lines)| of_picture(tree, *picture, lines))
        .collect()
}

/// True for a region that is a figure though it is not called one: one picture and nothing but caption lines.
pub(super) fn is_figure(tree: &Tree<'_>, region: usize, kept: &[usize]) -> bool {
    let mut pictures = 0_usize;
    for block in kept {
        let Some(source) = tree.source(*block) else {
            return false;
        };
        match &source.kind {
            SourceKind::Picture(_) => pictures = pictures.saturating_add(1),
            SourceKind::Text if has_caption_words(tree, *block, region) => {}
            _ => return false,
        }
    }
    pictures == 1 && kept.len() > 1 && kept.len() <= 6
}

/// True if a part that follows a picture is printed with it.
pub(super) fn is_caption(tree: &Tree<'_>, part: &Part<'_>) -> bool {
    let line = |block: usize| {
        tree.source(block).is_some_and(|source| {
            source.kind == SourceKind::Text
                && has_caption_words(tree, block, 0)
                && text::chars(&source.text.text()) <= LONGEST_CAPTION
        })
    };
    match part {
        Part::Leaf(block) => line(*block),
        Part::Region(_, inside) => inside.len() <= 4 && inside.iter().all(|block| line(*block)),
    }
}

/// True if the block's own element, or a small region around it below `within`, is called a caption or credit.
fn has_caption_words(tree: &Tree<'_>, block: usize, within: usize) -> bool {
    let Some(source) = tree.source(block) else {
        return false;
    };
    let says = |name: &str, words: &str| {
        name == "figcaption"
            || words
                .to_lowercase()
                .split(|c: char| !c.is_alphanumeric())
                .any(|word| CAPTION_WORDS.contains(&word))
    };
    says(&source.element.name, &source.element.words)
        || tree
            .page
            .regions_of(block)
            .take_while(|(index, region)| *index != within && region.blocks.len() <= 8)
            .take(3)
            .any(|(_, region)| says(&region.name, &region.words))
}

/// A printed line with the elements in and around it.
fn printed(tree: &Tree<'_>, block: usize) -> Option<Printed> {
    let source = tree.source(block)?;
    let mut around = vec![source.element.clone()];
    for (_, region) in tree.page.regions_of(block).take(6) {
        around.push(ElementWords {
            name: region.name.clone(),
            words: region.words.clone(),
        });
        if region.name == "figure" {
            break;
        }
    }
    around.dedup();
    Some(Printed {
        text: source.text.clone(),
        elements: source.elements.clone(),
        around,
        origin: block,
    })
}

/// Figures of a text dump: a line without a final stop whose words begin the next line is an alternative text, and the
/// next line is the caption.
pub(super) fn in_text_dump(blocks: Vec<Block>) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    let mut blocks = blocks.into_iter().peekable();
    while let Some(block) = blocks.next() {
        let twin = match (&block.kind, blocks.peek().map(|next| &next.kind)) {
            (
                BlockKind::Paragraph { text: alt, .. },
                Some(BlockKind::Paragraph { text: caption, .. }),
            ) => is_alternative(&alt.text(), &caption.text()),
            _ => false,
        };
        let caption = if twin { blocks.next() } else { None };
        match (block.kind, caption) {
            (BlockKind::Paragraph { text: alt, .. }, Some(caption)) => {
                let mut origin = block.origin;
                let line = caption.origin.first().copied().unwrap_or_default();
                origin.extend(&caption.origin);
                let words = match caption.kind {
                    BlockKind::Paragraph { text, .. } => text,
                    _ => Inlines::default(),
                };
                let figure = Figure {
                    alt: Some(alt.text()),
                    printed: vec![Printed {
                        text: words,
                        origin: line,
                        ..Printed::default()
                    }],
                    ..Figure::default()
                };
                out.push(Block {
                    kind: BlockKind::Figure(Box::new(figure)),
                    origin,
                    lang: block.lang,
                });
            }
            (kind, _) => out.push(Block {
                kind,
                origin: block.origin,
                lang: block.lang,
            }),
        }
    }
    out
}

fn is_alternative(alt: &str, caption: &str) -> bool {
    let ends = alt
        .trim_end()
        .ends_with(['.', '?', '!', '…', '。', '؟', ':', '”', '"']);
    let (short, long) = (text::letters(alt), text::letters(caption));
    !ends
        && text::chars(&short) >= FEWEST_SHARED
        && long.starts_with(&short)
        && long.len() > short.len()
}
