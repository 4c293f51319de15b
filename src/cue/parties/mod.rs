//! The words of a credit into parties: who made the picture, which agency distributes it, for whom, by whose courtesy.
//!
//! A credit line without brackets and label in; parties with roles, flags, years and licence out. Order says nothing of
//! the role: the table of agencies and the shape of names do. What has no shape names nobody: an empty field beats a
//! wrong one.

mod east_asian;
mod finish;
mod inner;
mod lists;
mod relation;

pub use lists::ends_with_abbreviation;
use lists::{split_and, split_any, splits_at_stop};

use super::{
    agencies::{self, Kind},
    capitals, licences,
    names::{self, Shape},
    roles,
    words::{self, fold},
};
use crate::article::{AgentKind, Licence, Party, PartyRole};

/// What a credit line says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parsed {
    /// Who is named, in the order printed.
    pub parties: Vec<Party>,
    /// `file`, `handout`, `pool`, `symbolic`, `supplied`, `composite`, `screenshot`.
    pub flags: Vec<String>,
    /// The party behind "via".
    pub via: Option<String>,
    /// Licence.
    pub licence: Option<Licence>,
    /// Years.
    pub years: Vec<u16>,
    /// Pieces that are names, licences or role words.
    pub understood: usize,
    /// Pieces that are not.
    pub unknown: usize,
    /// Pieces that the table of agencies knows.
    pub known: usize,
    /// Pieces that the table knows and that name nothing else.
    pub certain: usize,
    /// Pieces that are nothing but role words.
    pub roles: usize,
    /// Pieces with the shape of a person's name.
    pub persons: usize,
    /// Says "courtesy of", "via", "for".
    pub relations: usize,
    /// Single capitalised words of no known meaning.
    pub bare_words: usize,
}

/// What is known of a credit before it is read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hint {
    /// A label of photographs stood before it.
    pub labelled: bool,
}

/// Reads a credit line.
pub fn parse(text: &str, hint: Hint) -> Parsed {
    let mut out = Parsed::default();
    let mut text = text.to_owned();
    if let Some((range, licence)) = licences::find(&text) {
        out.licence = Some(licence);
        out.understood += 1;
        let head = words::part(&text, 0..range.start)
            .trim_end()
            .trim_end_matches([',', '(', '[', '-', '–', '—', ';'])
            .to_owned();
        let head = [
            "under",
            "unter",
            "sous",
            "licensed under",
            "lizenz",
            "licence",
            "license",
            "bajo",
            "con licenza",
            "/",
            "|",
        ]
        .iter()
        .fold(head, |head, word| {
            let trimmed = head.trim_end();
            match trimmed
                .len()
                .checked_sub(word.len())
                .and_then(|at| trimmed.get(at..).map(|tail| (at, tail)))
            {
                Some((at, tail)) if tail.eq_ignore_ascii_case(word) => words::part(trimmed, 0..at)
                    .trim_end()
                    .trim_end_matches([',', '('])
                    .to_owned(),
                _ => trimmed.to_owned(),
            }
        });
        let tail = words::part(&text, range.end..text.len())
            .trim_start_matches([')', ']', ',', ';', ' ', '.'])
            .to_owned();
        text = if tail.is_empty() {
            head
        } else {
            format!("{head} / {tail}")
        };
    }
    let mut reader = Reader {
        out,
        hint,
        first_person: None,
        slashed: Vec::new(),
    };
    reader.read(&text, PartyRole::Creator, 0);
    reader.finish()
}

struct Reader {
    out: Parsed,
    hint: Hint,
    first_person: Option<usize>,
    /// Names between slashes that have the shape of a person's.
    slashed: Vec<String>,
}

const EDGES: &[char] = &[
    ',', ';', ':', '/', '|', '·', '•', '-', '–', '—', '"', '“', '”', '„', '*', '+', '&', '．',
    '、', '，', '：', '_', '>', '<',
];

