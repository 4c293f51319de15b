//! A font subset without what a PDF has no use for: hinting, names, the names of glyphs. It is half the size then.
//!
//! Hinting moves outlines to the pixels of coarse screens; on paper and on today's screens it is not used. Some fonts
//! of others build their glyphs by it, so only faces that are known not to are trimmed: those of `fonts/`.

use std::collections::BTreeMap;

/// Tables of a TrueType program in a PDF (ISO 32000-1, 9.9, table 126), those of hinting left out.
const KEPT: [&[u8; 4]; 6] = [b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp"];

/// Flags of a part of a composite glyph (OpenType, `glyf`).
const WORDS: u16 = 0x0001;
const SCALE: u16 = 0x0008;
const MORE: u16 = 0x0020;
const TWO_SCALES: u16 = 0x0040;
const MATRIX: u16 = 0x0080;
const INSTRUCTIONS: u16 = 0x0100;

/// Trims a TrueType font; none if it is another kind of font or damaged.
pub fn trim(font: &[u8]) -> Option<Vec<u8>> {
    let mut tables = tables(font)?;
    let glyphs = usize::from(word(tables.get(b"maxp")?, 4)?);
    let long = word(tables.get(b"head")?, 50)? != 0;
    let (glyf, loca) = outlines(tables.get(b"glyf")?, tables.get(b"loca")?, glyphs, long)?;
    let short = glyf.len() < 0x2_0000;
    let loca: Vec<u8> = if short {
        loca.iter()
            .flat_map(|at| ((at / 2) as u16).to_be_bytes())
            .collect()
    } else {
        loca.iter().flat_map(|at| at.to_be_bytes()).collect()
    };
    let head = tables.get_mut(b"head")?;
    head.get_mut(8..12)?.fill(0);
    head.get_mut(50..52)?
        .copy_from_slice(&u16::from(!short).to_be_bytes());
    // One zone, and nothing of what instructions need.
    let limits = tables.get_mut(b"maxp")?.get_mut(14..28)?;
    limits.fill(0);
    *limits.get_mut(1)? = 1;
    tables.insert(*b"glyf", glyf);
    tables.insert(*b"loca", loca);
    Some(assemble(&tables))
}

fn word(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(
        bytes.get(at..at.checked_add(2)?)?.try_into().ok()?,
    ))
}

fn long(bytes: &[u8], at: usize) -> Option<usize> {
    let bytes = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    usize::try_from(u32::from_be_bytes(bytes)).ok()
}

/// The tables that are kept, by tag.
fn tables(font: &[u8]) -> Option<BTreeMap<[u8; 4], Vec<u8>>> {
    if font.get(..4)? != [0, 1, 0, 0] {
        return None;
    }
    let mut out = BTreeMap::new();
    for at in 0..usize::from(word(font, 4)?) {
        let entry = font.get(12 + 16 * at..28 + 16 * at)?;
        let tag: [u8; 4] = entry.get(..4)?.try_into().ok()?;
        if KEPT.contains(&&tag) {
            let from = long(entry, 8)?;
            let data = font.get(from..from.checked_add(long(entry, 12)?)?)?;
            out.insert(tag, data.to_vec());
        }
    }
    (out.len() == KEPT.len()).then_some(out)
}

/// Outlines without instructions, and where each begins.
fn outlines(glyf: &[u8], loca: &[u8], glyphs: usize, is_long: bool) -> Option<(Vec<u8>, Vec<u32>)> {
    let begins = |at: usize| {
        if is_long {
            long(loca, 4 * at)
        } else {
            word(loca, 2 * at).map(|half| 2 * usize::from(half))
        }
    };
    let mut out = Vec::with_capacity(glyf.len());
    let mut starts = Vec::with_capacity(glyphs + 1);
    for at in 0..glyphs {
        starts.push(u32::try_from(out.len()).ok()?);
        let data = glyf.get(begins(at)?..begins(at + 1)?)?;
        if data.is_empty() {
            continue;
        }
        match word(data, 0)? as i16 {
            contours @ 0.. => {
                let end = 10 + 2 * contours as usize;
                out.extend_from_slice(data.get(..end)?);
                out.extend_from_slice(&[0, 0]);
                let instructions = usize::from(word(data, end)?);
                out.extend_from_slice(data.get(end + 2 + instructions..)?);
            }
            _ => composite(data, &mut out)?,
        }
        if out.len() % 2 == 1 {
            out.push(0);
        }
    }
    starts.push(u32::try_from(out.len()).ok()?);
    Some((out, starts))
}

