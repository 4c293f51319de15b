//! How strongly a text looks like a credit.

use super::{
    agencies,
    labels::{self, Kind},
    names::{self, Shape},
    parties::{self, Hint, Parsed},
    roles, words,
};
use std::ops::Range;

/// A text looked at as a credit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Examined {
    /// 0 to 100: 0 is certainly none; from 70 on the words themselves say it; between 30 and 70 only with help from
    /// where they stand.
    pub strength: u8,
    /// The credit line: byte range without outer brackets, label and final stop.
    pub text: Range<usize>,
    /// The label as printed, if any.
    pub label: Option<Range<usize>>,
    /// True if © or "Copyright" is printed.
    pub sign: bool,
    /// What it names.
    pub parsed: Parsed,
    /// Number of words of the credit line.
    pub words: usize,
}

/// True if a text reads as a sentence or caption rather than as a list of names.
pub fn is_prose(text: &str) -> bool {
    let pieces = words::split(text);
    let cjk = text.chars().filter(|c| words::is_cjk(*c)).count();
    if cjk > 24 || text.contains(['。', '！', '？']) {
        return true;
    }
    let small = pieces
        .iter()
        .filter(|(_, word)| {
            word.chars().next().is_some_and(|c| c.is_lowercase()) && !JOINING.contains(word)
        })
        .count();
    let uncased = text
        .chars()
        .filter(|c| {
            c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase() && !words::is_cjk(*c)
        })
        .count();
    text.chars().count() > 200
        || uncased > 40
        || (small >= 4 && small.saturating_mul(3) > pieces.len())
        || (pieces.len() >= 4 && small.saturating_mul(2) >= pieces.len())
        || (pieces.len() > 16 && small >= 3)
}

/// Small words that credits use too.
const JOINING: &[&str] = &[
    "via",
    "for",
    "of",
    "and",
    "by",
    "on",
    "the",
    "für",
    "von",
    "auf",
    "de",
    "del",
    "la",
    "le",
    "les",
    "des",
    "du",
    "da",
    "do",
    "di",
    "und",
    "et",
    "y",
    "e",
    "van",
    "der",
    "den",
    "durch",
    "bearbeitet",
    "courtesy",
    "photo",
    "foto",
    "from",
    "at",
    "in",
    "para",
    "por",
    "par",
    "pour",
    "aus",
    "zu",
    "und/oder",
    "dpa",
    "epa",
    "imago",
    "images",
    "picture",
    "alliance",
    "stock",
    "afp",
    "laif",
    "ddp",
    "epd",
    "action",
    "press",
    "flickr",
    "via/",
    "mit",
    "genehmigung",
    "edited",
    "cropped",
    "left",
    "right",
    "links",
    "rechts",
    "oben",
    "unten",
];

/// Reads the words of a credit that was found, however long it is.
pub fn read(text: &str) -> Examined {
    look(text, true, true)
}

/// Looks at a text as a credit. `set_apart` says that brackets, an element or a line of its own hold it: a label may then
/// stand without a colon.
///
/// What is too long or reads as a sentence has no strength, and its names are not read.
pub fn examine(text: &str, set_apart: bool) -> Examined {
    look(text, set_apart, false)
}

