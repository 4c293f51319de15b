//! Dates as pages write them, for machines ([`machine`]) and for readers ([`find`]), read at the precision they give.
//!
//! A text is cut once into figures, words and signs; a date is a short sequence of these. Nothing is widened: "July
//! 2018" stays a month, a time without a zone stays without one. Figures that may be read in two ways say so
//! ([`Written::other`]) unless the hint tells the order.

mod clock;
mod machine;
mod pieces;
mod reader;
mod zones;

use super::languages::Order;
use crate::time::SourceDate;
pub use machine::machine;
use reader::Reader;
use std::ops::Range;

/// What helps to read a date.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hint<'a> {
    /// Language of the page.
    pub language: Option<&'a str>,
    /// Order of dates in figures, if known.
    pub order: Option<Order>,
}

/// A date found in a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// Year, month and day as far as given; 0 where not.
    pub ymd: (i64, u8, u8),
    /// The other reading of figures that fit day-month and month-day alike.
    pub other: Option<(i64, u8, u8)>,
    /// `10:15` or `10:15:30`, if printed.
    pub time: Option<String>,
    /// `Z` or `+02:00`, if printed.
    pub zone: Option<String>,
    /// Where it stands in the text, in bytes, with its time.
    pub range: Range<usize>,
}

impl Written {
    /// The date as printed. Where two readings are open, what both agree on: the year.
    pub fn date(&self) -> Option<SourceDate> {
        let (year, month, day) = self.ymd;
        if self.other.is_some() {
            return format!("{year:04}").parse().ok();
        }
        let mut out = format!("{year:04}");
        if month > 0 {
            out.push_str(&format!("-{month:02}"));
        }
        if month > 0 && day > 0 {
            out.push_str(&format!("-{day:02}"));
            if let Some(time) = &self.time {
                out.push_str(&format!("T{time}"));
                out.push_str(self.zone.as_deref().unwrap_or_default());
            }
        }
        out.parse().ok()
    }

    /// True if the day is given.
    pub fn has_day(&self) -> bool {
        self.ymd.2 > 0
    }
}

/// The longest text that is looked through, in bytes.
const LONGEST: usize = 4_000;

/// False for a text without a year: four figures together, or two after a sign. A quick look, for ASCII figures alone.
fn may_hold_date(text: &str) -> bool {
    let mut rest = text.as_bytes();
    // Most texts have no figure at all; without a way out before their end many bytes are looked at at once.
    if !rest
        .iter()
        .fold(false, |found, byte| found | begins_figure(byte))
    {
        return false;
    }
    while let Some(at) = rest.iter().position(begins_figure) {
        let (skipped, figures) = rest.split_at_checked(at).unwrap_or((rest, &[]));
        let run = figures
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let before = skipped.last();
        let signed = before.is_some_and(|byte| *byte != b' ' && !byte.is_ascii_alphabetic());
        // Figures of other scripts are read one by one.
        if run == 0 || run >= 4 || run >= 2 && signed {
            return true;
        }
        rest = figures.get(run..).unwrap_or_default();
    }
    false
}

/// True for a figure of ASCII and for bytes that begin one of another script.
fn begins_figure(byte: &u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, 0xD9 | 0xDB | 0xE0 | 0xEF)
}

