//! The headline: what the page prints as such, without the site's name.
//!
//! `<title>`, `og:title`, JSON-LD and the headings seldom agree to the letter. The heading that the others bear out is the
//! headline as printed. Where no heading is, the titles are cut at their separators: only parts that name the site, or
//! whose rest another source bears out, fall away.

use super::{
    found::{Found, Sought},
    opening::{Opening, each_word, short_lines, words},
    sites::Sites,
};
use crate::{
    article::Field,
    page::{Page, SourceBlock, SourceKind},
    text,
};
use std::{
    cell::{LazyCell, OnceCell},
    collections::BTreeSet,
};

/// Signs that part a title from the site's name, with the spaces they need.
const SEPARATORS: &[&str] = &[
    " | ", " - ", " – ", " — ", " − ", " · ", " • ", " :: ", " : ", " » ", " « ", " › ", " ‹ ",
    " ~ ", " / ", " \\ ", " >> ", " << ", " > ", " < ", " * ", " ⋆ ", " ★ ", " ➤ ", " → ", " ▷ ",
    " ‧ ", " ∙ ", " ☆ ", " ® ", " || ", " _ ", " // ", " @ ", "｜", "│", "|", "：", "»", "–", "—",
    "_", " -", ": ", " bei ", " by ", ", ",
];

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
    let mut printed: Vec<String> = headings.iter().map(|h| text::letters(&h.text)).collect();
    if printed.is_empty() {
        // A page without headings prints its headline all the same: as a line in bold or large type.
        printed.extend(short_lines(page));
    }
    let titles: Vec<Title> = declared
        .iter()
        .map(|f| Title::of(f, &declared, &printed, sites))
        .collect();
    let best = headings
        .iter()
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
    if let Some((_, heading)) = best {
        return printed_headline(heading, &titles);
    }
    let declared = titles
        .iter()
        .filter(|title| !sites.is(&title.cut) && !title.cut.is_empty())
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
    let only = headings.iter().min_by_key(|heading| heading.level);
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

