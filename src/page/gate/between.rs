//! White space where blocks begin and end: which of it need not come into the tree.
//!
//! A fourth of the nodes of a page would be such, and none of it is ever shown. Right behind a tag of a block it is told
//! by the tag before it, and the tree builder never sees it. That must not change the rest of the tree: at any text the
//! tree builder first opens anew what formatting elements were closed out of turn (HTML, 13.2.4.3). So where there may be
//! such, the white space takes the long way, and the sink leaves it out.

use html5ever::{
    LocalName, local_name,
    tokenizer::{Tag, TagKind},
};
use std::cell::Cell;

/// Which white space comes into the tree.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::page) enum Spaces {
    /// All of it.
    All,
    /// Only such as may stand between words.
    Between,
}

/// What a tag means for the white space behind it.
#[derive(Clone, Copy)]
pub(super) struct Meaning {
    parts: bool,
    formats: bool,
    opens: bool,
}

impl Meaning {
    pub(super) fn of(tag: &Tag) -> Self {
        let opens = tag.kind == TagKind::StartTag;
        Self {
            // The end tag of the body closes nothing: what follows still comes into it.
            parts: parts_words(&tag.name) && (opens || tag.name != local_name!("body")),
            formats: formats(&tag.name),
            opens,
        }
    }
}

/// Whether the place that the tokens have come to is between blocks.
#[derive(Default)]
pub(super) struct Between {
    here: Cell<bool>,
    /// How many formatting elements may wait to be opened anew or closed; rather too many than too few.
    formatting: Cell<usize>,
    /// True if one of them may have been closed out of turn.
    astray: Cell<bool>,
}

impl Between {
    /// Takes note of a tag that the tree builder was given; `fits` says that it had nothing to complain of.
    pub(super) fn after(&self, tag: Meaning, fits: bool) {
        let formatting = self.formatting.get();
        let formatting = match (tag.formats, tag.opens) {
            (true, true) => formatting.saturating_add(1),
            (true, false) if fits => formatting.saturating_sub(1),
            _ => formatting,
        };
        self.formatting.set(formatting);
        self.astray
            .set(formatting > 0 && (self.astray.get() || !fits));
        self.here.set(tag.parts && fits && !self.astray.get());
    }

    /// Takes note of anything else.
    pub(super) fn leave(&self) {
        self.here.set(false);
    }

    /// True for a text that is white space between blocks.
    pub(super) fn holds(&self, text: &str) -> bool {
        self.here.get() && is_white(text)
    }
}

pub(super) fn is_white(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_whitespace())
}

/// True for elements that are always blocks or groups of blocks of their own: words before, in and after them never touch.
pub(in crate::page) fn parts_words(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("div")
            | local_name!("p")
            | local_name!("li")
            | local_name!("ul")
            | local_name!("ol")
            | local_name!("td")
            | local_name!("th")
            | local_name!("tr")
            | local_name!("tbody")
            | local_name!("thead")
            | local_name!("table")
            | local_name!("h1")
            | local_name!("h2")
            | local_name!("h3")
            | local_name!("h4")
            | local_name!("h5")
            | local_name!("h6")
            | local_name!("section")
            | local_name!("article")
            | local_name!("header")
            | local_name!("footer")
            | local_name!("nav")
            | local_name!("aside")
            | local_name!("main")
            | local_name!("figure")
            | local_name!("figcaption")
            | local_name!("form")
            | local_name!("dl")
            | local_name!("dt")
            | local_name!("dd")
            | local_name!("blockquote")
            | local_name!("head")
            | local_name!("body")
    )
}

/// True for formatting elements (HTML, 13.2.4.2).
fn formats(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("a")
            | local_name!("b")
            | local_name!("big")
            | local_name!("code")
            | local_name!("em")
            | local_name!("font")
            | local_name!("i")
            | local_name!("nobr")
            | local_name!("s")
            | local_name!("small")
            | local_name!("strike")
            | local_name!("strong")
            | local_name!("tt")
            | local_name!("u")
    )
}
