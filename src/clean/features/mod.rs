//! What the learned judge sees of a block: some 160 numbers from the outline, in a fixed order.
//!
//! From the numbers of the whole page ([`page()`]) it first tells what kind of page it is, as [`KINDS`] numbers that every
//! block then bears; the numbers of the page themselves would only let it know its teachers' pages by heart.
//!
//! Every number is a count, a share or a code, made of integer arithmetic and division alone, so that it is the same on
//! every machine.

mod holder;
mod own;
mod page;

pub use own::{block_names, blocks};
pub use page::{KINDS, page, page_names};

use super::outline::{LONG, Line, Outline};
use super::words::Cues;
use std::ops::Range;

/// Numbers of one kind for all blocks of a page, block after block.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Numbers of a block.
    pub width: usize,
    /// All numbers.
    pub values: Vec<f32>,
}

impl Table {
    /// The numbers of a block.
    pub fn row(&self, block: usize) -> &[f32] {
        let start = block.saturating_mul(self.width);
        self.values
            .get(start..start.saturating_add(self.width))
            .unwrap_or_default()
    }

    /// The numbers of some blocks alone.
    pub fn of(&self, blocks: &[usize]) -> Self {
        let rows = blocks.iter().map(|block| self.row(*block));
        Self {
            width: self.width,
            values: rows.collect::<Vec<_>>().concat(),
        }
    }
}

/// The names of the numbers that are put in a row, in order: those of an empty page.
fn names(fill: impl FnOnce(&Outline<'_>, &mut Row<true>)) -> Vec<String> {
    let (page, described) = Default::default();
    let mut row = Row::default();
    fill(&Outline::new(&page, &described), &mut row);
    row.names
}

/// What lies around each block, found in two passes.
struct Around {
    /// The heading before or at each block.
    heading: Vec<Option<usize>>,
    /// The heading after each block.
    next_heading: Vec<Option<usize>>,
    /// The last line before or at each block that is or begins with a cue that usually ends an article.
    ender: Vec<Option<usize>>,
    /// The last long line before each block.
    long_before: Vec<Option<usize>>,
    /// The next long line after each block.
    long_after: Vec<Option<usize>>,
}

/// Cues after which an article seldom goes on.
const ENDERS: u64 = Cues::RELATED
    | Cues::POPULAR
    | Cues::COMMENTS
    | Cues::AUTHOR
    | Cues::NEWSLETTER
    | Cues::COMPANY;

impl Around {
    fn new(outline: &Outline<'_>) -> Self {
        let n = outline.lines.len();
        let mut around = Self {
            heading: Vec::with_capacity(n),
            next_heading: vec![None; n],
            ender: Vec::with_capacity(n),
            long_before: Vec::with_capacity(n),
            long_after: vec![None; n],
        };
        let (mut heading, mut ender, mut long) = (None, None, None);
        for (index, line) in outline.lines.iter().enumerate() {
            if line.heading {
                heading = Some(index);
            }
            if line.mass <= 60 && line.cues.heads(ENDERS) {
                ender = Some(index);
            }
            around.heading.push(heading);
            around.ender.push(ender);
            around.long_before.push(long);
            if is_long(line) {
                long = Some(index);
            }
        }
        let (mut heading, mut long) = (None, None);
        for (index, line) in outline.lines.iter().enumerate().rev() {
            if let Some(slot) = around.next_heading.get_mut(index) {
                *slot = heading;
            }
            if let Some(slot) = around.long_after.get_mut(index) {
                *slot = long;
            }
            if line.heading {
                heading = Some(index);
            }
            if is_long(line) {
                long = Some(index);
            }
        }
        around
    }
}

fn is_long(line: &Line) -> bool {
    line.mass >= LONG && line.linked.saturating_mul(3) < line.mass
}

/// A share of a whole; 0 of nothing.
fn share(part: u32, whole: u32) -> f32 {
    if whole == 0 {
        0.0
    } else {
        part as f32 / whole as f32
    }
}

/// Size in steps of a half of its power of two: coarse, so that no single page can be learned by heart.
fn rank(number: u32) -> f32 {
    let bits = 32 - number.leading_zeros();
    let half = bits >= 2 && number & (1 << (bits - 2)) != 0;
    bits as f32 + if half { 0.5 } else { 0.0 }
}

fn flag(yes: bool) -> f32 {
    if yes { 1.0 } else { 0.0 }
}

fn gap(from: usize, to: Option<usize>) -> f32 {
    to.map_or(200.0, |to| (from.abs_diff(to) as f32).min(200.0))
}

/// How strongly a line bears a cue: the whole of it 3, its start 2, anywhere 1.
fn strength(cues: Cues, kind: u64) -> f32 {
    if cues.is & kind != 0 {
        3.0
    } else if cues.starts & kind != 0 {
        2.0
    } else if cues.has & kind != 0 {
        1.0
    } else {
        0.0
    }
}

/// The numbers that are put in, one after another; or, if it is `NAMING`, their names.
#[derive(Default)]
struct Row<const NAMING: bool = false> {
    names: Vec<String>,
    values: Vec<f32>,
}

impl<const NAMING: bool> Row<NAMING> {
    #[inline]
    fn put(&mut self, name: &'static str, value: f32) {
        if NAMING {
            self.name(name.to_owned());
        } else {
            self.values.push(value);
        }
    }

    #[inline]
    fn put_of(&mut self, name: &str, of: &str, value: f32) {
        if NAMING {
            self.name(format!("{name}.{of}"));
        } else {
            self.values.push(value);
        }
    }

    #[cold]
    fn name(&mut self, name: String) {
        self.names.push(name);
    }

    /// Some numbers of another row after those of this; its names where both are naming.
    fn append(&mut self, other: &Self, which: &Range<usize>) {
        self.values
            .extend_from_slice(other.values.get(which.clone()).unwrap_or_default());
        if NAMING {
            self.names.extend_from_slice(&other.names);
        }
    }

    /// After the first block, makes room for the numbers of all.
    fn make_room(&mut self, block: usize, blocks: usize) {
        if block == 0 {
            self.values
                .reserve_exact(self.values.len().saturating_mul(blocks.saturating_sub(1)));
        }
    }
}
