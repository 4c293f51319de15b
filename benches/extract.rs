//! How fast captures become articles: `cargo bench --bench extract -- DIR...` reads every page in the folders (`.html`,
//! `.html.gz`) and prints, for the same pages in the same run, pages per CPU-second of each stage up to structure, their
//! sum, and `scraper` parsing alone beside it; then the slowest pages per byte.
//!
//! Without DIR it measures the samples in `input/`. `--rounds N` (default 5): every page is read once a round, and of each
//! page the fastest round counts, so that what else the machine does falls out. `--hostile` measures generated pages made
//! to be slow instead, each at two sizes: time a byte that grows with the size would be a quadratic spot.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use pressmark::{capture, clean, limits::Limits, metadata, options::Options, page, structure};
use std::{
    hint::black_box,
    io::Read,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

/// CPU time of this process; it has one thread.
fn now() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

fn load(path: &Path) -> Vec<u8> {
    let bytes = std::fs::read(path).unwrap();
    if path.extension().is_some_and(|extension| extension == "gz") {
        let mut out = Vec::new();
        flate2::read::GzDecoder::new(&bytes[..])
            .read_to_end(&mut out)
            .unwrap();
        return out;
    }
    bytes
}

fn is_page(path: &Path) -> bool {
    let name = path.to_string_lossy().to_ascii_lowercase();
    [".html", ".htm", ".html.gz"]
        .iter()
        .any(|end| name.ends_with(end))
}

const STAGES: [&str; 6] = [
    "scraper parse",
    "read",
    "page",
    "metadata",
    "clean",
    "structure",
];

/// The bounds of time: our stages together against the parse, and seconds a megabyte of one page.
const TIMES_PARSE: f64 = 1.25;
const SECONDS_A_MEGABYTE: f64 = 2.0;

struct Sample {
    name: String,
    bytes: Arc<[u8]>,
    text: String,
    best: [Duration; STAGES.len()],
    /// What it takes to free the tree of the parse, and what our stages made (the tree is freed within theirs).
    freed: [Duration; 2],
}

impl Sample {
    fn new(name: &str, bytes: Arc<[u8]>) -> Option<Self> {
        let capture = capture::of_bytes(name, bytes.clone()).ok()?;
        Some(Self {
            name: name.to_owned(),
            bytes,
            text: capture.document.text,
            best: [Duration::MAX; STAGES.len()],
            freed: [Duration::MAX; 2],
        })
    }

    /// One round: the parse, then our stages.
    fn measure(&mut self, options: &Options) {
        let before = now();
        let plain = black_box(scraper::Html::parse_document(&self.text));
        let parsed = now();
        self.best[0] = self.best[0].min(parsed - before);
        drop(plain);
        self.freed[0] = self.freed[0].min(now() - parsed);
        self.measure_ours(options);
    }

    /// One round of our stages alone.
    fn measure_ours(&mut self, options: &Options) {
        let best = &mut self.best;
        let mut at = now();
        let mut lap = |stage: usize| {
            let next = now();
            best[stage] = best[stage].min(next - at);
            at = now();
        };
        let capture = black_box(capture::of_bytes(&self.name, self.bytes.clone()).unwrap());
        lap(1);
        let Ok(page) = page::read(&capture, &Limits::default()) else {
            (2..STAGES.len()).for_each(&mut lap);
            self.freed[1] = Duration::ZERO;
            return;
        };
        lap(2);
        let described = metadata::read(&page, &capture.supplied);
        lap(3);
        let cleaned = clean::clean(&page, &described, &options.clean);
        lap(4);
        let structured = black_box(structure::build(&page, &described, &cleaned));
        lap(5);
        let made = now();
        drop((structured, cleaned, described, page, capture));
        self.freed[1] = self.freed[1].min(now() - made);
    }

    fn ours(&self) -> f64 {
        self.best[1..].iter().sum::<Duration>().as_secs_f64()
    }

    fn parse(&self) -> f64 {
        self.best[0].as_secs_f64()
    }

    fn per_megabyte(&self) -> f64 {
        self.ours() * 1e6 / self.bytes.len() as f64
    }
}

fn main() {
    let mut folders: Vec<PathBuf> = Vec::new();
    let mut rounds = 5;
    let mut hostile = false;
    let mut rest = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench");
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--rounds" => {
                rounds = rest
                    .next()
                    .and_then(|n| n.parse().ok())
                    .expect("--rounds N")
            }
            "--hostile" => hostile = true,
            path => folders.push(path.into()),
        }
    }
    let options = Options::default();
    if hostile {
        return measure_hostile(rounds, &options);
    }
    if folders.is_empty() {
        folders.push("input".into());
    }
    let mut files: Vec<PathBuf> = folders
        .iter()
        .flat_map(walkdir::WalkDir::new)
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|path| is_page(path))
        .collect();
    files.sort();
    let mut samples: Vec<Sample> = files
        .iter()
        .filter_map(|path| {
            let name = path.file_name().unwrap().to_string_lossy();
            Sample::new(name.trim_end_matches(".gz"), load(path).into())
        })
        .collect();
    if samples.is_empty() {
        println!("no pages in {folders:?}");
        return;
    }
    for _ in 0..rounds {
        for sample in &mut samples {
            sample.measure(&options);
        }
    }
    report(&mut samples, rounds);
}

