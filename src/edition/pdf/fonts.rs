//! The fonts: a fixed set carried in the binary, opened when a character first asks for one, and faces added by the user.
//!
//! A face is chosen by the character's script and the words' style, never by what a system has installed. Which
//! characters a face covers is read from the face itself.

use super::{faces::BUILT_IN, frame::FaceId};
use crate::{edition::EditionError, fixity::Digest};
use harfrust::{Direction, Font, ShapePlan};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    io::Read,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};
use unicode_script::{Script, UnicodeScript as _};

/// The style in which a face is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FaceStyle {
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Fixed width.
    pub mono: bool,
}

/// A font file given by the user, named by what it holds: the bytes themselves are offered with [`offer`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddedFont {
    /// File name, for messages.
    pub name: String,
    /// Digest of the file.
    pub sha256: Digest,
}

static OFFERED: Mutex<BTreeMap<Digest, Arc<Face>>> = Mutex::new(BTreeMap::new());

/// Makes a font file known to this process. The answer goes into [`super::PdfOptions::fonts`]. TrueType and OpenType;
/// a font that forbids embedding (OS/2 `fsType` 2) is refused.
pub fn offer(name: &str, bytes: Vec<u8>) -> Result<AddedFont, EditionError> {
    let wrong = |reason: &str| EditionError::Font {
        name: crate::text::shown(name),
        reason: reason.to_owned(),
    };
    let sha256 = Digest::of(&bytes);
    let face =
        Face::read(bytes.into()).ok_or_else(|| wrong("it is no TrueType or OpenType font"))?;
    if !face.may_embed() {
        return Err(wrong("its licence bits (OS/2 fsType) forbid embedding"));
    }
    OFFERED
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .insert(sha256, Arc::new(face));
    Ok(AddedFont {
        name: name.to_owned(),
        sha256,
    })
}

/// One open face.
pub struct Face {
    /// The font file.
    pub data: Arc<[u8]>,
    /// For shaping.
    pub font: Font,
    /// PostScript name, letters, digits and hyphens only.
    pub name: String,
    /// Design units of one em.
    pub units: f32,
    /// Its outlines are known to be right without hinting.
    pub unhinted: bool,
    /// A glyph without width and outline, if there is one.
    pub blank: Option<u16>,
    covers: BTreeMap<u16, [u64; 4]>,
    latin: [u64; 4],
    plans: Mutex<Vec<(Script, Direction, Arc<ShapePlan>)>>,
}

impl Face {
    fn read(data: Arc<[u8]>) -> Option<Self> {
        let shared: Arc<dyn AsRef<[u8]> + Send + Sync> = Arc::new(Arc::clone(&data));
        let font = Font::new(shared, 0)?;
        let units = f32::from(font.units_per_em());
        if units < 16.0 || font.num_glyphs() == 0 {
            return None;
        }
        let mut covers: BTreeMap<u16, [u64; 4]> = BTreeMap::new();
        for (code, glyph) in font.charmap().unicodes() {
            if glyph.to_u32() == 0 || glyph.to_u32() > u32::from(u16::MAX) {
                continue;
            }
            let page = covers.entry((code >> 8) as u16).or_default();
            if let Some(word) = page.get_mut((code as usize >> 6) & 3) {
                *word |= 1 << (code & 63);
            }
        }
        let name: String = font
            .names()
            .get(harfrust::font::name::NameId::POSTSCRIPT_NAME)
            .and_then(|name| name.english_or_first())
            .map(|name| name.name().chars().collect::<String>())
            .unwrap_or_default()
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
            .take(60)
            .collect();
        let latin = covers.get(&0).copied().unwrap_or_default();
        let blank = ['\u{200B}', '\u{FEFF}', '\0'].into_iter().find_map(|c| {
            let id = font.charmap().map_unicode(u32::from(c))?;
            let shaper = harfrust::ShaperFont::new(&font);
            let empty = shaper
                .glyph_extents(id)
                .is_none_or(|extents| extents.width == 0 && extents.height == 0);
            (shaper.glyph_h_advance(id) == 0 && empty && id.to_u32() != 0)
                .then(|| u16::try_from(id.to_u32()).ok())?
        });
        Some(Self {
            unhinted: false,
            blank,
            name: if name.is_empty() {
                "Face".to_owned()
            } else {
                name
            },
            units,
            covers,
            latin,
            plans: Mutex::default(),
            font,
            data,
        })
    }

    fn may_embed(&self) -> bool {
        let table = skrifa::raw::FontRef::new(&self.data).ok().and_then(|font| {
            skrifa::raw::TableProvider::os2(&font)
                .ok()
                .map(|os2| os2.fs_type())
        });
        table.is_none_or(|bits| bits & 0xF != 2)
    }

    /// True if the face has a glyph for a character.
    pub fn covers(&self, c: char) -> bool {
        let code = u32::from(c);
        let word = (code as usize >> 6) & 3;
        let page = if code < 256 {
            Some(&self.latin)
        } else {
            self.covers.get(&((code >> 8) as u16))
        };
        page.and_then(|page| page.get(word))
            .is_some_and(|bits| bits >> (code & 63) & 1 == 1)
    }

    /// The glyph of a character, without shaping.
    pub fn glyph(&self, c: char) -> Option<u16> {
        let id = self.font.charmap().map_unicode(u32::from(c))?;
        u16::try_from(id.to_u32()).ok().filter(|id| *id != 0)
    }

