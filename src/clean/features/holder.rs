//! The numbers that all blocks of a region have in common, found once: how near which marks and elements are, the
//! containers around it, the cards and the list that it is in, the entries that it stands in.

use super::super::measures::{Sums, bits, tag};
use super::super::outline::{FAR, Outline};
use super::super::words::Marks;
use super::page::fill_group;
use super::{Row, rank, share};
use std::ops::Range;

/// Kinds of mark whose nearness tells the article from what is beside it. The other kinds are for the rules.
const TELLING: u64 = Marks::CONTENT
    | Marks::ARTICLE
    | Marks::NAV
    | Marks::RELATED
    | Marks::COMMENT
    | Marks::ADVERT
    | Marks::AUTHOR
    | Marks::FOOTER
    | Marks::HEADER
    | Marks::SIDEBAR
    | Marks::COOKIE
    | Marks::MODAL
    | Marks::TAGS
    | Marks::HIDDEN
    | Marks::WIDGET
    | Marks::SEARCH
    | Marks::PRODUCT
    | Marks::CARD
    | Marks::STANDFIRST
    | Marks::FAQ
    | Marks::VIDEO
    | Marks::LEGAL
    | Marks::BUTTON
    | Marks::QUOTE;

/// Elements whose nearness tells the same.
const ELEMENTS: [&str; 10] = [
    "article", "main", "aside", "nav", "footer", "section", "ul", "ol", "li", "form",
];

/// Containers around a region that are looked at.
const LEVELS: [&str; 5] = ["1", "2", "3", "4", "5"];

/// What the regions of a page say of their blocks.
pub struct Holders<'o, const NAMING: bool> {
    outline: &'o Outline<'o>,
    whole: Sums,
    /// The numbers of the regions met, one after another.
    row: Row<NAMING>,
    of: Vec<Option<Holder>>,
}

/// What a region says of its blocks.
#[derive(Clone)]
struct Holder {
    /// Where its numbers stand.
    numbers: Range<usize>,
    /// The two innermost containers.
    inner: [Range<usize>; 2],
}

impl<'o, const NAMING: bool> Holders<'o, NAMING> {
    pub fn new(outline: &'o Outline<'o>) -> Self {
        Self {
            outline,
            whole: outline.over(&(0..outline.lines.len())),
            row: Row::default(),
            of: vec![None; outline.areas.len()],
        }
    }

    /// The numbers of a block with marks of its own, in a region.
    pub fn fill(&mut self, region: usize, block: usize, own: u64, row: &mut Row<NAMING>) {
        let holder = match self.of.get(region).cloned().flatten() {
            Some(holder) => holder,
            None => {
                let new = self.meet(region);
                if let Some(slot) = self.of.get_mut(region) {
                    *slot = Some(new.clone());
                }
                new
            }
        };
        let start = row.values.len();
        row.append(&self.row, &holder.numbers);
        for kind in bits(own & TELLING) {
            let before = (TELLING & ((1 << kind) - 1)).count_ones() as usize;
            if let Some(near) = row.values.get_mut(start + before) {
                *near = 0.0;
            }
        }
        for (name, blocks) in LEVELS.into_iter().zip(&holder.inner) {
            let before = block.saturating_sub(blocks.start);
            row.put_of(
                "around_at",
                name,
                before as f32 / blocks.len().max(1) as f32,
            );
        }
    }

    fn meet(&mut self, region: usize) -> Holder {
        let Self {
            outline,
            whole,
            row,
            ..
        } = self;
        let start = row.values.len();
        let area = outline.areas.get(region);
        for kind in bits(TELLING) {
            let near = area.and_then(|area| area.distance.get(kind));
            let name = Marks::KINDS.get(kind).map_or("", |(name, _)| name);
            row.put_of(
                "mark",
                name,
                near.map_or(FAR, |near| (near + 1).min(FAR)).into(),
            );
        }
        for name in ELEMENTS {
            let near = tag(name).and_then(|tag| area?.tags.get(tag).copied());
            row.put_of("in", name, near.unwrap_or(FAR).into());
        }
        row.put("apart", area.map_or(0, |area| area.apart).into());
        let containers = containers(outline, region);
        for (blocks, name) in containers.iter().zip(LEVELS) {
            let sums = outline.over(blocks);
            row.put_of("around_mass", name, rank(sums.mass));
            row.put_of("around_link_share", name, share(sums.linked, sums.mass));
            row.put_of("around_long", name, share(sums.long, whole.long));
            row.put_of("around_cued", name, share(sums.cued, blocks.len() as u32));
        }
        cards(outline, region, row);
        fill_group(outline, region, whole, row);
        let [first, second, ..] = containers;
        Holder {
            numbers: start..row.values.len(),
            inner: [first, second],
        }
    }
}

/// The containers around a region, one after another, outwards; those with the same blocks are passed over. Where there
/// are no more, none.
fn containers(outline: &Outline<'_>, region: usize) -> [Range<usize>; LEVELS.len()] {
    let mut out = LEVELS.map(|_| 0..0);
    let mut slots = out.iter_mut();
    let mut last = 0..0;
    for (_, around) in outline.page.regions_from(region) {
        if around.blocks.len() > 1 && last != around.blocks {
            let Some(slot) = slots.next() else {
                break;
            };
            last = around.blocks.clone();
            *slot = around.blocks.clone();
        }
    }
    out
}

/// Cards (the nearest container that has twins) and the item of a list.
fn cards<const NAMING: bool>(outline: &Outline<'_>, region: usize, row: &mut Row<NAMING>) {
    let twin = outline
        .page
        .regions_from(region)
        .take(8)
        .enumerate()
        .find_map(|(level, (index, region))| {
            let area = outline.areas.get(index)?;
            (area.twins >= 3 && !matches!(region.name.as_str(), "p" | "li" | "td" | "tr"))
                .then_some((level, area))
        });
    let item = outline
        .page
        .regions_from(region)
        .take(4)
        .find(|(_, region)| region.name == "li")
        .and_then(|(index, _)| outline.areas.get(index));
    row.put("twin_level", twin.map_or(20.0, |(level, _)| level as f32));
    row.put(
        "twin_link_share",
        twin.map_or(0.0, |(_, area)| share(area.twins_linked, area.twins_mass)),
    );
    row.put(
        "item_mass",
        item.map_or(0.0, |area| share(area.twins_mass, area.twins)),
    );
}
