//! MODS 3.8 (Library of Congress, mods-3-8.xsd).

use crate::{
    article::{Agent, AgentKind, Article},
    edition::{Context, epub::provenance_note, language, markup::Markup, names},
    text,
};

const NAMESPACE: &str = "http://www.loc.gov/mods/v3";

/// The MODS record of an article.
pub(super) fn record(article: &Article, context: &Context<'_>) -> Vec<u8> {
    let mut markup = Markup::document();
    markup
        .start("mods")
        .attr("xmlns", NAMESPACE)
        .attr("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
        .attr("version", "3.8")
        .attr(
            "xsi:schemaLocation",
            &format!("{NAMESPACE} http://www.loc.gov/standards/mods/v3/mods-3-8.xsd"),
        )
        .line();
    titles(&mut markup, article);
    let metadata = &article.metadata;
    for author in &metadata.authors {
        name(&mut markup, &author.value);
    }
    for contributor in names::contributors(article) {
        name(&mut markup, &contributor);
    }
    markup.element("typeOfResource", "text");
    markup.element("genre", "article");
    origin(&mut markup, article);
    markup.start("language");
    term(
        &mut markup,
        "languageTerm",
        "rfc5646",
        language::of(article),
    );
    markup.end_full().line();
    description(&mut markup, context);
    if let Some(abstract_) = &metadata.description {
        element(&mut markup, "abstract", &abstract_.value);
    }
    note(&mut markup, "source note", &provenance_note(article));
    for keyword in &metadata.keywords {
        if !text::is_blank(&keyword.value) {
            markup.start("subject");
            markup
                .start("topic")
                .text(&text::squeeze(&keyword.value))
                .end_full();
            markup.end_full().line();
        }
    }
    captured(&mut markup, article);
    identifiers(&mut markup, article);
    if let Some(address) = super::address(article) {
        markup.start("location");
        markup
            .start("url")
            .attr("usage", "primary")
            .text(&text::squeeze(address))
            .end_full();
        markup.end_full().line();
    }
    rights(&mut markup, article, context);
    record_info(&mut markup, article);
    markup.finish().into_bytes()
}

fn titles(markup: &mut Markup, article: &Article) {
    let (title, supplied) = super::title(article);
    markup.start("titleInfo");
    if supplied {
        // MODS marks a supplied title by an attribute; the brackets of print catalogues stay out.
        markup.attr("supplied", "yes");
    }
    let bare = title
        .strip_prefix('[')
        .and_then(|title| title.strip_suffix(']'))
        .filter(|_| supplied);
    markup
        .start("title")
        .text(bare.unwrap_or(&title))
        .end_full();
    markup.end_full().line();
    if let Some(second) = &article.metadata.alternative_headline
        && !text::is_blank(&second.value)
    {
        markup.start("titleInfo").attr("type", "alternative");
        markup
            .start("title")
            .text(&text::squeeze(&second.value))
            .end_full();
        markup.end_full().line();
    }
}

fn name(markup: &mut Markup, agent: &Agent) {
    if text::is_blank(&agent.name) {
        return;
    }
    markup.start("name");
    match agent.kind {
        AgentKind::Person => {
            markup.attr("type", "personal");
        }
        AgentKind::Organisation => {
            markup.attr("type", "corporate");
        }
        AgentKind::Unknown => {}
    }
    markup
        .start("namePart")
        .text(&names::file_as(agent))
        .end_full();
    markup
        .start("displayForm")
        .text(&text::squeeze(&agent.name))
        .end_full();
    markup.start("role");
    term(
        markup,
        "roleTerm",
        "marcrelator",
        names::relator(agent.role),
    );
    markup.end_full().end_full().line();
}

fn term(markup: &mut Markup, element: &'static str, authority: &str, code: &str) {
    markup
        .start(element)
        .attr("type", "code")
        .attr("authority", authority)
        .text(code)
        .end_full();
}

fn origin(markup: &mut Markup, article: &Article) {
    let metadata = &article.metadata;
    let captured = article.provenance.captured_at;
    if metadata.publisher.is_none()
        && metadata.published.is_none()
        && metadata.modified.is_none()
        && captured.is_none()
    {
        return;
    }
    markup.start("originInfo").line();
    if let Some(publisher) = &metadata.publisher {
        element(markup, "publisher", &publisher.value.name);
    }
    if let Some(date) = &metadata.published {
        dated(markup, "dateIssued", date.value.as_str(), true);
    }
    if let Some(date) = &metadata.modified {
        dated(markup, "dateModified", date.value.as_str(), false);
    }
    if let Some(at) = captured {
        dated(markup, "dateCaptured", &at.to_string(), false);
    }
    markup.end_full().line();
}

fn dated(markup: &mut Markup, element: &'static str, date: &str, key: bool) {
    markup.start(element).attr("encoding", "iso8601");
    if key {
        markup.attr("keyDate", "yes");
    }
    markup.text(date).end_full().line();
}

fn description(markup: &mut Markup, context: &Context<'_>) {
    markup.start("physicalDescription").line();
    markup
        .start("form")
        .attr("authority", "marcform")
        .text("electronic")
        .end_full()
        .line();
    for file in context.made {
        element(markup, "internetMediaType", file.media_type);
    }
    element(markup, "digitalOrigin", "born digital");
    markup.end_full().line();
}

/// The capture, as the original that the editions were made of.
fn captured(markup: &mut Markup, article: &Article) {
    let provenance = &article.provenance;
    markup
        .start("relatedItem")
        .attr("type", "original")
        .attr("displayLabel", "Capture")
        .line();
    if !text::is_blank(&provenance.input) {
        markup.start("titleInfo");
        markup
            .start("title")
            .text(&text::squeeze(&provenance.input))
            .end_full();
        markup.end_full().line();
    }
    markup.start("physicalDescription").line();
    if !provenance.media_type.is_empty() {
        element(markup, "internetMediaType", &provenance.media_type);
    }
    element(markup, "extent", &format!("{} bytes", provenance.bytes));
    markup.end_full().line();
    if let Some(url) = &provenance.url {
        markup.start("location");
        markup.start("url").text(&text::squeeze(url)).end_full();
        markup.end_full().line();
    }
    if let Some(id) = &provenance.record_id {
        identifier(markup, "warc-record-id", id);
    }
    if let Some(digest) = provenance.sha256 {
        identifier(markup, "sha256", &digest.to_string());
    }
    markup.end_full().line();
}

fn identifiers(markup: &mut Markup, article: &Article) {
    if !article.provenance.identifier.is_empty() {
        identifier(markup, "uri", &article.provenance.identifier);
    }
    if let Some(doi) = &article.metadata.doi {
        identifier(markup, "doi", &doi.value);
    }
    if let Some(url) = &article.metadata.url {
        identifier(markup, "uri", &url.value);
    }
}

fn identifier(markup: &mut Markup, kind: &str, value: &str) {
    markup
        .start("identifier")
        .attr("type", kind)
        .text(&text::squeeze(value))
        .end_full()
        .line();
}

fn rights(markup: &mut Markup, article: &Article, context: &Context<'_>) {
    let metadata = &article.metadata;
    let printed = metadata.rights.as_ref().map(|rights| rights.value.as_str());
    let told = printed.or(context.options.epub.rights.as_deref());
    let licence = metadata
        .licence
        .as_ref()
        .map(|licence| licence.value.as_str());
    for words in [told, licence].into_iter().flatten() {
        if !text::is_blank(words) {
            markup
                .start("accessCondition")
                .attr("type", "use and reproduction")
                .text(&text::squeeze(words))
                .end_full()
                .line();
        }
    }
}

fn record_info(markup: &mut Markup, article: &Article) {
    let provenance = &article.provenance;
    markup.start("recordInfo").line();
    if let Some(date) = provenance.edition_date {
        markup
            .start("recordCreationDate")
            .attr("encoding", "iso8601")
            .text(&date.to_string())
            .end_full()
            .line();
    }
    if !provenance.identifier.is_empty() {
        element(markup, "recordIdentifier", &provenance.identifier);
    }
    element(
        markup,
        "recordOrigin",
        &format!("Made by {} from the captured page.", provenance.tool),
    );
    markup.end_full().line();
}

fn note(markup: &mut Markup, kind: &str, words: &str) {
    markup
        .start("note")
        .attr("type", kind)
        .text(words)
        .end_full()
        .line();
}

fn element(markup: &mut Markup, name: &'static str, words: &str) {
    if !text::is_blank(words) {
        markup.element(name, &text::squeeze(words));
    }
}
