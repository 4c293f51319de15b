//! The headline: what the page prints as such, without the site's name.
//!
//! `<title>`, `og:title`, JSON-LD and the headings seldom agree to the letter. The heading that the others bear out is the
//! headline as printed. Where no heading is, the titles are cut at their separators: only parts that name the site, or
//! whose rest another source bears out, fall away.

mod cut;
mod headings;

use super::{
    found::{Found, Sought},
    opening::{Opening, short_lines},
    sites::Sites,
};
use crate::{article::Field, page::Page, text};
use cut::without_site;
use headings::{Heading, headings};
pub use headings::{KICKER, OF_TEXTS, TITLE};
use std::{
    cell::{LazyCell, OnceCell},
    collections::BTreeSet,
};

/// A headline and the block it stands in.
#[derive(Clone, Debug, Default)]
pub struct Chosen {
    /// The headline; None if the page has none.
    pub headline: Option<Field<String>>,
    /// Its heading.
    pub block: Option<usize>,
    /// What was cut off the title and stands in the page as a line of its own: the masthead.
    pub masthead: Option<Field<String>>,
}

/// Chooses the headline of a page with markup.
pub fn choose(page: &Page, found: &[Found], sites: &Sites, layout: &Opening) -> Chosen {
    let mut declared: Vec<&Found> = found
        .iter()
        .filter(|f| f.field == Sought::Title && !f.value.is_empty() && !is_void(&f.value))
        .collect();
    declared.sort_by_key(|f| std::cmp::Reverse(f.trust));
    let said: Vec<String> = declared
        .iter()
        .map(|f| text::letters(&f.value))
        .filter(|letters| text::chars(letters) >= 10)
        .collect();
    let headings = headings(page, sites, &said, layout);
    let mut printed: Vec<String> = headings.iter().map(|h| h.letters.clone()).collect();
    if printed.is_empty() {
        // A page without headings prints its headline all the same: as a line in bold or large type.
        printed.extend(short_lines(page));
    }
    let letters: Vec<String> = declared.iter().map(|f| text::letters(&f.value)).collect();
    let titles: Vec<Title> = declared
        .iter()
        .zip(&letters)
        .map(|(f, full)| {
            let others = declared
                .iter()
                .zip(&letters)
                .filter(|(other, _)| other.source != f.source || other.value != f.value)
                .map(|(_, letters)| letters);
            let known: Vec<&str> = others
                .chain(&printed)
                .map(String::as_str)
                .filter(|letters| text::chars(letters) >= 4 && letters != full)
                .collect();
            Title::of(f, full, &known, sites)
        })
        .collect();
    let first = First::of(&headings, &titles);
    let outranked = |heading: &Heading| {
        first
            .as_ref()
            .is_some_and(|first| first.outranks(heading, &titles, sites))
    };
    let best = headings
        .iter()
        .filter(|heading| !outranked(heading))
        .map(|heading| (score(heading, &titles), heading))
        .filter(|(score, heading)| {
            *score
                >= if heading.level == 1 {
                    ENOUGH_FIRST
                } else {
                    ENOUGH
                }
        })
        .reduce(|best, next| if next.0 > best.0 { next } else { best });
    // What outranks a lower heading stands for it, whatever the titles in the head say.
    let outranks = || {
        headings
            .iter()
            .any(|heading| outranked(heading) && score(heading, &titles) >= ENOUGH)
            .then_some(first.as_ref()?.heading)
    };
    let best = best.map(|(_, heading)| heading).or_else(outranks);
    if let Some(heading) = best {
        return printed_headline(heading, &titles);
    }
    let declared = titles
        .iter()
        .filter(|title| {
            let name = title.cut.split_whitespace().count() <= 4 && sites.resembles(&title.cut);
            !(sites.is(&title.cut)
                || title.cut.is_empty()
                || name && headings.iter().any(|h| h.own))
        })
        .map(|title| {
            // One that others bear out counts more than one that stands alone.
            let agree = titles
                .iter()
                .filter(|other| other.letters == title.letters)
                .count();
            (
                i32::from(title.trust) + 10 * i32::try_from(agree).unwrap_or(0),
                title,
            )
        })
        .reduce(|best, next| if next.0 > best.0 { next } else { best });
    if let Some((_, title)) = declared {
        let masthead = title
            .removed
            .as_ref()
            .filter(|removed| printed.contains(&text::letters(removed)))
            .map(|name| {
                let reason = "cut off the title, and printed as a line of its own in the page";
                Field::new(name.clone(), title.source.clone(), reason)
            });
        let reason = match &title.removed {
            Some(removed) => format!(
                "no heading bears out the titles in the head; \"{}\" is the site's name and was left out",
                text::shown(removed)
            ),
            None => "no heading of the page bears it out; taken as the head gives it".to_owned(),
        };
        return Chosen {
            headline: Some(Field::new(title.cut.clone(), title.source.clone(), reason)),
            block: None,
            masthead,
        };
    }
    // Nothing in the head: the first heading of the highest level.
    let only = headings
        .iter()
        .min_by_key(|heading| (!heading.own, heading.level));
    match only {
        Some(heading) => Chosen {
            headline: Some(Field::new(
                heading.text.clone(),
                format!("h{}", heading.level),
                "the head gives no title; this is the page's first heading of its level",
            )),
            block: Some(heading.block),
            masthead: None,
        },
        None => Chosen::default(),
    }
}

