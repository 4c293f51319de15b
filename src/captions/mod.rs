//! `pressmark captions`: caption lines in, caption and credit fields out, one JSON object a line.
//!
//! The same code that `convert` uses, for collections that already hold captions. Each line is answered by exactly one
//! line, in order, so a million lines need little more memory than one; several threads share them.

use crate::{
    article::{AgentKind, Party, PartyRole},
    capture::{Capture, Document, DocumentKind, Location, Resources, Supplied},
    credit::{self, Line, Material, Reading},
    cue::dump::{self, DumpLine},
    limits::Limits,
    page::{self, Page, SourceKind},
    text,
    time::SourceDate,
};
use serde::{Deserialize, Serialize};
use std::{
    io::{self, Read, Write},
    sync::Arc,
};

mod lines;

use lines::{Batch, Batches, LONGEST_LINE};

/// A line in. `html` goes before `text`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    /// Comes back as it is.
    pub id: serde_json::Value,
    /// The block of a page: the picture and what is printed with it.
    pub html: Option<String>,
    /// The caption as printed, one printed line a line. A text in which empty lines part paragraphs is a text dump: its
    /// first picture's lines are looked for.
    pub text: Option<String>,
    /// Alternative text.
    pub alt: Alt,
}

/// Alternative texts: one, several or none.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(untagged)]
pub enum Alt {
    /// Several.
    Many(Vec<String>),
    /// One.
    One(String),
    /// None.
    #[default]
    None,
}

impl Alt {
    fn list(&self) -> Vec<String> {
        match self {
            Self::Many(list) => list.clone(),
            Self::One(one) => vec![one.clone()],
            Self::None => Vec::new(),
        }
    }
}

/// A line out.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// Of the question.
    pub id: serde_json::Value,
    /// The caption without credit and furniture.
    pub caption: String,
    /// The credit line without brackets, label and final stop; empty if none was found.
    pub credit_text: String,
    /// The credit as printed.
    pub credit_verbatim: String,
    /// Persons and handles that made the picture.
    pub creators: Vec<String>,
    /// Agencies, stock sites, publishers, clients, suppliers, as printed.
    pub organisations: Vec<String>,
    /// The party behind "via".
    pub via: Option<String>,
    /// Licence as printed.
    pub licence: Option<String>,
    /// Its address, if printed words determine it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub licence_url: Option<String>,
    /// When the picture was made, if the printed words say so (ISO 8601, at the precision printed).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_created: Option<SourceDate>,
    /// `file`, `handout`, `pool`, `symbolic`, `supplied`, `composite`, `screenshot`.
    pub flags: Vec<String>,
    /// Furniture and second copies that were left out.
    pub dropped: Vec<String>,
    /// The convention that read the credit.
    pub convention: Option<String>,
    /// 0 to 1.
    pub confidence: f64,
    /// Why the line could not be read; nothing else is set then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// How many lines went through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Lines answered.
    pub answered: u64,
    /// Lines that were no question; each has an answer with `error`.
    pub refused: u64,
}

/// Answers each line until the input ends, on `jobs` threads, in the order of the input. Empty lines are passed over.
///
/// What has arrived is answered before more is waited for, so that a program at the other end of a pipe may ask line by
/// line.
pub fn run(input: impl Read, mut output: impl Write, jobs: usize) -> io::Result<Counts> {
    let mut counts = Counts::default();
    let mut batches = Batches::new(input);
    while let Some(batch) = batches.next()? {
        let answers = match &batch {
            Batch::TooLong => vec![written(&too_long())],
            Batch::Lines(text) => lines::each(text, jobs, |line| written(&answer_line(line))),
        };
        for (answer, refused) in answers {
            output.write_all(&answer?)?;
            let count = if refused {
                &mut counts.refused
            } else {
                &mut counts.answered
            };
            *count = count.saturating_add(1);
        }
        output.flush()?;
    }
    Ok(counts)
}

/// An answer as a line, and whether it is a refusal.
fn written(answer: &Answer) -> (io::Result<Vec<u8>>, bool) {
    let line = serde_json::to_vec(answer).map(|mut line| {
        line.push(b'\n');
        line
    });
    (line.map_err(io::Error::from), answer.error.is_some())
}

fn answer_line(line: &[u8]) -> Answer {
    if line.len() > LONGEST_LINE {
        return too_long();
    }
    match serde_json::from_slice::<Question>(line) {
        Ok(question) => answer(&question),
        Err(reason) => refused(
            serde_json::Value::Null,
            format!("not a question: {}", text::shown(&reason.to_string())),
        ),
    }
}

fn too_long() -> Answer {
    refused(
        serde_json::Value::Null,
        format!("the line is longer than {LONGEST_LINE} bytes"),
    )
}

