//! Pages that hold no article: fronts, sections and lists of links to articles. Said only when every sign agrees.

use super::outline::Outline;

/// So little text beside links is no article.
const LITTLE: u32 = 300;
/// Fewer blocks are too few to be a list of articles.
const MANY_BLOCKS: usize = 40;

/// Why the page holds no article, if it does not; `text` is the mass, links aside, of the blocks that look like an
/// article.
///
/// Most of its words are links, next to no prose stands beside them, and nothing in its head speaks of an article, an
/// author or a date. On the development pages that holds for 10 listings and the like, and for none of 1,157 articles.
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
    let links = outline.lines.iter().filter(|line| line.links > 0).count();
    index.then(|| {
        format!(
            "the page is an index: {links} of its {blocks} blocks hold links, and no text of an article stands beside them"
        )
    })
}
