//! White space, Unicode and what may be shown of foreign text.
//!
//! Captured text is data: it is normalised here before it is compared and escaped here before it is shown.

pub mod recent;
mod shared;

pub use shared::Shared;

use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// True for every character that separates words: Unicode white space, U+00A0 and the other fixed-width
/// spaces among them, and U+FEFF.
pub fn is_space(c: char) -> bool {
    c.is_whitespace() || c == '\u{FEFF}'
}

/// Collapses each run of white space (U+00A0 and line ends included) to one U+0020 and trims both ends. U+FEFF is left out:
/// it has no width and parts no words.
/// Nothing else changes: quotes, dashes and soft hyphens stay as they are.
pub fn squeeze(text: &str) -> String {
    squeezed(text).into_owned()
}

/// [`squeeze`], not copied where nothing changes.
pub fn squeezed(text: &str) -> Cow<'_, str> {
    if is_squeezed(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut parted = false;
    for c in text.chars().filter(|c| *c != '\u{FEFF}') {
        if is_space(c) {
            parted = !out.is_empty();
            continue;
        }
        if parted {
            out.push(' ');
            parted = false;
        }
        out.push(c);
    }
    Cow::Owned(out)
}

/// True if [`squeeze`] changes nothing: no white space but single U+0020, and none at the ends.
fn is_squeezed(text: &str) -> bool {
    if text.is_empty() {
        return true;
    }
    if is_plain(text.as_bytes()) {
        return !text.ends_with(' ');
    }
    let mut space = true;
    for c in text.chars() {
        if is_space(c) && (space || c != ' ') {
            return false;
        }
        space = c == ' ';
    }
    !space
}

/// True for printing characters of ASCII and single spaces, none of those at the beginning; not for nothing at all.
pub fn is_plain(bytes: &[u8]) -> bool {
    let [first, rest @ ..] = bytes else {
        return false;
    };
    // Without a way out before its end this look takes many bytes at once; it knows most texts of ASCII.
    let followed = bytes.iter().zip(rest);
    followed.fold(first.is_ascii_graphic(), |plain, (byte, next)| {
        plain & matches!(next, b' '..=b'~') & ((*byte != b' ') | (*next != b' '))
    })
}

/// True if nothing but white space and invisible characters is there.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| is_space(c) || is_invisible(c))
}

/// Characters without a glyph of their own: soft hyphen, zero-width and directional marks, variation selectors.
pub fn is_invisible(c: char) -> bool {
    matches!(u32::from(c),
        0xAD | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0xFE00..=0xFE0F | 0xFEFF | 0xE0000..=0xE0FFF)
}

/// The letters and digits of a text, compatibility-composed (NFKC) and lower-cased: two texts that differ only in
/// punctuation, spacing, case or width compare equal.
pub fn letters(text: &str) -> String {
    if text.is_ascii() {
        let mut bytes = text.as_bytes().to_ascii_lowercase();
        bytes.retain(u8::is_ascii_alphanumeric);
        return String::from_utf8(bytes).unwrap_or_default();
    }
    if text.chars().all(is_plain_letter_or_sign) {
        let mut out = String::with_capacity(text.len());
        out.extend(plain_letters(text));
        return out;
    }
    text.nfkc()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The letters and digits of a text of such characters as NFKC leaves as they are, lower-cased.
fn plain_letters(text: &str) -> impl Iterator<Item = char> {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
}

/// True for characters of Latin, Cyrillic and of punctuation whose letters NFKC leaves as they are.
fn is_plain_letter_or_sign(c: char) -> bool {
    match u32::from(c) {
        0xAA | 0xB2 | 0xB3 | 0xB5 | 0xB9 | 0xBA | 0xBC..=0xBE => false,
        0x132 | 0x133 | 0x13F | 0x140 | 0x149 | 0x17F => false,
        0..=0x17F | 0x400..=0x482 | 0x2010..=0x2027 => true,
        _ => false,
    }
}

/// True for a character of which [`letters`] keeps something: a letter or digit, or a sign made of such (☎ is none, ㊙ and ™
/// are).
pub fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || !c.is_ascii() && std::iter::once(c).nfkc().any(char::is_alphanumeric)
}

