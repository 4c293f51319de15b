//! Names of elements and attributes: few in a page, but thousands of times.

use html5ever::LocalName;

/// Names kept.
const KEPT: usize = 128;

/// Names met, by a hash of how they are written. A short name needs no table; a long one is hashed and compared with all
/// known names of HTML, or interned under a lock, only when it is met first.
pub(super) struct Names {
    kept: Vec<LocalName>,
}

impl Names {
    pub(super) fn new() -> Self {
        Self {
            kept: vec![LocalName::from(""); KEPT],
        }
    }

    /// A name as it counts: in lower case.
    pub(super) fn get(&mut self, written: &str) -> LocalName {
        let Some(slot) = place(written).and_then(|place| self.kept.get_mut(place)) else {
            return LocalName::from(lower_case(written).as_ref());
        };
        if &**slot != written {
            *slot = LocalName::from(lower_case(written).as_ref());
        }
        slot.clone()
    }
}

/// Where a long name is kept.
fn place(written: &str) -> Option<usize> {
    let bytes = written.as_bytes();
    let first = u64::from_le_bytes(*bytes.first_chunk()?);
    let last = u64::from_le_bytes(*bytes.last_chunk()?);
    let mixed = (first ^ last.rotate_left(29)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    usize::try_from(mixed >> 57).ok()
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
