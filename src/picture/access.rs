//! The picture that the editions keep: JPEG or PNG, upright, sound.
//!
//! A sound, upright JPEG of one or three components and a sound PNG without animation stay as they are, byte for byte
//! (16 bits, palettes and interlacing included: readers of EPUB take them, the PDF edition unpacks them). All else is
//! converted: photographs without transparency to JPEG of quality [`QUALITY`], the rest to PNG.

use super::guard::decoder_limits;
use crate::limits::Limits;
use image::{
    DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageFormat, ImageReader,
    codecs::{jpeg::JpegEncoder, png::PngEncoder},
    metadata::Orientation,
};
use std::io::Cursor;

/// Quality of JPEG files that we write, 1 to 100.
pub const QUALITY: u8 = 90;

/// A prepared picture.
#[derive(Debug)]
pub(super) struct Made {
    /// The bytes, where they are not the captured ones.
    pub bytes: Option<Vec<u8>>,
    /// `image/jpeg` or `image/png`.
    pub media_type: &'static str,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Why it was converted.
    pub why: Option<String>,
    /// True if the captured file ends early and part of the picture is missing.
    pub cut: bool,
}

/// Decodes a picture and keeps or converts it. Errors are words that a reader understands.
pub(super) fn make(bytes: &[u8], format: ImageFormat, limits: &Limits) -> Result<Made, String> {
    let damaged = |reason: image::ImageError| match reason {
        image::ImageError::Limits(_) => "too large to unpack".to_owned(),
        image::ImageError::Unsupported(_) => {
            "in a variant of its format that cannot be read".to_owned()
        }
        _ => "damaged or cut short".to_owned(),
    };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(decoder_limits(limits));
    let mut decoder = reader.into_decoder().map_err(damaged)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder
        .icc_profile()
        .ok()
        .flatten()
        .filter(|profile| !profile.is_empty());
    let mut image = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    let head = if format == ImageFormat::Jpeg {
        jpeg_head(bytes)
    } else {
        None
    };
    let cut = head.as_ref().is_some_and(|head| !head.ends);
    let (width, height) = (image.width(), image.height());
    let turned = orientation != Orientation::NoTransforms;

    let why = match format {
        ImageFormat::Jpeg => match &head {
            Some(head) if cut => Some(format!(
                "cut short ({} x {} px, part of it missing)",
                head.width, head.height
            )),
            Some(head) if head.components == 4 => Some("CMYK colours".to_owned()),
            Some(head) if head.bits != 8 || !head.common => {
                Some("an uncommon variant of JPEG".to_owned())
            }
            Some(_) if turned => Some("turned upright".to_owned()),
            Some(_) => None,
            None => Some("its head is damaged".to_owned()),
        },
        ImageFormat::Png if turned => Some("turned upright".to_owned()),
        ImageFormat::Png => {
            has_block(bytes, b"acTL").then(|| "animated; its first picture is kept".to_owned())
        }
        ImageFormat::Gif => Some("GIF; its first picture is kept".to_owned()),
        other => Some(format!(
            "{} is not for PDF and EPUB",
            other
                .extensions_str()
                .first()
                .unwrap_or(&"it")
                .to_uppercase()
        )),
    };
    let Some(why) = why else {
        let media_type = if format == ImageFormat::Jpeg {
            "image/jpeg"
        } else {
            "image/png"
        };
        return Ok(Made {
            bytes: None,
            media_type,
            width,
            height,
            why: None,
            cut,
        });
    };
    image.apply_orientation(orientation);
    let photograph = match format {
        ImageFormat::Jpeg => true,
        ImageFormat::WebP => {
            bytes.get(12..16) == Some(b"VP8 ")
                || (bytes.get(12..16) == Some(b"VP8X") && !has_lossless(bytes))
        }
        _ => false,
    };
    let opaque = !image.color().has_alpha();
    // A profile fits only pixels of the kind it was made for.
    let profile = profile.filter(|_| {
        head.as_ref().is_none_or(|head| head.components == 3) && image.color().has_color()
    });
    let (out, media_type) = if photograph && opaque {
        (jpeg(&image, profile), "image/jpeg")
    } else {
        (png(&image, profile), "image/png")
    };
    let out = out.map_err(|_| "it could not be converted".to_owned())?;
    Ok(Made {
        bytes: Some(out),
        media_type,
        width: image.width(),
        height: image.height(),
        why: Some(why),
        cut,
    })
}

