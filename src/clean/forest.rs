//! A forest of regression trees, asked for all blocks of a page at once.
//!
//! Walking each tree for each block waits for memory at every step. Here the tests of all trees are sorted by the number
//! that they look at and by threshold (QuickScorer, Lucchese and others, SIGIR 2015): a test that fails takes the leaves
//! of its lower side away from its tree, and of the leaves that stay the first is the one that a walk would have come to.
//! Eight blocks pass the tests side by side, and a number that is below the next threshold ends its run. The leaves are
//! added in the order of the trees, so the sums are those of a walk to the last bit.

use super::features::Table;

/// Blocks judged side by side.
const LANES: usize = 8;
/// Blocks of a stretch.
const STRETCH: usize = 4 * LANES;
/// Most leaves of a tree: one bit each.
const LEAVES: usize = 32;

/// A forest, its tests sorted.
#[derive(Clone, Debug, Default)]
pub struct Forest {
    /// For each number that is looked at: which one, and the end of its tests; they begin where those before end.
    runs: Vec<(usize, usize)>,
    /// The tests of one number after those of another, by rising threshold.
    tests: Vec<Test>,
    /// For each tree, its first leaf.
    trees: Vec<usize>,
    /// The leaves of each tree from low to high.
    leaves: Vec<f32>,
}

#[derive(Clone, Copy, Debug)]
struct Test {
    threshold: f32,
    tree: u32,
    /// The leaves that stay if the number is above the threshold.
    stay: u32,
}

/// A node of a tree as the data file holds it.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    /// Which number is looked at.
    pub feature: usize,
    /// What it is held against.
    pub threshold: f32,
    /// Where to go if the number is at most the threshold, and otherwise: a node, or a leaf as `!leaf`.
    pub next: [i32; 2],
}

impl Forest {
    /// Sorts the tests of trees that begin at `roots` (a negative root is a lone leaf). None if a tree has more than 32
    /// leaves or leads nowhere.
    pub fn new(roots: &[i32], nodes: &[Node], leaves: &[f32]) -> Option<Self> {
        let mut out = Self::default();
        let mut tests: Vec<(usize, Test)> = Vec::with_capacity(nodes.len());
        for (tree, root) in roots.iter().enumerate() {
            let first = out.leaves.len();
            out.trees.push(first);
            out.plant(*root, nodes, leaves, u32::try_from(tree).ok()?, &mut tests)?;
        }
        tests.sort_by(|(a, one), (b, other)| {
            a.cmp(b).then(one.threshold.total_cmp(&other.threshold))
        });
        for (number, test) in tests {
            out.tests.push(test);
            match out.runs.last_mut() {
                Some((last, end)) if *last == number => *end = out.tests.len(),
                _ => out.runs.push((number, out.tests.len())),
            }
        }
        Some(out)
    }

    /// Takes in a tree from a node down, its low side first; gives the bits of its leaves.
    fn plant(
        &mut self,
        at: i32,
        nodes: &[Node],
        leaves: &[f32],
        tree: u32,
        tests: &mut Vec<(usize, Test)>,
    ) -> Option<u32> {
        let Ok(index) = usize::try_from(at) else {
            let bit = self.leaves.len().checked_sub(*self.trees.last()?)?;
            let leaf = leaves.get(usize::try_from(!at).ok()?)?;
            self.leaves.push(*leaf);
            return (bit < LEAVES).then(|| 1 << bit);
        };
        let node = nodes.get(index)?;
        let [low, high] = node.next;
        let low = self.plant(low, nodes, leaves, tree, tests)?;
        tests.push((
            node.feature,
            Test {
                threshold: node.threshold,
                tree,
                stay: !low,
            },
        ));
        Some(low | self.plant(high, nodes, leaves, tree, tests)?)
    }

