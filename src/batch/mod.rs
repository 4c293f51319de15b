//! Many captures in, one bag out: finds captures, feeds worker processes, keeps ledger, bag and report.
//!
//! The main thread does everything here in order, so the ledger has one writer and events come in the order they
//! happen; what is parallel is the workers. Nothing is drawn and nothing is printed: the command line listens to
//! [`Event`]s.

pub mod bag;
pub mod collect;
pub mod feed;
pub mod find;
pub mod ledger;
mod lock;
pub mod report;
pub mod workers;

use crate::{
    capture::{Location, Source, Supplied},
    edition::epub::book::MEDIA_TYPE,
    fixity::Digest,
    options::Options,
    text,
    time::Timestamp,
    worker::{self, Done, Line, Outcome, Remark, Task, TaskSource, source, store},
};
use ledger::{Entry, Key, Ledger};
use lock::LOCK;
use report::Totals;
use std::{
    collections::VecDeque,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use workers::{Pool, Report};

/// What a run is told.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Files and folders of captures.
    pub inputs: Vec<PathBuf>,
    /// Folder of the bag.
    pub output: PathBuf,
    /// Number of worker processes.
    pub jobs: usize,
    /// Convert what is up to date too.
    pub force: bool,
    /// Options of the conversion.
    pub options: Options,
    /// What options say of every capture.
    pub supplied: Supplied,
    /// Folder of fonts that the workers read; they stand in the options by name and digest.
    pub fonts: Option<PathBuf>,
    /// The collection that the articles of this run are bound into.
    pub collect: Option<collect::Wanted>,
    /// Today, for the bag's information; no edition sees it.
    pub today: Option<Timestamp>,
    /// Set from outside to interrupt the run.
    pub interrupt: Arc<AtomicBool>,
}

