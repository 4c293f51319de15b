//! A small reader of XML for checks: a tree of elements, within limits, no entity but the five of XML 1.0.

use quick_xml::{XmlVersion, events::Event, reader::Reader};

/// Deepest nesting that is read.
const DEPTH: usize = 1_500;

/// An element.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Element {
    /// Its name as written, prefix included.
    pub name: String,
    /// Attributes in order, names as written.
    pub attributes: Vec<(String, String)>,
    /// What it holds.
    pub children: Vec<Node>,
}

/// Something within an element.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    /// An element.
    Element(Element),
    /// Text.
    Text(String),
}

impl Element {
    /// Value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// True if the attribute holds the word among others.
    pub fn has_word(&self, attribute: &str, word: &str) -> bool {
        self.attribute(attribute)
            .is_some_and(|value| value.split_ascii_whitespace().any(|part| part == word))
    }

    /// The elements directly within.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|child| match child {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// Calls `visit` for this element and all within, in document order.
    pub fn each<'a>(&'a self, visit: &mut impl FnMut(&'a Element)) {
        visit(self);
        self.elements().for_each(|element| element.each(visit));
    }

    /// The first element of a name, this one included.
    pub fn find(&self, name: &str) -> Option<&Element> {
        if self.name == name {
            return Some(self);
        }
        self.elements().find_map(|element| element.find(name))
    }

    /// All text within.
    pub fn text(&self) -> String {
        let mut out = String::new();
        self.collect(&mut out);
        out
    }

    fn collect(&self, out: &mut String) {
        for child in &self.children {
            match child {
                Node::Element(element) => element.collect(out),
                Node::Text(text) => out.push_str(text),
            }
        }
    }
}

/// Reads a document: its root element.
pub(super) fn parse(bytes: &[u8]) -> Result<Element, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let mut open: Vec<Element> = Vec::new();
    let mut root: Option<Element> = None;
    loop {
        let at = reader.buffer_position();
        let event = reader
            .read_event()
            .map_err(|error| format!("it is not well-formed near byte {at}: {error}"))?;
        match event {
            Event::Start(start) => {
                if open.len() >= DEPTH {
                    return Err(format!("it is nested deeper than {DEPTH} elements"));
                }
                open.push(element(&start)?);
            }
            Event::Empty(start) => {
                let element = element(&start)?;
                place(element, &mut open, &mut root)?;
            }
            Event::End(_) => {
                let element = open.pop().ok_or("an end tag without a start")?;
                place(element, &mut open, &mut root)?;
            }
            Event::Text(text) => push_text(&text.xml10_content(), &mut open)?,
            Event::CData(text) => push_text(&text.xml10_content(), &mut open)?,
            Event::GeneralRef(reference) => {
                let name = reference.xml10_content();
                let resolved = match reference.resolve_char_ref() {
                    Ok(Some(c)) => Some(c.to_string()),
                    Ok(None) => quick_xml::escape::resolve_xml_entity(&name).map(str::to_owned),
                    Err(_) => None,
                };
                let resolved = resolved
                    .ok_or_else(|| format!("unknown entity {}", crate::text::shown(&name)))?;
                push_text(&resolved, &mut open)?;
            }
            Event::DocType(declared) => {
                if declared.contains('[') {
                    return Err("it declares entities of its own".to_owned());
                }
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof => break,
        }
    }
    if !open.is_empty() {
        return Err("it ends before its elements are closed".to_owned());
    }
    root.ok_or_else(|| "it holds no element".to_owned())
}

fn element(start: &quick_xml::events::BytesStart<'_>) -> Result<Element, String> {
    let mut out = Element {
        name: start.name().as_ref().to_owned(),
        ..Element::default()
    };
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_err(|error| error.to_string())?;
        out.attributes
            .push((attribute.key.as_ref().to_owned(), value.into_owned()));
    }
    Ok(out)
}

fn place(element: Element, open: &mut [Element], root: &mut Option<Element>) -> Result<(), String> {
    match open.last_mut() {
        Some(parent) => parent.children.push(Node::Element(element)),
        None if root.is_none() => *root = Some(element),
        None => return Err("it has more than one root element".to_owned()),
    }
    Ok(())
}

fn push_text(text: &str, open: &mut [Element]) -> Result<(), String> {
    match open.last_mut() {
        Some(parent) => {
            if let Some(Node::Text(last)) = parent.children.last_mut() {
                last.push_str(text);
            } else if !text.is_empty() {
                parent.children.push(Node::Text(text.to_owned()));
            }
            Ok(())
        }
        None if text.trim().is_empty() => Ok(()),
        None => Err("there is text outside the root element".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_document_is_read_and_a_broken_one_is_not() {
        let root =
            parse(b"<?xml version=\"1.0\"?><!DOCTYPE html><a b=\"1 &lt; 2\">x&amp;<c/>&#65;</a>")
                .unwrap_or_default();
        assert_eq!(root.attribute("b"), Some("1 < 2"));
        assert_eq!(root.text(), "x&A");
        for broken in [
            "<a>",
            "<a></b>",
            "<a/><b/>",
            "x",
            "<a>&nope;</a>",
            "",
            "<!DOCTYPE a [<!ENTITY x \"y\">]><a/>",
        ] {
            assert!(parse(broken.as_bytes()).is_err(), "{broken}");
        }
    }
}
