//! Which of a page's headlines, names and dates is the article's, where several are there to choose from.

use super::metadata::{PARAGRAPH, authors, headline, html, page_with, published};

/// A page whose head and opening are given, with a body of some paragraphs below them.
fn page(head: &str, opening: &str) -> pressmark::metadata::Described {
    html(
        head,
        &format!("{opening}{}", format!("<p>{PARAGRAPH}</p>").repeat(3)),
    )
}

#[test]
fn the_one_heading_of_the_first_level_outranks_those_below_it() {
    // A card that leads to the page itself repeats the words for sharing; the record gives the words of the heading.
    let card = page(
        "<title>The mill in the rain: what the miller saw | Musterblatt</title>\
         <meta property=\"og:title\" content=\"The miller and the rain\">\
         <script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\
         \"headline\":\"The mill in the rain: what the miller saw\"}</script>",
        &format!(
            "<div class=headline><h2 class=headline>The miller and the rain</h2></div>{}\
             <h1>The mill in the rain: what the miller saw</h1>",
            "<p>Lines of the bar above.</p>".repeat(60)
        ),
    );
    assert_eq!(headline(&card), "The mill in the rain: what the miller saw");
    // A section's heading agrees with a part of the title only.
    let section = page(
        "<title>What is rain - a short introduction</title>",
        "<h1>An introduction to the weather of the valley</h1><p>7 min read</p><h2>What is rain</h2>",
    );
    assert_eq!(
        headline(&section),
        "An introduction to the weather of the valley"
    );
    // The site's own line is not the headline.
    let class = page(
        "<title>Truck wash at the mill | The other guide to the trades of the valley</title>",
        "<h1 class=\"site-title\">The other guide to the trades of the valley</h1><h1>Truck wash at the mill</h1>",
    );
    assert_eq!(headline(&class), "Truck wash at the mill");
    // What kind of text it is, set off by a bar.
    let kind = page(
        "<title>Why the mill must stand | Opinion</title>",
        "<h1>Why the mill must stand | Opinion</h1>",
    );
    assert_eq!(headline(&kind), "Why the mill must stand");
}

#[test]
fn a_paragraph_set_as_a_heading_is_no_headline() {
    let long = "Learn how the miller of the lower river counts his steps when the water rises, what his daughter does in the \
        meantime, and which of the two is asked when the village wants to know how high the river stood";
    let described = page(
        "<title>Ten ways to count the steps of a mill</title>",
        &format!("<h1>{long}</h1>"),
    );
    assert_eq!(
        headline(&described),
        "Ten ways to count the steps of a mill"
    );
    // What was escaped twice is read once more.
    let twice = page(
        "<title>Rain &amp; wind over the mill</title>",
        "<h1>Rain &amp;#x26; wind over the mill</h1>",
    );
    assert_eq!(headline(&twice), "Rain & wind over the mill");
}

#[test]
fn a_date_near_the_headline_that_the_address_bears_out_goes_before_one_that_it_does_not() {
    let book = "<p class=\"date-header\">9 September 2017</p><p>Published on 14 August 2017</p>";
    let address = "<link rel=canonical href=\"https://example.org/2017/09/the-mill.html\">";
    assert_eq!(published(&page_with(address, book, "")), Some("2017-09-09"));
    assert_eq!(published(&page_with("", book, "")), Some("2017-08-14"));
}

#[test]
fn the_day_in_utc_is_that_of_the_place_where_the_page_prints_it() {
    let declared = |published: &str, modified: &str| {
        format!(
            "<meta property=\"article:published_time\" content=\"{published}\">\
             <meta property=\"article:modified_time\" content=\"{modified}\">"
        )
    };
    // Midnight in the middle of Europe, and changed on the same day.
    let midnight = declared("2021-11-04T23:00Z", "2021-11-05T12:42Z");
    assert_eq!(
        published(&page_with(&midnight, "<p>5 November 2021</p>", "")),
        Some("2021-11-05")
    );
    // The same minute on another clock.
    let evening = declared("2022-05-04T00:44:52Z", "2022-05-03T23:39:14Z");
    assert_eq!(
        published(&page_with(&evening, "<p>3 May 2022 21:44</p>", "")),
        Some("2022-05-03T21:44")
    );
    // A day apart and changed on it: the page prints the change.
    let changed = declared("2025-12-02T16:20:31Z", "2025-12-03T08:11:07Z");
    assert_eq!(
        published(&page_with(&changed, "<p>3 December 2025</p>", "")),
        Some("2025-12-02T16:20:31Z")
    );
}

