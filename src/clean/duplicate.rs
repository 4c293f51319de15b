//! Words that stood before: a pull quote that repeats its paragraph, a second copy of the article for another screen.

use super::outline::Outline;
use super::{Proposal, Rule};

/// The rule.
pub struct Duplicate;

/// Shorter lines repeat for good reasons (speakers, labels, refrains).
const SAID_ENOUGH: u32 = 60;

impl Rule for Duplicate {
    fn name(&self) -> &'static str {
        "duplicate"
    }

    fn takes_out(&self) -> &'static str {
        "repeated text"
    }

    fn propose(&self, outline: &Outline<'_>) -> Vec<Proposal> {
        outline
            .lines
            .iter()
            .enumerate()
            .filter(|(_, line)| line.mass >= SAID_ENOUGH && line.before.is_some())
            .map(|(index, _)| Proposal::remove(index, "the same words stand above", 75))
            .collect()
    }
}
