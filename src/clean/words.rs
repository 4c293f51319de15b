//! Word lists kept as data: what boilerplate says of itself (`cues.tsv`, 22 languages) and what the class and id words of
//! elements say of their contents (`marks.tsv`).

use super::phrases::{Beginning, Entry, Phrases, at_edges, beginning, each_beginning};
use std::borrow::Cow;
use std::cell::LazyCell;
use std::sync::OnceLock;

macro_rules! kinds {
    ($(#[doc = $doc:literal])+ $set:ident, $($(#[doc = $vdoc:literal])+ $name:ident = $word:literal, $bit:literal;)+) => {
        impl $set {
            $($(#[doc = $vdoc])+ pub const $name: u64 = 1 << $bit;)+
            /// Names of the kinds as they stand in the data file, with their bits.
            pub const KINDS: &'static [(&'static str, u64)] = &[$(($word, 1 << $bit),)+];
        }
    };
}

/// The cues of one line: sets of kinds, by how much of the line the cue is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cues {
    /// The whole line is the cue.
    pub is: u64,
    /// The line begins with the cue.
    pub starts: u64,
    /// The cue stands somewhere in the line.
    pub has: u64,
}

kinds! { /// Kinds of cue.
    Cues,
    /// Heads or introduces links to other articles.
    RELATED = "related", 0;
    /// Heads a list of what others read.
    POPULAR = "popular", 1;
    /// Asks to subscribe, register, follow or donate.
    NEWSLETTER = "newsletter", 2;
    /// Button to share, print, save or like.
    SHARE = "share", 3;
    /// Heads or asks for comments and ratings.
    COMMENTS = "comments", 4;
    /// Tells of the author.
    AUTHOR = "author", 5;
    /// Legal notice or link of the page's foot.
    LEGAL = "legal", 6;
    /// Cookie notice, browser notice.
    COOKIE = "cookie", 7;
    /// Advertisement, call to buy.
    ADVERT = "advert", 8;
    /// Navigation.
    NAV = "nav", 9;
    /// Byline, date, time to read.
    PUBLISHED = "published", 10;
    /// Credit of a picture.
    CREDIT = "credit", 11;
    /// Heads sources and notes.
    REFERENCES = "references", 12;
    /// Tells of the company that publishes.
    COMPANY = "company", 13;
    /// Words that stand for an advertisement which is not there, and for nothing else.
    LABEL = "label", 14;
    /// What programs that many sites have print on all of them: texts of consent, notices of the browser.
    PROGRAM = "program", 15;
}

impl Cues {
    /// True if the line is or begins with a cue of these kinds.
    pub fn heads(&self, kinds: u64) -> bool {
        (self.is | self.starts) & kinds != 0
    }

    /// True if the line has a cue of these kinds anywhere.
    pub fn any(&self, kinds: u64) -> bool {
        (self.is | self.starts | self.has) & kinds != 0
    }
}

/// What class and id words say: a set of kinds.
pub struct Marks;

kinds! { /// Kinds of mark.
    Marks,
    /// The text of the article.
    CONTENT = "content", 0;
    /// The article with its head.
    ARTICLE = "article", 1;
    /// Navigation.
    NAV = "nav", 2;
    /// Other articles.
    RELATED = "related", 3;
    /// Most read.
    POPULAR = "popular", 4;
    /// Comments.
    COMMENT = "comment", 5;
    /// Share bar.
    SHARE = "share", 6;
    /// Newsletter, subscription, offers.
    PROMO = "promo", 7;
    /// Advertisement.
    ADVERT = "advert", 8;
    /// The author.
    AUTHOR = "author", 9;
    /// Byline and date.
    BYLINE = "byline", 10;
    /// Caption and credit.
    CAPTION = "caption", 11;
    /// Foot of the page.
    FOOTER = "footer", 12;
    /// Head of the page.
    HEADER = "header", 13;
    /// Side column.
    SIDEBAR = "sidebar", 14;
    /// Cookie notice.
    COOKIE = "cookie", 15;
    /// Dialogue over the page.
    MODAL = "modal", 16;
    /// Keywords.
    TAGS = "tags", 17;
    /// Path of the page in its site.
    BREADCRUMB = "breadcrumb", 18;
    /// Links to the pages before and after.
    PAGER = "pager", 19;
    /// Not shown.
    HIDDEN = "hidden", 20;
    /// Widget.
    WIDGET = "widget", 21;
    /// Search and filters.
    SEARCH = "search", 22;
    /// Sign-in.
    LOGIN = "login", 23;
    /// Product, price, basket.
    PRODUCT = "product", 24;
    /// Ratings and reviews.
    REVIEW = "review", 25;
    /// Cards and carousels.
    CARD = "card", 26;
    /// Title.
    TITLE = "title", 27;
    /// Standfirst or summary.
    STANDFIRST = "standfirst", 28;
    /// Posts of a forum.
    FORUM = "forum", 29;
    /// Accordions, steps, questions.
    FAQ = "faq", 30;
    /// Table of contents.
    TOC = "toc", 31;
    /// Gallery.
    GALLERY = "gallery", 32;
    /// Video and sound.
    VIDEO = "video", 33;
    /// Legal notice.
    LEGAL = "legal", 34;
    /// Buttons and badges.
    BUTTON = "button", 35;
    /// Notes and sources.
    REFERENCE = "reference", 36;
    /// Pull quotes and boxes.
    QUOTE = "quote", 37;
    /// Lists of entries.
    LISTING = "listing", 38;
}

