//! Bylines and dates as readers see them, near the headline.

use super::{
    dates::{self, Hint, Written},
    found::{Found, Sought},
    languages::{Cue, LANGUAGES, folded},
    names,
    opening::{Opening, each_word, words},
    sites::Sites,
};
use crate::{
    article::AgentKind,
    page::{Page, SourceBlock, SourceKind},
    text,
};
use std::{borrow::Cow, cell::LazyCell};

/// Longest line of a byline or date, in characters.
const LINE: usize = 220;

const BYLINE: &[&str] = &[
    "byline",
    "author",
    "authors",
    "autor",
    "autoren",
    "autorin",
    "auteur",
    "auteurs",
    "autore",
    "autores",
    "writer",
    "writers",
    "verfasser",
    "bylines",
    "forfatter",
    "författare",
    "skribent",
    "reporter",
    "journalist",
    "redactor",
    "authorname",
    "contributor",
    "contributors",
    "redakteur",
    "creator",
    "credits",
];

/// What is printed near the headline, and what is labelled within the article.
pub fn read(page: &Page, opening: &Opening, sites: &Sites, hint: Hint<'_>) -> Vec<Found> {
    let mut out = Vec::new();
    let mut label = String::new();
    let mut regions: Vec<Option<Said>> = vec![None; page.regions.len()];
    for block in &page.blocks {
        if block.hidden
            || block.kind != SourceKind::Text && !matches!(block.kind, SourceKind::Heading(_))
        {
            continue;
        }
        if opening.is_chrome(block) {
            continue;
        }
        let near = opening.head.contains(&block.index);
        let within = opening.article.contains(&block.index);
        // A character has at most four bytes: most long blocks need no count.
        if length(block) > LINE * 8 {
            label.clear();
            continue;
        }
        let whole = parted(block);
        if text::chars(&whole) > LINE * 2 {
            label.clear();
            continue;
        }
        let said = said(page, block, &mut regions);
        let class = LazyCell::new(|| class_words(page, block));
        for line in whole.lines().map(text::squeezed) {
            let chars = text::chars(&line);
            if chars == 0 || chars > LINE {
                continue;
            }
            // A label may stand in a block of its own: "Published", then the date.
            let labelled = if chars <= 100 && !label.is_empty() {
                Cow::Owned(format!("{label} {line}"))
            } else {
                Cow::Borrowed(line.as_ref())
            };
            if Some(block.index) != opening.heading {
                byline(
                    block,
                    said,
                    &line,
                    &labelled,
                    (near, within, &|| {
                        beside_date(page, block, opening, &line, hint)
                    }),
                    sites,
                    &mut out,
                );
            }
            if near || within {
                printed_dates(block, &class, &line, &label, near, hint, &mut out);
            }
            let next = if chars <= 30 && is_label(&line) {
                line.into_owned()
            } else {
                String::new()
            };
            label = next;
        }
    }
    out
}

/// Bytes of a block's words.
fn length(block: &SourceBlock) -> usize {
    block.text.runs().map(|run| run.text.len()).sum()
}

/// True if a line holds a date, or a line close by is one, below the headline and above the body.
fn beside_date(
    page: &Page,
    block: &SourceBlock,
    opening: &Opening,
    line: &str,
    hint: Hint<'_>,
) -> bool {
    let between =
        opening.heading.is_some_and(|heading| heading < block.index) && block.index <= opening.body;
    if !between || text::chars(line) > 80 {
        return false;
    }
    if !dates::find(line, hint).is_empty() {
        return true;
    }
    // Alone in its line it must be a name of two or three words, not a label of the site.
    let words = line.split_whitespace().count();
    (2..=3).contains(&words)
        && block.kind == SourceKind::Text
        && [
            block.index.wrapping_sub(1),
            block.index + 1,
            block.index + 2,
        ]
        .iter()
        .filter_map(|index| page.blocks.get(*index))
        .any(|other| {
            let other = text::squeeze(&other.text.words());
            text::chars(&other) <= 60 && !dates::find(&other, hint).is_empty()
        })
}

/// True for a line that is a label and nothing else.
fn is_label(line: &str) -> bool {
    let fold = folded(line);
    let plain = fold.trim_matches(|c: char| !c.is_alphanumeric() && c != '\'');
    LANGUAGES.is_any(&[Cue::Published, Cue::Updated, Cue::Label, Cue::By], plain)
}

