//! A look ahead over the tree: which inline elements hold blocks, and where each subtree ends.

use super::element::{self, Kind};
use scraper::{ElementRef, Html, node::Node};
use std::ops::Deref;

/// A node of `scraper`'s tree.
pub(super) type TreeNode<'a> = <ElementRef<'a> as Deref>::Target;

/// What is known of an element before the walk enters it. Elements are counted in document order.
#[derive(Clone, Copy, Default)]
pub(super) struct Surveyed {
    /// True if a block-level element stands within it.
    pub(super) holds_blocks: bool,
    /// The number of the first element after its subtree.
    pub(super) end: usize,
    /// What it is; none if it was not looked at.
    pub(super) kind: Option<Kind>,
}

/// Looks over all elements in document order.
pub(super) fn survey(html: &Html) -> Vec<Surveyed> {
    // Somewhat more than half of the nodes of a page are elements.
    let mut found: Vec<Surveyed> = Vec::with_capacity(html.tree.values().len() * 2 / 3);
    let mut open: Vec<usize> = Vec::new();
    let root = html.tree.root();
    let mut node = root;
    loop {
        let mut descend = true;
        if let Node::Element(element) = node.value() {
            let kind = element::kind_of(element);
            if kind.is_block() {
                for index in open.iter().rev() {
                    match found.get_mut(*index) {
                        Some(outer) if !outer.holds_blocks => outer.holds_blocks = true,
                        _ => break,
                    }
                }
            }
            // What is not shown as part of the text must not make its surroundings a group.
            descend = !matches!(kind, Kind::Skip | Kind::Math);
            open.push(found.len());
            found.push(Surveyed {
                kind: Some(kind),
                ..Surveyed::default()
            });
        }
        if descend && let Some(child) = node.first_child() {
            node = child;
            continue;
        }
        loop {
            if node.value().is_element()
                && let Some(index) = open.pop()
            {
                let end = found.len();
                if let Some(surveyed) = found.get_mut(index) {
                    surveyed.end = end;
                }
            }
            if node.id() == root.id() {
                return found;
            }
            if let Some(next) = node.next_sibling() {
                node = next;
                break;
            }
            match node.parent() {
                Some(parent) => node = parent,
                None => return found,
            }
        }
    }
}