impl Reader {
    /// Splits at the loosest separators first and reads what is left as one name.
    fn read(&mut self, text: &str, role: PartyRole, depth: usize) {
        let range = words::trimmed(text, EDGES);
        let text = words::part(text, range);
        if text.is_empty() {
            return;
        }
        if depth > 24 {
            self.out.unknown += 1;
            return;
        }
        let next = depth.saturating_add(1);
        let text = without_opening(text);
        if let Some(agency) = agencies::find(text) {
            return self.add_known(text, agency, role);
        }
        if let Some(flag) = roles::find(text) {
            return self.flag(flag);
        }
        for separators in [
            &[
                "/", "|", "｜", "／", "•", "·", ";", "；", "\n", "＝", " + ", "→",
            ][..],
            &[" – ", " — ", "—", " - ", "―"][..],
        ] {
            if let Some(pieces) = split_any(text, separators) {
                for piece in pieces {
                    let name = words::part(piece, words::trimmed(piece, EDGES));
                    if names::shape(name) == Shape::Person {
                        self.slashed.push(fold(name));
                    }
                    self.read(piece, role, next);
                }
                return;
            }
        }
        if self.read_relation(text, role, next)
            || self.read_colon(text, role, next)
            || self.read_brackets(text, role, next)
            || self.read_label(text, role, next)
        {
            return;
        }
        if let Some((head, tail)) = text
            .split_once(". ")
            .filter(|(head, tail)| splits_at_stop(head, tail))
        {
            self.read(head, role, next);
            self.read(tail, role, next);
            return;
        }
        if text.contains([',', '、', '，', '،']) && self.read_commas(text, role, next) {
            return;
        }
        if self.read_cjk(text, role, next) || self.read_years(text, role, next) {
            return;
        }
        if let Some((head, tail)) = split_and(text) {
            self.read(head, role, next);
            self.read(tail, role, next);
            return;
        }
        // "Michael Example Archives": a collection that has its founder's name.
        if let Some(founder) = ["Archives", "Archive", "Collection"]
            .iter()
            .find_map(|word| text.strip_suffix(word))
            && names::shape(founder) == Shape::Person
            && founder.ends_with(' ')
        {
            self.out.understood += 1;
            return self.push(text, AgentKind::Organisation, role, None);
        }
        if let Some((start, flag)) = roles::at_end(text)
            && (flag != "none"
                || names::shape(words::part(text, 0..start)) == Shape::Person
                || agencies::find(words::part(text, 0..start)).is_some())
        {
            self.flag(flag);
            self.out.roles = self.out.roles.saturating_sub(1);
            return self.read(words::part(text, 0..start), role, next);
        }
        if let Some((start, flag)) = roles::at_start(text)
            && !matches!(names::shape(text), Shape::Organisation)
        {
            self.flag(flag);
            self.out.roles = self.out.roles.saturating_sub(1);
            return self.read(words::part(text, start..text.len()), role, next);
        }
        // "Bernama photo", "Reuters pic": an agency and what it gave.
        if let Some((head, word)) = text.rsplit_once(' ')
            && matches!(
                fold(word).as_str(),
                "photo"
                    | "photos"
                    | "pic"
                    | "pics"
                    | "picture"
                    | "image"
                    | "images"
                    | "foto"
                    | "fotos"
                    | "graphic"
            )
            && let Some(agency) = agencies::find(head)
        {
            return self.add_known(head, agency, role);
        }
        // A role word within: "Adil Boukind Archives Le Devoir".
        let pieces = words::split(text);
        if pieces.len() >= 4 {
            for (range, word) in pieces.iter().skip(2) {
                if let Some(flag) = roles::find(word)
                    && flag != "none"
                    && names::shape(words::part(text, 0..range.start)) == Shape::Person
                    && word.chars().next().is_some_and(char::is_uppercase)
                {
                    self.flag(flag);
                    self.read(words::part(text, 0..range.start), role, next);
                    self.read(
                        words::part(text, range.end..text.len()),
                        PartyRole::Agency,
                        next,
                    );
                    return;
                }
            }
        }
        // A name and a known agency without a separator: "Jane Doe Reuters", "REUTERS Jane Doe".
        if let Some((start, agency)) = agencies::at_end(text)
            && agency.certain
            && start > 0
            && names::shape(words::part(text, 0..start)) == Shape::Person
        {
            self.read(words::part(text, 0..start), role, next);
            return self.add_known(words::part(text, start..text.len()), agency, role);
        }
        if let Some((end, agency)) = agencies::at_start(text)
            && agency.certain
            && end < text.len()
            && names::shape(words::part(text, end..text.len())) == Shape::Person
        {
            self.add_known(words::part(text, 0..end), agency, role);
            return self.read(words::part(text, end..text.len()), role, next);
        }
        self.add(text, role);
    }

