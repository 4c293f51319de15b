//! The numbers of a block that the first judge's scores of the others give.

use super::super::outline::Outline;
use super::{Around, Row, Table, gap, rank};
use std::collections::BTreeMap;
use std::ops::Range;

/// The names of the numbers that [`second`] adds, in order.
pub fn second_names() -> Vec<String> {
    let mut row = Row {
        naming: true,
        ..Row::default()
    };
    let page = crate::page::Page::default();
    let described = crate::metadata::Described::default();
    let outline = Outline::new(&page, &described);
    let context = Context::new(&outline, &[]);
    context.fill(&outline, 0, &mut row);
    row.names
}

/// What the first judge made of the blocks around each block; `scores` are 0 to 1, one a block.
pub fn second(outline: &Outline<'_>, scores: &[f32]) -> Table {
    let context = Context::new(outline, scores);
    let mut row = Row::default();
    for index in 0..outline.lines.len() {
        context.fill(outline, index, &mut row);
        row.make_room(index, outline.lines.len());
    }
    let width = row
        .values
        .len()
        .checked_div(outline.lines.len())
        .unwrap_or(0);
    Table {
        width,
        values: row.values,
    }
}

struct Context<'s> {
    scores: &'s [f32],
    around: Around,
    /// Before each block: mass times score, and mass, summed.
    good: Vec<(f64, f64)>,
    paths: BTreeMap<u64, (f64, f64)>,
    first: Option<usize>,
    last: Option<usize>,
    /// The last and the next block, longer than a label, that the first judge is sure to keep.
    sure_before: Vec<Option<usize>>,
    sure_after: Vec<Option<usize>>,
    /// The same of those it is sure to remove.
    out_before: Vec<Option<usize>>,
    out_after: Vec<Option<usize>>,
    /// The score that the best tenth of the page's mass reaches.
    top: f32,
    /// Share of the page's mass that the first judge would keep.
    kept: f32,
}

impl<'s> Context<'s> {
    fn new(outline: &Outline<'_>, scores: &'s [f32]) -> Self {
        let n = outline.lines.len();
        let mut context = Self {
            scores,
            around: Around::new(outline),
            good: Vec::with_capacity(n + 1),
            paths: BTreeMap::new(),
            first: None,
            last: None,
            sure_before: Vec::with_capacity(n),
            sure_after: vec![None; n],
            out_before: Vec::with_capacity(n),
            out_after: vec![None; n],
            top: 0.0,
            kept: 0.0,
        };
        context.look_over(outline);
        let mut sum = (0.0f64, 0.0f64);
        let (mut sure, mut out) = (None, None);
        for (index, line) in outline.lines.iter().enumerate() {
            context.good.push(sum);
            let score = context.score(index);
            let mass = f64::from(line.mass);
            sum.0 += mass * f64::from(score);
            sum.1 += mass;
            let path = context.paths.entry(line.path).or_default();
            path.0 += mass * f64::from(score);
            path.1 += mass;
            context.sure_before.push(sure);
            context.out_before.push(out);
            if line.mass >= 30 && score > 0.7 {
                sure = Some(index);
                context.last = Some(index);
                context.first = context.first.or(Some(index));
            }
            if line.mass >= 12 && score < 0.25 {
                out = Some(index);
            }
        }
        context.good.push(sum);
        let (mut sure, mut out) = (None, None);
        for (index, line) in outline.lines.iter().enumerate().rev() {
            let score = context.score(index);
            if let Some(slot) = context.sure_after.get_mut(index) {
                *slot = sure;
            }
            if let Some(slot) = context.out_after.get_mut(index) {
                *slot = out;
            }
            if line.mass >= 30 && score > 0.7 {
                sure = Some(index);
            }
            if line.mass >= 12 && score < 0.25 {
                out = Some(index);
            }
        }
        context
    }

    fn look_over(&mut self, outline: &Outline<'_>) {
        let mut order: Vec<(f32, u32)> = outline
            .lines
            .iter()
            .enumerate()
            .map(|(block, line)| (self.score(block), line.mass))
            .collect();
        order.sort_by(|a, b| b.0.total_cmp(&a.0));
        let all: u64 = order.iter().map(|(_, mass)| u64::from(*mass)).sum();
        let kept: u64 = order
            .iter()
            .filter(|(score, _)| *score >= 0.5)
            .map(|(_, mass)| u64::from(*mass))
            .sum();
        self.kept = kept as f32 / all.max(1) as f32;
        let mut passed = 0;
        for (score, mass) in order {
            passed += u64::from(mass);
            if passed * 10 >= all {
                self.top = score;
                break;
            }
        }
    }

    fn score(&self, block: usize) -> f32 {
        self.scores.get(block).copied().unwrap_or(0.0)
    }

