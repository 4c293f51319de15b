//! The plain fields: publisher, section, keywords, address, licence and their like; and what a sidecar supplies.

use super::{
    found::{Found, Sought},
    language,
    languages::folded,
    names, sites,
    sites::Sites,
};
use crate::{
    article::{Agent, AgentKind, ArticleKind, Field, Metadata, Role},
    capture::Supplied,
    page::Page,
    text,
};
use std::collections::BTreeSet;

/// The headline that a text dump's lines show.
pub fn dump_title(found: &[Found]) -> Option<Field<String>> {
    found.iter().find(|f| f.field == Sought::Title).map(|f| {
        Field::new(
            f.value.clone(),
            "text",
            format!("read as headline by its shape and place: {}", f.source),
        )
    })
}

/// Fills the fields that need no more than the best find.
pub fn fill(metadata: &mut Metadata, page: &Page, found: &[Found], sites: &Sites) {
    let headline = metadata
        .headline
        .as_ref()
        .map(|headline| text::letters(&headline.value))
        .unwrap_or_default();
    metadata.alternative_headline = best(found, Sought::AlternativeTitle)
        .filter(|f| text::letters(&f.value) != headline)
        .map(plain);
    metadata.description = best(found, Sought::Description)
        .filter(|f| text::letters(&f.value) != headline)
        .map(plain);
    metadata.publisher = publisher(found, sites);
    metadata.section = best(found, Sought::Section)
        .filter(|f| text::chars(&f.value) <= 80 && !f.value.contains("://"))
        .map(plain);
    metadata.keywords = keywords(found);
    metadata.url = address(page, found);
    metadata.doi = found
        .iter()
        .filter(|f| f.field == Sought::Doi)
        .find_map(|f| Some((doi(&f.value)?, f)))
        .map(|(value, f)| {
            Field::new(
                value,
                f.source.clone(),
                "the identifier that the page gives",
            )
        });
    metadata.licence = licence(page, found);
    metadata.rights = rights(page, found);
    metadata.preview = preview(page);
    metadata.kind = kind(found);
}

fn best(found: &[Found], field: Sought) -> Option<&Found> {
    found
        .iter()
        .filter(|f| f.field == field && !f.value.is_empty())
        .reduce(|best, next| if next.trust > best.trust { next } else { best })
}

fn plain(found: &Found) -> Field<String> {
    Field::new(
        found.value.clone(),
        found.source.clone(),
        "the most reliable of the sources that give it",
    )
}

fn publisher(found: &[Found], sites: &Sites) -> Option<Field<Agent>> {
    let name = found
        .iter()
        .filter(|f| f.field == Sought::Publisher && f.trust >= 50)
        .chain(sites.names.iter().filter(|f| f.trust >= 60))
        .filter(|f| !f.value.contains("://") && (2..=100).contains(&text::chars(&f.value)))
        .filter(|f| f.value.chars().any(char::is_alphabetic))
        // A site's own name in the head is what readers know it by.
        .reduce(|best, next| if next.trust > best.trust { next } else { best })?;
    let agent = Agent {
        name: name.value.clone(),
        kind: if name.agent == AgentKind::Person {
            AgentKind::Person
        } else {
            AgentKind::Organisation
        },
        url: name.url.clone(),
        role: Role::Publisher,
    };
    let reason = if name.field == Sought::Site {
        "the name of the site"
    } else {
        "named as publisher"
    };
    Some(Field::new(agent, name.source.clone(), reason))
}

/// The publisher whose masthead the title ends in.
pub fn publisher_named(masthead: Field<String>) -> Field<Agent> {
    let agent = Agent {
        name: masthead.value,
        kind: AgentKind::Organisation,
        url: None,
        role: Role::Publisher,
    };
    Field::new(agent, masthead.source, masthead.reason)
}

