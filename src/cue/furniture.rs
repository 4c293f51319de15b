//! Words of the page around a picture: "Enlarge this image", "toggle caption", gallery counters, durations, template keys.
//!
//! A line in; the byte ranges of what is furniture out. What is dropped is listed, never lost.

use super::{
    labels,
    words::{self, Openings, Words, fold},
};
use regex::Regex;
use std::{ops::Range, sync::OnceLock};

#[derive(Default)]
struct Table {
    line: Words,
    button: Words,
    any: Words,
    rights: Vec<String>,
    any_openings: Openings,
    rights_openings: Openings,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut out = Table::default();
        for row in words::rows(include_str!("furniture.tsv")) {
            let (Some(place), Some(list)) = (row.get(1), row.get(2)) else {
                continue;
            };
            for entry in words::entries(list) {
                let folded = fold(entry);
                match *place {
                    "line" => drop(out.line.insert(folded)),
                    "button" => drop(out.button.insert(folded)),
                    "rights" => out.rights.push(folded),
                    "around" => drop(out.any.insert(folded)),
                    _ => {
                        if is_phrase(&folded) {
                            out.button.insert(folded.clone());
                        }
                        out.any.insert(folded);
                    }
                }
            }
        }
        out.any_openings = Openings::of(&out.any);
        out.rights_openings = Openings::of(&out.rights);
        out
    })
}

/// False if a text begins with no words of the table.
fn may_open(text: &str) -> bool {
    table().any_openings.may_open(text) || may_open_rights(text)
}

fn may_open_rights(text: &str) -> bool {
    let inner = words::trimmed(text, RIGHTS_EDGES);
    table().rights_openings.may_open(words::part(text, inner))
}

/// What may stand around a notice of rights.
const RIGHTS_EDGES: &[char] = &['.', ',', ';', '!', '©', '*', '(', ')'];

