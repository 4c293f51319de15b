//! Points in time: of a capture (UTC, to the second) and of a source (at the precision that the source gives).

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{fmt, str::FromStr};

/// A UTC time to the second, written as RFC 3339 with `Z`. Never taken from the clock inside an edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From seconds since 1970-01-01T00:00:00Z. None outside the years 0001 to 9999.
    pub fn from_unix(seconds: i64) -> Option<Self> {
        (-62_135_596_800..253_402_300_800)
            .contains(&seconds)
            .then_some(Self(seconds))
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    pub fn unix(self) -> i64 {
        self.0
    }

    /// Year, month, day, hour, minute, second.
    pub fn civil(self) -> (i64, u8, u8, u8, u8, u8) {
        let days = self.0.div_euclid(86_400);
        let second = self.0.rem_euclid(86_400);
        let (year, month, day) = civil_from_days(days);
        (
            year,
            month,
            day,
            (second / 3600) as u8,
            (second / 60 % 60) as u8,
            (second % 60) as u8,
        )
    }

    /// The day, as `YYYY-MM-DD`.
    pub fn date(self) -> String {
        let (year, month, day, ..) = self.civil();
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// Reads 14 digits (`YYYYMMDDhhmmss`, UTC), as Wayback addresses hold them.
    pub fn from_digits(digits: &str) -> Option<Self> {
        if digits.len() != 14 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let part = |from: usize, to: usize| {
            digits
                .get(from..to)
                .and_then(|text| text.parse::<i64>().ok())
        };
        from_civil(
            part(0, 4)?,
            part(4, 6)?,
            part(6, 8)?,
            part(8, 10)?,
            part(10, 12)?,
            part(12, 14)?,
        )
    }
}

fn from_civil(
    year: i64,
    month: i64,
    day: i64,
    hour: i64,
    minute: i64,
    second: i64,
) -> Option<Timestamp> {
    let valid = is_date(year, month, day)
        && (0..24).contains(&hour)
        && (0..60).contains(&minute)
        && (0..=60).contains(&second);
    let days = days_from_civil(year, month, day);
    valid.then_some(())?;
    Timestamp::from_unix(days * 86_400 + hour * 3600 + minute * 60 + second.min(59))
}

/// True if such a day exists in the proleptic Gregorian calendar, years 1 to 9999.
pub fn is_date(year: i64, month: i64, day: i64) -> bool {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=9999).contains(&year) && (1..=last).contains(&day)
}

// Howard Hinnant's days_from_civil and civil_from_days (public domain), eras of 400 years from March.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

fn civil_from_days(days: i64) -> (i64, u8, u8) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let doe = days.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    (
        yoe + era * 400 + i64::from(month <= 2),
        month as u8,
        (doy - (153 * mp + 2) / 5 + 1) as u8,
    )
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day, hour, minute, second) = self.civil();
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"
        )
    }
}

impl FromStr for Timestamp {
    type Err = String;
    /// Reads RFC 3339 with seconds and an offset; a fraction of a second is cut.
    fn from_str(text: &str) -> Result<Self, String> {
        let date: SourceDate = text.parse()?;
        date.instant().ok_or_else(|| {
            format!(
                "not a point in time (write it as 2024-05-01T12:00:00Z): {}",
                crate::text::shown(text)
            )
        })
    }
}

/// A date as a source gives it: `2018`, `2018-07`, `2018-07-16`, `2018-07-16T10:00`, with seconds, with an offset.
/// The text is ISO 8601 in extended form and is kept at that precision, never widened or moved to another zone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceDate(String);

impl SourceDate {
    /// The ISO 8601 text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The day part, as printed by the source: `2018-07-16`, or less if the source gives less.
    pub fn day(&self) -> &str {
        self.0.split('T').next().unwrap_or(&self.0)
    }

    /// The point in time, if the source gives time and offset.
    pub fn instant(&self) -> Option<Timestamp> {
        let (day, time) = self.0.split_once('T')?;
        let at = time.find(['Z', '+', '-'])?;
        let (clock, zone) = time.split_at_checked(at)?;
        let mut ymd = day.split('-').map(|part| part.parse::<i64>().ok());
        let mut hms = clock
            .split('.')
            .next()?
            .split(':')
            .map(|part| part.parse::<i64>().ok());
        let base = from_civil(
            ymd.next()??,
            ymd.next()??,
            ymd.next()??,
            hms.next()??,
            hms.next()??,
            hms.next().flatten().unwrap_or(0),
        )?;
        let shift = if zone == "Z" {
            0
        } else {
            let (hours, minutes) = zone.get(1..)?.split_once(':')?;
            let seconds = hours.parse::<i64>().ok()? * 3600 + minutes.parse::<i64>().ok()? * 60;
            if zone.starts_with('-') {
                -seconds
            } else {
                seconds
            }
        };
        Timestamp::from_unix(base.unix() - shift)
    }
}

impl fmt::Display for SourceDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for SourceDate {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("not an ISO 8601 date: {}", crate::text::shown(text));
        let (day, time) = match text.split_once('T') {
            Some((day, time)) => (day, Some(time)),
            None => (text, None),
        };
        let digits = |part: &str, len: usize| {
            (part.len() == len && part.bytes().all(|b| b.is_ascii_digit()))
                .then(|| part.parse::<i64>().ok())
                .flatten()
        };
        let parts: Vec<&str> = day.split('-').collect();
        let valid_day = match parts.as_slice() {
            [year] => digits(year, 4).is_some_and(|y| is_date(y, 1, 1)),
            [year, month] => digits(year, 4)
                .zip(digits(month, 2))
                .is_some_and(|(year, month)| is_date(year, month, 1)),
            [year, month, day] => digits(year, 4)
                .zip(digits(month, 2))
                .zip(digits(day, 2))
                .is_some_and(|((year, month), day)| is_date(year, month, day)),
            _ => false,
        };
        if !valid_day || (time.is_some() && parts.len() != 3) {
            return Err(wrong());
        }
        if let Some(time) = time {
            let at = time.find(['Z', '+', '-']).unwrap_or(time.len());
            let (clock, zone) = time.split_at_checked(at).ok_or_else(wrong)?;
            let (clock, fraction) = clock
                .split_once('.')
                .map_or((clock, None), |(clock, rest)| (clock, Some(rest)));
            let pieces: Vec<Option<i64>> = clock.split(':').map(|part| digits(part, 2)).collect();
            let valid_clock = match pieces.as_slice() {
                [Some(hour), Some(minute)] => *hour < 24 && *minute < 60 && fraction.is_none(),
                [Some(hour), Some(minute), Some(second)] => {
                    *hour < 24 && *minute < 60 && *second <= 60
                }
                _ => false,
            };
            let valid_fraction =
                fraction.is_none_or(|f| !f.is_empty() && f.bytes().all(|b| b.is_ascii_digit()));
            let valid_zone = match zone {
                "" | "Z" => true,
                _ => zone
                    .get(1..)
                    .and_then(|zone| zone.split_once(':'))
                    .is_some_and(|(hours, minutes)| {
                        digits(hours, 2).is_some_and(|h| h < 24)
                            && digits(minutes, 2).is_some_and(|m| m < 60)
                    }),
            };
            if !(valid_clock && valid_fraction && valid_zone) {
                return Err(wrong());
            }
        }
        Ok(Self(text.to_owned()))
    }
}

macro_rules! as_text {
    ($kind:ty) => {
        impl Serialize for $kind {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $kind {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?
                    .parse()
                    .map_err(de::Error::custom)
            }
        }
    };
}
as_text!(Timestamp);
as_text!(SourceDate);
