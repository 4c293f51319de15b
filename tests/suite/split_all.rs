//! The figures of whole articles: what was printed is caption, credit and dropped furniture, letter for letter, and
//! nothing else of the article changes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use super::shared;
use pressmark::{
    article::{
        Article, Block, BlockKind, ElementSpan, ElementWords, Figure, Inlines, ParagraphRole,
        Picture, PictureFacts, PictureFile, Printed,
    },
    credit,
    fixity::Digest,
    text,
};
use proptest::prelude::*;
use std::sync::Arc;

fn sorted(words: &str) -> Vec<char> {
    let mut out: Vec<char> = text::letters(words).chars().collect();
    out.sort_unstable();
    out
}

/// Printed letters against caption + credit + dropped, as multisets; and no letter of a field that was not printed.
fn conserved(figure: &Figure) -> Result<(), String> {
    let printed: String = figure
        .printed
        .iter()
        .map(|line| line.text.text() + "\n")
        .collect();
    let mut told = figure
        .caption
        .as_ref()
        .map(|caption| caption.text())
        .unwrap_or_default();
    let read = figure.credit.as_ref();
    if let Some(credit) = read.filter(|credit| credit.convention != credit::IN_ALTERNATIVE) {
        told.push('\n');
        told.push_str(&credit.verbatim);
    }
    for dropped in &figure.dropped {
        told.push('\n');
        told.push_str(dropped);
    }
    if sorted(&printed) != sorted(&told) {
        return Err(format!("printed {printed:?}\ntold {told:?}"));
    }
    if let Some(credit) = &figure.credit {
        let verbatim = sorted(&credit.verbatim);
        let alt = text::letters(figure.alt.as_deref().unwrap_or_default());
        if credit.convention == credit::IN_ALTERNATIVE
            && !credit
                .verbatim
                .lines()
                .all(|line| alt.contains(&text::letters(line)))
        {
            return Err(format!("{:?} is not in {alt:?}", credit.verbatim));
        }
        let mut left = verbatim.clone();
        for c in sorted(&credit.text) {
            match left.iter().position(|other| *other == c) {
                Some(at) => drop(left.remove(at)),
                None => return Err(format!("{c:?} of {:?} is invented", credit.text)),
            }
        }
        for party in &credit.parties {
            let name = text::letters(&party.name);
            if !text::letters(&credit.verbatim).contains(&name) {
                return Err(format!("{name:?} is not in {:?}", credit.verbatim));
            }
        }
    }
    Ok(())
}

fn printed(text: &str, span: (usize, usize), words: &str) -> Printed {
    let mut start = span.0.min(text.len());
    let mut end = span.0.saturating_add(span.1).min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    while !text.is_char_boundary(end) {
        end += 1;
    }
    Printed {
        text: Inlines::plain(text),
        elements: vec![ElementSpan {
            start,
            end,
            words: ElementWords {
                name: "span".into(),
                words: words.into(),
            },
        }],
        around: vec![ElementWords {
            name: "figcaption".into(),
            words: Default::default(),
        }],
        origin: 0,
    }
}

fn block(kind: BlockKind) -> Block {
    Block {
        kind,
        origin: Vec::new(),
        lang: None,
    }
}

fn piece() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "Ships wait outside the port",
        " on Monday, June 3, 2019",
        ". ",
        ", ",
        "Photo: ",
        "FOTO ",
        "© ",
        "(",
        ")",
        "[",
        "]",
        "/",
        " | ",
        " via ",
        " for ",
        "REUTERS",
        "AP Photo/",
        "Getty Images",
        "Ada Example",
        "BO MUSTER",
        "The Harbour Post",
        "courtesy of ",
        "CC BY 4.0",
        "File",
        "Handout",
        "toggle caption",
        "Enlarge this image",
        "1 of 5",
        "... [+]",
        "\n",
        "船が港で待つ",
        "＝３日、港、",
        "山田花子撮影",
        "（共同）",
        "【時事】",
        "사진=",
        "뉴스1",
        " 기자",
        "图/",
        "新华社记者 ",
        " 摄",
        "صورة: ",
        "(رويترز)",
        "צילום: ",
        "Фото: ",
        "ТАСС",
        "İß",
        "ﬁ",
        "e\u{301}",
        "\u{200d}",
        "@handle",
        "stock.example.com",
        "https://a.example/b.jpg",
        "Image caption, ",
        "Image source, ",
        "left, ",
        "“",
        "”",
        "Mr. ",
        "U.S. Navy photo by ",
        ": ",
        " - ",
        "—",
        "\u{a0}",
        "taken on 3 May 2019",
    ]);
    prop_oneof![6 => known.prop_map(str::to_owned), 1 => "\\PC{0,10}"]
}

