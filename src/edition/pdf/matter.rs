//! What stands around the body: the title block, the notes, the closing note, the running footer.

use super::{
    design,
    fonts::FaceStyle,
    frame::{Frame, Item, NodeId, Pt, Tag, Target},
    galley::Strip,
    layout::Layout,
    paragraph::{Align, Setting},
    shape::Look,
};
use crate::{
    article::{Block, Inline, Inlines, Link, Run},
    edition::colophon,
    text,
};
use std::sync::Arc;

/// Language of the words that we add ourselves.
const OURS: &str = colophon::LANGUAGE;

impl Layout<'_> {
    /// Headline, second headline, people, dates and source.
    pub fn title_block(&mut self, parent: NodeId) {
        let parent = self.tree.add(parent, Tag::Div);
        let metadata = &self.article.metadata;
        let title = self.title();
        let supplied = metadata
            .headline
            .as_ref()
            .is_some_and(|headline| headline.source == "supplied");
        let (size, lead) = self.design.heading(1);
        // A long headline is set smaller.
        let by = match text::chars(&title) {
            0..=70 => 1.0,
            71..=120 => 0.86,
            121..=200 => 0.72,
            _ => 0.58,
        };
        self.width = self.design.full_width();
        let mark = self.mark();
        if let Some(section) = &metadata.section {
            let p = self.tree.add(parent, Tag::P);
            let mut setting = self.quiet_setting(0.82);
            setting.look.colour = design::ACCENT;
            setting.look.style.bold = true;
            setting.keep_all = true;
            self.words(&section.value, p, &setting);
            self.skip(Pt(4.0));
        }
        let top = self.mark();
        let node = self.tree.add(parent, Tag::H(1));
        self.tree
            .with(node, |node| node.title = Some(title.clone()));
        let setting = Setting {
            look: Look {
                size: size * by,
                style: FaceStyle {
                    bold: !supplied,
                    italic: supplied,
                    mono: false,
                },
                ..self.look()
            },
            lead: lead * by,
            align: Align::Side,
            hyphenate: false,
            keep_all: true,
            balanced: true,
            lang: None,
        };
        self.words(&title, node, &setting);
        self.outline_entry(1, &title, node, top);
        if let Some(second) = &metadata.alternative_headline {
            let p = self.tree.add(parent, Tag::P);
            self.skip(Pt(4.0));
            let setting = Setting {
                look: Look {
                    size: self.design.size * 1.25,
                    colour: design::QUIET,
                    ..self.look()
                },
                lead: self.design.lead * 1.2,
                ..setting.clone()
            };
            self.words(&second.value, p, &setting);
        }
        self.people_and_dates(parent);
        self.keep_since(mark);
        let rule = Strip {
            above: Pt(11.0),
            height: Pt(1.2),
            items: vec![Item::Rule {
                x: if self.right_to_left {
                    self.width - Pt(54.0)
                } else {
                    Pt::ZERO
                },
                y: Pt::ZERO,
                width: Pt(54.0),
                height: Pt(1.2),
                colour: design::ACCENT,
            }],
            keep: true,
            ..Strip::default()
        };
        self.emit(vec![rule]);
        if self.design.columns > 1 {
            for strip in self.since(mark) {
                strip.full = true;
            }
            if let Some(strip) = self.since(mark).last_mut() {
                strip.keep = false;
            }
        }
        self.width = self.design.column_width();
        self.skip(self.design.lead * 1.2);
    }

    fn people_and_dates(&mut self, parent: NodeId) {
        let metadata = &self.article.metadata;
        let names: Vec<&str> = metadata
            .authors
            .iter()
            .map(|author| author.value.name.trim())
            .filter(|name| !name.is_empty())
            .collect();
        let mut setting = self.quiet_setting(0.95);
        setting.keep_all = true;
        setting.align = Align::Side;
        if !names.is_empty() {
            let p = self.tree.add(parent, Tag::P);
            self.skip(Pt(9.0));
            let mut setting = setting.clone();
            setting.look.colour = design::INK;
            self.words(&names.join(", "), p, &setting);
        }
        let mut dates = String::new();
        if let Some(date) = &metadata.published {
            dates.push_str(&format!("Published {}", date.value.day()));
        }
        if let Some(date) = &metadata.modified
            && metadata
                .published
                .as_ref()
                .is_none_or(|published| published.value.day() != date.value.day())
        {
            let apart = if dates.is_empty() { "" } else { " · " };
            dates.push_str(&format!("{apart}Updated {}", date.value.day()));
        }
        let mut line = Inlines::default();
        if let Some(publisher) = &metadata.publisher {
            line = Inlines::plain(publisher.value.name.as_str());
            if !dates.is_empty() {
                dates.insert_str(0, " · ");
            }
        }
        if !dates.is_empty() {
            line.0.push(self.in_ours(dates));
        }
        if !line.is_blank() {
            let p = self.tree.add(parent, Tag::P);
            self.skip(Pt(if names.is_empty() { 9.0 } else { 1.5 }));
            self.paragraph(&line, p, &setting);
        }
        let url = metadata.url.as_ref().map(|url| url.value.clone());
        if let Some(url) = url.or_else(|| self.article.provenance.url.clone()) {
            let p = self.tree.add(parent, Tag::P);
            let mut setting = self.quiet_setting(0.82);
            setting.keep_all = true;
            setting.align = Align::Side;
            self.skip(Pt(1.5));
            self.paragraph(&address(&url), p, &setting);
        }
    }

    /// The headline as shown.
    pub fn title(&self) -> String {
        self.article
            .metadata
            .headline
            .as_ref()
            .map(|headline| text::squeeze(&headline.value))
            .filter(|title| !text::is_blank(title))
            .unwrap_or_else(|| "[Untitled]".to_owned())
    }

    /// Words of ours, marked as of their language where the article is in another.
    pub fn in_ours(&self, text: String) -> Inline {
        Inline::Run(Run {
            text,
            lang: (self.language != OURS).then(|| OURS.to_owned()),
            ..Run::default()
        })
    }

    fn ours(&mut self, node: NodeId) {
        if self.language != OURS {
            self.set_lang(node, Some(OURS));
        }
    }

    /// Footnotes and endnotes, each with the way back to its mark.
    pub fn notes(&mut self, parent: NodeId) {
        if self.article.notes.is_empty() {
            return;
        }
        let section = self.tree.add(parent, Tag::Sect);
        let hair = Strip {
            above: self.design.lead * 1.6,
            height: Pt(0.6),
            items: vec![Item::Rule {
                x: if self.right_to_left {
                    self.width - Pt(90.0)
                } else {
                    Pt::ZERO
                },
                y: Pt::ZERO,
                width: Pt(90.0),
                height: Pt(0.6),
                colour: design::HAIR,
            }],
            keep: true,
            ..Strip::default()
        };
        self.emit(vec![hair]);
        self.skip(self.design.lead * 0.5);
        let article = self.article;
        let scale = std::mem::replace(&mut self.scale, 0.88);
        for (index, note) in article.notes.iter().enumerate() {
            let node = self.tree.add(section, Tag::Note);
            let anchor = self.note_is(index, node);
            let words = self.note_label(index);
            let label = self.tree.add(node, Tag::Lbl);
            let mut holder = label;
            let mut link = None;
            if let Some((back, reference)) = self.marked_at(index) {
                holder = self.tree.add(label, Tag::Link);
                link = Some(self.link(
                    Target::Anchor(back, reference),
                    holder,
                    &format!("Back to mark {words}"),
                ));
                self.tree.with(node, |node| node.refers.push(reference));
                self.tree.with(reference, |mark| mark.refers.push(node));
            }
            let setting = Setting {
                align: Align::End,
                hyphenate: false,
                ..self.body_setting()
            };
            let indent =
                self.design.size * self.scale * (1.0 + 0.62 * words.chars().count() as f32);
            let indent = indent.min(self.width * 0.4);
            let mut label = self.paragraph_strips(
                &Inlines::plain(format!("{words} ")),
                holder,
                &setting,
                indent * 0.72,
            );
            if link.is_some() {
                for item in label.iter_mut().flat_map(|strip| &mut strip.items) {
                    if let Item::Text(run) = item {
                        run.link = link;
                        run.colour = design::LINK;
                    }
                }
            }
            let mark = self.mark();
            let (left, width) = (self.left, self.width);
            if !self.right_to_left {
                self.left += indent;
            }
            self.width -= indent;
            let blocks: Vec<&Block> = note.blocks.iter().collect();
            self.blocks(&blocks, node);
            self.left = left;
            self.width = width;
            self.hang(label, mark, indent);
            if let Some(anchor) = anchor {
                self.put_anchor(mark, anchor);
            }
            self.skip(Pt(2.0));
        }
        self.scale = scale;
    }

    /// The closing note: what this is a copy of.
    pub fn closing_note(&mut self, parent: NodeId) {
        let section = self.tree.add(parent, Tag::Sect);
        self.ours(section);
        self.skip(self.design.lead * 2.2);
        let hair = Strip {
            height: Pt(0.6),
            items: vec![Item::Rule {
                x: Pt::ZERO,
                y: Pt::ZERO,
                width: self.width,
                height: Pt(0.6),
                colour: design::HAIR,
            }],
            keep: true,
            ..Strip::default()
        };
        let start = self.mark();
        self.closing = Some(start);
        self.emit(vec![hair]);
        self.skip(Pt(9.0));
        let mut setting = self.quiet_setting(0.8);
        setting.lang = Some(Arc::from(OURS));
        let mut heading = setting.clone();
        heading.look.style.bold = true;
        heading.look.colour = design::INK;
        heading.keep_all = true;
        let node = self.tree.add(section, Tag::H(2));
        self.tree
            .with(node, |node| node.title = Some(colophon::HEADING.to_owned()));
        let mark = self.mark();
        let direction = std::mem::replace(&mut self.right_to_left, false);
        let shaped = std::mem::replace(&mut self.shaper.right_to_left, false);
        self.words(colophon::HEADING, node, &heading);
        self.outline_entry(2, colophon::HEADING, node, mark);
        self.skip(Pt(3.0));
        for line in colophon::lines(self.article) {
            let p = self.tree.add(section, Tag::P);
            let mut inlines = Inlines::default();
            let mut push = |text: String, style| {
                inlines.0.push(Inline::Run(Run {
                    text,
                    style,
                    ..Run::default()
                }));
            };
            if !line.label.is_empty() {
                push(format!("{}: ", line.label), Default::default());
            }
            if let Some(url) = &line.url {
                inlines.0.push(Inline::Run(Run {
                    text: line.value.clone(),
                    link: Some(Link {
                        url: url.clone(),
                        text: String::new(),
                    }),
                    ..Run::default()
                }));
            } else {
                // Digests too in the face of the text: a face for two lines would be a tenth of a short file.
                push(line.value.clone(), Default::default());
            }
            self.paragraph(&inlines, p, &setting);
            self.skip(Pt(if line.label.is_empty() { 3.0 } else { 0.5 }));
        }
        self.right_to_left = direction;
        self.shaper.right_to_left = shaped;
        let strips = self.since(start);
        let count = strips.len();
        for strip in strips.iter_mut().take(count.saturating_sub(1)) {
            strip.keep = count <= 40;
        }
    }

    /// Short title and sheet number at each foot, outside the structure.
    pub fn footers(&mut self, frames: &mut [Frame]) {
        let count = frames.len();
        let title = text::first_words(&self.title(), 64);
        let mut setting = self.quiet_setting(0.76);
        setting.look.style.italic = true;
        let width = self.design.full_width();
        let y = self.design.height - self.design.bottom + Pt(30.0);
        // Mirrored where reading runs from right to left: the number stands at the left.
        setting.align = Align::Side;
        let mut short = self.furniture(&title, &setting, width * 0.8);
        if self.right_to_left {
            short
                .iter_mut()
                .for_each(|item| item.shift(width * 0.2, Pt::ZERO));
        }
        setting.look.style.italic = false;
        self.shaper.right_to_left = false;
        for (at, frame) in frames.iter_mut().enumerate() {
            let words = format!("{} / {count}", at + 1);
            let mut number = self.furniture(&words, &setting, width);
            let wide: f32 = number
                .iter()
                .map(|item| match item {
                    Item::Text(run) => run.width.0,
                    _ => 0.0,
                })
                .sum();
            let free = width - Pt(wide);
            let by = if self.right_to_left { -free } else { free };
            number.iter_mut().for_each(|item| item.shift(by, Pt::ZERO));
            for mut item in short.iter().cloned().chain(number) {
                item.shift(self.design.side, y);
                frame.footer.push(item);
            }
        }
    }

    fn furniture(&mut self, words: &str, setting: &Setting, width: Pt) -> Vec<Item> {
        let nodes = self.tree.nodes.len();
        let strips = self.paragraph_strips(&Inlines::plain(words), nodes, setting, width);
        let mut items: Vec<Item> = strips
            .into_iter()
            .next()
            .map(|strip| strip.items)
            .unwrap_or_default();
        items.iter_mut().for_each(Item::make_furniture);
        items
    }
}

fn address(url: &str) -> Inlines {
    let is_web = url.starts_with("http://") || url.starts_with("https://");
    Inlines(vec![Inline::Run(Run {
        text: url.to_owned(),
        link: is_web.then(|| Link {
            url: url.to_owned(),
            text: String::new(),
        }),
        ..Run::default()
    })])
}
