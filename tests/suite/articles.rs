//! More articles built by hand: a supplied title, full metadata, every kind of block, scripts, hostile words. They are
//! what books, records and their checks are tried on. All words are ours.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use crate::fixtures::{block, cell, heading, link, list, para as paragraph, question, quote, rich};
use pressmark::{
    article::{
        Agent, AgentKind, Article, ArticleKind, Block, BlockKind, Credit, Field, Figure, Inline,
        Inlines, Licence, Link, ListItem, ListKind, Note, ParagraphRole, Party, PartyRole, Picture,
        PictureFacts, PictureFile, Printed, Provenance, Role, Row, Run, Style, Table,
    },
    edition::{self, Context, EditionFile},
    fixity::Digest,
    limits::Limits,
    notice::Notice,
};
use std::{io::Cursor, sync::Arc};

/// A stem as `convert` gives it.
pub const STEM: &str = "harbour-lights-0a1b2c3d";

pub fn inlines(text: &str) -> Inlines {
    Inlines::plain(text)
}

pub fn run(text: &str) -> Run {
    Run {
        text: text.to_owned(),
        ..Run::default()
    }
}

pub fn styled(text: &str, change: impl FnOnce(&mut Style)) -> Inline {
    let mut run = run(text);
    change(&mut run.style);
    Inline::Run(run)
}

pub fn plain(text: &str) -> Inline {
    Inline::Run(run(text))
}

/// A table whose first row holds column headers and whose first column holds row headers.
pub fn table(caption: Option<&str>, rows: &[&[&str]]) -> Block {
    block(BlockKind::Table(Table {
        caption: caption.map(inlines),
        caption_origin: Vec::new(),
        rows: rows
            .iter()
            .enumerate()
            .map(|(y, cells)| Row {
                header: y == 0,
                cells: cells
                    .iter()
                    .enumerate()
                    .map(|(x, text)| cell(text, y == 0 || x == 0))
                    .collect(),
            })
            .collect(),
    }))
}

pub fn figure(picture: Picture, alt: Option<&str>, caption: &str, credit: Option<Credit>) -> Block {
    let printed = match &credit {
        Some(credit) => format!("{caption} {}", credit.verbatim),
        None => caption.to_owned(),
    };
    block(BlockKind::Figure(Box::new(Figure {
        picture,
        alt: alt.map(str::to_owned),
        printed: vec![Printed {
            text: inlines(printed.trim()),
            ..Printed::default()
        }],
        caption: (!caption.is_empty()).then(|| inlines(caption)),
        credit,
        ..Figure::default()
    })))
}

/// "(Ada Quill/Harbour Press)": a person and an agency.
pub fn credit(person: &str, agency: &str) -> Credit {
    Credit {
        verbatim: format!("({person}/{agency})"),
        text: format!("{person}/{agency}"),
        parties: vec![
            Party {
                name: person.to_owned(),
                canonical: None,
                role: PartyRole::Creator,
                kind: AgentKind::Person,
            },
            Party {
                name: agency.to_owned(),
                canonical: None,
                role: PartyRole::Agency,
                kind: AgentKind::Organisation,
            },
        ],
        convention: "parenthesis".to_owned(),
        confidence: 98,
        ..Credit::default()
    }
}

/// A picture of two colours, larger than a thumbnail, whose bytes depend on `seed` alone.
pub fn picture(media_type: &str, seed: u8) -> PictureFile {
    let (width, height) = (320, 200);
    let pixels = image::RgbImage::from_fn(width, height, |x, y| {
        let shade = ((x * 3 + y * 5) % 256) as u8;
        image::Rgb([shade, seed, 255 - shade])
    });
    let mut bytes = Cursor::new(Vec::new());
    let format = match media_type {
        "image/png" => image::ImageFormat::Png,
        _ => image::ImageFormat::Jpeg,
    };
    pixels.write_to(&mut bytes, format).unwrap();
    let bytes: Arc<[u8]> = Arc::from(bytes.into_inner());
    PictureFile {
        sha256: Digest::of(&bytes),
        bytes,
        media_type: media_type.to_owned(),
        width,
        height,
        url: Some(format!("https://news.example/pictures/{seed}.jpg")),
        converted_from: None,
        embedded: None,
    }
}

pub fn field<T>(value: T, source: &str) -> Field<T> {
    Field::new(value, source, "for a test")
}

