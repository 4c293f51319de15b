//! The command line: flags and `pressmark.toml` in, one command run, an exit code out.

mod config;
mod convert;
mod inspect;
mod progress;
mod terminal;
mod verify;

use crate::limits::Limits;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use std::{
    io,
    path::{Path, PathBuf},
};

/// Exit codes (README, Exit codes).
mod exit {
    /// All made.
    pub const ALL: u8 = 0;
    /// Some captures gave no article; or `verify` found something wrong.
    pub const SOME: u8 = 1;
    /// Wrong use, input missing.
    pub const USE: u8 = 2;
    /// The output is locked.
    pub const LOCKED: u8 = 3;
    /// The output cannot be written.
    pub const UNWRITABLE: u8 = 4;
    /// Interrupted.
    pub const INTERRUPTED: u8 = 130;
}

/// Archival editions of press articles.
#[derive(Parser)]
#[command(
    name = "pressmark",
    version,
    about = "Archival editions of press articles: raw web captures in; PDF, EPUB and JSON-LD out",
    long_about = "Archival editions of press articles: raw web captures in; PDF/A + PDF/UA, EPUB 3 and JSON-LD out.\n\n\
        Pressmark finds the article in each capture, takes the site's boilerplate out and accounts for every block of it, \
        reads captions and credits, and writes the editions into a bag (BagIt) with a ledger. It never uses a network.",
    after_help = FORMATS_AND_EXAMPLES,
    arg_required_else_help = true,
    subcommand_required = false
)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    /// Print the table of limits on foreign input, with the values in effect, and stop
    #[arg(long)]
    limits: bool,
}

const FORMATS_AND_EXAMPLES: &str = "\
Captures that are read:
  plain text dumps
  HTML files in any encoding, those of SingleFile among them
  pages saved by a browser (page.html + page_files/), MHTML files
  WARC 1.0 and 1.1, plain or packed (.warc, .warc.gz, .warc.zst), and WACZ
Not read yet; where they are met, the ledger says so:
  ARC, HAR, Safari's web archives

Examples:
  pressmark convert captures --output bag        a folder of captures into a bag of editions
  pressmark convert page.html -o bag --title \"The headline\"
  pressmark inspect page.html                    what is kept and what is removed, and why
  pressmark verify bag                           is every file unchanged, do editions agree

Exit codes:
  0 every capture gave its editions      1 some failed or were skipped, with the reason
  2 wrong use, or an input is missing    3 the output is locked by another run
  4 the output cannot be written         130 interrupted (run again to continue)";

#[derive(Subcommand)]
enum Command {
    /// Make editions of captures: files and folders in, one bag out
    Convert(Box<ConvertArgs>),
    /// Show what is read from a capture: what is kept, claimed and removed, and why
    Inspect(InspectArgs),
    /// Check a bag: fixity, completeness, and that the editions are sound and say the same
    Verify(VerifyArgs),
    /// Split captions: JSON lines with captions in, JSON lines with caption and credit fields out
    #[command(after_help = CAPTIONS_HELP)]
    Captions {
        /// File of JSON lines; stdin if not given
        file: Option<PathBuf>,
        /// Threads that share the lines [default: one a core]
        #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
        jobs: Option<u16>,
    },
    /// Do tasks: JSON lines on stdin, JSON results on stdout (convert and Spark use it)
    Worker(WorkerArgs),
    /// Print the completions of a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man {
        /// The page of one command
        command: Option<String>,
    },
}

