//! The faces a document uses: their glyphs, subset, and what each glyph stands for.
//!
//! A glyph has one text in a file (ToUnicode); where its cluster says something else, the words go with it as ActualText.

use super::{
    Profile,
    fonts::FontSet,
    frame::{FaceId, Glyph, Item, Laid, TextRun},
    trim,
};
use crate::edition::EditionError;
use printpdf::{
    Codepoint, FontId, Op, ParsedFont, PdfDocument, PdfFont, PdfFontHandle, Pt, TextItem,
};
use std::{borrow::Cow, collections::BTreeMap};
use subsetter::GlyphRemapper;

/// A face as one document uses it.
pub struct Embedded {
    /// Its name in the file.
    pub name: FontId,
    /// The glyph of the subset for each glyph of the face; 0 for those not used.
    codes: Vec<u16>,
    /// Text of each new glyph.
    pub unicode: Vec<Option<String>>,
    /// Width of each new glyph as the file states it.
    pub widths: Vec<f32>,
}

impl Embedded {
    /// The glyph of the subset for a glyph of the face.
    pub fn code(&self, glyph: u16) -> Option<u16> {
        self.codes
            .get(usize::from(glyph))
            .copied()
            .filter(|code| *code != 0)
    }
}

/// Subsets the faces that are used and finds what each glyph means.
pub fn embed(
    laid: &Laid,
    fonts: &FontSet,
    profile: Profile,
    document: &mut PdfDocument,
) -> Result<BTreeMap<FaceId, Embedded>, EditionError> {
    let mut faces = BTreeMap::new();
    for (id, glyphs) in used(laid, profile) {
        let face = fonts
            .face(id)
            .ok_or_else(|| font_error("unknown", "it is not open"))?;
        // In the order of their texts: neighbours in the alphabet are neighbours in the maps, which are short then.
        let mut order: Vec<(u16, Option<String>)> = glyphs
            .texts
            .into_iter()
            .filter(|(id, _)| *id != 0)
            .collect();
        order.sort_by(|(a, x), (b, y)| (x.is_none(), x, a).cmp(&(y.is_none(), y, b)));
        let mut used = Embedded {
            name: FontId(format!("F{id}x")),
            codes: Vec::new(),
            unicode: vec![None],
            widths: Vec::new(),
        };
        let mut remap = GlyphRemapper::new();
        for (glyph, words) in order {
            let glyph = usize::from(glyph);
            if used.codes.len() <= glyph {
                used.codes.resize(glyph + 1, 0);
            }
            if let Some(code) = used.codes.get_mut(glyph) {
                *code = remap.remap(glyph as u16);
            }
            used.unicode.push(words);
        }
        let mut subset = subsetter::subset(&face.data, 0, &remap)
            .map_err(|error| font_error(&face.name, &error.to_string()))?;
        if face.unhinted {
            subset = trim::trim(&subset).unwrap_or(subset);
        }
        let mut parsed = ParsedFont::from_bytes(&subset, 0, &mut Vec::new())
            .ok_or_else(|| font_error(&face.name, "its subset could not be read"))?;
        parsed.font_name = Some(format!("{}+{}", subset_tag(&subset), face.name));
        let units = f32::from(parsed.units_per_em.max(1));
        used.widths = (0..used.unicode.len() as u16)
            .map(|glyph| {
                let width = parsed.glyph_widths.get(&glyph).copied().unwrap_or(0);
                (f32::from(width) * 1000.0 / units).trunc()
            })
            .collect();
        document
            .resources
            .fonts
            .map
            .insert(used.name.clone(), PdfFont::new(parsed));
        faces.insert(id, used);
    }
    Ok(faces)
}

/// The glyphs of a face that is used.
#[derive(Default)]
struct Used {
    /// How well the text of each glyph is known.
    known: Vec<Known>,
    /// Their texts.
    texts: BTreeMap<u16, Option<String>>,
}

/// How well a glyph's text is known. What it stands for among others is only a second choice.
#[derive(Clone, Copy, PartialEq)]
enum Known {
    Unseen,
    Nothing,
    Among,
    Alone,
}

