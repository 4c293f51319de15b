//! Tables: columns as wide as their words need, smaller letters where many columns ask for it, and one cell under the
//! other where no size would do. Rows that are joined by spanning cells stay together; the head is repeated.

use super::{
    design,
    frame::{Item, NodeId, Pt, Scope, Tag},
    galley::Strip,
    layout::Layout,
    paragraph::Setting,
};
use crate::article::{Block, Cell, Inlines, Row, Table};

/// Space between columns, and above and below the words of a cell.
const GAP: Pt = Pt(9.0);
const PAD: Pt = Pt(3.2);
/// Narrowest column, in ems.
const NARROWEST: f32 = 3.2;
/// Most columns of a grid; a wider table is set one cell under the other.
const MOST_COLUMNS: usize = 24;
/// Smallest letters of a table, as a part of body size.
const SMALLEST: f32 = 0.66;

/// A cell in its place.
struct Placed<'a> {
    cell: &'a Cell,
    column: usize,
    columns: usize,
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

    /// Column widths; sets the scale. None if no size of letters will do.
    fn columns(&mut self, placed: &[Placed<'_>], columns: usize) -> Option<Vec<Pt>> {
        if columns > MOST_COLUMNS {
            return None;
        }
        let full = self.width;
        let start = self.scale;
        let mut least = vec![0.0_f32; columns];
        let mut most = vec![0.0_f32; columns];
        for single in [true, false] {
            for cell in placed.iter().filter(|cell| (cell.columns == 1) == single) {
                let (min, max) = self.cell_widths(cell.cell);
                let gaps = GAP.0 * (cell.columns - 1) as f32;
                let share = |sums: &mut [f32], need: f32| {
                    let Some(part) = sums.get_mut(cell.column..cell.column + cell.columns) else {
                        return;
                    };
                    let have: f32 = part.iter().sum::<f32>() + gaps;
                    if need > have {
                        let more = (need - have) / part.len().max(1) as f32;
                        part.iter_mut().for_each(|width| *width += more);
                    }
                };
                share(&mut least, min);
                share(&mut most, max);
            }
        }
        let em = self.design.size.0 * start;
        let count = columns as f32;
        for by in [1.0, 0.92, 0.85, 0.78, SMALLEST / start.max(0.01)] {
            if start * by < SMALLEST * 0.99 {
                break;
            }
            let room = full.0 - GAP.0 * (count - 1.0);
            let floor = em * by * NARROWEST;
            let least: Vec<f32> = least.iter().map(|w| (w * by).max(floor.min(em))).collect();
            let most: Vec<f32> = most
                .iter()
                .zip(&least)
                .map(|(w, least)| (w * by).max(*least))
                .collect();
            let (least_sum, most_sum): (f32, f32) = (least.iter().sum(), most.iter().sum());
            if room <= 0.0 || least_sum > room {
                continue;
            }
            self.scale = start * by;
            let widths = if most_sum <= room {
                // Room to spare is shared out, but a small table does not spread over the whole measure.
                let more = ((room - most_sum) / count).min(em * 2.0);
                most.iter().map(|w| Pt(w + more)).collect()
            } else {
                let spare = room - least_sum;
                let wish = (most_sum - least_sum).max(0.01);
                least
                    .iter()
                    .zip(&most)
                    .map(|(least, most)| Pt(least + spare * (most - least) / wish))
                    .collect()
            };
            return Some(widths);
        }
        // Words wider than their column are broken, as long as columns keep a readable width.
        let by = SMALLEST / start.max(0.01);
        let room = full.0 - GAP.0 * (count - 1.0);
        let floor = em * by * NARROWEST;
        if floor * count > room {
            return None;
        }
        self.scale = start * by;
        let least: Vec<f32> = least.iter().map(|w| (w * by).max(floor)).collect();
        let spare = room - floor * count;
        let wish: f32 = least.iter().map(|w| w - floor).sum::<f32>().max(0.01);
        Some(
            least
                .iter()
                .map(|w| Pt(floor + spare * (w - floor) / wish))
                .collect(),
        )
    }

    /// Width of a cell's longest word, and of its longest line.
    fn cell_widths(&mut self, cell: &Cell) -> (f32, f32) {
        let mut pieces = Vec::new();
        gather(&cell.blocks, &mut pieces, 0);
        let size = self.design.size.0 * self.scale;
        let bold = if cell.header { 1.08 } else { 1.0 };
        let (mut least, mut most) = (0.0_f32, 0.0_f32);
        for piece in pieces {
            let mut line = 0.0_f32;
            for word in piece.split_whitespace() {
                let wide: f32 = word
                    .chars()
                    .take(400)
                    .map(|c| estimate(c) * size * bold)
                    .sum();
                least = least.max(wide.min(size * 11.0));
                line += wide + size * 0.26;
            }
            most = most.max(line);
        }
        (least + 1.0, most.max(least) + 1.0)
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
            let mut strips = self.group(table, placed, widths, row..end + 1, section);
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
        widths: &[Pt],
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
                let strips = self.cell(cell.cell, td, width, header);
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

/// The words of a cell, for measuring.
fn gather(blocks: &[Block], out: &mut Vec<String>, depth: usize) {
    if depth > 8 || out.len() > 200 {
        return;
    }
    let article = crate::article::Article {
        body: blocks.to_vec(),
        ..Default::default()
    };
    out.extend(article.body_text().into_iter().map(|piece| piece.text));
}

/// Width of a character in ems, roughly: for choosing column widths only.
fn estimate(c: char) -> f32 {
    match c {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | '(' | ')' | '[' | ']' => 0.33,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 0.95,
        c if super::shape::is_wide(c) => 1.0,
        c if c.is_ascii_digit() => 0.56,
        c if c.is_uppercase() => 0.7,
        _ => 0.56,
    }
}