/// Flags of `convert`; each is a key of `pressmark.toml` too.
#[derive(Args, Default)]
#[command(after_help = CONVERT_HELP)]
struct ConvertArgs {
    /// Captures: files, or folders to walk
    #[arg(value_name = "INPUT", required_unless_present = "limits")]
    inputs: Vec<PathBuf>,
    /// Folder of the bag; made if it is not there, continued if it is
    #[arg(short, long, value_name = "DIR", required_unless_present = "limits")]
    output: Option<PathBuf>,
    /// Editions to make, parted by commas: pdf, epub, jsonld [default: all]
    #[arg(short, long, value_name = "NAMES", value_delimiter = ',')]
    editions: Option<Vec<String>>,
    /// Standards of the PDF: 2a (PDF/A-2a + PDF/UA-1), 3a (the same with capture and record inside), 4f (PDF/A-4f + PDF/UA-2)
    /// [default: 2a]
    #[arg(long, value_name = "PROFILE")]
    pdf_profile: Option<Profile>,
    /// Paper of the PDF [default: a4]
    #[arg(long, value_name = "PAPER")]
    pdf_paper: Option<Paper>,
    /// Pixels an inch above which pictures are made smaller in the PDF, 36 to 2400 [default: none is made smaller]
    #[arg(long, value_name = "N")]
    pdf_ppi: Option<u16>,
    /// Records for library systems to make besides, parted by commas: mods, marcxml, dc, ro-crate [default: none]
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    records: Option<Vec<String>>,
    /// Bind the articles of this run into one EPUB of this name besides
    #[arg(long, value_name = "NAME")]
    collect: Option<String>,
    /// What the contents of the collection are ordered by [default: date]
    #[arg(long, value_name = "ORDER")]
    collect_by: Option<CollectBy>,
    /// Number of worker processes [default: cores]
    #[arg(short, long, value_name = "N")]
    jobs: Option<usize>,
    /// Make what is up to date again
    #[arg(long)]
    force: bool,
    /// Take damage of a capture for an error
    #[arg(long)]
    strict: bool,
    /// Headline of the capture, where it cannot say it itself
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// Address that the capture is of
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// When the captures were made, such as 2024-05-01T12:00:00Z
    #[arg(long, value_name = "TIME")]
    captured_at: Option<String>,
    /// Folder of fonts (.ttf, .otf) that the PDF uses besides its own
    #[arg(long, value_name = "DIR")]
    fonts: Option<PathBuf>,
    /// Options file [default: pressmark.toml in the input folder or beside the input]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Say nothing but errors
    #[arg(short, long)]
    quiet: bool,
    /// How progress and errors are told on stderr [default: text]
    #[arg(long, value_name = "FORMAT")]
    log_format: Option<LogFormat>,
    /// Print the table of limits on foreign input, with the values in effect, and stop
    #[arg(long)]
    limits: bool,
}

const CAPTIONS_HELP: &str = "\
A line in:   {\"id\": \"1\", \"text\": \"The bridge at dawn. (Photo: Ida Fenn/Marsh Post)\", \"alt\": [\"A bridge\"]}
             or with \"html\": \"<figure>...</figure>\" in place of text
