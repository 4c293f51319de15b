//! Pages: every word in one block, in reading order, with what surrounds it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use crate::{
    capture::{read, read_bytes},
    shared,
};
use flate2::read::GzDecoder;
use pressmark::{
    limits::Limits,
    notice::Place,
    page::{self, Page, SourceKind, SourcePicture},
};
use std::{
    io::Read,
    time::{Duration, Instant},
};

/// Reads HTML as a page at https://example.org/a/b.
pub fn html(html: &str) -> Page {
    let document =
        format!("<!DOCTYPE html>\n<!-- saved from url=(0023)https://example.org/a/b -->\n{html}");
    let capture = read_bytes("page.html", document.as_bytes()).unwrap();
    page::read(&capture, &Limits::default()).unwrap()
}

fn words(page: &Page) -> Vec<String> {
    page.blocks.iter().map(|block| block.text.text()).collect()
}

fn picture(page: &Page, index: usize) -> &SourcePicture {
    match &page.blocks[index].kind {
        SourceKind::Picture(picture) => picture,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_seed_has_33_blocks_and_5323_characters() {
    let Some(path) = shared::path("seed/000_be601f28e5e15ee6.txt", "the seed capture") else {
        return;
    };
    let page = page::read(&read(&path).unwrap(), &Limits::default()).unwrap();
    assert!(page.is_text);
    assert_eq!(page.blocks.len(), 33);
    let chars: usize = page
        .blocks
        .iter()
        .map(|block| block.words().chars().count())
        .sum();
    assert_eq!(chars, 5323);
    assert_eq!(page.blocks[2].place, Place::Line(4));
    assert_eq!(page.regions.len(), 1);
    assert_eq!(page.regions[0].blocks, 0..33);
}

#[test]
fn block_edges_part_words_and_inline_edges_do_not() {
    let page = html(
        "<div>one<p>two <b>th</b>ree</p>four<ul><li>five<li>six <i>seven</i></ul><table><tr><td>8<td>9</table></div>ten",
    );
    assert_eq!(
        words(&page),
        [
            "one",
            "two three",
            "four",
            "five",
            "six seven",
            "8",
            "9",
            "ten"
        ]
    );
    for (index, block) in page.blocks.iter().enumerate() {
        assert_eq!(block.index, index);
        let around: Vec<_> = page.regions_of(index).collect();
        assert!(
            around
                .iter()
                .all(|(_, region)| region.blocks.contains(&index))
        );
    }
    assert_eq!(page.blocks[1].element.name, "p");
    assert_eq!(page.blocks[3].element.name, "li");
}

#[test]
fn neighbours_that_style_alone_parts_are_words_of_their_own() {
    let page = html(
        "<p><a href=/q>Quill</a><a href=/h class=tag>Harbour Press</a><span class=count>4</span></p>\
         <p><b>H</b>arbour <span>mas</span><span>ter</span> <mark>Quill</mark>Press <code>get</code><code>Name</code> H<sub>2</sub>O</p>\
         <p>By <em>Ann</em><i></i>The Quill, <span hidden>on</span><span>May</span><wbr><span>Day</span></p>",
    );
    assert_eq!(
        words(&page),
        [
            "Quill Harbour Press 4",
            "Harbour master QuillPress getName H2O",
            "By Ann The Quill, May Day",
            "on",
        ]
    );
    let links: Vec<_> = page.blocks[0]
        .text
        .runs()
        .filter(|run| run.link.is_some())
        .map(|run| run.text.as_str())
        .collect();
    assert_eq!(links, ["Quill", "Harbour Press"]);
    let count = page.blocks[0].elements.last().unwrap();
    assert_eq!((count.start, count.end), (20, 21));
}

#[test]
fn breaks_part_paragraphs_where_two_follow_each_other() {
    let page = html("<div>one<br>two<br> <br>three <em>four<br><br>five</em></div>");
    assert_eq!(words(&page), ["one\ntwo", "three four", "five"]);
    assert!(page.blocks[2].text.runs().all(|run| run.style.emphasis));
}

#[test]
fn links_styles_and_elements_are_kept() {
    let page = html(
        "<p lang=de>See <a href='../c?x=1' class=ref>the <code>fn</code> page</a><sup>2</sup>, <a href='javascript:x'>this</a>. <span class='credit' itemprop=author>Ann</span></p>",
    );
    let block = &page.blocks[0];
    let text = block.text.text();
    assert_eq!(text, "See the fn page2, this. Ann");
    let runs: Vec<_> = block.text.runs().collect();
    assert_eq!(
        runs[1].link.as_ref().unwrap().url,
        "https://example.org/c?x=1"
    );
    assert!(
        runs.iter()
            .any(|run| run.text == "fn" && run.style.code && run.link.is_some())
    );
    assert!(
        runs.iter()
            .any(|run| run.text == "2" && run.style.superscript)
    );
    assert_eq!(runs.iter().filter(|run| run.link.is_some()).count(), 3);
    let credit = block
        .elements
        .iter()
        .find(|span| span.words.words == "credit author")
        .unwrap();
    assert_eq!(&text[credit.start..credit.end], "Ann");
    assert_eq!(block.lang.as_deref(), Some("de"));
    assert!((block.link_density - 15.0 / text.chars().count() as f32).abs() < 0.01);
}

#[test]
fn pictures_within_a_text_stand_beside_it() {
    let page = html("<p><img src=a.png alt=A>words<img src=b.png alt='B  b'> more</p>");
    assert_eq!(words(&page), ["", "words more", ""]);
    assert_eq!(
        picture(&page, 0).candidates,
        ["a.png", "https://example.org/a/a.png"]
    );
    assert_eq!(picture(&page, 2).alt.as_deref(), Some("B b"));
}

#[test]
fn every_address_of_a_picture_is_a_candidate() {
    let page = html(
        "<figure><picture><source srcset='l.webp 800w, s.webp 400w'><img src='data:image/gif;base64,R0' data-src='/real.jpg' srcset='' alt=x></picture><noscript><img src='/full.jpg' alt=x></noscript><figcaption>c</figcaption></figure>",
    );
    let own = picture(&page, 0);
    assert_eq!(own.candidates[0], "l.webp");
    for address in [
        "s.webp",
        "https://example.org/real.jpg",
        "/full.jpg",
        "data:image/gif;base64,R0",
    ] {
        assert!(
            own.candidates.iter().any(|known| known == address),
            "{address}"
        );
    }
    assert!(page.blocks[1].hidden, "the twin adds nothing");
    assert_eq!(page.blocks[2].text.text(), "c");
    let before = html(
        "<figure><noscript><img src='/a.jpg' alt=Quay></noscript><img src='data:image/gif;base64,R0' data-srcset='/a.jpg 640w' alt=Quay><figcaption>c</figcaption></figure><img src='/b.jpg' alt=Quay>",
    );
    let shown: Vec<bool> = before.blocks.iter().map(|block| !block.hidden).collect();
    assert_eq!(shown, [false, true, true, true]);
    let page = html("<div><noscript><img src=only.jpg></noscript></div><p>x");
    assert!(!page.blocks[0].hidden, "the only one is shown");
    let blocked = html("<p>x<p><img src=data:, alt=gone>");
    assert!(picture(&blocked, 1).candidates.is_empty());
}

#[test]
fn a_byte_order_mark_parts_no_words() {
    let page = html("<p>H\u{FEFF}ow to\u{FEFF} <b>\u{FEFF}apply\u{FEFF}</b>\u{FEFF}now");
    assert_eq!(words(&page), ["How to applynow"]);
    let dump = read_bytes("one.txt", "H\u{FEFF}ow to\u{FEFF} apply\n".as_bytes()).unwrap();
    let dump = page::read(&dump, &Limits::default()).unwrap();
    assert_eq!(dump.blocks[0].words(), "How to apply");
}

#[test]
fn a_page_within_noscript_is_read_where_it_is_the_page() {
    let posts: String = (1..=6)
        .map(|number| {
            format!(
                "<div class=post><b>Keeper {number}</b><p>The lamp of tower {number} went out at night, and nobody on the \
                 island could say for how long, since the log had not been kept that week.</p></div>"
            )
        })
        .collect();
    let noscript = format!("<noscript><html><body><h1>Lamps</h1>{posts}</body></html></noscript>");
    let page = html(&format!("<div id=splash></div>{noscript}"));
    assert!(page.blocks.len() >= 13, "{}", page.blocks.len());
    assert!(page.blocks.iter().all(|block| !block.hidden));
    assert_eq!(page.blocks[0].kind, SourceKind::Heading(1));
    assert!(
        page.notices
            .iter()
            .any(|notice| notice.code == "page.noscript.read")
    );
    let place = format!("{:?}", page.blocks[2].place);
    assert!(place.contains("noscript"), "{place}");
    // Beside a page that shows as much, it is hidden.
    let shown: String = posts.replace("lamp", "beam");
    let page = html(&format!("<main>{shown}{shown}</main>{noscript}"));
    let (hidden, seen): (Vec<_>, Vec<_>) = page.blocks.iter().partition(|block| block.hidden);
    assert!(hidden.len() >= 13 && seen.len() >= 24);
    assert!(seen.iter().all(|block| !block.words().contains("lamp")));
    // One within another goes no deeper.
    let deep = html(&format!("<div>{}{posts}", "<noscript>".repeat(2000)));
    assert!(!deep.blocks.is_empty());
}

#[test]
fn what_is_hidden_is_said_to_be() {
    let page = html(
        "<p>Shown <span class=sr-only>for readers</span>words</p><div style='display: none'><p>none</p></div><p hidden>h</p><p aria-hidden=true>a</p><noscript><p>Turn it on</p></noscript><details><summary>S</summary>D</details><template><p>t</p></template>",
    );
    let shown: Vec<(String, bool)> = page
        .blocks
        .iter()
        .map(|block| (block.text.text(), block.hidden))
        .collect();
    let expected = [
        ("Shown words", false),
        ("for readers", true),
        ("none", true),
        ("h", true),
        ("a", true),
        ("Turn it on", true),
        ("S", false),
        ("D", false),
    ];
    assert_eq!(
        shown,
        expected.map(|(text, hidden)| (text.to_owned(), hidden))
    );
}

#[test]
fn the_head_is_read_wherever_it_stands() {
    let page = html(
        "<html lang=en-GB dir=ltr><head><title> A  title </title><meta property='og:title' content='T'><link rel=canonical href='/x'><script type='application/ld+json'>{\"a\":\"<b>\"}</script></head><body><p>x</p><div itemscope itemtype='https://schema.org/Article'><meta name=author content=Ann><time datetime='2024-05-01'>1 May</time><a rel=author href='/ann'>Ann E</a></div>",
    );
    let head = &page.head;
    assert_eq!(head.title.as_deref(), Some("A title"));
    assert_eq!(
        (head.lang.as_deref(), head.dir.as_deref()),
        (Some("en-GB"), Some("ltr"))
    );
    assert_eq!(
        head.metas,
        [
            ("og:title".to_owned(), "T".to_owned()),
            ("author".to_owned(), "Ann".to_owned())
        ]
    );
    assert_eq!(head.links[0].href, "https://example.org/x");
    assert_eq!(head.json_ld, ["{\"a\":\"<b>\"}"]);
    let marked: Vec<_> = head
        .marked
        .iter()
        .map(|mark| {
            (
                mark.property.as_str(),
                mark.value.as_deref(),
                mark.text.as_str(),
            )
        })
        .collect();
    assert_eq!(
        marked,
        [
            ("time", Some("2024-05-01"), "1 May"),
            ("author", Some("https://example.org/ann"), "Ann E")
        ]
    );
    assert_eq!(head.marked[0].item_types, "https://schema.org/Article");
    assert_eq!(head.marked[0].block, 1);
}

#[test]
fn regions_tell_what_contains_a_block() {
    let page = html(
        "<main id=m class='x y' role=main><a href=/card class=card><h3>T</h3><p>x</p></a><pre>a\n  b\n</pre></main>",
    );
    let regions: Vec<_> = page
        .regions_of(0)
        .map(|(_, region)| format!("{} {}", region.name, region.words))
        .collect();
    assert_eq!(
        regions,
        ["a card", "main x y m main", "body ", "html ", "html "]
    );
    assert_eq!(page.blocks[0].kind, SourceKind::Heading(3));
    assert!((page.blocks[1].link_density - 1.0).abs() < f32::EPSILON);
    assert_eq!(page.blocks[2].text.text(), "a\n  b");
    assert_eq!(
        page.blocks[2].place,
        Place::Path("body > main:nth-child(1) > pre:nth-child(2)".to_owned())
    );
}

#[test]
fn controls_formulas_and_ruby_keep_their_words() {
    let page = html(
        "<h2><button>Asked</button></h2><form><label>Mail</label> <input placeholder=p value=v><select><option>One<option>Two</select><button>Send</button></form><p>is <math alttext='x^2'><mi>x</mi></math> or <math><mi>y</mi><annotation>TeX</annotation></math>; <ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby></p>",
    );
    assert_eq!(
        words(&page),
        [
            "Asked",
            "Mail",
            "One",
            "Two",
            "Send",
            "is x^2 or y; 漢(かん)"
        ]
    );
    assert_eq!(page.blocks[0].kind, SourceKind::Heading(2));
    let around: Vec<_> = page
        .regions_of(4)
        .map(|(_, region)| region.name.as_str())
        .collect();
    assert_eq!(around[..2], ["button", "form"]);
}

#[test]
fn wayback_rewriting_is_undone() {
    let document = "<html><head><script>__wm.wombat(\"http://example.org/x\",\"20180716101112\",\"\");</script><!-- End Wayback Rewrite JS Include --></head><body><div id=\"wm-ipp-base\"><p>toolbar</p></div><p><a href=\"/web/20180716101112/http://example.org/y\">y</a> <a href=\"z\">z</a><img src=\"/web/20180716101112im_/http://example.org/p.jpg\"></p>";
    let capture = read_bytes("page.html", document.as_bytes()).unwrap();
    assert_eq!(capture.url.as_deref(), Some("http://example.org/x"));
    assert_eq!(
        capture.captured_at.unwrap().to_string(),
        "2018-07-16T10:11:12Z"
    );
    let page = page::read(&capture, &Limits::default()).unwrap();
    let links: Vec<_> = page.blocks[0]
        .text
        .runs()
        .filter_map(|run| run.link.as_ref())
        .map(|link| link.url.as_str())
        .collect();
    assert_eq!(links, ["http://example.org/y", "http://example.org/z"]);
    assert_eq!(picture(&page, 1).candidates, ["http://example.org/p.jpg"]);
    assert_eq!(page.blocks.len(), 2);
}

#[test]
fn hostile_pages_end_in_time() {
    let bombs = [
        (
            "divs",
            format!(
                "{}<p>x</p>{}<p>tail",
                "<div>".repeat(100_000),
                "</div>".repeat(100_000)
            ),
        ),
        (
            "fonts",
            (0..4000)
                .map(|n| format!("<font color=c{n}><p>x"))
                .collect(),
        ),
        ("spans", format!("<p>{}x", "<span class=a>".repeat(100_000))),
        (
            "breaks",
            format!("<p><b><i><span class=x>{}", "x<br><br>".repeat(50_000)),
        ),
        ("lists", "<ul><li>x".repeat(20_000)),
        ("word", format!("<p>{}", "w".repeat(2_000_000))),
        ("value", format!("<p title='{}'>x", "v".repeat(5_000_000))),
        (
            "attributes",
            format!(
                "<p {}>x",
                (0..30_000).map(|n| format!("a{n} ")).collect::<String>()
            ),
        ),
        (
            "marks",
            format!("{}x", "<span itemprop=a>".repeat(300)).repeat(200),
        ),
        ("tables", "<table><tr><td>x".repeat(20_000)),
        (
            "names",
            (0..50_000).map(|n| format!("<x{n}>w</x{n}>")).collect(),
        ),
    ];
    for (name, bomb) in bombs {
        let start = Instant::now();
        let page = html(&bomb);
        let spent = start.elapsed();
        println!(
            "{name}: {} bytes, {spent:?}, {} blocks",
            bomb.len(),
            page.blocks.len()
        );
        assert!(!page.blocks.is_empty(), "{name}");
        assert!(spent < Duration::from_secs(20), "{name} took {spent:?}");
    }
}

/// Words of the tree that `scraper` builds, without what is not read: scripts, styles, drawings, the head, attributes.
fn words_of_tree(html: &str) -> Vec<String> {
    let tree = scraper::Html::parse_document(html);
    let mut out = String::new();
    let mut open = vec![tree.tree.root()];
    while let Some(node) = open.pop() {
        let mut skipped = false;
        match node.value() {
            scraper::Node::Text(text) => out.push_str(text),
            scraper::Node::Element(element) => {
                skipped = matches!(
                    element.name(),
                    "script"
                        | "style"
                        | "svg"
                        | "head"
                        | "template"
                        | "noscript"
                        | "math"
                        | "iframe"
                        | "noembed"
                        | "datalist"
                        | "canvas"
                        | "object"
                        | "video"
                        | "audio"
                        | "title"
                        | "progress"
                        | "meter"
                        | "applet"
                        | "map"
                );
            }
            _ => {}
        }
        if !skipped {
            open.extend(node.children());
        }
    }
    // Hidden words and pictures' words stand elsewhere in the tree: how often each letter comes is compared.
    let mut letters: Vec<String> = out
        .split(pressmark::text::is_space)
        .flat_map(str::chars)
        .filter(|c| !pressmark::text::is_invisible(*c) && *c != '\0')
        .map(String::from)
        .collect();
    letters.sort_unstable();
    letters
}

#[test]
fn words_within_a_picture_of_an_amp_page_are_hidden_words() {
    let page = html(
        "<p>Vor dem Bild</p><amp-img src='a.jpg' alt='Fähre'><noscript><img src='a.jpg'>ohne Skripte</noscript>\
         <div fallback>Das Bild fehlt hier</div></amp-img><p>Nach dem Bild</p>",
    );
    assert_eq!(
        words(&page),
        [
            "Vor dem Bild",
            "",
            "ohne Skripte Das Bild fehlt hier",
            "Nach dem Bild"
        ]
    );
    assert!(page.blocks[2].hidden);
}

#[test]
fn no_word_of_a_development_page_is_lost() {
    let Some(folder) = shared::path("extract-dev", "looking for lost words") else {
        return;
    };
    let (mut pages, mut wrong) = (0, Vec::new());
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.unwrap();
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.ends_with(".html.gz") {
            continue;
        }
        let mut bytes = Vec::new();
        GzDecoder::new(std::fs::File::open(entry.path()).unwrap())
            .read_to_end(&mut bytes)
            .unwrap();
        let Ok(capture) = pressmark::capture::of_bytes(&name, bytes.into()) else {
            continue;
        };
        let Ok(page) = page::read(&capture, &Limits::default()) else {
            continue;
        };
        if page
            .notices
            .iter()
            .any(|notice| notice.code.starts_with("page."))
        {
            continue;
        }
        pages += 1;
        let mut counts = std::collections::BTreeMap::<String, i64>::new();
        for letter in words_of_tree(&capture.document.text) {
            *counts.entry(letter).or_default() += 1;
        }
        for block in &page.blocks {
            for c in block.text.text().chars() {
                if !pressmark::text::is_space(c) && !pressmark::text::is_invisible(c) {
                    *counts.entry(c.to_string()).or_default() -= 1;
                }
            }
        }
        let lost: i64 = counts.values().filter(|count| **count > 0).sum();
        if lost > 0 {
            wrong.push(format!("{name}: {lost} characters"));
        }
    }
    println!("{pages} pages");
    assert!(
        wrong.is_empty(),
        "{} pages lose words:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
