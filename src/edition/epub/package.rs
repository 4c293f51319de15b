//! The package document (EPUB 3.3, section 5): what a library ingests.
//!
//! Every value is the article's own, at the precision of the source; what is unknown stays absent.

use super::{EpubOptions, accessibility::Facts};
use crate::edition::markup::Markup;
use crate::{
    article::{Article, Provenance},
    edition::{left_out, names},
    text,
    time::Timestamp,
};

/// Said of rights where the capture prints no notice and no option gives a sentence.
pub const NO_RIGHTS: &str = "The capture states no rights.";

/// `dcterms:modified` of a book whose capture time is unknown: the first time that a zip can hold.
pub const NO_TIME: &str = "1980-01-01T00:00:00Z";

/// What a package document is made of.
pub struct Package<'a> {
    /// Identifier of the book.
    pub identifier: &'a str,
    /// Language of the book.
    pub lang: &'a str,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// Facts for the accessibility metadata.
    pub facts: Facts,
    /// Files of the manifest.
    pub items: &'a [Item],
    /// Path of the JSON-LD record, relative to the package document.
    pub record: Option<&'a str>,
    /// When the edition was last modified.
    pub modified: Option<Timestamp>,
}

/// A file of the manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its id.
    pub id: String,
    /// Its path, relative to the package document.
    pub href: String,
    /// Its media type.
    pub media_type: String,
    /// Its properties (EPUB 3.3, appendix D.6.2).
    pub properties: Option<&'static str>,
    /// True if it stands in the spine.
    pub spine: bool,
}

/// Writes a package document; `describe` writes the metadata that only the caller knows, title first.
pub fn write(package: &Package<'_>, describe: impl FnOnce(&mut Markup)) -> String {
    let mut markup = Markup::document();
    markup
        .start("package")
        .attr("xmlns", "http://www.idpf.org/2007/opf")
        .attr("version", "3.0")
        .attr("xml:lang", package.lang)
        .attr("dir", package.dir)
        .attr("unique-identifier", "pub-id")
        .line();
    markup
        .start("metadata")
        .attr("xmlns:dc", "http://purl.org/dc/elements/1.1/")
        .line();
    markup
        .start("dc:identifier")
        .attr("id", "pub-id")
        .text(package.identifier)
        .end_full()
        .line();
    describe(&mut markup);
    accessibility(&mut markup, &package.facts);
    let modified = package
        .modified
        .map_or_else(|| NO_TIME.to_owned(), |time| time.to_string());
    meta(&mut markup, "dcterms:modified", &modified);
    if let Some(record) = package.record {
        markup
            .start("link")
            .attr("rel", "record")
            .attr("href", record)
            .attr("media-type", crate::edition::json_ld::MEDIA_TYPE)
            .end()
            .line();
    }
    let cover = package
        .items
        .iter()
        .find(|item| item.properties == Some("cover-image"));
    if let Some(cover) = cover {
        // EPUB 2 reading systems find the cover by this (EPUB 3.3, section 5.5.6, legacy).
        markup
            .start("meta")
            .attr("name", "cover")
            .attr("content", &cover.id)
            .end()
            .line();
    }
    markup.end_full().line();
    manifest(&mut markup, package);
    markup.finish()
}

fn manifest(markup: &mut Markup, package: &Package<'_>) {
    markup.start("manifest").line();
    for item in package.items {
        markup
            .start("item")
            .attr("id", &item.id)
            .attr("href", &item.href)
            .attr("media-type", &item.media_type)
            .maybe("properties", item.properties)
            .end()
            .line();
    }
    markup.end_full().line();
    markup.start("spine");
    if package.dir == "rtl" {
        markup.attr("page-progression-direction", "rtl");
    }
    markup.line();
    for item in package.items.iter().filter(|item| item.spine) {
        markup.start("itemref").attr("idref", &item.id).end().line();
    }
    markup.end_full().line();
}

/// The metadata of one article.
pub fn describe(markup: &mut Markup, article: &Article, options: &EpubOptions) {
    identifiers(markup, article, options);
    titles(markup, article);
    dublin(markup, "dc:language", crate::edition::language::of(article));
    people(markup, article);
    about(markup, article);
    source(markup, &article.provenance, article);
    let rights = article
        .metadata
        .rights
        .as_ref()
        .map(|rights| rights.value.as_str())
        .or(options.rights.as_deref());
    dublin(markup, "dc:rights", rights.unwrap_or(NO_RIGHTS));
    if let Some(licence) = &article.metadata.licence {
        meta(markup, "dcterms:license", &licence.value);
    }
    meta(markup, "dcterms:provenance", &provenance(article));
    series(markup, options);
    evaluated(markup, options);
}

