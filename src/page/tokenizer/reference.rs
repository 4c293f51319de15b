//! Character references (HTML, 13.2.5.72 to 13.2.5.80): `&amp;`, `&#8217;`, `&copy`.

use html5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};
use memchr::memchr2;

/// Longest name of a reference.
const NAME: usize = 32;

/// Copies a text, line ends made U+000A and, if asked, references read. In an attribute's value a reference without its
/// semicolon before a letter, digit or equals sign is none.
pub(super) fn decode(text: &str, references: bool, in_attribute: bool, out: &mut String) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr2(b'&', b'\r', rest)) {
        let sign = at + found;
        out.push_str(text.get(at..sign).unwrap_or_default());
        if bytes.get(sign) == Some(&b'\r') {
            out.push('\n');
            at = sign + 1 + usize::from(bytes.get(sign + 1) == Some(&b'\n'));
            continue;
        }
        let used = if references {
            reference(text, sign, in_attribute, out)
        } else {
            0
        };
        if used == 0 {
            out.push('&');
        }
        at = sign + used.max(1);
    }
    out.push_str(text.get(at..).unwrap_or_default());
}

/// Reads the reference at a place into `out` and gives its length; 0 if there is none.
fn reference(text: &str, start: usize, in_attribute: bool, out: &mut String) -> usize {
    let rest = text.get(start + 1..).unwrap_or_default();
    match rest.as_bytes().first() {
        Some(b'#') => numeric(rest, out),
        Some(byte) if byte.is_ascii_alphanumeric() => named(rest, in_attribute, out),
        _ => 0,
    }
}

fn numeric(rest: &str, out: &mut String) -> usize {
    let digits = rest.get(1..).unwrap_or_default();
    let (radix, digits, marks) = match digits.as_bytes().first() {
        Some(b'x' | b'X') => (16, digits.get(1..).unwrap_or_default(), 3),
        _ => (10, digits, 2),
    };
    let length = digits
        .bytes()
        .take_while(|byte| char::from(*byte).is_digit(radix))
        .count();
    if length == 0 {
        return 0;
    }
    let mut code = 0_u32;
    for digit in digits
        .chars()
        .take(length)
        .filter_map(|digit| digit.to_digit(radix))
    {
        code = code
            .saturating_mul(radix)
            .saturating_add(digit)
            .min(0x11_0000);
    }
    let c = match code {
        0x80..=0x9F => usize::try_from(code - 0x80)
            .ok()
            .and_then(|index| C1_REPLACEMENTS.get(index).copied().flatten())
            .or_else(|| char::from_u32(code)),
        0 => None,
        _ => char::from_u32(code),
    };
    out.push(c.unwrap_or('\u{FFFD}'));
    let semicolon = digits.as_bytes().get(length) == Some(&b';');
    marks + length + usize::from(semicolon)
}

fn named(rest: &str, in_attribute: bool, out: &mut String) -> usize {
    let bytes = rest.as_bytes();
    let mut best: Option<(usize, u32, u32)> = None;
    let mut length = 0;
    while length < NAME {
        match bytes.get(length) {
            Some(byte) if byte.is_ascii_alphanumeric() => length += 1,
            Some(b';') => {
                length += 1;
                look_up(rest, length, &mut best);
                break;
            }
            _ => break,
        }
        // The table holds the beginnings of names, too.
        if !look_up(rest, length, &mut best) {
            break;
        }
    }
    let Some((length, first, second)) = best else {
        return 0;
    };
    let ended = bytes.get(length - 1) == Some(&b';');
    if in_attribute
        && !ended
        && bytes
            .get(length)
            .is_some_and(|next| *next == b'=' || next.is_ascii_alphanumeric())
    {
        return 0;
    }
    out.extend(char::from_u32(first));
    out.extend(char::from_u32(second).filter(|c| *c != '\0'));
    length + 1
}

fn look_up(rest: &str, length: usize, best: &mut Option<(usize, u32, u32)>) -> bool {
    match rest.get(..length).and_then(|name| NAMED_ENTITIES.get(name)) {
        Some((0, _)) => true,
        Some((first, second)) => {
            *best = Some((length, *first, *second));
            true
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn references_are_read_as_the_standard_says() {
        for (text, words, value) in [
            ("a &amp; b &lt;", "a & b <", "a & b <"),
            (
                "&copy 2024 &copy=1 &copyx",
                "© 2024 ©=1 ©x",
                "© 2024 &copy=1 &copyx",
            ),
            ("&notit; &notin;", "¬it; ∉", "&notit; ∉"),
            (
                "&#8217;&#x2019;&#x92;&#0;&#xD800;&#99999999;",
                "’’’\u{FFFD}\u{FFFD}\u{FFFD}",
                "’’’\u{FFFD}\u{FFFD}\u{FFFD}",
            ),
            (
                "&#; &#x; & &unknown; &",
                "&#; &#x; & &unknown; &",
                "&#; &#x; & &unknown; &",
            ),
            ("&NotEqualTilde;", "\u{2242}\u{338}", "\u{2242}\u{338}"),
            ("a\r\nb\rc", "a\nb\nc", "a\nb\nc"),
        ] {
            for (in_attribute, expected) in [(false, words), (true, value)] {
                let mut out = String::new();
                decode(text, true, in_attribute, &mut out);
                assert_eq!(out, expected);
            }
        }
    }
}
