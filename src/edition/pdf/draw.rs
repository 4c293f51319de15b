//! Frames to printpdf pages: subset fonts, text with its meaning behind each glyph, pictures, rules, marked content.
//!
//! Each leaf of the structure becomes a marked-content sequence on the sheet where it lands; everything else is an
//! artifact. The order of the content is the order of reading.

use super::{
    Profile, cmap,
    embed::{Embedded, embed, glyph_text, needs_words, specimen},
    fonts::FontSet,
    frame::{Colour, FaceId, Glyph, Item, Laid, Leaf, LinkId, Pt, TextRun},
    raster::PictureStream,
};
use crate::edition::EditionError;
use printpdf::{
    Color, CurTransMat, DictItem, Mm, Op, PaintMode, PdfDocument, PdfFontHandle, PdfPage,
    PdfSaveOptions, Rect, Rgb, TextMatrix, TextRenderingMode, XObject, XObjectId, XObjectTransform,
};
use std::collections::BTreeMap;

/// A link on one sheet.
#[derive(Clone, Debug)]
pub struct Annotation {
    /// Sheet.
    pub frame: usize,
    /// Which link.
    pub link: LinkId,
    /// Rectangles of its words: left, bottom, right, top, from the sheet's lower left.
    pub rects: Vec<[f32; 4]>,
}

/// What drawing leaves for the archive.
pub struct Drawn {
    /// Pages, fonts, images, content streams.
    pub document: lopdf::Document,
    /// For each sheet, the leaf of each marked-content id.
    pub marks: Vec<Vec<Leaf>>,
    /// Links.
    pub annotations: Vec<Annotation>,
    /// Sheet and height (from the sheet's foot) of each anchor.
    pub anchors: Vec<Option<(usize, f32)>>,
}

/// Draws the sheets.
pub fn draw(
    laid: &Laid,
    fonts: &FontSet,
    pictures: &BTreeMap<usize, PictureStream>,
    profile: Profile,
    title: &str,
) -> Result<Drawn, EditionError> {
    let mut document = PdfDocument::new(title);
    let faces = embed(laid, fonts, profile, &mut document)?;
    for (index, picture) in pictures {
        document.resources.xobjects.map.insert(
            XObjectId(format!("I{index}")),
            XObject::External(picture.to_printpdf()),
        );
    }
    let tags = leaf_tags(laid);
    let mut pen = Pen {
        height: laid.size.1.0,
        faces: &faces,
        tags: &tags,
        profile,
        ops: Vec::new(),
        open: None,
        marks: Vec::new(),
        colour: None,
        font: None,
        thick: false,
    };
    let mut marks = Vec::with_capacity(laid.frames.len());
    let mut annotations: Vec<Annotation> = Vec::new();
    let mut anchors = vec![None; laid.anchors];
    for (index, frame) in laid.frames.iter().enumerate() {
        let first = annotations.len();
        for item in &frame.items {
            pen.item(item, false);
            match item {
                Item::Text(run) => link_area(run, index, pen.height, first, &mut annotations),
                Item::Anchor { id, y } => {
                    if let Some(slot) = anchors.get_mut(*id) {
                        *slot = slot.or(Some((index, pen.height - y.0)));
                    }
                }
                _ => {}
            }
        }
        for item in &frame.footer {
            pen.item(item, true);
        }
        let (ops, leaves) = pen.finish();
        marks.push(leaves);
        document.pages.push(sheet(laid, ops));
    }
    document.pages.push(sheet(laid, specimen(&faces)));
    let mut warnings = Vec::new();
    let options = PdfSaveOptions {
        optimize: false,
        subset_fonts: false,
        // Text operators with whole strings are `Op::Unknown`, which it would leave out.
        secure: false,
        image_optimization: None,
    };
    let mut archive = printpdf::to_lopdf_doc(&document, &options, &mut warnings);
    drop(document);
    if let Some(resources) = remove_last_page(&mut archive) {
        let maps = faces
            .values()
            .map(|face| (face.name.0.as_str(), face.unicode.as_slice()));
        cmap::put(&mut archive, resources, &maps.collect());
    }
    if let Some(wrong) = warnings
        .iter()
        .find(|warning| warning.severity == printpdf::PdfParseErrorSeverity::Error)
    {
        return Err(EditionError::Assembly {
            edition: "pdf",
            reason: format!("printpdf: {}", crate::text::shown(&format!("{wrong:?}"))),
        });
    }
    Ok(Drawn {
        document: archive,
        marks,
        annotations,
        anchors,
    })
}

