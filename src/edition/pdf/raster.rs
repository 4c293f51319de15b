//! A kept picture to an image stream: JPEG and PNG data pass through as they are wherever PDF can carry them.
//!
//! What cannot pass (alpha, interlace, CMYK without a profile) is decoded within limits and written as plain rows.

use super::{
    icc_check::{self, Space},
    pack::Packer,
};
use crate::{
    article::PictureFile,
    limits::Limits,
    picture::pixels::{self, Pixels},
};
use printpdf::{DictItem, ExternalStream, ExternalXObject};
use std::{collections::BTreeMap, io::Read};

/// Quality of JPEG data that is made smaller, 1 to 100.
const REDUCED: u8 = 85;

/// An image stream, ready to be placed.
#[derive(Clone, Debug)]
pub struct PictureStream {
    /// Entries of its dictionary.
    dict: BTreeMap<String, DictItem>,
    /// Encoded data.
    content: Vec<u8>,
}

impl PictureStream {
    /// As printpdf takes it in.
    pub fn to_printpdf(&self) -> ExternalXObject {
        ExternalXObject {
            stream: ExternalStream {
                dict: self.dict.clone(),
                content: self.content.clone(),
                compress: false,
            },
            width: None,
            height: None,
            dpi: None,
        }
    }
}

/// How pictures are taken in.
#[derive(Clone, Copy, Debug)]
pub struct Taking<'a> {
    /// Limits of decoding.
    pub limits: &'a Limits,
    /// Compression level of rows that we write, 0 to 9.
    pub level: u32,
}

/// Makes the image stream of a picture, of at most `finest` pixels if that is given. Errors are words that a reader
/// understands.
pub fn stream(
    file: &PictureFile,
    finest: Option<(u32, u32)>,
    taking: Taking<'_>,
) -> Result<PictureStream, String> {
    let bytes = &file.bytes;
    if let Some((width, height)) = finest
        // A little too fine is no reason to code a picture anew.
        && u64::from(width) * u64::from(height) * 5 < u64::from(file.width) * u64::from(file.height) * 4
    {
        return reduced(bytes, width, height, taking);
    }
    if bytes.starts_with(&[0xFF, 0xD8]) {
        jpeg(bytes, taking)
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        match png(bytes, taking) {
            Some(stream) => Ok(stream),
            None => decoded(bytes, &png_profile(bytes), taking),
        }
    } else {
        Err("neither JPEG nor PNG".to_owned())
    }
}

fn name(name: &str) -> DictItem {
    DictItem::Name(name.as_bytes().to_vec())
}

fn dictionary(entries: Vec<(&str, DictItem)>) -> BTreeMap<String, DictItem> {
    entries
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value))
        .collect()
}

fn image_dictionary(
    width: u32,
    height: u32,
    bits: u8,
    space: DictItem,
    filter: &str,
) -> BTreeMap<String, DictItem> {
    dictionary(vec![
        ("Type", name("XObject")),
        ("Subtype", name("Image")),
        ("Width", DictItem::Int(i64::from(width))),
        ("Height", DictItem::Int(i64::from(height))),
        ("BitsPerComponent", DictItem::Int(i64::from(bits))),
        ("ColorSpace", space),
        ("Filter", name(filter)),
    ])
}

/// An ICCBased colour space (ISO 32000-1, 8.6.5.5).
fn icc_space(profile: Vec<u8>, components: i64) -> DictItem {
    let stream = ExternalStream {
        dict: dictionary(vec![("N", DictItem::Int(components))]),
        content: profile,
        compress: true,
    };
    DictItem::Array(vec![name("ICCBased"), DictItem::Stream { stream }])
}

/// What a JPEG's head says.
#[derive(Debug, Default)]
struct JpegHead {
    width: u32,
    height: u32,
    bits: u8,
    components: u8,
    coded: bool,
    adobe: bool,
    profile: Vec<(u8, Vec<u8>)>,
    ends: bool,
}

impl JpegHead {
    /// The colour profile, whose parts may stand in several segments (ICC.1, annex B.4).
    fn whole_profile(&self) -> Vec<u8> {
        self.profile
            .iter()
            .flat_map(|(_, part)| part.iter().copied())
            .collect()
    }
}

