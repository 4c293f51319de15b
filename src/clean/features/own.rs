//! The numbers of a block: its words, its place, its section, its neighbours, and those of what holds it.

use super::super::outline::{BOILERPLATE, LONG, Line, Outline, PathSums, Sums};
use super::super::words::Cues;
use super::holder::Holders;
use super::page::KINDS;
use super::{Around, ENDERS, Row, Table, flag, gap, names, rank, share, strength};
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
    names(|outline, row| {
        let around = Around::new(outline);
        let mut holders = Holders::new(outline);
        let page = Facts::of(outline);
        fill(
            outline,
            &around,
            &page,
            0,
            &mut holders,
            &[0.0; KINDS.len()],
            row,
        );
    })
}

/// The numbers of some blocks of a page; `kinds` say how much it is like each of [`KINDS`], 0 to 1.
pub fn blocks(outline: &Outline<'_>, which: &[usize], kinds: &[f32; KINDS.len()]) -> Table {
    let around = Around::new(outline);
    let page = Facts::of(outline);
    let mut row = Row::<false>::default();
    let mut holders = Holders::new(outline);
    for (filled, block) in which.iter().enumerate() {
        fill(
            outline,
            &around,
            &page,
            *block,
            &mut holders,
            kinds,
            &mut row,
        );
        row.make_room(filled, which.len());
    }
    Table {
        width: row.values.len().checked_div(which.len()).unwrap_or(0),
        values: row.values,
    }
}

/// What all blocks of a page have in common.
struct Facts {
    whole: Sums,
    /// The blocks of the main region.
    main: Range<usize>,
    in_main: Sums,
}

impl Facts {
    fn of(outline: &Outline<'_>) -> Self {
        let all = 0..outline.lines.len();
        let main = outline.page.regions.get(outline.main);
        let main = main.map_or(all.clone(), |region| region.blocks.clone());
        Self {
            whole: outline.over(&all),
            in_main: outline.over(&main),
            main,
        }
    }
}

fn fill<const NAMING: bool>(
    outline: &Outline<'_>,
    around: &Around,
    page: &Facts,
    i: usize,
    holders: &mut Holders<'_, NAMING>,
    kinds: &[f32; KINDS.len()],
    row: &mut Row<NAMING>,
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
    let whole = &page.whole;
    let before = outline.over(&(0..i));
    let after = outline.over(&(i + 1..n));
    // The line itself.
    row.put("mass", line.mass as f32);
    row.put("tokens", line.tokens as f32);
    row.put("link_share", share(line.linked, line.mass));
    row.put("commas", line.commas as f32);
    row.put("digit_share", share(line.digits, line.mass));
    row.put("capital_share", share(line.capitals, line.mass));
    row.put("capitalised_share", share(line.capitalised, line.tokens));
    row.put("ends_sentence", flag(line.ends_sentence));
    row.put("ends_colon", flag(line.ends_colon));
    row.put("starts_small", flag(line.starts_small));
    row.put("bullet", flag(line.bullet));
    row.put("dated", flag(line.dated));
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
    row.put("declared", line.declared);
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
    row.put("section_blocks", section.len() as f32);
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
    row.put("heading_link_share", share(head.linked, head.mass));
    row.put(
        "heading_level",
        heading
            .and_then(|heading| outline.block(heading))
            .map_or(0.0, |block| kind_code(&block.kind)),
    );
    // Its neighbours.
    for (name, offset) in [("-2", -2), ("-1", -1), ("+1", 1), ("+2", 2)] {
        let near = at(offset);
        row.put_of("mass", name, near.mass as f32);
        row.put_of("ends_sentence", name, flag(near.ends_sentence));
    }
    for (name, offset) in [("-1", -1), ("+1", 1)] {
        let near = at(offset);
        row.put_of("link_share", name, share(near.linked, near.mass));
        row.put_of("shape", name, shape(near));
    }
    row.put_of("boilerplate", "-1", strength(at(-1).cues, BOILERPLATE));
    let back = |reach: usize| outline.over(&(i.saturating_sub(reach)..i));
    let ahead = |reach: usize| outline.over(&(i + 1..(i + 1 + reach).min(n)));
    for (name, reach) in [("4", 4), ("10", 10), ("25", 25)] {
        row.put_of("long_back", name, back(reach).long as f32);
        row.put_of("long_ahead", name, ahead(reach).long as f32);
    }
    for (name, reach) in [("4", 4), ("25", 25)] {
        row.put_of("shorts_back", name, back(reach).shorts as f32);
    }
    row.put_of("shorts_ahead", "25", ahead(25).shorts as f32);
    row.put_of("link_share_back", "4", share(back(4).linked, back(4).mass));
    row.put_of(
        "link_share_ahead",
        "4",
        share(ahead(4).linked, ahead(4).mass),
    );
    row.put_of("cued_back", "4", back(4).cued as f32);
    row.put_of("cued_ahead", "25", ahead(25).cued as f32);
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
    let main = &page.main;
    row.put("in_main", flag(main.contains(&i)));
    row.put(
        "from_main_start",
        (i as f32 - main.start as f32).clamp(-300.0, 300.0),
    );
    row.put(
        "from_main_end",
        (i as f32 - main.end as f32).clamp(-300.0, 300.0),
    );
    row.put("main_long", share(page.in_main.long, whole.long));
    row.put(
        "main_done",
        share(
            outline.over(&(main.start.min(i)..i)).long,
            page.in_main.long,
        ),
    );
    let region = block.map_or(0, |block| block.region);
    holders.fill(region, i, line.own, row);
    for (name, kind) in KINDS.iter().zip(kinds) {
        row.put_of("kind", name, *kind);
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
