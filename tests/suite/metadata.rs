//! What pages and text dumps say of themselves, read through the stages a capture passes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use super::shared;
use pressmark::{
    article::{AgentKind, ArticleKind},
    capture::{self, Extent, Location, Source, Supplied},
    limits::Limits,
    metadata::{self, Described},
    page::{self, Page},
};
use std::{fs, path::Path};

fn read_file(path: &Path, supplied: &Supplied) -> (Page, Described) {
    let source = Source {
        path: path.to_owned(),
        name: "capture".to_owned(),
    };
    let limits = Limits::default();
    let capture = capture::read(
        &source,
        &Location::default(),
        supplied,
        Extent::Shown,
        &limits,
    )
    .unwrap();
    let page = page::read(&capture, &limits).unwrap();
    let described = metadata::read(&page, &capture.supplied);
    (page, described)
}

pub(super) fn read_with(name: &str, text: &str, supplied: &Supplied) -> (Page, Described) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    read_file(&path, supplied)
}

pub(super) fn html(head: &str, body: &str) -> Described {
    let text = format!(
        "<!DOCTYPE html><html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>"
    );
    read_with("page.html", &text, &Supplied::default()).1
}

pub(super) fn headline(described: &Described) -> &str {
    &described.metadata.headline.as_ref().unwrap().value
}

pub(super) fn authors(described: &Described) -> Vec<&str> {
    described
        .metadata
        .authors
        .iter()
        .map(|author| author.value.name.as_str())
        .collect()
}

pub(super) fn published(described: &Described) -> Option<&str> {
    described
        .metadata
        .published
        .as_ref()
        .map(|date| date.value.as_str())
}

pub(super) fn claimed<'a>(page: &Page, described: &'a Described) -> Vec<(&'a str, String)> {
    described
        .claims
        .iter()
        .map(|claim| (claim.field, page.blocks[claim.block].words()))
        .collect()
}

fn noted(described: &Described, code: &str) -> bool {
    described.notices.iter().any(|notice| notice.code == code)
}

pub(super) const BODY: &str = "<p>The rain came on a Tuesday, after eleven weeks without a cloud, and the whole village stood in the square and \
    looked up, as if it had never seen such a thing before in its long life under the hills.</p>\
    <p>By the evening the river had risen to the lower step of the mill, and the miller's daughter counted the steps that were \
    left to see, which were four, and went to bed, as she says, with the window open to hear it.</p>";

#[test]
fn the_seed_has_no_headline_no_date_no_author() {
    let Some(path) = shared::path("seed/000_be601f28e5e15ee6.txt", "the seed capture") else {
        return;
    };
    let (_, described) = read_file(&path, &Supplied::default());
    let title = described.metadata.headline.as_ref().unwrap();
    assert_eq!(title.source, "supplied");
    assert!(
        title
            .value
            .starts_with("[After a series of disquieting meetings")
            && title.value.ends_with(']')
    );
    assert!(noted(&described, "metadata.title.missing"));
    assert_eq!(published(&described), None);
    assert!(described.metadata.modified.is_none());
    assert!(authors(&described).is_empty());
    assert!(described.claims.is_empty());
    assert_eq!(described.metadata.language.as_ref().unwrap().value, "en");
}

#[test]
fn what_is_supplied_goes_before_everything() {
    let supplied = Supplied {
        title: Some("A title of the catalogue".to_owned()),
        authors: vec!["Anna Muster".to_owned()],
        published: Some("1998-03".parse().unwrap()),
        language: Some("en-GB".to_owned()),
        ..Supplied::default()
    };
    let page = format!(
        "<html lang=de><title>Rain</title><h1>Rain at last</h1><p>By Ben Beispiel</p>{BODY}"
    );
    let (page, described) = read_with("page.html", &page, &supplied);
    assert_eq!(headline(&described), "A title of the catalogue");
    assert_eq!(
        described.metadata.headline.as_ref().unwrap().source,
        "sidecar"
    );
    assert_eq!(authors(&described), ["Anna Muster"]);
    assert_eq!(published(&described), Some("1998-03"));
    assert_eq!(described.metadata.language.as_ref().unwrap().value, "en-GB");
    // The heading and the byline say something else than the fields: they stay.
    assert!(claimed(&page, &described).is_empty());
}

