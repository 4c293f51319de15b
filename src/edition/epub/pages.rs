//! The pages that the edition adds around an article: a cover and the closing note.

use super::{document, inline};
use crate::edition::markup::Markup;
use crate::{
    article::{Article, Figure, Picture},
    edition::{colophon, language},
    text,
};
use std::collections::BTreeMap;

/// The picture of the cover: the first of a size to be one.
pub fn lead(article: &Article) -> Option<(usize, &Figure)> {
    /// Shortest side of a picture that may stand on a cover, in pixels.
    const LEAST: u32 = 160;
    article
        .figures()
        .into_iter()
        .find_map(|figure| match figure.picture {
            Picture::Present(index) => article
                .pictures
                .get(index)
                .filter(|picture| picture.width.min(picture.height) >= LEAST)
                .map(|_| (index, figure)),
            _ => None,
        })
}

/// The cover: the lead picture, if there is one, above headline, authors, publisher and date. Characters replaced are
/// counted with those of the article, so only the page is returned.
pub fn cover(article: &Article, pictures: &BTreeMap<usize, String>) -> String {
    let title = text::first_words(&document::headline(article), super::LABEL);
    let mut markup = Markup::xhtml();
    document::head_of(&mut markup, article, &title);
    markup.attr("epub:type", "frontmatter").line();
    markup
        .start("section")
        .attr("class", "cover")
        .attr("epub:type", "titlepage")
        .attr("aria-labelledby", "cover")
        .line();
    if let Some((index, figure)) = lead(article)
        && let Some(path) = pictures.get(&index)
        && let Some(picture) = article.pictures.get(index)
    {
        let alt = figure.alt.as_deref().map(text::squeeze).unwrap_or_default();
        markup
            .start("img")
            .attr("src", path)
            .attr("alt", &alt)
            .attr("width", &picture.width.max(1).to_string())
            .attr("height", &picture.height.max(1).to_string())
            .end()
            .line();
    }
    markup
        .start("h1")
        .attr("id", "cover")
        .text(&title)
        .end_full()
        .line();
    document::byline(&mut markup, article);
    markup.finish()
}

/// The closing note.
pub fn closing_note(article: &Article) -> String {
    let mut markup = Markup::xhtml();
    let lang = language::of(article);
    document::head_of(&mut markup, article, colophon::HEADING);
    markup.attr("epub:type", "backmatter").line();
    markup
        .start("section")
        .attr("epub:type", "colophon")
        .attr("role", "doc-colophon")
        .attr("aria-labelledby", "colophon");
    if lang != colophon::LANGUAGE {
        inline::language(
            &mut markup,
            colophon::LANGUAGE,
            document::direction_of(article),
        );
    }
    markup.line();
    markup
        .start("h1")
        .attr("id", "colophon")
        .text(colophon::HEADING)
        .end_full()
        .line();
    let mut listed = false;
    for line in colophon::lines(article) {
        if line.label.is_empty() {
            markup.element("p", &line.value);
            continue;
        }
        if !listed {
            markup.start("dl").line();
            listed = true;
        }
        markup.element("dt", line.label).start("dd");
        let target = line.url.as_deref().and_then(super::address::link);
        if let Some(target) = &target {
            markup.start("a").attr("href", target);
        }
        if line.code {
            markup.start("code");
        }
        markup.text(&line.value);
        if line.code {
            markup.end_full();
        }
        if target.is_some() {
            markup.end_full();
        }
        markup.end_full().line();
    }
    markup.finish()
}
