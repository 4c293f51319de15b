//! Cleaning: what goes, what stays, and that every removal says why.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use super::capture::read_bytes;
use pressmark::{
    clean::{self, CleanOptions, Cleaned, Keep},
    limits::Limits,
    metadata,
    page::{self, Page},
};

/// A page of a capture, and what cleaning makes of it.
fn cleaned_with(name: &str, bytes: &str, options: &CleanOptions) -> (Page, Cleaned) {
    let capture = read_bytes(name, bytes.as_bytes()).unwrap();
    let page = page::read(&capture, &Limits::default()).unwrap();
    let described = metadata::read(&page, &capture.supplied);
    let cleaned = clean::clean(&page, &described, options);
    let mut places: Vec<usize> = cleaned.kept.clone();
    places.extend(cleaned.removals.iter().map(|removal| removal.block));
    places.extend(described.claims.iter().map(|claim| claim.block));
    places.sort_unstable();
    let all: Vec<usize> = (0..page.blocks.len()).collect();
    assert_eq!(
        places, all,
        "every block is kept, removed or claimed, and only once"
    );
    (page, cleaned)
}

fn cleaned(name: &str, bytes: &str) -> (Page, Cleaned) {
    cleaned_with(name, bytes, &CleanOptions::default())
}

pub fn kept(page: &Page, cleaned: &Cleaned) -> String {
    let words: Vec<String> = cleaned
        .kept
        .iter()
        .map(|block| page.blocks[*block].words())
        .collect();
    words.join("\n")
}

pub fn sentence(number: usize) -> String {
    format!(
        "In paragraph {number} the harbour master explains, at some length and with figures, why the ferry to the island \
         ran late for the whole of the winter, and what the town council means to do about it before the spring."
    )
}

pub fn article() -> String {
    (1..=8)
        .map(|number| format!("<p>{}</p>", sentence(number)))
        .collect()
}

pub fn page_around(body: &str, after: &str) -> String {
    format!(
        "<html lang=en><head><title>The late ferry - Harbour Post</title></head><body>\
         <nav class=menu><ul><li><a href=/a>News</a></li><li><a href=/b>Sport</a></li><li><a href=/c>Culture</a></li></ul></nav>\
         <main><article><h1>The late ferry</h1><div class=article-body>{body}</div></article>{after}</main>\
         <footer><p>© 2024 Harbour Post. All rights reserved.</p><a href=/privacy>Privacy policy</a></footer></body></html>"
    )
}

#[test]
fn the_article_stays_and_what_stands_around_it_goes_with_reasons() {
    let after = "<section class=related-posts><h2>Related articles</h2><ul>\
        <li><a href=/1>The old pier will be closed in May</a></li>\
        <li><a href=/2>Three questions about the new lighthouse</a></li>\
        <li><a href=/3>Fishermen ask for a second crane</a></li></ul></section>\
        <div class=newsletter><p>Subscribe to our newsletter and get the news in your inbox.</p></div>\
        <div id=comments><h3>Comments</h3><p>I took that ferry, it was cold. Greetings from the island!</p></div>";
    let (page, cleaned) = cleaned("a.html", &page_around(&article(), after));
    let text = kept(&page, &cleaned);
    for number in 1..=8 {
        assert!(
            text.contains(&sentence(number)),
            "paragraph {number} is lost"
        );
    }
    for gone in [
        "Sport",
        "old pier",
        "newsletter",
        "Greetings",
        "All rights",
        "Privacy",
    ] {
        assert!(!text.contains(gone), "{gone} stayed:\n{text}");
    }
    for removal in &cleaned.removals {
        assert!(!removal.reason.is_empty() && removal.confidence <= 100);
        assert!(
            removal.reason.is_ascii() || removal.reason.contains('’'),
            "{}",
            removal.reason
        );
    }
    let rule_of = |words: &str| {
        let removal = cleaned
            .removals
            .iter()
            .find(|removal| page.blocks[removal.block].words().contains(words))
            .unwrap();
        removal.rule
    };
    assert_eq!(rule_of("old pier"), "related");
    assert_eq!(rule_of("newsletter"), "promotion");
    assert_eq!(rule_of("Greetings"), "comments");
    assert_eq!(rule_of("Sport"), "navigation");
}

