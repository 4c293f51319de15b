//! The stem of an article's files: a readable slug and eight hex digits of the capture's identity.

use crate::fixity::Digest;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Longest slug in bytes.
pub const SLUG_BYTES: usize = 64;

/// Slug and digits: `the-bridge-at-dawn-1a2b3c4d`. The slug is made of the headline, else of the capture's name; it holds
/// only letters, digits and single hyphens, in lower case, so no file system takes offence at it.
pub fn stem(headline: Option<&str>, name: &str, identity: &Digest) -> String {
    let mut slug = slug(headline.unwrap_or_default());
    if slug.is_empty() {
        let file = name.rsplit('/').next().unwrap_or(name);
        let base = file
            .rsplit_once('.')
            .map_or(file, |(base, _)| if base.is_empty() { file } else { base });
        slug = self::slug(base);
    }
    if slug.is_empty() {
        slug.push_str("capture");
    }
    format!("{slug}-{}", identity.short(8))
}

/// Letters, digits and their marks in NFC and lower case; everything else is one hyphen; cut between words, or between
/// letters where one word is longer than the whole slug may be.
fn slug(text: &str) -> String {
    let mut out = String::new();
    let mut marks = 0;
    let mut cut_at = None;
    let mut gap = false;
    for c in text.nfc().flat_map(char::to_lowercase).nfc() {
        let mark = is_combining_mark(c);
        if mark && (out.is_empty() || gap || marks == 2) {
            continue;
        }
        if !mark && !c.is_alphanumeric() {
            // An apostrophe within a word leaves no gap: "don't" is `dont`.
            gap |= !matches!(c, '\'' | '’' | '\u{AD}' | '\u{200B}'..='\u{200F}');
            continue;
        }
        marks = if mark { marks + 1 } else { 0 };
        let hyphen = gap && !out.is_empty();
        if hyphen {
            cut_at = Some(out.len());
        }
        if out.len() + usize::from(hyphen) + c.len_utf8() > SLUG_BYTES {
            let cut = if hyphen {
                None
            } else {
                cut_at.filter(|at| *at > SLUG_BYTES / 2)
            };
            out.truncate(cut.unwrap_or(out.len()));
            return out;
        }
        if hyphen {
            out.push('-');
        }
        gap = false;
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_safe_and_short() {
        assert_eq!(slug("The Bridge, at Dawn!"), "the-bridge-at-dawn");
        assert_eq!(
            slug("Don’t [stop] ../../etc/passwd"),
            "dont-stop-etc-passwd"
        );
        assert_eq!(slug("CON"), "con");
        assert_eq!(slug("Cafe\u{301} Zürich"), "café-zürich");
        assert_eq!(slug("港の橋、夜明けに"), "港の橋-夜明けに");
        assert_eq!(slug(" — … "), "");
        assert_eq!(slug("हिन्दी समाचार"), "हिन्दी-समाचार");
        let zalgo = format!("a{}b", "\u{301}\u{302}".repeat(50));
        assert!(slug(&zalgo).len() < 10);
        for long in [
            "word ".repeat(40),
            "ß".repeat(200),
            "橋".repeat(90),
            "a".repeat(63) + " b",
        ] {
            let slug = slug(&long);
            assert!(slug.len() <= SLUG_BYTES && slug.len() > 32, "{slug}");
            assert!(!slug.ends_with('-'));
        }
    }

    #[test]
    fn a_stem_falls_back_on_the_name() {
        let digest = Digest::of(b"x");
        let digits = digest.short(8);
        assert_eq!(
            stem(None, "a/Page One.html", &digest),
            format!("page-one-{digits}")
        );
        assert_eq!(stem(Some("…"), ".html", &digest), format!("html-{digits}"));
        assert_eq!(stem(Some("!"), "…", &digest), format!("capture-{digits}"));
    }
}
