//! A text cut into figures, words and signs, of which dates are short sequences.

use super::super::languages::folded;
use std::borrow::Cow;
use unicode_normalization::char::is_combining_mark;

/// A figure, word or sign.
#[derive(Clone, Debug, PartialEq)]
pub enum Token<'a> {
    /// Figures: value, how many.
    Number(i64, usize),
    /// A word, folded.
    Word(Cow<'a, str>),
    /// Anything else.
    Sign(char),
}

/// A token and its place.
#[derive(Clone, Debug)]
pub struct Piece<'a> {
    pub token: Token<'a>,
    /// Where it begins and ends in the text, in bytes.
    pub start: usize,
    pub end: usize,
    /// White space before it.
    pub space: bool,
}

/// The value of a figure of any script that dates are printed in.
pub fn figure(c: char) -> Option<i64> {
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

/// True if four figures are a year and an hour follows without a space: "202221:25", two elements set apart by style.
fn is_year_before_clock(sum: i64, count: usize, text: &str, at: usize) -> bool {
    count == 4
        && (1990..=2099).contains(&sum)
        && matches!(
            text.as_bytes().get(at..),
            Some([b'0'..=b'2', b'0'..=b'9', b':', b'0'..=b'5', b'0'..=b'9', ..])
        )
}

/// True for a character of a word, or of its middle alone.
fn is_in_word(c: char, begun: bool) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    figure(c).is_none()
        && (c.is_alphabetic() || is_combining_mark(c) || begun && crate::text::is_invisible(c))
}

/// Cuts a text.
pub fn cut(text: &str) -> Vec<Piece<'_>> {
    // Words of some letters, and a space beside each.
    let mut out: Vec<Piece> = Vec::with_capacity(text.len() / 4 + 1);
    let mut space = true;
    let mut word_start: Option<usize> = None;
    for (at, c) in text
        .char_indices()
        .map(|(at, c)| (at, Some(c)))
        .chain([(text.len(), None)])
    {
        let in_word = c.is_some_and(|c| is_in_word(c, word_start.is_some()));
        if !in_word && let Some(start) = word_start.take() {
            let word = text.get(start..at).unwrap_or_default();
            out.push(Piece {
                token: Token::Word(folded(word)),
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
                }) if !space && *last == at && !is_year_before_clock(*sum, *count, text, at) => {
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