#[test]
fn a_moment_of_change_that_is_declared_as_publication_gives_way_to_the_day_printed_as_such() {
    let head = "<script type=\"application/ld+json\">{\"@type\":\"Article\",\"headline\":\"Rain over the mill\",\
        \"datePublished\":\"2025-11-29T12:28:31-05:00\",\"dateModified\":\"2025-11-29T12:28:31-05:00\"}</script>";
    let below = "<p>Published 13 August 2025</p>";
    assert_eq!(published(&page_with(head, below, "")), Some("2025-08-13"));
    assert_eq!(
        published(&page_with(head, "<p>By Anna Muster</p>", "")),
        Some("2025-11-29T12:28:31-05:00")
    );
}

#[test]
fn datelines_that_a_text_begins_with() {
    for (opening, want) in [
        (
            format!("<p>Press release of 25 January 2022 | Upper Town – {PARAGRAPH}</p>"),
            Some("2022-01-25"),
        ),
        (
            format!("<p>UPPER TOWN, July 16, 2018 (Example Wire) – {PARAGRAPH}</p>"),
            Some("2018-07-16"),
        ),
        // A sentence that begins with a day tells of the day.
        (
            format!("<p>On 25 January 2022 the rain came. {PARAGRAPH}</p>"),
            None,
        ),
        (
            "<p>January 13, 2020 at 08:45 AM | categories: <a href=/r>rain</a>, <a href=/m>mills and their millers</a> | \
             View comments</p>"
                .to_owned(),
            Some("2020-01-13T08:45"),
        ),
        // Two elements that style alone sets apart.
        (
            "<p><b>3 May 2022</b><b>21:25</b></p>".to_owned(),
            Some("2022-05-03T21:25"),
        ),
        (
            "<p>30 September 2022</p><p>This was originally published on 26 September 2019 and is kept up to date.</p>"
                .to_owned(),
            Some("2019-09-26"),
        ),
    ] {
        assert_eq!(published(&page_with("", &opening, "")), want, "{opening}");
    }
}

#[test]
fn lists_of_dates_are_none_of_the_articles() {
    let days = [
        "March 16, 2026",
        "March 16, 2026",
        "March 17, 2026",
        "March 18, 2026",
    ];
    let list: String = days
        .iter()
        .map(|day| format!("<li><div class=date>{day}</div><p>A fair in the upper town.</p></li>"))
        .collect();
    let list = format!("<ul>{list}</ul>");
    assert_eq!(published(&page_with("", &list, "")), None);
    let reports: String = days
        .iter()
        .map(|day| format!("<p>Published on {day}</p>"))
        .collect();
    let above = format!("<p>20 March 2026</p>{reports}");
    assert_eq!(published(&page_with("", &above, "")), Some("2026-03-20"));
}

#[test]
fn a_time_at_the_foot_of_the_article_is_its_date_where_there_is_no_other() {
    let foot = |times: &str| {
        let below = format!(
            "{}<footer>{times}</footer>",
            format!("<p>{PARAGRAPH}</p>").repeat(24)
        );
        page_with("", "", &below)
    };
    assert_eq!(
        published(&foot(
            "<p>Seen on <time datetime=2020-10-18>a Sunday</time></p>"
        )),
        Some("2020-10-18")
    );
    assert_eq!(
        published(&foot(
            "<p>Seen on <time datetime=2020-10-18>a Sunday</time></p><p>and <time datetime=2021-10-18>later</time></p>"
        )),
        None
    );
}

#[test]
fn a_time_that_its_line_calls_that_of_a_change_is_no_publication() {
    let page = |line: &str| {
        let described = page(
            "<title>Rain at last</title>",
            &format!("<h1>Rain at last</h1>{line}"),
        );
        let modified = described.metadata.modified.as_ref();
        let modified = modified.map(|field| field.value.to_string());
        (published(&described).map(str::to_owned), modified)
    };
    let day = Some("2026-01-12".to_owned());
    for line in [
        "<p>Last updated: <time datetime=\"2026-01-12\">January 12, 2026</time>.</p>",
        "<div class=\"field--name-changed\"><time datetime=\"2026-01-12\">January 12, 2026</time></div>",
    ] {
        assert_eq!(page(line), (None, day.clone()), "{line}");
    }
    // Where another date stands beside it, that one is no change.
    assert_eq!(
        page("<p>by Anna Muster - 2026-01-12<br>Updated: <time>2026-01-12</time></p>").0,
        day
    );
}

