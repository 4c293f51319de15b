//! One paragraph: inlines to text, text to glyphs, glyphs to lines, lines to strips.

use super::{
    breaks::{self, Measure},
    design,
    fonts::FaceStyle,
    frame::{AnchorId, Glyph, Item, Leaf, LinkId, NodeId, Pt, Tag, Target, TextRun},
    galley::Strip,
    layout::Layout,
    shape::{Cluster, Kind, Look, Shaped, Span, Text},
    words::{clean, stacks},
};
use crate::article::{Inline, Inlines, Style};
use std::sync::Arc;

/// Where the lines of a paragraph stand between its edges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Both edges straight.
    Justified,
    /// At the edge where reading begins.
    Start,
    /// At the edge where the article's reading begins, whatever the words' own direction is.
    Side,
    /// At the other edge.
    End,
}

/// How a paragraph is set.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Its look where nothing else is said.
    pub look: Look,
    /// Distance of baselines.
    pub lead: Pt,
    /// Alignment.
    pub align: Align,
    /// Words may be divided.
    pub hyphenate: bool,
    /// All its lines stay together, and with what follows.
    pub keep_all: bool,
    /// A heading: its lines are of about the same length.
    pub balanced: bool,
    /// Language, where it differs from the article's.
    pub lang: Option<Arc<str>>,
}

/// Longest heading in bytes whose lines are evened out; a longer one is a paragraph that was marked as a heading.
const LONGEST_BALANCED: usize = 400;

/// A piece of a paragraph between asked-for line breaks, with the places that stand in it.
#[derive(Default)]
struct Piece {
    text: Text,
    anchors: Vec<(usize, AnchorId)>,
}

