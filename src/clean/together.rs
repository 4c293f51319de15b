//! What belongs together stays together: a table without some of its cells is false, and a list without some of its
//! entries is not the list that was printed.

use super::evidence::Evidence;
use super::outline::{FAR, Outline};
use rustc_hash::FxHashMap;

/// Elements whose parts are one thing.
const WHOLES: [&str; 4] = ["table", "ul", "ol", "dl"];
/// Fewer parts are no table and no list.
const FEW: usize = 4;
/// A cell with more holds a column of the page: in blocks, and in characters.
const CELL_BLOCKS: usize = 3;
const CELL: u32 = 600;
/// A longer line is a paragraph, in characters.
const LINE: u64 = 120;
/// Of the parts of a table or list, and of their words, so many hundredths are kept where all of them stay.
const HALF: u64 = 50;
/// The same of blocks that are alike wherever they stand.
const MOST: u64 = 70;

/// Keeps the whole of tables, lists and blocks alike of which most is kept. What a rule is sure of stays out, and so does
/// what is not shown; but for the cells of a table, what a rule knows as boilerplate too.
pub fn complete(outline: &Outline<'_>, evidence: &Evidence, kept: &mut [bool]) {
    let mut alike: FxHashMap<u64, Parts> = FxHashMap::default();
    let mut paths: Vec<u64> = Vec::new();
    // One by one from the end, so that inner tables and lists come before those around them.
    for (at, region) in outline.page.regions.iter().enumerate().rev() {
        if WHOLES.contains(&region.name.as_str()) {
            let parts = Parts::of(outline, evidence, region.blocks.clone(), kept);
            let table = region.name == "table";
            if parts.are_kept(HALF) && !(table && is_for_layout(outline, at)) {
                // "Company" heads a column as well as it leads through a site.
                parts.keep(kept, |block| {
                    table || parts.is_alike(outline, evidence, block)
                });
            }
        }
    }
    for (block, line) in outline.lines.iter().enumerate() {
        // A figure stays or goes as a whole, and by its picture.
        if outline.within(block, "figure") < FAR {
            continue;
        }
        let parts = alike.entry(line.path).or_insert_with(|| {
            paths.push(line.path);
            Parts::default()
        });
        parts.add(outline, evidence, block, kept);
    }
    for parts in paths.iter().filter_map(|path| alike.get(path)) {
        if parts.are_kept(MOST) {
            parts.keep(kept, |block| parts.is_alike(outline, evidence, block));
        }
    }
}

/// True for a table that arranges a page: it holds another, or cells of more than a datum.
fn is_for_layout(outline: &Outline<'_>, table: usize) -> bool {
    let regions = &outline.page.regions;
    let depth = regions.get(table).map_or(0, |table| table.depth);
    let within = regions.iter().skip(table.saturating_add(1));
    within
        .take_while(|region| region.depth > depth)
        .any(|region| match region.name.as_str() {
            "table" => !region.blocks.is_empty(),
            "td" | "th" => {
                region.blocks.len() > CELL_BLOCKS || outline.over(&region.blocks).mass > CELL
            }
            _ => false,
        })
}

/// Blocks with words, and how many of them are kept.
#[derive(Default)]
struct Parts {
    blocks: Vec<usize>,
    mass: u64,
    kept: u64,
    kept_mass: u64,
    /// How much of what is kept is links.
    kept_links: u64,
}

impl Parts {
    fn of(
        outline: &Outline<'_>,
        evidence: &Evidence,
        blocks: impl Iterator<Item = usize>,
        kept: &[bool],
    ) -> Self {
        let mut out = Self::default();
        for block in blocks {
            out.add(outline, evidence, block, kept);
        }
        out
    }

    fn add(&mut self, outline: &Outline<'_>, evidence: &Evidence, block: usize, kept: &[bool]) {
        let (Some(line), Some(source)) = (outline.line(block), outline.block(block)) else {
            return;
        };
        let gone = source.hidden || evidence.is_claimed(block) || evidence.is_sure(block);
        if line.mass == 0 || gone {
            return;
        }
        self.blocks.push(block);
        self.mass = self.mass.saturating_add(line.mass.into());
        if kept.get(block).copied().unwrap_or(false) {
            self.kept = self.kept.saturating_add(1);
            self.kept_mass = self.kept_mass.saturating_add(line.mass.into());
            self.kept_links = self.kept_links.saturating_add(line.linked.into());
        }
    }

    /// True if so many hundredths of them are kept, and of their words.
    fn are_kept(&self, hundredths: u64) -> bool {
        let enough =
            |part: u64, whole: u64| part.saturating_mul(100) >= whole.saturating_mul(hundredths);
        self.blocks.len() >= FEW
            && enough(self.kept, self.blocks.len() as u64)
            && enough(self.kept_mass, self.mass)
    }

    /// True for a part that no rule knows as boilerplate and that is linked no more than those that are kept; among short
    /// lines some may be links.
    fn is_alike(&self, outline: &Outline<'_>, evidence: &Evidence, block: usize) -> bool {
        let links = self.kept_links.saturating_mul(2) > self.kept_mass;
        let short = self.kept_mass <= self.kept.saturating_mul(LINE);
        let linked = outline
            .line(block)
            .is_none_or(|line| line.linked.saturating_mul(5) >= line.mass.saturating_mul(4));
        !evidence.is_known(block) && (links || !linked || short && self.is_between(outline, block))
    }

    /// True for a part with others directly before and after it.
    fn is_between(&self, outline: &Outline<'_>, block: usize) -> bool {
        let Ok(at) = self.blocks.binary_search(&block) else {
            return false;
        };
        let part = |at: Option<usize>| at.and_then(|at| self.blocks.get(at));
        let near = |other: Option<&usize>| {
            other.is_some_and(|other| {
                let between = other.min(&block).saturating_add(1)..*other.max(&block);
                outline.over(&between).mass == 0
            })
        };
        near(part(at.checked_sub(1))) && near(part(at.checked_add(1)))
    }

    fn keep(&self, kept: &mut [bool], which: impl Fn(usize) -> bool) {
        for block in &self.blocks {
            if which(*block)
                && let Some(slot) = kept.get_mut(*block)
            {
                *slot = true;
            }
        }
    }
}