pub fn agent(name: &str, kind: AgentKind, role: Role) -> Agent {
    Agent {
        name: name.to_owned(),
        kind,
        url: None,
        role,
    }
}

fn provenance(input: &str, url: Option<&str>) -> Provenance {
    let document = format!("captured bytes of {input}");
    let sha256 = Digest::of(document.as_bytes());
    Provenance {
        input: input.to_owned(),
        format: if input.ends_with(".txt") {
            "text"
        } else {
            "html"
        }
        .to_owned(),
        media_type: if input.ends_with(".txt") {
            "text/plain"
        } else {
            "text/html"
        }
        .to_owned(),
        bytes: document.len() as u64,
        sha256: Some(sha256),
        encoding: "UTF-8".to_owned(),
        url: url.map(str::to_owned),
        captured_at: url.map(|_| "2024-05-01T12:00:00Z".parse().unwrap()),
        record_id: None,
        offset: None,
        blocks: 14,
        removed_blocks: 3,
        removed_by_rule: vec![("navigation".to_owned(), 2), ("related".to_owned(), 1)],
        tool: pressmark::pipeline::TOOL.to_owned(),
        identifier: format!(
            "urn:uuid:{}",
            uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_OID, url.unwrap_or(input).as_bytes())
        ),
        edition_date: url.map(|_| "2024-05-01T12:00:00Z".parse().unwrap()),
    }
}

/// An interview as a text dump gives it: no headline (supplied), no date, no author, the picture not captured.
pub fn interview() -> Article {
    let mut article = Article {
        body: vec![
            paragraph(
                "The harbour master of a small port talks about the lights that guide ships home.",
            ),
            figure(
                Picture::Missing {
                    reason: "not captured".to_owned(),
                    url: None,
                },
                Some("A lighthouse keeper stands beside the lamp of the north tower"),
                "A lighthouse keeper stands beside the lamp of the north tower, on Tuesday, March 3, 2015.",
                Some(credit("Ada Quill", "The Harbour Press")),
            ),
            question(
                "Why do the lights still matter when every ship carries a receiver?",
                &[
                    "Receivers fail. A light that has burned for two hundred years is hard to argue with — and sailors like to see it.",
                ],
            ),
            question(
                "What has changed since you began?",
                &[
                    "The lamp is smaller, and nobody sleeps in the tower.",
                    "The stairs have not changed.",
                ],
            ),
        ],
        provenance: provenance("interview/harbour.txt", None),
        ..Article::default()
    };
    article.metadata.headline = Some(field(
        "[The harbour master of a small port talks about the lights…]".to_owned(),
        "supplied",
    ));
    article.metadata.language = Some(field("en".to_owned(), "text"));
    article
}

