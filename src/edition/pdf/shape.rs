//! Text to glyphs: runs of one face, script and direction are shaped once, a paragraph at a time.
//!
//! What comes out are clusters, the smallest pieces that a line can be broken between, in logical order.

use super::{
    fonts::{Face, FaceStyle, FontSet},
    frame::{Colour, FaceId, Glyph, Leaf, LinkId, Pt},
};
use crate::text;
use harfrust::{Buffer, BufferFlags, ClusterLevel, Direction, ShapeOptions, ShaperFont};
use std::{collections::BTreeSet, sync::Arc};
use unicode_script::{Script, UnicodeScript};

/// Longest text in bytes that is shaped at once; a word longer than this is cut into pieces.
const LONGEST_ITEM: usize = 4096;

/// How words look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// Face.
    pub style: FaceStyle,
    /// Font size.
    pub size: Pt,
    /// Colour.
    pub colour: Colour,
    /// Height above the baseline.
    pub rise: Pt,
    /// Struck out.
    pub struck: bool,
}

/// Words of one look, place in the structure and link.
#[derive(Clone, Debug)]
pub struct Span {
    /// Byte after its last.
    pub end: usize,
    /// Its look.
    pub look: Look,
    /// Where it belongs.
    pub leaf: Leaf,
    /// Link.
    pub link: Option<LinkId>,
    /// Language that it is hyphenated in, where it differs from the paragraph's.
    pub lang: Option<Arc<str>>,
}

/// A text to set: one line of thought, no line breaks in it.
#[derive(Clone, Debug, Default)]
pub struct Text {
    /// The words.
    pub text: String,
    /// Spans in order; the last ends where the text ends.
    pub spans: Vec<Span>,
}

/// What a cluster is to a line breaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A space that may stretch.
    Space,
    /// An ideograph, kana or hangul: lines may stretch beside it.
    Wide,
    /// Anything else.
    Other,
}

/// The smallest piece between line breaks.
#[derive(Clone, Copy, Debug)]
pub struct Cluster {
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
    /// First glyph.
    pub first: u32,
    /// Glyph after the last.
    pub last: u32,
    /// Width.
    pub width: f32,
    /// Font.
    pub face: FaceId,
    /// Index of the span.
    pub span: u32,
    /// Embedding level: odd is right to left.
    pub level: u8,
    /// What it is.
    pub kind: Kind,
}

/// A shaped text.
#[derive(Debug, Default)]
pub struct Shaped {
    /// Clusters in logical order.
    pub clusters: Vec<Cluster>,
    /// Their glyphs, from left to right within a cluster.
    pub glyphs: Vec<Glyph>,
    /// True if the text runs from right to left.
    pub right_to_left: bool,
}

struct Item {
    start: usize,
    end: usize,
    face: Option<FaceId>,
    level: u8,
    script: Script,
    span: usize,
}

/// Shapes texts; keeps its buffer between them.
pub struct Shaper<'a> {
    /// The fonts.
    pub fonts: &'a FontSet,
    /// True if Han is set in the Korean face.
    pub korean: bool,
    /// True if the article runs from right to left.
    pub right_to_left: bool,
    /// Characters that no face has.
    pub missing: BTreeSet<char>,
    buffer: Buffer,
}

impl<'a> Shaper<'a> {
    /// A shaper of an article.
    pub fn new(fonts: &'a FontSet, language: &str, right_to_left: bool) -> Self {
        let mut buffer = Buffer::new();
        buffer.set_flags(
            BufferFlags::REMOVE_DEFAULT_IGNORABLES | BufferFlags::DO_NOT_INSERT_DOTTED_CIRCLE,
        );
        Self {
            fonts,
            korean: language == "ko" || language.starts_with("ko-"),
            right_to_left,
            missing: BTreeSet::new(),
            buffer,
        }
    }

