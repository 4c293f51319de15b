//! The structure tree read: elements with their content in order (ISO 32000-1, 14.7).

use super::{
    file::File,
    syntax::{Dict, Value},
};
use std::collections::{BTreeMap, BTreeSet};

/// Deepest structure that is followed.
const DEPTH: usize = 200;

/// One element.
#[derive(Clone, Debug, Default)]
pub struct Element {
    /// Structure type.
    pub tag: String,
    /// Alternative text.
    pub alt: Option<String>,
    /// Numbering of a list.
    pub numbering: Option<String>,
    /// What it holds.
    pub kids: Vec<Kid>,
}

/// What an element holds.
#[derive(Clone, Debug)]
pub enum Kid {
    /// Another element.
    Element(Element),
    /// Marked content: sheet, id.
    Content(usize, i64),
}

/// The structure of a file.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// Root elements.
    pub roots: Vec<Element>,
    /// How many elements hold each piece of content.
    pub marks: BTreeMap<(usize, i64), usize>,
    /// Annotations that elements hold.
    pub objects: BTreeSet<u32>,
    /// Faults found.
    pub faults: Vec<(&'static str, String)>,
}

/// Reads the structure tree.
pub fn read(file: &File<'_>, catalogue: &Dict, pages: &[u32]) -> Result<Tree, String> {
    let Value::Dict(root) = file.get(catalogue, "StructTreeRoot") else {
        return Err("it has no structure".to_owned());
    };
    let mut reader = Reader {
        file,
        pages: pages
            .iter()
            .enumerate()
            .map(|(at, number)| (*number, at))
            .collect(),
        tree: Tree::default(),
        seen: BTreeSet::new(),
    };
    let kids = match file.get(&root, "K") {
        Value::Array(kids) => kids.to_vec(),
        other => vec![other],
    };
    for kid in &kids {
        if let Some(element) = reader.element(kid, 0) {
            reader.tree.roots.push(element);
        }
    }
    let mut level = 0;
    let mut faults = Vec::new();
    for root in &reader.tree.roots {
        headings(root, &mut level, &mut faults);
    }
    reader.tree.faults.extend(faults);
    Ok(reader.tree)
}

struct Reader<'f, 'a> {
    file: &'f File<'a>,
    pages: BTreeMap<u32, usize>,
    tree: Tree,
    seen: BTreeSet<u32>,
}

impl Element {
    /// The elements directly within.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.kids.iter().filter_map(|kid| match kid {
            Kid::Element(element) => Some(element),
            Kid::Content(..) => None,
        })
    }
}

impl Reader<'_, '_> {
    fn element(&mut self, value: &Value, depth: usize) -> Option<Element> {
        if let Value::Reference(number) = value
            && !self.seen.insert(*number)
        {
            self.fault("an element stands in the structure twice");
            return None;
        }
        if depth > DEPTH {
            self.fault("the structure is nested too deeply");
            return None;
        }
        let Value::Dict(dict) = self.file.resolve(value) else {
            self.fault("an element is missing");
            return None;
        };
        let mut element = Element {
            tag: self
                .file
                .get(&dict, "S")
                .name()
                .unwrap_or_default()
                .to_owned(),
            alt: self.file.get(&dict, "Alt").text(),
            ..Element::default()
        };
        if element.tag == "L"
            && let Value::Array(attributes) = self.file.get(&dict, "A")
        {
            element.numbering = attributes.iter().find_map(|attribute| {
                let attribute = self.file.resolve(attribute);
                attribute
                    .dict()?
                    .get("ListNumbering")?
                    .name()
                    .map(str::to_owned)
            });
        }
        if element.tag == "Figure"
            && element
                .alt
                .as_deref()
                .is_none_or(|alt| alt.trim().is_empty())
        {
            self.tree.faults.push((
                "ISO 14289-1, 7.3",
                "a figure has no alternative text".to_owned(),
            ));
        }
        let page = match dict.get("Pg") {
            Some(Value::Reference(number)) => self.pages.get(number).copied(),
            _ => None,
        };
        match dict.get("K") {
            None => {}
            Some(Value::Array(kids)) => self.kids(kids, page, &mut element, depth),
            Some(other) => self.kids(std::slice::from_ref(other), page, &mut element, depth),
        }
        Some(element)
    }

    fn kids(&mut self, kids: &[Value], page: Option<usize>, element: &mut Element, depth: usize) {
        for kid in kids {
            if self.file.budget.spend(1).is_none() {
                return;
            }
            self.kid(kid, page, element, depth);
        }
    }

    fn kid(&mut self, kid: &Value, page: Option<usize>, element: &mut Element, depth: usize) {
        match kid {
            Value::Number(_) => self.mark(page, kid.integer(), element),
            Value::Dict(dict) if dict.get("Type").and_then(Value::name) == Some("MCR") => {
                let own = match dict.get("Pg") {
                    Some(Value::Reference(number)) => self.pages.get(number).copied(),
                    _ => page,
                };
                self.mark(own, dict.get("MCID").and_then(Value::integer), element);
            }
            Value::Dict(dict) if dict.get("Type").and_then(Value::name) == Some("OBJR") => {
                if let Some(Value::Reference(number)) = dict.get("Obj") {
                    self.tree.objects.insert(*number);
                }
            }
            other => {
                if let Some(kid) = self.element(other, depth + 1) {
                    element.kids.push(Kid::Element(kid));
                }
            }
        }
    }

    fn mark(&mut self, page: Option<usize>, id: Option<i64>, element: &mut Element) {
        match (page, id) {
            (Some(page), Some(id)) => {
                let count = self.tree.marks.entry((page, id)).or_default();
                *count += 1;
                // What stands in the structure twice is a fault, and said once.
                if *count == 1 {
                    element.kids.push(Kid::Content(page, id));
                }
            }
            _ => self.fault("content is named without its sheet"),
        }
    }

    fn fault(&mut self, words: &str) {
        self.tree
            .faults
            .push(("ISO 32000-1, 14.7", words.to_owned()));
    }
}

/// Headings may not skip a level (ISO 14289-1, 7.4.2).
fn headings(element: &Element, level: &mut u8, faults: &mut Vec<(&'static str, String)>) {
    if let Some(own) = heading(&element.tag) {
        if own > *level + 1 {
            faults.push((
                "ISO 14289-1, 7.4.2",
                format!("a heading of level {own} follows one of level {level}"),
            ));
        }
        *level = own;
    }
    for kid in &element.kids {
        if let Kid::Element(kid) = kid {
            headings(kid, level, faults);
        }
    }
}

/// The level of a heading's tag.
pub fn heading(tag: &str) -> Option<u8> {
    tag.strip_prefix('H')
        .and_then(|level| level.parse().ok())
        .filter(|level| (1..=6).contains(level))
}
