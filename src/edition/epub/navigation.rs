//! The navigation document: contents with headings or questions, illustrations, landmarks (EPUB 3.3, section 7).

use super::{
    document::{self, OURS},
    inline,
    xhtml::Entry,
};
use crate::edition::markup::Markup;

/// One chapter of the contents.
#[derive(Clone, Debug, Default)]
pub struct Chapter {
    /// Its document.
    pub file: String,
    /// Words to show.
    pub label: String,
    /// Language, where it differs from the book's.
    pub lang: Option<String>,
    /// Headings and questions in it.
    pub outline: Vec<Entry>,
    /// Pictures in it.
    pub illustrations: Vec<Entry>,
    /// True if its words are the edition's own (the closing note).
    pub ours: bool,
    /// Words over this chapter and those after it, and whether they are the edition's own; empty words end a group.
    pub group: Option<(String, bool)>,
}

/// The whole navigation of a book.
#[derive(Clone, Debug, Default)]
pub struct Navigation {
    /// Title of the book.
    pub title: String,
    /// Language of the book.
    pub lang: String,
    /// Direction of the book.
    pub dir: &'static str,
    /// The chapters.
    pub chapters: Vec<Chapter>,
    /// Landmarks: `epub:type`, target, words.
    pub landmarks: Vec<(&'static str, String, &'static str)>,
}

/// Writes the navigation document.
pub fn write(navigation: &Navigation) -> String {
    let mut markup = Markup::xhtml();
    document::head(
        &mut markup,
        &navigation.lang,
        navigation.dir,
        &navigation.title,
    );
    markup.line();
    contents(&mut markup, navigation);
    illustrations(&mut markup, navigation);
    landmarks(&mut markup, navigation);
    markup.finish()
}

fn contents(markup: &mut Markup, navigation: &Navigation) {
    open(markup, navigation, "toc", "contents", "Contents");
    markup.start("ol").line();
    let mut grouped = false;
    for chapter in &navigation.chapters {
        if let Some((label, ours)) = &chapter.group {
            if grouped {
                markup.end_full().line().end_full().line();
            }
            grouped = !label.is_empty();
            if grouped {
                // Some reading systems cannot show words that lead nowhere: a group leads to its first chapter.
                markup.start("li").start("a").attr("href", &chapter.file);
                in_language(markup, navigation, ours.then_some(OURS));
                markup.text(label).end_full().line();
                markup.start("ol").line();
            }
        }
        markup.start("li");
        markup.start("a").attr("href", &chapter.file);
        let lang = if chapter.ours {
            Some(OURS)
        } else {
            chapter.lang.as_deref()
        };
        in_language(markup, navigation, lang);
        markup.text(&chapter.label).end_full();
        tree(markup, navigation, chapter);
        markup.end_full().line();
    }
    if grouped {
        markup.end_full().line().end_full().line();
    }
    markup.end_full().line().end_full().line();
}

/// Nested lists of a chapter's outline. A list never begins deeper than one level below its parent.
fn tree(markup: &mut Markup, navigation: &Navigation, chapter: &Chapter) {
    let mut open: Vec<u8> = Vec::new();
    for entry in &chapter.outline {
        // Close the lists deeper than this entry; the last that it can stand in stays, even if it began deeper.
        while let [.., outer, inner] = open.as_slice()
            && *inner > entry.level
            && *outer >= entry.level
        {
            markup.end_full().line().end_full();
            open.pop();
        }
        match open.last_mut() {
            Some(level) if *level < entry.level => {
                markup.line().start("ol").line();
                open.push(entry.level);
            }
            Some(level) => {
                *level = entry.level;
                markup.end_full().line();
            }
            None => {
                markup.line().start("ol").line();
                open.push(entry.level);
            }
        }
        markup.start("li");
        markup
            .start("a")
            .attr("href", &format!("{}#{}", chapter.file, entry.id));
        in_language(markup, navigation, chapter.lang.as_deref());
        markup.text(&entry.label).end_full();
    }
    for _ in open {
        markup.end_full().line().end_full();
    }
}

fn illustrations(markup: &mut Markup, navigation: &Navigation) {
    let illustrated: Vec<&Chapter> = navigation
        .chapters
        .iter()
        .filter(|chapter| !chapter.illustrations.is_empty())
        .collect();
    if illustrated.is_empty() {
        return;
    }
    // In a book of several chapters with pictures they stand under their chapter.
    let several = illustrated.len() > 1;
    open(markup, navigation, "loi", "illustrations", "Illustrations");
    markup.start("ol").line();
    for chapter in illustrated {
        if several {
            markup.start("li");
            markup.start("a").attr("href", &chapter.file);
            in_language(markup, navigation, chapter.lang.as_deref());
            markup.text(&chapter.label).end_full().line();
            markup.start("ol").line();
        }
        for entry in &chapter.illustrations {
            markup.start("li");
            markup
                .start("a")
                .attr("href", &format!("{}#{}", chapter.file, entry.id));
            in_language(markup, navigation, chapter.lang.as_deref());
            markup.text(&entry.label).end_full().end_full().line();
        }
        if several {
            markup.end_full().line().end_full().line();
        }
    }
    markup.end_full().line().end_full().line();
}

fn landmarks(markup: &mut Markup, navigation: &Navigation) {
    markup
        .start("nav")
        .attr("epub:type", "landmarks")
        .attr("id", "landmarks")
        .attr("aria-labelledby", "landmarks-title")
        .attr("hidden", "hidden")
        .line();
    title(markup, navigation, "landmarks-title", "Landmarks");
    markup.start("ol").line();
    for (kind, target, words) in &navigation.landmarks {
        markup.start("li");
        markup
            .start("a")
            .attr("epub:type", kind)
            .attr("href", target);
        in_language(markup, navigation, Some(OURS));
        markup.text(words).end_full().end_full().line();
    }
    markup.end_full().line().end_full().line();
}

fn open(
    markup: &mut Markup,
    navigation: &Navigation,
    kind: &'static str,
    id: &'static str,
    words: &'static str,
) {
    let label = format!("{id}-title");
    markup.start("nav").attr("epub:type", kind);
    if kind == "toc" {
        markup.attr("role", "doc-toc");
    }
    markup.attr("id", id).attr("aria-labelledby", &label).line();
    title(markup, navigation, &label, words);
}

fn title(markup: &mut Markup, navigation: &Navigation, id: &str, words: &str) {
    markup
        .start(if id == "contents-title" { "h1" } else { "h2" })
        .attr("id", id);
    in_language(markup, navigation, Some(OURS));
    markup.text(words).end_full().line();
}

fn in_language(markup: &mut Markup, navigation: &Navigation, lang: Option<&str>) {
    if let Some(lang) = lang.filter(|lang| *lang != navigation.lang) {
        inline::language(markup, lang, navigation.dir);
    }
}
