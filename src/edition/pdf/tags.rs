//! The structure tree: nodes of the layout to structure elements, marked content and links tied to them both ways
//! (ISO 32000-1, 14.7).

use super::{
    draw::Annotation,
    frame::{Kid, Laid, Leaf, Numbering, Scope, Tag},
};
use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat, dictionary};

/// What was placed where.
pub struct Placed<'a> {
    /// Page objects.
    pub pages: &'a [ObjectId],
    /// The leaf of each marked-content id, by sheet.
    pub marks: &'a [Vec<Leaf>],
    /// Links on sheets.
    pub annotations: &'a [Annotation],
    /// Their objects.
    pub annots: &'a [ObjectId],
    /// PDF 2.0: namespaces.
    pub version_2: bool,
}

/// The structure written.
pub struct Structure {
    /// The root of the tree.
    pub root: ObjectId,
    /// The element of each node.
    pub elements: Vec<ObjectId>,
}

/// A name object.
pub fn name(name: &str) -> Object {
    Object::Name(name.as_bytes().to_vec())
}

/// A text string: ASCII as it is, else UTF-16 with a byte-order mark (ISO 32000-1, 7.9.2.2).
pub fn text_string(text: &str) -> Object {
    if text.chars().all(|c| matches!(c, ' '..='~')) {
        return Object::String(text.as_bytes().to_vec(), StringFormat::Literal);
    }
    let mut bytes = vec![0xFE, 0xFF];
    bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    Object::String(bytes, StringFormat::Hexadecimal)
}

