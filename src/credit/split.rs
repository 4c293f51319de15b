//! Lines in, ranges out: which part of each printed line is caption, credit or furniture.

use super::{
    CERTAIN, CONVENTIONS, Live,
    assemble::{assemble, joined},
};
use crate::{
    article::{Credit, ElementSpan, ElementWords},
    cue::{self, furniture, labels, twins, words},
    notice::Notice,
    time::SourceDate,
};
use std::{borrow::Cow, ops::Range};

/// One printed line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// Its words; no line end in it.
    pub text: String,
    /// Elements within it, outermost first.
    pub elements: Vec<ElementSpan>,
    /// Elements around it, innermost first.
    pub around: Vec<ElementWords>,
    /// True if the page does not show it.
    pub hidden: bool,
}

/// All that is printed with a picture, and its alternative texts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Material {
    /// The lines in order.
    pub lines: Vec<Line>,
    /// Alternative texts.
    pub alts: Vec<String>,
}

impl Material {
    /// Text alone, one line a line.
    pub fn of_text(text: &str, alts: &[String]) -> Self {
        Self {
            lines: text
                .lines()
                .map(|line| Line {
                    text: line.to_owned(),
                    ..Line::default()
                })
                .collect(),
            alts: alts.to_vec(),
        }
    }

    /// The words of a place.
    pub fn words(&self, place: &Place) -> &str {
        self.lines
            .get(place.line)
            .map(|line| words::part(&line.text, place.range.clone()))
            .unwrap_or_default()
    }
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Index of the line.
    pub line: usize,
    /// Bytes of its text.
    pub range: Range<usize>,
}

/// What is what. The letters of all places together are the letters of all lines.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// The caption, in order.
    pub caption: Vec<Place>,
    /// Where the credit is printed, in order.
    pub credited: Vec<Place>,
    /// Furniture and second copies.
    pub dropped: Vec<Place>,
    /// What the credit says.
    pub credit: Option<Credit>,
    /// When the picture was made, if the printed words say so.
    pub created: Option<SourceDate>,
    /// What was doubtful.
    pub notices: Vec<Notice>,
}

impl Reading {
    /// The caption as text: parts of a line are joined by a space, lines by a line end.
    pub fn caption_text(&self, material: &Material) -> String {
        let mut out = String::new();
        let mut last = None;
        for place in &self.caption {
            if let Some(last) = last {
                out.push(if last == place.line { ' ' } else { '\n' });
            }
            out.push_str(&crate::text::squeeze(material.words(place)));
            last = Some(place.line);
        }
        out
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Caption,
    Credit,
    Furniture,
}

/// Ranges of a line with their fates: in order, without gaps.
struct Fates(Vec<(Range<usize>, Fate)>);

impl Fates {
    fn new(len: usize) -> Self {
        Self(vec![(0..len, Fate::Caption)])
    }

    fn mark(&mut self, range: &Range<usize>, fate: Fate) {
        let mut out = Vec::with_capacity(self.0.len().saturating_add(2));
        for (old, was) in self.0.drain(..) {
            let from = range.start.clamp(old.start, old.end);
            let to = range.end.clamp(from, old.end);
            if was != Fate::Caption || from == to {
                out.push((old, was));
                continue;
            }
            for (piece, fate) in [(old.start..from, was), (from..to, fate), (to..old.end, was)] {
                if !piece.is_empty() {
                    out.push((piece, fate));
                }
            }
        }
        self.0 = out;
    }

    /// The parts that are still caption and hold words, trimmed, longest first.
    fn parts(&self, text: &str) -> Vec<Range<usize>> {
        let mut out: Vec<Range<usize>> = self
            .0
            .iter()
            .filter(|(_, fate)| *fate == Fate::Caption)
            .map(|(range, _)| trimmed(text, range))
            .filter(|range| {
                words::part(text, range.clone())
                    .chars()
                    .any(crate::text::is_letter)
            })
            .collect();
        out.sort_by_key(|range| std::cmp::Reverse(range.len()));
        out
    }

