//! Blocks to strips to sheets: the article in reading order, each block in its place in the structure.

use super::{
    PdfOptions,
    design::{self, Design},
    fonts::{FaceStyle, FontSet},
    frame::{
        AnchorId, Colour, Item, Laid, NodeId, Numbering, OutlineEntry, PlacedLink, Pt, Tag, Target,
        Tree,
    },
    galley::{self, Bar, Head, Strip},
    paragraph::{Align, Setting},
    shape::{Look, Shaper},
};
use crate::{
    article::{Article, Block, BlockKind, Inlines, ListItem, ListKind, ParagraphRole},
    notice::Notice,
};
use icu_segmenter::{LineSegmenter, LineSegmenterBorrowed, options::LineBreakOptions};
use std::{collections::BTreeMap, sync::Arc};

/// Narrowest column that lists and quotations indent to.
const NARROWEST: Pt = Pt(120.0);

/// Deepest nesting that is shown in the structure; what lies deeper is set at this depth.
const DEEPEST: usize = 24;

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
    /// The next paragraph is the first of a list item: no space above it.
    tight: bool,
    strips: Vec<Strip>,
    heads: Vec<Head>,
    space: Pt,
    bars: Vec<Bar>,
    bar_ids: usize,
    anchors: usize,
    depth: usize,
    note_anchors: Vec<AnchorId>,
    note_nodes: Vec<Option<NodeId>>,
    mark_anchors: Vec<Option<(AnchorId, NodeId)>>,
    waiting: Vec<(usize, usize)>,
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
        let mut frames = galley::paginate(self.strips_taken(), &self.heads, &self.design);
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

    fn indented(&mut self, by: Pt, set: impl FnOnce(&mut Self)) {
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

    fn with_bar(&mut self, colour: Colour, set: impl FnOnce(&mut Self)) {
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
            align: if self.ragged {
                Align::Start
            } else {
                Align::Justified
            },
            hyphenate: true,
            keep_all: false,
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
            lang: None,
        }
    }

    /// Sets blocks under a node.
    pub fn blocks(&mut self, blocks: &[&Block], parent: NodeId) {
        self.depth += 1;
        for block in blocks {
            self.block(block, parent);
        }
        self.depth -= 1;
    }

    fn block(&mut self, block: &Block, parent: NodeId) {
        let lang = block
            .lang
            .as_deref()
            .and_then(crate::edition::language::well_formed)
            .filter(|lang| *lang != self.language);
        // Nested past this depth a group has no element of its own: its blocks stand in the one above.
        let deep = self.depth > DEEPEST;
        match &block.kind {
            BlockKind::Heading { level, text } => self.heading(*level, text, parent, lang),
            BlockKind::Paragraph { text, role } => self.text_paragraph(text, *role, parent, lang),
            BlockKind::Figure(figure) => self.figure(figure, parent, lang),
            BlockKind::Quote {
                blocks,
                attribution,
            } => {
                let node = if deep {
                    parent
                } else {
                    self.tree.add(parent, Tag::BlockQuote)
                };
                self.set_lang(node, lang.filter(|_| !deep));
                self.skip(self.design.lead * 0.75);
                self.with_bar(design::BAR, |layout| {
                    let inner: Vec<&Block> = blocks.iter().collect();
                    layout.blocks(&inner, node);
                    if let Some(attribution) = attribution.as_ref().filter(|a| !a.is_blank()) {
                        let mark = layout.mark();
                        layout.skip(layout.design.lead * 0.2);
                        let p = layout.tree.add(node, Tag::P);
                        let setting = layout.quiet_setting(0.9);
                        layout.paragraph(attribution, p, &setting);
                        layout.tie(mark);
                    }
                });
                self.skip(self.design.lead * 0.75);
            }
            BlockKind::List { kind, start, items } => {
                self.list(*kind, *start, items, parent, lang, deep)
            }
            BlockKind::Table(table) => self.table(table, parent, lang),
            BlockKind::QuestionAnswer {
                question,
                asked_by,
                answer,
                answered_by,
            } => self.question(
                question,
                asked_by.as_deref(),
                answer,
                answered_by.as_deref(),
                parent,
                lang,
            ),
            BlockKind::Code { text, .. } => self.code(text, parent),
            BlockKind::Embed { what, title, url } => {
                self.embed(what, title.as_deref(), url.as_deref(), parent);
            }
            BlockKind::Break => self.thematic_break(),
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

    fn heading(&mut self, level: u8, text: &Inlines, parent: NodeId, lang: Option<&str>) {
        if text.is_blank() {
            return;
        }
        let level = level.clamp(2, 6);
        let (size, lead) = self.design.heading(level);
        let node = self.tree.add(parent, Tag::H(level));
        self.set_lang(node, lang);
        let words = crate::text::squeeze(&text.text());
        self.tree
            .with(node, |node| node.title = Some(words.clone()));
        self.skip(self.design.above_heading(level));
        let mark = self.mark();
        let setting = Setting {
            look: Look {
                size: size * self.scale,
                style: FaceStyle {
                    bold: level != 5,
                    italic: level >= 5,
                    mono: false,
                },
                ..self.look()
            },
            lead: lead * self.scale,
            align: Align::Start,
            hyphenate: false,
            keep_all: true,
            lang: lang.map(Arc::from),
        };
        self.paragraph(text, node, &setting);
        self.outline_entry(level, &words, node, mark);
        self.skip(self.design.lead * 0.35);
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

    fn text_paragraph(
        &mut self,
        text: &Inlines,
        role: ParagraphRole,
        parent: NodeId,
        lang: Option<&str>,
    ) {
        if text.is_blank() {
            return;
        }
        let node = self.tree.add(parent, Tag::P);
        self.set_lang(node, lang);
        let mut setting = Setting {
            lang: lang.map(Arc::from),
            ..self.body_setting()
        };
        match role {
            ParagraphRole::Body => {}
            ParagraphRole::Standfirst => {
                setting.look.size = setting.look.size * 1.16;
                setting.look.style.italic = true;
                setting.lead = Pt((setting.lead.0 * 1.14).round());
                setting.align = Align::Start;
                setting.hyphenate = false;
            }
            ParagraphRole::Correction => {
                setting.look.size = setting.look.size * 0.92;
                setting.look.style.italic = true;
                setting.lead = setting.lead * 0.94;
            }
        }
        if !std::mem::take(&mut self.tight) {
            self.skip(self.design.between());
        }
        let mark = self.mark();
        self.paragraph(text, node, &setting);
        if setting_ends_with_colon(text) {
            // What a paragraph announces stays with it.
            if let Some(strip) = self.since(mark).last_mut() {
                strip.keep = true;
            }
        }
        self.skip(if role == ParagraphRole::Standfirst {
            self.design.lead * 0.9
        } else {
            self.design.between()
        });
    }

    fn question(
        &mut self,
        question: &Inlines,
        asked_by: Option<&str>,
        answer: &[Block],
        answered_by: Option<&str>,
        parent: NodeId,
        lang: Option<&str>,
    ) {
        let _ = (asked_by, answered_by); // The names stand in the words themselves.
        self.skip(self.design.lead);
        if !question.is_blank() {
            let node = self.tree.add(parent, Tag::P);
            self.set_lang(node, lang);
            let mut setting = Setting {
                keep_all: true,
                align: Align::Start,
                hyphenate: false,
                lang: lang.map(Arc::from),
                ..self.body_setting()
            };
            setting.look.style.bold = true;
            self.with_bar(design::ACCENT, |layout| {
                let mark = layout.mark();
                layout.paragraph(question, node, &setting);
                // A very long question may be cut.
                if layout.mark() - mark > 12 {
                    for strip in layout.since(mark) {
                        strip.keep = false;
                    }
                }
            });
            self.skip(self.design.lead * 0.4);
        }
        let inner: Vec<&Block> = answer.iter().collect();
        self.blocks(&inner, parent);
    }

    fn list(
        &mut self,
        kind: ListKind,
        start: i64,
        items: &[ListItem],
        parent: NodeId,
        lang: Option<&str>,
        deep: bool,
    ) {
        if items.is_empty() {
            return;
        }
        let list = if deep {
            parent
        } else {
            self.tree.add(parent, Tag::L)
        };
        if !deep {
            self.set_lang(list, lang);
            self.tree.with(list, |node| {
                node.numbering = Some(match kind {
                    ListKind::Unordered => Numbering::Disc,
                    ListKind::Ordered => Numbering::Decimal,
                    ListKind::Definition => Numbering::None,
                });
            });
        }
        self.skip(self.design.between());
        let last = start.saturating_add(items.len() as i64);
        let digits = last.to_string().len().max(start.to_string().len());
        let indent = match kind {
            ListKind::Unordered => self.design.size * self.scale * 1.35,
            ListKind::Ordered => self.design.size * self.scale * (0.75 + 0.58 * digits as f32),
            ListKind::Definition => self.design.size * self.scale * 1.5,
        };
        for (at, item) in items.iter().enumerate() {
            let (li, label, body) = if deep {
                let group = self.tree.add(parent, Tag::Div);
                (group, self.tree.add(group, Tag::Span), group)
            } else {
                let li = self.tree.add(list, Tag::LI);
                let label = self.tree.add(li, Tag::Lbl);
                (li, label, self.tree.add(li, Tag::LBody))
            };
            let _ = li;
            let mark = self.mark();
            if kind == ListKind::Definition {
                if let Some(term) = item.term.as_ref().filter(|term| !term.is_blank()) {
                    let mut setting = Setting {
                        keep_all: true,
                        align: Align::Start,
                        ..self.body_setting()
                    };
                    setting.look.style.bold = true;
                    self.paragraph(term, label, &setting);
                }
                self.indented(indent, |layout| {
                    let inner: Vec<&Block> = item.blocks.iter().collect();
                    layout.space = Pt::ZERO;
                    layout.tight = true;
                    layout.blocks(&inner, body);
                });
            } else {
                let words = match kind {
                    ListKind::Ordered => format!("{}. ", start.saturating_add(at as i64)),
                    _ => "• ".to_owned(),
                };
                let setting = Setting {
                    align: Align::End,
                    ..self.body_setting()
                };
                let label =
                    self.paragraph_strips(&Inlines::plain(words), label, &setting, indent * 0.72);
                self.indented(indent, |layout| {
                    if let Some(term) = item.term.as_ref().filter(|term| !term.is_blank()) {
                        let p = layout.tree.add(body, Tag::P);
                        layout.paragraph(term, p, &layout.body_setting());
                    }
                    let inner: Vec<&Block> = item.blocks.iter().collect();
                    layout.tight = true;
                    layout.blocks(&inner, body);
                });
                self.hang(label, mark, indent);
            }
            // Items of one paragraph stand close together.
            self.space = Pt::ZERO;
            self.skip(self.design.lead * if item.blocks.len() > 1 { 0.5 } else { 0.22 });
        }
        self.skip(self.design.between());
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

    fn embed(&mut self, what: &str, title: Option<&str>, url: Option<&str>, parent: NodeId) {
        let mut inlines = Inlines::default();
        let plain = |text: String| {
            crate::article::Inline::Run(crate::article::Run {
                text,
                ..Default::default()
            })
        };
        let what = if what.is_empty() { "embedded" } else { what };
        inlines.0.push(plain(format!("[{what}, not kept] ")));
        if let Some(title) = title.filter(|title| !crate::text::is_blank(title)) {
            inlines.0.push(plain(format!("{title} ")));
        }
        if let Some(url) =
            url.filter(|url| url.starts_with("http://") || url.starts_with("https://"))
        {
            inlines
                .0
                .push(crate::article::Inline::Run(crate::article::Run {
                    text: url.to_owned(),
                    link: Some(crate::article::Link {
                        url: url.to_owned(),
                        text: String::new(),
                    }),
                    ..Default::default()
                }));
        }
        let node = self.tree.add(parent, Tag::P);
        self.skip(self.design.between());
        let setting = self.quiet_setting(0.9);
        self.with_bar(design::HAIR, |layout| {
            layout.paragraph(&inlines, node, &setting)
        });
        self.skip(self.design.between());
    }

    fn thematic_break(&mut self) {
        let lead = self.design.lead * self.scale;
        let length = Pt(46.0).min(self.width);
        self.emit(vec![Strip {
            above: lead * 0.5,
            height: lead,
            items: vec![Item::Rule {
                x: (self.width - length) / 2.0,
                y: lead / 2.0,
                width: length,
                height: Pt(0.8),
                colour: design::HAIR,
            }],
            ..Strip::default()
        }]);
        self.skip(lead * 0.5);
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

fn setting_ends_with_colon(text: &Inlines) -> bool {
    text.text().trim_end().ends_with([':', '：'])
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
