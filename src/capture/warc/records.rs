//! The records of a WARC file one after another (WARC 1.1, ISO 28500), damage and all: what can be read is read, and what
//! cannot costs itself alone.
//!
//! Records are told by fastwarc, leniently; where a file is packed, whether it is whole and where to go on after damage is
//! told here, from its bytes.

use fastwarc::{
    stream_io::{
        bufread::LimitedBufReader,
        gzip::GzipReader,
        traits::{IntoWarcReader, WarcRead},
        zstd::ZstdReader,
    },
    warc::{
        iter::{ArchiveIterator, ArchiveIteratorOptions},
        record::AutoDecode,
    },
};
use memchr::memmem;
use serde::{Deserialize, Serialize};
use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

/// Where in a file a WARC file stands: all of it, or a member of a WACZ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::capture) struct Span {
    pub(in crate::capture) start: u64,
    pub(in crate::capture) length: u64,
}

/// A span of a file as a file of its own.
pub(super) struct Section {
    file: File,
    span: Span,
    at: u64,
}

impl Section {
    pub(super) fn open(path: &Path, span: Span, at: u64) -> io::Result<Self> {
        let mut section = Self {
            file: File::open(path)?,
            span,
            at: 0,
        };
        section.seek(SeekFrom::Start(at))?;
        Ok(section)
    }
}

impl Read for Section {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.span.length.saturating_sub(self.at);
        let most = usize::try_from(left)
            .unwrap_or(usize::MAX)
            .min(buffer.len());
        let read = self.file.read(buffer.get_mut(..most).unwrap_or_default())?;
        self.at = self.at.saturating_add(read as u64);
        Ok(read)
    }
}

impl Seek for Section {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let to = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.span.length.checked_add_signed(by),
        };
        let to = to.ok_or(io::ErrorKind::InvalidInput)?;
        let in_file = self
            .span
            .start
            .checked_add(to)
            .ok_or(io::ErrorKind::InvalidInput)?;
        self.file.seek(SeekFrom::Start(in_file))?;
        self.at = to;
        Ok(to)
    }
}

/// How a WARC file is packed, by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    Plain,
    Gzip,
    Zstd {
        /// A dictionary stands before the records: none can be read without it.
        dictionary: bool,
    },
}

impl Packing {
    pub(super) fn of(head: &[u8]) -> Self {
        if head.starts_with(b"\x1F\x8B") {
            Self::Gzip
        } else if head.starts_with(b"\x28\xB5\x2F\xFD") {
            Self::Zstd { dictionary: false }
        } else if head.starts_with(b"\x5D\x2A\x4D\x18") {
            Self::Zstd { dictionary: true }
        } else {
            Self::Plain
        }
    }

    /// The bytes, unpacked as they are read.
    pub(super) fn unpack(self, section: Section) -> Box<dyn WarcRead> {
        match self {
            Self::Plain => BufReader::with_capacity(256 << 10, section).into_warc_reader(),
            Self::Gzip => GzipReader::new(section).into_warc_reader(),
            Self::Zstd { .. } => ZstdReader::new(section).into_warc_reader(),
        }
    }

    /// What a packed part or a record begins with.
    fn magic(self) -> &'static [u8] {
        match self {
            Self::Plain => b"\nWARC/",
            Self::Gzip => b"\x1F\x8B\x08",
            Self::Zstd { .. } => b"\x28\xB5\x2F\xFD",
        }
    }
}

/// Where a record stands in its span.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct At {
    /// What the record is told by: where it or its packed part begins; of several records packed as one, where it begins in
    /// the unpacked bytes.
    pub(super) offset: u64,
    /// Where reading has to begin.
    origin: u64,
    /// How many unpacked bytes from there to pass over.
    skip: u64,
}

impl At {
    /// True for a record that shares its packed part with others.
    pub(super) fn is_shared(self) -> bool {
        self.skip > 0
    }
}

/// A record: its fields, and of its block as much as was asked for.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) at: At,
    fields: Vec<(String, String)>,
    /// The block, or its beginning.
    pub(super) block: Vec<u8>,
    /// How long the block is.
    pub(super) length: u64,
    /// What is wrong with it.
    pub(super) damage: Option<String>,
}

impl Record {
    /// The first field of a name, given in lower case, that has a value.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(key, value)| key == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }
}

