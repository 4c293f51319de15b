//! Signs among the pictures of a page: icons, portraits, spacers; and the labels of the buttons of pictures.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use super::{
    capture::read_bytes,
    clean::{page_around, sentence},
};
use pressmark::{
    clean::{self, CleanOptions, Cleaned},
    limits::Limits,
    metadata,
    page::{self, Page, SourceKind},
};

/// A page with something between two paragraphs of its article.
fn with(between: &str) -> (Page, Cleaned) {
    let paragraphs = |numbers: std::ops::RangeInclusive<usize>| -> String {
        numbers
            .map(|number| format!("<p>{}</p>", sentence(number)))
            .collect()
    };
    let body = format!("{}{between}{}", paragraphs(1..=4), paragraphs(5..=8));
    let capture = read_bytes("a.html", page_around(&body, "").as_bytes()).unwrap();
    let page = page::read(&capture, &Limits::default()).unwrap();
    let described = metadata::read(&page, &capture.supplied);
    let cleaned = clean::clean(&page, &described, &CleanOptions::default());
    (page, cleaned)
}

fn pictured(page: &Page, cleaned: &Cleaned) -> bool {
    let mut kept = cleaned.kept.iter();
    kept.any(|block| matches!(page.blocks[*block].kind, SourceKind::Picture(_)))
}

#[test]
fn signs_go_and_say_what_they_are() {
    for (sign, reason) in [
        (
            "<a href='https://social.example/sharer?u=1'><img src=/facebook.png alt=Facebook></a>",
            "icon",
        ),
        (
            "<p><img src=/icons/share-white.1c667198.svg alt=share></p>",
            "icon",
        ),
        (
            "<button><img src=/i/x.png alt='Share'></button>",
            "button to share",
        ),
        ("<img src=/i/arrow-right.png width=60 height=60>", "icon"),
        ("<img src=/rule.gif width=460 height=2>", "thin as a line"),
        ("<img src=/spacer.gif>", "spaces"),
        ("<img src=/i/7.gif width=16 height=16>", "size of a letter"),
        (
            "<div class=author-card><img src=/mole.jpg width=100 height=100 alt='Ben Mole'></div>",
            "portrait",
        ),
    ] {
        let (page, cleaned) = with(sign);
        assert!(!pictured(&page, &cleaned), "{sign}");
        let removal = cleaned
            .removals
            .iter()
            .find(|removal| removal.rule == "sign");
        assert!(
            removal.is_some_and(|found| found.reason.contains(reason)),
            "{sign}: {removal:?}"
        );
    }
}

#[test]
fn pictures_of_the_article_are_no_signs() {
    for picture in [
        "<figure><img src=/share-of-the-vote.png width=90 height=90></figure>",
        "<img src=/facebook.jpg width=640 height=400 alt='The new head office'>",
        "<img src=/f1.png width=40 height=20 alt='x = 2y'>",
        "<img src=/loading.gif width=90 height=60 alt='The quay in March with the ferry at its berth' data-src=/quay.jpg>",
        "<img src=/quay.jpg width=570 height=0>",
        "<table><tr><td>Lamps<td><img src=/yes.png width=20 height=20><tr><td>Bells<td>none</table>",
    ] {
        let (page, cleaned) = with(picture);
        assert!(
            pictured(&page, &cleaned),
            "{picture}\n{:?}",
            cleaned.removals
        );
    }
}

#[test]
fn the_label_of_a_button_beside_a_picture_goes_and_the_picture_stays() {
    for label in [
        "Click to enlarge",
        "Zum Vergrößern anklicken",
        "Watch video",
        "Voir la vidéo",
    ] {
        for between in [
            format!("<p>{label}</p><p><img src=/quay.jpg alt='The quay'></p>"),
            format!(
                "<figure><img src=/quay.jpg alt='The quay'><figcaption>{label}</figcaption></figure>"
            ),
            format!(
                "<div><img src=/quay.jpg alt='The quay'></div><p>{label}</p><p class=caption>The quay</p>"
            ),
        ] {
            let (page, cleaned) = with(&between);
            assert!(
                pictured(&page, &cleaned),
                "{between}\n{:?}",
                cleaned.removals
            );
            let gone = cleaned
                .removals
                .iter()
                .find(|removal| page.blocks[removal.block].words() == label);
            let gone = gone.unwrap_or_else(|| panic!("{between} stayed"));
            assert!(gone.reason.contains("label of a button"), "{}", gone.reason);
            if between.contains("class=caption") {
                assert!(
                    cleaned
                        .kept
                        .iter()
                        .any(|block| page.blocks[*block].element.words.contains("caption"))
                );
            }
        }
    }
}
