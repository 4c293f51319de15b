//! What stands within a credit and is read for itself: brackets, labels, what follows a colon, years.

use super::{Reader, lists::years};
use crate::{
    article::PartyRole,
    cue::{agencies, labels, roles, words},
};

impl Reader {
    /// "AAP: Jane Doe", "Supplied: Northern Council": who distributes or gave it, then who made it.
    pub(super) fn read_colon(&mut self, text: &str, role: PartyRole, depth: usize) -> bool {
        let Some((head, tail)) = text.split_once(": ") else {
            return false;
        };
        let flag = roles::find(head).filter(|_| !labels::is_label(head));
        if flag.is_none() && agencies::find(head).is_none() {
            return false;
        }
        self.read(head, role, depth);
        let role = match flag {
            Some("supplied") => PartyRole::Courtesy,
            _ => role,
        };
        self.read(tail, role, depth);
        true
    }

    /// "Name (Agency)", "Agency (bearbeitet durch X)".
    pub(super) fn read_brackets(&mut self, text: &str, role: PartyRole, depth: usize) -> bool {
        for (open, close) in [('(', ')'), ('[', ']'), ('（', '）'), ('【', '】')] {
            let Some(from) = text.find(open) else {
                continue;
            };
            let inner_from = from.saturating_add(open.len_utf8());
            let to = matching(text, from, open, close);
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
    pub(super) fn read_label(&mut self, text: &str, role: PartyRole, depth: usize) -> bool {
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

    /// Years of a copyright notice: "2019 Jane Doe", "Jane Doe, 2018-2020".
    pub(super) fn read_years(&mut self, text: &str, role: PartyRole, depth: usize) -> bool {
        // A day as East Asian captions print it names nobody: 6月3日.
        let day = |c: char| {
            c.is_ascii_digit() || matches!(c, '年' | '月' | '日' | '년' | '월' | '일' | ' ')
        };
        if text.chars().all(day) && text.ends_with(['年', '月', '日', '년', '월', '일']) {
            self.out.understood += 1;
            return true;
        }
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
}

/// Where the bracket that opens at `from` closes; the end of the text if it does not.
fn matching(text: &str, from: usize, open: char, close: char) -> usize {
    let mut depth = 0_usize;
    for (at, c) in words::part(text, from..text.len()).char_indices() {
        if c == open {
            depth = depth.saturating_add(1);
        } else if c == close {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return from.saturating_add(at);
            }
        }
    }
    text.len()
}
