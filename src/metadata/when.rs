//! When it was published and changed: the best source that is plausible, at the greatest precision that agrees with it.

use super::{
    dates::{self, Hint},
    found::{Found, Sought},
};
use crate::{
    article::Field,
    notice::Notice,
    text,
    time::{SourceDate, Timestamp},
};

/// The dates chosen.
#[derive(Clone, Debug, Default)]
pub struct When {
    /// First published.
    pub published: Option<Field<SourceDate>>,
    /// Last changed.
    pub modified: Option<Field<SourceDate>>,
    /// What was doubtful.
    pub notices: Vec<Notice>,
}

struct Candidate {
    field: Sought,
    date: SourceDate,
    source: String,
    trust: u8,
    block: Option<usize>,
}

/// Chooses among the dates found. No date after the capture is taken. `body` is the first block of the body; `told` knows
/// which of two readings the page's other dates bear out.
pub fn choose(
    found: &[Found],
    hint: Hint<'_>,
    captured: Option<Timestamp>,
    body: usize,
    told: impl Fn(&SourceDate, &SourceDate) -> Option<SourceDate>,
) -> When {
    let mut out = When::default();
    let latest = captured.and_then(|at| Timestamp::from_unix(at.unix().saturating_add(2 * 86_400)));
    let latest = latest.map(Timestamp::date);
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut open: Vec<(&Found, SourceDate, SourceDate)> = Vec::new();
    for one in found {
        if !matches!(
            one.field,
            Sought::Published | Sought::Modified | Sought::Dated
        ) {
            continue;
        }
        if let Some((first, second)) = one.value.split_once('|')
            && let (Ok(first), Ok(second)) = (first.parse(), second.parse())
        {
            open.push((one, first, second));
            continue;
        }
        let Some(date) = dates::machine(&one.value, hint) else {
            continue;
        };
        let plausible = ("1500".."2101").contains(&date.as_str())
            && latest.as_deref().is_none_or(|latest| date.day() <= latest);
        if plausible {
            candidates.push(Candidate {
                field: one.field,
                date,
                source: one.source.clone(),
                trust: one.trust,
                block: one.block,
            });
        }
    }
    for (one, first, second) in open {
        let agreed = [&first, &second].into_iter().find(|date| {
            candidates.iter().any(|known| {
                known.date.day() == date.day()
                    || date.day().starts_with(known.date.as_str()) && known.date.as_str().len() == 7
            })
        });
        let agreed = agreed.cloned().or_else(|| told(&first, &second));
        match agreed {
            Some(date) => candidates.push(Candidate {
                field: one.field,
                date,
                source: one.source.clone(),
                trust: one.trust,
                block: one.block,
            }),
            None => {
                out.notices.push(Notice::info(
                    "metadata.date.ambiguous",
                    format!(
                        "a date of the page may be read as {first} or {second}; neither the page's language nor another \
                         date tells which, so only its year is kept"
                    ),
                ));
                if let Some(year) = first.as_str().get(..4).and_then(|year| year.parse().ok()) {
                    candidates.push(Candidate {
                        field: one.field,
                        date: year,
                        source: one.source.clone(),
                        trust: one.trust.min(DATED),
                        block: one.block,
                    });
                }
            }
        }
    }
    candidates.sort_by_key(|candidate| (std::cmp::Reverse(candidate.trust), candidate.block));
    out.modified = candidates
        .iter()
        .find(|candidate| candidate.field == Sought::Modified)
        .map(|best| field(best, &candidates));
    // A date without a word is that of publication, unless it is known as that of a change.
    let modified_days: Vec<String> = candidates
        .iter()
        .filter(|candidate| candidate.field == Sought::Modified)
        .map(|candidate| candidate.date.day().to_owned())
        .collect();
    let published = candidates
        .iter()
        .find(|candidate| match candidate.field {
            Sought::Published => candidate.trust > WEAK,
            Sought::Dated => {
                candidate.trust >= DATED
                    && (!modified_days.iter().any(|day| day == candidate.date.day()))
            }
            _ => false,
        })
        .or_else(|| {
            candidates.iter().find(|candidate| {
                candidate.field == Sought::Dated
                    && candidate.trust >= DATED
                    && !is_said_to_be_of_a_change(candidate, &candidates)
            })
        })
        .or_else(|| {
            candidates
                .iter()
                .find(|candidate| candidate.field == Sought::Published)
        })
        .or_else(|| only_time(&candidates, &modified_days));
    let published = published
        .map(|best| first_of(best, &candidates))
        .map(|best| as_addressed(best, &candidates));
    let printed =
        published.and_then(|best| printed_instead(best, &candidates, &modified_days, body));
    out.published = match (printed, published) {
        (Some((printed, reason)), _) => Some(Field::new(
            printed.date.clone(),
            printed.source.clone(),
            reason,
        )),
        (None, Some(best)) => Some(field(best, &candidates)),
        (None, None) => None,
    };
    // A change before publication is none.
    if let (Some(published), Some(modified)) = (&out.published, &out.modified)
        && modified.value.day().len() == 10
        && published.value.day().len() == 10
        && modified.value.day() < published.value.day()
    {
        out.modified = None;
    }
    out
}