    /// The longest of them.
    fn live(&self, text: &str) -> Option<Range<usize>> {
        self.parts(text).into_iter().next()
    }
}

fn trimmed(text: &str, range: &Range<usize>) -> Range<usize> {
    let inner = words::trimmed(words::part(text, range.clone()), &[]);
    range.start.saturating_add(inner.start)..range.start.saturating_add(inner.end)
}

/// Reads the lines of one picture.
pub fn split(material: &Material) -> Reading {
    let lines = &material.lines;
    let mut alts: Vec<Cow<'_, str>> = material
        .alts
        .iter()
        .filter(|alt| alt.len() < 4_000)
        .map(|alt| without_credit(alt))
        .collect();
    let mut fates: Vec<Fates> = lines
        .iter()
        .map(|line| Fates::new(line.text.len()))
        .collect();
    let mut notices = Vec::new();

    let only = lines
        .iter()
        .filter(|line| line.text.chars().any(crate::text::is_letter))
        .count()
        <= 1;
    for (line, fates) in lines.iter().zip(&mut fates) {
        let whole = furniture::is_line(&line.text);
        // A line that is nothing but a word such as "Galerie" is furniture only beside other lines; the label of a button
        // says nothing of the picture wherever it stands.
        if line
            .around
            .iter()
            .take(2)
            .any(|element| element.name == "button")
        {
            fates.mark(&(0..line.text.len()), Fate::Furniture);
            continue;
        }
        if whole
            && only
            && line.text.chars().any(char::is_alphabetic)
            && line.text.chars().count() < 24
            && !furniture::is_counter(&line.text)
            && !furniture::is_button(&line.text)
        {
            continue;
        }
        for range in furniture::ranges(&line.text) {
            fates.mark(&words::with_marks(&line.text, &range), Fate::Furniture);
        }
        if line.hidden
            && lines
                .iter()
                .any(|other| !other.hidden && repeats(&line.text, &other.text))
        {
            fates.mark(&(0..line.text.len()), Fate::Furniture);
        }
        // "Image: Jane Doe has agreed to...": the label of a caption.
        if let Some(live) = fates.live(&line.text) {
            let text = words::part(&line.text, live.clone());
            if let Some(label) = labels::at_start(text, false)
                && label.closed
                && label.kind == labels::Kind::Photo
                && words::split(words::part(text, 0..label.end)).len() == 1
                && words::split(words::part(text, label.end..text.len())).len() > 6
                && cue::examine(text, false).strength < CERTAIN
                && !cue::agencies::at_start(words::part(text, label.end..text.len()))
                    .is_some_and(|(_, agency)| agency.certain)
                && super::leading::names_behind(text, &label).is_none()
                && !labels::all(text)
                    .iter()
                    .any(|other| other.start > label.start && other.start < label.end)
            {
                fates.mark(
                    &(live.start..live.start.saturating_add(label.end)),
                    Fate::Furniture,
                );
            }
        }
    }
    // The line of an alternative text tells where the caption ends, as the attribute would.
    alts.extend(
        drop_copies(lines, &mut fates)
            .into_iter()
            .map(Cow::Borrowed),
    );

    let mut taken: Vec<(Place, u8, &'static str)> = Vec::new();
    let mut doubt: Option<(u8, String)> = None;
    let strengths: Vec<u8> = lines
        .iter()
        .zip(&fates)
        .map(|(line, fates)| {
            fates.live(&line.text).map_or(0, |range| {
                cue::examine(words::part(&line.text, range), false).strength
            })
        })
        .collect();
    for (index, line) in lines.iter().enumerate() {
        let others = lines
            .iter()
            .zip(&fates)
            .zip(&strengths)
            .enumerate()
            .filter(|(other, ((_, _), strength))| *other != index && **strength < 70);
        let mut longest_other = 0;
        let mut other_is_prose = false;
        let mut other_is_alt = false;
        for (_, ((other, fates), _)) in others {
            if let Some(range) = fates.live(&other.text) {
                let text = words::part(&other.text, range);
                let chars = text.chars().count();
                other_is_alt |= alts.iter().any(|alt| {
                    twins::prefix_end(text, alt)
                        .is_some_and(|end| text.len().saturating_sub(end) <= 2)
                });
                if chars > longest_other {
                    longest_other = chars;
                    other_is_prose = cue::is_prose(text) || text.ends_with(['.', '!', '?']);
                }
            }
        }
        let Some(fates) = fates.get_mut(index) else {
            continue;
        };
        for round in 0..5 {
            let hit = fates.parts(&line.text).into_iter().find_map(|range| {
                let beside = Beside {
                    longest_other,
                    other_is_prose,
                    other_is_alt,
                    fresh: round == 0,
                };
                let live = look(line, &range, &alts, &beside);
                first(&live).map(|(found, name)| (range, found, name))
            });
            let Some((range, found, name)) = hit else {
                break;
            };
            let absolute = range.start.saturating_add(found.range.start)
                ..range.start.saturating_add(found.range.end);
            let absolute = words::with_marks(&line.text, &absolute);
            if found.confidence < CERTAIN
                || (round > 0 && found.confidence < 70)
                || absolute.is_empty()
            {
                doubt.get_or_insert((
                    found.confidence,
                    words::part(&line.text, absolute).to_owned(),
                ));
                break;
            }
            fates.mark(&absolute, Fate::Credit);
            taken.push((
                Place {
                    line: index,
                    range: absolute,
                },
                found.confidence,
                name,
            ));
        }
    }
    drop_copies(lines, &mut fates);

    let mut reading = Reading::default();
    for (index, (line, fates)) in lines.iter().zip(&fates).enumerate() {
        for (position, (range, fate)) in fates.0.iter().enumerate() {
            let part = words::part(&line.text, range.clone());
            if !part.chars().any(|c| !crate::text::is_space(c)) {
                continue;
            }
            let place = Place {
                line: index,
                range: trimmed(&line.text, range),
            };
            match fate {
                Fate::Furniture => reading.dropped.push(place),
                Fate::Credit => reading.credited.push(place),
                Fate::Caption => {
                    let before = position
                        .checked_sub(1)
                        .and_then(|at| fates.0.get(at))
                        .map(|(_, fate)| *fate);
                    let after = fates
                        .0
                        .get(position.saturating_add(1))
                        .map(|(_, fate)| *fate);
                    let range = without_joints(&line.text, range, before, after);
                    if !range.is_empty() {
                        reading.caption.push(Place { line: index, range });
                    }
                }
            }
        }
    }
    reading.credited = joined(lines, reading.credited);
    let empty = |place: &Place| {
        (labels::is_label(material.words(place))
            && !material.words(place).contains(['©', 'ⓒ'])
            && !says_origin(material.words(place)))
            || !material.words(place).chars().any(crate::text::is_letter)
    };
    let (bare, credited): (Vec<Place>, Vec<Place>) = reading.credited.drain(..).partition(empty);
    reading.dropped.extend(bare);
    reading.credited = credited;
    reading.credit = assemble(material, &reading.credited, &taken);
    if reading.credit.is_none()
        && let Some((confidence, text)) = doubt
        && confidence > 0
    {
        notices.push(Notice::info(
            "credit.doubtful",
            format!(
                "\"{}\" may be a credit (confidence {confidence} of 100); it stays in the caption",
                crate::text::shown(&text)
            ),
        ));
    }
    reading.created = super::dated::created(material, &reading);
    reading.notices = notices;
    reading
}

/// "Captura de video", "Archivfoto", "Handout photo": a label that says where the picture came from.
fn says_origin(label: &str) -> bool {
    cue::roles::find(label).is_some_and(|flag| !matches!(flag, "none" | "symbolic" | "composite"))
}

/// The first convention that finds a credit and is sure of it; else the surest.
fn first(live: &Live<'_>) -> Option<(super::Found, &'static str)> {
    let mut best: Option<(super::Found, &'static str)> = None;
    for convention in CONVENTIONS {
        if let Some(found) = convention.find(live) {
            if found.confidence >= CERTAIN {
                return Some((found, convention.name()));
            }
            if best
                .as_ref()
                .is_none_or(|(other, _)| found.confidence > other.confidence)
            {
                best = Some((found, convention.name()));
            }
        }
    }
    best
}

/// What else is printed with the line.
struct Beside {
    longest_other: usize,
    other_is_prose: bool,
    other_is_alt: bool,
    fresh: bool,
}

fn look<'a>(
    line: &'a Line,
    range: &Range<usize>,
    alts: &[Cow<'_, str>],
    beside: &Beside,
) -> Live<'a> {
    let text = words::part(&line.text, range.clone());
    let elements = line
        .elements
        .iter()
        .filter_map(|span| {
            let start = span
                .start
                .clamp(range.start, range.end)
                .saturating_sub(range.start);
            let end = span
                .end
                .clamp(range.start, range.end)
                .saturating_sub(range.start);
            (start < end).then(|| ElementSpan {
                start,
                end,
                words: span.words.clone(),
            })
        })
        .collect();
    let alt_end = alts
        .iter()
        .filter_map(|alt| twins::prefix_end(text, alt))
        .max();
    let alt_start = if alt_end.is_none() {
        alts.iter()
            .filter_map(|alt| twins::suffix_start(text, alt))
            .min()
    } else {
        None
    };
    Live {
        text,
        elements,
        around: &line.around,
        alt_end,
        alt_start,
        longest_other: beside.longest_other,
        other_is_prose: beside.other_is_prose,
        other_is_alt: beside.other_is_alt,
        fresh: beside.fresh,
        labels: std::cell::OnceCell::new(),
    }
}

/// The alternative text without a credit of its own.
fn without_credit(alt: &str) -> Cow<'_, str> {
    if !alt.contains(['(', '[', '©', ':', '/', '（', '＝', '|']) {
        return Cow::Borrowed(alt);
    }
    let flat: String = alt
        .chars()
        .map(|c| if c == '\n' { ' ' } else { c })
        .collect();
    let material = Material::of_text(&flat, &[]);
    let reading = split(&material);
    match (&reading.credit, reading.caption.is_empty()) {
        (Some(credit), false) if credit.confidence >= 70 => {
            Cow::Owned(reading.caption_text(&material))
        }
        _ => Cow::Borrowed(alt),
    }
}

/// Marks second copies of a line, and cut-off copies before or behind it.
fn drop_copies<'a>(lines: &'a [Line], fates: &mut [Fates]) -> Vec<&'a str> {
    let mut out = Vec::new();
    let texts: Vec<Option<Range<usize>>> = lines
        .iter()
        .zip(fates.iter())
        .map(|(line, fates)| fates.live(&line.text))
        .collect();
    let mut gone = vec![false; lines.len()];
    for i in 0..lines.len().min(64) {
        for j in 0..lines.len().min(64) {
            let (Some(Some(a)), Some(Some(b))) = (texts.get(i), texts.get(j)) else {
                continue;
            };
            if i == j
                || gone.get(i).copied().unwrap_or(true)
                || gone.get(j).copied().unwrap_or(true)
            {
                continue;
            }
            let (Some(short), Some(long)) = (lines.get(i), lines.get(j)) else {
                continue;
            };
            let (short, long) = (
                words::part(&short.text, a.clone()),
                words::part(&long.text, b.clone()),
            );
            let same = short.len().abs_diff(long.len()) < 8
                && crate::text::letters(short) == crate::text::letters(long);
            // Of two equal lines the first stays; of a line and its beginning the longer.
            if (same && i > j) || (!same && short.len() < long.len() && twins::is_copy(short, long))
            {
                if let Some(slot) = gone.get_mut(i) {
                    *slot = true;
                }
                if let Some(fates) = fates.get_mut(i) {
                    fates.mark(a, Fate::Furniture);
                }
                if !same {
                    out.push(short);
                }
            }
        }
    }
    out
}

