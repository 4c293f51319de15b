//! What some bytes are, by their first bytes; names and extensions are not asked.

use image::ImageFormat;

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A picture of pixels that we read.
    Raster(ImageFormat),
    /// A drawing.
    Svg,
    /// AVIF, HEIC: not read.
    Avif,
    /// Something else; what it seems to be.
    Other(&'static str),
}

/// Sniffs the kind of some bytes.
pub(super) fn of(bytes: &[u8]) -> Kind {
    let at = |range: std::ops::Range<usize>| bytes.get(range).unwrap_or_default();
    if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
        return Kind::Raster(ImageFormat::Jpeg);
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Kind::Raster(ImageFormat::Png);
    }
    if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
        return Kind::Raster(ImageFormat::Gif);
    }
    if bytes.starts_with(b"RIFF") && at(8..12) == b"WEBP" {
        return Kind::Raster(ImageFormat::WebP);
    }
    if bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*") {
        return Kind::Raster(ImageFormat::Tiff);
    }
    if bytes.starts_with(b"BM") && bytes.len() > 26 {
        return Kind::Raster(ImageFormat::Bmp);
    }
    if at(4..8) == b"ftyp"
        && [&b"avif"[..], b"avis", b"heic", b"heix", b"mif1", b"hevc"].contains(&at(8..12))
    {
        return Kind::Avif;
    }
    let head: String = String::from_utf8_lossy(at(0..bytes.len().min(1024))).to_lowercase();
    let head = head.trim_start_matches('\u{feff}').trim_start();
    if head.starts_with("<svg")
        || (head.starts_with("<?xml")
            || head.starts_with("<!--")
            || head.starts_with("<!doctype svg"))
            && head.contains("<svg")
    {
        return Kind::Svg;
    }
    if head.starts_with('<') {
        return Kind::Other("it is markup");
    }
    if bytes.starts_with(&[0, 0, 1, 0]) {
        return Kind::Other("it is an icon");
    }
    Kind::Other("unknown first bytes")
}

/// Media type of a raster format.
pub(super) fn media_type(format: ImageFormat) -> &'static str {
    format.to_mime_type()
}
