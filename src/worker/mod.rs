//! One JSON task per line in, one JSON result per line out; the same for `pressmark convert` and for Spark.
//!
//! A bad capture is a result, not an exit. Panics are caught here; what cannot be caught (stack overflow, exhausted
//! memory, abort) ends the process, and whoever feeds it replaces it and blames the capture it was at.

pub mod confine;
pub mod fonts;
pub mod source;
pub mod stem;
pub mod store;
mod task;

pub use task::{
    Done, FileEntry, Line, Outcome, Reason, Record, Remark, Task, TaskSource, VERSION,
    options_digest, record,
};

use crate::{
    audit::Audit,
    capture::{self, Capture, CaptureError, Listing, Location, Source},
    error::Error,
    fixity::Digest,
    options::Options,
    page::PageError,
    pipeline, text,
    time::Timestamp,
};
use std::{
    any::Any,
    borrow::Cow,
    io::{self, BufRead, Write},
    panic::{self, AssertUnwindSafe},
    path::Path,
    sync::{Mutex, PoisonError},
    time::{Instant, SystemTime, UNIX_EPOCH},
};

/// Code of the reason that ends a run: the output cannot be written.
pub const UNWRITABLE: &str = "output.unwritable";

/// Longest line of a task in bytes.
const TASK_BYTES: u64 = 16 << 20;

/// Address space on the stack of the thread that works: deep pages recurse up to the tree's depth limit.
const STACK: usize = 64 << 20;

/// Where the last panic was, for the result's words.
static PANICKED: Mutex<Option<String>> = Mutex::new(None);

/// Works task after task until the input ends. An error only when input or output themselves fail.
pub fn run(mut tasks: impl BufRead + Send, mut results: impl Write + Send) -> io::Result<()> {
    panic::set_hook(Box::new(|info| {
        *PANICKED.lock().unwrap_or_else(PoisonError::into_inner) =
            info.location().map(ToString::to_string);
    }));
    std::thread::scope(|scope| {
        let worker = std::thread::Builder::new()
            .name("worker".to_owned())
            .stack_size(STACK)
            .spawn_scoped(scope, move || serve(&mut tasks, &mut results))?;
        worker
            .join()
            .unwrap_or_else(|_| Err(io::Error::other("the worker's loop panicked")))
    })
}

fn serve(tasks: &mut impl BufRead, results: &mut impl Write) -> io::Result<()> {
    let mut line = Vec::new();
    loop {
        line.clear();
        let mut bounded = io::Read::take(&mut *tasks, TASK_BYTES);
        let read = bounded.read_until(b'\n', &mut line)?;
        if read == 0 {
            return Ok(());
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let done = match serde_json::from_slice::<Task>(&line) {
            Ok(task) if task.v == VERSION => {
                confine::processor_time(task.options.limits.worker_seconds);
                work(&task)
            }
            Ok(task) => wrong_task(
                task.id,
                &format!("it has version {}, this worker reads {VERSION}", task.v),
            ),
            Err(error) => wrong_task(id_of(&line), &error.to_string()),
        };
        let mut out = serde_json::to_vec(&done)?;
        out.push(b'\n');
        results.write_all(&out)?;
        results.flush()?;
    }
}

/// The id of a task that is otherwise wrong, so that its sender can tell which it was.
fn id_of(line: &[u8]) -> String {
    serde_json::from_slice::<serde_json::Value>(line)
        .ok()
        .and_then(|task| Some(task.get("id")?.as_str()?.to_owned()))
        .unwrap_or_default()
}

fn wrong_task(id: String, why: &str) -> Done {
    let reason = Reason::new(
        "worker.task.wrong",
        format!("the task cannot be read: {}", text::shown(why)),
        "a task is one line: {\"v\": 1, \"id\": \"...\", \"source\": {\"path\": \"...\"}, \"output\": \"DIR\"}",
    );
    Done {
        id,
        line: Line::without_article(
            "",
            &Location::default(),
            Outcome::Failed,
            reason,
            Options::default().digest(),
        ),
        locations: Vec::new(),
    }
}

/// Does one task. A panic on the way is a failed capture.
pub fn work(task: &Task) -> Done {
    let begun = Instant::now();
    #[expect(
        clippy::disallowed_methods,
        reason = "the ledger tells when, no edition does"
    )]
    let started = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|since| Timestamp::from_unix(i64::try_from(since.as_secs()).ok()?));
    let location = task.source.location();
    let name = task.source.name.clone().unwrap_or_else(|| {
        let path = Path::new(&task.source.path);
        path.file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned())
    });
    let digest = options_digest(&task.options, &task.supplied);
    let line = Line::without_article(
        &name,
        &location,
        Outcome::Failed,
        Reason::new("", "", ""),
        digest,
    );
    let attempt = panic::catch_unwind(AssertUnwindSafe(|| {
        attempt(task, &name, &location, line.clone())
    }));
    let mut done = attempt.unwrap_or_else(|payload| Done {
        id: task.id.clone(),
        line: Line {
            reason: Some(panicked(payload.as_ref())),
            ..line
        },
        locations: Vec::new(),
    });
    done.line.started = started;
    done.line.ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    done
}

