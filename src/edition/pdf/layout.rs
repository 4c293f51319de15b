//! The state of setting one article, and what all kinds of block share: measures, indents, bars, anchors, settings.

use super::{
    PdfOptions,
    design::{self, Design},
    fonts::{FaceStyle, FontSet},
    frame::{
        AnchorId, Colour, Item, Laid, NodeId, OutlineEntry, PlacedLink, Pt, Tag, Target, Tree,
    },
    galley::{self, Bar, Head, Strip},
    paragraph::{Align, Setting},
    shape::{Look, Shaper},
};
use crate::{article::Article, notice::Notice};
use icu_segmenter::{LineSegmenter, LineSegmenterBorrowed, options::LineBreakOptions};
use std::collections::BTreeMap;

/// Narrowest column that lists and quotations indent to.
const NARROWEST: Pt = Pt(120.0);

/// The state of setting one article.
pub struct Layout<'a> {
    /// The article.
    pub article: &'a Article,
    /// Pictures that cannot be shown, with the reason.
    pub broken: &'a BTreeMap<usize, String>,
    /// Measures.
    pub design: Design,
    /// Shaper, with the fonts.
    pub shaper: Shaper<'a>,
    /// Line break opportunities.
    pub segmenter: LineSegmenterBorrowed<'static>,
    /// Structure.
    pub tree: Tree,
    /// Links.
    pub links: Vec<PlacedLink>,
    /// Outline.
    pub outline: Vec<OutlineEntry>,
    /// Remarks.
    pub notices: Vec<Notice>,
    /// Language of the article.
    pub language: String,
    /// True if it runs from right to left.
    pub right_to_left: bool,
    /// The current measure.
    pub width: Pt,
    /// Its left edge in the column.
    pub left: Pt,
    /// Part of full size at which text is set (tables shrink).
    pub scale: f32,
    /// Set bold (header cells).
    pub bold: bool,
    /// Nothing is justified (cells).
    pub ragged: bool,
    /// Letters with stacks of marks were met.
    pub stacked: bool,
    /// Lines stand at the far edge (columns of numbers).
    pub far: bool,
    /// The next paragraph is the first of a list item: no space above it.
    pub(super) tight: bool,
    pub(super) strips: Vec<Strip>,
    pub(super) heads: Vec<Head>,
    pub(super) space: Pt,
    pub(super) bars: Vec<Bar>,
    bar_ids: usize,
    anchors: usize,
    pub(super) depth: usize,
    note_anchors: Vec<AnchorId>,
    note_nodes: Vec<Option<NodeId>>,
    mark_anchors: Vec<Option<(AnchorId, NodeId)>>,
    waiting: Vec<(usize, usize)>,
    /// First strip of the closing note.
    pub closing: Option<usize>,
}

/// Lays an article out.
pub fn lay_out(
    article: &Article,
    options: &PdfOptions,
    fonts: &FontSet,
    broken: &BTreeMap<usize, String>,
) -> (Laid, Vec<Notice>) {
    let design = Design::new(options);
    let language = crate::edition::language::of(article).to_owned();
    let right_to_left = article.metadata.right_to_left;
    let notes = article.notes.len();
    let mut layout = Layout {
        article,
        broken,
        shaper: Shaper::new(fonts, &language, right_to_left),
        segmenter: LineSegmenter::new_auto(LineBreakOptions::default()),
        tree: Tree::new(),
        links: Vec::new(),
        outline: Vec::new(),
        notices: Vec::new(),
        language,
        right_to_left,
        width: design.column_width(),
        left: Pt::ZERO,
        scale: 1.0,
        bold: false,
        ragged: false,
        far: false,
        stacked: false,
        tight: false,
        strips: Vec::new(),
        heads: Vec::new(),
        space: Pt::ZERO,
        bars: Vec::new(),
        bar_ids: 0,
        anchors: notes,
        depth: 0,
        note_anchors: (0..notes).collect(),
        note_nodes: vec![None; notes],
        mark_anchors: vec![None; notes],
        waiting: Vec::new(),
        closing: None,
        design,
    };
    let art = layout.tree.add(0, Tag::Art);
    layout.title_block(art);
    let body = article.body.iter().collect::<Vec<_>>();
    layout.blocks(&body, art);
    layout.notes(art);
    layout.closing_note(0);
    layout.finish()
}