/// The text of a block with a space wherever an element ends at a small letter and the next begins with a capital:
/// themes set "By" and the name side by side and part them by style alone.
fn parted(block: &SourceBlock) -> Cow<'_, str> {
    let whole = block.text.words();
    if block.elements.is_empty() || whole.len() > LINE * 4 {
        return whole;
    }
    let mut cuts: Vec<usize> = block
        .elements
        .iter()
        .flat_map(|span| [span.start, span.end])
        .filter(|at| {
            let (Some(before), Some(after)) = (whole.get(..*at), whole.get(*at..)) else {
                return false;
            };
            let small = before
                .chars()
                .next_back()
                .is_some_and(|c| c.is_lowercase() || c.is_numeric() || c == ':');
            small
                && after
                    .chars()
                    .next()
                    .is_some_and(|c| c.is_uppercase() || c.is_numeric())
        })
        .collect();
    if cuts.is_empty() {
        return whole;
    }
    cuts.sort_unstable();
    cuts.dedup();
    let mut out = String::new();
    let mut from = 0;
    for cut in cuts {
        out.push_str(whole.get(from..cut).unwrap_or_default());
        out.push(' ');
        from = cut;
    }
    out.push_str(whole.get(from..).unwrap_or_default());
    Cow::Owned(out)
}

/// What class words say of whose name stands there.
#[derive(Clone, Copy, Default)]
struct Said {
    byline: bool,
    biography: bool,
}

impl Said {
    fn of(values: &str) -> Self {
        let mut out = Self {
            byline: has_byline(values),
            biography: false,
        };
        each_word(values, |word| {
            out.byline |= BYLINE.contains(&word);
            out.biography |= BIOGRAPHY.contains(&word);
        });
        out
    }
}

/// What the words that [`class_words`] gives say; of each region it is asked once.
fn said(page: &Page, block: &SourceBlock, regions: &mut [Option<Said>]) -> Said {
    let mut out = Said::of(&block.element.words);
    for (index, region) in page.regions_of(block.index).take(3) {
        if region.blocks.len() <= 4
            && let Some(slot) = regions.get_mut(index)
        {
            let said = slot.get_or_insert_with(|| Said::of(&region.words));
            out.byline |= said.byline;
            out.biography |= said.biography;
        }
    }
    out
}

/// "documentByLine", "by-line"
fn has_byline(values: &str) -> bool {
    let bytes = values.as_bytes();
    let mut from = 0;
    while let Some(rest) = bytes.get(from..)
        && let Some(at) = memchr::memchr2(b'b', b'B', rest)
    {
        let rest = rest.get(at + 1..).unwrap_or_default();
        from += at + 1;
        if let [b'y' | b'Y', rest @ ..] = rest {
            let rest = match rest {
                [b'-' | b'_', rest @ ..] => rest,
                rest => rest,
            };
            if rest
                .get(..4)
                .is_some_and(|word| word.eq_ignore_ascii_case(b"line"))
            {
                return true;
            }
        }
    }
    false
}

/// What the class words around a block say of it: of its own element, and of small regions around.
fn class_words(page: &Page, block: &SourceBlock) -> Vec<String> {
    let mut out: Vec<String> = words(&block.element.words).collect();
    let mut byline = has_byline(&block.element.words);
    for (_, region) in page.regions_of(block.index).take(3) {
        if region.blocks.len() <= 4 {
            out.extend(words(&region.words));
            byline |= has_byline(&region.words);
        }
    }
    if byline {
        out.push("byline".to_owned());
    }
    out
}

