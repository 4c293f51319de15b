//! The archival file: what printpdf drew gets its structure, metadata, output intent, links, outline and attachments.
//!
//! Only lopdf here, and never a content stream's words: those are drawn.

use super::{
    Profile,
    draw::{Annotation, Drawn},
    frame::{Laid, Target},
    icc,
    pack::Packer,
    tags::{self, name, text_string},
    write,
};
use crate::{edition::EditionError, fixity::Digest, time::Timestamp};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};

/// A file that goes with the PDF.
#[derive(Clone, Debug)]
pub struct Attachment {
    /// File name.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// `Source` or `Data` (ISO 19005-3, annex E).
    pub relation: &'static str,
    /// What it is, in words.
    pub description: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// What the file says about itself.
pub struct Entry<'a> {
    /// Standards.
    pub profile: Profile,
    /// Title.
    pub title: &'a str,
    /// Authors in one line.
    pub author: String,
    /// Language.
    pub language: &'a str,
    /// True if it is read from right to left.
    pub right_to_left: bool,
    /// XMP packet.
    pub xmp: Vec<u8>,
    /// Tool.
    pub tool: &'a str,
    /// Date of the edition.
    pub date: Option<Timestamp>,
    /// Digests of what the file is made of, for its identifier.
    pub inputs: Vec<Digest>,
    /// Compression level, 0 to 9.
    pub level: u32,
}

/// Finishes the file. The attachments are moved into it: they may be large.
pub fn finish(
    drawn: Drawn,
    laid: &Laid,
    entry: &Entry<'_>,
    attachments: Vec<Attachment>,
) -> Result<Vec<u8>, EditionError> {
    let Drawn {
        mut document,
        marks,
        annotations,
        anchors,
    } = drawn;
    let wrong = |reason: &str| EditionError::Assembly {
        edition: "pdf",
        reason: reason.to_owned(),
    };
    let version_2 = entry.profile == Profile::A4f;
    document.version = if version_2 { "2.0" } else { "1.7" }.to_owned();
    document.binary_mark = vec![0xE2, 0xE3, 0xCF, 0xD3];
    let root = document
        .trailer
        .get(b"Root")
        .and_then(Object::as_reference)
        .map_err(|_| wrong("no catalogue"))?;
    let pages_root = document
        .get_object(root)
        .and_then(Object::as_dict)
        .and_then(|catalogue| catalogue.get(b"Pages"))
        .cloned()
        .map_err(|_| wrong("no pages"))?;
    let pages: Vec<ObjectId> = document.get_pages().values().copied().collect();
    if pages.len() != laid.frames.len() {
        return Err(wrong("sheets and pages differ in number"));
    }
    let annots: Vec<ObjectId> = annotations
        .iter()
        .map(|_| document.new_object_id())
        .collect();
    let structure = tags::write(
        &mut document,
        laid,
        &tags::Placed {
            pages: &pages,
            marks: &marks,
            annotations: &annotations,
            annots: &annots,
            version_2,
        },
    );
    let place = |anchor: usize| anchors.get(anchor).copied().flatten();
    let destination = |anchor: usize, node: usize| -> Option<Object> {
        let (frame, y) = place(anchor)?;
        // PDF/UA-2 wants structure destinations (ISO 14289-2, 8.8).
        let target = if version_2 {
            structure.elements.get(node).copied()?
        } else {
            pages.get(frame).copied()?
        };
        Some(Object::Array(vec![
            Object::Reference(target),
            name("XYZ"),
            0.into(),
            real(y + 2.0),
            Object::Null,
        ]))
    };
    for (index, annotation) in annotations.iter().enumerate() {
        let Some(link) = laid.links.get(annotation.link) else {
            continue;
        };
        let Some(id) = annots.get(index) else {
            continue;
        };
        let key = (pages.len() + index) as i64;
        let mut dict = link_dictionary(annotation, key);
        if let Some(page) = pages.get(annotation.frame) {
            dict.set("P", Object::Reference(*page));
        }
        match &link.target {
            Target::Uri(uri) => {
                let uri = ascii_uri(uri);
                let words = if link.words == uri {
                    uri.clone()
                } else {
                    format!("{} ({uri})", link.words)
                };
                dict.set("Contents", text_string(&words));
                dict.set(
                    "A",
                    dictionary! { "Type" => name("Action"), "S" => name("URI"), "URI" => literal(&uri) },
                );
            }
            Target::Anchor(anchor, node) => {
                dict.set("Contents", text_string(&link.words));
                if let Some(destination) = destination(*anchor, *node) {
                    dict.set("Dest", destination);
                }
            }
        }
        document.set_object(*id, dict);
    }
    finish_pages(&mut document, &pages, &annotations, &annots)?;
    let outline = outline(&mut document, laid, &destination);
    let mut catalogue = catalogue(&mut document, entry, structure.root, pages_root, outline);
    if !attachments.is_empty() {
        attach(&mut document, entry.date, attachments, &mut catalogue);
    }
    document.set_object(root, catalogue);
    information(&mut document, entry);
    drop_empty_resources(&mut document);
    let mut packer = Packer::new(entry.level);
    compress(&mut document, &mut packer);
    let id = identifier(&document, entry);
    document
        .trailer
        .set("ID", Object::Array(vec![id.clone(), id]));
    Ok(write::write(document, &mut packer))
}