fn words() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..12).prop_map(|pieces| pieces.concat())
}

fn figure() -> impl Strategy<Value = Figure> {
    let line = (
        words(),
        (0_usize..80, 0_usize..80),
        prop::sample::select(vec!["credit", "caption", "photo-source", ""]),
    );
    (
        prop::collection::vec(line, 0..4),
        prop::option::of(words()),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(lines, alt, twin, present)| {
            let mut lines: Vec<Printed> = lines
                .into_iter()
                .map(|(text, span, words)| printed(&text, span, words))
                .collect();
            // The alternative text is often the beginning of what is printed.
            if let (true, Some(alt), Some(first)) = (twin, &alt, lines.first_mut()) {
                *first = printed(&format!("{alt}{}", first.text.text()), (0, 0), "");
            }
            Figure {
                printed: lines,
                alt,
                picture: if present {
                    Picture::Present(0)
                } else {
                    Picture::Unresolved
                },
                ..Figure::default()
            }
        })
}

fn article(figures: Vec<Figure>) -> Article {
    Article {
        body: figures
            .into_iter()
            .flat_map(|figure| {
                [
                    block(BlockKind::Figure(Box::new(figure))),
                    block(BlockKind::Paragraph {
                        text: Inlines::plain("A paragraph. (Ada Example/AFP)"),
                        role: ParagraphRole::default(),
                    }),
                ]
            })
            .collect(),
        pictures: vec![PictureFile {
            bytes: Arc::from(vec![1]),
            media_type: "image/png".to_owned(),
            width: 1,
            height: 1,
            sha256: Digest::of(&[1]),
            url: None,
            converted_from: None,
            embedded: Some(PictureFacts {
                creators: vec!["Cy Third".to_owned()],
                credit: Some("Third News".to_owned()),
                licence_url: Some("https://creativecommons.org/licenses/by-nd/2.0/".to_owned()),
                ..PictureFacts::default()
            }),
        }],
        ..Article::default()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]
    #[test]
    fn nothing_is_lost_or_invented_in_random_articles(figures in prop::collection::vec(figure(), 0..4)) {
        let before = article(figures);
        let mut after = before.clone();
        let notices = credit::split_all(&mut after);
        for (old, new) in before.figures().iter().zip(after.figures()) {
            if let Err(wrong) = conserved(new) {
                prop_assert!(false, "{}", wrong);
            }
            prop_assert_eq!(&old.printed, &new.printed);
            prop_assert_eq!(&old.alt, &new.alt);
        }
        prop_assert_eq!(&before.pictures, &after.pictures);
        for (old, new) in before.body.iter().zip(&after.body) {
            if !matches!(old.kind, BlockKind::Figure(_)) {
                prop_assert_eq!(old, new);
            }
        }
        // Once more changes nothing.
        let mut again = after.clone();
        prop_assert_eq!(credit::split_all(&mut again), notices);
        prop_assert_eq!(again, after);
    }
}

#[test]
fn nothing_is_lost_or_invented_in_the_development_captions() {
    for file in ["captions-dev/dev.jsonl", "captions-dev/plain-dev.jsonl"] {
        let Some(path) = shared::path(file, "conservation of captions in articles") else {
            return;
        };
        for line in std::fs::read_to_string(path).unwrap().lines() {
            let case: serde_json::Value = serde_json::from_str(line).unwrap();
            let text = case["raw"].as_str().or(case["text"].as_str()).unwrap();
            let alts: Vec<Option<String>> = case["alt"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|alt| alt.as_str().map(str::to_owned))
                .chain([None])
                .collect();
            for alt in alts {
                let figure = Figure {
                    printed: text.lines().map(|line| printed(line, (0, 0), "")).collect(),
                    alt,
                    ..Figure::default()
                };
                let mut article = article(vec![figure]);
                credit::split_all(&mut article);
                conserved(article.figures()[0])
                    .unwrap_or_else(|wrong| panic!("{}: {wrong}", case["id"]));
            }
        }
    }
}
