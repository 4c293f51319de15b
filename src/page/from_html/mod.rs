//! HTML as a page: one walk over the tree makes blocks, regions and the head.
//!
//! Every word of the body comes into exactly one block. Block-level elements part words; inline elements do not, unless
//! they stand side by side as words of their own ([`edge`]). Words that stand directly in a container are a block of their
//! own.

mod address;
mod around;
mod blocks;
mod edge;
mod element;
mod head;
mod image;
mod names;
mod noscript;
mod pending;
mod things;
mod walk;

use super::{Page, PageError, gate};
use crate::{capture::Capture, limits::Limits, notice::Notice};

/// Reads an HTML document.
pub(super) fn read(capture: &Capture, limits: &Limits) -> Result<Page, PageError> {
    let depth = u32::try_from(limits.tree_depth).unwrap_or(u32::MAX);
    let nodes = usize::try_from(limits.tree_nodes).unwrap_or(usize::MAX);
    let gated = gate::parse(&capture.document.text, depth, nodes);
    let mut walk = walk::Walk::new(capture, depth, nodes);
    walk.tree(&gated.tree);
    let mut page = walk.finish();
    if gated.too_deep > 0 {
        page.notices.push(Notice::warning(
            "page.tree.too-deep",
            format!(
                "{} elements stand deeper than {depth} levels; their text is kept, their wrapping is not",
                gated.too_deep
            ),
        ));
    }
    if gated.too_many > 0 {
        page.notices.push(Notice::warning(
            "page.tree.too-many-nodes",
            format!("the page has more than {nodes} nodes; the rest of it was left out"),
        ));
    }
    if gated.attributes > 0 {
        page.notices.push(Notice::info(
            "page.tree.too-many-attributes",
            format!(
                "{} attributes of tags that have too many were left out",
                gated.attributes
            ),
        ));
    }
    if page.blocks.is_empty() {
        return Err(PageError::Nothing);
    }
    Ok(page)
}
