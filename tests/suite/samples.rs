//! The captures in `input/`: each gives three editions, says what it should, and leaves its boilerplate behind.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use crate::finished::{article_words, convert, edition, project, record};
use pressmark::{article::Picture, audit::Fate, pipeline::Converted};
use serde_json::Value;
use std::{collections::BTreeMap, process::Command};

/// What is known of a sample, because we wrote it.
#[derive(Default)]
struct Sample {
    file: &'static str,
    encoding: &'static str,
    language: &'static str,
    /// Empty for a supplied headline.
    headline: &'static str,
    authors: &'static [&'static str],
    published: Option<&'static str>,
    publisher: Option<&'static str>,
    /// Figures with their bytes, and without.
    pictures: (usize, usize),
    /// Credit texts in page order.
    credits: &'static [&'static str],
    /// Questions with their answers.
    questions: usize,
    /// Faults that are known and owed a mending, as [`faults`] words them: the test fails when one of them is gone, too,
    /// so that it is taken off the list.
    owed: &'static [&'static str],
    /// Must stand in the article.
    says: &'static [&'static str],
    /// Must not; the closing note may say it as the rights of the page.
    leaves: &'static [&'static str],
}

const SAMPLES: &[Sample] = &[
    Sample {
        file: "vesper-interview.txt",
        encoding: "UTF-8",
        language: "en",
        headline: "",
        authors: &[],
        published: None,
        publisher: None,
        pictures: (0, 1),
        credits: &["Tomas Quill/The Lowland Courier"],
        questions: 6,
        owed: &[],
        says: &[
            "The treaty that divides the waters",
            "Two pages after three days: is that a success?",
            "Measured against the communiqué",
            "it might as well be right.",
        ],
        leaves: &[
            "Related Research",
            "Type: Podcast",
            "View All",
            "Petra Lindqvist",
            "2024 Fish",
        ],
    },
    Sample {
        file: "tern-hollow.html",
        encoding: "UTF-8",
        language: "en-GB",
        headline: "The sea wall that was opened on purpose",
        authors: &["Marguerite Ashdown", "Colm Teague"],
        published: Some("2024-05-11T06:00:00+01:00"),
        publisher: Some("The Estuary Post"),
        pictures: (3, 0),
        credits: &[
            "Oda Brandt/Estuary Picture Desk",
            "Ned Farrow for The Estuary Post",
        ],
        questions: 0,
        owed: &[],
        says: &[
            "The gap in the wall at Tern Hollow",
            "A wall nobody could afford",
            "And then there were the birds.",
            "You hear it before you see it: it ticks.",
            "It is half a mile.",
        ],
        leaves: &[
            "214 partners",
            "Tide tables and the best",
            "Saltby votes for a higher wall",
            "mudlark_61",
            "Jobs",
            "Sign up",
        ],
    },
    Sample {
        file: "night-train.html",
        encoding: "UTF-8",
        language: "en",
        headline: "The 21.40 to Solmere: notes from a night train that came back",
        authors: &["Elias Norberg"],
        published: Some("2023-10-14"),
        publisher: Some("Rail & Road"),
        pictures: (2, 0),
        credits: &["Ruben Aske / CC BY 4.0", "Coast Sleepers Ltd."],
        questions: 0,
        owed: &[],
        says: &[
            "The man who sold me my ticket",
            "Woken by silence.",
            "August (from the 13th)",
            "remembers where to go.",
        ],
        leaves: &[
            "Click to share",
            "Ten bridges",
            "The sandwich question",
            "Proudly set",
        ],
    },
    Sample {
        file: "tide-machine.html",
        encoding: "UTF-8",
        language: "en-GB",
        headline: "The Brass Brain of Port Averill",
        authors: &["Judith Amary"],
        published: Some("2022-11-20"),
        publisher: Some("The Lantern"),
        pictures: (3, 0),
        credits: &["Bea Lindgren", "Tobias Renn", "The Lantern"],
        questions: 0,
        owed: &[],
        says: &[
            "On the second floor of the clock tower",
            "the moon’s changing distance",
            "Have somebody else check them.",
            "Set for June of this year, to see.",
            "from math import cos, pi",
            "exactly where it ought to be.",
            "two hours and six minutes",
        ],
        leaves: &["One long read a week", "An atlas of fog", "Donate"],
    },
    Sample {
        file: "oasis-library.html",
        encoding: "UTF-8",
        language: "ar",
        headline: "مكتبة على عجلات تعبر الرمال إلى واحة النخيل",
        authors: &["ليلى الحمداني"],
        published: Some("2022-03-18T09:00:00+03:00"),
        publisher: Some("صحيفة الواحة"),
        pictures: (1, 0),
        credits: &["يوسف البدري"],
        questions: 0,
        owed: &[],
        says: &[
            "قبل أن تظهر الحافلة بدقائق",
            "كتاب في إصلاح المضخات",
            "هنا سأبني محطة",
        ],
        leaves: &["آبار الواحة تعود", "جميع الحقوق محفوظة"],
    },
    Sample {
        file: "library-ship.html",
        encoding: "UTF-8",
        language: "ja",
        headline: "本を積んだ船が、月に一度だけやって来る",
        authors: &["白石 みなも"],
        published: Some("2023-06-09T07:00:00+09:00"),
        publisher: Some("潮風新聞"),
        pictures: (1, 0),
        credits: &["鈴木航平"],
        questions: 0,
        owed: &[],
        says: &[
            "朝六時、灯ノ島",
            "返却は海に任せない",
            "鷺島",
            "灯ノ島にて所蔵",
        ],
        leaves: &["アクセスランキング", "連絡船の猫", "無断転載", "文・"],
    },
    Sample {
        file: "kanal-1999.htm",
        encoding: "windows-1252",
        language: "de",
        headline: "Der letzte Treidler",
        authors: &["Grete Möllering"],
        published: Some("1999-11-14"),
        publisher: Some("Kanalbote Online"),
        pictures: (1, 0),
        credits: &["Jörg Hübner"],
        questions: 0,
        owed: &[],
        says: &[
            "Der Weg am Kanal heißt heute Radweg",
            "„Das wären heute vielleicht 5 €“",
            "Warum man singen muß",
            "dafür gibt es heute keine Maschine.“",
        ],
        leaves: &["Gästebuch", "Druckversion", "800 × 600"],
    },
    Sample {
        file: "glass-harvest.html",
        encoding: "UTF-8",
        language: "en-US",
        headline: "Glass Harvest: the beach that throws its bottles back",
        authors: &["Dolores Whitaker"],
        published: Some("2021-08-05T14:30:00-04:00"),
        publisher: Some("The Marram Weekly"),
        pictures: (0, 3),
        credits: &[
            "Teresa Vann / The Marram Weekly",
            "Marram County Historical Society",
            "Teresa Vann",
        ],
        questions: 0,
        owed: &[],
        says: &[
            "Nobody ever set out",
            "he was partial to cobalt",
            "to be here when it comes back.",
        ],
        leaves: &["Classifieds", "One bid for the pier", "Copyright 2021"],
    },
    Sample {
        file: "observatory.html",
        encoding: "UTF-8",
        language: "en",
        headline: "A party for one second",
        authors: &["Imre Szalay"],
        published: Some("2023-01-06T10:15:00Z"),
        publisher: Some("High Cairn Observatory"),
        pictures: (1, 0),
        credits: &["Lena Brodie/High Cairn Observatory"],
        questions: 0,
        owed: &[],
        says: &[
            "The invitations said:",
            "Why we celebrate",
            "Then there was cake.",
        ],
        leaves: &["Open dome night", "mailing list", "Privacy"],
    },
    Sample {
        file: "apfelsorten.html",
        encoding: "UTF-8",
        language: "de-AT",
        headline: "Zweihundert Namen für einen Apfel",
        authors: &["Sabine Oberhuber"],
        published: Some("2020-10-02"),
        publisher: Some("Obermooser Gemeindeblatt"),
        pictures: (1, 0),
        credits: &["Vroni Katzmair"],
        questions: 0,
        owed: &[],
        says: &[
            "Der Baum am Ende der Reihe",
            "Zuerst wie Zitrone",
            "wird ein zweiter Standort gesucht",
            "Und dann bitte etwas sagen.“",
        ],
        leaves: &["Startseite", "Seite drucken"],
    },
];

