//! One string that names authors -> one [`Agent`] a person or organisation.
//!
//! Labels ("By", "Von"), jobs, places, dates and furniture fall away; names are parted at "and" in many languages; what
//! follows a comma is another name or a description of the one before. A doubtful rest is left out, never invented.

use super::{
    dates::{self, Hint},
    entities,
    languages::{Cue, LANGUAGES, folded},
};
use crate::{
    article::{Agent, AgentKind, Role},
    text,
};

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

/// Cues that say what the person named after them did.
const ROLES: &[(Cue, Role)] = &[
    (Cue::Translator, Role::Translator),
    (Cue::Photographer, Role::Photographer),
    (Cue::Illustrator, Role::Illustrator),
    (Cue::Interviewer, Role::Interviewer),
    (Cue::Editor, Role::Editor),
    (Cue::Reviewer, Role::Contributor),
];

/// Longest line of names that is read, in characters.
const LONGEST: usize = 300;
/// Longest name, in characters and in words.
const NAME_CHARS: usize = 60;
const NAME_WORDS: usize = 7;

/// Reads a line of names. `sites` are the names of the site, in letters alone ([`text::letters`]).
pub fn read(line: &str, sites: &[String]) -> Names {
    let line = text::squeeze(&untagged(&entities::decode(line)));
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
    let line = undated(&line);
    let (role, line, labelled) = unlabelled(&line);
    out.labelled = labelled;
    out.opens = labelled;
    let mut role = role.unwrap_or_default();
    let chunks = chunks(line);
    if let Some(organisation) = whole_organisation(line, &chunks) {
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

/// A label within a line, behind other words: where it begins, the role it tells, what follows.
fn embedded(line: &str) -> Option<(usize, Role, &str)> {
    let mut space = false;
    let mut furniture = false;
    for (at, c) in line.char_indices() {
        if space && !c.is_whitespace() && furniture {
            let rest = line.get(at..)?;
            if let Some((word, after)) = rest.split_once(' ')
                && LANGUAGES.is(Cue::By, &folded(word))
            {
                return Some((at, Role::Author, after));
            }
        }
        if c.is_whitespace() && !space {
            let last = line.get(..at)?.rsplit(char::is_whitespace).next()?;
            furniture |= LANGUAGES.is(Cue::Furniture, &folded(last));
        }
        if space
            && !c.is_whitespace()
            && let Some((label, cue, after)) = label_at(line.get(at..)?)
        {
            let head = line.get(..at)?;
            let colon = line
                .get(at..)?
                .find([':', '：'])
                .is_some_and(|colon| colon <= label.len() + 2);
            let role = ROLES
                .iter()
                .find(|(known, _)| *known == cue)
                .map(|(_, role)| *role);
            let ambiguous = LANGUAGES.is(Cue::Particle, &label)
                || LANGUAGES.is(Cue::And, &label)
                || matches!(
                    label.as_str(),
                    "aus" | "van" | "per" | "του" | "της" | "haber" | "text"
                );
            let passes = match role {
                Some(_) => colon || label.contains(' '),
                None => !ambiguous || colon || !is_person(head.trim()),
            };
            if passes && cue != Cue::Label || colon && cue == Cue::Label {
                return Some((at, role.unwrap_or_default(), after));
            }
        }
        space = c.is_whitespace();
    }
    None
}

/// An organisation whose name holds "and" or a comma: "Office for Weather and Rain".
fn whole_organisation(line: &str, chunks: &[Chunk<'_>]) -> Option<String> {
    if chunks.len() < 2
        || !chunks
            .iter()
            .skip(1)
            .all(|chunk| chunk.before == Break::And)
        || line.contains(['/', ':'])
    {
        return None;
    }
    let small = chunks.iter().any(|chunk| {
        chunk.text.split_whitespace().skip(1).any(|word| {
            word.starts_with(char::is_lowercase) && !LANGUAGES.is(Cue::Particle, &folded(word))
        })
    });
    let capital = line.starts_with(char::is_uppercase);
    let single = chunks.iter().skip(1).any(|chunk| !chunk.text.contains(' '));
    let words = line.split_whitespace().count();
    (small && capital && single && words <= 10 && embedded(line).is_none()).then(|| line.to_owned())
}

/// A line in which a bar stands for each date, so that it parts names as a bar does.
fn undated(line: &str) -> String {
    let mut out = String::new();
    let mut at = 0;
    for date in dates::find(line, Hint::default()) {
        out.push_str(line.get(at..date.range.start).unwrap_or_default());
        out.push_str(" | ");
        at = date.range.end;
    }
    out.push_str(line.get(at..).unwrap_or_default());
    out
}

/// Tags within a value ("<a href=..>Anna Muster</a>") are dropped.
fn untagged(value: &str) -> String {
    if !value.contains('<') {
        return value.to_owned();
    }
    let mut out = String::new();
    let mut inside = false;
    for c in value.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => {
                inside = false;
                out.push(' ');
            }
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out
}

/// Takes labels off the front: "By", "Text:", "Übersetzt von". Returns the role they tell, the rest, and whether there
/// was one.
pub fn unlabelled(line: &str) -> (Option<Role>, &str, bool) {
    let mut rest = line.trim_start_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '|' | '-'
                    | '–'
                    | '—'
                    | '•'
                    | '·'
                    | '/'
                    | ','
                    | '~'
                    | '*'
                    | '»'
                    | '('
                    | '✍'
                    | '©'
                    | ':'
            )
    });
    let mut role = None;
    let mut any = false;
    for _ in 0..3 {
        let Some((_, cue, after)) = label_at(rest) else {
            break;
        };
        role = ROLES
            .iter()
            .find(|(known, _)| *known == cue)
            .map(|(_, role)| *role)
            .or(role.or(Some(Role::Author)));
        any = true;
        rest = after;
    }
    (role.filter(|_| any), rest, any)
}

