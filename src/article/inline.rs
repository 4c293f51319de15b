//! Words and their styles: flat runs, so that every edition nests them in its own way.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A text of runs, breaks and note marks.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Inlines(pub Vec<Inline>);

/// One piece of a text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Inline {
    /// Words of one style.
    Run(Run),
    /// A line break asked for by the page.
    Break,
    /// The mark of a note: index into the article's notes.
    NoteMark(usize),
}

/// Words of one style, link and language.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// The words.
    pub text: String,
    /// How they are set.
    #[serde(default, skip_serializing_if = "Style::is_plain")]
    pub style: Style,
    /// Where they link to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<Link>,
    /// Language (BCP 47), where it differs from the block's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
}

/// A link. Only `http`, `https` and `mailto` addresses ever become one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Absolute address.
    pub url: String,
    /// Words of the link, where it stands apart from a text (related links).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}

/// How words are set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Style {
    /// Of strong importance (bold).
    pub strong: bool,
    /// Stressed (italic).
    pub emphasis: bool,
    /// Code.
    pub code: bool,
    /// Raised.
    pub superscript: bool,
    /// Lowered.
    pub subscript: bool,
    /// Struck out.
    pub deleted: bool,
}

impl Style {
    /// True if nothing is set.
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}

impl Inlines {
    /// A text of one plain run.
    pub fn plain(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() {
            Self::default()
        } else {
            Self(vec![Inline::Run(Run {
                text,
                ..Run::default()
            })])
        }
    }

    /// The words alone: a break is U+000A, a note mark leaves nothing.
    pub fn text(&self) -> String {
        let length = self.0.iter().map(|inline| match inline {
            Inline::Run(run) => run.text.len(),
            Inline::Break => 1,
            Inline::NoteMark(_) => 0,
        });
        let mut out = String::with_capacity(length.sum());
        for inline in &self.0 {
            match inline {
                Inline::Run(run) => out.push_str(&run.text),
                Inline::Break => out.push('\n'),
                Inline::NoteMark(_) => {}
            }
        }
        out
    }

    /// The words alone, as [`Inlines::text`] gives them, not copied where they are of one run.
    pub fn words(&self) -> Cow<'_, str> {
        match self.0.as_slice() {
            [] => Cow::Borrowed(""),
            [Inline::Run(run)] => Cow::Borrowed(&run.text),
            _ => Cow::Owned(self.text()),
        }
    }

    /// True if there is nothing to read.
    pub fn is_blank(&self) -> bool {
        self.0.iter().all(|inline| match inline {
            Inline::Run(run) => crate::text::is_blank(&run.text),
            Inline::Break => true,
            Inline::NoteMark(_) => false,
        })
    }

    /// The runs in order.
    pub fn runs(&self) -> impl Iterator<Item = &Run> {
        self.0.iter().filter_map(|inline| match inline {
            Inline::Run(run) => Some(run),
            _ => None,
        })
    }

    /// Sets every run anew.
    pub fn restyle(&mut self, change: impl Fn(Style) -> Style) {
        for inline in &mut self.0 {
            if let Inline::Run(run) = inline {
                run.style = change(run.style);
            }
        }
    }

    /// The part of the text between two byte offsets of [`Inlines::text`], styles and links kept. Offsets inside a
    /// character move to its end. Note marks stay at `start` and inside.
    pub fn slice(&self, start: usize, end: usize) -> Self {
        let mut out = Vec::new();
        let mut at = 0;
        for inline in &self.0 {
            match inline {
                Inline::Run(run) => {
                    let len = run.text.len();
                    let from = ceil(&run.text, start.saturating_sub(at).min(len));
                    let to = ceil(&run.text, end.saturating_sub(at).min(len));
                    if let Some(text) = run.text.get(from..to).filter(|text| !text.is_empty()) {
                        out.push(Inline::Run(Run {
                            text: text.to_owned(),
                            ..run.clone()
                        }));
                    }
                    at += len;
                }
                Inline::Break => {
                    if at >= start && at < end {
                        out.push(Inline::Break);
                    }
                    at += 1;
                }
                Inline::NoteMark(note) => {
                    if at >= start && at < end {
                        out.push(Inline::NoteMark(*note));
                    }
                }
            }
        }
        Self(out)
    }

    /// White space collapsed within and across runs and trimmed at both ends and around breaks.
    pub fn squeezed(&self) -> Self {
        let mut out: Vec<Inline> = Vec::new();
        let mut space = true;
        for inline in &self.0 {
            match inline {
                Inline::Run(run) => {
                    let mut text = String::with_capacity(run.text.len());
                    for c in run.text.chars() {
                        if crate::text::is_space(c) {
                            if !space {
                                text.push(' ');
                            }
                            space = true;
                        } else {
                            text.push(c);
                            space = false;
                        }
                    }
                    if !text.is_empty() {
                        match out.last_mut() {
                            Some(Inline::Run(last))
                                if last.style == run.style
                                    && last.link == run.link
                                    && last.lang == run.lang =>
                            {
                                last.text.push_str(&text);
                            }
                            _ => out.push(Inline::Run(Run {
                                text,
                                ..run.clone()
                            })),
                        }
                    }
                }
                Inline::Break => {
                    trim_end(&mut out);
                    if !out.is_empty() {
                        out.push(Inline::Break);
                    }
                    space = true;
                }
                Inline::NoteMark(note) => {
                    out.push(Inline::NoteMark(*note));
                    space = false;
                }
            }
        }
        loop {
            trim_end(&mut out);
            match out.last() {
                Some(Inline::Break) => {
                    out.pop();
                }
                _ => break,
            }
        }
        Self(out)
    }
}

fn trim_end(out: &mut Vec<Inline>) {
    while let Some(Inline::Run(run)) = out.last_mut() {
        run.text.truncate(run.text.trim_end().len());
        if !run.text.is_empty() {
            break;
        }
        out.pop();
    }
}

fn ceil(text: &str, mut at: usize) -> usize {
    while at < text.len() && !text.is_char_boundary(at) {
        at += 1;
    }
    at
}
