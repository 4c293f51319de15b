//! A reader of PDF files, written apart from the writer: bytes to objects, streams inflated, nothing drawn.
//!
//! It reads what ISO 32000-1, 7.5.7 and 7.5.8 describe (object streams, cross-reference streams), the form of our files.

use std::{cell::RefCell, collections::BTreeMap, io::Read, rc::Rc};

/// Most bytes that one stream may inflate to.
const INFLATED: u64 = 512 << 20;
/// Deepest nesting of arrays and dictionaries.
const DEPTH: usize = 64;

/// A dictionary.
pub type Dict = BTreeMap<String, Value>;

/// A PDF object.
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
    Array(Vec<Value>),
    /// A dictionary.
    Dict(Dict),
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
        Some(units) => {
            let units: Vec<u16> = units
                .chunks_exact(2)
                .filter_map(|pair| Some(u16::from_be_bytes(pair.try_into().ok()?)))
                .collect();
            String::from_utf16_lossy(&units)
        }
        None => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// Reads values one after the other: of a file, an object stream or a content stream.
pub struct Tokens<'a> {
    bytes: &'a [u8],
    /// Position of the next byte.
    pub at: usize,
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
        Self { bytes, at }
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
        self.nested(0)
    }

    fn nested(&mut self, depth: usize) -> Option<Value> {
        if depth > DEPTH {
            return None;
        }
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
                        return Some(Value::Dict(dict));
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
                        return Some(Value::Array(array));
                    }
                    array.push(self.nested(depth + 1)?);
                }
            }
            b'+' | b'-' | b'.' | b'0'..=b'9' => self.number(),
            byte if is_delimiter(byte) => None,
            _ => Some(match self.word().as_str() {
                "true" => Value::Bool(true),
                "false" => Value::Bool(false),
                "null" => Value::Null,
                word => Value::Word(word.to_owned()),
            }),
        }
    }

    fn word(&mut self) -> String {
        let from = self.at;
        while self
            .peek()
            .is_some_and(|byte| !is_space(byte) && !is_delimiter(byte))
        {
            self.at += 1;
        }
        String::from_utf8_lossy(self.bytes.get(from..self.at).unwrap_or_default()).into_owned()
    }

    fn name(&mut self) -> String {
        let word = self.word();
        if !word.contains('#') {
            return word;
        }
        let bytes = word.as_bytes();
        let mut out = Vec::new();
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            let code = word
                .get(at + 1..at + 3)
                .filter(|_| *byte == b'#')
                .and_then(|hex| u8::from_str_radix(hex, 16).ok());
            out.push(code.unwrap_or(*byte));
            at += if code.is_some() { 3 } else { 1 };
        }
        String::from_utf8_lossy(&out).into_owned()
    }

    fn number(&mut self) -> Option<Value> {
        let first: f64 = self.word().parse().ok()?;
        // `12 0 R` is a reference.
        let back = self.at;
        if first >= 0.0 && first.fract() == 0.0 && first <= f64::from(u32::MAX) {
            self.skip_space();
            if self.peek().is_some_and(|byte| byte.is_ascii_digit())
                && self.word().parse::<u16>().is_ok()
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
                        10 | 13 => {}
                        other => out.push(other),
                    }
                    continue;
                }
                _ => {}
            }
            out.push(byte);
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

#[derive(Clone, Copy)]
enum Entry {
    At(usize),
    Within(u32, usize),
}

/// An object and, if it is one, its stream as it lies in the file.
#[derive(Debug)]
pub struct Object<'a> {
    /// The object; a stream's dictionary.
    pub value: Value,
    /// Encoded data.
    pub data: Option<&'a [u8]>,
}

/// Objects of an object stream: number, value.
type Packed = Rc<Vec<(u32, Value)>>;

/// A file.
pub struct File<'a> {
    bytes: &'a [u8],
    entries: BTreeMap<u32, Entry>,
    packed: RefCell<BTreeMap<u32, Packed>>,
    /// The trailer.
    pub trailer: Dict,
}

