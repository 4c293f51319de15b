//! The JSON-LD edition: one schema.org object (release 30.0) an article, plain enough for any reader of JSON and sound
//! as RDF.
//!
//! In: the article and the editions made before. Out: UTF-8, two-space indent, members in a fixed order. Nothing is
//! made up: what the capture does not give stays absent. Terms that schema.org lacks stand under [`NAMESPACE`], each
//! explained in `docs/namespace.md`.

pub mod collection;
mod node;
mod parts;
mod people;
mod picture;

pub use node::{Json, Node, iri};

use super::{Context, Edition, EditionError, EditionFile, Rendered, language, numbering};
use crate::{
    article::{AgentKind, Article, ArticleKind, Field, Metadata, Provenance, Role},
    fixity::Digest,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Our own terms. A UUID is nobody's domain, needs no registrar and never expires: version 5 of "pressmark terms" in the OID
/// namespace (RFC 9562, section 5.5).
pub const NAMESPACE: &str = "urn:uuid:caf70ba2-ef7d-5e2e-8e82-e27f7e4b6306#";

/// Media type of JSON-LD (JSON-LD 1.1, section C).
pub const MEDIA_TYPE: &str = "application/ld+json";

/// The JSON-LD edition.
pub struct JsonLd;

/// Options of the JSON-LD edition.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct JsonLdOptions {
    /// Who made the record (schema.org `sdPublisher`): the library or archive that runs Pressmark.
    pub operator: Option<String>,
}

impl Edition for JsonLd {
    fn name(&self) -> &'static str {
        "jsonld"
    }

    fn extension(&self) -> &'static str {
        "jsonld"
    }

    fn media_type(&self) -> &'static str {
        MEDIA_TYPE
    }

    fn render(&self, article: &Article, context: &Context<'_>) -> Result<Rendered, EditionError> {
        let encodings: Vec<Encoding> = context.made.iter().map(Encoding::from).collect();
        Ok(Rendered {
            bytes: record(article, context, &encodings),
            notices: Vec::new(),
        })
    }
}

/// Another edition of the article, as the record names it.
#[derive(Clone, Debug, PartialEq)]
pub struct Encoding {
    /// File name.
    pub name: String,
    /// Media type.
    pub media_type: &'static str,
    /// Size in bytes and digest. None in a record that lies inside the very file: it cannot hold its own digest.
    pub fixity: Option<(u64, Digest)>,
}

impl From<&EditionFile> for Encoding {
    fn from(file: &EditionFile) -> Self {
        Self {
            name: file.name.clone(),
            media_type: file.media_type,
            fixity: Some((file.bytes.len() as u64, file.sha256)),
        }
    }
}

/// What the record says of files: the stem they share and the names of the pictures in the EPUB.
pub struct Encoded<'a> {
    stem: &'a str,
    pictures: BTreeMap<usize, String>,
}

impl Encoded<'_> {
    /// Address of a picture of the article where it has none on the web: the EPUB edition and its path in there.
    fn picture_address(&self, index: usize) -> Option<String> {
        let name = self.pictures.get(&index)?;
        Some(format!(
            "{}#{}{name}",
            file_address(&format!("{}.epub", self.stem)),
            numbering::IMAGES
        ))
    }
}

