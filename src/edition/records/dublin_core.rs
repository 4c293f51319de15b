//! Simple Dublin Core as OAI-PMH carries it (oai_dc.xsd): fifteen elements, no refinements.

use crate::{
    article::Article,
    edition::{
        Context,
        epub::{NO_RIGHTS, provenance_note},
        language,
        markup::Markup,
        names,
    },
    text,
};

/// The Dublin Core record of an article.
pub(super) fn record(article: &Article, context: &Context<'_>) -> Vec<u8> {
    const OAI: &str = "http://www.openarchives.org/OAI/2.0/oai_dc/";
    let metadata = &article.metadata;
    let provenance = &article.provenance;
    let mut markup = Markup::document();
    markup
        .start("oai_dc:dc")
        .attr("xmlns:oai_dc", OAI)
        .attr("xmlns:dc", "http://purl.org/dc/elements/1.1/")
        .attr("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
        .attr(
            "xsi:schemaLocation",
            &format!("{OAI} http://www.openarchives.org/OAI/2.0/oai_dc.xsd"),
        )
        .line();
    let mut write = |element: &'static str, value: &str| {
        if !text::is_blank(value) {
            markup.element(element, &text::squeeze(value));
        }
    };
    write("dc:title", &super::title(article).0);
    for author in &metadata.authors {
        write("dc:creator", &names::file_as(&author.value));
    }
    for contributor in names::contributors(article) {
        write("dc:contributor", &names::file_as(&contributor));
    }
    for keyword in &metadata.keywords {
        write("dc:subject", &keyword.value);
    }
    if let Some(description) = &metadata.description {
        write("dc:description", &description.value);
    }
    write("dc:description", &provenance_note(article));
    if let Some(publisher) = &metadata.publisher {
        write("dc:publisher", &publisher.value.name);
    }
    if let Some(date) = metadata.date() {
        write("dc:date", date.value.as_str());
    }
    // DCMI Type Vocabulary.
    write("dc:type", "Text");
    for file in context.made {
        write("dc:format", file.media_type);
    }
    write("dc:identifier", &provenance.identifier);
    if let Some(doi) = &metadata.doi {
        write("dc:identifier", &format!("https://doi.org/{}", doi.value));
    }
    if let Some(url) = &metadata.url {
        write("dc:identifier", &url.value);
    }
    write(
        "dc:source",
        super::address(article).unwrap_or(&provenance.input),
    );
    if let Some(digest) = provenance.sha256 {
        write("dc:source", &format!("urn:sha256:{digest}"));
    }
    write("dc:language", language::of(article));
    let rights = metadata
        .rights
        .as_ref()
        .map(|rights| rights.value.as_str())
        .or(context.options.epub.rights.as_deref());
    write("dc:rights", rights.unwrap_or(NO_RIGHTS));
    if let Some(licence) = &metadata.licence {
        write("dc:rights", &licence.value);
    }
    markup.finish().into_bytes()
}
