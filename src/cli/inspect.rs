//! `pressmark inspect`: what was read from a capture, where each block went, and why, as text for people or as the audit.

use super::{InspectArgs, config, exit, terminal};
use crate::{
    article::{Agent, Field, Picture},
    audit::{AuditedBlock, Fate},
    batch::find,
    capture::{self, Capture, CaptureError, Extent, Location, Source, Supplied},
    error::Error,
    notice::{Notice, Severity},
    options::Options,
    pipeline::{self, Read},
    text, worker,
};
use std::{
    fmt::Write as _,
    io::{self, IsTerminal},
    path::Path,
};

/// Columns of a line.
const WIDTH: usize = 80;

/// Address space on the stack of the thread that reads, as in a worker.
const STACK: usize = 64 << 20;

pub(super) fn run(args: &InspectArgs) -> u8 {
    let (config, _) = match config::read(args.config.as_deref(), &args.inputs) {
        Ok(read) => read,
        Err(why) => {
            terminal::say(&format!("error: {why}"));
            return exit::USE;
        }
    };
    let options = Options {
        clean: config.clean,
        limits: config.limits,
        strict: config.strict,
        ..Options::default()
    };
    let found = find::find(&args.inputs, Path::new(""));
    for missing in &found.missing {
        terminal::say(&format!("error: {missing}"));
    }
    for (name, reason) in &found.passed {
        terminal::say(&format!("skipped: {}: {}", text::shown(name), reason.text));
    }
    worker::confine::confine(options.limits.worker_memory);
    let several = found.sources.len() > 1;
    let view = View {
        json: args.json,
        several,
        colours: terminal::colours(io::stdout().is_terminal()),
    };
    let read = std::thread::scope(|scope| {
        std::thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, || view.all(&found.sources, &options))
            .ok()
            .and_then(|thread| thread.join().ok())
    });
    match read {
        _ if !found.missing.is_empty() => exit::USE,
        Some(true) if found.passed.is_empty() => exit::ALL,
        Some(_) => exit::SOME,
        None => {
            terminal::say(
                "error: Pressmark failed on it: please report it with the capture, if you may share it",
            );
            exit::SOME
        }
    }
}

/// A notice as a line: how much it matters, words, place, code.
fn said(notice: &Notice) -> String {
    let severity = match notice.severity {
        Severity::Info => "to know",
        Severity::Warning => "warning",
    };
    let place = notice.place.as_ref().map_or_else(String::new, |place| {
        format!(" ({})", text::shown(&place.to_string()))
    });
    format!("{severity}: {}{place} [{}]", notice.text, notice.code)
}

struct View {
    json: bool,
    several: bool,
    colours: bool,
}

impl View {
    /// True if all captures of all sources were read.
    fn all(&self, sources: &[Source], options: &Options) -> bool {
        let mut all = true;
        for source in sources {
            let listing = match capture::list(source, &options.limits) {
                Ok(listing) => listing,
                Err(error) => {
                    all = false;
                    refuse(source, &error.into());
                    continue;
                }
            };
            for notice in &listing.notices {
                terminal::say(&format!("{}: {}", text::shown(&source.name), said(notice)));
            }
            if let Some(none) = listing.without_pages() {
                all = false;
                refuse(source, &none.into());
            }
            let several = self.several || listing.captures.len() > 1;
            for location in listing.captures {
                let read = capture::read(
                    source,
                    &location,
                    &Supplied::default(),
                    Extent::Shown,
                    &options.limits,
                )
                .map_err(Error::from)
                .and_then(|capture| {
                    let read = pipeline::read(&capture, options)?;
                    Ok((capture, read))
                });
                match read {
                    Ok((capture, read)) => {
                        if !self.show(&capture, &read, several) {
                            return all;
                        }
                    }
                    Err(error) => {
                        all = false;
                        refuse(source, &error);
                    }
                }
            }
        }
        all
    }

    fn show(&self, capture: &Capture, read: &Read, several: bool) -> bool {
        if self.json && several {
            let line = serde_json::to_string(&read.audit).unwrap_or_default();
            return terminal::print(&format!("{line}\n"));
        }
        if self.json {
            return terminal::print(&String::from_utf8_lossy(&worker::audit_bytes(&read.audit)));
        }
        terminal::print(&self.words(capture, read))
    }