#[test]
fn related_cards_of_a_text_dump_are_known_by_their_doubled_titles() {
    let mut dump: Vec<String> = (1..=6).map(sentence).collect();
    dump.push("Related Reports".to_owned());
    for card in [
        "The old pier will be closed",
        "Three questions on the lighthouse",
        "A crane for the fishermen",
    ] {
        dump.extend([
            card.to_owned(),
            card.to_owned(),
            "Monday, March 4, 2024".to_owned(),
            format!("{card}: what is known so far of the plans of the town, and who will have to pay for them in the end."),
            "Type: Report".to_owned(),
        ]);
    }
    dump.push("View All Reports".to_owned());
    let (page, cleaned) = cleaned("a.txt", &dump.join("\n\n"));
    assert_eq!(
        cleaned.kept,
        (0..6).collect::<Vec<_>>(),
        "{}",
        kept(&page, &cleaned)
    );
    assert!(
        cleaned
            .removals
            .iter()
            .all(|removal| removal.rule == "related")
    );
    assert!(
        cleaned.removals[0]
            .reason
            .contains("related-content heading")
    );
    assert!(cleaned.removals[1].reason.contains("related-content card"));
    assert!(
        cleaned
            .removals
            .last()
            .unwrap()
            .reason
            .contains("navigation link")
    );
}

#[test]
fn keep_all_removes_nothing() {
    let options = CleanOptions { keep: Keep::All };
    let (_, cleaned) = cleaned_with("a.html", &page_around(&article(), ""), &options);
    assert!(cleaned.removals.is_empty());
}

#[test]
fn a_page_with_words_never_gives_an_empty_article() {
    for body in [
        "<p>One line.</p>",
        "<ul><li><a href=/1>One</a></li><li><a href=/2>Two</a></li></ul>",
        "<form><label>Your e-mail</label><button>Subscribe now</button></form>",
        "<div hidden>Not shown</div><div>Accept all cookies</div>",
    ] {
        let (_, cleaned) = cleaned("a.html", &format!("<html><body>{body}</body></html>"));
        assert!(
            !cleaned.kept.is_empty() || cleaned.no_article.is_some(),
            "nothing is left of {body}"
        );
    }
}

#[test]
fn an_index_page_says_that_it_holds_no_article() {
    let cards: String = (0..60)
        .map(|number| format!("<li class=card><h3><a href=/{number}>Report number {number} from the harbour</a></h3><a href=/t>Town</a></li>"))
        .collect();
    let index = format!(
        "<html><body><nav><a href=/>Home</a></nav><main><ul>{cards}</ul></main></body></html>"
    );
    let (_, found) = cleaned("a.html", &index);
    let reason = found.no_article.expect("an index page");
    assert!(reason.contains("index"), "{reason}");
    let (_, all) = cleaned_with("a.html", &index, &CleanOptions { keep: Keep::All });
    assert!(all.no_article.is_none());
    let (_, article) = cleaned("a.html", &page_around(&article(), ""));
    assert!(article.no_article.is_none());
}

#[test]
fn a_correction_after_the_article_stays() {
    for note in [
        "Correction, 3 May: An earlier version gave the wrong year.",
        "Berichtigung: In einer früheren Fassung stand ein falsches Jahr.",
        "訂正：以前の版では年が間違っていました。正しくは一九九八年です。",
    ] {
        let body = format!("{}<p class=correction>{note}</p>", article());
        let (page, cleaned) = cleaned("a.html", &page_around(&body, ""));
        assert!(kept(&page, &cleaned).contains(note), "{note} is lost");
    }
}

#[test]
fn a_copyright_line_below_the_article_goes_and_a_credit_stays() {
    let line = "© 1999 The Harbour Bell · Best seen at 800 × 600 · You are visitor 18204";
    let body = format!("{}<center><font size=1>{line}</font></center>", article());
    let (page, found) = cleaned("a.html", &format!("<title>The ferry</title><body>{body}"));
    assert!(!kept(&page, &found).contains("800 × 600"));
    let credit = "© 2019 Ada Quill/Harbour Pictures";
    let figure = format!("<div><img src=/quay.jpg alt='The quay'></div><p>{credit}</p>");
    let body = article() + &figure;
    let (page, found) = cleaned("a.html", &page_around(&body, ""));
    let gone = found
        .removals
        .iter()
        .filter(|removal| removal.reason.contains("copyright line"));
    for removal in gone {
        assert_ne!(page.blocks[removal.block].words(), credit);
    }
}