fn texts<'a>(value: &'a Value, key: &str) -> Vec<&'a str> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|item| item[key].as_str())
        .collect()
}

/// Everything that is wrong with a sample, so that one run shows all of it.
fn faults(sample: &Sample, converted: &Converted) -> Vec<String> {
    let mut faults = Vec::new();
    let mut expect = |right: bool, what: String| {
        if !right {
            faults.push(what);
        }
    };
    let (article, audit, record) = (&converted.article, &converted.audit, record(converted));
    expect(
        audit.capture.encoding == sample.encoding,
        format!("encoding {}", audit.capture.encoding),
    );
    let lost: Vec<&str> = audit
        .blocks
        .iter()
        .filter(|block| block.fate == Fate::Lost)
        .map(|block| block.text.as_str())
        .collect();
    expect(lost.is_empty(), format!("lost: {lost:?}"));
    expect(
        audit.kept_chars + audit.removed_chars == audit.captured_chars,
        format!(
            "{} kept + {} removed != {} captured",
            audit.kept_chars, audit.removed_chars, audit.captured_chars
        ),
    );
    let headline = record["headline"].as_str().unwrap_or_default();
    if sample.headline.is_empty() {
        expect(
            headline.starts_with('[') && record["pressmark:titleSource"] == "supplied",
            format!("headline {headline:?} is not marked as supplied"),
        );
    } else {
        expect(
            headline == sample.headline,
            format!("headline {headline:?}"),
        );
    }
    expect(
        record["inLanguage"] == sample.language,
        format!("language {}", record["inLanguage"]),
    );
    let authors = texts(&record["author"], "name");
    expect(authors == sample.authors, format!("authors {authors:?}"));
    let published = record["datePublished"].as_str();
    expect(
        published == sample.published,
        format!("published {published:?}"),
    );
    let publisher = record["publisher"]["name"].as_str();
    expect(
        publisher == sample.publisher,
        format!("publisher {publisher:?}"),
    );
    let (mut present, mut missing) = (0, 0);
    article.each_block(&mut |block| {
        if let pressmark::article::BlockKind::Figure(figure) = &block.kind {
            match figure.picture {
                Picture::Present(_) => present += 1,
                _ => missing += 1,
            }
        }
    });
    expect(
        (present, missing) == sample.pictures,
        format!("{present} pictures present, {missing} missing"),
    );
    let credits = texts(&record["image"], "creditText");
    let found = sample
        .credits
        .iter()
        .all(|wanted| credits.iter().any(|credit| credit.contains(wanted)));
    expect(found, format!("credits {credits:?}"));
    let questions = texts(&record["hasPart"], "text");
    expect(
        questions.len() == sample.questions,
        format!("questions {questions:?}"),
    );
    let body = record["articleBody"].as_str().unwrap_or_default();
    let book = article_words(&edition(converted, "epub").bytes);
    for words in sample.says {
        expect(body.contains(words), format!("articleBody lacks {words:?}"));
        expect(book.contains(words), format!("the book lacks {words:?}"));
    }
    for words in sample.leaves {
        expect(
            !body.contains(words),
            format!("articleBody keeps {words:?}"),
        );
        expect(!book.contains(words), format!("the book keeps {words:?}"));
    }
    expect(
        edition(converted, "pdf").bytes.starts_with(b"%PDF-1.7"),
        "the PDF has no PDF 1.7 head".to_owned(),
    );
    faults
}