#[test]
fn the_headline_is_the_heading_without_the_site() {
    let head = r#"<title>Rain at last - The Valley Herald</title><meta property="og:site_name" content="The Valley Herald">
        <meta property="og:title" content="Rain at last | The Valley Herald">"#;
    assert_eq!(
        headline(&html(head, &format!("<h1>Rain at last</h1>{BODY}"))),
        "Rain at last"
    );
    assert_eq!(headline(&html(head, BODY)), "Rain at last");
    let dash = "<title>Rain at last - a chronicle</title>";
    assert_eq!(headline(&html(dash, BODY)), "Rain at last - a chronicle");
    let kicker = r#"<h1><span class="kicker">Weather</span> Rain at last in the valley</h1>"#;
    assert_eq!(
        headline(&html(head, &format!("{kicker}{BODY}"))),
        "Rain at last in the valley"
    );
}

#[test]
fn json_ld_of_the_main_entity_is_read_even_broken() {
    let head = r##"<link rel="canonical" href="https://example.org/rain">
        <script type="application/ld+json">//<![CDATA[
        {"@context":"https://schema.org","@graph":[
          {"@type":"NewsArticle","url":"https://example.org/flood","headline":"Flood","datePublished":"2001-01-01","author":"Cleo Case"},
          {"@type":"NewsArticle","mainEntityOfPage":"https://example.org/rain","headline":"Rain &amp; wind
          at last","datePublished":"2018-07-16T10:15:00+02:00","dateModified":"2018-07-17",
           "author":[{"@type":"Person","name":"ANNA MUSTER"},{"@type":"Person","name":"Ben Beispiel"},],
           "publisher":{"@id":"#p"},"articleSection":"Weather","keywords":"rain, wind",},
          {"@type":"NewsMediaOrganization","@id":"#p","name":"The Valley Herald"}]}
        //]]></script>"##;
    let described = html(head, &format!("<h1>Rain &amp; wind at last</h1>{BODY}"));
    assert_eq!(headline(&described), "Rain & wind at last");
    assert_eq!(authors(&described), ["Anna Muster", "Ben Beispiel"]);
    assert_eq!(published(&described), Some("2018-07-16T10:15:00+02:00"));
    let m = &described.metadata;
    assert_eq!(m.modified.as_ref().unwrap().value.as_str(), "2018-07-17");
    assert_eq!(
        m.publisher.as_ref().unwrap().value.name,
        "The Valley Herald"
    );
    assert_eq!(
        m.publisher.as_ref().unwrap().value.kind,
        AgentKind::Organisation
    );
    assert_eq!(m.section.as_ref().unwrap().value, "Weather");
    assert_eq!(m.kind, ArticleKind::NewsArticle);
    assert_eq!(m.url.as_ref().unwrap().value, "https://example.org/rain");
    let words: Vec<&str> = m.keywords.iter().map(|word| word.value.as_str()).collect();
    assert_eq!(words, ["rain", "wind"]);
}

#[test]
fn a_notice_of_rights_is_what_is_said_of_rights() {
    for (foot, rights) in [
        (
            "© 1999 The Valley Herald · Best seen at 800 × 600 · You are visitor no. 18 204",
            "© 1999 The Valley Herald",
        ),
        (
            "© The Valley Herald 2005–2023 · <a href=/imprint>Imprint</a> · Proudly set in a serif",
            "© The Valley Herald 2005–2023",
        ),
        ("Copyright 2019 | Privacy Policy", "Copyright 2019"),
    ] {
        let described = page_with("", "", &format!("</article></main><footer>{foot}</footer>"));
        assert_eq!(
            described
                .metadata
                .rights
                .map(|rights| rights.value)
                .as_deref(),
            Some(rights)
        );
    }
}

#[test]
fn dates_of_comments_cards_and_copyright_lines_are_none_of_the_articles() {
    let body = format!(
        "<h1>Rain at last in the valley</h1>{BODY}\
         <div class=\"comments\"><div itemscope itemtype=\"https://schema.org/Comment\"><span itemprop=author>Cleo Case</span>\
         <time itemprop=datePublished datetime=\"2020-02-02\">2 Feb 2020</time> How nice.</div></div>\
         <aside class=\"related\"><h3>Flood</h3><time datetime=\"2021-01-01\">1 Jan 2021</time></aside>\
         <footer><p>© 2024 The Valley Herald. All rights reserved.</p></footer>"
    );
    let described = html("<title>Rain at last in the valley</title>", &body);
    assert_eq!(published(&described), None);
    assert!(authors(&described).is_empty());
    assert_eq!(
        described.metadata.rights.as_ref().unwrap().value,
        "© 2024 The Valley Herald. All rights reserved."
    );
}

