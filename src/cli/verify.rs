//! `pressmark verify`: the report of a bag's checks as text or JSON.

use super::{VerifyArgs, convert, exit, terminal};
use crate::{
    text,
    verify::{self, Severity},
};
use std::collections::BTreeMap;

/// How many findings of one check and rule are shown before the rest are only counted.
const REPEATS: usize = 20;

pub(super) fn run(args: &VerifyArgs) -> u8 {
    let jobs = args.jobs.unwrap_or_else(convert::cores);
    let report = match checked(args, jobs) {
        Ok(report) => report,
        Err(error) => {
            terminal::say(&format!("error: {error}"));
            return exit::USE;
        }
    };
    if args.json {
        let report = serde_json::to_string_pretty(&report).unwrap_or_default();
        terminal::print(&format!("{report}\n"));
    } else {
        terminal::print(&words(&report));
    }
    match report.passes() {
        true => exit::ALL,
        false => exit::SOME,
    }
}

/// The report, with a bar on a terminal while it is made.
fn checked(args: &VerifyArgs, jobs: usize) -> Result<verify::Report, verify::NotABag> {
    if !terminal::stderr_is_terminal() {
        return verify::verify(&args.dir, jobs, &|_, _| {});
    }
    let bar = super::progress::bar();
    let report = verify::verify(&args.dir, jobs, &|done, all| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    });
    bar.finish_and_clear();
    report
}

fn words(report: &verify::Report) -> String {
    let mut out = String::new();
    let mut shown: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for finding in &report.findings {
        let count = shown.entry((finding.check, finding.clause)).or_default();
        *count = count.saturating_add(1);
        if *count > REPEATS {
            continue;
        }
        let severity = match finding.severity {
            Severity::Fault => "fault",
            Severity::Remark => "remark",
        };
        out.push_str(&format!(
            "{severity}: {}: {} ({}; {})\n",
            text::shown(&finding.file),
            finding.text,
            finding.check,
            finding.clause
        ));
    }
    for ((check, clause), count) in shown {
        if count > REPEATS {
            let more = text::thousands(count.saturating_sub(REPEATS) as u64);
            out.push_str(&format!(
                "and {more} more ({check}; {clause}): --json names all\n"
            ));
        }
    }
    out.push_str(&format!(
        "{}{} checked: {}, {}: {} (checks: {})\n",
        text::counted(report.articles, "article", "articles"),
        match report.collections {
            0 => String::new(),
            n => format!(" and {}", text::counted(n, "collection", "collections")),
        },
        text::counted(report.files, "file", "files"),
        text::bytes(report.bytes),
        match report.faults() {
            0 => "nothing wrong".to_owned(),
            faults => text::counted(faults, "fault", "faults"),
        },
        verify::CHECKS
            .iter()
            .map(|check| check.name())
            .fold("bag".to_owned(), |names, name| format!("{names}, {name}")),
    ));
    out
}
