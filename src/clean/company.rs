//! What a picture goes with: the card whose picture it is says why it went.

use super::outline::Outline;

/// A card is so small, and so few levels up from its picture.
const CARD_BLOCKS: usize = 12;
const CARD_LEVELS: usize = 3;

/// What is known of the words closest to a picture, within the smallest containers that hold both; `known` tells of a
/// block. None for what is no picture.
pub fn of<T>(
    outline: &Outline<'_>,
    picture: usize,
    known: impl Fn(usize) -> Option<T>,
) -> Option<T> {
    outline.line(picture).filter(|line| line.picture)?;
    let mut around = outline.page.regions_of(picture).take(CARD_LEVELS);
    around.find_map(|(_, region)| {
        let small = region.blocks.len() <= CARD_BLOCKS;
        let words = region
            .blocks
            .clone()
            .filter(|block| small && outline.line(*block).is_some_and(|line| line.mass > 0));
        words
            .filter_map(|block| Some((block.abs_diff(picture), known(block)?)))
            .min_by_key(|(distance, _)| *distance)
            .map(|(_, known)| known)
    })
}