/// What happens in a run, in order.
#[derive(Debug)]
pub enum Event<'a> {
    /// The inputs were walked.
    Planned {
        /// Captures found; containers count as one until they are opened.
        captures: usize,
        /// Entries passed over with a reason.
        passed: usize,
    },
    /// A container was opened: so many captures more than were planned.
    More(usize),
    /// An input is missing or holds nothing.
    Missing(&'a str),
    /// Worth saying; nothing is lost by it.
    Remark(&'a str),
    /// A capture was settled now.
    Settled(&'a Line),
    /// A capture had been settled by an earlier run, and what it gave is still right.
    UpToDate(&'a str, &'a Entry),
    /// Captures are settled; their articles are being bound into the collection of this name.
    Collecting(&'a str),
    /// What came of the collection.
    Collected(&'a str, &'a collect::Came),
    /// Captures are settled; manifests and report are being written.
    Sealing,
}

/// Why a run could not go to its end.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// No input holds a capture.
    #[error("nothing to convert")]
    Nothing,
    /// What was asked for makes no sense.
    #[error("{0}")]
    Wrong(String),
    /// Another run is at work on the output.
    #[error("{0} is locked: another run is writing to it")]
    Locked(String),
    /// The output cannot be written.
    #[error("the output cannot be written: {why}")]
    Unwritable {
        /// What failed and why.
        why: String,
        /// How far the run came.
        totals: Box<Totals>,
    },
    /// It was interrupted.
    #[error("interrupted")]
    Interrupted(Box<Totals>),
    /// Worker processes cannot be started.
    #[error("no worker process can be started: {0}")]
    Workers(io::Error),
}

/// What is said of an input that has nothing to convert, and what a run came to.
#[derive(Debug)]
pub struct Finished {
    /// Counts, failures, notices.
    pub totals: Totals,
    /// True if an input was missing or empty.
    pub missing: bool,
}

/// One capture to be done.
struct Job {
    source: Source,
    location: Location,
    input_sha256: Option<Digest>,
    /// What there is to say of a container as a whole: it stands in the line of its first capture.
    said: Vec<Remark>,
}

/// Converts all captures of the inputs into the bag.
pub fn run(settings: &Settings, tell: &mut dyn FnMut(Event<'_>)) -> Result<Finished, RunError> {
    let begun = Instant::now();
    let output = fs::canonicalize(&settings.output).ok();
    for input in &settings.inputs {
        if output.is_some() && fs::canonicalize(input).ok() == output && input.is_dir() {
            return Err(RunError::Wrong(format!(
                "{} is both input and output; name another folder with --output",
                text::shown(&input.to_string_lossy())
            )));
        }
    }
    let found = find::find(&settings.inputs, &settings.output);
    for missing in &found.missing {
        tell(Event::Missing(missing));
    }
    for remark in &found.remarks {
        tell(Event::Remark(remark));
    }
    if found.sources.is_empty() && found.passed.is_empty() {
        return Err(RunError::Nothing);
    }
    let of_one = settings.supplied.title.is_some() || settings.supplied.url.is_some();
    if of_one && found.sources.len() > 1 {
        return Err(RunError::Wrong(format!(
            "a title or an address is of one capture, and there are {}: give each a sidecar (NAME.meta.toml) instead",
            text::thousands(found.sources.len() as u64)
        )));
    }
    let bag = Bag::open(settings)?;
    if bag.ledger.repaired {
        tell(Event::Remark(
            "the last line of the ledger was torn by a run that was killed; it was cut off and its capture is done again",
        ));
    }
    if let Some(unread) = bag.ledger.unread() {
        tell(Event::Remark(&unread));
    }
    tell(Event::Planned {
        captures: found.sources.len(),
        passed: found.passed.len(),
    });
    let mut run = Run {
        settings,
        digest: worker::options_digest(&settings.options, &settings.supplied),
        bag,
        totals: Totals::default(),
        tell,
        synced: Instant::now(),
        articles: Vec::new(),
    };
    run.totals.planned = found.sources.len().saturating_add(found.passed.len());
    for (name, reason) in found.passed {
        let line = Line::without_article(
            &name,
            &Location::default(),
            Outcome::Skipped,
            reason,
            run.digest,
        );
        run.settle(&line)?;
    }
    let outcome = run
        .convert(found.sources)
        .and_then(|()| match &settings.collect {
            Some(wanted) => run.collect(wanted),
            None => Ok(()),
        });
    run.totals.seconds = begun.elapsed().as_secs_f64();
    (run.tell)(Event::Sealing);
    match outcome {
        Ok(()) => {}
        Err(error) => {
            // What stands is sealed as far as it can be, so that the bag is whole though not complete.
            let _ = run.bag.seal(settings, &run.totals);
            return Err(match error {
                RunError::Interrupted(_) => RunError::Interrupted(Box::new(run.totals)),
                RunError::Unwritable { why, .. } => RunError::Unwritable {
                    why,
                    totals: Box::new(run.totals),
                },
                error => error,
            });
        }
    }
    if let Err(error) = run.bag.seal(settings, &run.totals) {
        return Err(run.unwritable(&error));
    }
    Ok(Finished {
        totals: run.totals,
        missing: !found.missing.is_empty(),
    })
}

struct Run<'a> {
    settings: &'a Settings,
    digest: Digest,
    bag: Bag,
    totals: Totals,
    tell: &'a mut dyn FnMut(Event<'_>),
    synced: Instant,
    /// The captures of this run that have an article, made now or before; kept only for a collection.
    articles: Vec<Key>,
}

impl Run<'_> {
    fn unwritable(&self, error: &impl ToString) -> RunError {
        RunError::Unwritable {
            why: error.to_string(),
            totals: Box::default(),
        }
    }

    /// Feeds the workers until every source is settled.
    fn convert(&mut self, sources: Vec<Source>) -> Result<(), RunError> {
        // A worker is started when there is something for it to do; one source may hold many captures.
        let mut pool = Pool::new(
            self.settings.jobs,
            self.settings.options.limits.clone(),
            self.settings.fonts.clone(),
        )
        .map_err(RunError::Workers)?;
        let mut waiting: VecDeque<Job> = VecDeque::new();
        let mut sources = sources.into_iter();
        let mut given: std::collections::BTreeMap<usize, Job> = std::collections::BTreeMap::new();
        let mut number = 0usize;
        loop {
            if self.settings.interrupt.load(Ordering::Relaxed) {
                pool.end();
                return Err(RunError::Interrupted(Box::default()));
            }
            if let Some(slot) = pool.idle() {
                let job = waiting.pop_front().or_else(|| {
                    sources.next().map(|source| Job {
                        source,
                        location: Location::default(),
                        input_sha256: None,
                        said: Vec::new(),
                    })
                });
                match job {
                    Some(job) => {
                        if self.up_to_date(&job) {
                            continue;
                        }
                        let line = self.task(number, &job);
                        pool.give(slot, number, line).map_err(RunError::Workers)?;
                        given.insert(number, job);
                        number = number.saturating_add(1);
                        continue;
                    }
                    None if !pool.busy() => return Ok(()),
                    None => {}
                }
            }
            let heard = pool
                .wait(Duration::from_millis(100))
                .map_err(RunError::Workers)?;
            let Some((number, report)) = heard else {
                continue;
            };
            let Some(job) = given.remove(&number) else {
                continue;
            };
            let mut line = match report {
                Report::Done(done) if done.line.outcome == Outcome::Listed => {
                    self.list(job, *done, &mut waiting);
                    continue;
                }
                Report::Done(done) => done.line,
                Report::Lost(reason) => Line::without_article(
                    &job.source.name,
                    &job.location,
                    Outcome::Failed,
                    reason,
                    self.digest,
                ),
            };
            line.notices.splice(0..0, job.said);
            if let Some(reason) = &line.reason
                && reason.code == worker::UNWRITABLE
            {
                pool.end();
                return Err(self.unwritable(&reason.text));
            }
            self.settle(&line)?;
        }
    }

    fn list(&mut self, job: Job, done: Done, waiting: &mut VecDeque<Job>) {
        let more = done.locations.len().saturating_sub(1);
        self.totals.planned = self.totals.planned.saturating_add(more);
        (self.tell)(Event::More(more));
        let mut said = done.line.notices;
        waiting.extend(done.locations.into_iter().map(|location| Job {
            source: job.source.clone(),
            location,
            input_sha256: done.line.input_sha256,
            said: std::mem::take(&mut said),
        }));
    }

    fn task(&self, number: usize, job: &Job) -> Vec<u8> {
        let task = Task {
            v: worker::VERSION,
            id: number.to_string(),
            source: TaskSource {
                name: Some(job.source.name.clone()),
                offset: job.location.offset,
                length: job.location.length,
                record_id: job.location.record_id.clone(),
                input_sha256: job.input_sha256,
                ..TaskSource::of_path(&job.source.path)
            },
            output: self.bag.path.to_string_lossy().into_owned(),
            supplied: self.settings.supplied.clone(),
            options: self.settings.options.clone(),
        };
        let mut line = serde_json::to_vec(&task).unwrap_or_default();
        line.push(b'\n');
        line
    }

    /// True if an earlier run settled this capture with the same bytes, options and version, and its files still have
    /// their digests. A capture that failed is tried again.
    fn up_to_date(&mut self, job: &Job) -> bool {
        if self.settings.force {
            return false;
        }
        let key: Key = (job.source.name.clone(), worker::record(&job.location));
        let Some(entry) = self.bag.ledger.get(&key) else {
            return false;
        };
        let same = entry.outcome != Outcome::Failed
            && entry.options_digest == self.digest
            && entry.version == env!("CARGO_PKG_VERSION")
            && entry.input_sha256.is_some()
            && entry.input_sha256
                == job.input_sha256.or_else(|| {
                    Digest::of_file(&job.source.path)
                        .ok()
                        .map(|(_, digest)| digest)
                })
            && (key.1.is_some()
                || source::companions_digest(&job.source.path)
                    .is_ok_and(|digest| digest == entry.companions_sha256))
            && entry.files.iter().all(|file| {
                Digest::of_file(&self.bag.path.join(&file.path))
                    .is_ok_and(|(_, digest)| digest == file.sha256)
            });
        if same {
            self.totals.up_to_date(&key, entry);
            (self.tell)(Event::UpToDate(&key.0, entry));
            if self.settings.collect.is_some() && entry.outcome == Outcome::Made {
                self.articles.push(key);
            }
        }
        same
    }

    /// Binds the articles of this run into one book.
    fn collect(&mut self, wanted: &collect::Wanted) -> Result<(), RunError> {
        (self.tell)(Event::Collecting(&wanted.name));
        let members = self
            .articles
            .iter()
            .filter_map(|key| {
                let entry = self.bag.ledger.get(key)?;
                let mut files = entry.files.iter();
                let epub = files.find(|file| file.media_type == MEDIA_TYPE)?;
                Some((entry.stem.clone()?, epub.clone()))
            })
            .collect();
        let without = self
            .totals
            .without_article
            .iter()
            .map(|one| collect::Without {
                input: one.input.clone(),
                outcome: match one.outcome {
                    Outcome::Skipped => "skipped".to_owned(),
                    _ => "failed".to_owned(),
                },
                text: one.text.clone(),
            })
            .collect();
        let options = &self.settings.options;
        let told = collect::Told {
            operator: options.edition.json_ld.operator.as_deref(),
            rights: options.edition.epub.rights.as_deref(),
            edition_date: options.edition_date,
        };
        let interrupted = || self.settings.interrupt.load(Ordering::Relaxed);
        let came = collect::collect(&self.bag.path, wanted, told, members, without, &interrupted)
            .map_err(|error| self.unwritable(&format!("cannot write the collection: {error}")))?
            .ok_or_else(|| RunError::Interrupted(Box::default()))?;
        (self.tell)(Event::Collected(&wanted.name, &came));
        Ok(())
    }

    /// Writes a capture's line and counts it.
    fn settle(&mut self, line: &Line) -> Result<(), RunError> {
        let before =
            self.bag.ledger.append(line).map_err(|error| {
                self.unwritable(&format!("cannot append to the ledger: {error}"))
            })?;
        if self.synced.elapsed() > Duration::from_secs(2) {
            self.bag
                .ledger
                .sync()
                .map_err(|error| self.unwritable(&format!("cannot sync the ledger: {error}")))?;
            self.synced = Instant::now();
        }
        self.totals.settled(line);
        (self.tell)(Event::Settled(line));
        if self.settings.collect.is_some() && line.outcome == Outcome::Made {
            self.articles
                .push((line.input.clone(), line.record.clone()));
        }
        let replaced = before
            .filter(|_| line.outcome == Outcome::Made)
            .and_then(|entry| entry.stem)
            .filter(|stem| line.stem.as_ref() != Some(stem));
        if let Some(stem) = replaced {
            store::remove(&self.bag.path, &stem).map_err(|error| self.unwritable(&error))?;
            (self.tell)(Event::Remark(&format!(
                "{}: its editions replace those of an earlier run, data/{stem}, which were removed",
                text::shown(&line.input)
            )));
        }
        Ok(())
    }
}

