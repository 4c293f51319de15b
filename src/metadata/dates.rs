//! Dates as pages write them, for machines ([`machine`]) and for readers ([`find`]), read at the precision they give.
//!
//! A text is cut once into figures, words and signs; a date is a short sequence of these. Nothing is widened: "July
//! 2018" stays a month, a time without a zone stays without one. Figures that may be read in two ways say so
//! ([`Written::other`]) unless the hint tells the order.

use super::languages::{Cue, LANGUAGES, Order, folded};
use crate::time::{SourceDate, Timestamp, is_date};
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
    let zone = zone_of(rest).map(|(zone, _)| zone).unwrap_or_default();
    Some((format!("{hour}{hours:02}{time}"), zone))
}

fn digits(text: &str, at: usize, most: usize) -> String {
    text.get(at..)
        .unwrap_or_default()
        .chars()
        .take(most)
        .take_while(char::is_ascii_digit)
        .collect()
}

/// A zone at the start of a text and its length: only offsets and names that mean one offset everywhere.
fn zone_of(text: &str) -> Option<(String, usize)> {
    const NAMES: &[(&str, &str)] = &[
        ("UTC", "Z"),
        ("GMT", "Z"),
        ("Z", "Z"),
        ("MESZ", "+02:00"),
        ("MEZ", "+01:00"),
        ("CEST", "+02:00"),
        ("CET", "+01:00"),
        ("EEST", "+03:00"),
        ("EET", "+02:00"),
        ("EDT", "-04:00"),
        ("EST", "-05:00"),
        ("CDT", "-05:00"),
        ("MDT", "-06:00"),
        ("MST", "-07:00"),
        ("PDT", "-07:00"),
        ("PST", "-08:00"),
        ("JST", "+09:00"),
        ("KST", "+09:00"),
        ("MSK", "+03:00"),
        ("AEST", "+10:00"),
        ("AEDT", "+11:00"),
        ("WIB", "+07:00"),
    ];
    let skip = text.len() - text.trim_start_matches([' ', '(']).len();
    let rest = text.get(skip..)?;
    for (name, zone) in NAMES {
        if let Some(after) = rest.strip_prefix(name)
            && !after.starts_with(|c: char| c.is_alphanumeric())
        {
            if *zone == "Z"
                && let Some((offset, length)) = offset_of(after)
            {
                return Some((offset, skip + name.len() + length));
            }
            return Some((zone.to_string(), skip + name.len()));
        }
    }
    offset_of(rest).map(|(offset, length)| (offset, skip + length))
}

