//! The words of a credit into parties: who made the picture, which agency distributes it, for whom, by whose courtesy.
//!
//! A credit line without brackets and label in; parties with roles, flags, years and licence out. Order says nothing of
//! the role: the table of agencies and the shape of names do. What has no shape names nobody: an empty field beats a
//! wrong one.

use super::{
    agencies::{self, Kind},
    labels, licences,
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
        first_person: None, slashed: Vec::new() };
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
    fn finish(mut self) -> Parsed {
        // One word beside a stock site or platform is a handle: "Getty Images/Juanmonino", "Timur | flickr".
        let hosted = self.out.parties.iter().any(|party| {
            agencies::find(&party.name).is_some_and(|agency| {
                matches!(agency.kind, Kind::Stock | Kind::Platform | Kind::Photo)
                    && agency.name != "NASA"
            })
        });
        let person = self.out.parties.iter().any(|party| party.kind == AgentKind::Person);
        let pair = self.out.parties.len() == 2;
        // "Jane Doe/Star Telegram": of several names between slashes those with a given name are persons.
        let slashed = |party: &Party| party.kind == AgentKind::Person && self.slashed.contains(&fold(&party.name));
        if self.out.parties.iter().filter(|party| slashed(party)).count() > 1 {
            let any = self.out.parties.iter().any(|party| slashed(party) && names::begins_with_given_name(&party.name));
            let mut first = true;
            for party in &mut self.out.parties {
                if party.kind == AgentKind::Person && self.slashed.contains(&fold(&party.name)) {
                    let stays = if any { names::begins_with_given_name(&party.name) } else { first };
                    first = false;
                    if !stays {
                        party.kind = AgentKind::Organisation;
                        party.role = PartyRole::Agency;
                    }
                }
            }
        }
        // "Erzbistum Nordstadt/Muster": a surname beside an organisation.
        let firm = self.out.parties.iter().any(|party| party.kind == AgentKind::Organisation && party.canonical.is_none() && party.name.contains(' ') && names::shape(&party.name) == Shape::Organisation);
        let lone = self.out.parties.len() == 1;
        for party in &mut self.out.parties {
            let single = !party.name.contains(' ') && party.canonical.is_none();
            if lone && single && party.kind == AgentKind::Unknown && !party.name.starts_with('@') && party.name.chars().all(|c| c.is_lowercase() || c == '-') {
                party.kind = AgentKind::Organisation;
            }
            if single && (hosted || firm) && !person && pair && party.kind == AgentKind::Organisation
                && party.role == PartyRole::Creator
                && !names::is_domain(&party.name)
                && !names::is_organisation_word(&party.name)
                && party.name.chars().any(char::is_lowercase)
            {
                party.kind = AgentKind::Unknown;
            }
            if party.kind == AgentKind::Organisation
                && party.canonical.is_none()
                && party.role == PartyRole::Creator
                && person
            {
                party.role = PartyRole::Agency;
            }
        }
        self.out
    }

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
        if let Some((start, flag)) = roles::at_end(text)
            && (flag != "none" || names::shape(words::part(text, 0..start)) == Shape::Person || agencies::find(words::part(text, 0..start)).is_some())
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

    /// "via X", "for X", "courtesy of X", "X on Unsplash", "edited by X".
    fn read_relation(&mut self, text: &str, role: PartyRole, depth: usize) -> bool {
        let lower = lower_same_length(text);
        for word in [
            " via ",
            " through ",
            " vía ",
            " über ",
            " par l'intermédiaire de ",
        ] {
            if let Some(at) = lower.find(word) {
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
            let at = if lower.starts_with(word) {
                Some(0)
            } else {
                lower
                    .find(&format!(" {word}"))
                    .map(|at| at.saturating_add(1))
            };
            let Some(at) = at else { continue };
            let end = at.saturating_add(word.len());
            let after = text.get(end..).unwrap_or_default();
            if !(word.ends_with([' ', '.', '/']) || after.is_empty()
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
                "the ", "of the ", "of ", "der ", "des ", "de la ", "del ", "de ", "di ",
            ]
            .iter()
            .find_map(|article| {
                let head = after.get(..article.len())?;
                head.eq_ignore_ascii_case(article)
                    .then(|| words::part(after, article.len()..after.len()))
                    .filter(|rest| {
                        agencies::find(after).is_none()
                            && rest.chars().next().is_some_and(char::is_uppercase)
                    })
            })
            .unwrap_or(after);
            self.read(after, PartyRole::Courtesy, depth);
            return true;
        }
        for word in [
            " for ", " für ", " pour ", " para ", " per ", " för ", " voor ", " dla ",
        ] {
            if let Some(at) = lower.find(word) {
                let head = words::part(text, 0..at);
                let tail = words::part(text, at.saturating_add(word.len())..text.len());
                if (matches!(names::shape(head), Shape::Person | Shape::Handle | Shape::Word) || agencies::find(head).is_some())
                    && (matches!(names::shape(tail), Shape::Organisation) || agencies::find(tail).is_some() || tail.starts_with("The ") || (word == " for " && matches!(names::shape(tail), Shape::Title | Shape::Person | Shape::Word)))
                {
                    self.out.relations += 1;
                    self.read(head, role, depth);
                    self.read(tail, PartyRole::Client, depth);
                    return true;
                }
            }
        }
        for word in [" cung cấp", " provided", " предоставил", " предоставила", " tarafından sağlandı"] {
            if let Some(head) = lower.strip_suffix(word).map(|head| words::part(text, 0..head.len())) {
                self.flag("supplied");
                self.out.roles = self.out.roles.saturating_sub(1);
                self.out.relations += 1;
                let before = self.out.parties.len();
                self.read(head, PartyRole::Courtesy, depth);
                if self.out.parties.len() == before && words::split(head).len() <= 4 && roles::find(head).is_none() {
                    self.push(head, AgentKind::Organisation, PartyRole::Courtesy, None);
                }
                return true;
            }
        }
        for word in [" on ", " auf ", " von ", " sur ", " su ", " en ", " na ", " op ", " em ", " from ",
            " bei ", " at ", " på ", " aus ", " di ", " by ",
        ] {
            if let Some(at) = lower.rfind(word) {
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
        for word in [
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
        ] {
            if let Some(at) = lower
                .find(word)
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

    /// "Name (Agency)", "Agency (bearbeitet durch X)".
    fn read_brackets(&mut self, text: &str, role: PartyRole, depth: usize) -> bool {
        for (open, close) in [('(', ')'), ('[', ']'), ('（', '）'), ('【', '】')] {
            let Some(from) = text.find(open) else {
                continue;
            };
            let inner_from = from.saturating_add(open.len_utf8());
            let to = text
                .rfind(close)
                .filter(|to| *to >= inner_from)
                .unwrap_or(text.len());
            self.read(words::part(text, 0..from), role, depth);
            self.read(words::part(text, inner_from..to), role, depth);
            if let Some(rest) = text.get(to..).map(|rest| rest.trim_start_matches(close)) {
                self.read(rest, role, depth);
            }
            return true;
        }
        false
    }

    /// Labels inside: "Photo illustration by Slate. Photo by X", "Foto: X, Montage: Y".
    fn read_label(&mut self, text: &str, role: PartyRole, depth: usize) -> bool {
        let found = labels::all(text)
            .into_iter()
            .find(|label| label.kind != labels::Kind::Caption && label.end > label.start);
        let Some(label) = found else { return false };
        let before = words::part(text, 0..label.start);
        self.read(before, role, depth);
        let after = words::part(text, label.end..text.len());
        if after.len() < text.len() {
            self.read(after, role, depth);
        }
        true
    }

    fn read_commas(&mut self, text: &str, role: PartyRole, depth: usize) -> bool {
        let pieces: Vec<&str> = text
            .split([',', '、', '，', '،'])
            .map(str::trim)
            .filter(|piece| !piece.is_empty())
            .collect();
        let Some((first, rest)) = pieces.split_first() else {
            return false;
        };
        if rest.is_empty() {
            self.read(first, role, depth);
            return true;
        }
        let clear = |piece: &str| {
            agencies::find(piece).is_some()
                || roles::find(piece).is_some()
                || names::is_domain(piece)
                || years(piece).is_some()
        };
        let whole = rest.iter().any(|piece| {
            matches!(
                fold(piece).trim_end_matches('.'),
                "inc" | "llc" | "ltd" | "gmbh" | "uk" | "usa" | "s.a" | "co" | "ag" | "jr" | "sr"
            )
        });
        if whole && !rest.iter().any(|piece| clear(piece)) {
            return false;
        }
        let person = names::shape(first) == Shape::Person;
        if clear(first)
            || rest.iter().any(|piece| clear(piece))
            || rest
                .iter()
                .any(|piece| piece.to_lowercase().starts_with("courtesy"))
        {
            // Runs of names between the clear ones stay whole unless they are persons.
            let mut run: Vec<&str> = Vec::new();
            let flush = |run: &mut Vec<&str>, reader: &mut Self| {
                if run.iter().all(|piece| names::shape(piece) == Shape::Person) || run.len() == 1 {
                    run.iter().for_each(|piece| reader.read(piece, role, depth));
                } else if run
                    .first()
                    .is_some_and(|piece| names::shape(piece) == Shape::Person)
                {
                    if let Some(piece) = run.first() {
                        reader.read(piece, role, depth);
                    }
                } else if !run.is_empty() {
                    let joined = run.join(", ");
                    reader.add(&joined, role);
                }
                run.clear();
            };
            for piece in &pieces {
                if clear(piece) {
                    flush(&mut run, self);
                    self.read(piece, role, depth);
                } else {
                    run.push(piece);
                }
            }
            flush(&mut run, self);
            return true;
        }
        if pieces
            .iter()
            .all(|piece| matches!(names::shape(piece), Shape::Person) || split_and(piece).is_some())
        {
            pieces
                .iter()
                .for_each(|piece| self.read(piece, role, depth));
            return true;
        }
        if person {
            // A person and what belongs to it (a place, a firm): the firm counts only if its words say so.
            self.read(first, role, depth);
            if let [firm] = rest
                && matches!(names::shape(firm), Shape::Organisation)
            {
                self.read(firm, role, depth);
            }
            return true;
        }
        if pieces
            .iter()
            .all(|piece| matches!(names::shape(piece), Shape::Organisation | Shape::Person))
            && pieces.iter().all(|piece| words::split(piece).len() <= 5)
        {
            pieces
                .iter()
                .for_each(|piece| self.read(piece, role, depth));
            return true;
        }
        false
    }

    /// "警視庁提供", "新華社記者 王某 攝", "연합뉴스 제공", "김모 기자".
    fn read_cjk(&mut self, text: &str, role: PartyRole, depth: usize) -> bool {
        if !text.chars().any(words::is_cjk) {
            return false;
        }
        for suffix in ["提供", "供图", "供圖", "제공"] {
            if let Some(head) = text
                .strip_suffix(suffix)
                .or_else(|| text.strip_suffix(&format!("{suffix}写真")))
            {
                self.flag("supplied");
                self.out.relations += 1;
                self.read(head, PartyRole::Courtesy, depth);
                return true;
            }
        }
        for prefix in ["提供", "제공", "协助"] {
            if let Some(tail) = text
                .strip_prefix(prefix)
                .map(|tail| tail.trim_start_matches(['=', '＝', ':', '：', ' ', '・']))
                .filter(|tail| !tail.is_empty())
            {
                self.flag("supplied");
                self.read(tail, PartyRole::Courtesy, depth);
                return true;
            }
        }
        for suffix in [
            "撮影", "写す", "摄影", "攝影", "摄", "攝", "拍摄", "拍攝", "촬영", "발", "发", "發",
        ] {
            if let Some(head) = text
                .strip_suffix(suffix)
                .map(str::trim_end)
                .filter(|head| !head.is_empty())
            {
                self.out.relations += 1;
                let before = self.hint.labelled;
                self.hint.labelled = true;
                self.read(head.trim_end_matches('が'), role, depth);
                self.hint.labelled = before;
                return true;
            }
        }
        for mark in [
            "记者",
            "記者",
            "通讯员",
            "特派员",
            "特派員",
            "摄影师",
            "カメラマン",
            "撮影・",
            "撮影＝",
            "撮影=",
            "撮影：",
            "撮影:",
        ] {
            if let Some(at) = text.find(mark) {
                let head = words::part(text, 0..at);
                let tail = words::part(text, at.saturating_add(mark.len())..text.len());
                let before = self.hint.labelled;
                self.read(head, role, depth);
                self.hint.labelled = true;
                self.read(tail, role, depth);
                self.hint.labelled = before;
                return true;
            }
        }
        for mark in [" 기자", "기자", " 특파원", " 선임기자"] {
            if let Some(head) = text.strip_suffix(mark).filter(|head| !head.is_empty()) {
                match head.rsplit_once([' ', '=', '＝']) {
                    Some((outlet, person)) => {
                        self.read(outlet, role, depth);
                        self.push(person.trim(), AgentKind::Person, role, None);
                    }
                    None => self.push(head.trim(), AgentKind::Person, role, None),
                }
                self.out.persons += 1;
                return true;
            }
        }
        if let Some((head, tail)) = text.split_once(['=', '＝', '・']).filter(|(head, tail)| {
            !head.is_empty()
                && !tail.is_empty()
                && (roles::find(head).is_some()
                    || agencies::find(tail).is_some()
                    || labels::is_label(head))
        }) {
            self.read(head, role, depth);
            self.read(tail, role, depth);
            return true;
        }
        false
    }

    /// Years of a copyright notice: "2019 Jane Doe", "Jane Doe, 2018-2020".
    fn read_years(&mut self, text: &str, role: PartyRole, depth: usize) -> bool {
        let pieces = words::split(text);
        if pieces.len() < 2 {
            if let Some(found) = years(text) {
                self.out.years.extend(found);
                self.out.understood += 1;
                return true;
            }
            return false;
        }
        let (Some((first, head)), Some((last, tail))) = (pieces.first(), pieces.last()) else {
            return false;
        };
        if let Some(found) = years(head) {
            self.out.years.extend(found);
            self.read(words::part(text, first.end..text.len()), role, depth);
            return true;
        }
        if let Some(found) = years(tail) {
            self.out.years.extend(found);
            self.read(words::part(text, 0..last.start), role, depth);
            return true;
        }
        false
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
                let name = names::capitals_set(text);
                
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
            Shape::Organisation if words::split(text).len() > 3 && !small_words_fit(text) => {
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
                if uncased && self.hint.labelled && short && text.chars().all(|c| matches!(u32::from(c), 0x3400..=0x9FFF | 0xAC00..=0xD7AF)) {
                    self.push(text, AgentKind::Person, role, None);
                } else {
                    self.push(text, AgentKind::Organisation, role, None);
                }
            }
            Shape::Title => {
                self.out.bare_words += 1;
                let uncased = text.chars().all(|c| !c.is_lowercase() && !c.is_uppercase());
                if uncased && self.hint.labelled && words::split(text).len() <= 3 && !text.chars().any(words::is_cjk) {
                    self.out.persons += 1;
                    self.push(text, AgentKind::Person, role, None);} else if small_words_fit(text) || (self.hint.labelled && words::split(text).len() <= 3) {
                    self.push(text, AgentKind::Organisation, role, None);
                } else {
                    self.out.unknown += 1;
                }
            }
            Shape::None => {
                let small = words::split(text);
                if small.len() == 2 && text.chars().all(|c| c.is_alphabetic() || c == ' ') && (self.hint.labelled || self.out.known > 0 || !self.slashed.is_empty()) {
                    // Names that people write small: "lili muster/beispiel".
                    return self.push(text, AgentKind::Unknown, role, None);
                }
                self.out.unknown += 1;
                if plain == AgentKind::Organisation && words::split(text).len() <= 4
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

/// True if the small words of a title are those that names have: "Ministry of the Harbour", not "board on the quay".
fn small_words_fit(text: &str) -> bool {
    text.chars().next().is_some_and(|c| !c.is_lowercase()) && words::split(text).iter().all(|(_, word)| {
        !word.chars().next().is_some_and(char::is_lowercase)
            || matches!(*word, "of" | "the" | "and" | "de" | "la" | "le" | "les" | "del" | "des" | "du" | "da" | "do" | "dos" | "das" | "di" | "della" | "der" | "die" | "und" | "für" | "et" | "y" | "e" | "van" | "von" | "het" | "en" | "for" | "pour" | "para" | "per" | "i" | "og" | "och" | "el" | "los" | "las"  | "al" | "d'")
            
    })
}

/// Words of courtesy: what follows gave the picture.
const COURTESY: &[&str] = &[
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

fn lower_same_length(text: &str) -> String {
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

fn split_any<'a>(text: &'a str, separators: &[&str]) -> Option<Vec<&'a str>> {
    let mut pieces = vec![];
    let mut from = 0;
    let mut at = 0;
    let mut depth = 0_i32;
    while let Some(rest) = text.get(at..) {
        let Some(c) = rest.chars().next() else { break };
        match c {
            '(' | '[' | '（' => depth = depth.saturating_add(1),
            ')' | ']' | '）' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth <= 0
            && let Some(separator) = separators
                .iter()
                .find(|separator| rest.starts_with(**separator))
            && !rest.starts_with("//")
        {
            pieces.push(words::part(text, from..at));
            at = at.saturating_add(separator.len());
            from = at;
            continue;
        }
        at = at.saturating_add(c.len_utf8());
    }
    if pieces.is_empty() {
        return None;
    }
    pieces.push(words::part(text, from..text.len()));
    Some(pieces)
}

/// A stop parts two parties if what follows is a known name, a word of courtesy or a label, or both sides are names.
fn splits_at_stop(head: &str, tail: &str) -> bool {
    if ends_with_abbreviation(head) {
        return false;
    }
    let lower = lower_same_length(tail);
    agencies::find(tail).is_some()
        || agencies::at_start(tail).is_some()
        || roles::find(tail).is_some()
        || COURTESY.iter().any(|word| lower.starts_with(word))
        || labels::at_start(tail, false).is_some()
        || (matches!(names::shape(head), Shape::Person | Shape::Organisation)
            && matches!(names::shape(tail), Shape::Person | Shape::Organisation))
}

/// True if the stop behind this text belongs to its last word: "J", "Inc", "Corp", "St".
pub fn ends_with_abbreviation(head: &str) -> bool {
    let Some((_, last)) = words::split(head).pop() else {
        return false;
    };
    let letters = last.chars().filter(|c| c.is_alphabetic()).count();
    (letters == 1 && last.chars().next().is_some_and(char::is_uppercase))
        || last.contains('.')
        || matches!(
            fold(last).as_str(),
            "inc"
                | "corp"
                | "co"
                | "ltd"
                | "st"
                | "jr"
                | "sr"
                | "dr"
                | "mr"
                | "mrs"
                | "ms"
                | "prof"
                | "bros"
                | "u.s"
                | "gen"
                | "col"
                | "sgt"
                | "sen"
                | "rep"
                | "gov"
                | "lt"
                | "capt"
                | "no"
        )
}

/// Two persons joined by a word: "A. Smith and B. Jones".
fn split_and(text: &str) -> Option<(&str, &str)> {
    for joint in [
        " and ", " und ", " et ", " & ", " og ", " och ", " ja ", " и ", " і ", " e ", " y ",
        " en ", " i ", " ve ", " with ", " mit ",
    ] {
        if let Some((head, tail)) = text.split_once(joint) {
            let fits = |side: &str| {
                matches!(
                    names::shape(
                        side.trim_end_matches(", left,")
                            .trim_end_matches(", right,")
                            .trim_end_matches(',')
                    ),
                    Shape::Person | Shape::Organisation | Shape::Handle
                ) || agencies::find(side).is_some()
            };
            if (fits(head) && (fits(tail) || split_and(tail).is_some()))
                && names::shape(text) != Shape::Organisation
            {
                return Some((head, tail));
            }
            if agencies::find(head).is_some() && agencies::find(tail).is_some() {
                return Some((head, tail));
            }
        }
    }
    None
}

/// Years: "2019", "2018-2020", "1998–2003".
fn years(text: &str) -> Option<Vec<u16>> {
    let text = text.trim_matches(|c: char| matches!(c, ',' | '.' | ')' | '('));
    let pieces: Vec<&str> = text.split(['-', '–']).collect();
    if pieces.is_empty() || pieces.len() > 2 {
        return None;
    }
    let mut out = Vec::new();
    for piece in pieces {
        if piece.len() != 4 || !piece.chars().all(|c| c.is_ascii_digit()) {
            return None;
        }
        out.push(
            piece
                .parse::<u16>()
                .ok()
                .filter(|year| (1800..=2100).contains(year))?,
        );
    }
    Some(out)
}