/// A news page with everything a head can say, three figures with differing credits, one of them not captured.
pub fn news() -> Article {
    let mut jpeg = picture("image/jpeg", 40);
    jpeg.embedded = Some(PictureFacts {
        creators: vec!["Ada Quill".to_owned()],
        copyright_notice: Some("© 2024 Harbour Press".to_owned()),
        ..PictureFacts::default()
    });
    let mut png = picture("image/png", 90);
    png.url = None;
    let mut article = Article {
        body: vec![
            block(BlockKind::Paragraph {
                text: inlines(
                    "The last lamp on the northern mole was lit on Tuesday, and half the town came to see it.",
                ),
                role: ParagraphRole::Standfirst,
            }),
            figure(
                Picture::Present(0),
                Some("People with lanterns on a long stone pier at dusk"),
                "Townspeople gather on the mole.",
                Some(credit("Ada Quill", "Harbour Press")),
            ),
            paragraph("“It is only a lamp,” said the engineer, “but it is ours.”"),
            heading(2, "What comes next"),
            rich(Inlines(vec![
                plain("The council will vote on "),
                link(
                    "the second lamp",
                    "https://council.example/agenda?item=7&page=2",
                ),
                plain(" in June, and the "),
                styled("old tower", |style| style.emphasis = true),
                plain(" stays open."),
            ])),
            figure(
                Picture::Present(1),
                None,
                "A map of the mole",
                Some(Credit {
                    verbatim: "Map: J. Compass / CC BY 4.0".to_owned(),
                    text: "J. Compass / CC BY 4.0".to_owned(),
                    label: Some("Map:".to_owned()),
                    parties: vec![Party {
                        name: "J. Compass".to_owned(),
                        canonical: None,
                        role: PartyRole::Creator,
                        kind: AgentKind::Person,
                    }],
                    licence: Some(Licence {
                        name: "CC BY 4.0".to_owned(),
                        url: Some("https://creativecommons.org/licenses/by/4.0/".to_owned()),
                    }),
                    convention: "photo_by".to_owned(),
                    confidence: 95,
                    ..Credit::default()
                }),
            ),
            figure(
                Picture::Missing {
                    reason: "not captured".to_owned(),
                    url: Some("https://news.example/pictures/gone.jpg".to_owned()),
                },
                None,
                "The lamp before it was lit.",
                Some(Credit {
                    verbatim: "© 2023 North Light Agency".to_owned(),
                    text: "North Light Agency".to_owned(),
                    parties: vec![Party {
                        name: "North Light Agency".to_owned(),
                        canonical: None,
                        role: PartyRole::Agency,
                        kind: AgentKind::Organisation,
                    }],
                    years: vec![2023],
                    copyright_notice: Some("© 2023 North Light Agency".to_owned()),
                    convention: "copyright".to_owned(),
                    confidence: 90,
                    ..Credit::default()
                }),
            ),
            paragraph("The harbour stays open to walkers until ten."),
        ],
        pictures: vec![jpeg, png],
        related_links: vec![Link {
            url: "https://news.example/older-lamp".to_owned(),
            text: "An older lamp".to_owned(),
        }],
        provenance: provenance("news/lamp.html", Some("https://news.example/2024/lamp")),
        ..Article::default()
    };
    let metadata = &mut article.metadata;
    metadata.headline = Some(field("Last lamp lit on the northern mole".to_owned(), "h1"));
    metadata.alternative_headline = Some(field("A town keeps its light".to_owned(), "json-ld"));
    metadata.description = Some(field(
        "How a town kept its lamp.".to_owned(),
        "meta og:description",
    ));
    metadata.authors = vec![
        field(
            agent("Maria van der Berg", AgentKind::Person, Role::Author),
            "byline",
        ),
        field(
            agent("Tom Sexton", AgentKind::Person, Role::Author),
            "byline",
        ),
    ];
    metadata.contributors = vec![field(
        agent("Lena Ort", AgentKind::Person, Role::Editor),
        "json-ld",
    )];
    metadata.published = Some(field(
        "2024-04-30T18:05:00+02:00".parse().unwrap(),
        "json-ld",
    ));
    metadata.modified = Some(field("2024-05-01".parse().unwrap(), "meta"));
    metadata.publisher = Some(field(
        Agent {
            url: Some("https://news.example/".to_owned()),
            ..agent("The Mole Courier", AgentKind::Organisation, Role::Publisher)
        },
        "json-ld",
    ));
    metadata.section = Some(field("Town".to_owned(), "meta"));
    metadata.keywords = vec![
        field("harbours".to_owned(), "meta"),
        field("light & lamps".to_owned(), "meta"),
    ];
    metadata.language = Some(field("en-GB".to_owned(), "page"));
    metadata.url = Some(field(
        "https://news.example/2024/lamp".to_owned(),
        "canonical",
    ));
    metadata.doi = Some(field("10.5555/lamp.7".to_owned(), "meta citation_doi"));
    metadata.rights = Some(field("© 2024 The Mole Courier".to_owned(), "footer"));
    metadata.kind = ArticleKind::NewsArticle;
    article
}