    /// For each block the sum of the leaves that its numbers lead to. A number that is not there is 0.
    ///
    /// A test that all blocks of the page fail is made once, one that all of a stretch fail once for the stretch; those
    /// that all pass change nothing. Few are left for the eight.
    pub fn sums(&self, blocks: usize, numbers: &Table) -> Vec<f32> {
        let mut out = Vec::with_capacity(blocks);
        let mut page = vec![u32::MAX; self.trees.len()];
        let bounds = bounds(blocks, numbers);
        let mut runs: Vec<(usize, &[Test])> = Vec::with_capacity(self.runs.len());
        let mut from = 0;
        for (number, end) in &self.runs {
            let tests = self.tests.get(from..*end).unwrap_or_default();
            from = *end;
            let (least, most) = bounds.get(*number).copied().unwrap_or((0.0, 0.0));
            let tests = narrow(tests, least, most, &mut page);
            if !tests.is_empty() {
                runs.push((*number, tests));
            }
        }
        if runs.is_empty() {
            // All blocks come to the same leaves.
            let leaves = self.trees.iter().zip(&page);
            let sum = leaves.fold(0.0, |sum, (first, all)| sum + self.leaf(*first, *all));
            out.resize(blocks, sum);
            return out;
        }
        // Only the numbers that some blocks of the page pass a test of are brought side by side.
        let mut columns = vec![[0.0; STRETCH]; runs.len()];
        let mut stretch = page.clone();
        let mut eight = page.clone();
        let mut lanes: Vec<Lanes> = vec![FULL; self.trees.len()];
        let mut start = 0;
        while start < blocks {
            let here = STRETCH.min(blocks - start);
            for lane in 0..STRETCH {
                // Past the last block stands the last.
                let row = numbers.row((start + lane).min(blocks - 1));
                for (column, (number, _)) in columns.iter_mut().zip(&runs) {
                    if let (Some(slot), Some(value)) = (column.get_mut(lane), row.get(*number)) {
                        *slot = *value;
                    }
                }
            }
            stretch.clone_from(&page);
            let mut open: Vec<(&[Test], &[f32; STRETCH])> = Vec::with_capacity(runs.len());
            for ((_, tests), values) in runs.iter().zip(&columns) {
                let (least, most) = span(values);
                let tests = narrow(tests, least, most, &mut stretch);
                if !tests.is_empty() {
                    open.push((tests, values));
                }
            }
            for group in 0..here.div_ceil(LANES) {
                eight.clone_from(&stretch);
                lanes.fill(FULL);
                for (tests, values) in &open {
                    if let Some(values) = values.as_chunks::<LANES>().0.get(group) {
                        put(tests, values, &mut eight, &mut lanes);
                    }
                }
                let mut sums = [0.0f32; LANES];
                for ((first, all), lanes) in self.trees.iter().zip(&eight).zip(&lanes) {
                    for (sum, lane) in sums.iter_mut().zip(lanes.as_flattened()) {
                        *sum += self.leaf(*first, all & lane);
                    }
                }
                let left = here - group * LANES;
                out.extend(sums.into_iter().take(left));
            }
            start += STRETCH;
        }
        out
    }

    /// Of the leaves of a tree that stay, the first.
    #[inline]
    fn leaf(&self, first: usize, stay: u32) -> f32 {
        let leaf = first + stay.trailing_zeros() as usize;
        self.leaves.get(leaf).copied().unwrap_or(0.0)
    }
}

/// The leaves of a tree that blocks side by side may still come to, four and four as registers hold them.
type Lanes = [[u32; 4]; 2];
const FULL: Lanes = [[u32::MAX; 4]; 2];

/// The least and the greatest of each number over all blocks.
fn bounds(blocks: usize, numbers: &Table) -> Vec<(f32, f32)> {
    let mut least = vec![f32::INFINITY; numbers.width];
    let mut most = vec![f32::NEG_INFINITY; numbers.width];
    for row in (0..blocks).map(|block| numbers.row(block)) {
        for (least, value) in least.iter_mut().zip(row) {
            *least = if *value < *least { *value } else { *least };
        }
        for (most, value) in most.iter_mut().zip(row) {
            *most = if *value > *most { *value } else { *most };
        }
    }
    least.into_iter().zip(most).collect()
}

/// The least and the greatest of some numbers, found four and four as registers hold them.
#[inline]
fn span<const N: usize>(values: &[f32; N]) -> (f32, f32) {
    let mut least = [f32::INFINITY; 4];
    let mut most = [f32::NEG_INFINITY; 4];
    for four in values.as_chunks::<4>().0 {
        least = pairs(*four, least, lesser);
        most = pairs(*four, most, greater);
    }
    let [a, b, c, d] = least;
    let [e, f, g, h] = most;
    (
        lesser(lesser(a, b), lesser(c, d)),
        greater(greater(e, f), greater(g, h)),
    )
}

fn pairs([a, b, c, d]: [f32; 4], [e, f, g, h]: [f32; 4], of: impl Fn(f32, f32) -> f32) -> [f32; 4] {
    [of(a, e), of(b, f), of(c, g), of(d, h)]
}

fn lesser(one: f32, other: f32) -> f32 {
    if one < other { one } else { other }
}

fn greater(one: f32, other: f32) -> f32 {
    if one > other { one } else { other }
}

/// Makes the tests that all of some blocks fail; gives those that only some fail.
fn narrow<'t>(tests: &'t [Test], least: f32, most: f32, all: &mut [u32]) -> &'t [Test] {
    let failed = tests.partition_point(|test| test.threshold < least);
    for test in tests.get(..failed).unwrap_or_default() {
        if let Some(all) = all.get_mut(test.tree as usize) {
            *all &= test.stay;
        }
    }
    let rest = tests.get(failed..).unwrap_or_default();
    let some = rest.partition_point(|test| test.threshold < most);
    rest.get(..some).unwrap_or_default()
}

