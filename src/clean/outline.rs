//! A page as the rules see it: measures of every block and of what contains it, taken once in linear time.

use super::words::{self, Cues, MARK_KINDS, Marks, cues, fold, marks};
use crate::{
    metadata::Described,
    notice::Place,
    page::{Page, SourceBlock, SourceKind},
};
use std::collections::HashMap;
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
}

/// Measures of one block.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// The words in the form in which cues are written, cut.
    pub folded: String,
    /// Characters that are not white space; those of scripts without spaces count 2.
    pub mass: u32,
    /// Words parted by white space.
    pub tokens: u32,
    /// Mass that stands in links.
    pub linked: u32,
    /// Links.
    pub links: u32,
    /// Commas and their like.
    pub commas: u32,
    /// Ends of sentences.
    pub stops: u32,
    /// Digits.
    pub digits: u32,
    /// Capital letters.
    pub capitals: u32,
    /// Words that begin with a capital.
    pub capitalised: u32,
    /// Mass in bold.
    pub strong: u32,
    /// Ends as a sentence does.
    pub ends_sentence: bool,
    /// Ends with a colon.
    pub ends_colon: bool,
    /// Ends with a question mark.
    pub ends_question: bool,
    /// Begins with a small letter.
    pub starts_small: bool,
    /// Begins with a bullet or a number, as list items of text dumps do.
    pub bullet: bool,
    /// Holds a year from 1900 to 2099, or two or more groups of digits parted as in dates or times.
    pub dated: bool,
    /// Holds an address of the web or of mail.
    pub address: bool,
    /// Holds a sign of currency beside a digit.
    pub priced: bool,
    /// Its cues.
    pub cues: Cues,
    /// Marks of its own element.
    pub own: u64,
    /// Digest of its letters and digits.
    pub letters: u64,
    /// The block before that has the same letters.
    pub before: Option<usize>,
    /// The block after that has the same letters.
    pub after: Option<usize>,
    /// Digest of its path: names and classes of the elements around it.
    pub path: u64,
    /// A heading by markup, or a line that stands like one.
    pub heading: bool,
    /// A picture.
    pub picture: bool,
    /// The page's description begins with it, or it with the description.
    pub described: bool,
    /// The page's title begins with it or is it.
    pub titled: bool,
    /// Empty lines before it in a text dump, at most 3; 0 in a page with markup.
    pub gap: u8,
    /// Share of its word triples that the page's own `articleBody` has; -1 where there is none.
    pub declared: f32,
}

/// Measures of one region.
#[derive(Clone, Debug)]
pub struct Area {
    /// Marks of its own words.
    pub own: u64,
    /// For each kind of mark, how many levels up it was last met; 15 if never.
    pub distance: [u8; MARK_KINDS],
    /// For each kind of element ([`TAGS`]), how many levels up it was last met; 15 if never.
    pub tags: [u8; TAGS.len()],
    /// Digest of name and class.
    pub template: u64,
    /// Digest of the names and classes down to here.
    pub path: u64,
    /// Regions beside it with the same template, itself among them.
    pub twins: u32,
    /// Mass of all those together.
    pub twins_mass: u32,
    /// Mass in links of all those together.
    pub twins_linked: u32,
    /// Levels from the main region up to the innermost region that holds both.
    pub apart: u8,
    /// Hidden, itself or by a region around it.
    pub hidden: bool,
}

/// Sums over blocks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sums {
    /// Mass.
    pub mass: u32,
    /// Mass in links.
    pub linked: u32,
    /// Mass of long lines with few links.
    pub long: u32,
    /// Long lines with few links.
    pub longs: u32,
    /// Pictures.
    pub pictures: u32,
    /// Commas.
    pub commas: u32,
    /// Short lines.
    pub shorts: u32,
    /// Lines with a cue of boilerplate.
    pub cued: u32,
    /// Headings.
    pub headings: u32,
}

/// Facts of the whole page.
#[derive(Clone, Debug, Default)]
pub struct Whole {
    /// First block of the longest run of long text, roughly the middle of the article.
    pub paths: HashMap<u64, PathSums>,
    /// The block that is the headline, or the first `h1`; absent if there is none.
    pub headline: Option<usize>,
    /// The page declares its `articleBody`.
    pub declares_body: bool,
    /// `og:type` is `article`.
    pub og_article: bool,
    /// JSON-LD names a type of article.
    pub ld_article: bool,
    /// JSON-LD names a product, a forum, a list, questions: a bit each.
    pub ld_types: u8,
    /// `article` elements.
    pub articles: u32,
    /// `h1` headings.
    pub h1s: u32,
}

