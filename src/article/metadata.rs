//! What the source says of an article, each value with where it was found; and where the article came from.

use crate::{
    fixity::Digest,
    time::{SourceDate, Timestamp},
};
use serde::{Deserialize, Serialize};

/// A value, where it was found, and why it was chosen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Field<T> {
    /// The value.
    pub value: T,
    /// Where it was found: `json-ld`, `meta og:title`, `h1`, `byline`, `sidecar`, `option`, `supplied`.
    pub source: String,
    /// Why this one, in words: "the page's h1 and og:title agree".
    pub reason: String,
}

impl<T> Field<T> {
    /// A value with its source and reason.
    pub fn new(value: T, source: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            value,
            source: source.into(),
            reason: reason.into(),
        }
    }
}

/// What the source says of the article. Nothing is made up: what is unknown is absent. The one exception is the
/// supplied title, marked by the source `supplied` and by square brackets.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Metadata {
    /// The headline; supplied (in square brackets, source `supplied`) if the capture has none. Present after the
    /// metadata stage.
    pub headline: Option<Field<String>>,
    /// A second headline (overline, kicker and subheading are not).
    pub alternative_headline: Option<Field<String>>,
    /// Description or summary given in the head.
    pub description: Option<Field<String>>,
    /// Who wrote it, one entry a person or organisation.
    pub authors: Vec<Field<Agent>>,
    /// Others who took part, with their roles.
    pub contributors: Vec<Field<Agent>>,
    /// First published.
    pub published: Option<Field<SourceDate>>,
    /// Last changed by the publisher.
    pub modified: Option<Field<SourceDate>>,
    /// Who published it.
    pub publisher: Option<Field<Agent>>,
    /// Section of the site.
    pub section: Option<Field<String>>,
    /// Keywords.
    pub keywords: Vec<Field<String>>,
    /// Language (BCP 47); `und` where neither the page nor the text tells.
    pub language: Option<Field<String>>,
    /// True if the text runs from right to left.
    pub right_to_left: bool,
    /// Canonical address.
    pub url: Option<Field<String>>,
    /// Digital object identifier, without `https://doi.org/`.
    pub doi: Option<Field<String>>,
    /// Address or name of the licence.
    pub licence: Option<Field<String>>,
    /// Rights notice as printed.
    pub rights: Option<Field<String>>,
    /// Address of the picture by which the head says the page may be shown elsewhere. It need not stand in the article.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preview: Option<Field<String>>,
    /// What the source says the article is.
    pub kind: ArticleKind,
}

impl Metadata {
    /// The date of record, as a catalogue gives one: that of publication or, where the source tells only its last change,
    /// that.
    pub fn date(&self) -> Option<&Field<SourceDate>> {
        self.published.as_ref().or(self.modified.as_ref())
    }
}

/// Types of article, as schema.org names them; `Article` unless the source says more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ArticleKind {
    /// An article.
    #[default]
    Article,
    /// A news article, said to be one by the source.
    NewsArticle,
    /// A blog posting.
    BlogPosting,
    /// A scholarly article.
    ScholarlyArticle,
    /// A report.
    Report,
}

/// A person or organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agent {
    /// Name as it is shown.
    pub name: String,
    /// Person or organisation.
    pub kind: AgentKind,
    /// Address of a page about it.
    pub url: Option<String>,
    /// What it did.
    pub role: Role,
}

/// Kinds of agent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgentKind {
    /// A person.
    #[default]
    Person,
    /// An organisation.
    Organisation,
    /// The words do not say.
    Unknown,
}

/// What an agent did; MARC relator codes in brackets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Wrote it (aut).
    #[default]
    Author,
    /// Took photographs (pht).
    Photographer,
    /// Asked the questions (ivr).
    Interviewer,
    /// Answered them (ive).
    Interviewee,
    /// Edited it (edt).
    Editor,
    /// Translated it (trl).
    Translator,
    /// Drew pictures (ill).
    Illustrator,
    /// Published it (pbl).
    Publisher,
    /// Anything else (ctb).
    Contributor,
}

/// Where the article came from and what made it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Provenance {
    /// Path of the capture relative to the input, `/` between parts.
    pub input: String,
    /// Name of the capture's format: `text`, `html`, `saved page`.
    pub format: String,
    /// Media type of the captured document.
    pub media_type: String,
    /// Size of the captured document in bytes.
    pub bytes: u64,
    /// Digest of the captured document.
    pub sha256: Option<Digest>,
    /// Character encoding it was read in (WHATWG name).
    pub encoding: String,
    /// Address it was captured from.
    pub url: Option<String>,
    /// When it was captured.
    pub captured_at: Option<Timestamp>,
    /// Record id within a container.
    pub record_id: Option<String>,
    /// Offset within a container.
    pub offset: Option<u64>,
    /// Number of captured blocks and of those removed.
    pub blocks: usize,
    /// Blocks that were removed, all listed in the audit.
    pub removed_blocks: usize,
    /// Removed blocks by rule, in the order of the rules.
    pub removed_by_rule: Vec<(String, usize)>,
    /// Name of the tool and its version.
    pub tool: String,
    /// Identity of the article: `urn:uuid:` v5 of canonical address and capture time, else of the capture's digest.
    pub identifier: String,
    /// The date that editions may carry as their own: SOURCE_DATE_EPOCH, else the capture time; never the clock's.
    pub edition_date: Option<Timestamp>,
}