fn identifiers(markup: &mut Markup, article: &Article, options: &EpubOptions) {
    let metadata = &article.metadata;
    if let Some(doi) = &metadata.doi {
        dublin(markup, "dc:identifier", &format!("doi:{}", doi.value));
    }
    if let Some(template) = &options.ark {
        dublin(markup, "dc:identifier", &ark(template, &article.provenance));
    }
    if let Some(url) = &metadata.url {
        // calibre drops a bare https identifier and keeps one with a scheme of its own.
        dublin(markup, "dc:identifier", &format!("uri:{}", url.value));
    }
    if let Some(digest) = article.provenance.sha256 {
        dublin(markup, "dc:identifier", &format!("urn:sha256:{digest}"));
    }
}

/// An ARK from the operator's template: `{uuid}` and `{sha256}` are the article's identity and its capture's digest,
/// `{sha256:12}` the digest's first 12 digits.
fn ark(template: &str, provenance: &Provenance) -> String {
    let uuid = provenance
        .identifier
        .strip_prefix("urn:uuid:")
        .unwrap_or(&provenance.identifier);
    let digest = provenance
        .sha256
        .map(|digest| digest.to_string())
        .unwrap_or_default();
    let mut out = template
        .replace("{uuid}", uuid)
        .replace("{sha256}", &digest);
    while let Some(at) = out.find("{sha256:") {
        let Some(end) = out.get(at..).and_then(|rest| rest.find('}')) else {
            break;
        };
        let len = out
            .get(at.saturating_add(8)..at.saturating_add(end))
            .and_then(|len| len.parse::<usize>().ok())
            .unwrap_or(64);
        let short: String = digest.chars().take(len).collect();
        out.replace_range(at..=at.saturating_add(end), &short);
    }
    out
}

fn titles(markup: &mut Markup, article: &Article) {
    typed_title(markup, "title", &super::document::headline(article), "main");
    if let Some(second) = &article.metadata.alternative_headline
        && !text::is_blank(&second.value)
    {
        typed_title(markup, "subtitle", &second.value, "subtitle");
    }
}

/// A title of a type (EPUB 3.3, appendix D.3.13).
pub fn typed_title(markup: &mut Markup, id: &str, title: &str, kind: &str) {
    markup
        .start("dc:title")
        .attr("id", id)
        .text(&text::squeeze(title))
        .end_full()
        .line();
    refine(markup, id, "title-type", None, kind);
}

fn people(markup: &mut Markup, article: &Article) {
    let metadata = &article.metadata;
    let mut number = 0_usize;
    for author in &metadata.authors {
        let author = &author.value;
        if text::is_blank(&author.name) {
            continue;
        }
        number = number.saturating_add(1);
        let id = format!("creator-{number}");
        agent(
            markup,
            "dc:creator",
            &id,
            &author.name,
            Some(names::relator(author.role)),
            &names::file_as(author),
        );
    }
    let publisher = metadata
        .publisher
        .as_ref()
        .map(|publisher| &publisher.value)
        .filter(|publisher| !text::is_blank(&publisher.name));
    if let Some(publisher) = publisher.filter(|_| number == 0) {
        // A book without a creator is by "Unknown" in library software: the publisher is its corporate creator. It has
        // no role, for calibre takes only an author or a creator without a role.
        agent(
            markup,
            "dc:creator",
            "creator-1",
            &publisher.name,
            None,
            &text::squeeze(&publisher.name),
        );
    }
    for (n, contributor) in names::contributors(article).iter().enumerate() {
        let id = format!("contributor-{}", n.saturating_add(1));
        agent(
            markup,
            "dc:contributor",
            &id,
            &contributor.name,
            Some(names::relator(contributor.role)),
            &names::file_as(contributor),
        );
    }
    if let Some(publisher) = publisher {
        dublin(markup, "dc:publisher", &publisher.name);
    }
}

/// A person or body with its role (MARC relators), if it has one, and its name for filing.
pub fn agent(
    markup: &mut Markup,
    element: &'static str,
    id: &str,
    name: &str,
    role: Option<&str>,
    file_as: &str,
) {
    markup
        .start(element)
        .attr("id", id)
        .text(&text::squeeze(name))
        .end_full()
        .line();
    if let Some(role) = role {
        refine(markup, id, "role", Some("marc:relators"), role);
    }
    refine(markup, id, "file-as", None, file_as);
}

fn about(markup: &mut Markup, article: &Article) {
    let metadata = &article.metadata;
    if let Some(published) = &metadata.published {
        let date = published.value.as_str();
        // Dublin Core dates are W3CDTF: a time without its offset is none, so only the day is given there.
        let whole = published.value.instant().is_some() && !date.contains(":60");
        dublin(
            markup,
            "dc:date",
            if whole { date } else { published.value.day() },
        );
        meta(markup, "dcterms:issued", date);
    }
    if let Some(modified) = &metadata.modified {
        meta(markup, "schema:dateModified", modified.value.as_str());
    }
    if let Some(description) = &metadata.description {
        dublin(markup, "dc:description", &description.value);
    }
    for keyword in &metadata.keywords {
        dublin(markup, "dc:subject", &keyword.value);
    }
    if let Some(section) = &metadata.section
        && !text::is_blank(&section.value)
    {
        meta(markup, "schema:articleSection", &section.value);
    }
    dublin(markup, "dc:type", "article");
}

