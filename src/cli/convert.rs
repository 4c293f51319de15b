//! `pressmark convert`: flags and options file to a run of the batch; its events to progress, its end to an exit code.

use super::{
    CollectBy, ConvertArgs, LogFormat, Paper, Profile, config, exit, print_limits,
    progress::Progress, terminal,
};
use crate::{
    batch::{self, RunError, Settings, collect::Wanted, report::Totals},
    capture::Supplied,
    edition::{epub::collection::By, pdf, records::Kind},
    options::Options,
    text,
    time::Timestamp,
    worker,
};
use std::{
    path::Path,
    sync::{Arc, atomic::AtomicBool},
    time::{SystemTime, UNIX_EPOCH},
};

pub(super) fn run(args: ConvertArgs) -> u8 {
    let print_table = args.limits;
    let (settings, mut progress) = match prepare(args) {
        Ok(prepared) => prepared,
        Err(why) => {
            terminal::say(&format!("error: {why}"));
            terminal::say("`pressmark convert --help` tells how it is used");
            return exit::USE;
        }
    };
    if print_table {
        return print_limits(&settings.options.limits);
    }
    for signal in [
        signal_hook::consts::SIGINT,
        signal_hook::consts::SIGTERM,
        signal_hook::consts::SIGHUP,
    ] {
        // Without the handler a signal ends us at once; files are whole all the same.
        let _ = signal_hook::flag::register(signal, Arc::clone(&settings.interrupt));
    }
    let result = batch::run(&settings, &mut |event| progress.tell(&event));
    match result {
        Ok(finished) => {
            progress.finish(&finished.totals, Some(&settings.output));
            match finished {
                _ if finished.missing => exit::USE,
                batch::Finished { totals, .. } if totals.failed > 0 || totals.skipped > 0 => {
                    exit::SOME
                }
                _ => exit::ALL,
            }
        }
        Err(error) => stopped(&error, &mut progress, &settings.output),
    }
}

fn stopped(error: &RunError, progress: &mut Progress, output: &Path) -> u8 {
    let far = |totals: &Totals| {
        format!(
            "{} of {} done; the same command continues",
            text::thousands(totals.done() as u64),
            text::counted(totals.planned, "capture", "captures")
        )
    };
    match error {
        RunError::Nothing => {
            progress.stop("error", "nothing to convert: no captures were found");
            exit::USE
        }
        RunError::Wrong(why) => {
            progress.stop("error", why);
            exit::USE
        }
        RunError::Locked(_) => {
            progress.stop("error", &format!("{error}; wait until it has ended"));
            exit::LOCKED
        }
        RunError::Unwritable { totals, .. } if totals.planned == 0 => {
            progress.stop("error", &error.to_string());
            exit::UNWRITABLE
        }
        RunError::Unwritable { totals, .. } => {
            progress.stop("error", &format!("{error} ({})", far(totals)));
            progress.finish(totals, None);
            exit::UNWRITABLE
        }
        RunError::Interrupted(totals) => {
            progress.stop("interrupted", &far(totals));
            progress.finish(totals, Some(output));
            exit::INTERRUPTED
        }
        RunError::Workers(_) => {
            progress.stop("error", &error.to_string());
            exit::SOME
        }
    }
}

