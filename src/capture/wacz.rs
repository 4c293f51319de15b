//! WACZ 1.x (Web Archive Collection Zipped): WARC files in a ZIP archive, with a list of the pages to look at and a digest
//! of every file.
//!
//! The WARC files are read where they lie, in the archive; nothing is unpacked. An offset is one in the WACZ file.

use super::{
    Capture, CaptureError, CaptureReader, Extent, Listing, Location, Probe, Source,
    digests::{self, Verdict},
    warc::{self, Container, Index, Span},
};
use crate::{
    fixity::Digest,
    limits::Limits,
    notice::{Notice, Place},
    text,
    time::Timestamp,
};
use memchr::memmem;
use serde::Deserialize;
use std::{
    collections::BTreeSet,
    fs::File,
    io::{BufRead, BufReader, Read},
    path::Path,
};
use zip::{CompressionMethod, ZipArchive, read::ZipFile};

/// How large a file that describes the others may be, in bytes.
const DESCRIPTION: u64 = 64 << 20;

/// How large one line of a list of pages may be, in bytes: it may hold the page's words.
const LINE: u64 = 16 << 20;

/// What describes a WACZ file.
const PACKAGE: &str = "datapackage.json";

/// How many pages that are not found are named.
const NAMED: usize = 5;

/// Reads a WACZ file.
pub(super) struct Wacz;

type Archive = ZipArchive<BufReader<File>>;

impl CaptureReader for Wacz {
    fn name(&self) -> &'static str {
        "WACZ"
    }

    fn recognises(&self, probe: &Probe<'_>) -> bool {
        if !probe.head.starts_with(b"PK\x03\x04") {
            return false;
        }
        match open(probe.path) {
            Ok(archive) => archive
                .file_names()
                .filter_map(Result::ok)
                .any(|name| name == PACKAGE || is_warc(&name)),
            // The directory of an archive stands at its end, and is what a cut takes away; names stand before the files, too.
            Err(_) => [PACKAGE.as_bytes(), b"archive/"]
                .iter()
                .any(|name| memmem::find(probe.head, name).is_some()),
        }
    }

    fn list(&self, source: &Source, limits: &Limits) -> Result<Listing, CaptureError> {
        let mut archive = open(&source.path)?;
        let mut notices = Vec::new();
        check(&mut archive, &mut notices);
        let spans = spans(&mut archive, &mut notices);
        if spans.is_empty() {
            let said: Vec<String> = notices.into_iter().map(|notice| notice.text).collect();
            let why = match said.is_empty() {
                true => String::new(),
                false => format!("; {}", said.join("; ")),
            };
            return Err(CaptureError::Damaged(format!(
                "it is no whole WACZ file: no WARC file lies in its folder archive/{why}"
            )));
        }
        let index = Index::of(&source.path, &spans, limits)?;
        let pages = pages(&mut archive, &index, limits, &mut notices);
        Ok(warc::listing(&index, &pages, notices))
    }

    fn read(
        &self,
        source: &Source,
        location: &Location,
        extent: Extent,
        limits: &Limits,
    ) -> Result<Capture, CaptureError> {
        let spans = spans(&mut open(&source.path)?, &mut Vec::new());
        let index = Index::of(&source.path, &spans, limits)?;
        let container = Container {
            source,
            index: &index,
            format: self.name(),
        };
        container.read(location, extent, limits)
    }
}

fn open(path: &Path) -> Result<Archive, CaptureError> {
    ZipArchive::new(BufReader::new(File::open(path)?)).map_err(|error| {
        CaptureError::Damaged(format!(
            "its ZIP archive cannot be opened: it is cut off or broken ({})",
            text::shown(&error.to_string())
        ))
    })
}

fn is_warc(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.starts_with("archive/")
        && [".warc", ".warc.gz", ".warc.zst"]
            .iter()
            .any(|ending| name.ends_with(ending))
}

/// Where the WARC files lie, in the order of their names.
fn spans(archive: &mut Archive, notices: &mut Vec<Notice>) -> Vec<Span> {
    let names: BTreeSet<String> = archive
        .file_names()
        .filter_map(Result::ok)
        .filter(|name| is_warc(name))
        .map(|name| name.into_owned())
        .collect();
    let mut spans = Vec::new();
    for name in names {
        let span = match archive.by_name(&name) {
            Ok(file) if file.compression() != CompressionMethod::Stored => {
                Err("it is compressed once more, where WACZ wants it stored".to_owned())
            }
            Ok(file) => file
                .data_start()
                .map(|start| Span {
                    start,
                    length: file.size(),
                })
                .ok_or_else(|| "it cannot be found in the archive".to_owned()),
            Err(error) => Err(text::shown(&error.to_string())),
        };
        match span {
            Ok(span) => spans.push(span),
            Err(why) => notices.push(
                Notice::warning(
                    "capture.wacz.left-out",
                    format!("{} was not read: {why}", text::shown(&name)),
                )
                .at(Place::Name(text::shown(&name))),
            ),
        }
    }
    spans
}

/// `datapackage.json`: the files and their digests.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Package {
    resources: Vec<Described>,
}

/// A file and its digest; `datapackage-digest.json` is one, of `datapackage.json`, and may be signed.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Described {
    path: String,
    hash: String,
    /// Where WACZ 1.0 put the digest.
    stats: Stats,
    #[serde(rename = "signedData")]
    signed: Option<serde_json::Value>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Stats {
    hash: String,
}

