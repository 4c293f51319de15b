//! Names of elements as blocks and regions hold them: each made once.

use crate::text::Shared;

/// How many are kept at a time.
const KEPT: usize = 64;

/// The names met so far, by their letters.
pub(super) struct Names {
    kept: Vec<Shared>,
}

impl Names {
    pub(super) fn new() -> Self {
        Self {
            kept: vec![Shared::default(); KEPT],
        }
    }

    /// A name, the same memory for the same name.
    pub(super) fn get(&mut self, name: &str) -> Shared {
        let bytes = name.as_bytes();
        let mixed = [bytes.first(), bytes.get(1), bytes.last()]
            .into_iter()
            .flatten()
            .fold(bytes.len(), |mixed, byte| {
                mixed.wrapping_mul(11).wrapping_add(usize::from(*byte))
            });
        let Some(slot) = self.kept.get_mut(mixed % KEPT) else {
            return name.into();
        };
        if *slot != *name {
            *slot = name.into();
        }
        slot.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn names_stay_what_they_are() {
        let mut names = Names::new();
        for _ in 0..2 {
            for name in [
                "div",
                "h1",
                "h2",
                "",
                "x-long-name-of-an-element",
                "é",
                "dvi",
            ] {
                assert_eq!(names.get(name), name);
            }
        }
    }
}
