//! Other articles: headings such as "Related", cards with title, date and teaser, "read more" lines, most-read lists.

use super::outline::{Line, Outline, marked};
use super::words::{Cues, Marks};
use super::{Proposal, Rule};

/// The rule.
pub struct Related;

/// A card of a text dump has at most so many lines: its title twice, a date, a teaser, a type.
const CARD_LINES: usize = 5;
/// A heading is no longer than this.
const HEADING: u32 = 70;

impl Rule for Related {
    fn name(&self) -> &'static str {
        "related"
    }

    fn takes_out(&self) -> &'static str {
        "links to other articles"
    }

    fn propose(&self, outline: &Outline<'_>) -> Vec<Proposal> {
        let mut out = Vec::new();
        if outline.page.is_text {
            cards_of_text(outline, &mut out);
        }
        let mut under: Option<u32> = None;
        for (index, line) in outline.lines.iter().enumerate() {
            let links =
                line.mass > 0 && line.linked.saturating_mul(10) >= line.mass.saturating_mul(7);
            let cue = line.cues.heads(Cues::RELATED | Cues::POPULAR);
            if line.heading {
                under = (cue && line.mass <= HEADING).then_some(0);
            } else if let Some(lines) = under.as_mut() {
                *lines += 1;
            }
            let (reason, confidence) = if line.heading && cue && line.mass <= HEADING {
                ("related-content heading", 85)
            } else if marked(outline, index, Marks::RELATED | Marks::POPULAR, 2) {
                (
                    if links {
                        "related-content card: the page marks it as a link to another article"
                    } else {
                        "stands in a box that the page marks as other articles"
                    },
                    82,
                )
            } else if cue && line.mass <= HEADING && (links || line.cues.is != 0) {
                ("link to other articles", 80)
            } else if cue && line.ends_colon && line.mass <= HEADING {
                ("introduces links to other articles", 78)
            } else if under.is_some_and(|lines| lines <= 40) && (links || card(outline, index)) {
                (
                    "related-content card: stands under a heading for other articles",
                    80,
                )
            } else if marked(outline, index, Marks::CARD, 2) && card(outline, index) && links {
                ("card that links to another article", 70)
            } else if outline.within(index, "aside") <= 4 && links {
                ("link in a side column", 70)
            } else {
                continue;
            };
            out.push(Proposal::remove(index, reason, confidence));
        }
        out
    }
}

/// True if the block stands in one of several containers alike, much of whose words are links.
fn card(outline: &Outline<'_>, index: usize) -> bool {
    outline
        .page
        .regions_of(index)
        .take(6)
        .filter_map(|(region, _)| outline.areas.get(region))
        .any(|area| area.twins >= 3 && area.twins_linked.saturating_mul(3) > area.twins_mass)
}

/// In a text dump: a heading that says "related", then cards, each beginning with its title twice (once as the alternative
/// text of its picture) or bearing date and label lines.
fn cards_of_text(outline: &Outline<'_>, out: &mut Vec<Proposal>) {
    let lines = &outline.lines;
    let n = lines.len();
    let mut index = 0;
    while let Some(line) = lines.get(index) {
        let heads = line.mass <= HEADING
            && line.cues.heads(Cues::RELATED | Cues::POPULAR)
            && !line.ends_sentence;
        if !heads {
            index += 1;
            continue;
        }
        let mut last = index;
        let mut cards = 0u32;
        let mut at = index + 1;
        while at < n && at <= last + CARD_LINES {
            if doubled(lines, at) {
                cards += 1;
                last = at + 1;
                at += 2;
            } else if cards > 0 && lines.get(at).is_some_and(furniture) {
                last = at;
                at += 1;
            } else {
                at += 1;
            }
        }
        if cards < 2 {
            index += 1;
            continue;
        }
        // The last card's teaser and label stand after its title.
        while let Some(next) = lines.get(last + 1) {
            let label = furniture(next) || next.cues.heads(Cues::RELATED | Cues::NAV);
            if label {
                last += 1;
            } else {
                break;
            }
        }
        out.push(Proposal::remove(index, "related-content heading", 97));
        let mut end = last;
        let closing = lines
            .get(last)
            .is_some_and(|line| line.mass <= HEADING && line.cues.heads(Cues::RELATED | Cues::NAV));
        if closing && last > index {
            out.push(Proposal::remove(
                last,
                "navigation link: leads to a list of other articles",
                97,
            ));
            end = last - 1;
        }
        for block in index + 1..=end {
            out.push(Proposal::remove(
                block,
                "related-content card: title printed twice, date, teaser or type under a heading for other articles",
                97,
            ));
        }
        index = last + 1;
    }
}

/// True if the line and the next have the same words.
fn doubled(lines: &[Line], index: usize) -> bool {
    lines.get(index).is_some_and(|line| {
        line.mass >= 12
            && line.mass < 240
            && line.after == index.checked_add(1)
            && !line.ends_question
            || line.mass >= 12 && line.after == index.checked_add(1)
    })
}

/// A date line or a label ("Type: Analysis").
fn furniture(line: &Line) -> bool {
    let label = line.tokens <= 6
        && line
            .folded
            .split_once(':')
            .is_some_and(|(name, _)| name.split(' ').count() <= 2);
    line.mass <= 40 && (line.dated || label) && !line.ends_sentence
}
