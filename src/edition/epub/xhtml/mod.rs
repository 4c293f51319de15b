//! Article to XHTML, written from the model, never copied from the page: nothing active, nothing remote.
//!
//! What the edition adds of its own ("Notes", "Picture not captured") stands in elements of class `ours`, so that a
//! reader, human or program, can tell it from captured words.

mod figure;
mod list;
mod note;
mod table;

use super::{
    document::{self, OURS},
    inline,
};
use crate::edition::markup::Markup;
use crate::{
    article::{Article, Block, BlockKind, Inlines, ParagraphRole},
    edition::language,
    text,
};
use std::collections::{BTreeMap, BTreeSet};

/// Where an article's document lies in its book.
pub struct Place<'a> {
    /// Paths of the pictures, relative to the document, by index into [`Article::pictures`].
    pub pictures: &'a BTreeMap<usize, String>,
}

/// A written document and what the navigation needs of it.
#[derive(Debug, Default)]
pub struct Written {
    /// The XHTML document.
    pub xhtml: String,
    /// Headings and questions in reading order.
    pub outline: Vec<Entry>,
    /// Figures whose picture is in the book.
    pub illustrations: Vec<Entry>,
    /// Characters that XML forbids, replaced by U+FFFD.
    pub replaced: usize,
    /// Links whose address a book cannot hold; their words stay.
    pub unlinked: usize,
}

/// A place to go to.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// 2 for the highest headings of an article.
    pub level: u8,
    /// Id of the element.
    pub id: String,
    /// Words to show.
    pub label: String,
}

/// Writes the document of an article.
pub fn write(article: &Article, place: &Place<'_>) -> Written {
    let mut writer = Writer {
        article,
        place,
        markup: Markup::xhtml(),
        written: Written::default(),
        headings: 0,
        questions: 0,
        figures: 0,
        marks: vec![0; article.notes.len()],
        names: BTreeSet::new(),
        level: 1,
    };
    let title = document::headline(article);
    document::head_of(&mut writer.markup, article, &title);
    writer.markup.attr("epub:type", "bodymatter").line();
    writer
        .markup
        .start("article")
        .attr("aria-labelledby", "title")
        .line();
    writer.header(&title);
    writer.sections(&article.body);
    writer.notes();
    let replaced = writer.markup.replaced();
    let mut written = writer.written;
    written.replaced = replaced;
    written.xhtml = writer.markup.finish();
    written
}

struct Writer<'a> {
    article: &'a Article,
    place: &'a Place<'a>,
    markup: Markup,
    written: Written,
    headings: usize,
    questions: usize,
    figures: usize,
    /// How often each note was pointed at.
    marks: Vec<usize>,
    /// Names of the sections so far.
    names: BTreeSet<String>,
    /// Level of the heading we are under.
    level: u8,
}

impl<'a> Writer<'a> {
    fn header(&mut self, title: &str) {
        let metadata = &self.article.metadata;
        self.markup.start("header").line();
        self.markup.start("h1").attr("id", "title");
        if metadata
            .headline
            .as_ref()
            .is_none_or(|headline| headline.source == "supplied")
        {
            self.markup.attr("class", "supplied");
        }
        self.markup.text(title).end_full().line();
        if let Some(second) = &metadata.alternative_headline
            && !text::is_blank(&second.value)
        {
            self.markup
                .start("p")
                .attr("class", "subtitle")
                .attr("role", "doc-subtitle")
                .text(&text::squeeze(&second.value))
                .end_full()
                .line();
        }
        document::byline(&mut self.markup, self.article);
        self.markup.end_full().line();
    }

    /// The body, each heading opening a section that lasts to the next of its level or a higher one.
    fn sections(&mut self, blocks: &'a [Block]) {
        let mut open: Vec<u8> = Vec::new();
        for block in blocks {
            if let BlockKind::Heading { level, text } = &block.kind {
                while open.last().is_some_and(|last| last >= level) {
                    open.pop();
                    self.markup.end_full().line();
                }
                if !text.is_blank() {
                    let id = format!("h-{}", self.headings + 1);
                    self.markup.start("section");
                    self.name_section(&text.text(), &id);
                    self.markup.line();
                    open.push(*level);
                }
            }
            self.block(block);
        }
        for _ in open {
            self.markup.end_full().line();
        }
        self.level = 1;
    }

    /// Names a section after its heading. A named section is a landmark, and no two landmarks may have the same name
    /// (Ace `landmark-unique`): the second "Notes" stays a section without a name.
    fn name_section(&mut self, words: &str, id: &str) {
        if self.names.insert(text::squeeze(words).to_lowercase()) {
            self.markup.attr("aria-labelledby", id);
        }
    }

