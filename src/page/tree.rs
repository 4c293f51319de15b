//! The tree of a page while it is read: its nodes lie in one row, and each knows its neighbours by their places in it.
//!
//! It holds what the walk asks for and nothing else: of an element its attributes, a name that all elements of that name
//! share, what the walk takes it for, and whether blocks stand within it.

use super::kind::{Kind, kind, parts_words};
use html5ever::{Attribute, QualName, ns, tendril::StrTendril};
use std::rc::Rc;

/// The place of a node in its tree.
pub(super) type Id = u32;

/// The place of no node.
const NONE: Id = Id::MAX;

/// The tree of a document. The first node is its root.
pub(super) struct Tree {
    slots: Vec<Slot>,
    groups: usize,
}

/// A node among its neighbours.
struct Slot {
    parent: Id,
    previous: Id,
    next: Id,
    first: Id,
    last: Id,
    /// Nodes above it, as it was put in: the gate bounds it.
    depth: u32,
    node: Node,
}

/// What a node is.
pub(super) enum Node {
    /// The root.
    Document,
    /// What holds the contents of a `<template>`.
    Fragment,
    /// The type of the document, by its name.
    Doctype(#[cfg_attr(not(test), allow(dead_code))] StrTendril),
    /// A comment.
    Comment(#[cfg_attr(not(test), allow(dead_code))] StrTendril),
    /// Words.
    Text(StrTendril),
    /// An element.
    Element(Element),
}

impl Node {
    pub(super) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn as_element(&self) -> Option<&Element> {
        match self {
            Self::Element(element) => Some(element),
            _ => None,
        }
    }

    pub(super) fn is_element(&self) -> bool {
        matches!(self, Self::Element(_))
    }
}

/// What elements of one name have in common.
#[derive(Debug)]
pub(super) struct Named {
    pub(super) name: QualName,
    /// What they are to the walk.
    pub(super) kind: Kind,
    /// True if words before, in and after them never touch.
    pub(super) parts_words: bool,
}

impl Named {
    pub(super) fn new(name: QualName) -> Self {
        Self {
            kind: kind(&name.local, name.ns == ns!(html)),
            parts_words: parts_words(&name),
            name,
        }
    }
}

/// An element.
pub(super) struct Element {
    named: Rc<Named>,
    /// As they were written.
    pub(super) attributes: Vec<Attribute>,
    holds_blocks: bool,
}

impl Element {
    pub(super) fn new(named: Rc<Named>, attributes: Vec<Attribute>) -> Self {
        Self {
            named,
            attributes,
            holds_blocks: false,
        }
    }

    /// Its name, without the namespace.
    pub(super) fn name(&self) -> &str {
        &self.named.name.local
    }

    /// What it is to the walk.
    pub(super) fn kind(&self) -> Kind {
        self.named.kind
    }

    /// True if a block-level element stands within it.
    pub(super) fn holds_blocks(&self) -> bool {
        self.holds_blocks
    }

    /// True if words before, in and after it never touch.
    pub(super) fn parts_words(&self) -> bool {
        self.named.parts_words
    }

    /// The value of an attribute.
    pub(super) fn attr(&self, name: &str) -> Option<&str> {
        let mut attributes = self.attributes.iter();
        attributes
            .find(|attribute| {
                attribute.name.prefix.is_none()
                    && attribute.name.ns == ns!()
                    && *attribute.name.local == *name
            })
            .map(|attribute| &*attribute.value)
    }

    /// Its attributes by their names.
    pub(super) fn attrs(&self) -> Vec<(&str, &str)> {
        let attributes = self.attributes.iter();
        let mut found: Vec<(&str, &str)> = attributes
            .map(|attribute| (&*attribute.name.local, &*attribute.value))
            .collect();
        found.sort_by_key(|(name, _)| *name);
        found
    }

    /// Adds attributes that it does not have yet.
    fn add(&mut self, attributes: Vec<Attribute>) {
        for attribute in attributes {
            let mut known = self.attributes.iter();
            if !known.any(|known| known.name == attribute.name) {
                self.attributes.push(attribute);
            }
        }
    }
}

impl Tree {
    /// A document without contents, with room for so many nodes.
    pub(super) fn new(room: usize) -> Self {
        let mut slots = Vec::with_capacity(room);
        slots.push(Slot::new(Node::Document));
        Self { slots, groups: 0 }
    }

    pub(super) const ROOT: Id = 0;

    /// Groups of blocks in it, about.
    pub(super) fn groups(&self) -> usize {
        self.groups
    }

    pub(super) fn root(&self) -> Option<TreeNode<'_>> {
        self.get(Self::ROOT)
    }

    /// All nodes, in the order of the document.
    pub(super) fn nodes(&self) -> impl Iterator<Item = TreeNode<'_>> {
        self.root().into_iter().flat_map(TreeNode::descendants)
    }

