//! Worker processes: started, given one task at a time, killed when they take too long, replaced when they die; a death
//! is blamed on the capture it was at.
//!
//! All that workers say arrives at one channel. A worker that dies at a capture after it has done others may have been
//! full already, so that capture is tried once more by a fresh one: whether a capture can be converted must not depend
//! on its neighbours.

use crate::{
    limits::Limits,
    text,
    worker::{Done, Reason},
};
use std::{
    collections::VecDeque,
    io::{self, BufRead, BufReader, Read, Write},
    os::unix::process::{CommandExt, ExitStatusExt},
    path::PathBuf,
    process::{Child, ChildStdin, Command, ExitStatus, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    thread::JoinHandle,
    time::{Duration, Instant},
};

/// How many of a worker's last words on stderr are kept to explain its death.
const LAST_WORDS: usize = 12;
/// Longest line of a result in bytes.
const RESULT_BYTES: u64 = 256 << 20;

/// A set of worker processes.
pub struct Pool {
    program: PathBuf,
    limits: Limits,
    fonts: Option<PathBuf>,
    slots: Vec<Slot>,
    sender: Sender<Heard>,
    heard: Receiver<Heard>,
}

#[derive(Default)]
struct Slot {
    worker: Option<Worker>,
    task: Option<Assigned>,
    /// Number of workers this slot has had: words of one that is gone are told from those of its successor.
    generation: usize,
}

struct Worker {
    child: Child,
    stdin: ChildStdin,
    last_words: JoinHandle<VecDeque<String>>,
    done: usize,
}

struct Assigned {
    /// What the caller calls the task.
    number: usize,
    line: Vec<u8>,
    deadline: Instant,
    again: bool,
}

enum Heard {
    Line(usize, usize, Vec<u8>),
    Closed(usize, usize),
}

/// What came of a task.
pub enum Report {
    /// The worker's result.
    Done(Box<Done>),
    /// The worker died or was killed; why.
    Lost(Reason),
}

impl Pool {
    /// A pool of `jobs` workers; each is started when its first task comes.
    /// `fonts` is a folder of fonts that they read.
    pub fn new(jobs: usize, limits: Limits, fonts: Option<PathBuf>) -> io::Result<Self> {
        let (sender, heard) = channel();
        Ok(Self {
            program: std::env::current_exe()?,
            limits,
            fonts,
            slots: (0..jobs.max(1)).map(|_| Slot::default()).collect(),
            sender,
            heard,
        })
    }

    /// Number of a slot that has nothing to do.
    pub fn idle(&self) -> Option<usize> {
        self.slots.iter().position(|slot| slot.task.is_none())
    }

    /// True if a task is under way.
    pub fn busy(&self) -> bool {
        self.slots.iter().any(|slot| slot.task.is_some())
    }

    /// Gives a task, a line of JSON with its line end, to an idle slot. An error only if no worker can be started.
    pub fn give(&mut self, at: usize, number: usize, line: Vec<u8>) -> io::Result<()> {
        self.hand(at, number, line, false)
    }

    fn hand(&mut self, at: usize, number: usize, line: Vec<u8>, again: bool) -> io::Result<()> {
        let seconds = Duration::from_secs(self.limits.worker_seconds);
        for _ in 0..2 {
            self.start(at)?;
            let Some(slot) = self.slots.get_mut(at) else {
                return Ok(());
            };
            let Some(worker) = &mut slot.worker else {
                continue;
            };
            if worker.stdin.write_all(&line).is_ok() {
                slot.task = Some(Assigned {
                    number,
                    line,
                    deadline: Instant::now() + seconds,
                    again,
                });
                return Ok(());
            }
            // It died while it was idle: that is no task's fault.
            self.bury(at);
        }
        Err(io::Error::other("a worker ends before it takes a task"))
    }

    fn start(&mut self, at: usize) -> io::Result<()> {
        let Some(slot) = self.slots.get_mut(at) else {
            return Ok(());
        };
        if slot.worker.is_some() {
            return Ok(());
        }
        let mut command = Command::new(&self.program);
        command.arg("worker");
        if let Some(fonts) = &self.fonts {
            command.arg("--fonts").arg(fonts);
        }
        let mut child = command
            .arg("--supervised")
            .arg(std::process::id().to_string())
            .arg("--memory")
            .arg(self.limits.worker_memory.to_string())
            // glibc reserves 128 MiB of addresses for the heap of a second thread, and where the limit refuses them maps a
            // page for every piece of memory; one heap for all threads needs only what it holds.
            .env("MALLOC_ARENA_MAX", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // Ctrl-C is for us: we end the workers.
            .process_group(0)
            .spawn()?;
        let (Some(stdin), Some(stdout), Some(stderr)) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(io::Error::other("a worker has no pipes"));
        };
        slot.generation = slot.generation.saturating_add(1);
        let (sender, generation) = (self.sender.clone(), slot.generation);
        std::thread::Builder::new()
            .name("results".to_owned())
            .spawn(move || listen(stdout, at, generation, &sender))?;
        let last_words = std::thread::Builder::new()
            .name("log".to_owned())
            .spawn(move || keep_last_words(stderr))?;
        slot.worker = Some(Worker {
            child,
            stdin,
            last_words,
            done: 0,
        });
        Ok(())
    }

    /// Waits until a task is finished or `patience` is over: the task's number and what came of it.
    pub fn wait(&mut self, patience: Duration) -> io::Result<Option<(usize, Report)>> {
        let until = Instant::now() + patience;
        loop {
            let now = Instant::now();
            let late = self
                .slots
                .iter()
                .position(|slot| slot.task.as_ref().is_some_and(|task| task.deadline <= now));
            if let Some(at) = late {
                let Some(task) = self.slots.get_mut(at).and_then(|slot| slot.task.take()) else {
                    continue;
                };
                self.kill(at);
                let seconds = self.limits.worker_seconds;
                let reason = Reason::new(
                    "worker.time",
                    format!(
                        "it took longer than the limit worker_seconds ({seconds} seconds); its worker was ended"
                    ),
                    "raise worker_seconds under [limits] in pressmark.toml if the capture is sound",
                );
                return Ok(Some((task.number, Report::Lost(reason))));
            }
            let Some(left) = until.checked_duration_since(now) else {
                return Ok(None);
            };
            let next = self
                .slots
                .iter()
                .filter_map(|slot| slot.task.as_ref())
                .map(|task| task.deadline.saturating_duration_since(now))
                .min()
                .unwrap_or(left)
                .min(left);
            match self.heard.recv_timeout(next) {
                Ok(Heard::Line(at, generation, line)) => {
                    if let Some(report) = self.result(at, generation, &line) {
                        return Ok(Some(report));
                    }
                }
                Ok(Heard::Closed(at, generation)) => {
                    if let Some(report) = self.closed(at, generation)? {
                        return Ok(Some(report));
                    }
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
            }
        }
    }

    fn result(&mut self, at: usize, generation: usize, line: &[u8]) -> Option<(usize, Report)> {
        let slot = self.slots.get_mut(at)?;
        if slot.generation != generation {
            return None;
        }
        let task = slot.task.take()?;
        match serde_json::from_slice::<Done>(line) {
            Ok(done) if done.id == task.number.to_string() => {
                if let Some(worker) = &mut slot.worker {
                    worker.done = worker.done.saturating_add(1);
                }
                Some((task.number, Report::Done(Box::new(done))))
            }
            said => {
                let why = said.err().map_or_else(
                    || "it is the result of another task".to_owned(),
                    |error| error.to_string(),
                );
                self.kill(at);
                let reason = Reason::new(
                    "worker.protocol",
                    format!(
                        "its worker gave a result that cannot be read: {}",
                        text::shown(&why)
                    ),
                    "this is a fault in Pressmark: report it with the capture, if you may share it",
                );
                Some((task.number, Report::Lost(reason)))
            }
        }
    }

    fn closed(&mut self, at: usize, generation: usize) -> io::Result<Option<(usize, Report)>> {
        let Some(slot) = self.slots.get_mut(at) else {
            return Ok(None);
        };
        if slot.generation != generation {
            return Ok(None);
        }
        let fresh = slot.worker.as_ref().is_none_or(|worker| worker.done == 0);
        let task = slot.task.take();
        let Some((status, last_words)) = self.bury(at) else {
            return Ok(None);
        };
        let Some(task) = task else {
            return Ok(None);
        };
        if !fresh && !task.again {
            self.hand(at, task.number, task.line, true)?;
            return Ok(None);
        }
        let reason = death(status, &last_words, &self.limits);
        Ok(Some((task.number, Report::Lost(reason))))
    }

    /// Ends a slot's worker at once.
    fn kill(&mut self, at: usize) {
        if let Some(worker) = self.slots.get_mut(at).and_then(|slot| slot.worker.as_mut()) {
            let _ = worker.child.kill();
        }
        self.bury(at);
    }

    /// Waits for a worker that is dead or dying: how it ended and what it said last.
    fn bury(&mut self, at: usize) -> Option<(ExitStatus, VecDeque<String>)> {
        let mut worker = self.slots.get_mut(at)?.worker.take()?;
        drop(worker.stdin);
        // Its stdout is closed; should it live on nevertheless, it is of no use.
        let mut ended = None;
        for _ in 0..200 {
            ended = worker.child.try_wait().ok().flatten();
            if ended.is_some() {
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        if ended.is_none() {
            let _ = worker.child.kill();
            ended = worker.child.wait().ok();
        }
        let last_words = worker.last_words.join().unwrap_or_default();
        Some((ended?, last_words))
    }

    /// Ends all workers; tasks under way are given up.
    pub fn end(&mut self) {
        for at in 0..self.slots.len() {
            let busy = self
                .slots
                .get_mut(at)
                .is_some_and(|slot| slot.task.take().is_some());
            if busy {
                self.kill(at);
            } else {
                self.bury(at);
            }
        }
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.end();
    }
}

fn listen(stdout: impl Read, at: usize, generation: usize, sender: &Sender<Heard>) {
    let mut reader = BufReader::new(stdout);
    loop {
        let mut line = Vec::new();
        match reader
            .by_ref()
            .take(RESULT_BYTES)
            .read_until(b'\n', &mut line)
        {
            Ok(0) | Err(_) => break,
            Ok(_) if line.last() != Some(&b'\n') => break,
            Ok(_) => {
                if sender.send(Heard::Line(at, generation, line)).is_err() {
                    return;
                }
            }
        }
    }
    let _ = sender.send(Heard::Closed(at, generation));
}

fn keep_last_words(stderr: impl Read) -> VecDeque<String> {
    let mut words = VecDeque::new();
    let mut reader = BufReader::new(stderr);
    loop {
        let mut line = Vec::new();
        match reader.by_ref().take(1 << 16).read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => return words,
            Ok(_) => {
                words.push_back(text::shown(String::from_utf8_lossy(&line).trim_end()));
                if words.len() > LAST_WORDS {
                    words.pop_front();
                }
            }
        }
    }
}

/// Why a worker died, as far as signal and last words tell.
fn death(status: ExitStatus, last_words: &VecDeque<String>, limits: &Limits) -> Reason {
    let said = |words: &str| last_words.iter().any(|line| line.contains(words));
    let report = "this is a fault in Pressmark: report it with the capture, if you may share it";
    if said("memory allocation of") || said("capacity overflow") {
        return Reason::new(
            "worker.memory",
            format!(
                "it needs more memory than the limit worker_memory ({} bytes); its worker ended",
                limits.worker_memory
            ),
            "raise worker_memory under [limits] in pressmark.toml if the capture is sound",
        );
    }
    if said("the worker cannot work") {
        return Reason::new(
            "worker.start",
            format!(
                "its worker could not start{}",
                last_words
                    .back()
                    .map(|line| format!(": {line}"))
                    .unwrap_or_default()
            ),
            "raise worker_memory under [limits] in pressmark.toml, or give fewer --jobs",
        );
    }
    if said("overflowed its stack") {
        return Reason::new(
            "worker.stack",
            "it nests too deeply: its worker's stack overflowed",
            report,
        );
    }
    let last = last_words
        .back()
        .map(|line| format!("; its last words: {line}"))
        .unwrap_or_default();
    if status.signal() == Some(24) {
        return Reason::new(
            "worker.time",
            format!(
                "it took more processor time than the limit worker_seconds ({} seconds)",
                limits.worker_seconds
            ),
            "raise worker_seconds under [limits] in pressmark.toml if the capture is sound",
        );
    }
    match status.signal() {
        Some(signal) => Reason::new(
            "worker.killed",
            format!(
                "its worker was ended by signal {signal}{}{last}",
                name_of(signal)
            ),
            "run the same command again; if it happens again, report it with the capture, if you may share it",
        ),
        None => Reason::new(
            "worker.exit",
            format!(
                "its worker ended with exit code {}{last}",
                status.code().unwrap_or_default()
            ),
            report,
        ),
    }
}

fn name_of(signal: i32) -> &'static str {
    match signal {
        4 => " (SIGILL, illegal instruction)",
        6 => " (SIGABRT, it gave up)",
        9 => " (SIGKILL, from outside: the system may be out of memory)",
        11 => " (SIGSEGV, it touched memory that is not its own)",
        15 => " (SIGTERM, from outside)",
        25 => " (SIGXFSZ, a file became too large)",
        _ => "",
    }
}
