//! Each kind of block in its place: headings, paragraphs, quotations, lists, questions, embeds, breaks. Figures, tables
//! and code have files of their own.

use super::{
    design,
    fonts::FaceStyle,
    frame::{Item, NodeId, Numbering, Pt, Tag},
    galley::Strip,
    layout::Layout,
    paragraph::{Align, Setting},
    shape::Look,
};
use crate::article::{Block, BlockKind, Inlines, ListItem, ListKind, ParagraphRole};
use crate::edition::missing;
use std::sync::Arc;

/// Deepest nesting that is shown in the structure; what lies deeper is set at this depth.
const DEEPEST: usize = 24;

impl Layout<'_> {
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
            balanced: true,
            lang: lang.map(Arc::from),
        };
        self.paragraph(text, node, &setting);
        self.outline_entry(level, &words, node, mark);
        self.skip(self.design.lead * 0.35);
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

    fn embed(&mut self, what: &str, title: Option<&str>, url: Option<&str>, parent: NodeId) {
        let web = url.filter(|url| url.starts_with("http://") || url.starts_with("https://"));
        self.skip(self.design.between());
        let setting = self.quiet_setting(0.9);
        self.with_bar(design::HAIR, |layout| {
            if let Some(title) = title.filter(|title| !crate::text::is_blank(title)) {
                let node = layout.tree.add(parent, Tag::P);
                let mut setting = setting.clone();
                setting.look.colour = design::INK;
                setting.keep_all = true;
                layout.words(title, node, &setting);
            }
            // These words are ours: they stand apart from the article's.
            let ours = layout.tree.add(parent, Tag::NonStruct);
            let node = layout.tree.add(ours, Tag::P);
            if layout.language != crate::edition::colophon::LANGUAGE {
                layout.set_lang(node, Some(crate::edition::colophon::LANGUAGE));
            }
            let mut inlines = Inlines::plain(format!("{} ", missing::embed(what)));
            if let Some(url) = web {
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
            layout.paragraph(&inlines, node, &setting);
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
}

fn setting_ends_with_colon(text: &Inlines) -> bool {
    text.text().trim_end().ends_with([':', '：'])
}
