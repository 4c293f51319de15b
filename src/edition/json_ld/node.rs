//! JSON with members in the order they were put in: the same article gives the same bytes.

use serde::{Serialize, Serializer, ser::SerializeMap};

/// A JSON value of the record.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Json {
    /// A string.
    Text(String),
    /// A whole number.
    Number(u64),
    /// A list.
    List(Vec<Json>),
    /// An object.
    Node(Node),
}

/// An object whose members keep their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Node(Vec<(&'static str, Json)>);

impl Node {
    /// An object without members.
    pub fn new() -> Self {
        Self::default()
    }

    /// An object of a type.
    pub fn of(kind: &str) -> Self {
        Self::new().text("@type", kind)
    }

    /// An object of several types.
    pub fn of_all(kinds: &[&str]) -> Self {
        let kinds = kinds
            .iter()
            .map(|kind| Json::Text((*kind).to_owned()))
            .collect();
        Self::new().list("@type", kinds)
    }

    /// A reference to an object described elsewhere.
    pub fn reference(id: &str) -> Self {
        Self::new().text("@id", id)
    }

    /// Adds a string, its ends trimmed; an empty one adds nothing.
    pub fn text(mut self, key: &'static str, value: &str) -> Self {
        let value = value.trim();
        if !value.is_empty() {
            self.0.push((key, Json::Text(value.to_owned())));
        }
        self
    }

    /// Adds a string if there is one.
    pub fn maybe(self, key: &'static str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.text(key, value),
            None => self,
        }
    }

    /// Adds the address if it can be written as an IRI (RFC 3987); what an IRI may not hold is percent-encoded.
    pub fn iri(self, key: &'static str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.text(key, &iri(value)),
            None => self,
        }
    }

    /// Adds a number.
    pub fn number(mut self, key: &'static str, value: u64) -> Self {
        self.0.push((key, Json::Number(value)));
        self
    }

    /// Adds a list; an empty one adds nothing.
    pub fn list(mut self, key: &'static str, values: Vec<Json>) -> Self {
        if !values.is_empty() {
            self.0.push((key, Json::List(values)));
        }
        self
    }

    /// Adds a list of objects; an empty one adds nothing.
    pub fn nodes(self, key: &'static str, nodes: Vec<Node>) -> Self {
        self.list(key, nodes.into_iter().map(Json::Node).collect())
    }

    /// Adds a list of objects even if it is empty.
    pub fn whole_list(mut self, key: &'static str, nodes: Vec<Node>) -> Self {
        let values = nodes.into_iter().map(Json::Node).collect();
        self.0.push((key, Json::List(values)));
        self
    }

    /// Adds a list of strings, blank ones left out; an empty list adds nothing.
    pub fn texts<'a>(self, key: &'static str, values: impl IntoIterator<Item = &'a str>) -> Self {
        let values = values
            .into_iter()
            .map(str::trim)
            .filter(|value| !value.is_empty())
            .map(|value| Json::Text(value.to_owned()))
            .collect();
        self.list(key, values)
    }

    /// Adds an object; one without members adds nothing.
    pub fn node(mut self, key: &'static str, node: Node) -> Self {
        if !node.0.is_empty() {
            self.0.push((key, Json::Node(node)));
        }
        self
    }

    /// Adds an object if there is one.
    pub fn maybe_node(self, key: &'static str, node: Option<Node>) -> Self {
        match node {
            Some(node) => self.node(key, node),
            None => self,
        }
    }

    /// Number of members.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// True if it has no members.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

/// An address as an IRI: white space, controls, `<>"{}|\^`, the backquote and every `#` after the first are
/// percent-encoded (RFC 3987, section 2.2), as RDF readers ask; everything else stays.
pub fn iri(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    let mut in_fragment = false;
    for c in address.trim().chars() {
        let second_fragment = c == '#' && std::mem::replace(&mut in_fragment, true);
        let wrong = second_fragment
            || c.is_control()
            || c.is_whitespace()
            || matches!(c, '<' | '>' | '"' | '{' | '}' | '|' | '\\' | '^' | '`')
            || crate::text::is_invisible(c)
            || !crate::text::is_xml_char(c)
            || matches!(u32::from(c), 0xE000..=0xF8FF | 0xFFF0..=0xFFFF | 0xF0000..);
        if wrong {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_keep_their_order_and_empty_ones_stay_out() {
        let node = Node::of("Article")
            .text("z", " b ")
            .text("y", "  ")
            .list("x", Vec::new())
            .number("a", 3);
        assert_eq!(
            serde_json::to_string(&node).unwrap_or_default(),
            r#"{"@type":"Article","z":"b","a":3}"#
        );
    }

    #[test]
    fn an_iri_holds_no_space_brace_or_control() {
        assert_eq!(
            iri("https://a.example/x y?q={1}|\u{7}é"),
            "https://a.example/x%20y?q=%7B1%7D%7C%07é"
        );
    }
}
