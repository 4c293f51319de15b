//! The editions say the same, and `verify` finds it when they do not.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use crate::articles::{self, STEM};
use pressmark::{
    article::Article,
    fixity::Digest,
    verify::{self, ArticleFiles, Finding},
};
use std::io::{Cursor, Read, Write};

/// The editions of an article as they lie in a bag.
fn files(article: &Article) -> ArticleFiles {
    let (made, _) = articles::render(article, &["pdf", "epub", "jsonld"]);
    let take = |extension: &str| {
        made.iter()
            .find(|file| file.name == format!("{STEM}.{extension}"))
            .map(|file| file.bytes.clone())
    };
    ArticleFiles {
        stem: STEM.to_owned(),
        pdf: take("pdf"),
        epub: take("epub"),
        json_ld: take("jsonld"),
        audit: None,
    }
}

/// The EPUB with the text of one file changed; the record then names the new digest, so that only the words differ.
fn change_epub(files: &mut ArticleFiles, path: &str, change: impl Fn(Vec<u8>) -> Vec<u8>) {
    let epub = files.epub.take().unwrap();
    let mut old = zip::ZipArchive::new(Cursor::new(&epub)).unwrap();
    let mut new = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut found = false;
    for n in 0..old.len() {
        let mut file = old.by_index(n).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        if name == path {
            let changed = change(bytes.clone());
            assert_ne!(changed, bytes, "nothing was planted in {path}");
            bytes = changed;
            found = true;
        }
        let options =
            zip::write::SimpleFileOptions::default().compression_method(file.compression());
        new.start_file(name, options).unwrap();
        new.write_all(&bytes).unwrap();
    }
    assert!(found, "{path}");
    let changed = new.finish().unwrap().into_inner();
    let record = String::from_utf8(files.json_ld.take().unwrap()).unwrap();
    let record = record
        .replace(
            &Digest::of(&epub).to_string(),
            &Digest::of(&changed).to_string(),
        )
        .replace(
            &format!("\"{} B\"", epub.len()),
            &format!("\"{} B\"", changed.len()),
        );
    files.json_ld = Some(record.into_bytes());
    files.epub = Some(changed);
}

fn replace(path: &'static str, from: &'static str, to: &'static str) -> impl Fn(&mut ArticleFiles) {
    move |files| {
        change_epub(files, path, |bytes| {
            let text = String::from_utf8(bytes).unwrap();
            assert!(text.contains(from), "{path} does not hold {from}");
            text.replacen(from, to, 1).into_bytes()
        });
    }
}

fn shown(findings: &[Finding]) -> String {
    findings
        .iter()
        .map(|finding| format!("{} {}: {}\n", finding.check, finding.file, finding.text))
        .collect()
}

#[test]
fn the_editions_of_every_article_say_the_same() {
    for (name, article) in articles::all() {
        let files = files(&article);
        assert!(files.epub.is_some() && files.json_ld.is_some());
        let findings = verify::check_files(&files);
        assert!(findings.is_empty(), "{name}:\n{}", shown(&findings));
    }
}

