//! What a PDF says, read as an assistive technology reads it: the structure tree, and the words of its marked content.

use super::{
    content::Marked,
    structure::{self, Element, Kid, Tree},
};
use crate::verify::said::{self, Said, Seen, Shown};

/// How many paragraphs after a headline that stands alone may belong to the title block.
const TITLE_BLOCK: usize = 6;

/// Marked content by sheet and id.
pub type Content<'c> = dyn Fn(usize, i64) -> Option<&'c Marked> + 'c;

/// What the structure says: title, body, headings, figures, and the capture's digest from the closing note.
pub fn said(tree: &Tree, content: &Content<'_>) -> Result<Said, String> {
    let article = tree
        .roots
        .iter()
        .find_map(|root| find(root, "Art"))
        .ok_or("its structure tree holds no article (Art)")?;
    let mut reading = Reading {
        content,
        body: String::new(),
        begins: Vec::new(),
        closed: false,
        headings: Vec::new(),
        figures: Vec::new(),
        counted: (0, 0),
    };
    let mut title = None;
    for element in article.elements() {
        // The title block is the group that holds the headline; the body begins after it.
        if element.tag == "Div"
            && title.is_none()
            && let Some(headline) = element.elements().find(|inner| inner.tag == "H1")
        {
            title = Some(reading.text(headline));
            for line in element.elements() {
                let line = reading.text(line);
                reading.body.push_str(&line);
                reading.body.push('\n');
            }
            reading.begins = vec![reading.body.len()];
            reading.closed = true;
            continue;
        }
        if element.tag == "H1" && title.is_none() {
            title = Some(reading.text(element));
            // What stands above the headline (the section) is of the title block too.
            reading.begins = vec![reading.body.len()];
            continue;
        }
        reading.flow(element, false);
        reading.closed |= element.tag != "P";
        if title.is_some() && !reading.closed && reading.begins.len() <= TITLE_BLOCK {
            reading.begins.push(reading.body.len());
        }
    }
    let capture = tree
        .roots
        .iter()
        .find_map(|root| find(root, "Document"))
        .and_then(|document| document.elements().last())
        .and_then(|note| {
            note.elements().find_map(|line| {
                let line = reading.text(line);
                line.strip_prefix("SHA-256 of the capture: ")
                    .map(str::to_owned)
            })
        });
    Ok(Said {
        edition: "PDF",
        title,
        capture,
        body: reading.body,
        begins: reading.begins,
        headings: Some(reading.headings),
        figures: reading.figures,
        ..Said::default()
    })
}

fn find<'t>(element: &'t Element, tag: &str) -> Option<&'t Element> {
    if element.tag == tag {
        return Some(element);
    }
    element.elements().find_map(|inner| find(inner, tag))
}

struct Reading<'r, 'c> {
    content: &'r Content<'c>,
    body: String,
    begins: Vec<usize>,
    /// Something that is no paragraph has ended the title block.
    closed: bool,
    headings: Vec<(u8, String)>,
    figures: Vec<Shown>,
    /// Characters of the body counted so far, and the bytes they take.
    counted: (usize, usize),
}

impl Reading<'_, '_> {
    fn words(&self, page: usize, id: i64) -> &str {
        (self.content)(page, id).map_or("", |marked| marked.words.as_str())
    }

    /// `numbered`: the labels within are bullets and numbers, which the edition adds; labels of terms are words.
    fn flow(&mut self, element: &Element, numbered: bool) {
        let numbered = match element.tag.as_str() {
            // The mark of a note is no word of the text; what is no structure is the edition's own.
            "Reference" | "NonStruct" => return,
            "Lbl" if numbered => return,
            "Figure" => return self.figure(element),
            "L" => !matches!(element.numbering.as_deref(), Some("None" | "Description")),
            "Note" | "FENote" => false,
            _ => numbered,
        };
        let block = !matches!(element.tag.as_str(), "Span" | "Link" | "Code" | "Lbl");
        if block {
            self.body.push('\n');
        }
        let from = self.body.len();
        for kid in &element.kids {
            match kid {
                Kid::Content(page, id) => {
                    let words = (self.content)(*page, *id);
                    self.body
                        .push_str(words.map_or("", |marked| marked.words.as_str()));
                }
                Kid::Element(inner) => self.flow(inner, numbered),
            }
        }
        if let Some(level) = structure::heading(&element.tag) {
            let words = self.body.get(from..).unwrap_or_default().trim().to_owned();
            self.headings.push((level, words));
        }
        if block {
            self.body.push('\n');
        }
    }

    fn figure(&mut self, element: &Element) {
        let captions = element
            .elements()
            .filter(|inner| inner.tag == "Caption")
            .flat_map(Element::elements);
        let caption: Vec<String> = captions.map(|line| self.text(line)).collect();
        let (characters, bytes) = self.counted;
        let more = said::count(self.body.get(bytes..).unwrap_or_default());
        self.counted = (characters + more, self.body.len());
        self.figures.push(Shown {
            picture: if self.has_picture(element) {
                Seen::Picture
            } else {
                Seen::Missing
            },
            alt: Some(element.alt.clone().unwrap_or_default()),
            caption: caption.join(" "),
            credit: None,
            place: Some(self.counted.0),
        });
    }

    fn has_picture(&self, element: &Element) -> bool {
        element.kids.iter().any(|kid| match kid {
            Kid::Element(inner) => self.has_picture(inner),
            Kid::Content(page, id) => {
                (self.content)(*page, *id).is_some_and(|marked| marked.picture)
            }
        })
    }

    /// All words of an element.
    fn text(&self, element: &Element) -> String {
        let mut out = String::new();
        self.collect(element, &mut out);
        out
    }

    fn collect(&self, element: &Element, out: &mut String) {
        for kid in &element.kids {
            match kid {
                Kid::Element(inner) => self.collect(inner, out),
                Kid::Content(page, id) => out.push_str(self.words(*page, *id)),
            }
        }
    }
}