fn byline(
    block: &SourceBlock,
    said: Said,
    line: &str,
    labelled: &str,
    (near, within, beside_date): (bool, bool, &dyn Fn() -> bool),
    sites: &Sites,
    out: &mut Vec<Found>,
) {
    let said = said.byline && !said.biography;
    // An element within the line that says it is the author's name.
    let mut inner = false;
    for span in &block.elements {
        let mut named = false;
        each_word(&span.words.words, |word| named |= BYLINE.contains(&word));
        if !named {
            continue;
        }
        let whole = block.text.words();
        let Some(text) = whole.get(span.start..span.end) else {
            continue;
        };
        let text = text::squeeze(text);
        if text::chars(&text) <= 100 && names_somebody(&text, sites, true) {
            out.push(
                Found::new(Sought::Author, &text, "byline", if near { 68 } else { 38 })
                    .at(block.index),
            );
            inner = true;
        }
    }
    // A link to a page of the author's.
    if !inner && text::chars(line) <= 160 {
        for run in block.text.runs() {
            let Some(link) = &run.link else { continue };
            let name = text::squeeze(&run.text);
            if is_author_page(&link.url)
                && (2..=60).contains(&text::chars(&name))
                && names_somebody(&name, sites, near)
            {
                out.push(
                    Found::new(Sought::Author, &name, "byline", if near { 64 } else { 37 })
                        .at(block.index),
                );
                inner = true;
            }
        }
    }
    if inner {
        return;
    }
    let chars = text::chars(labelled);
    // Away from the headline a line is read only if its class or its first words say that it names somebody.
    let opens = || {
        chars <= 70
            && matches!(block.kind, SourceKind::Text)
            && (within && chars <= 45 || labelled.contains([':', '：']))
            && names::opens(labelled)
    };
    if !(near || said && chars <= 120 || opens()) {
        return;
    }
    let read = names::read(labelled, &sites.letters);
    if read.agents.is_empty() {
        return;
    }
    let whole_names = read.agents.iter().all(|agent| is_full_name(&agent.name));
    let trust = if said && chars <= 120 && names_somebody(labelled, sites, near) {
        match (near, read.labelled) {
            (true, true) => 68,
            (true, false) => 60,
            (false, true) => 44,
            (false, false) => 36,
        }
    } else if read.labelled
        && near
        && chars <= 120
        && (whole_names || chars <= 40 && names_somebody(labelled, sites, true))
    {
        62
    } else if near && whole_names && read.whole && beside_date() {
        // "Anna Muster, 16 July 2018", or the name alone in the line above or below the date.
        46
    } else if read.opens
        && whole_names
        && chars <= 70
        && matches!(block.kind, SourceKind::Text)
        && (within && chars <= 45 || labelled.contains([':', '：']))
    {
        40
    } else {
        return;
    };
    out.push(Found::new(Sought::Author, labelled, "byline", trust).at(block.index));
}

/// Words of boxes that tell of the author at length, and of pictures.
const BIOGRAPHY: &[&str] = &[
    "bio",
    "biography",
    "description",
    "about",
    "image",
    "caption",
    "photo",
];

/// True if a printed line names a person or organisation in whole; `lax` lets single words and handles pass.
fn names_somebody(line: &str, sites: &Sites, lax: bool) -> bool {
    let agents = names::read(line, &sites.letters).agents;
    !agents.is_empty()
        && agents.iter().all(|agent| {
            let words = agent.name.split_whitespace().count();
            is_full_name(&agent.name)
                || agent.kind == AgentKind::Organisation
                || lax
                    && words <= 2
                    && !agent
                        .name
                        .split(' ')
                        .any(|word| word.chars().all(|c| c.is_numeric()))
        })
}

/// Two words or more, each as names write them; or a name in a script without capitals.
fn is_full_name(name: &str) -> bool {
    let words = name.split_whitespace().count();
    let caseless = name
        .chars()
        .filter(|c| c.is_alphabetic())
        .all(|c| !c.is_lowercase() && !c.is_uppercase());
    names::is_person(name) && (words >= 2 && name.starts_with(char::is_uppercase) || caseless)
}

/// True for addresses such as `/author/anna-muster`, `/autoren/anna`, `/people/anna`.
fn is_author_page(url: &str) -> bool {
    let Some((_, rest)) = url.split_once("://") else {
        return false;
    };
    let path = rest.split(['?', '#']).next().unwrap_or(rest);
    let mut parts = path
        .split('/')
        .skip(1)
        .filter(|part| !part.is_empty())
        .peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_some()
            && AUTHOR_PATHS
                .iter()
                .any(|known| part.eq_ignore_ascii_case(known))
        {
            return true;
        }
    }
    false
}

