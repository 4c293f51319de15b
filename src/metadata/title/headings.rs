//! The lines of a page that may be its headline, with what their place and class say of each.

use super::cut::{text_without_site, without_kind};
use crate::{
    metadata::{
        class_words::{
            Bits, IS_HEADLINE, IS_KICKER, IS_OF_TEXT, IS_SITE, IS_SITE_NAME, IS_TITLE, Recent, said,
        },
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
    /// The same in letters alone.
    pub letters: String,
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
pub const KICKER: &[&str] = &[
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

/// Words of titles, and of what has one.
pub const TITLE: &[&str] = &["title", "titel", "titre"];
pub const OF_TEXTS: &[&str] = &[
    "entry", "post", "article", "page", "artikel", "story", "news", "blog",
];

/// The heading without elements at its ends that are kickers, subtitles, dates; the headline's own element, if it has one.
fn without_kicker(block: &SourceBlock, whole: &str) -> Option<String> {
    let (mut start, mut end) = (0, whole.len());
    for span in &block.elements {
        let said = said(&span.words.words);
        let (headline, kicker) = (said & IS_HEADLINE != 0, said & IS_KICKER != 0);
        let inner = whole.get(span.start..span.end)?;
        let before = whole.get(..span.start)?;
        let after = whole.get(span.end..)?;
        if headline
            && !kicker
            && text::chars(inner.trim()) >= 8
            && text::chars(inner) < text::chars(whole.trim())
        {
            return Some(text::squeeze(inner));
        }
        if kicker && !headline {
            if text::is_blank(before.get(start..).unwrap_or_default()) && span.end < end {
                start = start.max(span.end);
            } else if text::is_blank(after) && span.start > start {
                end = end.min(span.start);
            }
        }
    }
    if start == 0 && end == whole.len() {
        return None;
    }
    let kept = text::squeeze(whole.get(start..end)?);
    let kept = kept
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '|' | '/' | '–'))
        .to_owned();
    (text::chars(&kept) >= 8).then_some(kept)
}

/// The lines of a page that may be its headline. `said` are the letters of the titles that the head gives.
pub fn headings(page: &Page, sites: &Sites, said: &[String], layout: &Opening) -> Vec<Heading> {
    let mut out = Vec::new();
    let mut firsts = 0;
    let mut known = Recent::default();
    for block in &page.blocks {
        if !matches!(block.kind, SourceKind::Text | SourceKind::Heading(_)) {
            continue;
        }
        let class = layout.said_of_block(page, block, &mut known);
        let titled = is_titled(class);
        let level = match block.kind {
            SourceKind::Heading(level) => level,
            SourceKind::Text if titled => 3,
            SourceKind::Text if repeats(block, said) => 6,
            _ => continue,
        };
        if block.hidden && level > 1 {
            continue;
        }
        let whole = block.text.words();
        let text = without_kicker(block, &whole).unwrap_or_else(|| bare(&whole));
        // "&#x26;" in a heading was escaped twice.
        let text = entities::decode(&text);
        let text = text_without_site(&text, sites);
        let text = without_kind(text, said).unwrap_or(text);
        if text.is_empty() || text::chars(text) > 300 {
            continue;
        }
        let letters = text::letters(text);
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
        let site = sites.has(&letters)
            || text.split_whitespace().count() <= 3 && sites.are_like(&letters, text)
            || is_site_title(class);
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
            text: text.to_owned(),
            letters,
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
fn is_site_title(class: Bits) -> bool {
    class & IS_SITE != 0 && class & IS_SITE_NAME != 0 && !is_titled(class)
}

/// True if a block's own class says that it is the headline.
fn is_titled(class: Bits) -> bool {
    class & IS_HEADLINE != 0 || class & IS_TITLE != 0 && class & IS_OF_TEXT != 0
}
