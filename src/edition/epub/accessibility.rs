//! What may be claimed of a book's accessibility (EPUB Accessibility 1.1): only what its content makes true.

use crate::{
    article::{Article, Picture},
    text,
};

/// Facts of one book's content.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Pictures shown.
    pub pictures: usize,
    /// Of these, those with an alternative text that the page gave.
    pub described: usize,
    /// Headings and questions.
    pub headings: usize,
    /// Pictures that the capture lacks.
    pub missing: usize,
}

impl Facts {
    /// The facts of an article.
    pub fn of(article: &Article) -> Self {
        let mut facts = Self::default();
        for figure in article.figures() {
            match figure.picture {
                Picture::Present(index) if article.pictures.get(index).is_some() => {
                    facts.pictures = facts.pictures.saturating_add(1);
                    let alt = figure.alt.as_deref().unwrap_or_default();
                    // A decorative picture (`alt=""`) needs no description.
                    if figure.alt.as_deref() == Some("") || !text::is_blank(alt) {
                        facts.described = facts.described.saturating_add(1);
                    }
                }
                _ => facts.missing = facts.missing.saturating_add(1),
            }
        }
        article.each_block(&mut |block| {
            if matches!(
                block.kind,
                crate::article::BlockKind::Heading { .. }
                    | crate::article::BlockKind::QuestionAnswer { .. }
            ) {
                facts.headings = facts.headings.saturating_add(1);
            }
        });
        facts
    }

    /// The facts of several articles in one book.
    pub fn and(self, other: Self) -> Self {
        Self {
            pictures: self.pictures.saturating_add(other.pictures),
            described: self.described.saturating_add(other.described),
            headings: self.headings.saturating_add(other.headings),
            missing: self.missing.saturating_add(other.missing),
        }
    }

    /// Values of `schema:accessMode`.
    pub fn modes(&self) -> Vec<&'static str> {
        if self.pictures > 0 {
            vec!["textual", "visual"]
        } else {
            vec!["textual"]
        }
    }

    /// Value of `schema:accessModeSufficient`.
    pub fn sufficient(&self) -> &'static str {
        if self.all_described() {
            "textual"
        } else {
            "textual,visual"
        }
    }

    /// Values of `schema:accessibilityFeature`.
    pub fn features(&self) -> Vec<&'static str> {
        let mut features = vec!["tableOfContents", "readingOrder", "displayTransformability"];
        if self.headings > 0 {
            features.push("structuralNavigation");
        }
        if self.pictures > 0 && self.all_described() {
            features.push("alternativeText");
        }
        features
    }

    /// Text of `schema:accessibilitySummary`.
    pub fn summary(&self) -> String {
        let mut out = "The text reflows and follows the reader's own settings; headings, lists, tables and quotations \
            are marked as such, and a table of contents leads to them."
            .replace("            ", "");
        match (self.pictures, self.described) {
            (0, _) => out.push_str(" There are no pictures."),
            (pictures, described) if pictures == described => {
                out.push_str(" Every picture has the alternative text that the page gave it.");
            }
            (pictures, described) => out.push_str(&format!(
                " Of {pictures} pictures {described} have an alternative text; the page gave none to the others."
            )),
        }
        if self.missing > 0 {
            out.push_str(&format!(
                " {} pictures were not captured; their captions and credits stand in place.",
                self.missing
            ));
        }
        out.push_str(" No person has evaluated this book against WCAG.");
        out
    }

    fn all_described(&self) -> bool {
        self.pictures == self.described
    }
}