/// Defaults, then the options file, then flags.
fn prepare(args: ConvertArgs) -> Result<(Settings, Progress), String> {
    let (config, file) = config::read(args.config.as_deref(), &args.inputs)?;
    let captured_at = match args.captured_at {
        Some(time) => Some(time.parse::<Timestamp>().map_err(|_| {
            format!(
                "--captured-at: \"{}\" is no point in time; one is written as 2024-05-01T12:00:00Z",
                text::shown(&time)
            )
        })?),
        None => config.captured_at.map(|time| time.0),
    };
    let mut options = Options {
        strict: args.strict || config.strict,
        clean: config.clean,
        edition: config.edition,
        limits: config.limits,
        edition_date: source_date()?.or(config.edition_date.map(|time| time.0)),
        ..Options::default()
    };
    if let Some(names) = args.editions.or(config.editions.map(config::Names::list)) {
        options.editions = known(names)?;
    }
    if let Some(names) = args.records.or(config.records.map(config::Names::list)) {
        options.edition.records = kinds(&names)?;
    }
    let collect = collection(args.collect.or(config.collect), &options)?;
    let by = args.collect_by.map(|by| match by {
        CollectBy::Date => By::Date,
        CollectBy::Source => By::Source,
    });
    let by = by.or(config.collect_by).unwrap_or_default();
    let profile = args.pdf_profile.map(|profile| match profile {
        Profile::A2a => pdf::Profile::A2a,
        Profile::A3a => pdf::Profile::A3a,
        Profile::A4f => pdf::Profile::A4f,
    });
    if let Some(profile) = profile.or(config.pdf_profile) {
        options.edition.pdf.profile = profile;
    }
    let paper = args.pdf_paper.map(|paper| match paper {
        Paper::A4 => pdf::design::Paper::A4,
        Paper::Letter => pdf::design::Paper::Letter,
    });
    if let Some(paper) = paper.or(config.pdf_paper) {
        options.edition.pdf.paper = paper;
    }
    if let Some(ppi) = args.pdf_ppi.or(config.pdf_ppi) {
        if !(36..=2400).contains(&ppi) {
            return Err(format!("--pdf-ppi: {ppi} is not between 36 and 2400"));
        }
        options.edition.pdf.picture_ppi = Some(ppi);
    }
    let fonts = args.fonts.or(config.fonts);
    if let Some(dir) = &fonts {
        options.edition.pdf.fonts =
            worker::fonts::offer(dir).map_err(|why| format!("--fonts: {why}"))?;
    }
    let jobs = args.jobs.or(config.jobs).unwrap_or_else(cores);
    if jobs == 0 || jobs > 1024 {
        return Err(format!("--jobs: {jobs} is not between 1 and 1024"));
    }
    let supplied = Supplied {
        title: args.title.or(config.title),
        url: args.url.or(config.url),
        captured_at,
        ..Supplied::default()
    };
    supplied.check().map_err(|why| format!("--url: {why}"))?;
    let quiet = args.quiet || config.quiet;
    let format: LogFormat = args.log_format.or(config.log_format).unwrap_or_default();
    let mut progress = Progress::new(format, quiet);
    if let Some(file) = file {
        progress.remark(&format!(
            "options: {}",
            text::shown(&file.to_string_lossy())
        ));
    }
    let settings = Settings {
        inputs: args.inputs,
        output: args.output.unwrap_or_default(),
        jobs,
        force: args.force || config.force,
        options,
        supplied,
        fonts,
        collect: collect.map(|name| Wanted { name, by }),
        today: today(),
        interrupt: Arc::new(AtomicBool::new(false)),
    };
    Ok((settings, progress))
}

/// The editions named, without repeats, in the order of making: the order in which they are named changes nothing.
fn known(names: Vec<String>) -> Result<Vec<String>, String> {
    let all = Options::default().editions;
    if let Some(wrong) = names.iter().find(|name| !all.contains(name)) {
        return Err(format!(
            "--editions: there is no edition \"{}\"; there are {}",
            text::shown(wrong),
            all.join(", ")
        ));
    }
    Ok(all
        .into_iter()
        .filter(|name| names.contains(name))
        .collect())
}

/// The name of a collection. It is made of EPUB editions, so there must be some.
fn collection(name: Option<String>, options: &Options) -> Result<Option<String>, String> {
    let Some(name) = name else {
        return Ok(None);
    };
    if text::is_blank(&name) {
        return Err("--collect: the collection needs a name".to_owned());
    }
    if !options.editions.iter().any(|edition| edition == "epub") {
        return Err(
            "--collect: a collection binds EPUB editions; add epub to --editions".to_owned(),
        );
    }
    Ok(Some(text::squeeze(&name)))
}

/// The kinds of record named, without repeats, in the order of making.
fn kinds(names: &[String]) -> Result<Vec<Kind>, String> {
    if let Some(wrong) = names.iter().find(|name| Kind::named(name).is_none()) {
        return Err(format!(
            "--records: there is no record \"{}\"; there are {}",
            text::shown(wrong),
            Kind::ALL.map(Kind::name).join(", ")
        ));
    }
    let named = |kind: &Kind| names.iter().any(|name| name == kind.name());
    Ok(Kind::ALL.into_iter().filter(named).collect())
}

/// `SOURCE_DATE_EPOCH` (reproducible-builds.org): seconds since 1970.
fn source_date() -> Result<Option<Timestamp>, String> {
    let Some(value) = std::env::var_os("SOURCE_DATE_EPOCH") else {
        return Ok(None);
    };
    let text = value.to_string_lossy();
    text.parse()
        .ok()
        .and_then(Timestamp::from_unix)
        .map(Some)
        .ok_or_else(|| {
            format!(
                "SOURCE_DATE_EPOCH: no number of seconds: \"{}\"",
                text::shown(&text)
            )
        })
}

fn today() -> Option<Timestamp> {
    #[expect(
        clippy::disallowed_methods,
        reason = "BagIt's bagging date, in no edition"
    )]
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    Timestamp::from_unix(i64::try_from(since.as_secs()).ok()?)
}

/// Cores that this process may use.
pub(super) fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}
