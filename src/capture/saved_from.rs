//! What a saved HTML document says of its own capture: browsers, SingleFile and the Wayback Machine write address and
//! time into it.

use crate::time::Timestamp;
use memchr::memmem;

/// How far into a document, or before its end, such remarks are looked for, in bytes.
const WITHIN: usize = 64 << 10;

/// Address and time of a capture, as the document itself tells them.
#[derive(Debug, Default, PartialEq)]
pub(super) struct SavedFrom {
    /// Address it was captured from.
    pub(super) url: Option<String>,
    /// When it was captured.
    pub(super) at: Option<Timestamp>,
}

/// Reads the remarks of browsers (`saved from url=(0055)http://..`), SingleFile and the Wayback Machine.
pub(super) fn read(html: &str) -> SavedFrom {
    let (head, _) = html.split_at(boundary(html, WITHIN));
    let (_, tail) = html.split_at(boundary(html, html.len().saturating_sub(WITHIN)));
    single_file(head)
        .or_else(|| browser(head))
        .or_else(|| wayback(head, tail))
        .unwrap_or_default()
}

/// The first place between characters from a place on.
fn boundary(text: &str, from: usize) -> usize {
    (from..text.len())
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(text.len())
}

fn find(text: &str, what: &str) -> Option<usize> {
    memmem::find(text.as_bytes(), what.as_bytes())
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let at = find(text, start)?;
    let rest = text.get(at.saturating_add(start.len())..)?;
    Some(
        find(rest, end)
            .and_then(|end| rest.get(..end))
            .unwrap_or(rest),
    )
}

fn web_address(text: &str) -> Option<String> {
    let text = text.trim();
    let (scheme, rest) = text.split_once("://")?;
    let known = ["http", "https"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known));
    (known && !rest.is_empty() && !text.contains(char::is_whitespace)).then(|| text.to_owned())
}

/// `<!-- saved from url=(0055)http://www.example.org/ -->`: the number is the address's length.
fn browser(head: &str) -> Option<SavedFrom> {
    let remark = between(head, "<!-- saved from url=(", "-->")?;
    let (_, url) = remark.split_once(')')?;
    Some(SavedFrom {
        url: web_address(url),
        at: None,
    })
}

/// `Page saved with SingleFile`, then lines `url:` and `saved date:`.
fn single_file(head: &str) -> Option<SavedFrom> {
    let remark = between(head, "Page saved with SingleFile", "-->")
        .or_else(|| between(head, "Archive processed by SingleFile", "-->"))?;
    let field = |name: &str| {
        remark
            .lines()
            .find_map(|line| line.trim().strip_prefix(name))
            .map(str::trim)
    };
    Some(SavedFrom {
        url: field("url:").and_then(web_address),
        at: field("saved date:").and_then(script_date),
    })
}

/// A date as JavaScript prints it: `Mon Nov 23 2026 09:14:39 GMT+0000 (Coordinated Universal Time)`.
fn script_date(text: &str) -> Option<Timestamp> {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let mut words = text.split_whitespace().skip(1);
    let month = words.next()?;
    let month = MONTHS
        .iter()
        .position(|name| *name == month)?
        .checked_add(1)?;
    let day: u8 = words.next()?.parse().ok()?;
    let year = words.next()?;
    let clock = words.next()?;
    let zone = words.next()?.strip_prefix("GMT")?;
    let (hours, minutes) = zone.split_at_checked(3)?;
    format!("{year}-{month:02}-{day:02}T{clock}{hours}:{minutes}")
        .parse()
        .ok()
}