    fn words(&self, capture: &Capture, read: &Read) -> String {
        let mut out = String::new();
        let _ = writeln!(out, "{}", self.painted(&text::shown(&capture.name), "1"));
        let document = &capture.document;
        self.row(
            &mut out,
            "read as",
            &format!(
                "{}, {}, {} bytes",
                capture.format,
                document.encoding,
                text::thousands(document.bytes.len() as u64)
            ),
        );
        self.row(&mut out, "SHA-256", &document.sha256().to_string());
        if capture.location != Location::default() {
            let offset = capture.location.offset.unwrap_or_default();
            self.row(&mut out, "record", &format!("at byte {offset}"));
        }
        self.row(
            &mut out,
            "address",
            capture.url.as_deref().unwrap_or("unknown"),
        );
        let time = capture.captured_at.map(|time| time.to_string());
        self.row(&mut out, "captured", time.as_deref().unwrap_or("unknown"));
        self.metadata(&mut out, read);
        if let Some(why) = &read.no_article {
            let _ = writeln!(out, "\n{}", self.painted("No article", "1;33"));
            wrap(&mut out, why, 2);
        }
        if !read.notices.is_empty() {
            let _ = writeln!(out, "\n{}", self.painted("Remarks", "1"));
            for notice in &read.notices {
                wrap(&mut out, &said(notice), 2);
            }
        }
        self.figures(&mut out, read);
        self.blocks(&mut out, read);
        out.push('\n');
        out
    }

    fn metadata(&self, out: &mut String, read: &Read) {
        let metadata = &read.article.metadata;
        let _ = writeln!(
            out,
            "\n{}",
            self.painted("What the page says of itself", "1")
        );
        let mut field = |name: &str, value: Option<(String, &str, &str)>| {
            if let Some((value, source, reason)) = value {
                self.row(out, name, &format!("{value}  ({source}: {reason})"));
            }
        };
        fn text_of(field: &Field<String>) -> (String, &str, &str) {
            (field.value.clone(), &field.source, &field.reason)
        }
        fn name_of(field: &Field<Agent>) -> (String, &str, &str) {
            (field.value.name.clone(), &field.source, &field.reason)
        }
        field("headline", metadata.headline.as_ref().map(text_of));
        for author in &metadata.authors {
            field("author", Some(name_of(author)));
        }
        for contributor in &metadata.contributors {
            field("contributor", Some(name_of(contributor)));
        }
        for (name, date) in [
            ("published", &metadata.published),
            ("modified", &metadata.modified),
        ] {
            let date = date.as_ref();
            field(
                name,
                date.map(|date| {
                    (
                        date.value.to_string(),
                        date.source.as_str(),
                        date.reason.as_str(),
                    )
                }),
            );
        }
        field("publisher", metadata.publisher.as_ref().map(name_of));
        field("section", metadata.section.as_ref().map(text_of));
        field("language", metadata.language.as_ref().map(text_of));
        field("address", metadata.url.as_ref().map(text_of));
        field("licence", metadata.licence.as_ref().map(text_of));
    }

    fn figures(&self, out: &mut String, read: &Read) {
        let figures = read.article.figures();
        if figures.is_empty() {
            return;
        }
        let title = text::counted(figures.len(), "figure", "figures");
        let _ = writeln!(out, "\n{}", self.painted(&title, "1"));
        for figure in figures {
            let picture = match &figure.picture {
                Picture::Present(at) => match read.article.pictures.get(*at) {
                    Some(file) => format!(
                        "{}, {} × {} px, {}",
                        file.media_type,
                        file.width,
                        file.height,
                        text::bytes(file.bytes.len() as u64)
                    ),
                    None => "present".to_owned(),
                },
                Picture::Missing { reason, .. } => reason.clone(),
                Picture::Unresolved => "not looked for".to_owned(),
            };
            self.row(out, "picture", &picture);
            if let Some(caption) = &figure.caption {
                self.row(out, "  caption", &caption.text());
            }
            if let Some(credit) = &figure.credit {
                let read_by = format!(
                    "{}  ({}, {} % sure)",
                    credit.text, credit.convention, credit.confidence
                );
                self.row(out, "  credit", &read_by);
            }
            if !figure.dropped.is_empty() {
                self.row(out, "  left out", &figure.dropped.join("; "));
            }
        }
    }