/// What comes next in a file.
pub(super) enum Step {
    Record(Record),
    /// Bytes that are no record, from an offset on, and why.
    Damage(u64, String),
}

/// Reads a WARC file record by record.
pub(super) struct Records {
    path: PathBuf,
    span: Span,
    packing: Packing,
    head_limit: usize,
    records: Option<ArchiveIterator>,
    /// Where in the span the present stream began.
    origin: u64,
    /// How many unpacked bytes of the present stream lie before the next record.
    passed: u64,
    /// Where the packed part of the last record began.
    part: Option<u64>,
    /// Said after a record: damage behind it.
    pending: Option<(u64, String)>,
    /// True if what follows the last record was said already.
    loose: bool,
    /// True when the end of the file was looked at.
    ended: bool,
}

impl Records {
    /// All records of a span. Heads of records may have `head_limit` bytes.
    pub(super) fn open(path: &Path, span: Span, head_limit: u64) -> io::Result<Self> {
        let mut head = [0; 4];
        let read = Section::open(path, span, 0)?.read(&mut head)?;
        let mut records = Self {
            path: path.to_owned(),
            span,
            packing: Packing::of(head.get(..read).unwrap_or_default()),
            head_limit: usize::try_from(head_limit).unwrap_or(usize::MAX),
            records: None,
            origin: 0,
            passed: 0,
            part: None,
            pending: None,
            loose: false,
            ended: false,
        };
        records.begin(0, 0)?;
        Ok(records)
    }

    /// The record at a place.
    pub(super) fn one(
        path: &Path,
        span: Span,
        at: At,
        head_limit: u64,
        most: u64,
    ) -> io::Result<Option<Record>> {
        let mut records = Self::open(path, span, head_limit)?;
        records.begin(at.origin, at.skip)?;
        match records.next(most) {
            Some(Step::Record(record)) => Ok(Some(Record { at, ..record })),
            _ => Ok(None),
        }
    }

    /// Begins to read at `origin`, `skip` unpacked bytes on.
    fn begin(&mut self, origin: u64, skip: u64) -> io::Result<()> {
        let section = Section::open(&self.path, self.span, origin)?;
        let mut reader = self.packing.unpack(section);
        if skip > 0 {
            io::copy(&mut reader.by_ref().take(skip), &mut io::sink())?;
        }
        let options = ArchiveIteratorOptions {
            stream_detect: false,
            parse_http: false,
            decode_http_payload: AutoDecode::None,
            verify_digests: false,
            quirks_mode: true,
            max_header_len: self.head_limit,
            inplace: false,
        };
        self.records = Some(ArchiveIterator::with_options(reader, options));
        self.origin = origin;
        self.passed = skip;
        self.part = None;
        Ok(())
    }

    /// The next record, of its block at most the first `most` bytes. None at the end.
    pub(super) fn next(&mut self, most: u64) -> Option<Step> {
        if let Some((offset, why)) = self.pending.take() {
            return Some(Step::Damage(offset, why));
        }
        let next = self.records.as_mut()?.next();
        match next {
            Some(Ok(record)) => {
                let mut record = record.try_borrow_mut().ok()?;
                let offset = record.stream_pos();
                let fields: Vec<(String, String)> = record
                    .headers()
                    .items()
                    .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
                    .collect();
                let declared = fields
                    .iter()
                    .find(|(name, _)| name == "content-length")
                    .and_then(|(_, value)| value.parse::<u64>().ok());
                let reader = record.reader_mut()?;
                Some(Step::Record(
                    self.block(reader, offset, fields, declared, most),
                ))
            }
            Some(Err(error)) => {
                // The last record's part was sound: what cannot be read begins behind it.
                if let Some(part) = self.part.take()
                    && let Ok(end) = self.end_of_part(part)
                    && end > self.origin
                    && self.begin(end, 0).is_ok()
                {
                    return self.next(most);
                }
                let from = match self.packing {
                    Packing::Plain => self.passed.max(self.origin),
                    _ => self.origin,
                };
                self.go_on_after(from);
                Some(Step::Damage(
                    from,
                    format!("the data that begin here cannot be read ({error})"),
                ))
            }
            None => {
                self.records = None;
                self.look_at_end()
                    .map(|(offset, why)| Step::Damage(offset, why))
            }
        }
    }