    fn slot(&self, id: Id) -> Option<&Slot> {
        self.slots.get(usize::try_from(id).ok()?)
    }

    fn slot_mut(&mut self, id: Id) -> Option<&mut Slot> {
        self.slots.get_mut(usize::try_from(id).ok()?)
    }

    pub(super) fn get(&self, id: Id) -> Option<TreeNode<'_>> {
        self.slot(id).map(|slot| TreeNode {
            tree: self,
            slot,
            id,
        })
    }

    pub(super) fn depth(&self, id: Id) -> u32 {
        self.slot(id).map_or(0, |slot| slot.depth)
    }

    pub(super) fn set_depth(&mut self, id: Id, depth: u32) {
        if let Some(slot) = self.slot_mut(id) {
            slot.depth = depth;
        }
    }

    /// Adds attributes that an element does not have yet.
    pub(super) fn add_attributes(&mut self, id: Id, attributes: Vec<Attribute>) {
        if let Some(Node::Element(element)) = self.slot_mut(id).map(|slot| &mut slot.node) {
            element.add(attributes);
        }
    }

    pub(super) fn has_parent(&self, id: Id) -> bool {
        self.slot(id).is_some_and(|slot| slot.parent != NONE)
    }

    /// Takes in a node that stands nowhere yet.
    pub(super) fn make(&mut self, node: Node) -> Id {
        let id = Id::try_from(self.slots.len()).unwrap_or(NONE);
        if id != NONE {
            self.slots.push(Slot::new(node));
        }
        id
    }

    /// Puts a node behind the others within a parent.
    pub(super) fn append(&mut self, parent: Id, child: Id) {
        self.detach(child);
        let Some(slot) = self.slot_mut(parent).filter(|_| child != NONE) else {
            return;
        };
        let last = std::mem::replace(&mut slot.last, child);
        if last == NONE {
            slot.first = child;
        } else if let Some(slot) = self.slot_mut(last) {
            slot.next = child;
        }
        if let Some(slot) = self.slot_mut(child) {
            slot.parent = parent;
            slot.previous = last;
        }
    }

    /// Puts words behind the others within a parent: to those that are the last there, or as a node.
    pub(super) fn append_text(&mut self, parent: Id, text: StrTendril) {
        let last = self.slot(parent).map_or(NONE, |slot| slot.last);
        if let Some(text) = self.join(last, text) {
            let id = self.make(Node::Text(text));
            self.append(parent, id);
        }
    }

    /// Puts a node before another.
    pub(super) fn insert(&mut self, before: Id, node: Id) {
        self.detach(node);
        let stands = |slot: &&mut Slot| slot.parent != NONE && node != NONE;
        let Some(slot) = self.slot_mut(before).filter(stands) else {
            return;
        };
        let parent = slot.parent;
        let previous = std::mem::replace(&mut slot.previous, node);
        if let Some(slot) = self.slot_mut(node) {
            slot.parent = parent;
            slot.previous = previous;
            slot.next = before;
        }
        if previous == NONE {
            if let Some(slot) = self.slot_mut(parent) {
                slot.first = node;
            }
        } else if let Some(slot) = self.slot_mut(previous) {
            slot.next = node;
        }
    }

    /// Puts words before a node: to those that stand there, or as a node.
    pub(super) fn insert_text(&mut self, before: Id, text: StrTendril) {
        let Some(slot) = self.slot(before).filter(|slot| slot.parent != NONE) else {
            return;
        };
        let previous = slot.previous;
        if let Some(text) = self.join(previous, text) {
            let id = self.make(Node::Text(text));
            self.insert(before, id);
        }
    }

    /// Adds words to a node of words; gives them back if the node is none.
    fn join(&mut self, id: Id, text: StrTendril) -> Option<StrTendril> {
        match self.slot_mut(id).map(|slot| &mut slot.node) {
            Some(Node::Text(words)) => {
                words.push_tendril(&text);
                None
            }
            _ => Some(text),
        }
    }

    /// Takes a node out of its parent.
    pub(super) fn detach(&mut self, id: Id) {
        let Some(slot) = self.slot_mut(id) else {
            return;
        };
        let parent = std::mem::replace(&mut slot.parent, NONE);
        if parent == NONE {
            return;
        }
        let previous = std::mem::replace(&mut slot.previous, NONE);
        let next = std::mem::replace(&mut slot.next, NONE);
        if let Some(slot) = self.slot_mut(previous) {
            slot.next = next;
        }
        if let Some(slot) = self.slot_mut(next) {
            slot.previous = previous;
        }
        if let Some(slot) = self.slot_mut(parent) {
            if slot.first == id {
                slot.first = next;
            }
            if slot.last == id {
                slot.last = previous;
            }
        }
    }

    /// Puts all that stands within a node behind what stands within another.
    pub(super) fn move_children(&mut self, from: Id, to: Id) {
        if from == to {
            return;
        }
        while let Some(child) = self.slot(from).map(|slot| slot.first)
            && child != NONE
        {
            self.append(to, child);
        }
    }

    /// Marks the elements that blocks stand within, once the tree is whole. What is not shown as part of the text does not
    /// make its surroundings a group.
    pub(super) fn mark_holders(&mut self) {
        for at in 0..self.slots.len() {
            let Some(slot) = self.slots.get(at) else {
                return;
            };
            let Node::Element(element) = &slot.node else {
                continue;
            };
            let kind = element.kind();
            if !kind.is_block() {
                continue;
            }
            self.groups = self.groups.saturating_add(usize::from(kind == Kind::Group));
            let mut above = slot.parent;
            while let Some(slot) = self.slot_mut(above) {
                above = slot.parent;
                if let Node::Element(element) = &mut slot.node {
                    // Whoever marked it has gone on upwards from there.
                    if element.holds_blocks || matches!(element.kind(), Kind::Skip | Kind::Math) {
                        break;
                    }
                    element.holds_blocks = true;
                }
            }
        }
    }
}