/// A long read: headings of three levels, lists of all kinds, a table, a quote, code, notes, an embed, a break, words
/// in another language, Q&A, every inline style.
pub fn long_read() -> Article {
    let mut article = Article {
        body: vec![
            paragraph("A lamp is a promise."),
            heading(2, "How a lens works"),
            rich(Inlines(vec![
                plain("Light bends"),
                Inline::NoteMark(0),
                plain(" at each ring; "),
                styled("strong", |style| style.strong = true),
                plain(", "),
                styled("code", |style| style.code = true),
                plain(", H"),
                styled("2", |style| style.subscript = true),
                plain("O, x"),
                styled("2", |style| style.superscript = true),
                plain(", "),
                styled("gone", |style| style.deleted = true),
                plain("."),
                Inline::Break,
                Inline::Run(Run {
                    lang: Some("fr".to_owned()),
                    ..run("La lumière revient")
                }),
                plain("."),
                Inline::NoteMark(1),
            ])),
            heading(3, "Glass & brass"),
            list(ListKind::Ordered, &["Grind the ring.", "Polish the ring.", "Set it in brass."]),
            list(ListKind::Unordered, &["Flint", "Crown"]),
            block(BlockKind::List {
                kind: ListKind::Definition,
                start: 1,
                items: vec![
                    ListItem {
                        term: Some(inlines("Fixed light")),
                        term_origin: Vec::new(),
                        blocks: vec![paragraph("Burns without a pause.")],
                    },
                    ListItem {
                        term: Some(inlines("Occulting light")),
                        term_origin: Vec::new(),
                        blocks: vec![paragraph("Longer lit than dark.")],
                    },
                ],
            }),
            heading(2, "Numbers"),
            table(
                Some("Lamps of the coast"),
                &[
                    &["Lamp", "Height (m)", "Lit"],
                    &["North mole", "31", "1824"],
                    &["South mole", "28", "1830"],
                ],
            ),
            quote(
                "Keep the glass clean and the wick short.",
                Some("Rule 1 of the keepers"),
            ),
            block(BlockKind::Code {
                text: "fn lamp(on: bool) -> &'static str {\n    if on { \"lit\" } else { \"dark\" }\n\n}\n".to_owned(),
                language: Some("rust".to_owned()),
            }),
            block(BlockKind::Embed {
                what: "video".to_owned(),
                title: Some("The lamp turning".to_owned()),
                url: Some("https://video.example/watch?v=1&t=2".to_owned()),
            }),
            block(BlockKind::Break),
            question("Who pays for the oil?", &["The port does."]),
            block(BlockKind::Paragraph {
                text: inlines("Correction: the tower is 31 m high, not 13 m."),
                role: ParagraphRole::Correction,
            }),
        ],
        notes: vec![
            Note {
                label: "1".to_owned(),
                blocks: vec![paragraph("Snell wrote it down in 1621.")],
            },
            Note {
                label: "2".to_owned(),
                blocks: vec![paragraph("“The light comes back.”")],
            },
        ],
        provenance: provenance("long/lens.html", Some("https://essays.example/lens")),
        ..Article::default()
    };
    article.metadata.headline = Some(field("The ring and the lamp".to_owned(), "h1"));
    article.metadata.authors = vec![field(
        agent("Ivo Glas", AgentKind::Person, Role::Author),
        "byline",
    )];
    article.metadata.published = Some(field("2019-07".parse().unwrap(), "byline"));
    article.metadata.language = Some(field("en".to_owned(), "page"));
    article.metadata.url = Some(field("https://essays.example/lens".to_owned(), "canonical"));
    article
}

/// An Arabic page, right to left, with words of another language in it.
pub fn arabic() -> Article {
    let mut english = paragraph("The keeper's log, 1901.");
    english.lang = Some("en".to_owned());
    let mut article = Article {
        body: vec![
            paragraph("أضاء المصباح الأخير على الرصيف الشمالي مساء الثلاثاء."),
            heading(2, "ماذا بعد"),
            english,
            paragraph("يبقى الميناء مفتوحا (PORT 7) حتى العاشرة."),
        ],
        provenance: provenance("arabic/misbah.html", Some("https://akhbar.example/misbah")),
        ..Article::default()
    };
    article.metadata.headline = Some(field("المصباح الأخير".to_owned(), "h1"));
    article.metadata.language = Some(field("ar".to_owned(), "page"));
    article.metadata.right_to_left = true;
    article.metadata.publisher = Some(field(
        agent("أخبار الميناء", AgentKind::Organisation, Role::Publisher),
        "json-ld",
    ));
    article
}

/// A Japanese page.
pub fn japanese() -> Article {
    let mut article = Article {
        body: vec![
            paragraph("北の埠頭の最後の灯りが火曜日の夜にともった。"),
            heading(2, "これから"),
            paragraph("港は午後十時まで開いている。"),
        ],
        provenance: provenance("japanese/akari.html", Some("https://minato.example/akari")),
        ..Article::default()
    };
    article.metadata.headline = Some(field("最後の灯り".to_owned(), "h1"));
    article.metadata.language = Some(field("ja".to_owned(), "page"));
    article
}

