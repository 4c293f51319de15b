//! The lines of a page that may be its headline, with what their place and class say of each.

use super::cut::{text_without_site, without_kind};
use crate::{
    metadata::{
        class_words::{each_word, may_hold, words},
        entities,
        opening::Opening,
        sites::Sites,
    },
    page::{Page, SourceBlock, SourceKind},
    text,
};

/// A line that may be the headline.
pub struct Heading {
    /// Its block.
    pub block: usize,
    /// Level of the heading, 1 to 6.
    pub level: u8,
    /// Its words, without site and kicker.
    pub text: String,
    /// Texts of the elements within.
    pub parts: Vec<String>,
    /// How many lines it has.
    pub lines: usize,
    /// What its place and class say.
    pub place: i32,
    /// It is shown, and no name of the site.
    pub own: bool,
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

/// The lines of a page that may be its headline. `said` are the letters of the titles that the head gives.
pub fn headings(page: &Page, sites: &Sites, said: &[String], layout: &Opening) -> Vec<Heading> {
    let mut out = Vec::new();
    let mut firsts = 0;
    for block in &page.blocks {
        if !matches!(block.kind, SourceKind::Text | SourceKind::Heading(_)) {
            continue;
        }
        let titled = is_titled(block);
        let level = match block.kind {
            SourceKind::Heading(level) => level,
            SourceKind::Text if titled => 3,
            SourceKind::Text if repeats(block, said) => 6,
            _ => continue,
        };
        let whole = block.text.text();
        // "&#x26;" in a heading was escaped twice.
        let text = entities::decode(&without_kicker(block).unwrap_or_else(|| bare(&whole)));
        if block.hidden && level > 1 {
            continue;
        }
        let text = text_without_site(&text, sites);
        let text = without_kind(&text, said).unwrap_or(text);
        let chars = text::chars(&text);
        if text.is_empty() || chars > 300 {
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
        // Headings of the fourth level and below are those of cards.
        if level >= 4 && block.kind != SourceKind::Text && !titled {
            place -= 10;
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
        let site = sites.is(&text)
            || text.split_whitespace().count() <= 3 && sites.resembles(&text)
            || is_site_title(block);
        if site {
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
            .filter_map(|span| whole.get(span.start..span.end).map(text::squeeze))
            .chain(lines)
            .filter(|part| text::chars(part) >= 8)
            .collect();
        out.push(Heading {
            block: block.index,
            level,
            text,
            parts,
            lines: whole.trim().lines().count(),
            place,
            own: !site && !block.hidden,
        });
    }
    out
}

/// True if a line is what the head gives as title, word for word.
fn repeats(block: &SourceBlock, said: &[String]) -> bool {
    // The first letter tells of most lines.
    let first = block.text.runs().find_map(|run| {
        let first = run.text.chars().find(|c| text::is_letter(*c))?;
        Some(first)
    });
    let Some(first) = first else { return false };
    if first.is_ascii() && run_is_plain(first, said) {
        return false;
    }
    let line = block.text.words();
    (10..=250).contains(&text::chars(&line))
        && said.iter().any(|letters| text::has_letters(&line, letters))
}

/// True if no title begins with this letter, in capitals or small. A mark that follows may be composed with it: then it is
/// not plain.
fn run_is_plain(first: char, said: &[String]) -> bool {
    let first = first.to_ascii_lowercase();
    said.iter().all(|letters| {
        letters
            .chars()
            .next()
            .is_some_and(|own| own.is_ascii() && own != first)
    })
}

/// True if a block's own class says that it is the site's name: "site-title", "website-name".
fn is_site_title(block: &SourceBlock) -> bool {
    if !may_hold(&block.element.words, b"site") {
        return false;
    }
    let (mut site, mut title) = (false, false);
    each_word(&block.element.words, |word| {
        site |= matches!(word, "site" | "website");
        title |= matches!(word, "title" | "name" | "branding");
    });
    site && title && !is_titled(block)
}

/// True if a block's own class says that it is the headline.
fn is_titled(block: &SourceBlock) -> bool {
    let classes = &block.element.words;
    if classes.is_empty() || !may_hold(classes, b"headline") && !may_hold(classes, b"tit") {
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
