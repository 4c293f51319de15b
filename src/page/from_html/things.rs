//! Pictures, embedded things, formulas.

use super::{element::Attributes, image, walk::Walk};
use crate::{
    article::Inlines,
    page::{
        SourceKind, SourcePicture, gate,
        kind::Kind,
        tree::{Element, Node, TreeNode},
    },
    text,
};

/// How much text of a short `noscript` element or of an embedded thing's fallback is read, in bytes.
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
        let mut picture = image::read(element, &self.sources, &self.addresses, link);
        let hidden = attributes.hidden || self.around.hidden;
        self.take_from_twin(&mut picture);
        self.emit_picture(picture, attributes, hidden);
    }

    pub(super) fn emit_picture(
        &mut self,
        picture: SourcePicture,
        attributes: &Attributes<'_>,
        hidden: bool,
    ) {
        let mut block = self.block(SourceKind::Picture(picture), Inlines::default());
        block.element = self.element_words("img", attributes);
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
            .src()
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
            .title()
            .or_else(|| attributes.aria_label())
            .map(text::squeeze)
            .unwrap_or_default();
        let mut block = self.block(SourceKind::Embed { what, url }, Inlines::plain(words));
        block.element = self.element_words(element.name(), attributes);
        block.hidden |= attributes.hidden;
        self.emit_beside(block);
    }

    /// What stands within an embedded thing is shown only where the thing cannot be: hidden words.
    pub(super) fn fallback(&mut self, node: TreeNode<'_>) {
        self.hidden_words(node);
    }

    pub(super) fn hidden_words(&mut self, node: TreeNode<'_>) {
        let mut words = String::new();
        let mut inner = node.first_child();
        while let Some(child) = inner {
            let mut enter = true;
            let behind_block = child
                .prev_sibling()
                .and_then(|before| before.value().as_element())
                .is_some_and(|before| before.kind().is_block());
            if behind_block {
                words.push(' ');
            }
            match child.value() {
                Node::Text(text) if words.len() < FALLBACK => words.push_str(text),
                Node::Element(element) => {
                    let kind = element.kind();
                    enter = !matches!(
                        kind,
                        Kind::Script | Kind::Skip | Kind::Head | Kind::Template
                    );
                    if kind.is_block() || kind == Kind::LineBreak {
                        words.push(' ');
                    }
                    // Its text is markup; only the words of that are words.
                    if kind == Kind::NoScript {
                        enter = false;
                        for text in child.children().filter_map(|text| text.value().as_text()) {
                            let gated = gate::parse_spaced(text, self.depth, self.nodes);
                            let texts = gated.tree.nodes();
                            words.extend(texts.filter_map(|node| node.value().as_text()));
                        }
                    }
                }
                _ => {}
            }
            let below = if enter { child.first_child() } else { None };
            inner = below.or_else(|| child.behind(node));
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
            inner = below.or_else(|| child.behind(node));
        }
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