fn jpeg_head(bytes: &[u8]) -> Option<JpegHead> {
    let mut head = JpegHead::default();
    let mut at = 2_usize;
    loop {
        let marker = *bytes.get(at + 1)?;
        if *bytes.get(at)? != 0xFF {
            return None;
        }
        if marker == 0xFF {
            at += 1;
            continue;
        }
        if marker == 0xD9 {
            return None;
        }
        let length = usize::from(u16::from_be_bytes(
            bytes.get(at + 2..at + 4)?.try_into().ok()?,
        ));
        let data = bytes.get(at + 4..at + 2 + length)?;
        match marker {
            0xC0..=0xCF if !matches!(marker, 0xC4 | 0xC8 | 0xCC) => {
                head.bits = *data.first()?;
                head.height = u32::from(u16::from_be_bytes(data.get(1..3)?.try_into().ok()?));
                head.width = u32::from(u16::from_be_bytes(data.get(3..5)?.try_into().ok()?));
                head.components = *data.get(5)?;
                // Baseline, extended and progressive with Huffman coding: what DCTDecode reads.
                head.coded = matches!(marker, 0xC0..=0xC2);
            }
            0xE2 if data.starts_with(b"ICC_PROFILE\0") => {
                head.profile
                    .push((*data.get(12)?, data.get(14..)?.to_vec()));
            }
            0xEE if data.starts_with(b"Adobe") => head.adobe = true,
            0xDA => break,
            _ => {}
        }
        at += 2 + length;
    }
    head.ends =
        bytes.len() > at && memchr::memmem::rfind(bytes, &[0xFF, 0xD9]).is_some_and(|end| end > at);
    head.profile.sort_by_key(|(part, _)| *part);
    (head.width > 0 && head.height > 0).then_some(head)
}

fn jpeg(bytes: &[u8], taking: Taking<'_>) -> Result<PictureStream, String> {
    let head = jpeg_head(bytes).ok_or("its JPEG data is damaged")?;
    let too_large = u64::from(head.width.max(head.height)) > taking.limits.picture_side
        || u64::from(head.width) * u64::from(head.height) > taking.limits.picture_area;
    if too_large {
        return Err(format!("too large ({} x {} px)", head.width, head.height));
    }
    let profile = head.whole_profile();
    let space = icc_check::usable(&profile);
    if head.bits != 8 || !head.coded {
        return decoded(bytes, &profile, taking);
    }
    let colours = match (head.components, space) {
        (1, _) => name("DeviceGray"),
        (3, Some(Space::Rgb)) => icc_space(profile, 3),
        (3, _) => name("DeviceRGB"),
        (4, Some(Space::Cmyk)) => icc_space(profile, 4),
        _ => return decoded(bytes, &profile, taking),
    };
    let mut dict = image_dictionary(head.width, head.height, 8, colours, "DCTDecode");
    if head.components == 4 && head.adobe {
        // Adobe's CMYK JPEGs are stored inverted.
        let ends = (0..4)
            .flat_map(|_| [DictItem::Int(1), DictItem::Int(0)])
            .collect();
        dict.insert("Decode".to_owned(), DictItem::Array(ends));
    }
    let mut content = bytes.to_vec();
    if !head.ends {
        // A cut picture gets its end mark, so that every reader shows what there is.
        content.extend([0xFF, 0xD9]);
    }
    Ok(PictureStream { dict, content })
}

/// Passes PNG rows through: no alpha, no interlace (PNG filters are PDF predictors: ISO 32000-1, 7.4.4.4).
fn png(bytes: &[u8], taking: Taking<'_>) -> Option<PictureStream> {
    let limits = taking.limits;
    let mut at = 8_usize;
    let mut header: Option<&[u8]> = None;
    let mut palette: Option<&[u8]> = None;
    let mut profile: Vec<u8> = Vec::new();
    let mut data = Vec::new();
    loop {
        let length =
            u32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?) as usize;
        let kind = bytes.get(at + 4..at + 8)?;
        let chunk = bytes.get(at + 8..at.checked_add(8)?.checked_add(length)?)?;
        match kind {
            b"IHDR" => header = Some(chunk),
            b"PLTE" => palette = Some(chunk),
            b"tRNS" => return None,
            b"iCCP" => profile = iccp(chunk).unwrap_or_default(),
            b"IDAT" => data.extend_from_slice(chunk),
            b"IEND" => break,
            _ => {}
        }
        at = at.checked_add(length)?.checked_add(12)?;
    }
    let header = header?;
    let width = u32::from_be_bytes(header.get(..4)?.try_into().ok()?);
    let height = u32::from_be_bytes(header.get(4..8)?.try_into().ok()?);
    let (bits, kind, interlace) = (*header.get(8)?, *header.get(9)?, *header.get(12)?);
    let components: u64 = match kind {
        0 | 3 => 1,
        2 => 3,
        _ => return None,
    };
    let in_limits = u64::from(width.max(height)) <= limits.picture_side
        && u64::from(width) * u64::from(height) <= limits.picture_area;
    if interlace != 0 || bits > 8 || width == 0 || height == 0 || !in_limits {
        return None;
    }
    let row = (u64::from(width) * components * u64::from(bits)).div_ceil(8) + 1;
    let length = row * u64::from(height);
    if is_hasty(&data) && length <= limits.picture_memory {
        let rows = inflated(&data, length)?;
        let packed = Packer::new(taking.level).pack(&rows);
        if packed.len() < data.len() {
            data = packed;
        }
    } else if !inflates_to(&data, length) {
        return None;
    }
    let space = match (kind, icc_check::usable(&profile)) {
        (0, _) => name("DeviceGray"),
        (2, Some(Space::Rgb)) => icc_space(profile, 3),
        (2, _) => name("DeviceRGB"),
        (_, space) => {
            let palette =
                palette.filter(|palette| !palette.is_empty() && palette.len() % 3 == 0)?;
            let base = match space {
                Some(Space::Rgb) => icc_space(profile, 3),
                _ => name("DeviceRGB"),
            };
            let highest = (palette.len() / 3).min(1 << bits) as i64 - 1;
            let mut table = palette.to_vec();
            table.truncate((highest as usize + 1) * 3);
            DictItem::Array(vec![
                name("Indexed"),
                base,
                DictItem::Int(highest),
                DictItem::Bytes(table),
            ])
        }
    };
    let mut dict = image_dictionary(width, height, bits, space, "FlateDecode");
    dict.insert(
        "DecodeParms".to_owned(),
        predictor(components as i64, bits, width),
    );
    Some(PictureStream {
        dict,
        content: data,
    })
}

