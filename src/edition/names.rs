//! Names as catalogues file them.

use crate::article::{Agent, AgentKind, Article, BlockKind, PartyRole, Role};
use unicode_script::{Script, UnicodeScript};

/// A name in the order of filing: `Maria van der Berg` is `Berg, Maria van der`. Organisations, single names, names
/// already inverted and names in scripts that write the family name first stay as they are. Nothing but the order changes.
pub fn file_as(agent: &Agent) -> String {
    let name = crate::text::squeeze(&agent.name);
    let western = name.chars().all(|c| {
        !c.is_alphabetic()
            || matches!(
                c.script(),
                Script::Latin
                    | Script::Greek
                    | Script::Cyrillic
                    | Script::Common
                    | Script::Inherited
            )
    });
    if agent.kind != AgentKind::Person || !western || name.contains(',') {
        return name;
    }
    let mut words: Vec<&str> = name.split(' ').collect();
    let suffix = words.last().copied().filter(|last| {
        matches!(*last, "Jr." | "Jr" | "Sr." | "Sr" | "II" | "III" | "IV") && words.len() > 2
    });
    if suffix.is_some() {
        words.pop();
    }
    let Some(family) = words.pop().filter(|_| !words.is_empty()) else {
        return name;
    };
    let given = words.join(" ");
    match suffix {
        Some(suffix) => format!("{family}, {given}, {suffix}"),
        None => format!("{family}, {given}"),
    }
}

/// Code of a role in the MARC relators (Library of Congress).
pub fn relator(role: Role) -> &'static str {
    match role {
        Role::Author => "aut",
        Role::Photographer => "pht",
        Role::Interviewer => "ivr",
        Role::Interviewee => "ive",
        Role::Editor => "edt",
        Role::Translator => "trl",
        Role::Illustrator => "ill",
        Role::Publisher => "pbl",
        Role::Contributor => "ctb",
    }
}

/// Everyone who took part besides the authors: contributors, then those who ask and answer, then the makers of the
/// pictures; each name and role once, in the order met.
pub fn contributors(article: &Article) -> Vec<Agent> {
    let mut out: Vec<Agent> = Vec::new();
    let mut add = |agent: Agent| {
        let known = out.iter().any(|other| {
            other.role == agent.role
                && crate::text::letters(&other.name) == crate::text::letters(&agent.name)
        });
        if !known && !crate::text::is_blank(&agent.name) {
            out.push(agent);
        }
    };
    for contributor in &article.metadata.contributors {
        add(contributor.value.clone());
    }
    article.each_block(&mut |block| {
        let person = |name: &Option<String>, role| {
            name.as_ref().map(|name| Agent {
                name: name.clone(),
                kind: AgentKind::Person,
                url: None,
                role,
            })
        };
        match &block.kind {
            BlockKind::QuestionAnswer {
                asked_by,
                answered_by,
                ..
            } => {
                person(asked_by, Role::Interviewer)
                    .into_iter()
                    .for_each(&mut add);
                person(answered_by, Role::Interviewee)
                    .into_iter()
                    .for_each(&mut add);
            }
            BlockKind::Figure(figure) => {
                let parties = figure.credit.iter().flat_map(|credit| &credit.parties);
                for party in parties.filter(|party| party.role == PartyRole::Creator) {
                    add(Agent {
                        name: party.name.clone(),
                        kind: party.kind,
                        url: None,
                        role: Role::Photographer,
                    });
                }
            }
            _ => {}
        }
    });
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_filed_by_family_name() {
        let filed = |name: &str, kind| {
            file_as(&Agent {
                name: name.to_owned(),
                kind,
                ..Agent::default()
            })
        };
        use AgentKind::*;
        assert_eq!(filed("Maria van der Berg", Person), "Berg, Maria van der");
        assert_eq!(
            filed("Martin Luther King Jr.", Person),
            "King, Martin Luther, Jr."
        );
        assert_eq!(filed("Ω. Παππάς", Person), "Παππάς, Ω.");
        assert_eq!(filed("Plato", Person), "Plato");
        assert_eq!(filed("山田 太郎", Person), "山田 太郎");
        assert_eq!(filed("Berg, Maria", Person), "Berg, Maria");
        assert_eq!(filed("The Mole Courier", Organisation), "The Mole Courier");
        assert_eq!(filed("Ada Quill", Unknown), "Ada Quill");
    }
}