/// How many kinds of mark there are.
pub const MARK_KINDS: usize = 39;

/// Longest line, in bytes of its folded form, that is searched for cues: a cue says little about a long paragraph.
pub const CUE_WINDOW: usize = 160;

/// The phrases of a data file with what they say.
fn entries<'d>(
    data: &'d str,
    kinds: &'static [(&'static str, u64)],
    column: usize,
) -> impl Iterator<Item = (&'d str, Entry)> {
    data.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(move |line| {
            let mut fields = line.split('\t');
            let kind = fields.next().unwrap_or_default();
            let (_, bit) = kinds.iter().find(|(name, _)| *name == kind)?;
            Some((*bit, fields.nth(column).unwrap_or_default()))
        })
        .flat_map(|(bit, phrases)| phrases.split('|').map(move |phrase| (bit, phrase)))
        .filter_map(|(bit, phrase)| {
            let (whole, starts, phrase) = match phrase.split_at_checked(1) {
                Some(("=", rest)) => (true, false, rest),
                Some(("^", rest)) => (false, true, rest),
                _ => (false, false, phrase),
            };
            let entry = Entry { bit, whole, starts };
            (!phrase.is_empty()).then_some((phrase, entry))
        })
}

/// Lower-cased, white space squeezed, typographic apostrophes made plain, leading bullets and final marks cut off, at most
/// about [`CUE_WINDOW`] bytes: the form in which cues are written.
pub fn fold(text: &str) -> String {
    if let Some(plain) = plain(text) {
        return plain.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(text.len().min(CUE_WINDOW + 8));
    let mut space = true;
    for c in text.chars() {
        if out.len() >= CUE_WINDOW {
            break;
        }
        if crate::text::is_space(c) {
            space = true;
            continue;
        }
        if !c.is_ascii() && crate::text::is_invisible(c) || out.is_empty() && is_bullet(c) {
            continue;
        }
        if space && !out.is_empty() {
            out.push(' ');
        }
        space = false;
        match c {
            '’' | '‘' | '´' | '`' => out.push('\''),
            c if c.is_ascii() => out.push(c.to_ascii_lowercase()),
            c => out.extend(c.to_lowercase()),
        }
    }
    out
}

/// What [`fold`] keeps of a text, if all of that is ASCII with single spaces and it does not begin with a bullet: then it
/// only lower-cases.
fn plain(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    // A space comes with the letter behind it.
    let cut = match bytes.get(CUE_WINDOW - 1) {
        Some(b' ') => CUE_WINDOW + 1,
        _ => CUE_WINDOW,
    };
    let kept = bytes.get(..cut).unwrap_or(bytes);
    let [first, rest @ ..] = kept else {
        return None;
    };
    // Without a way out before its end this look takes many bytes at once.
    let followed = kept.iter().zip(rest);
    let begins = first.is_ascii_graphic() && *first != b'`' && !is_bullet(char::from(*first));
    let plain = followed.fold(begins, |plain, (byte, next)| {
        plain & matches!(next, b' '..=b'~') & (*next != b'`') & ((*byte != b' ') | (*next != b' '))
    });
    (plain && kept.last() != Some(&b' '))
        .then(|| text.get(..kept.len()))
        .flatten()
}

/// Signs that stand before an entry or a link and say nothing.
fn is_bullet(c: char) -> bool {
    matches!(
        c,
        '*' | '•'
            | '-'
            | '–'
            | '—'
            | '·'
            | '»'
            | '›'
            | '>'
            | '#'
            | '|'
            | '▶'
            | '►'
            | '●'
            | '+'
    )
}

/// The cues of a line in its folded form ([`fold`]).
pub fn cues(folded: &str) -> Cues {
    static PHRASES: OnceLock<Option<Phrases>> = OnceLock::new();
    let mut found = Cues::default();
    let Some(phrases) = PHRASES.get_or_init(|| {
        let entries = entries(include_str!("cues.tsv"), Cues::KINDS, 1);
        Phrases::build(
            entries.filter_map(|(phrase, entry)| Some((beginning(phrase)?, phrase, entry))),
        )
    }) else {
        return found;
    };
    let whole = LazyCell::new(|| {
        folded
            .trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, ')' | ']' | '©'))
            .len()
    });
    each_beginning(folded, |beginning| {
        let start = beginning.start;
        for (end, entry) in phrases.at(folded, beginning) {
            if !at_edges(folded, start, end) {
                continue;
            }
            if start == 0 && end >= *whole {
                found.is |= entry.bit;
            } else if start == 0 && !entry.whole {
                found.starts |= entry.bit;
            } else if !entry.whole && !entry.starts {
                found.has |= entry.bit;
            }
        }
    });
    found
}