fn report(samples: &mut [Sample], rounds: usize) {
    let count = samples.len() as f64;
    let bytes: usize = samples.iter().map(|sample| sample.bytes.len()).sum();
    println!(
        "{} pages, {:.1} MB; of each page the fastest of {rounds} rounds",
        samples.len(),
        bytes as f64 / 1e6
    );
    println!(
        "{:16} {:>12} {:>20} {:>8}",
        "stage", "ms a page", "pages a CPU-second", "x parse"
    );
    let total = |stage: usize| -> f64 {
        samples
            .iter()
            .map(|sample| sample.best[stage].as_secs_f64())
            .sum()
    };
    let parse = total(0);
    let line = |name: &str, seconds: f64| {
        println!(
            "{name:16} {:>12.3} {:>20.0} {:>8.2}",
            seconds * 1000.0 / count,
            count / seconds.max(1e-12),
            seconds / parse
        );
    };
    let freed = |side: usize| -> f64 {
        samples
            .iter()
            .map(|sample| sample.freed[side].as_secs_f64())
            .sum()
    };
    for (stage, name) in STAGES.iter().enumerate() {
        line(name, total(stage));
        if stage == 0 {
            line("freeing its tree", freed(0));
        }
    }
    let ours: f64 = samples.iter().map(Sample::ours).sum();
    line("ours in sum", ours);
    line("freeing all", freed(1));
    println!(
        "ours / parse = {:.2} (bound {TIMES_PARSE}: {}); with all freed on both sides {:.2}",
        ours / parse,
        verdict(ours <= TIMES_PARSE * parse),
        (ours + freed(1)) / (parse + freed(0))
    );
    samples.sort_by(|a, b| b.per_megabyte().total_cmp(&a.per_megabyte()));
    let worst = samples.first().map_or(0.0, Sample::per_megabyte);
    println!(
        "slowest page: {worst:.3} s a MB (bound {SECONDS_A_MEGABYTE}: {}); slowest per byte of those over 20 kB:",
        verdict(worst <= SECONDS_A_MEGABYTE)
    );
    for sample in samples
        .iter()
        .filter(|sample| sample.bytes.len() > 20_000)
        .take(8)
    {
        println!(
            "  {:.3} s a MB, {:7.2} ms, {:4.1} x parse, {:5} kB: {}",
            sample.per_megabyte(),
            sample.ours() * 1000.0,
            sample.ours() / sample.parse(),
            sample.bytes.len() / 1000,
            sample.name
        );
    }
}

fn verdict(held: bool) -> &'static str {
    if held { "held" } else { "NOT held" }
}

/// A page of about so many bytes: `before`, a unit again and again (`#` in it is the number of the repetition), `after`.
type Hostile = (&'static str, &'static str, &'static str, &'static str);

