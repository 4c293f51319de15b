//! What the page says of itself: each field with its source and the reason for the choice.
//!
//! Sources only find ([`SOURCES`]); [`read`] chooses. A block that is itself a title, byline or date is claimed here: it
//! is neither removed nor repeated in the body.

mod address;
mod authors;
mod choice;
mod claims;
mod class_words;
pub(crate) mod dates;
mod dump;
mod entities;
mod found;
mod head;
mod json;
mod json_ld;
mod language;
mod languages;
mod listed;
mod marked;
mod names;
mod opening;
mod own_site;
mod printed;
mod publisher;
mod readings;
mod rights;
mod signed;
mod sites;
mod title;
mod when;

use crate::{
    article::{Field, Metadata},
    capture::Supplied,
    notice::Notice,
    page::Page,
    text,
};
use dates::Hint;
use found::{Found, Sought};
use opening::Opening;
use sites::Sites;

/// A block that became a metadata field.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// Index of the source block.
    pub block: usize,
    /// The field: `headline`, `authors`, `published`, `section`.
    pub field: &'static str,
    /// Why, in words.
    pub reason: String,
}

/// What the metadata stage gives.
#[derive(Clone, Debug, Default)]
pub struct Described {
    /// The fields chosen.
    pub metadata: Metadata,
    /// The blocks they were read from, where those are fields and nothing else.
    pub claims: Vec<Claim>,
    /// What was missing or doubtful.
    pub notices: Vec<Notice>,
}

/// A source of fields that needs nothing but the page.
pub struct Source {
    /// Its name.
    pub name: &'static str,
    /// What it finds.
    read: fn(&Page, &mut Vec<Notice>) -> Vec<Found>,
}

/// The sources that speak to machines, in the order of trial. What is printed for readers (`marked`, `printed`, `dump`)
/// is read after them, since the headline tells where to look.
pub const SOURCES: &[Source] = &[
    Source {
        name: "json-ld",
        read: json_ld::read,
    },
    Source {
        name: "head",
        read: head::read,
    },
    Source {
        name: "address",
        read: address::read,
    },
];

/// Characters of a supplied title.
const SUPPLIED: usize = 70;

/// Reads the fields of a page; what is supplied goes before everything found.
pub fn read(page: &Page, supplied: &Supplied) -> Described {
    let mut notices = Vec::new();
    let mut found: Vec<Found> = Vec::new();
    for source in SOURCES {
        found.extend((source.read)(page, &mut notices));
    }
    found.retain(|found| !found.is_unfilled());
    let (language, right_to_left) = language::choose(page, &found, &mut notices);
    let hint = hint(page, &language, &found);
    let sites = Sites::of(page, &found);
    let mut metadata = Metadata {
        right_to_left,
        ..Metadata::default()
    };
    let mut masthead = None;
    let opening = if page.is_text {
        let (heading, lines) = dump::read(page, &sites, hint);
        found.extend(lines);
        metadata.headline = choice::dump_title(&found);
        Opening::of(page, heading)
    } else {
        let early = Opening::of(page, None);
        found.extend(
            marked::read(page, &early)
                .into_iter()
                .filter(|found| found.field == Sought::Title),
        );
        let chosen = title::choose(page, &found, &sites, &early);
        metadata.headline = chosen.headline;
        masthead = chosen.masthead;
        let opening = early.again(page, chosen.block);
        found.extend(
            marked::read(page, &opening)
                .into_iter()
                .filter(|found| found.field != Sought::Title),
        );
        found.extend(printed::read(page, &opening, &sites, hint));
        found.extend(signed::read(page, &opening, &sites));
        opening
    };
    let when = when::choose(
        &found,
        hint,
        supplied.captured_at,
        opening.body,
        |by_month, by_day| readings::told(page, hint, by_month, by_day).cloned(),
    );
    metadata.published = when.published;
    metadata.modified = when.modified;
    notices.extend(when.notices);
    listed::without_lists(page, &opening, &mut found);
    let people = authors::choose(&found, &sites);
    metadata.authors = people.authors;
    metadata.contributors = people.contributors;
    metadata.language = Some(language.clone());
    choice::fill(&mut metadata, page, &found, &sites);
    if metadata.publisher.is_none() {
        metadata.publisher = masthead.map(choice::publisher_named).or_else(|| {
            let headline = metadata.headline.as_ref().map(|field| field.value.as_str());
            publisher::otherwise(page, headline, &found, &sites)
        });
    }
    if metadata.authors.is_empty() && !page.is_text {
        let headline = metadata.headline.as_ref().map(|field| field.value.as_str());
        let publisher = metadata.publisher.as_ref();
        metadata
            .authors
            .extend(own_site::author(page, headline, publisher, &found, &sites));
    }
    choice::supply(&mut metadata, supplied);
    if metadata.headline.is_none() {
        metadata.headline = Some(supplied_title(page));
        notices.push(Notice::info(
            "metadata.title.missing",
            "the capture has no headline; one was supplied from its first words and stands in square brackets",
        ));
    }
    // The page's own headline is claimed under a title that a sidecar gives only if both are the same.
    let claims = claims::claim(page, &metadata, &opening, hint);
    Described {
        metadata,
        claims,
        notices,
    }
}

/// How the page's dates are to be read: its language, and the order that its region tells.
fn hint<'a>(page: &Page, language: &'a Field<String>, found: &[Found]) -> Hint<'a> {
    let tag = language.value.as_str();
    let order = languages::LANGUAGES.order(tag).or_else(|| {
        // The language alone does not tell; another declaration or the country of the address may.
        found
            .iter()
            .filter(|f| f.field == Sought::Language)
            .filter_map(|f| language::well_formed(&f.value))
            .find_map(|tag| languages::LANGUAGES.order(&tag))
            .or_else(|| {
                let host = sites::host_of(page.url.as_deref()?)?;
                let end = host.rsplit('.').next()?.to_owned();
                match end.as_str() {
                    "us" | "gov" | "mil" | "edu" => Some(languages::Order::MonthDayYear),
                    "com" | "org" | "net" | "info" | "io" => None,
                    end if end.len() == 2 => languages::LANGUAGES.order(&format!("en-{end}")),
                    _ => None,
                }
            })
    });
    Hint {
        language: Some(tag).filter(|tag| *tag != "und"),
        order,
    }
}

fn supplied_title(page: &Page) -> Field<String> {
    let words = dump::opening_words(page)
        .map(|words| text::first_words(words, SUPPLIED))
        .filter(|words| !words.is_empty());
    let (words, why) = match words {
        Some(words) => (
            words,
            "the capture has no headline; these are its first words",
        ),
        None => ("Untitled".to_owned(), "the capture has no words"),
    };
    Field::new(format!("[{words}]"), "supplied", why)
}