fn sheet(laid: &Laid, ops: Vec<Op>) -> PdfPage {
    let mm = |length: Pt| Mm(length.0 * 25.4 / 72.0);
    PdfPage::new(mm(laid.size.0), mm(laid.size.1), ops)
}

/// Takes the specimen out again; gives its resources, which are those of all sheets.
fn remove_last_page(document: &mut lopdf::Document) -> Option<lopdf::ObjectId> {
    let page = document.get_pages().values().last().copied()?;
    let page = document.objects.remove(&page)?;
    let dict = page.as_dict().ok()?;
    let reference = |key: &[u8]| dict.get(key).and_then(lopdf::Object::as_reference).ok();
    document.objects.remove(&reference(b"Contents")?);
    let tree = dict
        .get(b"Parent")
        .and_then(lopdf::Object::as_reference)
        .and_then(|parent| document.get_object_mut(parent))
        .and_then(lopdf::Object::as_dict_mut);
    if let Ok(tree) = tree {
        let mut left = 0;
        if let Ok(kids) = tree.get_mut(b"Kids").and_then(lopdf::Object::as_array_mut) {
            kids.pop();
            left = kids.len();
        }
        tree.set("Count", left as i64);
    }
    reference(b"Resources")
}

/// The tag of each leaf's element.
fn leaf_tags(laid: &Laid) -> Vec<&'static str> {
    let mut tags = vec!["Span"; laid.tree.leaves()];
    for node in &laid.tree.nodes {
        for kid in &node.kids {
            if let super::frame::Kid::Leaf(leaf) = kid
                && let Some(tag) = tags.get_mut(leaf.0 as usize)
            {
                *tag = node.tag.name();
            }
        }
    }
    tags
}

fn link_area(run: &TextRun, frame: usize, height: f32, first: usize, out: &mut Vec<Annotation>) {
    let Some(link) = run.link else {
        return;
    };
    if run.width.0 <= 0.0 {
        return;
    }
    let (left, base, size) = (run.x.0, height - run.y.0, run.size.0);
    let rect = [
        round(left),
        round(base - size * 0.26),
        round(left + run.width.0),
        round(base + size * 0.84),
    ];
    let known = out
        .get_mut(first..)
        .and_then(|links| links.iter_mut().find(|annotation| annotation.link == link));
    match known {
        Some(annotation) => annotation.rects.push(rect),
        None => out.push(Annotation {
            frame,
            link,
            rects: vec![rect],
        }),
    }
}

fn round(value: f32) -> f32 {
    (value * 100.0).round() / 100.0
}

fn rgb(colour: Colour) -> Color {
    let [r, g, b] = colour;
    Color::Rgb(Rgb {
        r,
        g,
        b,
        icc_profile: None,
    })
}

/// What marked content is open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Leaf(Leaf),
    Layout,
    Footer,
}

struct Pen<'a> {
    height: f32,
    faces: &'a BTreeMap<FaceId, Embedded>,
    tags: &'a [&'static str],
    profile: Profile,
    ops: Vec<Op>,
    open: Option<Open>,
    marks: Vec<Leaf>,
    colour: Option<Colour>,
    font: Option<(FaceId, Pt)>,
    thick: bool,
}

