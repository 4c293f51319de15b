//! The bytes of a finished file: objects in object streams, a compressed cross-reference stream (ISO 32000-1, 7.5.7 and
//! 7.5.8).
//!
//! lopdf can write such files too, but it leaves the cross-reference as it is, copies every object first and writes each
//! twice: with the long structure trees of ours that costs size, memory and time.

use super::{pack::Packer, tags::name};
use lopdf::{Dictionary, Document, Object, Stream, StringFormat};
use std::{collections::BTreeMap, io::Write as _};

/// Most objects of one object stream: a reader unpacks all of them to get at one.
const TOGETHER: usize = 400;

/// Where an object is.
enum Place {
    /// At a byte of the file.
    At(usize),
    /// In an object stream, at an index.
    Within(u32, usize),
}

/// Writes a document. All objects must be of generation 0.
pub fn write(document: Document, packer: &mut Packer) -> Vec<u8> {
    let mut file = File {
        out: format!("%PDF-{}\n%", document.version).into_bytes(),
        places: BTreeMap::new(),
        next: document.max_id + 1,
        packer,
    };
    file.out.extend_from_slice(&document.binary_mark);
    file.out.push(b'\n');
    let mut waiting: Vec<(u32, Object)> = Vec::new();
    for ((id, _), object) in document.objects {
        if matches!(object, Object::Stream(_)) {
            file.indirect(id, &object);
        } else {
            waiting.push((id, object));
        }
        if waiting.len() == TOGETHER {
            file.together(&mut waiting);
        }
    }
    file.together(&mut waiting);
    file.end(document.trailer)
}

struct File<'p> {
    out: Vec<u8>,
    places: BTreeMap<u32, Place>,
    /// Number of the next object of ours.
    next: u32,
    packer: &'p mut Packer,
}

impl File<'_> {
    fn indirect(&mut self, id: u32, object: &Object) {
        self.places.insert(id, Place::At(self.out.len()));
        let out = &mut self.out;
        // Writing to memory cannot fail.
        let _ = writeln!(out, "{id} 0 obj");
        match object {
            Object::Stream(stream) => {
                let mut dict = stream.dict.clone();
                dict.set("Length", stream.content.len() as i64);
                dictionary(out, &dict);
                out.extend_from_slice(b"\nstream\n");
                out.extend_from_slice(&stream.content);
                out.extend_from_slice(b"\nendstream");
            }
            other => direct(out, other),
        }
        out.extend_from_slice(b"\nendobj\n");
    }

    /// Objects as an object stream.
    fn together(&mut self, objects: &mut Vec<(u32, Object)>) {
        if objects.is_empty() {
            return;
        }
        let mut head = Vec::new();
        let mut body = Vec::new();
        let mut dict = Dictionary::new();
        dict.set("Type", name("ObjStm"));
        dict.set("N", objects.len() as i64);
        for (index, (id, object)) in objects.drain(..).enumerate() {
            let _ = write!(head, "{id} {} ", body.len());
            direct(&mut body, &object);
            body.push(b'\n');
            self.places.insert(id, Place::Within(self.next, index));
        }
        dict.set("First", head.len() as i64);
        head.append(&mut body);
        let stream = packed(dict, head, self.packer);
        self.indirect(self.next, &Object::Stream(stream));
        self.next += 1;
    }

    fn end(mut self, trailer: Dictionary) -> Vec<u8> {
        let start = self.out.len();
        self.places.insert(self.next, Place::At(start));
        let table = cross_reference(&self.places, trailer, self.packer);
        self.indirect(self.next, &Object::Stream(table));
        self.out
            .extend_from_slice(format!("startxref\n{start}\n%%EOF\n").as_bytes());
        self.out
    }
}

fn packed(mut dict: Dictionary, content: Vec<u8>, packer: &mut Packer) -> Stream {
    let content = packer.pack(&content);
    dict.set("Filter", name("FlateDecode"));
    Stream::new(dict, content)
}

