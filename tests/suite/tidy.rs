//! The house stays tidy: floors, one home per large dependency, no `unsafe`, files of one idea.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// The floors of CONTRIBUTING.md, times ten: a module names only modules on floors below its own. Within a floor the line has
/// an order too (what was described goes into cleaning, what was cleaned into structure), hence the single digits.
const FLOORS: &[(&str, u8)] = &[
    ("cli", 90),
    ("main", 91),
    ("batch", 80),
    ("worker", 70),
    ("pipeline", 60),
    ("verify", 60),
    ("captions", 60),
    ("options", 50),
    ("error", 50),
    ("edition", 45),
    ("audit", 40),
    ("credit", 33),
    ("picture", 33),
    ("structure", 32),
    ("clean", 31),
    ("metadata", 30),
    ("cue", 25),
    ("page", 20),
    ("capture", 10),
    ("article", 10),
    ("time", 1),
    ("fixity", 0),
    ("notice", 0),
    ("limits", 0),
    ("text", 0),
];

/// Where each large dependency lives; names as they are written in code.
const HOMES: &[(&str, &[&str])] = &[
    ("scraper", &["src/page/"]),
    // The table of named entities is html5ever's; no second one is worth having.
    ("html5ever", &["src/page/", "src/metadata/entities.rs"]),
    ("image", &["src/picture/"]),
    ("exif", &["src/picture/"]),
    ("printpdf", &["src/edition/pdf/"]),
    ("lopdf", &["src/edition/pdf/"]),
    ("harfrust", &["src/edition/pdf/"]),
    ("subsetter", &["src/edition/pdf/"]),
    ("epub_builder", &["src/edition/epub/"]),
    ("clap", &["src/cli/"]),
    ("clap_complete", &["src/cli/"]),
    ("clap_mangen", &["src/cli/"]),
    ("indicatif", &["src/cli/"]),
    ("signal_hook", &["src/cli/"]),
    ("toml", &["src/cli/", "src/capture/"]),
    ("fastwarc", &["src/capture/"]),
    ("mailparse", &["src/capture/mhtml.rs"]),
    ("rustix", &["src/worker/"]),
    ("process::Command", &["src/batch/workers.rs"]),
    ("std::net", &[]),
];

/// Longest file that is one idea.
const LINES: usize = 600;

/// Longer ones: flat lists, and files whose split into two ideas is owed. Nothing joins them without a reason.
const LONGER: &[&str] = &[
    "src/edition/epub/xhtml.rs",
    "src/edition/pdf/draw.rs",
    "src/edition/pdf/layout.rs",
];

fn sources(under: &str) -> Vec<(String, String)> {
    fn walk(dir: &Path, out: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, out);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                out.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    walk(&root.join(under), &mut paths);
    paths.sort();
    assert!(!paths.is_empty());
    paths
        .into_iter()
        .map(|path| {
            let name = path
                .strip_prefix(root)
                .unwrap()
                .to_string_lossy()
                .into_owned();
            (name, fs::read_to_string(&path).unwrap())
        })
        .collect()
}

/// The code without comments and without the insides of string literals.
fn code(source: &str) -> String {
    let mut out = String::new();
    let mut chars = source.chars().peekable();
    let mut before = ' ';
    while let Some(c) = chars.next() {
        match c {
            '/' if chars.peek() == Some(&'/') => {
                for c in chars.by_ref() {
                    if c == '\n' {
                        out.push('\n');
                        break;
                    }
                }
            }
            // A raw string ends at the quote with as many hashes as it began with.
            'r' if !before.is_alphanumeric()
                && before != '_'
                && matches!(chars.peek(), Some('"' | '#')) =>
            {
                let mut hashes = 0;
                while chars.peek() == Some(&'#') {
                    hashes += 1;
                    chars.next();
                }
                if chars.peek() != Some(&'"') {
                    out.push('r');
                    before = 'r';
                    continue;
                }
                chars.next();
                let end = format!("\"{}", "#".repeat(hashes));
                let mut seen = String::new();
                for c in chars.by_ref() {
                    seen.push(c);
                    if seen.ends_with(&end) {
                        break;
                    }
                }
                out.push_str("\"\"");
            }
            '"' => {
                out.push_str("\"\"");
                while let Some(c) = chars.next() {
                    match c {
                        '\\' => drop(chars.next()),
                        '"' => break,
                        _ => {}
                    }
                }
            }
            '\'' if chars.peek() == Some(&'"') => drop(chars.next()),
            c => out.push(c),
        }
        before = c;
    }
    out
}

