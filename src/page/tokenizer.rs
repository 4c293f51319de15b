//! HTML in, tokens out: one linear pass that sets aside what no article holds.
//!
//! On pages as they are, more than half of the bytes are scripts, styles, drawings and comments. This tokenizer follows the
//! standard (HTML, 13.2.5) and steps over those with one search each, so that the tree builder never sees them. Texts and
//! attribute values are slices of the document, not copies.
//!
//! Why its lines are here and html5ever's tokenizer is not used: over the development pages the tree of a page is built in
//! 0.3 times what `scraper` takes to parse it (`cargo bench --bench extract`), and nothing else brings that: through
//! html5ever's tokenizer this stage alone would take 1.4 times the parse, more than all stages up to structure may.
//!
//! With [`Scope::Everything`] it leaves nothing out. `same_tree` holds the trees of both scopes against `scraper`'s, on
//! generated pages and on every development page.

mod filter;
mod names;
mod reference;
mod skip;

use filter::Filter;
use html5ever::{
    Attribute, LocalName, QualName, ns,
    tendril::StrTendril,
    tokenizer::{
        BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, states::RawKind,
    },
};
use memchr::{memchr, memchr3, memmem};
use names::Names;
use std::{cell::RefCell, ops::Range};

/// How many attributes of one tag are read.
const ATTRIBUTES: usize = 256;

/// How much of a document becomes tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// Without comments, the contents of scripts (but JSON-LD), styles, drawings and frames, and attributes that say
    /// nothing about the text.
    Readable,
    /// All of it.
    #[cfg_attr(not(test), allow(dead_code))]
    Everything,
}

/// Reads a document and hands its tokens to `sink`. Gives the number of attributes left out of tags that have too many.
pub(super) fn run<S: TokenSink>(html: &str, scope: Scope, sink: &S) -> u64 {
    let mut reader = Reader {
        text: html,
        bytes: html.as_bytes(),
        whole: StrTendril::from_slice(html),
        // A byte-order mark at the beginning is no text.
        at: if html.starts_with('\u{FEFF}') { 3 } else { 0 },
        scope,
        sink,
        no_skip_before: 0,
        plain: 0..0,
        names: Names::new(),
        left_out: 0,
    };
    reader.document();
    let _ = sink.process_token(Token::EOFToken, 1);
    sink.end();
    reader.left_out
}

struct Reader<'a, S> {
    text: &'a str,
    bytes: &'a [u8],
    /// The document once more, so that slices of it can be shared.
    whole: StrTendril,
    at: usize,
    scope: Scope,
    sink: &'a S,
    /// A drawing that could not be stepped over is read, and none before this place is tried again.
    no_skip_before: usize,
    /// A stretch known to hold no sign that must be read rather than copied: the last that was looked at.
    plain: Range<usize>,
    names: Names,
    left_out: u64,
}

/// What stands after `<`.
enum Opening {
    Start,
    End,
    Markup,
    Bogus,
    Words,
}

