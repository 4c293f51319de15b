//! The PDF edition: layout, draw, archive.

use serde::{Deserialize, Serialize};

/// Options of the PDF edition.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct PdfOptions {
    /// Which standards the file meets.
    pub profile: Profile,
}

/// Pairs of standards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Profile {
    /// PDF/A-2a and PDF/UA-1.
    #[default]
    #[serde(rename = "2a")]
    A2a,
    /// PDF/A-3a and PDF/UA-1, capture and JSON-LD record attached.
    #[serde(rename = "3a")]
    A3a,
    /// PDF/A-4f and PDF/UA-2, capture and JSON-LD record attached.
    #[serde(rename = "4f")]
    A4f,
}