/// The modules that `crate::` paths of some code name, groups (`crate::{a, b::c}`) opened.
fn named(code: &str) -> BTreeSet<String> {
    let word = |text: &str| -> String {
        text.trim_start()
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect()
    };
    let mut out = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        let Some(group) = rest.trim_start().strip_prefix('{') else {
            out.insert(word(rest));
            continue;
        };
        let mut depth = 0;
        let mut item = String::new();
        for c in group.chars() {
            match c {
                '}' if depth == 0 => break,
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    out.insert(word(&item));
                    item.clear();
                    continue;
                }
                _ => {}
            }
            item.push(c);
        }
        out.insert(word(&item));
    }
    out.remove("");
    out
}

/// The top module that a file belongs to.
fn module_of(file: &str) -> &str {
    let inside = file.strip_prefix("src/").unwrap();
    let end = inside.find(['/', '.']).unwrap();
    &inside[..end]
}

fn floor(module: &str) -> Option<u8> {
    FLOORS
        .iter()
        .find(|(name, _)| *name == module)
        .map(|(_, floor)| *floor)
}

#[test]
fn no_module_names_one_on_its_own_floor_or_above() {
    let mut wrong = Vec::new();
    for (file, source) in sources("src") {
        let module = module_of(&file);
        if module == "lib" {
            continue;
        }
        let Some(own) = floor(module) else {
            wrong.push(format!("{file}: module {module} stands on no floor"));
            continue;
        };
        for name in named(&code(&source)) {
            match floor(&name) {
                _ if name == module => {}
                Some(floor) if floor < own => {}
                Some(floor) => wrong.push(format!(
                    "{file} (floor {own}) names crate::{name} (floor {floor})"
                )),
                // Items of lib.rs itself and macros.
                None => wrong.push(format!(
                    "{file} names crate::{name}, which stands on no floor"
                )),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn checks_do_not_use_what_wrote() {
    for (file, source) in sources("src/verify") {
        let named = named(&code(&source));
        for writer in ["edition", "audit", "pipeline", "worker", "batch"] {
            assert!(!named.contains(writer), "{file} names crate::{writer}");
        }
    }
}

#[test]
fn each_large_dependency_has_one_home() {
    let mut wrong = Vec::new();
    let files: BTreeSet<String> = sources("src").into_iter().map(|(file, _)| file).collect();
    for (file, source) in sources("src") {
        let code = code(&source);
        for (name, homes) in HOMES {
            let home = homes.iter().any(|home| file.starts_with(home));
            // A module of our own may have a dependency's name; the dependency is then named by `use` or `::name`.
            let folder = &file[..=file.rfind('/').unwrap()];
            let ours = files.contains(&format!("{folder}{name}.rs"));
            let imported =
                code.contains(&format!("\nuse {name}::")) || code.contains(&format!(" ::{name}::"));
            let used = imported
                || !ours
                    && code.match_indices(&format!("{name}::")).any(|(at, _)| {
                        !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':')
                    });
            if used && !home {
                wrong.push(format!("{file} uses {name}, which lives in {homes:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_is_unsafe() {
    let mut found = Vec::new();
    for (file, source) in sources("src") {
        for (at, line) in code(&source).lines().enumerate() {
            if line
                .split(|c: char| !c.is_alphanumeric() && c != '_')
                .any(|word| word == "unsafe")
            {
                found.push(format!("{file}:{}: {line}", at + 1));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    for root in ["src/lib.rs", "src/main.rs"] {
        let root = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(root)).unwrap();
        assert!(root.contains("#![forbid(unsafe_code)]"));
    }
}

#[test]
fn a_file_is_one_idea_and_says_which() {
    let mut wrong = Vec::new();
    for (file, source) in sources("src") {
        let lines = source.lines().count();
        if lines > LINES && !LONGER.contains(&file.as_str()) {
            wrong.push(format!("{file} has {lines} lines: two ideas to part"));
        }
        if !source.starts_with("//!") {
            wrong.push(format!("{file} does not say at its head what it is"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_checks_of_this_file_can_fail() {
    let seen =
        named("use crate::{text, edition::{self, pdf}, a::B};\nlet x = crate::worker::run();");
    let seen: Vec<&str> = seen.iter().map(String::as_str).collect();
    assert_eq!(seen, ["a", "edition", "text", "worker"]);
    assert_eq!(named("xcrate::y // crate::z").len(), 1);
    let stripped = code("let a = \"crate::b // \\\" unsafe\"; // unsafe\nr#\"unsafe\"# 'x'");
    assert!(
        !stripped.contains("unsafe") && !stripped.contains("crate"),
        "{stripped}"
    );
    assert_eq!(floor("edition"), Some(45));
    assert_eq!(module_of("src/edition/pdf/mod.rs"), "edition");
    assert_eq!(module_of("src/text.rs"), "text");
}