/// The cross-reference stream: rows of kind, offset or stream, index; each as the difference to the row above.
fn cross_reference(
    places: &BTreeMap<u32, Place>,
    mut dict: Dictionary,
    packer: &mut Packer,
) -> Stream {
    let size = places.keys().last().map_or(1, |last| last + 1);
    let row = |id: u32| -> [u8; 7] {
        let (kind, at, index) = match places.get(&id) {
            None => (0, 0, if id == 0 { u16::MAX } else { 0 }),
            Some(Place::At(at)) => (1, *at as u32, 0),
            Some(Place::Within(stream, index)) => (2, *stream, *index as u16),
        };
        let ([a, b, c, d], [e, f]) = (at.to_be_bytes(), index.to_be_bytes());
        [kind, a, b, c, d, e, f]
    };
    let mut rows = Vec::with_capacity(8 * size as usize);
    let mut above = [0_u8; 7];
    for id in 0..size {
        let row = row(id);
        // PNG filter 2, Up (ISO 32000-1, 7.4.4.4).
        rows.push(2);
        rows.extend(
            row.iter()
                .zip(above)
                .map(|(byte, over)| byte.wrapping_sub(over)),
        );
        above = row;
    }
    dict.set("Type", name("XRef"));
    dict.set("Size", i64::from(size));
    dict.set("W", vec![1.into(), 4.into(), 2.into()]);
    let mut parameters = Dictionary::new();
    parameters.set("Predictor", 12);
    parameters.set("Columns", 7);
    dict.set("DecodeParms", parameters);
    packed(dict, rows, packer)
}

/// A direct object.
fn direct(out: &mut Vec<u8>, object: &Object) {
    let _ = match object {
        Object::Null => out.write_all(b"null"),
        Object::Boolean(value) => write!(out, "{value}"),
        Object::Integer(value) => write!(out, "{value}"),
        Object::Real(value) => write!(out, "{value}"),
        Object::Reference((id, generation)) => write!(out, "{id} {generation} R"),
        Object::Name(name) => {
            name_of(out, name);
            Ok(())
        }
        Object::String(bytes, format) => {
            string(out, bytes, format);
            Ok(())
        }
        Object::Array(items) => {
            out.push(b'[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    separate(out, item);
                }
                direct(out, item);
            }
            out.push(b']');
            Ok(())
        }
        Object::Dictionary(dict) => {
            dictionary(out, dict);
            Ok(())
        }
        // A stream stands in the file itself, never in another object.
        Object::Stream(_) => out.write_all(b"null"),
    };
}

fn dictionary(out: &mut Vec<u8>, dict: &Dictionary) {
    out.extend_from_slice(b"<<");
    for (key, value) in dict {
        name_of(out, key);
        separate(out, value);
        direct(out, value);
    }
    out.extend_from_slice(b">>");
}

/// A space before what does not begin with a delimiter.
fn separate(out: &mut Vec<u8>, next: &Object) {
    let delimited = matches!(
        next,
        Object::Name(_) | Object::String(..) | Object::Array(_) | Object::Dictionary(_)
    );
    if !delimited {
        out.push(b' ');
    }
}

fn name_of(out: &mut Vec<u8>, name: &[u8]) {
    out.push(b'/');
    for byte in name {
        let plain = byte.is_ascii_graphic()
            && !matches!(
                byte,
                b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%' | b'#'
            );
        if plain {
            out.push(*byte);
        } else {
            let _ = write!(out, "#{byte:02X}");
        }
    }
}

fn string(out: &mut Vec<u8>, bytes: &[u8], format: &StringFormat) {
    if *format == StringFormat::Hexadecimal {
        const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
        out.push(b'<');
        for byte in bytes {
            for digit in [byte >> 4, byte & 15] {
                out.extend(DIGITS.get(usize::from(digit)));
            }
        }
        out.push(b'>');
        return;
    }
    out.push(b'(');
    for byte in bytes {
        match byte {
            b'(' | b')' | b'\\' => out.extend_from_slice(&[b'\\', *byte]),
            b'\r' => out.extend_from_slice(b"\\r"),
            byte => out.push(*byte),
        }
    }
    out.push(b')');
}
