//! The EPUB edition: its package, its pages, its bytes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use crate::articles;
use pressmark::{
    article::{Article, Picture},
    edition::{
        EditionOptions,
        epub::{EpubOptions, STYLE},
    },
    notice::Notice,
};
use std::{
    collections::BTreeMap,
    io::{Cursor, Read},
};

fn epub(article: &Article) -> (Vec<u8>, Vec<Notice>) {
    let (mut files, notices) = articles::render(article, &["epub"]);
    (files.remove(0).bytes, notices)
}

fn with(article: &Article, options: EpubOptions) -> BTreeMap<String, String> {
    let options = EditionOptions {
        epub: options,
        ..EditionOptions::default()
    };
    let (files, _) = articles::render_with(article, &["epub"], &options);
    texts(&files[0].bytes)
}

/// The text files of a book.
fn texts(epub: &[u8]) -> BTreeMap<String, String> {
    let mut zip = zip::ZipArchive::new(Cursor::new(epub)).unwrap();
    let mut out = BTreeMap::new();
    for n in 0..zip.len() {
        let mut file = zip.by_index(n).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        if let Ok(text) = String::from_utf8(bytes) {
            out.insert(file.name().unwrap().into_owned(), text);
        }
    }
    out
}

fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part} is not in:\n{text}");
    }
}

#[test]
fn the_files_stand_in_a_fixed_order_with_fixed_times_and_pictures_stored() {
    let (bytes, _) = epub(&articles::news());
    assert_eq!(bytes, epub(&articles::news()).0, "the bytes repeat");
    let mut zip = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let mut names = Vec::new();
    for n in 0..zip.len() {
        let mut file = zip.by_index(n).unwrap();
        let name = file.name().unwrap().into_owned();
        let stored = file.compression() == zip::CompressionMethod::Stored;
        assert_eq!(
            stored,
            name == "mimetype" || name.contains("/images/"),
            "{name}"
        );
        assert_eq!(
            file.last_modified(),
            Some(zip::DateTime::default()),
            "{name}"
        );
        assert_eq!(
            file.unix_mode().map(|mode| mode & 0o777),
            Some(0o644),
            "{name}"
        );
        if name.ends_with("fig-1.jpg") {
            let mut kept = Vec::new();
            file.read_to_end(&mut kept).unwrap();
            assert_eq!(kept, articles::news().pictures[0].bytes.to_vec());
        }
        names.push(name);
    }
    assert_eq!(
        names,
        [
            "mimetype",
            "META-INF/container.xml",
            "EPUB/package.opf",
            "EPUB/nav.xhtml",
            "EPUB/cover.xhtml",
            "EPUB/article.xhtml",
            "EPUB/colophon.xhtml",
            "EPUB/style.css",
            "EPUB/metadata/article.jsonld",
            "EPUB/images/fig-1.jpg",
            "EPUB/images/fig-2.png",
        ]
    );
    assert_eq!(&bytes[30..58], b"mimetypeapplication/epub+zip");
}

