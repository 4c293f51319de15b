//! Tables: columns as wide as their words need, smaller letters where many columns ask for it, and one cell under the
//! other where no size would do. Rows that are joined by spanning cells stay together; the head is repeated.

use super::{
    columns::{gather, numeric},
    design,
    frame::{Item, NodeId, Pt, Scope, Tag},
    galley::Strip,
    layout::Layout,
    paragraph::Setting,
};
use crate::article::{Block, Cell, Inlines, Row, Table};

/// Space between columns, and above and below the words of a cell.
pub(super) const GAP: Pt = Pt(9.0);
const PAD: Pt = Pt(3.2);
/// A cell in its place.
pub(super) struct Placed<'a> {
    /// The cell.
    pub cell: &'a Cell,
    /// Its first column.
    pub column: usize,
    /// Columns that it spans.
    pub columns: usize,
    /// True if it stands in the head.
    pub head: bool,
    row: usize,
    rows: usize,
}

impl Layout<'_> {
    /// Sets a table.
    pub fn table(&mut self, table: &Table, parent: NodeId, lang: Option<&str>) {
        if table.rows.iter().all(|row| row.cells.is_empty()) {
            return;
        }
        let node = self.tree.add(parent, Tag::Table);
        self.set_lang(node, lang);
        self.skip(self.design.lead);
        if let Some(caption) = table.caption.as_ref().filter(|caption| !caption.is_blank()) {
            let caption_node = self.tree.add(node, Tag::Caption);
            let p = self.tree.add(caption_node, Tag::P);
            let mut setting = self.quiet_setting(0.88);
            setting.look.style.bold = true;
            setting.look.colour = design::INK;
            setting.keep_all = true;
            self.paragraph(caption, p, &setting);
            self.skip(Pt(4.0));
        }
        let (scale, ragged, bold) = (self.scale, self.ragged, self.bold);
        self.ragged = true;
        let placed = place(&table.rows);
        let columns = placed
            .iter()
            .map(|placed| placed.column + placed.columns)
            .max()
            .unwrap_or(1);
        self.scale = scale * 0.88;
        match self.columns(&placed, columns) {
            Some(widths) => self.grid(table, &placed, &widths, node),
            None => self.stacked(table, node),
        }
        self.scale = scale;
        self.ragged = ragged;
        self.bold = bold;
        self.skip(self.design.lead);
    }

    fn grid(&mut self, table: &Table, placed: &[Placed<'_>], widths: &[Pt], node: NodeId) {
        let count = table.rows.len();
        let head_rows = table
            .rows
            .iter()
            .take_while(|row| row.header)
            .count()
            .min(count);
        let total: Pt =
            widths.iter().copied().sum::<Pt>() + GAP * (widths.len().saturating_sub(1)) as f32;
        // Rows joined by a cell that spans them form a group.
        let mut reach: Vec<usize> = (0..count).collect();
        for cell in placed {
            if let Some(reach) = reach.get_mut(cell.row) {
                *reach = (*reach).max((cell.row + cell.rows - 1).min(count - 1));
            }
        }
        let head_node = (head_rows > 0).then(|| self.tree.add(node, Tag::THead));
        let body_node = (head_rows < count).then(|| self.tree.add(node, Tag::TBody));
        let mut head: Option<usize> = None;
        let mut head_strips: Vec<Strip> = Vec::new();
        let top_rule = Strip {
            height: Pt(1.0),
            keep: true,
            items: vec![rule(total, Pt::ZERO, Pt(0.9), design::INK)],
            ..Strip::default()
        };
        let numbers = numeric(placed, widths.len());
        let highest_kept = self.design.body_height().0 * 0.2;
        let mut first = true;
        let mut row = 0;
        while row < count {
            let mut end = reach.get(row).copied().unwrap_or(row);
            let mut at = row;
            while at <= end {
                end = end.max(reach.get(at).copied().unwrap_or(at));
                at += 1;
            }
            let is_head = row < head_rows;
            let section = if is_head { head_node } else { body_node }.unwrap_or(node);
            let mut strips = self.group(table, placed, (widths, &numbers), row..end + 1, section);
            if first {
                strips.insert(0, top_rule.clone());
                first = false;
            }
            let last = end + 1 == count;
            let height = stack(&strips);
            let heavy = last || is_head && end + 1 >= head_rows;
            if let Some(strip) = strips.last_mut() {
                let (thick, colour) = if heavy {
                    (Pt(0.9), design::INK)
                } else {
                    (Pt(0.5), design::HAIR)
                };
                strip
                    .items
                    .push(rule(total, strip.height - thick, thick, colour));
                // Neither the first nor the last row of many stands alone on its sheet.
                let lonely = row == head_rows || end + 2 == count;
                strip.keep = is_head || lonely && !last && height.0 < highest_kept;
            }
            if is_head {
                strips.iter_mut().for_each(|strip| strip.keep = true);
                head_strips.extend(strips.iter().cloned());
                // A head higher than a quarter of the sheet is not repeated.
                let height: Pt = head_strips.iter().map(|strip| strip.height).sum();
                if end + 1 >= head_rows && height.0 < self.design.body_height().0 * 0.25 {
                    let mut repeated = head_strips.clone();
                    if self.right_to_left {
                        let by = self.width - total;
                        for item in repeated.iter_mut().flat_map(|strip| &mut strip.items) {
                            item.shift(by, Pt::ZERO);
                        }
                    }
                    head = Some(self.add_head(repeated));
                }
            } else {
                for strip in &mut strips {
                    strip.head = head;
                }
            }
            if self.right_to_left {
                let by = self.width - total;
                for item in strips.iter_mut().flat_map(|strip| &mut strip.items) {
                    item.shift(by, Pt::ZERO);
                }
            }
            self.emit(strips);
            row = end + 1;
        }
    }

    /// The strips of rows that belong together.
    fn group(
        &mut self,
        table: &Table,
        placed: &[Placed<'_>],
        (widths, numbers): (&[Pt], &[bool]),
        rows: std::ops::Range<usize>,
        section: NodeId,
    ) -> Vec<Strip> {
        let count = rows.len();
        let mut heights = vec![PAD * 2.0; count];
        let mut cells: Vec<(usize, usize, Pt, Vec<Strip>)> = Vec::new();
        for row in rows.clone() {
            let tr = self.tree.add(section, Tag::TR);
            for cell in in_row(placed, row) {
                let header_row = table.rows.get(row).is_some_and(|row| row.header);
                let header = cell.cell.header || header_row;
                let td = self.tree.add(tr, if header { Tag::TH } else { Tag::TD });
                let spans = (cell.columns as u16, cell.rows as u16);
                self.tree.with(td, |node| {
                    node.spans = spans;
                    if header {
                        node.scope = Some(if header_row {
                            Scope::Column
                        } else {
                            Scope::Row
                        });
                    }
                });
                let width: Pt = widths
                    .get(cell.column..cell.column + cell.columns)
                    .unwrap_or_default()
                    .iter()
                    .copied()
                    .sum::<Pt>()
                    + GAP * (cell.columns - 1) as f32;
                let before: Pt =
                    widths.iter().take(cell.column).copied().sum::<Pt>() + GAP * cell.column as f32;
                let x = if self.right_to_left {
                    let total: Pt =
                        widths.iter().copied().sum::<Pt>() + GAP * (widths.len() - 1) as f32;
                    total - before - width
                } else {
                    before
                };
                let far = cell.columns == 1 && numbers.get(cell.column) == Some(&true);
                let far = std::mem::replace(&mut self.far, far);
                let strips = self.cell(cell.cell, td, width, header);
                self.far = far;
                let height: Pt = stack(&strips);
                let local = row - rows.start;
                let last = (local + cell.rows - 1).min(count - 1);
                let have: Pt = heights
                    .get(local..=last)
                    .unwrap_or_default()
                    .iter()
                    .copied()
                    .sum();
                let need = height + PAD * 2.0;
                if need.0 > have.0
                    && let Some(slot) = heights.get_mut(last)
                {
                    *slot += need - have;
                }
                cells.push((local, cell.columns, x, strips));
            }
        }
        let mut tops: Vec<Pt> = Vec::with_capacity(count);
        let mut y = Pt::ZERO;
        for height in &heights {
            tops.push(y);
            y += *height;
        }
        // Everything at its place within the group.
        let mut items: Vec<(Pt, Pt, Vec<Item>)> = Vec::new();
        for (row, _, x, strips) in cells {
            let mut top = tops.get(row).copied().unwrap_or(Pt::ZERO) + PAD;
            for (at, strip) in strips.into_iter().enumerate() {
                if at > 0 {
                    top += strip.above;
                }
                let mut own = strip.items;
                own.iter_mut().for_each(|item| item.shift(x, top));
                items.push((top, top + strip.height, own));
                top += strip.height;
            }
        }
        if y.0 <= self.design.body_height().0 * 0.4 {
            return vec![Strip {
                height: y,
                items: items.into_iter().flat_map(|(.., items)| items).collect(),
                ..Strip::default()
            }];
        }
        slices(items, y)
    }

    /// The strips of one cell.
    fn cell(&mut self, cell: &Cell, node: NodeId, width: Pt, header: bool) -> Vec<Strip> {
        let bold = std::mem::replace(&mut self.bold, header);
        let blocks: Vec<&Block> = cell.blocks.iter().collect();
        let mut strips = self.aside(width, |layout| layout.blocks(&blocks, node));
        self.bold = bold;
        if let Some(first) = strips.first_mut() {
            first.above = Pt::ZERO;
        }
        strips
    }

    /// Too many columns for a sheet: the cells of a row one under the other, each with its column's name before it.
    fn stacked(&mut self, table: &Table, node: NodeId) {
        let names: Vec<String> = table
            .rows
            .first()
            .filter(|row| row.header)
            .map(|row| {
                row.cells
                    .iter()
                    .map(|cell| {
                        let mut pieces = Vec::new();
                        gather(&cell.blocks, &mut pieces, 0);
                        crate::text::first_words(&pieces.join(" "), 30)
                    })
                    .collect()
            })
            .unwrap_or_default();
        self.notices.push(crate::notice::Notice::info(
            "edition.pdf.table.wide",
            format!(
                "a table of {} columns is set one cell under the other",
                table
                    .rows
                    .iter()
                    .map(|row| row.cells.len())
                    .max()
                    .unwrap_or(0)
            ),
        ));
        for (at, row) in table.rows.iter().enumerate() {
            let tr = self.tree.add(node, Tag::TR);
            let mark = self.mark();
            for (column, cell) in row.cells.iter().enumerate() {
                let header = cell.header || row.header;
                let td = self.tree.add(tr, if header { Tag::TH } else { Tag::TD });
                self.tree.with(td, |node| {
                    if header {
                        node.scope = Some(if row.header {
                            Scope::Column
                        } else {
                            Scope::Row
                        });
                    }
                });
                let label = names.get(column).filter(|name| at > 0 && !name.is_empty());
                let indent = Pt(self.width.0 * 0.28);
                let mark = self.mark();
                let strips = self.cell(cell, td, self.width - indent, header);
                let strips = strips
                    .into_iter()
                    .map(|mut strip| {
                        let by = if self.right_to_left { Pt::ZERO } else { indent };
                        strip
                            .items
                            .iter_mut()
                            .for_each(|item| item.shift(by, Pt::ZERO));
                        strip
                    })
                    .collect();
                self.emit(strips);
                if let Some(label) = label {
                    let mut setting: Setting = self.quiet_setting(0.86);
                    setting.keep_all = true;
                    let ghost = self.tree.nodes.len();
                    let mut label = self.paragraph_strips(
                        &Inlines::plain(label.clone()),
                        ghost,
                        &setting,
                        indent - Pt(8.0),
                    );
                    label.truncate(1);
                    for item in label.iter_mut().flat_map(|strip| &mut strip.items) {
                        item.make_furniture();
                    }
                    if self.mark() > mark {
                        self.hang(label, mark, indent);
                    }
                }
                self.skip(Pt(1.0));
            }
            self.emit_rule();
            let _ = mark;
        }
    }

    fn emit_rule(&mut self) {
        let width = self.width;
        self.emit(vec![Strip {
            above: Pt(3.0),
            height: Pt(4.0),
            items: vec![rule(width, Pt::ZERO, Pt(0.5), design::HAIR)],
            ..Strip::default()
        }]);
    }
}

fn rule(width: Pt, y: Pt, height: Pt, colour: super::frame::Colour) -> Item {
    Item::Rule {
        x: Pt::ZERO,
        y,
        width,
        height,
        colour,
    }
}

/// Height of strips one under the other.
fn stack(strips: &[Strip]) -> Pt {
    strips
        .iter()
        .enumerate()
        .map(|(at, strip)| strip.height + if at == 0 { Pt::ZERO } else { strip.above })
        .sum()
}

/// Cuts a high group of rows where no line of any cell stands, so that it may run over sheets.
fn slices(items: Vec<(Pt, Pt, Vec<Item>)>, height: Pt) -> Vec<Strip> {
    let mut edges: Vec<f32> = items
        .iter()
        .flat_map(|(top, bottom, _)| [top.0, bottom.0])
        .collect();
    edges.push(height.0);
    edges.sort_by(f32::total_cmp);
    edges.dedup_by(|a, b| (*a - *b).abs() < 0.05);
    let mut spans: Vec<(f32, f32)> = items
        .iter()
        .map(|(top, bottom, _)| (top.0, bottom.0))
        .collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    // An edge is a cut if no line covers it.
    let mut cuts: Vec<f32> = Vec::new();
    let mut covered = f32::NEG_INFINITY;
    let mut next = spans.into_iter().peekable();
    for edge in edges {
        while let Some((_, bottom)) = next.next_if(|(top, _)| *top < edge - 0.05) {
            covered = covered.max(bottom);
        }
        if covered <= edge + 0.05 && edge > 0.5 {
            cuts.push(edge);
        }
    }
    let mut strips: Vec<Strip> = Vec::new();
    let mut top = 0.0;
    for cut in &cuts {
        strips.push(Strip {
            height: Pt(cut - top),
            ..Strip::default()
        });
        top = *cut;
    }
    for (from, _, mut own) in items {
        let at = cuts
            .partition_point(|cut| *cut <= from.0 + 0.05)
            .min(strips.len().saturating_sub(1));
        let top = at
            .checked_sub(1)
            .and_then(|at| cuts.get(at))
            .copied()
            .unwrap_or(0.0);
        own.iter_mut()
            .for_each(|item| item.shift(Pt::ZERO, Pt(-top)));
        if let Some(strip) = strips.get_mut(at) {
            strip.items.append(&mut own);
        }
    }
    strips
}

/// Cells in their columns, past those that reach down from rows above.
fn place(rows: &[Row]) -> Vec<Placed<'_>> {
    let mut out = Vec::new();
    // For each column, the row below the cell that reaches down there.
    let mut taken: Vec<usize> = Vec::new();
    for (row, cells) in rows.iter().enumerate() {
        let mut column = 0;
        for cell in &cells.cells {
            while taken.get(column).is_some_and(|until| *until > row) {
                column += 1;
            }
            let columns = usize::from(cell.columns.clamp(1, 1000));
            let down = usize::from(cell.rows.max(1)).min(rows.len() - row);
            if taken.len() < column + columns {
                taken.resize(column + columns, 0);
            }
            if let Some(taken) = taken.get_mut(column..column + columns) {
                taken.fill(row + down);
            }
            out.push(Placed {
                cell,
                column,
                columns,
                head: cells.header,
                row,
                rows: down,
            });
            column += columns;
        }
    }
    out
}

/// The cells that begin in a row; cells stand in the order of rows.
fn in_row<'p, 'a>(placed: &'p [Placed<'a>], row: usize) -> &'p [Placed<'a>] {
    let from = placed.partition_point(|cell| cell.row < row);
    let to = placed.partition_point(|cell| cell.row <= row);
    placed.get(from..to).unwrap_or_default()
}
