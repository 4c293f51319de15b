//! The editions of an article carry the same article: text, headings, questions, captions, credits, pictures, order,
//! metadata.

use super::{
    ArticleFiles, Check, Finding, epub, json_ld,
    said::{self, Said, Seen, Shown},
};
use crate::text;

/// Compares the editions of an article with each other.
pub struct SameWords;

const CLAUSE: &str = "CONTRACT: the three editions say the same";

/// How many differences of one pair of editions are told.
const TOLD: usize = 20;

type Reader = fn(&[u8]) -> Result<Said, String>;

impl Check for SameWords {
    fn name(&self) -> &'static str {
        "same words"
    }

    fn check(&self, files: &ArticleFiles) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut read = Vec::new();
        let readers: [(&str, &Option<Vec<u8>>, Reader); 2] = [
            ("jsonld", &files.json_ld, json_ld::said),
            ("epub", &files.epub, epub::said),
        ];
        for (extension, bytes, reader) in readers {
            let Some(bytes) = bytes else { continue };
            let name = format!("data/{0}/{0}.{extension}", files.stem);
            match reader(bytes) {
                Ok(said) => read.push((name, said)),
                Err(reason) => findings.push(Finding::fault(
                    name,
                    CLAUSE,
                    format!("it cannot be read: {reason}"),
                )),
            }
        }
        // The first edition read is what the others are held against.
        if let Some(((_, first), others)) = read.split_first() {
            for (name, other) in others {
                for difference in differences(first, other).into_iter().take(TOLD) {
                    findings.push(Finding::fault(name.clone(), CLAUSE, difference));
                }
            }
        }
        findings
    }
}

/// In what two editions differ, in words.
pub fn differences(one: &Said, other: &Said) -> Vec<String> {
    let names = (one.edition, other.edition);
    let mut out = Vec::new();
    let single = |value: &Option<String>| value.as_ref().map(|value| vec![value.clone()]);
    for (what, a, b) in [
        ("title", single(&one.title), single(&other.title)),
        ("language", single(&one.language), single(&other.language)),
        (
            "identifier",
            single(&one.identifier),
            single(&other.identifier),
        ),
        (
            "digest of the capture",
            single(&one.capture),
            single(&other.capture),
        ),
        ("authors", one.authors.clone(), other.authors.clone()),
        ("publisher", one.publisher.clone(), other.publisher.clone()),
        (
            "publication date",
            one.published.clone(),
            other.published.clone(),
        ),
    ] {
        if let (Some(a), Some(b)) = (a, b) {
            let plain = |values: &[String]| -> Vec<String> {
                values.iter().map(|value| said::plain(value)).collect()
            };
            if plain(&a) != plain(&b) {
                out.push(told(what, names, &a.join("; "), &b.join("; ")));
            }
        }
    }
    body(one, other, &mut out);
    headings(one, other, &mut out);
    questions(one, other, &mut out);
    figures(one, other, &mut out);
    out
}

fn told(what: &str, names: (&str, &str), a: &str, b: &str) -> String {
    format!(
        "the {what} differs: {} has \"{}\", {} has \"{}\"",
        names.0,
        text::shown(a),
        names.1,
        text::shown(b)
    )
}

/// The words of the body. A PDF breaks lines where it likes, so against one white space does not count.
fn body(one: &Said, other: &Said, out: &mut Vec<String>) {
    let loose = one.edition == "PDF" || other.edition == "PDF";
    let words = |said: &Said| {
        let plain = said::plain(&said.body);
        if loose { plain.replace(' ', "") } else { plain }
    };
    let (a, b) = (words(one), words(other));
    if a == b {
        return;
    }
    let same = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    let from = same.saturating_sub(30);
    let near = |text: &str| -> String { text.chars().skip(from).take(90).collect() };
    out.push(format!(
        "the text differs after {same} characters: {} has \"…{}…\", {} has \"…{}…\"",
        one.edition,
        text::shown(&near(&a)),
        other.edition,
        text::shown(&near(&b))
    ));
}

