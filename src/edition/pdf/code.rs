//! Preformatted text: a fixed-width face, white space kept, long lines wrapped with a mark.

use super::{
    design,
    fonts::{self, FaceStyle},
    frame::{Glyph, Item, NodeId, Pt, Tag, TextRun},
    galley::Strip,
    layout::Layout,
    shape::{Look, Shaped, Span, Text},
};
use std::sync::Arc;

/// Columns to which a tab moves on.
const TAB: usize = 4;

/// Longest code in lines that is tinted and kept; more is set all the same.
const PADDING: Pt = Pt(8.0);

impl Layout<'_> {
    /// Sets code.
    pub fn code(&mut self, code: &str, parent: NodeId) {
        if crate::text::is_blank(code) {
            return;
        }
        let p = self.tree.add(parent, Tag::P);
        let node = self.tree.add(p, Tag::Code);
        let leaf = self.tree.leaf(node);
        let look = Look {
            style: FaceStyle {
                mono: true,
                ..FaceStyle::default()
            },
            size: self.design.size * self.scale * 0.8,
            ..self.look()
        };
        let lead = Pt((look.size.0 * 1.45 * 4.0).round() / 4.0);
        let width = self.width - PADDING * 2.0;
        let mut strips: Vec<Strip> = Vec::new();
        // Code runs from left to right whatever the article does.
        let direction = std::mem::replace(&mut self.shaper.right_to_left, false);
        let lines: Vec<&str> = code.trim_end_matches(['\n', '\r']).split('\n').collect();
        for line in lines {
            let text = Text {
                text: format!("{} ", expand(line)),
                spans: Vec::new(),
            };
            let text = Text {
                spans: vec![Span {
                    end: text.text.len(),
                    look,
                    leaf,
                    link: None,
                    lang: None,
                }],
                ..text
            };
            let shaped = self.shaper.shape(&text);
            let words: Arc<str> = Arc::from(text.text.as_str());
            for (at, (from, to)) in wrap(&shaped, width.0).into_iter().enumerate() {
                let mut strip = Strip {
                    height: lead,
                    ..Strip::default()
                };
                let indent = if at == 0 { Pt::ZERO } else { look.size * 1.4 };
                let baseline = (lead - look.size * 1.36) / 2.0 + look.size * 1.07;
                runs(
                    &shaped,
                    from..to,
                    &words,
                    &look,
                    leaf,
                    PADDING + indent,
                    baseline,
                    &mut strip.items,
                );
                if at > 0 {
                    strip.items.extend(self.wrap_mark(look.size, baseline));
                }
                strips.push(strip);
            }
        }
        self.shaper.right_to_left = direction;
        let count = strips.len();
        for (at, strip) in strips.iter_mut().enumerate() {
            let top = if at == 0 { PADDING } else { Pt::ZERO };
            let bottom = if at + 1 == count { PADDING } else { Pt::ZERO };
            strip
                .items
                .iter_mut()
                .for_each(|item| item.shift(Pt::ZERO, top));
            strip.height += top + bottom;
            strip.keep = at + 1 < count && (at == 0 || at + 2 == count);
            let overlap = if at + 1 < count { Pt(0.3) } else { Pt::ZERO };
            strip.items.insert(
                0,
                Item::Rule {
                    x: Pt::ZERO,
                    y: Pt::ZERO,
                    width: self.width,
                    height: strip.height + overlap,
                    colour: design::TINT,
                },
            );
        }
        self.skip(self.design.lead * 0.7);
        self.emit(strips);
        self.skip(self.design.lead * 0.7);
    }

    /// The mark before a wrapped line: furniture, not part of the code.
    fn wrap_mark(&self, size: Pt, baseline: Pt) -> Option<Item> {
        let id = [fonts::MONO, fonts::SYMBOLS]
            .into_iter()
            .filter_map(|id| u16::try_from(id).ok())
            .find(|id| {
                self.shaper
                    .fonts
                    .face(*id)
                    .is_some_and(|face| face.covers('↪'))
            })?;
        let face = self.shaper.fonts.face(id)?;
        let glyph = face.glyph('↪')?;
        Some(Item::Text(Box::new(TextRun {
            face: id,
            size: size * 0.9,
            x: PADDING,
            y: baseline,
            width: size,
            colour: design::QUIET,
            thick: false,
            text: Arc::from("↪"),
            glyphs: vec![Glyph {
                id: glyph,
                advance: face.advance(glyph),
                dx: 0.0,
                dy: 0.0,
                start: 0,
                end: '↪'.len_utf8() as u32,
            }],
            leaf: None,
            link: None,
        })))
    }
}

/// Tabs as spaces, control characters left out.
fn expand(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut column = 0;
    for c in line.chars() {
        match c {
            '\t' => {
                let spaces = TAB - column % TAB;
                out.extend(std::iter::repeat_n(' ', spaces));
                column += spaces;
            }
            c if c.is_control() || matches!(c, '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}') => {}
            c => {
                out.push(c);
                column += 1;
            }
        }
    }
    out
}

/// Cuts a line into pieces that fit; a little earlier where a space or a comma stands.
fn wrap(shaped: &Shaped, width: f32) -> Vec<(usize, usize)> {
    let clusters = &shaped.clusters;
    let mut out = Vec::new();
    let mut from = 0;
    while from < clusters.len() {
        let room = if out.is_empty() { width } else { width - 12.0 };
        let mut set = 0.0;
        let mut to = from;
        let mut good = None;
        while let Some(cluster) = clusters.get(to) {
            let is_space = cluster.kind == super::shape::Kind::Space;
            if set + cluster.width > room && to > from && !(is_space && to + 1 == clusters.len()) {
                break;
            }
            set += cluster.width;
            to += 1;
            if is_space && set > room * 0.6 {
                good = Some(to);
            }
        }
        if to < clusters.len()
            && let Some(good) = good
        {
            to = good;
        }
        out.push((from, to));
        from = to;
    }
    if out.is_empty() {
        out.push((0, 0));
    }
    out
}

#[expect(clippy::too_many_arguments, reason = "one call, plain values")]
fn runs(
    shaped: &Shaped,
    range: std::ops::Range<usize>,
    words: &Arc<str>,
    look: &Look,
    leaf: super::frame::Leaf,
    x: Pt,
    y: Pt,
    out: &mut Vec<Item>,
) {
    let mut x = x;
    for cluster in shaped.clusters.get(range).unwrap_or_default() {
        let glyphs = shaped
            .glyphs
            .get(cluster.first as usize..cluster.last as usize)
            .unwrap_or_default();
        match out.last_mut() {
            Some(Item::Text(run)) if run.face == cluster.face => {
                run.glyphs.extend_from_slice(glyphs);
                run.width += Pt(cluster.width);
            }
            _ => out.push(Item::Text(Box::new(TextRun {
                face: cluster.face,
                size: look.size,
                x,
                y,
                width: Pt(cluster.width),
                colour: look.colour,
                thick: false,
                text: Arc::clone(words),
                glyphs: glyphs.to_vec(),
                leaf: Some(leaf),
                link: None,
            }))),
        }
        x += Pt(cluster.width);
    }
}
