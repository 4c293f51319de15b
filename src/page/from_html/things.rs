//! Pictures, embedded things, formulas, and what stands in `noscript`.

use super::{
    element::{self, Attributes, Kind},
    image,
    survey::TreeNode,
    walk::Walk,
};
use crate::{
    article::Inlines,
    page::{Region, SourceBlock, SourceKind, SourcePicture, gate},
    text,
};
use scraper::node::{Element, Node};

/// How much text of a `noscript` element or of an embedded thing's fallback is read, in bytes.
const FALLBACK: usize = 1 << 20;

impl Walk {
    pub(super) fn image(&mut self, element: &Element, attributes: &Attributes<'_>) {
        if let Some(alt) = element.attr("alt")
            && stands_for_words(attributes.class, alt)
        {
            self.text(alt);
            return;
        }
        let link = self.around.link.as_ref().map(|link| link.url.clone());
        let picture = image::read(element, &self.sources, &self.addresses, link);
        let hidden = attributes.hidden || self.around.hidden;
        self.emit_picture(picture, attributes, hidden);
    }

    fn emit_picture(&mut self, picture: SourcePicture, attributes: &Attributes<'_>, hidden: bool) {
        let mut block = self.block(SourceKind::Picture(picture), Inlines::default());
        block.element = attributes.element_words("img");
        block.hidden = hidden;
        self.emit_beside(block);
    }

    /// `srcset`s of a `<picture>`, for the `<img>` that follows in it.
    pub(super) fn source(&mut self, name: &str, element: &Element) {
        if name != "source" {
            return;
        }
        for (key, value) in element.attrs() {
            if matches!(key, "srcset" | "data-srcset" | "data-lazy-srcset") && !value.contains('{')
            {
                self.sources.push(value.to_owned());
            }
        }
    }

    pub(super) fn embed(
        &mut self,
        what: &'static str,
        element: &Element,
        attributes: &Attributes<'_>,
    ) {
        let address = attributes
            .src
            .filter(|src| !src.is_empty() && *src != "about:blank")
            .or_else(|| element.attr("data"))
            .or_else(|| element.attr("data-src"));
        let is_picture = what == "object"
            && element
                .attr("type")
                .is_some_and(|media| media.starts_with("image/"));
        if is_picture {
            let mut picture = SourcePicture::default();
            if let Some(address) = address {
                image::push(&mut picture.candidates, address, &self.addresses);
            }
            self.emit_picture(picture, attributes, attributes.hidden || self.around.hidden);
            return;
        }
        let url = address.and_then(|address| self.addresses.link(address));
        let words = attributes
            .title
            .or(attributes.aria_label)
            .map(text::squeeze)
            .unwrap_or_default();
        let mut block = self.block(SourceKind::Embed { what, url }, Inlines::plain(words));
        block.element = attributes.element_words(element.name());
        block.hidden |= attributes.hidden;
        self.emit_beside(block);
    }

    /// What stands within an embedded thing is shown only where the thing cannot be: hidden words.
    pub(super) fn fallback(&mut self, node: TreeNode<'_>) {
        self.hidden_words(node);
    }

    fn hidden_words(&mut self, node: TreeNode<'_>) {
        let mut words = String::new();
        let mut inner = node.first_child();
        while let Some(child) = inner {
            let mut enter = true;
            match child.value() {
                Node::Text(text) if words.len() < FALLBACK => words.push_str(text),
                Node::Element(element) => {
                    let kind = element::kind_of(element);
                    enter = !matches!(
                        kind,
                        Kind::Script | Kind::Skip | Kind::Head | Kind::Template
                    );
                    if kind.is_block() || kind == Kind::LineBreak {
                        words.push(' ');
                    }
                }
                _ => {}
            }
            let below = if enter { child.first_child() } else { None };
            inner = below.or_else(|| next_within(child, node));
        }
        let words = text::squeeze(&words);
        if !text::is_blank(&words) {
            let mut block = self.block(SourceKind::Text, Inlines::plain(words));
            block.hidden = true;
            self.emit_beside(block);
        }
    }

    /// A formula: its alternative text, else the words in it.
    pub(super) fn math(&mut self, node: TreeNode<'_>, element: &Element) {
        if let Some(alternative) = element.attr("alttext") {
            self.text(alternative);
            return;
        }
        let mut inner = node.first_child();
        while let Some(child) = inner {
            let annotation = child
                .value()
                .as_element()
                .is_some_and(|element| element.name().starts_with("annotation"));
            if let Node::Text(text) = child.value() {
                self.text(text);
            }
            let below = if annotation {
                None
            } else {
                child.first_child()
            };
            inner = below.or_else(|| next_within(child, node));
        }
    }

