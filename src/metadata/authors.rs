//! Who wrote it: the best source that names somebody, borne out or completed by the others.

use super::{
    found::{Found, Sought},
    languages::{Cue, LANGUAGES, folded},
    names::{self, Names},
    sites::Sites,
};
use crate::{
    article::{Agent, AgentKind, Field, Role},
    cue::{names::begins_with_given_name, parties},
    text,
};

/// Authors and the others who took part.
#[derive(Clone, Debug, Default)]
pub struct Authors {
    /// Who wrote it.
    pub authors: Vec<Field<Agent>>,
    /// Who else took part.
    pub contributors: Vec<Field<Agent>>,
}

/// One source's names.
struct Group {
    source: String,
    trust: u8,
    agents: Vec<Agent>,
    blocks: Vec<usize>,
    /// A label such as "By" stands before the names.
    labelled: bool,
    /// It begins with one.
    opens: bool,
    /// The source itself says that they are persons.
    persons: bool,
}

/// Chooses among what was found.
pub fn choose(found: &[Found], sites: &Sites) -> Authors {
    // What the page itself calls an organisation.
    let organisations: Vec<String> = found
        .iter()
        .filter(|f| f.field == Sought::Author && f.agent == AgentKind::Organisation)
        .map(|f| text::letters(&f.value))
        .collect();
    let mut groups: Vec<Group> = Vec::new();
    for one in found.iter().filter(|f| f.field == Sought::Author) {
        let mut read = Names::clone(&sites.names_in(&one.value));
        // "Architect Ada Quill": the profession goes before the name without a mark between them.
        if read.agents.is_empty()
            && let Some((job, name)) = one.value.split_once(' ')
            && name.trim().contains(' ')
            && LANGUAGES.is(Cue::Job, &folded(job))
        {
            read = Names::clone(&sites.names_in(name));
        }
        if one.agent == AgentKind::Organisation && !read.labelled && read.agents.len() > 1 {
            read.agents = vec![Agent {
                name: one.value.clone(),
                kind: AgentKind::Organisation,
                ..Agent::default()
            }];
        }
        let labelled = read.labelled;
        let opens = read.opens;
        let persons = one.agent == AgentKind::Person;
        let agents = read.agents.into_iter().map(|mut agent| {
            let alone = text::letters(&agent.name) == text::letters(&one.value);
            if alone && one.agent == AgentKind::Organisation {
                agent.kind = AgentKind::Organisation;
            }
            if one.agent == AgentKind::Person && agent.kind == AgentKind::Unknown {
                agent.kind = AgentKind::Person;
            }
            agent.url = one.url.clone().filter(|_| alone);
            agent
        });
        let same = groups.iter_mut().find(|group| {
            group.source == one.source
                && group.trust == one.trust
                && adjacent(&group.blocks, one.block)
        });
        match same {
            Some(group) => {
                for agent in agents {
                    add(&mut group.agents, agent);
                }
                group.blocks.extend(one.block);
                group.labelled |= labelled;
                group.persons &= persons;
            }
            None => {
                let mut group = Group {
                    source: one.source.clone(),
                    trust: one.trust,
                    agents: Vec::new(),
                    blocks: one.block.into_iter().collect(),
                    labelled,
                    opens,
                    persons,
                };
                for agent in agents {
                    add(&mut group.agents, agent);
                }
                groups.push(group);
            }
        }
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.trust));
    // An account's name counts if the page prints it, or if it is all that a source gives and a person chose it.
    let printed: Vec<String> = groups
        .iter()
        .filter(|group| !group.blocks.is_empty())
        .flat_map(|group| group.agents.iter().map(|agent| text::letters(&agent.name)))
        .collect();
    for group in groups.iter_mut().filter(|group| group.blocks.is_empty()) {
        let alone = group.agents.len() == 1;
        group.agents.retain(|agent| {
            !is_account(&agent.name)
                || printed.contains(&text::letters(&agent.name))
                || alone && agent.kind != AgentKind::Organisation && !is_numbered(&agent.name)
        });
    }
    without_checkers(&mut groups);
    let mut out = Authors::default();
    let people = |group: &Group| {
        group.agents.iter().any(|agent| {
            agent.role == Role::Author
                && agent.kind != AgentKind::Organisation
                && names::is_person(&agent.name)
                && (!sites.resembles(&agent.name) || is_own_site(group, agent))
        })
    };
    let best = groups.iter().find(|group| {
        group.trust >= ENOUGH && group.agents.iter().any(|agent| agent.role == Role::Author)
    });
    // Persons go before the organisation or the account that posted it, where something says that they wrote it.
    let best = best.map(|first| {
        let credible = |group: &Group| {
            group.trust >= first.trust.saturating_sub(NEARLY)
                || first.blocks.is_empty() && (group.labelled || group.persons)
        };
        groups
            .iter()
            .find(|group| group.trust >= ENOUGH && people(group) && credible(group))
            .unwrap_or(first)
    });
    if let Some(best) = best {
        let chosen = instead(best, &groups, sites)
            .or_else(|| fuller(best, &groups))
            .unwrap_or(best);
        let agree: Vec<&str> = groups
            .iter()
            .filter(|group| group.source != chosen.source)
            .filter(|group| {
                group
                    .agents
                    .iter()
                    .any(|agent| has(&chosen.agents, &agent.name))
            })
            .map(|group| group.source.as_str())
            .collect();
        let reason = if agree.is_empty() {
            "the most reliable of the sources that name an author".to_owned()
        } else {
            let mut agree = agree;
            agree.dedup();
            format!("{} names the same", agree.join(", "))
        };
        let persons = people(chosen);
        for agent in &chosen.agents {
            let site = sites.resembles(&agent.name) && !is_own_site(chosen, agent);
            if agent.role != Role::Author || persons && site || is_card(agent, &chosen.agents) {
                continue;
            }
            let mut agent = Agent {
                name: as_printed(&agent.name, &groups),
                ..agent.clone()
            };
            // A site that bears its author's name is that person's all the same.
            if agent.kind == AgentKind::Organisation
                && !organisations.contains(&text::letters(&agent.name))
                && names::is_given_and_family_name(&agent.name)
            {
                agent.kind = AgentKind::Person;
            }
            out.authors
                .push(Field::new(agent, chosen.source.clone(), reason.clone()));
        }
    }
    if out.authors.is_empty() {
        out.authors.extend(interviewer(&groups));
    }
    for group in &groups {
        for agent in &group.agents {
            let known = out.contributors.iter().any(|field| {
                field.value.role == agent.role
                    && text::letters(&field.value.name) == text::letters(&agent.name)
            });
            if agent.role != Role::Author && !known && group.trust >= 60 && !is_supplier(agent) {
                out.contributors.push(Field::new(
                    agent.clone(),
                    group.source.clone(),
                    "named with this role beside the author",
                ));
            }
        }
    }
    out
}

