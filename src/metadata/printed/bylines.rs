//! A printed line that names who wrote it.

use super::classes::Said;
use crate::{
    article::{Agent, AgentKind, Role},
    cue::names::begins_with_given_name,
    metadata::{
        class_words::{self, IS_BYLINE},
        found::{Found, Sought},
        names,
        sites::Sites,
    },
    page::{SourceBlock, SourceKind},
    text,
};

/// Where a line stands.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// At the headline.
    pub near: bool,
    /// In the container of the article.
    pub within: bool,
    /// Below the beginning of the body.
    pub below: bool,
    /// A date stands in the line.
    pub dated: &'a dyn Fn() -> bool,
    /// Between headline and body, with a date in the line or close by.
    pub beside_date: &'a dyn Fn() -> bool,
}

/// Reads the names of a line into `out`. `labelled` is the line behind the label that stands in the line before it.
pub fn byline(
    block: &SourceBlock,
    said: Said,
    line: &str,
    labelled: &str,
    place: Place<'_>,
    sites: &Sites,
    out: &mut Vec<Found>,
) {
    let Place {
        near,
        within,
        below,
        dated,
        beside_date,
    } = place;
    // The name under a picture is its maker's.
    if said.picture && !names::opens(labelled) {
        return;
    }
    let noted = said.biography;
    let said = said.byline && !noted;
    // An element within the line that says it is the author's name.
    let mut inner = false;
    for span in &block.elements {
        if class_words::said(&span.words.words) & IS_BYLINE == 0 {
            continue;
        }
        let whole = block.text.words();
        let Some(text) = whole.get(span.start..span.end) else {
            continue;
        };
        let before = whole.get(..span.start).unwrap_or_default();
        let text = text::squeeze(text);
        if names::role_before(before).is_none()
            && text::chars(&text) <= 100
            && names_somebody(&text, sites, true)
            && (!says_title(&span.words.words) || names_persons(&text, sites))
        {
            out.push(
                Found::new(Sought::Author, &text, "byline", if near { 68 } else { 38 })
                    .at(block.index),
            );
            inner = true;
        }
    }
    // A link to a page of the author's.
    if !inner && !text::exceeds(line, 160) {
        for (at, run) in block.text.runs().enumerate() {
            let Some(link) = &run.link else { continue };
            if !is_author_page(&link.url) {
                continue;
            }
            let before: String = block
                .text
                .runs()
                .take(at)
                .map(|run| run.text.as_str())
                .collect();
            let name = text::squeeze(&run.text);
            if names::role_before(&before).is_none()
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
    let within_chars = |most| !text::exceeds(labelled, most);
    // A line is read only if its class, a label or a date beside it says that it names somebody.
    let opens = || {
        within_chars(70)
            && matches!(block.kind, SourceKind::Text | SourceKind::Heading(4..))
            && (within && within_chars(45) || labelled.contains([':', '：']))
            && names::opens(labelled)
    };
    let labels = || within_chars(120) && names::may_be_labelled(labelled);
    // "Written by Ada Quill" below the text, "This was written by Ada Quill, who" in the box that tells of her.
    let written = || {
        below
            && within_chars(120)
            && (noted && names::may_be_labelled(labelled)
                || within_chars(60) && names::opens(labelled))
            && names::says_written(labelled)
    };
    let said = said && within_chars(120);
    if !(said || near && (labels() || beside_date()) || opens() || written()) {
        return;
    }
    let read = sites.names_in(labelled);
    if read.agents.is_empty() {
        return;
    }
    // The line under a name that tells what she does: "Gardener & Astrologer".
    if said && !read.labelled && says_title(&block.element.words) && !names_persons(labelled, sites)
    {
        return;
    }
    // Three single words and no label: sections or keywords.
    if !read.labelled
        && read.agents.len() >= 3
        && read.agents.iter().all(|agent| !agent.name.contains(' '))
    {
        return;
    }
    // "The harbour. Photo: Anna Muster": a caption.
    let pictured = read
        .agents
        .iter()
        .any(|agent| agent.role == Role::Photographer);
    if pictured && !said && !read.opens && !dated() {
        return;
    }
    let whole_names = read.agents.iter().all(|agent| is_full_name(&agent.name));
    let trust = if said && are_somebody(&read.agents, near || read.opens) {
        match (near, read.labelled) {
            (true, true) => 68,
            (true, false) => 60,
            (false, true) => 44,
            (false, false) => 36,
        }
    } else if read.labelled
        && near
        && within_chars(120)
        // "The Ferry by Anna Muster" under a picture names whose work is shown.
        && (read.opens || read.whole || dated() || names::says_written(labelled))
        && (whole_names
            || within_chars(70) && (read.opens || dated()) && are_somebody(&read.agents, true))
    {
        62
    } else if near && whole_names && read.whole && beside_date() {
        // "Anna Muster, 16 July 2018", or the name alone in the line above or below the date.
        46
    } else if read.opens
        && whole_names
        && within_chars(70)
        && matches!(block.kind, SourceKind::Text | SourceKind::Heading(4..))
        && (within && within_chars(45) || labelled.contains([':', '：']))
    {
        40
    } else if written() && whole_names && read.agents.len() <= 3 {
        WRITTEN
    } else {
        return;
    };
    // "Ada Quill, Head of Ferries and Harbours": the note goes on with what she does.
    let value = match read.agents.first() {
        Some(first) if noted && names::says_written(labelled) => first.name.as_str(),
        _ => labelled,
    };
    out.push(Found::new(Sought::Author, value, "byline", trust).at(block.index));
}

/// Weight of a line below the text that says who wrote it, and stands in no list of such.
pub const WRITTEN: u8 = 39;

/// Words of what a person does, beside a word for the author.
const DOES: [&str; 9] = [
    "title",
    "jobtitle",
    "job",
    "role",
    "position",
    "occupation",
    "designation",
    "beruf",
    "funktion",
];

/// True for classes of the line that tells what an author does.
fn says_title(classes: &str) -> bool {
    class_words::words(classes).any(|word| DOES.contains(&word.as_str()))
}

/// True if all whom a line names bear given names.
fn names_persons(line: &str, sites: &Sites) -> bool {
    sites
        .names_in(line)
        .agents
        .iter()
        .all(|agent| begins_with_given_name(&agent.name))
}

/// True if a printed line names a person or organisation in whole; `lax` lets single words and handles pass.
fn names_somebody(line: &str, sites: &Sites, lax: bool) -> bool {
    are_somebody(&sites.names_in(line).agents, lax)
}

/// True if agents are persons or organisations named in whole.
fn are_somebody(agents: &[Agent], lax: bool) -> bool {
    !agents.is_empty()
        && agents.iter().all(|agent| {
            let words = agent.name.split_whitespace().count();
            is_full_name(&agent.name)
                || agent.kind == AgentKind::Organisation
                || lax
                    && (words == 1 || words == 2 && names::is_person(&agent.name))
                    && !agent
                        .name
                        .split(' ')
                        .any(|word| word.chars().all(|c| c.is_numeric()))
        })
}

/// Two words or more, each as names write them; or a name in a script without capitals.
pub fn is_full_name(name: &str) -> bool {
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
        if part.len() <= LONGEST_PATH
            && parts.peek().is_some()
            && AUTHOR_PATHS
                .iter()
                .any(|known| part.eq_ignore_ascii_case(known))
        {
            return true;
        }
    }
    false
}

/// Bytes of the longest of these; the names of articles are longer, as a rule.
const LONGEST_PATH: usize = 12;
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
