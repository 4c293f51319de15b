//! The editions of an article carry the same article: text, headings, questions, captions, credits, pictures, order,
//! metadata.

use super::{
    ArticleFiles, Check, Finding, epub, json_ld, pdf,
    said::{self, Said, Seen, Shown},
};
use crate::text;

/// Compares the editions of an article with each other.
pub struct SameWords;

const CLAUSE: &str = "README, Output: the editions say the same";

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
        let readers: [(&str, &Option<Vec<u8>>, Reader); 3] = [
            ("jsonld", &files.json_ld, json_ld::said),
            ("epub", &files.epub, epub::said),
            ("pdf", &files.pdf, pdf::said),
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
        // Each is held against each: only book and paper tell levels of headings and places of figures.
        for (n, (_, one)) in read.iter().enumerate() {
            for (name, other) in read.iter().skip(n.saturating_add(1)) {
                for difference in differences(one, other).into_iter().take(TOLD) {
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
                values
                    .iter()
                    .map(|value| words(value, is_loose(names)))
                    .collect()
            };
            if plain(&a) != plain(&b) {
                out.push(told(what, names, &a.join("; "), &b.join("; ")));
            }
        }
    }
    let (x, y) = body(one, other, &mut out);
    title_block(one, other, y, &mut out);
    title_block(other, one, x, &mut out);
    headings(one, other, &mut out);
    questions(one, other, &mut out);
    let before = |said: &Said, at: usize| said::count(said.body.get(..at).unwrap_or_default());
    figures(one, other, (before(one, x), before(other, y)), &mut out);
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

/// True if a format breaks lines where it likes, so that white space does not count.
fn is_loose(names: (&str, &str)) -> bool {
    names.0 == "PDF" || names.1 == "PDF"
}

fn words(text: &str, loose: bool) -> String {
    if loose {
        said::loose(text)
    } else {
        said::plain(text)
    }
}

/// The words of the body. Returns where it begins in each of the two.
fn body(one: &Said, other: &Said, out: &mut Vec<String>) -> (usize, usize) {
    let loose = is_loose((one.edition, other.edition));
    let texts = |said: &Said| -> Vec<(usize, String)> {
        let mut begins = said.begins.clone();
        if begins.is_empty() {
            begins.push(0);
        }
        begins
            .into_iter()
            .filter_map(|at| Some((at, words(said.body.get(at..)?, loose))))
            .collect()
    };
    let mut nearest: Option<(usize, usize, usize, String, String)> = None;
    let (ones, others) = (texts(one), texts(other));
    for (x, a) in &ones {
        for (y, b) in &others {
            if a == b {
                return (*x, *y);
            }
            let same = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
            if nearest.as_ref().is_none_or(|(most, ..)| same > *most) {
                nearest = Some((same, *x, *y, a.clone(), b.clone()));
            }
        }
    }
    let Some((same, x, y, a, b)) = nearest else {
        return (0, 0);
    };
    let from = same.saturating_sub(30);
    let near = |text: &str| -> String { text.chars().skip(from).take(90).collect() };
    out.push(format!(
        "the text differs after {same} characters: {} has \"…{}…\", {} has \"…{}…\"",
        one.edition,
        text::shown(&near(&a)),
        other.edition,
        text::shown(&near(&b))
    ));
    (x, y)
}

/// Authors, publisher and day stand in a title block.
fn title_block(told: &Said, printed: &Said, begin: usize, out: &mut Vec<String>) {
    if printed.begins.is_empty() {
        return;
    }
    let block = printed.body.get(..begin).unwrap_or_default();
    let turned = block.contains(['\u{202D}', '\u{202E}']);
    let block = said::loose(block);
    let mut expected: Vec<(&str, String)> = Vec::new();
    for (what, names) in [("author", &told.authors), ("publisher", &told.publisher)] {
        expected.extend(names.iter().flatten().map(|name| (what, name.clone())));
    }
    let dates = told.published.iter().flatten();
    expected.extend(
        dates.filter_map(|date| Some(("publication date", date.split('T').next()?.to_owned()))),
    );
    for (what, words) in expected {
        // Letters whose order does not count (see `said::loose`) are looked for one by one.
        let letters = said::loose(&words);
        let ordered = !turned && letters == said::plain(&words).replace(' ', "");
        let found = if ordered {
            block.contains(&letters)
        } else {
            letters.chars().all(|c| block.contains(c))
        };
        if !found {
            out.push(format!(
                "the title block of the {} does not name the {what} \"{}\"",
                printed.edition,
                text::shown(&words)
            ));
        }
    }
}

fn headings(one: &Said, other: &Said, out: &mut Vec<String>) {
    let (Some(a), Some(b)) = (&one.headings, &other.headings) else {
        return;
    };
    let line = |headings: &[(u8, String)]| -> Vec<String> {
        headings
            .iter()
            .map(|(level, text)| format!("{level} {}", said::loose(text)))
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
    let same = |x: &str, y: &str| said::loose(x) == said::loose(y);
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

fn figures(one: &Said, other: &Said, before: (usize, usize), out: &mut Vec<String>) {
    let names = (one.edition, other.edition);
    if one.figures.len() != other.figures.len() {
        out.push(told(
            "number of figures",
            names,
            &one.figures.len().to_string(),
            &other.figures.len().to_string(),
        ));
    }
    let same = |a: &str, b: &str| said::loose(a) == said::loose(b);
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
        // A PDF must describe every picture (ISO 14289-1, 7.3): where the page gives no alternative text, its caption or
        // credit stands there.
        let filled =
            is_loose(names) && (a.alt.as_deref() == Some("") || b.alt.as_deref() == Some(""));
        if let (Some(x), Some(y)) = (&a.alt, &b.alt)
            && !filled
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
        let place = |place: Option<usize>, before: usize| place.map(|at| at.saturating_sub(before));
        if let (Some(x), Some(y)) = (place(a.place, before.0), place(b.place, before.1))
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
