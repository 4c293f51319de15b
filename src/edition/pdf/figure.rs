//! Figures: the picture or a quiet box that says why there is none, its caption, and the credit set apart.

use super::{
    design,
    frame::{Item, NodeId, Pt, Tag},
    galley::{Shrinks, Strip},
    layout::Layout,
    paragraph::Setting,
};
use crate::article::{Figure, Inlines, Picture};
use crate::notice::Notice;

/// Pixels an inch below which a picture is shown no larger.
const COARSEST: f32 = 110.0;

/// What a figure says where its picture has neither alternative text nor caption.
pub const UNDESCRIBED: &str = "Picture without description";

impl Layout<'_> {
    /// Sets a figure.
    pub fn figure(&mut self, figure: &Figure, parent: NodeId, lang: Option<&str>) {
        let node = self.tree.add(parent, Tag::Figure);
        self.set_lang(node, lang);
        let alt = self.alternative(figure);
        self.tree.with(node, |node| node.alt = Some(alt));
        self.skip(self.design.lead);
        let start = self.mark();
        match &figure.picture {
            Picture::Present(index) if self.broken.contains_key(index) => {
                let reason = self.broken.get(index).cloned().unwrap_or_default();
                self.placeholder(figure, &reason, node);
            }
            Picture::Present(index) if self.article.pictures.get(*index).is_some() => {
                self.picture(*index, node);
            }
            Picture::Missing { reason, .. } => self.placeholder(figure, reason, node),
            _ => self.placeholder(figure, "not captured", node),
        }
        let caption = figure
            .caption
            .as_ref()
            .filter(|caption| !caption.is_blank());
        let credit = figure
            .credit
            .as_ref()
            .map(|credit| credit.text.trim())
            .filter(|credit| !credit.is_empty());
        if caption.is_some() || credit.is_some() {
            let group = self.tree.add(node, Tag::Caption);
            let mark = self.mark();
            self.skip(Pt(6.0));
            if let Some(caption) = caption {
                let p = self.tree.add(group, Tag::P);
                let mut setting = self.quiet_setting(0.86);
                setting.look.colour = design::INK;
                setting.hyphenate = true;
                self.paragraph(caption, p, &setting);
                self.skip(Pt(2.0));
            }
            if let Some(credit) = credit {
                let p = self.tree.add(group, Tag::P);
                let mut setting = self.quiet_setting(0.78);
                setting.look.style.italic = true;
                self.paragraph(&Inlines::plain(credit), p, &setting);
            }
            self.tie(mark);
        }
        // All of a figure stays together, unless the caption is longer than a third of a sheet.
        let lines = self.mark() - start;
        if lines <= 16 {
            let strips = self.since(start);
            let count = strips.len();
            for strip in strips.iter_mut().take(count.saturating_sub(1)) {
                strip.keep = true;
            }
        }
        self.skip(self.design.lead);
    }

    fn alternative(&mut self, figure: &Figure) -> String {
        let known = figure
            .alt
            .as_deref()
            .map(crate::text::squeeze)
            .filter(|alt| !crate::text::is_blank(alt));
        if let Some(alt) = known {
            return alt;
        }
        let caption = figure
            .caption
            .as_ref()
            .map(|caption| crate::text::squeeze(&caption.text()))
            .filter(|caption| !crate::text::is_blank(caption));
        let stands = if caption.is_some() {
            "its caption stands in its place"
        } else {
            "it is marked as without description"
        };
        self.notices.push(Notice::info(
            "edition.pdf.alt.missing",
            format!("a picture has no alternative text: {stands} in the PDF"),
        ));
        caption.unwrap_or_else(|| UNDESCRIBED.to_owned())
    }

    fn picture(&mut self, index: usize, node: NodeId) {
        let Some(file) = self.article.pictures.get(index) else {
            return;
        };
        let (w, h) = (file.width.max(1) as f32, file.height.max(1) as f32);
        let natural = w * 72.0 / COARSEST;
        let mut width = self.width.0.min(natural);
        let mut height = width * h / w;
        let highest = self.design.body_height().0 * 0.58;
        if height > highest {
            height = highest;
            width = height * w / h;
        }
        // A picture a thousand times wider than high still has a hairline of height.
        let (width, height) = (Pt(width.max(1.0)), Pt(height.max(1.0)));
        let leaf = self.tree.leaf(node);
        let strip = Strip {
            height,
            items: vec![Item::Picture {
                picture: index,
                x: if self.right_to_left {
                    self.width - width
                } else {
                    Pt::ZERO
                },
                y: Pt::ZERO,
                width,
                height,
                leaf,
            }],
            shrinks: Some(Shrinks {
                x: Pt::ZERO,
                room: self.width,
                right: self.right_to_left,
            }),
            ..Strip::default()
        };
        self.emit(vec![strip]);
    }

    /// A tinted box with the reason and the alternative text.
    fn placeholder(&mut self, figure: &Figure, reason: &str, node: NodeId) {
        let inset = Pt(14.0);
        let mut setting: Setting = self.quiet_setting(0.86);
        let width = self.width - inset * 2.0;
        let mut strips = self.paragraph_strips(
            &Inlines::plain(format!(
                "Picture not shown: {}. ",
                crate::text::squeeze(reason)
            )),
            node,
            &setting,
            width,
        );
        if let Some(alt) = figure
            .alt
            .as_deref()
            .filter(|alt| !crate::text::is_blank(alt))
        {
            setting.look.style.italic = true;
            strips.extend(self.paragraph_strips(&Inlines::plain(alt), node, &setting, width));
        }
        let count = strips.len();
        for (at, strip) in strips.iter_mut().enumerate() {
            let top = if at == 0 { inset } else { Pt::ZERO };
            let bottom = if at + 1 == count { inset } else { Pt::ZERO };
            strip
                .items
                .iter_mut()
                .for_each(|item| item.shift(inset, top));
            strip.height += top + bottom;
            strip.keep = at + 1 < count && count <= 12;
            strip.items.insert(
                0,
                Item::Rule {
                    x: Pt::ZERO,
                    y: Pt::ZERO,
                    width: self.width,
                    height: strip.height + if at + 1 < count { Pt(0.3) } else { Pt::ZERO },
                    colour: design::TINT,
                },
            );
        }
        self.emit(strips);
    }
}
