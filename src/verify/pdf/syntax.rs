//! Bytes to PDF values (ISO 32000-1, 7.2 and 7.3): of a file, an object stream, a content stream or a character map.

use std::{collections::BTreeMap, rc::Rc};

/// Deepest nesting of arrays and dictionaries.
const DEPTH: usize = 64;

/// Most values within one: two bytes may be one, and each takes twenty times as much when it is read.
const VALUES: usize = 2_000_000;

/// A dictionary.
pub type Dict = BTreeMap<String, Value>;

/// A PDF object. Its parts are shared: a copy costs little.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// True or false.
    Bool(bool),
    /// A number, whole or not.
    Number(f64),
    /// A name.
    Name(String),
    /// A string, literal or hexadecimal.
    String(Vec<u8>),
    /// An array.
    Array(Rc<Vec<Value>>),
    /// A dictionary.
    Dict(Rc<Dict>),
    /// An object elsewhere, by number.
    Reference(u32),
    /// A keyword or operator.
    Word(String),
}

impl Value {
    /// The number, if it is a whole one.
    pub fn integer(&self) -> Option<i64> {
        match self {
            Value::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
                Some(*number as i64)
            }
            _ => None,
        }
    }

    /// The name.
    pub fn name(&self) -> Option<&str> {
        match self {
            Value::Name(name) => Some(name),
            _ => None,
        }
    }

    /// The dictionary.
    pub fn dict(&self) -> Option<&Dict> {
        match self {
            Value::Dict(dict) => Some(dict),
            _ => None,
        }
    }

    /// The array.
    pub fn array(&self) -> Option<&[Value]> {
        match self {
            Value::Array(array) => Some(array),
            _ => None,
        }
    }

    /// A text string decoded: UTF-16 with a byte-order mark, else PDFDocEncoding's ASCII part.
    pub fn text(&self) -> Option<String> {
        match self {
            Value::String(bytes) => Some(decode(bytes)),
            _ => None,
        }
    }
}

/// A text string's bytes as text.
pub fn decode(bytes: &[u8]) -> String {
    match bytes.strip_prefix(&[0xFE, 0xFF]) {
        Some(units) => utf16(units),
        None => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// UTF-16BE as text.
pub fn utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes
        .chunks_exact(2)
        .filter_map(|pair| Some(u16::from_be_bytes(pair.try_into().ok()?)))
        .collect();
    String::from_utf16_lossy(&units)
}

/// Reads values one after the other: of a file, an object stream or a content stream.
pub struct Tokens<'a> {
    bytes: &'a [u8],
    /// Position of the next byte.
    pub at: usize,
    /// Values that the current one may still hold.
    left: usize,
}

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

fn is_delimiter(byte: u8) -> bool {
    matches!(
        byte,
        b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
    )
}

