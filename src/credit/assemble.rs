//! The places of a credit into one credit: the first is the credit line, all stand in the verbatim words.

use super::split::{Line, Material, Place};
use crate::{
    article::{Credit, Party},
    cue::{self, words},
};

/// Places of one line that nothing but joints parts are one place.
pub(super) fn joined(lines: &[Line], places: Vec<Place>) -> Vec<Place> {
    let mut out: Vec<Place> = Vec::new();
    for place in places {
        if let Some(last) = out.last_mut()
            && last.line == place.line
            && let Some(line) = lines.get(place.line)
            && words::part(&line.text, last.range.end..place.range.start)
                .chars()
                .all(|c| !crate::text::is_letter(c))
        {
            last.range.end = place.range.end;
            continue;
        }
        out.push(place);
    }
    out
}

/// Reads what the places say into one credit: the first is the credit line, all stand in the verbatim words.
pub(super) fn assemble(
    material: &Material,
    places: &[Place],
    taken: &[(Place, u8, &'static str)],
) -> Option<Credit> {
    let first_place = places.first()?;
    let mut credit = Credit::default();
    // The range taken first that reaches into the first place: its ends may have been trimmed since.
    let reaches = |taken: &&(Place, u8, &'static str)| {
        taken.0.line == first_place.line
            && taken.0.range.start < first_place.range.end
            && taken.0.range.end > first_place.range.start
    };
    let (_, confidence, name) = taken.iter().find(reaches).or_else(|| taken.first())?;
    credit.confidence = *confidence;
    credit.convention = (*name).to_owned();
    for place in places {
        let verbatim = material.words(place);
        let seen = cue::read(verbatim);
        let text = words::part(verbatim, seen.text.clone());
        let text = if text.is_empty() { verbatim } else { text };
        if !credit.verbatim.is_empty() {
            credit.verbatim.push('\n');
        }
        credit.verbatim.push_str(verbatim);
        let fresh: Vec<Party> = seen
            .parsed
            .parties
            .into_iter()
            .filter(|party| !credit.parties.iter().any(|other| same_party(other, party)))
            .collect();
        let overlaps = credit
            .parties
            .iter()
            .any(|party| crate::text::letters(text).contains(&crate::text::letters(&party.name)));
        if credit.text.is_empty() {
            credit.text = shown(text);
            credit.label = seen
                .label
                .map(|label| crate::text::squeeze(words::part(verbatim, label)));
        } else if !fresh.is_empty() && !overlaps {
            credit.text.push_str(" / ");
            credit.text.push_str(&shown(text));
        }
        credit.parties.extend(fresh);
        for flag in seen.parsed.flags {
            if !credit.flags.contains(&flag) {
                credit.flags.push(flag);
            }
        }
        if credit.licence.is_none() {
            credit.licence = seen.parsed.licence;
        }
        for year in seen.parsed.years {
            if !credit.years.contains(&year) {
                credit.years.push(year);
            }
        }
        if seen.sign && credit.copyright_notice.is_none() {
            let inner = cue::outer_brackets(verbatim)
                .map_or(verbatim, |range| words::part(verbatim, range));
            credit.copyright_notice = Some(crate::text::squeeze(inner));
        }
    }
    Some(credit)
}

/// White space collapsed, and no marks that only allow or forbid a break within a name.
fn shown(text: &str) -> String {
    let kept: String = text
        .chars()
        .filter(|c| !matches!(c, '\u{200B}' | '\u{AD}' | '\u{2060}' | '\u{FEFF}'))
        .collect();
    crate::text::squeeze(&kept)
}

fn same_party(a: &Party, b: &Party) -> bool {
    crate::text::letters(&a.name) == crate::text::letters(&b.name)
        || (a.canonical.is_some() && a.canonical == b.canonical)
}