/// The source: its address, else the capture's name; when it was captured; the capture's digest.
fn source(markup: &mut Markup, provenance: &Provenance, article: &Article) {
    let address = provenance.url.as_deref().or(article
        .metadata
        .url
        .as_ref()
        .map(|url| url.value.as_str()));
    let source = address.unwrap_or(&provenance.input);
    if text::is_blank(source) {
        return;
    }
    markup
        .start("dc:source")
        .attr("id", "source")
        .text(&text::squeeze(source))
        .end_full()
        .line();
    if let Some(at) = provenance.captured_at {
        refine(markup, "source", "dcterms:date", None, &at.to_string());
    }
    if let Some(digest) = provenance.sha256 {
        refine(
            markup,
            "source",
            "dcterms:identifier",
            None,
            &format!("urn:sha256:{digest}"),
        );
    }
}

/// How the book came to be, in words.
pub fn provenance(article: &Article) -> String {
    let provenance = &article.provenance;
    let kind = if provenance.format.is_empty() {
        "capture".to_owned()
    } else {
        format!("capture ({})", provenance.format)
    };
    let mut out = format!(
        "Converted by {} from the {kind} {}.",
        provenance.tool, provenance.input
    );
    if provenance.removed_blocks > 0 {
        out.push_str(&format!(
            " {} of {} captured blocks were removed ({}); the audit lists each.",
            provenance.removed_blocks,
            provenance.blocks,
            left_out::by_rule(provenance)
        ));
    } else {
        out.push_str(&format!(
            " All {} captured blocks were kept.",
            provenance.blocks
        ));
    }
    let supplied = article
        .metadata
        .headline
        .as_ref()
        .is_none_or(|headline| headline.source == "supplied");
    if supplied {
        out.push_str(" The capture has no headline; the title is supplied.");
    }
    out
}

fn series(markup: &mut Markup, options: &EpubOptions) {
    let Some(series) = options
        .series
        .as_deref()
        .filter(|name| !text::is_blank(name))
    else {
        return;
    };
    markup
        .start("meta")
        .attr("id", "series")
        .attr("property", "belongs-to-collection")
        .text(series)
        .end_full()
        .line();
    refine(markup, "series", "collection-type", None, "series");
    if let Some(position) = options.series_position {
        refine(
            markup,
            "series",
            "group-position",
            None,
            &position.to_string(),
        );
    }
}

/// Conformance is claimed only where the operator names who evaluated it (EPUB Accessibility 1.1, section 4.2).
fn evaluated(markup: &mut Markup, options: &EpubOptions) {
    if let Some(certifier) = options
        .certified_by
        .as_deref()
        .filter(|name| !text::is_blank(name))
    {
        let standard = options
            .conforms_to
            .as_deref()
            .unwrap_or("EPUB Accessibility 1.1 - WCAG 2.2 Level AA");
        meta(markup, "dcterms:conformsTo", standard);
        meta(markup, "a11y:certifiedBy", certifier);
    }
}

fn accessibility(markup: &mut Markup, facts: &Facts) {
    for mode in facts.modes() {
        meta(markup, "schema:accessMode", mode);
    }
    meta(markup, "schema:accessModeSufficient", facts.sufficient());
    for feature in facts.features() {
        meta(markup, "schema:accessibilityFeature", feature);
    }
    // Pictures are kept as JPEG or PNG: nothing moves, flashes or sounds.
    meta(markup, "schema:accessibilityHazard", "none");
    meta(markup, "schema:accessibilitySummary", &facts.summary());
}

/// A Dublin Core element; blank text writes nothing.
pub fn dublin(markup: &mut Markup, element: &'static str, value: &str) {
    let value = text::squeeze(value);
    if !text::is_blank(&value) {
        markup.element(element, &value);
    }
}

/// A `meta` with a property; blank text writes nothing.
pub fn meta(markup: &mut Markup, property: &str, value: &str) {
    let value = text::squeeze(value);
    if !text::is_blank(&value) {
        markup
            .start("meta")
            .attr("property", property)
            .text(&value)
            .end_full()
            .line();
    }
}

/// A `meta` that refines an element.
pub fn refine(markup: &mut Markup, id: &str, property: &str, scheme: Option<&str>, value: &str) {
    markup
        .start("meta")
        .attr("refines", &format!("#{id}"))
        .attr("property", property)
        .maybe("scheme", scheme)
        .text(value)
        .end_full()
        .line();
}