    /// Shapes a text.
    pub fn shape(&mut self, text: &Text) -> Shaped {
        let words = text.text.as_str();
        let mut out = Shaped::default();
        // Words without letters run as the article does: the full stop of `1.` stands left of the number.
        let runs_back = words.chars().any(is_right_to_left)
            || self.right_to_left && !words.chars().any(char::is_alphabetic);
        let levels = if runs_back {
            let base = self.right_to_left.then_some(unicode_bidi::RTL_LEVEL);
            let info = unicode_bidi::BidiInfo::new(words, base);
            out.right_to_left = info
                .paragraphs
                .first()
                .is_some_and(|paragraph| paragraph.level.is_rtl());
            info.levels
        } else {
            Vec::new()
        };
        out.clusters.reserve(words.len());
        out.glyphs.reserve(words.len());
        for item in self.itemise(text, &levels) {
            match item.face {
                Some(face) => self.shape_item(text, &item, face, &mut out),
                None => self.replace(text, &item, &mut out),
            }
        }
        out
    }

    fn itemise(&self, text: &Text, levels: &[unicode_bidi::Level]) -> Vec<Item> {
        let mut items: Vec<Item> = Vec::new();
        let mut start = 0;
        for (index, span) in text.spans.iter().enumerate() {
            let style = span.look.style;
            let base = super::fonts::base(style);
            let words = text.text.get(start..span.end).unwrap_or_default();
            for (offset, c) in words.char_indices() {
                let at = start + offset;
                let end = at + c.len_utf8();
                let level = levels.get(at).map_or(0, |level| level.number());
                let previous = items
                    .last_mut()
                    .filter(|item| item.span == index && item.level == level);
                if let Some(item) = previous
                    && item.face.is_some()
                    && (end - item.start < LONGEST_ITEM || text::is_invisible(c))
                    && (text::is_invisible(c)
                        || (c.is_ascii_alphanumeric() || c == ' ')
                            && item.face == Some(base)
                            && matches!(item.script, Script::Latin | Script::Common))
                {
                    if c.is_ascii_alphabetic() {
                        item.script = Script::Latin;
                    }
                    item.end = end;
                    continue;
                }
                let script = c.script();
                let neutral = matches!(script, Script::Common | Script::Inherited);
                let previous = items
                    .last()
                    .filter(|item| item.span == index && item.level == level);
                let stays = previous.filter(|item| {
                    neutral
                        && item
                            .face
                            .and_then(|face| self.fonts.face(face))
                            .is_some_and(|face| face.covers(c))
                });
                let face = match stays {
                    Some(item) => item.face,
                    None => self
                        .fonts
                        .choose(c, script, style, self.korean)
                        .or_else(|| (c.is_whitespace() || text::is_invisible(c)).then_some(base)),
                };
                let joined = previous
                    .filter(|item| {
                        item.face == face
                            && face.is_some()
                            && end - item.start < LONGEST_ITEM
                            && (neutral || item.script == script || item.script == Script::Common)
                    })
                    .is_some();
                match items.last_mut().filter(|_| joined) {
                    Some(item) => {
                        item.end = end;
                        if !neutral {
                            item.script = script;
                        }
                    }
                    None => items.push(Item {
                        start: at,
                        end,
                        face,
                        level,
                        script: if neutral { Script::Common } else { script },
                        span: index,
                    }),
                }
            }
            start = span.end;
        }
        items
    }

