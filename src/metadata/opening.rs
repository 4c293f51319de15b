//! Where the article begins on the page, and what on the page is not the article: the ground on which bylines and dates
//! are read.

use super::class_words::{
    Bits, HAS_HARD, HAS_MAIN_PART, IS_ARTICLE, IS_BYLINE, IS_CHROME, IS_FOOT, IS_TEASER, Recent,
};
use crate::{
    article::Inline,
    page::{Page, Region, SourceBlock, SourceKind},
    text,
};
use std::{cell::OnceCell, ops::Range, rc::Rc};

/// Facts of a page's layout, worked out once.
#[derive(Clone, Debug, Default)]
pub struct Opening {
    /// Block of the headline, if it is printed.
    pub heading: Option<usize>,
    /// The blocks around the headline in which byline and date stand.
    pub head: Range<usize>,
    /// First block of the body, as far as can be told here: the first long text after the headline.
    pub body: usize,
    /// The blocks of the smallest container that holds headline and body.
    pub article: Range<usize>,
    /// For each region: whether it is navigation, a sidebar, comments or cards.
    chrome: Vec<bool>,
    /// For each region that is chrome: whether it is a box beside the article, by no harder word than "sidebar".
    beside: Vec<bool>,
    /// For each region: what its own name and words say, if it was asked.
    signs: Rc<[OnceCell<Signs>]>,
}

/// What name and words of a region say of it.
#[derive(Clone, Copy, Debug, Default)]
struct Signs {
    /// What its words say.
    said: Bits,
    chrome: bool,
    foot: bool,
    /// It is chrome only by a word that boxes at the headline and beside the article bear as well.
    soft: bool,
}

impl Signs {
    fn of(region: &Region, said: Bits) -> Self {
        let says = |bit: Bits| said & bit != 0;
        let hard = says(HAS_HARD) || region.name == "nav";
        // A card is short: what is called an article's content and is long is one.
        let teaser = says(IS_TEASER) && !(says(IS_ARTICLE) && region.blocks.len() > CARD);
        // Themes build the line of author and date from the parts of a card and keep their names.
        let card = teaser && !(says(IS_BYLINE) && region.blocks.len() <= 4);
        let chrome = matches!(region.name.as_str(), "nav" | "aside") || says(IS_CHROME) || card;
        let chrome = chrome && (hard || !says(HAS_MAIN_PART));
        Self {
            said,
            chrome,
            foot: region.name == "footer" || says(IS_FOOT),
            soft: chrome && !hard,
        }
    }
}

/// A text of this length in characters is body, not furniture.
const LONG: usize = 160;

/// How many blocks above the body the head begins where no headline is printed.
const REACH: usize = 40;

/// How many blocks above and below the headline its date may stand in a box of its own.
const ABOVE: usize = 6;
const BELOW: usize = 3;

/// Words of regions that hold something else than the article.
pub const CHROME: &[&str] = &[
    "comment",
    "comments",
    "commentlist",
    "respond",
    "related",
    "recommended",
    "recommendations",
    "recirc",
    "sidebar",
    "footer",
    "nav",
    "navigation",
    "navbar",
    "menu",
    "popular",
    "trending",
    "carousel",
    "breadcrumb",
    "breadcrumbs",
    "newsletter",
    "similar",
    "disqus",
    "replies",
    "mostread",
    "pagination",
    "cookie",
    "modal",
    "popup",
    "kommentare",
    "kommentar",
    "verwandte",
    "relacionados",
    "relacionadas",
    "crosslinks",
    "outbrain",
    "taboola",
    "megamenu",
    "offcanvas",
    "upsell",
];

/// Words among these that boxes with the article's own date and author bear as well.
pub const SOFT: &[&str] = &["sidebar", "newsletter", "popup", "modal"];

/// Words of cards that lead to another page, and of lines at the head of an article.
pub const TEASER: &[&str] = &["teaser", "teasers"];

/// Words of containers of an article.
pub const ARTICLE: &[&str] = &["article", "artikel", "content"];

/// Most blocks of a card.
const CARD: usize = 12;