    /// Mass and mean score of a range of blocks but one.
    fn mean(&self, outline: &Outline<'_>, range: &Range<usize>, but: usize) -> (f32, f32) {
        let (Some(from), Some(to)) = (
            self.good.get(range.start),
            self.good
                .get(range.end.min(self.good.len().saturating_sub(1))),
        ) else {
            return (0.0, -1.0);
        };
        let (mut good, mut mass) = (to.0 - from.0, to.1 - from.1);
        if range.contains(&but)
            && let Some(line) = outline.line(but)
        {
            good -= f64::from(line.mass) * f64::from(self.score(but));
            mass -= f64::from(line.mass);
        }
        if mass < 0.5 {
            return (0.0, -1.0);
        }
        (mass as f32, (good / mass) as f32)
    }

    /// What the first judge made of the entries that the block stands in, and of the largest on the page.
    fn fill_group(&self, outline: &Outline<'_>, i: usize, row: &mut Row) {
        let region = outline.block(i).map_or(0, |block| block.region);
        let group = outline.groups.of(region).map(|group| &group.blocks);
        let largest = outline.groups.largest().map(|group| &group.blocks);
        for (name, blocks) in [("group_score", group), ("largest_score", largest)] {
            row.put(
                name,
                blocks.map_or(-1.0, |blocks| self.mean(outline, blocks, i).1),
            );
        }
        row.put("page_top", self.top);
        row.put("page_kept", self.kept);
    }

    fn fill(&self, outline: &Outline<'_>, i: usize, row: &mut Row) {
        let n = outline.lines.len();
        row.put("score", self.score(i));
        for (name, offset) in [
            ("-4", -4),
            ("-3", -3),
            ("-2", -2),
            ("-1", -1),
            ("+1", 1),
            ("+2", 2),
            ("+3", 3),
            ("+4", 4),
        ] {
            let score = i
                .checked_add_signed(offset)
                .and_then(|index| self.scores.get(index))
                .copied()
                .unwrap_or(-1.0);
            row.put_of("score", name, score);
        }
        for (name, reach) in [("3", 3usize), ("6", 6), ("12", 12), ("30", 30)] {
            let back = i.saturating_sub(reach)..i;
            let ahead = (i + 1).min(n)..(i + 1 + reach).min(n);
            row.put_of("score_back", name, self.mean(outline, &back, i).1);
            row.put_of("score_ahead", name, self.mean(outline, &ahead, i).1);
        }
        let (all, mean) = self.mean(outline, &(0..n), n);
        row.put("page_score", mean);
        row.put("page_good", rank((all * mean.max(0.0)) as u32));
        let total = self.good.last().copied().unwrap_or_default().0.max(1.0);
        let done = self.good.get(i).copied().unwrap_or_default().0;
        let own =
            outline.line(i).map_or(0.0, |line| f64::from(line.mass)) * f64::from(self.score(i));
        row.put("good_before", (done / total) as f32);
        row.put("good_after", ((total - done - own) / total) as f32);
        row.put("good_after_mass", (total - done - own) as f32);
        row.put(
            "to_first",
            self.first.map_or(-500.0, |first| {
                (i as f32 - first as f32).clamp(-300.0, 300.0)
            }),
        );
        row.put(
            "to_last",
            self.last
                .map_or(-500.0, |last| (i as f32 - last as f32).clamp(-300.0, 300.0)),
        );
        let at = |list: &[Option<usize>]| gap(i, list.get(i).copied().flatten());
        row.put("to_sure_before", at(&self.sure_before));
        row.put("to_sure_after", at(&self.sure_after));
        row.put("to_out_before", at(&self.out_before));
        row.put("to_out_after", at(&self.out_after));
        let path = outline
            .line(i)
            .and_then(|line| self.paths.get(&line.path))
            .copied()
            .unwrap_or_default();
        let rest = path.1 - outline.line(i).map_or(0.0, |line| f64::from(line.mass));
        row.put(
            "path_score",
            if rest < 0.5 {
                -1.0
            } else {
                ((path.0 - own) / rest) as f32
            },
        );
        row.put("path_rest", rank(rest as u32));
        self.fill_group(outline, i, row);
        let heading = self.around.heading.get(i).copied().flatten();
        let next = self
            .around
            .next_heading
            .get(i)
            .copied()
            .flatten()
            .unwrap_or(n);
        row.put(
            "heading_score",
            heading.map_or(-1.0, |heading| self.score(heading)),
        );
        row.put(
            "section_score",
            self.mean(outline, &(heading.unwrap_or(0)..next.max(i + 1)), i)
                .1,
        );
        let after = self
            .around
            .next_heading
            .get(next)
            .copied()
            .flatten()
            .unwrap_or(n);
        row.put(
            "next_section_score",
            self.mean(outline, &(next.min(n)..after.max(next).min(n)), i)
                .1,
        );
        let mut filled = 0usize;
        let mut last = 0..0;
        let mut ranges: [Range<usize>; 4] = Default::default();
        for (_, region) in outline.page.regions_of(i) {
            if region.blocks == last || region.blocks.len() <= 1 {
                continue;
            }
            last = region.blocks.clone();
            let Some(slot) = ranges.get_mut(filled) else {
                break;
            };
            *slot = last.clone();
            filled += 1;
        }
        for (name, range) in ["1", "2", "3", "4"].into_iter().zip(&ranges) {
            row.put_of("around_score", name, self.mean(outline, range, i).1);
        }
    }
}