fn keywords(found: &[Found]) -> Vec<Field<String>> {
    let mut out: Vec<Field<String>> = Vec::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let trust = found
        .iter()
        .filter(|f| f.field == Sought::Keywords)
        .map(|f| f.trust)
        .max()
        .unwrap_or_default();
    for one in found
        .iter()
        .filter(|f| f.field == Sought::Keywords && f.trust == trust)
    {
        for word in one.value.split([',', ';', '،', '、']) {
            let word = word.trim().trim_matches('"').trim();
            let chars = text::chars(word);
            if (1..=60).contains(&chars)
                && out.len() < 50
                && word.chars().any(char::is_alphanumeric)
                && seen.insert(text::letters(word))
            {
                out.push(Field::new(
                    word.to_owned(),
                    one.source.clone(),
                    "a keyword of the page",
                ));
            }
        }
    }
    out
}

/// The canonical address: absolute and of the web, on the page's own site where that is known.
fn address(page: &Page, found: &[Found]) -> Option<Field<String>> {
    let own = super::address::known(page);
    let host = own.and_then(sites::host_of);
    let mut candidates: Vec<&Found> = found
        .iter()
        .filter(|f| f.field == Sought::Address && sites::is_web(&f.value))
        .collect();
    candidates.sort_by_key(|f| std::cmp::Reverse(f.trust));
    let declared = candidates.into_iter().find(|f| {
        // A canonical address that names the front page of the site is the template's, not the article's.
        let front = super::json_ld::comparable(&f.value).is_none();
        !(front && own.is_some_and(|own| super::json_ld::comparable(own).is_some()))
    });
    match (declared, own) {
        (Some(f), own) => {
            let reason = match (&host, sites::host_of(&f.value)) {
                _ if own.is_some_and(|own| sites::same_page(own, &f.value)) => {
                    "the address that the page gives itself; it was captured from there"
                }
                (Some(host), Some(other)) if *host != other => {
                    "the address that the page gives itself, on another site than it was captured from"
                }
                _ => "the address that the page gives itself",
            };
            Some(Field::new(f.value.clone(), f.source.clone(), reason))
        }
        (None, Some(own)) => Some(Field::new(
            own.to_owned(),
            "capture",
            "the address it was captured from",
        )),
        (None, None) => None,
    }
}

/// A DOI without its resolver: `10.` prefix, slash, suffix (ISO 26324).
fn doi(value: &str) -> Option<String> {
    let at = value.find("10.")?;
    let from = value.get(at..)?;
    let end = from
        .find(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '?' | '#'))
        .unwrap_or(from.len());
    let doi = from.get(..end)?.trim_end_matches(['.', ',', ';', ')']);
    let (prefix, suffix) = doi.split_once('/')?;
    let registrant = prefix.strip_prefix("10.")?;
    let digits = registrant.split('.').next()?;
    // An address such as "example.org/10.5/x" is no DOI: it stands alone or behind its resolver or label.
    let before = value.get(..at)?.to_ascii_lowercase();
    let placed = before.is_empty()
        || before.ends_with("doi.org/")
        || before.ends_with("doi:")
        || before.ends_with("doi: ")
        || before.ends_with("doi/");
    (placed
        && (4..=9).contains(&digits.len())
        && digits.bytes().all(|b| b.is_ascii_digit())
        && !suffix.is_empty())
    .then(|| doi.to_owned())
}

/// The licence that the page links or names; of Creative Commons links in the text, one that all agree on.
fn licence(page: &Page, found: &[Found]) -> Option<Field<String>> {
    if let Some(f) = best(found, Sought::Licence).filter(|f| text::chars(&f.value) <= 300) {
        return Some(Field::new(
            f.value.clone(),
            f.source.clone(),
            "the licence that the page links",
        ));
    }
    let commons = memchr::memmem::Finder::new("creativecommons.org/");
    let mut seen: Vec<&str> = Vec::new();
    for block in &page.blocks {
        for link in block.text.runs().filter_map(|run| run.link.as_ref()) {
            if commons.find(link.url.as_bytes()).is_some()
                && (link.url.contains("creativecommons.org/licenses/")
                    || link.url.contains("creativecommons.org/publicdomain/"))
            {
                let url = link.url.split('#').next().unwrap_or(&link.url);
                if !seen.contains(&url) {
                    seen.push(url);
                }
            }
        }
    }
    // Several licences are those of pictures, each its own.
    match seen.as_slice() {
        [one] => Some(Field::new(
            (*one).to_owned(),
            "link",
            "the only Creative Commons licence that the page links",
        )),
        _ => None,
    }
}