fn composite(data: &[u8], out: &mut Vec<u8>) -> Option<()> {
    out.extend_from_slice(data.get(..10)?);
    let mut at = 10_usize;
    loop {
        let flags = word(data, at)?;
        let mut length = if flags & WORDS != 0 { 8 } else { 6 };
        length += match flags & (SCALE | TWO_SCALES | MATRIX) {
            0 => 0,
            SCALE => 2,
            TWO_SCALES => 4,
            MATRIX => 8,
            _ => return None,
        };
        out.extend_from_slice(&(flags & !INSTRUCTIONS).to_be_bytes());
        out.extend_from_slice(data.get(at + 2..at + length)?);
        at += length;
        if flags & MORE == 0 {
            return Some(());
        }
    }
}

/// Tables to a font file (OpenType, organisation of an OpenType font).
fn assemble(tables: &BTreeMap<[u8; 4], Vec<u8>>) -> Vec<u8> {
    let count = tables.len() as u16;
    let power = count.checked_ilog2().unwrap_or(0) as u16;
    let range = 16 << power;
    let mut out = vec![0, 1, 0, 0];
    for field in [count, range, power, 16 * count - range] {
        out.extend_from_slice(&field.to_be_bytes());
    }
    let mut at = 12 + 16 * tables.len();
    for (tag, data) in tables {
        out.extend_from_slice(tag);
        for field in [checksum(data), at as u32, data.len() as u32] {
            out.extend_from_slice(&field.to_be_bytes());
        }
        at += data.len().next_multiple_of(4);
    }
    let mut head = 0;
    for (tag, data) in tables {
        if tag == b"head" {
            head = out.len();
        }
        out.extend_from_slice(data);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    let adjustment = 0xB1B0_AFBA_u32.wrapping_sub(checksum(&out));
    if let Some(field) = out.get_mut(head + 8..head + 12) {
        field.copy_from_slice(&adjustment.to_be_bytes());
    }
    out
}

fn checksum(bytes: &[u8]) -> u32 {
    bytes.chunks(4).fold(0, |sum, chunk| {
        let mut four = [0; 4];
        four.iter_mut()
            .zip(chunk)
            .for_each(|(slot, byte)| *slot = *byte);
        sum.wrapping_add(u32::from_be_bytes(four))
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::trim;
    use skrifa::{
        FontRef, GlyphId, MetadataProvider,
        instance::{LocationRef, Size},
        outline::{DrawSettings, OutlinePen},
        raw::TableProvider,
    };

    #[derive(Default)]
    struct Path(Vec<(char, Vec<f32>)>);

    impl OutlinePen for Path {
        fn move_to(&mut self, x: f32, y: f32) {
            self.0.push(('M', vec![x, y]));
        }
        fn line_to(&mut self, x: f32, y: f32) {
            self.0.push(('L', vec![x, y]));
        }
        fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
            self.0.push(('Q', vec![cx, cy, x, y]));
        }
        fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
            self.0.push(('C', vec![ax, ay, bx, by, x, y]));
        }
        fn close(&mut self) {
            self.0.push(('Z', Vec::new()));
        }
    }

    fn outlines(font: &[u8], glyphs: u32) -> Vec<Vec<(char, Vec<f32>)>> {
        let font = FontRef::new(font).unwrap();
        let outline = |id| {
            let mut path = Path::default();
            let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
            let glyph = font.outline_glyphs().get(GlyphId::new(id)).unwrap();
            glyph.draw(settings, &mut path).unwrap();
            path.0
        };
        (0..glyphs).map(outline).collect()
    }

    fn subset(face: &[u8]) -> Vec<u8> {
        let mut remap = subsetter::GlyphRemapper::new();
        let glyphs = FontRef::new(face).unwrap().maxp().unwrap().num_glyphs();
        for glyph in 1..glyphs.min(400) {
            remap.remap(glyph);
        }
        subsetter::subset(face, 0, &remap).unwrap()
    }

    #[test]
    fn a_trimmed_face_is_smaller_and_draws_the_same() {
        for face in [
            &include_bytes!("../../../fonts/NotoSerif-Regular.ttf")[..],
            include_bytes!("../../../fonts/NotoNaskhArabic-Regular.ttf"),
            include_bytes!("../../../fonts/NanumMyeongjo.ttf"),
        ] {
            let whole = subset(face);
            let trimmed = trim(&whole).expect("it is TrueType");
            assert!(trimmed.len() < whole.len());
            assert_eq!(outlines(&trimmed, 400), outlines(&whole, 400));
        }
    }

    #[test]
    fn a_damaged_font_is_left() {
        let whole = subset(include_bytes!("../../../fonts/NotoSerifHebrew-Regular.ttf"));
        for length in 0..whole.len() {
            let _ = trim(whole.get(..length).unwrap());
        }
        let mut changed = whole.clone();
        for at in (0..whole.len()).step_by(3) {
            *changed.get_mut(at).unwrap() ^= 0xFF;
            let _ = trim(&changed);
            *changed.get_mut(at).unwrap() ^= 0xFF;
        }
    }
}