/// Pages made to be slow, by what they try.
const HOSTILE: &[Hostile] = &[
    (
        "paragraphs",
        "",
        "<p>Rain fell on the hills, and number # was cold.</p>",
        "",
    ),
    (
        "one long paragraph",
        "<p>",
        "Rain fell on the hills, number #. ",
        "</p>",
    ),
    ("one long word", "<p>", "x", "</p>"),
    ("nested divs", "", "<div class=\"c# post\">", "<p>end</p>"),
    ("nested lists", "", "<ul><li>item #", ""),
    (
        "unclosed inline elements",
        "<p>",
        "<b><i class=k#>word ",
        "",
    ),
    ("formatting bomb", "", "<font color=c#><p>x", ""),
    ("misnested tables", "", "<table><tr><td>a #<p>b<table>", ""),
    (
        "links",
        "",
        "<a href=\"/p/#.html?a=b\">Story number # here</a> ",
        "",
    ),
    (
        "links in one paragraph",
        "<p>",
        "<a href=\"/author/n#\">Ada Quill</a>, ",
        "</p>",
    ),
    (
        "bylines",
        "<h1>A headline that stands</h1>",
        "<p class=byline>By Ada Quill and Ben Hollow, 3 May 2020</p>",
        "",
    ),
    (
        "dates",
        "<h1>A headline that stands</h1>",
        "<p>Updated 12 March 20# 10:15 Uhr, Mai 3., 2019</p>",
        "",
    ),
    ("dates in one line", "<p>", "12 March 2019, ", "</p>"),
    ("headings", "", "<h2>A heading number #</h2>", ""),
    (
        "the same heading",
        "<title>The same heading | Site</title>",
        "<h1>The same heading</h1><p>x</p>",
        "",
    ),
    (
        "pictures",
        "",
        "<figure><img src=i#.jpg alt=\"A hill\"><figcaption>A hill. Photo: Ada Quill</figcaption></figure>",
        "",
    ),
    (
        "pictures in one figure",
        "<figure>",
        "<img src=i#.jpg alt=\"A hill\"><p>A hill (Ada Quill/The Harbour Press)</p>",
        "</figure>",
    ),
    (
        "lines of credits",
        "<img src=a.jpg alt=\"Rain fell\">",
        "<p>(Ada Quill/The Harbour Press)</p>",
        "",
    ),
    (
        "json-ld",
        "",
        "<script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"headline\":\"Rain #\",\"author\":{\"name\":\"Ada Quill\"}}</script>",
        "<p>x",
    ),
    (
        "deep json-ld",
        "<script type=\"application/ld+json\">",
        "{\"@graph\":[",
        "</script><p>x",
    ),
    (
        "metas",
        "",
        "<meta property=\"article:tag\" content=\"tag #\"><meta name=keywords content=\"a, b, #\">",
        "<p>x",
    ),
    (
        "marked names",
        "",
        "<span itemprop=author itemscope><span itemprop=name>Ada Quill #</span>",
        "<p>x",
    ),
    (
        "related boxes",
        "",
        "<div class=related><h3>Related</h3><a href=/#>Another story of rain</a></div>",
        "",
    ),
    (
        "rows of a table",
        "<table>",
        "<tr><td>#<td>rain<td>3.5",
        "</table>",
    ),
    ("cells of a row", "<table><tr>", "<td>#", "</table>"),
    (
        "definitions",
        "<dl>",
        "<dt>Word #<dd>What it means.",
        "</dl>",
    ),
    (
        "notes",
        "",
        "<p>Text<sup><a href=\"#n#\" id=\"r#\">1</a></sup></p><p id=\"n#\"><a href=\"#r#\">^</a> Note</p>",
        "",
    ),
    (
        "hidden words",
        "<p>",
        "shown <span hidden>not #</span> ",
        "</p>",
    ),
    (
        "noscript",
        "",
        "<noscript><img src=i#.jpg></noscript>",
        "<p>x",
    ),
    ("line breaks", "<p>", "line #<br><br>", "</p>"),
    (
        "questions",
        "",
        "<p><b>Ada Quill: What of number #?</b></p><p>Ben Hollow: It rained.</p>",
        "",
    ),
    ("comments never closed", "<p>x</p>", "<!-- ", ""),
    ("drawings never closed", "<p>x</p>", "<svg><g>", ""),
    (
        "scripts within scripts",
        "<script>",
        "<!--<script></script>",
        "</script>",
    ),
    ("half tags", "<p>", "< <a <", ""),
    ("ampersands", "<p>", "&amp;&copy&notit;&#x41;&", "</p>"),
    ("attributes", "<p ", "a#=\"b\" ", ">x</p>"),
    ("classes", "<p class=\"", "Byline-by related# ", "\">x</p>"),
    ("templates", "", "<template><p>x", ""),
    ("select", "<select>", "<option>#", "</select>"),
    ("ids", "", "<a id=i# name=n#></a>", "<p>x"),
    ("marks that combine", "<p>", "e\u{301}\u{327}", "</p>"),
    ("ideographs", "<p>", "雨は丘に降る、", "</p>"),
    ("short ideographs", "", "<p>記者 山田#</p>", ""),
];

fn hostile_page((_, before, unit, after): Hostile, size: usize) -> Vec<u8> {
    let mut out = String::from(before);
    let mut number = 0;
    while out.len() < size {
        number += 1;
        out.push_str(&unit.replace('#', &number.to_string()));
    }
    out.push_str(after);
    out.into_bytes()
}

fn measure_hostile(rounds: usize, options: &Options) {
    let sizes = [250_000, 1_000_000];
    println!(
        "{:26} {:>12} {:>12} {:>8}   s a MB of {} and {} kB",
        "generated page",
        "",
        "",
        "growth",
        sizes[0] / 1000,
        sizes[1] / 1000
    );
    let mut worst: f64 = 0.0;
    for hostile in HOSTILE {
        let [small, large] = sizes.map(|size| {
            let bytes = hostile_page(*hostile, size);
            let Some(mut sample) = Sample::new("hostile.html", bytes.into()) else {
                return (0.0, [Duration::ZERO; STAGES.len()]);
            };
            // The parse without our caps is quadratic on some of these.
            for _ in 0..rounds {
                sample.measure_ours(options);
            }
            (sample.per_megabyte(), sample.best)
        });
        worst = worst.max(large.0).max(small.0);
        let growth = large.0 / small.0.max(1e-9);
        let slow: Vec<String> = STAGES
            .iter()
            .enumerate()
            .skip(1)
            .filter(|(stage, _)| {
                large.1[*stage] > Duration::from_millis(20)
                    && large.1[*stage].as_secs_f64() > 8.0 * small.1[*stage].as_secs_f64()
            })
            .map(|(_, name)| (*name).to_owned())
            .collect();
        println!(
            "{:26} {:>12.3} {:>12.3} {:>8.2}   {}",
            hostile.0,
            small.0,
            large.0,
            growth,
            if slow.is_empty() {
                String::new()
            } else {
                format!("GROWS: {}", slow.join(", "))
            }
        );
    }
    println!(
        "slowest: {worst:.3} s a MB (bound {SECONDS_A_MEGABYTE}: {})",
        verdict(worst <= SECONDS_A_MEGABYTE)
    );
}
