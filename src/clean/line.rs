//! Measures of a line's words alone.

use super::outline::{Line, Sequence};
use super::words::{self, cues, fold};

/// What a character is, as far as a line is measured by it.
mod class {
    pub const SPACE: u8 = 1;
    pub const UPPER: u8 = 2;
    /// A letter or digit.
    pub const IN_WORD: u8 = 4;
    /// Neither, nor white space.
    pub const SIGN: u8 = 8;
    /// Of a script without spaces.
    pub const WIDE: u8 = 16;

    /// A digit of ASCII.
    pub const DIGIT: u8 = 32;

    /// Most characters of most lines are of ASCII.
    const ASCII: [u8; 128] = {
        let mut classes = [SIGN; 128];
        let mut rest: &mut [u8] = &mut classes;
        let mut at = 0u8;
        while let Some((class, more)) = rest.split_first_mut() {
            *class = match at as char {
                '\t'..='\r' | ' ' => SPACE,
                '0'..='9' => IN_WORD | DIGIT,
                'A'..='Z' => IN_WORD | UPPER,
                'a'..='z' => IN_WORD,
                _ => SIGN,
            };
            rest = more;
            at += 1;
        }
        classes
    };

    #[inline]
    pub fn of(c: char) -> u8 {
        let ascii = usize::try_from(u32::from(c)).ok();
        match ascii.and_then(|at| ASCII.get(at)) {
            Some(class) => *class,
            None => of_other(c),
        }
    }

    #[cold]
    fn of_other(c: char) -> u8 {
        if crate::text::is_space(c) {
            return SPACE;
        }
        let wide = if super::words::unspaced(c) { WIDE } else { 0 };
        if !c.is_alphanumeric() {
            return SIGN | wide;
        }
        IN_WORD | wide | if c.is_uppercase() { UPPER } else { 0 }
    }
}

/// Measures of the words alone.
pub fn measure(words: &str) -> Line {
    let mut line = Line {
        folded: fold(words),
        declared: -1.0,
        ..Line::default()
    };
    line.cues = cues(&line.folded);
    let mut letters = Sequence::START;
    let mut mass = 0u32;
    let mut space = true;
    let mut previous = ' ';
    let mut last = ' ';
    let mut number = 0u32;
    let mut number_digits = 0u32;
    let mut groups = 0u32;
    let mut first = true;
    let mut rest = words.chars();
    while let Some(c) = rest.next() {
        let class = class::of(c);
        if class & class::SPACE != 0 {
            space = true;
            previous = c;
            number_digits = 0;
            number = 0;
            continue;
        }
        let upper = u32::from(class & class::UPPER != 0);
        let wide = u32::from(class & class::WIDE != 0);
        mass = mass.saturating_add(1 + wide);
        line.capitals += upper;
        if space {
            line.tokens += 1;
            line.capitalised += upper;
            space = false;
        }
        if first {
            line.starts_small = c.is_lowercase();
            line.bullet = matches!(c, '*' | '•' | '·' | '◦' | '▪' | '●' | '‣');
            first = false;
        }
        if class & class::IN_WORD != 0 {
            if c.is_ascii() {
                letters = letters.unit(u32::from(c.to_ascii_lowercase()));
            } else {
                for lower in c.to_lowercase() {
                    letters = letters.unit(u32::from(lower));
                }
            }
        }
        if class & class::DIGIT != 0 {
            let digit = u32::from(c) - u32::from('0');
            line.digits += 1;
            if number_digits == 0 && matches!(previous, '/' | '.' | '-' | ':') {
                groups += 1;
            }
            number_digits += 1;
            number = number.saturating_mul(10).saturating_add(digit);
            if matches!(previous, '$' | '€' | '£' | '¥' | '₹' | '₽') {
                line.priced = true;
            }
        } else {
            if number_digits == 4 && (1900..2100).contains(&number) {
                line.dated = true;
            }
            number = 0;
            number_digits = 0;
        }
        if class & class::SIGN != 0 {
            match c {
                ',' | ';' | '，' | '、' | '،' | '؛' => line.commas += 1,
                '€' | '₽' | '₴' if previous.is_ascii_digit() => line.priced = true,
                _ => {}
            }
        }
        previous = c;
        last = c;
        // Most characters are small letters behind others: they change next to nothing, so a run of them is taken at once.
        if number_digits == 0
            && let (small, more) = small_letters(rest.as_str())
            && let Some(end) = small.bytes().next_back()
        {
            mass = mass.saturating_add(u32::try_from(small.len()).unwrap_or(u32::MAX));
            letters = letters.bytes(small.as_bytes());
            previous = char::from(end);
            last = previous;
            rest = more.chars();
        }
    }
    line.mass = mass;
    if number_digits == 4 && (1900..2100).contains(&number) {
        line.dated = true;
    }
    line.dated |= groups >= 2;
    let inner = words
        .trim_end_matches(|c: char| {
            crate::text::is_space(c)
                || matches!(c, '"' | '”' | '’' | '\'' | ')' | '»' | ']' | '」' | '“')
        })
        .chars()
        .next_back()
        .unwrap_or(last);
    line.ends_sentence = matches!(
        inner,
        '.' | '!' | '?' | '…' | '。' | '！' | '？' | '؟' | '।'
    );
    line.ends_colon = matches!(inner, ':' | '：');
    line.ends_question = matches!(inner, '?' | '？' | '؟');
    line.letters = letters.0;
    line
}

/// The small letters of ASCII that a text begins with, and the rest of it.
fn small_letters(text: &str) -> (&str, &str) {
    let end = text.bytes().position(|byte| !byte.is_ascii_lowercase());
    text.split_at_checked(end.unwrap_or(text.len()))
        .unwrap_or_default()
}
