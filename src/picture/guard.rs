//! Checks before a picture is decoded: declared sizes, and compressed blocks that unpack to gigabytes.

use crate::limits::Limits;
use image::{ImageDecoder as _, ImageFormat, ImageReader};
use std::io::{Cursor, Read as _};

/// What a colour profile or text block of a PNG may unpack to, in bytes.
const BLOCK: u64 = 16 << 20;

/// Limits as the decoder takes them.
pub(super) fn decoder_limits(limits: &Limits) -> image::Limits {
    let mut out = image::Limits::default();
    out.max_image_width = u32::try_from(limits.picture_side).ok();
    out.max_image_height = out.max_image_width;
    out.max_image_height = u32::try_from(limits.picture_side).ok();
    out.max_alloc = Some(limits.picture_memory);
    out
}

/// True words why the picture must not be decoded, if it must not.
pub(super) fn check(bytes: &[u8], format: ImageFormat, limits: &Limits) -> Result<(), String> {
    if format == ImageFormat::Png {
        png_blocks(bytes)?;
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(decoder_limits(limits));
    let decoder = match reader.into_decoder() {
        Ok(decoder) => decoder,
        Err(image::ImageError::Limits(_)) => return Err("too large".to_owned()),
        // What does not parse is said where it is decoded.
        Err(_) => return Ok(()),
    };
    let (width, height) = decoder.dimensions();
    let (w, h) = (u64::from(width), u64::from(height));
    if w == 0 || h == 0 {
        return Err("it has no pixels".to_owned());
    }
    if w > limits.picture_side
        || h > limits.picture_side
        || w.saturating_mul(h) > limits.picture_area
    {
        return Err(format!("too large ({width} x {height} px)"));
    }
    if decoder.total_bytes() > limits.picture_memory {
        return Err(format!("too large to unpack ({width} x {height} px)"));
    }
    Ok(())
}

/// Unpacks the compressed blocks of a PNG (iCCP, zTXt, iTXt) up to the limit and no further (PNG, third edition, 11.3).
fn png_blocks(bytes: &[u8]) -> Result<(), String> {
    let mut at = 8_usize;
    let mut total = 0_u64;
    while let Some(head) = bytes.get(at..at.saturating_add(8)) {
        let (length, name) = head.split_at(4);
        let length = u32::from_be_bytes(length.try_into().unwrap_or_default()) as usize;
        let start = at.saturating_add(8);
        let Some(data) = bytes.get(start..start.saturating_add(length)) else {
            break;
        };
        let packed = match name {
            b"iCCP" | b"zTXt" => data
                .iter()
                .position(|b| *b == 0)
                .and_then(|end| data.get(end.saturating_add(2)..)),
            b"iTXt" => itxt_packed(data),
            b"IEND" => break,
            _ => None,
        };
        if let Some(packed) = packed {
            let mut unpacked = flate2::read::ZlibDecoder::new(packed).take(BLOCK.saturating_add(1));
            let size = std::io::copy(&mut unpacked, &mut std::io::sink()).unwrap_or(0);
            total = total.saturating_add(size);
            if total > BLOCK {
                return Err("a colour profile or text in it unpacks to more than 16 MiB".to_owned());
            }
        }
        at = start.saturating_add(length).saturating_add(4);
    }
    Ok(())
}

/// The compressed part of an iTXt block, if it is compressed.
fn itxt_packed(data: &[u8]) -> Option<&[u8]> {
    let keyword = data.iter().position(|b| *b == 0)?;
    let rest = data.get(keyword.saturating_add(1)..)?;
    if *rest.first()? != 1 {
        return None;
    }
    let rest = rest.get(2..)?;
    let language = rest.iter().position(|b| *b == 0)?;
    let rest = rest.get(language.saturating_add(1)..)?;
    let translated = rest.iter().position(|b| *b == 0)?;
    rest.get(translated.saturating_add(1)..)
}
