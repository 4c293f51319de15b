//! The PDF edition: what comes out is the article, whole and in order.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use crate::fixtures;
use pressmark::{
    article::*,
    edition::{
        Context, Edition, EditionOptions, Rendered,
        pdf::{Pdf, PdfOptions, Profile},
    },
    limits::Limits,
};

/// Renders an article with options.
pub fn render(article: &Article, pdf: PdfOptions) -> Rendered {
    let options = EditionOptions {
        pdf,
        ..EditionOptions::default()
    };
    let limits = Limits::default();
    let context = Context {
        stem: "tide-clock-00000000",
        options: &options,
        limits: &limits,
        capture: fixtures::CAPTURE,
        resources: &pressmark::capture::Resources::default(),
        made: &[],
    };
    Pdf.render(article, &context).unwrap()
}

fn of(profile: Profile) -> PdfOptions {
    PdfOptions {
        profile,
        ..PdfOptions::default()
    }
}

/// Keeps a file for looking at and for veraPDF, if PRESSMARK_PDF_OUT names a folder: in `PROFILE/data/` of it.
pub fn keep(profile: Profile, name: &str, bytes: &[u8]) {
    if let Some(folder) = std::env::var_os("PRESSMARK_PDF_OUT") {
        let folder = std::path::Path::new(&folder)
            .join(short(profile))
            .join("data");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(format!("{name}.pdf")), bytes).unwrap();
    }
}

/// The profile as `--pdf-profile` names it.
pub fn short(profile: Profile) -> &'static str {
    match profile {
        Profile::A2a => "2a",
        Profile::A3a => "3a",
        Profile::A4f => "4f",
    }
}

#[test]
fn every_kind_of_block_in_every_profile() {
    let article = fixtures::everything();
    for profile in [Profile::A2a, Profile::A3a, Profile::A4f] {
        let name = short(profile);
        let first = render(&article, of(profile));
        let second = render(&article, of(profile));
        assert_eq!(first.bytes, second.bytes, "{name} is not the same twice");
        keep(profile, "everything", &first.bytes);
    }
}

/// What a reader should meet, in order: title block, body with list labels and note marks, notes, closing note.
fn expected(article: &Article) -> String {
    let mut out: Vec<String> = Vec::new();
    let metadata = &article.metadata;
    out.extend(
        metadata
            .headline
            .iter()
            .map(|headline| headline.value.clone()),
    );
    let names: Vec<&str> = metadata
        .authors
        .iter()
        .map(|author| author.value.name.as_str())
        .collect();
    out.push(names.join(", "));
    let mut line: Vec<String> = metadata
        .publisher
        .iter()
        .map(|publisher| publisher.value.name.clone())
        .collect();
    line.extend(
        metadata
            .published
            .iter()
            .map(|date| format!("Published {}", date.value.day())),
    );
    out.push(line.join(" · "));
    out.extend(metadata.url.iter().map(|url| url.value.clone()));
    blocks(article, &article.body, &mut out);
    for note in &article.notes {
        out.push(note.label.clone());
        blocks(article, &note.blocks, &mut out);
    }
    out.push(pressmark::edition::colophon::HEADING.to_owned());
    for line in pressmark::edition::colophon::lines(article) {
        let label = if line.label.is_empty() {
            String::new()
        } else {
            format!("{}: ", line.label)
        };
        out.push(format!("{label}{}", line.value));
    }
    out.join("\n")
}

fn inlines(article: &Article, text: &Inlines) -> String {
    text.0
        .iter()
        .map(|inline| match inline {
            Inline::Run(run) => run.text.clone(),
            Inline::Break => "\n".to_owned(),
            Inline::NoteMark(note) => article.notes[*note].label.clone(),
        })
        .collect()
}