/// The output, locked for this run.
struct Bag {
    path: PathBuf,
    ledger: Ledger,
    lock: File,
}

impl Bag {
    fn open(settings: &Settings) -> Result<Self, RunError> {
        let unwritable = |why: String| RunError::Unwritable {
            why,
            totals: Box::default(),
        };
        let shown = text::shown(&settings.output.to_string_lossy());
        match fs::metadata(&settings.output) {
            Ok(metadata) if !metadata.is_dir() => {
                return Err(unwritable(format!("{shown} is a file, not a folder")));
            }
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                fs::create_dir_all(&settings.output).map_err(|error| {
                    unwritable(format!("cannot make the folder {shown}: {error}"))
                })?;
            }
            Err(error) => return Err(unwritable(format!("cannot open {shown}: {error}"))),
        }
        let path = fs::canonicalize(&settings.output)
            .map_err(|error| unwritable(format!("cannot open {shown}: {error}")))?;
        for name in ["data", "meta", "meta/ledger.jsonl"] {
            if fs::symlink_metadata(path.join(name)).is_ok_and(|metadata| metadata.is_symlink()) {
                return Err(unwritable(format!(
                    "{shown}/{name} is a symbolic link, and links are not written through"
                )));
            }
        }
        let ours = path.join("meta/ledger.jsonl").is_file();
        let foreign = path.join("bagit.txt").exists()
            || fs::read_dir(path.join("data")).is_ok_and(|mut entries| entries.next().is_some());
        if foreign && !ours {
            return Err(RunError::Wrong(format!(
                "{shown} holds a bag or a data folder that Pressmark did not write; name another folder with --output"
            )));
        }
        let lock = lock::lock(&path, &shown)?;
        let result = Self::prepare(&path);
        match result {
            Ok(ledger) => Ok(Self { path, ledger, lock }),
            Err(error) => {
                let _ = fs::remove_file(path.join(LOCK));
                Err(unwritable(format!("{shown}: {error}")))
            }
        }
    }

    /// Clears what a killed run left and opens the ledger.
    fn prepare(path: &Path) -> io::Result<Ledger> {
        clear_staging(path)?;
        for name in ["data", "meta"] {
            match fs::create_dir(path.join(name)) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
                _ => {}
            }
        }
        Ledger::open(&path.join("meta/ledger.jsonl"))
    }

    /// Writes report, bag information and manifests. No worker lives any more: what staging there is, dead ones left.
    fn seal(&self, settings: &Settings, totals: &Totals) -> io::Result<()> {
        clear_staging(&self.path)?;
        self.ledger.sync()?;
        let collections = collect::List::read(&self.path);
        let mut known: bag::Payload = self
            .ledger
            .entries()
            .flat_map(|(_, entry)| &entry.files)
            .map(|file| (file.path.clone(), (file.bytes, file.sha256)))
            .collect();
        known.extend(collections.known());
        let payload = bag::payload(&self.path, &known)?;
        let about = bag::About {
            date: settings.options.edition_date.or(settings.today),
            articles: self
                .ledger
                .entries()
                .filter(|(_, entry)| entry.outcome == Outcome::Made)
                .count(),
        };
        report::write(&self.path, totals, &payload, &about)?;
        let title = self.path.file_name().map_or_else(
            || "Pressmark".to_owned(),
            |name| text::shown(&name.to_string_lossy()),
        );
        feed::write(&self.path, &self.ledger, &collections, &title, about.date)?;
        bag::seal(&self.path, &payload, &about)
    }
}

/// Removes what killed workers and runs left behind.
fn clear_staging(bag: &Path) -> io::Result<()> {
    for entry in fs::read_dir(bag)? {
        let entry = entry?;
        let name = entry.file_name();
        let stale = name
            .as_encoded_bytes()
            .starts_with(store::STAGING.as_bytes())
            && name != LOCK;
        if !stale {
            continue;
        }
        match entry.file_type()?.is_dir() {
            true => fs::remove_dir_all(entry.path())?,
            false => fs::remove_file(entry.path())?,
        }
    }
    Ok(())
}

impl Drop for Bag {
    /// The lock file goes while it is still locked: who waits for it finds out and makes a new one.
    fn drop(&mut self) {
        let _ = fs::remove_file(self.path.join(LOCK));
        let _ = self.lock.unlock();
    }
}
