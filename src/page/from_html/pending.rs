//! The text of a block while it is read: white space collapsed as it comes, styles in runs, elements as spans.

use super::edge::Edge;
use crate::{
    article::{ElementSpan, ElementWords, Inline, Inlines, Link, Run, Style},
    page::Anchor,
    text,
};
use std::rc::Rc;

/// A link around words, with its address if it is one that is kept.
pub(super) type LinkTo = Option<Rc<Link>>;

/// How words are set: their style, the link around them, their language.
#[derive(Clone, Default, PartialEq)]
pub(super) struct Setting {
    pub(super) style: Style,
    /// True within a link, even one whose address is not kept.
    pub(super) in_link: bool,
    pub(super) link: LinkTo,
    pub(super) lang: Option<Rc<String>>,
}

/// A text being read.
#[derive(Default)]
pub(super) struct Pending {
    inlines: Vec<Inline>,
    elements: Vec<ElementSpan>,
    anchors: Vec<Anchor>,
    /// Setting of the last run.
    last: Option<Setting>,
    /// Bytes of the plain text so far.
    length: usize,
    /// Characters so far, and those in links.
    chars: usize,
    link_chars: usize,
    /// True if a space would follow a space or stand at the start.
    after_space: bool,
    /// Line breaks met since the last word.
    breaks: usize,
    /// What stood between the last words and those that follow.
    edge: Edge,
    /// Length of the text at the edge before that.
    piece: usize,
}

/// A finished text.
pub(super) struct Finished {
    pub(super) text: Inlines,
    pub(super) elements: Vec<ElementSpan>,
    pub(super) anchors: Vec<Anchor>,
    pub(super) link_density: f32,
}

impl Pending {
    /// An empty text.
    pub(super) fn new() -> Self {
        Self {
            after_space: true,
            ..Self::default()
        }
    }

    /// True if it is as it was when it was made.
    pub(super) fn is_untouched(&self) -> bool {
        self.chars == 0
            && self.breaks == 0
            && self.after_space
            && self.elements.is_empty()
            && self.anchors.is_empty()
    }

    /// True if no word has come yet.
    pub(super) fn is_empty(&self) -> bool {
        self.chars == 0
    }

    /// Line breaks met since the last word.
    pub(super) fn breaks(&self) -> usize {
        self.breaks
    }

    /// Notes a line break; it is set when a word follows.
    pub(super) fn line_break(&mut self) {
        if !self.is_empty() {
            self.breaks = self.breaks.saturating_add(1);
        }
    }

    /// Notes that an inline element begins.
    pub(super) fn begin(&mut self) {
        self.edge = self.edge.begin();
    }

    /// Notes that an inline element ends.
    pub(super) fn end(&mut self) {
        self.edge = self.edge.end();
    }

    /// Parts the words that follow from those before, where style alone does.
    fn part(&mut self, words: &str, setting: &Setting) {
        let edge = std::mem::take(&mut self.edge);
        let piece = std::mem::replace(&mut self.piece, self.length);
        let within = |style: Style| style.code || style.superscript || style.subscript;
        if self.after_space || self.breaks > 0 || within(setting.style) {
            return;
        }
        let (Some(Inline::Run(run)), Some(last)) = (self.inlines.last(), &self.last) else {
            return;
        };
        let from = run
            .text
            .len()
            .saturating_sub(self.length.saturating_sub(piece));
        let before = run.text.get(from..).unwrap_or_default();
        if within(last.style) || !edge.parts(before, words) {
            return;
        }
        let plain = Setting {
            lang: setting.lang.clone(),
            ..Setting::default()
        };
        let start = self.length;
        self.write(" ", &plain);
        self.after_space = true;
        self.piece = self.length;
        // What has just been opened begins behind the space.
        for span in self
            .elements
            .iter_mut()
            .rev()
            .take_while(|span| span.start == start)
        {
            span.start = self.length;
        }
        for anchor in self
            .anchors
            .iter_mut()
            .rev()
            .take_while(|anchor| anchor.range.start == start)
        {
            anchor.range.start = self.length;
        }
    }