    fn block(
        &mut self,
        reader: &mut LimitedBufReader,
        offset: u64,
        fields: Vec<(String, String)>,
        declared: Option<u64>,
        most: u64,
    ) -> Record {
        let part = reader.frame_start_position().ok().flatten();
        // Of a dictionary's file and of records packed as one, each is read from the beginning.
        let shared = match self.packing {
            Packing::Plain => false,
            Packing::Zstd { dictionary: true } => true,
            _ => part.is_some() && part == self.part,
        };
        let at = match shared {
            true => At {
                offset: self.origin.saturating_add(self.passed),
                origin: self.origin,
                skip: self.passed,
            },
            false => At {
                offset,
                origin: offset,
                skip: 0,
            },
        };
        self.part = part.or(Some(offset));
        // Names of fields have no case; fastwarc takes only the usual one.
        let has_limit = declared.is_none() || reader.limit() == declared.unwrap_or_default();
        if !has_limit {
            reader.set_limit(declared.unwrap_or_default());
        }
        let mut taken = Taken::default();
        taken.take(reader, most);
        self.passed = reader.real_stream_position().unwrap_or(self.passed);
        let read = taken.length;
        let mut damage = match (taken.error, declared) {
            (Some(error), _) => {
                self.pending = None;
                self.go_on_after(at.origin);
                Some(format!("its data are damaged after {read} bytes ({error})"))
            }
            (None, None) => Some("it does not state its length".to_owned()),
            (None, Some(declared)) if read < declared => Some(format!(
                "it is cut off: of {declared} bytes {read} are there"
            )),
            (None, Some(_)) => None,
        };
        let cut = declared.is_some_and(|declared| read < declared);
        self.loose = cut || declared.is_none();
        if self.records.is_some() && declared.is_some() && (cut || damage.is_none()) {
            let loose = !cut && is_loose(reader);
            if (cut || loose)
                && self.packing == Packing::Plain
                && let Some(within) = taken.another
            {
                // The next record begins before this one should end: this one lost its end, or was never finished.
                taken
                    .block
                    .truncate(usize::try_from(within).unwrap_or(usize::MAX));
                taken.length = within;
                damage = Some(format!(
                    "it is cut off: of {} bytes {within} are there, then another record begins",
                    declared.unwrap_or_default()
                ));
                let start = self.passed.saturating_sub(read);
                if self.begin(start.saturating_add(within), 0).is_err() {
                    self.records = None;
                }
            } else if loose {
                self.loose = true;
                let from = match self.packing {
                    Packing::Plain => self.passed,
                    _ => at.offset,
                };
                damage = Some("its length is stated too short: more follows it".to_owned());
                self.pending = Some((
                    from,
                    "what stands between two records belongs to none and was passed over"
                        .to_owned(),
                ));
            }
        }
        reader.set_limit(0);
        Record {
            at,
            fields,
            block: taken.block,
            length: taken.length,
            damage,
        }
    }

    /// Looks for the next record behind damage, and goes on there; ends where there is none.
    fn go_on_after(&mut self, from: u64) {
        self.records = None;
        let Ok(Some(next)) = self.find_start(from.saturating_add(1)) else {
            self.ended = true;
            return;
        };
        if self.begin(next, 0).is_err() {
            self.records = None;
        }
    }

    /// Where the next record begins, looked for byte by byte from `from` on.
    fn find_start(&self, from: u64) -> io::Result<Option<u64>> {
        let magic = self.packing.magic();
        let finder = memmem::Finder::new(magic);
        let overlap = magic.len().saturating_sub(1);
        let mut section = Section::open(&self.path, self.span, from)?;
        let mut window: Vec<u8> = Vec::new();
        let mut start = from;
        loop {
            let read = section.by_ref().take(1 << 20).read_to_end(&mut window)?;
            if read == 0 {
                return Ok(None);
            }
            for at in finder.find_iter(&window) {
                let offset = start.saturating_add(at as u64);
                match self.packing {
                    Packing::Plain => return Ok(Some(offset.saturating_add(1))),
                    _ if self.holds_record(offset) => return Ok(Some(offset)),
                    _ => {}
                }
            }
            let kept = window.len().min(overlap);
            let gone = window.len().saturating_sub(kept);
            window.drain(..gone);
            start = start.saturating_add(gone as u64);
        }
    }

    /// True if a packed part that begins here unpacks to a record.
    fn holds_record(&self, offset: u64) -> bool {
        let Ok(section) = Section::open(&self.path, self.span, offset) else {
            return false;
        };
        let mut head = Vec::new();
        let read = self.packing.unpack(section).take(5).read_to_end(&mut head);
        read.is_ok() && head == b"WARC/"
    }

