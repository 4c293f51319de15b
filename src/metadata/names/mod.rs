//! One string that names authors -> one [`Agent`] a person or organisation.
//!
//! Labels ("By", "Von"), jobs, places, dates and furniture fall away; names are parted at "and" in many languages; what
//! follows a comma is another name or a description of the one before. A doubtful rest is left out, never invented.

mod chunks;
mod labels;
mod shape;
mod strip;

use super::{
    dates::{self, Hint},
    entities,
    languages::{Cue, LANGUAGES, folded},
    printed,
};
use crate::{
    article::{Agent, AgentKind, Role},
    cue::names::begins_with_given_name,
    page::fragment,
    text,
};
use chunks::Break;
pub use labels::may_be_labelled;
use labels::{embedded, unlabelled};
pub use shape::{capitals, is_furniture, is_person, kind_of};
use shape::{is_capitalised, is_ideograph, job_within, text_is_name};
use std::borrow::Cow;
use strip::bare;

/// A printed or declared line of names, read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Names {
    /// The agents in order, each once.
    pub agents: Vec<Agent>,
    /// True if a label such as "By" stood before them.
    pub labelled: bool,
    /// True if the line begins with one.
    pub opens: bool,
    /// True if every word of the line is a name, a label or furniture, so that nothing but the names is in it.
    pub whole: bool,
}

/// Longest line of names that is read, in characters.
const LONGEST: usize = 300;

/// Reads a line of names. `sites` are the names of the site, in letters alone ([`text::letters`]).
pub fn read(line: &str, sites: &[String]) -> Names {
    let mut line = text::squeeze(&fragment::words(&entities::decode(line)));
    if line.contains('\u{AD}') {
        line = line.replace('\u{AD}', "");
    }
    // A registered society.
    if line.contains("e. V.") {
        line = line.replace("e. V.", "e.V.");
    }
    let mut out = Names {
        whole: true,
        ..Names::default()
    };
    if line.is_empty() || text::chars(&line) > LONGEST {
        out.whole = false;
        return out;
    }
    if line.starts_with("http://") || line.starts_with("https://") || line.starts_with("www.") {
        out.whole = false;
        return out;
    }
    // Both of a conversation are named at its head.
    for between in [
        " im Gespräch mit ",
        " in conversation with ",
        " en conversation avec ",
    ] {
        if line.contains(between) && text::chars(&line) <= 80 {
            line = line.replacen(between, " & ", 1);
        }
    }
    // What a widget says of its own picture.
    if is_embedded(&line) {
        out.whole = false;
        return out;
    }
    let line = undated(&line);
    let (role, line, labelled) = unlabelled(&line);
    out.labelled = labelled;
    out.opens = labelled;
    let mut role = role.unwrap_or_default();
    let chunks = chunks::cut(line);
    if let Some(organisation) = chunks::whole_organisation(line, &chunks) {
        out.agents.push(Agent {
            name: organisation,
            kind: AgentKind::Organisation,
            url: None,
            role,
        });
        return out;
    }
    for chunk in chunks {
        let (found, rest, label) = unlabelled(chunk.text);
        if let Some(found) = found {
            role = found;
        }
        // "Town news 16 July 2018 by Anna Muster": what stands before the label is no name unless it is a whole one.
        if label && found.is_none_or(|role| role == Role::Author) && !out.opens && !out.labelled {
            out.agents
                .retain(|agent| agent.name.contains(' ') && agent.kind == AgentKind::Person);
        }
        out.labelled |= label;
        let Some((at, found, after)) = embedded(rest) else {
            read_chunk(rest, chunk.before, role, sites, &mut out);
            continue;
        };
        // "Anna Muster Illustrations by Ben Beispiel" names two; "All posts by Anna Muster" names one.
        if found != Role::Author
            && let Some(head) = rest.get(..at)
        {
            read_chunk(head, chunk.before, role, sites, &mut out);
        }
        // Within a sentence "by" labels nothing.
        out.labelled |= rest
            .get(..at)
            .is_some_and(|head| head.split_whitespace().count() <= 3);
        role = found;
        read_chunk(after, chunk.before, role, sites, &mut out);
    }
    out
}

