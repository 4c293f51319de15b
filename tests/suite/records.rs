//! Side records and the feed: their fields, their shapes, and that they agree with the JSON-LD edition.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use crate::articles::{self, STEM};
use pressmark::{
    article::Article,
    edition::{
        EditionOptions,
        records::{
            Kind,
            opds::{self, Entry},
        },
    },
};
use std::collections::BTreeMap;

fn records(article: &Article) -> BTreeMap<String, String> {
    let options = EditionOptions {
        records: Kind::ALL.to_vec(),
        ..EditionOptions::default()
    };
    let (files, _) = articles::render_with(article, &["epub", "jsonld"], &options);
    files
        .into_iter()
        .filter(|file| !file.name.ends_with(".epub"))
        .map(|file| (file.name, String::from_utf8(file.bytes).unwrap()))
        .collect()
}

fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part} is not in:\n{text}");
    }
}

#[test]
fn records_are_made_only_when_asked_for() {
    let (files, _) = articles::render(&articles::news(), &["epub", "jsonld"]);
    assert_eq!(files.len(), 2);
    assert_eq!(records(&articles::news()).len(), 5);
    assert_eq!(records(&articles::news()), records(&articles::news()));
}

#[test]
fn mods_says_what_the_source_says() {
    let files = records(&articles::news());
    has(
        &files[&format!("{STEM}.mods.xml")],
        &[
            "version=\"3.8\"",
            "<titleInfo><title>Last lamp lit on the northern mole</title></titleInfo>",
            "<titleInfo type=\"alternative\"><title>A town keeps its light</title></titleInfo>",
            "<name type=\"personal\"><namePart>Berg, Maria van der</namePart>",
            "<roleTerm type=\"code\" authority=\"marcrelator\">aut</roleTerm>",
            "<roleTerm type=\"code\" authority=\"marcrelator\">pht</roleTerm>",
            "<dateIssued encoding=\"iso8601\" keyDate=\"yes\">2024-04-30T18:05:00+02:00</dateIssued>",
            "<dateCaptured encoding=\"iso8601\">2024-05-01T12:00:00Z</dateCaptured>",
            "<topic>light &amp; lamps</topic>",
            "<identifier type=\"doi\">10.5555/lamp.7</identifier>",
            "<identifier type=\"sha256\">",
            "<accessCondition type=\"use and reproduction\">© 2024 The Mole Courier</accessCondition>",
        ],
    );
    let supplied = records(&articles::interview());
    let mods = &supplied[&format!("{STEM}.mods.xml")];
    has(
        mods,
        &["<titleInfo supplied=\"yes\"><title>The harbour master"],
    );
    for absent in ["dateIssued", "publisher", "accessCondition", "<location>"] {
        assert!(!mods.contains(absent), "{absent}");
    }
}

#[test]
fn marc_has_fields_in_order_and_of_the_right_shape() {
    for (name, article) in articles::all() {
        let files = records(&article);
        let marc = &files[&format!("{STEM}.marc.xml")];
        let tags: Vec<&str> = marc
            .split("tag=\"")
            .skip(1)
            .map(|rest| &rest[..3])
            .filter(|tag| *tag < "700")
            .collect();
        assert!(tags.is_sorted(), "{name}: {tags:?}");
        assert!(marc.contains("<leader>00000naa a2200000 c 4500</leader>"));
        let fixed = marc.split("tag=\"008\">").nth(1).unwrap();
        assert_eq!(fixed.split('<').next().unwrap().len(), 40, "{name}");
        assert!(!marc.contains("<subfield code=\"a\"></subfield>"), "{name}");
    }
    let files = records(&articles::news());
    has(
        &files[&format!("{STEM}.marc.xml")],
        &[
            "<controlfield tag=\"005\">20240501120000.0</controlfield>",
            "<controlfield tag=\"008\">240501e20240430xx |||||o|||||||||||eng d</controlfield>",
            "<datafield tag=\"100\" ind1=\"1\" ind2=\" \">\n<subfield code=\"a\">Berg, Maria van der</subfield>",
            "<datafield tag=\"245\" ind1=\"1\" ind2=\"0\">",
            "<datafield tag=\"700\" ind1=\"1\" ind2=\" \">\n<subfield code=\"a\">Sexton, Tom</subfield>",
            "<subfield code=\"u\">https://news.example/2024/lamp</subfield>",
        ],
    );
}

#[test]
fn dublin_core_has_the_plain_elements() {
    let files = records(&articles::news());
    has(
        &files[&format!("{STEM}.dc.xml")],
        &[
            "<dc:title>Last lamp lit on the northern mole</dc:title>",
            "<dc:creator>Sexton, Tom</dc:creator>",
            "<dc:date>2024-04-30T18:05:00+02:00</dc:date>",
            "<dc:type>Text</dc:type>",
            "<dc:format>application/epub+zip</dc:format>",
            "<dc:language>en-GB</dc:language>",
            "<dc:identifier>https://doi.org/10.5555/lamp.7</dc:identifier>",
        ],
    );
}

