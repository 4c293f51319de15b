//! The structure tree of a PDF with the words of each element, in logical order (ISO 32000-1, 14.7): what a screen
//! reader meets.

use super::glyphs::Fonts;
use lopdf::{Dictionary, Document, Object, ObjectId, content::Content};
use std::collections::{BTreeMap, BTreeSet};

/// Deepest nesting of structure elements that is read.
const DEPTH: usize = 400;

/// Most bytes that one page's content may unpack to.
const CONTENT: usize = 256 << 20;

/// A structure element.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::verify) struct Element {
    /// Its type: `P`, `H2`, `Figure`.
    pub kind: String,
    /// Title (`T`).
    pub title: Option<String>,
    /// Alternative description (`Alt`).
    pub alt: Option<String>,
    /// Language (`Lang`).
    pub lang: Option<String>,
    /// Words and elements within, in order.
    pub kids: Vec<Kid>,
}

/// Something within an element.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::verify) enum Kid {
    /// An element.
    Element(Element),
    /// Words of a marked-content sequence.
    Words(String),
    /// A marked-content sequence that draws a picture.
    Picture,
}

impl Element {
    /// The elements directly within.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.kids.iter().filter_map(|kid| match kid {
            Kid::Element(element) => Some(element),
            _ => None,
        })
    }

    /// All words within.
    pub fn text(&self) -> String {
        let mut out = String::new();
        self.collect(&mut out);
        out
    }

    fn collect(&self, out: &mut String) {
        for kid in &self.kids {
            match kid {
                Kid::Element(element) => element.collect(out),
                Kid::Words(words) => out.push_str(words),
                Kid::Picture => {}
            }
        }
    }

    /// True if a picture is drawn within.
    pub fn has_picture(&self) -> bool {
        self.kids.iter().any(|kid| match kid {
            Kid::Element(element) => element.has_picture(),
            Kid::Picture => true,
            Kid::Words(_) => false,
        })
    }
}

/// What a marked-content sequence holds.
#[derive(Clone, Debug, Default)]
struct Marked {
    words: String,
    picture: bool,
}

type Pages = BTreeMap<ObjectId, BTreeMap<i64, Marked>>;

/// Reads the structure tree of a document.
pub(in crate::verify) fn read(document: &Document) -> Result<Element, String> {
    let root = document
        .catalog()
        .ok()
        .and_then(|catalog| dictionary(document, catalog.get(b"StructTreeRoot").ok()?))
        .ok_or("it has no structure tree")?;
    let mut pages = Pages::new();
    for id in document.get_pages().into_values() {
        pages.insert(id, page(document, id)?);
    }
    let mut reader = Reader {
        document,
        pages,
        seen: BTreeSet::new(),
    };
    let mut top = Element::default();
    if let Ok(kids) = root.get(b"K") {
        reader.kids(kids, None, 0, &mut top)?;
    }
    Ok(top)
}

struct Reader<'a> {
    document: &'a Document,
    pages: Pages,
    seen: BTreeSet<ObjectId>,
}