fn predictor(colours: i64, bits: u8, columns: u32) -> DictItem {
    DictItem::Dict {
        map: dictionary(vec![
            ("Predictor", DictItem::Int(15)),
            ("Colors", DictItem::Int(colours)),
            ("BitsPerComponent", DictItem::Int(i64::from(bits))),
            ("Columns", DictItem::Int(i64::from(columns))),
        ]),
    }
}

/// The colour profile of a PNG; empty if there is none.
fn png_profile(bytes: &[u8]) -> Vec<u8> {
    let mut at = 8_usize;
    while let Some(head) = bytes.get(at..at.saturating_add(8)) {
        let (length, kind) = head.split_at(4);
        let length = u32::from_be_bytes(length.try_into().unwrap_or_default()) as usize;
        let start = at + 8;
        match kind {
            b"iCCP" => {
                let chunk = bytes.get(start..start.saturating_add(length));
                return chunk.and_then(iccp).unwrap_or_default();
            }
            b"IDAT" => break,
            _ => at = start.saturating_add(length).saturating_add(4),
        }
    }
    Vec::new()
}

/// The profile of an iCCP chunk, at most 4 MiB of it.
fn iccp(chunk: &[u8]) -> Option<Vec<u8>> {
    let end = chunk.iter().position(|byte| *byte == 0)?;
    let mut out = Vec::new();
    flate2::read::ZlibDecoder::new(chunk.get(end + 2..)?)
        .take(4 << 20)
        .read_to_end(&mut out)
        .ok()?;
    Some(out)
}

/// True if zlib data says that it was packed in haste (RFC 1950, FLEVEL 0 or 1): packed again it is often half the size.
fn is_hasty(data: &[u8]) -> bool {
    data.get(1).is_some_and(|flags| flags >> 6 < 2)
}

/// The bytes that zlib data inflates to, if they are just so many.
fn inflated(data: &[u8], length: u64) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(usize::try_from(length).ok()?);
    flate2::bufread::ZlibDecoder::new(data)
        .take(length + 1)
        .read_to_end(&mut out)
        .ok()?;
    (out.len() as u64 == length).then_some(out)
}

/// True if zlib data inflates to just so many bytes. Nothing is kept.
fn inflates_to(data: &[u8], length: u64) -> bool {
    let decoder = flate2::read::ZlibDecoder::new(data);
    std::io::copy(&mut decoder.take(length + 1), &mut std::io::sink())
        .is_ok_and(|read| read == length)
}

/// Decodes a picture within limits and writes its rows; its colours stay those of its profile.
fn decoded(bytes: &[u8], profile: &[u8], taking: Taking<'_>) -> Result<PictureStream, String> {
    Ok(rows(
        &pixels::decode(bytes, taking.limits)?,
        profile,
        taking.level,
    ))
}

/// Decodes a picture and makes it smaller: JPEG stays JPEG, PNG becomes rows.
fn reduced(
    bytes: &[u8],
    width: u32,
    height: u32,
    taking: Taking<'_>,
) -> Result<PictureStream, String> {
    let head = jpeg_head(bytes);
    let profile = match &head {
        Some(head) => head.whole_profile(),
        None => png_profile(bytes),
    };
    let large = pixels::decode(bytes, taking.limits)?;
    let small = pixels::smaller(&large, width, height).ok_or("it could not be made smaller")?;
    let content = head
        .and_then(|_| pixels::to_jpeg(&small, REDUCED))
        .filter(|_| small.alpha.is_none());
    let Some(content) = content else {
        return Ok(rows(&small, &profile, taking.level));
    };
    let space = space_of(small.components, &profile);
    Ok(PictureStream {
        dict: image_dictionary(small.width, small.height, 8, space, "DCTDecode"),
        content,
    })
}

