//! Splits the printed lines of each figure of an article.

use super::{Line, Material, Reading, split};
use crate::{
    article::{
        AgentKind, Article, Credit, ElementSpan, ElementWords, Figure, Inline, Inlines, Licence,
        PartyRole, Picture, PictureFacts,
    },
    cue::words,
    notice::Notice,
    page::{Page, SourceBlock},
};

/// Stands for the convention of a credit that the alternative text alone carries.
pub const IN_ALTERNATIVE: &str = "alternative-text";

/// Fills caption, credit and dropped furniture of each figure from its printed lines, and compares the credit with what
/// the picture's own bytes and the page's JSON-LD say.
pub fn split_all(article: &mut Article) -> Vec<Notice> {
    let mut notices = Vec::new();
    let embedded: Vec<Option<PictureFacts>> = article
        .pictures
        .iter()
        .map(|picture| picture.embedded.clone())
        .collect();
    let mut number = 0_usize;
    article.change_figures(&mut |figure| {
        number = number.saturating_add(1);
        fill(figure);
        if let Some(reading) = read(figure) {
            notices.extend(reading.into_iter().map(|notice| Notice { text: format!("figure {number}: {}", notice.text), ..notice }));
        }
        if let Some(credit) = in_alternative(figure) {
            notices.push(Notice::info("credit.alternative-text", format!("figure {number}: the credit stands in the alternative text alone (\"{}\")", crate::text::shown(&credit.verbatim))));
            figure.credit = Some(credit);
        }
        let own = match figure.picture {
            Picture::Present(index) => embedded.get(index).cloned().flatten(),
            _ => None,
        };
        for (facts, code, source) in [(own, "credit.embedded.differs", "embedded in the picture"), (figure.declared.clone(), "credit.declared.differs", "declared in the page's JSON-LD")] {
            if let (Some(facts), Some(credit)) = (facts, &figure.credit)
                && let Some(words) = differs(credit, &facts)
            {
                notices.push(Notice::info(code, format!("figure {number}: the credit printed (\"{}\") and the one {source} (\"{}\") differ; both are kept", crate::text::shown(&credit.text), crate::text::shown(&words))));
            }
        }
    });
    notices
}

/// Lines of a figure: each printed text, cut at its breaks, with the byte offset in the printed text.
fn material(figure: &Figure) -> (Material, Vec<(usize, usize)>) {
    let mut out = Material {
        alts: figure.alt.iter().cloned().collect(),
        ..Material::default()
    };
    let mut origins = Vec::new();
    for (index, printed) in figure.printed.iter().enumerate() {
        for (line, offset) in lines(&printed.text, &printed.elements, &printed.around) {
            out.lines.push(line);
            origins.push((index, offset));
        }
    }
    (out, origins)
}

/// A text cut at its breaks, each line with its byte offset.
fn lines(text: &Inlines, elements: &[ElementSpan], around: &[ElementWords]) -> Vec<(Line, usize)> {
    let text = text.text();
    let mut out = Vec::new();
    let mut offset = 0_usize;
    for part in text.split('\n') {
        let end = offset.saturating_add(part.len());
        let elements = elements
            .iter()
            .filter_map(|span| {
                let start = span.start.clamp(offset, end).saturating_sub(offset);
                let stop = span.end.clamp(offset, end).saturating_sub(offset);
                (start < stop).then(|| ElementSpan {
                    start,
                    end: stop,
                    words: span.words.clone(),
                })
            })
            .collect();
        out.push((
            Line {
                text: part.to_owned(),
                elements,
                around: around.to_vec(),
                hidden: false,
            },
            offset,
        ));
        offset = end.saturating_add(1);
    }
    out
}

/// The lines of a block of a page, with the elements within and around it.
pub fn lines_of_block(page: &Page, block: &SourceBlock) -> Vec<Line> {
    let mut around = vec![block.element.clone()];
    around.extend(
        page.regions_of(block.index)
            .filter(|(index, _)| *index != 0)
            .map(|(_, region)| ElementWords {
                name: region.name.clone(),
                words: region.words.clone(),
            }),
    );
    lines(&block.text, &block.elements, &around)
        .into_iter()
        .map(|(line, _)| Line {
            hidden: block.hidden,
            ..line
        })
        .collect()
}

fn read(figure: &mut Figure) -> Option<Vec<Notice>> {
    if figure.printed.is_empty() {
        return None;
    }
    let (material, origins) = material(figure);
    let reading = split(&material);
    let mut caption: Vec<Inline> = Vec::new();
    let mut last: Option<usize> = None;
    for place in &reading.caption {
        let Some((index, offset)) = origins.get(place.line) else {
            continue;
        };
        let Some(printed) = figure.printed.get(*index) else {
            continue;
        };
        match last {
            Some(line) if line == place.line => caption.extend(Inlines::plain(" ").0),
            Some(_) => caption.push(Inline::Break),
            None => {}
        }
        caption.extend(
            printed
                .text
                .slice(
                    offset.saturating_add(place.range.start),
                    offset.saturating_add(place.range.end),
                )
                .0,
        );
        last = Some(place.line);
    }
    let caption = Inlines(caption).squeezed();
    figure.caption = (!caption.is_blank()).then_some(caption);
    figure.dropped = reading
        .dropped
        .iter()
        .map(|place| crate::text::squeeze(material.words(place)))
        .collect();
    figure.credit = reading.credit.clone();
    figure.created = reading.created.clone();
    linked_licence(figure, &reading, &origins);
    Some(reading.notices)
}

