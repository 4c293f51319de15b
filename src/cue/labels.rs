//! Labels: "Photo:", "Foto: ", "Credit...", "Fotos von", "写真＝", and the signs © and (c).
//!
//! A text in; where labels stand in it, and what medium they name. A label alone proves little: "Image: Jane Doe has
//! agreed to..." opens a caption. What follows decides ([`super::examine`]).

use super::words::{self, Meanings, Openings, Words, fold, is_cjk};
use std::sync::OnceLock;

/// What a label says of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Photograph, image.
    Photo,
    /// Drawing, painting, montage.
    Illustration,
    /// Chart, map.
    Graphic,
    /// Screenshot.
    Screenshot,
    /// Video, still.
    Video,
    /// Says no medium: "Credit:", "Quelle:".
    Source,
    /// Opens a caption, not a credit: "Image caption,".
    Caption,
    /// © or (c).
    Sign,
}

/// A label in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label {
    /// First byte.
    pub start: usize,
    /// First byte of what follows: separators and words of authorship belong to the label.
    pub end: usize,
    /// What it says.
    pub kind: Kind,
    /// True if a colon, dots or an equals sign close it; false for "Photo by" and "Image source,".
    pub closed: bool,
}

fn table() -> &'static Meanings<(Kind, bool)> {
    static TABLE: OnceLock<Meanings<(Kind, bool)>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut out = Meanings::new();
        for row in words::rows(include_str!("labels.tsv")) {
            let (Some(kind), Some(list)) = (row.get(1), row.get(2)) else {
                continue;
            };
            if *kind == BARE {
                continue;
            }
            let kind = match *kind {
                "photo" => Kind::Photo,
                "illustration" => Kind::Illustration,
                "graphic" => Kind::Graphic,
                "screenshot" => Kind::Screenshot,
                "video" => Kind::Video,
                "caption" => Kind::Caption,
                _ => Kind::Source,
            };
            for entry in words::entries(list) {
                let (word, comma) = match entry.strip_prefix('+') {
                    Some(word) => (word, true),
                    None => (entry, false),
                };
                let slot = out.entry(fold(word)).or_insert((kind, comma));
                slot.1 |= comma;
            }
        }
        out
    })
}

/// Labels that stand glued to the name in copies that lost their markup.
const GLUED: &[&str] = &["Credit", "Crédit", "Photo", "Foto"];

/// Kind of the rows of labels that newsrooms print with nothing but a space before the name.
const BARE: &str = "bare";

fn bare_words() -> &'static Words {
    static TABLE: OnceLock<Words> = OnceLock::new();
    TABLE.get_or_init(|| {
        words::rows(include_str!("labels.tsv"))
            .filter(|row| row.get(1) == Some(&BARE))
            .filter_map(|row| row.get(2).copied())
            .flat_map(words::entries)
            .map(fold)
            .collect()
    })
}

/// A label followed by nothing but a space and a capital: "Foto Ada Example". The names behind it decide.
pub fn bare(text: &str) -> Option<Label> {
    // "CreditAda Example/The Paper": the label lost the space behind it.
    for word in GLUED {
        if let Some(rest) = text.strip_prefix(word)
            && rest.starts_with(char::is_uppercase)
        {
            return Some(Label {
                start: 0,
                end: word.len(),
                kind: Kind::Source,
                closed: false,
            });
        }
    }
    let pieces = words::split(text);
    (1..=2.min(pieces.len().saturating_sub(1)))
        .rev()
        .find_map(|take| {
            let (first, _) = pieces.get(take.saturating_sub(1))?;
            let (next, word) = pieces.get(take)?;
            let opens = word.chars().next().is_some_and(|c| !c.is_lowercase());
            let head = words::part(text, 0..first.end);
            if !opens || head.len() > 40 || !bare_words().contains(&fold(head)) {
                return None;
            }
            let kind = table()
                .get(&fold(head))
                .map_or(Kind::Photo, |(kind, _)| *kind);
            Some(Label {
                start: words::trimmed(text, &[]).start,
                end: next.start,
                kind,
                closed: false,
            })
        })
}

fn by_words() -> &'static Words {
    static TABLE: OnceLock<Words> = OnceLock::new();
    TABLE.get_or_init(|| {
        words::rows(include_str!("by.tsv"))
            .filter_map(|row| row.get(1).copied())
            .flat_map(words::entries)
            .map(fold)
            .collect()
    })
}

/// Bytes of the longest word of authorship.
const LONGEST_BY: usize = 24;

/// Bytes at the start of a text that a label and what joins it can take.
const LONGEST_AT_START: usize = 320;

/// True if nothing or a sign that parts stands before this byte: "Foto/EFE", but not the photo of "AP Photo/Ada".
fn stands_alone(text: &str, start: usize) -> bool {
    words::part(text, 0..start)
        .trim_end()
        .chars()
        .next_back()
        .is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '/' | '／' | '&' | '+' | ','))
        || (words::part(text, 0..start).ends_with(crate::text::is_space)
            && words::part(text, start..text.len())
                .chars()
                .next()
                .is_some_and(is_cjk))
}

