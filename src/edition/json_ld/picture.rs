//! Figures as ImageObjects: the picture as the editions keep it, its caption, its credit, and beside them, never merged,
//! what the file itself and the page's own JSON-LD say.

use super::{
    Encoded,
    node::{Json, Node},
    people,
};
use crate::article::{
    AgentKind, Article, Credit, Figure, Party, PartyRole, Picture, PictureFacts, PictureFile,
};

/// The ImageObject of the `number`-th figure, counted from 1.
pub fn image(article: &Article, figure: &Figure, number: usize, encoded: &Encoded<'_>) -> Node {
    let mut node = Node::of("ImageObject").text("@id", &format!("#fig-{number}"));
    let mut sources = Vec::new();
    match &figure.picture {
        Picture::Present(index) => {
            if let Some(picture) = article.pictures.get(*index) {
                let kept = encoded.picture_address(*index);
                node = captured(node, picture, kept.as_deref());
                sources.extend(original(picture, number));
            }
        }
        Picture::Missing { reason, url } => {
            node = missing(node, reason, url.as_deref());
        }
        Picture::Unresolved => node = missing(node, "not captured", None),
    }
    let caption = figure
        .caption
        .as_ref()
        .map(|caption| caption.text())
        .unwrap_or_default();
    node = node
        .text("caption", &caption)
        .maybe("description", figure.alt.as_deref());
    if let Some(credit) = &figure.credit {
        node = credited(node, credit);
    }
    node = node
        .maybe(
            "dateCreated",
            figure.created.as_ref().map(|created| created.as_str()),
        )
        .number("position", number as u64);
    if let Some(credit) = &figure.credit {
        node = node
            .text("pressmark:creditVerbatim", &credit.verbatim)
            .texts(
                "pressmark:creditFlag",
                credit.flags.iter().map(String::as_str),
            );
    }
    let printed: Vec<String> = figure
        .printed
        .iter()
        .map(|line| line.text.text().trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect();
    if let Some(declared) = &figure.declared {
        sources.push(facts(
            Node::of("CreativeWork").text("name", "What the page's JSON-LD says of the picture"),
            declared,
        ));
    }
    node.text("pressmark:captionVerbatim", &printed.join("\n"))
        .nodes("isBasedOn", sources)
}

fn captured(node: Node, picture: &PictureFile, kept: Option<&str>) -> Node {
    let address = match &picture.converted_from {
        None => picture.url.as_deref().or(kept),
        Some(_) => kept,
    };
    node.iri("contentUrl", address)
        .text("encodingFormat", &picture.media_type)
        .text("contentSize", &super::size(picture.bytes.len() as u64))
        .text("sha256", &picture.sha256.to_string())
        .node("width", pixels(picture.width))
        .node("height", pixels(picture.height))
}

fn missing(node: Node, reason: &str, url: Option<&str>) -> Node {
    let node = node
        .iri("contentUrl", url)
        .text("creativeWorkStatus", "not captured");
    if reason == "not captured" {
        node
    } else {
        node.text("pressmark:missingBecause", reason)
    }
}

/// Pixels, unit code E37 of UN/ECE Recommendation 20.
fn pixels(value: u32) -> Node {
    Node::of("QuantitativeValue")
        .number("value", u64::from(value))
        .text("unitCode", "E37")
}

/// The captured file where it is not the kept one, and the facts embedded in it.
fn original(picture: &PictureFile, number: usize) -> Option<Node> {
    let mut node = Node::of("MediaObject").text("@id", &format!("#fig-{number}-file"));
    let bare = node.len();
    match &picture.converted_from {
        Some(original) => {
            node = node
                .text("name", "The picture file as captured")
                .iri("contentUrl", picture.url.as_deref())
                .text("encodingFormat", &original.media_type)
                .text("contentSize", &super::size(original.bytes))
                .text("sha256", &original.sha256.to_string())
                .text("pressmark:convertedBecause", &original.why);
        }
        None if picture.embedded.is_some() => {
            node = node.text("name", "What the picture file says of itself");
        }
        None => {}
    }
    if let Some(embedded) = &picture.embedded {
        node = facts(node, embedded);
    }
    (node.len() > bare).then_some(node)
}

fn facts(node: Node, facts: &PictureFacts) -> Node {
    let creators = facts
        .creators
        .iter()
        .map(|name| people::named(AgentKind::Unknown, name))
        .collect();
    let terms = facts
        .usage_terms
        .as_deref()
        .map(|terms| Node::of("CreativeWork").text("text", terms));
    let source = facts
        .source
        .as_deref()
        .map(|name| people::named(AgentKind::Organisation, name));
    node.nodes("creator", creators)
        .maybe("creditText", facts.credit.as_deref())
        .maybe_node("sourceOrganization", source)
        .maybe("copyrightNotice", facts.copyright_notice.as_deref())
        .maybe("description", facts.caption.as_deref())
        .maybe("abstract", facts.alt.as_deref())
        .maybe_node("usageInfo", terms)
        .iri("license", absolute(facts.licence_url.as_deref()))
        .iri(
            "acquireLicensePage",
            absolute(facts.acquire_licence_url.as_deref()),
        )
        .maybe(
            "dateCreated",
            facts.created.as_ref().map(|created| created.as_str()),
        )
}

/// An address with a scheme; anything else would become an address beside the record.
fn absolute(address: Option<&str>) -> Option<&str> {
    address.filter(|address| super::is_web(address))
}

fn credited(node: Node, credit: &Credit) -> Node {
    let of = |roles: &[PartyRole]| -> Vec<&Party> {
        credit
            .parties
            .iter()
            .filter(|party| roles.contains(&party.role))
            .collect()
    };
    let makers = of(&[PartyRole::Creator]);
    let agencies = of(&[PartyRole::Agency, PartyRole::Client]);
    let suppliers = of(&[
        PartyRole::Via,
        PartyRole::Courtesy,
        PartyRole::Stock,
        PartyRole::Platform,
    ]);
    // IPTC Creator: a company stands for the photographer only where no photographer is named.
    let creators: Vec<Node> = if makers.is_empty() {
        of(&[PartyRole::Agency])
            .into_iter()
            .map(people::organisation)
            .collect()
    } else {
        makers.iter().map(|party| people::party(party)).collect()
    };
    let holder = match credit.parties.as_slice() {
        [only] if credit.copyright_notice.is_some() => Some(people::party(only)),
        _ => None,
    };
    let mut node = node
        .text("creditText", &credit.text)
        .nodes("creator", creators)
        .nodes(
            "sourceOrganization",
            agencies.into_iter().map(people::organisation).collect(),
        )
        .nodes(
            "provider",
            suppliers.into_iter().map(people::party).collect(),
        )
        .maybe_node("copyrightHolder", holder)
        .list(
            "copyrightYear",
            credit
                .years
                .iter()
                .map(|year| Json::Number(u64::from(*year)))
                .collect(),
        )
        .maybe("copyrightNotice", credit.copyright_notice.as_deref());
    if let Some(licence) = &credit.licence {
        node = match licence.url.as_deref().filter(|url| super::is_web(url)) {
            Some(url) => node.iri("license", Some(url)),
            None => node.node(
                "license",
                Node::of("CreativeWork").text("name", &licence.name),
            ),
        };
    }
    node
}
