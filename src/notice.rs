//! Remarks that travel with a result: the article was made, and this is worth knowing.

use serde::{Deserialize, Serialize};
use std::{borrow::Cow, fmt};

/// How much a notice matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know; nothing is wrong.
    Info,
    /// Something was missing, damaged or left out.
    Warning,
}

/// Where in a capture something stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// A line of a text dump, counted from 1.
    Line(usize),
    /// The CSS path of an element, such as `body > div:nth-child(2)`.
    Path(String),
    /// A byte offset.
    Offset(u64),
    /// A file or address within the capture.
    Name(String),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => write!(f, "line {line}"),
            Self::Path(path) => f.write_str(path),
            Self::Offset(offset) => write!(f, "byte {offset}"),
            Self::Name(name) => f.write_str(name),
        }
    }
}

/// A remark with a stable code, such as `metadata.title.missing`: stage, thing, finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Stable code, dotted, lower case.
    pub code: Cow<'static, str>,
    /// How much it matters.
    pub severity: Severity,
    /// What happened, in words. Captured text in it has been made safe to show by who wrote it.
    pub text: String,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub place: Option<Place>,
}

impl Notice {
    /// A notice that nothing is wrong, but worth knowing.
    pub fn info(code: &'static str, text: impl Into<String>) -> Self {
        Self {
            code: Cow::Borrowed(code),
            severity: Severity::Info,
            text: text.into(),
            place: None,
        }
    }

    /// A notice that something was missing, damaged or left out.
    pub fn warning(code: &'static str, text: impl Into<String>) -> Self {
        Self {
            code: Cow::Borrowed(code),
            severity: Severity::Warning,
            text: text.into(),
            place: None,
        }
    }

    /// The same notice with a place.
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }
}