A line out:  {\"id\": \"1\", \"caption\": \"The bridge at dawn.\", \"creditText\": \"Ida Fenn/Marsh Post\", ...}";

const CONVERT_HELP: &str = "\
What a capture cannot say itself may stand beside it, in page.html.meta.toml or page.html.meta.json:
  title = \"...\"  url = \"...\"  captured_at = \"2024-05-01T12:00:00Z\"  authors = [\"...\"]
  published = \"2024-04-30\"  modified = \"...\"  publisher = \"...\"  language = \"en\"

Options may stand in pressmark.toml: every long flag is a key (editions = [\"pdf\", \"epub\"]), and the tables [clean], \
[edition.pdf], [edition.epub], [edition.json-ld] and [limits] hold the rest. Flags go before the file.

SOURCE_DATE_EPOCH sets the date that editions carry as their own; without it that is the capture's time.

A run that was stopped continues when the same command is given again.";

#[derive(Clone, Copy, ValueEnum)]
enum Profile {
    #[value(name = "2a")]
    A2a,
    #[value(name = "3a")]
    A3a,
    #[value(name = "4f")]
    A4f,
}

/// What the contents of a collection are ordered by.
#[derive(Clone, Copy, ValueEnum)]
enum CollectBy {
    /// Date of publication
    Date,
    /// Publisher or website
    Source,
}

#[derive(Clone, Copy, ValueEnum)]
enum Paper {
    A4,
    Letter,
}

/// How progress and errors are told.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
enum LogFormat {
    /// Words.
    #[default]
    Text,
    /// One JSON event a line.
    Json,
}

#[derive(Args)]
struct InspectArgs {
    /// A capture, or a folder of them
    #[arg(value_name = "INPUT", required = true)]
    inputs: Vec<PathBuf>,
    /// Print the audit as JSON; of several captures, one a line
    #[arg(long)]
    json: bool,
    /// Options file [default: pressmark.toml in the input folder or beside the input]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

#[derive(Args)]
struct VerifyArgs {
    /// Folder of the bag
    #[arg(value_name = "DIR")]
    dir: PathBuf,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
    /// Articles checked at a time [default: cores]
    #[arg(short, long, value_name = "N")]
    jobs: Option<usize>,
}

#[derive(Args)]
struct WorkerArgs {
    /// Memory that this process may take, in bytes
    #[arg(long, value_name = "BYTES", default_value_t = Limits::default().worker_memory)]
    memory: u64,
    /// Folder of fonts that tasks may name in their options
    #[arg(long, value_name = "DIR")]
    fonts: Option<PathBuf>,
    /// End when the process of this number, which started this one, ends
    #[arg(long, hide = true, value_name = "PID")]
    supervised: Option<u32>,
}

/// Runs the command line; gives the exit code.
pub fn main() -> u8 {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let wrong = error.use_stderr();
            let _ = error.print();
            return if wrong { exit::USE } else { exit::ALL };
        }
    };
    if cli.limits {
        return print_limits(&Limits::default());
    }
    match cli.command {
        Some(Command::Convert(args)) => convert::run(*args),
        Some(Command::Inspect(args)) => inspect::run(&args),
        Some(Command::Verify(args)) => verify::run(&args),
        Some(Command::Captions { file, jobs }) => captions(file.as_deref(), jobs),
        Some(Command::Worker(args)) => work(&args),
        Some(Command::Completions { shell }) => {
            let mut out = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "pressmark", &mut out);
            printed(&String::from_utf8_lossy(&out))
        }
        Some(Command::Man { command }) => man(command.as_deref()),
        None => {
            let _ = Cli::command().print_help();
            exit::USE
        }
    }
}

fn printed(text: &str) -> u8 {
    terminal::print(text);
    exit::ALL
}

fn print_limits(limits: &Limits) -> u8 {
    let table = limits.table();
    let width = table.iter().map(|(name, ..)| name.len()).max().unwrap_or(0);
    let lines: String = table
        .iter()
        .map(|(name, value, unit)| {
            format!(
                "{name:<width$}  {:>13}  {unit}\n",
                crate::text::thousands(*value)
            )
        })
        .collect();
    printed(&format!(
        "Limits on foreign input; each is a key of [limits] in pressmark.toml\n\n{lines}"
    ))
}

fn work(args: &WorkerArgs) -> u8 {
    if let Some(parent) = args.supervised {
        crate::worker::confine::die_with_parent(parent);
    }
    for refused in crate::worker::confine::confine(args.memory) {
        terminal::say(&refused);
    }
    if let Some(dir) = &args.fonts
        && let Err(why) = crate::worker::fonts::offer(dir)
    {
        terminal::say(&format!("error: the worker cannot work: {why}"));
        return exit::USE;
    }
    match crate::worker::run(io::BufReader::new(io::stdin()), io::stdout()) {
        Ok(()) => exit::ALL,
        Err(error) => {
            terminal::say(&format!("error: the worker cannot work: {error}"));
            exit::SOME
        }
    }
}

fn captions(file: Option<&Path>, jobs: Option<u16>) -> u8 {
    let input: Box<dyn io::Read> = match file {
        None => Box::new(io::stdin()),
        Some(path) => match std::fs::File::open(path) {
            Ok(file) => Box::new(file),
            Err(error) => {
                let path = crate::text::shown(&path.to_string_lossy());
                terminal::say(&format!("error: cannot read {path}: {error}"));
                return exit::USE;
            }
        },
    };
    let jobs = jobs.map_or_else(convert::cores, usize::from);
    match crate::captions::run(input, io::BufWriter::new(io::stdout().lock()), jobs) {
        Ok(counts) if counts.refused == 0 => exit::ALL,
        Ok(counts) => {
            let refused = usize::try_from(counts.refused).unwrap_or(usize::MAX);
            terminal::say(&format!(
                "error: {} could not be read; its answer says why",
                crate::text::counted(refused, "line", "lines")
            ));
            exit::SOME
        }
        // Nobody reads any more: `pressmark captions | head`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => exit::ALL,
        Err(error) => {
            terminal::say(&format!("error: {error}"));
            exit::UNWRITABLE
        }
    }
}

fn man(command: Option<&str>) -> u8 {
    let mut all = Cli::command();
    all.build();
    let page = match command {
        None => all,
        Some(name) => match all.find_subcommand(name) {
            Some(found) => found.clone(),
            None => {
                terminal::say(&format!(
                    "error: there is no command {}; `pressmark --help` lists them",
                    crate::text::shown(name)
                ));
                return exit::USE;
            }
        },
    };
    let mut out = Vec::new();
    let title = command.map_or_else(
        || "pressmark".to_owned(),
        |name| format!("pressmark-{name}"),
    );
    let page = clap_mangen::Man::new(page)
        .title(title)
        .source(concat!("pressmark ", env!("CARGO_PKG_VERSION")));
    match page.render(&mut out) {
        Ok(()) => printed(&String::from_utf8_lossy(&out)),
        Err(error) => {
            terminal::say(&format!("error: the manual page cannot be made: {error}"));
            exit::SOME
        }
    }
}
