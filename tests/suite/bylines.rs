//! Who wrote it, as bylines print and heads declare it, and which lines are claimed as nothing but that.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use super::metadata::{BODY, PARAGRAPH, authors, claimed, html, page_with, published, read_with};
use pressmark::capture::Supplied;

#[test]
fn byline_and_date_lines_are_claimed_and_nothing_more() {
    let page = format!(
        "<html lang=en><title>Rain at last in the valley</title><body><article><h1>Rain at last in the valley</h1>\
         <p class=byline>By Anna Muster and Ben Beispiel</p><p class=date>Published 16 July 2018</p>{BODY}</article>"
    );
    let (page, described) = read_with("page.html", &page, &Supplied::default());
    assert_eq!(authors(&described), ["Anna Muster", "Ben Beispiel"]);
    assert_eq!(published(&described), Some("2018-07-16"));
    let claimed = claimed(&page, &described);
    let fields: Vec<&str> = claimed.iter().map(|(field, _)| *field).collect();
    assert_eq!(fields, ["headline", "authors", "published"], "{claimed:?}");
    // A line that says more than the field stays where it is.
    let more = format!(
        "<html lang=en><title>Rain at last in the valley</title><body><article><h1>Rain at last in the valley</h1>\
         <p class=byline>By Anna Muster, who has lived by the river all her life</p>{BODY}</article>"
    );
    let (page, described) = read_with("page.html", &more, &Supplied::default());
    assert_eq!(super::metadata::claimed(&page, &described).len(), 1);
}

#[test]
fn bylines_and_dates_of_many_languages() {
    for (lang, byline, date, name, day) in [
        (
            "de",
            "Von Anna Muster",
            "16. Juli 2018",
            "Anna Muster",
            "2018-07-16",
        ),
        (
            "fr",
            "Par Anna Muster",
            "Publié le 16 juillet 2018",
            "Anna Muster",
            "2018-07-16",
        ),
        (
            "es",
            "Por Anna Muster",
            "16 de julio de 2018",
            "Anna Muster",
            "2018-07-16",
        ),
        (
            "it",
            "Di Anna Muster",
            "16 luglio 2018",
            "Anna Muster",
            "2018-07-16",
        ),
        (
            "pt",
            "Por Anna Muster",
            "16 de julho de 2018",
            "Anna Muster",
            "2018-07-16",
        ),
        (
            "nl",
            "Door Anna Muster",
            "16 juli 2018",
            "Anna Muster",
            "2018-07-16",
        ),
        (
            "pl",
            "Autor: Anna Muster",
            "16 lipca 2018",
            "Anna Muster",
            "2018-07-16",
        ),
        (
            "cs",
            "Autor: Anna Muster",
            "16. července 2018",
            "Anna Muster",
            "2018-07-16",
        ),
        (
            "sv",
            "Av Anna Muster",
            "16 juli 2018",
            "Anna Muster",
            "2018-07-16",
        ),
        (
            "da",
            "Af Anna Muster",
            "16. juli 2018",
            "Anna Muster",
            "2018-07-16",
        ),
        (
            "nb",
            "Av Anna Muster",
            "16. juli 2018",
            "Anna Muster",
            "2018-07-16",
        ),
        (
            "fi",
            "Teksti: Anna Muster",
            "16. heinäkuuta 2018",
            "Anna Muster",
            "2018-07-16",
        ),
        (
            "ru",
            "Автор: Анна Иванова",
            "16 июля 2018",
            "Анна Иванова",
            "2018-07-16",
        ),
        (
            "uk",
            "Автор: Анна Іваненко",
            "16 липня 2018",
            "Анна Іваненко",
            "2018-07-16",
        ),
        (
            "el",
            "Συντάκτης: Άννα Μάρκου",
            "16 Ιουλίου 2018",
            "Άννα Μάρκου",
            "2018-07-16",
        ),
        (
            "tr",
            "Yazar: Anna Muster",
            "16 Temmuz 2018",
            "Anna Muster",
            "2018-07-16",
        ),
        (
            "ar",
            "بقلم: ليلى حسن",
            "١٦ يوليو ٢٠١٨",
            "ليلى حسن",
            "2018-07-16",
        ),
        (
            "he",
            "מאת: דנה כהן",
            "16 ביולי 2018",
            "דנה כהן",
            "2018-07-16",
        ),
        (
            "zh",
            "作者：王小明",
            "2018年7月16日",
            "王小明",
            "2018-07-16",
        ),
        (
            "ja",
            "文／山田太郎",
            "2018年7月16日",
            "山田太郎",
            "2018-07-16",
        ),
        (
            "ko",
            "홍길동 기자",
            "2018년 7월 16일",
            "홍길동",
            "2018-07-16",
        ),
    ] {
        let page = format!(
            "<html lang={lang}><title>Rain at last</title><body><article><h1>Rain at last</h1>\
             <p class=byline>{byline}</p><p class=date>{date}</p>{BODY}</article>"
        );
        let described = read_with("page.html", &page, &Supplied::default()).1;
        assert_eq!(authors(&described), [name], "{lang}: {byline}");
        assert_eq!(published(&described), Some(day), "{lang}: {date}");
    }
}