/// A label at the start of a line: its folded words, its cue, and the rest of the line.
fn label_at(line: &str) -> Option<(String, Cue, &str)> {
    let longest = 5;
    let mut ends: Vec<usize> = Vec::new();
    let mut colon: Option<usize> = None;
    let mut in_word = false;
    for (at, c) in line.char_indices() {
        if matches!(c, ':' | '：' | '＝' | '/' | '／' | '|') {
            if in_word || ends.is_empty() {
                ends.push(at);
            }
            if at > 0 && matches!(c, ':' | '：' | '＝' | '/' | '／' | '|') {
                colon = Some(at);
            }
            break;
        }
        if c.is_whitespace() {
            if in_word {
                ends.push(at);
            }
            in_word = false;
            if ends.len() >= longest {
                break;
            }
        } else {
            in_word = true;
        }
    }
    let after_sign = |at: usize| {
        line.get(at..)
            .map(|rest| {
                rest.trim_start()
                    .trim_start_matches([':', '：', '＝', '/', '／', '|'])
                    .trim_start()
            })
            .filter(|rest| !rest.is_empty())
    };
    if let Some(at) = colon {
        let label = folded(line.get(..at)?);
        let label = label.trim_matches([' ', '.', '-', '(']);
        let cue = [Cue::Label, Cue::By]
            .into_iter()
            .chain(ROLES.iter().map(|(cue, _)| *cue))
            .find(|cue| LANGUAGES.is(*cue, label));
        if let Some(cue) = cue {
            return Some((label.to_owned(), cue, after_sign(at)?));
        }
    }
    for end in ends.iter().rev() {
        if Some(*end) == colon {
            continue;
        }
        let label = folded(line.get(..*end)?);
        let label = label.trim_end_matches('.');
        let cue = [Cue::By]
            .into_iter()
            .chain(ROLES.iter().map(|(cue, _)| *cue))
            .find(|cue| LANGUAGES.is(*cue, label));
        let Some(cue) = cue else { continue };
        let rest = line.get(*end..)?.trim_start();
        // "Di Maio", "Van Gogh", "Da Silva" are names: a label is followed by a whole name, and where it is also a
        // particle the line says so by a small letter or the name's length.
        let particle = LANGUAGES.is(Cue::Particle, label);
        let capital = line.starts_with(|c: char| c.is_uppercase());
        let words = rest.split_whitespace().count();
        if particle && capital && words < 2 {
            continue;
        }
        if matches!(label, "with" | "aus" | "la" | "van" | "de" | "του" | "της")
            && capital
            && words < 2
        {
            continue;
        }
        if rest.starts_with(|c: char| c.is_uppercase() || c.is_numeric() || !c.is_lowercase())
            || label == "by"
            || label.contains(' ')
        {
            return Some((label.to_owned(), cue, rest));
        }
    }
    None
}

