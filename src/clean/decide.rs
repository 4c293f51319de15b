//! From scores and proposals to kept blocks and removals: what belongs together stays together.

use super::outline::Outline;
use super::{Cleaned, Proposal, RULES, Removal, Verdict, main_content};
use crate::notice::Notice;
use crate::page::SourceKind;

/// From this confidence on a proposal is carried out whatever the judge says.
const SURE: u8 = 95;
/// Blocks with a score of at least this stay.
const THRESHOLD: f32 = 0.5;
/// Lower thresholds, tried in turn while too little text would be left.
const LENIENT: [f32; 3] = [0.3, 0.15, 0.05];
/// So little text is too little where the page has more.
const LITTLE: u32 = 140;

/// What the rules say of one block.
struct Evidence<'p> {
    rule: &'static str,
    proposal: &'p Proposal,
}

/// Weighs scores and proposals; a block without a score is kept unless a rule is sure.
pub fn decide(outline: &Outline<'_>, scores: &[f32]) -> Cleaned {
    let n = outline.lines.len();
    let proposals: Vec<(&'static str, Vec<Proposal>)> = RULES
        .iter()
        .map(|rule| (rule.name(), rule.propose(outline)))
        .collect();
    let mut evidence: Vec<Option<Evidence<'_>>> = Vec::new();
    evidence.resize_with(n, || None);
    for (rule, proposals) in &proposals {
        for proposal in proposals {
            for block in proposal.blocks.clone() {
                let Some(slot) = evidence.get_mut(block) else {
                    continue;
                };
                let stronger = slot
                    .as_ref()
                    .is_none_or(|best| best.proposal.confidence < proposal.confidence);
                if proposal.verdict == Verdict::Remove && stronger {
                    *slot = Some(Evidence { rule, proposal });
                }
            }
        }
    }
    let mut claimed = vec![false; n];
    for claim in &outline.described.claims {
        if let Some(slot) = claimed.get_mut(claim.block) {
            *slot = true;
        }
    }
    let sure: Vec<bool> = evidence
        .iter()
        .map(|evidence| {
            evidence
                .as_ref()
                .is_some_and(|evidence| evidence.proposal.confidence >= SURE)
        })
        .collect();
    let view = View {
        outline,
        scores,
        sure: &sure,
        claimed: &claimed,
    };
    let mut kept = view.keep(THRESHOLD);
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
                !view.is(&claimed, block) && outline.block(block).is_some_and(|block| !block.hidden)
            })
            .collect();
    }
    let first = kept.iter().position(|kept| *kept);
    let last = kept.iter().rposition(|kept| *kept);
    let mut cleaned = Cleaned {
        notices,
        ..Cleaned::default()
    };
    for (block, evidence) in evidence.iter().enumerate() {
        if view.is(&claimed, block) {
            continue;
        }
        if view.is(&kept, block) {
            cleaned.kept.push(block);
            continue;
        }
        let own = confidence(view.score(block));
        cleaned.removals.push(match evidence {
            Some(Evidence { rule, proposal }) => Removal {
                block,
                rule,
                reason: proposal.reason.clone(),
                confidence: proposal.confidence.max(own),
            },
            None => Removal {
                block,
                rule: main_content::NAME,
                reason: main_content::reason(outline, block, first.zip(last)),
                confidence: own.max(50),
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

struct View<'v> {
    outline: &'v Outline<'v>,
    scores: &'v [f32],
    sure: &'v [bool],
    claimed: &'v [bool],
}

impl View<'_> {
    fn score(&self, block: usize) -> f32 {
        self.scores.get(block).copied().unwrap_or(1.0)
    }

    fn is(&self, flags: &[bool], block: usize) -> bool {
        flags.get(block).copied().unwrap_or(false)
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
                self.score(block) >= threshold
                    && !self.is(self.sure, block)
                    && !self.is(self.claimed, block)
            })
            .collect();
        self.pictures(&mut kept);
        self.headings(&mut kept);
        kept
    }

    /// A picture stays if the text around it stays, or if it stands between the headline and the text; its caption stays
    /// with it.
    fn pictures(&self, kept: &mut [bool]) {
        let n = kept.len();
        let mut text_before: Vec<Option<bool>> = Vec::with_capacity(n);
        let mut last = None;
        for block in 0..n {
            text_before.push(last);
            if self.speaks(block) {
                last = Some(self.is(kept, block) || self.is(self.claimed, block));
            }
        }
        let mut next = None;
        let mut text_after: Vec<Option<bool>> = vec![None; n];
        for block in (0..n).rev() {
            if let Some(slot) = text_after.get_mut(block) {
                *slot = next;
            }
            if self.speaks(block) {
                next = Some(self.is(kept, block));
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
            let stays =
                before && after && !self.is(self.sure, block) && !self.is(self.claimed, block);
            if let Some(slot) = kept.get_mut(block) {
                *slot = stays;
            }
        }
        // Figures are whole: the caption follows its picture.
        for region in &self.outline.page.regions {
            if region.name != "figure" || region.blocks.len() > 12 {
                continue;
            }
            let pictured = region.blocks.clone().any(|block| {
                self.is(kept, block) && self.outline.line(block).is_some_and(|line| line.picture)
            });
            if pictured {
                for block in region.blocks.clone() {
                    if !self.is(self.sure, block)
                        && !self.is(self.claimed, block)
                        && let Some(slot) = kept.get_mut(block)
                    {
                        *slot = true;
                    }
                }
            }
        }
    }

    /// True for blocks with words that are not part of a figure.
    fn speaks(&self, block: usize) -> bool {
        self.outline
            .line(block)
            .is_some_and(|line| line.mass > 0 && !line.picture)
            && self.outline.within(block, "figure") > 6
    }

    /// A heading needs a kept block after it, before the next heading of its rank.
    fn headings(&self, kept: &mut [bool]) {
        let mut open: Option<u8> = None;
        for block in (0..kept.len()).rev() {
            let Some(source) = self.outline.block(block) else {
                continue;
            };
            match source.kind {
                SourceKind::Heading(level) => {
                    // `open` is the rank of the nearest kept thing below: 7 is text.
                    let served = open.is_some_and(|below| below > level);
                    if self.is(kept, block) {
                        if served {
                            open = Some(level);
                        } else if let Some(slot) = kept.get_mut(block) {
                            *slot = false;
                        }
                    }
                }
                _ => {
                    if self.is(kept, block) {
                        open = Some(7);
                    }
                }
            }
        }
    }
}
