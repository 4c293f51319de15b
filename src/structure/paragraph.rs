//! What paragraphs are for: the standfirst under the headline, a correction, ordinary text.

use crate::{
    article::{Block, BlockKind, ParagraphRole},
    cue::correction,
    page::Page,
    text,
};

/// Class words of a standfirst, in the words of newsrooms.
const STANDFIRST: &[&str] = &[
    "standfirst",
    "deck",
    "dek",
    "subtitle",
    "subheading",
    "subheadline",
    "subhead",
    "sub-title",
    "lede",
    "lead",
    "leadtext",
    "leadin",
    "summary",
    "intro",
    "introduction",
    "excerpt",
    "chapo",
    "chapeau",
    "vorspann",
    "teaser",
    "ingress",
    "bajada",
    "entradilla",
    "sommario",
    "occhiello",
    "abstract",
    "kicker-text",
    "description",
];

/// How many blocks from the start a standfirst may stand.
const HEAD: usize = 4;

/// Marks standfirsts and corrections among the blocks of the body.
pub(super) fn assign_roles(page: &Page, body: &mut [Block]) {
    let mut ordinary = false;
    for (place, block) in body.iter_mut().enumerate() {
        let BlockKind::Paragraph { text, role } = &mut block.kind else {
            continue;
        };
        let called = |names: &[&str]| {
            let origin = block.origin.first();
            origin.is_some_and(|origin| is_called(page, *origin, names))
        };
        let plain = text.words();
        if place < HEAD && !ordinary && called(STANDFIRST) && text::chars(&plain) < 600 {
            *role = ParagraphRole::Standfirst;
        } else if correction::is_correction(&plain)
            || called(&["correction", "corrections", "clarification"])
        {
            *role = ParagraphRole::Correction;
        } else {
            ordinary = true;
        }
    }
}

/// True if a class or id word of the block's own element or of one of the two regions around it is among some names.
fn is_called(page: &Page, block: usize, names: &[&str]) -> bool {
    let Some(source) = page.blocks.get(block) else {
        return false;
    };
    // A region that holds much says what it holds, not what this paragraph is.
    let around = page
        .regions_of(block)
        .take(2)
        .filter(|(_, region)| region.blocks.len() <= 3)
        .map(|(_, region)| region.words.as_str());
    std::iter::once(source.element.words.as_str())
        .chain(around)
        .any(|words| is_among(words, names))
}

fn is_among(words: &str, names: &[&str]) -> bool {
    words
        .split(|c: char| c.is_whitespace() || c == '_' || c == '-')
        .any(|word| names.iter().any(|name| word.eq_ignore_ascii_case(name)))
}
