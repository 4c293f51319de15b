//! The EPUB edition: epub-builder assembles, a finishing pass puts our package in.

use serde::{Deserialize, Serialize};

/// Options of the EPUB edition.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct EpubOptions {}