#[test]
fn the_package_says_what_the_source_says() {
    let files = texts(&epub(&articles::news()).0);
    let package = &files["EPUB/package.opf"];
    has(
        package,
        &[
            "version=\"3.0\" xml:lang=\"en-GB\" dir=\"ltr\" unique-identifier=\"pub-id\"",
            "<dc:identifier>doi:10.5555/lamp.7</dc:identifier>",
            "<dc:identifier>uri:https://news.example/2024/lamp</dc:identifier>",
            "<dc:identifier>urn:sha256:",
            "<dc:title id=\"title\">Last lamp lit on the northern mole</dc:title>",
            "<meta refines=\"#title\" property=\"title-type\">main</meta>",
            "<dc:language>en-GB</dc:language>",
            "<dc:creator id=\"creator-1\">Maria van der Berg</dc:creator>",
            "<meta refines=\"#creator-1\" property=\"role\" scheme=\"marc:relators\">aut</meta>",
            "<meta refines=\"#creator-1\" property=\"file-as\">Berg, Maria van der</meta>",
            "<dc:contributor id=\"contributor-1\">Lena Ort</dc:contributor>",
            "property=\"role\" scheme=\"marc:relators\">edt</meta>",
            "<dc:contributor id=\"contributor-2\">Ada Quill</dc:contributor>",
            "property=\"role\" scheme=\"marc:relators\">pht</meta>",
            "<dc:publisher>The Mole Courier</dc:publisher>",
            "<dc:date>2024-04-30T18:05:00+02:00</dc:date>",
            "<meta property=\"dcterms:issued\">2024-04-30T18:05:00+02:00</meta>",
            "<dc:description>How a town kept its lamp.</dc:description>",
            "<dc:subject>light &amp; lamps</dc:subject>",
            "<dc:type>article</dc:type>",
            "<dc:source id=\"source\">https://news.example/2024/lamp</dc:source>",
            "<meta refines=\"#source\" property=\"dcterms:date\">2024-05-01T12:00:00Z</meta>",
            "<meta refines=\"#source\" property=\"dcterms:identifier\">urn:sha256:",
            "<dc:rights>© 2024 The Mole Courier</dc:rights>",
            "<meta property=\"dcterms:provenance\">Converted by Pressmark ",
            "3 of 14 captured blocks were removed (navigation 2, links to other articles 1)",
            "<meta property=\"schema:accessModeSufficient\">textual,visual</meta>",
            "<meta property=\"dcterms:modified\">2024-05-01T12:00:00Z</meta>",
            "<link rel=\"record\" href=\"metadata/article.jsonld\" media-type=\"application/ld+json\"/>",
            "<meta name=\"cover\" content=\"fig-1\"/>",
            "properties=\"cover-image\"",
        ],
    );
    assert!(
        !package.contains("alternativeText"),
        "one picture has no alternative text"
    );
    assert!(!package.contains("conformsTo"), "nobody evaluated it");
    assert!(!package.contains("belongs-to-collection"));
    let spine = package.split("<spine").nth(1).unwrap();
    has(
        spine,
        &["idref=\"cover\"", "idref=\"article\"", "idref=\"colophon\""],
    );
    assert!(!spine.contains("idref=\"nav\""));
}

#[test]
fn what_the_source_does_not_say_is_absent() {
    let (bytes, notices) = epub(&articles::interview());
    let files = texts(&bytes);
    let package = &files["EPUB/package.opf"];
    for absent in [
        "dc:creator",
        "dc:publisher",
        "dc:date",
        "dcterms:issued",
        "dc:description",
        "cover-image",
        "uri:",
    ] {
        assert!(!package.contains(absent), "{absent}");
    }
    has(
        package,
        &[
            "<dc:title id=\"title\">[The harbour master",
            "the title is supplied",
            "<dc:source id=\"source\">interview/harbour.txt</dc:source>",
            "<dc:rights>The capture states no rights.</dc:rights>",
            "<meta property=\"dcterms:modified\">1980-01-01T00:00:00Z</meta>",
            "<meta property=\"schema:accessModeSufficient\">textual</meta>",
        ],
    );
    assert!(
        notices
            .iter()
            .any(|notice| notice.code == "edition.epub.modified-unknown")
    );
    // Without an author the publisher stands as corporate creator.
    let arabic = texts(&epub(&articles::arabic()).0);
    has(
        &arabic["EPUB/package.opf"],
        &[
            // It has no role: calibre takes no creator but an author or one without a role.
            "<dc:creator id=\"creator-1\">أخبار الميناء</dc:creator>\n<meta refines=\"#creator-1\" property=\"file-as\">",
            "page-progression-direction=\"rtl\"",
        ],
    );
}

#[test]
fn a_date_keeps_its_precision() {
    let mut article = articles::long_read();
    has(
        &texts(&epub(&article).0)["EPUB/package.opf"],
        &["<dc:date>2019-07</dc:date>"],
    );
    // A time without an offset is no W3CDTF date: dc:date falls back to the day, dcterms:issued keeps all.
    article.metadata.published = Some(articles::field("2019-07-04T10:30".parse().unwrap(), "meta"));
    has(
        &texts(&epub(&article).0)["EPUB/package.opf"],
        &[
            "<dc:date>2019-07-04</dc:date>",
            "dcterms:issued\">2019-07-04T10:30</meta>",
        ],
    );
}

