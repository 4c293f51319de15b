//! The index of a container's records: made in one pass, once a process, and small enough to keep. It knows what each
//! record is and where it stands; blocks are read when they are asked for.

use super::{
    kind::{self, What},
    records::{At, Record, Records, Span, Step},
};
use crate::{
    capture::{CaptureError, resources::address_key},
    limits::Limits,
    notice::{Notice, Place},
    text,
    time::{SourceDate, Timestamp},
};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::SystemTime,
};

/// How much of a block is looked at to tell what it is, in bytes: its head, and the beginning of its body.
const LOOK: u64 = 128 << 10;

/// How many damaged records are said one by one.
const SAID: usize = 20;

/// Of how many records with the same payload one at the address of a revisit is looked for.
const SAME: usize = 64;

/// How many answers a redirect may lead through.
const HOPS: usize = 10;

/// A record that answers for an address.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::capture) struct Entry {
    /// Number of its span.
    pub(super) span: usize,
    pub(super) at: At,
    /// Length of the record in the file; none where it shares its packed part with others.
    pub(super) length: Option<u64>,
    pub(super) id: Option<String>,
    /// Address.
    pub(in crate::capture) url: String,
    /// When it was captured, if that is a point in time.
    pub(in crate::capture) date: Option<Timestamp>,
    pub(super) what: What,
    digest: Option<String>,
    refers_to: Option<(String, Option<Timestamp>)>,
}

/// What a container holds.
#[derive(Debug, Default)]
pub(in crate::capture) struct Index {
    pub(super) spans: Vec<Span>,
    pub(in crate::capture) entries: Vec<Entry>,
    /// Damage met on the way.
    pub(in crate::capture) notices: Vec<Notice>,
    /// Records by type.
    pub(in crate::capture) records: BTreeMap<&'static str, u64>,
    by_address: BTreeMap<String, Vec<usize>>,
    by_digest: BTreeMap<String, Vec<usize>>,
}

/// What an index is of: a file as it was.
#[derive(PartialEq, Eq)]
struct Key {
    path: PathBuf,
    length: u64,
    changed: Option<SystemTime>,
    spans: Vec<Span>,
}

/// The index made last: the captures of one container come one after another.
static LAST: Mutex<Option<(Key, Arc<Index>)>> = Mutex::new(None);

