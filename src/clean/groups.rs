//! Entries: containers alike that stand side by side, such as the posts of a thread, the cards of a list, the rows of a
//! shop. Whether they are the page's matter or beside it is for the judge; here they are found and measured.

use super::measures::{Area, Sums, bits, tag};
use super::outline::{FAR, Sequence};
use super::words::Marks;
use crate::page::Page;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// So many containers alike are a group.
const FEW: u32 = 3;
/// Elements that stand side by side without being entries.
const NO_ENTRIES: [&str; 6] = ["p", "span", "td", "th", "a", "br"];

/// Containers of one parent with the same name and the same first class word.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// How many.
    pub count: u32,
    /// From the first block of the first to the last of the last.
    pub blocks: Range<usize>,
    /// What they hold together.
    pub sums: Sums,
    /// In a menu, a header, a footer or a side column.
    pub beside: bool,
}

/// The groups of a page.
#[derive(Clone, Debug, Default)]
pub struct Groups {
    groups: Vec<Group>,
    /// For each region, the most massive group that it is in.
    of: Vec<Option<usize>>,
    largest: Option<usize>,
}

impl Groups {
    /// Finds the groups of a page; `over` gives the sums of a range of blocks.
    pub fn find(page: &Page, areas: &[Area], over: impl Fn(&Range<usize>) -> Sums) -> Self {
        let mut found = Self::default();
        let mut index: FxHashMap<(usize, u64), usize> = FxHashMap::default();
        index.reserve(page.regions.len() / 2);
        let mut own: Vec<Option<usize>> = Vec::with_capacity(page.regions.len());
        for (at, region) in page.regions.iter().enumerate() {
            if at == 0 || region.blocks.is_empty() || NO_ENTRIES.contains(&region.name.as_str()) {
                own.push(None);
                continue;
            }
            let first = region.words.split_ascii_whitespace().next().unwrap_or("");
            let kind = Sequence::START
                .bytes(region.name.as_bytes())
                .but_digits(first);
            let group = *index.entry((region.parent, kind.0)).or_insert_with(|| {
                found.groups.push(Group {
                    blocks: region.blocks.clone(),
                    beside: areas.get(at).is_some_and(beside),
                    ..Group::default()
                });
                found.groups.len() - 1
            });
            own.push(Some(group));
            if let Some(group) = found.groups.get_mut(group) {
                group.count += 1;
                group.blocks.end = group.blocks.end.max(region.blocks.end);
                group.sums = group.sums.plus(&over(&region.blocks));
            }
        }
        let mass = |group: Option<usize>| {
            group
                .and_then(|group| found.groups.get(group))
                .filter(|group| group.count >= FEW)
                .map_or(0, |group| group.sums.mass)
        };
        for (at, region) in page.regions.iter().enumerate() {
            let mine = own.get(at).copied().flatten();
            let outer = (at > 0)
                .then(|| found.of.get(region.parent).copied().flatten())
                .flatten();
            let best = if mass(mine) > mass(outer) {
                mine
            } else {
                outer
            };
            found.of.push(best);
        }
        found.largest = found
            .groups
            .iter()
            .enumerate()
            .filter(|(_, group)| group.count >= FEW && !group.beside)
            .max_by_key(|(at, group)| (group.sums.mass, std::cmp::Reverse(*at)))
            .map(|(at, _)| at);
        found
    }

    /// The most massive group that a region is in.
    pub fn of(&self, region: usize) -> Option<&Group> {
        self.groups.get(self.index_of(region)?)
    }

    /// Its index.
    pub fn index_of(&self, region: usize) -> Option<usize> {
        self.of.get(region).copied().flatten()
    }

    /// The most massive group of the page that is not in a menu, header, footer or side column.
    pub fn largest(&self) -> Option<&Group> {
        self.groups.get(self.largest?)
    }

    /// Its index.
    pub fn largest_index(&self) -> Option<usize> {
        self.largest
    }
}

/// True in menus, headers, footers and side columns, by element or by class.
fn beside(area: &Area) -> bool {
    let inside = |name: &str| {
        tag(name)
            .and_then(|at| area.tags.get(at))
            .is_some_and(|distance| *distance < FAR)
    };
    let kinds = Marks::NAV | Marks::FOOTER | Marks::SIDEBAR | Marks::COOKIE | Marks::RELATED;
    let marked = bits(kinds)
        .filter_map(|kind| area.distance.get(kind))
        .any(|distance| *distance <= 4);
    ["nav", "footer", "aside"].into_iter().any(inside) || marked || area.hidden
}
