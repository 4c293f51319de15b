//! One capture in, its editions out. Read this file first: it is the whole line, stage by stage.

use crate::{
    article::{Article, Provenance},
    audit::{self, Audit},
    capture::Capture,
    clean, credit,
    edition::{self, EditionFile},
    error::Error,
    metadata,
    notice::{Notice, Severity},
    options::Options,
    page, picture, structure,
};

/// Name and version of the tool, as every edition states them.
pub const TOOL: &str = concat!("Pressmark ", env!("CARGO_PKG_VERSION"));

/// What came of a capture.
#[derive(Debug)]
pub enum Outcome {
    /// Its editions were made.
    Made(Box<Converted>),
    /// The page holds no article; why, in words, with the notices so far.
    Skipped {
        /// Why, in words.
        reason: String,
        /// Remarks of the stages passed.
        notices: Vec<Notice>,
    },
}

/// An article, the account of its capture's blocks, the remarks, the files.
#[derive(Debug)]
pub struct Converted {
    /// The article.
    pub article: Article,
    /// Where every captured block went.
    pub audit: Audit,
    /// Remarks of all stages.
    pub notices: Vec<Notice>,
    /// The editions asked for.
    pub files: Vec<EditionFile>,
}

/// An article before any edition is made of it.
#[derive(Debug)]
pub struct Read {
    /// The article.
    pub article: Article,
    /// Where every captured block went.
    pub audit: Audit,
    /// Remarks so far.
    pub notices: Vec<Notice>,
    /// Set when the page holds no article: why, in words.
    pub no_article: Option<String>,
}

/// Capture to article: every stage but the editions.
pub fn read(capture: &Capture, options: &Options) -> Result<Read, Error> {
    let mut page = page::read(capture, &options.limits)?;
    let mut notices = capture.notices.clone();
    notices.append(&mut page.notices);
    if options.strict
        && let Some(damage) = notices
            .iter()
            .find(|notice| notice.severity == Severity::Warning)
    {
        return Err(Error::Damaged(damage.text.clone()));
    }
    let mut described = metadata::read(&page, &capture.supplied);
    let mut cleaned = clean::clean(&page, &described, &options.clean);
    let structured = structure::build(&page, &described, &cleaned);
    let mut article = structured.article;
    notices.append(&mut described.notices);
    notices.append(&mut cleaned.notices);
    notices.extend(structured.notices);
    article.provenance = provenance(capture, &article, &page, &cleaned, options);
    notices.extend(picture::attach(
        &mut article,
        &capture.resources,
        &options.limits,
    ));
    notices.extend(credit::split_all(&mut article));
    let audit = audit::account(&page, &described, &cleaned, &article);
    Ok(Read {
        article,
        audit,
        notices,
        no_article: cleaned.no_article,
    })
}

/// Capture to editions. `stem` names the files.
pub fn convert(capture: &Capture, stem: &str, options: &Options) -> Result<Outcome, Error> {
    render(read(capture, options)?, capture, stem, options)
}

/// Article to editions: for those who need the headline to name the files.
pub fn render(
    read: Read,
    capture: &Capture,
    stem: &str,
    options: &Options,
) -> Result<Outcome, Error> {
    let Read {
        article,
        audit,
        mut notices,
        no_article,
    } = read;
    if let Some(reason) = no_article {
        return Ok(Outcome::Skipped { reason, notices });
    }
    let context = edition::Context {
        stem,
        options: &options.edition,
        limits: &options.limits,
        capture: &capture.document.bytes,
        resources: &capture.resources,
        made: &[],
    };
    let (files, remarks) = edition::render_all(&article, &options.editions, &context)?;
    notices.extend(remarks);
    Ok(Outcome::Made(Box::new(Converted {
        article,
        audit,
        notices,
        files,
    })))
}

fn provenance(
    capture: &Capture,
    article: &Article,
    page: &page::Page,
    cleaned: &clean::Cleaned,
    options: &Options,
) -> Provenance {
    let mut removed_by_rule: Vec<(String, usize)> = Vec::new();
    for removal in &cleaned.removals {
        match removed_by_rule
            .iter_mut()
            .find(|(rule, _)| rule == removal.rule)
        {
            Some((_, count)) => *count += 1,
            None => removed_by_rule.push((removal.rule.to_owned(), 1)),
        }
    }
    let address = article
        .metadata
        .url
        .as_ref()
        .map(|url| url.value.as_str())
        .or(capture.url.as_deref());
    Provenance {
        input: capture.name.clone(),
        format: capture.format.to_owned(),
        media_type: capture.document.kind.media_type().to_owned(),
        bytes: capture.document.bytes.len() as u64,
        sha256: Some(capture.document.sha256()),
        encoding: capture.document.encoding.to_owned(),
        url: capture.url.clone(),
        captured_at: capture.captured_at,
        record_id: capture.location.record_id.clone(),
        offset: capture.location.offset,
        blocks: page.blocks.len(),
        removed_blocks: cleaned.removals.len(),
        removed_by_rule,
        tool: TOOL.to_owned(),
        identifier: identifier(address, capture),
        edition_date: options.edition_date.or(capture.captured_at),
    }
}

/// `urn:uuid:` v5 of the canonical address and the capture time; of the document's digest where there is no address
/// (RFC 9562, section 5.5).
fn identifier(address: Option<&str>, capture: &Capture) -> String {
    let uuid = match address {
        Some(address) => {
            let time = capture
                .captured_at
                .map(|time| time.to_string())
                .unwrap_or_default();
            let name = format!("{address} {time}");
            uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_URL, name.trim_end().as_bytes())
        }
        None => uuid::Uuid::new_v5(
            &uuid::Uuid::NAMESPACE_OID,
            capture.document.sha256().to_string().as_bytes(),
        ),
    };
    format!("urn:uuid:{uuid}")
}