fn openings() -> &'static Openings {
    static TABLE: OnceLock<Openings> = OnceLock::new();
    TABLE.get_or_init(|| Openings::of(table().keys()))
}

/// The longest label that ends where `text` ends: its first byte, its kind, whether a comma may close it.
fn ending(text: &str) -> Option<(usize, Kind, bool)> {
    let text = words::part(text, 0..words::trimmed(text, &['*', '_']).end);
    let mut best = None;
    let mut chars = text.char_indices().rev().peekable();
    let mut taken = 0;
    while let Some((at, c)) = chars.next() {
        taken += 1;
        if taken > 44 {
            break;
        }
        if !c.is_alphanumeric() {
            continue;
        }
        let before = chars.peek().map(|(_, c)| *c);
        if words::may_begin(before, c)
            && openings().may_open(words::part(text, at..text.len()))
            && let Some((kind, comma)) = table().get(&fold(words::part(text, at..text.len())))
        {
            best = Some((at, *kind, *comma));
        }
    }
    best
}

/// Takes further labels joined to the one that starts at `start`: "Text/Foto:", "Foto und Grafik:".
fn joined(text: &str, start: usize) -> usize {
    let mut start = start;
    for _ in 0..3 {
        let before = words::part(text, 0..start).trim_end();
        let cut = [
            "/", "&", "+", ",", " und", " and", " et", " y", " e", " i", " og", " och", " en", "+",
        ]
        .iter()
        .find_map(|joint| before.strip_suffix(joint));
        let Some(cut) = cut else { return start };
        let known = ending(cut).map(|(at, _, _)| at).or_else(|| {
            let (range, word) = words::split(cut).pop()?;
            matches!(
                fold(word).as_str(),
                "text"
                    | "texte"
                    | "texto"
                    | "testo"
                    | "story"
                    | "words"
                    | "tekst"
                    | "текст"
                    | "video"
            )
            .then_some(range.start)
        });
        match known {
            Some(at) => start = at,
            None => return start,
        }
    }
    start
}

/// Bytes of a sign of copyright at the start of a text, with the word before it taken elsewhere.
fn sign(text: &str) -> Option<usize> {
    if !text.starts_with(['©', 'ⓒ', 'Ⓒ', '(', '（', '[', '&', '℗', 'c', 'C']) {
        return None;
    }
    for sign in [
        "©",
        "ⓒ",
        "Ⓒ",
        "(c)",
        "(C)",
        "（C）",
        "（c）",
        "（Ｃ）",
        "[c]",
        "[C]",
        "&copy;",
        "℗",
    ] {
        if text.starts_with(sign) {
            return Some(sign.len());
        }
    }
    let folded = text.get(..9)?;
    if folded.eq_ignore_ascii_case("copyright") {
        let rest = text.get(9..)?;
        // "Copyright-free drawings" are nobody's.
        let free = rest.trim_start_matches([' ', '-']).get(..4);
        if free.is_some_and(|free| free.eq_ignore_ascii_case("free")) {
            return None;
        }
        return rest
            .chars()
            .next()
            .is_none_or(|c| !c.is_alphanumeric())
            .then_some(9);
    }
    None
}