    fn shape_item(&mut self, text: &Text, item: &Item, id: FaceId, out: &mut Shaped) {
        let (Some(face), Some(span), Some(words)) = (
            self.fonts.face(id),
            text.spans.get(item.span),
            text.text.get(item.start..item.end),
        ) else {
            return;
        };
        let right_to_left = item.level % 2 == 1;
        let direction = if right_to_left {
            Direction::RightToLeft
        } else {
            Direction::LeftToRight
        };
        let script = if item.script == Script::Common {
            Script::Latin
        } else {
            item.script
        };
        let plan = face.plan(script, direction);
        self.buffer.clear();
        self.buffer.set_flags(
            BufferFlags::REMOVE_DEFAULT_IGNORABLES | BufferFlags::DO_NOT_INSERT_DOTTED_CIRCLE,
        );
        // From right to left marks keep their own clusters: see `one_letter_each`.
        self.buffer.set_cluster_level(if right_to_left {
            ClusterLevel::MonotoneCharacters
        } else {
            ClusterLevel::MonotoneGraphemes
        });
        self.buffer.push_str(words);
        self.buffer.set_direction(direction);
        self.buffer.set_script(super::fonts::shaping_script(script));
        let font = ShaperFont::new(&face.font);
        let options = ShapeOptions::new().plan(Some(&plan));
        if harfrust::shape(&font, &mut self.buffer, options).is_err() {
            return self.replace(text, item, out);
        }
        let scale = 1000.0 / face.units;
        let size = span.look.size.0;
        let first_cluster = out.clusters.len();
        for (info, position) in self
            .buffer
            .glyph_infos()
            .iter()
            .zip(self.buffer.glyph_positions())
        {
            let start = item.start as u32 + info.cluster;
            let advance = position.x_advance as f32 * scale;
            let glyph = Glyph {
                id: u16::try_from(info.glyph_id).unwrap_or(0),
                advance,
                dx: position.x_offset as f32 * scale,
                dy: position.y_offset as f32 * scale,
                start,
                end: start,
            };
            let at = out.glyphs.len() as u32;
            out.glyphs.push(glyph);
            match out
                .clusters
                .get_mut(first_cluster..)
                .and_then(<[_]>::last_mut)
            {
                Some(cluster) if cluster.start == start => {
                    cluster.last = at + 1;
                    cluster.width += advance * size / 1000.0;
                }
                _ => out.clusters.push(Cluster {
                    start,
                    end: start,
                    first: at,
                    last: at + 1,
                    width: advance * size / 1000.0,
                    face: id,
                    span: item.span as u32,
                    level: item.level,
                    kind: Kind::Other,
                }),
            }
        }
        if let Some(clusters) = out.clusters.get_mut(first_cluster..) {
            if right_to_left {
                clusters.reverse();
            }
            let mut end = item.end as u32;
            for cluster in clusters.iter_mut().rev() {
                cluster.end = end;
                end = cluster.start;
                cluster.kind = kind(text.text.get(cluster.start as usize..cluster.end as usize));
            }
            // Ignorable characters before the first cluster belong to it, so that no character is lost.
            if let Some(first) = clusters.first_mut() {
                first.start = item.start as u32;
            }
        }
        let glyphs = &mut out.glyphs;
        for cluster in out.clusters.get(first_cluster..).unwrap_or_default() {
            if let Some(glyphs) = glyphs.get_mut(cluster.first as usize..cluster.last as usize) {
                for glyph in glyphs {
                    glyph.start = cluster.start;
                    glyph.end = cluster.end;
                }
            }
        }
        self.mend(text, first_cluster, out);
        if right_to_left {
            one_letter_each(text, first_cluster, face, out);
        }
    }

    /// A glyph 0 that shaping still gave becomes the replacement character: `.notdef` must not be shown
    /// (ISO 19005-2, 6.2.11.8).
    fn mend(&mut self, text: &Text, from: usize, out: &mut Shaped) {
        let wrong = |cluster: &Cluster, glyphs: &[Glyph]| {
            glyphs
                .get(cluster.first as usize..cluster.last as usize)
                .is_some_and(|glyphs| glyphs.iter().any(|glyph| glyph.id == 0))
        };
        let broken: Vec<usize> = out
            .clusters
            .iter()
            .enumerate()
            .skip(from)
            .filter(|(_, cluster)| wrong(cluster, &out.glyphs))
            .map(|(at, _)| at)
            .collect();
        for at in broken {
            let Some(cluster) = out.clusters.get(at).copied() else {
                continue;
            };
            let words = text.text.get(cluster.start as usize..cluster.end as usize);
            let is_space = words.is_some_and(|words| words.chars().all(char::is_whitespace));
            if !is_space {
                self.missing
                    .extend(words.and_then(|words| words.chars().next()));
            }
            let stand_in = if is_space { ' ' } else { '\u{FFFD}' };
            if let Some((glyph, width)) = self.stand_in(stand_in, text, &cluster) {
                let first = out.glyphs.len() as u32;
                out.glyphs.push(glyph);
                if let Some(slot) = out.clusters.get_mut(at) {
                    *slot = Cluster {
                        first,
                        last: first + 1,
                        width,
                        face: 0,
                        ..cluster
                    };
                }
            }
        }
    }

    fn stand_in(&self, c: char, text: &Text, cluster: &Cluster) -> Option<(Glyph, f32)> {
        let face = self.fonts.face(0)?;
        let id = face.glyph(c)?;
        let advance = face.advance(id);
        let size = text.spans.get(cluster.span as usize)?.look.size.0;
        let glyph = Glyph {
            id,
            advance,
            dx: 0.0,
            dy: 0.0,
            start: cluster.start,
            end: cluster.end,
        };
        Some((glyph, advance * size / 1000.0))
    }

