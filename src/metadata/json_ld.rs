//! Fields from the page's own JSON-LD: of the node that describes the page's main entity, never of a related card.
//!
//! All scripts become one flat list of nodes; references by `@id` are followed one step. The main node is chosen by its
//! address, its headline and its type; where two articles are equally likely, none is taken.

use super::{
    found::{Found, Sought},
    json,
};
use crate::{article::AgentKind, notice::Notice, page::Page, text};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

type Node = Map<String, Value>;

/// Nodes of one page that are looked at.
const NODES: usize = 5_000;

/// Reads the scripts of a page.
pub fn read(page: &Page, notices: &mut Vec<Notice>) -> Vec<Found> {
    let mut scripts = Vec::new();
    let mut broken = 0;
    for script in &page.head.json_ld {
        // Some systems escape the script as if it were text: no quotation mark is left in it.
        let lenient = if !script.contains('"') && script.contains("&quot;") {
            json::read(&super::entities::decode(script))
        } else {
            json::read(script)
        };
        broken += usize::from(lenient.lost);
        scripts.extend(lenient.values);
    }
    if broken > 0 {
        notices.push(Notice::info(
            "metadata.json-ld.broken",
            format!(
                "{broken} of the page's {} JSON-LD scripts are not valid JSON; what could be read of them was read",
                page.head.json_ld.len()
            ),
        ));
    }
    let mut graph = Graph::default();
    for value in &scripts {
        graph.add(value, Place::Top, 0);
    }
    let mut out = Vec::new();
    graph.sites(&mut out);
    if let Some(main) = graph.main(page) {
        graph.describe(main, &mut out);
    }
    if let Some(web_page) = graph.web_page(page) {
        graph.describe_page(web_page, &mut out);
    }
    out
}

/// Where a node stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// By itself or in a graph.
    Top,
    /// As the main entity of another.
    Main,
    /// In a list or as part of another: a card.
    Part,
}

#[derive(Default)]
struct Graph<'a> {
    nodes: Vec<(&'a Node, Place)>,
    by_id: BTreeMap<&'a str, &'a Node>,
}

const ARTICLES: &[&str] = &[
    "Article",
    "NewsArticle",
    "BlogPosting",
    "Blogposting",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "OpinionNewsArticle",
    "BackgroundNewsArticle",
    "ReviewNewsArticle",
    "AskPublicNewsArticle",
    "AdvertiserContentArticle",
    "ScholarlyArticle",
    "MedicalScholarlyArticle",
    "TechArticle",
    "APIReference",
    "Report",
    "SatiricalArticle",
    "SocialMediaPosting",
    "LiveBlogPosting",
    "DiscussionForumPosting",
    "Review",
    "Recipe",
    "HowTo",
    "Interview",
    "PressRelease",
    "NewsItem",
];
const WORKS: &[&str] = &[
    "CreativeWork",
    "VideoObject",
    "PodcastEpisode",
    "Event",
    "Product",
    "QAPage",
    "Question",
    "Course",
    "Book",
    "Movie",
    "MedicalWebPage",
    "Episode",
    "AudioObject",
    "Dataset",
    "ClaimReview",
    "JobPosting",
    "Thesis",
    "Chapter",
];
const PAGES: &[&str] = &[
    "WebPage",
    "ItemPage",
    "AboutPage",
    "FAQPage",
    "CollectionPage",
    "ProfilePage",
    "ContactPage",
    "CheckoutPage",
];

impl<'a> Graph<'a> {
    fn add(&mut self, value: &'a Value, place: Place, depth: usize) {
        if depth > 8 || self.nodes.len() >= NODES {
            return;
        }
        match value {
            Value::Array(items) => {
                for item in items {
                    self.add(item, place, depth + 1);
                }
            }
            Value::Object(node) => {
                if let Some(Value::String(id)) = node.get("@id")
                    && node.len() > 1
                {
                    self.by_id.entry(id).or_insert(node);
                }
                if node.contains_key("@type") {
                    self.nodes.push((node, place));
                }
                for (key, inner) in node {
                    let place = match key.as_str() {
                        "@graph" => place,
                        "mainEntity" | "mainEntityOfPage" | "subjectOf" if place != Place::Part => {
                            Place::Main
                        }
                        _ => Place::Part,
                    };
                    if inner.is_object() || inner.is_array() {
                        self.add(inner, place, depth + 1);
                    }
                }
            }
            _ => {}
        }
    }

