//! Headings: their words, and their levels. The title is 1, so the first below it is 2, and none is skipped (ISO 14289-1,
//! 7.4.2).

use crate::{
    article::{Block, BlockKind, Inline, Inlines},
    page::SourceBlock,
};

/// The text of a heading without the sign by which a reader may copy its address (`Fields ¶`): a button, no word.
pub(super) fn without_permalink(source: &SourceBlock, mut text: Inlines) -> Inlines {
    let words = source.text.words();
    let bare = words.trim_end_matches(is_permalink);
    let sign = words.get(bare.len()..).unwrap_or_default();
    let start = words.len().saturating_sub(sign.trim_start().len());
    let linked = source
        .anchors
        .iter()
        .any(|anchor| anchor.range.start == start)
        || source
            .text
            .runs()
            .last()
            .is_some_and(|run| run.link.is_some() && run.text.trim() == sign.trim());
    if bare.is_empty() || sign.trim().is_empty() || !linked {
        return text;
    }
    let mut left = sign.len();
    while left > 0 {
        let Some(Inline::Run(run)) = text.0.last_mut() else {
            break;
        };
        let stays = run.text.len().saturating_sub(left);
        left = left.saturating_sub(run.text.len());
        run.text.truncate(stays);
        if run.text.is_empty() {
            text.0.pop();
        }
    }
    text
}

/// Signs that a link to a heading bears, and spaces.
fn is_permalink(c: char) -> bool {
    matches!(c, '¶' | '#' | '§' | '🔗' | '\u{200B}' | '\u{FE0F}' | ' ')
}

/// Gives each heading of the body the depth at which it stands.
pub(super) fn renumber(blocks: &mut [Block]) {
    let mut open: Vec<u8> = Vec::new();
    for block in blocks {
        if let BlockKind::Heading { level, .. } = &mut block.kind {
            while open.last().is_some_and(|last| *last >= *level) {
                open.pop();
            }
            open.push(*level);
            *level = u8::try_from(open.len().saturating_add(1))
                .unwrap_or(6)
                .min(6);
        }
    }
}