#[test]
fn options_add_ark_series_rights_and_certifier() {
    let files = with(
        &articles::interview(),
        EpubOptions {
            ark: Some("ark:/12345/{sha256:8}".to_owned()),
            rights: Some("Reading room only.".to_owned()),
            series: Some("Harbour papers".to_owned()),
            series_position: Some(7),
            certified_by: Some("The Harbour Library".to_owned()),
            conforms_to: None,
        },
    );
    let digest = articles::interview().provenance.sha256.unwrap().short(8);
    has(
        &files["EPUB/package.opf"],
        &[
            &format!("<dc:identifier>ark:/12345/{digest}</dc:identifier>"),
            "<dc:rights>Reading room only.</dc:rights>",
            "<meta id=\"series\" property=\"belongs-to-collection\">Harbour papers</meta>",
            "<meta refines=\"#series\" property=\"collection-type\">series</meta>",
            "<meta refines=\"#series\" property=\"group-position\">7</meta>",
            "<meta property=\"dcterms:conformsTo\">EPUB Accessibility 1.1 - WCAG 2.2 Level AA</meta>",
            "<meta property=\"a11y:certifiedBy\">The Harbour Library</meta>",
        ],
    );
}

#[test]
fn an_interview_has_its_questions_in_the_contents_and_its_caption_once() {
    let files = texts(&epub(&articles::interview()).0);
    has(
        &files["EPUB/nav.xhtml"],
        &[
            "<a href=\"article.xhtml#q-1\">Why do the lights still matter",
            "<a href=\"article.xhtml#q-2\">What has changed",
            "epub:type=\"landmarks\"",
            "hidden=\"hidden\"",
        ],
    );
    assert!(!files["EPUB/nav.xhtml"].contains("epub:type=\"loi\""));
    let article = &files["EPUB/article.xhtml"];
    assert_eq!(article.matches("on Tuesday, March 3, 2015").count(), 1);
    has(
        article,
        &[
            "<h2 class=\"question\" id=\"q-1-text\">",
            "Picture not captured</p>",
            "aria-label=\"A lighthouse keeper stands beside the lamp of the north tower (Picture not captured)\"",
            "<span class=\"credit\" dir=\"auto\">Ada Quill/The Harbour Press</span>",
        ],
    );
}

#[test]
fn every_kind_of_block_has_its_element() {
    let files = texts(&epub(&articles::long_read()).0);
    has(
        &files["EPUB/article.xhtml"],
        &[
            "<section aria-labelledby=\"h-1\">",
            "<h2 id=\"h-1\">How a lens works</h2>",
            "<h3 id=\"h-2\">Glass &amp; brass</h3>",
            "<a id=\"ref-1\" epub:type=\"noteref\" role=\"doc-noteref\" href=\"#note-1\">1</a>",
            "<strong>strong</strong>",
            "H<sub>2</sub>O, x<sup>2</sup>, <del>gone</del>",
            "<span lang=\"fr\" xml:lang=\"fr\">La lumière revient</span>",
            "<br/>",
            "<ol>",
            "<ul>",
            "<dt>Fixed light</dt>",
            "<caption>Lamps of the coast</caption>",
            "<th scope=\"col\">Height (m)</th>",
            "<th scope=\"row\">North mole</th>",
            "<blockquote>",
            "<p class=\"attribution\">Rule 1 of the keepers</p>",
            "<code class=\"language-rust\">fn lamp(on: bool)",
            "    if on { \"lit\" } else { \"dark\" }",
            "<a href=\"https://video.example/watch?v=1&amp;t=2\">The lamp turning</a>",
            "<hr/>",
            "<p class=\"correction\">",
            "<aside id=\"note-1\" epub:type=\"footnote\" role=\"doc-footnote\">",
            "<a href=\"#ref-1\" role=\"doc-backlink\">1</a>",
        ],
    );
    let nav = &files["EPUB/nav.xhtml"];
    let flat: String = nav.lines().collect();
    has(
        &flat,
        &[
            "How a lens works</a><ol><li><a href=\"article.xhtml#h-2\">Glass &amp; brass</a></li></ol></li>",
        ],
    );
}

#[test]
fn parts_in_another_language_say_so() {
    let files = texts(&epub(&articles::arabic()).0);
    has(
        &files["EPUB/article.xhtml"],
        &[
            "lang=\"ar\" xml:lang=\"ar\" dir=\"rtl\"",
            "<p lang=\"en\" xml:lang=\"en\" dir=\"ltr\">The keeper's log, 1901.</p>",
        ],
    );
    has(
        &files["EPUB/colophon.xhtml"],
        &[
            "role=\"doc-colophon\"",
            "lang=\"en\" xml:lang=\"en\" dir=\"ltr\"",
        ],
    );
}