#[test]
fn figures_that_may_be_read_in_two_ways_are_not_guessed() {
    let body = |lang: &str, date: &str| {
        let page = format!(
            "<html lang={lang}><title>Rain at last</title><body><h1>Rain at last</h1><p class=date>{date}</p>{BODY}"
        );
        read_with("page.html", &page, &Supplied::default()).1
    };
    assert_eq!(published(&body("en-US", "03/04/2018")), Some("2018-03-04"));
    assert_eq!(published(&body("en-GB", "03/04/2018")), Some("2018-04-03"));
    let open = body("en", "03/04/2018");
    assert!(noted(&open, "metadata.date.ambiguous"));
    assert_eq!(published(&open), Some("2018"));
    assert_eq!(published(&body("en", "16/04/2018")), Some("2018-04-16"));
}

#[test]
fn the_language_is_what_the_text_is_written_in() {
    let arabic = "<p>هطل المطر يوم الثلاثاء بعد أحد عشر أسبوعا من الجفاف، ووقف أهل القرية جميعا في الساحة ينظرون إلى السماء كأنهم لم يروا \
        مثل هذا من قبل في حياتهم الطويلة تحت التلال، وفي المساء ارتفع النهر حتى بلغ الدرجة السفلى من الطاحونة القديمة.</p>";
    let wrong = format!("<html lang=en><title>مطر</title><body><h1>مطر أخيرا</h1>{arabic}{arabic}");
    let described = read_with("page.html", &wrong, &Supplied::default()).1;
    assert_eq!(described.metadata.language.as_ref().unwrap().value, "ar");
    assert!(described.metadata.right_to_left);
    assert!(noted(&described, "metadata.language.differs"));
    let right = format!("<html lang=en_gb><title>Rain</title><body><h1>Rain at last</h1>{BODY}");
    let described = read_with("page.html", &right, &Supplied::default()).1;
    assert_eq!(described.metadata.language.as_ref().unwrap().value, "en-GB");
    assert!(!described.metadata.right_to_left);
    let none = read_with("page.html", "<html><body><p>1234</p>", &Supplied::default()).1;
    assert_eq!(none.metadata.language.as_ref().unwrap().value, "und");
    assert!(noted(&none, "metadata.language.unknown"));
}

#[test]
fn a_text_dump_shows_its_headline_by_shape_and_place() {
    let first = "The rain came on a Tuesday, after eleven weeks without a cloud, and the whole village stood in the square and looked up, \
        as if it had never seen such a thing before in its long life under the hills.";
    let dump = format!(
        "Rain at last in the valley\n\nBy Anna Muster\n\nJuly 16, 2018\n\n{first}\n\n{first} Twice.\n\n{first} Thrice.\n"
    );
    let (page, described) = read_with("dump.txt", &dump, &Supplied::default());
    assert_eq!(headline(&described), "Rain at last in the valley");
    assert_eq!(authors(&described), ["Anna Muster"]);
    assert_eq!(published(&described), Some("2018-07-16"));
    let fields: Vec<&str> = described.claims.iter().map(|claim| claim.field).collect();
    assert_eq!(
        fields,
        ["headline", "authors", "published"],
        "{:?}",
        claimed(&page, &described)
    );
}

#[test]
fn the_licence_the_doi_and_the_address_are_read() {
    let head = r#"<link rel=canonical href="/relative"><meta property="og:url" content="https://example.org/rain">
        <link rel=license href="https://creativecommons.org/licenses/by/4.0/"><meta name=citation_doi content="doi:10.1234/rain.5">"#;
    let m = html(head, &format!("<h1>Rain at last</h1>{BODY}")).metadata;
    assert_eq!(m.url.unwrap().value, "https://example.org/rain");
    assert_eq!(
        m.licence.unwrap().value,
        "https://creativecommons.org/licenses/by/4.0/"
    );
    assert_eq!(m.doi.unwrap().value, "10.1234/rain.5");
}

