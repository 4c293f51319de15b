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
        let words = block
            .origin
            .first()
            .map(|origin| words_around(page, *origin))
            .unwrap_or_default();
        let plain = text.text();
        if place < HEAD && !ordinary && is_among(&words, STANDFIRST) && text::chars(&plain) < 600 {
            *role = ParagraphRole::Standfirst;
        } else if correction::is_correction(&plain)
            || is_among(&words, &["correction", "corrections", "clarification"])
        {
            *role = ParagraphRole::Correction;
        } else {
            ordinary = true;
        }
    }
}

/// Class and id words of the block's own element and of the two regions around it, lower case.
fn words_around(page: &Page, block: usize) -> String {
    let Some(source) = page.blocks.get(block) else {
        return String::new();
    };
    let mut words = source.element.words.to_lowercase();
    for (_, region) in page.regions_of(block).take(2) {
        // A region that holds much says what it holds, not what this paragraph is.
        if region.blocks.len() <= 3 {
            words.push(' ');
            words.push_str(&region.words.to_lowercase());
        }
    }
    words
}

fn is_among(words: &str, names: &[&str]) -> bool {
    words
        .split(|c: char| c.is_whitespace() || c == '_' || c == '-')
        .any(|word| names.contains(&word))
}