    /// Characters without a glyph anywhere: one U+FFFD each, the original kept as its text.
    fn replace(&mut self, text: &Text, item: &Item, out: &mut Shaped) {
        let words = text.text.get(item.start..item.end).unwrap_or_default();
        for (offset, c) in words.char_indices() {
            let start = (item.start + offset) as u32;
            let mut cluster = Cluster {
                start,
                end: start + c.len_utf8() as u32,
                first: out.glyphs.len() as u32,
                last: out.glyphs.len() as u32 + 1,
                width: 0.0,
                face: 0,
                span: item.span as u32,
                level: item.level,
                kind: Kind::Other,
            };
            self.missing.insert(c);
            if let Some((glyph, width)) = self.stand_in('\u{FFFD}', text, &cluster) {
                cluster.width = width;
                out.glyphs.push(glyph);
                out.clusters.push(cluster);
            }
        }
    }
}

/// Glyphs of a right-to-left run stand from left to right, their letters from last to first. A ligature would turn its
/// letters about for readers that reverse such runs letter by letter (poppler does): so each glyph stands for one letter,
/// and blanks without width stand for the letters that have no glyph of their own.
fn one_letter_each(text: &Text, from: usize, face: &Face, out: &mut Shaped) {
    let Some(blank) = face.blank else {
        return;
    };
    let Shaped {
        clusters, glyphs, ..
    } = out;
    for cluster in clusters.get_mut(from..).unwrap_or_default() {
        let words = text
            .text
            .get(cluster.start as usize..cluster.end as usize)
            .unwrap_or_default();
        let letters: Vec<(u32, u32)> = words
            .char_indices()
            .map(|(at, c)| {
                let start = cluster.start + at as u32;
                (start, start + c.len_utf8() as u32)
            })
            .collect();
        let own: Vec<Glyph> = glyphs
            .get(cluster.first as usize..cluster.last as usize)
            .unwrap_or_default()
            .to_vec();
        let raised = own.iter().any(|glyph| glyph.dy != 0.0);
        let fits = own.len() <= letters.len() && letters.len() <= 8;
        if !fits || letters.len() < 2 && !raised {
            continue;
        }
        let blanks = letters.len() - own.len();
        let first = glyphs.len() as u32;
        for (at, (start, end)) in letters.iter().rev().enumerate() {
            let (start, end) = (*start, *end);
            let glyph = at.checked_sub(blanks).and_then(|at| own.get(at));
            // A raised mark stands between blanks on the baseline: readers part words where the baseline changes.
            let nothing = Glyph {
                id: blank,
                advance: 0.0,
                dx: 0.0,
                dy: 0.0,
                start,
                end,
            };
            match glyph {
                Some(glyph) if glyph.dy == 0.0 => glyphs.push(Glyph {
                    start,
                    end,
                    ..*glyph
                }),
                Some(glyph) => glyphs.extend([
                    nothing,
                    Glyph {
                        start,
                        end,
                        ..*glyph
                    },
                    nothing,
                ]),
                None => glyphs.push(nothing),
            }
        }
        cluster.first = first;
        cluster.last = glyphs.len() as u32;
    }
}

fn kind(words: Option<&str>) -> Kind {
    let mut chars = words.unwrap_or_default().chars();
    match (chars.next(), chars.next()) {
        (Some(' '), None) => Kind::Space,
        (Some(c), _) if is_wide(c) => Kind::Wide,
        _ => Kind::Other,
    }
}

/// Ideographs, kana, hangul and the punctuation set with them.
pub fn is_wide(c: char) -> bool {
    matches!(u32::from(c),
        0x1100..=0x11FF | 0x2E80..=0x303F | 0x3040..=0x33FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xA000..=0xA4CF
        | 0xAC00..=0xD7AF | 0xF900..=0xFAFF | 0xFE30..=0xFE4F | 0xFF00..=0xFFEF | 0x20000..=0x3FFFF)
}

/// True for letters of scripts written from right to left, and for marks that force that direction.
pub fn is_right_to_left(c: char) -> bool {
    matches!(u32::from(c),
        0x590..=0x8FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFE | 0x10800..=0x10FFF | 0x1E800..=0x1EFFF | 0x200F | 0x202B
        | 0x202E | 0x2067)
}