/// The record of an article: the whole JSON-LD file. `encodings` are the editions it names.
pub fn record(article: &Article, context: &Context<'_>, encodings: &[Encoding]) -> Vec<u8> {
    let encoded = Encoded {
        stem: context.stem,
        pictures: numbering::picture_names(article),
    };
    let node = whole(article, context, encodings, &encoded);
    let mut bytes = serde_json::to_vec_pretty(&node).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn whole(
    article: &Article,
    context: &Context<'_>,
    encodings: &[Encoding],
    encoded: &Encoded<'_>,
) -> Node {
    let metadata = &article.metadata;
    let provenance = &article.provenance;
    let body = article.plain_text();
    let images = article
        .figures()
        .into_iter()
        .enumerate()
        .map(|(n, figure)| picture::image(article, figure, n + 1, encoded))
        .collect();
    let node = Node::new()
        .list("@context", context_list())
        .text("@type", kind(metadata.kind))
        .iri("@id", Some(&provenance.identifier));
    let node = described(node, article)
        .text("articleBody", &body)
        .number("wordCount", words(&body))
        .nodes("image", images)
        .iri(
            "thumbnailUrl",
            metadata
                .preview
                .as_ref()
                .map(|preview| preview.value.as_str()),
        )
        .nodes("associatedMedia", parts::embeds(article))
        .nodes("hasPart", parts::questions(article))
        .nodes("citation", parts::citations(article));
    let node = rights(node, metadata)
        .texts("accessMode", access_modes(article))
        .node("isBasedOn", capture(provenance))
        .nodes("encoding", encodings.iter().map(encoding).collect())
        .maybe(
            "sdDatePublished",
            provenance.edition_date.map(|date| date.date()).as_deref(),
        );
    let operator = context.options.json_ld.operator.as_deref();
    let node = match operator {
        Some(name) => node.node("sdPublisher", people::named(AgentKind::Organisation, name)),
        None => node,
    };
    node.node("prov:wasGeneratedBy", activity(provenance))
}

fn context_list() -> Vec<Json> {
    let prefixes = Node::new()
        .text("prov", "http://www.w3.org/ns/prov#")
        .text("premis", "http://www.loc.gov/premis/rdf/v3/")
        .text("pressmark", NAMESPACE);
    vec![
        Json::Text("https://schema.org".to_owned()),
        Json::Node(prefixes),
    ]
}

fn kind(kind: ArticleKind) -> &'static str {
    match kind {
        ArticleKind::Article => "Article",
        ArticleKind::NewsArticle => "NewsArticle",
        ArticleKind::BlogPosting => "BlogPosting",
        ArticleKind::ScholarlyArticle => "ScholarlyArticle",
        ArticleKind::Report => "Report",
    }
}

/// From the address to the keywords.
fn described(node: Node, article: &Article) -> Node {
    let metadata = &article.metadata;
    let url = metadata.url.as_ref().map(|url| url.value.as_str());
    let value = |field: &Option<Field<String>>| field.as_ref().map(|field| field.value.clone());
    let related = parts::distinct(article.related_links.iter().map(|link| link.url.as_str()));
    let mut page = Node::new().iri("@id", url).list(
        "relatedLink",
        related.iter().map(|url| Json::Text(iri(url))).collect(),
    );
    if !page.is_empty() {
        page = Node::of("WebPage").iri("@id", url).list(
            "relatedLink",
            related.iter().map(|url| Json::Text(iri(url))).collect(),
        );
    }
    let authors = metadata
        .authors
        .iter()
        .map(|author| people::agent(&author.value))
        .collect();
    let with_role = |role: Role| -> Vec<Node> {
        metadata
            .contributors
            .iter()
            .filter(|contributor| contributor.value.role == role)
            .map(|contributor| people::agent(&contributor.value))
            .collect()
    };
    let contributors = metadata
        .contributors
        .iter()
        .filter(|contributor| !matches!(contributor.value.role, Role::Editor | Role::Translator))
        .map(|contributor| people::contributor(&contributor.value))
        .collect();
    let publisher = metadata.publisher.as_ref().map(|publisher| {
        let mut agent = publisher.value.clone();
        if agent.kind == AgentKind::Unknown {
            agent.kind = AgentKind::Organisation;
        }
        people::agent(&agent)
    });
    let doi = metadata.doi.as_ref().map(|doi| {
        Node::of("PropertyValue")
            .text("propertyID", "doi")
            .text("value", &doi.value)
            .iri("url", Some(&format!("https://doi.org/{}", doi.value)))
    });
    let headline = metadata.headline.as_ref();
    node.iri("url", url)
        .node("mainEntityOfPage", page)
        .maybe_node("identifier", doi)
        .maybe("headline", headline.map(|field| field.value.as_str()))
        .maybe(
            "pressmark:titleSource",
            headline.map(|field| field.source.as_str()),
        )
        .maybe(
            "alternativeHeadline",
            value(&metadata.alternative_headline).as_deref(),
        )
        .maybe("description", value(&metadata.description).as_deref())
        .text("inLanguage", language::of(article))
        .nodes("author", authors)
        .nodes("editor", with_role(Role::Editor))
        .nodes("translator", with_role(Role::Translator))
        .nodes("contributor", contributors)
        .maybe(
            "datePublished",
            metadata.published.as_ref().map(|date| date.value.as_str()),
        )
        .maybe(
            "dateModified",
            metadata.modified.as_ref().map(|date| date.value.as_str()),
        )
        .maybe_node("publisher", publisher)
        .maybe("articleSection", value(&metadata.section).as_deref())
        .texts(
            "keywords",
            metadata
                .keywords
                .iter()
                .map(|keyword| keyword.value.as_str()),
        )
}