#[test]
fn a_name_alone_at_the_headline_needs_something_that_bears_it_out() {
    let note = format!("<p>Anna Muster is a writer in the lower town. {PARAGRAPH}</p>");
    assert_eq!(
        authors(&page_with("", "<p>Anna Muster</p>", &note)),
        ["Anna Muster"]
    );
    assert!(authors(&page_with("", "<p>Anna Muster</p>", "")).is_empty());
    // A note under a line of its own; several of them are those of a staff.
    let card = format!("<h3>Anna Muster</h3>{note}");
    assert_eq!(authors(&page_with("", "", &card)), ["Anna Muster"]);
    let staff =
        format!("{card}<h3>Peter Beispiel</h3><p>Peter Beispiel is a printer. {PARAGRAPH}</p>");
    assert!(authors(&page_with("", "", &staff)).is_empty());
    // A signature.
    assert_eq!(
        authors(&page_with("", "", "<p>Anna Muster</p>")),
        ["Anna Muster"]
    );
}

#[test]
fn persons_go_before_organisations_only_where_something_says_that_they_wrote_it() {
    let organisation = "<meta name=author content=\"Office for Weather and Rain\">";
    let by = page_with(organisation, "<p class=byline>By Anna Muster</p>", "");
    assert_eq!(authors(&by), ["Anna Muster"]);
    // A link to somebody's page far from the headline says nothing of the kind.
    let link = "<p><a href=\"https://example.org/people/anna\">Anna Muster</a></p>".to_owned();
    let far = format!("<p>{PARAGRAPH}</p>").repeat(16) + &link;
    assert_eq!(
        authors(&page_with(organisation, "", &far)),
        ["Office for Weather and Rain"]
    );
}

