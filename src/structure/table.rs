//! Tables: rows, header cells and spans. A table that only arranges a page dissolves into what it holds.

use super::tree::Tree;
use crate::{
    article::{Block, BlockKind, Cell, Inline, Inlines, Row, Table},
    page::{Region, SourceKind},
};

/// Spans wider than this are cut: no reader's table is so wide, and a hostile one could be without end.
const WIDEST_SPAN: u16 = 100;
/// A cell with more words than this holds a page's column, not a datum.
const CELL_CHARS: usize = 1500;

/// `table`: a [`Table`], or the blocks in it where it is for layout.
pub(super) fn build(tree: &Tree<'_>, region: usize, kept: &[usize]) -> Vec<Block> {
    let Some(found) = tree.get(region) else {
        return Vec::new();
    };
    if is_for_layout(tree, region, found, kept) {
        return tree.region(region, kept);
    }
    let mut parts = Parts::default();
    rows(tree, region, kept, false, &mut parts);
    let mut rows = parts.rows;
    rows.retain(|row| !row.cells.is_empty());
    while rows.last().is_some_and(is_empty) {
        rows.pop();
    }
    let heads = rows.iter().take_while(|row| row.header).count();
    rows.iter_mut()
        .skip(heads)
        .for_each(|row| row.header = false);
    if heads == rows.len() {
        rows.iter_mut().for_each(|row| row.header = false);
    }
    let caption = (!parts.caption.is_blank()).then_some(parts.caption);
    let table = Table {
        caption,
        caption_origin: parts.caption_origin,
        rows,
    };
    let mut out = parts.loose;
    out.push(Block {
        kind: BlockKind::Table(table),
        origin: Vec::new(),
        lang: None,
    });
    out
}

fn is_empty(row: &Row) -> bool {
    row.cells.iter().all(|cell| cell.blocks.is_empty())
}

#[derive(Default)]
struct Parts {
    caption: Inlines,
    caption_origin: Vec<usize>,
    rows: Vec<Row>,
    /// Blocks that stand in no cell.
    loose: Vec<Block>,
}

fn rows(tree: &Tree<'_>, region: usize, kept: &[usize], in_head: bool, parts: &mut Parts) {
    let mut inside_children = 0_usize;
    for (child, inside) in tree.children(region, kept) {
        inside_children = inside_children.saturating_add(inside.len());
        let Some(found) = tree.get(child) else {
            continue;
        };
        match found.name.as_str() {
            "thead" => rows(tree, child, inside, true, parts),
            "tbody" | "tfoot" => rows(tree, child, inside, false, parts),
            "tr" => row(tree, child, inside, in_head, parts),
            "caption" => {
                for block in tree.region(child, inside) {
                    if let BlockKind::Paragraph { text, .. } | BlockKind::Heading { text, .. } =
                        block.kind
                    {
                        if !parts.caption.0.is_empty() {
                            parts.caption.0.push(Inline::Break);
                        }
                        parts.caption.0.extend(text.0);
                        parts.caption_origin.extend(block.origin);
                    } else {
                        parts.loose.push(block);
                    }
                }
            }
            _ => parts.loose.extend(tree.region(child, inside)),
        }
    }
    if inside_children < kept.len() {
        parts.loose.extend(leaves(tree, region, kept));
    }
}

/// The blocks that stand directly in a region.
fn leaves(tree: &Tree<'_>, region: usize, kept: &[usize]) -> Vec<Block> {
    kept.iter()
        .filter(|block| {
            tree.source(**block)
                .is_some_and(|source| source.region == region)
        })
        .filter_map(|block| tree.leaf(*block))
        .collect()
}

fn row(tree: &Tree<'_>, region: usize, kept: &[usize], in_head: bool, parts: &mut Parts) {
    let mut cells = Vec::new();
    let mut all_heads = true;
    let mut inside_children = 0_usize;
    for (child, inside) in tree.children(region, kept) {
        inside_children = inside_children.saturating_add(inside.len());
        let Some(found) = tree.get(child) else {
            continue;
        };
        let header = found.name == "th";
        if !header && found.name != "td" {
            parts.loose.extend(tree.region(child, inside));
            continue;
        }
        all_heads &= header;
        cells.push(Cell {
            header: header || in_head,
            columns: span(found, "colspan"),
            rows: span(found, "rowspan"),
            blocks: tree.region(child, inside),
        });
    }
    if inside_children < kept.len() {
        parts.loose.extend(leaves(tree, region, kept));
    }
    parts.rows.push(Row {
        header: in_head || (all_heads && cells.len() > 1),
        cells,
    });
}

fn span(cell: &Region, name: &str) -> u16 {
    cell.attribute(name)
        .and_then(|value| value.trim().parse::<u16>().ok())
        .unwrap_or(1)
        .clamp(1, WIDEST_SPAN)
}

/// True for a table that arranges a page: said so, one column, or holding what no datum holds. Decided before anything is
/// built, because tables that arrange pages stand within each other.
fn is_for_layout(tree: &Tree<'_>, region: usize, table: &Region, kept: &[usize]) -> bool {
    let said = table
        .words
        .split_whitespace()
        .any(|word| word == "presentation" || word == "none");
    let mut shape = Shape::default();
    shape.read(tree, region, kept);
    let bare = shape.cells.iter().all(|(_, inside)| inside.is_empty());
    if said || shape.columns < 2 || bare {
        return true;
    }
    let unfit = |block: &usize| {
        tree.source(*block).is_some_and(|source| {
            matches!(source.kind, SourceKind::Heading(_) | SourceKind::Picture(_))
        })
    };
    let holds_more = |cell: usize| {
        let depth = tree.get(cell).map_or(0, |cell| cell.depth);
        tree.page
            .regions
            .iter()
            .skip(cell.saturating_add(1))
            .take_while(|inner| inner.depth > depth)
            .any(|inner| {
                matches!(inner.name.as_str(), "table" | "blockquote") && !inner.blocks.is_empty()
            })
    };
    let chars = |inside: &[usize]| {
        inside
            .iter()
            .filter_map(|block| tree.source(*block))
            .flat_map(|source| source.text.runs())
            .map(|run| crate::text::chars(&run.text))
            .sum::<usize>()
    };
    shape.cells.iter().any(|(cell, inside)| {
        inside.iter().any(unfit)
            || holds_more(*cell)
            || (shape.header_cells == 0 && chars(inside) > CELL_CHARS)
    })
}

/// The cells of a table, with their kept blocks, before anything is built of them.
#[derive(Default)]
struct Shape<'k> {
    cells: Vec<(usize, &'k [usize])>,
    columns: usize,
    header_cells: usize,
}

impl<'k> Shape<'k> {
    fn read(&mut self, tree: &Tree<'_>, region: usize, kept: &'k [usize]) {
        let mut columns = 0_usize;
        for (child, inside) in tree.children(region, kept) {
            match tree.get(child).map(|child| child.name.as_str()) {
                Some("thead" | "tbody" | "tfoot" | "tr") => self.read(tree, child, inside),
                Some(name @ ("td" | "th")) => {
                    columns = columns.saturating_add(1);
                    self.header_cells = self.header_cells.saturating_add(usize::from(name == "th"));
                    self.cells.push((child, inside));
                }
                _ => {}
            }
        }
        self.columns = self.columns.max(columns);
    }
}