fn panicked(payload: &(dyn Any + Send)) -> Reason {
    let words = payload
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| payload.downcast_ref::<&str>().copied())
        .unwrap_or("no words");
    let place = PANICKED
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take()
        .unwrap_or_default();
    Reason::new(
        "worker.panic",
        format!("Pressmark failed on it: {} ({place})", text::shown(words)),
        "this is a fault in Pressmark: report it with the capture, if you may share it",
    )
}

fn attempt(task: &Task, name: &str, location: &Location, line: Line) -> Done {
    let done = |line| Done {
        id: task.id.clone(),
        line,
        locations: Vec::new(),
    };
    let Some(path) = task.source.path() else {
        return wrong_task(task.id.clone(), "path_hex is not hexadecimal");
    };
    let source = Source {
        path,
        name: name.to_owned(),
    };
    let read = match open(&source, task, location) {
        Ok(read) => read,
        Err(error) => {
            // What is skipped is skipped until its file changes.
            let input_sha256 = task.source.input_sha256;
            return done(refused(
                Line {
                    input_sha256,
                    ..line
                },
                &error,
            ));
        }
    };
    let line = Line {
        input_sha256: read.input_sha256,
        companions_sha256: read.companions_sha256,
        ..line
    };
    match read.found {
        Opened::Captures(listing) => {
            let none = listing.without_pages();
            let line = Line {
                notices: listing.notices.into_iter().map(Remark::from).collect(),
                ..line
            };
            if let Some(none) = none {
                return done(refused(line, &Error::from(none)));
            }
            Done {
                id: task.id.clone(),
                line: Line {
                    outcome: Outcome::Listed,
                    reason: None,
                    ..line
                },
                locations: listing.captures,
            }
        }
        Opened::Capture(capture) => done(convert(&capture, task, line)),
    }
}

/// A capture without words or pictures is sound and holds no article, and so is a container without pages; any other error
/// is a failure.
fn refused(line: Line, error: &Error) -> Line {
    let outcome = match error {
        Error::Page(PageError::Nothing)
        | Error::Capture(CaptureError::NoPage(_) | CaptureError::Elsewhere(_)) => Outcome::Skipped,
        _ => Outcome::Failed,
    };
    Line {
        outcome,
        reason: Some(Reason::new(error.code(), error.to_string(), error.help())),
        ..line
    }
}

struct Read {
    found: Opened,
    input_sha256: Option<Digest>,
    companions_sha256: Option<Digest>,
}

enum Opened {
    Capture(Box<Capture>),
    Captures(Listing),
}

/// Reads the capture of a task, or lists the captures of a container named without a record.
fn open(source: &Source, task: &Task, location: &Location) -> Result<Read, Error> {
    let limits = &task.options.limits;
    let whole_file = *location == Location::default();
    if whole_file {
        let listing = capture::list(source, limits)?;
        if listing.captures.as_slice() != [Location::default()] {
            return Ok(Read {
                found: Opened::Captures(listing),
                input_sha256: Some(Digest::of_file(&source.path).map_err(CaptureError::from)?.1),
                companions_sha256: None,
            });
        }
    }
    let capture = capture::read(
        source,
        location,
        &task.supplied,
        task.options.extent(),
        limits,
    )?;
    let input_sha256 = match task.source.input_sha256 {
        Some(digest) => digest,
        None if capture.document.is_whole_file => capture.document.sha256(),
        None => Digest::of_file(&source.path).map_err(CaptureError::from)?.1,
    };
    let companions_sha256 = match whole_file {
        true => source::companions_digest(&source.path).map_err(CaptureError::from)?,
        false => None,
    };
    Ok(Read {
        found: Opened::Capture(Box::new(capture)),
        input_sha256: Some(input_sha256),
        companions_sha256,
    })
}