impl Slot {
    fn new(node: Node) -> Self {
        Self {
            parent: NONE,
            previous: NONE,
            next: NONE,
            first: NONE,
            last: NONE,
            depth: 0,
            node,
        }
    }
}

/// A node in its tree.
#[derive(Clone, Copy)]
pub(super) struct TreeNode<'a> {
    tree: &'a Tree,
    slot: &'a Slot,
    id: Id,
}

impl<'a> TreeNode<'a> {
    pub(super) fn id(&self) -> Id {
        self.id
    }

    pub(super) fn value(&self) -> &'a Node {
        &self.slot.node
    }

    pub(super) fn parent(&self) -> Option<Self> {
        self.tree.get(self.slot.parent)
    }

    pub(super) fn next_sibling(&self) -> Option<Self> {
        self.tree.get(self.slot.next)
    }

    pub(super) fn prev_sibling(&self) -> Option<Self> {
        self.tree.get(self.slot.previous)
    }

    pub(super) fn first_child(&self) -> Option<Self> {
        self.tree.get(self.slot.first)
    }

    pub(super) fn last_child(&self) -> Option<Self> {
        self.tree.get(self.slot.last)
    }

    pub(super) fn has_children(&self) -> bool {
        self.slot.first != NONE
    }

    pub(super) fn children(self) -> impl Iterator<Item = Self> {
        std::iter::successors(self.first_child(), TreeNode::next_sibling)
    }

    /// It and all nodes within it, in the order of the document.
    pub(super) fn descendants(self) -> impl Iterator<Item = Self> {
        let root = self;
        std::iter::successors(Some(root), move |node| {
            node.first_child().or_else(|| node.behind(root))
        })
    }

    /// The node after this and all within it, as long as that is within `root`.
    pub(super) fn behind(&self, root: Self) -> Option<Self> {
        let mut node = *self;
        loop {
            if node.id == root.id {
                return None;
            }
            if let Some(next) = node.next_sibling() {
                return Some(next);
            }
            node = node.parent()?;
        }
    }
}

#[cfg(test)]
impl Tree {
    /// The same tree as `scraper` holds it, to be compared with what it makes itself.
    pub(super) fn scraped(&self) -> scraper::Html {
        use scraper::node;
        let mut html = scraper::Html::new_document();
        let mut above = vec![html.tree.root().id()];
        let Some(mut at) = self.root() else {
            return html;
        };
        loop {
            if let Some(child) = at.first_child() {
                at = child;
            } else {
                while at.next_sibling().is_none() {
                    match at.parent() {
                        Some(parent) => at = parent,
                        None => return html,
                    }
                    above.pop();
                }
                above.pop();
                match at.next_sibling() {
                    Some(next) => at = next,
                    None => return html,
                }
            }
            let copy = match at.value() {
                Node::Document => node::Node::Document,
                Node::Fragment => node::Node::Fragment,
                Node::Doctype(name) => node::Node::Doctype(node::Doctype {
                    name: name.clone(),
                    public_id: StrTendril::new(),
                    system_id: StrTendril::new(),
                }),
                Node::Comment(comment) => node::Node::Comment(node::Comment {
                    comment: comment.clone(),
                }),
                Node::Text(text) => node::Node::Text(node::Text { text: text.clone() }),
                Node::Element(element) => node::Node::Element(node::Element::new(
                    element.named.name.clone(),
                    element.attributes.clone(),
                )),
            };
            let parent = above.last().and_then(|parent| html.tree.get_mut(*parent));
            if let Some(id) = parent.map(|mut parent| parent.append(copy).id()) {
                above.push(id);
            }
        }
    }
}
