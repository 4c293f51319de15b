//! The learned judge: two small forests of regression trees that say how much each block looks like the article.
//!
//! The forests are data (`judge.bin`), made by `tests/eval/train.py` from labelled development pages. Reading and judging
//! use comparison and addition in a fixed order, so the same page gives the same scores on every machine.

use super::features::{self, Table};
use super::outline::Outline;
use std::sync::OnceLock;

/// A forest: trees after one another, each a run of nodes.
#[derive(Clone, Debug, Default)]
pub struct Forest {
    /// Index of each tree's first node; a negative root is a lone leaf.
    roots: Vec<i32>,
    nodes: Vec<Node>,
    leaves: Vec<f32>,
}

#[derive(Clone, Copy, Debug)]
struct Node {
    feature: u32,
    threshold: f32,
    /// Where to go if the number is at most the threshold, and otherwise: a node, or a leaf as `!leaf`.
    next: [i32; 2],
}

/// Both forests of one kind of page.
#[derive(Clone, Debug, Default)]
pub struct Judge {
    first: Forest,
    second: Forest,
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
}

impl Forest {
    fn read(bytes: &mut Bytes<'_>) -> Option<Self> {
        let mut forest = Self::default();
        let (roots, nodes, leaves) = (bytes.number()?, bytes.number()?, bytes.number()?);
        for _ in 0..roots {
            forest.roots.push(i32::from_le_bytes(bytes.take()?));
        }
        for _ in 0..nodes {
            forest.nodes.push(Node {
                feature: u32::from(u16::from_le_bytes(bytes.take()?)),
                threshold: f32::from_le_bytes(bytes.take()?),
                next: [
                    i32::from(i16::from_le_bytes(bytes.take()?)),
                    i32::from(i16::from_le_bytes(bytes.take()?)),
                ],
            });
        }
        for _ in 0..leaves {
            forest.leaves.push(f32::from_le_bytes(bytes.take()?));
        }
        Some(forest)
    }

    /// The sum of the leaves that a row comes to.
    fn sum(&self, row: (&[f32], &[f32])) -> f32 {
        let (near, far) = row;
        let mut sum = 0.0;
        for root in &self.roots {
            let mut at = *root;
            while let Ok(index) = usize::try_from(at) {
                let Some(node) = self.nodes.get(index) else {
                    break;
                };
                let feature = node.feature as usize;
                let value = match near.get(feature) {
                    Some(value) => *value,
                    None => far
                        .get(feature.saturating_sub(near.len()))
                        .copied()
                        .unwrap_or(0.0),
                };
                let [low, high] = node.next;
                at = if value <= node.threshold { low } else { high };
            }
            let leaf = usize::try_from(!at).unwrap_or(usize::MAX);
            sum += self.leaves.get(leaf).copied().unwrap_or(0.0);
        }
        sum
    }
}

/// A sum of leaves as a score from 0 to 1; 0 becomes 0.5. No exponential: it is not the same on every machine.
pub fn squash(sum: f32) -> f32 {
    0.5 + 0.5 * sum / (1.0 + sum.abs())
}

impl Judge {
    /// Reads the judges of the data file: pages with markup, text dumps.
    pub fn load(data: &[u8]) -> Option<[Self; 2]> {
        let mut bytes = Bytes(data);
        if &bytes.take::<4>()? != b"PMJ1" {
            return None;
        }
        let mut read = || {
            Some(Self {
                first: Forest::read(&mut bytes)?,
                second: Forest::read(&mut bytes)?,
            })
        };
        Some([read()?, read()?])
    }

    /// The judge that comes with the program.
    pub fn shipped(is_text: bool) -> Option<&'static Self> {
        static JUDGES: OnceLock<Option<[Judge; 2]>> = OnceLock::new();
        let [markup, text] = JUDGES
            .get_or_init(|| Self::load(include_bytes!("judge.bin")))
            .as_ref()?;
        Some(if is_text { text } else { markup })
    }

    /// A score from 0 (boilerplate) to 1 (article) for every block: the mean of both forests, which err differently.
    pub fn scores(&self, outline: &Outline<'_>) -> Vec<f32> {
        let near = features::first(outline);
        let first = self.first_scores(&near);
        let far = features::second(outline, &first);
        first
            .iter()
            .enumerate()
            .map(|(block, first)| {
                let second = squash(self.second.sum((near.row(block), far.row(block))));
                (first + second) / 2.0
            })
            .collect()
    }

    /// What the first forest makes of the blocks.
    fn first_scores(&self, near: &Table) -> Vec<f32> {
        let count = near.values.len().checked_div(near.width).unwrap_or(0);
        (0..count)
            .map(|block| squash(self.first.sum((near.row(block), &[]))))
            .collect()
    }
}