#[test]
fn what_stands_for_an_advertisement_goes_from_among_the_paragraphs() {
    let three = |from: usize| -> String {
        (from..from + 3)
            .map(|number| format!("<p>{}</p>", sentence(number)))
            .collect()
    };
    let body = [
        &three(1),
        "<p>Advertisement</p>",
        &three(4),
        "<div>Artikel wird nach der Anzeige fortgesetzt</div>",
        &three(7),
        "<p>Your browser does not support the video tag.</p>",
        &three(10),
        "<div>Content presented to you on this service can be based on limited data.</div>",
        &three(13),
        "<table><tr><th>Item<th>Cost</tr><tr><td>Advertisement<td>12,000</tr><tr><td>Coal<td>9,000</tr></table>",
        &three(16),
    ]
    .concat();
    let (page, cleaned) = cleaned("a.html", &page_around(&body, ""));
    let gone: Vec<String> = cleaned
        .removals
        .iter()
        .filter(|removal| {
            removal.reason == "label of an advertisement"
                || removal.reason.starts_with("text of consent")
        })
        .map(|removal| page.blocks[removal.block].words())
        .collect();
    assert_eq!(
        gone,
        [
            "Advertisement",
            "Artikel wird nach der Anzeige fortgesetzt",
            "Your browser does not support the video tag.",
            "Content presented to you on this service can be based on limited data.",
        ]
    );
    let text = kept(&page, &cleaned);
    assert!(text.contains("\nAdvertisement\n12,000"), "{text}");
}

#[test]
fn a_counting_picture_goes_and_says_what_it_is() {
    let body = format!("{}<img src=/count.gif width=1 height=1 alt=''>", article());
    let (_, cleaned) = cleaned("a.html", &page_around(&body, ""));
    assert!(
        cleaned
            .removals
            .iter()
            .any(|removal| removal.rule == "hidden" && removal.reason.contains("counts visits"))
    );
}

#[test]
fn a_figure_that_closes_the_article_stays_with_its_credit() {
    let figure = "<figure><img src=/quay.jpg alt='The quay'><figcaption>The quay in March. Photo: Ada Quill</figcaption></figure>";
    let bare = "<figure><img src=/quay.jpg alt='The quay'></figure>";
    let related = "<section class=related-posts><h2>Related articles</h2><ul><li><a href=/1>The old pier will be closed in \
                   May</a></li><li><a href=/2>Three questions about the lighthouse</a></li></ul></section>";
    for last in [
        figure.to_owned(),
        bare.to_owned(),
        format!("<div class=image>{figure}</div>"),
        format!("{figure}{figure}"),
        format!("{figure}<div class=share-bar><a href=/s>Share</a><a href=/p>Print</a></div>"),
        format!("<a href=https://example.org/quay-large.jpg>{figure}</a>"),
    ] {
        for after in ["", related] {
            let (page, found) = cleaned("a.html", &page_around(&(article() + &last), after));
            let pictures = found
                .kept
                .iter()
                .filter(|block| matches!(page.blocks[**block].kind, page::SourceKind::Picture(_)));
            let wanted = last.matches("<img").count();
            assert_eq!(pictures.count(), wanted, "{last}\n{:?}", found.removals);
            let credits = kept(&page, &found).matches("Ada Quill").count();
            assert_eq!(credits, last.matches("Ada Quill").count(), "{last}");
        }
    }
    // Pictures of what stands around the article go as before.
    let teaser = "<figure><a href=/1><img src=/pier.jpg alt='The pier'></a><figcaption><a href=/1>The old pier will be \
                  closed in May</a></figcaption></figure>";
    let author = format!("<div class=author-bio>{bare}</div>");
    let outside = format!("<div class=promo-box>{figure}</div>");
    for (within, after) in [
        (teaser, ""),
        (author.as_str(), ""),
        ("", outside.as_str()),
        ("", teaser),
    ] {
        let (page, found) = cleaned("a.html", &page_around(&(article() + within), after));
        let pictured = found
            .kept
            .iter()
            .any(|block| matches!(page.blocks[*block].kind, page::SourceKind::Picture(_)));
        assert!(!pictured, "{within} {after} stayed");
    }
}