fn headings(one: &Said, other: &Said, out: &mut Vec<String>) {
    let (Some(a), Some(b)) = (&one.headings, &other.headings) else {
        return;
    };
    let line = |headings: &[(u8, String)]| -> Vec<String> {
        headings
            .iter()
            .map(|(level, text)| format!("{level} {}", said::plain(text).replace(' ', "")))
            .collect()
    };
    let (a_lines, b_lines) = (line(a), line(b));
    if a_lines == b_lines {
        return;
    }
    let at = a_lines
        .iter()
        .zip(&b_lines)
        .take_while(|(x, y)| x == y)
        .count();
    let show = |headings: &[(u8, String)]| {
        headings
            .get(at)
            .map(|(level, text)| format!("level {level}: {text}"))
            .unwrap_or_default()
    };
    out.push(told(
        &format!("heading {}", at.saturating_add(1)),
        (one.edition, other.edition),
        &show(a),
        &show(b),
    ));
}

fn questions(one: &Said, other: &Said, out: &mut Vec<String>) {
    let (Some(a), Some(b)) = (&one.questions, &other.questions) else {
        return;
    };
    let names = (one.edition, other.edition);
    if a.len() != b.len() {
        out.push(told(
            "number of questions",
            names,
            &a.len().to_string(),
            &b.len().to_string(),
        ));
    }
    let same =
        |x: &str, y: &str| said::plain(x).replace(' ', "") == said::plain(y).replace(' ', "");
    for (n, (x, y)) in a.iter().zip(b).enumerate() {
        let number = n.saturating_add(1);
        if !same(&x.question, &y.question) {
            out.push(told(
                &format!("question {number}"),
                names,
                &x.question,
                &y.question,
            ));
        }
        if let (Some(x), Some(y)) = (&x.answer, &y.answer)
            && !same(x, y)
        {
            out.push(told(&format!("answer {number}"), names, x, y));
        }
    }
}

fn figures(one: &Said, other: &Said, out: &mut Vec<String>) {
    let names = (one.edition, other.edition);
    if one.figures.len() != other.figures.len() {
        out.push(told(
            "number of figures",
            names,
            &one.figures.len().to_string(),
            &other.figures.len().to_string(),
        ));
    }
    let same =
        |a: &str, b: &str| said::plain(a).replace(' ', "") == said::plain(b).replace(' ', "");
    for (n, (a, b)) in one.figures.iter().zip(&other.figures).enumerate() {
        let what = |field: &str| format!("{field} of figure {}", n.saturating_add(1));
        if !pictures_agree(&a.picture, &b.picture) {
            out.push(told(
                &what("picture"),
                names,
                &picture(&a.picture),
                &picture(&b.picture),
            ));
        }
        if let (Some(x), Some(y)) = (&a.alt, &b.alt)
            && !same(x, y)
        {
            out.push(told(&what("alternative text"), names, x, y));
        }
        if a.credit.is_none() || b.credit.is_none() {
            let (x, y) = (printed(a), printed(b));
            if !same(&x, &y) {
                out.push(told(&what("caption and credit"), names, &x, &y));
            }
        } else {
            if !same(&a.caption, &b.caption) {
                out.push(told(&what("caption"), names, &a.caption, &b.caption));
            }
            let (x, y) = (
                a.credit.as_deref().unwrap_or_default(),
                b.credit.as_deref().unwrap_or_default(),
            );
            if !same(x, y) {
                out.push(told(&what("credit"), names, x, y));
            }
        }
        if let (Some(x), Some(y)) = (a.place, b.place)
            && x != y
        {
            out.push(told(
                &what("place in the text"),
                names,
                &format!("after {x} characters"),
                &format!("after {y} characters"),
            ));
        }
    }
}

fn printed(figure: &Shown) -> String {
    match &figure.credit {
        Some(credit) => format!("{} {credit}", figure.caption),
        None => figure.caption.clone(),
    }
}

fn pictures_agree(a: &Seen, b: &Seen) -> bool {
    match (a, b) {
        (Seen::Digest(a), Seen::Digest(b)) => a == b,
        (Seen::Missing, Seen::Missing) => true,
        (Seen::Missing, _) | (_, Seen::Missing) => false,
        _ => true,
    }
}

fn picture(seen: &Seen) -> String {
    match seen {
        Seen::Digest(digest) => format!("a picture of SHA-256 {digest}"),
        Seen::Picture => "a picture".to_owned(),
        Seen::Missing => "none".to_owned(),
    }
}
