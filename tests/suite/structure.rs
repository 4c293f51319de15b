//! Structure: kept blocks as the article's blocks, each in one origin.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use crate::{
    capture::{read, read_bytes},
    page::html,
    shared,
};
use flate2::read::GzDecoder;
use pressmark::{
    article::{Article, Block, BlockKind, ListKind, ParagraphRole},
    clean::Cleaned,
    limits::Limits,
    metadata::Described,
    page::{self, Page},
    structure,
};
use std::io::Read;

/// The article of a page of which every block is kept.
fn whole(page: &Page) -> Article {
    let cleaned = Cleaned {
        kept: (0..page.blocks.len()).collect(),
        ..Cleaned::default()
    };
    structure::build(page, &Described::default(), &cleaned).article
}

fn names(blocks: &[Block]) -> Vec<&'static str> {
    blocks
        .iter()
        .map(|block| match &block.kind {
            BlockKind::Heading { .. } => "heading",
            BlockKind::Paragraph { .. } => "paragraph",
            BlockKind::Figure(_) => "figure",
            BlockKind::Quote { .. } => "quote",
            BlockKind::List { .. } => "list",
            BlockKind::Table(_) => "table",
            BlockKind::QuestionAnswer { .. } => "question",
            BlockKind::Code { .. } => "code",
            BlockKind::Embed { .. } => "embed",
            BlockKind::Break => "break",
        })
        .collect()
}

fn all_accounted(page: &Page, article: &Article, what: &str) {
    let mut times = vec![0; page.blocks.len()];
    for origin in article.origins() {
        times[origin] += 1;
    }
    for (block, times) in page.blocks.iter().zip(times) {
        assert!(times == 1, "{what}: {times} times in origins: {block:?}");
    }
}

#[test]
fn a_sign_in_the_caption_does_not_take_it() {
    for sign in [
        "<figcaption><img src=camera.svg alt='Credit'><div>Ada Quill via Harbour Images</div></figcaption>",
        "<img src=zoom.png width=24 height=24 alt=Enlarge><figcaption>Ada Quill via Harbour Images</figcaption>",
    ] {
        let page = html(&format!(
            "<figure><img src=quay.jpg alt='The quay'>{sign}</figure><p>The ferry is late."
        ));
        let article = whole(&page);
        all_accounted(&page, &article, sign);
        let figures = article.figures();
        let printed: Vec<usize> = figures.iter().map(|figure| figure.printed.len()).collect();
        assert_eq!(printed, [1, 0], "{sign}");
        assert_eq!(figures[0].candidates[0], "quay.jpg");
    }
}

#[test]
fn what_a_card_sells_is_no_caption() {
    for card in [
        "<div><a href=/jug><img src=jug.jpg alt='Blue jug'></a><a href=/jug><div class=caption><div>Blue jug with a lid</div>\
         <div>Maker: Quill</div></div></a></div>",
        "<div><a href=/jug><img src=jug.jpg alt='Blue jug'> <span>Blue jug</span></a> <span>SKU: X59110</span></div>",
    ] {
        let page = html(&format!("<p>What the harbour sells.</p>{card}"));
        let article = whole(&page);
        all_accounted(&page, &article, card);
        let figures = article.figures();
        let printed: Vec<usize> = figures.iter().map(|figure| figure.printed.len()).collect();
        assert_eq!(printed, [0], "{card}");
    }
    // A sentence, a credit, or a link to the picture itself is of the picture.
    for figure in [
        "<div><a href=/quay><img src=quay.jpg></a><a href=/quay><div class=caption>The quay at noon.</div></a></div>",
        "<div><a href=/quay.jpg><img src=quay.jpg></a><a href=/quay.jpg><div class=caption>The quay</div></a></div>",
        "<div><a href=/quay><img src=quay.jpg></a><a href=/quay><div class=caption>Photo: Ada Quill</div></a></div>",
    ] {
        let article = whole(&html(&format!("<p>What the harbour sells.</p>{figure}")));
        let figures = article.figures();
        let printed: Vec<usize> = figures.iter().map(|figure| figure.printed.len()).collect();
        assert_eq!(printed, [1], "{figure}");
    }
}

