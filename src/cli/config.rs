//! `pressmark.toml`: found in or beside the input, or named; flags go before it, defaults after it.

use super::LogFormat;
use crate::{
    clean::CleanOptions,
    edition::{
        EditionOptions,
        epub::collection::By,
        pdf::{Profile, design::Paper},
    },
    limits::Limits,
    text,
    time::Timestamp,
};
use serde::{Deserialize, Deserializer, de};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// The keys of the file; what is absent stays as it is.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Config {
    pub editions: Option<Names>,
    pub records: Option<Names>,
    pub pdf_profile: Option<Profile>,
    pub pdf_paper: Option<Paper>,
    pub pdf_ppi: Option<u16>,
    pub collect: Option<String>,
    pub collect_by: Option<By>,
    pub jobs: Option<usize>,
    pub force: bool,
    pub strict: bool,
    pub title: Option<String>,
    pub url: Option<String>,
    pub captured_at: Option<Time>,
    pub edition_date: Option<Time>,
    pub fonts: Option<PathBuf>,
    pub quiet: bool,
    pub log_format: Option<LogFormat>,
    pub clean: CleanOptions,
    pub edition: EditionOptions,
    pub limits: Limits,
}

/// `["pdf", "epub"]` or `"pdf,epub"`.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Names {
    List(Vec<String>),
    Line(String),
}

impl Names {
    pub fn list(self) -> Vec<String> {
        match self {
            Self::List(names) => names,
            Self::Line(names) => names
                .split(',')
                .map(|name| name.trim().to_owned())
                .collect(),
        }
    }
}

/// A time, as TOML writes it or as a string.
pub(super) struct Time(pub Timestamp);

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = match toml::Value::deserialize(deserializer)? {
            toml::Value::Datetime(time) => time.to_string(),
            toml::Value::String(time) => time,
            _ => {
                return Err(de::Error::custom(
                    "a time is written as 2024-05-01T12:00:00Z",
                ));
            }
        };
        text.parse().map(Self).map_err(de::Error::custom)
    }
}

/// Reads the file named, else the one in or beside the inputs, else gives the defaults. The path is that of the file
/// read. An error is words for the user.
pub(super) fn read(
    named: Option<&Path>,
    inputs: &[PathBuf],
) -> Result<(Config, Option<PathBuf>), String> {
    let path = match named {
        Some(path) => path.to_owned(),
        None => match found(inputs)? {
            Some(path) => path,
            None => return Ok((Config::default(), None)),
        },
    };
    let shown = text::shown(&path.to_string_lossy());
    let content = fs::read_to_string(&path)
        .map_err(|error| format!("cannot read the options file {shown}: {error}"))?;
    let mut config: Config =
        toml::from_str(&content).map_err(|error| wrong(&shown, &content, &error))?;
    // A folder named in the file is meant from where the file lies.
    config.fonts = config
        .fonts
        .map(|fonts| path.parent().unwrap_or(Path::new("")).join(fonts));
    Ok((config, Some(path)))
}

/// In an input folder, or beside an input.
fn found(inputs: &[PathBuf]) -> Result<Option<PathBuf>, String> {
    let mut files = BTreeSet::new();
    for input in inputs {
        let Ok(input) = fs::canonicalize(input) else {
            continue;
        };
        let file = [Some(input.as_path()), input.parent()]
            .into_iter()
            .flatten()
            .map(|folder| folder.join("pressmark.toml"))
            .find(|file| file.is_file());
        files.extend(file);
    }
    if files.len() > 1 {
        let names: Vec<String> = files
            .iter()
            .map(|file| text::shown(&file.to_string_lossy()))
            .collect();
        return Err(format!(
            "the inputs have different options files ({}): name one with --config",
            names.join(", ")
        ));
    }
    Ok(files.pop_first())
}

fn wrong(shown: &str, content: &str, error: &toml::de::Error) -> String {
    let line = error
        .span()
        .and_then(|span| content.get(..span.start))
        .map(|before| before.matches('\n').count().saturating_add(1));
    let place = line.map_or_else(|| shown.to_owned(), |line| format!("{shown}, line {line}"));
    format!("{place}: {}", text::shown(error.message()))
}