impl<S: TokenSink> Reader<'_, S> {
    fn document(&mut self) {
        while self.at < self.bytes.len() {
            let rest = self.rest();
            let end = memchr(b'<', rest).map_or(self.bytes.len(), |found| self.at + found);
            let mut words_end = end;
            if end < self.bytes.len() && matches!(self.opening(end), Opening::Words) {
                // A sign that opens nothing is a word: it goes with the text around it.
                words_end = self.after_words(end);
            }
            if words_end > self.at {
                self.words(self.at, words_end, true);
                self.at = words_end;
                continue;
            }
            match self.opening(self.at) {
                Opening::Start => self.tag(TagKind::StartTag),
                Opening::End => self.tag(TagKind::EndTag),
                Opening::Markup => self.markup(),
                Opening::Bogus => self.bogus(self.at + 1),
                Opening::Words => self.at += 1,
            }
        }
    }

    /// The end of a text that goes on after a `<` that opens nothing.
    fn after_words(&self, mut at: usize) -> usize {
        loop {
            let next = at + 1;
            match self.bytes.get(next..).and_then(|rest| memchr(b'<', rest)) {
                Some(found) => {
                    at = next + found;
                    if !matches!(self.opening(at), Opening::Words) {
                        return at;
                    }
                }
                None => return self.bytes.len(),
            }
        }
    }

    fn rest(&self) -> &[u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn opening(&self, at: usize) -> Opening {
        match self.bytes.get(at + 1) {
            Some(b'a'..=b'z' | b'A'..=b'Z') => Opening::Start,
            Some(b'/') => match self.bytes.get(at + 2) {
                Some(b'a'..=b'z' | b'A'..=b'Z') => Opening::End,
                Some(_) => Opening::Bogus,
                None => Opening::Words,
            },
            Some(b'!') => Opening::Markup,
            Some(b'?') => Opening::Bogus,
            _ => Opening::Words,
        }
    }

    fn emit(&mut self, token: Token) -> TokenSinkResult<S::Handle> {
        self.sink.process_token(token, 1)
    }

    fn slice(&self, start: usize, end: usize) -> StrTendril {
        match (u32::try_from(start), u32::try_from(end - start)) {
            (Ok(start), Ok(length)) => self.whole.subtendril(start, length),
            _ => StrTendril::from_slice(self.text.get(start..end).unwrap_or_default()),
        }
    }

    /// True if a part of the document has no character reference, carriage return or zero byte. Parts come in order, so
    /// that every byte is looked at once.
    fn is_plain(&mut self, part: &Range<usize>) -> bool {
        if part.start < self.plain.start || part.start > self.plain.end {
            let rest = self.bytes.get(part.start..).unwrap_or_default();
            let length = memchr3(b'&', b'\r', 0, rest).unwrap_or(rest.len());
            self.plain = part.start..part.start + length;
        }
        part.end <= self.plain.end
    }

    /// A text; `references` says whether character references are read in it. Zero bytes in it are tokens of their own.
    fn words(&mut self, start: usize, end: usize, references: bool) {
        if self.is_plain(&(start..end)) {
            let _ = self.emit(Token::CharacterTokens(self.slice(start, end)));
            return;
        }
        let text = self.text.get(start..end).unwrap_or_default();
        for (number, part) in text.split('\0').enumerate() {
            if number > 0 {
                let _ = self.emit(Token::NullCharacterToken);
            }
            if !part.is_empty() {
                let mut out = String::with_capacity(part.len());
                reference::decode(part, references, false, &mut out);
                let _ = self.emit(Token::CharacterTokens(StrTendril::from_slice(&out)));
            }
        }
    }

    /// Raw text: a zero byte is U+FFFD.
    fn raw_words(&mut self, start: usize, end: usize, references: bool) {
        if end <= start {
            return;
        }
        let text = self.text.get(start..end).unwrap_or_default();
        let plain = memchr3(b'\r', 0, if references { b'&' } else { 0 }, text.as_bytes()).is_none();
        if plain {
            let _ = self.emit(Token::CharacterTokens(self.slice(start, end)));
            return;
        }
        let mut out = String::with_capacity(text.len());
        reference::decode(text, references, false, &mut out);
        if out.contains('\0') {
            out = out.replace('\0', "\u{FFFD}");
        }
        let _ = self.emit(Token::CharacterTokens(StrTendril::from_slice(&out)));
    }

    // --- comments and declarations ---

    fn markup(&mut self) {
        let rest = self.rest();
        if rest.starts_with(b"<!--") {
            self.comment();
        } else if starts_with_name(rest.get(2..).unwrap_or_default(), b"doctype") {
            self.doctype();
        } else if rest.starts_with(b"<![CDATA[")
            && self
                .sink
                .adjusted_current_node_present_but_not_in_html_namespace()
        {
            let start = self.at + 9;
            let inner = self.bytes.get(start..).unwrap_or_default();
            let (end, next) = match memmem::find(inner, b"]]>") {
                Some(found) => (start + found, start + found + 3),
                None => (self.bytes.len(), self.bytes.len()),
            };
            if end > start {
                self.words(start, end, false);
            }
            self.at = next;
        } else {
            self.bogus(self.at + 2);
        }
    }

    fn comment(&mut self) {
        let start = self.at + 4;
        let (end, next) = skip::comment_end(self.bytes, start);
        if self.scope == Scope::Everything {
            let text = self.text.get(start..end).unwrap_or_default();
            self.comment_token(text);
        }
        self.at = next;
    }

    fn comment_token(&mut self, text: &str) {
        let text = text
            .replace("\r\n", "\n")
            .replace('\r', "\n")
            .replace('\0', "\u{FFFD}");
        let _ = self.emit(Token::CommentToken(StrTendril::from_slice(&text)));
    }

    /// What is no tag and no comment, up to the next `>`.
    fn bogus(&mut self, start: usize) {
        // `</>` is nothing at all.
        if self.rest().starts_with(b"</>") {
            self.at += 3;
            return;
        }
        let start = if self.rest().starts_with(b"</") {
            self.at + 2
        } else {
            start
        };
        let inner = self.bytes.get(start..).unwrap_or_default();
        let end = memchr(b'>', inner).map_or(self.bytes.len(), |found| start + found);
        if self.scope == Scope::Everything {
            let text = self.text.get(start..end).unwrap_or_default();
            self.comment_token(text);
        }
        self.at = (end + 1).min(self.bytes.len());
    }

    /// There is one of them in a page, so html5ever's own tokenizer reads it.
    fn doctype(&mut self) {
        let rest = self.rest();
        let length = memchr(b'>', rest).map_or(rest.len(), |found| found + 1);
        let text = self.text.get(self.at..self.at + length).unwrap_or_default();
        let found = Declaration::default();
        let tokenizer = Tokenizer::new(found, Default::default());
        let queue = BufferQueue::default();
        queue.push_back(StrTendril::from_slice(text));
        let _ = tokenizer.feed(&queue);
        tokenizer.end();
        let token = tokenizer.sink.token.take();
        if let Some(token) = token {
            let _ = self.emit(token);
        }
        self.at += length;
    }

    // --- tags ---

    fn tag(&mut self, kind: TagKind) {
        let name_at = self.at + if kind == TagKind::StartTag { 1 } else { 2 };
        let name_end = skip::name_end(self.bytes, name_at);
        let mut attributes = Vec::new();
        let name = self
            .names
            .get(self.text.get(name_at..name_end).unwrap_or_default());
        let filter = match self.scope {
            Scope::Everything => Filter::All,
            Scope::Readable => Filter::of(&name),
        };
        let wanted = kind == TagKind::StartTag || self.scope == Scope::Everything;
        let Some((end, self_closing)) = self.attributes(name_end, filter, wanted, &mut attributes)
        else {
            // The document ends within the tag: it is no tag.
            self.at = self.bytes.len();
            return;
        };
        self.at = end;
        let drawing = kind == TagKind::StartTag
            && self.scope == Scope::Readable
            && !self_closing
            && &*name == "svg";
        let json_ld =
            &*name == "script" && self.scope == Scope::Readable && is_json_ld(&attributes);
        let result = self.emit(Token::TagToken(Tag {
            kind,
            name: name.clone(),
            self_closing,
            attrs: attributes,
            had_duplicate_attributes: false,
        }));
        match result {
            TokenSinkResult::RawData(kind) => self.raw_text(kind, &name, json_ld),
            TokenSinkResult::Plaintext => {
                let (start, end) = (self.at, self.bytes.len());
                self.raw_words(start, end, false);
                self.at = end;
            }
            _ if drawing && self.at >= self.no_skip_before => {
                match skip::drawing_end(self.bytes, self.at) {
                    Ok(end) => self.at = end,
                    Err(seen) => self.no_skip_before = seen,
                }
            }
            _ => {}
        }
    }

    /// Reads the attributes of a tag from the end of its name: the place after `>`, and whether the tag closes itself. None
    /// if the document ends before the tag does.
    fn attributes(
        &mut self,
        mut at: usize,
        filter: Filter,
        wanted: bool,
        out: &mut Vec<Attribute>,
    ) -> Option<(usize, bool)> {
        let mut count = 0_usize;
        loop {
            while matches!(self.bytes.get(at)?, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c') {
                at += 1;
            }
            match self.bytes.get(at)? {
                b'>' => return Some((at + 1, false)),
                b'/' => {
                    if self.bytes.get(at + 1)? == &b'>' {
                        return Some((at + 2, true));
                    }
                    at += 1;
                    continue;
                }
                _ => {}
            }
            let attribute = skip::attribute(self.bytes, at)?;
            at = attribute.end;
            if !wanted {
                continue;
            }
            count += 1;
            if count > ATTRIBUTES {
                self.left_out = self.left_out.saturating_add(1);
                continue;
            }
            let name = self.text.get(attribute.name.clone()).unwrap_or_default();
            let value = attribute.value;
            let bytes = self.bytes.get(value.clone()).unwrap_or_default();
            if !filter.keeps(name, bytes) {
                continue;
            }
            let name = QualName::new(None, ns!(), self.names.get(name));
            if out.iter().any(|known| known.name == name) {
                continue;
            }
            let value = if self.is_plain(&value) {
                self.slice(value.start, value.end)
            } else {
                let mut text = String::with_capacity(bytes.len());
                reference::decode(
                    self.text.get(value).unwrap_or_default(),
                    true,
                    true,
                    &mut text,
                );
                if text.contains('\0') {
                    text = text.replace('\0', "\u{FFFD}");
                }
                StrTendril::from_slice(&text)
            };
            // Most elements have one or two that are read; a vector of its own accord makes room for four.
            if out.is_empty() {
                out.reserve_exact(2);
            }
            out.push(Attribute { name, value });
        }
    }

    // --- raw text ---

    fn raw_text(&mut self, kind: RawKind, name: &LocalName, json_ld: bool) {
        let start = self.at;
        let end = match kind {
            RawKind::ScriptData | RawKind::ScriptDataEscaped(_) => {
                skip::script_end(self.bytes, start)
            }
            _ => skip::raw_end(self.bytes, start, name.as_bytes()),
        };
        let kept = self.scope == Scope::Everything
            || match &**name {
                "script" => json_ld,
                "style" | "iframe" | "noembed" => false,
                _ => true,
            };
        if kept {
            self.raw_words(start, end, kind == RawKind::Rcdata);
        }
        self.at = end;
    }
}

fn is_json_ld(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        &*attribute.name.local == "type"
            && attribute
                .value
                .trim()
                .get(..19)
                .is_some_and(|start| start.eq_ignore_ascii_case("application/ld+json"))
    })
}

fn starts_with_name(bytes: &[u8], name: &[u8]) -> bool {
    bytes
        .get(..name.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(name))
}

/// Keeps the document type that html5ever's tokenizer reads.
#[derive(Default)]
struct Declaration {
    token: RefCell<Option<Token>>,
}

impl TokenSink for Declaration {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        if matches!(token, Token::DoctypeToken(_)) {
            self.token.replace(Some(token));
        }
        TokenSinkResult::Continue
    }
}