/// Words of elements that name who wrote it.
pub const BYLINE: &[&str] = &[
    "byline",
    "author",
    "authors",
    "autor",
    "autoren",
    "autorin",
    "auteur",
    "auteurs",
    "autore",
    "autores",
    "writer",
    "writers",
    "verfasser",
    "bylines",
    "forfatter",
    "författare",
    "skribent",
    "reporter",
    "journalist",
    "redactor",
    "authorname",
    "contributor",
    "contributors",
    "redakteur",
    "creator",
    "credits",
];

impl Opening {
    /// Looks at a page whose headline stands in the block `heading`.
    pub fn of(page: &Page, heading: Option<usize>) -> Self {
        Self::by(
            page,
            heading,
            page.regions.iter().map(|_| OnceCell::new()).collect(),
        )
    }

    /// Looks at the same page once more, now that the block of the headline is known.
    pub fn again(&self, page: &Page, heading: Option<usize>) -> Self {
        Self::by(page, heading, Rc::clone(&self.signs))
    }

    fn by(page: &Page, heading: Option<usize>, signs: Rc<[OnceCell<Signs>]>) -> Self {
        let total = page.blocks.len();
        let main: Vec<bool> = match heading {
            Some(block) => {
                let mut holds = vec![false; page.regions.len()];
                for (index, _) in page.regions_of(block) {
                    if let Some(slot) = holds.get_mut(index) {
                        *slot = true;
                    }
                }
                holds
            }
            None => vec![false; page.regions.len()],
        };
        let mut chrome = Vec::with_capacity(page.regions.len());
        let mut beside = Vec::with_capacity(page.regions.len());
        let mut known = Recent::default();
        for (index, region) in page.regions.iter().enumerate() {
            let around =
                index != region.parent && chrome.get(region.parent).copied().unwrap_or(false);
            let soft_around = !around || beside.get(region.parent).copied().unwrap_or(false);
            // What stands in chrome is chrome, whatever it says: as are most regions of most pages.
            if around && !soft_around {
                chrome.push(true);
                beside.push(false);
                continue;
            }
            // What holds the headline or most of the page is no sidebar, whatever it is called.
            let large = region.blocks.len() * 2 > total && total > 8;
            let holds = main.get(index).copied().unwrap_or(false);
            let of = || Signs::of(region, known.said(&region.words));
            let signs = signs.get(index).map(|signs| *signs.get_or_init(of));
            let signs = signs.unwrap_or_default();
            // The foot of the article itself, where dates and authors stand, is no foot of the page.
            let own_foot =
                || signs.foot && heading.is_some() && in_article(page, index, &main, total);
            let at_heading = || beside_heading(region, signs.soft, heading);
            let own = signs.chrome && !large && !holds && !own_foot() && !at_heading();
            beside.push((around || own) && soft_around && (!own || signs.soft));
            chrome.push(around || own);
        }
        let mut out = Self {
            heading,
            head: 0..0,
            body: 0,
            article: 0..total,
            chrome,
            beside,
            signs,
        };
        let from = heading.unwrap_or(0);
        out.body = page
            .blocks
            .iter()
            .skip(if heading.is_some() { from + 1 } else { 0 })
            .find(|block| {
                block.kind == SourceKind::Text
                    && !block.hidden
                    && block.link_density < 0.5
                    && !out.is_chrome(block)
                    && has_chars(block, LONG)
            })
            .map_or_else(|| (from + 12).min(total), |block| block.index);
        let start = match heading {
            Some(block) => page
                .regions_of(block)
                .map(|(_, region)| &region.blocks)
                .take_while(|blocks| blocks.len() <= 24)
                .map(|blocks| blocks.start)
                .min()
                .unwrap_or(from)
                .min(from.saturating_sub(6)),
            // Without a headline the first long text tells where the article begins.
            None => out.body.saturating_sub(REACH),
        };
        let far = if heading.is_some() { from + 40 } else { total };
        let end = (out.body + 3).max(from + 16).min(far).min(total);
        out.head = start..end.max(start);
        if let Some(block) = heading
            && let Some((_, region)) = page
                .regions_of(block)
                .find(|(_, region)| region.blocks.len() >= 5 && region.blocks.contains(&out.body))
        {
            out.article = region.blocks.clone();
        }
        out
    }