fn blocks(article: &Article, from: &[Block], out: &mut Vec<String>) {
    for block in from {
        match &block.kind {
            BlockKind::Heading { text, .. } | BlockKind::Paragraph { text, .. } => {
                out.push(inlines(article, text))
            }
            BlockKind::Figure(figure) => {
                let missing = match &figure.picture {
                    Picture::Missing { reason, .. } => Some(reason.as_str()),
                    _ => None,
                };
                if let Some(reason) = missing {
                    out.push(match reason {
                        "not captured" => "Picture not captured".to_owned(),
                        reason => format!("Picture not shown: {reason}"),
                    });
                    out.extend(figure.alt.clone());
                }
                out.extend(
                    figure
                        .caption
                        .iter()
                        .map(|caption| inlines(article, caption)),
                );
                out.extend(figure.credit.iter().map(|credit| credit.text.clone()));
            }
            BlockKind::Quote {
                blocks: inner,
                attribution,
            } => {
                blocks(article, inner, out);
                out.extend(attribution.iter().map(|text| inlines(article, text)));
            }
            BlockKind::List { kind, start, items } => {
                for (at, item) in items.iter().enumerate() {
                    match kind {
                        ListKind::Unordered => out.push("•".to_owned()),
                        ListKind::Ordered => out.push(format!("{}.", start + at as i64)),
                        ListKind::Definition => {}
                    }
                    out.extend(item.term.iter().map(|term| inlines(article, term)));
                    blocks(article, &item.blocks, out);
                }
            }
            BlockKind::Table(table) => {
                out.extend(
                    table
                        .caption
                        .iter()
                        .map(|caption| inlines(article, caption)),
                );
                for cell in table.rows.iter().flat_map(|row| &row.cells) {
                    blocks(article, &cell.blocks, out);
                }
            }
            BlockKind::QuestionAnswer {
                question, answer, ..
            } => {
                out.push(inlines(article, question));
                blocks(article, answer, out);
            }
            BlockKind::Code { text, .. } => out.push(text.clone()),
            BlockKind::Embed { what, title, url } => {
                out.extend(title.clone());
                out.push(
                    match what.as_str() {
                        "video" => "Video not captured",
                        "audio" => "Sound not captured",
                        _ => "Embedded page not captured",
                    }
                    .to_owned(),
                );
                out.extend(url.clone());
            }
            BlockKind::Break => {}
        }
    }
}

/// Soft hyphens and other invisible characters go, and so does all white space: pdftotext puts spaces where the size or
/// the direction of the letters changes. (Our own checker reads the spaces too.)
fn normal(text: &str) -> String {
    text.chars()
        .filter(|c| {
            !pressmark::text::is_invisible(*c) && !pressmark::text::is_space(*c) && !c.is_control()
        })
        .collect()
}

/// The text of a PDF in the order of its content, without the running footer; none if pdftotext is not there.
fn extracted(bytes: &[u8], mode: &[&str]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pdf");
    std::fs::write(&path, bytes).unwrap();
    // The footer stands below 842 - 86 points; A4 only.
    let run = std::process::Command::new("pdftotext")
        .args(mode)
        .args([
            "-enc", "UTF-8", "-nopgbrk", "-x", "0", "-y", "0", "-W", "596", "-H", "765",
        ])
        .arg(&path)
        .arg("-")
        .output();
    match run {
        Ok(output) => {
            assert!(
                output.status.success(),
                "{}",
                String::from_utf8_lossy(&output.stderr)
            );
            Some(String::from_utf8(output.stdout).unwrap())
        }
        Err(error) => {
            assert!(
                std::env::var("CI").as_deref() != Ok("true"),
                "pdftotext: {error}"
            );
            println!("skipped: extraction, because pdftotext does not run ({error})");
            None
        }
    }
}

/// Where two texts part ways.
fn difference(expected: &str, found: &str) -> String {
    let at = expected
        .chars()
        .zip(found.chars())
        .take_while(|(a, b)| a == b)
        .count();
    let part =
        |text: &str| -> String { text.chars().skip(at.saturating_sub(30)).take(90).collect() };
    format!(
        "at character {at}\n  expected …{}…\n  found    …{}…",
        part(expected),
        part(found)
    )
}

