//! Words that say how a party is related to the picture: "via", "for", "courtesy of", "on Unsplash", "edited by".

use super::{EDGES, Reader};
use crate::{
    article::{AgentKind, PartyRole},
    cue::{
        agencies::{self, Kind},
        names::{self, Shape},
        roles, words,
    },
};
use aho_corasick::AhoCorasick;
use std::sync::OnceLock;

/// Words of courtesy: what follows gave the picture.
pub(super) const COURTESY: &[&str] = &[
    "courtesy of ",
    "courtesy ",
    "courtesy: ",
    "provided by ",
    "supplied by ",
    "submitted by ",
    "contributed by ",
    "released by ",
    "handout by ",
    "handout from ",
    "shared by ",
    "donated by ",
    "cortesía de ",
    "cortesía ",
    "cortesia de ",
    "gentileza de ",
    "gentileza ",
    "cedida por ",
    "cedidas por ",
    "facilitada por ",
    "suministrada por ",
    "per gentile concessione di ",
    "per gentile concessione ",
    "avec l'aimable autorisation de ",
    "fourni par ",
    "fournie par ",
    "gracieuseté de ",
    "gracieuseté ",
    "zur verfügung gestellt von ",
    "bereitgestellt von ",
    "mit freundlicher genehmigung von ",
    "mit freundlicher genehmigung der ",
    "mit freundlicher genehmigung des ",
    "divulgação/",
    "cedida por ",
    "cortesia ",
    "предоставлено ",
    "надано ",
    "udostępnione przez ",
    "dok.",
    "dok ",
    "dokumentasi ",
    "ihsan ",
    "באדיבות ",
    "بإذن من ",
    "bild från ",
    "bilder från ",
    "skjermdump fra ",
    "skjermbilde fra ",
    "screenshot from ",
    "screenshot of ",
    "screengrab from ",
    "still from ",
    "reproduced with permission of ",
    "used with permission of ",
];

/// Words before the party that passes the picture on.
const VIA: &[&str] = &[
    " via ",
    " through ",
    " vía ",
    " über ",
    " par l'intermédiaire de ",
];

/// Words before the client.
const FOR: &[&str] = &[
    " for ", " für ", " pour ", " para ", " per ", " för ", " voor ", " dla ", " til ",
];

/// Words behind the party that gave the picture.
const GAVE: &[&str] = &[
    " cung cấp",
    " provided",
    " предоставил",
    " предоставила",
    " tarafından sağlandı",
];

/// Words before the site that a picture stands on.
const ON: &[&str] = &[
    " on ", " auf ", " von ", " sur ", " su ", " en ", " na ", " op ", " em ", " from ", " bei ",
    " at ", " på ", " aus ", " di ", " by ",
];

/// Words before whoever changed the picture.
const EDITED: &[&str] = &[
    "bearbeitet durch ",
    "bearbeitet von ",
    "bearbeitung ",
    "edited by ",
    "illustration by ",
    "photo illustration by ",
    "retouched by ",
    "restored by ",
    "modified by ",
    "remixed by ",
];

/// True if any of these words stands in a text in small letters: one look instead of a hundred.
fn tells(lower: &str) -> bool {
    static ALL: OnceLock<Option<AhoCorasick>> = OnceLock::new();
    ALL.get_or_init(|| {
        let lists = [&["via "][..], VIA, COURTESY, FOR, GAVE, ON, EDITED];
        AhoCorasick::new(lists.into_iter().flatten()).ok()
    })
    .as_ref()
    .is_none_or(|all| all.is_match(lower))
}

/// A text in small letters whose byte offsets are those of the original.
pub(super) fn lower_same_length(text: &str) -> String {
    // Offsets must stay those of the text, so a letter whose small form has another length stays as it is.
    text.chars()
        .map(|c| {
            let mut lower = c.to_lowercase();
            match (lower.next(), lower.next()) {
                (Some(l), None) if l.len_utf8() == c.len_utf8() => l,
                _ if c == '\u{a0}' => c,
                _ => c,
            }
        })
        .collect()
}