#[test]
fn a_lead_picture_and_its_caption_need_no_figure_around_them() {
    for caption in ["figcaption", "p class=wp-caption-text"] {
        let end = caption.split(' ').next().unwrap();
        let html = format!(
            "<body><nav><a href=/>Home</a> <a href=/news>News</a></nav><article><h1>The ferry runs late</h1><p>{}</p>\
             <div class=featured><img src=/quay.jpg alt='The quay'><{caption}>Still from a video</{end}></div>{}</article>\
             <footer><a href=/legal>Legal notice</a></footer></body>",
            sentence(9),
            article()
        );
        let (page, cleaned) = cleaned("page.html", &html);
        let picture = page
            .blocks
            .iter()
            .position(|block| matches!(block.kind, page::SourceKind::Picture(_)))
            .unwrap();
        assert!(cleaned.kept.contains(&picture), "{caption}");
        assert!(
            kept(&page, &cleaned).contains("Still from a video"),
            "{caption}"
        );
    }
}

#[test]
fn the_credit_below_a_picture_is_no_legal_notice() {
    for credit in [
        "© Ada Quill/Getty Images",
        "© Ada Quill / dpa",
        "Foto: Ada Quill/Reuters",
    ] {
        let block = format!(
            "<section class=teaser-media><div><img src=/quay.jpg alt='The quay'></div><p>Boats at the quay (archive)</p>\
             <p>{credit}</p></section>"
        );
        let more: String = (9..=14)
            .map(|number| format!("<p>{}</p>", sentence(number)))
            .collect();
        let body = article() + &block + &more;
        let (page, found) = cleaned("a.html", &page_around(&body, ""));
        assert!(
            kept(&page, &found).contains(credit),
            "{credit}\n{:?}",
            found.removals
        );
    }
}

#[test]
fn the_credit_of_a_picture_is_no_byline() {
    let head = "<header><p class=byline>By Ben Mole</p><figure><img src=/quay.jpg alt='The quay'><figcaption><div>Photo: Ada \
                Quill</div></figcaption></figure></header>";
    let (page, found) = cleaned("a.html", &page_around(&(head.to_owned() + &article()), ""));
    assert!(
        kept(&page, &found).contains("Photo: Ada Quill"),
        "{:?}",
        found.removals
    );
}

#[test]
fn the_same_capture_gives_the_same_removals() {
    let capture = page_around(&article(), "<aside><p>See also</p></aside>");
    let (_, once) = cleaned("a.html", &capture);
    let (_, twice) = cleaned("a.html", &capture);
    assert_eq!(once.kept, twice.kept);
    assert_eq!(once.removals, twice.removals);
}

/// CPU time of this thread, which what else the machine does leaves alone.
fn cpu_seconds() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

#[test]
fn time_grows_with_the_page_and_not_faster() {
    let spent = |paragraphs: usize| {
        let body: String = (0..paragraphs)
            .map(|number| {
                format!(
                    "<div><div><p>{}</p><a href=/{number}>more</a></div></div>",
                    sentence(number % 7)
                )
            })
            .collect();
        let capture = read_bytes("a.html", page_around(&body, "").as_bytes()).unwrap();
        let page = page::read(&capture, &Limits::default()).unwrap();
        let described = metadata::read(&page, &capture.supplied);
        let start = cpu_seconds();
        let cleaned = clean::clean(&page, &described, &CleanOptions::default());
        assert!(!cleaned.kept.is_empty());
        cpu_seconds() - start
    };
    let small = spent(400).max(1e-3);
    let large = spent(3200);
    // Eight times the page; a quadratic spot would take 64 times as long.
    assert!(
        large < small * 32.0,
        "{small:.3} s for 400, {large:.3} s for 3200"
    );
}