    fn blocks(&self, out: &mut String, read: &Read) {
        let audit = &read.audit;
        let of = |fates: &[Fate]| {
            audit
                .blocks
                .iter()
                .filter(|block| fates.contains(&block.fate))
                .count()
        };
        let _ = writeln!(
            out,
            "\n{}",
            self.painted(
                &format!(
                    "{}: {} kept, {} in fields, {} removed",
                    text::counted(audit.blocks.len(), "block", "blocks"),
                    of(&[Fate::Body, Fate::Figure]),
                    of(&[Fate::Metadata]),
                    of(&[Fate::Removed])
                ),
                "1"
            )
        );
        let chars = |number: usize| text::thousands(number as u64);
        let _ = writeln!(
            out,
            "  {} characters captured = {} kept + {} removed\n",
            chars(audit.captured_chars),
            chars(audit.kept_chars),
            chars(audit.removed_chars)
        );
        let mut before: Option<&AuditedBlock> = None;
        for block in &audit.blocks {
            let same = before.is_some_and(|before| {
                before.fate == block.fate
                    && before.rule == block.rule
                    && before.reason == block.reason
            });
            if block.reason.is_some() && !same {
                let rule = block.rule.as_deref().unwrap_or_default();
                let sure = block.confidence.map_or_else(String::new, |confidence| {
                    format!(", {:.0} % sure", confidence * 100.0)
                });
                let why = block.reason.as_deref().unwrap_or_default();
                let mut head = String::new();
                wrap(&mut head, &format!("{rule}{sure}: {why}"), 2);
                out.push_str(&self.painted(head.trim_end_matches('\n'), colour(block.fate)));
                out.push('\n');
            }
            before = Some(block);
            let fate = match block.fate {
                Fate::Body => "body",
                Fate::Figure => "figure",
                Fate::Metadata => "field",
                Fate::Removed => "removed",
                Fate::Lost => "LOST",
            };
            let index = block.index;
            let head = format!("{index:>5} {fate:<8}");
            let words = cut(
                &text::shown(&text::squeeze(&block.text)),
                WIDTH.saturating_sub(15),
            );
            let _ = writeln!(out, "{} {words}", self.painted(&head, colour(block.fate)));
        }
    }

    fn row(&self, out: &mut String, name: &str, value: &str) {
        let head = format!("  {name:<12}");
        let mut body = String::new();
        wrap(&mut body, value, 14);
        let body = body.get(14..).unwrap_or_default().to_owned();
        let _ = write!(out, "{}{body}", self.painted(&head, "2"));
    }

    fn painted(&self, text: &str, colour: &str) -> String {
        match self.colours && !colour.is_empty() {
            true => format!("\u{1b}[{colour}m{text}\u{1b}[0m"),
            false => text.to_owned(),
        }
    }
}

fn refuse(source: &Source, error: &Error) {
    terminal::say(&format!(
        "error: {}: {error}\n  {}",
        text::shown(&source.name),
        error.help()
    ));
    if let Error::Capture(CaptureError::Unreadable(why)) = error
        && why.kind() == io::ErrorKind::PermissionDenied
    {
        terminal::say("  its permissions forbid reading it");
    }
}

fn colour(fate: Fate) -> &'static str {
    match fate {
        Fate::Body => "",
        Fate::Figure => "36",
        Fate::Metadata => "34",
        Fate::Removed => "33",
        Fate::Lost => "1;31",
    }
}

/// Columns that a character takes: two for the wide ones of East Asia and emoji (UAX 11, in outline).
fn columns(c: char) -> usize {
    match u32::from(c) {
        0x1100..=0x115F
        | 0x2E80..=0xA4CF
        | 0xAC00..=0xD7A3
        | 0xF900..=0xFAFF
        | 0xFE30..=0xFE6F
        | 0xFF00..=0xFF60
        | 0xFFE0..=0xFFE6
        | 0x1F300..=0x1FAFF
        | 0x20000..=0x3FFFD => 2,
        _ if unicode_normalization::char::is_combining_mark(c) => 0,
        _ => 1,
    }
}

/// The beginning of a text, as many columns as fit.
fn cut(text: &str, width: usize) -> String {
    let mut out = String::new();
    let mut used = 0usize;
    for c in text.chars() {
        used = used.saturating_add(columns(c));
        if used >= width {
            out.push('…');
            break;
        }
        out.push(c);
    }
    out
}

/// A word in pieces that each fit into so many columns: an address may be longer than a line.
fn pieces(word: &str, room: usize) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut used = 0usize;
    for c in word.chars() {
        if used.saturating_add(columns(c)) > room {
            out.push(String::new());
            used = 0;
        }
        used = used.saturating_add(columns(c));
        if let Some(piece) = out.last_mut() {
            piece.push(c);
        }
    }
    out
}

/// Writes a text in lines of at most [`WIDTH`] columns, each indented.
fn wrap(out: &mut String, text: &str, indent: usize) {
    let text = text::squeeze(text);
    let mut line = " ".repeat(indent);
    let mut used = indent;
    let room = WIDTH.saturating_sub(indent).saturating_sub(1);
    for word in text
        .split(' ')
        .flat_map(|word| pieces(&text::shown(word), room))
    {
        let wide: usize = word.chars().map(columns).sum();
        if used > indent && used.saturating_add(wide) >= WIDTH {
            let _ = writeln!(out, "{}", line.trim_end());
            line = " ".repeat(indent);
            used = indent;
        }
        line.push_str(&word);
        line.push(' ');
        used = used.saturating_add(wide).saturating_add(1);
    }
    let _ = writeln!(out, "{}", line.trim_end());
}
