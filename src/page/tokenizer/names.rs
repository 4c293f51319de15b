//! Names of elements and attributes: few in a page, but thousands of times.

use html5ever::LocalName;

/// Names kept.
const KEPT: usize = 128;

/// Names met, by a hash of how they are written. A long one is hashed anew and compared with all known names of HTML, or
/// interned under a lock, only when it is met first.
pub(super) struct Names {
    kept: Vec<(u64, LocalName)>,
}

impl Names {
    pub(super) fn new() -> Self {
        Self {
            kept: vec![(0, LocalName::from("")); KEPT],
        }
    }

    /// A name as it counts: in lower case.
    pub(super) fn get(&mut self, written: &str) -> LocalName {
        let (key, whole) = key(written.as_bytes());
        let mixed = key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 57;
        let slot = usize::try_from(mixed)
            .ok()
            .and_then(|place| self.kept.get_mut(place));
        let Some((known, name)) = slot else {
            return LocalName::from(lower_case(written).as_ref());
        };
        if *known != key || !(whole || **name == *written) {
            *known = key;
            *name = LocalName::from(lower_case(written).as_ref());
        }
        name.clone()
    }
}

/// A number for a name, and whether it tells all of it: of up to seven bytes, all and how many they are.
fn key(bytes: &[u8]) -> (u64, bool) {
    match (bytes.first_chunk(), bytes.last_chunk()) {
        (Some(first), Some(last)) => {
            let (first, last) = (u64::from_le_bytes(*first), u64::from_le_bytes(*last));
            ((first ^ last.rotate_left(29)) | (1 << 63), false)
        }
        _ => {
            let start = u64::try_from(bytes.len()).unwrap_or(0);
            let all = bytes
                .iter()
                .fold(start, |key, byte| (key << 8) | u64::from(*byte));
            (all, true)
        }
    }
}

/// A name in lower case (ASCII), zero bytes as U+FFFD.
pub(super) fn lower_case(name: &str) -> std::borrow::Cow<'_, str> {
    if name
        .bytes()
        .all(|byte| !byte.is_ascii_uppercase() && byte != 0)
    {
        return name.into();
    }
    name.to_ascii_lowercase().replace('\0', "\u{FFFD}").into()
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn a_name_counts_in_lower_case_however_often_it_is_met() {
        let mut names = Names::new();
        for (written, name) in [
            ("div", "div"),
            ("DIV", "div"),
            ("a", "a"),
            ("a\0", "a\u{FFFD}"),
            ("section", "section"),
            ("itemprop", "itemprop"),
            ("itemProp", "itemprop"),
            ("itemprop", "itemprop"),
            ("data-a-long-name", "data-a-long-name"),
            ("data-b-long-name", "data-b-long-name"),
            ("data-\0-long-name", "data-\u{FFFD}-long-name"),
        ] {
            assert_eq!(&*names.get(written), name);
            assert_eq!(&*names.get(written), name);
        }
    }
}
