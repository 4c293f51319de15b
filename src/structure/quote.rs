//! Quotations set apart, with who said it where the page tells.

use super::tree::Tree;
use crate::article::{Block, BlockKind, Style};

/// `blockquote`: its blocks; a last paragraph that is all `cite` or `footer` is the attribution.
pub(super) fn build(tree: &Tree<'_>, region: usize, kept: &[usize]) -> Vec<Block> {
    let mut blocks = tree.region(region, kept);
    if blocks
        .iter()
        .any(|block| matches!(block.kind, BlockKind::Figure(_) | BlockKind::Table(_)))
    {
        // An embedded post or card: what it holds stands for itself.
        return blocks;
    }
    for block in &mut blocks {
        if let BlockKind::Heading { text, .. } = &mut block.kind {
            let mut text = std::mem::take(text);
            text.restyle(|style| Style {
                strong: true,
                ..style
            });
            block.kind = BlockKind::Paragraph {
                text,
                role: Default::default(),
            };
        }
    }
    let mut origin = Vec::new();
    let mut attribution = None;
    if blocks.len() > 1
        && blocks.last().is_some_and(|last| is_attribution(tree, last))
        && let Some(last) = blocks.pop()
        && let BlockKind::Paragraph { text, .. } = last.kind
    {
        origin = last.origin;
        attribution = Some(text);
    }
    if blocks.is_empty() {
        return Vec::new();
    }
    let lang = None;
    vec![Block {
        kind: BlockKind::Quote {
            blocks,
            attribution,
        },
        origin,
        lang,
    }]
}

fn is_attribution(tree: &Tree<'_>, block: &Block) -> bool {
    let (BlockKind::Paragraph { text, .. }, [origin]) = (&block.kind, block.origin.as_slice())
    else {
        return false;
    };
    let Some(source) = tree.source(*origin) else {
        return false;
    };
    let words = text.text();
    let says_so = |name: &str| matches!(name, "cite" | "footer" | "figcaption");
    let whole = source.elements.iter().any(|span| {
        says_so(&span.words.name) && span.start <= 3 && span.end >= source.text.words().len()
    });
    says_so(&source.element.name)
        || whole
        || tree
            .page
            .regions_of(*origin)
            .take(1)
            .any(|(_, region)| says_so(&region.name))
        || (words.starts_with(['—', '–', '―']) && crate::text::chars(&words) < 120)
}
