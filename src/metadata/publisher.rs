//! Who published it, where no field of the head names the publisher outright: the name in which the title ends or begins,
//! the holder of the rights, the host that stands in place of a name. Each counts only if it is the site's own name, as
//! its address tells.

use super::{
    found::{Found, Sought},
    languages::{Cue, LANGUAGES, folded},
    rights,
    sites::{Sites, host_of},
};
use crate::{
    article::{Agent, AgentKind, Field, Role},
    page::Page,
    text,
};

/// What parts the name of a site from a headline.
const PARTS: [&str; 12] = [
    " | ", " - ", " – ", " — ", " :: ", " · ", " • ", " » ", "｜", " @ ", " / ", ": ",
];

/// The publisher that the page names otherwise than in its head's own fields.
pub fn otherwise(
    page: &Page,
    headline: Option<&str>,
    found: &[Found],
    sites: &Sites,
) -> Option<Field<Agent>> {
    of_title(page, headline, sites)
        .or_else(|| of_address(page, found))
        .or_else(|| of_rights(page, found, sites))
}

fn named(name: &str, source: &str, reason: &str) -> Field<Agent> {
    let agent = Agent {
        name: name.to_owned(),
        kind: AgentKind::Organisation,
        url: None,
        role: Role::Publisher,
    };
    Field::new(agent, source, reason)
}

/// "Rain at last | Harbour Post" at harbourpost.example: the part beside the headline that the address bears out.
fn of_title(page: &Page, headline: Option<&str>, sites: &Sites) -> Option<Field<Agent>> {
    let title = text::squeeze(page.head.title.as_deref()?);
    let headline = text::letters(headline?);
    let is_name = |part: &str, rest: &str| {
        let letters = text::letters(part);
        let rest = text::letters(rest);
        is_a_name(part)
            && text::chars(&rest) >= 2
            && !letters.is_empty()
            && !headline.contains(&letters)
            && sites.is_of_address(part)
    };
    let mut best: Option<&str> = None;
    for mark in PARTS {
        for (part, rest) in [
            title.rsplit_once(mark).map(|(rest, part)| (part, rest)),
            title.split_once(mark),
        ]
        .into_iter()
        .flatten()
        {
            let part = part.trim();
            // The shortest is the name without what else stands in the title.
            if is_name(part, rest) && best.is_none_or(|found| part.len() < found.len()) {
                best = Some(part);
            }
        }
    }
    let reason = "the part of the title beside the headline; the page's address bears it out";
    Some(named(best?, "title", reason))
}

/// A head that gives the site's address where its name belongs: the host, if it is the page's own.
fn of_address(page: &Page, found: &[Found]) -> Option<Field<Agent>> {
    let own = host_of(page.url.as_deref()?)?;
    let own = own.strip_prefix("www.").unwrap_or(&own);
    found
        .iter()
        .filter(|f| matches!(f.field, Sought::Site | Sought::Publisher))
        .find_map(|f| {
            let host = host_of(&f.value)?;
            let host = host.strip_prefix("www.").unwrap_or(&host);
            (host == own).then(|| {
                named(
                    host,
                    &f.source,
                    "the head gives the site's address as its name",
                )
            })
        })
}

/// "© 2024 Harbour Post. All rights reserved." at harbourpost.example: the holder, if the address bears it out.
fn of_rights(page: &Page, found: &[Found], sites: &Sites) -> Option<Field<Agent>> {
    let printed = rights::printed(page);
    let declared = found
        .iter()
        .filter(|f| f.field == Sought::Rights)
        .map(|f| (f.value.as_str(), f.source.as_str()));
    let lines = printed
        .iter()
        .map(|field| (field.value.as_str(), field.source.as_str()));
    for (line, source) in declared.chain(lines) {
        let pieces = line.split(['|', '·', '•', '∙', '©', ',', ';', '–']);
        for piece in pieces.flat_map(|piece| piece.split(". ")) {
            let name = bare(piece);
            if is_a_name(&name) && sites.is_of_address(&name) {
                let reason = "the holder of the rights; the page's address bears it out";
                return Some(named(&name, source, reason));
            }
        }
    }
    None
}

