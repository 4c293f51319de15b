//! What every page of a book begins with: its head, its headline, who made the article, for whom and when.

use crate::edition::markup::Markup;
use crate::{article::Article, edition::language, text, time::SourceDate};

/// Language of the words that editions add.
pub const OURS: &str = crate::edition::colophon::LANGUAGE;

/// The headline on one line.
pub fn headline(article: &Article) -> String {
    let title = article
        .metadata
        .headline
        .as_ref()
        .map(|headline| text::squeeze(&headline.value))
        .unwrap_or_default();
    if title.is_empty() {
        "[Untitled]".to_owned()
    } else {
        title
    }
}

/// Opens the document of an article: `html`, the head and `body`, whose attributes may follow.
pub fn head_of(markup: &mut Markup, article: &Article, title: &str) {
    head(markup, language::of(article), direction_of(article), title);
}

/// Opens `html`, writes the head and opens `body`, whose attributes may follow.
pub fn head(markup: &mut Markup, lang: &str, dir: &str, title: &str) {
    markup
        .start("html")
        .attr("xmlns", "http://www.w3.org/1999/xhtml")
        .attr("xmlns:epub", "http://www.idpf.org/2007/ops")
        .attr("lang", lang)
        .attr("xml:lang", lang)
        .attr("dir", dir)
        .line();
    markup.start("head").line();
    markup
        .start("meta")
        .attr("charset", "utf-8")
        .end()
        .line()
        .element("title", title)
        .start("link")
        .attr("rel", "stylesheet")
        .attr("type", "text/css")
        .attr("href", "style.css")
        .end()
        .line();
    markup.end().line();
    markup.start("body");
}

/// `rtl` or `ltr`, for the whole article.
pub fn direction_of(article: &Article) -> &'static str {
    if article.metadata.right_to_left {
        "rtl"
    } else {
        "ltr"
    }
}

/// A date as people read it, in a `time` element with the source's own precision where HTML can hold it
/// (HTML, section 2.3.5).
pub fn date(markup: &mut Markup, date: &SourceDate) {
    let whole = date.as_str();
    // HTML has no second 60 and no more than three digits of a fraction.
    let fits = !whole.contains(":60")
        && whole
            .split_once('.')
            .is_none_or(|(_, rest)| rest.bytes().take_while(u8::is_ascii_digit).count() <= 3);
    let shown = date.day();
    markup
        .start("time")
        .attr("datetime", if fits { whole } else { shown });
    markup.text(shown).end_full();
}

/// Authors, publisher and date, each as the source gives it.
pub fn byline(markup: &mut Markup, article: &Article) {
    let metadata = &article.metadata;
    if !metadata.authors.is_empty() {
        markup.start("p").attr("class", "byline");
        for (n, author) in metadata.authors.iter().enumerate() {
            if n > 0 {
                markup.text(", ");
            }
            markup
                .start("bdi")
                .attr("class", "author")
                .text(&text::squeeze(&author.value.name))
                .end_full();
        }
        markup.end_full().line();
    }
    let publisher = metadata.publisher.as_ref();
    if publisher.is_some() || metadata.published.is_some() {
        markup.start("p").attr("class", "source");
        if let Some(publisher) = publisher {
            markup
                .start("bdi")
                .attr("class", "publisher")
                .text(&text::squeeze(&publisher.value.name))
                .end_full();
        }
        if let Some(published) = &metadata.published {
            if publisher.is_some() {
                markup.text(", ");
            }
            date(markup, &published.value);
        }
        markup.end_full().line();
    }
}
