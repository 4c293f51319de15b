//! The PDF checked without its writer's code: structure, text, fonts, metadata, attachments; and what it says.
//!
//! It is no validator of every clause of PDF/A and PDF/UA (veraPDF is): it checks that our own promises hold for a reader
//! of the file, on a machine without Java.

mod content;
mod file;
mod fonts;
mod structure;
mod syntax;
mod words;

use super::{ArticleFiles, Check, Finding, said::Said};
use file::File;
use fonts::{Fonts, Library};
use std::{collections::BTreeSet, rc::Rc};
use syntax::{Dict, Value};

/// How many faults of one file are told.
const TOLD: usize = 100;

/// Checks a PDF's own promises.
pub struct Pdf;

impl Check for Pdf {
    fn name(&self) -> &'static str {
        "pdf"
    }

    fn check(&self, files: &ArticleFiles) -> Vec<Finding> {
        let Some(bytes) = &files.pdf else {
            return Vec::new();
        };
        let name = format!("data/{0}/{0}.pdf", files.stem);
        check(bytes)
            .into_iter()
            .map(|(clause, text)| Finding::fault(name.clone(), clause, text))
            .collect()
    }
}

/// What is wrong with a PDF: clause and words. Nothing if all is well.
pub fn check(bytes: &[u8]) -> Vec<(&'static str, String)> {
    match Document::read(bytes) {
        Ok(document) => {
            let mut faults = document.check();
            if faults.len() > TOLD {
                let more = format!("and {} faults more", faults.len() - TOLD);
                faults.truncate(TOLD);
                faults.push(("ISO 32000-1", more));
            }
            faults
        }
        Err(reason) => vec![("ISO 32000-1, 7.5", format!("it cannot be read: {reason}"))],
    }
}

/// What a PDF says, for comparing editions.
pub fn said(bytes: &[u8]) -> Result<Said, String> {
    Document::read(bytes)?.said()
}

/// A PDF read: its pages' text and its structure.
struct Document<'a> {
    file: File<'a>,
    catalogue: Rc<Dict>,
    pages: Vec<Page>,
    tree: structure::Tree,
}

/// A page.
struct Page {
    number: u32,
    dict: Rc<Dict>,
    text: content::PageText,
    fonts: Rc<Fonts>,
}

