//! Content streams read for what they say: the text of each marked-content sequence, and what stands outside of any.

use super::{
    file::Budget,
    fonts::{Font, Fonts},
    syntax::{Dict, Tokens, Value},
};
use std::collections::BTreeMap;

/// Most operands of an operator, and deepest nesting of marked content.
const OPERANDS: usize = 100_000;
const NESTED: usize = 1000;

/// A marked-content sequence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marked {
    /// What it says.
    pub words: String,
    /// True if it shows a picture.
    pub picture: bool,
}

/// What a page says.
#[derive(Clone, Debug, Default)]
pub struct PageText {
    /// Marked content by its id.
    pub marked: BTreeMap<i64, Marked>,
    /// Faults found: clause, words.
    pub faults: Vec<(&'static str, String)>,
}

/// Where content stands: what the innermost marked content and all around it say of it.
#[derive(Clone, Copy, Default)]
struct Place {
    /// The id it belongs to.
    mark: Option<i64>,
    /// It is no content of the document (ISO 32000-1, 14.8.2.2).
    artifact: bool,
    /// Its words are told by an ActualText; what is drawn is not read.
    told: bool,
}

/// Reads a page's content. `properties` are the named property lists of its resources.
pub fn page(bytes: &[u8], fonts: &Fonts, properties: &Dict, budget: &Budget) -> PageText {
    let mut page = Page {
        fonts,
        properties,
        font: None,
        kept: Vec::new(),
        levels: Vec::new(),
        letters: String::new(),
        pieces: Vec::new(),
        out: PageText::default(),
        counts: [0; 6],
    };
    let mut tokens = Tokens::new(bytes, 0);
    let mut stack: Vec<Value> = Vec::new();
    let mut whole = true;
    while let Some(value) = tokens.value() {
        let Value::Word(operator) = &value else {
            stack.push(value);
            if stack.len() > OPERANDS {
                whole = false;
                break;
            }
            continue;
        };
        if page.operator(operator, &stack, budget).is_none() {
            whole = false;
            break;
        }
        stack.clear();
    }
    page.end_object();
    if !whole {
        page.fault("ISO 32000-1, 7.8.2", "its content is more than can be read");
    }
    if !page.levels.is_empty() {
        page.fault("ISO 32000-1, 14.6", "marked content does not end");
    }
    for (count, (clause, words)) in page.counts.into_iter().zip(FAULTS) {
        if count > 0 {
            page.out
                .faults
                .push((clause, words.replace("{n}", &count.to_string())));
        }
    }
    page.out
}

/// Faults that are counted, in the order of [`Count`].
const FAULTS: [(&str, &str); 6] = [
    (
        "ISO 14289-1, 7.1",
        "{n} pieces of content are neither tagged nor artifacts",
    ),
    (
        "ISO 19005-2, 6.2.11.7.2",
        "{n} glyphs have no Unicode value",
    ),
    (
        "ISO 19005-2, 6.2.11.8",
        "the glyph .notdef is shown ({n} times)",
    ),
    (
        "ISO 32000-1, 9.3",
        "a font is used that has no entry ({n} times)",
    ),
    (
        "ISO 32000-1, 14.6",
        "marked content ends that did not begin ({n} times)",
    ),
    (
        "ISO 32000-1, 14.7.4",
        "marked content is used twice ({n} times)",
    ),
];

#[derive(Clone, Copy)]
enum Count {
    Outside,
    Unmapped,
    Notdef,
    NoFont,
    NoBegin,
    Twice,
}

struct Page<'p> {
    fonts: &'p Fonts,
    properties: &'p Dict,
    font: Option<&'p Font>,
    /// Fonts kept by `q`.
    kept: Vec<Option<&'p Font>>,
    levels: Vec<(Place, Option<String>)>,
    /// The letters of one text object.
    letters: String,
    /// The marked content that each piece of them belongs to, and where the piece ends.
    pieces: Vec<(i64, usize)>,
    out: PageText,
    counts: [usize; 6],
}

