//! Pictures that are signs of the page and no pictures of the article: icons of buttons and networks, portraits of authors
//! and readers at the size of a stamp, lines, spacers.

use super::outline::{FAR, Outline};
use super::picture_name::file_of;
use super::words::{Cues, Marks};
use super::{Proposal, Rule};
use crate::page::{SourceKind, SourcePicture};
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// The rule.
pub struct Sign;

/// No picture of the article is so small, in pixels, unless it says what it shows.
const TINY: u32 = 48;
/// Icons and stamps are no larger.
const SMALL: u32 = 100;
/// Portraits beside names are no larger.
const PORTRAIT: u32 = 160;
/// An alternative text of more words says what a picture shows, and not what a button does.
const NAMED: u32 = 5;
/// A thinner picture is a line.
const THIN: u32 = 3;
/// Sure: no judge is asked about pictures, and the words around them say nothing of signs.
const CONFIDENCE: u8 = 96;

impl Rule for Sign {
    fn name(&self) -> &'static str {
        "sign"
    }

    fn takes_out(&self) -> &'static str {
        "icons and other signs"
    }

    fn propose(&self, outline: &Outline<'_>) -> Vec<Proposal> {
        let mut out = Vec::new();
        for (index, block) in outline.page.blocks.iter().enumerate() {
            if let SourceKind::Picture(picture) = &block.kind
                && let Some(reason) = reason(outline, index, picture)
            {
                out.push(Proposal::remove(index, reason, CONFIDENCE));
            }
        }
        out
    }
}

fn reason(outline: &Outline<'_>, index: usize, picture: &SourcePicture) -> Option<&'static str> {
    // A length of 0 is one that the page has not said.
    let size = picture
        .size
        .filter(|(width, height)| *width > 0 && *height > 0);
    let longer = size.map(|(width, height)| width.max(height));
    let at_most = |length: u32| longer.is_some_and(|longer| longer <= length);
    if size.is_some_and(|(width, height)| width.min(height) <= THIN) {
        return Some("picture as thin as a line: it parts or spaces and shows nothing");
    }
    let file = picture
        .candidates
        .first()
        .map_or("", |address| file_of(address));
    let words = kind_of(file);
    // Of a picture that is loaded later, a spacer only keeps the place.
    let alone = || {
        picture
            .candidates
            .iter()
            .all(|other| file_of(other) == file)
    };
    if words == Some(Kind::Spacer) && longer.is_none() && alone() {
        return Some("picture that spaces and shows nothing, by its name");
    }
    let in_button = in_button(outline, index);
    let drawn = file
        .rsplit_once('.')
        .is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("svg"));
    let line = outline.line(index)?;
    // The words for a picture that is loaded later tell what it shows.
    if words == Some(Kind::Sign)
        && line.tokens <= NAMED
        && (at_most(SMALL) || longer.is_none() && (drawn || in_button || leads_to_share(picture)))
    {
        return Some("icon, by its name");
    }
    if (at_most(TINY) || in_button && longer.is_none())
        && line.cues.heads(Cues::SHARE)
        && line.tokens <= NAMED
    {
        return Some("icon of a button to share, print or save");
    }
    if outline.within(index, "figure") <= 3 {
        return None;
    }
    let in_cell = outline.within(index, "table") < FAR && !at_most(TINY / 4);
    if at_most(TINY) && line.tokens == 0 && !in_cell {
        return Some("picture of the size of a letter that says nothing");
    }
    let of_author =
        outline.near(index, Marks::AUTHOR) <= 1 && outline.within(index, "blockquote") == FAR;
    (at_most(PORTRAIT) && of_author).then_some("portrait of an author or reader")
}

/// True within an element for buttons, or one that the page calls so.
fn in_button(outline: &Outline<'_>, index: usize) -> bool {
    outline.near(index, Marks::SHARE | Marks::BUTTON) <= 2
        || outline
            .page
            .regions_of(index)
            .take(2)
            .any(|(_, region)| region.name == "button")
}

/// True for a link by which readers share a page.
fn leads_to_share(picture: &SourcePicture) -> bool {
    picture.link.as_ref().is_some_and(|link| {
        [
            "/share",
            "sharer",
            "intent/tweet",
            "/submit?",
            "mailto:",
            "pin/create",
            "whatsapp:",
        ]
        .iter()
        .any(|part| link.contains(part))
    })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Sign,
    Spacer,
    With,
}

fn table() -> &'static FxHashMap<&'static str, Kind> {
    static TABLE: OnceLock<FxHashMap<&'static str, Kind>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut out = FxHashMap::default();
        let rows = include_str!("signs.tsv").lines();
        for row in rows.filter(|row| !row.starts_with('#')) {
            let Some((kind, words)) = row.split_once('\t') else {
                continue;
            };
            let kind = match kind {
                "sign" => Kind::Sign,
                "spacer" => Kind::Spacer,
                _ => Kind::With,
            };
            out.extend(words.split('|').map(|word| (word, kind)));
        }
        out
    })
}

/// What a file is by its name, if all its words are those of signs. Names made of a digest have such a part besides
/// (`share.1c667198.svg`): it is passed over.
fn kind_of(file: &str) -> Option<Kind> {
    const LONGEST: usize = 80;
    if file.is_empty() || file.len() > LONGEST {
        return None;
    }
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let mut found = None;
    let mut words = stem.split(|c: char| !c.is_alphanumeric());
    let all = words.all(|word| {
        let is_size = word.bytes().all(|b| b.is_ascii_digit() || b == b'x');
        if is_size || is_digest(word) {
            return true;
        }
        let word = word.trim_end_matches(|c: char| c.is_ascii_digit());
        if word.is_empty() {
            return true;
        }
        match table().get(word.to_ascii_lowercase().as_str()) {
            Some(Kind::With) => true,
            Some(kind) => {
                found.get_or_insert(*kind);
                true
            }
            None => false,
        }
    });
    found.filter(|_| all)
}

/// True for digits of base 16 among which some are above 9 and some are not.
fn is_digest(word: &str) -> bool {
    word.len() >= 6
        && word.bytes().all(|byte| byte.is_ascii_hexdigit())
        && word.bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_is_known_by_its_name() {
        for file in [
            "facebook.png",
            "square-twitter-white.svg",
            "icon_print_16x16.gif",
            "share.1c667198.svg",
            "chevron-down.svg",
        ] {
            assert_eq!(kind_of(file), Some(Kind::Sign), "{file}");
        }
        for file in ["spacer.gif", "pixel_1.gif"] {
            assert_eq!(kind_of(file), Some(Kind::Spacer), "{file}");
        }
        for file in [
            "the-facebook-building.jpg",
            "logo.png",
            "quay.jpg",
            "20240301.jpg",
            "",
        ] {
            assert_eq!(kind_of(file), None, "{file}");
        }
    }
}