#[test]
fn the_crate_names_every_edition_with_its_digest_and_refers_to_nothing_outside() {
    for (name, article) in articles::all() {
        let files = records(&article);
        let document: serde_json::Value =
            serde_json::from_str(&files["ro-crate-metadata.json"]).unwrap();
        let graph = document["@graph"].as_array().unwrap();
        assert_eq!(
            graph[0]["conformsTo"]["@id"],
            "https://w3id.org/ro/crate/1.1"
        );
        assert_eq!(graph[1]["@id"], "./");
        let ids: Vec<&str> = graph
            .iter()
            .map(|node| node["@id"].as_str().unwrap())
            .collect();
        let parts = graph[1]["hasPart"].as_array().unwrap();
        assert!(parts.len() >= 2, "{name}");
        for part in parts {
            let id = part["@id"].as_str().unwrap();
            let node = graph.iter().find(|node| node["@id"] == id).unwrap();
            assert_eq!(node["sha256"].as_str().unwrap().len(), 64);
        }
        for key in ["license", "mentions"] {
            assert!(
                ids.contains(&graph[1][key]["@id"].as_str().unwrap()),
                "{name} {key}"
            );
        }
    }
}

#[test]
fn records_of_hostile_words_are_well_formed() {
    let files = records(&articles::hostile());
    for (name, text) in files.iter().filter(|(name, _)| name.ends_with(".xml")) {
        assert!(!text.contains("<script"), "{name}");
        let mut reader = quick_xml::Reader::from_str(text);
        loop {
            match reader.read_event() {
                Ok(quick_xml::events::Event::Eof) => break,
                Ok(_) => {}
                Err(error) => panic!("{name}: {error}"),
            }
        }
    }
}

fn entry(article: &Article) -> Entry {
    let (files, _) = articles::render(article, &["epub", "jsonld"]);
    Entry {
        files: files
            .iter()
            .map(|file| {
                (
                    format!("data/{STEM}/{}", file.name),
                    file.media_type.to_owned(),
                    file.bytes.len() as u64,
                )
            })
            .collect(),
        record: files
            .iter()
            .find(|file| file.name.ends_with(".jsonld"))
            .map(|file| serde_json::from_slice(&file.bytes).unwrap()),
        stem: STEM.to_owned(),
    }
}

#[test]
fn the_feed_lists_every_book_with_what_its_record_says() {
    let entries: Vec<Entry> = articles::all()
        .iter()
        .map(|(_, article)| entry(article))
        .collect();
    let feed = opds::feed("Harbour papers", &entries, None);
    assert_eq!(feed, opds::feed("Harbour papers", &entries, None));
    let feed: serde_json::Value = serde_json::from_slice(&feed).unwrap();
    assert_eq!(feed["metadata"]["title"], "Harbour papers");
    assert_eq!(feed["metadata"]["numberOfItems"], entries.len());
    assert_eq!(feed["links"][0]["rel"], "self");
    let news = &feed["publications"][1];
    assert_eq!(
        news["metadata"]["title"],
        "Last lamp lit on the northern mole"
    );
    assert_eq!(news["metadata"]["author"][0]["name"], "Maria van der Berg");
    assert_eq!(news["metadata"]["published"], "2024-04-30T18:05:00+02:00");
    assert_eq!(
        news["links"][0]["rel"],
        "http://opds-spec.org/acquisition/open-access"
    );
    assert_eq!(
        news["links"][0]["href"],
        format!("../data/{STEM}/{STEM}.epub")
    );
    assert_eq!(news["images"][0]["href"], opds::COVER_NAME);
    assert!(
        news["links"]
            .as_array()
            .unwrap()
            .iter()
            .any(|link| link["rel"] == "self")
    );
    // "2019-07" is no date of the schema and stays out; the record keeps it.
    assert!(
        feed["publications"][2]["metadata"]
            .get("published")
            .is_none()
    );
    // A time without seconds or without an offset is none of RFC 3339: its day is told.
    for (date, told) in [
        ("2024-04-30T18:05+02:00", Some("2024-04-30")),
        ("2024-04-30T18:05:00", Some("2024-04-30")),
        ("2024-04-30T18:05:00Z", Some("2024-04-30T18:05:00Z")),
        ("2024-04-30", Some("2024-04-30")),
        ("2024", None),
    ] {
        let mut entry = entry(&articles::all()[0].1);
        entry.record.as_mut().unwrap()["datePublished"] = date.into();
        let feed = opds::feed("One", &[entry], None);
        let feed: serde_json::Value = serde_json::from_slice(&feed).unwrap();
        let published = &feed["publications"][0]["metadata"]["published"];
        assert_eq!(published.as_str(), told, "{date}");
    }
    assert!(image::load_from_memory(opds::COVER).is_ok());
    let empty: serde_json::Value = serde_json::from_slice(&opds::feed("None", &[], None)).unwrap();
    assert_eq!(empty["publications"].as_array().unwrap().len(), 0);
}

/// Writes the records of all articles where PRESSMARK_KEEP says, for validators outside.
#[test]
fn records_can_be_kept() {
    let Ok(folder) = std::env::var("PRESSMARK_KEEP") else {
        return;
    };
    for (name, article) in articles::all() {
        for (file, text) in records(&article) {
            let file = file.replace(STEM, name);
            let file = if file.starts_with("ro-crate") {
                format!("{name}.{file}")
            } else {
                file
            };
            std::fs::write(format!("{folder}/{file}"), text).unwrap();
        }
    }
    let entries: Vec<Entry> = articles::all()
        .iter()
        .map(|(_, article)| entry(article))
        .collect();
    std::fs::write(
        format!("{folder}/opds.json"),
        opds::feed("Harbour papers", &entries, None),
    )
    .unwrap();
}