/// The colour space of decoded pixels: of their profile, if it fits.
fn space_of(components: usize, profile: &[u8]) -> DictItem {
    match (components, icc_check::usable(profile)) {
        (1, _) => name("DeviceGray"),
        (_, Some(Space::Rgb)) => icc_space(profile.to_vec(), 3),
        _ => name("DeviceRGB"),
    }
}

/// Pixels as compressed rows, alpha as a soft mask.
fn rows(pixels: &Pixels, profile: &[u8], level: u32) -> PictureStream {
    let mut packer = Packer::new(level);
    let (width, height, step) = (pixels.width, pixels.height, pixels.components);
    let space = space_of(step, profile);
    let mut dict = image_dictionary(width, height, 8, space, "FlateDecode");
    dict.insert("DecodeParms".to_owned(), predictor(step as i64, 8, width));
    if let Some(mask) = &pixels.alpha {
        let mut mask_dict = image_dictionary(width, height, 8, name("DeviceGray"), "FlateDecode");
        mask_dict.insert("DecodeParms".to_owned(), predictor(1, 8, width));
        let stream = ExternalStream {
            dict: mask_dict,
            content: packer.pack(&filtered(mask, width as usize, 1)),
            compress: false,
        };
        dict.insert("SMask".to_owned(), DictItem::Stream { stream });
    }
    PictureStream {
        dict,
        content: packer.pack(&filtered(&pixels.colours, width as usize * step, step)),
    }
}

/// Rows with PNG filters (PNG 1.2, 6): for each the one with the least sum of differences.
fn filtered(pixels: &[u8], row: usize, step: usize) -> Vec<u8> {
    let row = row.max(1);
    let mut out = Vec::with_capacity(pixels.len() + pixels.len() / row + 1);
    let zeros = vec![0_u8; row];
    let mut above: &[u8] = &zeros;
    // The pixels to the left, in this row and in that above.
    let (mut left, mut corner) = (zeros.clone(), zeros.clone());
    let (mut best, mut trial) = (zeros.clone(), zeros.clone());
    for current in pixels.chunks_exact(row) {
        for (shifted, from) in [(&mut left, current), (&mut corner, above)] {
            let shifted = shifted.iter_mut().skip(step);
            shifted.zip(from).for_each(|(slot, byte)| *slot = *byte);
        }
        let mut kept = (u64::MAX, 0);
        for kind in 0..5 {
            let near = current
                .iter()
                .zip(above.iter().zip(left.iter().zip(&corner)));
            let near = near.map(|(byte, (up, (left, corner)))| (*byte, *up, *left, *corner));
            filter(kind, near, &mut trial);
            let size = trial
                .iter()
                .map(|byte| u64::from((*byte as i8).unsigned_abs()))
                .sum();
            if size < kept.0 {
                kept = (size, kind);
                std::mem::swap(&mut best, &mut trial);
            }
        }
        out.push(kept.1);
        out.extend_from_slice(&best);
        above = current;
    }
    out
}

/// One filter over a row of bytes, each with the one above, the one to the left and the one above that.
fn filter(kind: u8, row: impl Iterator<Item = (u8, u8, u8, u8)>, out: &mut [u8]) {
    let row = out.iter_mut().zip(row);
    match kind {
        0 => row.for_each(|(slot, (byte, ..))| *slot = byte),
        1 => row.for_each(|(slot, (byte, _, left, _))| *slot = byte.wrapping_sub(left)),
        2 => row.for_each(|(slot, (byte, up, ..))| *slot = byte.wrapping_sub(up)),
        3 => row.for_each(|(slot, (byte, up, left, _))| {
            *slot = byte.wrapping_sub(((u16::from(up) + u16::from(left)) / 2) as u8);
        }),
        _ => row.for_each(|(slot, (byte, up, left, corner))| {
            *slot = byte.wrapping_sub(paeth(left, up, corner));
        }),
    }
}

/// The neighbour that is nearest to left + up - corner.
fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let (a, b, c) = (i16::from(left), i16::from(up), i16::from(corner));
    let (to_left, to_up, to_corner) = ((b - c).abs(), (a - c).abs(), (a + b - 2 * c).abs());
    if to_left <= to_up && to_left <= to_corner {
        left
    } else if to_up <= to_corner {
        up
    } else {
        corner
    }
}