fn literal(text: &str) -> Object {
    Object::String(text.as_bytes().to_vec(), StringFormat::Literal)
}

fn real(value: f32) -> Object {
    Object::Real((value * 100.0).round() / 100.0)
}

/// A URI is 7-bit ASCII (ISO 32000-1, 12.6.4.7): other characters are percent-encoded.
fn ascii_uri(uri: &str) -> String {
    let mut out = String::with_capacity(uri.len());
    for byte in uri.bytes() {
        if byte.is_ascii_graphic()
            && !matches!(
                byte,
                b'<' | b'>' | b'"' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}'
            )
        {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn link_dictionary(annotation: &Annotation, key: i64) -> Dictionary {
    let bounds = annotation.rects.iter().fold(
        [f32::MAX, f32::MAX, f32::MIN, f32::MIN],
        |[left, bottom, right, top], [l, b, r, t]| {
            [left.min(*l), bottom.min(*b), right.max(*r), top.max(*t)]
        },
    );
    let quads: Vec<Object> = annotation
        .rects
        .iter()
        .flat_map(|[l, b, r, t]| [*l, *t, *r, *t, *l, *b, *r, *b].map(real))
        .collect();
    dictionary! {
        "Type" => name("Annot"),
        "Subtype" => name("Link"),
        "Rect" => bounds.map(real).to_vec(),
        "QuadPoints" => Object::Array(quads),
        "Border" => vec![0.into(), 0.into(), 0.into()],
        "F" => 4,
        "StructParent" => key,
    }
}

fn finish_pages(
    document: &mut Document,
    pages: &[ObjectId],
    annotations: &[Annotation],
    annots: &[ObjectId],
) -> Result<(), EditionError> {
    let mut by_page: Vec<Vec<Object>> = vec![Vec::new(); pages.len()];
    for (annotation, id) in annotations.iter().zip(annots) {
        if let Some(list) = by_page.get_mut(annotation.frame) {
            list.push(Object::Reference(*id));
        }
    }
    for (index, (page, links)) in pages.iter().zip(by_page).enumerate() {
        let dict = document
            .get_object_mut(*page)
            .and_then(Object::as_dict_mut)
            .map_err(|error| EditionError::Assembly {
                edition: "pdf",
                reason: error.to_string(),
            })?;
        if links.is_empty() {
            dict.remove(b"Annots");
        } else {
            dict.set("Annots", Object::Array(links));
        }
        dict.set("StructParents", index as i64);
        dict.set("Tabs", name("S"));
        dict.remove(b"TrimBox");
        dict.remove(b"CropBox");
    }
    Ok(())
}

/// The outline as a tree: an entry stands under the last one of a higher level.
fn outline(
    document: &mut Document,
    laid: &Laid,
    destination: &dyn Fn(usize, usize) -> Option<Object>,
) -> Option<ObjectId> {
    let entries: Vec<(u8, &str, Object)> = laid
        .outline
        .iter()
        .filter_map(|entry| {
            Some((
                entry.level,
                entry.title.as_str(),
                destination(entry.anchor, entry.node)?,
            ))
        })
        .collect();
    if entries.is_empty() {
        return None;
    }
    let root = document.new_object_id();
    let ids: Vec<ObjectId> = entries.iter().map(|_| document.new_object_id()).collect();
    // The title is the outline's first entry and stands beside the headings, not above them.
    let level = |at: usize| entries.get(at).map_or(2, |(level, ..)| (*level).max(2));
    let mut parents: Vec<Option<usize>> = Vec::with_capacity(entries.len());
    let mut open: Vec<usize> = Vec::new();
    for at in 0..entries.len() {
        while open.last().is_some_and(|last| level(*last) >= level(at)) {
            open.pop();
        }
        parents.push(open.last().copied());
        open.push(at);
    }
    let kids = |parent: Option<usize>| -> Vec<usize> {
        parents
            .iter()
            .enumerate()
            .filter(|(_, p)| **p == parent)
            .map(|(at, _)| at)
            .collect()
    };
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); entries.len()];
    for (at, parent) in parents.iter().enumerate() {
        if let Some(list) = parent.and_then(|parent| children.get_mut(parent)) {
            list.push(at);
        }
    }
    let top = kids(None);
    let reference = |at: Option<&usize>| {
        at.and_then(|at| ids.get(*at))
            .map(|id| Object::Reference(*id))
    };
    for (group, parent) in
        std::iter::once((&top, root)).chain(children.iter().zip(ids.iter().copied()))
    {
        for (place, at) in group.iter().enumerate() {
            let (Some((_, title, destination)), Some(id)) = (entries.get(*at), ids.get(*at)) else {
                continue;
            };
            let mut dict = dictionary! {
                "Title" => text_string(title),
                "Parent" => Object::Reference(parent),
                "Dest" => destination.clone(),
            };
            if let Some(previous) =
                reference(place.checked_sub(1).and_then(|place| group.get(place)))
            {
                dict.set("Prev", previous);
            }
            if let Some(next) = reference(group.get(place + 1)) {
                dict.set("Next", next);
            }
            let own = children.get(*at).map(Vec::as_slice).unwrap_or_default();
            if let (Some(first), Some(last)) = (reference(own.first()), reference(own.last())) {
                dict.set("First", first);
                dict.set("Last", last);
                // Closed: the count is negative.
                dict.set("Count", -(own.len() as i64));
            }
            document.set_object(*id, dict);
        }
    }
    let mut dict = dictionary! { "Type" => name("Outlines"), "Count" => top.len() as i64 };
    if let (Some(first), Some(last)) = (reference(top.first()), reference(top.last())) {
        dict.set("First", first);
        dict.set("Last", last);
    }
    document.set_object(root, dict);
    Some(root)
}

