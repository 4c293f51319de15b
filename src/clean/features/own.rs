//! The numbers of a block by itself: its words, its place, its section, its neighbours, what holds it.

use super::super::outline::{BOILERPLATE, FAR, LONG, Line, Outline, PathSums, Sums, TAGS};
use super::super::words::{Cues, MARK_KINDS, Marks};
use super::page::{KINDS, fill_group};
use super::{Around, ENDERS, Row, Table, flag, gap, rank, share, strength};
use crate::page::SourceKind;
use std::ops::Range;

fn kind_code(kind: &SourceKind) -> f32 {
    match kind {
        SourceKind::Text => 0.0,
        SourceKind::Heading(level) => f32::from(*level),
        SourceKind::Preformatted => 8.0,
        SourceKind::Picture(_) => 9.0,
        SourceKind::Embed { .. } => 10.0,
        SourceKind::Break => 11.0,
    }
}

/// Elements that a leaf may be, by code.
const LEAVES: [&str; 16] = [
    "p",
    "li",
    "td",
    "th",
    "div",
    "span",
    "a",
    "dt",
    "dd",
    "figcaption",
    "blockquote",
    "label",
    "button",
    "time",
    "section",
    "summary",
];

/// The names of the numbers of [`blocks`], in order.
pub fn block_names() -> Vec<String> {
    let mut row = Row {
        naming: true,
        ..Row::default()
    };
    let page = crate::page::Page::default();
    let described = crate::metadata::Described::default();
    let outline = Outline::new(&page, &described);
    let around = Around::new(&outline);
    let mut regions = Regions::default();
    fill(
        &outline,
        &around,
        0,
        &mut regions,
        &[0.0; KINDS.len()],
        &mut row,
    );
    row.names
}

