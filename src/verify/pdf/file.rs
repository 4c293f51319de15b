//! A PDF file opened: objects by number, streams inflated. Written apart from the writer.
//!
//! It reads what ISO 32000-1, 7.5.7 and 7.5.8 describe (object streams, cross-reference streams), the form of our files.
//! A hostile file cannot hold it up: all work on a file is paid for from one [`Budget`].

use super::syntax::{Dict, Tokens, Value};
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    io::Read,
    rc::Rc,
};

/// Bytes read, inflated and said of one file, all together: more than an honest file of a thousand sheets needs.
const WORK: u64 = 512 << 20;

/// What a byte of an object stream costs: the values made of it are that much larger.
const OBJECTS: u64 = 16;

/// Work that may still be done on a file.
#[derive(Debug)]
pub struct Budget(Cell<u64>);

impl Budget {
    /// So much and no more.
    pub fn new(work: u64) -> Self {
        Self(Cell::new(work))
    }

    /// Takes from what is left; None when it is used up.
    pub fn spend(&self, work: usize) -> Option<()> {
        let left = self.0.get().checked_sub(work as u64);
        self.0.set(left.unwrap_or(0));
        left.map(|_| ())
    }

    fn left(&self) -> u64 {
        self.0.get()
    }

    /// True if work was left undone.
    pub fn is_used_up(&self) -> bool {
        self.left() == 0
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
    /// Work that may still be done.
    pub budget: Budget,
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
            budget: Budget::new(WORK),
        };
        let (_, object) = file.object_at(at).ok_or("startxref points at no object")?;
        let Value::Dict(dict) = &object.value else {
            return Err("the cross-reference is no stream".to_owned());
        };
        file.trailer = Dict::clone(dict);
        let table = file
            .inflate(&object)
            .ok_or("the cross-reference stream is damaged")?;
        file.entries = entries(dict, &table)?;
        Ok(file)
    }

    fn value_at(&self, at: usize) -> Option<(u32, Value, usize)> {
        let mut tokens = Tokens::new(self.bytes, at);
        let number = tokens.value()?.integer()?;
        tokens.value()?.integer()?;
        if tokens.value()? != Value::Word("obj".to_owned()) {
            return None;
        }
        let value = tokens.value()?;
        self.budget.spend(tokens.at.saturating_sub(at))?;
        Some((u32::try_from(number).ok()?, value, tokens.at))
    }

    fn object_at(&self, at: usize) -> Option<(u32, Object<'a>)> {
        let (number, value, end) = self.value_at(at)?;
        let mut tokens = Tokens::new(self.bytes, end);
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
                // A length elsewhere is a number by itself: nothing is opened to get at it.
                Value::Reference(number) => match *self.entries.get(number)? {
                    Entry::At(at) => self.value_at(at)?.1.integer()?,
                    Entry::Within(..) => return None,
                },
                value => value.integer()?,
            };
            let end = from.checked_add(usize::try_from(length).ok()?)?;
            data = Some(self.bytes.get(from..end)?);
            // The data must end where it says.
            if Tokens::new(self.bytes, end).value() != Some(Value::Word("endstream".to_owned())) {
                return None;
            }
        }
        Some((number, Object { value, data }))
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
        // Until it is read it is empty, so that one that refers to itself comes to an end.
        self.packed.borrow_mut().insert(stream, Packed::default());
        let packed = Rc::new(self.unpack(stream)?);
        self.packed.borrow_mut().insert(stream, Rc::clone(&packed));
        Some(packed)
    }

    fn unpack(&self, stream: u32) -> Option<Vec<(u32, Value)>> {
        let Entry::At(at) = *self.entries.get(&stream)? else {
            return None;
        };
        let (_, object) = self.object_at(at)?;
        let dict = object.value.dict()?;
        let first = usize::try_from(dict.get("First")?.integer()?).ok()?;
        let count = dict.get("N")?.integer()?;
        let data = self.inflate_to(&object, self.budget.left() / OBJECTS)?;
        self.budget.spend(data.len())?;
        let mut head = Tokens::new(&data, 0);
        let mut out = Vec::new();
        for _ in 0..count {
            let number = u32::try_from(head.value()?.integer()?).ok()?;
            let offset = usize::try_from(head.value()?.integer()?).ok()?;
            let from = first.checked_add(offset)?;
            let mut tokens = Tokens::new(&data, from);
            let value = tokens.value()?;
            // Paid for object by object: those that overlap would be read over and over.
            let read = tokens.at.saturating_sub(from);
            self.budget.spend(read.saturating_mul(OBJECTS as usize))?;
            out.push((number, value));
        }
        Some(out)
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

    /// The data of the stream that an entry of a dictionary refers to, decoded.
    pub fn stream(&self, dict: &Dict, key: &str) -> Option<Vec<u8>> {
        match dict.get(key) {
            Some(Value::Reference(number)) => self.inflate(&self.object(*number)?),
            _ => None,
        }
    }

    /// A stream's data, decoded; None if it is no Flate or plain stream.
    pub fn inflate(&self, object: &Object<'_>) -> Option<Vec<u8>> {
        let data = self.inflate_to(object, self.budget.left())?;
        self.budget.spend(data.len())?;
        Some(data)
    }

    fn inflate_to(&self, object: &Object<'_>, most: u64) -> Option<Vec<u8>> {
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
        let mut out = Vec::with_capacity(data.len().saturating_mul(3).min(most as usize));
        let read = flate2::bufread::ZlibDecoder::new(data)
            .take(most)
            .read_to_end(&mut out)
            .ok()?;
        if read as u64 == most {
            return None;
        }
        let Value::Dict(parameters) = self.get(dict, "DecodeParms") else {
            return Some(out);
        };
        let number = |key: &str| parameters.get(key).and_then(Value::integer).unwrap_or(1);
        match number("Predictor") {
            1 => Some(out),
            12 => up(&out, usize::try_from(number("Columns")).ok()?),
            _ => None,
        }
    }
}

/// Rows of a cross-reference stream (ISO 32000-1, 7.5.8.3).
fn entries(dict: &Dict, table: &[u8]) -> Result<BTreeMap<u32, Entry>, String> {
    let widths: Vec<usize> = numbers(dict.get("W"));
    let [kind, second, third] = widths.as_slice() else {
        return Err("the cross-reference stream has no widths".to_owned());
    };
    if *kind > 8 || *second > 8 || *third > 8 {
        return Err("the cross-reference stream has wrong widths".to_owned());
    }
    let mut ranges = numbers(dict.get("Index"));
    if ranges.is_empty() {
        ranges = vec![0, usize::MAX];
    }
    let mut out = BTreeMap::new();
    let mut rows = table.chunks_exact((kind + second + third).max(1));
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
                out.insert(number, entry);
            }
        }
    }
    Ok(out)
}

/// Undoes the PNG filters None and Up of rows of bytes.
fn up(bytes: &[u8], columns: usize) -> Option<Vec<u8>> {
    let length = columns
        .checked_add(1)
        .filter(|length| *length <= bytes.len())?;
    let mut out: Vec<u8> = Vec::with_capacity(bytes.len());
    let mut above = vec![0_u8; columns];
    for row in bytes.chunks_exact(length) {
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