impl Index {
    /// The index of the WARC files at these spans of a file.
    pub(in crate::capture) fn of(
        path: &Path,
        spans: &[Span],
        limits: &Limits,
    ) -> Result<Arc<Self>, CaptureError> {
        let metadata = std::fs::metadata(path)?;
        let key = Key {
            path: path.to_owned(),
            length: metadata.len(),
            changed: metadata.modified().ok(),
            spans: spans.to_vec(),
        };
        let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, index)) = &*last
            && *known == key
        {
            return Ok(index.clone());
        }
        // Two at a time would be one too many for memory.
        *last = None;
        let index = Arc::new(Self::make(path, spans, limits)?);
        *last = Some((key, index.clone()));
        Ok(index)
    }

    fn make(path: &Path, spans: &[Span], limits: &Limits) -> io::Result<Self> {
        let mut index = Self {
            spans: spans.to_vec(),
            ..Self::default()
        };
        let mut rows = Rows::default();
        let mut damage = Damage::default();
        'spans: for (number, span) in spans.iter().enumerate() {
            let mut records = Records::open(path, *span, limits.record_head_bytes)?;
            let mut before: Option<Entry> = None;
            while let Some(step) = records.next(LOOK) {
                match step {
                    Step::Record(record) => {
                        rows.add(before.take(), Some(record.at), span);
                        let place = Place::Offset(span.start.saturating_add(record.at.offset));
                        if index.records.values().sum::<u64>() >= limits.container_records {
                            index.notices.push(too_many(limits).at(place));
                            break 'spans;
                        }
                        let kind = kind_of(record.get("warc-type").unwrap_or_default());
                        let count = index.records.entry(kind).or_default();
                        *count = count.saturating_add(1);
                        before = Entry::of(number, &record);
                        if let Some(why) = &record.damage {
                            let entry = before.as_ref().map(|_| rows.count);
                            damage.add(entry, place, format!("a record is damaged: {why}"));
                        }
                    }
                    Step::Damage(offset, why) => {
                        let place = Place::Offset(span.start.saturating_add(offset));
                        damage.add(None, place, why);
                    }
                }
            }
            rows.add(before, None, span);
        }
        for entry in rows.entries() {
            index.insert(entry);
        }
        damage.say(&mut index);
        Ok(index)
    }

    /// Remembers where an entry is found by address and by digest.
    fn insert(&mut self, entry: Entry) {
        let number = self.entries.len();
        if !matches!(entry.what, What::Refused(_) | What::Note | What::Unreadable) {
            let found = self.by_address.entry(address_key(&entry.url)).or_default();
            found.push(number);
        }
        if let Some(digest) = &entry.digest
            && matches!(
                entry.what,
                What::Page(_) | What::Part(_) | What::Robots | What::Empty
            )
        {
            let found = self.by_digest.entry(digest.clone()).or_default();
            if found.len() < SAME {
                found.push(number);
            }
        }
        self.entries.push(entry);
    }

    /// The record that holds the payload of a record: itself, or what a revisit repeats (WARC 1.1, 6.7).
    pub(super) fn payload_of(&self, number: usize) -> Option<usize> {
        let entry = self.entries.get(number)?;
        if !matches!(entry.what, What::Revisit(_)) {
            return Some(number);
        }
        let key = address_key(&entry.url);
        if let Some(digest) = &entry.digest {
            let same = self.by_digest.get(digest)?;
            let at_address = same.iter().find(|at| {
                self.entries
                    .get(**at)
                    .is_some_and(|other| address_key(&other.url) == key)
            });
            return at_address.or_else(|| same.first()).copied();
        }
        let (url, date) = match &entry.refers_to {
            Some((url, date)) => (address_key(url), *date),
            None => (key, None),
        };
        let nearest = date.or(entry.date);
        self.nearest(&url, nearest, &|other| {
            matches!(other.what, What::Page(_) | What::Part(_))
                && (date.is_none() || other.date == date)
        })
    }

    /// Of the records of an address that pass a test, the one captured nearest in time; of two as near, the first.
    fn nearest(
        &self,
        key: &str,
        time: Option<Timestamp>,
        test: &dyn Fn(&Entry) -> bool,
    ) -> Option<usize> {
        let distance = |entry: &Entry| match (entry.date, time) {
            (Some(date), Some(time)) => date.unix().abs_diff(time.unix()),
            _ => u64::MAX,
        };
        self.by_address
            .get(key)?
            .iter()
            .filter_map(|at| Some((*at, self.entries.get(*at)?)))
            .filter(|(_, entry)| test(entry))
            .min_by_key(|(_, entry)| distance(entry))
            .map(|(at, _)| at)
    }

    /// What answers for an address: the record, nearest in time, that holds the payload, redirects followed.
    pub(in crate::capture) fn answer(&self, url: &str, time: Option<Timestamp>) -> Option<usize> {
        let mut key = address_key(url);
        for _ in 0..HOPS {
            let found = self.nearest(&key, time, &|entry| {
                matches!(
                    entry.what,
                    What::Page(_) | What::Part(_) | What::Revisit(_) | What::Redirect(_)
                )
            })?;
            let entry = self.entries.get(found)?;
            match &entry.what {
                What::Redirect(to) => key = address_key(to),
                _ => return Some(found),
            }
        }
        None
    }

    /// The record of a page, or of a revisit of one, at an address: the one nearest in time, redirects followed.
    pub(in crate::capture) fn page_at(&self, url: &str, time: Option<Timestamp>) -> Option<usize> {
        let mut key = address_key(url);
        for _ in 0..HOPS {
            let found = self.nearest(&key, time, &|entry| {
                matches!(
                    entry.what,
                    What::Page(_) | What::Revisit(_) | What::Redirect(_)
                )
            })?;
            match &self.entries.get(found)?.what {
                What::Redirect(to) => key = address_key(to),
                _ => return Some(found).filter(|found| self.is_page(*found)),
            }
        }
        None
    }

    /// The numbers of the records that are pages, or revisits that may be.
    pub(in crate::capture) fn pages(&self) -> Vec<usize> {
        let numbers = 0..self.entries.len();
        numbers.filter(|at| self.is_page(*at)).collect()
    }

    fn is_page(&self, number: usize) -> bool {
        let Some(entry) = self.entries.get(number) else {
            return false;
        };
        match &entry.what {
            What::Page(_) => true,
            What::Unreadable => !kind::is_part_by_name(&entry.url),
            What::Revisit(said) => {
                match self.payload_of(number).and_then(|at| self.entries.get(at)) {
                    Some(original) => original.is_page(),
                    None => said.unwrap_or(true) && !kind::is_part_by_name(&entry.url),
                }
            }
            _ => false,
        }
    }

    /// What the records are that no article is made of, in words; `pages` were taken.
    pub(in crate::capture) fn account(&self, pages: &[usize]) -> String {
        let total: u64 = self.records.values().sum();
        let mut parts = 0_usize;
        let mut pages_left = 0_usize;
        let mut redirects = 0_usize;
        let mut refused: BTreeMap<u16, usize> = BTreeMap::new();
        let mut empty = 0_usize;
        let mut robots = 0_usize;
        let mut notes = 0_usize;
        let mut revisits = 0_usize;
        let mut unreadable = 0_usize;
        let mut taken = pages.iter().peekable();
        for (number, entry) in self.entries.iter().enumerate() {
            if taken.peek() == Some(&&number) {
                taken.next();
                continue;
            }
            let count = match &entry.what {
                What::Page(_) => &mut pages_left,
                What::Unreadable => &mut unreadable,
                What::Part(_) => &mut parts,
                What::Redirect(_) => &mut redirects,
                What::Refused(status) => refused.entry(*status).or_default(),
                What::Empty => &mut empty,
                What::Robots => &mut robots,
                What::Note => &mut notes,
                What::Revisit(_) => &mut revisits,
            };
            *count = count.saturating_add(1);
        }
        let mut said: Vec<String> = Vec::new();
        for (count, one, more) in [
            (
                parts,
                "part of a page (picture, style, script, data)",
                "parts of pages (pictures, styles, scripts, data)",
            ),
            (
                revisits,
                "repeated part of a page",
                "repeated parts of pages",
            ),
            (
                pages_left,
                "page that is not in the list of pages",
                "pages that are not in the list of pages",
            ),
            (redirects, "redirect", "redirects"),
            (empty, "answer without content", "answers without content"),
            (robots, "file for robots", "files for robots"),
            (
                unreadable,
                "answer that cannot be read",
                "answers that cannot be read",
            ),
            (notes, "note of the crawler", "notes of the crawler"),
        ] {
            if count > 0 {
                said.push(text::counted(count, one, more));
            }
        }
        for (status, count) in &refused {
            let answers = text::counted(*count, "answer", "answers");
            said.push(format!("{answers} with status {status}"));
        }
        let rest = usize::try_from(total)
            .unwrap_or(usize::MAX)
            .saturating_sub(self.entries.len());
        if rest > 0 {
            said.push(text::counted(
                rest,
                "request or record about the crawl",
                "requests and records about the crawl",
            ));
        }
        let total = usize::try_from(total).unwrap_or(usize::MAX);
        let total = text::counted(total, "record", "records");
        let pages = text::counted(pages.len(), "page", "pages");
        match said.is_empty() {
            true => format!("{total}: {pages}"),
            false => format!("{total}: {pages}; the rest: {}", said.join(", ")),
        }
    }
}

