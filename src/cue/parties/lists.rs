//! Where one party ends and the next begins: slashes, stops, commas, words that join two names.

use super::{Reader, relation};
use crate::{
    article::PartyRole,
    cue::{
        agencies, labels,
        names::{self, Shape},
        roles,
        words::{self, fold},
    },
};

impl Reader {
    pub(super) fn read_commas(&mut self, text: &str, role: PartyRole, depth: usize) -> bool {
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
}

/// The pieces between any of these separators, none within brackets; none if there is no separator.
pub(super) fn split_any<'a>(text: &'a str, separators: &[&str]) -> Option<Vec<&'a str>> {
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
pub(super) fn splits_at_stop(head: &str, tail: &str) -> bool {
    if ends_with_abbreviation(head) {
        return false;
    }
    let lower = relation::lower_same_length(tail);
    agencies::find(tail).is_some()
        || agencies::at_start(tail).is_some()
        || roles::find(tail).is_some()
        || relation::COURTESY
            .iter()
            .any(|word| lower.starts_with(word))
        || labels::at_start(tail, false).is_some()
        || (matches!(names::shape(head), Shape::Person | Shape::Organisation)
            && matches!(names::shape(tail), Shape::Person | Shape::Organisation))
}

/// Two persons joined by a word: "A. Smith and B. Jones".
pub(super) fn split_and(text: &str) -> Option<(&str, &str)> {
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

/// True if the stop behind this text belongs to its last word: "J", "Inc", "Corp", "St".
pub fn ends_with_abbreviation(head: &str) -> bool {
    let Some((_, last)) = words::split(head).pop() else {
        return false;
    };
    let letters = last.chars().filter(|c| c.is_alphabetic()).count();
    (letters == 1 && last.chars().next().is_some_and(char::is_uppercase))
        || (last.contains('.') && last.split('.').all(|part| part.chars().count() <= 2))
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

/// Years: "2019", "2018-2020", "1998–2003".
pub(super) fn years(text: &str) -> Option<Vec<u16>> {
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
