//! The closing note that every edition prints: which capture it is a derived copy of, when and from where that was
//! saved, the digest that proves it, what was left out, and what made the edition.
//!
//! It is data, in the order of printing; an edition sets it in its own way. Nothing in it is made up: what the capture
//! does not tell has no line.

use super::left_out;
use crate::article::Article;

/// Heading of the closing note. The note is in English whatever the article's language is.
pub const HEADING: &str = "About this edition";

/// Language of the closing note (BCP 47).
pub const LANGUAGE: &str = "en";

/// One line of the closing note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it tells; empty for the opening sentence.
    pub label: &'static str,
    /// The words.
    pub value: String,
    /// Web address that the words are, if they are one.
    pub url: Option<String>,
    /// True for a digest or identifier: set in a fixed-width face, broken anywhere.
    pub code: bool,
}

impl Line {
    fn new(label: &'static str, value: impl Into<String>) -> Self {
        Self {
            label,
            value: value.into(),
            url: None,
            code: false,
        }
    }

    fn code(label: &'static str, value: impl Into<String>) -> Self {
        Self {
            code: true,
            ..Self::new(label, value)
        }
    }

    fn address(label: &'static str, value: &str) -> Self {
        let is_web = value.starts_with("https://") || value.starts_with("http://");
        Self {
            url: is_web.then(|| value.to_owned()),
            ..Self::new(label, value)
        }
    }
}

/// The lines of an article's closing note, in the order of printing.
pub fn lines(article: &Article) -> Vec<Line> {
    let provenance = &article.provenance;
    let metadata = &article.metadata;
    let mut out = Vec::new();
    let of = if provenance.input.is_empty() {
        "of a captured web page".to_owned()
    } else {
        format!("of the capture {}", provenance.input)
    };
    out.push(Line::new(
        "",
        format!(
            "This edition is a derived copy {of}. The capture is the record; this is for reading."
        ),
    ));
    let canonical = metadata.url.as_ref().map(|url| url.value.as_str());
    if let Some(url) = canonical.or(provenance.url.as_deref()) {
        out.push(Line::address("Source", url));
    }
    if let Some(url) = provenance.url.as_deref()
        && canonical.is_some_and(|canonical| canonical != url)
    {
        out.push(Line::address("Captured from", url));
    }
    if let Some(time) = provenance.captured_at {
        let (.., hour, minute, second) = time.civil();
        out.push(Line::new(
            "Captured",
            format!("{} {hour:02}:{minute:02}:{second:02} UTC", time.date()),
        ));
    }
    let mut about = Vec::new();
    if !provenance.format.is_empty() {
        about.push(provenance.format.clone());
    }
    about.push(format!("{} bytes", grouped(provenance.bytes)));
    if !provenance.encoding.is_empty() {
        about.push(provenance.encoding.clone());
    }
    if let Some(id) = &provenance.record_id {
        about.push(format!("record {id}"));
    }
    out.push(Line::new("Capture", about.join(", ")));
    if let Some(digest) = provenance.sha256 {
        out.push(Line::code("SHA-256 of the capture", digest.to_string()));
    }
    if provenance.blocks > 0 {
        out.push(Line::new("Left out", said_left_out(article)));
    }
    if let Some(rights) = &metadata.rights {
        out.push(Line::new("Rights", rights.value.clone()));
    }
    if let Some(licence) = &metadata.licence {
        out.push(Line::address("Licence", &licence.value));
    }
    if !provenance.identifier.is_empty() {
        out.push(Line::code("Identifier", provenance.identifier.clone()));
    }
    if !provenance.tool.is_empty() {
        out.push(Line::new("Made by", provenance.tool.clone()));
    }
    out
}

fn said_left_out(article: &Article) -> String {
    let provenance = &article.provenance;
    if provenance.removed_blocks == 0 {
        return format!(
            "nothing: all {} captured blocks are kept",
            grouped(provenance.blocks as u64)
        );
    }
    let rules = left_out::by_rule(provenance);
    let rules = if rules.is_empty() {
        String::new()
    } else {
        format!(" ({rules})")
    };
    format!(
        "{} of {} captured blocks{rules}; the audit lists each with its words and the reason",
        grouped(provenance.removed_blocks as u64),
        grouped(provenance.blocks as u64)
    )
}

/// A number with a comma between thousands: `5,426`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_parted() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(5426), "5,426");
        assert_eq!(grouped(1234567), "1,234,567");
    }

    #[test]
    fn an_unknown_time_or_address_has_no_line() {
        let article = Article::default();
        let labels: Vec<&str> = lines(&article).iter().map(|line| line.label).collect();
        assert_eq!(labels, ["", "Capture"]);
    }
}
