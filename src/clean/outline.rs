//! A page as the rules see it: measures of every block and of what contains it, taken once in linear time.

use super::declared::{declared_body, titles};
use super::groups::Groups;
use super::line::measure;
pub use super::measures::{Area, Line, PathSums, Sums, TAGS, Whole};
use super::measures::{bits, tag};
use super::words::{Cues, MARK_KINDS, Marks, marks};
use crate::{
    metadata::Described,
    notice::Place,
    page::{Page, Region, SourceBlock, SourceKind},
    text::recent::Recent,
};
use memchr::memmem;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::ops::Range;

/// Lines at least this massive are long: prose rather than labels.
pub const LONG: u32 = 80;

/// A page, what it says of itself, and the measures of its blocks and regions.
pub struct Outline<'a> {
    /// The page.
    pub page: &'a Page,
    /// What it says of itself.
    pub described: &'a Described,
    /// One a block.
    pub lines: Vec<Line>,
    /// One a region.
    pub areas: Vec<Area>,
    /// Sums over the blocks before each block; one more than there are blocks.
    pub sums: Vec<Sums>,
    /// Region that holds most of the long text closely.
    pub main: usize,
    /// Facts of the whole page.
    pub whole: Whole,
    /// Entries: containers alike, side by side.
    pub groups: Groups,
}

/// Kinds that say "boilerplate" when a line is or begins with one.
pub const BOILERPLATE: u64 = Cues::RELATED
    | Cues::POPULAR
    | Cues::NEWSLETTER
    | Cues::SHARE
    | Cues::COMMENTS
    | Cues::LEGAL
    | Cues::COOKIE
    | Cues::ADVERT
    | Cues::NAV;

/// A fixed digest (FNV-1a), the same on every machine.
#[derive(Clone, Copy)]
pub struct Fnv(pub u64);

impl Fnv {
    /// The digest of nothing.
    pub const START: Self = Self(0xcbf2_9ce4_8422_2325);

