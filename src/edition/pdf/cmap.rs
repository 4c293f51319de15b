//! ToUnicode maps: what each code of a font says (ISO 32000-1, 9.10.3), neighbours in one line.
//!
//! printpdf writes such maps too, a line a glyph; these are a third of their size.

use lopdf::{Document, Object, ObjectId};
use std::{collections::BTreeMap, fmt::Write as _};

/// Most entries of one section of a map.
const SECTION: usize = 100;

/// Gives the fonts of a resource dictionary these maps; by a font's name, the text of each code.
pub fn put(document: &mut Document, resources: ObjectId, maps: &BTreeMap<&str, &[Option<String>]>) {
    for (name, texts) in maps {
        if let Some(id) = map_of(document, resources, name)
            && let Ok(stream) = document.get_object_mut(id).and_then(Object::as_stream_mut)
        {
            stream.set_content(map(texts).into_bytes());
        }
    }
}

fn map_of(document: &Document, resources: ObjectId, name: &str) -> Option<ObjectId> {
    let dictionary = |id: ObjectId| document.get_dictionary(id).ok();
    let fonts = dictionary(resources)?
        .get(b"Font")
        .ok()?
        .as_reference()
        .ok()?;
    let font = dictionary(fonts)?
        .get(name.as_bytes())
        .ok()?
        .as_reference()
        .ok()?;
    dictionary(font)?
        .get(b"ToUnicode")
        .ok()?
        .as_reference()
        .ok()
}

/// A run of codes whose texts are neighbours.
struct Range {
    first: usize,
    last: usize,
    units: Vec<u16>,
}

fn map(texts: &[Option<String>]) -> String {
    let mut ranges: Vec<Range> = Vec::new();
    for (code, text) in texts.iter().enumerate().skip(1) {
        // A glyph that says nothing by itself is U+FFFD: every glyph must say something (ISO 19005-2, 6.2.11.7.2).
        let text = text.as_deref().unwrap_or("\u{FFFD}");
        let units: Vec<u16> = text.encode_utf16().collect();
        match ranges.last_mut() {
            Some(range) if range.goes_on(code, &units) => range.last = code,
            _ => ranges.push(Range {
                first: code,
                last: code,
                units,
            }),
        }
    }
    let (single, several): (Vec<Range>, Vec<Range>) = ranges
        .into_iter()
        .partition(|range| range.first == range.last);
    let mut out = String::from(
        "/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)\
         /Supplement 0>>def\n/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000><FFFF>\n\
         endcodespacerange\n",
    );
    let hex = |units: &[u16]| {
        units
            .iter()
            .fold(String::new(), |all, unit| format!("{all}{unit:04X}"))
    };
    for section in single.chunks(SECTION) {
        let _ = writeln!(out, "{} beginbfchar", section.len());
        for Range { first, units, .. } in section {
            let _ = writeln!(out, "<{first:04X}><{}>", hex(units));
        }
        out.push_str("endbfchar\n");
    }
    for section in several.chunks(SECTION) {
        let _ = writeln!(out, "{} beginbfrange", section.len());
        for Range { first, last, units } in section {
            let _ = writeln!(out, "<{first:04X}><{last:04X}><{}>", hex(units));
        }
        out.push_str("endbfrange\n");
    }
    out.push_str("endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n");
    out
}

impl Range {
    /// True if a code and its text come next. Only the last byte of either may grow.
    fn goes_on(&self, code: usize, units: &[u16]) -> bool {
        let (Some((last, head)), Some((own, own_head))) =
            (units.split_last(), self.units.split_last())
        else {
            return false;
        };
        let step = code - self.first;
        code == self.last + 1
            && code >> 8 == self.first >> 8
            && head == own_head
            && usize::from(*last) == usize::from(*own) + step
            && last >> 8 == own >> 8
    }
}

#[cfg(test)]
mod tests {
    use super::map;

    #[test]
    fn neighbours_are_one_line_and_only_last_bytes_grow() {
        let text = |text: &str| Some(text.to_owned());
        let mut texts = vec![
            None,
            text("a"),
            text("b"),
            text("c"),
            text("fi"),
            text("\u{FF}"),
            text("\u{100}"),
        ];
        texts.resize(0xFF, text("q"));
        texts.extend([text("x"), text("y"), text("\u{1F600}"), text("\u{1F601}")]);
        let map = map(&texts);
        for line in [
            "<0001><0003><0061>",
            "<0004><00660069>",
            "<0005><00FF>",
            "<0006><0100>",
            "<00FF><0078>",
            "<0100><0079>",
            "<0101><0102><D83DDE00>",
        ] {
            assert!(map.lines().any(|own| own == line), "{line} in {map}");
        }
    }
}