struct Chunk<'a> {
    text: &'a str,
    /// What parts it from the one before.
    before: Break,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Break {
    Start,
    Comma,
    And,
    /// A bar, a dash, a point: what follows may be anything.
    Hard,
}

/// Cuts a line at signs and at words for "and".
fn chunks(line: &str) -> Vec<Chunk<'_>> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut before = Break::Start;
    let mut push = |start: usize, end: usize, before: Break| {
        if let Some(text) = line.get(start..end) {
            let text = text.trim();
            if !text.is_empty() {
                out.push(Chunk { text, before });
                return true;
            }
        }
        false
    };
    let mut at = 0;
    let mut depth = 0usize;
    while let Some(rest) = line.get(at..).filter(|rest| !rest.is_empty()) {
        let Some(c) = rest.chars().next() else { break };
        let next = at + c.len_utf8();
        let spaced_before = line
            .get(..at)
            .is_none_or(|head| head.is_empty() || head.ends_with(char::is_whitespace));
        let spaced_after = line
            .get(next..)
            .is_none_or(|tail| tail.is_empty() || tail.starts_with(char::is_whitespace));
        match c {
            '(' | '[' | '（' => depth += 1,
            ')' | ']' | '）' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let cut = match c {
            _ if depth > 0 => None,
            ',' | '，' | '、' | '،' => Some(Break::Comma),
            ';' | '；' | '|' | '•' | '·' | '｜' | '→' | '»' | '⋅' | '∙' | '●' | '▪' | '◦' | '‧'
            | '\n' => Some(Break::Hard),
            '&' | '+' if spaced_before && spaced_after => Some(Break::And),
            '/' | '／' => Some(Break::And),
            '-' | '–' | '—' | '−' if spaced_before && spaced_after => Some(Break::Hard),
            '—' => Some(Break::Hard),
            '・' => {
                let kana =
                    |c: Option<char>| c.is_some_and(|c| matches!(u32::from(c), 0x30A0..=0x30FF));
                let left = kana(line.get(..at).and_then(|head| head.chars().next_back()));
                let right = kana(line.get(next..).and_then(|tail| tail.chars().next()));
                (!(left && right)).then_some(Break::And)
            }
            _ if spaced_before && c.is_alphabetic() => {
                let end = rest
                    .find(char::is_whitespace)
                    .map_or(line.len(), |end| at + end);
                let word = folded(line.get(at..end).unwrap_or_default());
                let word = word.trim_end_matches([',', ':']);
                let joins = end < line.len()
                    && LANGUAGES.is(Cue::And, word)
                    && !line.get(at..end).is_some_and(|w| {
                        w.chars().all(char::is_uppercase) && w.chars().count() == 1
                    })
                    && at > start
                    && joins_names(line.get(start..at), line.get(end..), word);
                if joins {
                    push(start, at, before);
                    before = Break::And;
                    start = end;
                    at = end;
                    continue;
                }
                None
            }
            _ => None,
        };
        if let Some(kind) = cut {
            push(start, at, before);
            before = kind;
            start = next;
        }
        at = next;
    }
    push(start, line.len(), before);
    out
}

/// "y", "e", "i", "a", "con" stand in Spanish, Portuguese and Slavic names too ("Ortega y Gasset"): both sides must be
/// whole names for them to join.
fn joins_names(left: Option<&str>, right: Option<&str>, word: &str) -> bool {
    let words = |text: Option<&str>| {
        text.unwrap_or_default()
            .split_whitespace()
            .filter(|word| word.starts_with(char::is_uppercase))
            .count()
    };
    match word {
        "and" | "und" | "et" | "og" | "och" | "ja" | "en" | "και" | "ve" | "и" | "та" | "sowie"
        | "oraz" => true,
        _ => words(left) >= 2 && words(right) >= 2 || words(left) == 0,
    }
}

