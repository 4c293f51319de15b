//! Words and things as blocks: where a block begins and ends, and what stands beside it.

use super::{
    around::{Leaf, Owner},
    element::Attributes,
    walk::Walk,
};
use crate::{
    article::{ElementWords, Inlines},
    notice::Place,
    page::{SourceBlock, SourceKind},
    text,
};

/// How many bytes of an element's path are kept; of a longer one, the innermost steps.
const PATH: usize = 400;

impl Walk {
    pub(super) fn text(&mut self, words: &str) {
        if self.around.silent {
            return;
        }
        for mark in &mut self.marks {
            if mark.left > 0 {
                let part = text::first_chars(words, mark.left);
                mark.left = mark.left.saturating_sub(text::chars(part));
                mark.words.push_str(part);
            }
        }
        if self.around.leaf == Leaf::Preformatted {
            self.pending.preformatted(words, &self.around.setting);
            return;
        }
        if self.pending.breaks() > 1 && !words.chars().all(text::is_space) {
            self.flush_within();
        }
        self.pending.words(words, &self.around.setting);
    }

    pub(super) fn line_break(&mut self) {
        for mark in &mut self.marks {
            mark.words.push(' ');
        }
        match self.around.leaf {
            Leaf::Preformatted => self.pending.preformatted("\n", &self.around.setting),
            Leaf::Heading(_) if self.pending.breaks() > 0 => {}
            _ => self.pending.line_break(),
        }
    }

    /// Blocks part the words of the marked elements around them.
    pub(super) fn part_marks(&mut self) {
        for mark in &mut self.marks {
            if mark.left > 0 && !mark.words.ends_with(' ') {
                mark.words.push(' ');
            }
        }
    }

    /// Ends a block within open inline elements, which go on in the next.
    fn flush_within(&mut self) {
        let open = self.pending.still_open();
        self.flush();
        for words in open {
            self.pending.open(words);
        }
    }

    /// True if words read now belong to a heading or a paragraph's text.
    pub(super) fn in_running_text(&self) -> bool {
        matches!(self.around.owner, Owner::Element(_))
    }

    /// Ends the block being read.
    pub(super) fn flush(&mut self) {
        if self.pending.is_untouched() && self.behind.is_empty() {
            return;
        }
        let preformatted = self.around.leaf == Leaf::Preformatted;
        if let Some(done) = self.pending.finish(preformatted) {
            let kind = match self.around.leaf {
                Leaf::Text => SourceKind::Text,
                Leaf::Heading(level) => SourceKind::Heading(level),
                Leaf::Preformatted => SourceKind::Preformatted,
            };
            let mut block = self.block_at(kind, done.text, self.around.path);
            block.elements = done.elements;
            block.anchors = done.anchors;
            block.link_density = done.link_density;
            self.emit(block);
        }
        if !self.behind.is_empty() {
            for block in std::mem::take(&mut self.behind) {
                self.emit(block);
            }
        }
    }

    /// Name and words of an element.
    pub(super) fn element_words(
        &mut self,
        name: &str,
        attributes: &Attributes<'_>,
    ) -> ElementWords {
        ElementWords {
            name: self.names.get(name),
            words: self.names.words(attributes),
        }
    }

    /// A block of the words around it, at the current place.
    pub(super) fn block(&mut self, kind: SourceKind, text: Inlines) -> SourceBlock {
        self.block_at(kind, text, self.path.len())
    }

    /// A block at the place of so many bytes of the path.
    fn block_at(&mut self, kind: SourceKind, text: Inlines, path: usize) -> SourceBlock {
        let element = match self.around.owner {
            Owner::Element(index) => self.owners.get(index).cloned().unwrap_or_default(),
            Owner::Region => self
                .page
                .regions
                .get(self.around.region)
                .map(|region| ElementWords {
                    name: region.name.clone(),
                    words: region.words.clone(),
                })
                .unwrap_or_default(),
        };
        SourceBlock {
            index: 0,
            kind,
            text,
            elements: Vec::new(),
            link_density: if self.around.setting.in_link {
                1.0
            } else {
                0.0
            },
            region: self.around.region,
            element,
            place: self.place(path),
            hidden: self.around.hidden,
            lang: self.around.lang.as_deref().cloned(),
            ids: std::mem::take(&mut self.ids),
            anchors: Vec::new(),
        }
    }

    pub(super) fn emit(&mut self, mut block: SourceBlock) {
        block.index = self.page.blocks.len();
        self.page.blocks.push(block);
    }

    /// Puts a block before the text being read if that has no words yet, else behind it.
    pub(super) fn emit_beside(&mut self, block: SourceBlock) {
        if self.pending.is_empty() && self.behind.is_empty() && self.aside.is_empty() {
            self.emit(block);
        } else {
            self.behind.push(block);
        }
    }

    /// Hidden words within a shown text are a block of their own.
    pub(super) fn end_aside(&mut self) {
        let Some((outer, outer_behind)) = self.aside.pop() else {
            return;
        };
        let mut inner = std::mem::replace(&mut self.pending, outer);
        let inner_behind = std::mem::replace(&mut self.behind, outer_behind);
        let mut blocks = Vec::new();
        if let Some(done) = inner.finish(false) {
            let mut block = self.block(SourceKind::Text, done.text);
            block.elements = done.elements;
            block.anchors = done.anchors;
            block.link_density = done.link_density;
            blocks.push(block);
        }
        blocks.extend(inner_behind);
        for block in blocks {
            self.emit_beside(block);
        }
    }

    /// The place of a path's first `length` bytes; of a long path the innermost steps, which are a selector, too.
    fn place(&self, length: usize) -> Place {
        let path = self.path.get(..length).unwrap_or(&self.path);
        let mut start = path.len().saturating_sub(PATH);
        if start > 0 {
            while !path.is_char_boundary(start) {
                start = start.saturating_add(1);
            }
            let step = path.get(start..).and_then(|rest| rest.find(" > "));
            start = step.map_or(start, |step| start.saturating_add(step).saturating_add(3));
        }
        Place::Path(path.get(start..).unwrap_or(path).to_owned())
    }
}