const AUTHOR_PATHS: &[&str] = &[
    "author",
    "authors",
    "autor",
    "autoren",
    "autores",
    "auteur",
    "auteurs",
    "autore",
    "autori",
    "writer",
    "writers",
    "contributor",
    "contributors",
    "journalist",
    "journalists",
    "journalisten",
    "reporter",
    "reporters",
    "by",
    "byline",
    "people",
    "person",
    "personen",
    "menschen",
    "profile",
    "profil",
    "profiles",
    "user",
    "users",
    "team",
    "our-team",
    "our_people",
    "staff",
    "columnists",
    "redaktion",
    "redakteur",
    "mitarbeiter",
    "forfatter",
    "skribent",
    "firmaer",
    "av",
    "biography",
    "bio",
    "redactor",
    "redactores",
    "colaborador",
    "periodista",
    "giornalista",
    "redakcja",
    "avtor",
    "members",
    "member",
];

fn printed_dates(
    block: &SourceBlock,
    class: &LazyCell<Vec<String>, impl FnOnce() -> Vec<String>>,
    line: &str,
    label: &str,
    near: bool,
    hint: Hint<'_>,
    out: &mut Vec<Found>,
) {
    let mut from = 0;
    for date in dates::find(line, hint) {
        let before = line.get(from..date.range.start).unwrap_or_default();
        let before = if from == 0 && text::is_blank(before) {
            label
        } else {
            before
        };
        from = date.range.end;
        let after = line.get(from..).unwrap_or_default();
        let has = |names: &[&str]| class.iter().any(|word| names.contains(&word.as_str()));
        let (field, trust) = match said_before(before) {
            Some(Cue::Updated) => (Sought::Modified, 62),
            Some(Cue::Published) => (Sought::Published, 66),
            _ if has(&["updated", "modified"]) && !has(&["published", "posted"]) => {
                (Sought::Modified, 50)
            }
            _ if has(&["published", "posted", "pubdate", "publish", "publication"]) => {
                (Sought::Published, 60)
            }
            _ if has(&[
                "date",
                "datum",
                "time",
                "meta",
                "byline",
                "dateline",
                "timestamp",
                "fecha",
                "data",
                "info",
                "datetime",
            ]) =>
            {
                (Sought::Dated, 56)
            }
            // A line that is little more than a date.
            _ if text::chars(before.trim()) <= 24 && text::chars(after.trim()) <= 40 => {
                (Sought::Dated, 48)
            }
            _ => continue,
        };
        // Away from the headline only what says what it is counts, and only where nothing better is known.
        let trust = match (near, field) {
            (true, _) => trust,
            (false, Sought::Dated) if trust >= 56 && text::chars(line) <= 60 => 24,
            (false, Sought::Dated) => continue,
            (false, _) => trust - 22,
        };
        out.push(found(field, &date, trust, block.index));
    }
}

fn found(field: Sought, date: &Written, trust: u8, block: usize) -> Found {
    let (year, month, day) = date.ymd;
    let value = match date.other {
        // Both readings are passed on; the choice is made where all dates are known.
        Some((_, other_month, other_day)) => {
            format!("{year:04}-{month:02}-{day:02}|{year:04}-{other_month:02}-{other_day:02}")
        }
        None => date.date().map(|date| date.to_string()).unwrap_or_default(),
    };
    Found::new(field, &value, "dateline", trust).at(block)
}

/// The cue that ends a text before a date: "Last updated on", "Veröffentlicht am:".
pub fn said_before(before: &str) -> Option<Cue> {
    let fold = folded(before);
    let plain = fold.trim_end_matches(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = plain.split_whitespace().collect();
    for count in (1..=words.len().min(4)).rev() {
        let phrase = words.get(words.len() - count..)?.join(" ");
        let phrase = phrase.trim_matches(|c: char| !c.is_alphanumeric() && c != '\'');
        for cue in [Cue::Updated, Cue::Published] {
            if LANGUAGES.is(cue, phrase) {
                return Some(cue);
            }
        }
    }
    // "Published: Monday, 16 July": a weekday may stand between.
    let (head, last) = plain.rsplit_once(|c: char| !c.is_alphanumeric())?;
    if !head.is_empty()
        && text::chars(last) <= 12
        && last.chars().all(char::is_alphabetic)
        && words.len() > 1
    {
        let head = head.trim_end_matches(|c: char| !c.is_alphanumeric());
        let words: Vec<&str> = head.split_whitespace().collect();
        for count in (1..=words.len().min(3)).rev() {
            let phrase = words.get(words.len() - count..)?.join(" ");
            for cue in [Cue::Updated, Cue::Published] {
                if LANGUAGES.is(cue, phrase.trim_matches(|c: char| !c.is_alphanumeric())) {
                    return Some(cue);
                }
            }
        }
    }
    None
}