/// True for the caption of an embedded post.
fn is_embedded(line: &str) -> bool {
    let first = line.split(' ').next().unwrap_or_default();
    let article = |known: &&str| first.eq_ignore_ascii_case(known);
    if !["a", "ein", "un", "una", "une", "een", "uma"]
        .iter()
        .any(article)
    {
        return false;
    }
    let fold = folded(line);
    EMBEDDED.iter().any(|head| fold.starts_with(head))
}

/// How the captions of embedded posts begin.
const EMBEDDED: &[&str] = &[
    "a post shared by",
    "a photo posted by",
    "a video posted by",
    "ein beitrag geteilt von",
    "ein von ",
    "un post condiviso da",
    "una publicacion compartida",
    "une publication partagee",
    "een bericht gedeeld door",
    "uma publicacao",
];

/// True if a line says in more than one word whose work it is: "This was written by Anna Muster of the Example Club".
pub fn says_written(line: &str) -> bool {
    let fold = folded(line);
    LANGUAGES
        .phrases(Cue::By)
        .any(|phrase| phrase.contains(' ') && fold.contains(phrase))
}

/// The role that the words before a name tell, if it is not that of the author: "Fact-checked by".
pub fn role_before(before: &str) -> Option<Role> {
    let fold = folded(before);
    let fold = fold.trim_end_matches(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = fold.split(' ').collect();
    (1..=4.min(words.len())).rev().find_map(|count| {
        let phrase = words.get(words.len() - count..)?.join(" ");
        labels::role_of(phrase.trim_start_matches(|c: char| !c.is_alphanumeric()))
    })
}

/// True if a line begins with a label such as "By": what [`Names::opens`] tells, without reading the names.
pub fn opens(line: &str) -> bool {
    // The first word tells, unless there is a tag, a reference or a date before it.
    if !line.bytes().any(|byte| matches!(byte, b'<' | b'&')) && !labels::may_open(line) {
        return false;
    }
    let line = entities::decode(line);
    let line = fragment::words(&line);
    unlabelled(&undated(&text::squeezed(&line))).2
}

/// A line in which a bar stands for each date, so that it parts names as a bar does.
fn undated(line: &str) -> Cow<'_, str> {
    let dates = dates::find(line, Hint::default());
    if dates.is_empty() {
        return Cow::Borrowed(line);
    }
    let mut out = String::new();
    let mut at = 0;
    for date in dates {
        out.push_str(line.get(at..date.range.start).unwrap_or_default());
        out.push_str(" | ");
        at = date.range.end;
    }
    out.push_str(line.get(at..).unwrap_or_default());
    Cow::Owned(out)
}

/// "记者王敬照": in scripts without spaces a profession stands before the name with nothing between them.
fn without_job(name: String) -> String {
    if !name.starts_with(is_ideograph) {
        return name;
    }
    LANGUAGES
        .phrases(Cue::Job)
        .filter(|job| job.starts_with(is_ideograph) && text::chars(job) > 1)
        .filter_map(|job| name.strip_prefix(job))
        .find(|rest| (2..=4).contains(&text::chars(rest)) && rest.chars().all(is_ideograph))
        .map(str::to_owned)
        .unwrap_or(name)
}

/// True for a given name that is known and one or two others behind it, none of them a word of organisations.
pub fn is_given_and_family_name(name: &str) -> bool {
    begins_with_given_name(name)
        && (2..=3).contains(&name.split_whitespace().count())
        && kind_of(name, &folded(name), &[]) == AgentKind::Person
}

