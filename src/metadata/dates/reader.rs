//! A date at a place of a text: the sequences of figures, names of months and signs that are one.

use super::{
    super::languages::{Cue, LANGUAGES, Order},
    Hint, Written,
    pieces::{Piece, Token},
};
use crate::time::is_date;

/// A text in pieces and what helps to read them.
pub struct Reader<'a> {
    pub text: &'a str,
    pub pieces: &'a [Piece<'a>],
    pub hint: Hint<'a>,
}

impl Reader<'_> {
    pub fn token(&self, at: usize) -> Option<&Token<'_>> {
        self.pieces.get(at).map(|piece| &piece.token)
    }

    pub fn number(&self, at: usize) -> Option<(i64, usize)> {
        match self.token(at)? {
            Token::Number(value, count) => Some((*value, *count)),
            _ => None,
        }
    }

    pub fn sign(&self, at: usize) -> Option<char> {
        match self.token(at)? {
            Token::Sign(c) => Some(*c),
            _ => None,
        }
    }

    pub fn word(&self, at: usize) -> Option<&str> {
        match self.token(at)? {
            Token::Word(word) => Some(word),
            _ => None,
        }
    }

    pub fn spaced(&self, at: usize) -> bool {
        self.pieces.get(at).is_none_or(|piece| piece.space)
    }

    /// A month's name at a piece and the piece after it.
    fn month(&self, at: usize) -> Option<(u8, usize)> {
        let word = self.word(at)?;
        if LANGUAGES.opens_month(word)
            && let Some(second) = self.word(at + 1)
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
                Some(Token::Word(word)) => LANGUAGES.is(Cue::Joint, word),
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

    /// The date that begins at a piece, and the piece after it.
    pub fn date_at(&self, at: usize) -> Option<(Written, usize)> {
        match self.token(at)? {
            Token::Word(_) => self.month_first(at),
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
    pub fn raw(&self, at: usize) -> Option<&str> {
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
}

/// The year of two figures: 00 to 49 in this century, the rest in the last.
fn century(year: i64) -> i64 {
    if year < 50 { 2000 + year } else { 1900 + year }
}
