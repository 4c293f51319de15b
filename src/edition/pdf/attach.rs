//! What goes into the PDF besides its pages, where the profile allows it: the capture it was made from and its record.
//!
//! A capture of one file is attached as it is. A page that was saved with pictures, styles and scripts goes in as one ZIP
//! archive, in which each file stands at its path beside the page, so that the page opens from it as it was saved. The
//! same capture gives the same bytes: no times, one order, fixed settings.

use super::archive::Attachment;
use crate::{
    article::Article,
    capture::Resource,
    edition::{Context, EditionError, json_ld},
    text::{counted, squeeze},
};
use std::{
    collections::BTreeSet,
    io::{Cursor, Write},
};

/// Which resource of the archive is of which address, where its name is not its path.
const RENAMED: &str = "resources.tsv";

/// What was saved with the page and is not in the archive.
const LEFT_OUT: &str = "left-out.tsv";

/// Capture and record.
pub fn attachments(
    article: &Article,
    context: &Context<'_>,
) -> Result<Vec<Attachment>, EditionError> {
    let record = Attachment {
        name: format!("{}.jsonld", context.stem),
        media_type: "application/ld+json".to_owned(),
        relation: "Data",
        description: "The record of the article (schema.org, JSON-LD).".to_owned(),
        // The record in here names no editions: a file cannot hold its own digest.
        bytes: json_ld::record(article, context, &[]),
    };
    Ok(vec![capture(article, context)?, record])
}

fn capture(article: &Article, context: &Context<'_>) -> Result<Attachment, EditionError> {
    let provenance = &article.provenance;
    let extension = match provenance.media_type.as_str() {
        "text/plain" => "txt",
        "text/html" => "html",
        _ => "bin",
    };
    let others = context.resources.all();
    let left_out = context.resources.left_out();
    if others.is_empty() && left_out.is_empty() {
        let media_type = if provenance.media_type.is_empty() {
            "application/octet-stream"
        } else {
            &provenance.media_type
        };
        return Ok(Attachment {
            name: format!("capture.{extension}"),
            media_type: media_type.to_owned(),
            relation: "Source",
            description: "The captured page that this edition is made from.".to_owned(),
            bytes: context.capture.to_vec(),
        });
    }
    // The name of a container is not that of the page in it.
    let contained = ["MHTML", "WARC", "WACZ"].contains(&provenance.format.as_str());
    let page = provenance
        .input
        .rsplit('/')
        .next()
        .filter(|name| !contained && is_plain(name))
        .map_or_else(|| format!("capture.{extension}"), str::to_owned);
    let bytes = pack(&page, context.capture, &others, left_out).map_err(|error| {
        EditionError::Assembly {
            edition: "pdf",
            reason: format!("the capture could not be packed: {error}"),
        }
    })?;
    let files = counted(others.len(), "file", "files");
    let without = match left_out.len() {
        0 => String::new(),
        lost => format!(
            " {} could not be taken: left-out.tsv tells which and why.",
            counted(lost, "other", "others")
        ),
    };
    Ok(Attachment {
        name: "capture.zip".to_owned(),
        media_type: "application/zip".to_owned(),
        relation: "Source",
        description: format!(
            "The captured page that this edition is made from ({page}) with {files} saved with it.{without}"
        ),
        bytes,
    })
}

/// The page and its resources as a ZIP archive (ISO/IEC 21320-1): the page first, the resources in the order of their
/// addresses. Those whose address is no path beside the page get a name of their own, and `resources.tsv` tells of which
/// address each is. What was saved with the page and could not be taken stands in `left-out.tsv`.
fn pack(
    page: &str,
    bytes: &[u8],
    resources: &[&Resource],
    left_out: &[(String, String)],
) -> zip::result::ZipResult<Vec<u8>> {
    let settings = zip::write::SimpleFileOptions::default()
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    let packed = settings.compression_method(zip::CompressionMethod::Deflated);
    let stored = settings.compression_method(zip::CompressionMethod::Stored);
    let size = resources.iter().fold(bytes.len(), |size, file| {
        size.saturating_add(file.bytes.len())
    });
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::with_capacity(size)));
    archive.start_file(page, packed)?;
    archive.write_all(bytes)?;
    let mut taken: BTreeSet<String> = [page, RENAMED, LEFT_OUT].map(str::to_lowercase).into();
    let mut renamed = String::new();
    for (at, resource) in resources.iter().enumerate() {
        let mut name = path_of(resource).unwrap_or_default();
        if name.is_empty() || !taken.insert(name.to_lowercase()) {
            name = format!("resources/{:05}{}", at + 1, extension_of(&resource.url));
            taken.insert(name.clone());
            renamed.push_str(&format!("{name}\t{}\n", squeeze(&resource.url)));
        }
        let way = if is_text(&resource.bytes) {
            packed
        } else {
            // Pictures and fonts are compressed already.
            stored
        };
        archive.start_file(name, way)?;
        archive.write_all(&resource.bytes)?;
    }
    let lost: String = left_out
        .iter()
        .map(|(url, reason)| format!("{}\t{}\n", squeeze(url), squeeze(reason)))
        .collect();
    for (name, table) in [(RENAMED, renamed), (LEFT_OUT, lost)] {
        if !table.is_empty() {
            archive.start_file(name, packed)?;
            archive.write_all(table.as_bytes())?;
        }
    }
    Ok(archive.finish()?.into_inner())
}

/// True for styles, scripts, drawings: what begins without a byte that no text has.
fn is_text(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    !head
        .iter()
        .any(|byte| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C))
}

/// The path of a resource beside the page, if that is what its address is.
fn path_of(resource: &Resource) -> Option<String> {
    let path = resource.url.as_str();
    let is_path = path.len() <= 200 && path.split('/').all(is_plain);
    is_path.then(|| path.to_owned())
}

/// True for a name that every file system bears and that leads nowhere else.
fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 120
        && !name.starts_with('.')
        && !name.ends_with(['.', ' '])
        && !name.chars().any(|c| {
            c.is_control() || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|')
        })
}

/// `.jpg` of an address, if it ends like a file.
fn extension_of(url: &str) -> String {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    path.rsplit_once('.')
        .map(|(_, extension)| extension)
        .filter(|extension| (1..=5).contains(&extension.len()))
        .filter(|extension| extension.chars().all(|c| c.is_ascii_alphanumeric()))
        .map(|extension| format!(".{}", extension.to_lowercase()))
        .unwrap_or_default()
}