    /// What is wrong with the end of a file whose records have all been read: a packed part that is cut off, or bytes
    /// behind the last one.
    fn look_at_end(&mut self) -> Option<(u64, String)> {
        if std::mem::replace(&mut self.ended, true) {
            return None;
        }
        match self.packing {
            Packing::Plain if !self.loose => return self.look_at_rest(),
            Packing::Gzip => {}
            _ => return None,
        }
        let mut at = self.part?;
        while at < self.span.length {
            match self.end_of_part(at) {
                Ok(end) if end > at => at = end,
                Ok(_) => return None,
                Err(error) => {
                    let why = match error.kind() {
                        io::ErrorKind::UnexpectedEof => {
                            "the file is cut off in the part that begins here".to_owned()
                        }
                        _ => format!("the part that begins here is damaged ({error})"),
                    };
                    return Some((at, why));
                }
            }
        }
        None
    }

    /// What stands behind the last record of a plain file: nothing but line ends, where the file is whole.
    fn look_at_rest(&self) -> Option<(u64, String)> {
        let mut rest = Vec::new();
        let section = Section::open(&self.path, self.span, self.passed).ok()?;
        section.take(4096).read_to_end(&mut rest).ok()?;
        let told = rest.iter().any(|byte| !byte.is_ascii_whitespace());
        told.then(|| {
            (
                self.passed,
                "the file is cut off: what stands behind the last record is none".to_owned(),
            )
        })
    }

    /// Where the gzip member that begins at `from` ends.
    fn end_of_part(&self, from: u64) -> io::Result<u64> {
        if self.packing != Packing::Gzip {
            return Err(io::ErrorKind::Unsupported.into());
        }
        let mut reader = BufReader::new(Section::open(&self.path, self.span, from)?);
        let mut part = flate2::bufread::GzDecoder::new(&mut reader);
        io::copy(&mut part, &mut io::sink())?;
        reader.stream_position()
    }
}

/// What was read of a block.
#[derive(Default)]
struct Taken {
    block: Vec<u8>,
    length: u64,
    error: Option<io::Error>,
    /// Where in the block another record begins.
    another: Option<u64>,
}

impl Taken {
    fn take(&mut self, reader: &mut LimitedBufReader, most: u64) {
        const RECORD: &[u8] = b"\r\n\r\nWARC/1.";
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        // The last bytes of the piece before, so that no record is missed between two pieces.
        let mut seam: Vec<u8> = Vec::new();
        loop {
            let piece = match reader.fill_buf() {
                Ok([]) => return,
                Ok(piece) => piece,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    self.error = Some(error);
                    return;
                }
            };
            let room = most.saturating_sub(self.block.len()).min(piece.len());
            self.block
                .extend_from_slice(piece.get(..room).unwrap_or_default());
            if self.another.is_none() {
                let before = seam.len() as u64;
                let edge = piece.get(..RECORD.len()).unwrap_or(piece);
                seam.extend_from_slice(edge);
                let found = memmem::find(&seam, RECORD)
                    .map(|at| (at as u64, before))
                    .or_else(|| Some((memmem::find(piece, RECORD)? as u64, 0)));
                self.another = found.map(|(at, back)| {
                    self.length
                        .saturating_add(at)
                        .saturating_sub(back)
                        .saturating_add(4)
                });
                let tail = piece.len().saturating_sub(RECORD.len());
                if piece.len() >= RECORD.len() {
                    seam.clear();
                    seam.extend_from_slice(piece.get(tail..).unwrap_or_default());
                } else {
                    let gone = seam.len().saturating_sub(RECORD.len());
                    seam.drain(..gone);
                }
            }
            let length = piece.len();
            self.length = self.length.saturating_add(length as u64);
            reader.consume(length);
        }
    }
}

/// True if what follows a block is neither the end nor another record, so far as it can be seen.
fn is_loose(reader: &mut LimitedBufReader) -> bool {
    reader.reset_limit();
    let Ok(rest) = reader.fill_buf() else {
        return false;
    };
    let rest = rest.trim_ascii_start();
    let length = rest.len().min(5);
    let loose = rest.get(..length) != b"WARC/".get(..length);
    reader.set_limit(0);
    loose
}
