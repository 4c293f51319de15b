//! Character references of HTML in values that no HTML parser has seen: JSON-LD, attributes escaped twice.

use std::borrow::Cow;

/// Decodes `&amp;`, `&#8217;`, `&#x2019;` and their like once; what is no reference stays. Linear.
pub fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(before);
        match reference(from) {
            Some((decoded, length)) => {
                out.push_str(&decoded);
                rest = from.get(length..).unwrap_or_default();
            }
            None => {
                out.push('&');
                rest = from.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The longest name of a reference is 31 letters (HTML, section 13.5).
const LONGEST: usize = 34;

fn reference(text: &str) -> Option<(String, usize)> {
    let end = text
        .bytes()
        .take(LONGEST)
        .position(|b| b == b';')
        .filter(|end| *end > 1)?;
    let name = text.get(1..=end)?;
    let decoded = if let Some(number) = name.strip_prefix('#') {
        let number = number.strip_suffix(';')?;
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        // Windows-1252 numbers, as browsers read them (HTML, 13.2.5.80).
        let code = match code {
            0x80 => 0x20AC,
            0x85 => 0x2026,
            0x91 => 0x2018,
            0x92 => 0x2019,
            0x93 => 0x201C,
            0x94 => 0x201D,
            0x95 => 0x2022,
            0x96 => 0x2013,
            0x97 => 0x2014,
            0 => 0xFFFD,
            code => code,
        };
        char::from_u32(code)?.to_string()
    } else {
        let (first, second) = html5ever::data::NAMED_ENTITIES.get(name).copied()?;
        if first == 0 {
            return None;
        }
        [first, second]
            .into_iter()
            .filter(|code| *code != 0)
            .filter_map(char::from_u32)
            .collect()
    };
    Some((decoded, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_decoded_once() {
        for (text, want) in [
            ("Tom &amp; Ann&#8217;s", "Tom & Ann’s"),
            ("caf&eacute; &#x2014; &nbsp;", "café — \u{A0}"),
            ("AT&T; R&D &unknown; &", "AT&T; R&D &unknown; &"),
            ("&amp;amp;", "&amp;"),
            ("&#0;&#x110000;", "\u{FFFD}&#x110000;"),
        ] {
            assert_eq!(decode(text), want);
        }
    }
}
