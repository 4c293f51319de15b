//! What a picture's own bytes say of it: EXIF, IPTC IIM and XMP into [`PictureFacts`].
//!
//! The blocks come from the captured bytes, before any conversion. Where several say the same thing, XMP goes before
//! IPTC, IPTC before EXIF (Metadata Working Group, 2010). Nothing here is merged with what is printed; a damaged block
//! is a notice.

use super::{guard::decoder_limits, iptc, xmp};
use crate::{article::PictureFacts, limits::Limits, notice::Notice, text};
use image::{ImageDecoder as _, ImageFormat, ImageReader};
use std::io::Cursor;

/// Longest value kept, in characters.
const LONGEST: usize = 4_000;

/// Reads all blocks of a picture.
pub(super) fn read(
    bytes: &[u8],
    format: ImageFormat,
    limits: &Limits,
    notices: &mut Vec<Notice>,
) -> PictureFacts {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(decoder_limits(limits));
    let Ok(mut decoder) = reader.into_decoder() else {
        return PictureFacts::default();
    };
    let mut out = PictureFacts::default();
    let mut failed = Vec::new();
    // A TIFF file is an EXIF block with a picture in it, and holds the others as tags: 700 XMP, 33723 IPTC.
    let exif = if format == ImageFormat::Tiff {
        Some(bytes.to_vec())
    } else {
        decoder.exif_metadata().ok().flatten()
    };
    let exif = exif.and_then(|block| {
        parsed(block)
            .map_err(|reason| failed.push(("EXIF", reason)))
            .ok()
    });
    let tag = |number: u16| {
        let exif = exif.as_ref().filter(|_| format == ImageFormat::Tiff)?;
        raw(exif, number).filter(|raw| !raw.is_empty())
    };
    if let Some(block) = tag(700).or_else(|| decoder.xmp_metadata().ok().flatten()) {
        match xmp::read(&block) {
            Ok(facts) => out = facts,
            Err(reason) => failed.push(("XMP", reason)),
        }
    }
    if let Some(block) = tag(33723).or_else(|| decoder.iptc_metadata().ok().flatten()) {
        match iptc::read(&block) {
            Ok(record) => {
                if record.not_utf8 {
                    notices.push(Notice::info(
                        "picture.embedded.charset",
                        "its IPTC block says UTF-8 and is not; what is not UTF-8 is read as windows-1252",
                    ));
                }
                fill(&mut out, record.facts);
            }
            Err(reason) => failed.push(("IPTC", reason)),
        }
    }
    if let Some(exif) = &exif {
        fill(&mut out, exif_facts(exif));
    }
    for (block, reason) in failed {
        notices.push(Notice::warning(
            "picture.embedded.damaged",
            format!("its {block} block cannot be read ({reason}); the picture is kept"),
        ));
    }
    out
}

/// Takes from `more` what is not known yet.
fn fill(facts: &mut PictureFacts, more: PictureFacts) {
    if facts.creators.is_empty() {
        facts.creators = more.creators;
    }
    let pairs = [
        (&mut facts.credit, more.credit),
        (&mut facts.source, more.source),
        (&mut facts.copyright_notice, more.copyright_notice),
        (&mut facts.caption, more.caption),
        (&mut facts.usage_terms, more.usage_terms),
        (&mut facts.licence_url, more.licence_url),
        (&mut facts.acquire_licence_url, more.acquire_licence_url),
        (&mut facts.alt, more.alt),
    ];
    for (slot, value) in pairs {
        if slot.is_none() {
            *slot = value;
        }
    }
    if facts.created.is_none() {
        facts.created = more.created;
    }
}

/// A value as it is kept: white space collapsed, characters that XML forbids left out, at most [`LONGEST`] characters.
pub(super) fn value(raw: &str) -> Option<String> {
    let clean: String = raw
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .filter(|c| text::is_xml_char(*c))
        .collect();
    let clean = text::squeeze(&clean);
    if text::is_blank(&clean) {
        return None;
    }
    Some(clean.chars().take(LONGEST).collect())
}

/// An EXIF block, with or without its head.
fn parsed(block: Vec<u8>) -> Result<exif::Exif, String> {
    let block = match block.strip_prefix(b"Exif\0\0") {
        Some(rest) => rest.to_vec(),
        None => block,
    };
    exif::Reader::new()
        .read_raw(block)
        .map_err(|_| "damaged".to_owned())
}

/// The bytes of a tag. Writers that call them a list of LONGs store them in the order of the file.
fn raw(exif: &exif::Exif, number: u16) -> Option<Vec<u8>> {
    let field = exif.get_field(exif::Tag(exif::Context::Tiff, number), exif::In::PRIMARY)?;
    match &field.value {
        exif::Value::Byte(raw) | exif::Value::Undefined(raw, _) => Some(raw.clone()),
        exif::Value::Long(words) => {
            let bytes = |word: &u32| {
                if exif.little_endian() {
                    word.to_le_bytes()
                } else {
                    word.to_be_bytes()
                }
            };
            Some(words.iter().flat_map(bytes).collect())
        }
        _ => None,
    }
}

/// EXIF Artist, Copyright, ImageDescription, DateTimeOriginal (CIPA DC-008).
fn exif_facts(exif: &exif::Exif) -> PictureFacts {
    let text = |tag: exif::Tag| -> Option<String> {
        let field = exif.get_field(tag, exif::In::PRIMARY)?;
        let exif::Value::Ascii(parts) = &field.value else {
            return None;
        };
        // Copyright may hold the photographer's and the editor's notice.
        let parts: Vec<String> = parts
            .iter()
            .filter_map(|part| value(&iptc::decoded(part)))
            .collect();
        value(&parts.join("; "))
    };
    let creators = text(exif::Tag::Artist)
        .map(|artists| artists.split(';').filter_map(value).collect())
        .unwrap_or_default();
    PictureFacts {
        creators,
        copyright_notice: text(exif::Tag::Copyright),
        caption: text(exif::Tag::ImageDescription),
        created: text(exif::Tag::DateTimeOriginal).and_then(|date| {
            let (day, time) = date.split_once(' ')?;
            let day = day.replace(':', "-");
            format!("{day}T{time}")
                .parse()
                .or_else(|_| day.parse())
                .ok()
        }),
        ..PictureFacts::default()
    }
}
