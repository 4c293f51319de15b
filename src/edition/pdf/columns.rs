//! The columns of a table: how wide each is, by the words in it, and which hold numbers.

use super::{
    frame::Pt,
    layout::Layout,
    table::{GAP, Placed},
};
use crate::article::{Block, Cell};

/// Narrowest column, in ems.
const NARROWEST: f32 = 3.2;
/// Most columns of a grid; a wider table is set one cell under the other.
const MOST_COLUMNS: usize = 24;
/// Smallest letters of a table, as a part of body size.
const SMALLEST: f32 = 0.66;
/// Longest figure in characters that is set as a number.
const LONGEST_NUMBER: usize = 16;

impl Layout<'_> {
    /// Column widths; sets the scale. None if no size of letters will do.
    pub(super) fn columns(&mut self, placed: &[Placed<'_>], columns: usize) -> Option<Vec<Pt>> {
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
}

/// For each column whether it holds numbers: those stand at its far edge, under each other.
pub(super) fn numeric(placed: &[Placed<'_>], columns: usize) -> Vec<bool> {
    let mut numbers = vec![0_usize; columns];
    let mut words = vec![false; columns];
    for cell in placed.iter().filter(|cell| !cell.head) {
        let mut pieces = Vec::new();
        gather(&cell.cell.blocks, &mut pieces, 0);
        let text = pieces.join(" ");
        let span = cell.column..cell.column + cell.columns;
        if crate::text::is_blank(&text) || is_placeholder(&text) {
            continue;
        }
        let number = cell.columns == 1 && is_number(&text);
        if let Some(slot) = numbers.get_mut(cell.column).filter(|_| number) {
            *slot += 1;
        }
        if !number && let Some(slots) = words.get_mut(span) {
            slots.fill(true);
        }
    }
    numbers
        .into_iter()
        .zip(words)
        .enumerate()
        // The first column names its rows, be it by numbers.
        .map(|(column, (numbers, words))| column > 0 && numbers >= 2 && !words)
        .collect()
}

/// A dash or the like, where a number is not known.
fn is_placeholder(text: &str) -> bool {
    matches!(text.trim(), "-" | "–" | "—" | "−" | "." | "…" | "?")
}

/// True for a figure with its sign, separators, unit sign: `1,906`, `−4.5 %`, `€ 12`, `(0.3)`.
fn is_number(text: &str) -> bool {
    let text = text.trim();
    text.chars().count() <= LONGEST_NUMBER
        && text.chars().any(char::is_numeric)
        && text.chars().all(|c| {
            c.is_numeric()
                || c.is_whitespace()
                || matches!(
                    c,
                    '.' | ','
                        | '\''
                        | '’'
                        | '+'
                        | '-'
                        | '–'
                        | '−'
                        | '±'
                        | '%'
                        | '‰'
                        | '('
                        | ')'
                        | '*'
                )
                || matches!(c, '$' | '€' | '£' | '¥' | '₹' | '₽' | '₩')
        })
}

/// The words of a cell, for measuring.
pub(super) fn gather(blocks: &[Block], out: &mut Vec<String>, depth: usize) {
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