#[test]
fn a_quotation_with_a_portrait_is_no_caption() {
    let page = html(
        "<p>The ferry has been late since Monday.</p><figure><div><img src=quill.jpg alt='Ada Quill, harbour master'></div>\
         <div><blockquote><p>We wait for the tide, as everybody has to.</p></blockquote>\
         <figcaption><strong>Ada Quill, </strong>harbour master, Northtown</figcaption></div></figure>\
         <figure><blockquote>The sea is not in a hurry.</blockquote><figcaption>Bo Muster, ferryman</figcaption></figure>\
         <figure><blockquote><img src=quay.jpg alt='The quay'></blockquote><figcaption>The quay at noon.</figcaption></figure>",
    );
    let article = whole(&page);
    all_accounted(&page, &article, "portrait");
    assert_eq!(
        names(&article.body),
        ["paragraph", "figure", "quote", "quote", "figure"]
    );
    let said_by: Vec<String> = article
        .body
        .iter()
        .filter_map(|block| match &block.kind {
            BlockKind::Quote { attribution, .. } => Some(attribution.as_ref()?.text()),
            _ => None,
        })
        .collect();
    assert_eq!(
        said_by,
        [
            "Ada Quill, harbour master, Northtown",
            "Bo Muster, ferryman"
        ]
    );
    let figures = article.figures();
    assert!(figures[0].printed.is_empty());
    assert_eq!(figures[1].printed.len(), 1);
}

#[test]
fn sentences_marked_as_headings_are_paragraphs() {
    let deck = "Ten years ago the parish let the tide back in. The birds came first, then the visitors, and last of all \
                the people who had been against it.";
    let long = "The harbour board had asked for sixty thousand in the autumn, and for ninety thousand in the spring, and had \
                been told both times that the county would think about it. ";
    for (head, expected) in [
        (
            format!("<h2>{deck}</h2><p>The wall is sixty metres wide.</p><h3>What came back</h3><p>Mud."),
            vec!["standfirst", "paragraph", "heading 2", "paragraph"],
        ),
        (
            format!("<p>The wall is sixty metres wide.</p><h2>{deck}</h2><p>Mud."),
            vec!["paragraph", "heading 2", "paragraph"],
        ),
        (
            format!("<p>The wall is sixty metres wide.</p><h2>{long}{deck}</h2><p>Mud."),
            vec!["paragraph", "paragraph", "paragraph"],
        ),
        (
            "<h2>1. A keeper of bees should be asked before anything is sprayed on the fields nearby.</h2><p>Mud.".to_owned(),
            vec!["heading 2", "paragraph"],
        ),
        (
            "<h2>Who pays for the wall when the tide has taken it away for the third time in ten years?</h2><p>Mud.".to_owned(),
            vec!["heading 2", "paragraph"],
        ),
        (
            "<h2>A wall nobody could afford.</h2><p>Mud.".to_owned(),
            vec!["heading 2", "paragraph"],
        ),
    ] {
        let page = html(&head);
        let article = whole(&page);
        all_accounted(&page, &article, &head);
        let kinds: Vec<String> = article
            .body
            .iter()
            .map(|block| match &block.kind {
                BlockKind::Heading { level, .. } => format!("heading {level}"),
                BlockKind::Paragraph {
                    role: ParagraphRole::Standfirst,
                    ..
                } => "standfirst".to_owned(),
                _ => names(std::slice::from_ref(block))[0].to_owned(),
            })
            .collect();
        assert_eq!(kinds, expected, "{head}");
    }
}

#[test]
fn the_seed_is_a_paragraph_a_figure_and_four_questions() {
    let Some(path) = shared::path("seed/000_be601f28e5e15ee6.txt", "the seed capture") else {
        return;
    };
    let page = page::read(&read(&path).unwrap(), &Limits::default()).unwrap();
    let cleaned = Cleaned {
        kept: (0..11).collect(),
        ..Cleaned::default()
    };
    let article = structure::build(&page, &Described::default(), &cleaned).article;
    assert_eq!(
        names(&article.body),
        [
            "paragraph",
            "figure",
            "question",
            "question",
            "question",
            "question"
        ]
    );
    assert_eq!(article.body[1].origin, [1, 2]);
    let figure = article.figures()[0];
    assert!(figure.candidates.is_empty());
    assert_eq!(figure.printed.len(), 1);
    assert_eq!(article.origins(), (0..11).collect::<Vec<_>>());
}

