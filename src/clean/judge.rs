//! The learned judge: a small forest of regression trees that says how much each block looks like the article, after
//! smaller ones have said what kind of page it stands on.
//!
//! The forests are data (`judge.bin`), made by `tests/eval/train.py` from labelled development pages. Reading and judging
//! use comparison and addition in a fixed order, so the same page gives the same scores on every machine.

use super::evidence::Evidence;
use super::features::{self, Table};
use super::forest::{Forest, Node};
use super::outline::Outline;
use std::borrow::Cow;
use std::ops::RangeInclusive;
use std::sync::OnceLock;

/// The forests for pages with markup, or for text dumps.
#[derive(Clone, Debug, Default)]
pub struct Judge {
    /// How much a page is like each of [`features::KINDS`].
    kinds: Vec<Forest>,
    /// The trees that judge the blocks, in turn: later ones are asked where those before leave it open.
    stages: Vec<Stage>,
}

/// Some of the trees.
#[derive(Clone, Debug)]
struct Stage {
    forest: Forest,
    /// Sums so far that leave a block open: out of fold hardly a block outside changes its side (`tests/eval/train.py`).
    open: RangeInclusive<f32>,
    /// What all trees come to on average where these are sure, as a multiple of their sum.
    all: f32,
}

/// A cursor over the bytes of the data file (little-endian).
struct Bytes<'b>(&'b [u8]);

impl Bytes<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*head)
    }

    fn number(&mut self) -> Option<usize> {
        usize::try_from(u32::from_le_bytes(self.take()?)).ok()
    }

    fn real(&mut self) -> Option<f32> {
        self.take().map(f32::from_le_bytes)
    }
}

/// One forest: roots, nodes and leaves.
fn read(bytes: &mut Bytes<'_>) -> Option<Forest> {
    let (roots, nodes, leaves) = (bytes.number()?, bytes.number()?, bytes.number()?);
    let roots: Vec<i32> = (0..roots)
        .map(|_| bytes.take().map(i32::from_le_bytes))
        .collect::<Option<_>>()?;
    let nodes: Vec<Node> = (0..nodes)
        .map(|_| {
            Some(Node {
                feature: usize::from(u16::from_le_bytes(bytes.take()?)),
                threshold: bytes.real()?,
                next: [
                    i32::from(i16::from_le_bytes(bytes.take()?)),
                    i32::from(i16::from_le_bytes(bytes.take()?)),
                ],
            })
        })
        .collect::<Option<_>>()?;
    let leaves: Vec<f32> = (0..leaves).map(|_| bytes.real()).collect::<Option<_>>()?;
    Forest::new(&roots, &nodes, &leaves)
}

/// A sum of leaves as a score from 0 to 1; 0 becomes 0.5. No exponential: it is not the same on every machine.
pub fn squash(sum: f32) -> f32 {
    0.5 + 0.5 * sum / (1.0 + sum.abs())
}

/// The chance from 0 to 1 that a block of a score is the article: [`squash`] undone, then the logistic
/// function, made of multiplications so that it is the same on every machine.
pub fn chance(score: f32) -> f64 {
    let score = f64::from(score.clamp(0.01, 0.99));
    let sum = (2.0 * score - 1.0) / (2.0 * score.min(1.0 - score));
    let mut power = 1.0 + sum / 256.0;
    for _ in 0..8 {
        power *= power;
    }
    power / (1.0 + power)
}

impl Judge {
    /// Reads the judges of the data file: pages with markup, text dumps.
    pub fn load(data: &[u8]) -> Option<[Self; 2]> {
        let mut bytes = Bytes(data);
        if &bytes.take::<4>()? != b"PMJ5" {
            return None;
        }
        let mut pair = || {
            Some(Self {
                kinds: (0..features::KINDS.len())
                    .map(|_| read(&mut bytes))
                    .collect::<Option<_>>()?,
                stages: (0..bytes.number()?)
                    .map(|_| {
                        Some(Stage {
                            open: bytes.real()?..=bytes.real()?,
                            all: bytes.real()?,
                            forest: read(&mut bytes)?,
                        })
                    })
                    .collect::<Option<_>>()?,
            })
        };
        Some([pair()?, pair()?])
    }

    /// The judge that comes with the program.
    pub fn shipped(is_text: bool) -> Option<&'static Self> {
        static JUDGES: OnceLock<Option<[Judge; 2]>> = OnceLock::new();
        let [markup, text] = JUDGES
            .get_or_init(|| Self::load(include_bytes!("judge.bin")))
            .as_ref()?;
        Some(if is_text { text } else { markup })
    }

    /// A score from 0 (boilerplate) to 1 (article) for every block; 0 where a rule is sure that it is boilerplate, 0.5 for
    /// pictures and other blocks without words, whose place is decided by the words around them.
    pub fn scores(&self, outline: &Outline<'_>, evidence: &Evidence) -> Vec<f32> {
        let mut scores = vec![0.5; outline.lines.len()];
        let mut worded: Vec<usize> = Vec::with_capacity(scores.len());
        for ((block, line), score) in outline.lines.iter().enumerate().zip(&mut scores) {
            if line.mass > 0 {
                if evidence.is_sure(block) {
                    *score = 0.0;
                } else {
                    worded.push(block);
                }
            }
        }
        let numbers = features::blocks(outline, &worded, &self.kinds(outline));
        let mut sums = vec![0.0; worded.len()];
        let mut open: Vec<usize> = (0..worded.len()).collect();
        let mut table = Cow::Borrowed(&numbers);
        for stage in &self.stages {
            let more = stage.forest.sums(open.len(), &table);
            for (row, more) in open.iter().zip(more) {
                if let Some(sum) = sums.get_mut(*row) {
                    *sum += more;
                }
            }
            open.retain(|row| {
                let Some(sum) = sums.get_mut(*row) else {
                    return false;
                };
                let stays = stage.open.contains(sum);
                if !stays {
                    *sum *= stage.all;
                }
                stays
            });
            table = Cow::Owned(numbers.of(&open));
        }
        for (block, sum) in worded.into_iter().zip(sums) {
            if let Some(score) = scores.get_mut(block) {
                *score = squash(sum);
            }
        }
        scores
    }

    /// How much the page is like each kind, 0 to 1 in twentieths: finer, it would be a name for the page.
    fn kinds(&self, outline: &Outline<'_>) -> [f32; features::KINDS.len()] {
        let values = features::page(outline);
        let page = Table {
            width: values.len(),
            values,
        };
        let mut kinds = [0.5; features::KINDS.len()];
        for (kind, forest) in kinds.iter_mut().zip(&self.kinds) {
            let sum = forest.sums(1, &page).first().copied();
            *kind = (squash(sum.unwrap_or(0.0)) * 20.0 + 0.5).floor() / 20.0;
        }
        kinds
    }
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_forests_are_read_to_the_last_byte() {
        assert!(Judge::load(include_bytes!("judge.bin")).is_some());
        let short = include_bytes!("judge.bin");
        assert!(Judge::load(&short[..short.len() - 1]).is_none());
    }
}