/// The kinds that a class, id or role word names; `word` holds no white space.
pub fn marks(word: &str) -> u64 {
    static PHRASES: OnceLock<Option<[Phrases; 2]>> = OnceLock::new();
    let Some([whole, parts]) = PHRASES.get_or_init(|| {
        let entries = || entries(include_str!("marks.tsv"), Marks::KINDS, 0);
        let whole = entries()
            .filter(|(_, entry)| entry.whole)
            .filter_map(|(phrase, entry)| Some((beginning(phrase)?, phrase, entry)));
        let parts = entries()
            .filter(|(_, entry)| !entry.whole)
            .filter_map(|(phrase, entry)| Some((letters(phrase, 0)?, phrase, entry)));
        Some([Phrases::build(whole)?, Phrases::build(parts)?])
    }) else {
        return 0;
    };
    let word = spread(word);
    let mut found = 0;
    each_beginning(&word, |beginning| {
        for (end, entry) in whole.at(&word, beginning) {
            if at_edges(&word, beginning.start, end) {
                found |= entry.bit;
            }
        }
    });
    for beginning in (0..).map_while(|start| letters(&word, start)) {
        for (_, entry) in parts.at(&word, beginning) {
            found |= entry.bit;
        }
    }
    found
}

/// The four letters at a place as a beginning: parts of words may stand anywhere in a word.
fn letters(text: &str, start: usize) -> Option<Beginning> {
    let end = start + 4;
    (end <= text.len()).then(|| Beginning::of(text, start, end))
}

/// Lower-cased, with `-` where a capital follows a small letter: `relatedPosts` becomes `related-posts`.
fn spread(words: &str) -> Cow<'_, str> {
    if words.len() <= 600 && !words.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return words.into();
    }
    let mut out = String::with_capacity(words.len() + 8);
    let mut small = false;
    for c in words.chars().take(600) {
        if c.is_ascii_uppercase() {
            if small {
                out.push('-');
            }
            out.push(c.to_ascii_lowercase());
            small = false;
        } else {
            small = c.is_ascii_lowercase();
            out.push(c);
        }
    }
    out.into()
}

/// Scripts written without spaces between words.
pub fn unspaced(c: char) -> bool {
    matches!(u32::from(c), 0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x2E80..=0x9FFF | 0xAC00..=0xD7AF
        | 0xF900..=0xFAFF | 0xFF00..=0xFFEF | 0x20000..=0x3FFFF)
}

#[cfg(test)]
#[allow(clippy::string_slice)]
mod tests {
    use super::*;

    #[test]
    fn a_cue_is_found_in_its_place() {
        let line = cues(&fold("Related Research & Analysis"));
        assert!(line.starts & Cues::RELATED != 0);
        assert!(cues(&fold("RELATED:")).is & Cues::RELATED != 0);
        assert!(!cues(&fold("Unrelated to this, a firm opened")).any(Cues::RELATED));
        assert!(cues(&fold("相关阅读：新闻")).heads(Cues::RELATED));
        assert!(cues(&fold("Lesen Sie auch: Der Hafen")).heads(Cues::RELATED));
        assert!(cues(&fold("© 2024 The Harbour Times")).any(Cues::LEGAL));
    }

    #[test]
    fn plain_lines_fold_as_others_do() {
        let long = "Rain fell on the hills, and the mill stood still for a day. ".repeat(5);
        for text in [
            "Read MORE",
            "- a",
            "a  b",
            " a",
            "a`b",
            "a ",
            "",
            "A\tb",
            "x",
        ] {
            // An invisible character makes a line another.
            assert_eq!(fold(text), fold(&format!("\u{200B}{text}")), "{text:?}");
        }
        for start in 0..60 {
            let text = &long[start..];
            let text = text.trim_start();
            assert_eq!(fold(text), fold(&format!("\u{200B}{text}")), "{text:?}");
            for end in 155..165 {
                let text = &text[..end];
                assert_eq!(fold(text), fold(&format!("\u{200B}{text}")), "{text:?}");
            }
        }
    }

    #[test]
    fn marks_are_words_not_letters() {
        assert_eq!(marks("poster") & Marks::ARTICLE, 0);
        assert!(marks("relatedPosts") & Marks::RELATED != 0);
        assert!(marks("ad-300") & Marks::ADVERT != 0);
        assert_eq!(marks("shadow") & Marks::ADVERT, 0);
        assert!(marks("articleBody") & Marks::CONTENT != 0);
    }

    #[test]
    fn every_language_has_its_cues() {
        for lang in "en de fr es it pt nl pl cs sv da no fi ru uk el tr ar he zh ja ko".split(' ') {
            let kinds = include_str!("cues.tsv")
                .lines()
                .filter(|line| line.split('\t').nth(1) == Some(lang))
                .count();
            assert!(kinds >= 14, "{lang} has {kinds} kinds");
        }
    }
}
