//! Pages that hold no article: fronts, sections and lists of links to articles, and frames that a script was to fill. Said
//! only when every sign agrees.

use super::outline::Outline;

/// So little text beside links is no article.
const LITTLE: u32 = 300;
/// Fewer blocks are too few to be a list of articles.
const MANY_BLOCKS: usize = 40;
/// So little text of an article is none.
const NONE: u32 = 20;
/// A frame without its article: this many characters at least (a shorter page may be a short note), and so many blocks (a
/// page in one block is a text whose marks were lost).
const FRAME: (u32, std::ops::RangeInclusive<usize>) = (500, 10..=150);

/// Why the page holds no article, if it does not; `text` is the mass, links aside, of the blocks that look like an
/// article.
///
/// Most of its words are links, next to no prose stands beside them, and nothing in its head speaks of an article, an
/// author or a date. Or no block at all looks like an article, as where only menus, a basket and the page's foot were
/// captured. On the development pages this holds for 11 listings, shops and the like, and for none of 1,157 articles.
pub fn reason(outline: &Outline<'_>, text: u32) -> Option<String> {
    let blocks = outline.lines.len();
    let sums = outline.over(&(0..blocks));
    let metadata = &outline.described.metadata;
    let speaks_of_an_article = outline.whole.og_article
        || outline.whole.ld_article
        || metadata.published.is_some()
        || !metadata.authors.is_empty();
    let index = !outline.page.is_text
        && blocks >= MANY_BLOCKS
        && text < LITTLE
        && sums.longs <= 3
        && u64::from(sums.linked) * 10 >= u64::from(sums.mass) * 5
        && !speaks_of_an_article;
    let (long_enough, some_blocks) = FRAME;
    let frame = !outline.page.is_text
        && some_blocks.contains(&blocks)
        && text < NONE
        && sums.longs <= 2
        && sums.mass >= long_enough
        && !speaks_of_an_article;
    if frame && !index {
        return Some(
            "the page is a frame without its article: menus, forms and notices of the site were captured, and no text that looks \
             like an article (some sites fill their pages by script)"
                .to_owned(),
        );
    }
    let links = outline.lines.iter().filter(|line| line.links > 0).count();
    index.then(|| {
        format!(
            "the page is an index: {links} of its {blocks} blocks hold links, and no text of an article stands beside them"
        )
    })
}