#[test]
fn lists_tables_quotes_and_code_keep_their_shape() {
    let page = html(
        "<h1>T</h1><ul><li>a<ul><li>b</ul><li><p>c<p>d</ul><ol start=3><li>e</ol><dl><dt>term<dd>says</dl>\
         <table><caption>cap</caption><thead><tr><th>h<th>i</thead><tr><td>1<td></table>\
         <blockquote><p>said</p><cite>Ann</cite></blockquote><pre><code class=language-rust>let x;\n</code></pre><hr><iframe src=/v title=Film></iframe>",
    );
    let article = whole(&page);
    assert_eq!(
        names(&article.body),
        [
            "heading", "list", "list", "list", "table", "quote", "code", "break", "embed"
        ]
    );
    all_accounted(&page, &article, "shapes");
    match &article.body[1].kind {
        BlockKind::List { items, .. } => {
            assert_eq!(items.len(), 2);
            assert_eq!(names(&items[0].blocks), ["paragraph", "list"]);
            assert_eq!(names(&items[1].blocks), ["paragraph", "paragraph"]);
        }
        other => panic!("{other:?}"),
    }
    assert!(matches!(
        &article.body[2].kind,
        BlockKind::List {
            kind: ListKind::Ordered,
            start: 3,
            ..
        }
    ));
    match &article.body[4].kind {
        BlockKind::Table(table) => {
            assert_eq!(table.caption.as_ref().unwrap().text(), "cap");
            assert_eq!(table.rows.len(), 2);
            assert!(table.rows[0].header && !table.rows[1].header);
            assert_eq!(table.rows[1].cells.len(), 2);
            assert!(table.rows[1].cells[1].blocks.is_empty());
        }
        other => panic!("{other:?}"),
    }
    match &article.body[5].kind {
        BlockKind::Quote { attribution, .. } => {
            assert_eq!(attribution.as_ref().unwrap().text(), "Ann")
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_block_of_every_development_page_is_accounted_for() {
    let Some(folder) = shared::path(
        "extract-dev",
        "accounting for every block of the development pages",
    ) else {
        return;
    };
    let mut pages = 0;
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.unwrap();
        let path = entry.path();
        if path.extension().is_none_or(|extension| extension != "gz") {
            continue;
        }
        let mut bytes = Vec::new();
        GzDecoder::new(std::fs::File::open(path).unwrap())
            .read_to_end(&mut bytes)
            .unwrap();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let capture = match read_bytes(&name, &bytes) {
            Ok(capture) => capture,
            Err(error) => panic!("{name}: {error}"),
        };
        pages += 1;
        match page::read(&capture, &Limits::default()) {
            Ok(page) => all_accounted(&page, &whole(&page), &name),
            Err(error) => println!("{name}: {error}"),
        }
    }
    println!("{pages} pages");
    assert!(pages >= 1870, "{pages}");
}

#[test]
fn a_linked_mark_and_its_place_become_a_note() {
    let page = html(
        "<p>The bridge cost more<sup><a href='#n1' id=r1>1</a></sup> than planned [<a href='#n2'>2</a>].</p>\
         <ol><li id=n1>Contract notice of 2010. <a href='#r1'>↩</a></li><li id=n2><p>Minutes, page 4.</p><p>Kept in the town hall.</p></li></ol>",
    );
    let article = whole(&page);
    all_accounted(&page, &article, "notes");
    assert_eq!(names(&article.body), ["paragraph"]);
    let BlockKind::Paragraph { text, .. } = &article.body[0].kind else {
        panic!()
    };
    assert_eq!(text.text(), "The bridge cost more than planned .");
    let marks: Vec<usize> = text
        .0
        .iter()
        .filter_map(|inline| match inline {
            pressmark::article::Inline::NoteMark(note) => Some(*note),
            _ => None,
        })
        .collect();
    assert_eq!(marks, [0, 1]);
    assert_eq!(article.notes.len(), 2);
    assert_eq!(article.notes[0].label, "1");
    let BlockKind::Paragraph { text, .. } = &article.notes[0].blocks[0].kind else {
        panic!()
    };
    assert_eq!(text.text(), "Contract notice of 2010.");
    assert_eq!(article.notes[1].blocks.len(), 2);
}

#[test]
fn speakers_who_take_turns_are_named() {
    let page = html(
        "<p>An introduction.</p><p><b>HERALD:</b> Why rivets?</p><p><b>Naess:</b> They hold.</p>\
         <p><b>HERALD:</b> And for how long?</p><p><b>Naess:</b> A century.</p><p>With care, two.</p>",
    );
    let article = whole(&page);
    all_accounted(&page, &article, "speakers");
    assert_eq!(
        names(&article.body),
        ["paragraph", "question", "question", "paragraph"]
    );
    let BlockKind::QuestionAnswer {
        asked_by,
        answered_by,
        question,
        ..
    } = &article.body[1].kind
    else {
        panic!()
    };
    assert_eq!(question.text(), "HERALD: Why rivets?");
    assert_eq!(asked_by.as_deref(), Some("HERALD"));
    assert_eq!(answered_by.as_deref(), Some("Naess"));
}

#[test]
fn one_rhetorical_question_is_no_interview() {
    let page =
        html("<p><b>And what of the trams?</b></p><p>They run.</p><p>So does the river.</p>");
    assert_eq!(
        names(&whole(&page).body),
        ["paragraph", "paragraph", "paragraph"]
    );
}

#[test]
fn headings_stand_at_the_depth_of_their_nesting() {
    let page = html("<h4>a</h4><h2>b</h2><h5>c</h5><h3>d</h3><h2>e</h2>");
    let levels: Vec<u8> = whole(&page)
        .body
        .iter()
        .filter_map(|block| match block.kind {
            BlockKind::Heading { level, .. } => Some(level),
            _ => None,
        })
        .collect();
    assert_eq!(levels, [2, 2, 3, 3, 2]);
}

#[test]
fn deep_and_nested_pages_end_in_time() {
    let bombs = [
        ("lists", "<ul><li>x".repeat(600)),
        ("quotes", "<blockquote>x".repeat(600)),
        ("tables", "<table><tr><td>x<td>y".repeat(400)),
        ("layout", "<table><tr><td><h2>x</h2>".repeat(400)),
        ("divs", format!("{}x", "<div><p>y</p>".repeat(600))),
        (
            "notes",
            (0..3000)
                .map(|n| format!("<p>x<a href=#n{n}>{n}</a></p>"))
                .chain((0..3000).map(|n| format!("<p id=n{n}>{n} y</p>")))
                .collect(),
        ),
        (
            "speakers",
            (0..20_000)
                .map(|n| format!("<p>Name{n} B: words?</p>"))
                .collect(),
        ),
        (
            "figures",
            "<figure><img src=a.png><figcaption>x".repeat(300),
        ),
        ("items", format!("<ul>{}", "<li>x".repeat(50_000))),
        (
            "cells",
            format!("<table><tr><th>a<th>b{}", "<tr><td>x<td>y".repeat(20_000)),
        ),
    ];
    for (name, bomb) in bombs {
        let start = std::time::Instant::now();
        let page = html(&bomb);
        let article = whole(&page);
        let spent = start.elapsed();
        println!(
            "{name}: {} bytes, {spent:?}, {} blocks",
            bomb.len(),
            page.blocks.len()
        );
        all_accounted(&page, &article, name);
        assert!(
            spent < std::time::Duration::from_secs(20),
            "{name} took {spent:?}"
        );
    }
}

#[test]
fn a_question_may_end_in_a_remark() {
    let long =
        "It depends on what you compare it with, and on whom you ask, and on the year. ".repeat(4);
    let dump = format!(
        "Intro line of the talk.\n\nWas it a success?\n\n{long}\n\nWhy so hard? A river can be measured.\n\n{long}\n\nWhat now?\n\n{long}\n"
    );
    let page = page::read(
        &read_bytes("talk.txt", dump.as_bytes()).unwrap(),
        &Limits::default(),
    )
    .unwrap();
    assert_eq!(
        names(&whole(&page).body),
        ["paragraph", "question", "question", "question"]
    );
}

#[test]
fn a_sign_that_copies_the_address_of_a_heading_is_no_word_of_it() {
    let page = html(
        "<h1>T</h1><h2 id=how>How to apply<a href=#how>¶</a></h2><p>x</p><h2 id=x>Fields <a class=hash href=#x>#</a></h2><p>x</p><h2>C#</h2><p>x</p><h2>Zone<a href='https://example.org/z#z'>\u{200B}</a></h2><p>x</p><h2><a href=/n>Nr. 4 §</a></h2><p>x</p>",
    );
    let headings: Vec<String> = whole(&page)
        .body
        .iter()
        .filter_map(|block| match &block.kind {
            BlockKind::Heading { text, .. } => Some(text.text()),
            _ => None,
        })
        .collect();
    assert_eq!(
        headings,
        ["T", "How to apply", "Fields", "C#", "Zone", "Nr. 4 §"]
    );
}
