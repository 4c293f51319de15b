//! Which of two readings a date in figures has, where neither language nor address tells the order: by the other dates of
//! the same page.

use super::dates::{self, Hint};
use crate::{
    page::{Page, SourceKind},
    text,
    time::SourceDate,
};

/// Lines longer than this are not looked through for dates in words, in characters.
const LINE: usize = 120;
/// Blocks of a page that are looked at.
const BLOCKS: usize = 2_000;

/// The reading that the page's other dates bear out: `by_month` reads the month first, `by_day` the day.
pub fn told<'a>(
    page: &Page,
    hint: Hint<'_>,
    by_month: &'a SourceDate,
    by_day: &'a SourceDate,
) -> Option<&'a SourceDate> {
    let (mut month_first, mut day_first) = (false, false);
    let (mut month_said, mut day_said) = (false, false);
    for block in page.blocks.iter().take(BLOCKS) {
        if block.hidden || !matches!(block.kind, SourceKind::Text | SourceKind::Heading(_)) {
            continue;
        }
        let words = block.text.words();
        for (first, second) in figures(&words) {
            month_first |= first <= 12 && second > 12;
            day_first |= first > 12 && second <= 12;
        }
        if text::chars(&words) > LINE {
            continue;
        }
        for date in dates::find(&words, hint) {
            if date.other.is_none()
                && let Some(date) = date.date()
            {
                month_said |= date.day() == by_month.as_str();
                day_said |= date.day() == by_day.as_str();
            }
        }
    }
    match (month_first, day_first, month_said, day_said) {
        (true, false, ..) | (false, false, true, false) => Some(by_month),
        (false, true, ..) | (false, false, false, true) => Some(by_day),
        _ => None,
    }
}

/// The first two figures of each date such as "16/07/2018" or "07-16-2018" in a text.
fn figures(text: &str) -> impl Iterator<Item = (u8, u8)> {
    text.split(|c: char| !(c.is_ascii_digit() || matches!(c, '/' | '-')))
        .filter(|part| (8..=10).contains(&part.len()))
        .filter_map(|part| {
            let mut parts = part.split(['/', '-']);
            let (first, second) = (parts.next()?, parts.next()?);
            let year = parts.next()?;
            let fits = parts.next().is_none()
                && year.len() == 4
                && (1..=2).contains(&first.len())
                && (1..=2).contains(&second.len());
            let first: u8 = first.parse().ok()?;
            let second: u8 = second.parse().ok()?;
            (fits && (1..=31).contains(&first) && (1..=31).contains(&second))
                .then_some((first, second))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_of_dates() {
        let found: Vec<_> = figures("on 16/07/2018, 7-6-2018 and 1/2 of 2018-07-16").collect();
        assert_eq!(found, [(16, 7), (7, 6)]);
    }
}
