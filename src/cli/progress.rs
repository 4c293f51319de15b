//! Progress drawn from the events of a run: a bar on a terminal, plain lines elsewhere, JSON lines when asked for.

use super::{LogFormat, terminal};
use crate::{
    batch::{Event, collect::Came, report::Totals},
    text,
    worker::{Line, Outcome},
};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use std::{
    collections::BTreeMap,
    fmt::Write as _,
    path::Path,
    time::{Duration, Instant},
};

/// How many messages of one code are shown before the rest are only counted.
const REPEATS: usize = 20;
/// How often plain progress is told.
const EVERY: Duration = Duration::from_secs(10);

/// Tells what happens.
pub(super) struct Progress {
    format: LogFormat,
    quiet: bool,
    colours: bool,
    bar: Option<ProgressBar>,
    begun: Instant,
    told: Instant,
    planned: usize,
    done: usize,
    failed: usize,
    shown: BTreeMap<String, usize>,
}

impl Progress {
    pub fn new(format: LogFormat, quiet: bool) -> Self {
        let terminal = terminal::stderr_is_terminal();
        Self {
            format,
            quiet,
            colours: terminal::colours(terminal),
            bar: (terminal && !quiet && format == LogFormat::Text).then(bar),
            begun: Instant::now(),
            told: Instant::now(),
            planned: 0,
            done: 0,
            failed: 0,
            shown: BTreeMap::new(),
        }
    }

    /// Tells one event.
    pub fn tell(&mut self, event: &Event<'_>) {
        match event {
            Event::Planned { captures, passed } => self.planned(captures.saturating_add(*passed)),
            Event::More(more) => self.planned(self.planned.saturating_add(*more)),
            Event::Missing(what) => self.missing(what),
            Event::Remark(remark) => self.remark(remark),
            Event::Settled(line) => self.settled(line),
            Event::UpToDate(input, entry) => {
                self.done = self.done.saturating_add(1);
                if self.format == LogFormat::Json {
                    let outcome = if entry.outcome == Outcome::Made {
                        "up to date"
                    } else {
                        "skipped"
                    };
                    self.event(
                        "capture",
                        &serde_json::json!({ "input": input, "outcome": outcome }),
                    );
                }
                if let Some((code, why)) = &entry.reason {
                    self.without_article("skipped", code, input, why, "");
                }
                self.advance();
            }
            Event::Collecting(name) => self.collecting(name),
            Event::Collected(name, came) => self.collected(name, came),
            Event::Sealing => {
                if let Some(bar) = &self.bar {
                    bar.finish_and_clear();
                }
            }
        }
    }

    fn planned(&mut self, captures: usize) {
        self.planned = captures;
        match self.format {
            LogFormat::Json => self.event("planned", &serde_json::json!({ "captures": captures })),
            LogFormat::Text => {
                if let Some(bar) = &self.bar {
                    bar.set_length(captures as u64);
                }
            }
        }
    }

    fn missing(&mut self, what: &str) {
        match self.format {
            LogFormat::Json => self.event("missing", &serde_json::json!({ "text": what })),
            LogFormat::Text => self.line(&format!("{} {what}", self.painted("error:", "31"))),
        }
    }

    /// Something worth saying; nothing is lost by it.
    pub fn remark(&mut self, remark: &str) {
        match self.format {
            LogFormat::Json => self.event("remark", &serde_json::json!({ "text": remark })),
            LogFormat::Text if self.quiet => {}
            LogFormat::Text => self.line(remark),
        }
    }

    fn collecting(&mut self, name: &str) {
        if let Some(bar) = &self.bar {
            bar.set_message(format!("binding {}", text::shown(name)));
        }
    }

    fn collected(&mut self, name: &str, came: &Came) {
        let name = text::shown(name);
        let (bound, said) = match came {
            Came::Nothing => {
                self.remark(&format!(
                    "no article to bind: there is no collection {name}"
                ));
                return;
            }
            Came::Made(bound) => (bound, "made"),
            Came::UpToDate(bound) => (bound, "up to date"),
        };
        if self.format == LogFormat::Json {
            self.event(
                "collection",
                &serde_json::json!({ "name": bound.name, "outcome": said, "stem": bound.stem,
                    "articles": bound.articles.len(), "left_out": bound.left_out.len() }),
            );
            return;
        }
        let mut words = format!(
            "collection {name}: {}",
            text::counted(bound.articles.len(), "article", "articles")
        );
        if !bound.left_out.is_empty() {
            let without = text::counted(
                bound.left_out.len(),
                "capture without an article is named in it",
                "captures without an article are named in it",
            );
            words.push_str(&format!(", {without}"));
        }
        self.remark(&format!("{words} ({said}, data/{})", bound.stem));
    }

    fn settled(&mut self, line: &Line) {
        self.done = self.done.saturating_add(1);
        if self.format == LogFormat::Json {
            if let Ok(line) = serde_json::to_value(line) {
                self.event("capture", &line);
            }
        } else if let Some(reason) = &line.reason {
            let outcome = match line.outcome {
                Outcome::Skipped => "skipped",
                _ => "error",
            };
            let offset = line.record.as_ref().and_then(|record| record.offset);
            let place = offset.map_or_else(String::new, |offset| format!(" at byte {offset}"));
            let input = format!("{}{place}", text::shown(&line.input));
            self.without_article(outcome, &reason.code, &input, &reason.text, &reason.help);
        }
        if line.outcome == Outcome::Failed {
            self.failed = self.failed.saturating_add(1);
        }
        self.advance();
    }