impl Entry {
    /// What there is to know of a record that answers for an address; none for other records.
    fn of(span: usize, record: &Record) -> Option<Self> {
        let field = record.get("warc-target-uri");
        let url = field.map(address).unwrap_or_default();
        Some(Self {
            span,
            at: record.at,
            length: None,
            id: record.get("warc-record-id").map(bare_id),
            date: record.get("warc-date").and_then(date),
            what: kind::of(record, &url)?,
            digest: record
                .get("warc-payload-digest")
                .map(|digest| digest.to_ascii_lowercase()),
            refers_to: record.get("warc-refers-to-target-uri").map(|url| {
                let time = record.get("warc-refers-to-date").and_then(date);
                (address(url), time)
            }),
            url,
        })
    }

    fn is_page(&self) -> bool {
        matches!(self.what, What::Page(_))
    }
}

/// Entries as they are found, in one piece of memory. A gunzip of its own for every record comes and goes between them: kept
/// one by one, each would hold such a place on the heap open for good.
#[derive(Default)]
struct Rows {
    json: Vec<u8>,
    count: usize,
}

impl Rows {
    /// Adds an entry. Its record ends where the next one begins, or with its file.
    fn add(&mut self, entry: Option<Entry>, next: Option<At>, span: &Span) {
        let Some(mut entry) = entry else {
            return;
        };
        let end = match next {
            Some(next) if next.is_shared() => None,
            Some(next) => Some(next.offset),
            None => Some(span.length),
        };
        if !entry.at.is_shared() {
            entry.length = end.and_then(|end| end.checked_sub(entry.at.offset));
        }
        let before = self.json.len();
        match serde_json::to_writer(&mut self.json, &entry) {
            Ok(()) => {
                self.json.push(b'\n');
                self.count = self.count.saturating_add(1);
            }
            Err(_) => self.json.truncate(before),
        }
    }