fn look(text: &str, set_apart: bool, whole: bool) -> Examined {
    let mut out = Examined::default();
    let mut live = words::trimmed(
        text,
        &[
            '|', '•', '·', '-', '–', '—', '▶', '►', '*', '→', '/', '↑', '▲', '▼', '×',
        ],
    );
    let mut apart = set_apart;
    let mut photo = false;
    let mut loose = false;
    let mut kind = None;
    let mut flags: Vec<&'static str> = Vec::new();
    for _ in 0..8 {
        let part = words::part(text, live.clone());
        let trimmed = words::trimmed(
            part,
            &[
                ',', ';', '"', '“', '”', '„', '|', '-', '–', '—', '•', '·', ':', '/', '=', '＝',
            ],
        );
        live = live.start.saturating_add(trimmed.start)..live.start.saturating_add(trimmed.end);
        let part = words::part(text, live.clone());
        if let Some(inner) = outer_brackets(part) {
            live = live.start.saturating_add(inner.start)..live.start.saturating_add(inner.end);
            apart = true;
            continue;
        }
        // "Captura de video", "Handout photo": all that is said of where the picture came from.
        if kind.is_none() && roles::find(part).is_some_and(|flag| flag != "none") {
            break;
        }
        if let Some(label) = labels::at_start(part, apart).or_else(|| bare_label(part))
            && label.kind != Kind::Caption
            && label.end <= part.len()
            && !(label.kind == Kind::Illustration
                && label.end < part.len()
                && second_label(words::part(part, label.end..part.len())))
            && (kind.is_none() || label.closed || label.kind != Kind::Source)
        {
            flags.extend(label_flag(
                words::part(part, label.start..label.end),
                label.kind,
            ));
            out.sign |= label.kind == Kind::Sign;
            loose |= !label.closed
                && !matches!(
                    words::part(part, label.start..label.end).trim_end().to_lowercase().as_str(),
                    by if by.ends_with("by") || by.ends_with(',')
                );
            photo |= matches!(
                label.kind,
                Kind::Photo | Kind::Source | Kind::Sign | Kind::Illustration
            );
            kind.get_or_insert(label.kind);
            let from = live.start;
            let to = from.saturating_add(label.end);
            let start = out
                .label
                .as_ref()
                .map_or(from.saturating_add(label.start), |label| label.start);
            out.label = Some(start..to.min(live.end));
            live = to.min(live.end)..live.end;
            continue;
        }
        // "by X" of a name set apart.
        if let Some(rest) = part
            .strip_prefix("by ")
            .or_else(|| part.strip_prefix("By "))
            .or_else(|| part.strip_prefix("BY "))
            && (agencies::find(rest).is_some() || names::shape(rest) == Shape::Person)
        {
            let from = live.start;
            live = live.end.saturating_sub(rest.len())..live.end;
            kind.get_or_insert(Kind::Source);
            out.label.get_or_insert(from..from.saturating_add(2));
            continue;
        }
        break;
    }
    // A final stop goes unless it belongs to the last word.
    loop {
        let part = words::part(text, live.clone());
        if let Some(head) = part.strip_suffix(['.', '。', ',', ';']) {
            if part.ends_with('.') && parties::ends_with_abbreviation(head) {
                break;
            }
            live = live.start..live.start.saturating_add(head.trim_end().len());
        } else {
            break;
        }
    }
    out.text = live.clone();
    let body = words::part(text, live);
    out.words = words::split(body).len();
    if !whole && cannot_be(body, kind.is_some(), out.words) {
        return out;
    }
    out.parsed = parties::parse(body, Hint { labelled: photo });
    out.strength = strength(body, kind, &out);
    // "(Source Frankie's Harbour)" in brackets is a credit though its name has no shape.
    let titled = apart && body.chars().next().is_some_and(|c| !c.is_lowercase());
    if (loose && !titled && !names_somebody(&out.parsed))
        || (kind.is_some() && reads_on(body, &out))
    {
        // "Photo de classe", "Bild: ein Geschenk der Stadt": the label is a word of the caption.
        out.strength = out.strength.min(20);
    }
    for flag in flags {
        if !out.parsed.flags.iter().any(|other| other == flag) {
            out.parsed.flags.push(flag.to_owned());
        }
    }
    out
}

/// "Foto Ada Example", "PHOTO ADA EXAMPLE, LA PRESSE": a label without a sign behind it, before nothing but names.
fn bare_label(text: &str) -> Option<labels::Label> {
    let label = labels::bare(text)?;
    // "PhotoNews/Ada Example" begins with an agency, not with a label.
    if agencies::at_start(text).is_some() {
        return None;
    }
    let rest = words::part(text, label.end..text.len());
    if words::split(rest).len() > 8 {
        return None;
    }
    let parsed = parties::parse(rest, Hint { labelled: true });
    // "fot." stands before nothing but a credit; "Foto Museum" is a museum.
    let short = words::part(text, label.start..label.end)
        .trim_end()
        .ends_with('.');
    let named = parsed.persons > 0 || parsed.known > 0 || (short && parsed.understood > 0);
    (named && parsed.unknown == 0 && parsed.bare_words == 0).then_some(label)
}

fn names_somebody(parsed: &Parsed) -> bool {
    parsed.persons > 0
        || parsed.known > 0
        || parsed.relations > 0
        || parsed.roles > 0
        || parsed.licence.is_some()
        || parsed
            .parties
            .iter()
            .any(|party| names::shape(&party.name) == Shape::Organisation)
}

/// True for three words or more that begin in small letters and name nobody.
fn reads_on(body: &str, out: &Examined) -> bool {
    out.words >= 3
        && !out.sign
        && body.chars().next().is_some_and(char::is_lowercase)
        && !names_somebody(&out.parsed)
        && out.parsed.flags.is_empty()
}

/// What a label itself says of the picture: "Archivfoto:", "Screenshot:", "사진 제공=".
fn label_flag(label: &str, kind: Kind) -> Option<&'static str> {
    let word = words::part(
        label,
        words::trimmed(label, &[':', '：', '=', '＝', '.', '…', '/', '／', '|']),
    );
    match roles::find(word) {
        Some("none") | None if kind == Kind::Screenshot => Some("screenshot"),
        Some("none") => None,
        // What is drawn is no photograph of anything: "Illustration:" names the medium.
        Some("composite" | "symbolic") if kind == Kind::Illustration => None,
        flag => flag,
    }
}