    fn flag(&mut self, flag: &str) {
        self.out.understood += 1;
        self.out.roles += 1;
        if flag != "none" && !self.out.flags.iter().any(|other| other == flag) {
            self.out.flags.push(flag.to_owned());
        }
    }

    fn add_known(&mut self, text: &str, agency: agencies::Agency, role: PartyRole) {
        self.out.known += 1;
        self.out.understood += 1;
        if agency.certain {
            self.out.certain += 1;
        }
        let role = match (role, agency.kind) {
            (PartyRole::Creator | PartyRole::Stock, Kind::Stock) => PartyRole::Stock,
            (PartyRole::Creator | PartyRole::Stock, Kind::Platform) => PartyRole::Platform,
            (PartyRole::Creator | PartyRole::Stock, _) => PartyRole::Agency,
            (role, _) => role,
        };
        let name = words::part(text, words::trimmed(text, EDGES)).to_owned();
        self.push(&name, AgentKind::Organisation, role, Some(agency.name));
    }

    fn add(&mut self, text: &str, role: PartyRole) {
        // «Вестник Приморья», „Nordbote“: what stands in quotation marks is a paper or a body, not a person.
        let quoted = text.trim().starts_with(['«', '„']) && text.trim().ends_with(['»', '“']);
        if quoted && self.first_person.is_some() {
            let name = words::part(text, words::trimmed(text, &['«', '»', '„', '“', ' ']));
            self.out.understood += 1;
            return self.push(name, AgentKind::Organisation, role, None);
        }
        let text = words::part(text, words::trimmed(text, EDGES));
        let text = text
            .strip_suffix('.')
            .filter(|head| !ends_with_abbreviation(head))
            .unwrap_or(text);
        let plain = if role == PartyRole::Courtesy || role == PartyRole::Client {
            AgentKind::Organisation
        } else {
            AgentKind::Unknown
        };
        match names::shape(text) {
            Shape::Person => {
                self.out.understood += 1;
                self.out.persons += 1;
                self.first_person.get_or_insert(self.out.parties.len());
                let name = capitals::capitals_set(names::without_rank(text));

                self.push(&name, AgentKind::Person, role, None);
            }
            Shape::Handle => {
                self.out.understood += 1;
                let role = if text.starts_with('@') && role != PartyRole::Creator {
                    role
                } else {
                    PartyRole::Creator
                };
                self.push(text, AgentKind::Unknown, role, None);
            }
            Shape::Organisation
                if words::split(text).len() > 3
                    && !small_words_fit(text)
                    && !(self.hint.labelled && is_cyrillic(text)) =>
            {
                self.out.unknown += 1;
            }
            Shape::Organisation => {
                self.out.understood += 1;
                self.push(text, AgentKind::Organisation, role, None);
            }
            Shape::Word => {
                self.out.bare_words += 1;
                let uncased = text.chars().all(|c| !c.is_lowercase() && !c.is_uppercase());
                let short = text.chars().count() <= 4 && text.chars().any(words::is_cjk);
                if uncased
                    && self.hint.labelled
                    && role != PartyRole::Courtesy
                    && short
                    && text
                        .chars()
                        .all(|c| matches!(u32::from(c), 0x3400..=0x9FFF | 0xAC00..=0xD7AF))
                {
                    self.out.bare_words = self.out.bare_words.saturating_sub(1);
                    self.out.persons += 1;
                    self.push(text, AgentKind::Person, role, None);
                } else {
                    self.push(text, AgentKind::Organisation, role, None);
                }
            }
            Shape::Title => {
                self.out.bare_words += 1;
                let uncased = text.chars().all(|c| !c.is_lowercase() && !c.is_uppercase());
                if uncased
                    && self.hint.labelled
                    && words::split(text).len() <= 3
                    && !text.chars().any(words::is_cjk)
                {
                    self.out.persons += 1;
                    self.push(text, AgentKind::Person, role, None);
                } else if small_words_fit(text)
                    || (self.hint.labelled && words::split(text).len() <= 3)
                {
                    self.push(text, AgentKind::Organisation, role, None);
                } else {
                    self.out.unknown += 1;
                }
            }
            Shape::None => {
                let small = words::split(text);
                if small.len() == 2
                    && text.chars().all(|c| c.is_alphabetic() || c == ' ')
                    && (self.hint.labelled || self.out.known > 0 || !self.slashed.is_empty())
                {
                    // Names that people write small: "lili muster/beispiel".
                    return self.push(text, AgentKind::Unknown, role, None);
                }
                self.out.unknown += 1;
                if plain == AgentKind::Organisation
                    && words::split(text).len() <= 4
                    && text.chars().next().is_some_and(char::is_uppercase)
                {
                    self.push(text, plain, role, None);
                }
            }
        }
    }