/// A pattern, compiled once; none if it does not compile (a test sees to it that all do).
fn pattern(cell: &'static OnceLock<Option<Regex>>, source: &str) -> Option<&'static Regex> {
    cell.get_or_init(|| Regex::new(source).ok()).as_ref()
}

/// A whole line that is a counter, a duration, an address, a file name, a template key or a lone sign.
const WHOLE: &str = r"(?xi)^(?:
      (?:\p{L}+[\s\u{a0}:]*){0,2}\(?\d{1,3}\s*(?:/|of|von|de|di|du|sur|av|af|van|из|з|z|ze|od|sa|dari|trong|の|\|)\s*\d{1,3}\)?(?:\s*\p{L}+)?
    | \d{1,2}:\d{2}(?::\d{2})?(?:\s*(?:min|mins)\.?)?
    | \d{1,3}
    | [\p{P}\p{S}\s]+
    | (?:https?://|www\.)\S+
    | \S+\.(?:jpe?g|png|gif|webp|tiff?|svg|avif|bmp|heic)
    | -{2}\w+-{2}.*
    | \{\{.*\}\} | \$\{.*\} | %\w+%
    | (?:\+|\#)\d+
    | \d+\s*(?:views?|visitas|vues|aufrufe|comments?|likes?)
)$";

/// A whole line that tells of a film or a recording what a player tells: its length, then date and station behind bars.
const PLAYER: &str = r"(?xi)^
    (?:(?:vid[eé]o|vídeo|wideo|видео|відео|audio|podcast|film|clip)\s+)?
    \d{1,3}:\d{2}(?::\d{2})?\s*(?:min|mins|minuten|minutes|minutos|minuti|мин|хв)\b\.?
    (?:\s*[|·•]\s*[^|·•©]{1,40}){0,3}
$";

/// What may stand at the start of a line: a counter.
const LEADING: &str = r"(?xi)^(?:
      \(?\d{1,3}\s*/\s*\d{1,3}\)?(?:\s*[-–—:|.]?\s+)
    | \d{1,3}\s+(?:of|von|de|di|sur|av|af|van|из)\s+\d{1,3}\s*(?:[-–—:|.]\s*|\s+)
    | (?:foto|bild|photo|image|picture|slide|imagen|immagine|fotos|afbeelding|kuva|фото)\s+\d{1,3}\s*(?:of|von|de|di|sur|/|av|af|van|из)\s*\d{1,3}\s*[-–—:|.]?\s*
    | (?:×|✕|✖|❌)\s+
)";

/// What may stand at the end of a line: a counter, template keys, an address or file name of the picture.
const TRAILING: &str = r"(?xi)(?:
      [\s\u{a0}]+\(?\d{1,3}\s*/\s*\d{1,3}\)?
    | [\s\u{a0}]+(?:foto|bild|photo|image|slide|imagen)\s+\d{1,3}\s*(?:of|von|de|di|sur|/)\s*\d{1,3}
    | [\s\u{a0}]*-{2}\w+-{2}(?:\s+\p{L}+\s+-{2}\w+-{2})?
    | [\s\u{a0}]+(?:https?://|www\.)\S+/\S+
    | (?:[\s\u{a0}]+|(?P<glued>\.\p{Ll}{2,4}))(?:\d{4}/)?[\w/%-]+\.(?:jpe?g|png|gif|webp|tiff?)
    | [\s\u{a0}]*(?:×|✕|✖)
)$";

/// Truncation marks of shortened captions, wherever they stand.
const TRUNCATED: &str = r"(?:[\s\u{a0}]*(?:\.{3}|…)[\s\u{a0}]*\[\+\])";

/// True if the whole line is furniture.
pub fn is_line(text: &str) -> bool {
    static WHOLE_RE: OnceLock<Option<Regex>> = OnceLock::new();
    static PLAYER_RE: OnceLock<Option<Regex>> = OnceLock::new();
    let text = words::part(text, words::trimmed(text, &[]));
    if text.is_empty() {
        return true;
    }
    if text.len() > 120 && !text.starts_with("http") {
        return false;
    }
    if pattern(&WHOLE_RE, WHOLE).is_some_and(|re| re.is_match(text)) && !text.contains('©') {
        return true;
    }
    // "Video 2:30 min. | Photo: Ada Quill" ends in a credit.
    if text.contains(':')
        && pattern(&PLAYER_RE, PLAYER).is_some_and(|re| re.is_match(text))
        && !labels::all(text)
            .iter()
            .any(|label| label.kind == labels::Kind::Photo)
    {
        return true;
    }
    let folded = fold(text);
    let bare = bare(&folded);
    [folded.as_str(), bare].into_iter().any(|words| {
        let table = table();
        table.line.contains(words) || table.button.contains(words) || table.any.contains(words)
    }) || is_rights(text)
        || are_buttons(text)
}

/// A folded line without the signs that stand around the words of a button.
fn bare(folded: &str) -> &str {
    let sign = |c: char| {
        matches!(
            c,
            '[' | ']'
                | '.'
                | ':'
                | '>'
                | '›'
                | '»'
                | '|'
                | '+'
                | '▲'
                | '▼'
                | '▶'
                | '►'
                | '→'
                | '←'
                | '-'
                | ','
        )
    };
    folded.trim_matches(sign).trim()
}

/// True if the whole line is the label of a button of a picture, a player or a gallery ("Click to enlarge", "Zum Video"):
/// wherever it stands it says nothing of what is shown. "Video" and "Gallery" may be all that a caption says.
pub fn is_button(text: &str) -> bool {
    const LONGEST: usize = 120;
    let text = words::part(text, words::trimmed(text, &[]));
    if text.is_empty() || text.len() > LONGEST {
        return false;
    }
    let folded = fold(text);
    let bare = bare(&folded);
    table().button.contains(&folded) || table().button.contains(bare) || are_buttons(text)
}

/// True for several labels in one line: "Show image Close image".
fn are_buttons(text: &str) -> bool {
    let mut rest = text;
    for _ in 0..3 {
        let Some(cut) = phrase_at_start(rest) else {
            return false;
        };
        rest = words::part(rest, cut..rest.len()).trim_start();
        let folded = fold(rest);
        if table().button.contains(&folded) {
            return true;
        }
    }
    false
}

/// True if the whole line is a counter, duration, address, file name or key: furniture wherever it stands.
pub fn is_counter(text: &str) -> bool {
    static WHOLE_RE: OnceLock<Option<Regex>> = OnceLock::new();
    pattern(&WHOLE_RE, WHOLE)
        .is_some_and(|re| re.is_match(words::part(text, words::trimmed(text, &[]))))
}

/// True if the text is a notice of rights that names nobody.
pub fn is_rights(text: &str) -> bool {
    if !may_open_rights(text) {
        return false;
    }
    let folded = fold(words::part(text, words::trimmed(text, RIGHTS_EDGES)));
    table().rights.iter().any(|notice| {
        folded == *notice || (folded.starts_with(notice.as_str()) && notice.len() > 20)
    })
}

/// The furniture of a line: byte ranges in order that do not overlap.
pub fn ranges(text: &str) -> Vec<Range<usize>> {
    static LEADING_RE: OnceLock<Option<Regex>> = OnceLock::new();
    static TRAILING_RE: OnceLock<Option<Regex>> = OnceLock::new();
    static TRUNCATED_RE: OnceLock<Option<Regex>> = OnceLock::new();
    if is_line(text) {
        return if text.is_empty() {
            Vec::new()
        } else {
            std::iter::once(0..text.len()).collect()
        };
    }
    let mut out = Vec::new();
    let mut live = words::trimmed(text, &[]);
    for _ in 0..6 {
        let rest = words::part(text, live.clone());
        let offset = live.start;
        if let Some(cut) = phrase_at_start(rest).or_else(|| {
            pattern(&LEADING_RE, LEADING)
                .and_then(|re| re.find(rest))
                .map(|found| found.end())
        }) && cut < rest.len()
        {
            out.push(offset..offset.saturating_add(cut));
            live.start = offset.saturating_add(cut);
            continue;
        }
        if let Some(end) = labels::opens_caption(rest) {
            out.push(offset..offset.saturating_add(end));
            live.start = offset.saturating_add(end);
            continue;
        }
        let rest = words::part(text, live.clone());
        let cut = phrase_at_end(rest).or_else(|| {
            let re = pattern(&TRAILING_RE, TRAILING)?;
            let found = re.captures(rest)?;
            let start = found.get(0)?.start();
            // A file name glued to an address keeps the address: "stock.example.com2022/01/x.jpeg".
            Some(found.name("glued").map_or(start, |glued| glued.end()))
        });
        if let Some(cut) = cut
            && cut > 0
            && cut < rest.len()
        {
            out.push(offset.saturating_add(cut)..live.end);
            live.end = offset.saturating_add(cut);
            let kept = words::trimmed(words::part(text, live.clone()), &[]);
            live.end = live.start.saturating_add(kept.end);
            continue;
        }
        break;
    }
    if let Some(re) = pattern(&TRUNCATED_RE, TRUNCATED) {
        for found in re.find_iter(words::part(text, live.clone())) {
            out.push(
                live.start.saturating_add(found.start())..live.start.saturating_add(found.end()),
            );
        }
    }
    out.sort_by_key(|range| range.start);
    out
}

/// Single words are furniture only as whole lines: "to expand" may end a caption.
fn is_phrase(folded: &str) -> bool {
    folded.chars().count() > 3 && (folded.contains(' ') || folded.chars().any(words::is_cjk))
}

/// A phrase at the start of a line: the byte where it ends. It must be followed by a space, a stop or a capital that lost
/// its space.
fn phrase_at_start(text: &str) -> Option<usize> {
    if !table().any_openings.may_open(text) {
        return None;
    }
    let mut taken = 0;
    let mut best = None;
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        if let Some(previous) = before
            && (crate::text::is_space(c)
                || matches!(previous, ':' | ')' | '】')
                || (c.is_uppercase() && previous.is_lowercase()))
        {
            taken += 1;
            let head = words::part(text, 0..at);
            let folded = fold(head);
            if is_phrase(&folded)
                && (table().any.contains(&folded)
                    || table()
                        .any
                        .contains(folded.trim_end_matches([':', '.', '|', '-']).trim()))
            {
                best = Some(at);
            }
            if taken > 9 {
                break;
            }
        }
        before = Some(c);
    }
    best
}

/// A phrase at the end of a line: the byte where it starts.
fn phrase_at_end(text: &str) -> Option<usize> {
    let mut best = None;
    let mut after: Option<char> = None;
    let mut taken = 0;
    for (at, c) in text.char_indices().rev() {
        if let Some(next) = after
            && (crate::text::is_space(c)
                || (next.is_uppercase()
                    && (c.is_lowercase() || matches!(c, '.' | ')' | '!' | '?')))
                || matches!(next, '(' | '▲' | '【' | '［'))
        {
            taken += 1;
            let start = at.saturating_add(c.len_utf8());
            let tail = words::part(text, start..text.len());
            after = Some(c);
            if taken > 30 {
                break;
            }
            if !may_open(tail) {
                continue;
            }
            let folded = fold(tail);
            if is_phrase(&folded)
                && (table().any.contains(&folded)
                    || table()
                        .any
                        .contains(folded.trim_end_matches(['.', '>', '›', '»', '+']).trim())
                    || is_rights(tail))
            {
                best = Some(start);
            }
        }
        after = Some(c);
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_compile() {
        for source in [WHOLE, PLAYER, LEADING, TRAILING, TRUNCATED] {
            assert!(Regex::new(source).is_ok(), "{source}");
        }
    }
}
