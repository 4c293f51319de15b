//! Content streams read for what they say: the text of each marked-content sequence, and what stands outside of any.

use super::reader::{Dict, File, Tokens, Value};
use std::collections::BTreeMap;

/// A font as the text of a file needs it.
#[derive(Clone, Debug, Default)]
pub struct Font {
    /// Name in the file.
    pub name: String,
    /// What each code says.
    pub unicode: BTreeMap<u16, String>,
    /// True if the font program is in the file.
    pub embedded: bool,
}

/// What a page says.
#[derive(Clone, Debug, Default)]
pub struct PageText {
    /// Text by marked-content id.
    pub marked: BTreeMap<i64, String>,
    /// Ids that hold a picture.
    pub pictures: BTreeMap<i64, usize>,
    /// Faults found: clause, words.
    pub faults: Vec<(&'static str, String)>,
}

enum Level {
    Mark(i64),
    Artifact,
    Words(String),
    Other,
}

/// Reads the fonts of a resource dictionary.
pub fn fonts(file: &File<'_>, resources: &Dict) -> BTreeMap<String, Font> {
    let Value::Dict(named) = file.get(resources, "Font") else {
        return BTreeMap::new();
    };
    named
        .iter()
        .filter_map(|(name, font)| Some((name.clone(), font_of(file, file.resolve(font).dict()?)?)))
        .collect()
}

fn font_of(file: &File<'_>, dict: &Dict) -> Option<Font> {
    let mut font = Font {
        name: file
            .get(dict, "BaseFont")
            .name()
            .unwrap_or_default()
            .to_owned(),
        ..Font::default()
    };
    if let Some(Value::Reference(number)) = dict.get("ToUnicode")
        && let Some(stream) = file.object(*number)
        && let Some(map) = file.inflate(&stream)
    {
        font.unicode = to_unicode(&map);
    }
    if let Value::Array(kids) = file.get(dict, "DescendantFonts")
        && let Some(Value::Dict(kid)) = kids.first().map(|kid| file.resolve(kid))
        && let Value::Dict(descriptor) = file.get(&kid, "FontDescriptor")
    {
        font.embedded = ["FontFile2", "FontFile3", "FontFile"]
            .iter()
            .any(|key| file.get(&descriptor, key) != Value::Null);
    }
    Some(font)
}

/// A ToUnicode map: bfchar and bfrange (ISO 32000-1, 9.10.3).
fn to_unicode(bytes: &[u8]) -> BTreeMap<u16, String> {
    let mut out = BTreeMap::new();
    let mut tokens = Tokens::new(bytes, 0);
    let mut stack: Vec<Value> = Vec::new();
    let code = |value: &Value| match value {
        Value::String(bytes) => bytes.as_slice().try_into().ok().map(u16::from_be_bytes),
        _ => None,
    };
    let words = |value: &Value| match value {
        Value::String(bytes) => {
            let units: Vec<u16> = bytes
                .chunks_exact(2)
                .filter_map(|pair| Some(u16::from_be_bytes(pair.try_into().ok()?)))
                .collect();
            String::from_utf16_lossy(&units)
        }
        _ => String::new(),
    };
    while let Some(value) = tokens.value() {
        match &value {
            Value::Word(word) if word == "endbfchar" => {
                for pair in stack.chunks_exact(2) {
                    if let [from, to] = pair
                        && let Some(code) = code(from)
                    {
                        out.insert(code, words(to));
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
                    match start {
                        Value::Array(each) => {
                            for (code, value) in (from..=to).zip(each) {
                                out.insert(code, words(value));
                            }
                        }
                        start => {
                            let mut text: Vec<char> = words(start).chars().collect();
                            for code in from..=to {
                                out.insert(code, text.iter().collect());
                                if let Some(last) = text.last_mut() {
                                    *last =
                                        char::from_u32(u32::from(*last) + 1).unwrap_or('\u{FFFD}');
                                }
                            }
                        }
                    }
                }
                stack.clear();
            }
            Value::Word(_) => stack.clear(),
            _ => stack.push(value),
        }
    }
    out
}

/// Reads a page's content.
pub fn page(bytes: &[u8], fonts: &BTreeMap<String, Font>) -> PageText {
    let mut out = PageText::default();
    let mut tokens = Tokens::new(bytes, 0);
    let mut stack: Vec<Value> = Vec::new();
    let mut levels: Vec<Level> = Vec::new();
    let mut font: Option<&Font> = None;
    // The letters of one text object, each with the marked content it stands in.
    let mut object: Vec<(i64, String)> = Vec::new();
    let mut unmapped = 0_usize;
    let mut outside = 0_usize;
    while let Some(value) = tokens.value() {
        let Value::Word(operator) = &value else {
            stack.push(value);
            if stack.len() > 100_000 {
                out.faults.push((
                    "ISO 32000-1, 7.8.2",
                    "an operator has too many operands".to_owned(),
                ));
                return out;
            }
            continue;
        };
        match operator.as_str() {
            "BDC" | "BMC" => levels.push(level(&stack)),
            "EMC" => match levels.pop() {
                Some(Level::Words(words)) => match mark(&levels) {
                    Some(id) => object.push((id, words)),
                    None if !in_artifact(&levels) => outside += 1,
                    None => {}
                },
                Some(_) => {}
                None => out.faults.push((
                    "ISO 32000-1, 14.6",
                    "marked content ends that did not begin".to_owned(),
                )),
            },
            "Tf" => {
                font = match stack.first() {
                    Some(Value::Name(name)) => fonts.get(name),
                    _ => None,
                };
                if font.is_none() {
                    out.faults.push((
                        "ISO 32000-1, 9.3",
                        "a font is used that has no entry".to_owned(),
                    ));
                }
            }
            "TJ" | "Tj" => {
                let worded = levels.iter().any(|level| matches!(level, Level::Words(_)));
                let place = mark(&levels);
                if place.is_none() && !in_artifact(&levels) {
                    outside += 1;
                }
                for code in codes(&stack) {
                    if code == 0 {
                        out.faults.push((
                            "ISO 19005-2, 6.2.11.8",
                            "the glyph .notdef is shown".to_owned(),
                        ));
                    }
                    match (font.and_then(|font| font.unicode.get(&code)), place) {
                        (Some(words), Some(id)) if !worded => object.push((id, words.clone())),
                        (None, _) if !worded => unmapped += 1,
                        _ => {}
                    }
                }
            }
            "ET" => words_of(&mut object, &mut out.marked),
            "Do" => match mark(&levels) {
                Some(id) => {
                    *out.pictures.entry(id).or_default() += 1;
                    out.marked.entry(id).or_default();
                }
                None if !in_artifact(&levels) => outside += 1,
                None => {}
            },
            "f" | "F" | "f*" | "S" | "s" | "B" | "b" | "sh"
                if mark(&levels).is_none() && !in_artifact(&levels) =>
            {
                outside += 1;
            }
            _ => {}
        }
        stack.clear();
    }
    words_of(&mut object, &mut out.marked);
    if !levels.is_empty() {
        out.faults.push((
            "ISO 32000-1, 14.6",
            "marked content does not end".to_owned(),
        ));
    }
    if outside > 0 {
        out.faults.push((
            "ISO 14289-1, 7.1",
            format!("{outside} pieces of content are neither tagged nor artifacts"),
        ));
    }
    if unmapped > 0 {
        out.faults.push((
            "ISO 19005-2, 6.2.11.7.2",
            format!("{unmapped} glyphs have no Unicode value"),
        ));
    }
    out
}

fn level(operands: &[Value]) -> Level {
    let properties = operands.get(1).and_then(Value::dict);
    if operands.first().and_then(Value::name) == Some("Artifact") {
        return Level::Artifact;
    }
    if let Some(words) = properties
        .and_then(|dict| dict.get("ActualText"))
        .and_then(Value::text)
    {
        return Level::Words(words);
    }
    match properties
        .and_then(|dict| dict.get("MCID"))
        .and_then(Value::integer)
    {
        Some(id) => Level::Mark(id),
        None => Level::Other,
    }
}

fn mark(levels: &[Level]) -> Option<i64> {
    levels.iter().rev().find_map(|level| match level {
        Level::Mark(id) => Some(*id),
        _ => None,
    })
}

fn in_artifact(levels: &[Level]) -> bool {
    levels.iter().any(|level| matches!(level, Level::Artifact))
}

fn codes(operands: &[Value]) -> Vec<u16> {
    let mut out = Vec::new();
    let mut add = |value: &Value| {
        if let Value::String(bytes) = value {
            out.extend(
                bytes
                    .chunks_exact(2)
                    .filter_map(|pair| Some(u16::from_be_bytes(pair.try_into().ok()?))),
            );
        }
    };
    match operands.first() {
        Some(Value::Array(items)) => items.iter().for_each(&mut add),
        Some(value) => add(value),
        None => {}
    }
    out
}

/// Ends a text object. One that holds letters of a right-to-left script shows them from left to right: they are read
/// from the last to the first.
fn words_of(object: &mut Vec<(i64, String)>, marked: &mut BTreeMap<i64, String>) {
    let right_to_left = object
        .iter()
        .any(|(_, words)| words.chars().any(is_right_to_left));
    if right_to_left {
        object.reverse();
    }
    for (id, words) in object.drain(..) {
        marked.entry(id).or_default().push_str(&words);
    }
}

fn is_right_to_left(c: char) -> bool {
    matches!(u32::from(c), 0x590..=0x8FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFE | 0x10800..=0x10FFF | 0x1E800..=0x1EFFF)
        && c.is_alphabetic()
}