/// True for a photographer who is none: an agency, a stock site, "Werk", "Sources". Such credits stand with their pictures.
fn is_supplier(agent: &Agent) -> bool {
    if agent.role != Role::Photographer {
        return false;
    }
    let read = parties::parse(&agent.name, parties::Hint { labelled: true });
    !matches!(read.parties.as_slice(), [party] if party.kind == AgentKind::Person)
}

/// Leaves out of the unlabelled bylines who is printed as having checked or edited it, and is nowhere named as its author.
fn without_checkers(groups: &mut [Group]) {
    let letters = |agent: &Agent| text::letters(&agent.name);
    let named = |groups: &[Group], wanted: &dyn Fn(&Group, &Agent) -> bool| -> Vec<String> {
        groups
            .iter()
            .flat_map(|group| group.agents.iter().map(move |agent| (group, agent)))
            .filter(|(group, agent)| wanted(group, agent))
            .map(|(_, agent)| letters(agent))
            .collect()
    };
    let checked = named(groups, &|group, agent| {
        !group.blocks.is_empty() && matches!(agent.role, Role::Contributor | Role::Editor)
    });
    if checked.is_empty() {
        return;
    }
    let authors = named(groups, &|group, agent| {
        agent.role == Role::Author && (group.blocks.is_empty() || group.labelled)
    });
    for group in groups.iter_mut().filter(|group| !group.labelled) {
        group.agents.retain(|agent| {
            let name = letters(agent);
            agent.role != Role::Author || !checked.contains(&name) || authors.contains(&name)
        });
    }
}

/// True for a name with words behind it, where the name alone stands in the same source: the text of an author's card.
fn is_card(agent: &Agent, agents: &[Agent]) -> bool {
    let words = agent.name.split_whitespace().count();
    agents.iter().any(|other| {
        agent
            .name
            .strip_prefix(other.name.as_str())
            .is_some_and(|rest| rest.starts_with(' '))
            && other.name.split_whitespace().count() + 2 <= words
    })
}

/// True for a person who has named the site after herself: declared as a person, with a given name.
fn is_own_site(group: &Group, agent: &Agent) -> bool {
    group.persons && agent.name.contains(' ') && begins_with_given_name(&agent.name)
}