#[test]
fn hostile_words_are_inert_and_said() {
    let (bytes, notices) = epub(&articles::hostile());
    let files = texts(&bytes);
    for (name, text) in &files {
        if name.ends_with(".xhtml") || name.ends_with(".opf") {
            assert!(!text.contains("<script"), "{name}");
            assert!(!text.contains("javascript:"), "{name}");
            assert!(
                text.chars()
                    .all(|c| !c.is_control() || matches!(c, '\n' | '\t' | '\u{7f}'..='\u{9f}')),
                "{name}"
            );
        }
    }
    has(
        &files["EPUB/article.xhtml"],
        &[
            "]]&gt; &lt;!-- --&gt; &lt;script&gt;alert(1)&lt;/script&gt; &amp;lt;script&amp;gt;",
            "bad link",
            "worse link",
        ],
    );
    assert!(
        notices
            .iter()
            .any(|notice| notice.code == "edition.epub.forbidden-characters")
    );
    assert!(
        notices
            .iter()
            .any(|notice| notice.code == "edition.epub.unlinked")
    );
}

#[test]
fn two_million_letters_are_one_book() {
    let mut article = articles::bare();
    let long = "lamp ]]> & ".repeat(200_000);
    article.body = vec![articles::heading_of(&long), articles::paragraph_of(&long)];
    article.metadata.headline = Some(articles::field(long.clone(), "h1"));
    let files = texts(&epub(&article).0);
    assert!(files["EPUB/article.xhtml"].len() > 6_000_000);
    assert!(files["EPUB/nav.xhtml"].len() < 6_000_000);
}

#[test]
fn a_picture_shown_twice_is_kept_once_and_one_shown_nowhere_is_left_out() {
    let mut article = articles::news();
    article.pictures.push(articles::picture("image/jpeg", 200));
    article.change_figures(&mut |figure| figure.picture = Picture::Present(1));
    let files = epub(&article).0;
    let mut zip = zip::ZipArchive::new(Cursor::new(&files)).unwrap();
    let pictures: Vec<String> = (0..zip.len())
        .map(|n| zip.by_index(n).unwrap().name().unwrap().into_owned())
        .filter(|name| name.contains("/images/"))
        .collect();
    assert_eq!(pictures, ["EPUB/images/fig-1.png"]);
}

#[test]
fn the_style_leaves_sizes_colours_and_faces_to_the_reader() {
    for forbidden in [
        "px",
        "pt;",
        "color",
        "font-family",
        "@font-face",
        "url(",
        "!important",
    ] {
        assert!(
            !STYLE.replace("Colours", "").contains(forbidden),
            "{forbidden}"
        );
    }
}

#[test]
fn another_reader_opens_the_book() {
    let (bytes, _) = epub(&articles::news());
    let book = rbook::Epub::read(Cursor::new(bytes)).unwrap();
    let metadata = book.metadata();
    assert_eq!(
        metadata.title().unwrap().value(),
        "Last lamp lit on the northern mole"
    );
    assert_eq!(metadata.language().unwrap().value(), "en-GB");
    let creators: Vec<&str> = metadata.creators().map(|creator| creator.value()).collect();
    assert_eq!(creators, ["Maria van der Berg", "Tom Sexton"]);
    assert_eq!(book.spine().len(), 3);
}

#[test]
fn no_two_sections_of_a_book_have_the_same_name() {
    let mut article = articles::long_read();
    let again = articles::heading_of("Notes");
    article.body.extend([
        again.clone(),
        articles::paragraph_of("The first notes."),
        again,
        articles::paragraph_of("The second notes."),
    ]);
    assert!(!article.notes.is_empty());
    let (book, _) = epub(&article);
    let page = texts(&book).remove("EPUB/article.xhtml").unwrap();
    let named = |id: &str| page.matches(&format!("aria-labelledby=\"{id}\"")).count();
    let heads: Vec<&str> = page
        .match_indices(">Notes</h2>")
        .map(|(at, _)| {
            let (_, id) = page[..at].rsplit_once("id=\"").unwrap();
            id.split('"').next().unwrap()
        })
        .collect();
    assert_eq!(heads.len(), 3, "{page}");
    assert_eq!(heads.iter().map(|id| named(id)).sum::<usize>(), 1);
}