/// Compares what pdftotext reads, in the order of the content, with the article; for articles with words from right to
/// left in pdftotext's own order (its `-raw` prints the words of a line from left to right whatever they are), and there
/// letters and digits only (it moves punctuation at the ends of such lines).
fn assert_says_all(name: &str, article: &Article, options: PdfOptions) {
    let profile = options.profile;
    let rendered = render(article, options);
    keep(profile, name, &rendered.bytes);
    let expected = expected(article);
    let right_to_left = expected.chars().any(|c| matches!(c, '\u{590}'..='\u{8FF}'));
    let mode: &[&str] = if right_to_left { &[] } else { &["-raw"] };
    if let Some(found) = extracted(&rendered.bytes, mode) {
        let letters = |text: String| -> String {
            if right_to_left {
                text.chars().filter(|c| c.is_alphanumeric()).collect()
            } else {
                text
            }
        };
        // The mark of a wrapped line of code is furniture.
        let (expected, found) = (
            letters(normal(&expected)),
            letters(normal(&found.replace('↪', ""))),
        );
        assert!(
            expected == found,
            "{name}: {}",
            difference(&expected, &found)
        );
    }
}

#[test]
fn the_text_of_every_kind_of_block_is_the_article_s() {
    assert_says_all("blocks", &fixtures::everything(), of(Profile::A2a));
}

#[test]
fn the_text_of_every_script_is_the_article_s() {
    let is_rtl = |words: &str| words.chars().any(|c| matches!(c, '\u{590}'..='\u{8FF}'));
    let mut all = fixtures::scripts();
    for profile in [Profile::A2a, Profile::A3a, Profile::A4f] {
        keep(profile, "scripts", &render(&all, of(profile)).bytes);
    }
    all.body.retain(
        |block| !matches!(&block.kind, BlockKind::Paragraph { text, .. } if is_rtl(&text.text())),
    );
    assert_says_all("scripts-ltr", &all, of(Profile::A4f));
    for (lang, words) in fixtures::SCRIPTS.iter().filter(|(_, words)| is_rtl(words)) {
        // Enough lines that pdftotext takes the page for one of that direction; no Latin words, which it moves about.
        let own: String = words
            .chars()
            .filter(|c| !c.is_ascii_alphanumeric())
            .collect();
        let mut article = fixtures::article(lang, &own, vec![fixtures::para(&own); 18]);
        article.metadata.right_to_left = true;
        assert_says_all(&format!("script-{lang}"), &article, of(Profile::A2a));
    }
}

#[test]
fn the_text_of_a_right_to_left_article_is_the_article_s() {
    assert_says_all("arabic", &fixtures::right_to_left(), of(Profile::A3a));
}

/// The body as JSON-LD has it, white space aside.
fn body(article: &Article) -> String {
    normal(&article.plain_text())
}

#[test]
fn our_own_reader_finds_nothing_wrong_and_the_same_words() {
    for (name, article) in [
        ("everything", fixtures::everything()),
        ("scripts", fixtures::scripts()),
        ("right to left", fixtures::right_to_left()),
    ] {
        for profile in [Profile::A2a, Profile::A3a, Profile::A4f] {
            let bytes = render(&article, of(profile)).bytes;
            let findings = pressmark::verify::pdf::check(&bytes);
            assert!(findings.is_empty(), "{name} {profile:?}: {findings:#?}");
            let said = pressmark::verify::pdf::said(&bytes).unwrap();
            let text = &said.body[said.begins[0]..];
            let (expected, found) = (body(&article), normal(text));
            assert!(
                expected == found,
                "{name} {profile:?}: {}",
                difference(&expected, &found)
            );
            assert_eq!(
                said.title.as_deref(),
                article
                    .metadata
                    .headline
                    .as_ref()
                    .map(|title| title.value.as_str())
            );
            assert_eq!(said.figures.len(), article.figures().len());
        }
    }
}