/// Licence and rights, only as the source prints them.
fn rights(node: Node, metadata: &Metadata) -> Node {
    let node = node.maybe(
        "copyrightNotice",
        metadata.rights.as_ref().map(|rights| rights.value.as_str()),
    );
    match metadata
        .licence
        .as_ref()
        .map(|licence| licence.value.as_str())
    {
        Some(licence) if is_web(licence) => node.iri("license", Some(licence)),
        Some(licence) => node.node("license", Node::of("CreativeWork").text("name", licence)),
        None => node,
    }
}

fn access_modes(article: &Article) -> Vec<&'static str> {
    if numbering::picture_names(article).is_empty() {
        vec!["textual"]
    } else {
        vec!["textual", "visual"]
    }
}

/// The capture the article was made of.
fn capture(provenance: &Provenance) -> Node {
    let name = provenance
        .input
        .rsplit('/')
        .next()
        .unwrap_or(&provenance.input);
    let record = provenance.record_id.as_deref();
    // A WARC record id is an IRI in angle brackets (WARC 1.1, section 5.2): where the archive holds the capture.
    let archived = record
        .map(|id| id.trim_matches(['<', '>']))
        .filter(|id| id.starts_with("urn:") || is_web(id));
    let digest = provenance.sha256.map(|digest| digest.to_string());
    let mut node = Node::of_all(&["MediaObject", "prov:Entity"])
        .text("@id", "#capture")
        .text("name", name)
        .text("encodingFormat", &provenance.media_type)
        .text("contentSize", &size(provenance.bytes))
        .maybe("sha256", digest.as_deref())
        .maybe(
            "dateCreated",
            provenance.captured_at.map(|at| at.to_string()).as_deref(),
        )
        .iri("url", provenance.url.as_deref())
        .iri("archivedAt", archived)
        .maybe("identifier", record)
        .text("premis:originalName", &provenance.input)
        .text("pressmark:captureFormat", &provenance.format)
        .text("pressmark:characterEncoding", &provenance.encoding);
    if let Some(offset) = provenance.offset {
        node = node.number("pressmark:offset", offset);
    }
    node
}

fn encoding(encoding: &Encoding) -> Node {
    let node = Node::of("MediaObject")
        .text("contentUrl", &file_address(&encoding.name))
        .text("encodingFormat", encoding.media_type);
    match encoding.fixity {
        Some((bytes, digest)) => node
            .text("contentSize", &size(bytes))
            .text("sha256", &digest.to_string()),
        None => node,
    }
}

/// The run that made the article, as a PROV activity; when it ran is told by the ledger, not here.
fn activity(provenance: &Provenance) -> Node {
    let instrument = software(&provenance.tool);
    let removed = provenance
        .removed_by_rule
        .iter()
        .map(|(rule, count)| {
            Node::of("PropertyValue")
                .text("propertyID", rule)
                .number("value", *count as u64)
        })
        .collect();
    Node::of_all(&["CreateAction", "prov:Activity"])
        .text("@id", "#conversion")
        .text("name", "Conversion of the capture into editions")
        .node("instrument", instrument)
        .node("object", Node::reference("#capture"))
        .node("result", Node::reference(&provenance.identifier))
        .node("prov:used", Node::reference("#capture"))
        .node("prov:wasAssociatedWith", Node::reference("#software"))
        .number("pressmark:capturedBlocks", provenance.blocks as u64)
        .number("pressmark:removedBlocks", provenance.removed_blocks as u64)
        .nodes("pressmark:removedByRule", removed)
}

/// The tool, by name and version in one.
fn software(tool: &str) -> Node {
    let (name, version) = tool.rsplit_once(' ').unwrap_or((tool, ""));
    Node::of_all(&["SoftwareApplication", "prov:SoftwareAgent"])
        .text("@id", "#software")
        .text("name", name)
        .text("softwareVersion", version)
}

/// Words of a text (Unicode Standard Annex 29).
fn words(text: &str) -> u64 {
    use unicode_segmentation::UnicodeSegmentation;
    text.unicode_words().count() as u64
}

/// A size with its unit, as schema.org's `contentSize` wants it.
fn size(bytes: u64) -> String {
    format!("{bytes} B")
}

/// The address of a file that lies beside the record.
fn file_address(name: &str) -> String {
    percent_encoding::utf8_percent_encode(name, FILE_NAME).to_string()
}

/// What a file name may not hold as a path of one segment (RFC 3986, section 3.3); a colon would be read as a scheme.
const FILE_NAME: &percent_encoding::AsciiSet = &percent_encoding::NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// True for an `http` or `https` address.
fn is_web(address: &str) -> bool {
    let lower = address.get(..8).unwrap_or(address).to_ascii_lowercase();
    lower.starts_with("http://") || lower.starts_with("https://")
}