/// Holds the files against their declared digests.
fn check(archive: &mut Archive, notices: &mut Vec<Notice>) {
    let missing = |name: &str, why: &str| {
        Notice::warning(
            "capture.wacz.digests",
            format!(
                "{name} {why}: the files of the WACZ file could not be held against their digests"
            ),
        )
    };
    let Some(bytes) = small(archive, PACKAGE) else {
        return notices.push(missing(PACKAGE, "is missing or cannot be read"));
    };
    let mut described = match serde_json::from_slice::<Package>(&bytes) {
        Ok(package) if !package.resources.is_empty() => package.resources,
        Ok(_) => return notices.push(missing(PACKAGE, "names no files")),
        Err(_) => return notices.push(missing(PACKAGE, "is not as WACZ wants it")),
    };
    if let Some(digest) = small(archive, "datapackage-digest.json")
        && let Ok(mut digest) = serde_json::from_slice::<Described>(&digest)
    {
        if digest.signed.take().is_some() {
            notices.push(Notice::info(
                "capture.wacz.signature",
                "the WACZ file is signed; the signature was not checked",
            ));
        }
        described.push(digest);
    }
    for Described {
        path, hash, stats, ..
    } in described
    {
        let hash = match hash.is_empty() && !stats.hash.is_empty() {
            true => format!("sha256:{}", stats.hash),
            false => hash,
        };
        let wrong = match archive.by_name(&path) {
            Ok(file) => differs(file, &hash),
            Err(_) => Some("it is not there".to_owned()),
        };
        if let Some(why) = wrong {
            let notice = Notice::warning(
                "capture.wacz.digest",
                format!(
                    "{} is not as the WACZ file declares: {why}",
                    text::shown(&path)
                ),
            );
            notices.push(notice.at(Place::Name(text::shown(&path))));
        }
    }
}

/// How a file differs from its declared digest; none where it has it.
fn differs(file: ZipFile<'_, BufReader<File>>, declared: &str) -> Option<String> {
    let size = file.size();
    let (length, digest) = match Digest::of_reader(file.take(size.saturating_add(1))) {
        Ok(read) => read,
        Err(error) => return Some(format!("it cannot be read ({error})")),
    };
    if length > size {
        return Some("it is larger than the archive says".to_owned());
    }
    match digests::is_sha256(declared, digest.bytes()) {
        Verdict::Right => None,
        Verdict::Wrong => Some(format!("its SHA-256 is {digest}")),
        Verdict::Unknown => Some(format!(
            "its digest cannot be understood ({})",
            text::shown(declared)
        )),
    }
}

/// A small file of the archive.
fn small(archive: &mut Archive, name: &str) -> Option<Vec<u8>> {
    let file = archive.by_name(name).ok()?;
    let mut bytes = Vec::new();
    file.take(DESCRIPTION).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// The records of the pages that the lists of pages name; all pages where there is no list, or none of its pages is there.
fn pages(
    archive: &mut Archive,
    index: &Index,
    limits: &Limits,
    notices: &mut Vec<Notice>,
) -> Vec<usize> {
    let mut found = BTreeSet::new();
    let mut lost: Vec<String> = Vec::new();
    let mut listed = 0_usize;
    for name in ["pages/pages.jsonl", "pages/extraPages.jsonl"] {
        let Ok(file) = archive.by_name(name) else {
            continue;
        };
        let mut lines = BufReader::new(file.take(limits.resource_bytes));
        while let Some((url, time)) = page(&mut lines) {
            let Some(url) = url else { continue };
            listed = listed.saturating_add(1);
            match index.page_at(&url, time) {
                Some(number) => drop(found.insert(number)),
                None => lost.push(url),
            }
        }
    }
    if found.is_empty() {
        if listed > 0 {
            notices.push(Notice::warning(
                "capture.wacz.pages",
                "none of the pages in its list of pages is in its WARC files; all pages that are were taken",
            ));
        } else {
            notices.push(Notice::info(
                "capture.wacz.pages",
                "it has no list of pages; all pages in its WARC files were taken",
            ));
        }
        return index.pages();
    }
    if !lost.is_empty() {
        let names: Vec<String> = lost
            .iter()
            .take(NAMED)
            .map(|url| text::shown(url))
            .collect();
        let more = match lost.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        notices.push(Notice::warning(
            "capture.wacz.pages",
            format!(
                "{} in its list of pages cannot be found in its WARC files: {}{more}",
                text::counted(lost.len(), "page", "pages"),
                names.join(", ")
            ),
        ));
    }
    found.into_iter().collect()
}

/// One line of a list of pages.
#[derive(Deserialize)]
struct PageLine {
    url: String,
    ts: Option<serde_json::Value>,
}

/// The address and time of the next line; no address where the line is no page, as the first one is not. None at the end.
fn page(lines: &mut impl BufRead) -> Option<(Option<String>, Option<Timestamp>)> {
    let mut line = Vec::new();
    let read = lines.take(LINE).read_until(b'\n', &mut line).ok()?;
    if read == 0 {
        return None;
    }
    let Ok(page) = serde_json::from_slice::<PageLine>(&line) else {
        return Some((None, None));
    };
    let time = page.ts.as_ref().and_then(|time| warc::date(time.as_str()?));
    Some((Some(page.url), time))
}