fn catalogue(
    document: &mut Document,
    entry: &Entry<'_>,
    structure: ObjectId,
    pages: Object,
    outline: Option<ObjectId>,
) -> Dictionary {
    let intent_profile = document.add_object(Stream::new(dictionary! { "N" => 3 }, icc::srgb()));
    let intent = document.add_object(dictionary! {
        "Type" => name("OutputIntent"),
        "S" => name("GTS_PDFA1"),
        "OutputConditionIdentifier" => literal("sRGB"),
        "Info" => literal("sRGB IEC61966-2.1"),
        "DestOutputProfile" => Object::Reference(intent_profile),
    });
    let metadata = document.add_object(
        Stream::new(
            dictionary! { "Type" => name("Metadata"), "Subtype" => name("XML") },
            entry.xmp.clone(),
        )
        .with_compression(false),
    );
    let mut preferences = dictionary! { "DisplayDocTitle" => true };
    if entry.right_to_left {
        preferences.set("Direction", name("R2L"));
    }
    let labels = dictionary! {
        "Nums" => vec![0.into(), Object::Dictionary(dictionary! { "S" => name("D") })],
    };
    let mut dict = dictionary! {
        "Type" => name("Catalog"),
        "Pages" => pages,
        "Lang" => text_string(entry.language),
        "MarkInfo" => dictionary! { "Marked" => true },
        "StructTreeRoot" => Object::Reference(structure),
        "ViewerPreferences" => preferences,
        "Metadata" => Object::Reference(metadata),
        "OutputIntents" => vec![Object::Reference(intent)],
        "PageLabels" => labels,
    };
    if let Some(outline) = outline {
        dict.set("Outlines", Object::Reference(outline));
    }
    dict
}

fn attach(
    document: &mut Document,
    date: Option<Timestamp>,
    mut attachments: Vec<Attachment>,
    catalogue: &mut Dictionary,
) {
    attachments.sort_by(|a, b| a.name.cmp(&b.name));
    let mut names = Vec::new();
    let mut associated = Vec::new();
    for attachment in attachments {
        let digest = Digest::of(&attachment.bytes);
        let mut parameters = dictionary! { "Size" => attachment.bytes.len() as i64 };
        // PDF/A-3 asks for a date of change (ISO 19005-3, annex E); without one we say the epoch, never the clock.
        let date = date.map_or_else(|| "D:19700101000000Z".to_owned(), pdf_date);
        parameters.set("ModDate", literal(&date));
        let mut stream = Stream::new(
            dictionary! {
                "Type" => name("EmbeddedFile"),
                "Subtype" => name(&attachment.media_type),
                "Params" => parameters,
            },
            attachment.bytes,
        );
        // An archive is packed already, and may be large.
        if attachment.media_type == "application/zip" {
            stream = stream.with_compression(false);
        }
        let file = document.add_object(stream);
        let specification = document.add_object(dictionary! {
            "Type" => name("Filespec"),
            "F" => literal(&attachment.name),
            "UF" => text_string(&attachment.name),
            "Desc" => text_string(&format!(
                "{} SHA-256 {digest}",
                attachment.description,
            )),
            "AFRelationship" => name(attachment.relation),
            "EF" => dictionary! { "F" => Object::Reference(file), "UF" => Object::Reference(file) },
        });
        names.push(literal(&attachment.name));
        names.push(Object::Reference(specification));
        associated.push(Object::Reference(specification));
    }
    catalogue.set(
        "Names",
        dictionary! { "EmbeddedFiles" => dictionary! { "Names" => Object::Array(names) } },
    );
    catalogue.set("AF", Object::Array(associated));
}