impl Reader {
    /// "via X", "for X", "courtesy of X", "X on Unsplash", "edited by X".
    pub(super) fn read_relation(&mut self, text: &str, role: PartyRole, depth: usize) -> bool {
        let lower = lower_same_length(text);
        if !tells(&lower) {
            return false;
        }
        for word in VIA {
            if let Some(at) = lower.find(*word) {
                self.out.relations += 1;
                let tail = words::part(text, at.saturating_add(word.len())..text.len());
                self.read(words::part(text, 0..at), role, depth);
                let before = self.out.parties.len();
                self.read(tail, PartyRole::Via, depth);
                if let Some(party) = self.out.parties.get(before) {
                    self.out.via.get_or_insert(party.name.clone());
                } else if names::shape(tail) != Shape::None {
                    self.out
                        .via
                        .get_or_insert(words::part(tail, words::trimmed(tail, EDGES)).to_owned());
                }
                return true;
            }
        }
        if let Some(rest) = lower.strip_prefix("via ") {
            self.out.relations += 1;
            let before = self.out.parties.len();
            self.read(
                words::part(text, text.len().saturating_sub(rest.len())..text.len()),
                PartyRole::Via,
                depth,
            );
            if let Some(party) = self.out.parties.get(before) {
                self.out.via.get_or_insert(party.name.clone());
            }
            return true;
        }
        for word in COURTESY {
            let at = if lower.starts_with(*word) {
                Some(0)
            } else {
                lower
                    .find(&format!(" {word}"))
                    .map(|at| at.saturating_add(1))
            };
            let Some(at) = at else { continue };
            let end = at.saturating_add(word.len());
            let after = text.get(end..).unwrap_or_default();
            if !(word.ends_with([' ', '.', '/'])
                || after.is_empty()
                || after.starts_with([' ', ':', '/', ',', '\u{a0}']))
            {
                continue;
            }
            self.flag("supplied");
            self.out.roles = self.out.roles.saturating_sub(1);
            self.out.relations += 1;
            self.read(words::part(text, 0..at), role, depth);
            let after = after.trim_start();
            let after = [
                "the ", "of the ", "of ", "der ", "des ", "dem ", "die ", "de la ", "del ", "de ",
                "di ", "la ", "el ", "los ", "las ", "le ", "les ", "il ", "lo ", "het ", "o ",
                "a ",
            ]
            .iter()
            .find_map(|article| {
                let head = after.get(..article.len())?;
                (head == *article
                    || (article.starts_with("the") && head.eq_ignore_ascii_case(article)))
                .then(|| words::part(after, article.len()..after.len()))
                .filter(|rest| {
                    agencies::find(after).is_none()
                        && rest.chars().next().is_some_and(char::is_uppercase)
                })
            })
            .unwrap_or(after);
            // "Courtesy of the artist" names nobody.
            let named = after
                .chars()
                .any(|c| !c.is_lowercase() && c.is_alphabetic())
                || after.starts_with('@')
                || names::is_domain(after);
            if named {
                self.read(after, PartyRole::Courtesy, depth);
            }
            return true;
        }
        for word in FOR {
            if let Some(at) = lower.find(*word) {
                let head = words::part(text, 0..at);
                let tail = words::part(text, at.saturating_add(word.len())..text.len());
                if (matches!(
                    names::shape(head),
                    Shape::Person | Shape::Handle | Shape::Word
                ) || agencies::find(head).is_some())
                    && (matches!(names::shape(tail), Shape::Organisation)
                        || agencies::find(tail).is_some()
                        || tail.starts_with("The ")
                        || (*word == " for "
                            && matches!(
                                names::shape(tail),
                                Shape::Title | Shape::Person | Shape::Word
                            )))
                {
                    self.out.relations += 1;
                    self.read(head, role, depth);
                    self.read(tail, PartyRole::Client, depth);
                    return true;
                }
            }
        }
        for word in GAVE {
            if let Some(head) = lower
                .strip_suffix(*word)
                .map(|head| words::part(text, 0..head.len()))
            {
                self.flag("supplied");
                self.out.roles = self.out.roles.saturating_sub(1);
                self.out.relations += 1;
                let before = self.out.parties.len();
                self.read(head, PartyRole::Courtesy, depth);
                if self.out.parties.len() == before
                    && words::split(head).len() <= 4
                    && roles::find(head).is_none()
                {
                    self.push(head, AgentKind::Organisation, PartyRole::Courtesy, None);
                }
                return true;
            }
        }
        for word in ON {
            if let Some(at) = lower.rfind(*word) {
                let tail = words::part(text, at.saturating_add(word.len())..text.len());
                if agencies::find(tail).is_some_and(|agency| {
                    matches!(agency.kind, Kind::Stock | Kind::Platform | Kind::Photo)
                }) {
                    self.read(words::part(text, 0..at), role, depth);
                    self.read(tail, PartyRole::Stock, depth);
                    return true;
                }
            }
        }
        for word in EDITED {
            if let Some(at) = lower
                .find(*word)
                .filter(|at| *at == 0 || lower.as_bytes().get(at.saturating_sub(1)) == Some(&b' '))
            {
                self.read(words::part(text, 0..at), role, depth);
                self.read(
                    words::part(text, at.saturating_add(word.len())..text.len()),
                    PartyRole::Creator,
                    depth,
                );
                return true;
            }
        }
        false
    }
}
