//! What a PDF says, read as an assistive technology reads it: structure tree, marked content, ToUnicode, ActualText.

mod glyphs;
mod tree;

use super::said::{self, Said, Seen, Shown};
use lopdf::Document;
use tree::{Element, Kid};

/// How many paragraphs after the headline may belong to the title block.
const TITLE_BLOCK: usize = 6;

/// What a PDF says.
pub(super) fn said(bytes: &[u8]) -> Result<Said, String> {
    let document = Document::load_mem(bytes).map_err(|error| error.to_string())?;
    let tree = tree::read(&document)?;
    let article = find(&tree, "Art").ok_or("its structure tree holds no article (Art)")?;
    let mut reading = Reading::default();
    let mut title = None;
    for element in article.elements() {
        // The title block is the group that holds the headline; the body begins after it.
        if element.kind == "Div"
            && title.is_none()
            && let Some(headline) = element.elements().find(|inner| inner.kind == "H1")
        {
            title = Some(headline.text());
            for line in element.elements() {
                reading.body.push_str(&line.text());
                reading.body.push('\n');
            }
            reading.begins = vec![reading.body.len()];
            reading.closed = true;
            continue;
        }
        if element.kind == "H1" && title.is_none() {
            title = Some(element.text());
            // What stands above the headline (the section) is of the title block too.
            reading.begins = vec![reading.body.len()];
            continue;
        }
        reading.flow(element);
        reading.closed |= element.kind != "P";
        if title.is_some() && !reading.closed && reading.begins.len() <= TITLE_BLOCK {
            reading.begins.push(reading.body.len());
        }
    }
    let language = document
        .catalog()
        .ok()
        .and_then(|catalog| tree::text(&document, catalog, b"Lang"));
    let digest = find(&tree, "Document").and_then(|document| {
        let note = document.elements().last()?;
        note.elements().map(Element::text).find_map(|line| {
            line.strip_prefix("SHA-256 of the capture: ")
                .map(str::to_owned)
        })
    });
    Ok(Said {
        edition: "PDF",
        title,
        language,
        capture: digest,
        body: reading.body,
        begins: reading.begins,
        headings: Some(reading.headings),
        figures: reading.figures,
        ..Said::default()
    })
}

fn find<'a>(element: &'a Element, kind: &str) -> Option<&'a Element> {
    if element.kind == kind {
        return Some(element);
    }
    element.elements().find_map(|inner| find(inner, kind))
}

#[derive(Default)]
struct Reading {
    body: String,
    begins: Vec<usize>,
    /// Something that is no paragraph has ended the title block.
    closed: bool,
    headings: Vec<(u8, String)>,
    figures: Vec<Shown>,
}

impl Reading {
    fn flow(&mut self, element: &Element) {
        match element.kind.as_str() {
            // The mark of a note is no word of the text.
            "Reference" => return,
            // Words of the edition's own, such as what an embed was.
            "NonStruct" => return,
            "Figure" => {
                self.figure(element);
                return;
            }
            "Lbl" if is_label(&element.text()) => return,
            "P" if self.embed(element) => return,
            _ => {}
        }
        let block = !matches!(element.kind.as_str(), "Span" | "Link" | "Code");
        if block {
            self.body.push('\n');
        }
        let from = self.body.len();
        for kid in &element.kids {
            match kid {
                Kid::Words(words) => self.body.push_str(words),
                Kid::Element(inner) => self.flow(inner),
                Kid::Picture => {}
            }
        }
        if let Some(level) = element
            .kind
            .strip_prefix('H')
            .and_then(|level| level.parse::<u8>().ok())
        {
            let words = self.body.get(from..).unwrap_or_default().to_owned();
            self.headings.push((level, words));
        }
        if block {
            self.body.push('\n');
        }
    }

    /// Something that was not kept: its title is of the text, the remark and the address are the edition's own.
    fn embed(&mut self, element: &Element) -> bool {
        let Some(Kid::Words(first)) = element.kids.first() else {
            return false;
        };
        let Some((_, title)) = first
            .strip_prefix('[')
            .and_then(|rest| rest.split_once(", not kept]"))
        else {
            return false;
        };
        self.body.push('\n');
        self.body.push_str(title);
        for kid in element.kids.iter().skip(1) {
            if let Kid::Words(words) = kid {
                self.body.push_str(words);
            }
        }
        self.body.push('\n');
        true
    }

    fn figure(&mut self, element: &Element) {
        let caption: Vec<String> = element
            .elements()
            .filter(|inner| inner.kind == "Caption")
            .flat_map(Element::elements)
            .map(Element::text)
            .collect();
        self.figures.push(Shown {
            picture: if element.has_picture() {
                Seen::Picture
            } else {
                Seen::Missing
            },
            alt: Some(element.alt.clone().unwrap_or_default()),
            caption: caption.join(" "),
            credit: None,
            place: Some(said::count(&self.body)),
        });
    }
}

/// True for a bullet or the number of an item, which the edition adds.
fn is_label(label: &str) -> bool {
    let label = label.trim();
    label == "•"
        || label
            .strip_suffix('.')
            .is_some_and(|number| number.parse::<i64>().is_ok())
}
