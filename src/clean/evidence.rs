//! What the rules say of each block, before the judge is asked: what they are sure of, nobody else decides.

use super::outline::Outline;
use super::{Proposal, RULES, Verdict};

/// From this confidence on a proposal is carried out whatever the judge says.
const SURE: u8 = 95;
/// A rule this sure that a block is boilerplate is believed between kept blocks.
const KNOWN: u8 = 76;

/// What the rules propose for a page.
#[derive(Debug, Default)]
pub struct Evidence {
    rules: Vec<(&'static str, Vec<Proposal>)>,
    /// For each block the strongest proposal to remove it.
    against: Vec<Option<Strongest>>,
    /// For each block how sure a rule is that it is to be kept.
    asked: Vec<u8>,
    /// Blocks that are fields of the metadata.
    claimed: Vec<bool>,
}

#[derive(Clone, Copy, Debug)]
struct Strongest {
    rule: usize,
    /// Its place among the proposals of its rule.
    at: usize,
    confidence: u8,
}

impl Evidence {
    /// Asks all rules.
    pub fn new(outline: &Outline<'_>) -> Self {
        let blocks = outline.lines.len();
        let mut out = Self {
            rules: RULES
                .iter()
                .map(|rule| (rule.name(), rule.propose(outline)))
                .collect(),
            against: vec![None; blocks],
            asked: vec![0; blocks],
            claimed: vec![false; blocks],
        };
        for (rule, (_, proposals)) in out.rules.iter().enumerate() {
            for (at, proposal) in proposals.iter().enumerate() {
                let confidence = proposal.confidence;
                for block in proposal.blocks.clone() {
                    match proposal.verdict {
                        Verdict::Keep => {
                            if let Some(slot) = out.asked.get_mut(block) {
                                *slot = confidence.max(*slot);
                            }
                        }
                        Verdict::Remove => {
                            // Of equals the first is named.
                            if let Some(slot) = out.against.get_mut(block)
                                && slot.is_none_or(|best| best.confidence < confidence)
                            {
                                *slot = Some(Strongest {
                                    rule,
                                    at,
                                    confidence,
                                });
                            }
                        }
                    }
                }
            }
        }
        for claim in &outline.described.claims {
            if let Some(slot) = out.claimed.get_mut(claim.block) {
                *slot = true;
            }
        }
        out
    }

    fn strongest(&self, block: usize) -> Option<Strongest> {
        self.against.get(block).copied().flatten()
    }

    fn asked(&self, block: usize) -> u8 {
        self.asked.get(block).copied().unwrap_or(0)
    }

    /// The strongest proposal to remove a block, and the name of its rule.
    pub fn against(&self, block: usize) -> Option<(&'static str, &Proposal)> {
        let Strongest { rule, at, .. } = self.strongest(block)?;
        let (name, proposals) = self.rules.get(rule)?;
        Some((name, proposals.get(at)?))
    }

    /// True for a block that is removed whatever the judge says: no rule is surer that it is to be kept.
    pub fn is_sure(&self, block: usize) -> bool {
        self.strongest(block)
            .is_some_and(|best| best.confidence >= SURE.max(self.asked(block)))
    }

    /// True for a block that a rule knows as boilerplate.
    pub fn is_known(&self, block: usize) -> bool {
        self.strongest(block)
            .is_some_and(|best| best.confidence >= KNOWN)
    }

    /// True for a block that a rule is sure is to be kept.
    pub fn is_asked(&self, block: usize) -> bool {
        self.asked(block) >= SURE && !self.is_sure(block)
    }

    /// True for a block that is a field of the metadata.
    pub fn is_claimed(&self, block: usize) -> bool {
        self.claimed.get(block).copied().unwrap_or(false)
    }
}