/// Sums over blocks of one path.
#[derive(Clone, Copy, Debug, Default)]
pub struct PathSums {
    /// Blocks.
    pub count: u32,
    /// Mass.
    pub mass: u32,
    /// Mass in links.
    pub linked: u32,
    /// Mass of long lines with few links.
    pub long: u32,
}

/// Elements whose nearness is measured, in the order of [`Area::tags`].
pub const TAGS: [&str; 16] = [
    "article",
    "main",
    "aside",
    "nav",
    "header",
    "footer",
    "section",
    "figure",
    "table",
    "ul",
    "ol",
    "li",
    "blockquote",
    "form",
    "details",
    "dl",
];

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

    /// With one more number.
    pub fn number(self, number: u64) -> Self {
        number.to_le_bytes().into_iter().fold(self, Self::byte)
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
        };
        outline.measure_areas();
        outline.measure_lines();
        outline.stand_like_headings();
        outline.sum();
        outline.find_twins();
        outline.find_main();
        outline.measure_whole();
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
    pub fn over(&self, range: &Range<usize>) -> Sums {
        let (Some(from), Some(to)) = (
            self.sums.get(range.start),
            self.sums
                .get(range.end.min(self.sums.len().saturating_sub(1))),
        ) else {
            return Sums::default();
        };
        Sums {
            mass: to.mass.saturating_sub(from.mass),
            linked: to.linked.saturating_sub(from.linked),
            long: to.long.saturating_sub(from.long),
            longs: to.longs.saturating_sub(from.longs),
            pictures: to.pictures.saturating_sub(from.pictures),
            commas: to.commas.saturating_sub(from.commas),
            shorts: to.shorts.saturating_sub(from.shorts),
            cued: to.cued.saturating_sub(from.cued),
            headings: to.headings.saturating_sub(from.headings),
        }
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
        area.distance
            .iter()
            .enumerate()
            .filter(|(kind, _)| kinds & (1 << kind) != 0)
            .map(|(_, distance)| *distance)
            .min()
            .unwrap_or(FAR)
    }

    /// Levels up to the nearest region of an element; 15 if there is none.
    pub fn within(&self, block: usize, tag: &str) -> u8 {
        let at = TAGS.iter().position(|name| *name == tag);
        at.and_then(|at| self.area_of(block)?.tags.get(at).copied())
            .unwrap_or(FAR)
    }

    fn measure_areas(&mut self) {
        let mut memo: HashMap<&str, (u64, u64)> = HashMap::new();
        for (index, region) in self.page.regions.iter().enumerate() {
            let (own, class) = *memo
                .entry(region.words.as_str())
                .or_insert_with(|| (marks(&region.words), template(&region.words)));
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
            for (kind, distance) in area.distance.iter_mut().enumerate() {
                if own & (1 << kind) != 0 {
                    *distance = 0;
                }
            }
            for (tag, distance) in TAGS.iter().zip(area.tags.iter_mut()) {
                if *tag == region.name {
                    *distance = 0;
                }
            }
            area.path = Fnv(parent.map_or(Fnv::START.0, |parent| parent.path))
                .number(area.template)
                .0;
            self.areas.push(area);
        }
    }

    fn measure_lines(&mut self) {
        let body = declared_body(self.page);
        let titles = titles(self.page);
        let descriptions = descriptions(self.page);
        self.whole.declares_body = body.is_some();
        let mut seen: HashMap<u64, usize> = HashMap::new();
        let mut number_before = 0;
        for block in &self.page.blocks {
            let words = block.words();
            let mut line = measure(&words);
            if let SourceKind::Picture(_) = block.kind {
                line.picture = true;
                line.mass = 0;
                line.stops = 0;
                line.commas = 0;
            }
            for run in block.text.runs() {
                if run.link.is_some() {
                    line.links += 1;
                }
                if run.style.strong {
                    line.strong = line.strong.saturating_add(mass_of(&run.text));
                }
            }
            if let Place::Line(number) = block.place {
                let gap = number.saturating_sub(number_before).saturating_sub(1);
                line.gap = u8::try_from(gap.min(3)).unwrap_or(3);
                number_before = number;
            }
            line.linked = (line.mass as f32 * block.link_density.clamp(0.0, 1.0)) as u32;
            line.heading = matches!(block.kind, SourceKind::Heading(_));
            line.own = if block.element.words.is_empty() {
                0
            } else {
                marks(&block.element.words)
            };
            let around = self.areas.get(block.region).map_or(0, |area| area.path);
            line.path = Fnv(around)
                .text(&block.element.name)
                .number(template(&block.element.words))
                .0;
            line.titled = line.mass >= 8
                && titles
                    .iter()
                    .any(|title| title.starts_with(line.folded.as_str()));
            line.described = line.mass >= 30
                && descriptions
                    .iter()
                    .any(|description| alike(description, &line.folded));
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
        let mut groups: HashMap<(usize, u64), (u32, u32, u32)> = HashMap::new();
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
        let mut chain: HashMap<usize, u8> = HashMap::new();
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
        let has = |word: &str| page.head.json_ld.iter().any(|text| text.contains(word));
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

/// "Never met" of the measures of nearness.
pub const FAR: u8 = 15;

fn count<T>(items: impl Iterator<Item = T>) -> u32 {
    u32::try_from(items.count()).unwrap_or(u32::MAX)
}

/// Digest of class words without their digits, so that `post-12` and `post-13` are of one template.
fn template(words: &str) -> u64 {
    words
        .bytes()
        .filter(|byte| !byte.is_ascii_digit())
        .fold(Fnv::START, Fnv::byte)
        .0
}

fn mass_of(text: &str) -> u32 {
    text.chars().fold(0u32, |mass, c| {
        mass.saturating_add(if crate::text::is_space(c) {
            0
        } else if words::unspaced(c) {
            2
        } else {
            1
        })
    })
}

/// Measures of the words alone.
fn measure(words: &str) -> Line {
    let mut line = Line {
        folded: fold(words),
        declared: -1.0,
        ..Line::default()
    };
    line.cues = cues(&line.folded);
    let mut hash = Fnv::START;
    let mut space = true;
    let mut previous = ' ';
    let mut last = ' ';
    let mut number = 0u32;
    let mut number_digits = 0u32;
    let mut groups = 0u32;
    let mut first = true;
    for c in words.chars() {
        if crate::text::is_space(c) {
            space = true;
            previous = c;
            number_digits = 0;
            number = 0;
            continue;
        }
        let wide = words::unspaced(c);
        line.mass = line.mass.saturating_add(if wide { 2 } else { 1 });
        if space {
            line.tokens = line.tokens.saturating_add(1);
            line.capitalised += u32::from(c.is_uppercase());
        }
        if first {
            line.starts_small = c.is_lowercase();
            line.bullet = matches!(c, '*' | '•' | '·' | '◦' | '▪' | '●' | '‣');
            first = false;
        }
        space = false;
        if c.is_alphanumeric() {
            for lower in c.to_lowercase() {
                hash = hash.number(u64::from(u32::from(lower)));
            }
        }
        if c.is_uppercase() {
            line.capitals += 1;
        }
        if let Some(digit) = c.to_digit(10) {
            line.digits += 1;
            if number_digits == 0 && matches!(previous, '/' | '.' | '-' | ':') {
                groups += 1;
            }
            number_digits += 1;
            number = number.saturating_mul(10).saturating_add(digit);
            if matches!(previous, '$' | '€' | '£' | '¥' | '₹' | '₽') {
                line.priced = true;
            }
        } else {
            if number_digits == 4 && (1900..2100).contains(&number) {
                line.dated = true;
            }
            if matches!(c, '€' | '₽' | '₴') && previous.is_ascii_digit() {
                line.priced = true;
            }
            number = 0;
            number_digits = 0;
        }
        match c {
            ',' | ';' | '，' | '、' | '،' | '؛' => line.commas += 1,
            '。' | '！' | '？' | '؟' | '।' => line.stops += 1,
            '.' | '!' | '?' | '…' if !previous.is_whitespace() => line.stops += 1,
            '@' if previous.is_alphanumeric() => line.address = true,
            _ => {}
        }
        previous = c;
        last = c;
    }
    if number_digits == 4 && (1900..2100).contains(&number) {
        line.dated = true;
    }
    line.dated |= groups >= 2;
    line.address |= line.folded.contains("http") || line.folded.contains("www.");
    let inner = words
        .trim_end_matches(|c: char| {
            crate::text::is_space(c)
                || matches!(c, '"' | '”' | '’' | '\'' | ')' | '»' | ']' | '」' | '“')
        })
        .chars()
        .next_back()
        .unwrap_or(last);
    line.ends_sentence = matches!(
        inner,
        '.' | '!' | '?' | '…' | '。' | '！' | '？' | '؟' | '।'
    );
    line.ends_colon = matches!(inner, ':' | '：');
    line.ends_question = matches!(inner, '?' | '？' | '؟');
    line.letters = hash.0;
    line
}

/// True if one text begins with the other's first part.
fn alike(a: &str, b: &str) -> bool {
    let a = a.trim_end_matches(['.', '…']);
    let b = b.trim_end_matches(['.', '…']);
    !a.is_empty() && !b.is_empty() && (a.starts_with(b) || b.starts_with(a))
}

fn titles(page: &Page) -> Vec<String> {
    let mut out: Vec<String> = page.head.title.iter().map(|title| fold(title)).collect();
    for (name, value) in &page.head.metas {
        if matches!(name.as_str(), "og:title" | "twitter:title") {
            out.push(fold(value));
        }
    }
    out
}

fn descriptions(page: &Page) -> Vec<String> {
    page.head
        .metas
        .iter()
        .filter(|(name, _)| {
            matches!(
                name.as_str(),
                "description" | "og:description" | "twitter:description"
            )
        })
        .map(|(_, value)| fold(value))
        .filter(|value| value.len() >= 30)
        .collect()
}

/// The word triples of the text that the page declares as its article.
struct DeclaredBody(std::collections::HashSet<u64>);

impl DeclaredBody {
    fn share(&self, words: &str) -> f32 {
        let (mut all, mut met) = (0u32, 0u32);
        triples(words, |triple| {
            all += 1;
            met += u32::from(self.0.contains(&triple));
        });
        if all == 0 {
            return -1.0;
        }
        met as f32 / all as f32
    }
}

fn triples(text: &str, mut each: impl FnMut(u64)) {
    let (mut a, mut b) = (0u64, 0u64);
    let mut n = 0u32;
    for word in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        let c = Fnv::START.text(word).0;
        n += 1;
        if n >= 3 {
            each(Fnv::START.number(a).number(b).number(c).0);
        }
        a = b;
        b = c;
    }
    if n == 1 {
        each(Fnv::START.number(b).0);
    } else if n == 2 {
        each(Fnv::START.number(a).number(b).0);
    }
}

fn declared_body(page: &Page) -> Option<DeclaredBody> {
    let mut set = std::collections::HashSet::new();
    for text in &page.head.json_ld {
        if !text.contains("\"articleBody\"") {
            continue;
        }
        let Ok(value) = serde_json::from_str::<serde_json::Value>(text) else {
            continue;
        };
        let mut stack = vec![&value];
        while let Some(value) = stack.pop() {
            match value {
                serde_json::Value::Array(items) => stack.extend(items),
                serde_json::Value::Object(map) => {
                    for (key, value) in map {
                        match value {
                            serde_json::Value::String(body) if key == "articleBody" => {
                                if body.len() > 400 {
                                    triples(body, |triple| {
                                        set.insert(triple);
                                    });
                                }
                            }
                            _ => stack.push(value),
                        }
                    }
                }
                _ => {}
            }
        }
    }
    (!set.is_empty()).then_some(DeclaredBody(set))
}

/// True if words of these kinds stand on the line's own element or close around it.
pub fn marked(outline: &Outline<'_>, block: usize, kinds: u64, levels: u8) -> bool {
    outline
        .line(block)
        .is_some_and(|line| line.own & kinds != 0)
        || outline.near(block, kinds) <= levels
}

/// Marks that say "not the article".
pub const OUTSIDE: u64 = Marks::NAV
    | Marks::RELATED
    | Marks::POPULAR
    | Marks::COMMENT
    | Marks::SHARE
    | Marks::PROMO
    | Marks::ADVERT
    | Marks::FOOTER
    | Marks::SIDEBAR
    | Marks::COOKIE
    | Marks::MODAL
    | Marks::BREADCRUMB
    | Marks::PAGER
    | Marks::SEARCH
    | Marks::LOGIN;
