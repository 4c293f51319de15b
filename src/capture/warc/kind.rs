//! What a record is to an archivist: a page, a part of pages, or nothing that an article can be made of.

use super::records::Record;
use crate::capture::{
    DocumentKind,
    format::{self, Shape},
    http::{self, Head},
};
use serde::{Deserialize, Serialize};
use url::Url;

/// How much of a body tells what it is, in bytes.
const GLIMPSE: u64 = 64 << 10;

/// What a record is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum What {
    /// A page that an article may be made of.
    Page(DocumentKind),
    /// A part of pages: a picture, a style, a script, data; true for what may be a picture.
    Part(bool),
    /// An answer that leads elsewhere.
    Redirect(String),
    /// Any other answer that is no success.
    Refused(u16),
    /// A success without content.
    Empty,
    /// A file for robots.
    Robots,
    /// What the crawler noted for itself.
    Note,
    /// The same as an earlier record; true if what it says of itself is that of a page, none if it does not tell.
    Revisit(Option<bool>),
    /// A response that cannot be read.
    Unreadable,
}

/// What a `response`, `resource` or `revisit` record is. None for other types.
pub(super) fn of(record: &Record, url: &str) -> Option<What> {
    let kind = record.get("warc-type")?.to_ascii_lowercase();
    match kind.as_str() {
        "response" => Some(response(record, url)),
        "resource" => Some(resource(record, url)),
        "revisit" => Some(revisit(record, url)),
        _ => None,
    }
}

/// True for the address of something that a browser shows.
fn is_web(url: &str) -> bool {
    let scheme = url.split(':').next().unwrap_or_default();
    ["http", "https", "ftp", "file"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known))
}

fn response(record: &Record, url: &str) -> What {
    if !is_web(url) {
        return What::Note;
    }
    let Some((head, body)) = Head::read(&record.block) else {
        let http = record
            .get("content-type")
            .is_none_or(|kind| kind.contains("http"));
        return match http {
            true => What::Unreadable,
            false => resource(record, url),
        };
    };
    let body = record.block.get(body..).unwrap_or_default();
    match status(&head, url) {
        Some(what) => what,
        None if body.is_empty() && record.damage.is_some() => What::Unreadable,
        None if body.is_empty() => What::Empty,
        None => content(
            head.media_type().as_deref(),
            url,
            &http::glimpse(&head, body, GLIMPSE),
        ),
    }
}

/// What the status says; none for a success.
fn status(head: &Head, url: &str) -> Option<What> {
    match head.status {
        Some(204 | 205) => Some(What::Empty),
        Some(200..=299) => None,
        Some(status @ (300..=303 | 307 | 308)) => Some(match head.get("location") {
            Some(to) => {
                let base = Url::parse(url).ok();
                let to = base.and_then(|base| base.join(to).ok()).map(String::from);
                to.map_or(What::Refused(status), What::Redirect)
            }
            None => What::Refused(status),
        }),
        Some(status) => Some(What::Refused(status)),
        None => Some(What::Unreadable),
    }
}

fn resource(record: &Record, url: &str) -> What {
    if !is_web(url) {
        return What::Note;
    }
    if record.block.is_empty() {
        return What::Empty;
    }
    let media = record.get("content-type").map(http::media_type);
    content(media.as_deref(), url, &record.block)
}

fn revisit(record: &Record, url: &str) -> What {
    if !is_web(url) {
        return What::Note;
    }
    let Some((head, _)) = Head::read(&record.block) else {
        return What::Revisit(None);
    };
    match status(&head, url) {
        None | Some(What::Refused(304)) => {}
        Some(what) => return what,
    }
    What::Revisit(head.media_type().map(|media| is_page_type(&media)))
}

fn is_page_type(media: &str) -> bool {
    matches!(media, "text/html" | "application/xhtml+xml" | "text/plain")
}

/// What a success holds, by its declared type and its own beginning. A type that contradicts the content loses.
fn content(media: Option<&str>, url: &str, beginning: &[u8]) -> What {
    let beginning = beginning
        .get(..usize::try_from(GLIMPSE).unwrap_or(usize::MAX))
        .unwrap_or(beginning);
    let media = media.unwrap_or_default();
    let untold = matches!(
        media,
        "" | "unknown/unknown" | "application/octet-stream" | "content/unknown"
    );
    if !is_page_type(media) && !untold {
        let picture = media.starts_with("image/");
        return What::Part(picture);
    }
    if beginning.iter().all(u8::is_ascii_whitespace) {
        return What::Empty;
    }
    match format::shape(beginning) {
        Shape::Html => What::Page(DocumentKind::Html),
        Shape::Text if is_robots(url) => What::Robots,
        // A picture of which only the type is wrong, a script or a style sheet is no page.
        Shape::Text if is_for_programs(url) => What::Part(false),
        Shape::Text if media == "text/html" || media == "application/xhtml+xml" => {
            What::Page(DocumentKind::Html)
        }
        Shape::Text => What::Page(DocumentKind::Text),
        Shape::Other(_) => What::Part(true),
    }
}

/// The last part of the path of an address, in lower case.
fn file_of(url: &str) -> String {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    path.rsplit('/')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase()
}

fn is_robots(url: &str) -> bool {
    matches!(
        file_of(url).as_str(),
        "robots.txt" | "ads.txt" | "humans.txt"
    )
}

fn is_for_programs(url: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "js", "mjs", "css", "json", "map", "xml", "rss", "atom", "csv", "svg", "ico", "woff",
        "ttf", "vtt",
    ];
    let file = file_of(url);
    file.rsplit_once('.')
        .is_some_and(|(_, ending)| ENDINGS.contains(&ending))
}

/// True for an address whose last part names a picture, a style, a script or the like: an untold revisit of it is no page.
pub(super) fn is_part_by_name(url: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "jpg", "jpeg", "png", "gif", "webp", "avif", "bmp", "tif", "tiff", "mp4", "mp3", "webm",
        "pdf", "zip", "woff2", "eot", "otf", "swf",
    ];
    let file = file_of(url);
    is_for_programs(url)
        || is_robots(url)
        || file
            .rsplit_once('.')
            .is_some_and(|(_, ending)| ENDINGS.contains(&ending))
}