    /// What the words of a region say.
    pub fn said_of_region<'a>(
        &self,
        index: usize,
        region: &'a Region,
        known: &mut Recent<'a>,
    ) -> Bits {
        let of = || Signs::of(region, known.said(&region.words));
        let signs = self.signs.get(index);
        signs.map_or(0, |signs| signs.get_or_init(of).said)
    }

    /// What the words of a block's own element say; of words that stand directly in a region, its words.
    pub fn said_of_block<'a>(
        &self,
        page: &'a Page,
        block: &'a SourceBlock,
        known: &mut Recent<'a>,
    ) -> Bits {
        let words = &block.element.words;
        match page.regions.get(block.region) {
            Some(region) if !words.is_empty() && region.words == *words => {
                self.said_of_region(block.region, region, known)
            }
            _ => known.said(words),
        }
    }

    /// True if a block stands in navigation, a sidebar, comments or cards.
    pub fn is_chrome(&self, block: &SourceBlock) -> bool {
        self.in_chrome(block.region)
    }

    /// True if a block stands in a box beside the article, such as a sidebar, and in nothing worse.
    pub fn is_beside(&self, block: &SourceBlock) -> bool {
        self.beside.get(block.region).copied().unwrap_or(false)
    }

    /// True for the lines right above and below the headline.
    pub fn is_at_headline(&self, block: &SourceBlock) -> bool {
        self.heading.is_some_and(|heading| {
            (heading.saturating_sub(ABOVE)..=heading + BELOW).contains(&block.index)
        })
    }

    /// True if a region is or stands in navigation, a sidebar, comments or cards.
    pub fn in_chrome(&self, region: usize) -> bool {
        self.chrome.get(region).copied().unwrap_or(false)
    }
}

/// True if a block's words have so many characters or more.
fn has_chars(block: &SourceBlock, least: usize) -> bool {
    let mut left = least;
    for inline in &block.text.0 {
        left = left.saturating_sub(match inline {
            Inline::Run(run) => text::chars(&run.text),
            Inline::Break => 1,
            Inline::NoteMark(_) => 0,
        });
        if left == 0 {
            return true;
        }
    }
    false
}

/// True if a region stands in a container that holds the headline and is not nearly the whole page.
fn in_article(page: &Page, region: usize, main: &[bool], total: usize) -> bool {
    let mut at = region;
    for _ in 0..600 {
        let Some(parent) = page.regions.get(at).map(|region| region.parent) else {
            return false;
        };
        if parent == at {
            return false;
        }
        if main.get(parent).copied().unwrap_or(false) {
            let around = page.regions.get(parent);
            return around.is_some_and(|around| {
                around.name == "article" || around.blocks.len() * 10 <= total * 6
            });
        }
        at = parent;
    }
    false
}

/// True for an aside of a line or two at the headline, and for a small box right below it that is a sidebar or a teaser by
/// its name alone: there date and author stand.
fn beside_heading(region: &Region, soft: bool, heading: Option<usize>) -> bool {
    let Some(heading) = heading else { return false };
    let (start, length) = (region.blocks.start, region.blocks.len());
    let aside = region.name == "aside" && length <= 2 && start.abs_diff(heading) <= 3;
    aside || soft && length <= 3 && (heading + 1..=heading + 3).contains(&start)
}

/// The letters of the short lines among the first blocks of a page.
pub fn short_lines(page: &Page) -> Vec<String> {
    let mut lines = Vec::new();
    for block in page.blocks.iter().take(FIRST_BLOCKS) {
        let words = block.text.text();
        lines.extend(
            words
                .lines()
                .filter(|line| text::chars(line) <= LONGEST_LINE)
                .map(text::letters)
                .filter(|letters| text::chars(letters) >= 8),
        );
    }
    lines
}

/// Among how many blocks a headline that is no heading is looked for.
const FIRST_BLOCKS: usize = 40;
/// A line longer than this is no headline, in characters.
const LONGEST_LINE: usize = 160;
