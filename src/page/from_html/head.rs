//! What a page says of itself: titles, `<meta>`, `<link>`, JSON-LD, and elements that are marked with their meaning.

use super::{around::OpenMark, element::Attributes, walk::Walk};
use crate::{
    page::{
        HeadLink, Marked,
        tree::{Element, Node, TreeNode},
    },
    text,
};

/// How many characters of a marked element's words are kept.
const WORDS: usize = 1000;
/// How many `<meta>`, `<link>` and marked elements of a page are kept of each.
const ENTRIES: usize = 5000;

impl Walk {
    /// `<title>`, `<meta>`, `<link>`, `<base>`, wherever they stand.
    pub(super) fn head(
        &mut self,
        node: TreeNode<'_>,
        name: &str,
        attributes: &Attributes<'_>,
        element: &Element,
    ) {
        match name {
            "title" => {
                let words = text::squeeze(&raw_text(node));
                if self.page.head.title.is_none() && !words.is_empty() {
                    self.page.head.title = Some(words);
                }
            }
            "base" => {
                if let Some(href) = attributes.href {
                    self.addresses.set_base(href, false);
                }
            }
            "link" => self.head_link(attributes, element),
            _ => self.meta(attributes, element),
        }
        if !attributes.itemprop.is_empty() {
            self.mark_void(name, attributes);
        }
    }

    fn head_link(&mut self, attributes: &Attributes<'_>, element: &Element) {
        let (Some(rel), Some(href)) = (attributes.rel, attributes.href) else {
            return;
        };
        if rel.eq_ignore_ascii_case("canonical") {
            self.addresses.set_base(href, true);
        }
        if self.page.head.links.len() < ENTRIES {
            let attribute = |name| element.attr(name).unwrap_or_default().to_owned();
            self.page.head.links.push(HeadLink {
                rel: rel.to_owned(),
                href: self
                    .addresses
                    .link(href)
                    .unwrap_or_else(|| self.addresses.original(href).to_owned()),
                media_type: attribute("type"),
                lang: attribute("hreflang"),
            });
        }
    }

    fn meta(&mut self, attributes: &Attributes<'_>, element: &Element) {
        let Some(content) = attributes.content() else {
            return;
        };
        let names = [
            attributes.name,
            element.attr("property"),
            Some(attributes.itemprop),
            element.attr("http-equiv"),
        ];
        for name in names.into_iter().flatten().filter(|name| !name.is_empty()) {
            if name.eq_ignore_ascii_case("og:url") {
                self.addresses.set_base(content, true);
            }
            if self.page.head.metas.len() < ENTRIES {
                let content = self.addresses.original(content).to_owned();
                self.page.head.metas.push((name.to_owned(), content));
            }
        }
    }

    /// Keeps the contents of JSON-LD scripts.
    pub(super) fn script(&mut self, node: TreeNode<'_>, element: &Element) {
        let Some(media_type) = element.attr("type") else {
            return;
        };
        if media_type
            .trim()
            .to_ascii_lowercase()
            .starts_with("application/ld+json")
        {
            let contents = raw_text(node);
            if !text::is_blank(&contents) {
                self.page.head.json_ld.push(contents);
            }
        }
    }

    fn marked(&mut self, name: &str, attributes: &Attributes<'_>) -> Option<Marked> {
        let property = if !attributes.itemprop.is_empty() {
            attributes.itemprop
        } else if let Some(rel) = attributes.rel.filter(|rel| {
            matches!(name, "a" | "span")
                && rel
                    .split_ascii_whitespace()
                    .any(|rel| rel.eq_ignore_ascii_case("author"))
        }) {
            rel
        } else if name == "time" {
            "time"
        } else {
            return None;
        };
        if self.page.head.marked.len() >= ENTRIES {
            return None;
        }
        let value = attributes
            .content()
            .or_else(|| attributes.datetime())
            .map(str::to_owned)
            .or_else(|| {
                let href = attributes.href.or_else(|| attributes.src())?;
                Some(self.addresses.link(href).unwrap_or_else(|| href.to_owned()))
            });
        Some(Marked {
            name: name.to_owned(),
            property: property.to_owned(),
            value,
            text: String::new(),
            words: attributes.words(&mut String::new()).to_owned(),
            block: self.page.blocks.len(),
            region: self.around.region,
            item_types: self.items.join(" "),
        })
    }

    /// Marks an element without contents.
    pub(super) fn mark_void(&mut self, name: &str, attributes: &Attributes<'_>) {
        if let Some(marked) = self.marked(name, attributes) {
            self.page.head.marked.push(marked);
        }
    }

    /// Marks an element and opens the item that it is; says whether it did either.
    pub(super) fn mark_open(&mut self, name: &str, attributes: &Attributes<'_>) -> (bool, bool) {
        let marked = match self.marked(name, attributes) {
            Some(marked) => {
                self.marks.push(OpenMark {
                    index: self.page.head.marked.len(),
                    words: String::new(),
                    left: WORDS,
                });
                self.page.head.marked.push(marked);
                true
            }
            None => false,
        };
        let item = attributes.is_item;
        if item {
            self.items
                .push(attributes.itemtype().unwrap_or_default().to_owned());
        }
        (marked, item)
    }
}

fn raw_text(node: TreeNode<'_>) -> String {
    let mut out = String::new();
    for child in node.children() {
        if let Node::Text(text) = child.value() {
            out.push_str(text);
        }
    }
    out
}