fn printed_headline(heading: &Heading, titles: &[Title]) -> Chosen {
    let letters = text::letters(&heading.text);
    let agree: Vec<&str> = titles
        .iter()
        .filter(|title| title.letters == letters)
        .map(|title| title.source.as_str())
        .collect();
    // A heading may hold a kicker or a subtitle in an element of its own: then the part that the head repeats.
    let part = heading.parts.iter().find(|part| {
        let part = text::letters(part);
        part != letters && titles.iter().any(|title| title.letters == part)
    });
    let (value, reason) = match part {
        Some(part) if agree.is_empty() => (
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
    cut: String,
    letters: String,
    full: String,
    removed: Option<String>,
    source: String,
    trust: u8,
    /// The words of `cut`.
    words: OnceCell<BTreeSet<String>>,
}

impl Title {
    fn of(found: &Found, all: &[&Found], printed: &[String], sites: &Sites) -> Self {
        let full = text::letters(&found.value);
        let known: Vec<String> = all
            .iter()
            .filter(|other| other.source != found.source || other.value != found.value)
            .map(|other| text::letters(&other.value))
            .chain(printed.iter().cloned())
            .filter(|letters| text::chars(letters) >= 4 && *letters != full)
            .collect();
        let (cut, removed) = without_site(&found.value, &known, sites);
        Self {
            letters: text::letters(&cut),
            cut,
            full,
            removed,
            source: found.source.clone(),
            trust: found.trust,
            words: OnceCell::new(),
        }
    }
}

/// A title without the parts that name the site. `known` are the letters of what other sources give as title.
pub fn without_site(title: &str, known: &[String], sites: &Sites) -> (String, Option<String>) {
    let title = title.trim();
    let mut bytes = [false; 256];
    for byte in title.bytes() {
        if let Some(slot) = bytes.get_mut(usize::from(byte)) {
            *slot = true;
        }
    }
    let has = |byte: u8| bytes.get(usize::from(byte)) == Some(&true);
    let separators: Vec<&str> = SEPARATORS
        .iter()
        .copied()
        .filter(|separator| separator.bytes().all(has) && title.contains(separator))
        .collect();
    // A rest that another source gives is the title, whatever the part cut off is.
    let mut best: Option<(&str, &str)> = None;
    for separator in &separators {
        for (at, _) in title.match_indices(separator).take(20) {
            let Some((head, tail)) = title.split_at_checked(at) else {
                continue;
            };
            let tail = tail.strip_prefix(*separator).unwrap_or(tail);
            for (rest, removed) in [(head, tail), (tail, head)] {
                let letters = text::letters(rest);
                if known.contains(&letters)
                    && best.is_none_or(|(found, _)| found.len() < rest.len())
                    && !(sites.is(rest)
                        || rest.split_whitespace().count() <= 4 && sites.resembles(rest))
                {
                    best = Some((rest, removed));
                }
            }
        }
    }
    if let Some((rest, removed)) = best {
        return (rest.trim().to_owned(), Some(removed.trim().to_owned()));
    }
    let mut rest = title;
    let mut removed: Vec<&str> = Vec::new();
    for _ in 0..4 {
        let last = separators
            .iter()
            .filter(|separator| !matches!(**separator, ", " | "_" | "–" | "—" | " -" | " by "))
            .filter_map(|separator| rest.rfind(separator).map(|at| (at, *separator)))
            .max_by_key(|(at, separator)| at + separator.len());
        let first = separators
            .iter()
            .filter(|separator| {
                !matches!(
                    **separator,
                    ", " | "_" | "–" | "—" | " -" | " by " | " bei "
                )
            })
            .filter_map(|separator| rest.find(separator).map(|at| (at, *separator)))
            .min_by_key(|(at, _)| *at);
        let cut = last
            .and_then(|(at, separator)| {
                let (head, tail) = rest.split_at_checked(at)?;
                let tail = tail.strip_prefix(separator)?;
                let empty = text::letters(tail).is_empty();
                ((sites.resembles(tail) || empty) && text::letters(head).chars().count() >= 2)
                    .then_some((head, tail))
            })
            .or_else(|| {
                let (at, separator) = first?;
                let (head, tail) = rest.split_at_checked(at)?;
                let tail = tail.strip_prefix(separator)?;
                (sites.resembles(head) && text::letters(tail).chars().count() >= 2)
                    .then_some((tail, head))
            });
        let Some((kept, gone)) = cut else { break };
        removed.push(gone.trim());
        rest = kept.trim();
    }
    (
        rest.trim().to_owned(),
        (!removed.is_empty()).then(|| removed.join(" ")),
    )
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

struct Heading {
    block: usize,
    level: u8,
    text: String,
    /// Texts of the elements within.
    parts: Vec<String>,
    /// What its place and class say.
    place: i32,
}

/// Marks of permanent links and labels that themes put into headings.
fn bare(heading: &str) -> String {
    let text = text::squeeze(heading);
    let text = text.trim_end_matches(['¶', '#', '§', '🔗', ' ']);
    text.strip_prefix("Title:")
        .unwrap_or(text)
        .trim()
        .to_owned()
}

/// Words of elements within a heading that are no part of the headline.
const KICKER: &[&str] = &[
    "kicker",
    "overline",
    "dachzeile",
    "topline",
    "spitzmarke",
    "roofline",
    "eyebrow",
    "supertitle",
    "pretitle",
    "preheadline",
    "subheadline",
    "subtitle",
    "overtitle",
    "antetitulo",
    "occhiello",
    "label",
    "category",
    "rubrik",
    "badge",
    "descriptor",
    "comments",
    "comment",
    "date",
    "time",
    "hint",
    "ressort",
    "supratitle",
    "vorspann",
    "oberzeile",
    "overhead",
    "flag",
    "meta",
    "subline",
    "surtitre",
    "permalink",
    "headerlink",
];

/// The heading without elements at its ends that are kickers, subtitles, dates; the headline's own element, if it has one.
fn without_kicker(block: &SourceBlock) -> Option<String> {
    let whole = block.text.text();
    let (mut start, mut end) = (0, whole.len());
    for span in &block.elements {
        let class: Vec<String> = words(&span.words.words).collect();
        let said = |names: &[&str]| class.iter().any(|word| names.contains(&word.as_str()));
        let inner = whole.get(span.start..span.end)?;
        let before = whole.get(..span.start)?;
        let after = whole.get(span.end..)?;
        if said(&["headline"])
            && !said(KICKER)
            && text::chars(inner.trim()) >= 8
            && text::chars(inner) < text::chars(whole.trim())
        {
            return Some(text::squeeze(inner));
        }
        if said(KICKER) && !said(&["headline"]) {
            if text::is_blank(before.get(start..).unwrap_or_default()) && span.end < end {
                start = start.max(span.end);
            } else if text::is_blank(after) && span.start > start {
                end = end.min(span.start);
            }
        }
    }
    let kept = text::squeeze(whole.get(start..end)?);
    let kept = kept
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '|' | '/' | '–'))
        .to_owned();
    ((start > 0 || end < whole.len()) && text::chars(&kept) >= 8).then_some(kept)
}

fn headings(page: &Page, sites: &Sites, said: &[String], layout: &Opening) -> Vec<Heading> {
    let mut out = Vec::new();
    let mut firsts = 0;
    for block in &page.blocks {
        let titled = is_titled(block);
        let level = match block.kind {
            SourceKind::Heading(level) => level,
            SourceKind::Text if titled => 3,
            SourceKind::Text if repeats(block, said) => 6,
            _ => continue,
        };
        let whole = block.text.text();
        let text = without_kicker(block).unwrap_or_else(|| bare(&whole));
        let text = text_without_site(&text, sites);
        let chars = text::chars(&text);
        if text.is_empty() || chars > 300 || block.hidden && level > 1 {
            continue;
        }
        let mut place = match level {
            1 => 20,
            2 => 8,
            _ => 0,
        };
        if titled {
            place += 12;
        }
        if level == 1 {
            firsts += 1;
            if firsts == 1 {
                place += 4;
            }
        }
        if block.hidden {
            place -= 12;
        }
        if layout.is_chrome(block) {
            place -= 20;
        }
        for (_, region) in page.regions_of(block.index) {
            match region.name.as_str() {
                "article" | "main" => {
                    place += 4;
                    break;
                }
                "footer" => place -= 20,
                _ => {}
            }
        }
        if sites.is(&text) || text.split_whitespace().count() <= 3 && sites.resembles(&text) {
            place -= 60;
        }
        // A heading that is nothing but a link leads to another page.
        if block.link_density > 0.9 {
            place -= 8;
        }
        place -= i32::try_from(block.index / 40).unwrap_or(20).min(20);
        let lines = whole.lines().map(bare).filter(|_| whole.contains('\n'));
        let parts = block
            .elements
            .iter()
            .filter_map(|span| {
                let whole = block.text.text();
                whole.get(span.start..span.end).map(text::squeeze)
            })
            .chain(lines)
            .filter(|part| text::chars(part) >= 8)
            .collect();
        out.push(Heading {
            block: block.index,
            level,
            text,
            parts,
            place,
        });
    }
    out
}

/// True if a line is what the head gives as title, word for word.
fn repeats(block: &SourceBlock, said: &[String]) -> bool {
    let line = block.text.words();
    said.iter().any(|letters| text::has_letters(&line, letters))
        && (10..=250).contains(&text::chars(&line))
}

/// A heading that ends with the site's name, set off by a bar or a dash, without it.
fn text_without_site(heading: &str, sites: &Sites) -> String {
    for separator in [" | ", " – ", " — ", " - "] {
        if let Some((head, tail)) = heading.rsplit_once(separator)
            && sites.is(tail)
            && text::chars(head) >= 8
        {
            return head.trim().to_owned();
        }
    }
    heading.to_owned()
}

/// True if a block's own class says that it is the headline.
fn is_titled(block: &SourceBlock) -> bool {
    if block.element.words.is_empty() {
        return false;
    }
    let (mut headline, mut title, mut text) = (false, false, false);
    each_word(&block.element.words, |word| {
        headline |= word == "headline";
        title |= matches!(word, "title" | "titel" | "titre");
        text |= matches!(
            word,
            "entry" | "post" | "article" | "page" | "artikel" | "story" | "news" | "blog"
        );
    });
    headline || title && text
}

fn score(heading: &Heading, titles: &[Title]) -> i32 {
    let letters = text::letters(&heading.text);
    let words = LazyCell::new(|| word_set(&heading.text));
    let parts = LazyCell::new(|| -> Vec<String> {
        heading
            .parts
            .iter()
            .map(|part| text::letters(part))
            .collect()
    });
    let length = text::chars(&letters);
    let mut agreement = 0;
    for title in titles {
        let weight = i32::from(title.trust) / 10;
        let own = text::chars(&title.letters);
        let step = if letters == title.letters {
            40 + weight
        } else if length >= 6 && title.full.contains(&letters) {
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
    agreement + heading.place
}

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

#[cfg(test)]
mod tests {
    use super::*;

    fn sites() -> Sites {
        Sites {
            names: Vec::new(),
            letters: vec!["musterblatt".to_owned()],
            domain: Some("musterblatt".to_owned()),
        }
    }

    #[test]
    fn the_sites_name_falls_away_and_nothing_else() {
        for (title, known, want) in [
            ("Rain at last - Musterblatt", "", "Rain at last"),
            (
                "Rain at last | News | Musterblatt",
                "rainatlast",
                "Rain at last",
            ),
            ("Musterblatt: Rain at last", "", "Rain at last"),
            (
                "Rain at last - a chronicle",
                "",
                "Rain at last - a chronicle",
            ),
            ("Spider-Man: rain", "", "Spider-Man: rain"),
            ("Rain at last — Musterblatt.de", "", "Rain at last"),
            ("What the Musterblatt said", "", "What the Musterblatt said"),
            ("Musterblatt", "", "Musterblatt"),
            ("Regen｜Musterblatt", "", "Regen"),
            (
                "Rain at last » Musterblatt » Page 2",
                "rainatlast",
                "Rain at last",
            ),
        ] {
            let known = if known.is_empty() {
                Vec::new()
            } else {
                vec![known.to_owned()]
            };
            assert_eq!(without_site(title, &known, &sites()).0, want, "{title}");
        }
    }
}
