//! Lists: bulleted, numbered, and of terms with definitions.

use super::tree::{Part, Tree};
use crate::article::{Block, BlockKind, Inline, Inlines, ListItem, ListKind, ParagraphRole};

/// `ul`, `ol`: one item a `li`. A list that serves as a frame for headings, pictures or tables dissolves into what it
/// holds.
pub(super) fn items(tree: &Tree<'_>, region: usize, kept: &[usize]) -> Vec<Block> {
    let Some(list) = tree.get(region) else {
        return Vec::new();
    };
    let ordered = list.name == "ol";
    let mut items: Vec<ListItem> = Vec::new();
    for part in tree.parts(region, kept) {
        match part {
            Part::Region(inner, inside) => {
                let blocks = match tree.get(inner).map(|inner| inner.name.as_str()) {
                    Some("ul" | "ol" | "menu" | "dir") => {
                        // A list directly in a list belongs to the item before it.
                        let nested = self::items(tree, inner, inside);
                        if let Some(last) = items.last_mut() {
                            last.blocks.extend(nested);
                            continue;
                        }
                        nested
                    }
                    _ => tree.region(inner, inside),
                };
                if !blocks.is_empty() {
                    items.push(ListItem {
                        blocks,
                        ..ListItem::default()
                    });
                }
            }
            Part::Leaf(block) => {
                if let Some(block) = tree.leaf(block) {
                    items.push(ListItem {
                        blocks: vec![block],
                        ..ListItem::default()
                    });
                }
            }
        }
    }
    if items.is_empty() {
        return Vec::new();
    }
    if items
        .iter()
        .flat_map(|item| &item.blocks)
        .any(is_frame_content)
    {
        return items.into_iter().flat_map(|item| item.blocks).collect();
    }
    let start = list
        .attribute("start")
        .and_then(|start| start.trim().parse().ok())
        .unwrap_or(1);
    let kind = if ordered {
        ListKind::Ordered
    } else {
        ListKind::Unordered
    };
    vec![Block {
        kind: BlockKind::List { kind, start, items },
        origin: Vec::new(),
        lang: None,
    }]
}

/// What stands in a list only where the list is a frame: a card, a gallery, a section.
fn is_frame_content(block: &Block) -> bool {
    matches!(
        block.kind,
        BlockKind::Heading { .. } | BlockKind::Figure(_) | BlockKind::Table(_) | BlockKind::Break
    )
}

/// `dl`: terms with their definitions; wrappers around the pairs make no difference.
pub(super) fn definitions(tree: &Tree<'_>, region: usize, kept: &[usize]) -> Vec<Block> {
    let mut entries: Vec<(Entry, Vec<Block>)> = Vec::new();
    gather(tree, region, kept, &mut entries);
    let sound = entries.iter().any(|(entry, _)| *entry == Entry::Term)
        && !entries
            .iter()
            .flat_map(|(_, blocks)| blocks)
            .any(is_frame_content)
        && entries
            .iter()
            .filter(|(entry, _)| *entry == Entry::Term)
            .all(|(_, blocks)| {
                blocks
                    .iter()
                    .all(|block| matches!(block.kind, BlockKind::Paragraph { .. }))
            });
    if !sound {
        return entries.into_iter().flat_map(|(_, blocks)| blocks).collect();
    }
    let mut items: Vec<ListItem> = Vec::new();
    for (entry, mut blocks) in entries {
        match (entry, items.last_mut()) {
            (Entry::Term, _) => items.push(term(blocks)),
            (Entry::Definition, Some(last)) => last.blocks.append(&mut blocks),
            (Entry::Definition, None) => items.push(ListItem {
                blocks,
                ..ListItem::default()
            }),
        }
    }
    let kind = BlockKind::List {
        kind: ListKind::Definition,
        start: 1,
        items,
    };
    vec![Block {
        kind,
        origin: Vec::new(),
        lang: None,
    }]
}

#[derive(Clone, Copy, PartialEq)]
enum Entry {
    Term,
    Definition,
}

fn gather(tree: &Tree<'_>, region: usize, kept: &[usize], entries: &mut Vec<(Entry, Vec<Block>)>) {
    for part in tree.parts(region, kept) {
        match part {
            Part::Leaf(block) => {
                entries.push((Entry::Definition, tree.leaf(block).into_iter().collect()))
            }
            Part::Region(inner, inside) => match tree.get(inner).map(|inner| inner.name.as_str()) {
                Some("dt") => entries.push((Entry::Term, tree.region(inner, inside))),
                Some("div" | "span" | "a") => gather(tree, inner, inside, entries),
                _ => entries.push((Entry::Definition, tree.region(inner, inside))),
            },
        }
    }
}

fn term(blocks: Vec<Block>) -> ListItem {
    let mut words = Inlines::default();
    let mut origin = Vec::new();
    for block in blocks {
        if let BlockKind::Paragraph {
            text,
            role: ParagraphRole::Body | ParagraphRole::Standfirst | ParagraphRole::Correction,
        } = block.kind
        {
            if !words.0.is_empty() {
                words.0.push(Inline::Break);
            }
            words.0.extend(text.0);
        }
        origin.extend(block.origin);
    }
    ListItem {
        term: Some(words),
        term_origin: origin,
        blocks: Vec::new(),
    }
}
