//! The galley: everything of one document set into strips, one under the other; and its cutting into sheets.
//!
//! A strip is one line of text, one picture, one row of a table. Strips that are kept together form a block; blocks are
//! placed one after the other. A block that does not fit goes to the next column or sheet; a picture in it may shrink a
//! little to stay. A block higher than a sheet is cut between its strips.

use super::{
    design::Design,
    frame::{Colour, Frame, Item, Pt},
};

/// Smallest part of its height to which a picture shrinks to stay on a sheet.
const SHRINK: f32 = 0.62;

/// A vertical rule beside strips; it runs through the space between strips of the same rule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    /// Which.
    pub id: usize,
    /// Left edge.
    pub x: Pt,
    /// Width.
    pub width: Pt,
    /// Colour.
    pub colour: Colour,
}

/// A picture of a strip that may be shown smaller.
#[derive(Clone, Copy, Debug)]
pub struct Shrinks {
    /// Left edge of the room it stands in.
    pub x: Pt,
    /// Width of that room.
    pub room: Pt,
    /// It stands at the right edge.
    pub right: bool,
}

/// One strip. Its items' x runs from the column's left edge, y from the strip's top.
#[derive(Clone, Debug, Default)]
pub struct Strip {
    /// Space above, left out at the top of a column.
    pub above: Pt,
    /// Height.
    pub height: Pt,
    /// What stands in it.
    pub items: Vec<Item>,
    /// The next strip stays on the same sheet.
    pub keep: bool,
    /// Set if it is a picture.
    pub shrinks: Option<Shrinks>,
    /// Index of the table head that is repeated above it at the top of a column.
    pub head: Option<usize>,
    /// Rules beside it.
    pub bars: Vec<Bar>,
    /// It spans all columns.
    pub full: bool,
}

/// A table head to repeat.
#[derive(Clone, Debug, Default)]
pub struct Head {
    /// Its strips.
    pub strips: Vec<Strip>,
}

/// Lines of the text that go with a closing note to a sheet of its own.
const COMPANY: usize = 3;

/// Cuts strips into sheets. `closing` is the first strip of the closing note, if there is one: it does not stand alone on
/// the last sheet if a few lines of the text can go with it.
pub fn paginate(
    strips: Vec<Strip>,
    closing: Option<usize>,
    heads: &[Head],
    design: &Design,
    right_to_left: bool,
) -> Vec<Frame> {
    let mut press = Press {
        frames: vec![Frame::default()],
        design,
        right_to_left,
        column: 0,
        top: design.top,
        y: design.top,
        bars: Vec::new(),
    };
    let mut block: Vec<Strip> = Vec::new();
    // Extractors read few lines of right-to-left text over left-to-right ones in a wrong order: there the note stands alone.
    let turn = closing
        .filter(|_| !right_to_left)
        .and_then(|closing| turn(&strips, closing, design));
    for (at, strip) in strips.into_iter().enumerate() {
        if let Some((from, company, note)) = turn
            && from == at
            && block.is_empty()
            && company.0 <= press.room().0
            && (company + note).0 > press.room().0
        {
            press.next_column();
        }
        let keep = strip.keep;
        block.push(strip);
        if !keep {
            press.place(std::mem::take(&mut block), heads);
        }
    }
    press.place(block, heads);
    press.frames
}

/// Where the last lines before the closing note begin that may go to the next sheet with it, their height and the note's.
/// Nothing where they are more than a few lines, of a table, or set in columns.
fn turn(strips: &[Strip], closing: usize, design: &Design) -> Option<(usize, Pt, Pt)> {
    let height = |strips: &[Strip]| -> Pt { strips.iter().map(|s| s.above + s.height).sum() };
    let sheet = design.height - design.bottom - design.top;
    let before = strips.get(..closing)?;
    let mut from = closing;
    while closing - from < COMPANY {
        from = from.checked_sub(1)?;
        // As far as the strips before are kept with it.
        while from > 0 && before.get(from - 1)?.keep {
            from -= 1;
        }
    }
    let company = before.get(from..)?;
    let plain = company
        .iter()
        .all(|strip| strip.head.is_none() && !strip.full);
    let (company, note) = (height(company), height(strips.get(closing..)?));
    let fits = company.0 <= sheet.0 * 0.3 && (company + note).0 <= sheet.0;
    (design.columns == 1 && plain && fits && from > 0).then_some((from, company, note))
}

