//! Where lines end: the breaks of a whole paragraph are chosen together, so that its lines are evenly filled.
//!
//! Knuth and Plass's total fit over the places that Unicode (UAX 14, with dictionaries for Thai, Lao, Khmer, Burmese)
//! and the language's hyphenation patterns allow. A word longer than a line is broken after punctuation, else anywhere.

use super::shape::{Cluster, Kind, Shaped, Text, is_wide};
use icu_segmenter::LineSegmenterBorrowed;
use std::collections::BTreeMap;

/// One line: clusters `from..to`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// First cluster.
    pub from: usize,
    /// Cluster after the last, trailing spaces included.
    pub to: usize,
    /// True if a hyphen is shown at its end.
    pub hyphen: bool,
}

/// How a paragraph is broken.
#[derive(Clone, Debug)]
pub struct Measure<'a> {
    /// Length of a line.
    pub width: f32,
    /// Both edges straight.
    pub justified: bool,
    /// Language of hyphenation.
    pub lang: Option<&'a str>,
    /// Width of a hyphen.
    pub hyphen: f32,
    /// Size of the letters.
    pub size: f32,
    /// Headings: as few lines as can be, of about the same length, the last one too.
    pub balanced: bool,
}

/// Stretch and shrink of a space, as parts of its width.
const STRETCH: f32 = 0.55;
const SHRINK: f32 = 0.25;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kinds {
    Free,
    Within,
    Address,
    Hyphen,
    Emergency,
}

#[derive(Clone, Copy)]
struct Place {
    cluster: usize,
    kind: Kinds,
}

/// Breaks a shaped text into lines.
pub fn lines(
    text: &Text,
    shaped: &Shaped,
    measure: &Measure<'_>,
    segmenter: &LineSegmenterBorrowed<'static>,
) -> Vec<Line> {
    let clusters = &shaped.clusters;
    if clusters.is_empty() {
        return Vec::new();
    }
    let total: f32 = clusters.iter().map(|cluster| cluster.width).sum();
    let whole = Line {
        from: 0,
        to: clusters.len(),
        hyphen: false,
    };
    if total <= measure.width {
        return vec![whole];
    }
    let places = places(text, clusters, measure, segmenter);
    fit(clusters, &places, measure)
}

fn places(
    text: &Text,
    clusters: &[Cluster],
    measure: &Measure<'_>,
    segmenter: &LineSegmenterBorrowed<'static>,
) -> Vec<Place> {
    let words = text.text.as_str();
    let mut offsets: Vec<(usize, Kinds)> = segmenter
        .segment_str(words)
        .filter(|at| *at > 0 && *at < words.len())
        .map(|at| (at, Kinds::Free))
        .collect();
    if measure.balanced {
        mark_within_words(words, &mut offsets);
    }
    hyphens(text, measure, &mut offsets);
    // A break after a character of an address: only where the piece is long.
    let mut piece = 0;
    let mut extra = Vec::new();
    for (at, _) in offsets
        .iter()
        .filter(|(_, kind)| *kind == Kinds::Free)
        .copied()
        .chain([(words.len(), Kinds::Free)])
    {
        if at - piece > 24 {
            let part = words.get(piece..at).unwrap_or_default();
            for (offset, c) in part.char_indices() {
                let next = piece + offset + c.len_utf8();
                if matches!(
                    c,
                    '/' | '?'
                        | '&'
                        | '='
                        | '.'
                        | '_'
                        | '-'
                        | '#'
                        | '%'
                        | ','
                        | ';'
                        | ':'
                        | '@'
                        | '+'
                        | '\\'
                        | '|'
                        | '~'
                ) && offset > 2
                    && next + 2 < at
                {
                    extra.push((next, Kinds::Address));
                }
            }
        }
        piece = at;
    }
    offsets.append(&mut extra);
    offsets.sort_unstable();
    offsets.dedup_by_key(|(at, _)| *at);
    let mut places: Vec<Place> = Vec::with_capacity(offsets.len() + 1);
    let mut next = clusters.iter().enumerate().peekable();
    for (at, kind) in offsets {
        while next
            .next_if(|(_, cluster)| (cluster.start as usize) < at)
            .is_some()
        {}
        if let Some((index, cluster)) = next.peek()
            && cluster.start as usize == at
            && *index > 0
        {
            places.push(Place {
                cluster: *index,
                kind,
            });
        }
    }
    places.push(Place {
        cluster: clusters.len(),
        kind: Kinds::Free,
    });
    emergency(words, clusters, places, measure.width)
}

