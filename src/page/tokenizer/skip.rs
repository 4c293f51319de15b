//! Where things end: tags, comments, scripts, drawings. Each is found in one pass over the bytes.

use memchr::{memchr, memchr_iter, memmem};
use std::ops::Range;

/// An attribute of a tag: its name, its value (empty where there is none), and the place after it.
pub(super) struct FoundAttribute {
    pub(super) name: Range<usize>,
    pub(super) value: Range<usize>,
    pub(super) end: usize,
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c')
}

/// The end of a tag's name.
pub(super) fn name_end(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    let ends = |byte: &u8| is_space(*byte) || matches!(byte, b'/' | b'>');
    at + rest.iter().position(ends).unwrap_or(rest.len())
}

/// Reads the attribute at a place (HTML, 13.2.5.32 to 13.2.5.39); none if the document ends within it.
pub(super) fn attribute(bytes: &[u8], start: usize) -> Option<FoundAttribute> {
    // An equals sign at the start belongs to the name.
    let rest = bytes.get(start + 1..)?;
    let ends = |byte: &u8| is_space(*byte) || matches!(byte, b'=' | b'/' | b'>');
    let at = start + 1 + rest.iter().position(ends)?;
    let name = start..at;
    let mut next = at;
    while is_space(*bytes.get(next)?) {
        next += 1;
    }
    if bytes.get(next)? != &b'=' {
        return Some(FoundAttribute {
            name,
            value: at..at,
            end: next,
        });
    }
    next += 1;
    while is_space(*bytes.get(next)?) {
        next += 1;
    }
    match bytes.get(next)? {
        quote @ (b'"' | b'\'') => {
            let from = next + 1;
            let end = from + memchr(*quote, bytes.get(from..)?)?;
            Some(FoundAttribute {
                name,
                value: from..end,
                end: end + 1,
            })
        }
        b'>' => Some(FoundAttribute {
            name,
            value: next..next,
            end: next,
        }),
        _ => {
            let from = next;
            while !is_space(*bytes.get(next)?) && bytes.get(next)? != &b'>' {
                next += 1;
            }
            Some(FoundAttribute {
                name,
                value: from..next,
                end: next,
            })
        }
    }
}

/// The place after a tag, from the end of its name, and whether it closes itself.
fn tag_end(bytes: &[u8], mut at: usize) -> Option<(usize, bool)> {
    loop {
        match bytes.get(at)? {
            b'>' => return Some((at + 1, false)),
            b'/' => {
                if bytes.get(at + 1)? == &b'>' {
                    return Some((at + 2, true));
                }
                at += 1;
            }
            byte if is_space(*byte) => at += 1,
            _ => at = attribute(bytes, at)?.end,
        }
    }
}

/// The end of a comment's text and the place after the comment; `start` is after `<!--` (HTML, 13.2.5.43 to 13.2.5.52).
pub(super) fn comment_end(bytes: &[u8], start: usize) -> (usize, usize) {
    let rest = bytes.get(start..).unwrap_or_default();
    if rest.starts_with(b">") {
        return (start, start + 1);
    }
    if rest.starts_with(b"->") {
        return (start, start + 2);
    }
    let mut from = 0;
    while let Some(found) = rest.get(from..).and_then(|rest| memmem::find(rest, b"--")) {
        let at = from + found;
        match rest.get(at + 2) {
            Some(b'>') => return (start + at, start + at + 3),
            Some(b'!') if rest.get(at + 3) == Some(&b'>') => return (start + at, start + at + 4),
            _ => from = at + 1,
        }
    }
    // What could be the beginning of the end is no part of an unfinished comment.
    let length = rest.len();
    let end = [&b"--!"[..], b"--", b"-"]
        .iter()
        .find(|mark| rest.ends_with(mark))
        .map_or(length, |mark| length - mark.len());
    (start + end, start + length)
}

/// True if `</name` stands at a place and the name ends there.
fn is_end_tag(bytes: &[u8], at: usize, name: &[u8]) -> bool {
    let after = at + 2 + name.len();
    bytes.get(at..at + 2) == Some(b"</")
        && bytes
            .get(at + 2..after)
            .is_some_and(|found| found.eq_ignore_ascii_case(name))
        && bytes
            .get(after)
            .is_some_and(|byte| is_space(*byte) || matches!(byte, b'/' | b'>'))
}

/// The end of raw text: the end tag of its element, or the document's end.
pub(super) fn raw_end(bytes: &[u8], start: usize, name: &[u8]) -> usize {
    let rest = bytes.get(start..).unwrap_or_default();
    memmem::find_iter(rest, b"</")
        .map(|found| start + found)
        .find(|at| is_end_tag(bytes, *at, name))
        .unwrap_or(bytes.len())
}