    fn entries(&self) -> impl Iterator<Item = Entry> {
        let rows = self.json.split(|byte| *byte == b'\n');
        rows.filter_map(|row| serde_json::from_slice(row).ok())
    }
}

/// Damage met on the way.
#[derive(Default)]
struct Damage {
    met: Vec<(Option<usize>, Place, String)>,
    more: usize,
}

impl Damage {
    fn add(&mut self, entry: Option<usize>, place: Place, why: String) {
        match self.met.len() < 10_000 {
            true => self.met.push((entry, place, why)),
            false => self.more = self.more.saturating_add(1),
        }
    }

    /// Says the first of it. A page says of itself that it is damaged.
    fn say(self, index: &mut Index) {
        let mut others = self.more;
        let mut said = 0_usize;
        for (entry, place, why) in self.met {
            if entry.is_some_and(|entry| index.is_page(entry)) {
                continue;
            }
            said = said.saturating_add(1);
            if said <= SAID {
                let notice = Notice::warning("capture.warc.damaged", why);
                index.notices.push(notice.at(place));
            } else {
                others = others.saturating_add(1);
            }
        }
        if others > 0 {
            let records = text::counted(others, "record is", "records are");
            index.notices.push(Notice::warning(
                "capture.warc.damaged",
                format!("and {records} damaged besides"),
            ));
        }
    }
}

fn too_many(limits: &Limits) -> Notice {
    Notice::warning(
        "capture.warc.too-many",
        format!(
            "more records than the limit container_records ({}): the rest was not read",
            limits.container_records
        ),
    )
}

fn kind_of(name: &str) -> &'static str {
    const KINDS: [&str; 8] = [
        "warcinfo",
        "response",
        "resource",
        "request",
        "metadata",
        "revisit",
        "conversion",
        "continuation",
    ];
    KINDS
        .into_iter()
        .find(|kind| kind.eq_ignore_ascii_case(name))
        .unwrap_or("unknown")
}

/// An address as a field gives it: early crawlers put it between angle brackets, and some leave spaces in it.
fn address(field: &str) -> String {
    let bare = field.trim().trim_start_matches('<').trim_end_matches('>');
    bare.trim().replace(' ', "%20")
}

fn bare_id(field: &str) -> String {
    field
        .trim()
        .trim_start_matches('<')
        .trim_end_matches('>')
        .to_owned()
}

/// `WARC-Date` (WARC 1.1, 5.4): UTC, in as many parts as are known. None where they are too few for a point in time.
pub(in crate::capture) fn date(field: &str) -> Option<Timestamp> {
    let field = field.trim();
    if let Some(time) = Timestamp::from_digits(field) {
        return Some(time);
    }
    let zone = match field.ends_with('Z') || field.len() < 16 {
        true => "",
        false => "Z",
    };
    format!("{field}{zone}")
        .parse::<SourceDate>()
        .ok()?
        .instant()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{address, date};

    #[test]
    fn dates_are_read_as_far_as_they_are_points_in_time() {
        let read = |field: &str| date(field).map(|time| time.to_string());
        let whole = Some("2019-08-15T14:06:11Z".to_owned());
        for field in [
            "2019-08-15T14:06:11Z",
            "2019-08-15T14:06:11.123456Z",
            "20190815140611",
            "2019-08-15T14:06:11",
        ] {
            assert_eq!(read(field), whole, "{field}");
        }
        assert_eq!(read("2019-08-15T01:02").unwrap(), "2019-08-15T01:02:00Z");
        assert_eq!(read("2019-08-15T01:02Z").unwrap(), "2019-08-15T01:02:00Z");
        for field in ["2019", "2019-08", "2019-08-15", "", "yesterday"] {
            assert_eq!(read(field), None, "{field}");
        }
    }

    #[test]
    fn addresses_are_bare() {
        assert_eq!(address("<http://example.org/>"), "http://example.org/");
        assert_eq!(
            address(" http://example.org/a b "),
            "http://example.org/a%20b"
        );
    }
}