#[test]
fn accounts_and_names_in_one_word() {
    let account = |name: &str, above: &str| {
        let head = format!("<meta name=author content=\"{name}\">");
        authors(&page_with(&head, above, ""))
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(account("riverwriter", ""), ["riverwriter"]);
    assert_eq!(
        account("annamuster", "<p class=byline>By Anna Muster</p>"),
        ["Anna Muster"]
    );
    for machine in [
        "q7river2writer",
        "site admin",
        "Mill Admin",
        "mill.example.org",
    ] {
        assert!(account(machine, "").is_empty(), "{machine}");
    }
}

#[test]
fn bylines_in_a_line_with_other_things() {
    for (line, want) in [
        (
            "<p>Posted in Rivers by riverwriter on August 3, 2019</p>",
            vec!["riverwriter"],
        ),
        (
            "<p>3 August 2019 · von riverwriter · Keine Kommentare</p>",
            vec!["riverwriter"],
        ),
        (
            "<p class=byline>3 August 2019 · von riverwriter9 · Keine Kommentare</p>",
            vec!["riverwriter9"],
        ),
        ("<p>Trusted by 400 mills</p>", vec![]),
        (
            "<p>Rivers (1 / 1) 06.11.2023 13:30 by Anna Muster</p>",
            vec!["Anna Muster"],
        ),
        (
            "<p class=author>Paramita (Nita) Muster</p>",
            vec!["Paramita (Nita) Muster"],
        ),
        (
            "<p class=author>Anna Muster (Riverside)</p>",
            vec!["Anna Muster"],
        ),
        (
            "<div class=teaser-author><p>Von Anna Muster</p></div>",
            vec!["Anna Muster"],
        ),
        ("<p>Interview: Anna Muster</p>", vec!["Anna Muster"]),
        (
            "<div class=byline>Written by <a>Anna Muster</a></div><div class=byline>Fact checked by</div><div class=byline>Peter Beispiel</div>",
            vec!["Anna Muster"],
        ),
    ] {
        let described = page_with("", line, "");
        assert_eq!(authors(&described), want, "{line}");
    }
}

#[test]
fn a_block_whose_lines_are_all_fields_is_claimed_whole() {
    let text = |second: &str| {
        format!(
            "<!DOCTYPE html><html><head><meta charset=utf-8><title>Der letzte Müller - Mühlbote</title></head><body>\
             <table><tr><td><font size=4><b>Der letzte Müller</b></font><br><font size=1>{second}</font>\
             <p>{PARAGRAPH}<p>{PARAGRAPH}</table></body></html>"
        )
    };
    let read = |second: &str| read_with("page.html", &text(second), &Supplied::default());
    let (page, described) = read("Von Anna Muster · 14. November 1999");
    assert_eq!(
        claimed(&page, &described),
        [(
            "headline",
            "Der letzte Müller\nVon Anna Muster · 14. November 1999".to_owned()
        )]
    );
    // A word that is no field keeps the whole block in the body.
    let (page, described) = read("Von Anna Muster · 14. November 1999 · im Regen erzählt");
    assert!(claimed(&page, &described).is_empty());
}

#[test]
fn more_of_names() {
    // All that the head declares is printed, in blocks of their own.
    let two = page_with(
        "<meta name=author content=\"Anna Muster, Peter Beispiel\">\
         <script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"headline\":\"Rain over the mill\",\
         \"author\":{\"@type\":\"Person\",\"name\":\"Anna Muster\"}}</script>",
        "<p class=author>Anna Muster</p><p>1 hour ago</p><p class=author>Peter Beispiel</p>",
        "",
    );
    assert_eq!(authors(&two), ["Anna Muster", "Peter Beispiel"]);
    for (line, want) in [
        ("<p class=author>r1ver9</p>", vec!["r1ver9"]),
        (
            "<p>Autoren Anna Muster und Peter Beispiel</p>",
            vec!["Anna Muster", "Peter Beispiel"],
        ),
        (
            "<p>By Anna Muster. Last seen in the rain</p>",
            vec!["Anna Muster"],
        ),
    ] {
        assert_eq!(authors(&page_with("", line, "")), want, "{line}");
    }
    // A line that stands twice is a heading of a table of contents, unless a given name says otherwise.
    let contents = format!("<h2>Final Thoughts</h2><p>{PARAGRAPH}</p>");
    assert!(authors(&page_with("", "<p>Final Thoughts</p>", &contents)).is_empty());
}

#[test]
fn a_byline_that_differs_from_the_name_by_spaces_or_stands_below_the_standfirst_is_claimed() {
    let authored = |name: &str, opening: &str| {
        let page = format!(
            "<html><head><meta charset=utf-8><title>Rain over the mill</title>\
             <script type=\"application/ld+json\">{{\"@type\":\"NewsArticle\",\"headline\":\"Rain over the mill\",\
             \"author\":{{\"@type\":\"Person\",\"name\":\"{name}\"}}}}</script></head><body><main><article>\
             <h1>Rain over the mill</h1>{opening}<p>{PARAGRAPH}</p></article></main></body></html>"
        );
        let (page, described) = read_with("page.html", &page, &Supplied::default());
        assert_eq!(authors(&described), [name]);
        claimed(&page, &described)
            .into_iter()
            .filter(|(field, _)| *field == "authors")
            .map(|(_, words)| words)
            .collect::<Vec<_>>()
    };
    for line in ["文・白石みなも", "文 白石みなも", "文／白石　みなも"] {
        assert_eq!(
            authored("白石 みなも", &format!("<p class=author>{line}</p>")),
            [line.replace('\u{3000}', " ")]
        );
    }
    let standfirst = format!("<p><b>{PARAGRAPH}</b></p><p>Anzeige</p>");
    assert_eq!(
        authored(
            "Anna Muster",
            &format!("{standfirst}<p><em>Von Anna Muster</em></p>")
        ),
        ["Von Anna Muster"]
    );
    // Without a label, or further down, a name is part of the text.
    for line in [
        "Anna Muster",
        "<p>The rain goes on and nobody counts the hours.</p><p>Von Anna Muster</p>",
    ] {
        let kept = authored("Anna Muster", &format!("{standfirst}<p>{line}</p>"));
        assert!(kept.is_empty(), "{line}: {kept:?}");
    }
}

#[test]
fn a_list_of_works_or_clubs_names_no_author_of_the_page() {
    let books = [
        "Anna Muster",
        "Peter Beispiel",
        "Ada Quill",
        "Ben Harrow",
        "Maria Probst",
    ];
    let list: String = books
        .iter()
        .map(|name| {
            format!("<h4>The book of {name}</h4><p>By {name}</p><p>A story of the river.</p>")
        })
        .collect();
    let intro = format!("<p>{PARAGRAPH}</p>");
    assert!(authors(&page_with("", &format!("{intro}{list}"), "")).is_empty());
    let rows: String = books
        .iter()
        .map(|name| {
            format!("<tr><td><a href=\"https://league.example/team/{name}/x\">{name}</a></td></tr>")
        })
        .collect();
    assert!(authors(&page_with("", &format!("<table>{rows}</table>"), "")).is_empty());
    // The page's own byline stands at its headline.
    let own = page_with("", "<p>By Carla Esposito</p>", &list);
    assert_eq!(authors(&own), ["Carla Esposito"]);
    // Authors of one text stand side by side.
    let many: String = books
        .iter()
        .map(|name| {
            format!(
                "<li class=author><a href=\"https://paper.example/author/{name}\">{name}</a></li>"
            )
        })
        .collect();
    assert_eq!(
        authors(&page_with("", &format!("<ul>{many}</ul>"), "")),
        books
    );
    // What the person does is no second person.
    let job = page_with(
        "",
        "<p>By: <b>Anna Muster</b>, Counseling Psychologist</p>",
        "",
    );
    assert_eq!(authors(&job), ["Anna Muster"]);
}

/// A page with a headline, a text and what stands below it.
fn with_foot(foot: &str) -> pressmark::metadata::Described {
    html(
        "<title>Rain at last in the valley</title>",
        &format!(
            "<article><h1>Rain at last in the valley</h1>{}</article>{foot}",
            BODY.repeat(8)
        ),
    )
}

#[test]
fn who_wrote_it_may_be_said_below_the_text() {
    for (foot, names) in [
        (
            "<div class=b><h3>Written by Anna Muster</h3><p>Anna writes of rivers.</p></div>",
            &["Anna Muster"][..],
        ),
        (
            "<div class=text><p>Written by <a href=\"https://anna.example/\">Anna Muster</a></p></div>",
            &["Anna Muster"],
        ),
        (
            "<div class=author-bio>This post was written by Anna Muster, Head of Mills and River Development</div>",
            &["Anna Muster"],
        ),
        // Cards of other texts.
        (
            "<div><h3>The mill</h3><p>Written by Anna Muster</p><h3>The weir</h3><p>Written by Ben Beispiel</p></div>",
            &[],
        ),
    ] {
        assert_eq!(authors(&with_foot(foot)), names, "{foot}");
    }
}

#[test]
fn what_an_author_does_is_no_name() {
    let described = page_with(
        "",
        "<div class=author-profile><span class=author-name>Anna Muster</span>\
         <span class=author-title>Miller &amp; Weatherwoman</span></div>",
        "",
    );
    assert_eq!(authors(&described), ["Anna Muster"]);
}

#[test]
fn a_site_of_ones_own_names_its_author_where_the_page_names_none() {
    let page = |line: &str| {
        html(
            "<title>Rain at last in the valley | Anna Muster</title>\
             <link rel=canonical href=\"https://annamuster.example/rain\">",
            &format!("<article><h1>Rain at last in the valley</h1>{line}{BODY}</article>"),
        )
    };
    assert_eq!(authors(&page("")), ["Anna Muster"]);
    assert_eq!(
        authors(&page("<p class=byline>By Ben Beispiel</p>")),
        ["Ben Beispiel"]
    );
}
