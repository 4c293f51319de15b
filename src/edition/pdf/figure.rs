//! Figures: the picture or a quiet box that says why there is none, its caption, and the credit set apart.

use super::{
    design::{self, Design},
    frame::{Item, NodeId, Pt, Tag},
    galley::{Shrinks, Strip},
    layout::Layout,
    paragraph::{Align, Setting},
};
use crate::article::{Figure, Inlines, Picture, PictureFile};
use crate::cue::twins;
use crate::edition::missing;
use crate::notice::Notice;
use crate::text::letters;

/// Pixels an inch below which a picture is shown no larger.
const COARSEST: f32 = 110.0;

/// Space above and below the words of a placeholder.
const PADDING: Pt = Pt(8.0);

/// Highest part of a sheet's text area that a picture takes.
const HIGHEST: f32 = 0.58;

/// What a figure says where its picture has neither alternative text nor caption.
pub const UNDESCRIBED: &str = "Picture without description";

/// Width and height at which a picture is shown where `room` is the measure: not coarser than [`COARSEST`] and not higher
/// than [`HIGHEST`] of a sheet.
fn shown(design: &Design, file: &PictureFile, room: Pt) -> (Pt, Pt) {
    let (w, h) = (file.width.max(1) as f32, file.height.max(1) as f32);
    let natural = w * 72.0 / COARSEST;
    let mut width = room.0.min(natural);
    let mut height = width * h / w;
    let highest = design.body_height().0 * HIGHEST;
    if height > highest {
        height = highest;
        width = height * w / h;
    }
    // A picture a thousand times wider than high still has a hairline of height.
    (Pt(width.max(1.0)), Pt(height.max(1.0)))
}

/// Pixels of a picture that is shown as large as can be at `ppi` pixels an inch: never more than it has.
pub fn pixels_at(design: &Design, file: &PictureFile, ppi: f32) -> (u32, u32) {
    let (width, height) = shown(design, file, design.column_width());
    let pixels =
        |length: Pt, most: u32| ((length.0 / 72.0 * ppi).ceil() as u32).clamp(1, most.max(1));
    (pixels(width, file.width), pixels(height, file.height))
}

impl Layout<'_> {
    /// Sets a figure.
    pub fn figure(&mut self, figure: &Figure, parent: NodeId, lang: Option<&str>) {
        let node = self.tree.add(parent, Tag::Figure);
        self.set_lang(node, lang);
        let alt = self.alternative(figure);
        self.tree.with(node, |node| node.alt = Some(alt));
        let shows =
            matches!(&figure.picture, Picture::Present(index) if !self.broken.contains_key(index));
        let apart = self.design.lead * if shows { 1.0 } else { 0.6 };
        self.skip(apart);
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
        self.skip(apart);
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
        let (width, height) = shown(&self.design, file, self.width);
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

    /// A tinted box with the reason and the alternative text; not with what the caption below it says too.
    fn placeholder(&mut self, figure: &Figure, reason: &str, node: NodeId) {
        let inset = Pt(12.0);
        let mut setting: Setting = self.quiet_setting(0.86);
        setting.align = Align::Side;
        let width = self.width - inset * 2.0;
        let words = self.in_ours(missing::picture(reason));
        let mut strips = self.paragraph_strips(&Inlines(vec![words]), node, &setting, width);
        if let Some(alt) = figure
            .alt
            .as_deref()
            .filter(|alt| !crate::text::is_blank(alt) && !is_said_below(alt, figure))
        {
            setting.look.style.italic = true;
            setting.align = Align::Start;
            strips.extend(self.paragraph_strips(&Inlines::plain(alt), node, &setting, width));
        }
        let count = strips.len();
        for (at, strip) in strips.iter_mut().enumerate() {
            let top = if at == 0 { PADDING } else { Pt::ZERO };
            let bottom = if at + 1 == count { PADDING } else { Pt::ZERO };
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

/// True if the caption, or caption and credit, begin with the alternative text, or are cut off or the same where that ends.
fn is_said_below(alt: &str, figure: &Figure) -> bool {
    figure.caption.as_ref().is_some_and(|caption| {
        let caption = caption.text();
        let credit = figure.credit.as_ref().map_or("", |credit| &credit.text);
        twins::is_copy(alt, &caption)
            || twins::prefix_end(&caption, alt).is_some()
            || letters(&format!("{caption}{credit}")).starts_with(&letters(alt))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Credit;

    #[test]
    fn an_alternative_text_of_caption_and_credit_is_said_below() {
        let figure = Figure {
            caption: Some(Inlines::plain("The quay at noon.")),
            credit: Some(Credit {
                text: "Ada Quill/Harbour Post".to_owned(),
                ..Credit::default()
            }),
            ..Figure::default()
        };
        for alt in ["The quay", "The quay at noon. (Ada Quill/Harbour Post)"] {
            assert!(is_said_below(alt, &figure), "{alt}");
        }
        assert!(!is_said_below("Boats at the quay", &figure));
    }
}
