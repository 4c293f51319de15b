//! When a picture was made, where the printed words say so.
//!
//! A caption tells of a day more often than it dates its picture: "the house that burned down on May 3, 2019". So a date
//! counts only in four places: in the credit itself; behind a word for the making ("taken on", "aufgenommen am", 撮影);
//! at the end of the caption as agencies date theirs (", May 3, 2019. REUTERS/..."); with its weekday in the caption of
//! a news picture, whose credit names an agency or a photographer and a paper ("on Tuesday, June 3, 2019"). Two dates
//! that differ are none.

use super::{Material, Reading};
use crate::{
    article::AgentKind,
    cue::{agencies, words},
    metadata::dates::{self, Hint, Written},
    time::SourceDate,
};

/// Words directly before the date on which a picture was made.
const MADE_BEFORE: &[&str] = &[
    "taken on",
    "taken in",
    "taken",
    "photographed on",
    "photographed in",
    "photo from",
    "file photo dated",
    "dated",
    "shot on",
    "captured on",
    "aufgenommen am",
    "aufgenommen im",
    "aufgenommen",
    "aufnahme vom",
    "archivbild vom",
    "archivfoto vom",
    "foto vom",
    "bild vom",
    "prise le",
    "prises le",
    "prise en",
    "photographié le",
    "photographiée le",
    "photo du",
    "tomada el",
    "tomadas el",
    "captada el",
    "foto de archivo del",
    "imagen de archivo del",
    "scattata il",
    "scattata nel",
    "foto del",
    "tirada em",
    "fotografia de",
    "genomen op",
    "foto van",
    "taget den",
    "tatt",
    "tagen den",
    "zrobione",
    "wykonane",
    "pořízená",
    "pořízeno",
    "készült",
    "снято",
    "снята",
    "сделана",
    "сделано",
    "зроблено",
    "摄于",
    "攝於",
    "拍摄于",
    "拍攝於",
    "撮影日",
    "촬영일",
];

/// Words directly behind it.
const MADE_AFTER: &[&str] = &[
    "撮影",
    "に撮影",
    "、撮影",
    "촬영",
    "에 촬영",
    "摄",
    "攝",
    "拍摄",
    "拍攝",
    "tarihinde çekil",
];

const WEEKDAYS: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// The date of the picture, at the precision printed.
pub(super) fn created(material: &Material, reading: &Reading) -> Option<SourceDate> {
    let mut found: Vec<SourceDate> = Vec::new();
    let mut years: Vec<SourceDate> = Vec::new();
    let mut add = |written: &Written, whole: bool| {
        if written.other.is_none()
            && (written.has_day() || !whole)
            && let Some(date) = written.date()
            && !found.contains(&date)
        {
            found.push(date);
        }
    };
    let agency = reading.credit.as_ref().is_some_and(|credit| {
        credit
            .parties
            .iter()
            .any(|party| agencies::find(&party.name).is_some_and(|agency| agency.certain))
    });
    let news = agency
        || reading.credit.as_ref().is_some_and(|credit| {
            let names = |kind| credit.parties.iter().any(|party| party.kind == kind);
            names(AgentKind::Person) && names(AgentKind::Organisation)
        });
    for place in &reading.credited {
        let text = material.words(place);
        dates_of(text).iter().for_each(|written| add(written, true));
    }
    for place in &reading.caption {
        let text = material.words(place);
        let before_credit = reading.credited.iter().any(|credit| {
            credit.line == place.line && credit.range.start >= place.range.end
                || credit.line == place.line.saturating_add(1) && credit.range.start == 0
        });
        let written = dates_of(text);
        if written.is_empty()
            && let Some(year) = year_made(text)
            && !years.contains(&year)
        {
            years.push(year);
        }
        for written in &written {
            let before = words::part(text, 0..written.range.start);
            let after = words::part(text, written.range.end..text.len());
            if made(before, after) {
                add(written, false);
            } else if (news && weekday_before(before))
                || (agency && before_credit && dates_the_end(before, after))
            {
                add(written, true);
            }
        }
    }
    found.extend(years);
    match found.as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    }
}

/// Dates of a text that holds figures enough for one.
fn dates_of(text: &str) -> Vec<Written> {
    let mut run = 0_usize;
    let year = text.chars().any(|c| {
        run = if c.is_numeric() {
            run.saturating_add(1)
        } else {
            0
        };
        run == 4
    });
    if year {
        dates::find(text, Hint::default())
    } else {
        Vec::new()
    }
}

/// "photographed in 1910": a year alone behind a word for the making.
fn year_made(text: &str) -> Option<SourceDate> {
    words::split(text).into_iter().find_map(|(range, word)| {
        let digits = word.trim_matches(|c: char| !c.is_alphanumeric());
        let year: u16 = digits
            .parse()
            .ok()
            .filter(|year| (1800..=2100).contains(year))?;
        (digits.len() == 4 && made(words::part(text, 0..range.start), ""))
            .then(|| format!("{year:04}").parse().ok())
            .flatten()
    })
}

fn made(before: &str, after: &str) -> bool {
    let before = words::fold(before);
    let before = before.trim_end_matches([' ', ':', '(', ',']);
    let after = after.trim_start();
    MADE_BEFORE.iter().any(|word| {
        before.strip_suffix(word).is_some_and(|head| {
            !head
                .chars()
                .next_back()
                .is_some_and(|c| c.is_alphanumeric() && !words::is_cjk(c))
        })
    }) || MADE_AFTER.iter().any(|word| after.starts_with(word))
}

/// ", May 3, 2019." at the end of the caption, or the date as a sentence of its own.
fn dates_the_end(before: &str, after: &str) -> bool {
    let parted = before.trim_end().chars().next_back().is_none_or(|c| {
        matches!(
            c,
            ',' | '.' | '、' | '，' | '。' | '–' | '—' | '-' | '＝' | '('
        )
    });
    parted && after.chars().all(|c| !crate::text::is_letter(c))
}

/// "on Tuesday, June 3, 2019"
fn weekday_before(before: &str) -> bool {
    let before = before.trim_end();
    let Some(before) = before.strip_suffix(',') else {
        return false;
    };
    words::split(before)
        .pop()
        .is_some_and(|(_, word)| WEEKDAYS.contains(&word.to_lowercase().as_str()))
}
