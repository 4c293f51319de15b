//! Lead pictures: above the headline or between headline and text, with caption and credit.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use super::{
    capture::read_bytes,
    clean::{article, kept, sentence},
};
use pressmark::{
    clean::{self, CleanOptions, Cleaned},
    limits::Limits,
    metadata,
    page::{self, Page, SourceKind},
};

/// A page that declares `declared` as its picture, with `above` and `below` around its headline.
fn page_with(declared: &str, above: &str, below: &str) -> (Page, Cleaned) {
    let html = format!(
        "<html lang=en><head><title>The late ferry</title><meta property='og:image' content='{declared}'>\
         <link rel=canonical href='https://post.example/late-ferry/'></head><body>\
         <nav class=menu><ul><li><a href=/a>News</a></li><li><a href=/b>Sport</a></li></ul></nav>\
         <main><article>{above}<h1>The late ferry</h1>{below}<div class=article-body>{}</div></article></main>\
         <footer><p>© 2024 Harbour Post. All rights reserved.</p></footer></body></html>",
        article()
    );
    let capture = read_bytes("a.html", html.as_bytes()).unwrap();
    let page = page::read(&capture, &Limits::default()).unwrap();
    let described = metadata::read(&page, &capture.supplied);
    let cleaned = clean::clean(&page, &described, &CleanOptions::default());
    (page, cleaned)
}

fn pictures(page: &Page, cleaned: &Cleaned) -> usize {
    let kept = cleaned.kept.iter();
    kept.filter(|block| matches!(page.blocks[**block].kind, SourceKind::Picture(_)))
        .count()
}

const DECLARED: &str = "https://img.example/2024/ferry-in-fog-1200x630.jpg?v=2";

#[test]
fn a_declared_picture_stays_with_its_caption_wherever_it_leads() {
    let caption = "The ferry in fog off the north mole. Photo: Ada Quill/Harbour Pictures";
    let picture = "<img src=/2024/ferry-in-fog-800x420.jpg alt=''>";
    let lines = format!("{picture}<p class=caption>{caption}</p>");
    for (above, below) in [
        (
            format!(
                "<p class=lede>{}</p><div class=thumbnail>{picture}<p class=caption>{caption}</p></div>",
                sentence(9)
            ),
            "",
        ),
        (
            format!(
                "<div class=media><a class=popup href=/2024/ferry-in-fog.jpg>{picture}<div class=caption>{caption}</div></a></div>"
            ),
            "",
        ),
        (format!("<div class=hero>{lines}</div>"), ""),
        (
            format!(
                "<header><figure>{picture}<figcaption>{caption}</figcaption></figure><p class=topic>The sea</p></header>"
            ),
            "",
        ),
        (
            format!("<div class=share-wrapper><div class=media>{lines}</div></div>"),
            "",
        ),
        (
            format!(
                "<div class=post-thumbnail><a href=https://post.example/late-ferry>{picture}</a><p>{caption}</p></div>"
            ),
            "",
        ),
        (
            format!(
                "<figure>{picture}<figcaption>{caption}</figcaption></figure><p class=date>3 May 2024</p>"
            ),
            "",
        ),
    ] {
        for (above, below) in [(above.as_str(), below), (below, above.as_str())] {
            let (page, cleaned) = page_with(DECLARED, above, below);
            assert_eq!(
                pictures(&page, &cleaned),
                1,
                "{above}{below}\n{:?}",
                cleaned.removals
            );
            assert!(
                kept(&page, &cleaned).contains("Ada Quill"),
                "{above}{below}"
            );
        }
    }
    // For wide and for narrow screens.
    let twice = format!("<div class=wide>{picture}</div><div class=narrow>{picture}</div>");
    let (page, cleaned) = page_with(DECLARED, &twice, "");
    assert_eq!(pictures(&page, &cleaned), 1);
}

#[test]
fn other_pictures_above_the_headline_go() {
    for other in [
        "<a href=/><img src=/2024/harbour-post-logo.png width=300 height=160></a>",
        "<nav><img src=/2024/ferry-in-fog.jpg></nav>",
        "<div class=related-posts><div class=teaser><a href=/9><img src=/2024/ferry-in-fog.jpg></a></div></div>",
        "<div class=author-box><img src=/2024/ferry-in-fog.jpg alt='Ben Mole'></div>",
        "<img src=/2024/ferry-in-fog.jpg width=48 height=48>",
        "<img src=/2024/the-pier.jpg width=90 height=90>",
        "<div class=ad-slot><a href=https://shop.example/boots><img src=/boots.jpg width=728 height=300></a></div>",
        "<a href=/9><img src=/2024/the-pier.jpg width=600 height=400></a>",
    ] {
        let (page, cleaned) = page_with(DECLARED, other, "");
        assert_eq!(pictures(&page, &cleaned), 0, "{other}");
    }
}

#[test]
fn a_picture_right_above_the_headline_needs_no_declaration() {
    let hero = "<div class=featured><img src=/quay.jpg alt='The quay'></div>";
    let (page, cleaned) = page_with("", hero, "");
    assert_eq!(pictures(&page, &cleaned), 1, "{:?}", cleaned.removals);
    // Where one leads already, another does not.
    let figure =
        "<figure><img src=/mole.jpg alt='The mole'><figcaption>The mole</figcaption></figure>";
    let (page, cleaned) = page_with("", hero, figure);
    assert_eq!(pictures(&page, &cleaned), 1, "{:?}", cleaned.removals);
}

#[test]
fn labels_in_the_box_of_a_lead_picture_go() {
    let above = "<div class=hero><img src=/ferry-in-fog.jpg alt=''><span class=tag><a href=/sea>The sea</a></span>\
                 <button>Share this</button><p>The ferry in fog.</p></div>";
    let (page, cleaned) = page_with(DECLARED, above, "");
    let text = kept(&page, &cleaned);
    assert!(text.contains("The ferry in fog."), "{:?}", cleaned.removals);
    assert!(
        !text.contains("The sea") && !text.contains("Share this"),
        "{text}"
    );
}