/// Words made to break a writer of XML, JSON or zip, in every place that takes words.
pub fn hostile() -> Article {
    let nasty = "]]> <!-- --> <script>alert(1)</script> &lt;script&gt; &amp; \u{0}\u{1}\u{8}\u{b}\u{1b}[31m\u{7f}\u{85}\u{202e}desrever\u{202c} \u{fffe}\u{ffff} \"'><x/> ${7*7} {{x}} <?php ?> \u{feff}";
    let mut article = news();
    article.metadata.headline = Some(field(format!("Title {nasty}"), "h1"));
    article.metadata.description = Some(field(format!("Description {nasty}"), "meta"));
    article.metadata.rights = Some(field(format!("Rights {nasty}"), "meta"));
    article.metadata.keywords = vec![field(format!("Keyword {nasty}"), "meta")];
    for author in &mut article.metadata.authors {
        author.value.name.push_str(nasty);
        author.value.url = Some("javascript:alert(1)".to_owned());
    }
    if let Some(publisher) = &mut article.metadata.publisher {
        publisher.value.name.push_str(nasty);
    }
    article.metadata.language = Some(field("en\" onload=\"x".to_owned(), "page"));
    article.metadata.url = Some(field(
        "https://news.example/a b\"><script>{|}^`\u{202e}".to_owned(),
        "canonical",
    ));
    article.change_figures(&mut |figure| {
        figure.alt = Some(format!("Alt {nasty}"));
        figure.caption = Some(inlines(&format!("Caption {nasty}")));
        if let Some(credit) = &mut figure.credit {
            credit.text.push_str(nasty);
            credit.verbatim.push_str(nasty);
            credit
                .parties
                .iter_mut()
                .for_each(|party| party.name.push_str(nasty));
        }
    });
    article.body.push(heading(2, &format!("Heading {nasty}")));
    article.body.push(paragraph(&format!("Paragraph {nasty}")));
    article.body.push(rich(Inlines(vec![
        link("bad link", "javascript:alert(1)"),
        link("worse link", "https://exa mple/\"><script>"),
        link("odd link", "https://news.example/%zz?a=|b^c`{d}#%%"),
        link("mail", "mailto:someone@news.example"),
    ])));
    article.body.push(block(BlockKind::Code {
        text: format!("code {nasty}"),
        language: Some(format!("x{nasty}")),
    }));
    article
        .body
        .push(table(Some(nasty), &[&[nasty, "b"], &["c", nasty]]));
    article
        .body
        .push(question(&format!("Question {nasty}?"), &[nasty]));
    article
}

/// The smallest article: a supplied title and one paragraph, language unknown.
pub fn bare() -> Article {
    let mut article = Article {
        body: vec![paragraph("Lamps.")],
        provenance: provenance("bare.txt", None),
        ..Article::default()
    };
    article.metadata.headline = Some(field("[Lamps.]".to_owned(), "supplied"));
    article
}

/// A heading of some words.
pub fn heading_of(text: &str) -> Block {
    heading(2, text)
}

/// A paragraph of some words.
pub fn paragraph_of(text: &str) -> Block {
    paragraph(text)
}

/// All of them, with a name for messages.
pub fn all() -> Vec<(&'static str, Article)> {
    vec![
        ("interview", interview()),
        ("news", news()),
        ("long_read", long_read()),
        ("arabic", arabic()),
        ("japanese", japanese()),
        ("hostile", hostile()),
        ("bare", bare()),
    ]
}

/// The editions of an article under default options, with their notices.
pub fn render(article: &Article, editions: &[&str]) -> (Vec<EditionFile>, Vec<Notice>) {
    let options = edition::EditionOptions::default();
    render_with(article, editions, &options)
}

/// The editions of an article.
pub fn render_with(
    article: &Article,
    editions: &[&str],
    options: &edition::EditionOptions,
) -> (Vec<EditionFile>, Vec<Notice>) {
    let names: Vec<String> = editions.iter().map(|name| (*name).to_owned()).collect();
    let limits = Limits::default();
    let context = Context {
        stem: STEM,
        options,
        limits: &limits,
        capture: b"captured bytes",
        resources: &pressmark::capture::Resources::default(),
        made: &[],
    };
    edition::render_all(article, &names, &context).unwrap()
}

/// A file of `shared`, beside the project or where PRESSMARK_SHARED says. None, with one line printed, if it is not
/// there; under CI=true that is a failure.
pub fn shared(path: &str, test: &str) -> Option<std::path::PathBuf> {
    let root = std::env::var("PRESSMARK_SHARED")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../shared").to_owned());
    let path = std::path::Path::new(&root).join(path);
    if path.exists() {
        return Some(path);
    }
    assert!(
        std::env::var("CI").as_deref() != Ok("true"),
        "{test}: {} is not there",
        path.display()
    );
    println!("skipped: {test} because {} is not there", path.display());
    None
}
