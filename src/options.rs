//! All options of a run: defaults, then `pressmark.toml`, then flags. Their digest goes into the ledger.

use crate::{
    capture::Extent, clean::CleanOptions, edition::EditionOptions, fixity::Digest, limits::Limits,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// What a conversion may be told. The same captures, options and version give the same bytes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Options {
    /// Editions to make: `pdf`, `epub`, `jsonld`.
    pub editions: Vec<String>,
    /// Damage is an error.
    pub strict: bool,
    /// Cleaning.
    pub clean: CleanOptions,
    /// Editions.
    pub edition: EditionOptions,
    /// Limits.
    pub limits: Limits,
    /// The date that editions may carry as their own (SOURCE_DATE_EPOCH); the capture time if absent.
    pub edition_date: Option<Timestamp>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            editions: ["pdf", "epub", "jsonld"].map(str::to_owned).to_vec(),
            strict: false,
            clean: CleanOptions::default(),
            edition: EditionOptions::default(),
            limits: Limits::default(),
            edition_date: None,
        }
    }
}

impl Options {
    /// How much of a capture the editions need: all of it where one carries it.
    pub fn extent(&self) -> Extent {
        let carried = self.editions.iter().any(|edition| edition == "pdf")
            && self.edition.pdf.profile.has_attachments();
        match carried {
            true => Extent::Whole,
            false => Extent::Shown,
        }
    }

    /// Digest of the effective options: a run whose options changed makes its editions anew. How much memory and time
    /// a worker may take changes no edition and is not part of it.
    pub fn digest(&self) -> Digest {
        let usual = Limits::default();
        let told = Self {
            limits: Limits {
                worker_memory: usual.worker_memory,
                worker_seconds: usual.worker_seconds,
                ..self.limits.clone()
            },
            ..self.clone()
        };
        Digest::of(serde_json::to_string(&told).unwrap_or_default().as_bytes())
    }
}