/// True if the words in front of a `<time>` say that it is that of a change ("Last updated: 16 July 2018"), and nothing in
/// its line says otherwise.
fn is_said_to_be_of_a_change(date: &Candidate, all: &[Candidate]) -> bool {
    let mut said = all.iter().filter(|other| {
        other.source == "dateline"
            && other.block == date.block
            && other.date.day() == date.date.day()
    });
    date.source == "time"
        && said
            .next()
            .is_some_and(|first| first.field == Sought::Modified && first.trust >= SAID)
        && said.all(|other| other.field == Sought::Modified)
}

/// The date printed at the headline, where it stands for the one declared: the same moment on the clock of its place, or
/// an earlier day than the declared one, which then is that of a new edition.
fn printed_instead<'a>(
    best: &Candidate,
    all: &'a [Candidate],
    modified: &[String],
    body: usize,
) -> Option<(&'a Candidate, String)> {
    if best.block.is_some() || best.date.day().len() != 10 {
        return None;
    }
    let printed = all.iter().find(|other| {
        other.block.is_some()
            && other.trust >= 48
            && other.field != Sought::Modified
            && other.date.day().len() == 10
    })?;
    let same = all.iter().any(|other| {
        other.block.is_some()
            && other.trust >= 48
            && other.field != Sought::Modified
            && other.date.day() == best.date.day()
    });
    if same {
        return None;
    }
    let days = day_number(&printed.date)? - day_number(&best.date)?;
    let changed = modified.iter().any(|day| day == printed.date.day());
    let local = days.abs() == 1 && may_be_local(&best.date, days);
    // A day that is also that of the change needs more: the same minute, or a moment that is midnight somewhere.
    if local && (!changed || same_minute(best, printed) || days > 0 && is_full_hour(best)) {
        return Some((
            printed,
            format!(
                "the day that the page prints; {} gives the moment in UTC ({}), a day apart",
                best.source, best.date
            ),
        ));
    }
    if changed {
        return None;
    }
    let above = printed.block.is_some_and(|block| block < body);
    // Figures that the page's language reads as another day than the machine's are the same day all the same.
    let swapped = match (best.date.day().get(5..7), best.date.day().get(8..10)) {
        (Some(month), Some(day)) => printed.date.day().get(5..) == Some(&format!("{day}-{month}")),
        _ => false,
    };
    (days < 0 && !swapped && (above || printed.trust >= 56)).then(|| {
        (
            printed,
            format!(
                "the day that the page prints; {} gives a later one ({})",
                best.source, best.date
            ),
        )
    })
}

/// A declared moment of publication that is to the second that of the last change gives way to an earlier day that the page
/// itself calls that of publication: some systems write the change into both.
fn first_of<'a>(best: &'a Candidate, all: &'a [Candidate]) -> &'a Candidate {
    let moment = best.date.as_str().len() > 10
        && all
            .iter()
            .any(|other| other.field == Sought::Modified && other.date == best.date);
    let printed = all
        .iter()
        .any(|other| other.block.is_some() && other.date.day() == best.date.day());
    if best.block.is_some() || !moment || printed {
        return best;
    }
    all.iter()
        .find(|other| {
            other.field == Sought::Published
                && other.block.is_some()
                && other.source == "dateline"
                && other.trust >= LABELLED
                && other.date.day().len() == 10
                && other.date.day() < best.date.day()
        })
        .unwrap_or(best)
}

/// True if a moment given in UTC may be the day before (-1) or after (1) on the clock of some place: places are up to
/// fourteen hours ahead and twelve behind.
fn may_be_local(moment: &SourceDate, days: i64) -> bool {
    let text = moment.as_str();
    if !(text.ends_with('Z') || text.ends_with("+00:00")) {
        return false;
    }
    let hour: Option<u8> = text.get(11..13).and_then(|hour| hour.parse().ok());
    hour.is_some_and(|hour| if days > 0 { hour >= 10 } else { hour < 12 })
}