/// The dates of a text in the order they stand, each with its time where one is printed beside it.
pub fn find(text: &str, hint: Hint<'_>) -> Vec<Written> {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let text = text.get(..end).unwrap_or_default();
    // A date has figures; most lines have none.
    if !may_hold_date(text) || !text.chars().any(|c| pieces::figure(c).is_some()) {
        return Vec::new();
    }
    let pieces = pieces::cut(text);
    let reader = Reader {
        text,
        pieces: &pieces,
        hint,
    };
    let mut out = Vec::new();
    let mut at = 0;
    while at < pieces.len() {
        match reader.date_at(at) {
            Some((mut written, next)) => {
                let next = reader.clock(&mut written, next, at);
                at = next.max(at + 1);
                out.push(written);
            }
            None => at += 1,
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn first(text: &str, language: &str) -> String {
        let language = Some(language);
        let hint = Hint {
            language,
            order: None,
        };
        find(text, hint)
            .first()
            .and_then(Written::date)
            .map(|date| date.to_string())
            .unwrap_or_default()
    }

    #[test]
    fn dates_for_readers() {
        let mut wrong = Vec::new();
        for (text, language, want) in [
            ("Published on July 16, 2018", "en", "2018-07-16"),
            ("Mon, 16 July 2018 10:15 GMT", "en", "2018-07-16T10:15Z"),
            (
                "Updated 10:15 p.m. EDT, July 16th, 2018",
                "en",
                "2018-07-16T22:15-04:00",
            ),
            ("16th of July 2018", "en", "2018-07-16"),
            ("Montag, 16. Juli 2018, 14.30 Uhr", "de", "2018-07-16T14:30"),
            ("16.07.2018 - 14:30 Uhr", "de", "2018-07-16T14:30"),
            ("vom 16.7.18", "de", "2018-07-16"),
            ("Jänner 2018", "de", "2018-01"),
            ("Publié le 1er août 2018 à 10h15", "fr", "2018-08-01T10:15"),
            ("16 de julio de 2018", "es", "2018-07-16"),
            ("16 luglio 2018 alle 10:15", "it", "2018-07-16T10:15"),
            ("16 de março de 2018 às 10h15", "pt", "2018-03-16T10:15"),
            ("16 mei 2018 om 10:15", "nl", "2018-05-16T10:15"),
            ("16 października 2018", "pl", "2018-10-16"),
            ("16. října 2018", "cs", "2018-10-16"),
            ("16 maj 2018 kl. 10.15", "sv", "2018-05-16T10:15"),
            ("16. heinäkuuta 2018 klo 10.15", "fi", "2018-07-16T10:15"),
            ("16 июля 2018 г., 10:15", "ru", "2018-07-16T10:15"),
            ("16 липня 2018, 10:15", "uk", "2018-07-16T10:15"),
            ("16 Ιουλίου 2018", "el", "2018-07-16"),
            ("16 Temmuz 2018", "tr", "2018-07-16"),
            ("١٦ يوليو ٢٠١٨", "ar", "2018-07-16"),
            ("16 تشرين الأول 2018", "ar", "2018-10-16"),
            ("16 ביולי 2018", "he", "2018-07-16"),
            ("2018年7月16日 10:15", "zh", "2018-07-16T10:15"),
            ("2018年7月16日（月）", "ja", "2018-07-16"),
            ("2018년 7월 16일 오후 3:15", "ko", "2018-07-16T15:15"),
            ("입력 2018.07.16 15:15", "ko", "2018-07-16T15:15"),
            ("2018. július 16.", "hu", "2018-07-16"),
            ("07/16/2018", "en", "2018-07-16"),
            ("16/07/2018", "en", "2018-07-16"),
            ("03/04/2018", "en-US", "2018-03-04"),
            ("03/04/2018", "en-GB", "2018-04-03"),
            ("03/04/2018", "en", "2018"),
            ("03/04/2018", "fr", "2018-04-03"),
            ("12-Mar-2018", "en", "2018-03-12"),
            ("Season 2018/2019", "en", ""),
            ("version 1.12.2018.4", "en", ""),
            ("call 555-12-2018", "en", ""),
            ("31 February 2018", "en", ""),
            ("In May 20 people came", "en", ""),
            ("16 Tháng 7, 2018", "vi", "2018-07-16"),
        ] {
            let found = first(text, language);
            if found != want {
                wrong.push(format!("{text}: {found} for {want}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn dates_for_machines() {
        for (text, want) in [
            ("2018-07-16", "2018-07-16"),
            ("2018-07-16T10:15:30Z", "2018-07-16T10:15:30Z"),
            (
                "2018-07-16T10:15:30.123+0200",
                "2018-07-16T10:15:30.123+02:00",
            ),
            ("2018-07-16 10:15:30", "2018-07-16T10:15:30"),
            ("2018-07-16 10:15 +02:00", "2018-07-16T10:15+02:00"),
            ("2018-7-6", "2018-07-06"),
            ("2018/07/16 10:15", "2018-07-16T10:15"),
            ("2018-07", "2018-07"),
            ("2018", "2018"),
            ("20180716", "2018-07-16"),
            ("20180716T101500Z", "2018-07-16T10:15:00Z"),
            (
                "Mon, 16 Jul 2018 10:15:30 +0000",
                "2018-07-16T10:15:30+00:00",
            ),
            (
                "Mon Jul 16 2018 10:15:30 GMT+0200",
                "2018-07-16T10:15:30+02:00",
            ),
            ("1531736130", "2018-07-16T10:15:30Z"),
            ("2018-07-16T10:15:00-04", "2018-07-16T10:15:00-04:00"),
            ("2018-07-16T25:99:00", "2018-07-16"),
            ("0000-00-00", ""),
            ("0001-01-01T00:00:00", ""),
            ("12345", ""),
        ] {
            let found = machine(text, Hint::default())
                .map(|date| date.to_string())
                .unwrap_or_default();
            assert_eq!(found, want, "{text}");
        }
    }
}