fn read_chunk(chunk: &str, before: Break, role: Role, sites: &[String], out: &mut Names) {
    let (mut name, dropped) = bare(chunk);
    let whole = chunk.trim();
    if sites.contains(&text::letters(whole)) {
        name = whole.to_owned();
    }
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
    if LANGUAGES.is(Cue::Desk, &fold) {
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

/// A chunk without addresses, handles, bracketed additions, jobs and titles at its end.
fn bare(chunk: &str) -> (String, bool) {
    let mut name = String::new();
    let mut depth = 0usize;
    let mut dropped = false;
    for c in chunk.chars() {
        match c {
            '(' | '[' | '（' | '【' => depth += 1,
            ')' | ']' | '）' | '】' => depth = depth.saturating_sub(1),
            _ if depth > 0 => dropped = true,
            c => name.push(c),
        }
    }
    let mut words: Vec<&str> = Vec::new();
    for word in name.split_whitespace() {
        let handle = word.starts_with('@') || word.contains("://") || word.starts_with("www.");
        let mail = word.contains('@') && word.contains('.');
        if handle || mail {
            dropped = true;
        } else {
            words.push(word);
        }
    }
    // "Anna Muster@anna"
    let mut words: Vec<&str> = words
        .into_iter()
        .map(|word| word.split('@').next().unwrap_or(word))
        .filter(|word| !word.is_empty())
        .collect();
    // What is left of a date's surroundings: "Anna Muster am", "Stand".
    while words.len() > 1
        && words.last().is_some_and(|last| {
            let fold = folded(last);
            let fold = fold.trim_matches(|c: char| !c.is_alphanumeric());
            [Cue::At, Cue::Published, Cue::Updated]
                .iter()
                .any(|cue| LANGUAGES.is(*cue, fold))
                || matches!(fold, "on" | "am" | "the" | "stand" | "den")
        })
    {
        words.pop();
        dropped = true;
    }
    // "Anna Muster Writer": a job after a whole name.
    while words.len() > 2
        && words.last().is_some_and(|last| {
            let fold = folded(last);
            text::chars(&fold) > 3 && LANGUAGES.is(Cue::Job, fold.trim_matches('.'))
        })
    {
        words.pop();
        dropped = true;
    }
    // "Anna Muster in Kyiv", "Anna Muster for the Daily": what follows is not the name.
    for cut in [
        "in",
        "for",
        "at",
        "aus",
        "für",
        "à",
        "en",
        "em",
        "from",
        "bei",
        "on",
        "updated",
        "last",
        "published",
        "posted",
        "am",
        "is",
    ] {
        if let Some(at) = words.iter().position(|word| *word == cut)
            && (at >= 2 || at == 1 && matches!(cut, "on" | "am" | "at" | "is"))
        {
            words.truncate(at);
            dropped = true;
        }
    }
    let mut name = words.join(" ");
    // The mark of a note or an address: "Anna Muster1".
    if words.len() > 1 {
        let head = name.trim_end_matches(|c: char| {
            c.is_ascii_digit() || matches!(c, '*' | '†' | '‡' | '¹' | '²' | '³')
        });
        if head.ends_with(char::is_lowercase) {
            name = head.to_owned();
        }
    }
    // 張三記者 / 홍길동 기자
    let fold = folded(&name);
    if let Some(after) = LANGUAGES
        .phrases(Cue::After)
        .filter(|after| fold.ends_with(after) && fold.len() > after.len())
        .max_by_key(|after| after.len())
    {
        let keep = text::chars(&fold).saturating_sub(text::chars(after));
        if keep >= 2 && text::chars(&fold) == text::chars(&name) {
            name = name
                .chars()
                .take(keep)
                .collect::<String>()
                .trim()
                .to_owned();
        } else if let Some(head) = name.rsplit_once(' ').map(|(head, _)| head.to_owned()) {
            name = head;
        }
    }
    let trimmed = name
        .trim_matches(|c: char| {
            c.is_whitespace()
                || matches!(
                    c,
                    ',' | ';'
                        | ':'
                        | '|'
                        | '-'
                        | '–'
                        | '—'
                        | '•'
                        | '·'
                        | '*'
                        | '"'
                        | '“'
                        | '”'
                        | '„'
                        | '«'
                        | '»'
                        | '/'
                        | '~'
                        | '>'
                        | '<'
                        | '_'
                        | '：'
                        | '…'
                )
        })
        .to_owned();
    let trimmed = match trimmed.strip_suffix('.') {
        // "Jr.", "Anna M." keep their point.
        Some(head)
            if head
                .rsplit([' ', '.'])
                .next()
                .is_some_and(|last| text::chars(last) > 3) =>
        {
            head.to_owned()
        }
        _ => trimmed,
    };
    (trimmed, dropped)
}

/// True if a text may name somebody: short, with letters, no figures to speak of, no date, no sentence.
fn text_is_name(name: &str, fold: &str) -> bool {
    let chars = text::chars(name);
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    if chars > NAME_CHARS || letters < 2 && !name.chars().any(is_ideograph) {
        return false;
    }
    let words = name.split_whitespace().count();
    if words > NAME_WORDS
        || name.contains([
            '?', '!', '{', '}', '<', '>', '=', '%', '$', '€', '£', '\\', '…',
        ])
    {
        return false;
    }
    if fold.starts_with("http") || fold.contains(".com/") || fold.contains("www.") {
        return false;
    }
    let figures = name.chars().filter(char::is_ascii_digit).count();
    if figures * 2 > letters || !dates::find(name, Hint::default()).is_empty() {
        return false;
    }
    if is_furniture(fold) {
        return false;
    }
    true
}

/// Labels of dates, reading times and buttons that stand beside names.
pub fn is_furniture(fold: &str) -> bool {
    let plain = fold.trim_matches(|c: char| !c.is_alphanumeric());
    if plain.is_empty() {
        return true;
    }
    if [
        Cue::Published,
        Cue::Updated,
        Cue::Label,
        Cue::By,
        Cue::And,
        Cue::At,
        Cue::Minutes,
        Cue::Rights,
    ]
    .iter()
    .any(|cue| LANGUAGES.is(*cue, plain))
    {
        return true;
    }
    // "5 min read"
    let figures: String = plain.chars().take_while(char::is_ascii_digit).collect();
    if !figures.is_empty() {
        let rest = plain.get(figures.len()..).unwrap_or_default().trim();
        if LANGUAGES.is(Cue::Minutes, rest) {
            return true;
        }
    }
    matches!(
        plain,
        "share"
            | "follow"
            | "comments"
            | "comment"
            | "no comments"
            | "0 comments"
            | "leave a comment"
            | "print"
            | "email"
            | "e-mail"
            | "facebook"
            | "twitter"
            | "linkedin"
            | "more"
            | "view profile"
            | "bio"
            | "profile"
            | "false"
            | "true"
            | "null"
            | "undefined"
            | "none"
            | "n/a"
            | "none none"
            | "mon"
            | "tue"
            | "wed"
            | "thu"
            | "fri"
            | "sat"
            | "sun"
            | "monday"
            | "tuesday"
            | "wednesday"
            | "thursday"
            | "friday"
            | "saturday"
            | "sunday"
            | "montag"
            | "dienstag"
            | "mittwoch"
            | "donnerstag"
            | "freitag"
            | "samstag"
            | "sonntag"
            | "uhr"
            | "seite"
            | "kommentare"
            | "teilen"
            | "lesezeit"
            | "uncategorized"
            | "allgemein"
            | "aktuell"
            | "home"
            | "reading time"
            | "temps de lecture"
            | "leestijd"
            | "tempo di lettura"
            | "tiempo de lectura"
    )
}

fn job_within(fold: &str) -> bool {
    let mut words = fold
        .split([' ', '-', ','])
        .map(|word| word.trim_matches('.'));
    words.any(|word| LANGUAGES.is(Cue::Job, word) && text::chars(word) > 3)
}

fn is_capitalised(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

fn is_ideograph(c: char) -> bool {
    matches!(u32::from(c), 0x3040..=0x30FF | 0x3400..=0x9FFF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF)
}

/// Two to five words that begin with capitals, particles aside; or a short name in a script without capitals.
pub fn is_person(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    if name.chars().any(is_ideograph) {
        let chars = text::chars(name);
        return (2..=12).contains(&chars) && words.len() <= 4;
    }
    let caseless = name
        .chars()
        .filter(|c| c.is_alphabetic())
        .all(|c| !c.is_uppercase() && !c.is_lowercase());
    if caseless {
        return (1..=5).contains(&words.len());
    }
    if !(1..=6).contains(&words.len()) {
        return false;
    }
    words.iter().enumerate().all(|(at, word)| {
        is_capitalised(word)
            || (at > 0 && LANGUAGES.is(Cue::Particle, &folded(word)))
            || word.starts_with(['"', '“', '„', '\'', '‘'])
            || (word.contains('\'') || word.contains('’')) && word.chars().any(char::is_uppercase)
            || (at == 0 && words.len() > 1 && LANGUAGES.is(Cue::Particle, &folded(word)))
    }) && !words
        .iter()
        .any(|word| word.chars().filter(char::is_ascii_digit).count() > 0)
}

/// Person or organisation, by words and by the site's own names.
pub fn kind_of(name: &str, fold: &str, sites: &[String]) -> AgentKind {
    let letters = text::letters(name);
    if sites.contains(&letters) || LANGUAGES.is(Cue::Agency, fold) {
        return AgentKind::Organisation;
    }
    let words: Vec<&str> = fold
        .split([' ', '/', '-'])
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .collect();
    if words
        .iter()
        .any(|word| LANGUAGES.is(Cue::Organisation, word))
        || LANGUAGES
            .phrases(Cue::Organisation)
            .filter(|word| word.chars().any(is_ideograph) && text::chars(word) > 1)
            .any(|word| fold.ends_with(word))
    {
        return AgentKind::Organisation;
    }
    if fold.starts_with("the ") || name.contains('.') && !name.contains(' ') && name.len() > 4 {
        return AgentKind::Organisation;
    }
    if words.len() > 1 && words.iter().all(|word| LANGUAGES.is(Cue::Agency, word)) {
        return AgentKind::Organisation;
    }
    if is_person(name) {
        AgentKind::Person
    } else {
        AgentKind::Unknown
    }
}

/// A name of two words or more in nothing but capitals -> capitals and small letters. Anything else stays as it is.
pub fn capitals(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let shouted = words.len() >= 2
        && name.chars().any(|c| c.is_uppercase())
        && !name.chars().any(char::is_lowercase)
        && words.iter().filter(|word| text::chars(word) > 2).count() >= 2
        && !words
            .iter()
            .any(|word| word.chars().any(|c| c.is_numeric()));
    if !shouted {
        return name.to_owned();
    }
    words
        .iter()
        .enumerate()
        .map(|(at, word)| {
            if at > 0 && LANGUAGES.is(Cue::Particle, &folded(word)) {
                word.to_lowercase()
            } else {
                title_case(word)
            }
        })
        .collect::<Vec<_>>()
        .join(" ")
}

fn title_case(word: &str) -> String {
    // Initials stay: "J.K."
    if word.contains('.') && word.split('.').all(|part| text::chars(part) <= 1) {
        return word.to_owned();
    }
    let mut out = String::new();
    let mut start = true;
    for c in word.chars() {
        if start {
            out.push(c);
        } else {
            out.extend(c.to_lowercase());
        }
        start = matches!(c, '-' | '\'' | '’' | '.' | '‐');
    }
    let lower = out.to_lowercase();
    if lower.starts_with("mc")
        && text::chars(&out) > 3
        && let Some(rest) = out.get(2..)
    {
        let mut chars = rest.chars();
        if let Some(first) = chars.next() {
            return format!("Mc{}{}", first.to_uppercase(), chars.as_str());
        }
    }
    out
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