macro_rules! samples {
    ($($name:ident: $file:literal),* $(,)?) => {
        $(
            #[test]
            fn $name() {
                let sample = SAMPLES.iter().find(|sample| sample.file == $file).unwrap();
                let converted = convert(&project("input").join(sample.file));
                let faults = faults(sample, &converted);
                assert_eq!(
                    faults,
                    sample.owed,
                    "{}:\n{}",
                    sample.file,
                    faults.join("\n")
                );
            }
        )*
        /// Samples that have a test.
        const TESTED: &[&str] = &[$($file),*];
    };
}

samples! {
    a_text_dump_of_an_interview: "vesper-interview.txt",
    a_news_page_with_all_its_chrome: "tern-hollow.html",
    a_page_saved_by_a_browser: "night-train.html",
    a_long_read_with_notes_and_code: "tide-machine.html",
    an_arabic_page: "oasis-library.html",
    a_japanese_page: "library-ship.html",
    a_table_layout_in_windows_1252: "kanal-1999.htm",
    a_page_without_its_pictures: "glass-harvest.html",
    a_single_file_page: "observatory.html",
    a_page_with_a_sidecar: "apfelsorten.html",
}

/// The captures in `input/`: its files, but for sidecars.
fn captures() -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(project("input"))
        .unwrap()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().unwrap().is_file())
        .map(|entry| entry.file_name().into_string().unwrap())
        .filter(|name| !name.contains(".meta.") && !name.starts_with('.'))
        .collect();
    names.sort();
    names
}