/// The end of a script's text (HTML, 13.2.5.4 and 13.2.5.15 to 13.2.5.31): an end tag within `<!-- <script>` does not
/// count.
pub(super) fn script_end(bytes: &[u8], start: usize) -> usize {
    #[derive(PartialEq)]
    enum State {
        Plain,
        Escaped,
        Double,
    }
    let opens = |at: usize| {
        bytes
            .get(at + 1..at + 7)
            .is_some_and(|name| name.eq_ignore_ascii_case(b"script"))
            && bytes
                .get(at + 7)
                .is_some_and(|byte| is_space(*byte) || matches!(byte, b'/' | b'>'))
    };
    let mut state = State::Plain;
    let mut at = start;
    // Where the next `-->` stands, if it has been looked for.
    let mut close: Option<usize> = None;
    loop {
        let Some(found) = bytes.get(at..).and_then(|rest| memchr(b'<', rest)) else {
            return if state == State::Plain {
                bytes.len()
            } else {
                // The comment may end, but nothing can end the script any more.
                bytes.len()
            };
        };
        let sign = at + found;
        if state != State::Plain {
            let end = match close {
                Some(end) if end >= at => end,
                _ => {
                    let end = bytes
                        .get(at..)
                        .and_then(|rest| memmem::find(rest, b"-->"))
                        .map_or(usize::MAX, |found| at + found);
                    close = Some(end);
                    end
                }
            };
            if end < sign {
                state = State::Plain;
                at = end + 3;
                continue;
            }
        }
        match state {
            State::Plain => {
                if is_end_tag(bytes, sign, b"script") {
                    return sign;
                }
                if bytes.get(sign..sign + 4) == Some(b"<!--") {
                    state = State::Escaped;
                    // `<!-->` and `<!--->` end at once: their dashes count for both.
                    at = sign + 2;
                    close = None;
                } else {
                    at = sign + 1;
                }
            }
            State::Escaped => {
                if is_end_tag(bytes, sign, b"script") {
                    return sign;
                }
                if opens(sign) {
                    state = State::Double;
                }
                at = sign + 1;
            }
            State::Double => {
                if is_end_tag(bytes, sign, b"script") {
                    state = State::Escaped;
                }
                at = sign + 1;
            }
        }
    }
}

/// HTML elements that end a drawing they stand in (HTML, 13.2.6.5), sorted.
const BREAK_OUT: &[&str] = &[
    "b",
    "big",
    "blockquote",
    "body",
    "br",
    "center",
    "code",
    "dd",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "hr",
    "i",
    "img",
    "li",
    "listing",
    "menu",
    "meta",
    "nobr",
    "ol",
    "p",
    "pre",
    "ruby",
    "s",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "table",
    "tt",
    "u",
    "ul",
    "var",
];

/// Where the end tag of a drawing begins, from the end of its start tag. A drawing that holds HTML, closes what was not
/// opened in it, or does not end, is not stepped over: then the answer is how far was looked.
pub(super) fn drawing_end(bytes: &[u8], start: usize) -> Result<usize, usize> {
    let mut open: Vec<&[u8]> = vec![b"svg"];
    let mut resume = start;
    for found in memchr_iter(b'<', bytes.get(start..).unwrap_or_default()) {
        let at = start + found;
        if at < resume {
            continue;
        }
        let (closing, name_at) = match bytes.get(at + 1) {
            Some(b'/') => (true, at + 2),
            Some(b'!') => {
                resume = if bytes.get(at..at + 4) == Some(b"<!--") {
                    comment_end(bytes, at + 4).1
                } else {
                    return Err(at + 1);
                };
                continue;
            }
            Some(byte) if byte.is_ascii_alphabetic() => (false, at + 1),
            _ => continue,
        };
        let end = name_end(bytes, name_at);
        let name = bytes.get(name_at..end).unwrap_or_default();
        let is_svg = name.eq_ignore_ascii_case(b"svg");
        if closing && is_svg {
            while open
                .pop()
                .is_some_and(|name| !name.eq_ignore_ascii_case(b"svg"))
            {}
            if open.is_empty() {
                return Ok(at);
            }
        }
        let Some((after, self_closing)) = tag_end(bytes, end) else {
            return Err(bytes.len());
        };
        resume = after;
        if closing {
            // The end tag of an element around the drawing ends the drawing as well.
            if !is_svg
                && open
                    .pop()
                    .is_none_or(|last| !last.eq_ignore_ascii_case(name))
            {
                return Err(after);
            }
            continue;
        }
        if !self_closing {
            open.push(name);
        }
        let lower = name.to_ascii_lowercase();
        let html =
            std::str::from_utf8(&lower).is_ok_and(|name| BREAK_OUT.binary_search(&name).is_ok());
        if html || lower == b"foreignobject" || lower == b"script" {
            return Err(after);
        }
    }
    Err(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawings_end_where_they_should() {
        assert!(BREAK_OUT.is_sorted());
        for (html, expected) in [
            ("<path d='</svg>'/><g><svg></svg></g></svg>x", Ok(36)),
            ("<!-- </svg> --></svg>", Ok(15)),
            ("<text>a < b</text></SVG >", Ok(18)),
            ("<p>out</svg>", Err(3)),
            ("<foreignObject></foreignObject></svg>", Err(15)),
            ("<path>", Err(6)),
            ("<g><path></svg>x", Ok(9)),
            ("<g></div></g></svg>", Err(9)),
        ] {
            assert_eq!(drawing_end(html.as_bytes(), 0), expected, "{html}");
        }
    }
}