    fn without_article(&mut self, outcome: &str, code: &str, input: &str, why: &str, help: &str) {
        if self.format == LogFormat::Json || (self.quiet && outcome == "skipped") {
            return;
        }
        let shown = self.shown.entry(code.to_owned()).or_default();
        *shown = shown.saturating_add(1);
        if *shown > REPEATS {
            return;
        }
        let first = *shown == 1;
        let colour = if outcome == "error" { "31" } else { "33" };
        let mut message = format!(
            "{} {input}: {why}",
            self.painted(&format!("{outcome}:"), colour)
        );
        if first && !help.is_empty() {
            let _ = write!(message, "\n  {help}");
        }
        self.line(&message);
    }

    fn advance(&mut self) {
        if let Some(bar) = &self.bar {
            bar.set_position(self.done as u64);
            if self.failed > 0 {
                bar.set_message(format!("{} failed", text::thousands(self.failed as u64)));
            }
            return;
        }
        if self.quiet || self.told.elapsed() < EVERY {
            return;
        }
        self.told = Instant::now();
        let rate = self.done as f64 / self.begun.elapsed().as_secs_f64().max(0.001);
        let left = self.planned.saturating_sub(self.done) as f64 / rate.max(0.001);
        match self.format {
            LogFormat::Json => self.event(
                "progress",
                &serde_json::json!({ "done": self.done, "captures": self.planned, "failed": self.failed,
                    "per_second": rate, "seconds_left": left }),
            ),
            LogFormat::Text => self.line(&format!(
                "{} of {} ({rate:.1} a second, {} left, {} failed)",
                text::thousands(self.done as u64),
                text::counted(self.planned, "capture", "captures"),
                span(left),
                text::thousands(self.failed as u64)
            )),
        }
    }

    /// Says why a run ends before its time.
    pub fn stop(&mut self, word: &str, why: &str) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
        match self.format {
            LogFormat::Json => self.event(word, &serde_json::json!({ "text": why })),
            LogFormat::Text => self.line(&format!(
                "{} {why}",
                self.painted(&format!("{word}:"), "31")
            )),
        }
    }

    /// Says what was held back, and the result on stdout.
    pub fn finish(&mut self, totals: &Totals, output: Option<&Path>) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
        let held: Vec<String> = self
            .shown
            .iter()
            .filter(|(_, shown)| **shown > REPEATS)
            .map(|(code, shown)| {
                let more = text::thousands(shown.saturating_sub(REPEATS) as u64);
                format!("and {more} more ({code}): all stand in meta/report.json")
            })
            .collect();
        held.iter().for_each(|line| self.line(line));
        if self.format == LogFormat::Json {
            if let Ok(totals) = serde_json::to_value(totals) {
                self.event("finished", &totals);
            }
        } else if !self.quiet {
            for (code, notice) in &totals.notices {
                if notice.severity == crate::notice::Severity::Warning {
                    let times = text::counted(notice.count, "time", "times");
                    self.line(&format!(
                        "{} {code}, {times}, first in {}",
                        self.painted("warning:", "33"),
                        notice.example
                    ));
                }
            }
        }
        if self.quiet {
            return;
        }
        let mut summary = format!(
            "{}: {} made, {} up to date, {} skipped, {} failed",
            text::counted(totals.planned, "capture", "captures"),
            text::counted(totals.made, "article", "articles"),
            text::thousands(totals.up_to_date as u64),
            text::thousands(totals.skipped as u64),
            text::thousands(totals.failed as u64),
        );
        if totals.seconds > 0.0 {
            let rate = totals.done() as f64 / totals.seconds;
            let _ = write!(summary, " ({}, {rate:.1} a second)", span(totals.seconds));
        }
        summary.push('\n');
        if let Some(output) = output {
            let output = text::shown(&output.to_string_lossy());
            let output = output.trim_end_matches('/');
            let _ = writeln!(summary, "bag: {output}  report: {output}/meta/report.html");
        }
        terminal::print(&summary);
    }

    fn line(&self, text: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| terminal::say(text)),
            None => terminal::say(text),
        }
    }

    fn event(&self, name: &str, fields: &serde_json::Value) {
        let mut event = serde_json::Map::new();
        event.insert("event".to_owned(), name.into());
        if let serde_json::Value::Object(fields) = fields {
            event.extend(fields.clone());
        }
        terminal::say(&serde_json::Value::Object(event).to_string());
    }

    fn painted(&self, text: &str, colour: &str) -> String {
        match self.colours {
            true => format!("\u{1b}[1;{colour}m{text}\u{1b}[0m"),
            false => text.to_owned(),
        }
    }
}

/// A bar on stderr with rate and time left.
pub(super) fn bar() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr_with_hz(8));
    let template = "{bar:30} {human_pos} of {human_len} · {rate} · {left} left {msg}";
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(
            style
                .progress_chars("━╸ ")
                .with_key(
                    "rate",
                    |state: &ProgressState, out: &mut dyn std::fmt::Write| {
                        let _ = write!(out, "{:.1} a second", state.per_sec());
                    },
                )
                .with_key(
                    "left",
                    |state: &ProgressState, out: &mut dyn std::fmt::Write| {
                        let _ = write!(out, "{}", span(state.eta().as_secs_f64()));
                    },
                ),
        );
    }
    bar
}

/// A span of time as people say it.
fn span(seconds: f64) -> String {
    let whole = seconds.round() as u64;
    match whole {
        0..10 => format!("{seconds:.1} s"),
        10..60 => format!("{whole} s"),
        60..3600 => format!("{} min {} s", whole / 60, whole % 60),
        _ => format!("{} h {} min", whole / 3600, whole % 3600 / 60),
    }
}