/// A score from which on a heading is the headline.
const ENOUGH: i32 = 40;
/// The same for a heading of the first level, which is one even where the head says it in other words.
const ENOUGH_FIRST: i32 = 22;

/// The only heading of the first level that is shown and no name of the site, be it printed twice.
fn only_first(headings: &[Heading]) -> Option<&Heading> {
    let mut own = headings
        .iter()
        .filter(|heading| heading.level == 1 && heading.own);
    let first = own.next()?;
    own.all(|other| other.letters == first.letters)
        .then_some(first)
}

/// The page's one heading of the first level, and whether it outranks the headings below it.
struct First<'a> {
    heading: &'a Heading,
    /// It is what the head gives, and so outranks all.
    given: bool,
    /// It is a whole headline and not the line that titles end in: it outranks what agrees with a part of a title only.
    whole: bool,
}

impl<'a> First<'a> {
    fn of(headings: &'a [Heading], titles: &[Title]) -> Option<Self> {
        let heading = only_first(headings)?;
        let letters = &heading.letters;
        let given = titles
            .iter()
            .any(|title| title.trust >= 75 && title.letters == *letters);
        let tail = titles
            .iter()
            .any(|title| title.full != *letters && title.full.ends_with(letters));
        Some(Self {
            heading,
            given,
            whole: !tail && heading.text.split_whitespace().count() >= 4,
        })
    }

    /// True for a heading of a lower level that gives way to this one.
    fn outranks(&self, heading: &Heading, titles: &[Title], sites: &Sites) -> bool {
        if heading.level == 1 {
            return false;
        }
        if self.given {
            return true;
        }
        if !self.whole || self.heading.block >= heading.block {
            return false;
        }
        let own = &heading.letters;
        !titles.iter().any(|title| {
            let plain = title
                .plain
                .get_or_init(|| text::letters(&without_site(&title.value, &[], sites).0));
            title.full == *own || plain == own
        })
    }
}