/// A name that a source writes as one word ("annamuster"), as another writes it: "Anna Muster".
fn as_printed(name: &str, groups: &[Group]) -> String {
    let letters = text::letters(name);
    if name.contains(' ') {
        return name.to_owned();
    }
    groups
        .iter()
        .flat_map(|group| &group.agents)
        .find(|other| other.name.contains(' ') && text::letters(&other.name) == letters)
        .map_or_else(|| name.to_owned(), |other| other.name.clone())
}

/// Who asked the questions, where the page names nobody else at its headline.
fn interviewer(groups: &[Group]) -> Vec<Field<Agent>> {
    let asked = |agent: &&Agent| agent.role == Role::Interviewer && names::is_person(&agent.name);
    groups
        .iter()
        .find(|group| {
            group.trust >= 60 && group.opens && group.agents.iter().any(|agent| asked(&agent))
        })
        .map(|group| {
            group
                .agents
                .iter()
                .filter(asked)
                .map(|agent| {
                    Field::new(
                        Agent {
                            role: Role::Author,
                            ..agent.clone()
                        },
                        group.source.clone(),
                        "an interview, and the only name at its headline is that of the interviewer",
                    )
                })
                .collect()
        })
        .unwrap_or_default()
}

/// True if a find may belong to the same byline: it stands close to the last, or nowhere on the page.
fn adjacent(blocks: &[usize], block: Option<usize>) -> bool {
    match (blocks.last(), block) {
        (Some(last), Some(block)) => block.abs_diff(*last) <= 1,
        _ => true,
    }
}

/// How much less weight a find of persons may have than one of an organisation.
const NEARLY: u8 = 30;
/// A trust from which on a find may stand alone.
const ENOUGH: u8 = 36;

/// The labelled byline at the headline, where what the head declares is an account or the site, and not printed at all.
fn instead<'a>(best: &Group, groups: &'a [Group], sites: &Sites) -> Option<&'a Group> {
    if !best.blocks.is_empty() {
        return None;
    }
    let printed = groups.iter().find(|group| {
        !group.blocks.is_empty()
            && group.trust >= 62
            && group.agents.iter().any(|agent| agent.role == Role::Author)
            && group.agents.iter().all(|agent| {
                agent.kind == AgentKind::Person
                    && (agent.name.contains(' ') || group.opens)
                    && !sites.resembles(&agent.name)
            })
    })?;
    let borne_out = groups.iter().any(|group| {
        !group.blocks.is_empty()
            && group
                .agents
                .iter()
                .any(|agent| has(&best.agents, &agent.name))
    });
    (!borne_out).then_some(printed)
}

/// True for the name of an account: one word, no capital, in a script that has them.
fn is_account(name: &str) -> bool {
    !name.contains(' ')
        && name.chars().any(char::is_lowercase)
        && !name.chars().any(char::is_uppercase)
}

/// True for names that a machine gave: figures within the letters.
fn is_numbered(name: &str) -> bool {
    let head = name.trim_end_matches(|c: char| c.is_ascii_digit());
    head.chars().any(|c| c.is_ascii_digit())
}

/// A group of nearly the same weight that names all of the best one's authors and more.
fn fuller<'a>(best: &Group, groups: &'a [Group]) -> Option<&'a Group> {
    groups
        .iter()
        .filter(|group| {
            group.trust >= 60
                && (one_line(group) || all_printed(group, groups))
                && group.agents.len() > best.agents.len()
                && group.agents.len() <= 6
        })
        .find(|group| {
            best.agents
                .iter()
                .all(|agent| has(&group.agents, &agent.name))
                && group
                    .agents
                    .iter()
                    .all(|agent| agent.kind == AgentKind::Person)
        })
}

/// True if what the head declares is printed, name for name, among the bylines.
fn all_printed(group: &Group, groups: &[Group]) -> bool {
    group.blocks.is_empty()
        && group.agents.iter().all(|agent| {
            groups.iter().any(|other| {
                !other.blocks.is_empty() && other.trust >= 60 && has(&other.agents, &agent.name)
            })
        })
}

/// True if all of a group's names stand in one block.
fn one_line(group: &Group) -> bool {
    let first = group.blocks.first();
    first.is_some() && group.blocks.iter().all(|block| Some(block) == first)
}

fn add(agents: &mut Vec<Agent>, agent: Agent) {
    if !has(agents, &agent.name) && agents.len() < 50 {
        agents.push(agent);
    }
}

fn has(agents: &[Agent], name: &str) -> bool {
    let letters = text::letters(name);
    agents
        .iter()
        .any(|agent| text::letters(&agent.name) == letters)
}