impl Page<'_> {
    fn fault(&mut self, clause: &'static str, words: &str) {
        self.out.faults.push((clause, words.to_owned()));
    }

    fn count(&mut self, what: Count) {
        if let Some(count) = self.counts.get_mut(what as usize) {
            *count += 1;
        }
    }

    fn place(&self) -> Place {
        self.levels
            .last()
            .map(|(place, _)| *place)
            .unwrap_or_default()
    }

    /// None if there is more than can be read.
    fn operator(&mut self, operator: &str, operands: &[Value], budget: &Budget) -> Option<()> {
        match operator {
            "BDC" | "BMC" => {
                if self.levels.len() >= NESTED {
                    return None;
                }
                self.begin(operands);
            }
            "EMC" => self.end(),
            "q" => {
                if self.kept.len() >= NESTED {
                    return None;
                }
                self.kept.push(self.font);
            }
            "Q" => self.font = self.kept.pop().unwrap_or(self.font),
            "Tf" => {
                let name = operands.first().and_then(Value::name);
                self.font = name.and_then(|name| self.fonts.get(name));
                if self.font.is_none() {
                    self.count(Count::NoFont);
                }
            }
            "TJ" | "Tj" | "'" | "\"" => {
                self.drawn();
                for operand in operands {
                    match operand {
                        Value::String(shown) => self.show(shown, budget)?,
                        Value::Array(parts) => {
                            for part in parts.iter() {
                                if let Value::String(shown) = part {
                                    self.show(shown, budget)?;
                                }
                            }
                        }
                        _ => {}
                    }
                }
            }
            "ET" => self.end_object(),
            "Do" | "BI" => {
                if let Some(id) = self.drawn() {
                    self.out.marked.entry(id).or_default().picture = true;
                }
            }
            "f" | "F" | "f*" | "S" | "s" | "B" | "B*" | "b" | "b*" | "sh" => {
                self.drawn();
            }
            _ => {}
        }
        Some(())
    }

    /// Something is drawn: the id that it belongs to.
    fn drawn(&mut self) -> Option<i64> {
        let place = self.place();
        if place.mark.is_none() && !place.artifact {
            self.count(Count::Outside);
        }
        place.mark.filter(|_| !place.artifact)
    }

    fn begin(&mut self, operands: &[Value]) {
        let mut place = self.place();
        let mut told = None;
        let properties = match operands.get(1) {
            Some(Value::Dict(dict)) => Some(dict),
            Some(Value::Name(name)) => match self.properties.get(name) {
                Some(Value::Dict(dict)) => Some(dict),
                _ => None,
            },
            _ => None,
        };
        if operands.first().and_then(Value::name) == Some("Artifact") {
            place.artifact = true;
        } else if let Some(id) = properties
            .and_then(|dict| dict.get("MCID"))
            .and_then(Value::integer)
        {
            place.mark = Some(id);
            if self.out.marked.insert(id, Marked::default()).is_some() {
                self.count(Count::Twice);
            }
        } else if let Some(words) = properties
            .and_then(|dict| dict.get("ActualText"))
            .and_then(Value::text)
            .filter(|_| !place.told)
        {
            place.told = true;
            told = Some(words);
        }
        self.levels.push((place, told));
    }

    fn end(&mut self) {
        match self.levels.pop() {
            Some((_, Some(words))) => {
                if let Some(id) = self.drawn() {
                    self.piece(id, &words);
                }
            }
            Some(_) => {}
            None => self.count(Count::NoBegin),
        }
    }

    fn show(&mut self, shown: &[u8], budget: &Budget) -> Option<()> {
        let place = self.place();
        let Some(font) = self.font else {
            return Some(());
        };
        for code in font.codes(shown) {
            if code == 0 {
                self.count(Count::Notdef);
            }
            let says = font.says(code);
            if place.told {
                continue;
            }
            if says.is_none() {
                self.count(Count::Unmapped);
            }
            if let Some(id) = place.mark.filter(|_| !place.artifact) {
                // A code without a meaning is U+FFFD, so that it cannot pass for nothing.
                let says = says.unwrap_or("\u{FFFD}");
                budget.spend(says.len())?;
                self.piece(id, says);
            }
        }
        Some(())
    }

    fn piece(&mut self, id: i64, says: &str) {
        self.letters.push_str(says);
        self.pieces.push((id, self.letters.len()));
    }

    /// Ends a text object. One that holds letters of a right-to-left script shows them from left to right: they are read
    /// from the last to the first.
    fn end_object(&mut self) {
        let marked = &mut self.out.marked;
        let mut say = |id: i64, words: Option<&str>| {
            let words = words.unwrap_or_default();
            marked.entry(id).or_default().words.push_str(words);
        };
        let start = |at: usize| {
            let before = at.checked_sub(1).and_then(|at| self.pieces.get(at));
            before.map_or(0, |(_, end)| *end)
        };
        if self.letters.chars().any(is_right_to_left) {
            for (at, (id, end)) in self.pieces.iter().enumerate().rev() {
                say(*id, self.letters.get(start(at)..*end));
            }
        } else {
            let mut from = 0;
            for run in self.pieces.chunk_by(|(a, _), (b, _)| a == b) {
                if let Some((id, end)) = run.last() {
                    say(*id, self.letters.get(from..*end));
                    from = *end;
                }
            }
        }
        self.letters.clear();
        self.pieces.clear();
    }
}

fn is_right_to_left(c: char) -> bool {
    matches!(u32::from(c), 0x590..=0x8FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFE | 0x10800..=0x10FFF | 0x1E800..=0x1EFFF)
        && c.is_alphabetic()
}
