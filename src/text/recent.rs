//! What was lately found out of texts that come again and again, such as the class words of rows and cards.

/// A place for each of some digests of texts; what falls on the same place takes it over, so that nothing but time
/// depends on what is held.
pub struct Recent<'a, T> {
    places: Vec<(&'a str, T)>,
}

impl<'a, T: Copy + Default> Default for Recent<'a, T> {
    fn default() -> Self {
        Self {
            places: vec![("", T::default()); Self::PLACES],
        }
    }
}

impl<'a, T: Copy> Recent<'a, T> {
    /// How many places; a power of two.
    const PLACES: usize = 512;

    /// What `find` finds out of a text, or found out lately.
    #[inline]
    pub fn of(&mut self, text: &'a str, find: impl FnOnce(&'a str) -> T) -> T {
        let place = self.places.get_mut(place(text) & (Self::PLACES - 1));
        let Some(place) = place.filter(|_| !text.is_empty()) else {
            return find(text);
        };
        if place.0 != text {
            *place = (text, find(text));
        }
        place.1
    }
}

/// The place of a text, by its length and its ends; the lower bits are as good as any.
#[inline]
pub fn place(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digest = match (bytes.first_chunk(), bytes.last_chunk()) {
        (Some(first), Some(last)) => {
            u64::from_le_bytes(*first) ^ u64::from_le_bytes(*last).rotate_left(23)
        }
        _ => bytes
            .iter()
            .fold(0, |digest, byte| digest << 8 | u64::from(*byte)),
    };
    let digest = (digest ^ bytes.len() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    usize::try_from(digest >> 32).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::Recent;

    #[test]
    fn what_is_held_is_what_was_found() {
        let texts: Vec<String> = (0..5000)
            .map(|number| format!("card-{number} of-a-row"))
            .collect();
        let mut known = Recent::default();
        for _ in 0..2 {
            for text in texts.iter().map(String::as_str).chain(["", "a", "ab"]) {
                assert_eq!(known.of(text, |text| text.len() + 1), text.len() + 1);
                assert_eq!(known.of(text, |text| text.len() + 1), text.len() + 1);
            }
        }
    }
}