fn jpeg(image: &DynamicImage, profile: Option<Vec<u8>>) -> image::ImageResult<Vec<u8>> {
    let mut out = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut out, QUALITY);
    if let Some(profile) = profile {
        let _ = encoder.set_icc_profile(profile);
    }
    if image.color().has_color() {
        let rgb = image.to_rgb8();
        encoder.write_image(&rgb, rgb.width(), rgb.height(), ExtendedColorType::Rgb8)?;
    } else {
        let grey = image.to_luma8();
        encoder.write_image(&grey, grey.width(), grey.height(), ExtendedColorType::L8)?;
    }
    Ok(out)
}

fn png(image: &DynamicImage, profile: Option<Vec<u8>>) -> image::ImageResult<Vec<u8>> {
    let mut out = Vec::new();
    let mut encoder = PngEncoder::new(&mut out);
    if let Some(profile) = profile {
        let _ = encoder.set_icc_profile(profile);
    }
    let (width, height) = (image.width(), image.height());
    match (image.color().has_color(), image.color().has_alpha()) {
        (true, true) => {
            encoder.write_image(&image.to_rgba8(), width, height, ExtendedColorType::Rgba8)?
        }
        (true, false) => {
            encoder.write_image(&image.to_rgb8(), width, height, ExtendedColorType::Rgb8)?
        }
        (false, true) => encoder.write_image(
            &image.to_luma_alpha8(),
            width,
            height,
            ExtendedColorType::La8,
        )?,
        (false, false) => {
            encoder.write_image(&image.to_luma8(), width, height, ExtendedColorType::L8)?
        }
    }
    Ok(out)
}

/// What the head of a JPEG says, and whether the file ends as it should.
struct JpegHead {
    width: u16,
    height: u16,
    bits: u8,
    components: u8,
    /// Baseline, extended or progressive, Huffman coded.
    common: bool,
    /// An end marker follows the last scan.
    ends: bool,
}

/// Reads the markers of a JPEG (ITU-T T.81, Annex B).
fn jpeg_head(bytes: &[u8]) -> Option<JpegHead> {
    let mut at = 2_usize;
    let mut head: Option<JpegHead> = None;
    loop {
        if *bytes.get(at)? != 0xFF {
            return None;
        }
        let marker = *bytes.get(at.checked_add(1)?)?;
        at = at.checked_add(2)?;
        match marker {
            0xFF => at = at.checked_sub(1)?,
            0x01 | 0xD0..=0xD8 => {}
            0xD9 => return None,
            _ => {
                let length = usize::from(u16::from_be_bytes(
                    bytes.get(at..at.checked_add(2)?)?.try_into().ok()?,
                ));
                let data = bytes.get(at.checked_add(2)?..at.checked_add(length)?)?;
                if matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC) {
                    head = Some(JpegHead {
                        bits: *data.first()?,
                        height: u16::from_be_bytes(data.get(1..3)?.try_into().ok()?),
                        width: u16::from_be_bytes(data.get(3..5)?.try_into().ok()?),
                        components: *data.get(5)?,
                        common: matches!(marker, 0xC0..=0xC2),
                        ends: false,
                    });
                }
                at = at.checked_add(length)?;
                if marker == 0xDA {
                    let rest = bytes.get(at..)?;
                    return head.map(|head| JpegHead {
                        ends: memchr::memmem::rfind(rest, &[0xFF, 0xD9]).is_some(),
                        ..head
                    });
                }
            }
        }
    }
}

/// True if a PNG has a block of this name before its pixels end.
fn has_block(bytes: &[u8], wanted: &[u8; 4]) -> bool {
    let mut at = 8_usize;
    while let Some(head) = bytes.get(at..at.saturating_add(8)) {
        let (length, name) = head.split_at(4);
        if name == wanted {
            return true;
        }
        if name == b"IEND" {
            return false;
        }
        let length = u32::from_be_bytes(length.try_into().unwrap_or_default()) as usize;
        at = at.saturating_add(length).saturating_add(12);
    }
    false
}

/// True if an extended WebP holds lossless pixels.
fn has_lossless(bytes: &[u8]) -> bool {
    memchr::memmem::find(
        bytes.get(..bytes.len().min(1 << 20)).unwrap_or_default(),
        b"VP8L",
    )
    .is_some()
}
