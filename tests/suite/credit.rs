//! Captions and credits: every convention's examples, and the invariant that no letter is lost.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use super::shared;
use pressmark::{
    article::{AgentKind, ElementSpan, ElementWords, PartyRole},
    credit::{self, CONVENTIONS, Example, Line, Material, Reading},
    cue,
};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn material(example: &Example) -> Material {
    let mut line = Line {
        text: example.line.to_owned(),
        ..Line::default()
    };
    if let Some((element, text)) = example.element {
        let (name, words) = element.split_once(' ').unwrap_or((element, ""));
        let start = example
            .line
            .rfind(text)
            .expect("the element's text is in the line");
        line.elements.push(ElementSpan {
            start,
            end: start + text.len(),
            words: ElementWords {
                name: name.into(),
                words: words.into(),
            },
        });
    }
    Material {
        lines: vec![line],
        alts: if example.alt.is_empty() {
            Vec::new()
        } else {
            vec![example.alt.to_owned()]
        },
    }
}

fn letters(text: &str) -> BTreeMap<char, usize> {
    let mut out = BTreeMap::new();
    for c in text.chars().filter(|c| c.is_alphanumeric()) {
        *out.entry(c).or_default() += 1;
    }
    out
}

/// Letters of the printed text = caption + credit as printed + what was dropped.
fn conserved(material: &Material, reading: &Reading) -> Result<(), String> {
    let printed: String = material
        .lines
        .iter()
        .map(|line| format!("{}\n", line.text))
        .collect();
    let mut kept = reading.caption_text(material);
    if let Some(credit) = &reading.credit {
        kept.push('\n');
        kept.push_str(&credit.verbatim);
    }
    for place in &reading.dropped {
        kept.push('\n');
        kept.push_str(material.words(place));
    }
    if letters(&printed) == letters(&kept) {
        Ok(())
    } else {
        Err(format!("printed {printed:?}\nkept {kept:?}"))
    }
}

