//! Lines of a stream: read in batches, worked on by several threads, given back in order.
//!
//! A batch is what has arrived up to its last line end, so memory is bounded by the longest line, and a program that
//! waits for the answer to its only line gets it.

use std::{
    io::{self, Read},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

/// Longest line taken in, in bytes; a longer one is refused and skipped.
pub const LONGEST_LINE: usize = 16 << 20;
/// Bytes asked for at once.
const CHUNK: usize = 1 << 20;
/// Lines that a thread takes at once.
const SHARE: usize = 16;

/// What arrived together.
pub enum Batch {
    /// Whole lines; the last may lack its line end.
    Lines(Vec<u8>),
    /// One line longer than [`LONGEST_LINE`], skipped.
    TooLong,
}

/// The batches of a stream.
pub struct Batches<R> {
    input: R,
    /// The beginning of a line whose end has not arrived.
    held: Vec<u8>,
    ended: bool,
}

impl<R: Read> Batches<R> {
    pub fn new(input: R) -> Self {
        Self {
            input,
            held: Vec::new(),
            ended: false,
        }
    }

    /// The next batch; none at the end.
    pub fn next(&mut self) -> io::Result<Option<Batch>> {
        let mut seen = 0;
        let mut skipping = false;
        loop {
            let fresh = self.held.get(seen..).unwrap_or_default();
            if skipping {
                if let Some(at) = memchr::memchr(b'\n', fresh) {
                    self.held.drain(..=at);
                    return Ok(Some(Batch::TooLong));
                }
                self.held.clear();
                if self.ended {
                    return Ok(Some(Batch::TooLong));
                }
            } else if let Some(at) = memchr::memrchr(b'\n', fresh) {
                let end = seen.saturating_add(at).saturating_add(1);
                let rest = self.held.split_off(end);
                return Ok(Some(Batch::Lines(std::mem::replace(&mut self.held, rest))));
            } else if self.ended {
                let last = std::mem::take(&mut self.held);
                return Ok((!last.is_empty()).then_some(Batch::Lines(last)));
            } else if self.held.len() > LONGEST_LINE {
                self.held.clear();
                skipping = true;
            }
            seen = self.held.len();
            self.read()?;
        }
    }

    /// Appends what one call of the system gives.
    fn read(&mut self) -> io::Result<()> {
        let len = self.held.len();
        self.held.resize(len.saturating_add(CHUNK), 0);
        let read = loop {
            match self
                .input
                .read(self.held.get_mut(len..).unwrap_or_default())
            {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        self.held
            .truncate(len.saturating_add(*read.as_ref().unwrap_or(&0)));
        self.ended = read? == 0;
        Ok(())
    }
}

/// What `work` makes of each line that is not empty, in order. `work` runs on at most `jobs` threads.
pub fn each<T: Send>(text: &[u8], jobs: usize, work: impl Fn(&[u8]) -> T + Sync) -> Vec<T> {
    let lines: Vec<&[u8]> = text
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.iter().all(u8::is_ascii_whitespace))
        .collect();
    let shares: Vec<&[&[u8]]> = lines.chunks(SHARE).collect();
    let jobs = jobs.min(shares.len());
    if jobs <= 1 {
        return lines.into_iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let take = || {
        let mut done = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(share) = shares.get(number) else {
                return done;
            };
            let made: Vec<T> = share.iter().map(|line| work(line)).collect();
            done.push((number, made));
        }
    };
    let mut done: Vec<(usize, Vec<T>)> = thread::scope(|scope| {
        let others: Vec<_> = (1..jobs).map(|_| scope.spawn(take)).collect();
        let mut done = take();
        for other in others {
            match other.join() {
                Ok(more) => done.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_unstable_by_key(|(number, _)| *number);
    done.into_iter().flat_map(|(_, made)| made).collect()
}