/// The credit in the alternative text of a figure that has none printed. Only what says of itself that it is a credit is
/// believed: a label, a sign, a bracket. The alternative text stays as it is. Words that are printed too, though not as a
/// credit, are not told twice.
fn in_alternative(figure: &Figure) -> Option<Credit> {
    let alt = figure.alt.as_deref().filter(|alt| alt.len() < 4_000)?;
    if figure.credit.is_some() {
        return None;
    }
    let material = Material::of_text(&crate::text::squeeze(alt), &[]);
    let credit = split(&material).credit?;
    let told = credit.label.is_some()
        || credit.copyright_notice.is_some()
        || credit.convention == "bracket";
    let words = crate::text::letters(&credit.text);
    let printed = figure
        .printed
        .iter()
        .any(|line| crate::text::letters(&line.text.text()).contains(&words));
    (told && !words.is_empty() && !printed).then(|| Credit {
        convention: IN_ALTERNATIVE.to_owned(),
        ..credit
    })
}

fn fill(figure: &mut Figure) {
    figure.caption = None;
    figure.credit = None;
    figure.created = None;
    figure.dropped.clear();
}

/// A credit that links to a Creative Commons licence has that licence, at that address.
fn linked_licence(figure: &mut Figure, reading: &Reading, origins: &[(usize, usize)]) {
    let Some(credit) = figure.credit.as_mut() else {
        return;
    };
    for place in &reading.credited {
        let Some((index, offset)) = origins.get(place.line) else {
            continue;
        };
        let Some(printed) = figure.printed.get(*index) else {
            continue;
        };
        let slice = printed.text.slice(
            offset.saturating_add(place.range.start),
            offset.saturating_add(place.range.end),
        );
        for run in slice.runs() {
            let Some(link) = &run.link else { continue };
            if link.url.contains("creativecommons.org/licenses/")
                || link.url.contains("creativecommons.org/publicdomain/")
            {
                match &mut credit.licence {
                    Some(licence) => licence.url = Some(link.url.clone()),
                    None => {
                        credit.licence = Some(Licence {
                            name: words::part(&run.text, words::trimmed(&run.text, &[])).to_owned(),
                            url: Some(link.url.clone()),
                        })
                    }
                }
                return;
            }
        }
    }
}

/// What other facts say of who made the picture or of its licence, if it is not what is printed.
fn differs(credit: &Credit, facts: &PictureFacts) -> Option<String> {
    maker_differs(credit, facts).or_else(|| licence_differs(credit, facts))
}

/// Two Creative Commons licences that are not the same.
fn licence_differs(credit: &Credit, facts: &PictureFacts) -> Option<String> {
    let printed = credit.licence.as_ref()?.url.as_deref()?;
    let other = facts.licence_url.as_deref()?;
    let code = |url: &str| {
        url.split_once("creativecommons.org/").map(|(_, code)| {
            code.trim_end_matches("/deed.en")
                .trim_matches('/')
                .to_lowercase()
        })
    };
    let (a, b) = (code(printed)?, code(other)?);
    (a != b).then(|| other.to_owned())
}

fn maker_differs(credit: &Credit, facts: &PictureFacts) -> Option<String> {
    let letters = crate::text::letters;
    let printed = letters(&credit.verbatim);
    let persons = credit
        .parties
        .iter()
        .filter(|party| party.role == PartyRole::Creator && party.kind == AgentKind::Person)
        .count();
    if !facts.creators.is_empty() && persons > 0 {
        let found = facts.creators.iter().any(|name| {
            let name = letters(name);
            !name.is_empty() && (printed.contains(&name) || surname_in(&name, credit))
        });
        return (!found).then(|| facts.creators.join(", "));
    }
    let line = facts.credit.as_ref()?;
    let other = letters(line);
    let common = printed.contains(&other)
        || other.contains(&letters(&credit.text))
        || credit.parties.iter().any(|party| {
            other.contains(&letters(&party.name))
                || party.canonical.as_ref().is_some_and(|name| {
                    crate::cue::parties::parse(line, crate::cue::parties::Hint::default())
                        .parties
                        .iter()
                        .any(|party| party.canonical.as_ref() == Some(name))
                })
        });
    (!common && !other.is_empty()).then(|| line.clone())
}

/// "J. Example" and "Jane Example" are the same person as far as we can tell.
fn surname_in(name: &str, credit: &Credit) -> bool {
    credit
        .parties
        .iter()
        .filter_map(|party| party.name.rsplit(' ').next())
        .any(|last| {
            let last = crate::text::letters(last);
            last.chars().count() > 2 && name.contains(&last)
        })
}
