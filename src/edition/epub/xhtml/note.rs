//! The notes after the body.

use super::{Writer, has_text};
use crate::edition::epub::inline;

impl Writer<'_> {
    /// The notes after the body, each an EPUB footnote that a reading system may show in place.
    pub(super) fn notes(&mut self) {
        let article = self.article;
        if article.notes.is_empty() {
            return;
        }
        self.markup
            .start("section")
            .attr("class", "notes")
            .attr("epub:type", "footnotes");
        self.name_section("Notes", "notes");
        self.markup.line();
        self.markup
            .start("h2")
            .attr("id", "notes")
            .attr("class", "ours");
        self.in_our_language();
        self.markup.text("Notes").end_full().line();
        self.level = 2;
        for (n, note) in article.notes.iter().enumerate() {
            let number = n.saturating_add(1);
            self.markup
                .start("aside")
                .attr("id", &format!("note-{number}"))
                .attr("epub:type", "footnote")
                .attr("role", "doc-footnote")
                .line();
            let label = inline::note_label(article, n);
            let pointed = self.marks.get(n).is_some_and(|marks| *marks > 0);
            // A number that we give a note without a label, and the label of a note without words, are no words of
            // the text.
            let printed = !note.label.is_empty() && note.blocks.iter().any(has_text);
            self.markup.start("p").attr(
                "class",
                if printed {
                    "note-label"
                } else {
                    "note-label ours"
                },
            );
            if pointed {
                self.markup
                    .start("a")
                    .attr("href", &format!("#ref-{number}"))
                    .attr("role", "doc-backlink");
                self.markup.text(&label).end_full();
            } else {
                self.markup.text(&label);
            }
            self.markup.end_full().line();
            self.blocks(&note.blocks);
            self.markup.end_full().line();
        }
        self.markup.end_full().line();
    }
}
