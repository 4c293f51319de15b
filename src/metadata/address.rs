//! A date in the page's address: `/2018/07/16/`, `/2018/07/`, `2018-07-16`, `20180716`.

use super::{
    found::{Found, Sought},
    languages::{LANGUAGES, folded},
    sites,
};
use crate::{notice::Notice, page::Page, time::is_date};

/// Reads the address of a page; of an archived page, the address it was archived from.
pub fn read(page: &Page, _notices: &mut Vec<Notice>) -> Vec<Found> {
    let address = page.url.as_deref().or_else(|| {
        page.head
            .links
            .iter()
            .find(|link| link.rel.eq_ignore_ascii_case("canonical"))
            .map(|link| link.href.as_str())
    });
    address
        .and_then(dated)
        .map(|date| Found::new(Sought::Published, &date, "address", 30))
        .into_iter()
        .collect()
}

/// The date in an address, as `YYYY-MM-DD` or `YYYY-MM`.
pub fn dated(address: &str) -> Option<String> {
    let (_, rest) = address.split_once("://")?;
    let (host, mut path) = rest.split_once('/')?;
    if host.ends_with("archive.org")
        && let Some((_, inner)) = path.split_once("/http")
    {
        let (_, inner) = inner.split_once("://")?;
        path = inner.split_once('/')?.1;
    }
    let path = path.split(['?', '#']).next()?;
    let mut month_only = None;
    let parts: Vec<&str> = path.split('/').collect();
    for (at, part) in parts.iter().enumerate() {
        if let (Some(year), Some(month)) = (year_of(part), parts.get(at + 1)) {
            let month = number(month).or_else(|| {
                LANGUAGES
                    .month(&folded(month), None)
                    .filter(|_| month.len() > 2)
                    .map(i64::from)
            });
            let day = parts.get(at + 2).and_then(|day| {
                let head: String = day.chars().take_while(char::is_ascii_digit).collect();
                let rest = day.get(head.len()..).unwrap_or_default();
                (rest.is_empty() || rest.starts_with(['-', '_', '.']))
                    .then(|| number(&head))
                    .flatten()
            });
            match (month, day) {
                (Some(month), Some(day)) if is_date(year, month, day) => {
                    return Some(format!("{year:04}-{month:02}-{day:02}"));
                }
                (Some(month), _) if is_date(year, month, 1) => {
                    month_only.get_or_insert(format!("{year:04}-{month:02}"));
                }
                _ => {}
            }
        }
        // 2018-07-16 or 2018_07_16 or 20180716 within a part
        let mut runs: Vec<(usize, &str)> = Vec::new();
        let mut start = None;
        for (index, c) in part.char_indices().chain([(part.len(), ' ')]) {
            match (c.is_ascii_digit(), start) {
                (true, None) => start = Some(index),
                (false, Some(from)) => {
                    runs.push((from, part.get(from..index).unwrap_or_default()));
                    start = None;
                }
                _ => {}
            }
        }
        for (index, (from, run)) in runs.iter().enumerate() {
            if let Some(year) = year_of(run)
                && let (Some((second_at, second)), Some((third_at, third))) =
                    (runs.get(index + 1), runs.get(index + 2))
                && *second_at == from + 5
                && *third_at == second_at + second.len() + 1
                && let (Some(month), Some(day)) = (number(second), number(third))
                && is_date(year, month, day)
            {
                return Some(format!("{year:04}-{month:02}-{day:02}"));
            }
            // 16-07-2018, where no other order is possible
            if let (Some(day @ 13..), Some((second_at, second)), Some((third_at, third))) =
                (number(run), runs.get(index + 1), runs.get(index + 2))
                && *second_at == from + 3
                && *third_at == second_at + second.len() + 1
                && let (Some(month), Some(year)) = (number(second), year_of(third))
                && is_date(year, month, day)
            {
                return Some(format!("{year:04}-{month:02}-{day:02}"));
            }
            if run.len() == 8
                && let (Some(year), Some(month), Some(day)) = (
                    run.get(..4).and_then(year_of),
                    run.get(4..6).and_then(number),
                    run.get(6..).and_then(number),
                )
                && is_date(year, month, day)
            {
                return Some(format!("{year:04}-{month:02}-{day:02}"));
            }
        }
    }
    month_only
}

fn year_of(part: &str) -> Option<i64> {
    (part.len() == 4)
        .then(|| number(part))
        .flatten()
        .filter(|year| (1990..=2099).contains(year))
}

fn number(part: &str) -> Option<i64> {
    ((1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
        .then(|| part.parse().ok())
        .flatten()
}

/// The page's own address as the capture knows it, if it is one of the web.
pub fn known(page: &Page) -> Option<&str> {
    page.url.as_deref().filter(|url| sites::is_web(url))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_addresses() {
        for (address, want) in [
            ("https://example.org/2018/07/16/rain", Some("2018-07-16")),
            ("https://example.org/2018/07/rain", Some("2018-07")),
            (
                "https://example.org/news/2018-07-16-rain",
                Some("2018-07-16"),
            ),
            (
                "https://example.org/a/20180716_rain.html",
                Some("2018-07-16"),
            ),
            (
                "https://web.archive.org/web/20160820205919/http://example.org/rain",
                None,
            ),
            (
                "https://web.archive.org/web/20160820205919/http://example.org/2016/01/rain",
                Some("2016-01"),
            ),
            ("https://example.org/2018/july/16/rain", Some("2018-07-16")),
            (
                "https://example.org/news/16-07-2018-rain",
                Some("2018-07-16"),
            ),
            ("https://example.org/news/06-07-2018-rain", None),
            ("https://example.org/12345678", None),
            ("https://example.org/2018/99/rain", None),
            ("https://example.org/rain-2018", None),
        ] {
            assert_eq!(dated(address).as_deref(), want, "{address}");
        }
    }
}