/// Writes the structure tree.
pub fn write(document: &mut Document, laid: &Laid, placed: &Placed<'_>) -> Structure {
    let root = document.new_object_id();
    let nodes = &laid.tree.nodes;
    let elements: Vec<ObjectId> = nodes.iter().map(|_| document.new_object_id()).collect();
    let mut spots: Vec<Vec<(usize, usize)>> = vec![Vec::new(); laid.tree.leaves()];
    for (page, leaves) in placed.marks.iter().enumerate() {
        for (id, leaf) in leaves.iter().enumerate() {
            if let Some(spots) = spots.get_mut(leaf.0 as usize) {
                spots.push((page, id));
            }
        }
    }
    let mut links: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    for (index, annotation) in placed.annotations.iter().enumerate() {
        let node = laid.links.get(annotation.link).map(|link| link.node);
        if let Some(list) = node.and_then(|node| links.get_mut(node)) {
            list.push(index);
        }
    }
    let spaces = placed.version_2.then(|| {
        let mut space = |uri: &str| {
            document.add_object(dictionary! {
                "Type" => name("Namespace"),
                "NS" => Object::String(uri.as_bytes().to_vec(), StringFormat::Literal),
            })
        };
        (
            space("http://iso.org/pdf2/ssn"),
            space("http://iso.org/pdf/ssn"),
        )
    });
    let living = living(laid, &spots, &links);
    let mut owner: Vec<Vec<Object>> = placed
        .marks
        .iter()
        .map(|leaves| vec![Object::Null; leaves.len()])
        .collect();
    let mut identifiers: Vec<(String, ObjectId)> = Vec::new();
    for (index, node) in nodes.iter().enumerate() {
        let Some(id) = elements.get(index).copied() else {
            continue;
        };
        if !living.get(index).copied().unwrap_or(false) {
            continue;
        }
        let first_page = node.kids.iter().find_map(|kid| match kid {
            Kid::Leaf(leaf) => spots
                .get(leaf.0 as usize)
                .and_then(|spots| spots.first())
                .map(|(page, _)| *page),
            Kid::Node(_) => None,
        });
        let mut kids: Vec<Object> = Vec::new();
        for kid in &node.kids {
            match kid {
                Kid::Node(kid) => {
                    if living.get(*kid).copied().unwrap_or(false)
                        && let Some(element) = elements.get(*kid)
                    {
                        kids.push(Object::Reference(*element));
                    }
                }
                Kid::Leaf(leaf) => {
                    for (page, mark) in spots.get(leaf.0 as usize).into_iter().flatten() {
                        if let Some(slot) =
                            owner.get_mut(*page).and_then(|page| page.get_mut(*mark))
                        {
                            *slot = Object::Reference(id);
                        }
                        if Some(*page) == first_page {
                            kids.push(Object::Integer(*mark as i64));
                        } else if let Some(page) = placed.pages.get(*page) {
                            kids.push(Object::Dictionary(dictionary! {
                                "Type" => name("MCR"),
                                "Pg" => Object::Reference(*page),
                                "MCID" => *mark as i64,
                            }));
                        }
                    }
                }
            }
        }
        for link in links.get(index).into_iter().flatten() {
            let page = placed
                .annotations
                .get(*link)
                .and_then(|annotation| placed.pages.get(annotation.frame));
            if let (Some(page), Some(annot)) = (page, placed.annots.get(*link)) {
                kids.push(Object::Dictionary(dictionary! {
                    "Type" => name("OBJR"),
                    "Pg" => Object::Reference(*page),
                    "Obj" => Object::Reference(*annot),
                }));
            }
        }
        let parent = if index == 0 {
            root
        } else {
            elements.get(node.parent).copied().unwrap_or(root)
        };
        let (tag, space) = tag_name(node.tag, spaces);
        let mut dict = dictionary! {
            "Type" => name("StructElem"),
            "S" => name(tag),
            "P" => Object::Reference(parent),
        };
        match kids.len() {
            0 => {}
            1 => dict.set("K", kids.pop().unwrap_or(Object::Null)),
            _ => dict.set("K", Object::Array(kids)),
        }
        if let Some(page) = first_page.and_then(|page| placed.pages.get(page)) {
            dict.set("Pg", Object::Reference(*page));
        }
        if let Some(alt) = &node.alt {
            dict.set("Alt", text_string(alt));
        }
        if let Some(lang) = &node.lang {
            dict.set("Lang", text_string(lang));
        }
        if let Some(title) = &node.title {
            dict.set("T", text_string(title));
        }
        if let Some(space) = space {
            dict.set("NS", Object::Reference(space));
        }
        let attributes = attributes(node, laid, placed.version_2, &spots);
        if !attributes.is_empty() {
            dict.set("A", Object::Array(attributes));
        }
        if node.tag == Tag::Note {
            // Notes need identifiers (ISO 14289-1, 7.9).
            let key = format!("note-{:05}", identifiers.len() + 1);
            dict.set(
                "ID",
                Object::String(key.clone().into_bytes(), StringFormat::Literal),
            );
            identifiers.push((key, id));
        }
        if placed.version_2 && !node.refers.is_empty() {
            let refers: Vec<Object> = node
                .refers
                .iter()
                .filter_map(|node| elements.get(*node).map(|id| Object::Reference(*id)))
                .collect();
            dict.set("Ref", Object::Array(refers));
        }
        document.set_object(id, dict);
    }
    let mut numbers: Vec<Object> = Vec::new();
    for (page, owners) in owner.into_iter().enumerate() {
        numbers.push(Object::Integer(page as i64));
        let id = document.add_object(Object::Array(owners));
        numbers.push(Object::Reference(id));
    }
    for (index, annotation) in placed.annotations.iter().enumerate() {
        let element = laid
            .links
            .get(annotation.link)
            .and_then(|link| elements.get(link.node));
        if let Some(element) = element {
            numbers.push(Object::Integer((placed.pages.len() + index) as i64));
            numbers.push(Object::Reference(*element));
        }
    }
    let parent_tree = document.add_object(dictionary! { "Nums" => Object::Array(numbers) });
    let top = elements
        .first()
        .map_or(Object::Null, |id| Object::Reference(*id));
    let mut dict = dictionary! {
        "Type" => name("StructTreeRoot"),
        "K" => Object::Array(vec![top]),
        "ParentTree" => Object::Reference(parent_tree),
        "ParentTreeNextKey" => (placed.pages.len() + placed.annotations.len()) as i64,
    };
    if let Some((new, old)) = spaces {
        dict.set(
            "Namespaces",
            Object::Array(vec![Object::Reference(new), Object::Reference(old)]),
        );
    }
    if !identifiers.is_empty() {
        let names: Vec<Object> = identifiers
            .into_iter()
            .flat_map(|(key, id)| {
                [
                    Object::String(key.into_bytes(), StringFormat::Literal),
                    Object::Reference(id),
                ]
            })
            .collect();
        dict.set("IDTree", dictionary! { "Names" => Object::Array(names) });
    }
    document.set_object(root, dict);
    Structure { root, elements }
}

