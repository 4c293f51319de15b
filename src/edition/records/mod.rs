//! Side records for library systems: the same facts as the JSON-LD edition, in the forms that catalogues ingest.
//!
//! In: the article and the editions made of it. Out: one small file each, the same bytes in every run. Nothing is made
//! up: a field that the source does not give stays absent.

mod dublin_core;
mod marc;
mod mods;
pub mod opds;
mod ro_crate;

use super::{Context, EditionFile};
use crate::{article::Article, fixity::Digest};
use serde::{Deserialize, Serialize};

/// Kinds of side record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// MODS 3.8 (Library of Congress).
    Mods,
    /// MARC 21 in XML (Library of Congress, MARC21slim).
    Marcxml,
    /// Simple Dublin Core as OAI-PMH carries it.
    Dc,
    /// RO-Crate 1.1 metadata: the article's folder as a research object.
    RoCrate,
}

impl Kind {
    /// All kinds, in the order of making.
    pub const ALL: [Self; 4] = [Self::Mods, Self::Marcxml, Self::Dc, Self::RoCrate];

    /// Name as in `--records`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mods => "mods",
            Self::Marcxml => "marcxml",
            Self::Dc => "dc",
            Self::RoCrate => "ro-crate",
        }
    }

    /// The kind of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// File name of an article's record.
    pub fn file_name(self, stem: &str) -> String {
        match self {
            Self::Mods => format!("{stem}.mods.xml"),
            Self::Marcxml => format!("{stem}.marc.xml"),
            Self::Dc => format!("{stem}.dc.xml"),
            // RO-Crate 1.1, section "RO-Crate Structure": the name is fixed.
            Self::RoCrate => "ro-crate-metadata.json".to_owned(),
        }
    }

    /// Media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Mods => "application/mods+xml",
            Self::Marcxml => "application/marcxml+xml",
            Self::Dc => "application/xml",
            Self::RoCrate => super::json_ld::MEDIA_TYPE,
        }
    }
}

/// The records asked for, in the order of [`Kind::ALL`]. `made` are the editions they name.
pub fn render(
    article: &Article,
    context: &Context<'_>,
    kinds: &[Kind],
    made: &[EditionFile],
) -> Vec<EditionFile> {
    let mut out = Vec::new();
    for kind in Kind::ALL.into_iter().filter(|kind| kinds.contains(kind)) {
        let bytes = match kind {
            Kind::Mods => mods::record(article, context),
            Kind::Marcxml => marc::record(article, context),
            Kind::Dc => dublin_core::record(article, context),
            Kind::RoCrate => ro_crate::record(article, context, made),
        };
        out.push(EditionFile {
            name: kind.file_name(context.stem),
            media_type: kind.media_type(),
            sha256: Digest::of(&bytes),
            bytes,
        });
    }
    out
}

/// Address of the article, else None.
fn address(article: &Article) -> Option<&str> {
    article
        .metadata
        .url
        .as_ref()
        .map(|url| url.value.as_str())
        .or(article.provenance.url.as_deref())
}

/// The title, and whether it was supplied.
fn title(article: &Article) -> (String, bool) {
    let supplied = article
        .metadata
        .headline
        .as_ref()
        .is_none_or(|headline| headline.source == "supplied");
    (super::epub::headline(article), supplied)
}