impl<'a> Document<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, String> {
        let file = File::read(bytes)?;
        let Value::Dict(catalogue) = file.get(&file.trailer, "Root") else {
            return Err("it has no catalogue".to_owned());
        };
        let Value::Dict(root) = file.get(&catalogue, "Pages") else {
            return Err("it has no pages".to_owned());
        };
        let Value::Array(kids) = file.get(&root, "Kids") else {
            return Err("its pages are no list".to_owned());
        };
        let mut pages = Vec::new();
        let mut seen = BTreeSet::new();
        let mut library = Library::default();
        for kid in kids.iter() {
            let (Value::Reference(number), Value::Dict(dict)) = (kid, file.resolve(kid)) else {
                return Err("a page is missing".to_owned());
            };
            if !seen.insert(*number) {
                return Err("a page stands in it twice".to_owned());
            }
            let bytes = file
                .stream(&dict, "Contents")
                .ok_or("a page's content cannot be read")?;
            let fonts = library.of(&file, &dict);
            let properties = file
                .get(&dict, "Resources")
                .dict()
                .map(|resources| file.get(resources, "Properties"));
            let properties = match properties {
                Some(Value::Dict(named)) => named
                    .iter()
                    .map(|(name, list)| (name.clone(), file.resolve(list)))
                    .collect(),
                _ => Dict::new(),
            };
            pages.push(Page {
                number: *number,
                text: content::page(&bytes, &fonts, &properties, &file.budget),
                dict,
                fonts,
            });
        }
        let tree = structure::read(
            &file,
            &catalogue,
            &pages.iter().map(|page| page.number).collect::<Vec<_>>(),
        )?;
        Ok(Self {
            file,
            catalogue,
            pages,
            tree,
        })
    }

    fn check(&self) -> Vec<(&'static str, String)> {
        let mut out: Vec<(&'static str, String)> = Vec::new();
        for (index, page) in self.pages.iter().enumerate() {
            for (clause, words) in &page.text.faults {
                out.push((clause, format!("sheet {}: {words}", index + 1)));
            }
            for id in page.text.marked.keys() {
                if !self.tree.marks.contains_key(&(index, *id)) {
                    out.push((
                        "ISO 32000-1, 14.7.4",
                        format!(
                            "sheet {}: marked content {id} belongs to no element",
                            index + 1
                        ),
                    ));
                }
            }
            if page.dict.get("Tabs").and_then(Value::name) != Some("S") {
                out.push((
                    "ISO 14289-1, 7.18.3",
                    format!(
                        "sheet {}: the tab order is not that of the structure",
                        index + 1
                    ),
                ));
            }
        }
        for ((page, id), count) in &self.tree.marks {
            let there = self
                .pages
                .get(*page)
                .is_some_and(|page| page.text.marked.contains_key(id));
            if !there {
                out.push((
                    "ISO 32000-1, 14.7.4",
                    format!(
                        "sheet {}: the structure names content {id}, which is not there",
                        page + 1
                    ),
                ));
            }
            if *count > 1 {
                out.push((
                    "ISO 32000-1, 14.7.4",
                    format!(
                        "sheet {}: content {id} belongs to {count} elements",
                        page + 1
                    ),
                ));
            }
        }
        out.extend(self.tree.faults.iter().cloned());
        let fonts = self.pages.iter().flat_map(|page| page.fonts.values());
        let bare: BTreeSet<&str> = fonts
            .filter(|font| !font.embedded)
            .map(|font| font.name.as_str())
            .collect();
        for name in bare {
            out.push((
                "ISO 19005-2, 6.2.11.4.1",
                format!("the font {} is not embedded", crate::text::shown(name)),
            ));
        }
        self.check_links(&mut out);
        self.check_metadata(&mut out);
        self.check_attachments(&mut out);
        if self.file.budget.is_used_up() {
            out.push((
                "ISO 32000-1, 7.5",
                "it holds more than can be read".to_owned(),
            ));
        }
        out
    }

    fn check_links(&self, out: &mut Vec<(&'static str, String)>) {
        for (index, page) in self.pages.iter().enumerate() {
            let Value::Array(links) = self.file.get(&page.dict, "Annots") else {
                continue;
            };
            for link in links.iter() {
                if self.file.budget.spend(1).is_none() {
                    break;
                }
                let Value::Dict(dict) = self.file.resolve(link) else {
                    continue;
                };
                let words = self.file.get(&dict, "Contents").text().unwrap_or_default();
                if words.trim().is_empty() {
                    out.push((
                        "ISO 14289-1, 7.18.5",
                        format!("sheet {}: a link has no description", index + 1),
                    ));
                }
                if let Value::Reference(number) = link
                    && !self.tree.objects.contains(number)
                {
                    out.push((
                        "ISO 14289-1, 7.18.5",
                        format!("sheet {}: a link stands outside the structure", index + 1),
                    ));
                }
            }
        }
    }

    fn xmp(&self) -> Option<String> {
        String::from_utf8(self.file.stream(&self.catalogue, "Metadata")?).ok()
    }

    fn check_metadata(&self, out: &mut Vec<(&'static str, String)>) {
        let Some(xmp) = self.xmp() else {
            out.push(("ISO 19005-2, 6.6.2.1", "it has no XMP metadata".to_owned()));
            return;
        };
        for (needed, clause) in [
            ("<pdfaid:part>", "ISO 19005-2, 6.6.4"),
            ("<pdfuaid:part>", "ISO 14289-1, 5"),
            ("<dc:title>", "ISO 14289-1, 7.1"),
        ] {
            if !xmp.contains(needed) {
                out.push((clause, format!("its metadata lacks {needed}")));
            }
        }
        let intents = self.file.get(&self.catalogue, "OutputIntents");
        let intent = intents
            .array()
            .and_then(|intents| intents.first())
            .map(|intent| self.file.resolve(intent));
        let profile = intent
            .as_ref()
            .and_then(Value::dict)
            .and_then(|intent| self.file.stream(intent, "DestOutputProfile"));
        if profile.is_none_or(|profile| profile.get(36..40) != Some(b"acsp")) {
            out.push((
                "ISO 19005-2, 6.2.3",
                "it has no output intent with a colour profile".to_owned(),
            ));
        }
        let marked = self.file.get(&self.catalogue, "MarkInfo");
        if marked.dict().and_then(|dict| dict.get("Marked")) != Some(&Value::Bool(true)) {
            out.push((
                "ISO 14289-1, 6.2",
                "it does not say that it is tagged".to_owned(),
            ));
        }
        if self
            .file
            .get(&self.catalogue, "Lang")
            .text()
            .unwrap_or_default()
            .is_empty()
        {
            out.push((
                "ISO 14289-1, 7.2",
                "it does not say its language".to_owned(),
            ));
        }
        let preferences = self.file.get(&self.catalogue, "ViewerPreferences");
        if preferences
            .dict()
            .and_then(|dict| dict.get("DisplayDocTitle"))
            != Some(&Value::Bool(true))
        {
            out.push(("ISO 14289-1, 7.1", "its title is not shown".to_owned()));
        }
        if self
            .file
            .trailer
            .get("ID")
            .and_then(Value::array)
            .is_none_or(|id| id.len() != 2)
        {
            out.push(("ISO 19005-2, 6.1.3", "it has no identifier".to_owned()));
        }
        for key in ["OpenAction", "AA", "AcroForm"] {
            if self.catalogue.contains_key(key) {
                out.push((
                    "ISO 19005-2, 6.5",
                    format!("it has an entry {key}: an edition does nothing by itself"),
                ));
            }
        }
    }

    fn check_attachments(&self, out: &mut Vec<(&'static str, String)>) {
        let Value::Array(files) = self.file.get(&self.catalogue, "AF") else {
            return;
        };
        for file in files.iter() {
            let Value::Dict(specification) = self.file.resolve(file) else {
                out.push((
                    "ISO 19005-3, annex E",
                    "an attachment is missing".to_owned(),
                ));
                continue;
            };
            let name = self
                .file
                .get(&specification, "UF")
                .text()
                .unwrap_or_default();
            let embedded = self.file.get(&specification, "EF");
            let data = embedded.dict().and_then(|dict| self.file.stream(dict, "F"));
            let Some(data) = data else {
                out.push((
                    "ISO 19005-3, annex E",
                    format!(
                        "the attachment {} cannot be read",
                        crate::text::shown(&name)
                    ),
                ));
                continue;
            };
            // Its description states the digest.
            let description = self
                .file
                .get(&specification, "Desc")
                .text()
                .unwrap_or_default();
            let digest = crate::fixity::Digest::of(&data).to_string();
            if !description.contains(&digest) {
                out.push((
                    "README, Output: attachments",
                    format!(
                        "the attachment {} is not what its description says",
                        crate::text::shown(&name)
                    ),
                ));
            }
        }
    }

    fn said(&self) -> Result<Said, String> {
        let xmp = self.xmp().unwrap_or_default();
        let said = words::said(&self.tree, &|page, id| {
            self.pages.get(page)?.text.marked.get(&id)
        })?;
        Ok(Said {
            language: self.file.get(&self.catalogue, "Lang").text(),
            identifier: between(&xmp, "<dc:identifier>", "</dc:identifier>").map(unescape),
            ..said
        })
    }
}

fn between<'t>(text: &'t str, from: &str, to: &str) -> Option<&'t str> {
    let start = text.find(from)? + from.len();
    let rest = text.get(start..)?;
    rest.get(..rest.find(to)?)
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}