/// The picture that the head names for those who link to the page.
fn preview(page: &Page) -> Option<Field<String>> {
    const NAMES: [&str; 5] = [
        "og:image",
        "og:image:url",
        "og:image:secure_url",
        "twitter:image",
        "twitter:image:src",
    ];
    NAMES.iter().find_map(|wanted| {
        let (_, address) = page.head.metas.iter().find(|(name, address)| {
            name.trim().eq_ignore_ascii_case(wanted) && sites::is_web(address.trim())
        })?;
        Some(Field::new(
            address.trim().to_owned(),
            format!("meta {wanted}"),
            "the picture that the head names for previews",
        ))
    })
}

/// The notice of rights: as printed at the page's foot, or as declared in the head.
fn rights(page: &Page, found: &[Found]) -> Option<Field<String>> {
    super::rights::printed(page).or_else(|| {
        best(found, Sought::Rights)
            .filter(|f| text::chars(&f.value) <= 400)
            .map(plain)
    })
}

/// What the source says the article is. `og:type` says "article" of everything and does not count.
fn kind(found: &[Found]) -> ArticleKind {
    for f in found.iter().filter(|f| f.field == Sought::Kind) {
        match f.value.as_str() {
            "NewsArticle"
            | "ReportageNewsArticle"
            | "AnalysisNewsArticle"
            | "OpinionNewsArticle"
            | "BackgroundNewsArticle"
            | "ReviewNewsArticle"
            | "AskPublicNewsArticle" => return ArticleKind::NewsArticle,
            "BlogPosting" | "Blogposting" | "LiveBlogPosting" => return ArticleKind::BlogPosting,
            "ScholarlyArticle" | "MedicalScholarlyArticle" => return ArticleKind::ScholarlyArticle,
            "Report" => return ArticleKind::Report,
            _ => {}
        }
    }
    ArticleKind::Article
}

/// What a sidecar or option says goes before everything found.
pub fn supply(metadata: &mut Metadata, supplied: &Supplied) {
    const WHY: &str = "given with the capture; goes before what the page says";
    fn given<T>(value: T) -> Field<T> {
        Field::new(value, "sidecar", WHY)
    }
    if let Some(title) = supplied
        .title
        .as_deref()
        .map(text::squeeze)
        .filter(|title| !title.is_empty())
    {
        metadata.headline = Some(given(title));
    }
    if let Some(url) = supplied.url.as_ref().filter(|url| sites::is_web(url)) {
        metadata.url = Some(given(url.clone()));
    }
    if !supplied.authors.is_empty() {
        metadata.authors = supplied
            .authors
            .iter()
            .map(|name| text::squeeze(name))
            .filter(|name| !name.is_empty())
            .map(|name| {
                let kind = names::kind_of(&name, &folded(&name), &[]);
                given(Agent {
                    name,
                    kind,
                    url: None,
                    role: Role::Author,
                })
            })
            .collect();
    }
    if let Some(date) = &supplied.published {
        metadata.published = Some(given(date.clone()));
    }
    if let Some(date) = &supplied.modified {
        metadata.modified = Some(given(date.clone()));
    }
    if let Some(name) = &supplied.publisher {
        metadata.publisher = Some(given(Agent {
            name: text::squeeze(name),
            kind: AgentKind::Organisation,
            url: None,
            role: Role::Publisher,
        }));
    }
    if let Some(tag) = supplied.language.as_deref().and_then(language::well_formed) {
        metadata.right_to_left = language::is_rtl(&tag);
        metadata.language = Some(given(tag));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dois_stand_alone_or_behind_their_resolver() {
        for (value, want) in [
            ("10.1234/abc.5", Some("10.1234/abc.5")),
            ("https://doi.org/10.1234/abc", Some("10.1234/abc")),
            ("doi:10.1234/abc", Some("10.1234/abc")),
            ("https://example.org/10.1234/abc", None),
            ("version 10.2/3", None),
        ] {
            assert_eq!(doi(value).as_deref(), want, "{value}");
        }
    }
}