/// Elements that hold something; an empty one would only be in a listener's way.
fn living(laid: &Laid, spots: &[Vec<(usize, usize)>], links: &[Vec<usize>]) -> Vec<bool> {
    let nodes = &laid.tree.nodes;
    let mut living: Vec<bool> = vec![false; nodes.len()];
    // Kids stand after their parents, so one pass from the end is enough.
    for (index, node) in nodes.iter().enumerate().rev() {
        let full = matches!(node.tag, Tag::TD | Tag::TH | Tag::Figure)
            || index == 0
            || links.get(index).is_some_and(|links| !links.is_empty())
            || node.kids.iter().any(|kid| match kid {
                Kid::Node(kid) => living.get(*kid).copied().unwrap_or(false),
                Kid::Leaf(leaf) => spots
                    .get(leaf.0 as usize)
                    .is_some_and(|spots| !spots.is_empty()),
            });
        if let Some(slot) = living.get_mut(index) {
            *slot = full;
        }
    }
    living
}

/// The tag's name and namespace. Art, BlockQuote and Note are of PDF 1.7 (ISO 14289-2, 8.2.4); PDF 2.0's note is FENote.
fn tag_name(tag: Tag, spaces: Option<(ObjectId, ObjectId)>) -> (&'static str, Option<ObjectId>) {
    let Some((new, old)) = spaces else {
        return (tag.name(), None);
    };
    match tag {
        Tag::Note => ("FENote", Some(new)),
        Tag::Art | Tag::BlockQuote | Tag::Reference | Tag::Code => (tag.name(), Some(old)),
        _ => (tag.name(), Some(new)),
    }
}

fn attributes(
    node: &super::frame::Node,
    laid: &Laid,
    version_2: bool,
    spots: &[Vec<(usize, usize)>],
) -> Vec<Object> {
    let mut out = Vec::new();
    let mut push = |dict: Dictionary| out.push(Object::Dictionary(dict));
    if node.tag == Tag::Figure
        && let Some(bounds) = bounds(laid, node, spots)
    {
        push(dictionary! {
            "O" => name("Layout"),
            "Placement" => name("Block"),
            "BBox" => bounds.map(Object::Real).to_vec(),
        });
    }
    if matches!(node.tag, Tag::TH | Tag::TD) {
        let mut dict = dictionary! { "O" => name("Table") };
        if let Some(scope) = node.scope {
            dict.set(
                "Scope",
                name(match scope {
                    Scope::Column => "Column",
                    Scope::Row => "Row",
                }),
            );
        }
        if node.spans.0 > 1 {
            dict.set("ColSpan", i64::from(node.spans.0));
        }
        if node.spans.1 > 1 {
            dict.set("RowSpan", i64::from(node.spans.1));
        }
        if dict.len() > 1 {
            push(dict);
        }
    }
    if let Some(numbering) = node.numbering {
        push(dictionary! {
            "O" => name("List"),
            "ListNumbering" => name(match numbering {
                Numbering::Disc => "Disc",
                Numbering::Decimal => "Decimal",
                // PDF 2.0 has a word for lists of terms, and wants one where there are labels.
                Numbering::None if version_2 => "Description",
                Numbering::None => "None",
            }),
        });
    }
    out
}

/// Where a figure stands on its sheet.
fn bounds(
    laid: &Laid,
    node: &super::frame::Node,
    spots: &[Vec<(usize, usize)>],
) -> Option<[f32; 4]> {
    // A picture is a leaf of the figure itself; words in its place may stand in a span of their language.
    let leaf = node.kids.iter().find_map(|kid| match kid {
        Kid::Leaf(leaf) => Some(*leaf),
        Kid::Node(kid) => {
            let kid = laid.tree.nodes.get(*kid)?;
            match kid.kids.first()? {
                Kid::Leaf(leaf) if kid.tag == Tag::Span => Some(*leaf),
                _ => None,
            }
        }
    })?;
    let (frame, _) = spots.get(leaf.0 as usize)?.first()?;
    let height = laid.size.1.0;
    let round = |value: f32| (value * 100.0).round() / 100.0;
    laid.frames
        .get(*frame)?
        .items
        .iter()
        .filter_map(|item| match item {
            super::frame::Item::Picture {
                x,
                y,
                width,
                height: tall,
                leaf: own,
                ..
            } if *own == leaf => Some([x.0, height - y.0 - tall.0, x.0 + width.0, height - y.0]),
            super::frame::Item::Text(run) if run.leaf == Some(leaf) => Some([
                run.x.0,
                height - run.y.0 - run.size.0 * 0.3,
                run.x.0 + run.width.0,
                height - run.y.0 + run.size.0,
            ]),
            _ => None,
        })
        .reduce(|a, b| {
            [
                a[0].min(b[0]),
                a[1].min(b[1]),
                a[2].max(b[2]),
                a[3].max(b[3]),
            ]
        })
        .map(|bounds| bounds.map(round))
}
