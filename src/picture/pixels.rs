//! A kept picture to plain pixels, within limits: for editions whose format cannot carry the file as it is.

use crate::limits::Limits;

/// Rows of pixels, eight bits a component, colours and alpha apart.
#[derive(Clone, Debug)]
pub struct Pixels {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Components of a pixel: 1 is grey, 3 is sRGB.
    pub components: usize,
    /// The colours, rows from the top, no padding.
    pub colours: Vec<u8>,
    /// Opacity of each pixel, if any is not opaque.
    pub alpha: Option<Vec<u8>>,
}

/// Decodes JPEG or PNG. The error is in words that a reader understands.
pub fn decode(bytes: &[u8], limits: &Limits) -> Result<Pixels, String> {
    let mut reader = image::ImageReader::new(std::io::Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|_| "its data is damaged".to_owned())?;
    let side = u32::try_from(limits.picture_side).unwrap_or(u32::MAX);
    let mut caps = image::Limits::default();
    caps.max_alloc = Some(limits.picture_memory);
    caps.max_image_width = Some(side);
    caps.max_image_height = Some(side);
    reader.limits(caps);
    let picture = reader.decode().map_err(|error| {
        format!(
            "it cannot be decoded ({})",
            crate::text::shown(&error.to_string())
        )
    })?;
    let (width, height) = (picture.width(), picture.height());
    use image::ColorType::{L8, L16, La8, La16};
    let grey = matches!(picture.color(), L8 | L16 | La8 | La16);
    let components = if grey { 1 } else { 3 };
    let (colours, alpha) = match (grey, picture.color().has_alpha()) {
        (true, false) => (picture.into_luma8().into_raw(), None),
        (false, false) => (picture.into_rgb8().into_raw(), None),
        (true, true) => apart(picture.into_luma_alpha8().as_raw(), 1),
        (false, true) => apart(picture.into_rgba8().as_raw(), 3),
    };
    Ok(Pixels {
        width,
        height,
        components,
        colours,
        alpha: alpha.filter(|alpha| alpha.iter().any(|value| *value != u8::MAX)),
    })
}

/// The same picture with fewer pixels, at least 1 x 1.
pub fn smaller(pixels: &Pixels, width: u32, height: u32) -> Option<Pixels> {
    use image::imageops::{FilterType::CatmullRom, resize};
    let (width, height) = (width.max(1), height.max(1));
    let from = (pixels.width, pixels.height);
    let colours = if pixels.components == 1 {
        let whole = image::GrayImage::from_raw(from.0, from.1, pixels.colours.clone())?;
        resize(&whole, width, height, CatmullRom).into_raw()
    } else {
        let whole = image::RgbImage::from_raw(from.0, from.1, pixels.colours.clone())?;
        resize(&whole, width, height, CatmullRom).into_raw()
    };
    let alpha = match &pixels.alpha {
        Some(alpha) => {
            let whole = image::GrayImage::from_raw(from.0, from.1, alpha.clone())?;
            Some(resize(&whole, width, height, CatmullRom).into_raw())
        }
        None => None,
    };
    Some(Pixels {
        width,
        height,
        components: pixels.components,
        colours,
        alpha,
    })
}

/// Opaque pixels as JPEG of a quality from 1 to 100.
pub fn to_jpeg(pixels: &Pixels, quality: u8) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let kind = if pixels.components == 1 {
        image::ExtendedColorType::L8
    } else {
        image::ExtendedColorType::Rgb8
    };
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, quality.clamp(1, 100))
        .encode(&pixels.colours, pixels.width, pixels.height, kind)
        .ok()?;
    Some(out)
}

/// Colours and alpha apart.
fn apart(pixels: &[u8], components: usize) -> (Vec<u8>, Option<Vec<u8>>) {
    let count = pixels.len() / (components + 1);
    let mut colours = Vec::with_capacity(count * components);
    let mut alpha = Vec::with_capacity(count);
    for pixel in pixels.chunks_exact(components + 1) {
        if let Some((last, rest)) = pixel.split_last() {
            colours.extend_from_slice(rest);
            alpha.push(*last);
        }
    }
    (colours, Some(alpha))
}
