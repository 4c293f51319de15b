//! Page to Article: kept blocks become headings, paragraphs, figures, quotes, lists, tables, notes, questions and answers.
//!
//! The regions of the page give the nesting ([`tree`]); what no markup tells is read from the words afterwards: figures of
//! text dumps ([`figure`]), questions and answers ([`question_answer`]), levels of headings ([`heading`]). Every kept
//! block stands in the origin of exactly one block of the article.

mod figure;
mod heading;
mod list;
mod note;
mod paragraph;
mod question_answer;
mod quote;
mod table;
mod tree;

use crate::{
    article::{Article, Block, BlockKind, Inline, Link},
    clean::Cleaned,
    metadata::Described,
    notice::Notice,
    page::Page,
};

/// What structuring gives.
#[derive(Clone, Debug, Default)]
pub struct Structured {
    /// The article: pictures not looked for yet, captions and credits not split yet.
    pub article: Article,
    /// What was doubtful.
    pub notices: Vec<Notice>,
}

/// Builds the article of the kept blocks. Every kept block stands in the origin of exactly one block of the article or in
/// one of its figures' printed lines.
pub fn build(page: &Page, described: &Described, cleaned: &Cleaned) -> Structured {
    let notes = note::find(page, &cleaned.kept);
    let tree = tree::Tree::new(page, &notes);
    let of_body: Vec<usize> = cleaned
        .kept
        .iter()
        .copied()
        .filter(|block| !notes.holds(*block))
        .collect();
    let mut body = figure::with_lines_behind(&tree, tree.blocks(&of_body));
    if page.is_text {
        body = figure::in_text_dump(page, body);
    }
    body = question_answer::pair(body, page.is_text);
    paragraph::from_headings(&mut body);
    paragraph::assign_roles(page, &mut body);
    body = without_loose_breaks(body);
    heading::renumber(&mut body);
    let mut article = Article {
        metadata: described.metadata.clone(),
        body,
        notes: note::build(&notes, &tree),
        related_links: related_links(page, cleaned),
        ..Article::default()
    };
    figure::declare(page, &mut article);
    let notices = tree.too_deep(&of_body).map(|deep| {
        Notice::info(
            "structure.nesting.deep",
            format!(
                "lists, tables or quotes stand {deep} deep within each other: what lies deeper than {} is set as \
                 paragraphs there",
                tree::DEEPEST
            ),
        )
    });
    Structured {
        article,
        notices: notices.into_iter().collect(),
    }
}

/// A break parts two blocks; one that stands first, last or after another says nothing and is merged away.
fn without_loose_breaks(blocks: Vec<Block>) -> Vec<Block> {
    let is_break = |block: &Block| matches!(block.kind, BlockKind::Break);
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    let mut loose: Vec<usize> = Vec::new();
    for mut block in blocks {
        match out.last_mut() {
            None if is_break(&block) => loose.append(&mut block.origin),
            Some(last) if is_break(&block) && is_break(last) => {
                last.origin.append(&mut block.origin)
            }
            _ => {
                block.origin.append(&mut loose);
                out.push(block);
            }
        }
    }
    if out.last().is_some_and(is_break)
        && let Some(mut last) = out.pop()
        && let Some(before) = out.last_mut()
    {
        before.origin.append(&mut last.origin);
    }
    if !loose.is_empty() {
        out.push(Block {
            kind: BlockKind::Break,
            origin: loose,
            lang: None,
        });
    }
    out
}

/// The links of removed related blocks, each address once, in the order of the page.
fn related_links(page: &Page, cleaned: &Cleaned) -> Vec<Link> {
    let mut links: Vec<Link> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for removal in cleaned
        .removals
        .iter()
        .filter(|removal| removal.rule == "related")
    {
        let Some(block) = page.blocks.get(removal.block) else {
            continue;
        };
        for inline in &block.text.0 {
            if let Inline::Run(run) = inline
                && let Some(link) = &run.link
                && link.url.starts_with("http")
                && seen.insert(link.url.clone())
            {
                let text = run.text.trim().to_owned();
                links.push(Link {
                    url: link.url.clone(),
                    text,
                });
            }
        }
    }
    links
}