#[test]
fn figures_are_read_as_the_pages_other_dates_are() {
    let bar = |text: &str| format!("<p class=date>02-12-2025</p><p>{PARAGRAPH}</p><p>{text}</p>");
    let read = |text: &str| {
        let described = page_with("<html lang=en>", &bar(text), "");
        published(&described).map(str::to_owned)
    };
    assert_eq!(read("Rain on 25-11-2025").as_deref(), Some("2025-12-02"));
    assert_eq!(read("Rain on 11-25-2025").as_deref(), Some("2025-02-12"));
    assert_eq!(read("2 December 2025").as_deref(), Some("2025-12-02"));
    assert_eq!(read("Rain").as_deref(), Some("2025"));
}

#[test]
fn dates_under_names_of_a_sites_own_making() {
    assert_eq!(
        published(&page_with(
            "<meta name=\"x-published-date\" content=\"2025-05-27T06:03:43Z\">",
            "",
            ""
        )),
        Some("2025-05-27T06:03:43Z")
    );
    assert_eq!(
        published(&page_with(
            "<meta name=\"published\" content=\"true\"><meta name=\"unpublished\" content=\"2020-01-01\">",
            "",
            ""
        )),
        None
    );
    // A record escaped as if it were text.
    let escaped = "<script type=\"application/ld+json\">{&quot;@type&quot;:&quot;Article&quot;,\
        &quot;headline&quot;:&quot;Rain over the mill&quot;,&quot;datePublished&quot;:&quot;2025-11-17&quot;}</script>";
    assert_eq!(published(&page_with(escaped, "", "")), Some("2025-11-17"));
}

#[test]
fn a_box_beside_the_article_may_say_when_it_was_published() {
    let boxed = |class: &str, text: &str| {
        html(
            "<title>Rain over the mill</title>",
            &format!(
                "<div><h1>Rain over the mill</h1>{}</div><div class=\"{class}\"><h4>Published</h4><div>{text}</div>\
                 <p>Share it</p><p>Print it</p></div>",
                format!("<p>{PARAGRAPH}</p>").repeat(9)
            ),
        )
    };
    assert_eq!(
        published(&boxed("post-sidebar", "8 July 2025")),
        Some("2025-07-08")
    );
    assert_eq!(published(&boxed("related", "8 July 2025")), None);
    // The line right below the headline counts, whatever the article is called.
    let letter = page(
        "<title>Rain over the mill</title>",
        "<h1>Rain over the mill</h1><div class=\"newsletter-details\"><p>2 November 2022</p></div>",
    );
    assert_eq!(published(&letter), Some("2022-11-02"));
    // So does the line right above it; a teaser further up does not.
    let line = "<div class=\"teaser_meta\"><a href=/by/ben>Ben Beispiel</a> / 22.04.2020 / 06:15 / Foto: Example Press /</div>";
    let title = "<title>Rain over the mill</title>";
    let heading = "<h1>Rain over the mill</h1>";
    assert_eq!(
        published(&page(title, &format!("{line}{heading}"))),
        Some("2020-04-22T06:15")
    );
    let between = "<p>The weather</p>".repeat(8);
    assert_eq!(
        published(&page(title, &format!("{line}{between}{heading}"))),
        None
    );
}