/// True for words that are a sentence or too many, whatever they name.
fn cannot_be(body: &str, labelled: bool, words: usize) -> bool {
    if body.is_empty() || body.chars().count() > 200 {
        return true;
    }
    let sentence = body.ends_with(['!', '?', '…', ':']) || (body.ends_with('.') && words > 6);
    (sentence || !(labelled && words <= 8)) && is_prose(body)
}

fn strength(body: &str, kind: Option<Kind>, out: &Examined) -> u8 {
    let parsed = &out.parsed;
    if body.is_empty() {
        return 0;
    }
    let labelled = kind.is_some();
    let prose = is_prose(body);
    let sentence = body.ends_with(['!', '?', '…', ':']) || (body.ends_with('.') && out.words > 6);
    let long = out.words > 8 && parsed.unknown > 0;
    if cannot_be(body, labelled, out.words) || (long && (parsed.known == 0 || prose)) {
        return 0;
    }
    let nothing = parsed.parties.is_empty()
        && parsed.flags.is_empty()
        && parsed.licence.is_none()
        && parsed.roles == 0;
    if out.sign {
        return if nothing && out.words > 6 { 20 } else { 95 };
    }
    if labelled {
        if sentence && out.words > 4 {
            return 10;
        }
        let strange = parsed.unknown > 0 && parsed.known == 0;
        if kind == Some(Kind::Source) || kind == Some(Kind::Photo) {
            return if strange && out.words > 8 {
                20
            } else if strange && out.words > 5 {
                55
            } else {
                92
            };
        }
        // "Map: ...", "Video: ..." open captions as well.
        return if parsed.known > 0
            || parsed.persons > 0
            || (parsed.relations > 0 && !parsed.parties.is_empty())
        {
            90
        } else if strange && out.words > 4 {
            30
        } else if out.words <= 4 {
            75
        } else {
            45
        };
    }
    if parsed.licence.is_some() && parsed.unknown == 0 {
        return 90;
    }
    if parsed.unknown > 0 && parsed.unknown >= parsed.understood.saturating_add(parsed.bare_words) {
        return 0;
    }
    let doubt = if parsed.unknown > 0 { 50 } else { 0 };
    let score: u8 = if parsed.certain > 0 {
        90
    } else if parsed.relations > 0 && !parsed.parties.is_empty() {
        85
    } else if parsed.known > 0 {
        if parsed.parties.len() > 1 { 85 } else { 74 }
    } else if parsed.flags.iter().any(|flag| {
        matches!(
            flag.as_str(),
            "supplied" | "handout" | "pool" | "screenshot"
        )
    }) {
        if parsed.parties.is_empty() || parsed.persons > 0 {
            80
        } else {
            60
        }
    } else if has_slash(body) && parsed.parties.len() > 4 {
        10
    } else if has_slash(body)
        && parsed.parties.len() > 1
        && (parsed.persons > 0 || parsed.understood > 0)
    {
        if parsed.persons > 0 { 80 } else { 60 }
    } else if has_slash(body) && parsed.parties.len() == 1 && parsed.roles > 0 {
        75
    } else if names::is_domain(body) {
        70
    } else if body.starts_with('@') && out.words == 1 {
        74
    } else if parsed.persons > 0 && parsed.bare_words == 0 {
        if parsed.persons == 1 { 45 } else { 42 }
    } else if parsed.parties.is_empty() && parsed.roles > 0 {
        30
    } else if names::shape(body) == Shape::Organisation {
        35
    } else if fold_possessive(body) {
        40
    } else if parsed.bare_words > 0 && out.words <= 5 {
        20
    } else {
        10
    };
    score.saturating_sub(doubt)
}

fn fold_possessive(body: &str) -> bool {
    !body.contains(' ')
        && (body.ends_with("'s") || body.ends_with("’s"))
        && body.chars().next().is_some_and(char::is_uppercase)
}

fn has_slash(body: &str) -> bool {
    body.contains(['/', '|', '｜', '／'])
}

/// True if another label follows in the same text: then the first is part of what is said.
fn second_label(rest: &str) -> bool {
    labels::all(rest)
        .iter()
        .any(|label| label.kind == Kind::Photo && label.start > 0)
}

/// The inside of a text that one pair of brackets encloses.
pub fn outer_brackets(text: &str) -> Option<Range<usize>> {
    let open = text.chars().next()?;
    let close = closing(open)?;
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        if c == open {
            depth = depth.saturating_add(1);
        } else if c == close {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                let rest = words::part(text, at.saturating_add(c.len_utf8())..text.len());
                let ends = rest
                    .chars()
                    .all(|c| c.is_whitespace() || matches!(c, '.' | ',' | ';' | '。'));
                return ends.then_some(open.len_utf8()..at);
            }
        }
    }
    None
}

/// The bracket that closes this one.
pub fn closing(open: char) -> Option<char> {
    Some(match open {
        '(' => ')',
        '[' => ']',
        '（' => '）',
        '［' => '］',
        '【' => '】',
        '〔' => '〕',
        '〈' => '〉',
        '{' => '}',
        _ => return None,
    })
}
