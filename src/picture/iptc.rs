//! IPTC IIM records within Photoshop image resources (IIM 4.2; Adobe Photoshop File Formats, image resource 0x0404).

use super::embedded::value;
use crate::article::PictureFacts;

/// Datasets read at most; more is no honest record.
const MOST: usize = 4_096;

/// What a record says.
#[derive(Debug, Default)]
pub(super) struct Record {
    pub(super) facts: PictureFacts,
    /// It declares UTF-8 (1:90) and holds other bytes.
    pub(super) not_utf8: bool,
}

/// Reads a block: Photoshop resources with or without their head, a bare record, or the hexadecimal text that PNG files
/// carry.
pub(super) fn read(block: &[u8]) -> Result<Record, String> {
    let unhexed = unhexed(block);
    let block = unhexed.as_deref().unwrap_or(block);
    let block = block.strip_prefix(b"Photoshop 3.0\0").unwrap_or(block);
    if block.first() == Some(&0x1C) {
        return records(block);
    }
    let mut at = 0_usize;
    while let Some(head) = block.get(at..at.saturating_add(4)) {
        if head != b"8BIM" {
            return Err("not a list of image resources".to_owned());
        }
        let wrong = || "cut short".to_owned();
        let id = block
            .get(at.saturating_add(4)..at.saturating_add(6))
            .ok_or_else(wrong)?;
        // A Pascal string, padded to an even length, then the size of the data.
        let name = usize::from(*block.get(at.saturating_add(6)).ok_or_else(wrong)?);
        let size_at = at
            .saturating_add(7)
            .saturating_add(name)
            .saturating_add(usize::from(name % 2 == 0));
        let size = block
            .get(size_at..size_at.saturating_add(4))
            .and_then(|size| size.try_into().ok())
            .ok_or_else(wrong)?;
        let size = u32::from_be_bytes(size) as usize;
        let start = size_at.saturating_add(4);
        let data = block
            .get(start..start.saturating_add(size))
            .ok_or_else(wrong)?;
        if id == [0x04, 0x04] {
            return records(data);
        }
        at = start.saturating_add(size).saturating_add(size % 2);
    }
    Ok(Record::default())
}

/// The datasets of a record: 0x1C, record, dataset, length, value.
fn records(mut data: &[u8]) -> Result<Record, String> {
    let mut out = PictureFacts::default();
    let mut utf8 = false;
    let mut wrong = false;
    let mut count = 0_usize;
    while let [0x1C, record, dataset, a, b, rest @ ..] = data {
        count = count.saturating_add(1);
        if count > MOST {
            return Err("too many datasets".to_owned());
        }
        let short = u16::from_be_bytes([*a, *b]);
        // The highest bit says that the length itself has this many bytes.
        let (length, rest) = if short & 0x8000 != 0 {
            let bytes = usize::from(short & 0x7FFF);
            let digits = rest
                .get(..bytes)
                .filter(|digits| digits.len() <= 4)
                .ok_or("a length that cannot be")?;
            (
                digits
                    .iter()
                    .fold(0_usize, |sum, digit| (sum << 8) | usize::from(*digit)),
                rest.get(bytes..).unwrap_or_default(),
            )
        } else {
            (usize::from(short), rest)
        };
        let raw = rest.get(..length).ok_or("cut short")?;
        data = rest.get(length..).unwrap_or_default();
        wrong |= utf8 && std::str::from_utf8(raw).is_err();
        let text = || value(&decoded(raw));
        match (record, dataset) {
            (1, 90) => utf8 = raw == b"\x1B%G",
            (2, 55) => {
                out.created = text().and_then(|date| {
                    let (year, month, day) = (date.get(..4)?, date.get(4..6)?, date.get(6..8)?);
                    format!("{year}-{month}-{day}").parse().ok()
                });
            }
            (2, 80) => out.creators.extend(text()),
            (2, 110) => out.credit = text(),
            (2, 115) => out.source = text(),
            (2, 116) => out.copyright_notice = text(),
            (2, 120) => out.caption = text(),
            _ => {}
        }
    }
    Ok(Record {
        facts: out,
        not_utf8: wrong,
    })
}

/// Bytes as text: UTF-8 where they are that, else windows-1252 (Latin-1 and more), whatever is declared.
pub(super) fn decoded(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252
            .decode_without_bom_handling(raw)
            .0
            .into_owned(),
    }
}

/// "Raw profile type iptc": a name, a length, then hexadecimal digits in lines.
fn unhexed(block: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(block).ok()?;
    let mut lines = text.trim_start().lines();
    let name = lines.next()?.trim();
    if !matches!(name, "iptc" | "8bim" | "IPTC profile" | "generic profile") {
        return None;
    }
    let length: usize = lines.next()?.trim().parse().ok()?;
    let digits: Vec<u8> = lines
        .flat_map(str::bytes)
        .filter(u8::is_ascii_hexdigit)
        .collect();
    let mut out = Vec::with_capacity(length.min(digits.len()));
    for pair in digits.chunks(2) {
        let pair = std::str::from_utf8(pair).ok()?;
        out.push(u8::from_str_radix(pair, 16).ok()?);
    }
    Some(out)
}