    /// Adds words, white space collapsed.
    pub(super) fn words(&mut self, words: &str, setting: &Setting) {
        if self.edge != Edge::None && !words.is_empty() {
            self.part(words, setting);
        }
        let bytes = words.as_bytes();
        let (mut start, parts) = skip_spaces(bytes, 0);
        let parted = parts && !self.after_space && self.breaks == 0;
        if start >= bytes.len() {
            if parted {
                self.write(" ", setting);
                self.after_space = true;
            }
            return;
        }
        if self.breaks > 0 {
            self.set_break();
        }
        let rest = bytes.get(start..).unwrap_or_default();
        let is_plain = text::is_plain(rest);
        let Some(run) = self.run(setting, bytes.len() - start + 1) else {
            return;
        };
        let before = run.len();
        if parted {
            run.push(' ');
        }
        let mut after_space = false;
        if is_plain {
            // Nothing collapses, and each byte is a character.
            run.push_str(words.get(start..).unwrap_or_default());
            self.after_space = bytes.last() == Some(&b' ');
            self.count(
                rest.len() + usize::from(parted),
                rest.len() + usize::from(parted),
                setting,
            );
            return;
        }
        while start < bytes.len() {
            let end = end_of_stretch(bytes, start);
            run.push_str(words.get(start..end).unwrap_or_default());
            (start, after_space) = skip_spaces(bytes, end);
            if after_space {
                run.push(' ');
            }
        }
        let length = run.len() - before;
        let chars = text::chars(run.get(before..).unwrap_or_default());
        self.after_space = after_space;
        self.count(length, chars, setting);
    }

    /// Adds preformatted text as it is.
    pub(super) fn preformatted(&mut self, words: &str, setting: &Setting) {
        if words.contains('\r') {
            self.write(&words.replace("\r\n", "\n").replace('\r', "\n"), setting);
        } else {
            self.write(words, setting);
        }
        self.after_space = false;
    }

    /// Opens an element; the answer closes it.
    pub(super) fn open(&mut self, words: ElementWords) -> usize {
        if self.elements.is_empty() {
            self.elements.reserve_exact(1);
        }
        self.elements.push(ElementSpan {
            start: self.length,
            end: usize::MAX,
            words,
        });
        self.elements.len() - 1
    }

    /// Closes an element.
    pub(super) fn close(&mut self, element: usize) {
        if let Some(span) = self.elements.get_mut(element) {
            span.end = self.length;
        }
    }

    /// Opens a link to a place within the page; the answer closes it.
    pub(super) fn open_anchor(&mut self, target: String) -> u32 {
        self.anchors.push(Anchor {
            range: self.length..usize::MAX,
            target,
        });
        u32::try_from(self.anchors.len() - 1).unwrap_or(u32::MAX)
    }

    /// Closes a link to a place within the page.
    pub(super) fn close_anchor(&mut self, anchor: u32) {
        let anchor = usize::try_from(anchor).unwrap_or(usize::MAX);
        if let Some(anchor) = self.anchors.get_mut(anchor) {
            anchor.range.end = self.length;
        }
    }

    /// The elements still open, to be opened again in the text that follows.
    pub(super) fn still_open(&self) -> Vec<ElementWords> {
        self.elements
            .iter()
            .filter(|span| span.end == usize::MAX)
            .map(|span| span.words.clone())
            .collect()
    }

    fn set_break(&mut self) {
        self.breaks = 0;
        self.trim_end();
        self.inlines.push(Inline::Break);
        self.length = self.length.saturating_add(1);
        self.last = None;
        self.after_space = true;
    }

    fn trim_end(&mut self) {
        while let Some(Inline::Run(run)) = self.inlines.last_mut() {
            if !run.text.ends_with(' ') {
                break;
            }
            run.text.pop();
            self.length = self.length.saturating_sub(1);
            if !run.text.is_empty() {
                break;
            }
            self.inlines.pop();
            self.last = None;
        }
    }

    fn write(&mut self, words: &str, setting: &Setting) {
        if words.is_empty() {
            return;
        }
        if let Some(run) = self.run(setting, words.len()) {
            run.push_str(words);
        }
        self.count(words.len(), text::chars(words), setting);
    }

    fn count(&mut self, length: usize, chars: usize, setting: &Setting) {
        self.length = self.length.saturating_add(length);
        self.chars = self.chars.saturating_add(chars);
        if setting.in_link {
            self.link_chars = self.link_chars.saturating_add(chars);
        }
    }

    /// The text of the run that words of a setting go to; of a new one, with room for so many bytes.
    fn run(&mut self, setting: &Setting, room: usize) -> Option<&mut String> {
        let goes_on = matches!(self.inlines.last(), Some(Inline::Run(_)))
            && self.last.as_ref().is_some_and(|last| same(last, setting));
        if !goes_on {
            // Most texts are one run; a vector of its own accord makes room for four.
            if self.inlines.is_empty() {
                self.inlines.reserve_exact(1);
            }
            self.inlines.push(Inline::Run(Run {
                text: String::with_capacity(room),
                style: setting.style,
                link: setting.link.as_deref().cloned(),
                lang: setting.lang.as_deref().cloned(),
            }));
            self.last = Some(setting.clone());
        }
        match self.inlines.last_mut() {
            Some(Inline::Run(run)) => Some(&mut run.text),
            _ => None,
        }
    }

