//! Dates written for machines: ISO 8601 in its many dialects, RFC 2822, digits alone, seconds since 1970.

use super::{
    Hint, find,
    zones::{self, digits},
};
use crate::time::{SourceDate, Timestamp};

/// Reads a value written for machines: ISO 8601 in its many dialects, RFC 2822, digits alone, seconds since 1970. What
/// is none of these is read as for readers.
pub fn machine(value: &str, hint: Hint<'_>) -> Option<SourceDate> {
    let value = value.trim();
    if value.len() > 200 {
        return None;
    }
    iso(value)
        .or_else(|| digits_alone(value))
        .or_else(|| find(value, hint).into_iter().next()?.date())
}

fn iso(value: &str) -> Option<SourceDate> {
    let bytes = value.as_bytes();
    let number = |from: usize, to: usize| -> Option<i64> {
        let part = value.get(from..to)?;
        part.bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| part.parse().ok())?
    };
    let year = number(0, 4)?;
    if !(1000..=2200).contains(&year) {
        return None;
    }
    if bytes.len() == 4 {
        return value.parse().ok();
    }
    let mark = *bytes.get(4)?;
    if mark != b'-' && mark != b'/' {
        return None;
    }
    let mut at = 5;
    let mut small = |end: Option<u8>| -> Option<i64> {
        let width = bytes
            .get(at..)?
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count();
        if !(1..=2).contains(&width) {
            return None;
        }
        let out = number(at, at + width)?;
        at += width;
        if let Some(end) = end {
            if bytes.get(at) != Some(&end) {
                return None;
            }
            at += 1;
        }
        Some(out)
    };
    if bytes.iter().filter(|b| **b == mark).count() == 1 && bytes.len() <= 7 {
        let month = small(None)?;
        return format!("{year:04}-{month:02}").parse().ok();
    }
    let month = small(Some(mark))?;
    let day = small(None)?;
    let date = format!("{year:04}-{month:02}-{day:02}");
    let rest = value.get(at..)?;
    let plain = date.parse().ok();
    let Some(clock) = rest
        .strip_prefix(['T', 't', ' ', '_'])
        .map(|rest| rest.trim_start_matches([' ', 'T', '-', ',', '|']))
    else {
        // "2019-07-16Z", "2019-07-16+02:00": the zone of a day says nothing of the day as printed.
        return if rest.is_empty() || rest.starts_with(['Z', '+', ',', '(']) {
            plain
        } else {
            None
        };
    };
    match time_of(clock) {
        Some((time, zone)) => format!("{date}T{time}{zone}").parse().ok().or(plain),
        None => plain,
    }
}

/// `10:15`, `10:15:30.123`, `1015`, each with `Z`, `UTC`, `+0200`, `+02:00`, ` +02`; or `10:15 PM`.
fn time_of(clock: &str) -> Option<(String, String)> {
    let mut hour = digits(clock, 0, 2);
    let mut at = hour.len();
    let colon = clock.get(at..)?.starts_with(':');
    at += usize::from(colon);
    let minute = digits(clock, at, 2);
    at += minute.len();
    if minute.len() != 2 || hour.is_empty() || (!colon && hour.len() != 2) {
        return None;
    }
    let mut time = format!(":{minute}");
    let rest = clock.get(at..)?;
    if (colon && rest.starts_with(':'))
        || (!colon && rest.as_bytes().first().is_some_and(u8::is_ascii_digit))
    {
        at += usize::from(colon);
        let second = digits(clock, at, 2);
        if second.len() != 2 {
            return None;
        }
        at += 2;
        time.push_str(&format!(":{second}"));
        if clock
            .get(at..)
            .is_some_and(|rest| rest.starts_with(['.', ',']))
        {
            let fraction = digits(clock, at + 1, 9);
            if !fraction.is_empty() {
                time.push_str(&format!(".{fraction}"));
            }
            at += 1 + fraction.len();
            at += clock
                .get(at..)?
                .bytes()
                .take_while(u8::is_ascii_digit)
                .count();
        }
    }
    let mut rest = clock.get(at..)?.trim_start();
    let lower = rest.to_ascii_lowercase();
    let mut hours: u32 = hour.parse().ok()?;
    for (mark, shift) in [("am", 0), ("a.m.", 0), ("pm", 12), ("p.m.", 12)] {
        if lower.starts_with(mark) && (1..=12).contains(&hours) {
            hours = hours % 12 + shift;
            rest = rest.get(mark.len()..)?.trim_start();
            break;
        }
    }
    hour = String::new();
    if hours > 23 {
        return None;
    }
    let zone = zones::zone_of(rest)
        .map(|(zone, _)| zone)
        .unwrap_or_default();
    Some((format!("{hour}{hours:02}{time}"), zone))
}

/// `20180716`, `20180716101500`, and seconds or milliseconds since 1970 (years 1995 to 2100).
fn digits_alone(value: &str) -> Option<SourceDate> {
    if let Some((day, clock)) = value.split_once('T')
        && day.len() == 8
        && day.bytes().all(|b| b.is_ascii_digit())
    {
        let date = format!("{}-{}-{}", day.get(0..4)?, day.get(4..6)?, day.get(6..8)?);
        let (time, zone) = time_of(clock)?;
        return format!("{date}T{time}{zone}").parse().ok();
    }
    if !value.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let part = |from: usize, to: usize| value.get(from..to);
    match value.len() {
        8 => format!("{}-{}-{}", part(0, 4)?, part(4, 6)?, part(6, 8)?)
            .parse::<SourceDate>()
            .ok()
            .filter(|date| ("1500".."2101").contains(&date.as_str())),
        12 | 14 => {
            let mut text = format!(
                "{}-{}-{}T{}:{}",
                part(0, 4)?,
                part(4, 6)?,
                part(6, 8)?,
                part(8, 10)?,
                part(10, 12)?
            );
            if value.len() == 14 {
                text.push_str(&format!(":{}", part(12, 14)?));
            }
            text.parse().ok()
        }
        10 | 13 => {
            let seconds: i64 = part(0, 10)?.parse().ok()?;
            if !(788_918_400..4_102_444_800).contains(&seconds) {
                return None;
            }
            Timestamp::from_unix(seconds)?.to_string().parse().ok()
        }
        _ => None,
    }
}