    /// The node that a value is or, by its `@id`, points at.
    fn node(&self, value: &'a Value) -> Option<&'a Node> {
        let node = value.as_object()?;
        match node.get("@id") {
            Some(Value::String(id)) if !node.contains_key("name") => {
                Some(self.by_id.get(id.as_str()).copied().unwrap_or(node))
            }
            _ => Some(node),
        }
    }

    /// Names of the site: of the WebSite node, of the publisher.
    fn sites(&self, out: &mut Vec<Found>) {
        for (node, _) in &self.nodes {
            if is_a(
                node,
                &[
                    "WebSite",
                    "NewsMediaOrganization",
                    "Blog",
                    "Organization",
                    "Corporation",
                ],
            ) {
                let site = is_a(node, &["WebSite", "Blog"]);
                for key in ["name", "alternateName"] {
                    for name in node.get(key).map(strings).unwrap_or_default() {
                        out.push(Found::new(
                            Sought::Site,
                            name,
                            "json-ld",
                            if !site {
                                40
                            } else if key == "name" {
                                80
                            } else {
                                60
                            },
                        ));
                    }
                }
            }
        }
    }

    /// The node of the page's main entity.
    fn main(&self, page: &Page) -> Option<&'a Node> {
        let addresses = addresses_of(page);
        let titles: Vec<String> = page
            .head
            .title
            .iter()
            .chain(
                page.head
                    .metas
                    .iter()
                    .filter(|(name, _)| name.eq_ignore_ascii_case("og:title"))
                    .map(|(_, value)| value),
            )
            .map(|title| text::letters(title))
            .collect();
        let mut best: Vec<(i32, &'a Node)> = Vec::new();
        for (node, place) in &self.nodes {
            let base = if is_a(node, ARTICLES) {
                30
            } else if is_a(node, WORKS) {
                10
            } else {
                continue;
            };
            let mut score = base;
            match same_address(node, &addresses) {
                Some(true) => score += 40,
                Some(false) => score -= 25,
                None => {}
            }
            if let Some(headline) = headline(node) {
                let letters = text::letters(&headline);
                if letters.chars().count() >= 8
                    && titles.iter().any(|title| {
                        title.contains(&letters)
                            || letters.contains(title.as_str()) && title.chars().count() >= 8
                    })
                {
                    score += 30;
                }
            }
            match place {
                Place::Top => score += 10,
                Place::Main => score += 15,
                Place::Part => score -= 20,
            }
            if score >= 15 {
                best.push((score, node));
            }
        }
        let top = best.iter().map(|(score, _)| *score).max()?;
        let firsts: Vec<&'a Node> = best
            .iter()
            .filter(|(score, _)| *score == top)
            .map(|(_, node)| *node)
            .collect();
        let first = *firsts.first()?;
        // Two that differ, and nothing tells which: cards of a list.
        let differ = firsts
            .iter()
            .any(|node| headline(node) != headline(first) && headline(node).is_some());
        (!differ || top >= 70).then_some(first)
    }

    fn web_page(&self, page: &Page) -> Option<&'a Node> {
        let addresses = addresses_of(page);
        self.nodes
            .iter()
            .filter(|(node, place)| *place != Place::Part && is_a(node, PAGES))
            .map(|(node, _)| *node)
            .find(|node| same_address(node, &addresses) != Some(false))
    }

    fn describe(&self, node: &'a Node, out: &mut Vec<Found>) {
        let source = "json-ld";
        if is_a(node, ARTICLES) {
            for kind in types(node) {
                out.push(Found::new(Sought::Kind, kind, source, 90));
            }
        }
        for (key, field, trust) in [
            ("headline", Sought::Title, 85),
            ("name", Sought::Title, 70),
            ("alternativeHeadline", Sought::AlternativeTitle, 80),
            ("description", Sought::Description, 80),
            ("datePublished", Sought::Published, 95),
            ("dateCreated", Sought::Published, 60),
            ("uploadDate", Sought::Published, 60),
            ("dateModified", Sought::Modified, 90),
            ("articleSection", Sought::Section, 80),
            ("inLanguage", Sought::Language, 70),
            ("license", Sought::Licence, 80),
            ("copyrightNotice", Sought::Rights, 80),
        ] {
            let Some(value) = node.get(key) else { continue };
            for text in strings(value) {
                out.push(Found::new(field, text, source, trust));
            }
        }
        if let Some(value) = node.get("keywords") {
            for text in strings(value) {
                out.push(Found::new(Sought::Keywords, text, source, 80));
            }
        }
        for key in ["author", "creator"] {
            if let Some(value) = node.get(key) {
                let before = out.len();
                self.agents(value, Sought::Author, 90, out, 0);
                if out.len() > before {
                    break;
                }
            }
        }
        for key in ["publisher", "sourceOrganization", "provider"] {
            if let Some(value) = node.get(key) {
                self.agents(
                    value,
                    Sought::Publisher,
                    if key == "publisher" { 80 } else { 50 },
                    out,
                    0,
                );
            }
        }
        for key in ["identifier", "sameAs", "@id", "doi"] {
            for text in node.get(key).map(strings).unwrap_or_default() {
                if text.contains("10.") {
                    out.push(Found::new(Sought::Doi, text, source, 70));
                }
            }
        }
        for key in ["mainEntityOfPage", "url"] {
            for text in node.get(key).map(strings).unwrap_or_default() {
                out.push(Found::new(Sought::Address, text, source, 40));
            }
        }
    }

