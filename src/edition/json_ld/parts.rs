//! Parts of the body that are nodes of their own: questions and answers, links, things that were not captured.

use super::{is_web, node::Node, people};
use crate::{
    article::{AgentKind, Article, Block, BlockKind, Inlines, text_of},
    text,
};
use std::collections::BTreeSet;

/// How many characters of a question its name may have; its text is whole.
const NAME: usize = 110;

/// The questions in reading order, each with its answer. An author is named only where the text names the person.
pub fn questions(article: &Article) -> Vec<Node> {
    let mut out = Vec::new();
    article.each_block(&mut |block| {
        if let BlockKind::QuestionAnswer {
            question,
            asked_by,
            answer,
            answered_by,
        } = &block.kind
        {
            let number = out.len() + 1;
            let person = |name: &Option<String>| {
                name.as_deref()
                    .filter(|name| !text::is_blank(name))
                    .map(|name| people::named(AgentKind::Person, name))
            };
            let answer = Node::of("Answer")
                .text("@id", &format!("#a-{number}"))
                .text("text", &text_of(answer))
                .maybe_node("author", person(answered_by));
            let question = question.text();
            out.push(
                Node::of("Question")
                    .text("@id", &format!("#q-{number}"))
                    .text("name", &text::first_words(&question, NAME))
                    .text("text", &question)
                    .maybe_node("author", person(asked_by))
                    .node("acceptedAnswer", answer),
            );
        }
    });
    out
}

/// The pages that the body links to, each once, with the words of its first link.
pub fn citations(article: &Article) -> Vec<Node> {
    let mut seen = BTreeSet::new();
    let mut out: Vec<(String, String)> = Vec::new();
    article.each_block(&mut |block| {
        for inlines in inlines_of(block) {
            let mut last: Option<&str> = None;
            for run in inlines.runs() {
                let url = run
                    .link
                    .as_ref()
                    .map(|link| link.url.as_str())
                    .filter(|url| is_web(url));
                if let Some(url) = url {
                    if seen.insert(url.to_owned()) {
                        out.push((url.to_owned(), run.text.clone()));
                        last = Some(url);
                    } else if last == Some(url) {
                        // One link in several styles: its words run on.
                        if let Some((_, words)) = out.last_mut() {
                            words.push_str(&run.text);
                        }
                    } else {
                        last = None;
                    }
                } else {
                    last = None;
                }
            }
        }
    });
    out.into_iter()
        .map(|(url, words)| {
            Node::of("WebPage")
                .iri("url", Some(&url))
                .text("name", &text::squeeze(&words))
        })
        .collect()
}

/// Videos, sounds and framed pages: not captured, but their titles and addresses are known.
pub fn embeds(article: &Article) -> Vec<Node> {
    let mut out = Vec::new();
    article.each_block(&mut |block| {
        if let BlockKind::Embed { what, title, url } = &block.kind {
            let kind = match what.as_str() {
                "video" => "VideoObject",
                "audio" => "AudioObject",
                _ => "MediaObject",
            };
            out.push(
                Node::of(kind)
                    .maybe("name", title.as_deref())
                    .iri("embedUrl", url.as_deref().filter(|url| is_web(url)))
                    .text("creativeWorkStatus", "not captured"),
            );
        }
    });
    out
}

/// Web addresses in the order met, each once.
pub fn distinct<'a>(urls: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = BTreeSet::new();
    urls.filter(|url| is_web(url) && seen.insert(*url))
        .collect()
}

/// The texts that a block itself holds, those of captions included.
fn inlines_of(block: &Block) -> Vec<&Inlines> {
    match &block.kind {
        BlockKind::Heading { text, .. } | BlockKind::Paragraph { text, .. } => vec![text],
        BlockKind::Quote { attribution, .. } => attribution.iter().collect(),
        BlockKind::List { items, .. } => {
            items.iter().filter_map(|item| item.term.as_ref()).collect()
        }
        BlockKind::Table(table) => table.caption.iter().collect(),
        BlockKind::QuestionAnswer { question, .. } => vec![question],
        BlockKind::Figure(figure) => figure.caption.iter().collect(),
        BlockKind::Code { .. } | BlockKind::Embed { .. } | BlockKind::Break => Vec::new(),
    }
}
