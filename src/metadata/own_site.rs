//! A site that bears the name of the person who writes it: where a page names nobody, that person is its author.

use super::{names, publisher, sites::Sites};
use crate::{
    article::{Agent, AgentKind, Field},
    metadata::found::Found,
    page::Page,
    text,
};

/// The shortest word of a name that tells a host of its own, in letters.
const WORD: usize = 4;

/// The person whose name the site bears: a given and a family name that its head, its title or its notice of rights gives,
/// and that its address bears out.
pub fn author(
    page: &Page,
    headline: Option<&str>,
    publisher: Option<&Field<Agent>>,
    found: &[Found],
    sites: &Sites,
) -> Option<Field<Agent>> {
    let own = |name: &str, source: &str| {
        (names::is_given_and_family_name(name) && bears(sites, name))
            .then(|| (name.to_owned(), source.to_owned()))
    };
    let (name, source) = publisher
        .and_then(|field| own(&field.value.name, &field.source))
        .or_else(|| {
            let mut names = sites.names.iter();
            names.find_map(|found| own(&found.value, &found.source))
        })
        .or_else(|| {
            let field = publisher::otherwise(page, headline, found, sites)?;
            own(&field.value.name, &field.source)
        })?;
    let agent = Agent {
        name,
        kind: AgentKind::Person,
        ..Agent::default()
    };
    let reason =
        "the page names no author, and the site bears this person's name, as its address does";
    Some(Field::new(agent, source, reason))
}

/// True if the site's address bears a name out, titles such as "Dr." aside, or one of its words.
fn bears(sites: &Sites, name: &str) -> bool {
    let words: Vec<&str> = name
        .split_whitespace()
        .filter(|word| !word.ends_with('.'))
        .collect();
    sites.is_of_address(&words.join(" "))
        || words
            .into_iter()
            .map(text::letters)
            .any(|word| text::chars(&word) >= WORD && sites.labels.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::found::Sought;

    fn author_at(url: &str, site: &str) -> Option<String> {
        let page = Page {
            url: Some(url.to_owned()),
            ..Page::default()
        };
        let found = [Found::new(Sought::Site, site, "meta og:site_name", 90)];
        let sites = Sites::of(&page, &found);
        author(&page, Some("Rain at last"), None, &found, &sites).map(|field| field.value.name)
    }

    #[test]
    fn a_site_of_ones_own_names_its_author() {
        for (url, site, name) in [
            (
                "https://annaquill.example/rain",
                "Anna Quill",
                Some("Anna Quill"),
            ),
            (
                "https://anna.blog.example/rain",
                "Anna Quill",
                Some("Anna Quill"),
            ),
            (
                "https://anna-quill.example/rain",
                "Dr. Anna Quill",
                Some("Dr. Anna Quill"),
            ),
            (
                "https://www.quill.example/rain",
                "Anna Quill",
                Some("Anna Quill"),
            ),
            // The address does not bear it out, or it is no name of a person.
            ("https://harbour.example/rain", "Anna Quill", None),
            (
                "https://annaquill.example/rain",
                "Anna Quill Harbour Services",
                None,
            ),
            ("https://harbourpost.example/rain", "Harbour Post", None),
        ] {
            assert_eq!(author_at(url, site).as_deref(), name, "{site} at {url}");
        }
    }
}
