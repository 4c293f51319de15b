//! Text dumps as pages: each line that says something is a block. What is a heading or a caption shows only later.

use super::{Page, PageError, Region, SourceBlock, SourceKind};
use crate::{
    article::{ElementWords, Inlines},
    capture::Capture,
    notice::{Notice, Place},
    text,
};

/// Reads a text dump: each non-empty line is a block, its white space collapsed; lines count from 1.
pub(super) fn read(capture: &Capture) -> Result<Page, PageError> {
    let mut page = Page {
        is_text: true,
        url: capture.url.clone(),
        base_url: capture.url.clone(),
        ..Page::default()
    };
    let mut nuls = 0_usize;
    for (number, line) in lines(&capture.document.text).enumerate() {
        let words = if line.contains('\0') {
            nuls = nuls.saturating_add(line.matches('\0').count());
            text::squeeze(&line.replace('\0', ""))
        } else {
            text::squeeze(line)
        };
        if text::is_blank(&words) {
            continue;
        }
        page.blocks.push(SourceBlock {
            index: page.blocks.len(),
            kind: SourceKind::Text,
            text: Inlines::plain(words),
            elements: Vec::new(),
            link_density: 0.0,
            region: 0,
            element: ElementWords::default(),
            place: Place::Line(number.saturating_add(1)),
            hidden: false,
            lang: None,
            ids: Vec::new(),
            anchors: Vec::new(),
        });
    }
    if nuls > 0 {
        page.notices.push(Notice::warning(
            "page.text.nul",
            format!("{nuls} NUL characters were left out"),
        ));
    }
    page.regions.push(Region {
        name: "text".into(),
        blocks: 0..page.blocks.len(),
        ..Region::default()
    });
    if page.blocks.is_empty() {
        return Err(PageError::Nothing);
    }
    Ok(page)
}

/// Lines ended by LF, CR LF, CR, form feed, U+0085, U+2028 or U+2029.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let end = text.find(['\n', '\r', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}']);
        let Some(end) = end else {
            rest = None;
            return Some(text);
        };
        let (line, tail) = text.split_at_checked(end)?;
        let mark = if tail.starts_with("\r\n") {
            2
        } else {
            tail.chars().next().map_or(1, char::len_utf8)
        };
        rest = tail.get(mark..);
        Some(line)
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_kind_of_line_end_counts_once() {
        let lines: Vec<&str> = super::lines("a\r\nb\rc\n\nd\u{2028}e").collect();
        assert_eq!(lines, ["a", "b", "c", "", "d", "e"]);
    }
}
