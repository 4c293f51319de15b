//! Names and class words of elements as blocks and regions hold them: each made once, as far as it can be remembered.

use super::element::Attributes;
use crate::text::{Shared, recent};

/// How many names are kept at a time, and how many class words; powers of two.
const NAMES: usize = 64;
const WORDS: usize = 512;

/// The names and words met so far, by their letters.
pub(super) struct Names {
    names: Vec<Shared>,
    words: Vec<Shared>,
    /// Room to put words together in.
    room: String,
}

impl Names {
    pub(super) fn new() -> Self {
        Self {
            names: vec![Shared::default(); NAMES],
            words: vec![Shared::default(); WORDS],
            room: String::new(),
        }
    }

    /// A name, the same memory for the same name.
    pub(super) fn get(&mut self, name: &str) -> Shared {
        kept(&mut self.names, name)
    }

    /// The words of an element, the same memory for the same words.
    pub(super) fn words(&mut self, attributes: &Attributes<'_>) -> Shared {
        kept(&mut self.words, attributes.words(&mut self.room))
    }
}

fn kept(kept: &mut [Shared], text: &str) -> Shared {
    if text.is_empty() {
        return Shared::default();
    }
    let place = recent::place(text) & kept.len().saturating_sub(1);
    let Some(slot) = kept.get_mut(place) else {
        return text.into();
    };
    if *slot != *text {
        *slot = text.into();
    }
    slot.clone()
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