fn printed_headline(heading: &Heading, titles: &[Title]) -> Chosen {
    let letters = &heading.letters;
    let agree: Vec<&str> = titles
        .iter()
        .filter(|title| title.letters == *letters)
        .map(|title| title.source.as_str())
        .collect();
    // A heading may hold a kicker or a subtitle in an element of its own: then the part that the head repeats.
    let part = heading.parts.iter().find(|part| {
        let part = text::letters(part);
        part != *letters && titles.iter().any(|title| title.letters == part)
    });
    // A heading of two lines is a kicker and the headline, where the page's data give the second as the headline.
    let declared = part.filter(|part| {
        let part = text::letters(part);
        heading.lines > 1
            && titles
                .iter()
                .any(|title| title.trust >= 85 && title.letters == part)
    });
    let (value, reason) = match part {
        Some(part) if agree.is_empty() || declared.is_some() => (
            part.clone(),
            "the part of the heading that the page's head repeats as its title".to_owned(),
        ),
        _ if agree.is_empty() => (
            heading.text.clone(),
            "the page's heading; the titles in the head say it in other words".to_owned(),
        ),
        _ => (
            heading.text.clone(),
            format!("the page's heading, and {} agrees", agree.join(", ")),
        ),
    };
    Chosen {
        masthead: None,
        headline: Some(Field::new(value, format!("h{}", heading.level), reason)),
        block: Some(heading.block),
    }
}

/// A title that the head gives, cut.
struct Title {
    value: String,
    cut: String,
    /// Letters of the title without the site's name, cut without a look at what the page prints.
    plain: OnceCell<String>,
    letters: String,
    full: String,
    removed: Option<String>,
    source: String,
    trust: u8,
    /// The words of `cut`.
    words: OnceCell<BTreeSet<String>>,
}

impl Title {
    fn of(found: &Found, full: &str, known: &[&str], sites: &Sites) -> Self {
        let (cut, removed) = without_site(&found.value, known, sites);
        Self {
            letters: text::letters(&cut),
            value: found.value.clone(),
            plain: OnceCell::new(),
            cut,
            full: full.to_owned(),
            removed,
            source: found.source.clone(),
            trust: found.trust,
            words: OnceCell::new(),
        }
    }
}

fn is_void(title: &str) -> bool {
    let letters = text::letters(title);
    letters.is_empty()
        || matches!(
            letters.as_str(),
            "untitled"
                | "home"
                | "homepage"
                | "index"
                | "unbenanntesdokument"
                | "untitleddocument"
                | "startseite"
                | "null"
                | "undefined"
        )
}

fn score(heading: &Heading, titles: &[Title]) -> i32 {
    let letters = &heading.letters;
    let words = LazyCell::new(|| word_set(&heading.text));
    let parts = LazyCell::new(|| -> Vec<String> {
        heading
            .parts
            .iter()
            .map(|part| text::letters(part))
            .collect()
    });
    let length = text::chars(letters);
    let mut agreement = 0;
    for title in titles {
        let weight = i32::from(title.trust) / 10;
        let own = text::chars(&title.letters);
        let step = if *letters == title.letters {
            40 + weight
        } else if length >= 6 && title.full.contains(letters) {
            if length * 10 >= own * 6 {
                30 + weight
            } else {
                8
            }
        } else if own >= 12 && letters.contains(&title.letters) {
            if own * 10 >= length * 6 {
                28 + weight
            } else {
                20
            }
        } else {
            if own >= 8 && parts.contains(&title.letters) {
                agreement = agreement.max(30 + weight);
            }
            let shared = overlap(&words, title.words.get_or_init(|| word_set(&title.cut)));
            match shared {
                60.. if heading.level == 1 => 22,
                40.. => 10,
                _ => 0,
            }
        };
        agreement = agreement.max(step);
    }
    // A text of this length is a paragraph set as a heading.
    if agreement == 0 && length > LONG {
        return 0;
    }
    agreement + heading.place
}

/// Letters of a heading that is no headline unless something in the head says so.
const LONG: usize = 150;

/// The words of a text, in letters alone.
fn word_set(text: &str) -> BTreeSet<String> {
    text.split_whitespace()
        .map(text::letters)
        .filter(|word| !word.is_empty())
        .collect()
}

/// Words that two texts share, in percent of the words of both.
fn overlap(one: &BTreeSet<String>, other: &BTreeSet<String>) -> usize {
    let both = one.intersection(other).count();
    let all = one.len() + other.len() - both;
    (both * 100).checked_div(all).unwrap_or(0)
}