/// Puts eight blocks to the tests.
fn put(tests: &[Test], values: &[f32; LANES], all: &mut [u32], lanes: &mut [Lanes]) {
    let (least, most) = span(values);
    let mut halves = [[0.0f32; 4]; 2];
    for (slot, value) in halves.as_flattened_mut().iter_mut().zip(values) {
        *slot = *value;
    }
    for test in tests {
        if most <= test.threshold {
            break;
        }
        if least > test.threshold {
            if let Some(all) = all.get_mut(test.tree as usize) {
                *all &= test.stay;
            }
            continue;
        }
        let Some(lanes) = lanes.get_mut(test.tree as usize) else {
            continue;
        };
        // Written so that no lane needs a branch.
        for (lanes, values) in lanes.iter_mut().zip(&halves) {
            let above = values.map(|value| u32::from(value > test.threshold).wrapping_neg());
            let mut next = *lanes;
            for (lane, above) in next.iter_mut().zip(above) {
                *lane ^= *lane & !test.stay & above;
            }
            *lanes = next;
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    /// Numbers that look random and are the same in every run.
    fn numbers(seed: u64) -> impl Iterator<Item = u32> {
        let mut state = seed;
        std::iter::from_fn(move || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            Some((state >> 33) as u32)
        })
    }

    fn walk(root: i32, nodes: &[Node], leaves: &[f32], row: &[f32]) -> f32 {
        let mut at = root;
        while let Ok(index) = usize::try_from(at) {
            let node = nodes[index];
            let value = row.get(node.feature).copied().unwrap_or(0.0);
            at = node.next[usize::from(value > node.threshold)];
        }
        leaves[usize::try_from(!at).unwrap()]
    }

    #[test]
    fn sums_are_those_of_a_walk() {
        let mut random = numbers(7);
        let mut next = |below: u32| random.next().unwrap() % below;
        let (mut roots, mut nodes, mut leaves) = (Vec::new(), Vec::new(), Vec::new());
        for tree in 0..40 {
            // A tree grows by parting one of its leaves; the last of them is a lone leaf.
            let root = nodes.len();
            let mut ends: Vec<Option<(usize, usize)>> = vec![None];
            for _ in 0..if tree == 39 { 0 } else { 1 + next(31) } {
                let place = ends.swap_remove(next(ends.len() as u32) as usize);
                if let Some((node, side)) = place {
                    let index = i32::try_from(nodes.len()).unwrap();
                    let parent: &mut Node = &mut nodes[node];
                    parent.next[side] = index;
                }
                let node = nodes.len();
                nodes.push(Node {
                    feature: next(14) as usize,
                    threshold: next(9) as f32 - 4.0,
                    next: [0, 0],
                });
                ends.extend([Some((node, 0)), Some((node, 1))]);
            }
            roots.push(if nodes.len() > root {
                i32::try_from(root).unwrap()
            } else {
                !i32::try_from(leaves.len()).unwrap()
            });
            for end in ends {
                if let Some((node, side)) = end {
                    nodes[node].next[side] = !i32::try_from(leaves.len()).unwrap();
                }
                leaves.push(next(1000) as f32 / 7.0 - 70.0);
            }
        }
        let forest = Forest::new(&roots, &nodes, &leaves).unwrap();
        for blocks in [0, 1, 7, 8, 9, 31, 32, 33, 70] {
            let mut table = |width: usize| Table {
                width,
                values: (0..blocks * width).map(|_| next(11) as f32 - 5.0).collect(),
            };
            let table = table(12);
            let walked: Vec<f32> = (0..blocks)
                .map(|block| {
                    let row = table.row(block);
                    roots
                        .iter()
                        .fold(0.0, |sum, root| sum + walk(*root, &nodes, &leaves, row))
                })
                .collect();
            assert_eq!(forest.sums(blocks, &table), walked);
        }
    }

    #[test]
    fn a_tree_with_too_many_leaves_is_refused() {
        let chain = |length: i32| -> Vec<Node> {
            (0..length)
                .map(|node| Node {
                    feature: 0,
                    threshold: 0.0,
                    next: [!node, if node + 1 < length { node + 1 } else { !length }],
                })
                .collect()
        };
        assert!(Forest::new(&[0], &chain(31), &[0.0; 32]).is_some());
        assert!(Forest::new(&[0], &chain(32), &[0.0; 33]).is_none());
        assert!(Forest::new(&[0], &chain(31), &[0.0; 31]).is_none());
    }
}