struct Press<'a> {
    frames: Vec<Frame>,
    design: &'a Design,
    right_to_left: bool,
    column: usize,
    top: Pt,
    y: Pt,
    bars: Vec<(Bar, Pt)>,
}

impl Press<'_> {
    fn bottom(&self) -> Pt {
        self.design.height - self.design.bottom
    }

    fn room(&self) -> Pt {
        self.bottom() - self.y
    }

    fn at_top(&self) -> bool {
        self.y.0 <= self.top.0 + 0.01
    }

    fn next_column(&mut self) {
        self.column += 1;
        if self.column >= self.design.columns {
            self.column = 0;
            self.frames.push(Frame::default());
            self.top = self.design.top;
        }
        self.y = self.top;
        self.bars.clear();
    }

    fn place(&mut self, mut block: Vec<Strip>, heads: &[Head]) {
        let Some(first) = block.first() else {
            return;
        };
        let head = first.head;
        let height: Pt = block
            .iter()
            .enumerate()
            .map(|(at, strip)| {
                strip.height
                    + if at == 0 && self.at_top() {
                        Pt::ZERO
                    } else {
                        strip.above
                    }
            })
            .sum();
        let room = self.bottom() - self.y;
        if height.0 > room.0 + 0.01 && !shrink(&mut block, height - room) {
            if !self.at_top() {
                self.next_column();
            }
            let full: Pt = block
                .iter()
                .enumerate()
                .map(|(at, strip)| strip.height + if at == 0 { Pt::ZERO } else { strip.above })
                .sum();
            let room = self.bottom() - self.y;
            if full.0 > room.0 + 0.01 {
                shrink(&mut block, full - room);
            }
        }
        if let Some(head) = head
            && self.at_top()
            && let Some(head) = heads.get(head)
        {
            for strip in &head.strips {
                let mut strip = strip.clone();
                strip.items.iter_mut().for_each(Item::make_furniture);
                self.put(strip);
            }
        }
        for strip in block {
            let above = if self.at_top() { Pt::ZERO } else { strip.above };
            if !self.at_top() && (self.y + above + strip.height).0 > self.bottom().0 + 0.01 {
                self.next_column();
            }
            self.put(strip);
        }
    }

    fn put(&mut self, strip: Strip) {
        if strip.full && self.design.columns > 1 && self.column > 0 {
            self.column = self.design.columns;
            self.next_column();
        }
        let top = self.y + if self.at_top() { Pt::ZERO } else { strip.above };
        // Where reading runs from right to left, the first column is the right one.
        let x = self.design.column_x(if strip.full {
            0
        } else if self.right_to_left {
            self.design.columns.saturating_sub(self.column + 1)
        } else {
            self.column
        });
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        for bar in &strip.bars {
            let from = self
                .bars
                .iter()
                .find(|(other, _)| other.id == bar.id)
                .map_or(top, |(_, end)| *end);
            frame.items.push(Item::Rule {
                x: x + bar.x,
                y: from,
                width: bar.width,
                height: top + strip.height - from,
                colour: bar.colour,
            });
        }
        self.bars = strip
            .bars
            .iter()
            .map(|bar| (*bar, top + strip.height))
            .collect();
        for mut item in strip.items {
            item.shift(x, top);
            frame.items.push(item);
        }
        self.y = top + strip.height;
        if strip.full && !strip.keep {
            // The columns begin below the last of what spans them.
            self.y += Pt(14.0);
            self.top = self.y;
        }
    }
}

/// Makes the pictures of a block smaller by `excess` together, if they bear it.
fn shrink(block: &mut [Strip], excess: Pt) -> bool {
    let spare: Pt = block
        .iter()
        .filter(|strip| strip.shrinks.is_some())
        .map(|strip| strip.height * (1.0 - SHRINK))
        .sum();
    if spare.0 <= 0.0 || spare.0 < excess.0 {
        return false;
    }
    for strip in block {
        let Some(shrinks) = strip.shrinks else {
            continue;
        };
        let part = strip.height * (1.0 - SHRINK) / spare.0;
        let height = strip.height - part * excess.0 - Pt(0.1);
        let by = height.0 / strip.height.0.max(1.0);
        for item in &mut strip.items {
            if let Item::Picture {
                x, width, height, ..
            } = item
            {
                *width = *width * by;
                *height = *height * by;
                if shrinks.right {
                    *x = shrinks.x + shrinks.room - *width;
                }
            }
        }
        strip.height = height;
        strip.shrinks = None;
    }
    true
}