impl Layout<'_> {
    /// Sets inlines as strips of the current column into the galley.
    pub fn paragraph(&mut self, inlines: &Inlines, node: NodeId, setting: &Setting) {
        let strips = self.paragraph_strips(inlines, node, setting, self.width);
        self.emit(strips);
    }

    /// Sets plain words.
    pub fn words(&mut self, words: &str, node: NodeId, setting: &Setting) {
        self.paragraph(&Inlines::plain(words), node, setting);
    }

    /// Sets inlines as strips of a given width, x from 0.
    pub fn paragraph_strips(
        &mut self,
        inlines: &Inlines,
        node: NodeId,
        setting: &Setting,
        width: Pt,
    ) -> Vec<Strip> {
        let pieces = self.pieces(inlines, node, setting);
        let mut strips = Vec::new();
        for piece in pieces {
            self.piece_strips(&piece, setting, width, &mut strips);
        }
        keep(&mut strips, setting.keep_all);
        strips
    }

    fn pieces(&mut self, inlines: &Inlines, node: NodeId, setting: &Setting) -> Vec<Piece> {
        let mut pieces = vec![Piece::default()];
        for inline in &inlines.0 {
            let Some(piece) = pieces.last_mut() else {
                break;
            };
            match inline {
                Inline::Run(run) => {
                    let words = clean(&run.text);
                    if words.is_empty() {
                        continue;
                    }
                    if !self.stacked && stacks(&words) {
                        self.stacked = true;
                        self.notices.push(crate::notice::Notice::info(
                            "edition.pdf.marks.stacked",
                            "letters carry more marks above each other than a line has room for: they are set as they \
                             stand, and may touch other lines",
                        ));
                    }
                    let mut parent = node;
                    if let Some(lang) = run
                        .lang
                        .as_deref()
                        .and_then(crate::edition::language::well_formed)
                    {
                        parent = self.tree.add(parent, Tag::Span);
                        self.tree
                            .with(parent, |node| node.lang = Some(lang.to_owned()));
                    }
                    let link = run.link.as_ref().map(|link| {
                        parent = self.tree.add(parent, Tag::Link);
                        self.link(Target::Uri(link.url.clone()), parent, &words)
                    });
                    if run.style.code {
                        parent = self.tree.add(parent, Tag::Code);
                    }
                    let leaf = self.leaf_of(parent, piece, link.is_some());
                    piece.text.text.push_str(&words);
                    piece.text.spans.push(Span {
                        end: piece.text.text.len(),
                        look: styled(&setting.look, &run.style, link.is_some()),
                        leaf,
                        link,
                        lang: run.lang.as_deref().map(Arc::from),
                    });
                }
                Inline::Break => {
                    // The space keeps the words apart for those who copy or listen.
                    if let Some(span) = piece.text.spans.last_mut() {
                        piece.text.text.push(' ');
                        span.end = piece.text.text.len();
                    }
                    pieces.push(Piece::default());
                }
                Inline::NoteMark(note) => self.note_mark(*note, node, setting, piece),
            }
        }
        pieces
    }

    /// A leaf for words of a node: the one before, if it is of the same node.
    fn leaf_of(&mut self, parent: NodeId, piece: &Piece, apart: bool) -> Leaf {
        if !apart
            && let Some(span) = piece.text.spans.last()
            && self
                .tree
                .nodes
                .get(parent)
                .and_then(|node| node.kids.last())
                == Some(&super::frame::Kid::Leaf(span.leaf))
        {
            return span.leaf;
        }
        self.tree.leaf(parent)
    }

    fn note_mark(&mut self, note: usize, node: NodeId, setting: &Setting, piece: &mut Piece) {
        let label = self.note_label(note);
        let reference = self.tree.add(node, Tag::Reference);
        let mut parent = reference;
        let mut link = None;
        if let Some(target) = self.note_anchor(note) {
            parent = self.tree.add(reference, Tag::Link);
            link = Some(self.link(target, parent, &format!("Note {label}")));
            let anchor = self.mark_anchor(note, reference);
            if let Some(anchor) = anchor {
                piece.anchors.push((piece.text.text.len(), anchor));
            }
        }
        let leaf = self.tree.leaf(parent);
        piece.text.text.push_str(&label);
        let raised = Style {
            superscript: true,
            ..Style::default()
        };
        piece.text.spans.push(Span {
            end: piece.text.text.len(),
            look: styled(&setting.look, &raised, link.is_some()),
            leaf,
            link,
            lang: None,
        });
    }

    fn piece_strips(&mut self, piece: &Piece, setting: &Setting, width: Pt, out: &mut Vec<Strip>) {
        let text = &piece.text;
        if text.text.is_empty() {
            return;
        }
        let shaped = self.shaper.shape(text);
        let hyphen = self.hyphen(setting.look.style);
        let language = setting
            .lang
            .as_deref()
            .unwrap_or(self.language.as_str())
            .to_owned();
        let measure = Measure {
            width: width.0,
            justified: setting.align == Align::Justified,
            lang: setting.hyphenate.then_some(language.as_str()),
            hyphen: hyphen.map_or(0.0, |(_, advance)| advance * setting.look.size.0 / 1000.0),
            size: setting.look.size.0,
            balanced: setting.balanced && text.text.len() <= LONGEST_BALANCED,
        };
        let lines = breaks::lines(text, &shaped, &measure, &self.segmenter);
        let words: Arc<str> = Arc::from(text.text.as_str());
        let count = lines.len();
        for (at, line) in lines.iter().enumerate() {
            let mut strip = Strip {
                height: setting.lead,
                ..Strip::default()
            };
            // The baseline stands so that ascenders and descenders share the lead evenly.
            let size = setting.look.size;
            let baseline = (setting.lead - size * 1.362) / 2.0 + size * 1.069;
            self.line(
                LineOf {
                    text,
                    words: &words,
                    shaped: &shaped,
                    from: line.from,
                    to: line.to,
                    hyphen: line.hyphen.then_some(hyphen).flatten(),
                    last: at + 1 == count,
                },
                setting,
                width,
                baseline,
                &mut strip.items,
            );
            let bytes = |index: usize| {
                shaped
                    .clusters
                    .get(index)
                    .map_or(text.text.len(), |cluster| cluster.start as usize)
            };
            let range = bytes(line.from)..bytes(line.to).max(bytes(line.from) + 1);
            for (byte, id) in &piece.anchors {
                if range.contains(byte) || at + 1 == count && *byte >= range.end {
                    strip.items.push(Item::Anchor {
                        id: *id,
                        y: Pt::ZERO,
                    });
                }
            }
            out.push(strip);
        }
    }

    fn hyphen(&self, style: FaceStyle) -> Option<(u16, f32)> {
        let face = self.shaper.fonts.face(super::fonts::base(style))?;
        let glyph = face.glyph('\u{2010}').or_else(|| face.glyph('-'))?;
        Some((glyph, face.advance(glyph)))
    }

    fn line(
        &self,
        line: LineOf<'_>,
        setting: &Setting,
        width: Pt,
        baseline: Pt,
        out: &mut Vec<Item>,
    ) {
        let clusters = line
            .shaped
            .clusters
            .get(line.from..line.to)
            .unwrap_or_default();
        let solid = clusters
            .iter()
            .rposition(|cluster| cluster.kind != Kind::Space)
            .map_or(0, |at| at + 1);
        let look_of = |cluster: &Cluster| line.text.spans.get(cluster.span as usize);
        let hyphen_width = line.hyphen.map_or(0.0, |(_, advance)| {
            let size = clusters
                .last()
                .and_then(look_of)
                .map_or(0.0, |span| span.look.size.0);
            advance * size / 1000.0
        });
        let natural: f32 = clusters
            .iter()
            .take(solid)
            .map(|cluster| cluster.width)
            .sum::<f32>()
            + hyphen_width;
        let gap = width.0 - natural;
        let justify = setting.align == Align::Justified && (!line.last || gap < 0.0);
        let (mut stretch, mut spaces) = (0.0_f32, 0.0_f32);
        for cluster in clusters.iter().take(solid.saturating_sub(1)) {
            match cluster.kind {
                Kind::Space => {
                    stretch += 1.0;
                    spaces += cluster.width;
                }
                Kind::Wide => stretch += 0.2,
                Kind::Other => {}
            }
        }
        // A line may be tightened by a third of its spaces and stretched to spaces of nearly an em.
        let unit = if justify && stretch > 0.0 {
            let limit = setting.look.size.0 * 0.75;
            (gap / stretch).clamp(-spaces / stretch * 0.34, limit)
        } else {
            0.0
        };
        let extra = |at: usize, cluster: &Cluster| {
            if at + 1 >= solid {
                return 0.0;
            }
            match cluster.kind {
                Kind::Space => unit,
                Kind::Wide => unit.max(0.0) * 0.2,
                Kind::Other => 0.0,
            }
        };
        let set: f32 = clusters
            .iter()
            .enumerate()
            .take(solid)
            .map(|(at, cluster)| cluster.width + extra(at, cluster))
            .sum::<f32>()
            + hyphen_width;
        let free = (width.0 - set).max(0.0);
        let right = line.shaped.right_to_left || self.right_to_left && !has_letters(line.text);
        let right = if setting.align == Align::Side {
            self.right_to_left
        } else {
            right
        };
        let left = match (setting.align, right) {
            (Align::Justified | Align::Start | Align::Side, false) | (Align::End, true) => 0.0,
            (Align::Justified | Align::Start | Align::Side, true) | (Align::End, false) => free,
        };
        let order = visual_order(clusters, solid, line.shaped.right_to_left);
        let mut x = left;
        let mut runs: Vec<(u32, TextRun, bool)> = Vec::new();
        let mut trailing: Vec<usize> = (solid..clusters.len()).collect();
        // Trailing spaces stand past the end of the line, where reading goes on.
        if line.shaped.right_to_left {
            x -= clusters
                .iter()
                .skip(solid)
                .map(|cluster| cluster.width)
                .sum::<f32>();
            trailing.reverse();
            trailing.extend(order);
        } else {
            let spaces = std::mem::replace(&mut trailing, order);
            trailing.extend(spaces);
        }
        let mut previous: Option<(u16, u32, u8)> = None;
        // Words from right to left are drawn one by one, in the order of reading; what is no letter stands for itself.
        let mut was_letters = true;
        for at in trailing {
            let Some(cluster) = clusters.get(at) else {
                continue;
            };
            let Some(span) = look_of(cluster) else {
                continue;
            };
            let look = &span.look;
            let key = (cluster.face, cluster.span, cluster.level);
            let letters = is_letters(line.words, cluster);
            let next_word = cluster.level % 2 == 1 && (!letters || !was_letters);
            was_letters = letters;
            if previous != Some(key) || next_word {
                let thick =
                    look.style.bold && !look.style.mono && !self.shaper.fonts.is_bold(cluster.face);
                runs.push((
                    cluster.start,
                    TextRun {
                        face: cluster.face,
                        size: look.size,
                        x: Pt(x),
                        y: baseline - look.rise,
                        width: Pt::ZERO,
                        colour: look.colour,
                        thick,
                        text: Arc::clone(line.words),
                        glyphs: Vec::with_capacity(clusters.len().min(96)),
                        leaf: Some(span.leaf),
                        link: span.link,
                    },
                    look.struck,
                ));
                previous = Some(key);
            }
            let Some((start, run, _)) = runs.last_mut() else {
                continue;
            };
            *start = (*start).min(cluster.start);
            let glyphs = line
                .shaped
                .glyphs
                .get(cluster.first as usize..cluster.last as usize)
                .unwrap_or_default();
            run.glyphs.extend_from_slice(glyphs);
            let more = extra(at, cluster);
            if more != 0.0
                && let Some(glyph) = run.glyphs.last_mut()
            {
                glyph.advance += more * 1000.0 / look.size.0;
            }
            let wide = cluster.width + more;
            x += wide;
            if at < solid || !line.last {
                run.width += Pt(wide);
            }
            if line.hyphen.is_some() && at + 1 == clusters.len() {
                self.add_hyphen(run, line.hyphen, cluster);
                x += hyphen_width;
            }
        }
        runs.sort_by_key(|(start, ..)| *start);
        for (_, run, struck) in runs {
            if struck {
                out.push(Item::Rule {
                    x: run.x,
                    y: run.y - run.size * 0.27,
                    width: run.width,
                    height: run.size * 0.05,
                    colour: run.colour,
                });
            }
            out.push(Item::Text(Box::new(run)));
        }
    }

    /// The hyphen of a divided word: its text is U+00AD, which reading and copying leave out.
    fn add_hyphen(&self, run: &mut TextRun, hyphen: Option<(u16, f32)>, cluster: &Cluster) {
        let Some((glyph, advance)) = hyphen else {
            return;
        };
        let face = self.shaper.fonts.face(run.face);
        let own = face.and_then(|face| {
            let glyph = face.glyph('\u{2010}').or_else(|| face.glyph('-'))?;
            Some((glyph, face.advance(glyph)))
        });
        let (id, advance) = own.unwrap_or((glyph, advance));
        if own.is_none() {
            return;
        }
        run.glyphs.push(Glyph {
            id,
            advance,
            dx: 0.0,
            dy: 0.0,
            // An empty range marks the soft hyphen.
            start: cluster.end,
            end: cluster.end,
        });
        run.width += run.size * (advance / 1000.0);
    }

    /// A link and its number.
    pub fn link(&mut self, target: Target, node: NodeId, words: &str) -> LinkId {
        self.links.push(super::frame::PlacedLink {
            target,
            node,
            words: crate::text::first_words(words, 200),
        });
        self.links.len() - 1
    }
}