    /// Ends the text and begins another; none if it says nothing. What stands open is closed.
    pub(super) fn finish(&mut self, preformatted: bool) -> Option<Finished> {
        let finished = self.finished(preformatted);
        *self = Self::new();
        finished
    }

    fn finished(&mut self, preformatted: bool) -> Option<Finished> {
        if self.chars == 0 {
            return None;
        }
        if preformatted {
            while let Some(Inline::Run(run)) = self.inlines.last_mut() {
                let end = run.text.trim_end().len();
                self.length = self
                    .length
                    .saturating_sub(run.text.len().saturating_sub(end));
                run.text.truncate(end);
                if end > 0 {
                    break;
                }
                self.inlines.pop();
            }
        } else {
            self.trim_end();
        }
        let text = Inlines(std::mem::take(&mut self.inlines));
        if text.is_blank() {
            return None;
        }
        let length = self.length;
        let mut elements = std::mem::take(&mut self.elements);
        elements.retain_mut(|span| {
            span.end = span.end.min(length);
            span.start < span.end
        });
        let mut anchors = std::mem::take(&mut self.anchors);
        anchors.retain_mut(|anchor| {
            anchor.range.end = anchor.range.end.min(length);
            anchor.range.start < anchor.range.end
        });
        Some(Finished {
            text,
            elements,
            anchors,
            link_density: self.link_chars as f32 / self.chars as f32,
        })
    }
}

fn same(a: &Setting, b: &Setting) -> bool {
    let same_link = match (&a.link, &b.link) {
        (None, None) => true,
        (Some(a), Some(b)) => Rc::ptr_eq(a, b) || a == b,
        _ => false,
    };
    same_link && a.style == b.style && a.lang == b.lang
}

/// Length of the white space character at a place, 0 if there is none.
#[inline]
fn space_at(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at) {
        Some(b' ' | b'\t'..=b'\r') => 1,
        Some(0xC2) => match bytes.get(at + 1) {
            Some(0x85 | 0xA0) => 2,
            _ => 0,
        },
        Some(0xE1..=0xEF) => match bytes.get(at..at + 3) {
            // U+1680; U+2000 to 200A, 2028, 2029, 202F; U+205F; U+3000; U+FEFF
            Some(
                [0xE1, 0x9A, 0x80]
                | [0xE2, 0x80, 0x80..=0x8A | 0xA8 | 0xA9 | 0xAF]
                | [0xE2, 0x81, 0x9F]
                | [0xE3, 0x80, 0x80]
                | [0xEF, 0xBB, 0xBF],
            ) => 3,
            _ => 0,
        },
        _ => 0,
    }
}

/// The end of white space, and whether it parts words: a byte-order mark alone does not.
fn skip_spaces(bytes: &[u8], mut at: usize) -> (usize, bool) {
    let mut parts = false;
    loop {
        match space_at(bytes, at) {
            0 => return (at, parts),
            length => {
                parts |= bytes.get(at) != Some(&0xEF);
                at += length;
            }
        }
    }
}

/// The end of a stretch of words parted by single U+0020: the first other white space, or the end.
fn end_of_stretch(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(byte) = bytes.get(at) {
        match byte {
            0x21..=0x7F => at += 1,
            b' ' => {
                if at + 1 >= bytes.len() || space_at(bytes, at + 1) > 0 {
                    return at;
                }
                at += 1;
            }
            0xC2 | 0xE1..=0xEF | 0..=0x1F => {
                if space_at(bytes, at) > 0 {
                    return at;
                }
                at += 1;
            }
            _ => at += 1,
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_collapses_as_squeeze_does() {
        let plain = Setting::default();
        for words in [
            " a  b\u{a0}c\u{3000}\n d ",
            "",
            "   ",
            "x",
            "日本\u{3000}語",
            "a\u{2009}\u{2009}b",
            "H\u{FEFF}ow \u{FEFF}to \u{FEFF} go\u{FEFF}",
            "é à",
            " \u{feff}z",
        ] {
            let mut pending = Pending::new();
            for part in words.split_inclusive('b') {
                pending.words(part, &plain);
            }
            let text = pending
                .finish(false)
                .map(|done| done.text.text())
                .unwrap_or_default();
            assert_eq!(text, crate::text::squeeze(words), "{words:?}");
        }
    }

    #[test]
    fn spaces_are_those_of_the_text_module() {
        for code in 0..=0xFFFF_u32 {
            let Some(c) = char::from_u32(code) else {
                continue;
            };
            let mut buffer = [0; 4];
            let bytes = c.encode_utf8(&mut buffer).as_bytes();
            assert_eq!(
                space_at(bytes, 0) > 0,
                crate::text::is_space(c),
                "U+{code:04X}"
            );
        }
    }
}