/// Breaks anywhere inside a piece that is wider than a line.
fn emergency(words: &str, clusters: &[Cluster], places: Vec<Place>, width: f32) -> Vec<Place> {
    let mut out = Vec::with_capacity(places.len());
    let mut from = 0;
    for place in places {
        let piece = clusters.get(from..place.cluster).unwrap_or_default();
        let wide: f32 = piece
            .iter()
            .filter(|cluster| cluster.kind != Kind::Space)
            .map(|cluster| cluster.width)
            .sum();
        if wide > width {
            let marks = |at: usize| {
                clusters
                    .get(at)
                    .and_then(|cluster| words.get(cluster.start as usize..)?.chars().next())
                    .is_some_and(unicode_normalization::char::is_combining_mark)
            };
            for at in (from + 1..place.cluster).filter(|at| !marks(*at)) {
                out.push(Place {
                    cluster: at,
                    kind: Kinds::Emergency,
                });
            }
        }
        from = place.cluster;
        out.push(place);
    }
    out
}

fn hyphens(text: &Text, measure: &Measure<'_>, offsets: &mut Vec<(usize, Kinds)>) {
    let words = text.text.as_str();
    let mut span_start = 0;
    let mut known: BTreeMap<&str, Option<hypher::Lang>> = BTreeMap::new();
    for span in &text.spans {
        let lang = span.lang.as_deref().or(measure.lang);
        let lang = lang.and_then(|lang| *known.entry(lang).or_insert_with(|| patterns(lang)));
        let part = words.get(span_start..span.end).unwrap_or_default();
        if let Some(lang) = lang.filter(|_| measure.lang.is_some() && !span.look.style.mono) {
            let mut start = None;
            for (at, c) in part.char_indices().chain([(part.len(), ' ')]) {
                if c.is_alphabetic() {
                    start = start.or(Some(at));
                } else if let Some(from) = start.take() {
                    let word = part.get(from..at).unwrap_or_default();
                    let long =
                        word.len() >= 6 && word.len() <= 200 && crate::text::chars(word) >= 6;
                    // A word in capitals or with a capital inside is a name or a term: it is left whole.
                    let plain = !word.chars().skip(1).any(char::is_uppercase);
                    if long && plain {
                        let mut offset = span_start + from;
                        for syllable in hypher::hyphenate(word, lang) {
                            offset += syllable.len();
                            if offset < span_start + at {
                                offsets.push((offset, Kinds::Hyphen));
                            }
                        }
                    }
                }
            }
        }
        span_start = span.end;
    }
}

/// Hyphenation patterns of a language; none for scripts that are broken without hyphens.
fn patterns(lang: &str) -> Option<hypher::Lang> {
    let code: [u8; 2] = lang
        .split('-')
        .next()
        .and_then(|code| code.to_ascii_lowercase().as_bytes().try_into().ok())?;
    let code = match &code {
        b"no" => *b"nb",
        _ => code,
    };
    let indic: &[[u8; 2]] = &[
        *b"as", *b"bn", *b"gu", *b"hi", *b"kn", *b"ml", *b"mr", *b"or", *b"pa", *b"sa", *b"ta",
        *b"te",
    ];
    if indic.contains(&code) {
        return None;
    }
    hypher::Lang::from_iso(code)
}

/// Cost of one more line of a heading: more than any unevenness of its lines.
const LINE: f64 = 1000.0;

/// Marks the places between two ideographs or kana, and those after a hyphen: a line may end there, but a heading reads
/// better when it is broken after punctuation and between words.
fn mark_within_words(words: &str, offsets: &mut [(usize, Kinds)]) {
    for (at, kind) in offsets {
        let (before, after) = words.split_at_checked(*at).unwrap_or_default();
        let (before, after) = (before.chars().next_back(), after.chars().next());
        let ideograph = |c: char| is_wide(c) && c.is_alphabetic();
        if before.is_some_and(ideograph) && after.is_some_and(ideograph)
            || before.is_some_and(|c| !c.is_whitespace() && !is_wide(c))
        {
            *kind = Kinds::Within;
        }
    }
}

#[derive(Clone, Copy)]
struct Best {
    cost: f64,
    from: usize,
    line: u32,
}

/// Sums up to a cluster: width, stretch, shrink.
type Sums = (f64, f64, f64);

/// A place where a line may begin and end.
struct Cut {
    cluster: usize,
    kind: Kinds,
    /// Sums up to it, for a line that begins here.
    start: Sums,
    /// The cluster after the last before it that is no space, and the sums up to there, for a line that ends here.
    solid: usize,
    end: Sums,
}

