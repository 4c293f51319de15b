//! Levels of headings: the title is 1, so the first below it is 2, and none is skipped (ISO 14289-1, 7.4.2).

use crate::article::{Block, BlockKind};

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