impl<'a> File<'a> {
    /// Reads a file's cross-reference stream.
    pub fn read(bytes: &'a [u8]) -> Result<Self, String> {
        if !bytes.starts_with(b"%PDF-") {
            return Err("it does not begin with %PDF-".to_owned());
        }
        let tail = bytes
            .get(bytes.len().saturating_sub(64)..)
            .unwrap_or_default();
        let mark = memchr::memmem::rfind(tail, b"startxref").ok_or("startxref is missing")?;
        let at = Tokens::new(tail, mark + 9)
            .value()
            .and_then(|value| value.integer())
            .and_then(|at| usize::try_from(at).ok())
            .ok_or("startxref gives no offset")?;
        let mut file = Self {
            bytes,
            entries: BTreeMap::new(),
            packed: RefCell::default(),
            trailer: Dict::new(),
        };
        let (_, object) = file.object_at(at).ok_or("startxref points at no object")?;
        let dict = object
            .value
            .dict()
            .cloned()
            .ok_or("the cross-reference is no stream")?;
        let table = file
            .inflate(&object)
            .ok_or("the cross-reference stream is damaged")?;
        let widths: Vec<usize> = numbers(dict.get("W"));
        let [kind, second, third] = widths.as_slice() else {
            return Err("the cross-reference stream has no widths".to_owned());
        };
        let row = (kind + second + third).max(1);
        if *kind > 8 || *second > 8 || *third > 8 {
            return Err("the cross-reference stream has wrong widths".to_owned());
        }
        let size = dict
            .get("Size")
            .and_then(Value::integer)
            .unwrap_or(0)
            .max(0) as usize;
        let mut ranges = numbers(dict.get("Index"));
        if ranges.is_empty() {
            ranges = vec![0, size];
        }
        let mut rows = table.chunks_exact(row);
        for range in ranges.chunks_exact(2) {
            let [first, count] = range else { continue };
            for number in *first..first.saturating_add(*count) {
                let Some(row) = rows.next() else { break };
                let field = |from: usize, width: usize| {
                    row.get(from..from + width)
                        .unwrap_or_default()
                        .iter()
                        .fold(0_usize, |sum, byte| sum << 8 | usize::from(*byte))
                };
                let a = field(*kind, *second);
                let b = field(kind + second, *third);
                let entry = match if *kind == 0 { 1 } else { field(0, *kind) } {
                    1 => Entry::At(a),
                    2 => Entry::Within(a as u32, b),
                    _ => continue,
                };
                if let Ok(number) = u32::try_from(number) {
                    file.entries.insert(number, entry);
                }
            }
        }
        file.trailer = dict;
        Ok(file)
    }