/// The start of the text and the places, with the sums of the clusters before them.
fn cuts(clusters: &[Cluster], places: &[Place]) -> Vec<Cut> {
    let mut out = Vec::with_capacity(places.len() + 1);
    let (mut sum, mut solid, mut end): (Sums, usize, Sums) = Default::default();
    let mut at = 0;
    let start = Place {
        cluster: 0,
        kind: Kinds::Free,
    };
    for place in std::iter::once(&start).chain(places) {
        for cluster in clusters.get(at..place.cluster).unwrap_or_default() {
            at += 1;
            let width = f64::from(cluster.width);
            sum.0 += width;
            match cluster.kind {
                Kind::Space => {
                    sum.1 += width * f64::from(STRETCH);
                    sum.2 += width * f64::from(SHRINK);
                }
                Kind::Wide => sum.1 += width * 0.06,
                Kind::Other => {}
            }
            if cluster.kind != Kind::Space {
                (solid, end) = (at, sum);
            }
        }
        out.push(Cut {
            cluster: place.cluster,
            kind: place.kind,
            start: sum,
            solid,
            end,
        });
    }
    out
}

fn fit(clusters: &[Cluster], places: &[Place], measure: &Measure<'_>) -> Vec<Line> {
    let cuts = cuts(clusters, places);
    let width = f64::from(measure.width);
    let em = f64::from(measure.size);
    let mut best: Vec<Best> = vec![Best {
        cost: 0.0,
        from: 0,
        line: 0,
    }];
    let mut first = 0;
    for (index, place) in cuts.iter().skip(1).enumerate() {
        let last = index + 1 == places.len();
        let mut here = Best {
            cost: f64::INFINITY,
            from: index,
            line: 0,
        };
        let mut too_long = first;
        let before = best.iter().zip(&cuts).enumerate().skip(first).rev();
        for (from, (before, start)) in before {
            if !before.cost.is_finite() {
                continue;
            }
            let a = start.start;
            let b = if place.solid > start.cluster {
                place.end
            } else {
                a
            };
            let hyphen = if place.kind == Kinds::Hyphen {
                f64::from(measure.hyphen)
            } else {
                0.0
            };
            let natural = b.0 - a.0 + hyphen;
            let gap = width - natural;
            let shrink = if measure.justified { b.2 - a.2 } else { 0.0 };
            if gap < -shrink - 0.01 {
                // Nothing before this place can reach here either.
                too_long = from + 1;
                if from == index && !here.cost.is_finite() {
                    // One piece wider than the line: it must stand somewhere.
                    here = Best {
                        cost: before.cost + 1.0e6,
                        from,
                        line: before.line + 1,
                    };
                }
                break;
            }
            let badness = if gap < 0.0 {
                let ratio = (-gap / shrink.max(0.01)).min(1.0);
                60.0 * ratio * ratio
            } else if measure.balanced {
                let ratio = gap / width;
                LINE + 100.0 * ratio * ratio
            } else if last {
                // The last line may be short, but not so short that it holds a stump.
                if natural < em * 2.5 { 30.0 } else { 0.0 }
            } else if measure.justified {
                let stretch = b.1 - a.1 + width * 0.008;
                let ratio = (gap / stretch).min(8.0);
                100.0 * ratio * ratio * ratio.min(2.0)
            } else {
                let ratio = gap / (width * 0.22);
                40.0 * ratio * ratio
            };
            let mut penalty = match place.kind {
                Kinds::Free => 0.0,
                Kinds::Within => 12.0,
                Kinds::Address => 60.0,
                Kinds::Hyphen if measure.justified => 55.0,
                Kinds::Hyphen => 120.0,
                Kinds::Emergency => 400.0,
            };
            if place.kind == Kinds::Hyphen && start.kind == Kinds::Hyphen {
                penalty += 90.0;
            }
            let cost = before.cost + 1.0 + badness + penalty;
            if cost < here.cost {
                here = Best {
                    cost,
                    from,
                    line: before.line + 1,
                };
            }
        }
        // Lines only grow when the end moves on, except past a hyphen: its width goes again.
        if place.kind != Kinds::Hyphen {
            first = first.max(too_long.min(index));
        }
        best.push(here);
    }
    let mut out = Vec::new();
    let mut index = places.len();
    while index > 0 {
        let Some(place) = places.get(index - 1) else {
            break;
        };
        let from = best.get(index).map_or(0, |best| best.from).min(index - 1);
        let start = from
            .checked_sub(1)
            .and_then(|from| places.get(from))
            .map_or(0, |place| place.cluster);
        out.push(Line {
            from: start,
            to: place.cluster,
            hyphen: place.kind == Kinds::Hyphen,
        });
        index = from;
    }
    out.reverse();
    out
}