/// Filler of a paragraph's length.
pub(super) const PARAGRAPH: &str = "The river rose in the night and went back in the morning, and the people of the lower town \
    carried their chairs out to dry them in the sun, as they have done every spring since the mill was built there.";

/// A page with a headline, something after it, a body, and something after that.
pub(super) fn page_with(head: &str, above: &str, below: &str) -> Described {
    html(
        &format!("<title>Rain over the mill</title>{head}"),
        &format!(
            "<main><article><h1>Rain over the mill</h1>{above}<p>{PARAGRAPH}</p><p>{PARAGRAPH}</p>{below}</article></main>"
        ),
    )
}

#[test]
fn the_day_printed_above_the_body_goes_before_a_later_one_that_the_machinery_declares() {
    let head = "<meta property=\"article:published_time\" content=\"2024-08-07T12:01:51Z\">";
    let printed = page_with(head, "<p>Dec 30, 2013</p>", "");
    assert_eq!(published(&printed), Some("2013-12-30"));
    // The same figures in the other order are the same day.
    let german = html(
        "<title>Regen</title><meta property=\"article:published_time\" content=\"2021-11-01T05:00:14\">",
        &format!("<html lang=de><h1>Regen über der Mühle</h1><p>11.01.2021</p><p>{PARAGRAPH}</p>"),
    );
    assert_eq!(published(&german), Some("2021-11-01T05:00:14"));
    // In a sentence a date is one of which the sentence tells.
    let told = format!("<p>The first report was published on November 15, 2019. {PARAGRAPH}</p>");
    let declared = "<meta property=\"article:published_time\" content=\"2020-02-19\">";
    assert_eq!(
        published(&page_with(declared, &told, "")),
        Some("2020-02-19")
    );
}

#[test]
fn dates_of_lines_addresses_asides_and_far_labels() {
    assert_eq!(
        published(&page_with(
            "",
            "<p>Upper Town | Riverside, 11. November 2021</p>",
            ""
        )),
        Some("2021-11-11")
    );
    let aside = html(
        "<title>Rain over the mill</title>",
        &format!(
            "<article><aside>June 6, 2021</aside><h1>Rain over the mill</h1><p>{PARAGRAPH}</p><p>{PARAGRAPH}</p></article>"
        ),
    );
    assert_eq!(published(&aside), Some("2021-06-06"));
    // The theme's word "updated" for the only date there is.
    let theme = page_with("", "<p class=\"entry-date updated\">26 Oct 2018</p>", "");
    assert_eq!(published(&theme), Some("2018-10-26"));
    // Beyond the article one labelled date counts, two do not.
    let foot = |lines: &str| {
        html(
            "<title>Rain over the mill</title>",
            &format!(
                "<div><h1>Rain over the mill</h1>{}</div>\
                 <div>{}{lines}</div>",
                format!("<p>{PARAGRAPH}</p>").repeat(5),
                "<p>Lines of the foot of the page.</p>".repeat(40)
            ),
        )
    };
    assert_eq!(
        published(&foot("<p>Published: 1 November 2023</p>")),
        Some("2023-11-01")
    );
    assert_eq!(
        published(&foot(
            "<p>Published: 1 November 2023</p><p>Published: 2 November 2023</p>"
        )),
        None
    );
}

#[test]
fn headings_with_a_kind_a_kicker_or_a_host() {
    let kind = html(
        "<title>The mills of the lower river | Musterblatt</title>",
        &format!("<h1>Blog: The mills of the lower river</h1><p>{PARAGRAPH}</p>"),
    );
    assert_eq!(headline(&kind), "The mills of the lower river");
    let host = html(
        "<title>A river | Example.org</title>",
        &format!("<p>{PARAGRAPH}</p>"),
    );
    assert_eq!(headline(&host), "A river");
    let kicker = html(
        "<title>Walk of the week | Round the mill pond</title>\
         <script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"headline\":\"Round the mill pond\"}</script>",
        &format!("<h1>Walk of the week<br>Round the mill pond</h1><p>{PARAGRAPH}</p>"),
    );
    assert_eq!(headline(&kicker), "Round the mill pond");
}