/// The numbers of every block of a page; `kinds` say how much it is like each of [`KINDS`], 0 to 1.
pub fn blocks(outline: &Outline<'_>, kinds: &[f32; KINDS.len()]) -> Table {
    let around = Around::new(outline);
    let mut row = Row::default();
    let mut regions = Regions::default();
    for index in 0..outline.lines.len() {
        fill(outline, &around, index, &mut regions, kinds, &mut row);
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

fn fill(
    outline: &Outline<'_>,
    around: &Around,
    i: usize,
    regions: &mut Regions,
    kinds: &[f32; KINDS.len()],
    row: &mut Row,
) {
    let nothing = Line::default();
    let at = |offset: isize| -> &Line {
        i.checked_add_signed(offset)
            .and_then(|index| outline.lines.get(index))
            .unwrap_or(&nothing)
    };
    let line = at(0);
    let block = outline.block(i);
    let n = outline.lines.len();
    let whole = outline.over(&(0..n));
    let before = outline.over(&(0..i));
    let after = outline.over(&(i + 1..n));
    // The line itself.
    row.put("mass", line.mass as f32);
    row.put("tokens", line.tokens as f32);
    row.put("mass_a_token", share(line.mass, line.tokens));
    row.put("link_share", share(line.linked, line.mass));
    row.put("links", line.links as f32);
    row.put("commas", line.commas as f32);
    row.put("stops", line.stops as f32);
    row.put("digit_share", share(line.digits, line.mass));
    row.put("capital_share", share(line.capitals, line.mass));
    row.put("capitalised_share", share(line.capitalised, line.tokens));
    row.put("strong_share", share(line.strong, line.mass));
    row.put("ends_sentence", flag(line.ends_sentence));
    row.put("ends_colon", flag(line.ends_colon));
    row.put("ends_question", flag(line.ends_question));
    row.put("starts_small", flag(line.starts_small));
    row.put("bullet", flag(line.bullet));
    row.put("dated", flag(line.dated));
    row.put("address", flag(line.address));
    row.put("priced", flag(line.priced));
    row.put("gap", f32::from(line.gap));
    row.put("gap_after", f32::from(at(1).gap));
    row.put("heading", flag(line.heading));
    row.put("kind", block.map_or(0.0, |block| kind_code(&block.kind)));
    row.put(
        "leaf",
        block
            .and_then(|block| LEAVES.iter().position(|name| *name == block.element.name))
            .map_or(20.0, |code| code as f32),
    );
    row.put("hidden", flag(block.is_some_and(|block| block.hidden)));
    row.put(
        "hidden_around",
        flag(outline.area_of(i).is_some_and(|area| area.hidden)),
    );
    row.put("repeats_before", gap(i, line.before));
    row.put("repeats_after", gap(i, line.after));
    row.put("described", flag(line.described));
    row.put("titled", flag(line.titled));
    row.put("declared", line.declared);
    row.put("claimed", flag(outline.is_claimed(i)));
    for (name, kind) in Cues::KINDS {
        row.put_of("cue", name, strength(line.cues, *kind));
    }
    // Where it stands.
    row.put("index", rank(i as u32));
    row.put("index_share", i as f32 / n.max(1) as f32);
    row.put("mass_before", share(before.mass, whole.mass));
    row.put("long_before", share(before.long, whole.long));
    row.put("long_after", share(after.long, whole.long));
    row.put("longs_before", before.longs as f32);
    row.put("longs_after", after.longs as f32);
    row.put(
        "to_long_before",
        gap(i, around.long_before.get(i).copied().flatten()),
    );
    row.put(
        "to_long_after",
        gap(i, around.long_after.get(i).copied().flatten()),
    );
    row.put(
        "from_headline",
        outline.whole.headline.map_or(-500.0, |headline| {
            (i as f32 - headline as f32).clamp(-400.0, 400.0)
        }),
    );
    let since = outline
        .whole
        .headline
        .map_or(0..i, |headline| headline.min(i)..i);
    row.put(
        "long_since_headline",
        share(outline.over(&since).long, whole.long),
    );
    let ender = around.ender.get(i).copied().flatten();
    row.put("to_ender", ender.map_or(200.0, |ender| gap(i, Some(ender))));
    row.put("enders", around.enders.get(i).copied().unwrap_or(0) as f32);
    let since_ender = outline.over(&(ender.unwrap_or(i)..i));
    row.put("long_since_ender", since_ender.long as f32);
    row.put(
        "ender_kind",
        ender
            .and_then(|ender| outline.line(ender))
            .map_or(-1.0, |line| {
                ((line.cues.is | line.cues.starts) & ENDERS).trailing_zeros() as f32
            }),
    );
    // Its section: from the heading before to the heading after.
    let heading = around.heading.get(i).copied().flatten();
    let next = around.next_heading.get(i).copied().flatten().unwrap_or(n);
    let section = heading.unwrap_or(0)..next.max(i + 1);
    let sums = outline.over(&section);
    row.put("to_heading", gap(i, heading));
    row.put("to_next_heading", gap(i, Some(next)));
    row.put("section_blocks", section.len() as f32);
    row.put("section_mass", rank(sums.mass));
    row.put("section_link_share", share(sums.linked, sums.mass));
    row.put("section_long", rank(sums.long));
    row.put("section_longs", sums.longs as f32);
    let head = heading
        .and_then(|heading| outline.line(heading))
        .unwrap_or(&nothing);
    row.put(
        "heading_boilerplate",
        strength(head.cues, BOILERPLATE | Cues::AUTHOR | Cues::COMPANY),
    );
    row.put(
        "heading_related",
        strength(head.cues, Cues::RELATED | Cues::POPULAR),
    );
    row.put("heading_references", strength(head.cues, Cues::REFERENCES));
    row.put("heading_link_share", share(head.linked, head.mass));
    row.put(
        "heading_level",
        heading
            .and_then(|heading| outline.block(heading))
            .map_or(0.0, |block| kind_code(&block.kind)),
    );
    // Its neighbours.
    for (name, offset) in [
        ("-3", -3),
        ("-2", -2),
        ("-1", -1),
        ("+1", 1),
        ("+2", 2),
        ("+3", 3),
    ] {
        let near = at(offset);
        row.put_of("mass", name, near.mass as f32);
        row.put_of("link_share", name, share(near.linked, near.mass));
        row.put_of("ends_sentence", name, flag(near.ends_sentence));
        row.put_of("boilerplate", name, strength(near.cues, BOILERPLATE));
        row.put_of("shape", name, shape(near));
    }
    for (name, reach) in [("4", 4usize), ("10", 10), ("25", 25)] {
        let back = outline.over(&(i.saturating_sub(reach)..i));
        let ahead = outline.over(&(i + 1..(i + 1 + reach).min(n)));
        row.put_of("long_back", name, back.long as f32);
        row.put_of("long_ahead", name, ahead.long as f32);
        row.put_of("link_share_back", name, share(back.linked, back.mass));
        row.put_of("link_share_ahead", name, share(ahead.linked, ahead.mass));
        row.put_of("shorts_back", name, back.shorts as f32);
        row.put_of("shorts_ahead", name, ahead.shorts as f32);
        row.put_of("cued_back", name, back.cued as f32);
        row.put_of("cued_ahead", name, ahead.cued as f32);
        row.put_of(
            "pictures",
            name,
            back.pictures.saturating_add(ahead.pictures) as f32,
        );
    }
    // Blocks of the same path.
    let path = outline
        .whole
        .paths
        .get(&line.path)
        .copied()
        .unwrap_or_default();
    let PathSums {
        count,
        mass,
        linked,
        long,
    } = path;
    row.put("path_count", rank(count));
    row.put("path_mass", share(mass, count));
    row.put("path_link_share", share(linked, mass));
    row.put("path_long", share(long, whole.long));
    // What holds it.
    let area = outline.area_of(i);
    for (kind, (name, _)) in Marks::KINDS.iter().enumerate() {
        let own = line.own & (1 << kind) != 0;
        let near = area
            .and_then(|area| area.distance.get(kind).copied())
            .unwrap_or(FAR);
        row.put_of(
            "mark",
            name,
            if own {
                0.0
            } else {
                f32::from(near.saturating_add(1).min(FAR))
            },
        );
    }
    debug_assert_eq!(Marks::KINDS.len(), MARK_KINDS);
    for (tag, name) in TAGS.iter().enumerate() {
        let near = area
            .and_then(|area| area.tags.get(tag).copied())
            .unwrap_or(FAR);
        row.put_of("in", name, f32::from(near));
    }
    row.put("apart", area.map_or(0.0, |area| f32::from(area.apart)));
    let region = block.map_or(0, |block| block.region);
    row.put(
        "depth",
        outline
            .page
            .regions
            .get(region)
            .map_or(0.0, |region| region.depth as f32),
    );
    let main = outline
        .page
        .regions
        .get(outline.main)
        .map_or(0..n, |region| region.blocks.clone());
    row.put("in_main", flag(main.contains(&i)));
    row.put(
        "from_main_start",
        (i as f32 - main.start as f32).clamp(-300.0, 300.0),
    );
    row.put(
        "from_main_end",
        (i as f32 - main.end as f32).clamp(-300.0, 300.0),
    );
    let main_sums = outline.over(&main);
    row.put("main_long", share(main_sums.long, whole.long));
    row.put(
        "main_done",
        share(outline.over(&(main.start.min(i)..i)).long, main_sums.long),
    );
    regions.of(outline, region, &whole).fill(i, row);
    fill_group(outline, i, &whole, row);
    for (name, kind) in KINDS.iter().zip(kinds) {
        row.put_of("kind", name, *kind);
    }
}

/// A container around a block, and what is in it.
#[derive(Clone, Default)]
struct Level {
    blocks: Range<usize>,
    numbers: [f32; 5],
}

/// What all blocks of a region have in common: the containers around it, one after another, outwards (those with the same
/// blocks are passed over), the cards and the list that it is in.
#[derive(Clone, Default)]
struct Containers {
    levels: [Level; 5],
    cards: [f32; 7],
}

/// The containers of each region, found once.
#[derive(Default)]
struct Regions {
    of: Vec<Option<Box<Containers>>>,
    none: Containers,
}

impl Regions {
    fn of(&mut self, outline: &Outline<'_>, region: usize, whole: &Sums) -> &Containers {
        if self.of.len() <= region {
            self.of
                .resize_with(region.max(outline.areas.len()) + 1, || None);
        }
        match self.of.get_mut(region) {
            Some(slot) => {
                slot.get_or_insert_with(|| Box::new(Containers::new(outline, region, whole)))
            }
            None => &self.none,
        }
    }
}

impl Containers {
    fn new(outline: &Outline<'_>, region: usize, whole: &Sums) -> Self {
        let mut out = Self::default();
        let mut filled = 0usize;
        let mut last = 0..0;
        for (_, around) in outline.page.regions_from(region) {
            if (filled > 0 && last == around.blocks) || around.blocks.len() <= 1 {
                continue;
            }
            last = around.blocks.clone();
            let Some(level) = out.levels.get_mut(filled) else {
                break;
            };
            *level = Level::new(outline, last.clone(), whole);
            filled += 1;
        }
        for level in out.levels.iter_mut().skip(filled) {
            *level = Level::new(outline, 0..0, whole);
        }
        // Cards: the nearest container that has twins.
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
        out.cards = [
            twin.map_or(20.0, |(level, _)| level as f32),
            twin.map_or(0.0, |(_, area)| area.twins as f32),
            twin.map_or(0.0, |(_, area)| share(area.twins_mass, area.twins)),
            twin.map_or(0.0, |(_, area)| share(area.twins_linked, area.twins_mass)),
            item.map_or(0.0, |area| area.twins as f32),
            item.map_or(0.0, |area| share(area.twins_mass, area.twins)),
            item.map_or(0.0, |area| share(area.twins_linked, area.twins_mass)),
        ];
        out
    }

    fn fill(&self, i: usize, row: &mut Row) {
        for (name, level) in ["1", "2", "3", "4", "5"].into_iter().zip(&self.levels) {
            let [blocks, mass, link_share, long, cued] = level.numbers;
            row.put_of("around_blocks", name, blocks);
            row.put_of("around_mass", name, mass);
            row.put_of("around_link_share", name, link_share);
            row.put_of("around_long", name, long);
            row.put_of("around_cued", name, cued);
            row.put_of(
                "around_at",
                name,
                (i.saturating_sub(level.blocks.start)) as f32 / level.blocks.len().max(1) as f32,
            );
        }
        for (name, number) in [
            "twin_level",
            "twins",
            "twin_mass",
            "twin_link_share",
            "items",
            "item_mass",
            "item_link_share",
        ]
        .into_iter()
        .zip(self.cards)
        {
            row.put(name, number);
        }
    }
}

impl Level {
    fn new(outline: &Outline<'_>, blocks: Range<usize>, whole: &Sums) -> Self {
        let sums = outline.over(&blocks);
        let count = blocks.len() as u32;
        Self {
            numbers: [
                rank(count),
                rank(sums.mass),
                share(sums.linked, sums.mass),
                share(sums.long, whole.long),
                share(sums.cued, count),
            ],
            blocks,
        }
    }
}

/// What a neighbour looks like: nothing, picture, heading, label, link, short sentence, prose, prose of links.
fn shape(line: &Line) -> f32 {
    let linked = line.linked.saturating_mul(2) > line.mass;
    if line.picture {
        1.0
    } else if line.mass == 0 {
        0.0
    } else if line.heading {
        2.0
    } else if linked && line.mass < LONG {
        4.0
    } else if line.mass < 25 {
        3.0
    } else if line.mass < LONG {
        5.0
    } else if linked {
        7.0
    } else {
        6.0
    }
}
