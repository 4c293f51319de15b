//! Figures: picture, caption, credit; and what stands where a picture, film or sound was not captured.

use super::{Entry, Writer};
use crate::{
    article::{Figure, Picture},
    edition::{epub::address, missing},
    text,
};

impl<'a> Writer<'a> {
    pub(super) fn figure(&mut self, figure: &'a Figure, lang: Option<&str>) {
        self.figures += 1;
        let id = format!("fig-{}", self.figures);
        let alt = figure.alt.as_deref().map(text::squeeze).unwrap_or_default();
        self.start("figure", lang);
        self.markup.attr("id", &id).line();
        let kept = match figure.picture {
            Picture::Present(index) => self
                .article
                .pictures
                .get(index)
                .zip(self.place.pictures.get(&index)),
            _ => None,
        };
        if let Some((picture, path)) = kept {
            self.markup
                .start("img")
                .attr("src", path)
                .attr("alt", &alt)
                .attr("width", &picture.width.max(1).to_string())
                .attr("height", &picture.height.max(1).to_string())
                .end()
                .line();
        } else {
            self.no_picture(figure, &alt);
        }
        let caption = figure
            .caption
            .as_ref()
            .filter(|caption| !caption.is_blank());
        let credit = figure
            .credit
            .as_ref()
            .map(|credit| credit.text.trim())
            .filter(|credit| !text::is_blank(credit));
        if caption.is_some() || credit.is_some() {
            self.markup.start("figcaption");
            if let Some(caption) = caption {
                self.markup.start("span").attr("class", "caption");
                self.inlines(caption);
                self.markup.end_full();
            }
            if let Some(credit) = credit {
                if caption.is_some() {
                    self.markup.text(" ");
                }
                self.markup
                    .start("span")
                    .attr("class", "credit")
                    .attr("dir", "auto")
                    .text(credit)
                    .end_full();
            }
            self.markup.end_full().line();
        }
        self.markup.end_full().line();
        if kept.is_some() {
            let words = caption
                .map(|caption| text::first_words(&caption.text(), 100))
                .filter(|words| !text::is_blank(words))
                .or_else(|| (!text::is_blank(&alt)).then(|| text::first_words(&alt, 100)))
                .unwrap_or_else(|| format!("Picture {}", self.figures));
            self.written.illustrations.push(Entry {
                level: 2,
                id,
                label: words,
            });
        }
    }

    /// In place of a picture: that it is missing and why; its alternative text stays one.
    fn no_picture(&mut self, figure: &Figure, alt: &str) {
        let words = missing::picture(match &figure.picture {
            Picture::Missing { reason, .. } => reason,
            _ => "",
        });
        self.markup.start("div").attr("class", "missing");
        if !text::is_blank(alt) {
            self.markup
                .attr("role", "img")
                .attr("aria-label", &format!("{alt} ({words})"));
        }
        self.markup.line();
        self.ours("p", &words);
        self.markup.end_full().line();
    }

    pub(super) fn embed(
        &mut self,
        what: &str,
        title: Option<&str>,
        url: Option<&str>,
        lang: Option<&str>,
    ) {
        let title = title.filter(|title| !text::is_blank(title));
        let target = url.and_then(address::link);
        self.start("div", lang);
        self.markup.attr("class", "embed").line();
        self.ours("p", missing::embed(what));
        match (title, target) {
            (Some(title), target) => {
                self.markup.start("p");
                if let Some(target) = target {
                    self.markup.start("a").attr("href", &target);
                    self.markup.text(title).end_full();
                } else {
                    self.markup.text(title);
                }
                self.markup.end_full().line();
            }
            (None, Some(target)) => {
                self.markup.start("p").attr("class", "ours");
                self.markup.start("a").attr("href", &target);
                self.markup.text(&target).end_full();
                self.markup.end_full().line();
            }
            (None, None) => {}
        }
        self.markup.end_full().line();
    }
}