impl Layout<'_> {
    fn finish(mut self) -> (Laid, Vec<Notice>) {
        for (link, note) in std::mem::take(&mut self.waiting) {
            let node = self.note_nodes.get(note).copied().flatten().unwrap_or(0);
            if let Some(PlacedLink {
                target: Target::Anchor(_, target),
                ..
            }) = self.links.get_mut(link)
            {
                *target = node;
            }
        }
        let right_to_left = self.right_to_left;
        let strips = self.strips_taken();
        let closing = self.closing;
        let mut frames =
            galley::paginate(strips, closing, &self.heads, &self.design, right_to_left);
        self.footers(&mut frames);
        if !self.shaper.missing.is_empty() {
            self.notices.push(missing(&self.shaper.missing));
        }
        (
            Laid {
                size: (self.design.width, self.design.height),
                frames,
                tree: self.tree,
                links: self.links,
                outline: self.outline,
                anchors: self.anchors,
            },
            self.notices,
        )
    }

    fn strips_taken(&mut self) -> Vec<Strip> {
        std::mem::take(&mut self.strips)
    }

    /// Adds strips of the current measure to the galley.
    pub fn emit(&mut self, strips: Vec<Strip>) {
        for mut strip in strips {
            strip.above = strip.above.max(self.space);
            self.space = Pt::ZERO;
            strip
                .items
                .iter_mut()
                .for_each(|item| item.shift(self.left, Pt::ZERO));
            if let Some(shrinks) = &mut strip.shrinks {
                shrinks.x += self.left;
            }
            strip.bars.extend(self.bars.iter().copied());
            self.strips.push(strip);
        }
    }

    /// At least so much space above what comes next.
    pub fn skip(&mut self, space: Pt) {
        self.space = self.space.max(space * self.scale);
    }

    /// Runs `set` with a galley of its own, at x from 0 and a width; gives its strips.
    pub fn aside(&mut self, width: Pt, set: impl FnOnce(&mut Self)) -> Vec<Strip> {
        let strips = std::mem::take(&mut self.strips);
        let bars = std::mem::take(&mut self.bars);
        let (left, old, space) = (self.left, self.width, self.space);
        self.left = Pt::ZERO;
        self.width = width;
        self.space = Pt::ZERO;
        set(self);
        self.left = left;
        self.width = old;
        self.space = space;
        self.bars = bars;
        std::mem::replace(&mut self.strips, strips)
    }

    /// Number of strips set so far.
    pub fn mark(&self) -> usize {
        self.strips.len()
    }

    /// Changes the strips set since a mark.
    pub fn since(&mut self, mark: usize) -> &mut [Strip] {
        self.strips.get_mut(mark..).unwrap_or_default()
    }

    /// A table head to repeat.
    pub fn add_head(&mut self, strips: Vec<Strip>) -> usize {
        let mut strips = strips;
        for strip in &mut strips {
            strip
                .items
                .iter_mut()
                .for_each(|item| item.shift(self.left, Pt::ZERO));
            strip.bars.extend(self.bars.iter().copied());
        }
        self.heads.push(Head { strips });
        self.heads.len() - 1
    }

    /// A new place to point at.
    pub fn anchor(&mut self) -> AnchorId {
        self.anchors += 1;
        self.anchors - 1
    }

    /// Keeps what was set since a mark with what follows.
    pub fn keep_since(&mut self, mark: usize) {
        for strip in self.since(mark) {
            strip.keep = true;
        }
    }

    pub(super) fn indented(&mut self, by: Pt, set: impl FnOnce(&mut Self)) {
        let by = by.min((self.width - NARROWEST).max(Pt::ZERO));
        let (left, width) = (self.left, self.width);
        if !self.right_to_left {
            self.left += by;
        }
        self.width -= by;
        set(self);
        self.left = left;
        self.width = width;
    }

    pub(super) fn with_bar(&mut self, colour: Colour, set: impl FnOnce(&mut Self)) {
        self.bar_ids += 1;
        let thick = Pt(2.0);
        let bar = Bar {
            id: self.bar_ids,
            x: if self.right_to_left {
                self.left + self.width - thick
            } else {
                self.left
            },
            width: thick,
            colour,
        };
        self.bars.push(bar);
        self.indented(Pt(14.0), set);
        self.bars.pop();
    }

    /// The look of body text at the current scale.
    pub fn look(&self) -> Look {
        Look {
            style: FaceStyle {
                bold: self.bold,
                ..FaceStyle::default()
            },
            size: self.design.size * self.scale,
            colour: design::INK,
            rise: Pt::ZERO,
            struck: false,
        }
    }

    /// How body paragraphs are set.
    pub fn body_setting(&self) -> Setting {
        Setting {
            look: self.look(),
            lead: self.design.lead * self.scale,
            align: if self.far {
                Align::End
            } else if self.ragged {
                Align::Start
            } else {
                Align::Justified
            },
            hyphenate: true,
            keep_all: false,
            balanced: false,
            lang: None,
        }
    }

    /// How quiet lines are set: credits, labels, the closing note.
    pub fn quiet_setting(&self, by: f32) -> Setting {
        let size = self.design.size * by * self.scale;
        Setting {
            look: Look {
                size,
                colour: design::QUIET,
                ..self.look()
            },
            lead: Pt((size.0 * 1.38 * 4.0).round() / 4.0),
            align: Align::Start,
            hyphenate: false,
            keep_all: false,
            balanced: false,
            lang: None,
        }
    }

    /// Ties the strip before a mark to what was set since.
    pub fn tie(&mut self, mark: usize) {
        if mark < self.strips.len()
            && let Some(strip) = mark.checked_sub(1).and_then(|at| self.strips.get_mut(at))
        {
            strip.keep = true;
        }
    }

    /// Marks a node's language.
    pub fn set_lang(&mut self, node: NodeId, lang: Option<&str>) {
        if let Some(lang) = lang {
            self.tree
                .with(node, |node| node.lang = Some(lang.to_owned()));
        }
    }

    /// An outline entry that points at the strip at a mark.
    pub fn outline_entry(&mut self, level: u8, title: &str, node: NodeId, mark: usize) {
        let anchor = self.anchor();
        if let Some(strip) = self.strips.get_mut(mark) {
            strip.items.insert(
                0,
                Item::Anchor {
                    id: anchor,
                    y: Pt(-4.0),
                },
            );
            self.outline.push(OutlineEntry {
                level,
                title: crate::text::first_words(title, 200),
                anchor,
                node,
            });
        }
    }

    /// Puts a label's items into the strip at a mark: at its left, or at its right where reading begins there.
    pub fn hang(&mut self, label: Vec<Strip>, mark: usize, indent: Pt) {
        let x = if self.right_to_left {
            self.left + self.width - indent * 0.72
        } else {
            self.left
        };
        let mut items: Vec<Item> = label.into_iter().flat_map(|strip| strip.items).collect();
        items.iter_mut().for_each(|item| item.shift(x, Pt::ZERO));
        match self.strips.get_mut(mark) {
            // An anchor stays first: the outline points at it.
            Some(strip) if strip.shrinks.is_none() => {
                items.append(&mut strip.items);
                strip.items = items;
            }
            _ => {
                let lead = self.design.lead * self.scale;
                let at = mark.min(self.strips.len());
                self.strips.insert(
                    at,
                    Strip {
                        height: lead,
                        items,
                        keep: true,
                        bars: self.bars.clone(),
                        ..Strip::default()
                    },
                );
            }
        }
    }

    /// The label of a note's mark.
    pub fn note_label(&self, note: usize) -> String {
        self.article
            .notes
            .get(note)
            .map(|note| note.label.trim().to_owned())
            .filter(|label| !label.is_empty())
            .unwrap_or_else(|| (note + 1).to_string())
    }

    /// Where a note stands, for a link from its mark; its element is filled in when all is set.
    pub fn note_anchor(&mut self, note: usize) -> Option<Target> {
        let anchor = self.note_anchors.get(note).copied()?;
        self.waiting.push((self.links.len(), note));
        Some(Target::Anchor(anchor, 0))
    }

    /// The place of a note's first mark, given once.
    pub fn mark_anchor(&mut self, note: usize, reference: NodeId) -> Option<AnchorId> {
        if self.mark_anchors.get(note).is_some_and(Option::is_some) {
            return None;
        }
        let anchor = self.anchor();
        if let Some(slot) = self.mark_anchors.get_mut(note) {
            *slot = Some((anchor, reference));
        }
        Some(anchor)
    }

    /// Where a note's first mark stands.
    pub fn marked_at(&self, note: usize) -> Option<(AnchorId, NodeId)> {
        self.mark_anchors.get(note).copied().flatten()
    }

    /// Says which element a note is.
    pub fn note_is(&mut self, note: usize, node: NodeId) -> Option<AnchorId> {
        if let Some(slot) = self.note_nodes.get_mut(note) {
            *slot = Some(node);
        }
        self.note_anchors.get(note).copied()
    }

    /// Puts an anchor into the strip at a mark.
    pub fn put_anchor(&mut self, mark: usize, id: AnchorId) {
        if let Some(strip) = self.strips.get_mut(mark) {
            strip.items.insert(0, Item::Anchor { id, y: Pt::ZERO });
        }
    }
}

fn missing(chars: &std::collections::BTreeSet<char>) -> Notice {
    let shown: Vec<String> = chars
        .iter()
        .take(8)
        .map(|c| format!("U+{:04X}", u32::from(*c)))
        .collect();
    let more = chars.len().saturating_sub(shown.len());
    let more = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    Notice::warning(
        "edition.pdf.glyph.missing",
        format!(
            "no font has a glyph for {}{more}: shown as U+FFFD in the PDF, kept in its text; add a font with --fonts",
            shown.join(", ")
        ),
    )
}