    fn push(&mut self, name: &str, kind: AgentKind, role: PartyRole, canonical: Option<&str>) {
        let name = words::part(name, words::trimmed(name, &[',', ';'])).to_owned();
        if name.is_empty() {
            return;
        }
        let same = |party: &Party| fold(&party.name) == fold(&name);
        if !self.out.parties.iter().any(same) {
            self.out.parties.push(Party {
                name,
                canonical: canonical.map(str::to_owned),
                role,
                kind,
            });
        }
    }
}

/// A name without the word that joins it to the one before ("NASA, ESA, and Jane Doe"), or that only adorns an agency
/// ("Official White House").
fn without_opening(text: &str) -> &str {
    for word in [
        "and ", "und ", "& ", "et ", "y ", "e ", "og ", "och ", "mit ", "with ",
    ] {
        if let Some(rest) = text.strip_prefix(word)
            && rest.chars().next().is_some_and(char::is_uppercase)
        {
            return rest;
        }
    }
    text.strip_prefix("Official ")
        .filter(|rest| agencies::find(rest).is_some())
        .unwrap_or(text)
}

/// True for Cyrillic words: names of offices there have words in small letters ("ГУ МЧС России по Тверской области").
fn is_cyrillic(text: &str) -> bool {
    text.chars()
        .filter(|c| c.is_alphabetic())
        .all(|c| matches!(u32::from(c), 0x400..=0x52F))
}

/// True if the small words of a title are those that names have: "Ministry of the Harbour", not "board on the quay".
fn small_words_fit(text: &str) -> bool {
    text.chars().next().is_some_and(|c| !c.is_lowercase())
        && words::split(text).iter().all(|(_, word)| {
            !word.chars().next().is_some_and(char::is_lowercase)
                || matches!(
                    *word,
                    "of" | "the"
                        | "and"
                        | "de"
                        | "la"
                        | "le"
                        | "les"
                        | "del"
                        | "des"
                        | "du"
                        | "da"
                        | "do"
                        | "dos"
                        | "das"
                        | "di"
                        | "della"
                        | "der"
                        | "die"
                        | "und"
                        | "für"
                        | "et"
                        | "y"
                        | "e"
                        | "van"
                        | "von"
                        | "het"
                        | "en"
                        | "for"
                        | "pour"
                        | "para"
                        | "per"
                        | "i"
                        | "og"
                        | "och"
                        | "el"
                        | "los"
                        | "las"
                        | "al"
                        | "d'"
                        | "по"
                        | "и"
                        | "й"
                        | "та"
                        | "при"
                        | "w"
                        | "na"
                        | "ve"
                        | "ja"
                        | "til"
                        | "av"
                        | "för"
                        | "ng"
                )
        })
}