    /// Numbers of all objects.
    pub fn numbers(&self) -> impl Iterator<Item = u32> + '_ {
        self.entries.keys().copied()
    }

    fn object_at(&self, at: usize) -> Option<(u32, Object<'a>)> {
        let mut tokens = Tokens::new(self.bytes, at);
        let number = tokens.value()?.integer()?;
        tokens.value()?.integer()?;
        if tokens.value()? != Value::Word("obj".to_owned()) {
            return None;
        }
        let value = tokens.value()?;
        let mut data = None;
        if let Value::Dict(dict) = &value
            && tokens.value() == Some(Value::Word("stream".to_owned()))
        {
            let mut from = tokens.at;
            if self.bytes.get(from) == Some(&13) {
                from += 1;
            }
            if self.bytes.get(from) == Some(&10) {
                from += 1;
            }
            let length = match dict.get("Length")? {
                Value::Reference(number) => self.object(*number)?.value.integer()?,
                value => value.integer()?,
            };
            let end = from.checked_add(usize::try_from(length).ok()?)?;
            data = Some(self.bytes.get(from..end)?);
            // The data must end where it says.
            if Tokens::new(self.bytes, end).value() != Some(Value::Word("endstream".to_owned())) {
                return None;
            }
        }
        Some((u32::try_from(number).ok()?, Object { value, data }))
    }

    /// An object by number.
    pub fn object(&self, number: u32) -> Option<Object<'a>> {
        match *self.entries.get(&number)? {
            Entry::At(at) => {
                let (found, object) = self.object_at(at)?;
                (found == number).then_some(object)
            }
            Entry::Within(stream, index) => {
                let packed = self.packed(stream)?;
                let (found, value) = packed.get(index)?;
                (*found == number).then(|| Object {
                    value: value.clone(),
                    data: None,
                })
            }
        }
    }

    fn packed(&self, stream: u32) -> Option<Packed> {
        if let Some(packed) = self.packed.borrow().get(&stream) {
            return Some(Rc::clone(packed));
        }
        let Entry::At(at) = *self.entries.get(&stream)? else {
            return None;
        };
        let (_, object) = self.object_at(at)?;
        let dict = object.value.dict()?;
        let first = usize::try_from(dict.get("First")?.integer()?).ok()?;
        let count = dict.get("N")?.integer()?;
        let data = self.inflate(&object)?;
        let mut head = Tokens::new(&data, 0);
        let mut out = Vec::new();
        for _ in 0..count {
            let number = u32::try_from(head.value()?.integer()?).ok()?;
            let offset = usize::try_from(head.value()?.integer()?).ok()?;
            out.push((
                number,
                Tokens::new(&data, first.checked_add(offset)?).value()?,
            ));
        }
        let packed = Rc::new(out);
        self.packed.borrow_mut().insert(stream, Rc::clone(&packed));
        Some(packed)
    }

    /// A value, references followed.
    pub fn resolve(&self, value: &Value) -> Value {
        let mut value = value.clone();
        for _ in 0..16 {
            match value {
                Value::Reference(number) => match self.object(number) {
                    Some(object) => value = object.value,
                    None => return Value::Null,
                },
                other => return other,
            }
        }
        Value::Null
    }

    /// An entry of a dictionary, references followed.
    pub fn get(&self, dict: &Dict, key: &str) -> Value {
        dict.get(key)
            .map_or(Value::Null, |value| self.resolve(value))
    }

    /// A stream's data, decoded; None if it is no Flate or plain stream.
    pub fn inflate(&self, object: &Object<'_>) -> Option<Vec<u8>> {
        let dict = object.value.dict()?;
        let data = object.data?;
        let filter = match self.get(dict, "Filter") {
            Value::Null => return Some(data.to_vec()),
            Value::Name(name) => name,
            Value::Array(filters) => match filters.as_slice() {
                [] => return Some(data.to_vec()),
                [one] => one.name()?.to_owned(),
                _ => return None,
            },
            _ => return None,
        };
        if filter != "FlateDecode" {
            return None;
        }
        let mut out = Vec::new();
        flate2::read::ZlibDecoder::new(data)
            .take(INFLATED)
            .read_to_end(&mut out)
            .ok()?;
        match self.get(dict, "DecodeParms") {
            Value::Dict(parameters) => {
                let predictor = parameters
                    .get("Predictor")
                    .and_then(Value::integer)
                    .unwrap_or(1);
                let columns = parameters
                    .get("Columns")
                    .and_then(Value::integer)
                    .unwrap_or(1);
                match predictor {
                    1 => Some(out),
                    12 => up(&out, usize::try_from(columns).ok()?),
                    _ => None,
                }
            }
            _ => Some(out),
        }
    }
}

/// Undoes the PNG filters None and Up of rows of bytes.
fn up(bytes: &[u8], columns: usize) -> Option<Vec<u8>> {
    let mut out: Vec<u8> = Vec::with_capacity(bytes.len());
    let mut above = vec![0_u8; columns];
    for row in bytes.chunks_exact(columns.checked_add(1)?) {
        let (kind, data) = row.split_first()?;
        for (slot, byte) in above.iter_mut().zip(data) {
            *slot = match kind {
                0 => *byte,
                2 => slot.wrapping_add(*byte),
                _ => return None,
            };
        }
        out.extend_from_slice(&above);
    }
    Some(out)
}

fn numbers(value: Option<&Value>) -> Vec<usize> {
    value
        .and_then(Value::array)
        .unwrap_or_default()
        .iter()
        .filter_map(|value| usize::try_from(value.integer()?).ok())
        .collect()
}
