//! Sidecars: `NAME.meta.toml` or `NAME.meta.json` beside a capture says what the capture cannot say itself.

use super::{CaptureError, Supplied};
use std::path::{Path, PathBuf};

/// How large a sidecar may be, in bytes.
const LIMIT: u64 = 1 << 20;

/// Names of a sidecar's end.
const ENDS: [&str; 2] = [".meta.toml", ".meta.json"];

/// True if a file is a sidecar by its name.
pub(super) fn is_sidecar(path: &Path) -> bool {
    path.file_name()
        .and_then(|name| name.to_str())
        .is_some_and(|name| ENDS.iter().any(|end| name.ends_with(end)))
}

/// Where a capture's sidecar may lie: after its whole name or after its stem.
pub(super) fn candidates(capture: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for name in [capture.file_name(), capture.file_stem()]
        .into_iter()
        .flatten()
    {
        for end in ENDS {
            let mut name = name.to_os_string();
            name.push(end);
            out.push(capture.with_file_name(name));
        }
    }
    out
}

/// Reads a capture's sidecar; nothing is supplied where there is none.
pub(super) fn read(capture: &Path) -> Result<Supplied, CaptureError> {
    let Some(path) = candidates(capture).into_iter().find(|path| path.is_file()) else {
        return Ok(Supplied::default());
    };
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let wrong = |reason: String| CaptureError::Sidecar {
        name: name.clone(),
        reason: crate::text::shown(&reason),
    };
    let bytes = super::file::read(&path, LIMIT, "sidecar_bytes")?;
    let text = std::str::from_utf8(&bytes).map_err(|_| wrong("it is not UTF-8".to_owned()))?;
    let value = if name.ends_with(".toml") {
        let table: toml::Table =
            toml::from_str(text).map_err(|error| wrong(error.message().to_owned()))?;
        as_json(toml::Value::Table(table))
    } else {
        serde_json::from_str(text).map_err(|error| wrong(error.to_string()))?
    };
    let supplied: Supplied =
        serde_json::from_value(value).map_err(|error| wrong(error.to_string()))?;
    supplied
        .check()
        .map_err(|why| wrong(format!("url: {why}")))?;
    Ok(supplied)
}

impl Supplied {
    /// Says what is wrong with what is supplied: an address that none can be.
    pub fn check(&self) -> Result<(), String> {
        match &self.url {
            Some(url) if !is_address(url) => Err(format!(
                "\"{}\" is no address of a page; one is written as https://example.org/page",
                crate::text::shown(url)
            )),
            _ => Ok(()),
        }
    }
}

/// True for a whole address of the kinds that pages are captured from.
fn is_address(url: &str) -> bool {
    !url.contains(char::is_whitespace)
        && url::Url::parse(url)
            .is_ok_and(|url| matches!(url.scheme(), "http" | "https" | "ftp" | "file"))
}

/// TOML's dates become strings, so that a date may be written with or without quotes.
fn as_json(value: toml::Value) -> serde_json::Value {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(truth) => truth.into(),
        toml::Value::Datetime(date) => date.to_string().replacen(' ', "T", 1).into(),
        toml::Value::Array(items) => items.into_iter().map(as_json).collect::<Vec<_>>().into(),
        toml::Value::Table(table) => serde_json::Value::Object(
            table
                .into_iter()
                .map(|(key, value)| (key, as_json(value)))
                .collect(),
        ),
    }
}