fn convert(capture: &Capture, task: &Task, line: Line) -> Line {
    let read = match pipeline::read(capture, &task.options) {
        Ok(read) => read,
        Err(error) => {
            let notices = capture.notices.iter().cloned();
            let notices = notices.map(Remark::from).collect();
            return refused(Line { notices, ..line }, &error);
        }
    };
    let headline = read.article.metadata.headline.as_ref();
    let stem = stem::stem(
        headline.map(|headline| headline.value.as_str()),
        &capture.name,
        &capture.identity(),
    );
    let converted = match pipeline::render(read, capture, &stem, &task.options) {
        Ok(pipeline::Outcome::Made(converted)) => converted,
        Ok(pipeline::Outcome::Skipped { reason, notices }) => {
            return Line {
                outcome: Outcome::Skipped,
                reason: Some(Reason::new(
                    "clean.article.none",
                    reason,
                    "to keep the whole page all the same, set keep = \"all\" under [clean] in pressmark.toml",
                )),
                notices: notices.into_iter().map(Remark::from).collect(),
                ..line
            };
        }
        Err(error) => return refused(line, &error),
    };
    let audit = audit_bytes(&converted.audit);
    let mut entries = Vec::new();
    let mut files: Vec<store::NewFile<'_>> = Vec::new();
    for file in &converted.files {
        entries.push(entry(
            &stem,
            &file.name,
            &file.bytes,
            file.sha256,
            file.media_type,
        ));
        files.push((file.name.clone(), &file.bytes));
    }
    let name = format!("{stem}.audit.json");
    entries.push(entry(
        &stem,
        &name,
        &audit,
        Digest::of(&audit),
        "application/json",
    ));
    files.push((name, &audit));
    let mut notices: Vec<Remark> = converted.notices.into_iter().map(Remark::from).collect();
    match store::put(Path::new(&task.output), &stem, &files) {
        Ok(replaced) => notices.extend(replaced.iter().map(|name| {
            Remark::from(crate::notice::Notice::info(
                "output.file.removed",
                format!(
                    "data/{stem}/{} was made by an earlier run and not by this one: it was removed",
                    text::shown(name)
                ),
            ))
        })),
        Err(error) => {
            return Line {
                reason: Some(Reason::new(
                    UNWRITABLE,
                    error.to_string(),
                    "make room or choose another output, then run the same command again: it continues",
                )),
                ..line
            };
        }
    }
    Line {
        outcome: Outcome::Made,
        reason: None,
        stem: Some(stem),
        files: entries,
        notices,
        ..line
    }
}

fn entry(
    stem: &str,
    name: &str,
    bytes: &[u8],
    sha256: Digest,
    media_type: &'static str,
) -> FileEntry {
    FileEntry {
        path: format!("data/{stem}/{name}"),
        bytes: bytes.len() as u64,
        sha256,
        media_type: Cow::Borrowed(media_type),
    }
}

/// The audit as JSON, one block a line, so that people and `diff` can read it too.
pub fn audit_bytes(audit: &Audit) -> Vec<u8> {
    fn json(value: &impl serde::Serialize) -> String {
        serde_json::to_string(value).unwrap_or_default()
    }
    let Audit {
        v,
        capture,
        title,
        blocks,
        captured_chars,
        kept_chars,
        removed_chars,
    } = audit;
    let blocks: Vec<String> = blocks.iter().map(json).collect();
    format!(
        "{{\"v\": {v},\n\"capture\": {},\n\"title\": {},\n\"blocks\": [\n{}\n],\n\"captured_chars\": \
         {captured_chars}, \"kept_chars\": {kept_chars}, \"removed_chars\": {removed_chars}}}\n",
        json(capture),
        json(title),
        blocks.join(",\n"),
    )
    .into_bytes()
}
