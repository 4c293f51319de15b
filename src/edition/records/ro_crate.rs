//! RO-Crate 1.1 metadata of an article's folder: the editions as files of one data set, made from the capture by one
//! action. Repositories that take research objects read it.

use crate::{
    article::{AgentKind, Article},
    edition::{
        Context, EditionFile,
        epub::{NO_RIGHTS, provenance_note},
        json_ld::{Json, Node},
        language,
    },
};

/// The RO-Crate metadata document of an article.
pub(super) fn record(article: &Article, context: &Context<'_>, made: &[EditionFile]) -> Vec<u8> {
    let metadata = &article.metadata;
    let provenance = &article.provenance;
    let reference = |id: &str| Node::new().text("@id", id);
    let descriptor = Node::new()
        .text("@id", "ro-crate-metadata.json")
        .text("@type", "CreativeWork")
        .node("conformsTo", reference("https://w3id.org/ro/crate/1.1"))
        .node("about", reference("./"));
    // RO-Crate asks for datePublished, name, description and licence of the root: the data set's own, not the article's.
    let date = provenance.edition_date.map(|date| date.date()).or_else(|| {
        metadata
            .published
            .as_ref()
            .map(|date| date.value.day().to_owned())
    });
    let licence = metadata
        .licence
        .as_ref()
        .map(|licence| licence.value.as_str())
        .filter(|licence| licence.starts_with("http"));
    let rights = metadata
        .rights
        .as_ref()
        .map(|rights| rights.value.as_str())
        .or(context.options.epub.rights.as_deref())
        .unwrap_or(NO_RIGHTS);
    let licence_id = licence.unwrap_or("#rights");
    let authors: Vec<(String, Node)> = metadata
        .authors
        .iter()
        .enumerate()
        .map(|(n, author)| {
            let id = format!("#author-{}", n.saturating_add(1));
            let kind = match author.value.kind {
                AgentKind::Organisation => "Organization",
                AgentKind::Person | AgentKind::Unknown => "Person",
            };
            let node = Node::new()
                .text("@id", &id)
                .text("@type", kind)
                .text("name", &author.value.name);
            (id, node)
        })
        .collect();
    let root = Node::new()
        .text("@id", "./")
        .text("@type", "Dataset")
        .text("name", &super::title(article).0)
        .text("description", &provenance_note(article))
        .maybe("datePublished", date.as_deref())
        .text("identifier", &provenance.identifier)
        .text("inLanguage", language::of(article))
        .nodes(
            "author",
            authors.iter().map(|(id, _)| reference(id)).collect(),
        )
        .node("license", reference(licence_id))
        .nodes(
            "hasPart",
            made.iter().map(|file| reference(&file.name)).collect(),
        )
        .node("mentions", reference("#conversion"));
    let mut graph = vec![descriptor, root];
    for file in made {
        graph.push(
            Node::new()
                .text("@id", &file.name)
                .text("@type", "File")
                .text("name", &file.name)
                .text("encodingFormat", file.media_type)
                .text("contentSize", &file.bytes.len().to_string())
                .text("sha256", &file.sha256.to_string()),
        );
    }
    graph.extend(authors.into_iter().map(|(_, node)| node));
    let words = Node::new()
        .text("@id", licence_id)
        .text("@type", "CreativeWork");
    graph.push(match licence {
        Some(licence) => words.text("name", licence),
        None => words.text("name", "Rights").text("description", rights),
    });
    let digest = provenance.sha256.map(|digest| digest.to_string());
    graph.push(
        Node::new()
            .text("@id", "#capture")
            .text("@type", "CreativeWork")
            .text("name", &provenance.input)
            .text("encodingFormat", &provenance.media_type)
            .maybe("url", provenance.url.as_deref())
            .maybe("sha256", digest.as_deref())
            .maybe(
                "dateCreated",
                provenance.captured_at.map(|at| at.to_string()).as_deref(),
            ),
    );
    let (name, version) = provenance
        .tool
        .rsplit_once(' ')
        .unwrap_or((&provenance.tool, ""));
    graph.push(
        Node::new()
            .text("@id", "#software")
            .text("@type", "SoftwareApplication")
            .text("name", name)
            .text("version", version),
    );
    graph.push(
        Node::new()
            .text("@id", "#conversion")
            .text("@type", "CreateAction")
            .text("name", "Conversion of the capture into editions")
            .node("instrument", reference("#software"))
            .node("object", reference("#capture"))
            .nodes(
                "result",
                made.iter().map(|file| reference(&file.name)).collect(),
            ),
    );
    let document = Node::new()
        .text("@context", "https://w3id.org/ro/crate/1.1/context")
        .list("@graph", graph.into_iter().map(Json::Node).collect());
    let mut bytes = serde_json::to_vec_pretty(&document).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