/// True if `letters(text) == letters`; seldom looks at more than the first letters.
pub fn has_letters(text: &str, letters: &str) -> bool {
    let mut wanted = letters.bytes();
    let bytes = text.as_bytes();
    for (byte, next) in bytes
        .iter()
        .zip(bytes.iter().skip(1).map(Some).chain([None]))
    {
        // A mark may follow and be composed with the letter before it.
        if !byte.is_ascii() || next.is_some_and(|next| !next.is_ascii()) {
            return if text.chars().all(is_plain_letter_or_sign) {
                plain_letters(text).eq(letters.chars())
            } else {
                self::letters(text) == letters
            };
        }
        if byte.is_ascii_alphanumeric() && wanted.next() != Some(byte.to_ascii_lowercase()) {
            return false;
        }
    }
    wanted.next().is_none()
}

/// True if a text has more characters than that. Most texts are told by their bytes.
pub fn exceeds(text: &str, most: usize) -> bool {
    text.len() > most && chars(text) > most
}

/// Number of characters (Unicode scalar values) of a text.
pub fn chars(text: &str) -> usize {
    text.chars().count()
}

/// The first characters of a text, at most so many.
pub fn first_chars(text: &str, most: usize) -> &str {
    if text.len() <= most {
        return text;
    }
    let end = text.char_indices().nth(most).map(|(at, _)| at);
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

/// The first words of a text, at most `limit` characters, cut at a word's end and marked with U+2026 if cut.
pub fn first_words(text: &str, limit: usize) -> String {
    let text = squeeze(text);
    if chars(&text) <= limit {
        return text;
    }
    let head: String = text.chars().take(limit).collect();
    let cut = match head.rfind(' ') {
        Some(at) if at > 0 => head.get(..at).unwrap_or(&head),
        _ => &head,
    };
    format!(
        "{}…",
        cut.trim_end_matches([',', ';', ':', ' ', '-', '–', '—'])
    )
}

/// How many characters of captured text a message may show.
pub const SHOWN: usize = 200;

/// Foreign text made safe for one line of a terminal or log: control characters (C0, C1, DEL), line ends and
/// directional overrides (U+202A to U+202E, U+2066 to U+2069) become `\u{..}`, and past [`SHOWN`] characters it is cut.
pub fn shown(text: &str) -> String {
    let mut out = String::new();
    for (n, c) in text.chars().enumerate() {
        if n == SHOWN {
            out.push('…');
            break;
        }
        let code = u32::from(c);
        if c.is_control()
            || matches!(code, 0x202A..=0x202E | 0x2066..=0x2069 | 0x2028 | 0x2029 | 0xFEFF)
        {
            out.push_str(&format!("\\u{{{code:x}}}"));
        } else {
            out.push(c);
        }
    }
    out
}

/// A number with its noun, thousands parted: `1 article`, `12,345 articles`.
pub fn counted(number: usize, one: &str, many: &str) -> String {
    let noun = if number == 1 { one } else { many };
    format!("{} {noun}", thousands(number as u64))
}

/// A number with commas between thousands.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && digits.len().saturating_sub(n).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A size as people say it, in powers of 1,000: `812 bytes`, `4.2 MB`.
pub fn bytes(number: u64) -> String {
    let mut value = number as f64;
    for unit in ["bytes", "kB", "MB", "GB"] {
        if value < 999.95 {
            return match unit {
                "bytes" => format!("{number} {unit}"),
                _ => format!("{value:.1} {unit}"),
            };
        }
        value /= 1000.0;
    }
    format!("{value:.1} TB")
}

/// True for a character that XML 1.0 (section 2.2) allows. Everything else must not reach XHTML, XMP or a package.
pub fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}')
}

#[cfg(test)]
mod tests {
    use super::{has_letters, letters};

    #[test]
    fn the_short_ways_to_letters_give_what_the_long_one_does() {
        for text in [
            "Plain WORDS, 3 of them.",
            "Größe – ÉTÉ, Ångström “x”…",
            "Дождь Идёт",
            "",
        ] {
            // A ligature is no plain letter.
            let long = letters(&format!("{text}\u{FB01}"));
            assert_eq!(long, format!("{}fi", letters(text)), "{text:?}");
            assert!(has_letters(text, &letters(text)), "{text:?}");
            assert!(!has_letters(text, "größ"), "{text:?}");
            assert!(has_letters(&format!("{text}\u{FB01}"), &long), "{text:?}");
        }
    }
}
