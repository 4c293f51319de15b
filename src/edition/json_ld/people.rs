//! Persons and organisations as nodes: one object a name, no role words in the name.

use super::{is_web, node::Node};
use crate::article::{Agent, AgentKind, Party, Role};

/// A person or organisation. Where the words do not say which, the node is a PROV agent: neither is made up.
pub fn agent(agent: &Agent) -> Node {
    named(agent.kind, &agent.name).iri("url", agent.url.as_deref().filter(|url| is_web(url)))
}

/// A contributor with the role it played.
pub fn contributor(contributor: &Agent) -> Node {
    agent(contributor).text("pressmark:role", role(contributor.role))
}

/// A party of a picture credit, under the name of the table of agencies where it has one.
pub fn party(party: &Party) -> Node {
    let name = party.canonical.as_deref().unwrap_or(&party.name);
    let node = named(party.kind, name);
    if name == party.name {
        node
    } else {
        node.text("alternateName", &party.name)
    }
}

/// A party that is an organisation by its role.
pub fn organisation(party: &Party) -> Node {
    self::party(&Party {
        kind: AgentKind::Organisation,
        ..party.clone()
    })
}

/// A named agent.
pub fn named(kind: AgentKind, name: &str) -> Node {
    let kind = match kind {
        AgentKind::Person => "Person",
        AgentKind::Organisation => "Organization",
        AgentKind::Unknown => "prov:Agent",
    };
    Node::of(kind).text("name", name)
}

/// The role in words.
pub fn role(role: Role) -> &'static str {
    match role {
        Role::Author => "author",
        Role::Photographer => "photographer",
        Role::Interviewer => "interviewer",
        Role::Interviewee => "interviewee",
        Role::Editor => "editor",
        Role::Translator => "translator",
        Role::Illustrator => "illustrator",
        Role::Publisher => "publisher",
        Role::Contributor => "contributor",
    }
}