/// `D:20240305083000Z` (ISO 32000-1, 7.9.4).
fn pdf_date(time: Timestamp) -> String {
    let (year, month, day, hour, minute, second) = time.civil();
    format!("D:{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}Z")
}

/// The information dictionary agrees with XMP; PDF/A-4 has none (ISO 19005-4, 6.1.3).
fn information(document: &mut Document, entry: &Entry<'_>) {
    let Ok(id) = document.trailer.get(b"Info").and_then(Object::as_reference) else {
        return;
    };
    if entry.profile == Profile::A4f {
        document.objects.remove(&id);
        document.trailer.remove(b"Info");
        return;
    }
    let mut dict = dictionary! {
        "Title" => text_string(entry.title),
        "Creator" => text_string(entry.tool),
        "Producer" => text_string(super::PRODUCER),
    };
    if !entry.author.is_empty() {
        dict.set("Author", text_string(&entry.author));
    }
    if let Some(date) = entry.date {
        dict.set("CreationDate", literal(&pdf_date(date)));
        dict.set("ModDate", literal(&pdf_date(date)));
    }
    document.set_object(id, dict);
}

/// printpdf names resource dictionaries that are empty: they go.
fn drop_empty_resources(document: &mut Document) {
    let empty: Vec<ObjectId> = document
        .objects
        .iter()
        .filter(|(_, object)| object.as_dict().is_ok_and(Dictionary::is_empty))
        .map(|(id, _)| *id)
        .collect();
    let mut shared: Option<(Dictionary, ObjectId)> = None;
    let mut same: Vec<(ObjectId, ObjectId)> = Vec::new();
    for (id, object) in &mut document.objects {
        let Ok(dict) = object.as_dict_mut() else {
            continue;
        };
        if !dict.has(b"ExtGState") || !dict.has(b"XObject") {
            continue;
        }
        for key in [&b"Font"[..], b"XObject", b"ExtGState", b"Shading"] {
            let is_empty = dict
                .get(key)
                .and_then(Object::as_reference)
                .is_ok_and(|id| empty.contains(&id));
            if is_empty {
                dict.remove(key);
            }
        }
        match &shared {
            Some((first, kept)) if first == dict => same.push((*id, *kept)),
            Some(_) => {}
            None => shared = Some((dict.clone(), *id)),
        }
    }
    // All pages have the same resources: one dictionary serves them all.
    for object in document.objects.values_mut() {
        if let Ok(dict) = object.as_dict_mut()
            && let Ok(id) = dict.get(b"Resources").and_then(Object::as_reference)
            && let Some((_, kept)) = same.iter().find(|(from, _)| *from == id)
        {
            dict.set("Resources", Object::Reference(*kept));
        }
    }
    for id in empty.iter().chain(same.iter().map(|(from, _)| from)) {
        document.objects.remove(id);
    }
}

fn compress(document: &mut Document, packer: &mut Packer) {
    for object in document.objects.values_mut() {
        if let Object::Stream(stream) = object
            && stream.allows_compression
            && !stream.dict.has(b"Filter")
        {
            let packed = packer.pack(&stream.content);
            if packed.len() + 20 < stream.content.len() {
                stream.dict.set("Filter", name("FlateDecode"));
                stream.set_content(packed);
            }
        }
    }
}

/// The file identifier: a digest of what the file is made of. The same article, options and version give the same one.
fn identifier(document: &Document, entry: &Entry<'_>) -> Object {
    let mut parts: Vec<&[u8]> = vec![entry.title.as_bytes(), &entry.xmp];
    parts.extend(entry.inputs.iter().map(|digest| &digest.bytes()[..]));
    for object in document.objects.values() {
        if let Object::Stream(stream) = object
            && !stream.dict.has(b"Width")
        {
            parts.push(&stream.content);
        }
    }
    let digest = Digest::of_parts(parts);
    Object::String(
        digest.bytes().iter().take(16).copied().collect(),
        StringFormat::Hexadecimal,
    )
}
