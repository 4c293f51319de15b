//! What paragraphs are for: the standfirst under the headline, a correction, ordinary text. Some pages mark a standfirst,
//! or any paragraph, as a heading; that would be an entry of the outline and head all that follows.

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

/// How many letters a heading has at the most, wherever it stands; questions of readers come near.
const LONGEST_HEADING: usize = 200;
/// From how many letters on a whole sentence that is marked as a heading, directly below the headline, is a standfirst.
const SENTENCE: usize = 80;
/// The same of a question or a cry, which sections begin with.
const QUESTION: usize = 160;

/// Makes paragraphs of headings that are none by their words.
pub(super) fn from_headings(body: &mut [Block]) {
    let mut ordinary = false;
    for (place, block) in body.iter_mut().enumerate() {
        match &mut block.kind {
            BlockKind::Heading { text, .. } => {
                let standfirst = place < HEAD && !ordinary && is_sentence(&text.words());
                if !standfirst && !text::exceeds(&text.words(), LONGEST_HEADING) {
                    continue;
                }
                let role = if standfirst {
                    ParagraphRole::Standfirst
                } else {
                    ParagraphRole::Body
                };
                let text = std::mem::take(text);
                block.kind = BlockKind::Paragraph { text, role };
                ordinary |= !standfirst;
            }
            BlockKind::Figure(_) | BlockKind::Embed { .. } | BlockKind::Break => {}
            _ => ordinary = true,
        }
    }
}

/// True for one long sentence or several, as no section is headed.
fn is_sentence(words: &str) -> bool {
    let words = words.trim_end_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '"' | '\'' | ')' | ']' | '”' | '“' | '’' | '»' | '«' | '」' | '』'
            )
    });
    let least = match words.chars().next_back() {
        Some('.' | '…' | '。' | '।' | '۔') => SENTENCE,
        Some('?' | '!' | '？' | '！' | '؟') => QUESTION,
        _ => return false,
    };
    !words.starts_with(|c: char| c.is_numeric()) && text::exceeds(words, least)
}

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
        } else if *role == ParagraphRole::Standfirst {
            // Told by its words already.
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