/// A page of the Wayback Machine: its script call, else the first address of its own that it links to.
fn wayback(head: &str, tail: &str) -> Option<SavedFrom> {
    if let Some(call) = between(head, "__wm.wombat(", ");") {
        let mut words = call.split('"').skip(1).step_by(2);
        let url = words.next().and_then(web_address);
        let at = words.next().and_then(Timestamp::from_digits);
        if url.is_some() {
            return Some(SavedFrom { url, at });
        }
    }
    let marked = [
        "Wayback Rewrite JS Include",
        "/web.archive.org/",
        "/_static/js/bundle-playback.js",
    ]
    .iter()
    .any(|mark| find(head, mark).is_some());
    if !marked && find(tail, "FILE ARCHIVED ON").is_none() {
        return None;
    }
    let at = between(tail, "FILE ARCHIVED ON ", " AND RETRIEVED").and_then(archived_on);
    // The page's own address stands in its canonical link or in og:url, rewritten like every other link.
    let own = [
        "rel=\"canonical\"",
        "property=\"og:url\"",
        "rel='canonical'",
    ]
    .iter()
    .filter_map(|mark| {
        let at = head.find(mark)?;
        let start = head.get(..at)?.rfind('<')?;
        let tag = head.get(start..)?;
        between(tag, "/web/", ">")
    })
    .find_map(prefixed);
    let first = || {
        head.match_indices("/web/")
            .take(50)
            .find_map(|(at, mark)| prefixed(head.get(at.saturating_add(mark.len())..)?))
            .map(|(_, at)| (None, at))
    };
    let (url, linked_at) = own
        .map(|(url, at)| (Some(url), at))
        .or_else(first)
        .unwrap_or((None, None));
    (url.is_some() || at.is_some() || linked_at.is_some()).then_some(SavedFrom {
        url,
        at: at.or(linked_at),
    })
}

/// `20180716101112im_/http://..`: the address and the time before it.
fn prefixed(text: &str) -> Option<(String, Option<Timestamp>)> {
    let (digits, rest) = text.split_at_checked(14)?;
    let at = Timestamp::from_digits(digits)?;
    let (_, url) = rest.split_once('/')?;
    let end = url.find(['"', '\'', ' ', '>', '<']).unwrap_or(url.len());
    let url = web_address(url.get(..end)?)?;
    Some((url, Some(at)))
}

/// `10:11:12 Jul 16, 2018`.
fn archived_on(text: &str) -> Option<Timestamp> {
    let mut words = text.split_whitespace();
    let clock = words.next()?;
    let month = words.next()?;
    let day = words.next()?.trim_end_matches(',');
    let year = words.next()?;
    script_date(&format!("- {month} {day} {year} {clock} GMT+0000"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn saved(url: &str, at: Option<&str>) -> SavedFrom {
        SavedFrom {
            url: Some(url.to_owned()),
            at: at.and_then(|at| at.parse().ok()),
        }
    }

    #[test]
    fn remarks_are_read() {
        assert_eq!(
            read("<!DOCTYPE html>\n<!-- saved from url=(0024)https://www.example.org/ -->"),
            saved("https://www.example.org/", None)
        );
        assert_eq!(
            read(
                "<html><!--\n Page saved with SingleFile \n url: https://example.org/a \n saved date: Mon Nov 23 2026 10:14:39 GMT+0100 (CET)\n-->"
            ),
            saved("https://example.org/a", Some("2026-11-23T09:14:39Z"))
        );
        assert_eq!(
            read("<script>__wm.wombat(\"http://example.org/x\",\"20180716101112\",\"https://a\");"),
            saved("http://example.org/x", Some("2018-07-16T10:11:12Z"))
        );
        assert_eq!(
            read(
                "<!-- End Wayback Rewrite JS Include --><link rel=\"canonical\" href=\"https://web.archive.org/web/20180716101112/http://example.org/x\"/>"
            ),
            saved("http://example.org/x", Some("2018-07-16T10:11:12Z"))
        );
        let long = "<p>words ".repeat(20_000);
        assert_eq!(
            read(&format!(
                "{long}<!--\n FILE ARCHIVED ON 10:11:12 Jul 16, 2018 AND RETRIEVED FROM THE INTERNET ARCHIVE ON 01:02:03 Nov 23, 2026.\n-->"
            ))
            .at,
            "2018-07-16T10:11:12Z".parse().ok()
        );
        assert_eq!(read("<p>nothing</p>"), SavedFrom::default());
    }
}
