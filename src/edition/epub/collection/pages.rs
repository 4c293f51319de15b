//! The pages that a collection adds: cover, contents, list of illustrations, closing note. Their words are the edition's own, in English.

use super::{Collection, Leaf, order::Group};
use crate::{
    edition::{
        epub::{
            LABEL,
            document::{self, OURS},
            inline,
        },
        markup::Markup,
    },
    text,
};

/// Heading of the contents page.
pub(super) const CONTENTS: &str = "Contents";
/// Heading of the list of illustrations.
pub(super) const ILLUSTRATIONS: &str = "Illustrations";
/// Heading of the closing note.
pub(super) const COLOPHON: &str = "About this collection";
/// Said of rights where no option gives a sentence.
pub(super) const RIGHTS: &str = "Each article states its own rights.";

/// How many captures without an article the closing note names; the ledger has all.
const NAMED: usize = 1_000;

/// How the book came to be, in words.
pub(super) fn made(collection: &Collection) -> String {
    let mut out = format!(
        "Bound by {} from the EPUB editions of {}, {}.",
        collection.about.tool,
        text::counted(collection.leaves.len(), "article", "articles"),
        by(collection)
    );
    if let Some(without) = collection.without() {
        out.push_str(&format!(" {without}; the closing note names them."));
    }
    out
}

fn by(collection: &Collection) -> &'static str {
    match collection.about.by {
        super::By::Date => "ordered by date of publication",
        super::By::Source => "ordered by source",
    }
}

fn page(collection: &Collection, title: &str, part: &str) -> Markup {
    let lang = collection.lang();
    let mut markup = Markup::xhtml();
    document::head(&mut markup, lang, inline::direction(lang), title);
    markup.attr("epub:type", part).line();
    markup
}

/// Marks the element just opened as English where the book is not.
fn ours(collection: &Collection, markup: &mut Markup) {
    if collection.lang() != OURS {
        inline::language(markup, OURS, inline::direction(collection.lang()));
    }
}

/// The cover: the name above number, sources and dates of the articles.
pub(super) fn cover(collection: &Collection) -> String {
    let name = text::first_words(&collection.about.name, LABEL);
    let mut markup = page(collection, &name, "frontmatter");
    markup
        .start("section")
        .attr("class", "cover")
        .attr("epub:type", "titlepage")
        .attr("aria-labelledby", "cover")
        .line();
    markup
        .start("h1")
        .attr("id", "cover")
        .attr("dir", "auto")
        .text(&name)
        .end_full()
        .line();
    if let Some(operator) = collection.about.operator.as_deref() {
        markup
            .start("p")
            .attr("class", "byline")
            .attr("dir", "auto")
            .text(operator)
            .end_full()
            .line();
    }
    markup.start("p").attr("class", "source");
    ours(collection, &mut markup);
    markup.text(&collection.description()).end_full().line();
    markup.finish()
}

/// The contents page: a heading a group, under it the articles with their authors, source and date.
pub(super) fn contents(collection: &Collection) -> String {
    let mut markup = page(collection, CONTENTS, "frontmatter");
    markup.start("h1").attr("id", "contents");
    ours(collection, &mut markup);
    markup.text(CONTENTS).end_full().line();
    let ways = ways(&collection.groups);
    if !ways.is_empty() {
        markup
            .start("ul")
            .attr("class", "ways")
            .attr("aria-labelledby", "contents")
            .line();
        for (words, group) in ways {
            markup
                .start("li")
                .start("a")
                .attr("href", &format!("#group-{}", group.saturating_add(1)))
                .text(&words)
                .end_full()
                .end_full()
                .line();
        }
        markup.end_full().line();
    }
    for (n, group) in collection.groups.iter().enumerate() {
        let id = format!("group-{}", n.saturating_add(1));
        markup
            .start("section")
            .attr("class", "group")
            .attr("aria-labelledby", &id)
            .line();
        markup.start("h2").attr("id", &id);
        if group.ours {
            ours(collection, &mut markup);
        } else {
            markup.attr("dir", "auto");
        }
        markup.text(&group.label).end_full().line();
        markup.start("ol").attr("class", "articles").line();
        for at in group.from..group.to {
            if let Some(leaf) = collection.leaves.get(at) {
                entry(&mut markup, collection, leaf, at);
            }
        }
        markup.end_full().line().end_full().line();
    }
    markup.finish()
}

/// The list of illustrations: all there are, under the articles that show them.
pub(super) fn illustrations(collection: &Collection) -> String {
    let mut markup = page(collection, ILLUSTRATIONS, "frontmatter");
    markup
        .start("section")
        .attr("class", "group")
        .attr("epub:type", "loi")
        .attr("aria-labelledby", "illustrations")
        .line();
    markup.start("h1").attr("id", "illustrations");
    ours(collection, &mut markup);
    markup.text(ILLUSTRATIONS).end_full().line();
    markup.start("ol").attr("class", "articles").line();
    for (at, leaf) in collection.leaves.iter().enumerate() {
        if leaf.illustrations.is_empty() {
            continue;
        }
        let page = Collection::page(at);
        markup.start("li");
        if leaf.lang != collection.lang() {
            inline::language(
                &mut markup,
                &leaf.lang,
                inline::direction(collection.lang()),
            );
        }
        markup
            .start("a")
            .attr("href", &page)
            .text(&leaf.label)
            .end_full()
            .line();
        markup.start("ol").line();
        for entry in &leaf.illustrations {
            markup
                .start("li")
                .start("a")
                .attr("href", &format!("{page}#{}", entry.id))
                .text(&entry.label)
                .end_full()
                .end_full()
                .line();
        }
        markup.end_full().line().end_full().line();
    }
    markup.end_full().line().end_full().line();
    markup.finish()
}