/// True if two times of day show the same minute, whatever the hour.
fn same_minute(one: &Candidate, other: &Candidate) -> bool {
    let minute = |date: &SourceDate| date.as_str().get(13..16).map(str::to_owned);
    minute(&one.date).is_some() && minute(&one.date) == minute(&other.date)
}

/// True for a moment on the hour, late enough in UTC to be midnight east of it.
fn is_full_hour(one: &Candidate) -> bool {
    let text = one.date.as_str();
    let hour: Option<u8> = text.get(11..13).and_then(|hour| hour.parse().ok());
    let on_hour =
        text.get(13..16) == Some(":00") && text.get(17..19).is_none_or(|s| s == "00" || s == "0");
    on_hour && hour.is_some_and(|hour| (10..24).contains(&hour))
}

/// The one day that all `<time>` elements within the article give, where the page says nothing else.
fn only_time<'a>(all: &'a [Candidate], modified: &[String]) -> Option<&'a Candidate> {
    let mut times = all
        .iter()
        .filter(|one| one.field == Sought::Dated && one.source == "time" && one.trust == WITHIN);
    let first = times.next()?;
    let day = first.date.day();
    (day.len() == 10
        && times.all(|other| other.date.day() == day)
        && !modified.iter().any(|changed| changed == day))
    .then_some(first)
}

/// A printed date that the date in the page's address does not bear out gives way to a printed one that it does: lines
/// near the headline also tell when a book appeared or a match was played.
fn as_addressed<'a>(best: &'a Candidate, all: &'a [Candidate]) -> &'a Candidate {
    let addressed = all.iter().find(|other| other.source == "address");
    let Some(addressed) = addressed.filter(|_| best.block.is_some()) else {
        return best;
    };
    let agrees = |other: &Candidate| agrees(&addressed.date, &other.date);
    if agrees(best) {
        return best;
    }
    all.iter()
        .find(|other| {
            other.block.is_some()
                && other.field != Sought::Modified
                && other.trust >= DATED
                && agrees(other)
        })
        .unwrap_or(if best.date.day().len() < 10 {
            addressed
        } else {
            best
        })
}

/// Days since 1970 of a date that has a day.
fn day_number(date: &SourceDate) -> Option<i64> {
    let midnight: SourceDate = format!("{}T00:00:00Z", date.day()).parse().ok()?;
    Some(midnight.instant()?.unix().div_euclid(86_400))
}

/// A weight from which on a line says that its date is that of a change, by its words or by a class that says nothing else.
pub const SAID: u8 = 52;
/// Weight of a `<time>` element within the article, far from the headline.
pub const WITHIN: u8 = 28;
/// A date of this weight or less is taken only where there is no other.
const WEAK: u8 = 25;
/// A weight from which on a printed date with the word of publication counts, though it stands in the article's text.
const LABELLED: u8 = 40;
/// A weight from which on a date without a word is taken.
const DATED: u8 = 45;

/// The date of a candidate at the greatest precision of those that agree with it, with the reason.
fn field(best: &Candidate, all: &[Candidate]) -> Field<SourceDate> {
    let finer = all
        .iter()
        .filter(|other| {
            (other.trust >= 50 || other.trust >= 20 && best.date.day().len() < 10)
                && (other.field == best.field || other.field == Sought::Dated)
                && agrees(&best.date, &other.date)
        })
        .max_by_key(|other| (precision(&other.date), other.trust));
    let agree: Vec<&str> = {
        let mut seen: Vec<&str> = Vec::new();
        for other in all {
            if other.source != best.source
                && other.date.day() == best.date.day()
                && !seen.contains(&other.source.as_str())
            {
                seen.push(&other.source);
            }
        }
        seen
    };
    let chosen = match finer {
        Some(finer) if precision(&finer.date) > precision(&best.date) => finer,
        _ => best,
    };
    let mut reason = if agree.is_empty() {
        "the most reliable of the dates found".to_owned()
    } else {
        format!("{} agrees on the day", agree.join(", "))
    };
    if chosen.source != best.source {
        reason = format!(
            "{}; it is the more precise of those that agree with {}",
            reason, best.source
        );
    }
    Field::new(
        chosen.date.clone(),
        chosen.source.clone(),
        text::squeeze(&reason),
    )
}

/// True if a date says the same as a coarser one, and more.
fn agrees(coarse: &SourceDate, fine: &SourceDate) -> bool {
    fine.as_str().starts_with(coarse.as_str())
}

fn precision(date: &SourceDate) -> (usize, bool) {
    let text = date.as_str();
    let length = match text.len() {
        0..=10 => text.len(),
        _ => 11,
    };
    (length, date.instant().is_some())
}
