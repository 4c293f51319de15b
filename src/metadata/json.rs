//! JSON as pages carry it: in comments and CDATA, with commas too many, raw line ends, entities, several values in a row.
//!
//! What is JSON is read by `serde_json`; what is not is read here by a forgiving reader of bounded depth and size that
//! never goes back over what it has read.

use serde_json::{Map, Value};

/// What was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lenient {
    /// The values, in order.
    pub values: Vec<Value>,
    /// True if it was not JSON as it stood.
    pub repaired: bool,
    /// True if something could not be read and was left out.
    pub lost: bool,
}

/// Objects and arrays within each other; deeper ones are left out.
const DEPTH: usize = 64;
/// Bytes of one script that are read.
const SIZE: usize = 4 << 20;

/// Reads the values of a script.
pub fn read(script: &str) -> Lenient {
    let trimmed = script.trim_matches(|c: char| crate::text::is_space(c));
    if let Ok(value) = serde_json::from_str::<Value>(trimmed) {
        return Lenient {
            values: vec![value],
            ..Lenient::default()
        };
    }
    let mut end = trimmed.len().min(SIZE);
    while !trimmed.is_char_boundary(end) {
        end -= 1;
    }
    let text = trimmed.get(..end).unwrap_or_default();
    // A script whose every quote is an entity was escaped as if it were text.
    let decoded = (!text.contains('"') && (text.contains("&quot;") || text.contains("&#34;")))
        .then(|| super::entities::decode(text));
    let text = decoded.as_deref().unwrap_or(text);
    let mut reader = Reader {
        bytes: text.as_bytes(),
        text,
        at: 0,
        lost: end < trimmed.len(),
    };
    let mut values = Vec::new();
    while reader.next_value() {
        let before = reader.at;
        if let Some(value) = reader.value(0)
            && (value.is_object() || value.is_array())
        {
            values.push(value);
        }
        if reader.at == before {
            reader.at += 1;
        }
    }
    let lost = reader.lost || values.is_empty() && !trimmed.is_empty();
    Lenient {
        values,
        repaired: true,
        lost,
    }
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    lost: bool,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn starts(&self, with: &str) -> bool {
        self.bytes
            .get(self.at..)
            .is_some_and(|rest| rest.starts_with(with.as_bytes()))
    }

    /// Moves past a text, or to the end where it is not there.
    fn past(&mut self, end: &str) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        self.at = match memchr::memmem::find(rest, end.as_bytes()) {
            Some(found) => self.at + found + end.len(),
            None => self.bytes.len(),
        };
    }

    /// Skips white space, comments and the marks that wrap scripts.
    fn space(&mut self) {
        loop {
            if self
                .peek()
                .is_some_and(|b| b.is_ascii_whitespace() || b == 0x0B)
            {
                self.at += 1;
            } else if let Some(mark) = [
                "<![CDATA[",
                "]]>",
                "<!--",
                "-->",
                "/*<![CDATA[*/",
                "/*]]>*/",
                "\u{FEFF}",
                "\u{A0}",
            ]
            .iter()
            .find(|mark| self.starts(mark))
            {
                self.at += mark.len();
            } else if self.starts("//") {
                // A line comment, or the marks before a CDATA section: those are read on the same line.
                self.at += 2;
                let rest = self.bytes.get(self.at..).unwrap_or_default();
                let line = rest.split(|b| *b == b'\n').next().unwrap_or_default();
                let blank = line.iter().take_while(|b| b.is_ascii_whitespace()).count();
                let wraps = ["<![CDATA[", "]]>", "<!--", "-->"].iter().any(|mark| {
                    line.get(blank..)
                        .is_some_and(|l| l.starts_with(mark.as_bytes()))
                });
                if !wraps {
                    self.at += line.len();
                }
            } else if self.starts("/*") {
                self.at += 2;
                self.past("*/");
            } else {
                return;
            }
        }
    }

    /// Moves to the next object or array outside of any.
    fn next_value(&mut self) -> bool {
        loop {
            self.space();
            match self.peek() {
                None => return false,
                Some(b'{' | b'[') => return true,
                Some(_) => self.at += 1,
            }
        }
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        self.space();
        match self.peek()? {
            b'{' => {
                self.at += 1;
                self.object(depth)
            }
            b'[' => {
                self.at += 1;
                self.array(depth)
            }
            quote @ (b'"' | b'\'') => {
                self.at += 1;
                Some(Value::String(self.string(quote)))
            }
            _ => self.bare(),
        }
    }

    fn object(&mut self, depth: usize) -> Option<Value> {
        let mut map = Map::new();
        loop {
            self.space();
            let before = self.at;
            match self.peek() {
                None => {
                    self.lost = true;
                    break;
                }
                Some(b'}') => {
                    self.at += 1;
                    break;
                }
                // A bracket of what is around closes this too.
                Some(b']') => {
                    self.lost = true;
                    break;
                }
                Some(b',' | b';' | b':') => {
                    self.at += 1;
                    continue;
                }
                Some(quote @ (b'"' | b'\'')) => {
                    self.at += 1;
                    let key = self.string(quote);
                    self.entry(&mut map, key, depth);
                }
                Some(_) => {
                    let key = self.name();
                    if key.is_empty() {
                        self.at += 1;
                        self.lost = true;
                    } else {
                        self.entry(&mut map, key, depth);
                    }
                }
            }
            if self.at == before {
                self.at += 1;
            }
        }
        (depth < DEPTH).then_some(Value::Object(map))
    }

    fn entry(&mut self, map: &mut Map<String, Value>, key: String, depth: usize) {
        self.space();
        if self.peek() != Some(b':') {
            self.lost = true;
            return;
        }
        self.at += 1;
        self.space();
        if matches!(self.peek(), Some(b',' | b'}')) {
            return;
        }
        if depth >= DEPTH {
            self.lost = true;
            self.skip_deep();
            return;
        }
        if let Some(value) = self.value(depth + 1) {
            map.entry(key).or_insert(value);
        }
    }

    fn array(&mut self, depth: usize) -> Option<Value> {
        let mut items = Vec::new();
        loop {
            self.space();
            let before = self.at;
            match self.peek() {
                None => {
                    self.lost = true;
                    break;
                }
                Some(b']') => {
                    self.at += 1;
                    break;
                }
                Some(b'}') => {
                    self.lost = true;
                    break;
                }
                Some(b',' | b';' | b':') => {
                    self.at += 1;
                    continue;
                }
                Some(_) if depth >= DEPTH => {
                    self.lost = true;
                    self.skip_deep();
                }
                Some(_) => items.extend(self.value(depth + 1)),
            }
            if self.at == before {
                self.at += 1;
            }
        }
        (depth < DEPTH).then_some(Value::Array(items))
    }

    /// Passes over what is nested too deep: to where its brackets are closed again, strings left aside.
    fn skip_deep(&mut self) {
        let mut open = 0usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => {
                    self.at += 1;
                    self.string(b'"');
                    continue;
                }
                b'{' | b'[' => open += 1,
                b'}' | b']' if open == 0 => return,
                b'}' | b']' => open -= 1,
                b',' if open == 0 => return,
                _ => {}
            }
            self.at += 1;
        }
    }

    /// An unquoted key.
    fn name(&mut self) -> String {
        let start = self.at;
        while self
            .peek()
            .is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'@' | b'$' | b'-'))
        {
            self.at += 1;
        }
        self.text.get(start..self.at).unwrap_or_default().to_owned()
    }

    /// `true`, `null`, a number; anything else is left out up to the next comma or bracket.
    fn bare(&mut self) -> Option<Value> {
        let start = self.at;
        while self
            .peek()
            .is_some_and(|b| !matches!(b, b',' | b'}' | b']' | b'\n' | b'\r'))
        {
            self.at += 1;
        }
        let text = self.text.get(start..self.at)?.trim();
        match serde_json::from_str::<Value>(text) {
            Ok(value) => Some(value),
            Err(_) => {
                self.lost = true;
                None
            }
        }
    }

    /// The rest of a string after its opening quote. A quote that neither comma, colon nor bracket follows belongs to
    /// the text.
    fn string(&mut self, quote: u8) -> String {
        let mut out = String::new();
        let mut from = self.at;
        while let Some(byte) = self.peek() {
            if byte == b'\\' {
                out.push_str(self.text.get(from..self.at).unwrap_or_default());
                self.at += 1;
                self.escape(&mut out);
                from = self.at;
            } else if byte == quote && self.closes(quote) {
                break;
            } else {
                self.at += 1;
            }
        }
        if self.peek().is_none() {
            self.lost = true;
        }
        out.push_str(self.text.get(from..self.at).unwrap_or_default());
        self.at += 1;
        out
    }

    fn closes(&self, quote: u8) -> bool {
        let rest = self.bytes.get(self.at + 1..).unwrap_or_default();
        let mut after = rest
            .iter()
            .take(200)
            .skip_while(|b| b.is_ascii_whitespace())
            .copied();
        match after.next() {
            None | Some(b':' | b'}' | b']') => true,
            // A comma in a text stands close to its word: `he said "no", and`. One of JSON is followed by a quote, a
            // bracket, a number, true, false or null.
            Some(b',') => {
                let next = after.find(|b| !b.is_ascii_whitespace());
                match next {
                    None => true,
                    Some(b) => {
                        b == quote
                            || matches!(
                                b,
                                b'{' | b'[' | b'}' | b']' | b'-' | b'"' | b',' | b'0'
                                    ..=b'9' | b't' | b'f' | b'n' | b'/' | b'@'
                            )
                    }
                }
            }
            // A comma forgotten: the next key stands on a line of its own.
            Some(b) => {
                b == quote
                    && rest
                        .iter()
                        .take_while(|b| b.is_ascii_whitespace())
                        .any(|b| *b == b'\n')
            }
        }
    }

    fn escape(&mut self, out: &mut String) {
        let Some(byte) = self.peek() else { return };
        self.at += 1;
        match byte {
            b'n' | b'r' => out.push('\n'),
            b't' => out.push('\t'),
            b'b' | b'f' => {}
            b'u' => {
                let Some(unit) = self.unit() else {
                    self.lost = true;
                    return;
                };
                if (0xD800..0xDC00).contains(&unit) && self.starts("\\u") {
                    let back = self.at;
                    self.at += 2;
                    match self.unit() {
                        Some(low) if (0xDC00..0xE000).contains(&low) => {
                            let code = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
                            out.extend(char::from_u32(code));
                            return;
                        }
                        _ => self.at = back,
                    }
                }
                out.push(char::from_u32(unit).unwrap_or('\u{FFFD}'));
            }
            b'"' | b'\'' | b'\\' | b'/' => out.push(char::from(byte)),
            // A backslash too many: the character after it stands for itself.
            _ => self.at -= 1,
        }
    }

    fn unit(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        let unit = u32::from_str_radix(digits, 16).ok()?;
        self.at += 4;
        Some(unit)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use serde_json::json;

    #[test]
    fn reads_what_pages_carry() {
        for (text, want) in [
            (r#"{"a":1}"#, vec![json!({"a":1})]),
            ("<![CDATA[{\"a\":1}]]>", vec![json!({"a":1})]),
            ("//<![CDATA[\n{\"a\":1}\n//]]>", vec![json!({"a":1})]),
            ("// <![CDATA[ {\"a\":1} // ]]>", vec![json!({"a":1})]),
            ("/*<![CDATA[*/{\"a\":1}/*]]>*/", vec![json!({"a":1})]),
            ("<!-- {\"a\":1} -->", vec![json!({"a":1})]),
            ("{\"a\":[1,2,],\"b\":{},}", vec![json!({"a":[1,2],"b":{}})]),
            (
                "{\"a\":\"one\ntwo\tthree\"}",
                vec![json!({"a":"one\ntwo\tthree"})],
            ),
            (
                "{\"a\":1}{\"b\":2}\n{\"c\":3}",
                vec![json!({"a":1}), json!({"b":2}), json!({"c":3})],
            ),
            (
                "{\"a\":\"she said \"no\" twice\",\"b\":1}",
                vec![json!({"a":"she said \"no\" twice","b":1})],
            ),
            (
                "{\"a\":\"x\"\n \"b\":\"y\"}",
                vec![json!({"a":"x","b":"y"})],
            ),
            ("{'a':'it','b':'c'}", vec![json!({"a":"it","b":"c"})]),
            ("{a:1, b:\"c\"}", vec![json!({"a":1,"b":"c"})]),
            ("{\"a\":,\"b\":2}", vec![json!({"b":2})]),
            ("{&quot;a&quot;:&quot;b&quot;}", vec![json!({"a":"b"})]),
            (
                "{\"a\": /* why */ 1, // so\n \"b\":\"http://x/y\"}",
                vec![json!({"a":1,"b":"http://x/y"})],
            ),
            (
                "{\"a\":\"\\u00e9\\x\\ud83d\\ude00\",}",
                vec![json!({"a":"éx😀"})],
            ),
            ("{\"a\":\"cut off", vec![json!({"a":"cut off"})]),
            (
                "{\"a\":[{\"b\":1},{\"c\":2}",
                vec![json!({"a":[{"b":1},{"c":2}]})],
            ),
            ("{\"a\":undefined,\"b\":1}", vec![json!({"b":1})]),
            ("var x = {\"a\":1};", vec![json!({"a":1})]),
            ("no json here", vec![]),
        ] {
            assert_eq!(read(text).values, want, "{text}");
        }
    }

    #[test]
    fn depth_is_bounded() {
        let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(99_999));
        assert!(read(&deep).lost);
        let deep = "{\"a\":".repeat(100_000);
        assert!(read(&deep).lost);
    }
}
