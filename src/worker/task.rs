//! The protocol: one [`Task`] a line in, one [`Done`] a line out, both JSON. A `Done` is a line of the ledger with the
//! task's id.

use crate::{
    capture::{Location, Supplied},
    fixity::Digest,
    notice::{Notice, Severity},
    options::Options,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, path::PathBuf};

/// Version of the protocol and of the ledger's lines.
pub const VERSION: u32 = 1;

/// One capture to convert.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Task {
    /// Version of the protocol.
    pub v: u32,
    /// Name of the task; the result carries it back.
    pub id: String,
    /// The capture.
    pub source: TaskSource,
    /// Folder of the bag.
    pub output: String,
    /// What options say of the capture; goes before its sidecar.
    #[serde(default)]
    pub supplied: Supplied,
    /// Options of the conversion; those left out have their defaults.
    #[serde(default)]
    pub options: Options,
}

/// Where a capture lies.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TaskSource {
    /// Path of the file.
    pub path: String,
    /// The path's bytes in hex, where it is not UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path_hex: Option<String>,
    /// Path relative to the input, part of the capture's identity; the file's name if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Offset of a container's record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
    /// Length of the record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub length: Option<u64>,
    /// Record id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record_id: Option<String>,
    /// Digest of the whole file, where it is known already.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input_sha256: Option<Digest>,
}

impl TaskSource {
    /// The path as the file system writes it. None if `path_hex` is no hex.
    pub fn path(&self) -> Option<PathBuf> {
        let Some(hex) = &self.path_hex else {
            return Some(PathBuf::from(&self.path));
        };
        let bytes: Option<Vec<u8>> = hex
            .as_bytes()
            .chunks(2)
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
            .collect();
        Some(PathBuf::from(
            <std::ffi::OsString as std::os::unix::ffi::OsStringExt>::from_vec(bytes?),
        ))
    }

    /// A path, with `path_hex` where it needs it.
    pub fn of_path(path: &std::path::Path) -> Self {
        let bytes = std::os::unix::ffi::OsStrExt::as_bytes(path.as_os_str());
        Self {
            path: path.to_string_lossy().into_owned(),
            path_hex: std::str::from_utf8(bytes)
                .is_err()
                .then(|| bytes.iter().map(|byte| format!("{byte:02x}")).collect()),
            ..Self::default()
        }
    }

    /// Where in the file.
    pub fn location(&self) -> Location {
        Location {
            offset: self.offset,
            length: self.length,
            record_id: self.record_id.clone(),
        }
    }
}

/// The result of one task.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Done {
    /// Id of the task; empty if its line could not be read.
    pub id: String,
    /// What came of it.
    #[serde(flatten)]
    pub line: Line,
    /// The captures of a container: convert them one by one. The outcome is then `listed` and no article was made.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub locations: Vec<Location>,
}

/// One line of the ledger (`meta/ledger.jsonl`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Version of this shape.
    pub v: u32,
    /// Path relative to the input.
    pub input: String,
    /// Record within a container.
    pub record: Option<Record>,
    /// Digest of the file.
    pub input_sha256: Option<Digest>,
    /// Digest of what lies beside it and belongs to it: sidecar, `_files` folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub companions_sha256: Option<Digest>,
    /// What came of it.
    pub outcome: Outcome,
    /// Why it was skipped or failed.
    pub reason: Option<Reason>,
    /// Stem of its files.
    pub stem: Option<String>,
    /// Its files.
    pub files: Vec<FileEntry>,
    /// Remarks.
    pub notices: Vec<Remark>,
    /// Digest of the effective options.
    pub options_digest: Digest,
    /// Version of Pressmark.
    pub version: Cow<'static, str>,
    /// When work on it began.
    pub started: Option<Timestamp>,
    /// How long it took in milliseconds.
    pub ms: u64,
}

/// A record of a container.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Record {
    /// Its id.
    pub id: Option<String>,
    /// Its offset in bytes.
    pub offset: Option<u64>,
}

/// What came of a capture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Its editions were made.
    Made,
    /// It holds no article; the reason says why.
    Skipped,
    /// It could not be converted; the reason says why.
    Failed,
    /// It is a container; its captures are named and not yet converted. Never in the ledger.
    Listed,
}

/// Why a capture gave no article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Stable code.
    pub code: Cow<'static, str>,
    /// What happened, in words.
    pub text: String,
    /// What to do next.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub help: Cow<'static, str>,
}

/// A file of an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Path relative to the bag.
    pub path: String,
    /// Size.
    pub bytes: u64,
    /// Digest.
    pub sha256: Digest,
    /// Media type.
    pub media_type: Cow<'static, str>,
}

/// A notice as the ledger writes it: its place in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// Stable code.
    pub code: Cow<'static, str>,
    /// How much it matters.
    pub severity: Severity,
    /// What happened, in words.
    pub text: String,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
}

impl From<Notice> for Remark {
    fn from(notice: Notice) -> Self {
        Self {
            code: notice.code,
            severity: notice.severity,
            text: notice.text,
            place: notice.place.map(|place| place.to_string()),
        }
    }
}

impl Line {
    /// The line of a capture that gave no article.
    pub fn without_article(
        input: &str,
        location: &Location,
        outcome: Outcome,
        reason: Reason,
        options_digest: Digest,
    ) -> Self {
        Self {
            v: VERSION,
            input: input.to_owned(),
            record: record(location),
            input_sha256: None,
            companions_sha256: None,
            outcome,
            reason: Some(reason),
            stem: None,
            files: Vec::new(),
            notices: Vec::new(),
            options_digest,
            version: Cow::Borrowed(env!("CARGO_PKG_VERSION")),
            started: None,
            ms: 0,
        }
    }
}

impl Reason {
    /// A reason with what to do next.
    pub fn new(code: &'static str, text: impl Into<String>, help: &'static str) -> Self {
        Self {
            code: Cow::Borrowed(code),
            text: text.into(),
            help: Cow::Borrowed(help),
        }
    }
}

/// The record that a location names, if it names one.
pub fn record(location: &Location) -> Option<Record> {
    (location.offset.is_some() || location.record_id.is_some()).then(|| Record {
        id: location.record_id.clone(),
        offset: location.offset,
    })
}

/// Digest of all that a conversion was told: its options and what was supplied.
pub fn options_digest(options: &Options, supplied: &Supplied) -> Digest {
    if *supplied == Supplied::default() {
        return options.digest();
    }
    let supplied = serde_json::to_string(supplied).unwrap_or_default();
    Digest::of_parts([&options.digest().bytes()[..], supplied.as_bytes()])
}
