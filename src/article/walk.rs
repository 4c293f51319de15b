//! The article's text in reading order: the one definition of what every edition must say.

use super::{Article, Block, BlockKind, Figure, Inlines};

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextKind {
    /// A heading of a level.
    Heading(u8),
    /// A paragraph, or an embed's words.
    Paragraph,
    /// A question.
    Question,
    /// A term of a definition list.
    Term,
    /// An attribution under a quotation.
    Attribution,
    /// The caption of a table.
    TableCaption,
    /// A row of a table: its cells are parted by U+0009.
    Row,
    /// Preformatted text.
    Code,
}

/// One piece of the body's text.
#[derive(Clone, Debug, PartialEq)]
pub struct BodyText {
    /// What it is.
    pub kind: TextKind,
    /// Its words.
    pub text: String,
}

impl Article {
    /// The pieces of body text in reading order, notes last. Captions, credits and alternative texts are not among
    /// them: they stand in the figures.
    pub fn body_text(&self) -> Vec<BodyText> {
        let mut out = Vec::new();
        body_text(&self.body, &mut out);
        for note in &self.notes {
            let from = out.len();
            body_text(&note.blocks, &mut out);
            if let Some(first) = out.get_mut(from)
                && !note.label.is_empty()
            {
                first.text = format!("{} {}", note.label, first.text);
            }
        }
        out
    }

    /// The text as JSON-LD's `articleBody`: pieces parted by an empty line.
    pub fn plain_text(&self) -> String {
        let pieces: Vec<String> = self
            .body_text()
            .into_iter()
            .map(|piece| piece.text)
            .collect();
        pieces.join("\n\n")
    }

    /// Every block, those within other blocks after the one that holds them, notes last.
    pub fn each_block<'a>(&'a self, visit: &mut impl FnMut(&'a Block)) {
        each(&self.body, visit);
        self.notes.iter().for_each(|note| each(&note.blocks, visit));
    }

    /// The figures in reading order.
    pub fn figures(&self) -> Vec<&Figure> {
        let mut out = Vec::new();
        self.each_block(&mut |block| {
            if let BlockKind::Figure(figure) = &block.kind {
                out.push(figure.as_ref());
            }
        });
        out
    }

    /// Calls `change` for each figure in reading order.
    pub fn change_figures(&mut self, change: &mut impl FnMut(&mut Figure)) {
        change_figures(&mut self.body, change);
        self.notes
            .iter_mut()
            .for_each(|note| change_figures(&mut note.blocks, change));
    }

    /// Indices of all source blocks that stand in the body or in notes, in the order met.
    pub fn origins(&self) -> Vec<usize> {
        let mut out = Vec::new();
        self.each_block(&mut |block| {
            out.extend(&block.origin);
            match &block.kind {
                BlockKind::List { items, .. } => {
                    items.iter().for_each(|item| out.extend(&item.term_origin))
                }
                BlockKind::Table(table) => out.extend(&table.caption_origin),
                _ => {}
            }
        });
        out
    }
}

/// The text of some blocks, as [`Article::plain_text`] gives that of a whole article: pieces parted by an empty line.
pub fn text_of(blocks: &[Block]) -> String {
    let mut pieces = Vec::new();
    body_text(blocks, &mut pieces);
    let pieces: Vec<String> = pieces.into_iter().map(|piece| piece.text).collect();
    pieces.join("\n\n")
}

impl Block {
    /// The blocks directly within this one, in reading order.
    pub fn children(&self) -> Vec<&Block> {
        match &self.kind {
            BlockKind::Quote { blocks, .. } => blocks.iter().collect(),
            BlockKind::List { items, .. } => items.iter().flat_map(|item| &item.blocks).collect(),
            BlockKind::Table(table) => table
                .rows
                .iter()
                .flat_map(|row| &row.cells)
                .flat_map(|cell| &cell.blocks)
                .collect(),
            BlockKind::QuestionAnswer { answer, .. } => answer.iter().collect(),
            _ => Vec::new(),
        }
    }
}

fn each<'a>(blocks: &'a [Block], visit: &mut impl FnMut(&'a Block)) {
    for block in blocks {
        visit(block);
        for child in block.children() {
            each(std::slice::from_ref(child), visit);
        }
    }
}

fn change_figures(blocks: &mut [Block], change: &mut impl FnMut(&mut Figure)) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::Figure(figure) => change(figure),
            BlockKind::Quote { blocks, .. } => change_figures(blocks, change),
            BlockKind::List { items, .. } => {
                items
                    .iter_mut()
                    .for_each(|item| change_figures(&mut item.blocks, change));
            }
            BlockKind::Table(table) => table
                .rows
                .iter_mut()
                .flat_map(|row| &mut row.cells)
                .for_each(|cell| change_figures(&mut cell.blocks, change)),
            BlockKind::QuestionAnswer { answer, .. } => change_figures(answer, change),
            _ => {}
        }
    }
}

fn body_text(blocks: &[Block], out: &mut Vec<BodyText>) {
    fn push(out: &mut Vec<BodyText>, kind: TextKind, text: &Inlines) {
        if !text.is_blank() {
            out.push(BodyText {
                kind,
                text: text.text(),
            });
        }
    }
    for block in blocks {
        match &block.kind {
            BlockKind::Heading { level, text } => push(out, TextKind::Heading(*level), text),
            BlockKind::Paragraph { text, .. } => push(out, TextKind::Paragraph, text),
            BlockKind::Quote {
                blocks,
                attribution,
            } => {
                body_text(blocks, out);
                if let Some(attribution) = attribution {
                    push(out, TextKind::Attribution, attribution);
                }
            }
            BlockKind::List { items, .. } => {
                for item in items {
                    if let Some(term) = &item.term {
                        push(out, TextKind::Term, term);
                    }
                    body_text(&item.blocks, out);
                }
            }
            BlockKind::Table(table) => {
                if let Some(caption) = &table.caption {
                    push(out, TextKind::TableCaption, caption);
                }
                for row in &table.rows {
                    let cells: Vec<String> = row
                        .cells
                        .iter()
                        .map(|cell| {
                            let mut pieces = Vec::new();
                            body_text(&cell.blocks, &mut pieces);
                            let pieces: Vec<String> =
                                pieces.into_iter().map(|piece| piece.text).collect();
                            pieces.join(" ")
                        })
                        .collect();
                    let text = cells.join("\t");
                    if !crate::text::is_blank(&text) {
                        out.push(BodyText {
                            kind: TextKind::Row,
                            text,
                        });
                    }
                }
            }
            BlockKind::QuestionAnswer {
                question, answer, ..
            } => {
                push(out, TextKind::Question, question);
                body_text(answer, out);
            }
            BlockKind::Code { text, .. } => {
                if !crate::text::is_blank(text) {
                    out.push(BodyText {
                        kind: TextKind::Code,
                        text: text.clone(),
                    });
                }
            }
            BlockKind::Embed {
                title: Some(title), ..
            } => push(out, TextKind::Paragraph, &Inlines::plain(title)),
            BlockKind::Embed { .. } | BlockKind::Figure(_) | BlockKind::Break => {}
        }
    }
}