fn refused(id: serde_json::Value, reason: String) -> Answer {
    Answer {
        id,
        error: Some(reason),
        ..Answer::default()
    }
}

/// Answers one question.
pub fn answer(question: &Question) -> Answer {
    let material = match (&question.html, &question.text) {
        (Some(html), _) if !html.trim().is_empty() => of_html(html, question.alt.list()),
        (_, Some(text)) => of_text(text, question.alt.list()),
        _ => {
            return refused(
                question.id.clone(),
                "it has neither html nor text".to_owned(),
            );
        }
    };
    let reading = credit::split(&material);
    told(question.id.clone(), &material, &reading)
}

fn told(id: serde_json::Value, material: &Material, reading: &Reading) -> Answer {
    let mut out = Answer {
        id,
        caption: reading.caption_text(material),
        dropped: reading
            .dropped
            .iter()
            .map(|place| text::squeeze(material.words(place)))
            .collect(),
        date_created: reading.created.clone(),
        ..Answer::default()
    };
    let Some(credit) = &reading.credit else {
        return out;
    };
    let name = |party: &Party| party.name.clone();
    let made = |party: &&Party| {
        party.role == PartyRole::Creator && party.kind != AgentKind::Organisation
            || party.kind == AgentKind::Person
    };
    out.credit_text = credit.text.clone();
    out.credit_verbatim = credit.verbatim.clone();
    out.creators = credit.parties.iter().filter(made).map(name).collect();
    out.organisations = credit
        .parties
        .iter()
        .filter(|party| !made(party) && party.kind == AgentKind::Organisation)
        .map(name)
        .collect();
    out.via = credit
        .parties
        .iter()
        .find(|party| party.role == PartyRole::Via)
        .map(name);
    out.licence = credit.licence.as_ref().map(|licence| licence.name.clone());
    out.licence_url = credit
        .licence
        .as_ref()
        .and_then(|licence| licence.url.clone());
    out.flags = credit.flags.clone();
    out.convention = Some(credit.convention.clone());
    out.confidence = f64::from(credit.confidence) / 100.0;
    out
}

/// The lines of a text. In a dump, those of its first picture; the rest of the dump is no part of the answer.
fn of_text(text: &str, alts: Vec<String>) -> Material {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let inner = lines
        .iter()
        .rposition(|line| !line.is_empty())
        .map_or(0, |last| last.saturating_add(1));
    let first = lines.iter().position(|line| !line.is_empty()).unwrap_or(0);
    let is_dump = lines
        .get(first..inner)
        .is_some_and(|lines| lines.iter().any(|line| line.is_empty()));
    let kept: Vec<&str> = if is_dump {
        let mut dump = Vec::new();
        let mut adjacent = false;
        for line in &lines {
            if line.is_empty() {
                adjacent = false;
            } else {
                dump.push(DumpLine {
                    text: line,
                    adjacent,
                });
                adjacent = true;
            }
        }
        let figure = dump::figures(&dump).into_iter().next().unwrap_or(0..0);
        dump.get(figure)
            .map(|lines| lines.iter().map(|line| line.text).collect())
            .unwrap_or_default()
    } else {
        lines
    };
    Material {
        lines: kept
            .into_iter()
            .map(|line| Line {
                text: text::squeeze(line),
                ..Line::default()
            })
            .collect(),
        alts,
    }
}

/// The lines of a block of a page, with their elements, and the alternative texts of its pictures.
fn of_html(html: &str, alts: Vec<String>) -> Material {
    let mut out = Material {
        alts,
        ..Material::default()
    };
    let capture = Capture {
        name: String::new(),
        location: Location::default(),
        format: "html",
        document: Document::new(
            DocumentKind::Html,
            Arc::from(html.as_bytes()),
            html.to_owned(),
            "UTF-8",
        ),
        url: None,
        captured_at: None,
        resources: Resources::default(),
        supplied: Supplied::default(),
        notices: Vec::new(),
    };
    if let Ok(page) = page::read(&capture, &Limits::default()) {
        fill(&mut out, &page);
    }
    out
}

fn fill(out: &mut Material, page: &Page) {
    for block in &page.blocks {
        match &block.kind {
            SourceKind::Picture(picture) => out.alts.extend(
                picture
                    .alt
                    .iter()
                    .filter(|alt| !out.alts.contains(alt))
                    .cloned()
                    .collect::<Vec<_>>(),
            ),
            SourceKind::Heading(_) | SourceKind::Text | SourceKind::Preformatted => {
                out.lines.extend(credit::lines_of_block(page, block))
            }
            SourceKind::Embed { .. } | SourceKind::Break => {}
        }
    }
}
