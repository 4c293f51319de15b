//! Lists, and the blocks of an item.

use super::{Writer, has_words};
use crate::article::{Block, BlockKind, ListItem, ListKind, ParagraphRole};

impl<'a> Writer<'a> {
    pub(super) fn list(
        &mut self,
        kind: ListKind,
        start: i64,
        items: &'a [ListItem],
        lang: Option<&str>,
    ) {
        if items.is_empty() {
            return;
        }
        // A list of definitions begins with a term (HTML, section 4.4.9); another one is set as bullets.
        let terms =
            kind == ListKind::Definition && items.first().is_some_and(|item| has_words(&item.term));
        if terms {
            self.start("dl", lang);
            self.markup.line();
            for item in items {
                if let Some(term) = item.term.as_ref().filter(|term| !term.is_blank()) {
                    self.markup.start("dt");
                    self.inlines(term);
                    self.markup.end_full().line();
                }
                self.markup.start("dd");
                self.within(&item.blocks);
                self.markup.end_full().line();
            }
        } else {
            self.start(
                if kind == ListKind::Ordered {
                    "ol"
                } else {
                    "ul"
                },
                lang,
            );
            if kind == ListKind::Ordered && start != 1 {
                let start = start.clamp(i64::from(i32::MIN), i64::from(i32::MAX));
                self.markup.attr("start", &start.to_string());
            }
            self.markup.line();
            for item in items {
                self.markup.start("li");
                if let Some(term) = item.term.as_ref().filter(|term| !term.is_blank()) {
                    self.markup.start("p").attr("class", "term");
                    self.inlines(term);
                    self.markup.end_full().line();
                    self.blocks(&item.blocks);
                } else {
                    self.within(&item.blocks);
                }
                self.markup.end_full().line();
            }
        }
        self.markup.end_full().line();
    }

    /// The blocks of an item or cell: a single paragraph stands there without an element of its own.
    pub(super) fn within(&mut self, blocks: &'a [Block]) {
        match blocks {
            [
                Block {
                    kind:
                        BlockKind::Paragraph {
                            text,
                            role: ParagraphRole::Body,
                        },
                    lang: None,
                    ..
                },
            ] => self.inlines(text),
            blocks => {
                self.markup.line();
                self.blocks(blocks);
            }
        }
    }
}