/// The glyphs of each face that is used, with their texts.
fn used(laid: &Laid, profile: Profile) -> BTreeMap<FaceId, Used> {
    let mut faces: BTreeMap<FaceId, Used> = BTreeMap::new();
    let items = laid
        .frames
        .iter()
        .flat_map(|frame| frame.items.iter().chain(&frame.footer));
    for item in items {
        let Item::Text(run) = item else {
            continue;
        };
        let face = faces.entry(run.face).or_default();
        for (at, glyph) in run.glyphs.iter().enumerate() {
            let id = usize::from(glyph.id);
            if face.known.len() <= id {
                face.known.resize(id + 1, Known::Unseen);
            }
            let Some(known) = face
                .known
                .get_mut(id)
                .filter(|known| **known != Known::Alone)
            else {
                continue;
            };
            let alone = is_alone(&run.glyphs, at);
            if *known == Known::Among && !alone {
                continue;
            }
            let words: String = glyph_text(run, glyph, profile)
                .chars()
                .filter(|c| is_meaning(*c))
                .collect();
            if !words.is_empty() {
                *known = if alone { Known::Alone } else { Known::Among };
                face.texts.insert(glyph.id, Some(words));
            } else if *known == Known::Unseen {
                *known = Known::Nothing;
                face.texts.insert(glyph.id, None);
            }
        }
    }
    faces
}

/// A sheet that shows every glyph of every face once, with its text. printpdf learns from it what is used and what it
/// means; it is taken out again when all is written.
pub fn specimen(faces: &BTreeMap<FaceId, Embedded>) -> Vec<Op> {
    let mut ops = vec![Op::StartTextSection];
    for face in faces.values() {
        ops.push(Op::SetFont {
            font: PdfFontHandle::External(face.name.clone()),
            size: Pt(1.0),
        });
        let glyphs = face
            .unicode
            .iter()
            .enumerate()
            .skip(1)
            .map(|(gid, words)| Codepoint {
                gid: gid as u16,
                offset: 0.0,
                cid: Some(words.clone().unwrap_or_else(|| "\u{FFFD}".to_owned())),
            })
            .collect();
        ops.push(Op::ShowText {
            items: vec![TextItem::GlyphIds(glyphs)],
        });
    }
    ops.push(Op::EndTextSection);
    ops
}

fn font_error(name: &str, reason: &str) -> EditionError {
    EditionError::Font {
        name: name.to_owned(),
        reason: reason.to_owned(),
    }
}

/// Six capitals that tell subsets of a face apart (ISO 32000-1, 9.6.4).
fn subset_tag(subset: &[u8]) -> String {
    crate::fixity::Digest::of(subset)
        .bytes()
        .iter()
        .take(6)
        .map(|byte| char::from(b'A' + byte % 26))
        .collect()
}

fn is_alone(glyphs: &[Glyph], at: usize) -> bool {
    let start = |at: Option<usize>| at.and_then(|at| glyphs.get(at)).map(|glyph| glyph.start);
    let own = start(Some(at));
    start(at.checked_sub(1)) != own && start(at.checked_add(1)) != own
}

/// True for characters that may stand in a ToUnicode map (ISO 19005-2, 6.2.11.7.2) and are no private use.
fn is_meaning(c: char) -> bool {
    !matches!(u32::from(c), 0 | 0xFEFF | 0xFFFE | 0xE000..=0xF8FF | 0xF0000..=0x10FFFF)
}

/// What a glyph's cluster says. PDF/A-4 forbids private-use characters even as ActualText (ISO 19005-4, 6.2.10.8).
pub fn glyph_text<'t>(run: &'t TextRun, glyph: &Glyph, profile: Profile) -> Cow<'t, str> {
    if glyph.start == glyph.end {
        return Cow::Borrowed("\u{AD}");
    }
    let words = run
        .text
        .get(glyph.start as usize..glyph.end as usize)
        .unwrap_or_default();
    if profile == Profile::A4f && words.chars().any(|c| !is_meaning(c)) {
        return Cow::Owned(
            words
                .chars()
                .map(|c| if is_meaning(c) { c } else { '\u{FFFD}' })
                .collect(),
        );
    }
    Cow::Borrowed(words)
}

/// True if a glyph's own text is not what its cluster says, so that the words must be given as ActualText.
pub fn needs_words(run: &TextRun, face: &Embedded, at: usize, profile: Profile) -> bool {
    let Some(glyph) = run.glyphs.get(at) else {
        return false;
    };
    let meaning = face
        .code(glyph.id)
        .and_then(|new| face.unicode.get(usize::from(new)))
        .and_then(Option::as_deref);
    !is_alone(&run.glyphs, at) || meaning != Some(glyph_text(run, glyph, profile).as_ref())
}
