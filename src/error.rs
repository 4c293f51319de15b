//! Why a capture gave no article: every stage's errors under one roof, each with a stable code and what to do next.

use crate::{capture::CaptureError, edition::EditionError, page::PageError};

/// Why a capture gave no article.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It could not be read.
    #[error(transparent)]
    Capture(#[from] CaptureError),
    /// It is no page.
    #[error(transparent)]
    Page(#[from] PageError),
    /// An edition could not be made.
    #[error(transparent)]
    Edition(#[from] EditionError),
    /// Damage, under `--strict`.
    #[error("it is damaged, and --strict is on: {0}")]
    Damaged(String),
}

impl Error {
    /// Stable code: stage, thing, finding.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Capture(CaptureError::Unreadable(_)) => "capture.file.unreadable",
            Self::Capture(CaptureError::Empty) => "capture.file.empty",
            Self::Capture(CaptureError::Unknown(_)) => "capture.format.unknown",
            Self::Capture(CaptureError::TooLarge { .. }) => "capture.file.too-large",
            Self::Capture(CaptureError::Damaged(_)) => "capture.file.damaged",
            Self::Capture(CaptureError::NoPage(_)) => "capture.page.none",
            Self::Capture(CaptureError::Elsewhere(_)) => "capture.warc.revisit-elsewhere",
            Self::Capture(CaptureError::Sidecar { .. }) => "capture.sidecar.wrong",
            Self::Page(PageError::Nothing) => "page.blocks.none",
            Self::Edition(EditionError::TooManySheets { .. }) => "edition.pdf.too-many-sheets",
            Self::Edition(EditionError::Font { .. }) => "edition.pdf.font",
            Self::Edition(EditionError::Assembly { .. }) => "edition.assembly",
            Self::Damaged(_) => "capture.damaged",
        }
    }

    /// What to do next.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Capture(CaptureError::Unreadable(_)) => {
                "check that the file exists and may be read"
            }
            Self::Capture(CaptureError::Empty) => "capture the page again, or remove the file",
            Self::Capture(CaptureError::Unknown(_)) => {
                "give a capture in one of the formats that `pressmark convert --help` lists"
            }
            Self::Capture(CaptureError::TooLarge { .. })
            | Self::Edition(EditionError::TooManySheets { .. }) => {
                "raise the limit in pressmark.toml under [limits] if the capture is sound"
            }
            Self::Capture(CaptureError::Damaged(_)) => {
                "look for another copy of the file, or capture the page again"
            }
            Self::Capture(CaptureError::NoPage(_)) => {
                "nothing need be done, unless you know of a page in it: then report it"
            }
            Self::Capture(CaptureError::Elsewhere(_)) => {
                "convert the file with the earlier capture; the article is made of it"
            }
            Self::Capture(CaptureError::Sidecar { .. }) => {
                "mend the sidecar; the README lists its keys"
            }
            Self::Page(PageError::Nothing) => {
                "open the capture in a browser: if it shows an article, report it"
            }
            Self::Edition(_) => {
                "this is a fault in Pressmark: report it with the capture, if you may share it"
            }
            Self::Damaged(_) => "leave --strict away to convert what can be read",
        }
    }
}