/// A piece of a notice of rights without years, the words that open it and the phrase that ends it.
fn bare(piece: &str) -> String {
    let is_year = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        !word.is_empty()
            && word.split(['-', '–', '/']).all(|part| {
                matches!(part.len(), 2 | 4) && part.bytes().all(|byte| byte.is_ascii_digit())
            })
    };
    let words = piece.split_whitespace().filter(|word| {
        let plain = word.to_lowercase();
        !is_year(word) && !matches!(plain.as_str(), "copyright" | "(c)" | "by" | "-" | "–")
    });
    let name = words.collect::<Vec<_>>().join(" ");
    let fold = folded(&name);
    // Folding may change lengths; the phrase is cut only where the words before it are found again.
    let phrase = LANGUAGES
        .phrases(Cue::Rights)
        .filter(|phrase| phrase.contains(' '))
        .filter_map(|phrase| fold.find(phrase))
        .min();
    let name = match phrase.and_then(|at| name.get(..at).map(str::trim_end)) {
        Some(before) if fold.starts_with(&*folded(before)) => before,
        _ => name.as_str(),
    };
    let abbreviated = ["Inc.", "Ltd.", "Co.", "Corp.", "V.", "A.", "S.", "L."];
    if abbreviated.iter().any(|end| name.ends_with(end)) {
        name.to_owned()
    } else {
        name.trim_end_matches('.').to_owned()
    }
}

/// True for what may be a name: short, with letters, no address.
fn is_a_name(part: &str) -> bool {
    (2..=60).contains(&text::chars(part))
        && part.split_whitespace().count() <= 7
        && part.chars().any(char::is_alphabetic)
        && !part.contains("://")
        && !part.contains('@')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(url: &str, title: &str) -> Page {
        let mut page = Page {
            url: Some(url.to_owned()),
            ..Page::default()
        };
        page.head.title = Some(title.to_owned());
        page
    }

    fn read(url: &str, title: &str, found: &[Found]) -> Option<String> {
        let page = page(url, title);
        let sites = Sites::of(&page, &[]);
        otherwise(&page, Some("Rain at last"), found, &sites).map(|field| field.value.name)
    }

    #[test]
    fn the_title_names_the_site() {
        for (url, title, name) in [
            (
                "https://www.harbourpost.example/a",
                "Rain at last | Harbour Post",
                "Harbour Post",
            ),
            (
                "https://harbourpost.example/a",
                "Rain at last - News - The Harbour Post",
                "The Harbour Post",
            ),
            (
                "https://blog.quill.example/a",
                "Quill Blog: Rain at last",
                "Quill Blog",
            ),
            (
                "https://hrs.gov.example/a",
                "Rain at last | Harbour Research Service",
                "Harbour Research Service",
            ),
            (
                "https://harbour.example/a",
                "Rain at last — Harbour.example",
                "Harbour.example",
            ),
        ] {
            assert_eq!(read(url, title, &[]).as_deref(), Some(name), "{title}");
        }
        for (url, title) in [
            ("https://harbourpost.example/a", "Rain at last"),
            ("https://harbourpost.example/a", "Rain at last | Weather"),
            ("https://rainatlast.example/a", "Rain at last | Weather"),
            (
                "https://harbourpost.example/a",
                "Rain at last - what the harbour says of it and why it took so long to come",
            ),
        ] {
            assert_eq!(read(url, title, &[]), None, "{title}");
        }
    }

    #[test]
    fn address_and_holder_name_the_site() {
        let url = "https://www.harbourpost.example/a";
        let site = Found::new(
            Sought::Site,
            "https://harbourpost.example/",
            "meta og:site_name",
            90,
        );
        assert_eq!(
            read(url, "Rain at last", &[site]).as_deref(),
            Some("harbourpost.example")
        );
        let other = Found::new(
            Sought::Site,
            "https://elsewhere.example",
            "meta og:site_name",
            90,
        );
        assert_eq!(read(url, "Rain at last", &[other]), None);
        for (notice, name) in [
            (
                "Copyright © 2001-2024 Harbour Post Ltd. All rights reserved",
                Some("Harbour Post Ltd"),
            ),
            ("© Harbour Post 2024", Some("Harbour Post")),
            (
                "© 2024 Harbour Post All rights reserved.",
                Some("Harbour Post"),
            ),
            ("© 2019-24 Harbour Post 360", Some("Harbour Post 360")),
            ("© 2024 Web Works, for Harbour Post", None),
            ("© 2024 Some Theme", None),
        ] {
            let rights = Found::new(Sought::Rights, notice, "meta copyright", 60);
            assert_eq!(
                read(url, "Rain at last", &[rights]).as_deref(),
                name,
                "{notice}"
            );
        }
    }
}