#[test]
fn our_own_reader_sees_what_is_broken() {
    let bytes = render(&fixtures::everything(), of(Profile::A3a)).bytes;
    assert!(
        !pressmark::verify::pdf::check(&bytes[..bytes.len() / 2]).is_empty(),
        "cut in half"
    );
    assert!(
        !pressmark::verify::pdf::check(b"%PDF-1.7\nnothing").is_empty(),
        "no file"
    );
    // The description of an attachment states its digest: other bytes are noticed.
    let mut document = lopdf::Document::load_mem(&bytes).unwrap();
    for object in document.objects.values_mut() {
        if let lopdf::Object::Stream(stream) = object
            && stream
                .dict
                .get(b"Type")
                .and_then(|kind| kind.as_name())
                .is_ok_and(|kind| kind == b"EmbeddedFile")
        {
            stream.dict.remove(b"Filter");
            stream.set_plain_content(b"other words".to_vec());
        }
    }
    let mut changed = Vec::new();
    document.save_modern(&mut changed).unwrap();
    let findings = pressmark::verify::pdf::check(&changed);
    assert!(
        findings
            .iter()
            .any(|(clause, _)| clause.contains("attachments")),
        "{findings:?}"
    );
}

/// Renders hostile input: our own reader finds nothing wrong with what comes out.
fn bears(name: &str, article: &Article) -> Rendered {
    let rendered = render(article, of(Profile::A2a));
    keep(Profile::A2a, &format!("hostile-{name}"), &rendered.bytes);
    let findings = pressmark::verify::pdf::check(&rendered.bytes);
    assert!(findings.is_empty(), "{name}: {findings:#?}");
    rendered
}

#[test]
fn hostile_words_lists_and_tables_give_a_sound_file() {
    let zalgo = format!("a{} word", "\u{0301}\u{0316}\u{0489}".repeat(400));
    bears(
        "zalgo",
        &fixtures::article("en", &zalgo, vec![fixtures::para(&zalgo)]),
    );
    bears(
        "long-word",
        &fixtures::article("en", "A word", vec![fixtures::para(&"x".repeat(200_000))]),
    );
    let mut nested = fixtures::para("the deepest");
    for _ in 0..40 {
        nested = fixtures::block(BlockKind::List {
            kind: ListKind::Unordered,
            start: 1,
            items: vec![ListItem {
                blocks: vec![nested],
                ..ListItem::default()
            }],
        });
    }
    bears("lists", &fixtures::article("en", "Lists", vec![nested]));
    let cells: Vec<String> = (0..200).map(|at| format!("cell {at}")).collect();
    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
    let wide = bears(
        "columns",
        &fixtures::article(
            "en",
            "Columns",
            vec![fixtures::table(None, &[&cells, &cells, &cells])],
        ),
    );
    assert!(
        wide.notices
            .iter()
            .any(|notice| notice.code == "edition.pdf.table.wide")
    );
    // A character that no face has is shown as U+FFFD, keeps itself in the text and is said.
    let strange = fixtures::article(
        "en",
        "Tibetan",
        vec![fixtures::para("\u{0F40}\u{0F41} and \u{E123}")],
    );
    let rendered = bears("no-glyph", &strange);
    assert!(
        rendered
            .notices
            .iter()
            .any(|notice| notice.code == "edition.pdf.glyph.missing")
    );
    let said = pressmark::verify::pdf::said(&rendered.bytes).unwrap();
    assert!(
        said.body.contains('\u{0F40}') && said.body.contains('\u{E123}'),
        "{}",
        said.body
    );
}

#[test]
fn hostile_pictures_give_a_sound_file_and_a_notice() {
    let mut article = fixtures::everything();
    let cut = article.pictures[0].bytes.len() / 3;
    article.pictures[0].bytes = article.pictures[0].bytes[..cut].into();
    article.pictures[1].bytes = article.pictures[1].bytes[..60].into();
    article.pictures[2] = fixtures::file(b"no picture".to_vec(), "image/png", 65_000, 65_000);
    let rendered = bears("pictures", &article);
    assert!(
        rendered
            .notices
            .iter()
            .any(|notice| notice.code == "edition.pdf.picture.unusable")
    );
}