impl Pen<'_> {
    fn finish(&mut self) -> (Vec<Op>, Vec<Leaf>) {
        if self.open.take().is_some() {
            self.ops.push(Op::EndMarkedContent);
        }
        self.colour = None;
        self.font = None;
        self.thick = false;
        (
            std::mem::take(&mut self.ops),
            std::mem::take(&mut self.marks),
        )
    }

    fn item(&mut self, item: &Item, footer: bool) {
        match item {
            Item::Text(run) => {
                if run.glyphs.is_empty() {
                    return;
                }
                self.begin(match run.leaf {
                    Some(leaf) => Open::Leaf(leaf),
                    None if footer => Open::Footer,
                    None => Open::Layout,
                });
                self.text(run);
            }
            Item::Picture {
                picture,
                x,
                y,
                width,
                height,
                leaf,
            } => {
                self.begin(Open::Leaf(*leaf));
                self.ops.push(Op::SaveGraphicsState);
                self.ops.push(Op::SetTransformationMatrix {
                    matrix: CurTransMat::Raw([
                        round(width.0),
                        0.0,
                        0.0,
                        round(height.0),
                        round(x.0),
                        round(self.height - y.0 - height.0),
                    ]),
                });
                self.ops.push(Op::UseXobject {
                    id: XObjectId(format!("I{picture}")),
                    transform: XObjectTransform {
                        no_auto_scale: true,
                        ..Default::default()
                    },
                });
                self.ops.push(Op::RestoreGraphicsState);
            }
            Item::Rule {
                x,
                y,
                width,
                height,
                colour,
            } => {
                self.begin(if footer { Open::Footer } else { Open::Layout });
                self.fill(*colour);
                self.ops.push(Op::DrawRectangle {
                    rectangle: Rect {
                        x: printpdf::Pt(round(x.0)),
                        y: printpdf::Pt(round(self.height - y.0 - height.0)),
                        width: printpdf::Pt(round(width.0)),
                        height: printpdf::Pt(round(height.0)),
                        mode: Some(PaintMode::Fill),
                        winding_order: None,
                    },
                });
            }
            Item::Anchor { .. } => {}
        }
    }

    fn fill(&mut self, colour: Colour) {
        if self.colour != Some(colour) {
            self.ops.push(Op::SetFillColor { col: rgb(colour) });
            self.colour = Some(colour);
        }
    }

    /// Opens the marked content that comes next; what is of the same leaf or kind stays in one sequence.
    fn begin(&mut self, open: Open) {
        if self.open == Some(open) {
            return;
        }
        if self.open.is_some() {
            self.ops.push(Op::EndMarkedContent);
        }
        let name = |name: &str| DictItem::Name(name.as_bytes().to_vec());
        match open {
            Open::Leaf(leaf) => {
                let id = self.marks.len() as i64;
                self.marks.push(leaf);
                let tag = self.tags.get(leaf.0 as usize).copied().unwrap_or("Span");
                self.mark(tag, vec![("MCID", DictItem::Int(id))]);
            }
            Open::Layout => self.mark("Artifact", vec![("Type", name("Layout"))]),
            Open::Footer => self.mark(
                "Artifact",
                vec![("Subtype", name("Footer")), ("Type", name("Pagination"))],
            ),
        }
        self.open = Some(open);
    }

    fn mark(&mut self, tag: &str, properties: Vec<(&str, DictItem)>) {
        self.ops.push(Op::BeginMarkedContentWithProperties {
            tag: tag.to_owned(),
            properties: DictItem::Dict {
                map: properties
                    .into_iter()
                    .map(|(key, value)| (key.to_owned(), value))
                    .collect(),
            },
        });
    }

    fn text(&mut self, run: &TextRun) {
        let faces = self.faces;
        let Some(face) = faces.get(&run.face) else {
            return;
        };
        self.fill(run.colour);
        if run.thick {
            self.ops.push(Op::SetOutlineColor {
                col: rgb(run.colour),
            });
            self.ops.push(Op::SetOutlineThickness {
                pt: printpdf::Pt(round(run.size.0 * 0.028)),
            });
        }
        self.ops.push(Op::StartTextSection);
        if run.thick != self.thick {
            self.ops.push(Op::SetTextRenderingMode {
                mode: if run.thick {
                    TextRenderingMode::FillStroke
                } else {
                    TextRenderingMode::Fill
                },
            });
            self.thick = run.thick;
        }
        if self.font != Some((run.face, run.size)) {
            self.ops.push(Op::SetFont {
                font: PdfFontHandle::External(face.name.clone()),
                size: printpdf::Pt(round(run.size.0)),
            });
            self.font = Some((run.face, run.size));
        }
        let size = round(run.size.0);
        let base = self.height - run.y.0;
        let mut line = Line {
            x: run.x.0,
            pen: 0.0,
            shown: 0.0,
            rise: f32::NAN,
            together: f32::NAN,
            apart: f32::NAN,
            codes: Vec::with_capacity(2 * run.glyphs.len()),
            items: Vec::new(),
        };
        let mut at = 0;
        while let Some(first) = run.glyphs.get(at) {
            let needs = needs_words(run, face, at, self.profile);
            let mut end = at + 1;
            while let Some(glyph) = run.glyphs.get(end) {
                let same = if needs {
                    glyph.start == first.start
                } else {
                    !needs_words(run, face, end, self.profile)
                };
                if !same {
                    break;
                }
                end += 1;
            }
            if needs {
                line.show(&mut self.ops);
                let words = glyph_text(run, first, self.profile);
                let mut bytes = vec![0xFE, 0xFF];
                bytes.extend(words.encode_utf16().flat_map(u16::to_be_bytes));
                self.mark("Span", vec![("ActualText", DictItem::Bytes(bytes))]);
            }
            for glyph in run.glyphs.get(at..end).unwrap_or_default() {
                line.glyph(glyph, face, size, base, &mut self.ops);
            }
            if needs {
                line.show(&mut self.ops);
                self.ops.push(Op::EndMarkedContent);
            }
            at = end;
        }
        line.show(&mut self.ops);
        self.ops.push(Op::EndTextSection);
    }
}