    /// Advance of a glyph in 1/1000 em.
    pub fn advance(&self, glyph: u16) -> f32 {
        let advance =
            harfrust::ShaperFont::new(&self.font).glyph_h_advance(u32::from(glyph).into());
        advance as f32 * 1000.0 / self.units
    }

    /// How text of a script and direction is shaped in this face; made once.
    pub fn plan(&self, script: Script, direction: Direction) -> Arc<ShapePlan> {
        let mut plans = self.plans.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((.., plan)) = plans
            .iter()
            .find(|(s, d, _)| *s == script && *d == direction)
        {
            return Arc::clone(plan);
        }
        let plan = Arc::new(ShapePlan::new(
            &self.font,
            direction,
            shaping_script(script),
            None,
            &[],
        ));
        plans.push((script, direction, Arc::clone(&plan)));
        plan
    }
}

/// The shaper's name of a script.
pub fn shaping_script(script: Script) -> Option<harfrust::Script> {
    let tag: [u8; 4] = script.short_name().as_bytes().try_into().ok()?;
    harfrust::Script::from_iso15924_tag(harfrust::Tag::new(&tag))
}

/// A face of the built-in set.
pub struct BuiltIn {
    /// The font file, compressed (zlib).
    pub packed: &'static [u8],
    /// Scripts that it is made for.
    pub scripts: &'static [Script],
    /// Its style.
    pub style: FaceStyle,
}

static OPEN: [OnceLock<Option<Arc<Face>>>; BUILT_IN.len()] =
    [const { OnceLock::new() }; BUILT_IN.len()];

fn open(at: usize) -> Option<&'static Arc<Face>> {
    OPEN.get(at)?
        .get_or_init(|| {
            let mut bytes = Vec::new();
            flate2::read::ZlibDecoder::new(BUILT_IN.get(at)?.packed)
                .read_to_end(&mut bytes)
                .ok()?;
            let face = Face::read(bytes.into())?;
            Some(Arc::new(Face {
                unhinted: true,
                ..face
            }))
        })
        .as_ref()
}

/// The faces that one document may use: the built-in ones and those added.
pub struct FontSet {
    added: Vec<Arc<Face>>,
}

impl FontSet {
    /// The built-in set and the added fonts named, which must have been offered to this process.
    pub fn new(added: &[AddedFont]) -> Result<Self, EditionError> {
        let offered = OFFERED.lock().unwrap_or_else(PoisonError::into_inner);
        let added = added
            .iter()
            .map(|font| {
                offered
                    .get(&font.sha256)
                    .cloned()
                    .ok_or_else(|| EditionError::Font {
                        name: crate::text::shown(&font.name),
                        reason: "it was named but its file was not read".to_owned(),
                    })
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { added })
    }

    /// An open face.
    pub fn face(&self, id: FaceId) -> Option<&Face> {
        let id = usize::from(id);
        match id.checked_sub(BUILT_IN.len()) {
            Some(at) => self.added.get(at).map(Arc::as_ref),
            None => open(id).map(Arc::as_ref),
        }
    }

    /// True if a face is bold.
    pub fn is_bold(&self, id: FaceId) -> bool {
        BUILT_IN
            .get(usize::from(id))
            .is_some_and(|face| face.style.bold)
    }

    /// The face for a character of a script in a style; none if no face has a glyph for it.
    pub fn choose(
        &self,
        c: char,
        script: Script,
        style: FaceStyle,
        korean: bool,
    ) -> Option<FaceId> {
        let base = base(style);
        if self.face(base).is_some_and(|face| face.covers(c)) {
            return Some(base);
        }
        if style.mono {
            let plain = FaceStyle {
                mono: false,
                ..style
            };
            return self.choose(c, script, plain, korean);
        }
        for (at, face) in self.added.iter().enumerate() {
            if face.covers(c) {
                return FaceId::try_from(BUILT_IN.len() + at).ok();
            }
        }
        let mut fitting: Option<FaceId> = None;
        let extension = c.script_extension();
        let several = matches!(script, Script::Common | Script::Inherited)
            && !extension.is_common()
            && !extension.is_inherited();
        for (at, face) in BUILT_IN.iter().enumerate() {
            // U+060C and its like belong to no script of their own but are used with a few (UAX 24, 3.3).
            let used_with = face
                .scripts
                .iter()
                .any(|script| several && extension.contains_script(*script));
            let fits = (face.scripts.contains(&script) || used_with)
                && !(korean && at == HAN && script == Script::Han);
            if fits && open(at).is_some_and(|face| face.covers(c)) {
                let id = FaceId::try_from(at).ok()?;
                if face.style.bold == style.bold {
                    return Some(id);
                }
                fitting = fitting.or(Some(id));
            }
        }
        if fitting.is_some() {
            return fitting;
        }
        // Characters of several scripts, and those that stand outside their script's face.
        [SYMBOLS, HAN, MONO, HANGUL]
            .into_iter()
            .find(|at| open(*at).is_some_and(|face| face.covers(c)))
            .and_then(|at| FaceId::try_from(at).ok())
    }
}

/// Position in the table: the fixed-width face.
pub const MONO: usize = 4;
/// Position in the table: Han and kana.
pub const HAN: usize = 5;
/// Position in the table: Hangul.
pub const HANGUL: usize = 6;
/// Position in the table: symbols.
pub const SYMBOLS: usize = 7;

/// The face for Latin, Greek and Cyrillic in a style.
pub fn base(style: FaceStyle) -> FaceId {
    if style.mono {
        MONO as FaceId
    } else {
        FaceId::from(style.bold) + 2 * FaceId::from(style.italic)
    }
}