/// All labels and signs of a text, in order.
pub fn all(text: &str) -> Vec<Label> {
    let mut out: Vec<Label> = Vec::new();
    let mut push = |label: Label| {
        if !out
            .iter()
            .any(|other| other.start == label.start && other.end >= label.end)
        {
            out.push(label);
        }
    };
    let mut before = None;
    for (at, c) in text.char_indices() {
        let rest = words::part(text, at..text.len());
        let closing = match c {
            ':' | '：' | '=' | '＝' | '…' | '|' | '︰' => c.len_utf8(),
            '.' if rest.starts_with("...") => rest
                .len()
                .saturating_sub(rest.trim_start_matches('.').len()),
            ',' | '،' | '，' | '、' => c.len_utf8(),
            '/' | '／' | '・' if !rest.starts_with("//") => c.len_utf8(),
            _ => 0,
        };
        if closing > 0
            && let Some((start, kind, comma)) = ending(words::part(text, 0..at))
            && (comma || !matches!(c, ',' | '،' | '，' | '、'))
            && !(c == '|'
                && (kind == Kind::Source
                    || (words::part(text, 0..start).ends_with(crate::text::is_space)
                        && !stands_alone(text, start))))
            && !(c == '…' && before.is_some_and(crate::text::is_space))
            && (!matches!(c, '/' | '／' | '・')
                || (kind == Kind::Photo && stands_alone(text, start)))
        {
            let start = joined(text, start);
            let end = skip_space(text, at.saturating_add(closing));
            push(Label {
                start,
                end,
                kind,
                closed: !matches!(c, ',' | '،' | '，' | '、' | '|' | '/' | '／' | '・'),
            });
        }
        if let Some(len) = sign(rest)
            && before.is_none_or(|before: char| {
                c == '©' || !before.is_alphanumeric() || c == '(' || c == '（' || c == 'ⓒ'
            })
        {
            let mut end = skip_space(text, at.saturating_add(len));
            // "Copyright © by X", "© Copyright X"
            for _ in 0..3 {
                let rest = words::part(text, end..text.len());
                if let Some(len) = sign(rest) {
                    end = skip_space(text, end.saturating_add(len));
                } else if let Some(rest) = rest.strip_prefix(':') {
                    end = skip_space(text, text.len().saturating_sub(rest.len()));
                } else if rest
                    .get(..3)
                    .is_some_and(|by| by.eq_ignore_ascii_case("by "))
                {
                    end = skip_space(text, end.saturating_add(3));
                }
            }
            let (start, kind) = match ending(words::part(text, 0..at)) {
                Some((start, kind, _)) if kind != Kind::Caption => (joined(text, start), kind),
                _ => (at, Kind::Sign),
            };
            let _ = kind;
            push(Label {
                start,
                end,
                kind: Kind::Sign,
                closed: true,
            });
        }
        before = Some(c);
    }
    for (range, word) in words::split(text) {
        let word = word.trim_end_matches(':');
        if word.len() <= LONGEST_BY
            && by_words().contains(&fold(word))
            && let Some((start, kind, _)) = ending(words::part(text, 0..range.start))
            && !matches!(kind, Kind::Source | Kind::Caption)
        {
            let start = joined(text, start);
            push(Label {
                start,
                end: skip_space(text, range.end),
                kind,
                closed: false,
            });
        }
        // d'Anne, d’Anne
        if let Some(len) = ["d'", "d’"]
            .iter()
            .find(|by| word.starts_with(**by))
            .map(|by| by.len())
            && let Some((start, kind, _)) = ending(words::part(text, 0..range.start))
            && kind == Kind::Photo
        {
            push(Label {
                start,
                end: range.start.saturating_add(len),
                kind,
                closed: false,
            });
        }
    }
    out.sort_by_key(|label| (label.start, std::cmp::Reverse(label.end)));
    out
}

/// The label at the start of a text. With `bare`, a label word followed by nothing but a space counts too ("Photo AFP"):
/// only where brackets or an element of its own say that the text is a credit.
pub fn at_start(text: &str, bare: bool) -> Option<Label> {
    let start = words::trimmed(text, &[]).start;
    let head = words::head(text, LONGEST_AT_START);
    if let Some(label) = all(head).into_iter().find(|label| label.start == start) {
        return Some(label);
    }
    let pieces = words::split(text);
    // "Photo courtesy of X": the label ends, the courtesy stays.
    for take in 1..=2.min(pieces.len().saturating_sub(1)) {
        let (Some((first, _)), Some((next, word))) =
            (pieces.get(take.saturating_sub(1)), pieces.get(take))
        else {
            continue;
        };
        if matches!(
            fold(word).trim_end_matches(':'),
            "courtesy"
                | "provided"
                | "supplied"
                | "cortesía"
                | "courtoisie"
                | "gracieuseté"
                | "fournie"
                | "fournies"
                | "remise"
                | "submitted"
                | "contributed"
                | "cedida"
                | "cortesia"
        ) && let Some((kind, _)) = table().get(&fold(words::part(text, start..first.end)))
            && !matches!(kind, Kind::Caption | Kind::Source)
        {
            return Some(Label {
                start,
                end: next.start,
                kind: *kind,
                closed: true,
            });
        }
    }
    if !bare {
        return None;
    }
    for take in (1..=3.min(pieces.len().saturating_sub(1))).rev() {
        let (Some((first, _)), Some((next, _))) =
            (pieces.get(take.saturating_sub(1)), pieces.get(take))
        else {
            continue;
        };
        if let Some((kind, _)) = table().get(&fold(words::part(text, start..first.end))) {
            let opens = words::part(text, next.clone())
                .chars()
                .next()
                .is_some_and(|c| c.is_uppercase() || !c.is_alphabetic() || c == '@' || is_cjk(c));
            if opens && !matches!(kind, Kind::Caption) {
                return Some(Label {
                    start,
                    end: next.start,
                    kind: *kind,
                    closed: false,
                });
            }
        }
    }
    None
}

/// True if a text is nothing but a label, closed or not.
pub fn is_label(text: &str) -> bool {
    let text = words::part(
        text,
        words::trimmed(text, &[':', '：', '.', '…', '=', '©', '|', '(', ')']),
    );
    table().contains_key(&fold(text))
}

/// True for labels that open a caption.
pub fn opens_caption(text: &str) -> Option<usize> {
    let label = at_start(text, false)?;
    (label.kind == Kind::Caption).then_some(label.end)
}

fn skip_space(text: &str, from: usize) -> usize {
    let rest = words::part(text, from..text.len());
    from.saturating_add(rest.len().saturating_sub(rest.trim_start().len()))
}