impl Reader<'_> {
    fn kids(
        &mut self,
        object: &Object,
        page: Option<ObjectId>,
        depth: usize,
        into: &mut Element,
    ) -> Result<(), String> {
        if depth > DEPTH {
            return Err(format!("its structure is deeper than {DEPTH} levels"));
        }
        if let Object::Reference(id) = object
            && !self.seen.insert(*id)
        {
            return Err("a structure element stands in its tree twice".to_owned());
        }
        let document = self.document;
        let (_, object) = document
            .dereference(object)
            .map_err(|error| error.to_string())?;
        match object {
            Object::Array(list) => {
                for kid in list {
                    self.kids(kid, page, depth.saturating_add(1), into)?;
                }
            }
            Object::Integer(mark) => self.marked(page, *mark, into),
            Object::Dictionary(dict) => {
                let own_page = dict
                    .get(b"Pg")
                    .ok()
                    .and_then(|page| page.as_reference().ok());
                if let Some(kind) = name(dict, b"S") {
                    let mut element = Element {
                        kind,
                        title: text(document, dict, b"T"),
                        alt: text(document, dict, b"Alt"),
                        lang: text(document, dict, b"Lang"),
                        kids: Vec::new(),
                    };
                    if let Ok(kids) = dict.get(b"K") {
                        self.kids(
                            kids,
                            own_page.or(page),
                            depth.saturating_add(1),
                            &mut element,
                        )?;
                    }
                    into.kids.push(Kid::Element(element));
                } else if let Ok(mark) = dict.get(b"MCID").and_then(Object::as_i64) {
                    self.marked(own_page.or(page), mark, into);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn marked(&mut self, page: Option<ObjectId>, mark: i64, into: &mut Element) {
        let Some(marked) = page
            .and_then(|page| self.pages.get(&page))
            .and_then(|marks| marks.get(&mark))
        else {
            return;
        };
        if marked.picture {
            into.kids.push(Kid::Picture);
        }
        if !marked.words.is_empty() {
            into.kids.push(Kid::Words(marked.words.clone()));
        }
    }
}

/// A level of marked content.
enum Level {
    /// Content of the structure, by its identifier.
    Mark(i64),
    /// Its words are given; what is drawn within is not read.
    Told,
    /// No content of the document (ISO 32000-1, 14.8.2.2).
    Artifact,
    /// Anything else.
    Other,
}

/// The words of each marked-content sequence of a page.
fn page(document: &Document, id: ObjectId) -> Result<BTreeMap<i64, Marked>, String> {
    let fonts = Fonts::of(document, id)?;
    let content = document
        .get_page_content_with_limit(id, CONTENT)
        .map_err(|error| error.to_string())?;
    let content = Content::decode(&content).map_err(|error| error.to_string())?;
    let mut marks: BTreeMap<i64, Marked> = BTreeMap::new();
    let mut levels: Vec<Level> = Vec::new();
    let mut font: Vec<u8> = Vec::new();
    let mut fonts_kept: Vec<Vec<u8>> = Vec::new();
    for operation in &content.operations {
        let operands = &operation.operands;
        match operation.operator.as_str() {
            "q" => fonts_kept.push(font.clone()),
            "Q" => {
                if let Some(kept) = fonts_kept.pop() {
                    font = kept;
                }
            }
            "BMC" | "BDC" => {
                let tag = operands.first().and_then(|tag| tag.as_name().ok());
                let properties = operands.get(1).and_then(|properties| match properties {
                    Object::Dictionary(dict) => Some(dict.clone()),
                    Object::Name(name) => named_properties(document, id, name),
                    _ => None,
                });
                let mark = properties
                    .as_ref()
                    .and_then(|dict| dict.get(b"MCID").ok()?.as_i64().ok());
                let told = properties
                    .as_ref()
                    .and_then(|dict| text(document, dict, b"ActualText"));
                let level = if tag == Some(b"Artifact") {
                    Level::Artifact
                } else if let Some(mark) = mark {
                    marks.entry(mark).or_default();
                    Level::Mark(mark)
                } else if let Some(told) = told {
                    show(&levels, &mut marks, &told);
                    Level::Told
                } else {
                    Level::Other
                };
                levels.push(level);
            }
            "EMC" => {
                levels.pop();
            }
            "Tf" => {
                if let Some(Ok(name)) = operands.first().map(Object::as_name) {
                    font = name.to_vec();
                }
            }
            "Tj" | "'" | "\"" | "TJ" => {
                for operand in operands {
                    let strings: Vec<&[u8]> = match operand {
                        Object::String(bytes, _) => vec![bytes],
                        Object::Array(parts) => {
                            parts.iter().filter_map(|part| part.as_str().ok()).collect()
                        }
                        _ => Vec::new(),
                    };
                    for bytes in strings {
                        let words = fonts.words(&font, bytes);
                        show(&levels, &mut marks, &words);
                    }
                }
            }
            "Do" | "BI" => {
                if let Some(mark) = current(&levels)
                    && let Some(marked) = marks.get_mut(&mark)
                {
                    marked.picture = true;
                }
            }
            _ => {}
        }
    }
    Ok(marks)
}

fn show(levels: &[Level], marks: &mut BTreeMap<i64, Marked>, words: &str) {
    if let Some(mark) = current(levels)
        && let Some(marked) = marks.get_mut(&mark)
    {
        marked.words.push_str(words);
    }
}

/// The sequence that content belongs to: the innermost with an identifier, unless its words are told or it is artifact.
fn current(levels: &[Level]) -> Option<i64> {
    for level in levels.iter().rev() {
        match level {
            Level::Mark(mark) => return Some(*mark),
            Level::Told | Level::Artifact => return None,
            Level::Other => {}
        }
    }
    None
}

fn named_properties(document: &Document, page: ObjectId, name: &[u8]) -> Option<Dictionary> {
    let (own, inherited) = document.get_page_resources(page).ok()?;
    let inherited = inherited
        .into_iter()
        .filter_map(|id| document.get_dictionary(id).ok());
    own.into_iter().chain(inherited).find_map(|resources| {
        let properties = dictionary(document, resources.get(b"Properties").ok()?)?;
        dictionary(document, properties.get(name).ok()?).cloned()
    })
}

pub(super) fn dictionary<'a>(document: &'a Document, object: &'a Object) -> Option<&'a Dictionary> {
    match document.dereference(object).ok()?.1 {
        Object::Dictionary(dict) => Some(dict),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

fn name(dict: &Dictionary, key: &[u8]) -> Option<String> {
    let name = dict.get(key).ok()?.as_name().ok()?;
    Some(String::from_utf8_lossy(name).into_owned())
}

/// A text string of a dictionary.
pub(super) fn text(document: &Document, dict: &Dictionary, key: &[u8]) -> Option<String> {
    let (_, object) = document.dereference(dict.get(key).ok()?).ok()?;
    lopdf::decode_text_string(object).ok()
}