#[test]
fn every_convention_reads_its_examples() {
    let mut wrong = Vec::new();
    for convention in CONVENTIONS {
        assert!(
            convention.examples().len() >= 3,
            "{} needs examples",
            convention.name()
        );
        for example in convention.examples() {
            let material = material(example);
            let reading = credit::split(&material);
            let caption = reading.caption_text(&material);
            let credit = reading.credit.clone().unwrap_or_default();
            let made = |party: &&pressmark::article::Party| {
                party.kind == AgentKind::Person
                    || (party.role == PartyRole::Creator && party.kind == AgentKind::Unknown)
            };
            let creators: Vec<&str> = credit
                .parties
                .iter()
                .filter(made)
                .map(|party| party.name.as_str())
                .collect();
            let organisations: Vec<&str> = credit
                .parties
                .iter()
                .filter(|party| !made(party) && party.kind == AgentKind::Organisation)
                .map(|party| party.name.as_str())
                .collect();
            if caption != example.caption
                || credit.text != example.credit
                || creators != example.creators
                || organisations != example.organisations
            {
                wrong.push(format!(
                    "{} by {}: {:?}\n  caption {caption:?}\n  credit {:?} {creators:?} {organisations:?}",
                    convention.name(), credit.convention, example.line, credit.text
                ));
            }
            if let Err(lost) = conserved(&material, &reading) {
                wrong.push(lost);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn names_are_in_one_table_in_one_spelling() {
    let names: Vec<&str> = CONVENTIONS
        .iter()
        .map(|convention| convention.name())
        .collect();
    let mut unique = names.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(names.len(), unique.len());
}

#[test]
fn labels_and_furniture_speak_many_languages() {
    for (table, least) in [
        (include_str!("../../src/cue/labels.tsv"), 45),
        (include_str!("../../src/cue/furniture.tsv"), 40),
        (include_str!("../../src/cue/roles.tsv"), 30),
    ] {
        let languages: std::collections::BTreeSet<&str> = table
            .lines()
            .filter(|line| !line.starts_with(['#', '*']))
            .filter_map(|line| line.split('\t').next())
            .collect();
        assert!(
            languages.len() >= least,
            "{} {languages:?}",
            languages.len()
        );
        for language in [
            "ja", "ko", "zh", "ar", "he", "de", "fr", "es", "ru", "vi", "zu",
        ] {
            assert!(languages.contains(language), "{language}");
        }
    }
    // Every label of every language, before an agency, on a line of its own and behind a caption.
    for row in include_str!("../../src/cue/labels.tsv")
        .lines()
        .filter(|line| !line.starts_with(['#', '*']))
    {
        let row: Vec<&str> = row.split('\t').collect();
        if !matches!(row[1], "photo" | "source") {
            continue;
        }
        for label in row[2].split('|').map(|label| label.trim_start_matches('+')) {
            let sign = if label.ends_with([':', '・', '/', '＝']) {
                ""
            } else {
                ": "
            };
            let credit = format!("{label}{sign}Reuters");
            for text in [credit.clone(), format!("1234567890. {credit}")] {
                let material = Material::of_text(&text, &[]);
                let reading = credit::split(&material);
                let read = reading.credit.map(|credit| credit.text);
                assert_eq!(read.as_deref(), Some("Reuters"), "{}: {text}", row[0]);
            }
        }
    }
    // Every phrase of furniture, on a line of its own beside a caption.
    for row in include_str!("../../src/cue/furniture.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
    {
        let row: Vec<&str> = row.split('\t').collect();
        for phrase in row[2].split('|') {
            assert!(cue::furniture::is_line(phrase), "{}: {phrase}", row[0]);
        }
    }
    for (line, whole) in [
        ("Enlarge this image", true),
        ("Öppna bild i helskärm", true),
        ("사진 확대", true),
        ("1 of 5", true),
        ("Foto 1 de 1", true),
        ("0:49", true),
        ("תמונה", true),
        ("画像を拡大する", true),
        ("تكبير الصورة", true),
        ("Videobeitrag", true),
        ("[Videoseite]", true),
        ("Ende des Videobeitrags", true),
        ("Video 27:37 Min. |19.10.19, 12:30 Uhr |HTV", true),
        ("02:10 min · Harbour TV", true),
        ("Video 2:30 min. | Foto: Ada Example", false),
        ("She was 3:05 min. faster than Ben", false),
        ("The plan to expand", false),
        ("Ada Example", false),
    ] {
        assert_eq!(cue::furniture::is_line(line), whole, "{line}");
    }
}

#[test]
fn capitals_are_set_and_nothing_else() {
    for (printed, name) in [
        ("GEORG HOCHMUTH", "Georg Hochmuth"),
        ("Ezequiel BECERRA", "Ezequiel Becerra"),
        ("JEAN-LUC O'NEILL", "Jean-Luc O'Neill"),
        ("ADA VAN DER BEISPIEL", "Ada van der Beispiel"),
        ("BO MCSAMPLE", "Bo McSample"),
        ("J.J. GUILLÉN", "J.J. Guillén"),
        ("Ada Example", "Ada Example"),
        ("boxedwater", "boxedwater"),
        ("NASA", "NASA"),
    ] {
        assert_eq!(cue::capitals::capitals_set(printed), name);
    }
}

#[test]
fn licences_have_their_address() {
    for (printed, url) in [
        (
            "CC BY 2.0",
            Some("https://creativecommons.org/licenses/by/2.0/"),
        ),
        (
            "CC BY-SA 4.0",
            Some("https://creativecommons.org/licenses/by-sa/4.0/"),
        ),
        (
            "CC-BY-NC-ND 3.0",
            Some("https://creativecommons.org/licenses/by-nc-nd/3.0/"),
        ),
        (
            "CC0",
            Some("https://creativecommons.org/publicdomain/zero/1.0/"),
        ),
        (
            "Creative Commons Attribution-ShareAlike 4.0",
            Some("https://creativecommons.org/licenses/by-sa/4.0/"),
        ),
        ("CC BY", None),
        ("Public Domain", None),
    ] {
        let (_, licence) =
            cue::licences::find(&format!("Ada Example / Flickr / {printed}")).expect(printed);
        assert_eq!(licence.name, printed);
        assert_eq!(licence.url.as_deref(), url, "{printed}");
    }
    assert!(cue::licences::find("Ada Example / AFP").is_none());
}

#[test]
fn roles_of_parties_come_from_the_names() {
    let parsed = cue::parties::parse(
        "Ada Example/AFP via Getty Images",
        cue::parties::Hint::default(),
    );
    let roles: Vec<PartyRole> = parsed.parties.iter().map(|party| party.role).collect();
    assert_eq!(
        roles,
        [PartyRole::Creator, PartyRole::Agency, PartyRole::Via]
    );
    assert_eq!(
        parsed.parties[1].canonical.as_deref(),
        Some("Agence France-Presse")
    );
    assert_eq!(parsed.via.as_deref(), Some("Getty Images"));
    let parsed = cue::parties::parse(
        "Ada Example for The New York Times",
        cue::parties::Hint::default(),
    );
    assert_eq!(parsed.parties[1].role, PartyRole::Client);
    let parsed = cue::parties::parse("AP Photo/Ada Example, File", cue::parties::Hint::default());
    assert_eq!(parsed.flags, ["file"]);
    assert_eq!(parsed.parties.len(), 2);
    let parsed = cue::parties::parse(
        "Courtesy of the Harbour Museum",
        cue::parties::Hint::default(),
    );
    assert_eq!(parsed.parties[0].role, PartyRole::Courtesy);
    assert_eq!(parsed.flags, ["supplied"]);
    let parsed = cue::parties::parse(
        "Royal Harbour Society, London, UK/Bridgeman Images",
        cue::parties::Hint::default(),
    );
    assert_eq!(parsed.parties[0].name, "Royal Harbour Society, London, UK");
}

#[test]
fn only_a_printed_sign_makes_a_copyright_notice() {
    let read = |text: &str| {
        credit::split(&Material::of_text(text, &[]))
            .credit
            .expect(text)
    };
    assert_eq!(
        read("© 2019 Ada Example").copyright_notice.as_deref(),
        Some("© 2019 Ada Example")
    );
    assert_eq!(read("© 2019 Ada Example").years, [2019]);
    assert_eq!(read("Photo: Ada Example/AFP").copyright_notice, None);
}

#[test]
fn doubt_leaves_everything_in_the_caption_and_says_so() {
    let material = Material::of_text("An old gate near the river (Jane Sample)", &[]);
    let reading = credit::split(&material);
    assert!(reading.credit.is_none());
    assert_eq!(
        reading.caption_text(&material),
        "An old gate near the river (Jane Sample)"
    );
}

#[test]
fn no_letter_is_lost_on_the_development_blocks() {
    let Some(path) = shared::path(
        "captions-dev/dev.jsonl",
        "conservation of development captions",
    ) else {
        return;
    };
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let block: serde_json::Value = serde_json::from_str(line).unwrap();
        let alts: Vec<String> = serde_json::from_value(block["alt"].clone()).unwrap();
        for alts in [alts.as_slice(), &[]] {
            let material = Material::of_text(block["raw"].as_str().unwrap(), alts);
            conserved(&material, &credit::split(&material)).unwrap();
        }
    }
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("Photo: ".to_owned()),
        Just("© ".to_owned()),
        Just("(".to_owned()),
        Just(")".to_owned()),
        Just("/".to_owned()),
        Just(" via ".to_owned()),
        Just("Getty Images".to_owned()),
        Just("AP".to_owned()),
        Just("Ada Example".to_owned()),
        Just(". ".to_owned()),
        Just("\n".to_owned()),
        Just("toggle caption".to_owned()),
        Just("... [+]".to_owned()),
        Just("＝ＡＰ".to_owned()),
        Just("提供".to_owned()),
        Just("사진=".to_owned()),
        Just("1 of 5".to_owned()),
        Just("Foto".to_owned()),
        Just("courtesy of ".to_owned()),
        Just("CC BY 2.0".to_owned()),
        Just("صورة: ".to_owned()),
        Just("[".to_owned()),
        Just("]".to_owned()),
        Just("İ".to_owned()),
        Just("ß".to_owned()),
        Just("Image caption, ".to_owned()),
        Just("http://a.example/b.jpg".to_owned()),
        "[a-zA-Z ,.;:|()/-]{0,20}",
        "\\PC{0,12}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]
    #[test]
    fn no_letter_is_lost_on_random_lines(pieces in prop::collection::vec(piece(), 0..14), alt in prop::collection::vec(piece(), 0..6), span in (0usize..60, 0usize..60)) {
        let text = pieces.concat();
        let mut material = Material::of_text(&text, &[alt.concat()]);
        if let Some(line) = material.lines.first_mut() {
            let mut start = span.0.min(line.text.len());
            let mut end = (span.0 + span.1).min(line.text.len());
            while !line.text.is_char_boundary(start) { start -= 1; }
            while !line.text.is_char_boundary(end) { end += 1; }
            line.elements.push(ElementSpan { start, end, words: ElementWords { name: "span".into(), words: "credit".into() } });
        }
        let reading = credit::split(&material);
        if let Err(lost) = conserved(&material, &reading) {
            prop_assert!(false, "{}", lost);
        }
        if let Some(credit) = &reading.credit {
            prop_assert!(credit.confidence >= credit::CERTAIN);
            prop_assert!(!credit.text.is_empty());
        }
    }
}