fn offset_of(text: &str) -> Option<(String, usize)> {
    let sign = text.chars().next().filter(|c| matches!(c, '+' | '-'))?;
    let hours = digits(text, 1, 2);
    let mut at = 1 + hours.len();
    let colon = text.get(at..)?.starts_with(':');
    at += usize::from(colon);
    let mut minutes = digits(text, at, 2);
    if colon && minutes.len() != 2 {
        return None;
    }
    at += minutes.len();
    if minutes.is_empty() {
        minutes = "00".to_owned();
    }
    let (h, m): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
    if h > 14 || m > 59 || (sign == '-' && h > 12) {
        return None;
    }
    if text
        .get(at..)
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    {
        return None;
    }
    Some((format!("{sign}{h:02}:{m:02}"), at))
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

#[derive(Clone, Debug, PartialEq)]
enum Token {
    /// Figures: value, how many.
    Number(i64, usize),
    /// A word, folded; first character as written.
    Word(String, char),
    Sign(char),
}

#[derive(Clone, Debug)]
struct Piece {
    token: Token,
    start: usize,
    end: usize,
    /// White space before it.
    space: bool,
}

fn figure(c: char) -> Option<i64> {
    let code = u32::from(c);
    let zero = match code {
        0x30..=0x39 => 0x30,
        0x660..=0x669 => 0x660,
        0x6F0..=0x6F9 => 0x6F0,
        0x966..=0x96F => 0x966,
        0x9E6..=0x9EF => 0x9E6,
        0xE50..=0xE59 => 0xE50,
        0xFF10..=0xFF19 => 0xFF10,
        _ => return None,
    };
    Some(i64::from(code - zero))
}

fn pieces(text: &str) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let mut space = true;
    let mut word_start: Option<usize> = None;
    for (at, c) in text
        .char_indices()
        .map(|(at, c)| (at, Some(c)))
        .chain([(text.len(), None)])
    {
        let in_word = c.is_some_and(|c| {
            figure(c).is_none()
                && (c.is_alphabetic()
                    || unicode_normalization::char::is_combining_mark(c)
                    || (crate::text::is_invisible(c) && word_start.is_some()))
        });
        if !in_word && let Some(start) = word_start.take() {
            let word = text.get(start..at).unwrap_or_default();
            out.push(Piece {
                token: Token::Word(folded(word), word.chars().next().unwrap_or(' ')),
                start,
                end: at,
                space,
            });
            space = false;
        }
        let Some(c) = c else { break };
        if in_word {
            if word_start.is_none() {
                word_start = Some(at);
            }
        } else if let Some(value) = figure(c) {
            let end = at + c.len_utf8();
            match out.last_mut() {
                Some(Piece {
                    token: Token::Number(sum, count),
                    end: last,
                    ..
                }) if !space && *last == at => {
                    *sum = sum.saturating_mul(10).saturating_add(value);
                    *count += 1;
                    *last = end;
                }
                _ => out.push(Piece {
                    token: Token::Number(value, 1),
                    start: at,
                    end,
                    space,
                }),
            }
            space = false;
        } else if crate::text::is_space(c) {
            space = true;
        } else if !crate::text::is_invisible(c) {
            out.push(Piece {
                token: Token::Sign(c),
                start: at,
                end: at + c.len_utf8(),
                space,
            });
            space = false;
        }
    }
    out
}

/// The longest text that is looked through, in bytes.
const LONGEST: usize = 4_000;

/// The dates of a text in the order they stand, each with its time where one is printed beside it.
pub fn find(text: &str, hint: Hint<'_>) -> Vec<Written> {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let text = text.get(..end).unwrap_or_default();
    // A date has figures; most lines have none.
    if !text.chars().any(|c| figure(c).is_some()) {
        return Vec::new();
    }
    let pieces = pieces(text);
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

struct Reader<'a> {
    text: &'a str,
    pieces: &'a [Piece],
    hint: Hint<'a>,
}

