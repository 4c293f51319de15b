//! Codes of shown strings to words, by each font's ToUnicode map (ISO 32000-1, 9.10.3).

use super::tree::dictionary;
use lopdf::{Document, Object, ObjectId};
use std::collections::BTreeMap;

/// Most bytes that a ToUnicode map may unpack to.
const MAP: usize = 16 << 20;

/// The fonts of a page.
pub(super) struct Fonts(BTreeMap<Vec<u8>, ToUnicode>);

impl Fonts {
    /// Reads the fonts of a page.
    pub fn of(document: &Document, page: ObjectId) -> Result<Self, String> {
        let fonts = document
            .get_page_fonts(page)
            .map_err(|error| error.to_string())?;
        let mut out = BTreeMap::new();
        for (name, font) in fonts {
            let wide = font.get(b"Subtype").and_then(Object::as_name).ok() == Some(b"Type0");
            let map = font
                .get(b"ToUnicode")
                .ok()
                .and_then(|map| document.dereference(map).ok())
                .and_then(|(_, map)| map.as_stream().ok())
                .and_then(|stream| stream.get_plain_content_with_limit(MAP).ok())
                .map(|bytes| ToUnicode::parse(&bytes, if wide { 2 } else { 1 }));
            if let Some(map) = map {
                out.insert(name, map);
            } else if dictionary(document, &Object::Dictionary(font.clone())).is_some() {
                out.insert(
                    name,
                    ToUnicode {
                        width: if wide { 2 } else { 1 },
                        ..ToUnicode::default()
                    },
                );
            }
        }
        Ok(Self(out))
    }

    /// The words of a shown string. A code without a meaning is U+FFFD, so that it cannot pass for nothing.
    pub fn words(&self, font: &[u8], bytes: &[u8]) -> String {
        let Some(map) = self.0.get(font) else {
            return "\u{FFFD}".to_owned();
        };
        bytes
            .chunks(map.width)
            .map(|code| {
                let code = code
                    .iter()
                    .fold(0_u32, |code, byte| (code << 8) | u32::from(*byte));
                map.chars.get(&code).map_or("\u{FFFD}", String::as_str)
            })
            .collect()
    }
}

/// A ToUnicode map.
#[derive(Default)]
struct ToUnicode {
    /// Bytes of a code.
    width: usize,
    chars: BTreeMap<u32, String>,
}

impl ToUnicode {
    fn parse(bytes: &[u8], width: usize) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let mut out = Self {
            width,
            ..Self::default()
        };
        let mut rest: &str = &text;
        while let Some(at) = rest.find("beginbf") {
            let from = rest.get(at..).unwrap_or_default();
            let range = from.starts_with("beginbfrange");
            let end = from.find("endbf").unwrap_or(from.len());
            let section = from.get(..end).unwrap_or_default();
            let tokens = tokens(section.split_once('\n').map_or(section, |(_, body)| body));
            if range {
                out.ranges(&tokens);
            } else {
                for pair in tokens.chunks(2) {
                    if let [Token::Hex(code), Token::Hex(chars)] = pair {
                        out.chars.insert(number(code), utf16(chars));
                    }
                }
            }
            rest = from.get(end.max(1)..).unwrap_or_default();
        }
        out
    }

    fn ranges(&mut self, tokens: &[Token]) {
        for triple in tokens.chunks(3) {
            let [Token::Hex(first), Token::Hex(last), target] = triple else {
                return;
            };
            let (first, last) = (number(first), number(last));
            for (n, code) in (first..=last.min(first.saturating_add(0xFFFF))).enumerate() {
                let chars = match target {
                    Token::List(list) => list.get(n).map(|chars| utf16(chars)),
                    Token::Hex(start) => next(&utf16(start), n),
                };
                if let Some(chars) = chars {
                    self.chars.insert(code, chars);
                }
            }
        }
    }
}

/// The text whose last character is `n` further.
fn next(start: &str, n: usize) -> Option<String> {
    let mut chars: Vec<char> = start.chars().collect();
    let last = chars.pop()?;
    let n = u32::try_from(n).ok()?;
    chars.push(char::from_u32(u32::from(last).checked_add(n)?)?);
    Some(chars.into_iter().collect())
}

enum Token {
    Hex(Vec<u8>),
    List(Vec<Vec<u8>>),
}

fn tokens(text: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut list: Option<Vec<Vec<u8>>> = None;
    let mut rest = text;
    while let Some(at) = rest.find(['<', '[', ']']) {
        let from = rest.get(at..).unwrap_or_default();
        if from.starts_with('[') {
            list = Some(Vec::new());
            rest = from.get(1..).unwrap_or_default();
        } else if from.starts_with(']') {
            out.push(Token::List(list.take().unwrap_or_default()));
            rest = from.get(1..).unwrap_or_default();
        } else {
            let end = from.find('>').unwrap_or(from.len());
            let hex = bytes(from.get(1..end).unwrap_or_default());
            match &mut list {
                Some(list) => list.push(hex),
                None => out.push(Token::Hex(hex)),
            }
            rest = from.get(end..).unwrap_or_default();
        }
    }
    out
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex
        .chars()
        .filter_map(|c| c.to_digit(16))
        .filter_map(|digit| u8::try_from(digit).ok())
        .collect();
    digits
        .chunks(2)
        .map(|pair| match pair {
            [high, low] => (high << 4) | low,
            [high] => high << 4,
            _ => 0,
        })
        .collect()
}

fn number(bytes: &[u8]) -> u32 {
    bytes
        .iter()
        .fold(0, |number, byte| (number << 8) | u32::from(*byte))
}

fn utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes
        .chunks(2)
        .map(|pair| match pair {
            [high, low] => u16::from_be_bytes([*high, *low]),
            [only] => u16::from(*only),
            _ => 0,
        })
        .collect();
    String::from_utf16_lossy(&units)
}

#[cfg(test)]
mod tests {
    use super::ToUnicode;

    #[test]
    fn a_map_is_read() {
        let map = ToUnicode::parse(
            b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n2 beginbfchar\n<0001> <0041>\n<0002> <00660069>\nendbfchar\n\
              2 beginbfrange\n<0010> <0012> <0061>\n<0020> <0021> [<0078> <D83DDE00>]\nendbfrange",
            2,
        );
        let of = |code: u32| map.chars.get(&code).map(String::as_str);
        assert_eq!(of(1), Some("A"));
        assert_eq!(of(2), Some("fi"));
        assert_eq!(of(0x12), Some("c"));
        assert_eq!(of(0x21), Some("😀"));
        assert_eq!(of(3), None);
    }
}