/// A distance, in 1/1000 em, that nobody sees: 0.02 pt in body text.
const UNSEEN: f32 = 2.0;

/// Glyphs of one baseline on their way into a text operator. Positions are in 1/1000 em from the run's start.
struct Line {
    x: f32,
    /// Where the next glyph's origin should be.
    pen: f32,
    /// Where the reader's pen is.
    shown: f32,
    rise: f32,
    /// The last kern that drew glyphs together.
    together: f32,
    /// The last kern that set glyphs apart, as justified spaces do.
    apart: f32,
    /// Glyphs since the last kern, two bytes each.
    codes: Vec<u8>,
    /// Strings and kerns of the operator.
    items: Vec<DictItem>,
}

impl Line {
    fn glyph(&mut self, glyph: &Glyph, face: &Embedded, size: f32, base: f32, ops: &mut Vec<Op>) {
        let Some(new) = face.code(glyph.id) else {
            return;
        };
        let want = self.pen + glyph.dx;
        if self.rise != glyph.dy {
            self.show(ops);
            ops.push(Op::SetTextMatrix {
                matrix: TextMatrix::Raw([
                    1.0,
                    0.0,
                    0.0,
                    1.0,
                    round(self.x + want * size / 1000.0),
                    round(base + glyph.dy * size / 1000.0),
                ]),
            });
            self.rise = glyph.dy;
            self.shown = want;
        }
        // Whole units are a hundredth of a point: an error never adds up, for `shown` follows what is written. The kern
        // before is taken again where it is near enough, or none: a line of equal kerns packs well.
        let gap = self.shown - want;
        if gap.abs() >= UNSEEN {
            let last = if gap > 0.0 {
                &mut self.together
            } else {
                &mut self.apart
            };
            let kern = if (gap - *last).abs() <= UNSEEN {
                *last
            } else {
                gap.round()
            };
            *last = kern;
            self.end_string();
            self.items.push(DictItem::Int(kern as i64));
            self.shown -= kern;
        }
        self.codes.extend(new.to_be_bytes());
        self.shown += face.widths.get(usize::from(new)).copied().unwrap_or(0.0);
        self.pen += glyph.advance;
    }

    fn end_string(&mut self) {
        if !self.codes.is_empty() {
            self.items.push(DictItem::String {
                data: std::mem::take(&mut self.codes),
                literal: true,
            });
        }
    }

    /// printpdf's own operator makes a string of each glyph; one string for many says the same in a quarter of the bytes.
    fn show(&mut self, ops: &mut Vec<Op>) {
        self.end_string();
        if !self.items.is_empty() {
            ops.push(Op::Unknown {
                key: "TJ".to_owned(),
                value: vec![DictItem::Array(std::mem::take(&mut self.items))],
            });
        }
    }
}