#[test]
fn planted_differences_are_found() {
    type Plant = (&'static str, Box<dyn Fn(&mut ArticleFiles)>, &'static str);
    const ARTICLE: &str = "EPUB/article.xhtml";
    const PACKAGE: &str = "EPUB/package.opf";
    let plants: Vec<Plant> = vec![
        (
            "a changed word",
            Box::new(replace(ARTICLE, "walkers until ten", "walkers until two")),
            "the text differs",
        ),
        (
            "a dropped paragraph",
            Box::new(replace(
                ARTICLE,
                "<p>The harbour stays open to walkers until ten.</p>",
                "",
            )),
            "the text differs",
        ),
        (
            "a swapped credit",
            Box::new(replace(
                ARTICLE,
                "Ada Quill/Harbour Press",
                "J. Compass / CC BY 4.0",
            )),
            "the credit of figure 1 differs",
        ),
        (
            "a changed caption",
            Box::new(replace(ARTICLE, "Townspeople gather", "Strangers gather")),
            "the caption of figure 1 differs",
        ),
        (
            "a dropped figure",
            Box::new(|files: &mut ArticleFiles| {
                change_epub(files, ARTICLE, |bytes| {
                    let text = String::from_utf8(bytes).unwrap();
                    let from = text.find("<figure id=\"fig-2\"").unwrap();
                    let to = from + text[from..].find("</figure>").unwrap() + "</figure>".len();
                    format!("{}{}", &text[..from], &text[to..]).into_bytes()
                });
            }),
            "the number of figures differs",
        ),
        (
            "a changed date",
            Box::new(replace(
                PACKAGE,
                "issued\">2024-04-30T18:05:00+02:00",
                "issued\">2024-04-29T18:05:00+02:00",
            )),
            "the publication date differs",
        ),
        (
            "a changed author",
            Box::new(replace(PACKAGE, ">Tom Sexton<", ">Tim Sexton<")),
            "the authors differs",
        ),
        (
            "a changed title",
            Box::new(replace(PACKAGE, ">Last lamp lit", ">First lamp lit")),
            "the title differs",
        ),
        (
            "another picture",
            Box::new(|files: &mut ArticleFiles| {
                change_epub(files, "EPUB/images/fig-2.png", |mut bytes| {
                    let last = bytes.len() - 20;
                    bytes[last] ^= 1;
                    bytes
                });
            }),
            "the picture of figure 2 differs",
        ),
        (
            "another alternative text",
            Box::new(replace(
                ARTICLE,
                "alt=\"People with lanterns",
                "alt=\"People without lanterns",
            )),
            "the alternative text of figure 1 differs",
        ),
        (
            "two paragraphs in another order",
            Box::new(|files: &mut ArticleFiles| {
                change_epub(files, ARTICLE, |bytes| {
                    let text = String::from_utf8(bytes).unwrap();
                    let a = "<p>The harbour stays open to walkers until ten.</p>";
                    let b = "<p>“It is only a lamp,” said the engineer, “but it is ours.”</p>";
                    assert!(text.contains(a) && text.contains(b));
                    text.replace(a, "@")
                        .replace(b, a)
                        .replace('@', b)
                        .into_bytes()
                });
            }),
            "the text differs",
        ),
        (
            "words put in as the edition's own",
            Box::new(replace(
                ARTICLE,
                "Picture not captured",
                "Picture withdrawn by the Crown",
            )),
            "words of its own",
        ),
        (
            "a script",
            Box::new(replace(
                ARTICLE,
                "</article>",
                "<script>alert(1)</script></article>",
            )),
            "holds an element script",
        ),
        (
            "a record inside that says something else",
            Box::new(replace(
                "EPUB/metadata/article.jsonld",
                "Last lamp lit",
                "Last lamp out",
            )),
            "the record in the EPUB is not the record beside it",
        ),
        (
            "an altered byte",
            Box::new(|files: &mut ArticleFiles| {
                let epub = files.epub.as_mut().unwrap();
                // The last two bytes of a zip are the length of its comment; time of the first file is at 10.
                epub[10] ^= 1;
            }),
            "its SHA-256 of harbour-lights-0a1b2c3d.epub is not that of the file",
        ),
        (
            "a changed answer",
            Box::new(|files: &mut ArticleFiles| {
                *files = self::files(&articles::interview());
                let record = String::from_utf8(files.json_ld.take().unwrap()).unwrap();
                let at = record.find("The stairs have not changed.\"\n").unwrap();
                let (before, after) = record.split_at(at);
                files.json_ld = Some(
                    format!(
                        "{before}{}",
                        after.replacen("not changed", "now changed", 1)
                    )
                    .into_bytes(),
                );
            }),
            "the answer 2 differs",
        ),
    ];
    let sound = files(&articles::news());
    for (what, plant, expected) in plants {
        let mut files = sound.clone();
        plant(&mut files);
        let findings = verify::check_files(&files);
        assert!(
            findings
                .iter()
                .any(|finding| finding.text.contains(expected)),
            "{what} was not found; found:\n{}",
            shown(&findings)
        );
    }
}