    fn blocks(&mut self, blocks: &'a [Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &'a Block) {
        let lang = block.lang.as_deref().and_then(language::well_formed);
        match &block.kind {
            BlockKind::Heading { level, text } => self.heading(*level, text, lang),
            BlockKind::Paragraph { text, role } => {
                if text.is_blank() {
                    return;
                }
                self.start("p", lang);
                match role {
                    ParagraphRole::Body => {}
                    ParagraphRole::Standfirst => {
                        self.markup.attr("class", "standfirst");
                    }
                    ParagraphRole::Correction => {
                        self.markup.attr("class", "correction");
                    }
                }
                self.inlines(text);
                self.markup.end_full().line();
            }
            BlockKind::Figure(figure) => self.figure(figure, lang),
            BlockKind::Quote {
                blocks,
                attribution,
            } => {
                self.start("blockquote", lang);
                self.markup.line();
                self.blocks(blocks);
                if let Some(attribution) = attribution
                    && !attribution.is_blank()
                {
                    self.markup.start("p").attr("class", "attribution");
                    self.inlines(attribution);
                    self.markup.end_full().line();
                }
                self.markup.end_full().line();
            }
            BlockKind::List { kind, start, items } => self.list(*kind, *start, items, lang),
            BlockKind::Table(table) => self.table(table, lang),
            BlockKind::QuestionAnswer {
                question, answer, ..
            } => self.question(question, answer, lang),
            BlockKind::Code { text, language } => {
                self.start("pre", lang);
                self.markup.start("code");
                // Only a plain name becomes a class: `language-rust` (HTML, section 4.5.15).
                if let Some(name) = language
                    && !name.is_empty()
                    && name.len() <= 30
                    && name
                        .bytes()
                        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'#'))
                {
                    self.markup.attr("class", &format!("language-{name}"));
                }
                self.markup.text(text).end_full().end_full().line();
            }
            BlockKind::Embed { what, title, url } => {
                self.embed(what, title.as_deref(), url.as_deref(), lang);
            }
            BlockKind::Break => {
                self.markup.start("hr").end().line();
            }
        }
    }

    fn heading(&mut self, level: u8, text: &'a Inlines, lang: Option<&str>) {
        if text.is_blank() {
            return;
        }
        self.headings += 1;
        let id = format!("h-{}", self.headings);
        self.level = level;
        self.start(heading_name(level), lang);
        self.markup.attr("id", &id);
        self.inlines(text);
        self.markup.end_full().line();
        self.enter(level, id, &text.text());
    }

    fn question(&mut self, question: &'a Inlines, answer: &'a [Block], lang: Option<&str>) {
        self.questions += 1;
        let id = format!("q-{}", self.questions);
        let label = format!("{id}-text");
        let level = self.level.saturating_add(1).min(6);
        self.start("section", lang);
        self.markup.attr("class", "qa").attr("id", &id);
        if question.is_blank() {
            self.markup.line();
        } else {
            self.name_section(&question.text(), &label);
            self.markup.line();
            self.markup
                .start(heading_name(level))
                .attr("class", "question")
                .attr("id", &label);
            self.inlines(question);
            self.markup.end_full().line();
            self.enter(level, id, &question.text());
        }
        self.blocks(answer);
        self.markup.end_full().line();
    }

    fn inlines(&mut self, text: &'a Inlines) {
        self.written.unlinked = self.written.unlinked.saturating_add(inline::write(
            &mut self.markup,
            self.article,
            text,
            &mut self.marks,
        ));
    }

    /// Opens an element, with language and direction where they differ from what is around it.
    fn start(&mut self, name: &'static str, lang: Option<&str>) {
        self.markup.start(name);
        if let Some(lang) = lang {
            inline::language(&mut self.markup, lang, document::direction_of(self.article));
        }
    }

    fn ours(&mut self, name: &'static str, words: &str) {
        self.markup.start(name).attr("class", "ours");
        self.in_our_language();
        self.markup.text(words).end_full().line();
    }

    fn in_our_language(&mut self) {
        if language::of(self.article) != OURS {
            inline::language(&mut self.markup, OURS, document::direction_of(self.article));
        }
    }

    fn enter(&mut self, level: u8, id: String, label: &str) {
        self.written.outline.push(Entry {
            level,
            id,
            label: text::first_words(label, 200),
        });
    }
}

fn has_words(text: &Option<Inlines>) -> bool {
    text.as_ref().is_some_and(|text| !text.is_blank())
}

/// True if a block holds anything to read or see.
fn has_text(block: &Block) -> bool {
    match &block.kind {
        BlockKind::Heading { text, .. } | BlockKind::Paragraph { text, .. } => !text.is_blank(),
        BlockKind::Code { text, .. } => !text::is_blank(text),
        BlockKind::Break => false,
        BlockKind::Figure(_) | BlockKind::Embed { .. } => true,
        BlockKind::QuestionAnswer { .. } => true,
        BlockKind::Quote { .. } | BlockKind::List { .. } | BlockKind::Table(_) => {
            block.children().into_iter().any(has_text)
        }
    }
}

/// Element of a heading level.
fn heading_name(level: u8) -> &'static str {
    match level {
        0..=2 => "h2",
        3 => "h3",
        4 => "h4",
        5 => "h5",
        _ => "h6",
    }
}