    /// With one more byte.
    pub fn byte(self, byte: u8) -> Self {
        Self((self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
    }

    /// With the bytes of a text.
    pub fn text(self, text: &str) -> Self {
        text.bytes().fold(self, Self::byte)
    }

    /// With one more unit of a text, such as a character, in one step.
    pub fn unit(self, unit: u32) -> Self {
        Self((self.0 ^ u64::from(unit)).wrapping_mul(0x0000_0100_0000_01b3))
    }

    /// With one more number.
    pub fn number(self, number: u64) -> Self {
        number.to_le_bytes().into_iter().fold(self, Self::byte)
    }
}

/// A fixed digest of bytes one after another, whatever stands between them: it is the same in whatever runs they are taken
/// in. Of a run four are taken at a time.
#[derive(Clone, Copy)]
pub struct Sequence(pub u64);

impl Sequence {
    /// The digest of nothing.
    pub const START: Self = Self(0xcbf2_9ce4_8422_2325);

    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
    const SQUARE: u64 = Self::FACTOR.wrapping_mul(Self::FACTOR);
    const CUBE: u64 = Self::SQUARE.wrapping_mul(Self::FACTOR);
    const FOURTH: u64 = Self::CUBE.wrapping_mul(Self::FACTOR);

    /// With one more unit of a text, such as a character.
    #[inline]
    pub fn unit(self, unit: u32) -> Self {
        Self(
            self.0
                .wrapping_mul(Self::FACTOR)
                .wrapping_add(u64::from(unit)),
        )
    }

    /// With a run of bytes.
    #[inline]
    pub fn bytes(self, run: &[u8]) -> Self {
        let (fours, rest) = run.as_chunks::<4>();
        let all = fours.iter().fold(self, |digest, [a, b, c, d]| {
            let [a, b, c, d] = [*a, *b, *c, *d].map(u64::from);
            let four = a
                .wrapping_mul(Self::CUBE)
                .wrapping_add(b.wrapping_mul(Self::SQUARE))
                .wrapping_add(c.wrapping_mul(Self::FACTOR))
                .wrapping_add(d);
            Self(digest.0.wrapping_mul(Self::FOURTH).wrapping_add(four))
        });
        rest.iter()
            .fold(all, |digest, byte| digest.unit(u32::from(*byte)))
    }

    /// With the bytes of a text but for its digits, so that `post-12` and `post-13` are alike.
    pub fn but_digits(self, text: &str) -> Self {
        text.as_bytes()
            .split(u8::is_ascii_digit)
            .fold(self, Self::bytes)
    }
}

impl<'a> Outline<'a> {
    /// Takes all measures of a page.
    pub fn new(page: &'a Page, described: &'a Described) -> Self {
        let mut outline = Self {
            page,
            described,
            lines: Vec::with_capacity(page.blocks.len()),
            areas: Vec::with_capacity(page.regions.len()),
            sums: Vec::with_capacity(page.blocks.len() + 1),
            main: 0,
            whole: Whole::default(),
            groups: Groups::default(),
        };
        let mut known = Known::default();
        outline.measure_areas(&mut known);
        outline.measure_lines(&mut known);
        outline.stand_like_headings();
        outline.sum();
        outline.find_twins();
        outline.find_main();
        outline.measure_whole();
        outline.groups = Groups::find(page, &outline.areas, |range| outline.over(range));
        outline
    }

    /// The measures of a block; of no block, nothing.
    pub fn line(&self, block: usize) -> Option<&Line> {
        self.lines.get(block)
    }

    /// The block itself.
    pub fn block(&self, block: usize) -> Option<&SourceBlock> {
        self.page.blocks.get(block)
    }

    /// The measures of the innermost region around a block.
    pub fn area_of(&self, block: usize) -> Option<&Area> {
        self.areas.get(self.page.blocks.get(block)?.region)
    }

    /// The sums over a range of blocks.
    #[inline]
    pub fn over(&self, range: &Range<usize>) -> Sums {
        let (Some(from), Some(to)) = (
            self.sums.get(range.start),
            self.sums
                .get(range.end.min(self.sums.len().saturating_sub(1))),
        ) else {
            return Sums::default();
        };
        to.less(from)
    }

    /// True if the block is in one of the fields of the metadata.
    pub fn is_claimed(&self, block: usize) -> bool {
        self.described
            .claims
            .iter()
            .any(|claim| claim.block == block)
    }

    /// Levels up to the nearest region whose words name one of the kinds; 15 if there is none.
    pub fn near(&self, block: usize, kinds: u64) -> u8 {
        let Some(area) = self.area_of(block) else {
            return FAR;
        };
        bits(kinds)
            .filter_map(|kind| area.distance.get(kind).copied())
            .min()
            .unwrap_or(FAR)
    }

    /// Levels up to the nearest region of an element; 15 if there is none.
    pub fn within(&self, block: usize, element: &str) -> u8 {
        tag(element)
            .and_then(|at| self.area_of(block)?.tags.get(at).copied())
            .unwrap_or(FAR)
    }

    /// True if the main text of the page stands in an element of that name.
    pub fn main_within(&self, element: &str) -> bool {
        let main = self.areas.get(self.main);
        tag(element)
            .and_then(|at| main?.tags.get(at).copied())
            .is_some_and(|levels| levels < FAR)
    }

    fn measure_areas(&mut self, known: &mut Known<'a>) {
        let page = self.page;
        for (index, region) in page.regions.iter().enumerate() {
            let (own, class) = known.of(&region.words);
            let own = fitting(own, region);
            let parent = (index > 0).then(|| self.areas.get(region.parent)).flatten();
            let mut area = Area {
                own,
                distance: [FAR; MARK_KINDS],
                tags: [FAR; TAGS.len()],
                hidden: region.hidden || parent.is_some_and(|parent| parent.hidden),
                template: Fnv(class).text(&region.name).0,
                path: 0,
                twins: 1,
                twins_mass: 0,
                twins_linked: 0,
                apart: 0,
            };
            if let Some(parent) = parent {
                for (mine, theirs) in area.distance.iter_mut().zip(&parent.distance) {
                    *mine = theirs.saturating_add(1).min(FAR);
                }
                for (mine, theirs) in area.tags.iter_mut().zip(&parent.tags) {
                    *mine = theirs.saturating_add(1).min(FAR);
                }
            }
            for kind in bits(own) {
                if let Some(distance) = area.distance.get_mut(kind) {
                    *distance = 0;
                }
            }
            if let Some(distance) = tag(&region.name).and_then(|tag| area.tags.get_mut(tag)) {
                *distance = 0;
            }
            area.path = Fnv(parent.map_or(Fnv::START.0, |parent| parent.path))
                .number(area.template)
                .0;
            self.areas.push(area);
        }
    }

    fn measure_lines(&mut self, known: &mut Known<'a>) {
        let body = declared_body(self.page);
        let titles = titles(self.page);
        self.whole.declares_body = body.is_some();
        let mut seen: FxHashMap<u64, usize> = FxHashMap::default();
        seen.reserve(self.page.blocks.len());
        let mut number_before = 0;
        let page = self.page;
        for block in &page.blocks {
            let words = block.shown();
            let mut line = measure(&words);
            if let SourceKind::Picture(_) = block.kind {
                line.picture = true;
                line.mass = 0;
                line.commas = 0;
            }
            for run in block.text.runs() {
                if run.link.is_some() {
                    line.links += 1;
                }
            }
            if let Place::Line(number) = block.place {
                let gap = number.saturating_sub(number_before).saturating_sub(1);
                line.gap = u8::try_from(gap.min(3)).unwrap_or(3);
                number_before = number;
            }
            line.linked = (line.mass as f32 * block.link_density.clamp(0.0, 1.0)) as u32;
            line.heading = matches!(block.kind, SourceKind::Heading(_));
            let (own, class) = known.of(&block.element.words);
            line.own = own;
            let around = self.areas.get(block.region).map_or(0, |area| area.path);
            line.path = Fnv(around).text(&block.element.name).number(class).0;
            line.titled = line.mass >= 8
                && titles
                    .iter()
                    .any(|title| title.starts_with(line.folded.as_str()));
            line.declared = match &body {
                Some(body) => body.share(&words),
                None => -1.0,
            };
            if line.tokens > 0 && line.mass > 1 && !line.picture {
                line.before = seen.insert(line.letters, block.index);
                if let Some(twin) = line.before.and_then(|twin| self.lines.get_mut(twin)) {
                    twin.after = Some(block.index);
                }
            }
            self.lines.push(line);
        }
    }

    /// In a text dump a heading is a short line without final mark, alone among empty lines or over prose.
    fn stand_like_headings(&mut self) {
        if !self.page.is_text {
            return;
        }
        for index in 0..self.lines.len() {
            let next = self.lines.get(index + 1).map_or(0, |line| line.mass);
            if let Some(line) = self.lines.get_mut(index) {
                let short = line.tokens > 0 && line.mass <= 90 && !line.bullet;
                let open = !line.ends_sentence && line.links == 0 && !line.starts_small;
                if short && open && (next > line.mass || line.cues.heads(BOILERPLATE)) {
                    line.heading = true;
                }
            }
        }
    }

    fn sum(&mut self) {
        let mut sums = Sums::default();
        self.sums.push(sums);
        for line in &self.lines {
            let long = line.mass >= LONG && line.linked.saturating_mul(3) < line.mass;
            sums.mass = sums.mass.saturating_add(line.mass);
            sums.linked = sums.linked.saturating_add(line.linked);
            sums.commas = sums.commas.saturating_add(line.commas);
            if long {
                sums.long = sums.long.saturating_add(line.mass);
                sums.longs += 1;
            }
            sums.pictures += u32::from(line.picture);
            sums.shorts += u32::from(line.mass < 40 && !line.picture);
            sums.cued += u32::from(line.cues.heads(BOILERPLATE));
            sums.headings += u32::from(line.heading);
            sums.priced += u32::from(line.priced);
            sums.dated += u32::from(line.dated && line.mass < LONG);
            self.sums.push(sums);
            let path = self.whole.paths.entry(line.path).or_default();
            path.count += 1;
            path.mass = path.mass.saturating_add(line.mass);
            path.linked = path.linked.saturating_add(line.linked);
            if long {
                path.long = path.long.saturating_add(line.mass);
            }
        }
    }

    fn find_twins(&mut self) {
        let mut groups: FxHashMap<(usize, u64), (u32, u32, u32)> = FxHashMap::default();
        groups.reserve(self.page.regions.len() / 2);
        for (index, region) in self.page.regions.iter().enumerate() {
            let template = self.areas.get(index).map_or(0, |area| area.template);
            let sums = self.over(&region.blocks);
            let group = groups.entry((region.parent, template)).or_default();
            group.0 += 1;
            group.1 = group.1.saturating_add(sums.mass);
            group.2 = group.2.saturating_add(sums.linked);
        }
        for (index, region) in self.page.regions.iter().enumerate() {
            if let Some(area) = self.areas.get_mut(index)
                && let Some((twins, mass, linked)) = groups.get(&(region.parent, area.template))
            {
                area.twins = *twins;
                area.twins_mass = *mass;
                area.twins_linked = *linked;
            }
        }
    }

    /// Each long line gives its mass to the region around it and half of it to the next; the region with most is the main
    /// one.
    fn find_main(&mut self) {
        let mut scores = vec![0u64; self.areas.len()];
        for (block, line) in self.page.blocks.iter().zip(&self.lines) {
            if line.mass < 40 || line.linked.saturating_mul(2) > line.mass {
                continue;
            }
            let weight = u64::from(line.mass) + 40 * u64::from(line.commas);
            let mut at = block.region;
            for share in [4, 2, 1] {
                let Some(region) = self.page.regions.get(at) else {
                    break;
                };
                if let Some(score) = scores.get_mut(at) {
                    *score += weight * share;
                }
                if region.parent == at {
                    break;
                }
                at = region.parent;
            }
        }
        let mut best = 0;
        for (index, score) in scores.iter().enumerate() {
            if Some(score) > scores.get(best) {
                best = index;
            }
        }
        self.main = best;
        let mut chain: BTreeMap<usize, u8> = BTreeMap::new();
        let mut at = best;
        let mut level = 0u8;
        while let Some(region) = self.page.regions.get(at) {
            chain.insert(at, level);
            if region.parent == at {
                break;
            }
            level = level.saturating_add(1);
            at = region.parent;
        }
        for (index, region) in self.page.regions.iter().enumerate() {
            let apart = match chain.get(&index) {
                Some(level) => *level,
                None => self.areas.get(region.parent).map_or(0, |area| area.apart),
            };
            if let Some(area) = self.areas.get_mut(index) {
                area.apart = apart;
            }
        }
    }

    fn measure_whole(&mut self) {
        let page = self.page;
        self.whole.headline = self
            .described
            .claims
            .iter()
            .find(|claim| claim.field == "headline")
            .map(|claim| claim.block)
            .or_else(|| {
                page.blocks
                    .iter()
                    .find(|block| block.kind == SourceKind::Heading(1) && !block.hidden)
                    .map(|block| block.index)
            });
        self.whole.og_article = page
            .head
            .metas
            .iter()
            .any(|(name, value)| name == "og:type" && value.eq_ignore_ascii_case("article"));
        let has = |word: &str| {
            let finder = memmem::Finder::new(word);
            let mut texts = page.head.json_ld.iter();
            texts.any(|text| finder.find(text.as_bytes()).is_some())
        };
        self.whole.ld_article = has("NewsArticle\"")
            || has("BlogPosting\"")
            || has("\"Article\"")
            || has("ReportageNewsArticle");
        for (bit, words) in [
            ["\"Product\"", "\"Offer\""],
            ["DiscussionForumPosting", "QAPage"],
            ["\"ItemList\"", "CollectionPage"],
            ["FAQPage", "HowTo"],
            ["TechArticle", "APIReference"],
            ["\"Recipe\"", "\"Recipe\""],
        ]
        .into_iter()
        .enumerate()
        {
            if words.into_iter().any(has) {
                self.whole.ld_types |= 1 << bit;
            }
        }
        self.whole.articles = count(
            page.regions
                .iter()
                .filter(|region| region.name == "article"),
        );
        self.whole.h1s = count(
            page.blocks
                .iter()
                .filter(|block| block.kind == SourceKind::Heading(1)),
        );
    }
}

/// Class words met, with the marks in them and the digest of their template: pages repeat themselves.
#[derive(Default)]
struct Known<'a> {
    of: Recent<'a, (u64, u64)>,
    marks: Recent<'a, u64>,
}

/// Most class words of an element that are looked at.
const CLASS_WORDS: usize = 60;

impl<'a> Known<'a> {
    fn of(&mut self, words: &'a str) -> (u64, u64) {
        if words.is_empty() {
            return (0, Sequence::START.0);
        }
        let marks_of = &mut self.marks;
        self.of.of(words, |words| {
            let marks = words
                .split_ascii_whitespace()
                .take(CLASS_WORDS)
                .filter(|word| !says_nothing(word))
                .map(|word| marks_of.of(word, marks))
                .fold(0, |all, one| all | one);
            (marks, Sequence::START.but_digits(words).0)
        })
    }
}

/// True for class words that tell what is elsewhere, what a post is filed under, whose post is quoted, or by what program
/// an element was put in (`ng-star-inserted`).
fn says_nothing(word: &str) -> bool {
    const BEGINNINGS: [&str; 8] = [
        "ng-",
        "category-",
        "tag-",
        "with-",
        "without-",
        "has-",
        "no-",
        "hide-",
    ];
    const QUOTED: [&str; 4] = [
        "twitter-tweet",
        "instagram-media",
        "tiktok-embed",
        "fb-post",
    ];
    // Most words are none of these, and their first letters say so.
    matches!(
        word.as_bytes().first(),
        Some(b'n' | b'c' | b't' | b'w' | b'h' | b'i' | b'f')
    ) && (BEGINNINGS
        .iter()
        .any(|beginning| word.starts_with(beginning))
        || QUOTED.contains(&word))
}

/// The marks that a region has by its words. What a post or the whole page is filed under (`post tag-harbour`, `category
/// archive`) does not make it a keyword.
fn fitting(marks: u64, region: &Region) -> u64 {
    match region.name.as_str() {
        "html" | "body" | "article" => marks & !Marks::TAGS,
        _ => marks,
    }
}

/// "Never met" of the measures of nearness.
pub const FAR: u8 = 15;

fn count<T>(items: impl Iterator<Item = T>) -> u32 {
    u32::try_from(items.count()).unwrap_or(u32::MAX)
}

/// True if words of these kinds stand on the line's own element or close around it.
pub fn marked(outline: &Outline<'_>, block: usize, kinds: u64, levels: u8) -> bool {
    outline
        .line(block)
        .is_some_and(|line| line.own & kinds != 0)
        || outline.near(block, kinds) <= levels
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sequence_is_the_same_in_whatever_runs_it_is_taken() {
        let whole = b"rain fell on the hills";
        for cut in 0..whole.len() {
            let (head, tail) = whole.split_at(cut);
            let both = Sequence::START.bytes(head).bytes(tail);
            let units = |digest: Sequence, byte: &u8| digest.unit(u32::from(*byte));
            assert_eq!(both.0, whole.iter().fold(Sequence::START, units).0);
        }
        let of = |text| Sequence::START.but_digits(text).0;
        assert_eq!(of("post-12 a"), of("post-3 a"));
        assert_ne!(of("post-1"), of("post1"));
    }

    #[test]
    fn a_class_word_of_something_else_gives_no_mark() {
        let mut known = Known::default();
        let mut of = |words| known.of(words).0;
        assert_eq!(of("main with-sidebar") & Marks::SIDEBAR, 0);
        assert!(of("sidebar") & Marks::SIDEBAR != 0);
        assert_eq!(of("twitter-tweet") & Marks::SHARE, 0);
        assert!(of("twitter-share") & Marks::SHARE != 0);
        assert_eq!(of("post tag-harbour") & Marks::TAGS, 0);
        assert_eq!(of("ng-star-inserted") & Marks::REVIEW, 0);
    }
}