#[test]
fn a_file_that_is_no_book_or_record_is_a_finding_and_never_a_panic() {
    let sound = files(&articles::news());
    let epub = sound.epub.clone().unwrap();
    let mut broken: Vec<Vec<u8>> = vec![
        Vec::new(),
        b"PK\x03\x04".to_vec(),
        epub[..epub.len() / 2].to_vec(),
    ];
    for at in (0..epub.len()).step_by(997) {
        let mut bytes = epub.clone();
        bytes[at] ^= 0x55;
        broken.push(bytes);
    }
    for bytes in broken {
        let findings = verify::check_files(&ArticleFiles {
            epub: Some(bytes),
            ..sound.clone()
        });
        assert!(!findings.is_empty());
        assert!(
            findings.iter().all(|finding| finding.clause != "Pressmark"),
            "{}",
            shown(&findings)
        );
    }
    for bytes in [
        &b""[..],
        b"[]",
        b"null",
        b"{\"@type\":3}",
        b"{\"image\":[{}],\"@context\":{}}",
        b"\xff",
    ] {
        let findings = verify::check_files(&ArticleFiles {
            json_ld: Some(bytes.to_vec()),
            ..sound.clone()
        });
        assert!(!findings.is_empty());
        assert!(
            findings.iter().all(|finding| finding.clause != "Pressmark"),
            "{}",
            shown(&findings)
        );
    }
}

/// A PDF of the same article with something else in it, held against the sound record and book.
fn with_pdf_of(change: impl Fn(&mut Article)) -> Vec<Finding> {
    let mut changed = articles::news();
    change(&mut changed);
    let other = files(&changed);
    let sound = files(&articles::news());
    verify::check_files(&ArticleFiles {
        pdf: other.pdf,
        ..sound
    })
    .into_iter()
    .filter(|finding| finding.check == "same words")
    .collect()
}

#[test]
fn differences_of_the_pdf_are_found() {
    assert!(with_pdf_of(|_| {}).is_empty());
    type Change = Box<dyn Fn(&mut Article)>;
    let plants: Vec<(&str, Change)> = vec![
        (
            "the text differs",
            Box::new(|article| {
                article.body.pop();
                article.body.push(articles::paragraph_of(
                    "The harbour stays open to walkers until two.",
                ));
            }),
        ),
        (
            "the number of figures differs",
            Box::new(|article| drop(article.body.remove(1))),
        ),
        (
            "the caption and credit of figure 1 differs",
            Box::new(|article| {
                let mut first = true;
                article.change_figures(&mut |figure| {
                    if std::mem::take(&mut first) {
                        figure.credit = Some(articles::credit("Tom Sexton", "Harbour Press"));
                    }
                });
            }),
        ),
        (
            "the picture of figure 2 differs",
            Box::new(|article| {
                let mut n = 0;
                article.change_figures(&mut |figure| {
                    n += 1;
                    if n == 2 {
                        figure.picture = pressmark::article::Picture::Missing {
                            reason: "not captured".to_owned(),
                            url: None,
                        };
                    }
                });
            }),
        ),
        (
            "the place in the text of figure 1 differs",
            Box::new(|article| article.body.swap(0, 1)),
        ),
        (
            "the title differs",
            Box::new(|article| {
                article.metadata.headline =
                    Some(articles::field("First lamp lit".to_owned(), "h1"));
            }),
        ),
        (
            "does not name the author \"Tom Sexton\"",
            Box::new(|article| drop(article.metadata.authors.pop())),
        ),
        (
            "does not name the publication date",
            Box::new(|article| {
                article.metadata.published =
                    Some(articles::field("2024-04-29".parse().unwrap(), "x"));
            }),
        ),
        (
            "the heading 1 differs",
            Box::new(|article| article.body[3] = articles::heading_of("What comes last")),
        ),
        (
            "the digest of the capture differs",
            Box::new(|article| article.provenance.sha256 = Some(Digest::of(b"another"))),
        ),
    ];
    for (expected, change) in plants {
        let findings = with_pdf_of(change);
        assert!(
            findings
                .iter()
                .any(|finding| finding.text.contains(expected)),
            "{expected}: found\n{}",
            shown(&findings)
        );
    }
}