/// The words of a PDF with the left, upper and right edge of each, in the order of the content.
fn placed(bytes: &[u8]) -> Option<Vec<(String, [f32; 3])>> {
    let found = extracted(bytes, &["-raw", "-bbox"])?;
    let number = |line: &str, key: &str| -> f32 {
        let (_, rest) = line.split_once(&format!("{key}=\"")).unwrap();
        rest.split('"').next().unwrap().parse().unwrap()
    };
    let word = |line: &str| {
        let (head, rest) = line.trim().split_once('>')?;
        head.starts_with("<word").then(|| {
            let edges = ["xMin", "yMin", "xMax"].map(|key| number(head, key));
            (rest.trim_end_matches("</word>").to_owned(), edges)
        })
    };
    Some(found.lines().filter_map(word).collect())
}

#[test]
fn a_long_title_is_set_in_lines_of_about_the_same_length() {
    for (lang, title, breaks) in [
        ("de", "Zweihundert Namen für einen alten Apfel", 1),
        (
            "en",
            "The 14-year-old clock that nobody had wound since the flood",
            1,
        ),
        ("ja", "潮時計は、港の入り口でいまも静かに時を告げている", 1),
    ] {
        let article = fixtures::article(lang, title, vec![fixtures::para("A clock.")]);
        let Some(words) = placed(&render(&article, of(Profile::A2a)).bytes) else {
            return;
        };
        let mut lines: Vec<(f32, f32, f32)> = Vec::new();
        let mut letters = 0;
        for (word, [left, top, right]) in words {
            if letters >= normal(title).chars().count() {
                break;
            }
            letters += word.chars().count();
            match lines.last_mut() {
                Some(line) if (line.0 - top).abs() < 6.0 => line.2 = line.2.max(right),
                _ => lines.push((top, left, right)),
            }
        }
        assert_eq!(lines.len(), breaks + 1, "{title}: {lines:?}");
        let lengths: Vec<f32> = lines.iter().map(|(_, left, right)| right - left).collect();
        assert!(lengths[1] > lengths[0] * 0.55, "{title}: {lengths:?}");
    }
}

#[test]
fn a_numbered_list_from_right_to_left_has_its_full_stops_at_the_left() {
    let mut article = fixtures::right_to_left();
    let first = "الساعة الأولى";
    article.body = vec![fixtures::list(ListKind::Ordered, &[first, first])];
    let Some(words) = placed(&render(&article, of(Profile::A2a)).bytes) else {
        return;
    };
    let left = |wanted: &str| {
        words
            .iter()
            .find(|(word, _)| word == wanted)
            .map(|(_, edges)| edges[0])
    };
    assert!(left("1.").is_none(), "{words:?}");
    let apart = left("1").zip(left("."));
    assert!(
        left(".1").is_some() || apart.is_some_and(|(number, stop)| stop < number),
        "{words:?}"
    );
}

#[test]
fn columns_of_numbers_end_under_each_other() {
    let rows: &[&[&str]] = &[
        &["Lamp", "Watt", "Kept in"],
        &["of brass", "5", "the mill"],
        &["of tin", "1,250", "the barn"],
        &["of glass", "–", "the attic"],
        &["of clay", "40.5", "2 houses"],
    ];
    let article = fixtures::article("en", "Lamps", vec![fixtures::table(None, rows)]);
    let Some(words) = placed(&render(&article, of(Profile::A2a)).bytes) else {
        return;
    };
    let edges = |wanted: &str| words.iter().find(|(word, _)| word == wanted).unwrap().1;
    let ends = ["Watt", "5", "1,250", "40.5"].map(|word| edges(word)[2]);
    assert!(
        ends.iter().all(|end| (end - ends[0]).abs() < 1.5),
        "{ends:?}"
    );
    let begins = ["Kept", "the", "2"].map(|word| edges(word)[0]);
    assert!(
        begins.iter().all(|begin| (begin - begins[0]).abs() < 0.1),
        "{begins:?}"
    );
}