impl Reader<'_> {
    fn token(&self, at: usize) -> Option<&Token> {
        self.pieces.get(at).map(|piece| &piece.token)
    }

    fn number(&self, at: usize) -> Option<(i64, usize)> {
        match self.token(at)? {
            Token::Number(value, count) => Some((*value, *count)),
            _ => None,
        }
    }

    fn sign(&self, at: usize) -> Option<char> {
        match self.token(at)? {
            Token::Sign(c) => Some(*c),
            _ => None,
        }
    }

    fn word(&self, at: usize) -> Option<&str> {
        match self.token(at)? {
            Token::Word(word, _) => Some(word),
            _ => None,
        }
    }

    fn spaced(&self, at: usize) -> bool {
        self.pieces.get(at).is_none_or(|piece| piece.space)
    }

    /// A month's name at a piece and the piece after it.
    fn month(&self, at: usize) -> Option<(u8, usize)> {
        let word = self.word(at)?;
        if let Some(second) = self.word(at + 1)
            && let Some(month) = LANGUAGES.month(&format!("{word} {second}"), self.hint.language)
        {
            return Some((month, at + 2));
        }
        if let Some(month) = LANGUAGES.month(word, self.hint.language) {
            return Some((month, at + 1));
        }
        // Vietnamese: "tháng 7".
        if word == "thang"
            && let Some((month @ 1..=12, 1..=2)) = self.number(at + 1)
        {
            return u8::try_from(month).ok().map(|month| (month, at + 2));
        }
        // Hebrew writes "in" as a letter of the word.
        let bare = word.strip_prefix('ב')?;
        LANGUAGES
            .month(bare, self.hint.language)
            .map(|month| (month, at + 1))
    }

    /// Skips signs and small words that may stand between the parts of a date.
    fn skip(&self, mut at: usize) -> usize {
        for _ in 0..3 {
            let pass = match self.token(at) {
                Some(Token::Sign(c)) => matches!(
                    c,
                    '.' | ',' | '-' | '/' | '،' | '–' | 'º' | 'ª' | '°' | '\'' | '’' | '、'
                ),
                Some(Token::Word(word, _)) => matches!(
                    word.as_str(),
                    "de" | "del"
                        | "of"
                        | "do"
                        | "d"
                        | "st"
                        | "nd"
                        | "rd"
                        | "th"
                        | "er"
                        | "e"
                        | "ter"
                        | "den"
                        | "o"
                        | "a"
                        | "r"
                        | "nam"
                        | "г"
                        | "of the"
                        | "η"
                        | "ה"
                        | "da"
                        | "dí"
                        | "a\u{301}"
                        | "the"
                        | "-a"
                        | "i"
                ),
                _ => false,
            };
            if !pass {
                break;
            }
            at += 1;
        }
        at
    }

    fn written(&self, ymd: (i64, i64, i64), from: usize, next: usize) -> Option<(Written, usize)> {
        let (year, month, day) = ymd;
        let plausible = (1400..=2150).contains(&year)
            && (month == 0 || is_date(year, month, if day == 0 { 1 } else { day }));
        let start = self.pieces.get(from)?.start;
        let end = self.pieces.get(next.checked_sub(1)?)?.end;
        plausible.then(|| {
            (
                Written {
                    ymd: (
                        year,
                        u8::try_from(month).unwrap_or_default(),
                        u8::try_from(day).unwrap_or_default(),
                    ),
                    other: None,
                    time: None,
                    zone: None,
                    range: start..end,
                },
                next,
            )
        })
    }

    fn date_at(&self, at: usize) -> Option<(Written, usize)> {
        match self.token(at)? {
            Token::Word(..) => self.month_first(at),
            Token::Number(value, count) => {
                // Not the tail of a longer number: "1.12.2019.4", "v3-12".
                if at > 0
                    && !self.spaced(at)
                    && matches!(
                        self.sign(at - 1),
                        Some('.' | '-' | '/' | '+' | '#' | '_' | '=')
                    )
                    && at > 1
                    && !self.spaced(at - 1)
                    && self.number(at - 2).is_some()
                {
                    return None;
                }
                if *count == 4 {
                    self.year_first(at, *value)
                } else if *count <= 2 && (1..=31).contains(value) {
                    self.day_first(at, *value)
                } else {
                    None
                }
            }
            Token::Sign(_) => None,
        }
    }

    /// "July 16, 2018", "July 2018", "Jul. 16th 2018".
    fn month_first(&self, at: usize) -> Option<(Written, usize)> {
        let (month, next) = self.month(at)?;
        let month = i64::from(month);
        let mut next = self.skip(next);
        let (value, count) = self.number(next)?;
        if count <= 2 && (1..=31).contains(&value) {
            let day = value;
            let after = self.skip(next + 1);
            if let Some((year, 4)) = self.number(after)
                && self.closed(after)
            {
                return self.written((year, month, day), at, after + 1);
            }
            // "Jul 16, '18"
            if let Some((year, 2)) = self.number(after)
                && matches!(self.sign(after - 1), Some('\'' | '’'))
            {
                return self.written((century(year), month, day), at, after + 1);
            }
            return None;
        }
        // "31 February 2018" is no day, and not a month either.
        let after_number = at > 0 && self.number(at - 1).is_some_and(|(_, count)| count <= 2);
        if count == 4 && self.closed(next) && !after_number {
            next += 1;
            return self.written((value, month, 0), at, next);
        }
        None
    }

    /// True if a number is not followed at once by more figures, as in "2018-19" or "2018/2019" or "2018:12".
    fn closed(&self, at: usize) -> bool {
        let goes_on =
            matches!(self.sign(at + 1), Some('-' | '/' | '.')) && self.number(at + 2).is_some();
        !goes_on || self.spaced(at + 1) || self.spaced(at + 2)
    }

    /// "2018-07-16", "2018年7月16日", "2018. július 16.", "2018 July 16".
    fn year_first(&self, at: usize, year: i64) -> Option<(Written, usize)> {
        let next = at + 1;
        if let Some(word) = self.raw(next)
            && (word.starts_with('年') || word.starts_with('년'))
        {
            let (month, _) = self.number(next + 1).filter(|(_, count)| *count <= 2)?;
            let sign = self.raw(next + 2)?;
            if !(sign.starts_with('月') || sign.starts_with('월')) {
                return None;
            }
            if let Some((day, 1..=2)) = self.number(next + 3)
                && self
                    .raw(next + 4)
                    .is_some_and(|sign| sign.starts_with(['日', '일', '号', '號']))
            {
                return self.written((year, month, day), at, next + 5);
            }
            return self.written((year, month, 0), at, next + 3);
        }
        if let Some(sign @ ('-' | '/' | '.' | '．' | '／' | '‑' | '–')) = self.sign(next)
            && let Some((month, 1..=2)) = self.number(next + 1)
            && self.sign(next + 2) == Some(sign)
            && let Some((day, 1..=2)) = self.number(next + 3)
        {
            if !self.spaced(next) && !self.spaced(next + 1) && self.closed(next + 3) {
                return self.written((year, month, day), at, next + 4);
            }
            if sign == '.' {
                // Korean and Hungarian: "2018. 7. 16."
                return self.written((year, month, day), at, next + 4);
            }
        }
        let month_at = self.skip(next);
        let (month, after) = self.month(month_at)?;
        let day_at = self.skip(after);
        match self.number(day_at) {
            Some((day, 1..=2)) if (1..=31).contains(&day) => {
                self.written((year, i64::from(month), day), at, day_at + 1)
            }
            _ => None,
        }
    }

    /// A word as it stands in the text.
    fn raw(&self, at: usize) -> Option<&str> {
        self.word(at)?;
        let piece = self.pieces.get(at)?;
        self.text.get(piece.start..piece.end)
    }

    /// "16 July 2018", "16. Juli 2018", "16.07.2018", "07/16/2018", "16.7.18".
    fn day_first(&self, at: usize, first: i64) -> Option<(Written, usize)> {
        let next = self.skip(at + 1);
        if let Some((month, after)) = self.month(next) {
            let year_at = self.skip(after);
            if let Some((year, 4)) = self.number(year_at)
                && self.closed(year_at)
            {
                return self.written((year, i64::from(month), first), at, year_at + 1);
            }
            if let Some((year, 2)) = self.number(year_at)
                && year_at > after
                && matches!(self.sign(year_at - 1), Some('\'' | '’' | '-' | '/'))
            {
                return self.written((century(year), i64::from(month), first), at, year_at + 1);
            }
            // "16 July, Monday, 2018" and the like are not read.
            return None;
        }
        let sign = self
            .sign(at + 1)
            .filter(|c| matches!(c, '.' | '/' | '-' | '．' | '／' | '‑' | '–'))?;
        let (second, 1..=2) = self.number(at + 2)? else {
            return None;
        };
        if self.sign(at + 3) != Some(sign) {
            return None;
        }
        let (year, count) = self.number(at + 4)?;
        let tight = !self.spaced(at + 1) && !self.spaced(at + 3) && !self.spaced(at + 2);
        let year = match count {
            4 => year,
            2 if tight && !self.spaced(at + 4) && sign != '-' => century(year),
            _ => return None,
        };
        if (!tight && sign != '.') || !self.closed(at + 4) {
            return None;
        }
        let next = at + 5;
        let day_first = self.written((year, second, first), at, next);
        let month_first = self.written((year, first, second), at, next);
        match (day_first, month_first) {
            (Some((day_first, next)), Some((month_first, _)))
                if day_first.ymd != month_first.ymd =>
            {
                // Points part dates of day, month and year wherever they are used.
                let order = if sign == '.' || sign == '．' {
                    Some(Order::DayMonthYear)
                } else {
                    self.hint
                        .order
                        .or_else(|| LANGUAGES.order(self.hint.language?))
                };
                match order {
                    Some(Order::MonthDayYear) => Some((month_first, next)),
                    Some(Order::DayMonthYear | Order::YearMonthDay) => Some((day_first, next)),
                    None => {
                        let other = Some(day_first.ymd);
                        Some((
                            Written {
                                other,
                                ..month_first
                            },
                            next,
                        ))
                    }
                }
            }
            (found @ Some(_), _) | (None, found) => found,
        }
    }

    /// Reads the time that stands after a date (or before it) and returns the piece after it.
    fn clock(&self, written: &mut Written, next: usize, first: usize) -> usize {
        if !written.has_day() || written.other.is_some() {
            return next;
        }
        let mut at = next;
        // Signs, words for "at" and weekdays may stand between; nothing else.
        for _ in 0..4 {
            let pass = match self.token(at) {
                Some(Token::Sign(c)) => matches!(
                    c,
                    ',' | '-'
                        | '–'
                        | '—'
                        | '|'
                        | '·'
                        | '•'
                        | '('
                        | '/'
                        | '،'
                        | '@'
                        | '.'
                        | ')'
                        | ':'
                        | '~'
                        | '，'
                        | '∙'
                        | '・'
                ),
                Some(Token::Word(word, _)) => {
                    LANGUAGES.is(Cue::At, word)
                        || word == "t"
                        || word.starts_with("г")
                        || before_noon(self.raw(at).unwrap_or_default()).is_some()
                }
                _ => false,
            };
            if !pass {
                break;
            }
            at += 1;
        }
        if let Some((time, zone, after)) = self.clock_at(at) {
            written.time = Some(time);
            written.zone = zone;
            if let Some(piece) = after.checked_sub(1).and_then(|last| self.pieces.get(last)) {
                written.range.end = piece.end;
            }
            return after;
        }
        // "10:15 AM, July 16, 2018"
        if let Some(back) = (1..=12).find_map(|back| {
            let from = first.checked_sub(back)?;
            let (_, _, after) = self.clock_at(from)?;
            (from..first)
                .skip(after - from)
                .all(|at| match self.token(at) {
                    Some(Token::Sign(c)) => {
                        matches!(c, ',' | '|' | '·' | '-' | '–' | '•' | '(' | ')')
                    }
                    Some(Token::Word(word, _)) => word.chars().count() <= 3 || is_weekday(word),
                    _ => false,
                })
                .then_some(from)
        }) && (back == 0 || self.sign(back - 1) != Some(':'))
            && let Some((time, zone, _)) = self.clock_at(back)
        {
            written.time = Some(time);
            written.zone = zone;
            if let Some(piece) = self.pieces.get(back) {
                written.range.start = piece.start;
            }
        }
        next
    }

    /// A time at a piece: time, zone, piece after it.
    fn clock_at(&self, at: usize) -> Option<(String, Option<String>, usize)> {
        let (mut hour, 1..=2) = self.number(at)? else {
            return None;
        };
        let mut next = at + 1;
        let between = self.token(next)?;
        let minute;
        match between {
            Token::Sign(':' | '：') => {
                minute = self.number(next + 1).filter(|(_, count)| *count == 2)?.0;
                next += 2;
            }
            Token::Sign('.') if !self.spaced(next) && !self.spaced(next + 1) => {
                // "14.30 Uhr", "klo 14.30", "kl. 14.30"
                minute = self.number(next + 1).filter(|(_, count)| *count == 2)?.0;
                next += 2;
                let marked = self
                    .word(next)
                    .is_some_and(|w| matches!(w, "uhr" | "h" | "am" | "pm"))
                    || (at > 0
                        && self
                            .word(at - 1)
                            .is_some_and(|w| matches!(w, "klo" | "kl" | "ore" | "um")))
                    || (at > 1 && self.word(at - 2).is_some_and(|w| w == "kl"));
                if !marked {
                    return None;
                }
            }
            Token::Word(word, _)
                if matches!(word.as_str(), "h" | "u")
                    || self
                        .raw(next)
                        .is_some_and(|raw| raw.starts_with(['時', '时', '시', '點', '点'])) =>
            {
                match self.number(next + 1) {
                    Some((value, 1..=2)) if word != "u" => {
                        minute = value;
                        next += 2;
                        if self
                            .raw(next)
                            .is_some_and(|raw| raw.starts_with(['分', '분']))
                        {
                            next += 1;
                        }
                    }
                    _ => return None,
                }
            }
            Token::Word(word, _)
                if matches!(word.as_str(), "am" | "pm") && (1..=12).contains(&hour) =>
            {
                minute = 0;
            }
            _ => return None,
        }
        let mut second = None;
        if let Some(':' | '：') = self.sign(next)
            && let Some((value @ 0..=59, 2)) = self.number(next + 1)
        {
            second = Some(value);
            next += 2;
        }
        let mut half = at
            .checked_sub(1)
            .and_then(|before| before_noon(self.raw(before)?));
        if half.is_none()
            && let Some(word) = self.word(next)
        {
            half = match word {
                "am" => Some(true),
                "pm" => Some(false),
                "a" | "p"
                    if self.sign(next + 1) == Some('.') && self.word(next + 2) == Some("m") =>
                {
                    let morning = word == "a";
                    next += 3 - usize::from(self.sign(next + 3) != Some('.'));
                    Some(morning)
                }
                _ => None,
            };
            if half.is_some() {
                next += 1;
            }
        }
        match half {
            Some(true) if hour == 12 => hour = 0,
            Some(false) if hour < 12 => hour += 12,
            _ => {}
        }
        if hour > 23 || minute > 59 {
            return None;
        }
        if self
            .word(next)
            .is_some_and(|word| matches!(word, "uhr" | "h" | "hs" | "hrs" | "uur" | "година"))
        {
            next += 1;
        }
        let mut zone = None;
        let end = next
            .checked_sub(1)
            .and_then(|last| self.pieces.get(last))
            .map_or(0, |piece| piece.end);
        if let Some((found, length)) = self.text.get(end..).and_then(zone_of) {
            // An offset stands close by; a dash further on is punctuation.
            let raw = self.text.get(end..end + length).unwrap_or_default();
            let figures = raw.chars().filter(char::is_ascii_digit).count();
            if raw.chars().any(char::is_alphabetic) || figures >= 4 {
                zone = Some(found);
                while self
                    .pieces
                    .get(next)
                    .is_some_and(|piece| piece.start < end + length)
                {
                    next += 1;
                }
            }
        }
        let mut time = format!("{hour:02}:{minute:02}");
        if let Some(second) = second {
            time.push_str(&format!(":{second:02}"));
        }
        Some((time, zone, next))
    }
}

/// True for words that say morning, false for afternoon, as printed before an hour in Chinese, Japanese, Korean.
fn before_noon(word: &str) -> Option<bool> {
    match word {
        "上午" | "午前" | "오전" | "早上" | "凌晨" => Some(true),
        "下午" | "午後" | "오후" | "晚上" => Some(false),
        _ => None,
    }
}

fn is_weekday(word: &str) -> bool {
    [
        "mon", "tue", "wed", "thu", "fri", "sat", "sun", "lun", "mar", "mer", "jeu", "ven", "dim",
        "mont", "dien", "mitt", "donn", "frei", "sams", "sonn",
    ]
    .iter()
    .any(|day| word.starts_with(day))
}

/// The year of two figures: 00 to 49 in this century, the rest in the last.
fn century(year: i64) -> i64 {
    if year < 50 { 2000 + year } else { 1900 + year }
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