impl<'a> Tokens<'a> {
    /// Reads from a position.
    pub fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at, left: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                while self.peek().is_some_and(|byte| byte != 10 && byte != 13) {
                    self.at += 1;
                }
            } else if is_space(byte) {
                self.at += 1;
            } else {
                break;
            }
        }
    }

    /// The next value; none at the end or where the bytes are no PDF.
    pub fn value(&mut self) -> Option<Value> {
        self.left = VALUES;
        self.nested(0)
    }

    fn nested(&mut self, depth: usize) -> Option<Value> {
        if depth > DEPTH {
            return None;
        }
        self.left = self.left.checked_sub(1)?;
        self.skip_space();
        match self.peek()? {
            b'/' => {
                self.at += 1;
                Some(Value::Name(self.name()))
            }
            b'(' => Some(Value::String(self.literal()?)),
            b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => {
                self.at += 2;
                let mut dict = Dict::new();
                loop {
                    self.skip_space();
                    if self.peek()? == b'>' {
                        self.at += 2;
                        return Some(Value::Dict(Rc::new(dict)));
                    }
                    let Value::Name(key) = self.nested(depth + 1)? else {
                        return None;
                    };
                    dict.insert(key, self.nested(depth + 1)?);
                }
            }
            b'<' => Some(Value::String(self.hexadecimal()?)),
            b'[' => {
                self.at += 1;
                let mut array = Vec::new();
                loop {
                    self.skip_space();
                    if self.peek()? == b']' {
                        self.at += 1;
                        return Some(Value::Array(Rc::new(array)));
                    }
                    array.push(self.nested(depth + 1)?);
                }
            }
            b'+' | b'-' | b'.' | b'0'..=b'9' => self.number(),
            byte if is_delimiter(byte) => None,
            _ => Some(match self.word() {
                b"true" => Value::Bool(true),
                b"false" => Value::Bool(false),
                b"null" => Value::Null,
                word => Value::Word(String::from_utf8_lossy(word).into_owned()),
            }),
        }
    }

    fn word(&mut self) -> &'a [u8] {
        let from = self.at;
        while self
            .peek()
            .is_some_and(|byte| !is_space(byte) && !is_delimiter(byte))
        {
            self.at += 1;
        }
        self.bytes.get(from..self.at).unwrap_or_default()
    }

    fn name(&mut self) -> String {
        let word = self.word();
        let mut out = Vec::with_capacity(word.len());
        let mut at = 0;
        while let Some(byte) = word.get(at) {
            let code = word
                .get(at + 1..at + 3)
                .filter(|_| *byte == b'#')
                .and_then(|hex| std::str::from_utf8(hex).ok())
                .and_then(|hex| u8::from_str_radix(hex, 16).ok());
            out.push(code.unwrap_or(*byte));
            at += if code.is_some() { 3 } else { 1 };
        }
        String::from_utf8(out)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
    }

    fn number(&mut self) -> Option<Value> {
        let first: f64 = std::str::from_utf8(self.word()).ok()?.parse().ok()?;
        // `12 0 R` is a reference.
        let back = self.at;
        if first >= 0.0 && first.fract() == 0.0 && first <= f64::from(u32::MAX) {
            self.skip_space();
            if self.peek().is_some_and(|byte| byte.is_ascii_digit())
                && self.word().iter().all(u8::is_ascii_digit)
            {
                self.skip_space();
                let ends = self
                    .bytes
                    .get(self.at + 1)
                    .is_none_or(|byte| is_space(*byte) || is_delimiter(*byte));
                if self.peek() == Some(b'R') && ends {
                    self.at += 1;
                    return Some(Value::Reference(first as u32));
                }
            }
            self.at = back;
        }
        Some(Value::Number(first))
    }

    fn literal(&mut self) -> Option<Vec<u8>> {
        self.at += 1;
        let mut depth = 1;
        let mut out = Vec::new();
        loop {
            let byte = self.peek()?;
            self.at += 1;
            match byte {
                b'(' => depth += 1,
                b')' => {
                    depth -= 1;
                    if depth == 0 {
                        return Some(out);
                    }
                }
                b'\\' => {
                    let next = self.peek()?;
                    self.at += 1;
                    match next {
                        b'n' => out.push(10),
                        b'r' => out.push(13),
                        b't' => out.push(9),
                        b'b' => out.push(8),
                        b'f' => out.push(12),
                        b'0'..=b'7' => {
                            let mut code = u32::from(next - b'0');
                            for _ in 0..2 {
                                if let Some(digit @ b'0'..=b'7') = self.peek() {
                                    code = code * 8 + u32::from(digit - b'0');
                                    self.at += 1;
                                }
                            }
                            out.push(code as u8);
                        }
                        10 => {}
                        13 => self.skip_line_feed(),
                        other => out.push(other),
                    }
                    continue;
                }
                // However a line ends, it is a line feed (ISO 32000-1, 7.3.4.2).
                13 => {
                    self.skip_line_feed();
                    out.push(10);
                    continue;
                }
                _ => {}
            }
            out.push(byte);
        }
    }

    fn skip_line_feed(&mut self) {
        if self.peek() == Some(10) {
            self.at += 1;
        }
    }

    fn hexadecimal(&mut self) -> Option<Vec<u8>> {
        self.at += 1;
        let mut out = Vec::new();
        let mut high: Option<u8> = None;
        loop {
            let byte = self.peek()?;
            self.at += 1;
            if byte == b'>' {
                if let Some(high) = high {
                    out.push(high << 4);
                }
                return Some(out);
            }
            if is_space(byte) {
                continue;
            }
            let digit = char::from(byte).to_digit(16)? as u8;
            match high.take() {
                Some(high) => out.push(high << 4 | digit),
                None => high = Some(digit),
            }
        }
    }
}