#[test]
fn the_last_question_of_a_dump_stays_above_the_related_articles() {
    for question in [
        "Will the ferry sail again in May?",
        "And who is to pay for all of that?",
        "Wer soll das alles bezahlen?",
    ] {
        let mut dump: Vec<String> = (1..=6).map(sentence).collect();
        dump.push(question.to_owned());
        dump.push("Related".to_owned());
        for title in ["The old pier is closed", "A second crane for the fishermen"] {
            dump.push(title.to_owned());
            dump.push(title.to_owned());
            dump.push("3 May 2024".to_owned());
        }
        let (page, cleaned) = cleaned("a.txt", &dump.join("\n\n"));
        let text = kept(&page, &cleaned);
        assert!(text.contains(question), "{question} is lost");
        assert!(!text.contains("The old pier"), "{text}");
    }
}

#[test]
fn a_frame_without_its_article_is_no_article() {
    let links: String = (0..30)
        .map(|number| {
            format!("<li><a href=/{number}>Department {number} of the harbour shop</a></li>")
        })
        .collect();
    let frame = format!(
        "<html><body><header><a href=/>Harbour Shop</a><span>Basket (0)</span></header><div id=root></div>\
         <footer><ul>{links}</ul><p>© 2024 Harbour Shop</p></footer></body></html>"
    );
    let (_, found) = cleaned("a.html", &frame);
    assert!(found.no_article.is_some());
    let note =
        "<html><body><main><h1>Ferry</h1><p>The ferry is late today.</p></main></body></html>";
    let (_, short) = cleaned("a.html", note);
    assert!(short.no_article.is_none(), "a short note is an article");
    let lines: String = (1..60).map(|number| format!("Item {number}, ")).collect();
    let (_, one) = cleaned(
        "a.html",
        &format!("<html><body>{lines}<!-- {lines} --></body></html>"),
    );
    assert!(
        one.no_article.is_none(),
        "a page in one block may be anything"
    );
}

#[test]
fn copies_that_are_not_shown_go_as_copies() {
    let copies: String = (1..=6)
        .map(|number| format!("<p>{}</p>", sentence(number)))
        .collect();
    for twin in [
        format!("<noscript><div>{copies}</div></noscript>"),
        format!("<div class=sr-only>{copies}</div>"),
        format!("<div class='print-only'>{copies}</div>"),
        format!("<div class='d-none d-print-block'>{copies}</div>"),
        format!("<div style='display:none' id=print-version>{copies}</div>"),
        format!("<div aria-hidden=true>{copies}</div>"),
    ] {
        let (page, cleaned) = cleaned("a.html", &page_around(&format!("{}{twin}", article()), ""));
        let text = kept(&page, &cleaned);
        assert_eq!(text.matches(&sentence(2)).count(), 1, "{twin}");
        let removal = cleaned
            .removals
            .iter()
            .find(|removal| page.blocks[removal.block].words().contains("paragraph 2 "))
            .expect("the copy");
        assert_eq!(removal.rule, "hidden", "{}: {}", twin, removal.reason);
        assert!(removal.reason.contains("copy"), "{}", removal.reason);
    }
}

#[test]
fn a_dump_with_stray_tags_is_a_dump() {
    let mut dump: Vec<String> = (1..=40).map(sentence).collect();
    for at in [9, 19, 29] {
        dump.insert(at, "</center>".to_owned());
    }
    let (page, cleaned) = cleaned("a.txt", &dump.join("\n\n"));
    assert!(page.is_text && page.blocks.len() >= 40);
    assert!(kept(&page, &cleaned).contains(&sentence(20)));
}

#[test]
fn prose_with_which_a_dump_begins_stays() {
    let opening = "The weather hut on the north cape has been read by hand since 1884, and since last month by nobody at all. \
                   Its last keeper tells what an instrument cannot see.";
    let mut dump = vec![opening.to_owned()];
    for number in 1..=4 {
        dump.push(format!("What did you do in year {number}?"));
        dump.push(sentence(number));
    }
    let (page, cleaned) = cleaned("a.txt", &dump.join("\n\n"));
    assert!(kept(&page, &cleaned).contains(opening));
}