struct LineOf<'a> {
    text: &'a Text,
    words: &'a Arc<str>,
    shaped: &'a Shaped,
    from: usize,
    to: usize,
    hyphen: Option<(u16, f32)>,
    last: bool,
}

fn is_letters(words: &str, cluster: &Cluster) -> bool {
    words
        .get(cluster.start as usize..cluster.end as usize)
        .is_some_and(|words| words.chars().any(char::is_alphabetic))
}

fn has_letters(text: &Text) -> bool {
    text.text.chars().any(char::is_alphabetic)
}

/// Clusters from left to right (UAX 9, rule L2).
fn visual_order(clusters: &[Cluster], solid: usize, right_to_left: bool) -> Vec<usize> {
    let mut order: Vec<usize> = (0..solid).collect();
    let base = u8::from(right_to_left);
    let levels: Vec<u8> = clusters
        .iter()
        .take(solid)
        .map(|cluster| cluster.level)
        .collect();
    let highest = levels.iter().copied().max().unwrap_or(0);
    if highest == 0 && base == 0 {
        return order;
    }
    let mut level = highest;
    while level >= 1 {
        let mut at = 0;
        while at < order.len() {
            let is = |at: usize| {
                order
                    .get(at)
                    .and_then(|index| levels.get(*index))
                    .is_some_and(|l| *l >= level)
            };
            if !is(at) {
                at += 1;
                continue;
            }
            let mut end = at;
            while end < order.len() && is(end) {
                end += 1;
            }
            if let Some(part) = order.get_mut(at..end) {
                part.reverse();
            }
            at = end;
        }
        level -= 1;
    }
    order
}

/// Keeps two lines at the start and the end of a paragraph together (orphans and widows).
fn keep(strips: &mut [Strip], all: bool) {
    let count = strips.len();
    for (at, strip) in strips.iter_mut().enumerate() {
        strip.keep = all || at + 1 < count && (at == 0 || at + 2 == count);
    }
}

/// The look of words of a style.
pub fn styled(base: &Look, style: &Style, link: bool) -> Look {
    let mut look = *base;
    look.style.bold |= style.strong;
    // Stress within italic is upright.
    look.style.italic ^= style.emphasis;
    if style.code {
        look.style = FaceStyle {
            mono: true,
            ..FaceStyle::default()
        };
        look.size = look.size * 0.88;
    }
    if style.superscript {
        look.rise += look.size * 0.34;
        look.size = look.size * 0.66;
    }
    if style.subscript {
        look.rise -= look.size * 0.14;
        look.size = look.size * 0.66;
    }
    look.struck |= style.deleted;
    if link {
        look.colour = design::LINK;
    }
    look
}