/// Groups from which on the contents begin with a line of ways into them.
const MANY_GROUPS: usize = 13;

/// The ways into long contents: the years of the months, else the letters that names begin with; each with the first group
/// that it leads to. Nothing where the groups are few.
fn ways(groups: &[Group]) -> Vec<(String, usize)> {
    let mut out: Vec<(String, usize)> = Vec::new();
    if groups.len() < MANY_GROUPS {
        return out;
    }
    for (at, group) in groups.iter().enumerate() {
        let year = group
            .label
            .rsplit(' ')
            .next()
            .filter(|year| year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()));
        let words = match year {
            Some(year) if group.ours => year.to_owned(),
            _ if group.ours => group.label.clone(),
            _ => match group.label.chars().find(|c| c.is_alphanumeric()) {
                Some(first) => first.to_uppercase().collect(),
                None => continue,
            },
        };
        if out.last().is_none_or(|(last, _)| *last != words) {
            out.push((words, at));
        }
    }
    out
}

fn entry(markup: &mut Markup, collection: &Collection, leaf: &Leaf, at: usize) {
    markup.start("li");
    markup.start("a").attr("href", &Collection::page(at));
    if leaf.lang != collection.lang() {
        inline::language(markup, &leaf.lang, inline::direction(collection.lang()));
    }
    markup.text(&leaf.label).end_full();
    let mut about: Vec<&str> = leaf.authors.iter().map(|(_, name)| name.as_str()).collect();
    let source = leaf.source();
    about.extend(source.as_deref());
    if !about.is_empty() || leaf.published.is_some() {
        markup.line().start("p").attr("class", "source");
        for (n, words) in about.iter().enumerate() {
            if n > 0 {
                markup.text(", ");
            }
            markup.start("bdi").text(words).end_full();
        }
        if let Some(date) = &leaf.published {
            if !about.is_empty() {
                markup.text(", ");
            }
            document::date(markup, date);
        }
        markup.end_full();
    }
    markup.end_full().line();
}

/// The closing note: what was bound, by what, and which captures gave no article.
pub(super) fn colophon(collection: &Collection) -> String {
    let mut markup = page(collection, COLOPHON, "backmatter");
    markup
        .start("section")
        .attr("epub:type", "colophon")
        .attr("role", "doc-colophon")
        .attr("aria-labelledby", "colophon");
    ours(collection, &mut markup);
    markup.line();
    markup
        .start("h1")
        .attr("id", "colophon")
        .text(COLOPHON)
        .end_full()
        .line();
    markup.element("p", &made(collection));
    markup.element(
        "p",
        "Each article is followed by its own closing note, which names its capture and the digest that proves it.",
    );
    markup.start("dl").line();
    let mut line = |label: &str, value: &str, code: bool| {
        markup.element("dt", label).start("dd");
        if code {
            markup.start("code").text(value).end_full();
        } else {
            markup.text(value);
        }
        markup.end_full().line();
    };
    line("Holds", &collection.description(), false);
    if let Some(operator) = collection.about.operator.as_deref() {
        line("Compiled by", operator, false);
    }
    line(
        "Rights",
        collection.about.rights.as_deref().unwrap_or(RIGHTS),
        false,
    );
    line("Identifier", &collection.identifier, true);
    line("Made by", &collection.about.tool, false);
    markup.end_full().line();
    left_out(&mut markup, collection);
    markup.finish()
}

fn left_out(markup: &mut Markup, collection: &Collection) {
    let left_out = &collection.about.left_out;
    if left_out.is_empty() {
        return;
    }
    markup
        .start("h2")
        .attr("id", "left-out")
        .text("Captures without an article")
        .end_full()
        .line();
    markup.start("ul").attr("class", "left-out").line();
    for one in left_out.iter().take(NAMED) {
        markup.start("li");
        markup
            .start("bdi")
            .text(&one.input)
            .end_full()
            .text(&format!(" ({}): {}", one.outcome, one.why))
            .end_full()
            .line();
    }
    let more = left_out.len().saturating_sub(NAMED);
    if more > 0 {
        let words = format!(
            "and {} more; the ledger of the bag names all",
            text::thousands(more as u64)
        );
        markup.element("li", &words);
    }
    markup.end_full().line();
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]

    use super::*;

    fn groups(labels: &[&str], ours: bool) -> Vec<Group> {
        labels
            .iter()
            .map(|label| Group {
                label: (*label).to_owned(),
                ours,
                from: 0,
                to: 1,
            })
            .collect()
    }

    #[test]
    fn long_contents_have_ways_into_them() {
        let months: Vec<String> = (2019..2021)
            .flat_map(|year| {
                ["March", "April", "May", "June", "July", "August", "October"]
                    .map(|month| format!("{month} {year}"))
            })
            .chain(["Without a date".to_owned()])
            .collect();
        let months: Vec<&str> = months.iter().map(String::as_str).collect();
        let found = ways(&groups(&months, true));
        let expected = [("2019", 0), ("2020", 7), ("Without a date", 14)];
        assert_eq!(found, expected.map(|(words, at)| (words.to_owned(), at)));
        let papers: Vec<String> = (0..13)
            .map(|n| format!("{} Post", ["Abend", "Élan", "zeit"][n / 5]))
            .collect();
        let papers: Vec<&str> = papers.iter().map(String::as_str).collect();
        let found = ways(&groups(&papers, false));
        let expected = [("A", 0), ("É", 5), ("Z", 10)];
        assert_eq!(found, expected.map(|(words, at)| (words.to_owned(), at)));
        assert!(ways(&groups(&months[..12], true)).is_empty());
    }
}