/// Takes off what only joined caption and credit: dashes, bars, commas, brackets left open.
fn without_joints(
    text: &str,
    range: &Range<usize>,
    before: Option<Fate>,
    after: Option<Fate>,
) -> Range<usize> {
    let mut range = trimmed(text, range);
    const JOINTS: &[char] = &[
        '-', '–', '—', '|', '•', '·', '/', ',', ';', ':', '(', '[', '【', '（', '＝', '=', '*',
        '+', '&', '~', '／', '▶', '►', '、', '，',
    ];
    if after == Some(Fate::Credit) {
        let part = words::part(text, range.clone());
        let kept = part.trim_end_matches(|c: char| {
            JOINTS.contains(&c) || crate::text::is_space(c) || crate::text::is_invisible(c)
        });
        range.end = range.start.saturating_add(kept.len());
    }
    if before == Some(Fate::Credit) {
        let part = words::part(text, range.clone());
        let kept = part.trim_start_matches(|c: char| {
            (JOINTS.contains(&c) && !matches!(c, '(' | '[' | '（' | '【'))
                || matches!(c, '.' | ')' | ']' | '）')
                || crate::text::is_space(c)
        });
        range.start = range.end.saturating_sub(kept.len());
    }
    if matches!(before, Some(Fate::Furniture)) {
        let part = words::part(text, range.clone());
        let kept = part.trim_start_matches(|c: char| {
            matches!(c, '|' | ':' | '-' | '–' | '—' | '•') || crate::text::is_space(c)
        });
        range.start = range.end.saturating_sub(kept.len());
    }
    if after == Some(Fate::Furniture) {
        let part = words::part(text, range.clone());
        let kept = part.trim_end_matches(|c: char| {
            matches!(c, '|' | '-' | '–' | '—' | '•' | '(' | '[') || crate::text::is_space(c)
        });
        range.end = range.start.saturating_add(kept.len());
    }
    if words::part(text, range.clone())
        .chars()
        .any(crate::text::is_letter)
    {
        range
    } else {
        range.start..range.start
    }
}

/// True if a text holds all of another, which is long enough to tell.
fn repeats(text: &str, other: &str) -> bool {
    let other = crate::text::letters(other);
    other.chars().count() >= 12 && crate::text::letters(text).contains(&other)
}
