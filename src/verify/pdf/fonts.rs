//! The fonts of a page: what each code says (ToUnicode), and whether the font program is in the file.

use super::{
    file::{Budget, File},
    syntax::{Dict, Tokens, Value},
};
use std::{collections::BTreeMap, rc::Rc};

/// A font as the text of a file needs it.
#[derive(Clone, Debug, Default)]
pub struct Font {
    /// Name in the file.
    pub name: String,
    /// Bytes of a code: 2 in a composite font, else 1.
    width: usize,
    /// What each code says.
    unicode: BTreeMap<u16, String>,
    /// True if the font program is in the file.
    pub embedded: bool,
}

impl Font {
    /// The codes of a shown string.
    pub fn codes<'s>(&self, shown: &'s [u8]) -> impl Iterator<Item = u16> + 's {
        shown
            .chunks(self.width.max(1))
            .map(|code| code.iter().fold(0, |sum, byte| sum << 8 | u16::from(*byte)))
    }

    /// What a code says.
    pub fn says(&self, code: u16) -> Option<&str> {
        self.unicode.get(&code).map(String::as_str)
    }
}

/// Fonts by their names in a resource dictionary.
pub type Fonts = BTreeMap<String, Font>;

/// Reads the fonts of a resource dictionary.
pub fn fonts(file: &File<'_>, resources: &Dict) -> Fonts {
    let Value::Dict(named) = file.get(resources, "Font") else {
        return Fonts::new();
    };
    named
        .iter()
        .filter_map(|(name, font)| Some((name.clone(), font_of(file, file.resolve(font).dict()?))))
        .collect()
}

/// Reads the fonts of each page, those of shared resources once.
#[derive(Default)]
pub struct Library(BTreeMap<u32, Rc<Fonts>>);

impl Library {
    /// The fonts of a page.
    pub fn of(&mut self, file: &File<'_>, page: &Dict) -> Rc<Fonts> {
        let read = || {
            let own = file.get(page, "Resources");
            Rc::new(own.dict().map(|own| fonts(file, own)).unwrap_or_default())
        };
        match page.get("Resources") {
            Some(Value::Reference(number)) => Rc::clone(self.0.entry(*number).or_insert_with(read)),
            _ => read(),
        }
    }
}

fn font_of(file: &File<'_>, dict: &Dict) -> Font {
    let text = |dict: &Dict, key: &str| file.get(dict, key).name().unwrap_or_default().to_owned();
    let mut font = Font {
        name: text(dict, "BaseFont"),
        width: if text(dict, "Subtype") == "Type0" {
            2
        } else {
            1
        },
        ..Font::default()
    };
    if let Some(map) = file.stream(dict, "ToUnicode") {
        to_unicode(&map, &file.budget, &mut font.unicode);
    }
    if let Value::Array(kids) = file.get(dict, "DescendantFonts")
        && let Some(Value::Dict(kid)) = kids.first().map(|kid| file.resolve(kid))
        && let Value::Dict(descriptor) = file.get(&kid, "FontDescriptor")
    {
        font.embedded = ["FontFile2", "FontFile3", "FontFile"]
            .iter()
            .any(|key| file.get(&descriptor, key) != Value::Null);
    }
    font
}

/// A ToUnicode map: bfchar and bfrange (ISO 32000-1, 9.10.3). None if it says more than may be read.
fn to_unicode(bytes: &[u8], budget: &Budget, out: &mut BTreeMap<u16, String>) -> Option<()> {
    let mut tokens = Tokens::new(bytes, 0);
    let mut stack: Vec<Value> = Vec::new();
    let mut add = |code: u16, words: String| {
        budget.spend(words.len())?;
        out.insert(code, words);
        Some(())
    };
    while let Some(value) = tokens.value() {
        match &value {
            Value::Word(word) if word == "endbfchar" => {
                for pair in stack.chunks_exact(2) {
                    if let [from, to] = pair
                        && let Some(code) = code(from)
                    {
                        add(code, words(to))?;
                    }
                }
                stack.clear();
            }
            Value::Word(word) if word == "endbfrange" => {
                for three in stack.chunks_exact(3) {
                    let [from, to, start] = three else { continue };
                    let (Some(from), Some(to)) = (code(from), code(to)) else {
                        continue;
                    };
                    if let Value::Array(each) = start {
                        for (code, value) in (from..=to).zip(each.iter()) {
                            add(code, words(value))?;
                        }
                        continue;
                    }
                    let mut text: Vec<char> = words(start).chars().collect();
                    for code in from..=to {
                        add(code, text.iter().collect())?;
                        if let Some(last) = text.last_mut() {
                            *last = char::from_u32(u32::from(*last) + 1).unwrap_or('\u{FFFD}');
                        }
                    }
                }
                stack.clear();
            }
            Value::Word(_) => stack.clear(),
            _ => stack.push(value),
        }
    }
    Some(())
}

fn code(value: &Value) -> Option<u16> {
    match value {
        Value::String(bytes) if (1..=2).contains(&bytes.len()) => Some(
            bytes
                .iter()
                .fold(0, |sum, byte| sum << 8 | u16::from(*byte)),
        ),
        _ => None,
    }
}

fn words(value: &Value) -> String {
    match value {
        Value::String(bytes) => super::syntax::utf16(bytes),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_is_read() {
        let mut map = BTreeMap::new();
        let bytes = b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n2 beginbfchar\n<0001> <0041>\n<0002> <00660069>\n\
            endbfchar\n2 beginbfrange\n<0010> <0012> <0061>\n<0020> <0021> [<0078> <D83DDE00>]\nendbfrange";
        to_unicode(bytes, &Budget::new(1000), &mut map);
        let of = |code: u16| map.get(&code).map(String::as_str);
        assert_eq!(of(1), Some("A"));
        assert_eq!(of(2), Some("fi"));
        assert_eq!(of(0x12), Some("c"));
        assert_eq!(of(0x21), Some("😀"));
        assert_eq!(of(3), None);
    }

    #[test]
    fn a_map_that_says_too_much_is_left() {
        let long = "0061".repeat(200);
        let bytes = format!("1 beginbfrange <0000> <FFFF> <{long}> endbfrange");
        let mut map = BTreeMap::new();
        assert!(to_unicode(bytes.as_bytes(), &Budget::new(10_000), &mut map).is_none());
        assert!(map.len() < 100);
    }
}
