//! What the page holds but does not show: copies for screen readers, noscript twins, print versions, tracking pixels.

use super::outline::Outline;
use super::{Proposal, Rule};
use crate::page::SourceKind;

/// The rule.
pub struct Hidden;

impl Rule for Hidden {
    fn name(&self) -> &'static str {
        "hidden"
    }

    fn takes_out(&self) -> &'static str {
        "hidden on the page"
    }

    fn propose(&self, outline: &Outline<'_>) -> Vec<Proposal> {
        let mut out = Vec::new();
        for (index, block) in outline.page.blocks.iter().enumerate() {
            let Some(line) = outline.line(index) else {
                continue;
            };
            if let SourceKind::Picture(picture) = &block.kind {
                if picture
                    .size
                    .is_some_and(|(width, height)| width <= 2 && height <= 2)
                {
                    out.push(Proposal::remove(
                        index,
                        "picture of one point: it counts visits and shows nothing",
                        99,
                    ));
                } else if block.hidden && twin_picture(outline, index) {
                    out.push(Proposal::remove(
                        index,
                        "hidden copy of a picture that is shown elsewhere",
                        97,
                    ));
                }
                continue;
            }
            let hidden = block.hidden || outline.area_of(index).is_some_and(|area| area.hidden);
            if !hidden {
                continue;
            }
            let shown_twin = [line.before, line.after]
                .into_iter()
                .flatten()
                .any(|twin| outline.block(twin).is_some_and(|twin| !twin.hidden));
            if shown_twin {
                out.push(Proposal::remove(
                    index,
                    "hidden copy of words that are shown elsewhere",
                    97,
                ));
            } else if !in_caption(outline, index) {
                out.push(Proposal::remove(
                    index,
                    "the page says that it is not shown",
                    70,
                ));
            }
        }
        out
    }
}

/// True for the words of a caption: behind a button or in a gallery they are hidden until the reader asks for them.
fn in_caption(outline: &Outline<'_>, index: usize) -> bool {
    let page = outline.page;
    page.blocks
        .get(index)
        .is_some_and(|block| block.element.name == "figcaption")
        || page
            .regions_of(index)
            .any(|(_, region)| region.name == "figcaption")
}

/// True if a picture that is shown has an address of this one, within a few blocks.
fn twin_picture(outline: &Outline<'_>, index: usize) -> bool {
    let picture = |at: usize| match outline.block(at).map(|block| (&block.kind, block.hidden)) {
        Some((SourceKind::Picture(picture), hidden)) => Some((picture, hidden)),
        _ => None,
    };
    let Some((mine, _)) = picture(index) else {
        return false;
    };
    (index.saturating_sub(4)..=index.saturating_add(4))
        .filter(|at| *at != index)
        .filter_map(picture)
        .any(|(other, hidden)| {
            !hidden
                && other
                    .candidates
                    .iter()
                    .any(|address| mine.candidates.contains(address))
        })
}