fn read_chunk(chunk: &str, before: Break, role: Role, sites: &[String], out: &mut Names) {
    let (mut name, dropped) = bare(chunk);
    let whole = chunk.trim();
    // "Last updated on": what is left of a date.
    let first = folded(whole.split(' ').next().unwrap_or_default());
    if matches!(&*first, "last" | "zuletzt" | "page" | "post" | "originally")
        && printed::said_before(whole).is_some()
    {
        return;
    }
    if sites.contains(&text::letters(whole)) {
        name = whole.to_owned();
    }
    name = without_job(name);
    if name.is_empty() {
        return;
    }
    let fold = folded(&name);
    if name.contains([':', '：'])
        || fold.split(' ').any(|word| {
            LANGUAGES.is(
                Cue::Furniture,
                word.trim_matches(|c: char| !c.is_alphanumeric()),
            )
        })
    {
        out.whole &= is_furniture(&fold);
        return;
    }
    if !text_is_name(&name, &fold) {
        out.whole &= is_furniture(&fold);
        return;
    }
    if LANGUAGES.is(Cue::Suffix, fold.trim_end_matches('.'))
        && before == Break::Comma
        && let Some(last) = out.agents.last_mut()
    {
        last.name.push_str(", ");
        last.name.push_str(&name);
        return;
    }
    let account = fold
        .rsplit(' ')
        .next()
        .is_some_and(|last| LANGUAGES.is(Cue::Account, last));
    if account || LANGUAGES.is(Cue::Desk, &fold) {
        return;
    }
    let kind = kind_of(&name, &fold, sites);
    let words = name.split_whitespace().count();
    if kind != AgentKind::Organisation && LANGUAGES.is(Cue::Job, &fold) {
        return;
    }
    if matches!(before, Break::Comma | Break::Hard) && !out.agents.is_empty() {
        // "Muster, Anna": the first was a surname alone.
        if before == Break::Comma
            && words <= 2
            && out.agents.len() == 1
            && let Some(last) = out.agents.last_mut()
            && last.kind == AgentKind::Person
            && last.name.split_whitespace().count() == 1
            && kind == AgentKind::Person
            && is_capitalised(&last.name)
            && is_capitalised(&name)
            && !last.name.chars().any(is_ideograph)
        {
            last.name = format!("{name} {}", last.name);
            return;
        }
        // What follows a name and a comma is another whole name, or describes the one before.
        if kind != AgentKind::Organisation
            && (!is_person(&name) || words < 2 && !name.chars().any(is_ideograph))
        {
            out.whole = false;
            return;
        }
        // A description often names where somebody works.
        if kind == AgentKind::Organisation && !LANGUAGES.is(Cue::Agency, &fold) {
            out.whole = false;
            return;
        }
    }
    if job_within(&fold) && words >= 2 && kind != AgentKind::Organisation {
        out.whole = false;
        return;
    }
    out.whole &= !dropped;
    let agent = Agent {
        name: capitals(&name),
        kind,
        url: None,
        role,
    };
    let letters = text::letters(&agent.name);
    if !letters.is_empty()
        && !out
            .agents
            .iter()
            .any(|known| text::letters(&known.name) == letters)
    {
        out.agents.push(agent);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(line: &str) -> Vec<String> {
        read(line, &["musterblatt".to_owned()])
            .agents
            .into_iter()
            .map(|agent| agent.name)
            .collect()
    }

    #[test]
    fn names_are_parted() {
        let mut wrong = Vec::new();
        for (line, want) in [
            ("By Anna Muster", vec!["Anna Muster"]),
            (
                "by Anna Muster and Ben Beispiel",
                vec!["Anna Muster", "Ben Beispiel"],
            ),
            (
                "Anna Muster, Ben Beispiel & Cleo Case",
                vec!["Anna Muster", "Ben Beispiel", "Cleo Case"],
            ),
            (
                "Von Anna Muster und Ben Beispiel",
                vec!["Anna Muster", "Ben Beispiel"],
            ),
            (
                "Par Anna Muster et Ben Beispiel",
                vec!["Anna Muster", "Ben Beispiel"],
            ),
            ("记者王敬照", vec!["王敬照"]),
            ("Pressemitteilung von Anna Muster", vec!["Anna Muster"]),
            ("By Our Foreign Staff", vec![]),
            ("Agencies", vec![]),
            ("Por José Ortega y Gasset", vec!["José Ortega y Gasset"]),
            ("Por Ana Pérez y Luis Gil", vec!["Ana Pérez", "Luis Gil"]),
            (
                "Di Anna Rossi e Ugo Bianchi",
                vec!["Anna Rossi", "Ugo Bianchi"],
            ),
            ("Luigi Di Maio", vec!["Luigi Di Maio"]),
            ("Di Maio", vec!["Di Maio"]),
            ("Van Morrison", vec!["Van Morrison"]),
            ("Av Anna Ek och Bo Ask", vec!["Anna Ek", "Bo Ask"]),
            ("Af Anna Holm og Bo Lund", vec!["Anna Holm", "Bo Lund"]),
            ("Teksti: Anna Aho ja Bo Oja", vec!["Anna Aho", "Bo Oja"]),
            (
                "Автор: Анна Иванова и Пётр Сидоров",
                vec!["Анна Иванова", "Пётр Сидоров"],
            ),
            ("بقلم: ليلى حسن", vec!["ليلى حسن"]),
            ("מאת: דנה כהן", vec!["דנה כהן"]),
            ("文／山田太郎", vec!["山田太郎"]),
            ("作者：王小明", vec!["王小明"]),
            ("홍길동 기자", vec!["홍길동"]),
            ("山田太郎記者", vec!["山田太郎"]),
            ("ジョン・スミス", vec!["ジョン・スミス"]),
            ("山田太郎、鈴木花子", vec!["山田太郎", "鈴木花子"]),
            ("Anna Muster, Senior Editor", vec!["Anna Muster"]),
            ("Anna Muster | Staff Writer", vec!["Anna Muster"]),
            ("Anna Muster, PhD", vec!["Anna Muster"]),
            ("Muster, Anna", vec!["Anna Muster"]),
            ("ANNA MUSTER", vec!["Anna Muster"]),
            ("ANNA VAN DER MEER", vec!["Anna van der Meer"]),
            ("RONALD MCDONALD", vec!["Ronald McDonald"]),
            ("NASA", vec!["NASA"]),
            ("Anna Muster (@anna)", vec!["Anna Muster"]),
            ("Anna Muster anna@example.org", vec!["Anna Muster"]),
            (
                "By Anna Muster | July 16, 2018 | 5 min read",
                vec!["Anna Muster"],
            ),
            ("By Anna Muster July 16, 2018", vec!["Anna Muster"]),
            ("Redaktion", vec![]),
            ("Editorial Staff", vec![]),
            ("admin", vec![]),
            ("Written by: Anna Muster", vec!["Anna Muster"]),
            ("Martin Luther King, Jr.", vec!["Martin Luther King, Jr."]),
            (
                "Text: Anna Muster; Fotos: Ben Beispiel",
                vec!["Anna Muster", "Ben Beispiel"],
            ),
            ("dpa", vec!["dpa"]),
            ("https://example.org/author/anna", vec![]),
            ("Anna Muster in Kyiv", vec!["Anna Muster"]),
            ("All posts by Anna Muster", vec!["Anna Muster"]),
            ("Zeige alle Beiträge von annablog", vec!["annablog"]),
            (
                "Anna Muster Illustrationen von Ben Beispiel",
                vec!["Anna Muster", "Ben Beispiel"],
            ),
            ("Recipe by Anna Muster", vec!["Anna Muster"]),
            ("Ursula von der Leyen", vec!["Ursula von der Leyen"]),
            (
                "Office for Weather and Rain",
                vec!["Office for Weather and Rain"],
            ),
            ("Anna and Ben", vec!["Anna", "Ben"]),
            ("Anna am 16. Juli 2018", vec!["Anna"]),
            (
                "Anna Muster1, Ben Beispiel2",
                vec!["Anna Muster", "Ben Beispiel"],
            ),
            ("Anna Muster⋅ Founder", vec!["Anna Muster"]),
            ("Chief Business Editor", vec![]),
            ("Anna Muster 59 Comments", vec![]),
            ("Anna Muster@anna", vec!["Anna Muster"]),
            ("Schlagwörter: Muster", vec![]),
        ] {
            let found = names(line);
            if found != want {
                wrong.push(format!("{line}: {found:?} for {want:?}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn roles_and_kinds() {
        let found = read("Text: Anna Muster; Übersetzt von Ben Beispiel", &[]);
        let roles: Vec<Role> = found.agents.iter().map(|agent| agent.role).collect();
        assert_eq!(roles, vec![Role::Author, Role::Translator]);
        let kinds: Vec<AgentKind> = ["dpa", "Musterblatt", "Anna Muster", "Muster GmbH"]
            .iter()
            .flat_map(|name| read(name, &["musterblatt".to_owned()]).agents)
            .map(|agent| agent.kind)
            .collect();
        assert_eq!(
            kinds,
            vec![
                AgentKind::Organisation,
                AgentKind::Organisation,
                AgentKind::Person,
                AgentKind::Organisation
            ]
        );
    }
}
