//! Whether a colour profile found in a picture may go into the file (ISO 19005-2, 6.2.4.2: version 4 or below, of a class
//! that fits, of the right number of components).

/// Colour spaces that we carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Space {
    /// Red, green, blue.
    Rgb,
    /// Cyan, magenta, yellow, black.
    Cmyk,
}

/// The space of a usable profile that is not plain sRGB (which needs no profile: the output intent says it).
pub fn usable(profile: &[u8]) -> Option<Space> {
    let size = u32::from_be_bytes(profile.get(..4)?.try_into().ok()?) as usize;
    if profile.len() < 128 + 4 || size != profile.len() || profile.get(36..40)? != b"acsp" {
        return None;
    }
    if !matches!(profile.get(8)?, 2 | 4) {
        return None;
    }
    if !matches!(profile.get(12..16)?, b"mntr" | b"scnr" | b"prtr" | b"spac") {
        return None;
    }
    let count = u32::from_be_bytes(profile.get(128..132)?.try_into().ok()?);
    if count == 0 || count > 100 {
        return None;
    }
    for index in 0..count as usize {
        let at = 132 + index * 12;
        let offset = u32::from_be_bytes(profile.get(at + 4..at + 8)?.try_into().ok()?) as usize;
        let length = u32::from_be_bytes(profile.get(at + 8..at + 12)?.try_into().ok()?) as usize;
        profile.get(offset..offset.checked_add(length)?)?;
    }
    match profile.get(16..20)? {
        b"RGB " => {
            let plain = memchr::memmem::find(profile, b"sRGB").is_some()
                || memchr::memmem::find(profile, b"s\0R\0G\0B").is_some();
            (!plain).then_some(Space::Rgb)
        }
        b"CMYK" => Some(Space::Cmyk),
        _ => None,
    }
}