    /// What a WebPage node says: of the page, and so with less weight of the article.
    fn describe_page(&self, node: &'a Node, out: &mut Vec<Found>) {
        for (key, field, trust) in [
            ("name", Sought::Title, 50),
            ("headline", Sought::Title, 55),
            ("description", Sought::Description, 50),
            ("datePublished", Sought::Published, 75),
            ("dateModified", Sought::Modified, 60),
            ("inLanguage", Sought::Language, 60),
        ] {
            for text in node.get(key).map(strings).unwrap_or_default() {
                out.push(Found::new(field, text, "json-ld", trust));
            }
        }
        if let Some(value) = node.get("author") {
            self.agents(value, Sought::Author, 60, out, 0);
        }
        if let Some(value) = node.get("publisher") {
            self.agents(value, Sought::Publisher, 60, out, 0);
        }
    }

    fn agents(
        &self,
        value: &'a Value,
        field: Sought,
        trust: u8,
        out: &mut Vec<Found>,
        depth: usize,
    ) {
        if depth > 3 {
            return;
        }
        match value {
            Value::String(name) => out.push(Found::new(field, name, "json-ld", trust)),
            Value::Array(items) => {
                for item in items.iter().take(50) {
                    self.agents(item, field, trust, out, depth + 1);
                }
            }
            Value::Object(_) => {
                let Some(node) = self.node(value) else { return };
                let name = node
                    .get("name")
                    .map(strings)
                    .and_then(|names| names.first().copied().map(str::to_owned))
                    .or_else(|| {
                        let part = |key: &str| node.get(key)?.as_str();
                        Some(format!("{} {}", part("givenName")?, part("familyName")?))
                    });
                let Some(name) = name else { return };
                let mut found = Found::new(field, &name, "json-ld", trust);
                // ["Person", "Organization"]: a person who is a site of their own.
                let person = is_a(node, &["Person"]);
                found.agent = if person && field == Sought::Author {
                    AgentKind::Person
                } else if is_a(
                    node,
                    &[
                        "Organization",
                        "NewsMediaOrganization",
                        "Corporation",
                        "Brand",
                    ],
                ) {
                    AgentKind::Organisation
                } else if person {
                    AgentKind::Person
                } else {
                    AgentKind::Unknown
                };
                found.url = node
                    .get("url")
                    .map(strings)
                    .and_then(|urls| urls.first().copied().map(str::to_owned))
                    .filter(|url| url.starts_with("http"));
                out.push(found);
            }
            _ => {}
        }
    }
}

/// The texts of a value: itself, those of a list, the name or address of a node.
fn strings(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text.as_str()],
        Value::Array(items) => items.iter().take(200).flat_map(strings).collect(),
        Value::Object(node) => ["@value", "name", "url", "@id", "value"]
            .iter()
            .find_map(|key| node.get(*key)?.as_str())
            .into_iter()
            .collect(),
        _ => Vec::new(),
    }
}

/// Types of a node, without their namespace.
fn types(node: &Node) -> Vec<&str> {
    node.get("@type")
        .map(|value| match value {
            Value::String(kind) => vec![kind.as_str()],
            Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        })
        .unwrap_or_default()
        .into_iter()
        .map(|kind| kind.rsplit(['/', ':', '#']).next().unwrap_or(kind))
        .collect()
}

fn is_a(node: &Node, kinds: &[&str]) -> bool {
    types(node).iter().any(|kind| kinds.contains(kind))
}

fn headline(node: &Node) -> Option<String> {
    ["headline", "name"]
        .iter()
        .find_map(|key| node.get(*key)?.as_str())
        .map(|text| text::squeeze(&super::entities::decode(text)))
        .filter(|text| !text.is_empty())
}

/// The addresses that the page gives itself, comparable.
fn addresses_of(page: &Page) -> Vec<String> {
    let canonical = page
        .head
        .links
        .iter()
        .filter(|link| {
            link.rel
                .split_whitespace()
                .any(|rel| rel.eq_ignore_ascii_case("canonical"))
        })
        .map(|link| link.href.as_str());
    let og = page
        .head
        .metas
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case("og:url"))
        .map(|(_, value)| value.as_str());
    page.url
        .as_deref()
        .into_iter()
        .chain(canonical)
        .chain(og)
        .filter_map(comparable)
        .collect()
}

/// An address without scheme, `www.`, query, fragment and final slash. None for a site's front page.
pub fn comparable(address: &str) -> Option<String> {
    let rest = address
        .trim()
        .split_once("://")
        .map_or(address.trim(), |(_, rest)| rest);
    let rest = rest.split(['?', '#']).next()?;
    let rest = rest.trim_end_matches('/');
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    (rest.contains('/') && rest.len() > 3).then(|| rest.to_lowercase())
}

/// Whether a node's address is one of the page's: None if it has none.
fn same_address(node: &Node, addresses: &[String]) -> Option<bool> {
    let own: Vec<String> = ["mainEntityOfPage", "url", "@id"]
        .iter()
        .filter_map(|key| node.get(*key))
        .flat_map(strings)
        .filter_map(comparable)
        .collect();
    if own.is_empty() || addresses.is_empty() {
        return None;
    }
    Some(own.iter().any(|one| addresses.contains(one)))
}