    /// What stands in `noscript` is HTML where no script runs: its pictures are often twins of pictures that a script
    /// loads, its words are hidden words.
    pub(super) fn noscript(&mut self, node: TreeNode<'_>) {
        let mut html = String::new();
        for child in node.children() {
            if let Node::Text(text) = child.value() {
                html.push_str(text);
            }
        }
        if text::is_blank(&html) {
            return;
        }
        let gated = gate::parse(&html, self.depth, self.nodes);
        let outer = std::mem::take(&mut self.sources);
        for inner in gated.html.tree.root().descendants() {
            let Node::Element(element) = inner.value() else {
                continue;
            };
            self.source(element.name(), element);
            if element::kind_of(element) != Kind::Image {
                continue;
            }
            let attributes = Attributes::of(element);
            let link = self.around.link.as_ref().map(|link| link.url.clone());
            let picture = image::read(element, &self.sources, &self.addresses, link);
            self.sources.clear();
            let tracker = picture
                .size
                .is_some_and(|(width, height)| width <= 1 && height <= 1);
            let hidden =
                tracker || self.around.hidden || attributes.hidden || self.give_to_twin(&picture);
            self.emit_picture(picture, &attributes, hidden);
        }
        self.sources = outer;
        self.hidden_words(gated.html.tree.root());
    }

    /// Gives the addresses of a `noscript` picture to the lazy picture just before it; true if there is one.
    fn give_to_twin(&mut self, picture: &SourcePicture) -> bool {
        let regions = &self.page.regions;
        let region = self.around.region;
        let parent = |region: usize| regions.get(region).map(|region: &Region| region.parent);
        let near = |block: &&mut SourceBlock| {
            block.region == region
                || parent(region) == Some(block.region)
                || parent(block.region) == Some(region)
        };
        let last = match self.behind.last_mut() {
            Some(block) => Some(block),
            None => self.page.blocks.last_mut(),
        };
        let Some(SourceKind::Picture(twin)) = last.filter(near).map(|block| &mut block.kind) else {
            return false;
        };
        let same = twin
            .candidates
            .iter()
            .any(|address| picture.candidates.contains(address));
        let stand_in = twin
            .candidates
            .iter()
            .all(|address| address.starts_with("data:"));
        let same_words = twin.alt.is_some() && twin.alt == picture.alt;
        if !(same || stand_in || same_words) {
            return false;
        }
        // Where the picture itself only keeps the place, the twin has the real addresses.
        let own = std::mem::take(&mut twin.candidates);
        let (first, second) = if stand_in {
            (&picture.candidates, &own)
        } else {
            (&own, &picture.candidates)
        };
        for address in first.iter().chain(second) {
            if !twin.candidates.contains(address) {
                twin.candidates.push(address.clone());
            }
        }
        if twin.alt.as_deref().unwrap_or_default().is_empty() {
            twin.alt.clone_from(&picture.alt);
        }
        true
    }
}

/// The node after a node and all within it, as long as that is within `root`.
fn next_within<'a>(node: TreeNode<'a>, root: TreeNode<'a>) -> Option<TreeNode<'a>> {
    let mut node = node;
    loop {
        if node.id() == root.id() {
            return None;
        }
        if let Some(next) = node.next_sibling() {
            return Some(next);
        }
        node = node.parent()?;
    }
}

/// True for a picture of a sign or formula: its alternative text is part of the sentence.
fn stands_for_words(class: &str, alt: &str) -> bool {
    if alt.is_empty() {
        return false;
    }
    let signs = text::chars(alt) <= 8 && !alt.chars().any(|c| c.is_alphanumeric() && c.is_ascii());
    class.split_ascii_whitespace().any(|class| {
        let class = class.to_ascii_lowercase();
        let formula = [
            "mwe-math-fallback-image-inline",
            "latex",
            "tex",
            "math",
            "wp-katex-eq",
            "mathjax",
        ];
        formula.contains(&class.as_str())
            || (signs
                && ["emoji", "wp-smiley", "smiley", "emoticon"]
                    .iter()
                    .any(|mark| class.contains(mark)))
    })
}
