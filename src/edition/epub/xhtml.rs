//! Article to XHTML, written from the model, never copied from the page: nothing active, nothing remote.
//!
//! What the edition adds of its own ("Notes", "Picture not captured") stands in elements of class `ours`, so that a
//! reader, human or program, can tell it from captured words.

use super::{address, inline};
use crate::edition::markup::Markup;
use crate::{
    article::{
        Article, Block, BlockKind, Figure, Inlines, ListItem, ListKind, ParagraphRole, Picture,
        Table,
    },
    edition::language,
    text,
    time::SourceDate,
};
use std::collections::{BTreeMap, BTreeSet};

/// Language of the words that editions add.
pub const OURS: &str = crate::edition::colophon::LANGUAGE;

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
    let title = headline(article);
    document_head(&mut writer.markup, article, &title);
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

/// Opens `html`, writes the head and opens `body`, whose attributes may follow.
pub fn document_head(markup: &mut Markup, article: &Article, title: &str) {
    let lang = language::of(article);
    let dir = direction_of(article);
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
        byline(&mut self.markup, self.article);
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

    fn figure(&mut self, figure: &'a Figure, lang: Option<&str>) {
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
        let words = match &figure.picture {
            Picture::Missing { reason, .. } if reason != "not captured" && !reason.is_empty() => {
                format!("Picture missing: {reason}")
            }
            _ => "Picture not captured".to_owned(),
        };
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

    fn list(&mut self, kind: ListKind, start: i64, items: &'a [ListItem], lang: Option<&str>) {
        if items.is_empty() {
            return;
        }
        // A list of definitions begins with a term (HTML, section 4.4.9); another one is set as bullets.
        let terms =
            kind == ListKind::Definition && items.first().is_some_and(|item| has_words(&item.term));
        if terms {
            self.start("dl", lang);
            self.markup.line();
            for item in items {
                if let Some(term) = item.term.as_ref().filter(|term| !term.is_blank()) {
                    self.markup.start("dt");
                    self.inlines(term);
                    self.markup.end_full().line();
                }
                self.markup.start("dd");
                self.within(&item.blocks);
                self.markup.end_full().line();
            }
        } else {
            self.start(
                if kind == ListKind::Ordered {
                    "ol"
                } else {
                    "ul"
                },
                lang,
            );
            if kind == ListKind::Ordered && start != 1 {
                let start = start.clamp(i64::from(i32::MIN), i64::from(i32::MAX));
                self.markup.attr("start", &start.to_string());
            }
            self.markup.line();
            for item in items {
                self.markup.start("li");
                if let Some(term) = item.term.as_ref().filter(|term| !term.is_blank()) {
                    self.markup.start("p").attr("class", "term");
                    self.inlines(term);
                    self.markup.end_full().line();
                    self.blocks(&item.blocks);
                } else {
                    self.within(&item.blocks);
                }
                self.markup.end_full().line();
            }
        }
        self.markup.end_full().line();
    }

    /// The blocks of an item or cell: a single paragraph stands there without an element of its own.
    fn within(&mut self, blocks: &'a [Block]) {
        match blocks {
            [
                Block {
                    kind:
                        BlockKind::Paragraph {
                            text,
                            role: ParagraphRole::Body,
                        },
                    lang: None,
                    ..
                },
            ] => self.inlines(text),
            blocks => {
                self.markup.line();
                self.blocks(blocks);
            }
        }
    }

    fn table(&mut self, table: &'a Table, lang: Option<&str>) {
        let rows = &table.rows;
        if rows.iter().all(|row| row.cells.is_empty()) {
            // A caption alone is a paragraph.
            if let Some(caption) = table.caption.as_ref().filter(|caption| !caption.is_blank()) {
                self.start("p", lang);
                self.inlines(caption);
                self.markup.end_full().line();
            }
            return;
        }
        let heads = rows.iter().take_while(|row| row.header).count();
        // Headers without data are no headers to an assistive technology (WCAG technique H51).
        let any_data = rows
            .iter()
            .skip(heads)
            .any(|row| row.cells.iter().any(|cell| !cell.header));
        let heads = if any_data { heads } else { 0 };
        self.start("table", lang);
        self.markup.line();
        if let Some(caption) = table.caption.as_ref().filter(|caption| !caption.is_blank()) {
            self.markup.start("caption");
            self.inlines(caption);
            self.markup.end_full().line();
        }
        for (n, row) in rows.iter().enumerate() {
            if n == 0 && heads > 0 {
                self.markup.start("thead").line();
            }
            if n == heads {
                self.markup.start("tbody").line();
            }
            let left = if n < heads {
                heads.saturating_sub(n)
            } else {
                rows.len().saturating_sub(n)
            };
            self.markup.start("tr");
            for cell in &row.cells {
                let mut words = Vec::new();
                words.extend(cell.blocks.iter().map(has_text));
                let header = any_data && cell.header && words.contains(&true);
                self.markup.start(if header { "th" } else { "td" });
                if header {
                    self.markup
                        .attr("scope", if n < heads { "col" } else { "row" });
                }
                let columns = cell.columns.clamp(1, 1000);
                let down = usize::from(cell.rows).clamp(1, left.max(1));
                if columns > 1 {
                    self.markup.attr("colspan", &columns.to_string());
                }
                if down > 1 {
                    self.markup.attr("rowspan", &down.to_string());
                }
                self.within(&cell.blocks);
                self.markup.end_full();
            }
            self.markup.end_full().line();
            if n.saturating_add(1) == heads {
                self.markup.end_full().line();
            }
        }
        if heads < rows.len() {
            self.markup.end_full().line();
        }
        self.markup.end_full().line();
    }

    fn embed(&mut self, what: &str, title: Option<&str>, url: Option<&str>, lang: Option<&str>) {
        let what = match what {
            "video" => "Video not captured",
            "audio" => "Sound not captured",
            _ => "Embedded page not captured",
        };
        let title = title.filter(|title| !text::is_blank(title));
        let target = url.and_then(address::link);
        self.start("div", lang);
        self.markup.attr("class", "embed").line();
        self.ours("p", what);
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

    /// The notes after the body, each an EPUB footnote that a reading system may show in place.
    fn notes(&mut self) {
        let article = self.article;
        if article.notes.is_empty() {
            return;
        }
        self.markup
            .start("section")
            .attr("class", "notes")
            .attr("epub:type", "footnotes");
        self.name_section("Notes", "notes");
        self.markup.line();
        self.markup
            .start("h2")
            .attr("id", "notes")
            .attr("class", "ours");
        self.in_our_language();
        self.markup.text("Notes").end_full().line();
        self.level = 2;
        for (n, note) in article.notes.iter().enumerate() {
            let number = n.saturating_add(1);
            self.markup
                .start("aside")
                .attr("id", &format!("note-{number}"))
                .attr("epub:type", "footnote")
                .attr("role", "doc-footnote")
                .line();
            let label = inline::note_label(article, n);
            let pointed = self.marks.get(n).is_some_and(|marks| *marks > 0);
            // A number that we give a note without a label, and the label of a note without words, are no words of
            // the text.
            let printed = !note.label.is_empty() && note.blocks.iter().any(has_text);
            self.markup.start("p").attr(
                "class",
                if printed {
                    "note-label"
                } else {
                    "note-label ours"
                },
            );
            if pointed {
                self.markup
                    .start("a")
                    .attr("href", &format!("#ref-{number}"))
                    .attr("role", "doc-backlink");
                self.markup.text(&label).end_full();
            } else {
                self.markup.text(&label);
            }
            self.markup.end_full().line();
            self.blocks(&note.blocks);
            self.markup.end_full().line();
        }
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
            inline::language(&mut self.markup, lang, direction_of(self.article));
        }
    }

    fn ours(&mut self, name: &'static str, words: &str) {
        self.markup.start(name).attr("class", "ours");
        self.in_our_language();
        self.markup.text(words).end_full().line();
    }

    fn in_our_language(&mut self) {
        if language::of(self.article) != OURS {
            inline::language(&mut self.markup, OURS, direction_of(self.article));
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