#[test]
fn the_address_that_a_browser_notes_is_whole() {
    let mut noted = 0;
    for name in captures() {
        let bytes = std::fs::read(project("input").join(&name)).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        let Some((_, rest)) = text.split_once("saved from url=(") else {
            continue;
        };
        let (length, rest) = rest.split_once(')').unwrap();
        let url = rest.split_whitespace().next().unwrap();
        assert_eq!(length, format!("{:04}", url.len()), "{name}: {url}");
        // The page gives itself the same address.
        assert!(
            rest.matches(&format!("\"{url}\"")).count() > 0,
            "{name}: {url}"
        );
        noted += 1;
    }
    assert!(noted >= 3);
}

#[test]
fn every_sample_has_a_test() {
    let mut tested: Vec<&str> = TESTED.to_vec();
    tested.sort_unstable();
    assert_eq!(captures(), tested);
}

#[test]
fn the_first_command_of_the_readme_makes_every_sample() {
    let folder = tempfile::tempdir().unwrap();
    let bag = folder.path().join("output");
    let done = Command::new(env!("CARGO_BIN_EXE_pressmark"))
        .args(["convert", "input", "--output"])
        .arg(&bag)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    let ledger = std::fs::read_to_string(bag.join("meta/ledger.jsonl")).unwrap();
    let mut lines: BTreeMap<String, Value> = BTreeMap::new();
    for line in ledger.lines() {
        let entry: Value = serde_json::from_str(line).unwrap();
        lines.insert(entry["input"].as_str().unwrap().to_owned(), entry);
    }
    assert_eq!(lines.keys().cloned().collect::<Vec<_>>(), captures());
    for (input, entry) in &lines {
        assert_eq!(entry["outcome"], "made", "{input}");
        let stem = entry["stem"].as_str().unwrap();
        for extension in ["pdf", "epub", "jsonld", "audit.json"] {
            let path = bag.join(format!("data/{stem}/{stem}.{extension}"));
            assert!(
                path.metadata().is_ok_and(|file| file.len() > 0),
                "{}",
                path.display()
            );
        }
    }
    for name in [
        "bagit.txt",
        "bag-info.txt",
        "manifest-sha256.txt",
        "tagmanifest-sha256.txt",
    ] {
        assert!(bag.join(name).is_file(), "{name}");
    }
}

#[test]
fn the_options_shown_in_the_readme_are_options() {
    let readme = std::fs::read_to_string(project("README.md")).unwrap();
    let blocks: Vec<&str> = readme
        .split("```toml\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap())
        .collect();
    let [sidecar, options] = blocks[..] else {
        panic!("the README shows a sidecar and options")
    };
    let folder = tempfile::tempdir().unwrap();
    let capture = folder.path().join("page.html");
    std::fs::copy(project("input/apfelsorten.html"), &capture).unwrap();
    std::fs::write(folder.path().join("page.html.meta.toml"), sidecar).unwrap();
    std::fs::write(folder.path().join("pressmark.toml"), options).unwrap();
    let done = Command::new(env!("CARGO_BIN_EXE_pressmark"))
        .arg("convert")
        .arg(&capture)
        .arg("--output")
        .arg(folder.path().join("bag"))
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
}
