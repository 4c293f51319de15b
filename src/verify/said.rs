//! What an edition says: its metadata, words, headings, questions and figures, as a reader of the file finds them.
//!
//! A reader of each format fills a [`Said`]; [`super::same_words`] compares them. A field that a format does not carry
//! at all is None; one that it carries and that is empty is `Some` of nothing.

/// What one edition says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Which edition: `EPUB`, `PDF`, `JSON-LD`.
    pub edition: &'static str,
    /// The headline.
    pub title: Option<String>,
    /// Language (BCP 47).
    pub language: Option<String>,
    /// Identifier of the article (`urn:uuid:`).
    pub identifier: Option<String>,
    /// Digest of the capture, 64 hex digits.
    pub capture: Option<String>,
    /// Authors in order.
    pub authors: Option<Vec<String>>,
    /// Publisher.
    pub publisher: Option<Vec<String>>,
    /// Date of publication as the source gives it.
    pub published: Option<Vec<String>>,
    /// The text of the body in reading order: headings, paragraphs, questions, list items, rows, code, notes. Pieces are
    /// parted by white space; captions, credits and words of the edition's own are not in it.
    pub body: String,
    /// Offsets in `body` at one of which the article's own text begins, for a format that does not part the title block
    /// from it; what stands before is the title block. Empty where the body is parted from it.
    pub begins: Vec<usize>,
    /// Headings with their levels (2 to 6), questions not among them.
    pub headings: Option<Vec<(u8, String)>>,
    /// Questions in order.
    pub questions: Option<Vec<Asked>>,
    /// Figures in order.
    pub figures: Vec<Shown>,
}

/// A question and its answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The question.
    pub question: String,
    /// The text of its answer; None where the format does not tell where an answer ends.
    pub answer: Option<String>,
}

/// A figure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Its picture.
    pub picture: Seen,
    /// Alternative text; None where the format does not carry it.
    pub alt: Option<String>,
    /// Caption without the credit. Where a format does not part them, `caption` holds both and `credit` is None.
    pub caption: String,
    /// Credit line.
    pub credit: Option<String>,
    /// Number of characters of the body before it, white space and invisible characters not counted; None where the
    /// format does not tell.
    pub place: Option<usize>,
}

/// What a figure shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Seen {
    /// A picture of this SHA-256.
    Digest(String),
    /// A picture, digest unknown to the format.
    Picture,
    /// That the picture is missing.
    #[default]
    Missing,
}

/// A text as it is compared: what XML forbids is U+FFFD (books and papers cannot hold it), invisible characters are left
/// out and white space is one space.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut space = false;
    for c in text.chars() {
        if crate::text::is_space(c) {
            space = true;
            continue;
        }
        if crate::text::is_invisible(c) {
            continue;
        }
        if space && !out.is_empty() {
            out.push(' ');
        }
        space = false;
        out.push(if crate::text::is_xml_char(c) {
            c
        } else {
            '\u{FFFD}'
        });
    }
    out
}

/// A text as a PDF's is compared: white space does not count, for lines break where they like. Letters that run from
/// right to left are drawn from left to right, so between two words of the other direction only which letters stand
/// there is compared, not their order; and so for a whole text that holds a directional override (U+202D, U+202E).
/// Controls, which no paper can show, are left out.
pub fn loose(text: &str) -> String {
    let turned = text.contains(['\u{202D}', '\u{202E}']);
    let text: String = plain(text)
        .chars()
        .filter(|c| !matches!(*c, ' ' | '\u{FFFD}') && !c.is_control())
        .collect();
    if turned {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        return letters.into_iter().collect();
    }
    if !text.chars().any(is_right_to_left) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut run: Vec<char> = Vec::new();
    for c in text.chars() {
        if c.is_alphanumeric() && !is_right_to_left(c) {
            run.sort_unstable();
            out.extend(run.drain(..));
            out.push(c);
        } else {
            run.push(c);
        }
    }
    run.sort_unstable();
    out.extend(run);
    out
}

/// True for letters and digits of scripts that run from right to left, their presentation forms included.
fn is_right_to_left(c: char) -> bool {
    matches!(u32::from(c), 0x590..=0x8FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFF | 0x10800..=0x10FFF | 0x1E800..=0x1EFFF)
}

/// Number of characters of a text as [`Shown::place`] counts them: neither white space nor controls, which not every
/// format can show.
pub fn count(text: &str) -> usize {
    plain(text)
        .chars()
        .filter(|c| !matches!(*c, ' ' | '\u{FFFD}') && !c.is_control())
        .count()
}

#[cfg(test)]
mod tests {
    #[test]
    fn controls_and_white_space_do_not_count_for_a_place() {
        assert_eq!(super::count("a\u{80} \u{94}b\u{FFFD}\n c"), 3);
    }
}
