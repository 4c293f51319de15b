//! The record of a collection: a schema.org Collection with the articles as its parts, in the order of its contents.
//!
//! An article's own record says all about it; here stands what a list shows, under the same identifier.

use super::{Encoding, context_list, encoding, node::Node, people};
use crate::{article::AgentKind, time::Timestamp};

/// What is told of a collection.
pub struct Collection<'a> {
    /// Its identifier.
    pub identifier: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Number of articles, sources and dates in words.
    pub description: &'a str,
    /// Languages of the articles (BCP 47).
    pub languages: &'a [String],
    /// First and last date of publication.
    pub span: Option<(&'a str, &'a str)>,
    /// Who made the record.
    pub operator: Option<&'a str>,
    /// Date of the edition.
    pub date: Option<Timestamp>,
    /// The book.
    pub encoding: Encoding,
    /// The articles.
    pub parts: Vec<Part<'a>>,
    /// Name and version of the tool.
    pub tool: &'a str,
}

/// What is told of one article.
pub struct Part<'a> {
    /// Identifier.
    pub identifier: &'a str,
    /// Headline, shortened to what a list shows.
    pub headline: &'a str,
    /// Address.
    pub url: Option<&'a str>,
    /// Language (BCP 47).
    pub language: &'a str,
    /// Authors: type and name.
    pub authors: &'a [(String, String)],
    /// Date of publication.
    pub published: Option<&'a str>,
    /// Name of the publisher.
    pub publisher: Option<&'a str>,
}

/// The record: the whole JSON-LD file.
pub fn write(collection: &Collection<'_>) -> Vec<u8> {
    let parts: Vec<Node> = collection.parts.iter().map(part).collect();
    let node = Node::new()
        .list("@context", context_list())
        .text("@type", "Collection")
        .iri("@id", Some(collection.identifier))
        .text("name", collection.name)
        .text("description", collection.description)
        .texts(
            "inLanguage",
            collection.languages.iter().map(String::as_str),
        )
        .number("collectionSize", parts.len() as u64)
        .maybe(
            "temporalCoverage",
            collection
                .span
                .map(|(first, last)| {
                    if first == last {
                        first.to_owned()
                    } else {
                        format!("{first}/{last}")
                    }
                })
                .as_deref(),
        )
        .nodes("hasPart", parts)
        .nodes("encoding", vec![encoding(&collection.encoding)])
        .maybe(
            "sdDatePublished",
            collection.date.map(|date| date.date()).as_deref(),
        );
    let node = match collection.operator {
        Some(name) => node.node("sdPublisher", people::named(AgentKind::Organisation, name)),
        None => node,
    };
    let activity = Node::of_all(&["CreateAction", "prov:Activity"])
        .text("@id", "#binding")
        .text("name", "Binding of the articles into one book")
        .node("instrument", super::software(collection.tool))
        .node("result", Node::reference(collection.identifier))
        .node("prov:wasAssociatedWith", Node::reference("#software"));
    let node = node.node("prov:wasGeneratedBy", activity);
    let mut bytes = serde_json::to_vec_pretty(&node).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn part(part: &Part<'_>) -> Node {
    let authors = part
        .authors
        .iter()
        .map(|(kind, name)| Node::of(kind).text("name", name))
        .collect();
    let publisher = part
        .publisher
        .map(|name| people::named(AgentKind::Organisation, name));
    // What kind of article it is, its own record says.
    Node::of("CreativeWork")
        .iri("@id", Some(part.identifier))
        .iri("url", part.url)
        .text("headline", part.headline)
        .text("inLanguage", part.language)
        .nodes("author", authors)
        .maybe("datePublished", part.published)
        .maybe_node("publisher", publisher)
}