#[test]
fn who_checked_or_drew_it_is_not_who_wrote_it() {
    for (above, want) in [
        (
            "<p>By <a href=https://example.org/author/anna>Anna Muster</a> | Fact-checked by \
             <a href=https://example.org/author/ben>Ben Beispiel</a></p>",
            vec!["Anna Muster"],
        ),
        (
            "<p class=byline>The Example Team</p><p>Reviewed by Ben Beispiel</p><p class=author>Ben Beispiel</p>",
            vec!["The Example Team"],
        ),
        (
            "<p>The harbour of the upper town. Photo: Archive of the Example Club</p>",
            vec![],
        ),
        ("<p>Ferry of the River by Anna Muster, in oil.</p>", vec![]),
        (
            "<p class=\"picture-caption author\">Anna Muster</p>",
            vec![],
        ),
        ("<p>A post shared by Anna Muster (@anna)</p>", vec![]),
        (
            "<p>This post was written by Anna Muster, MD, of the Example Clinic.</p>",
            vec!["Anna Muster"],
        ),
    ] {
        assert_eq!(authors(&page_with("", above, "")), want, "{above}");
    }
    // Who made the template is nobody of the article's.
    let maker = "<meta name=author content=\"Anna Muster - http://example.org\">";
    assert!(authors(&page_with(maker, "", "")).is_empty());
}

#[test]
fn names_that_hold_what_a_line_adds() {
    for (above, want) in [
        ("<p class=author>vom Mühlen-Team</p>", vec!["Mühlen-Team"]),
        (
            "<p class=author>Von Mat\u{AD}thias Bei\u{AD}spiel</p>",
            vec!["Matthias Beispiel"],
        ),
        (
            "<p class=author>Anna Muster</p><p class=author>Last updated on 17 December 2025</p>",
            vec!["Anna Muster"],
        ),
        (
            "<p class=author>1.12.2022 / Wind / Water / Weather</p>",
            vec![],
        ),
        (
            "<div class=caption><ul class=author><li>Anna Muster</li></ul><p>an hour ago</p></div>",
            vec!["Anna Muster"],
        ),
        (
            "<p>2025-12-17·</p><img src=a.png alt=\"Anna Muster\"><a href=/a>Anna Muster</a>",
            vec!["Anna Muster"],
        ),
        ("<p>Name: Stolen Sack</p>", vec![]),
        (
            "<p class=author>Anna Muster im Gespräch mit Peter Beispiel</p>",
            vec!["Anna Muster", "Peter Beispiel"],
        ),
        ("<h5>Von Anna Muster</h5>", vec!["Anna Muster"]),
    ] {
        assert_eq!(authors(&page_with("", above, "")), want, "{above}");
    }
    let society = "<meta name=author content=\"Musterverein der Müller e. V.\">";
    assert_eq!(
        authors(&page_with(society, "", "")),
        ["Musterverein der Müller e.V."]
    );
}

/// A site that bears a person's name is that person's; what the page itself calls an organisation is one.
#[test]
fn authors_of_their_own_sites_are_persons() {
    let kinds = |described: &pressmark::metadata::Described| -> Vec<pressmark::article::AgentKind> {
        let authors = &described.metadata.authors;
        authors.iter().map(|author| author.value.kind).collect()
    };
    let record = |kind: &str| {
        format!(
            "<meta property=og:site_name content=\"Peter Vane\"><script type=application/ld+json>{{\"@type\":\"Article\",\
             \"headline\":\"Of gates\",\"author\":{{\"@type\":{kind},\"name\":\"Peter Vane\"}}}}</script>"
        )
    };
    let body = "<article><h1>Of gates</h1><p>A gate is a part of a fence that has been talked into moving, and it knows.</p></article>";
    for (kind, want) in [
        (
            "[\"Person\",\"Organization\"]",
            pressmark::article::AgentKind::Person,
        ),
        ("\"Person\"", pressmark::article::AgentKind::Person),
        (
            "\"Organization\"",
            pressmark::article::AgentKind::Organisation,
        ),
    ] {
        assert_eq!(kinds(&html(&record(kind), body)), [want], "{kind}");
    }
}

/// Who supplies pictures is no photographer: the credit stands with its picture.
#[test]
fn suppliers_of_pictures_are_no_contributors() {
    for (credit, want) in [
        ("Foto: Adobe Stock", vec![]),
        ("Foto: Hersteller", vec![]),
        ("Foto: Nils Brask", vec!["Nils Brask"]),
    ] {
        let described = html(
            "",
            &format!(
                "<article><h1>Of gates</h1><p class=byline>Text: Petra Vane {credit}</p><p>A gate is a part of a fence that \
                 has been talked into moving, and it knows.</p></article>"
            ),
        );
        let named: Vec<&str> = described
            .metadata
            .contributors
            .iter()
            .map(|field| field.value.name.as_str())
            .collect();
        assert_eq!(named, want, "{credit}");
    }
}
