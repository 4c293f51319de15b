//! The ledger: one line per capture, appended as soon as its files stand; the record that allows resuming.

use crate::{
    fixity::Digest,
    worker::{FileEntry, Line, Outcome, Record},
};
use std::{
    collections::BTreeMap,
    fs::{File, OpenOptions},
    io::{self, BufRead, BufReader, Seek, SeekFrom, Write},
    path::Path,
};

/// What a capture is called in the ledger: its input and, in a container, its record.
pub type Key = (String, Option<Record>);

/// What is remembered of a capture's last line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Digest of the file.
    pub input_sha256: Option<Digest>,
    /// Digest of what belongs to it.
    pub companions_sha256: Option<Digest>,
    /// What came of it.
    pub outcome: Outcome,
    /// Stem of its files.
    pub stem: Option<String>,
    /// Its files.
    pub files: Vec<FileEntry>,
    /// Digest of the options it was made with.
    pub options_digest: Digest,
    /// The version that made it.
    pub version: String,
    /// Code and words of the reason, if it gave no article.
    pub reason: Option<(String, String)>,
}

/// The ledger of a bag, open for appending.
pub struct Ledger {
    file: File,
    entries: BTreeMap<Key, Entry>,
    /// Numbers, from 1, of the lines that could not be read and were left where they are.
    unreadable: Vec<usize>,
    /// True if the last line was torn by a run that was killed, and was cut off.
    pub repaired: bool,
}

impl Ledger {
    /// Opens `meta/ledger.jsonl`, made if it is not there. A torn last line is cut off: its capture is done again.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .open(path)?;
        let mut ledger = Self {
            file,
            entries: BTreeMap::new(),
            unreadable: Vec::new(),
            repaired: false,
        };
        ledger.read()?;
        Ok(ledger)
    }

    /// Which lines could not be read, in words, and what to do about it.
    pub fn unread(&self) -> Option<String> {
        const NAMED: usize = 5;
        let lines = &self.unreadable;
        let mut named: Vec<String> = lines.iter().take(NAMED).map(usize::to_string).collect();
        if lines.len() > NAMED {
            named.push(format!("{} more", lines.len().saturating_sub(NAMED)));
        }
        (!named.is_empty()).then(|| {
            format!(
                "meta/ledger.jsonl: these lines cannot be read: {}. They stay as they are, and their captures are done \
                 again. Take them out by hand once you know what they were; until then `pressmark verify` names them",
                named.join(", ")
            )
        })
    }

    fn read(&mut self) -> io::Result<()> {
        let mut reader = BufReader::new(self.file.try_clone()?);
        reader.seek(SeekFrom::Start(0))?;
        let mut whole = 0u64;
        let mut bytes = Vec::new();
        let mut number = 0usize;
        loop {
            number = number.saturating_add(1);
            bytes.clear();
            let read = reader.read_until(b'\n', &mut bytes)?;
            if read == 0 {
                return Ok(());
            }
            if bytes.last() != Some(&b'\n') {
                self.file.set_len(whole)?;
                self.repaired = true;
                return Ok(());
            }
            whole = whole.saturating_add(read as u64);
            match serde_json::from_slice::<Line>(&bytes) {
                Ok(line) => drop(self.remember(&line)),
                Err(_) if bytes.iter().all(u8::is_ascii_whitespace) => {}
                Err(_) => self.unreadable.push(number),
            }
        }
    }

    fn remember(&mut self, line: &Line) -> Option<Entry> {
        let entry = Entry {
            input_sha256: line.input_sha256,
            companions_sha256: line.companions_sha256,
            outcome: line.outcome,
            stem: line.stem.clone(),
            files: line.files.clone(),
            options_digest: line.options_digest,
            version: line.version.to_string(),
            reason: line
                .reason
                .as_ref()
                .map(|reason| (reason.code.to_string(), reason.text.clone())),
        };
        self.entries
            .insert((line.input.clone(), line.record.clone()), entry)
    }

    /// Appends a line, in one write, and gives what stood there for the capture before.
    pub fn append(&mut self, line: &Line) -> io::Result<Option<Entry>> {
        let mut bytes = serde_json::to_vec(line)?;
        bytes.push(b'\n');
        self.file.write_all(&bytes)?;
        Ok(self.remember(line))
    }

    /// Makes sure that what was appended stands on the disk.
    pub fn sync(&self) -> io::Result<()> {
        self.file.sync_data()
    }

    /// The last line of a capture.
    pub fn get(&self, key: &Key) -> Option<&Entry> {
        self.entries.get(key)
    }

    /// True if the ledger names records of a container of this name.
    pub fn has_records(&self, input: &str) -> bool {
        let from = (
            input.to_owned(),
            Some(Record {
                id: None,
                offset: None,
            }),
        );
        self.entries
            .range(from..)
            .next()
            .is_some_and(|((name, _), _)| name == input)
    }

    /// The last line of every capture, in the order of their names.
    pub fn entries(&self) -> impl Iterator<Item = (&Key, &Entry)> {
        self.entries.iter()
    }
}
