//! From scores and proposals to kept blocks and removals: what belongs together stays together.

use super::evidence::Evidence;
use super::judge::chance;
use super::outline::{FAR, Outline, marked};
use super::picture_name::is_picture_file;
use super::words::Marks;
use super::{Cleaned, Removal, company, furniture, index_page, lead, main_content, together};
use crate::cue;
use crate::notice::Notice;
use crate::page::SourceKind;
use std::collections::BTreeMap;

/// Blocks with a score of at least this stay, on every page.
const THRESHOLD: f32 = 0.5;
/// The threshold of no page is lower.
const LOWEST: f32 = 0.05;
/// So many headings of one kind without a text of their own are the entries of a list.
const ENTRIES: usize = 3;
/// Prose between kept blocks stays with so small a score, unless a rule knows it as boilerplate: the middle of an article
/// is seldom foreign, and a lost paragraph is worse than a foreign one.
const BETWEEN_PROSE: f32 = 0.14;
/// The same for headings of kept text.
const BETWEEN_HEADING: f32 = 0.2;
/// The same for other short lines.
const BETWEEN_SHORT: f32 = 0.38;
/// How far the nearest kept block on either side may be.
const REACH: usize = 12;
/// Lower thresholds, tried in turn while too little text would be left.
const LENIENT: [f32; 3] = [0.3, 0.15, 0.05];
/// So little text is too little where the page has more.
const LITTLE: u32 = 140;

/// Marks of what a picture of the article does not stand in, wherever it stands.
const FOREIGN: u64 = Marks::AUTHOR
    | Marks::BYLINE
    | Marks::SHARE
    | Marks::ADVERT
    | Marks::PROMO
    | Marks::RELATED
    | Marks::BUTTON;

/// Weighs scores and proposals; a block without a score is kept unless a rule is sure.
pub fn decide(outline: &Outline<'_>, evidence: &Evidence, scores: &[f32]) -> Cleaned {
    let n = outline.lines.len();
    let view = View {
        outline,
        evidence,
        scores,
    };
    let mut kept = view.keep(view.threshold());
    let mut notices = Vec::new();
    for threshold in LENIENT {
        if view.mass(&kept) >= LITTLE {
            break;
        }
        let more = view.keep(threshold);
        if view.mass(&more) > view.mass(&kept) {
            kept = more;
            notices.clear();
            notices.push(Notice::info(
                "clean.lenient",
                "little text stood out as the article: doubtful blocks were kept",
            ));
        }
    }
    if view.mass(&kept) == 0 {
        kept = (0..n)
            .map(|block| {
                !evidence.is_claimed(block)
                    && outline.block(block).is_some_and(|block| !block.hidden)
            })
            .collect();
    }
    let first = kept.iter().position(|kept| *kept);
    let last = kept.iter().rposition(|kept| *kept);
    let text = (0..n)
        .filter(|block| view.score(*block) >= THRESHOLD)
        .filter_map(|block| outline.line(block))
        .fold(0u32, |text, line| {
            text.saturating_add(line.mass.saturating_sub(line.linked))
        });
    let mut cleaned = Cleaned {
        no_article: index_page::reason(outline, text),
        notices,
        ..Cleaned::default()
    };
    for block in (0..n).filter(|block| !evidence.is_claimed(*block)) {
        if is(&kept, block) {
            cleaned.kept.push(block);
            continue;
        }
        // Where a rule is sure, the judge was not asked.
        let own = match evidence.is_sure(block) {
            true => 0,
            false => confidence(view.score(block)),
        };
        let beside = || {
            company::of(outline, block, |near| {
                let removed = !is(&kept, near);
                let against = evidence.against(near).filter(|_| removed)?;
                (!furniture::is_label(&against.1.reason)).then_some(against)
            })
        };
        cleaned.removals.push(match evidence.against(block) {
            Some((rule, proposal)) => Removal {
                block,
                rule,
                reason: proposal.reason.clone(),
                confidence: proposal.confidence.max(own),
            },
            None => match beside() {
                Some((rule, proposal)) => Removal {
                    block,
                    rule,
                    reason: format!(
                        "picture that goes with a removed block: {}",
                        proposal.reason
                    )
                    .into(),
                    confidence: proposal.confidence,
                },
                None => Removal {
                    block,
                    rule: main_content::NAME,
                    reason: main_content::reason(outline, block, first.zip(last)).into(),
                    confidence: own.max(50),
                },
            },
        });
    }
    cleaned
}

