//! The time of day printed beside a date.

use super::{
    super::languages::{Cue, LANGUAGES},
    Written,
    pieces::Token,
    reader::Reader,
    zones::zone_of,
};

impl Reader<'_> {
    /// Reads the time that stands after a date (or before it) and returns the piece after it.
    pub fn clock(&self, written: &mut Written, next: usize, first: usize) -> usize {
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
                Some(Token::Word(word)) => {
                    LANGUAGES.is(Cue::At, word)
                        || word == "t"
                        || word.starts_with("г")
                        || before_noon(self.word(at).unwrap_or_default()).is_some()
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
                    Some(Token::Word(word)) => word.chars().count() <= 3 || is_weekday(word),
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
            Token::Word(word)
                if matches!(word.as_ref(), "h" | "u")
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
            Token::Word(word)
                if matches!(word.as_ref(), "am" | "pm") && (1..=12).contains(&hour) =>
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
            .and_then(|before| before_noon(self.word(before)?));
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
            .is_some_and(|word| LANGUAGES.is(Cue::Hour, word))
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
    if LANGUAGES.is(Cue::Morning, word) {
        Some(true)
    } else {
        LANGUAGES.is(Cue::Afternoon, word).then_some(false)
    }
}

fn is_weekday(word: &str) -> bool {
    LANGUAGES.is(Cue::Weekday, word)
}