/// How sure the judge is that a block of a score is not the article, 0 to 99.
fn confidence(score: f32) -> u8 {
    let percent = ((1.0 - score) * 100.0).clamp(0.0, 99.0);
    // Between 0 and 99, so nothing is cut off.
    percent as u8
}

/// True for a line that names who made a picture and nothing else.
fn is_credit(line: &str) -> bool {
    let seen = cue::examine(line, true);
    seen.strength >= 85
        && !cue::is_prose(line)
        && (seen.label.is_some() || seen.sign || seen.parsed.certain > 0)
        // The holder of a page's rights is no maker of pictures.
        && !line.chars().any(|c| c.is_ascii_digit())
}

struct View<'v> {
    outline: &'v Outline<'v>,
    evidence: &'v Evidence,
    scores: &'v [f32],
}

fn is(flags: &[bool], block: usize) -> bool {
    flags.get(block).copied().unwrap_or(false)
}

impl View<'_> {
    fn score(&self, block: usize) -> f32 {
        self.scores.get(block).copied().unwrap_or(1.0)
    }

    /// The threshold of the page: the one from which on the blocks kept would, by the chances that the scores stand for,
    /// agree best with the article (expected F1). It is lower where nothing looks much like an article, as on listings and
    /// product pages.
    fn threshold(&self) -> f32 {
        let mut order: Vec<(f32, u32)> = self
            .outline
            .lines
            .iter()
            .enumerate()
            .map(|(block, line)| (self.score(block), line.mass))
            .collect();
        order.sort_by(|a, b| b.0.total_cmp(&a.0));
        let whole: f64 = order
            .iter()
            .map(|(score, mass)| f64::from(*mass) * chance(*score))
            .sum();
        let (mut kept, mut good, mut best) = (0.0, 0.0, 0.0f64);
        for (score, mass) in order {
            kept += f64::from(mass);
            good += f64::from(mass) * chance(score);
            best = best.max(good / (kept + whole).max(1.0));
        }
        // By the theory of F1 the threshold is half of the best that can be reached. The less there is to be reached, the less
        // the chances are to be trusted, and a lost text is worse than a foreign one: so half of its third power.
        let reached = 2.0 * best;
        let enough = 0.5 * reached * reached * reached;
        (0..=50u8)
            .map(|percent| f32::from(percent) / 100.0)
            .find(|score| chance(*score) >= enough)
            .unwrap_or(THRESHOLD)
            .clamp(LOWEST, THRESHOLD)
    }

    fn mass(&self, kept: &[bool]) -> u32 {
        self.outline
            .lines
            .iter()
            .zip(kept)
            .filter(|(_, kept)| **kept)
            .fold(0u32, |mass, (line, _)| mass.saturating_add(line.mass))
    }

    fn keep(&self, threshold: f32) -> Vec<bool> {
        let n = self.outline.lines.len();
        let mut kept: Vec<bool> = (0..n)
            .map(|block| {
                (self.score(block) >= threshold || self.evidence.is_asked(block))
                    && !self.evidence.is_sure(block)
                    && !self.evidence.is_claimed(block)
            })
            .collect();
        self.between(&mut kept, threshold);
        together::complete(self.outline, self.evidence, &mut kept);
        self.pictures(&mut kept);
        self.credits(&mut kept);
        self.headings(&mut kept);
        kept
    }

    /// No section between two kept ones is dropped unless it is known to be boilerplate.
    fn between(&self, kept: &mut [bool], threshold: f32) {
        let n = kept.len();
        let solid = |block: usize, kept: &[bool]| {
            is(kept, block) && self.outline.line(block).is_some_and(|line| line.mass >= 60)
        };
        let mut before: Vec<Option<usize>> = Vec::with_capacity(n);
        let mut last = None;
        for block in 0..n {
            before.push(last);
            if solid(block, kept) {
                last = Some(block);
            }
        }
        let mut next: Option<usize> = None;
        for block in (0..n).rev() {
            let close = before
                .get(block)
                .copied()
                .flatten()
                .zip(next)
                .is_some_and(|(before, after)| block - before <= REACH && after - block <= REACH);
            if solid(block, kept) {
                next = Some(block);
            }
            let Some(line) = self.outline.line(block) else {
                continue;
            };
            let free = !self.evidence.is_sure(block)
                && !self.evidence.is_known(block)
                && !self.evidence.is_claimed(block);
            if is(kept, block) || !close || !free {
                continue;
            }
            let prose = line.mass >= 100
                && line.linked.saturating_mul(3) < line.mass
                && (line.ends_sentence || line.ends_colon);
            let heads = line.heading
                && line.mass <= 90
                && (block + 1..=block + 2).any(|below| {
                    is(kept, below) && self.outline.line(below).is_some_and(|line| !line.heading)
                });
            // Code seldom ends as a sentence does, and is the article's as much as its prose.
            let code = self
                .outline
                .block(block)
                .is_some_and(|block| block.kind == SourceKind::Preformatted);
            let enough = if prose || code {
                BETWEEN_PROSE
            } else if heads {
                BETWEEN_HEADING
            } else {
                BETWEEN_SHORT
            };
            if self.score(block) >= enough.min(threshold)
                && let Some(slot) = kept.get_mut(block)
            {
                *slot = true;
            }
        }
    }

    /// A picture stays if the text around it stays, if it stands between the headline and the text, or if it closes the
    /// article, or leads it ([`lead`]); its caption stays with it.
    fn pictures(&self, kept: &mut [bool]) {
        let n = kept.len();
        let mut text_before: Vec<Option<bool>> = Vec::with_capacity(n);
        let mut last = None;
        for block in 0..n {
            text_before.push(last);
            if self.speaks(block) {
                last = Some(is(kept, block) || self.evidence.is_claimed(block));
            } else if is(kept, block) && self.captions(block) {
                last = Some(true);
            }
        }
        let mut next = None;
        let mut text_after: Vec<Option<bool>> = vec![None; n];
        for block in (0..n).rev() {
            if let Some(slot) = text_after.get_mut(block) {
                *slot = next;
            }
            if self.speaks(block) {
                next = Some(is(kept, block));
            } else if is(kept, block) && self.captions(block) {
                next = Some(true);
            }
        }
        for block in 0..n {
            let Some(source) = self.outline.block(block) else {
                continue;
            };
            if !matches!(
                source.kind,
                SourceKind::Picture(_) | SourceKind::Embed { .. } | SourceKind::Break
            ) {
                continue;
            }
            let before = text_before.get(block).copied().flatten().unwrap_or(false);
            let after = text_after.get(block).copied().flatten().unwrap_or(false);
            let stays = ((before || self.leads(block)) && after || before && self.closes(block))
                && !self.evidence.is_sure(block)
                && !self.evidence.is_claimed(block);
            if let Some(slot) = kept.get_mut(block) {
                *slot = stays;
            }
        }
        lead::keep(self.outline, self.evidence, kept);
        // Figures are whole: the caption follows its picture, in a figure or right below it.
        let mut above = 0;
        for block in 1..n {
            let below = is(kept, above)
                && self.captions(block)
                && self.outline.line(above).is_some_and(|line| line.picture);
            if !self.labels(block) {
                above = block;
            }
            if below
                && !self.evidence.is_sure(block)
                && !self.evidence.is_claimed(block)
                && let Some(slot) = kept.get_mut(block)
            {
                *slot = true;
            }
        }
        for region in &self.outline.page.regions {
            if region.name != "figure" || region.blocks.len() > 12 {
                continue;
            }
            let pictured = region.blocks.clone().any(|block| {
                is(kept, block) && self.outline.line(block).is_some_and(|line| line.picture)
            });
            if pictured {
                for block in region.blocks.clone() {
                    if !self.evidence.is_sure(block)
                        && !self.evidence.is_claimed(block)
                        && let Some(slot) = kept.get_mut(block)
                    {
                        *slot = true;
                    }
                }
            }
        }
    }

    /// The credit below a picture stays with it, though "© Quill/Harbour Press" looks like a legal notice.
    fn credits(&self, kept: &mut [bool]) {
        for picture in 0..kept.len() {
            let pictured = self.outline.line(picture).is_some_and(|line| line.picture);
            if !pictured || !is(kept, picture) {
                continue;
            }
            for block in (picture + 1..kept.len()).take(3) {
                let (Some(source), Some(line)) =
                    (self.outline.block(block), self.outline.line(block))
                else {
                    break;
                };
                if source.kind != SourceKind::Text
                    || source.hidden
                    || self.evidence.is_claimed(block)
                {
                    break;
                }
                if is(kept, block) || self.labels(block) {
                    continue;
                }
                let free = line.mass < 160
                    && !self.evidence.is_sure(block)
                    && self.outline.within(block, "footer") == FAR
                    && self.outline.within(block, "nav") == FAR;
                if free
                    && is_credit(&source.shown())
                    && let Some(slot) = kept.get_mut(block)
                {
                    *slot = true;
                }
                break;
            }
        }
    }

    /// True for a picture between the headline and the text: the share bar or byline over it does not make it foreign.
    fn leads(&self, block: usize) -> bool {
        self.outline
            .whole
            .headline
            .is_some_and(|headline| headline < block && block - headline <= 24)
            && self.outline.within(block, "figure") <= 3
            && !self.evidence.is_known(block)
            && !marked(self.outline, block, FOREIGN, 3)
    }

    /// True for a figure after the last text of the article and in one container with it: an article may end with a picture,
    /// and its credit must not go because nothing is written below it.
    fn closes(&self, block: usize) -> bool {
        let foreign =
            FOREIGN | Marks::POPULAR | Marks::CARD | Marks::FOOTER | Marks::SIDEBAR | Marks::NAV;
        let page = self.outline.page;
        let mut around = page
            .regions_of(block)
            .skip_while(|(_, region)| region.name != "figure");
        let Some((_, figure)) = around.next() else {
            return false;
        };
        // A teaser is one link, its words too; a picture of the article may at most link to a larger one.
        let words = self.outline.over(&figure.blocks);
        let own = words.mass.saturating_sub(words.linked);
        let mut to_picture = false;
        let mut away = false;
        for block in page.blocks.get(figure.blocks.clone()).unwrap_or_default() {
            if let SourceKind::Picture(picture) = &block.kind
                && let Some(link) = &picture.link
            {
                to_picture |= is_picture_file(link);
                away |= !is_picture_file(link);
            }
            let mut links = block.text.runs().filter_map(|run| run.link.as_ref());
            to_picture |= links.any(|link| is_picture_file(&link.url));
        }
        if !to_picture && words.linked > 0 && own <= words.linked || away && words.mass == 0 {
            return false;
        }
        let Some(text) = (0..figure.blocks.start)
            .rev()
            .find(|block| self.speaks(*block) && !self.evidence.is_claimed(*block))
        else {
            return false;
        };
        // The nearest container that holds more than the figure must hold the text too, and closely.
        let shared = around.find(|(_, region)| {
            region.name != "figure" && region.blocks.clone().any(|block| self.speaks(block))
        });
        shared.is_some_and(|(index, region)| {
            region.blocks.contains(&text)
                && self
                    .outline
                    .areas
                    .get(index)
                    .is_some_and(|area| area.apart <= 1)
        }) && self.outline.within(block, "aside") == FAR
            && !self.evidence.is_known(block)
            && !marked(self.outline, block, foreign, 4)
    }

    /// True for blocks with words that are not part of a figure, nor the label of a button of one.
    fn speaks(&self, block: usize) -> bool {
        self.outline
            .line(block)
            .is_some_and(|line| line.mass > 0 && !line.picture)
            && self.outline.within(block, "figure") > 6
            && !self.captions(block)
            && !self.labels(block)
    }

    /// True for the label of a button of a picture or player.
    fn labels(&self, block: usize) -> bool {
        let against = self.evidence.against(block);
        against.is_some_and(|(_, proposal)| furniture::is_label(&proposal.reason))
    }

    /// True for words that the page marks as a caption; not everywhere does a figure stand around picture and caption.
    fn captions(&self, block: usize) -> bool {
        let page = self.outline.page;
        let inner = |block: usize| page.regions_of(block).next();
        page.blocks.get(block).is_some_and(|source| {
            source.kind == SourceKind::Text
                && (source.element.name == "figcaption"
                    || inner(block).is_some_and(|(_, region)| region.name == "figcaption"))
        }) || self
            .outline
            .line(block)
            .is_some_and(|line| line.own & Marks::CAPTION != 0 && !line.picture)
    }

    /// A heading needs a kept block after it, before the next heading of its rank; but several of one kind that all have
    /// none are the entries of a list.
    fn headings(&self, kept: &mut [bool]) {
        let mut bare: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
        let mut open: Option<u8> = None;
        for block in (0..kept.len()).rev() {
            if !is(kept, block) {
                continue;
            }
            match self.outline.block(block).map(|block| &block.kind) {
                Some(SourceKind::Heading(level)) => {
                    // `open` is the rank of the nearest kept thing below: 7 is text.
                    if open.is_some_and(|below| below > *level) {
                        open = Some(*level);
                    } else {
                        let path = self.outline.line(block).map_or(0, |line| line.path);
                        bare.entry(path).or_default().push(block);
                    }
                }
                _ => open = Some(7),
            }
        }
        for block in bare
            .into_values()
            .filter(|blocks| blocks.len() < ENTRIES)
            .flatten()
        {
            if let Some(slot) = kept.get_mut(block) {
                *slot = false;
            }
        }
    }
}
