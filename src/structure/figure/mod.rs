//! Figures: a picture and the lines printed with it.

mod declared;
mod dump;

pub(super) use declared::declare;
pub(super) use dump::in_text_dump;

use super::tree::{Part, Tree};
use crate::{
    article::{Block, BlockKind, ElementWords, Figure, Inline, Printed},
    cue::{
        self, furniture, labels,
        markup::{self, Says},
        twins,
    },
    notice::Place,
    page::{SourceKind, SourcePicture, is_picture_file},
    text,
};
use std::borrow::Cow;

/// Words by which pages call a caption beyond doubt.
const CAPTION_WORDS: &[&str] = &[
    "caption",
    "cutline",
    "legend",
    "bildunterschrift",
    "bildtext",
    "didascalia",
    "epigrafe",
    "kuvateksti",
    "pie-de-foto",
    "piefoto",
];
/// Words by which pages call a credit beyond doubt.
const CREDIT_WORDS: &[&str] = &[
    "credit",
    "copyright",
    "photograph",
    "bildquelle",
    "bildnachweis",
    "fotograf",
    "urheber",
    "imagesource",
    "image-source",
    "attribution",
];
/// A line of more letters than this is no caption.
const LONGEST_CAPTION: usize = 1200;
/// A line of more letters than this is no credit.
const LONGEST_CREDIT: usize = 200;
/// A line of more letters that repeats the alternative text is a paragraph.
const LONGEST_TWIN: usize = 400;

/// The figure of one picture and its printed lines.
pub(super) fn of_picture(tree: &Tree<'_>, block: usize, lines: &[usize]) -> Block {
    let picture = match tree.source(block).map(|source| &source.kind) {
        Some(SourceKind::Picture(picture)) => picture.clone(),
        _ => SourcePicture::default(),
    };
    let mut origin = vec![block];
    origin.extend(lines);
    let figure = Figure {
        candidates: picture.candidates,
        alt: picture.alt,
        printed: lines
            .iter()
            .filter_map(|line| printed(tree, *line))
            .collect(),
        ..Figure::default()
    };
    Block {
        kind: BlockKind::Figure(Box::new(figure)),
        origin,
        lang: None,
    }
}

/// `figure` with a `blockquote`: the quotation, the line in its caption as who said it, and a portrait as a picture of its
/// own. A quotation is no caption, and who is quoted made no picture. Nothing if no quotation comes of it.
fn of_quotation(tree: &Tree<'_>, region: usize, kept: &[usize]) -> Option<Vec<Block>> {
    let quoted = kept.iter().any(|block| {
        is_line(tree, *block)
            && tree
                .page
                .regions_of(*block)
                .take_while(|(index, _)| *index != region)
                .any(|(_, around)| around.name == "blockquote")
    });
    if !quoted || tree.get(region)?.name != "figure" {
        return None;
    }
    let mut blocks = tree.region(region, kept);
    let quote = blocks
        .iter()
        .position(|block| matches!(block.kind, BlockKind::Quote { .. }))?;
    if let [line] = blocks.get(quote.saturating_add(1)..)?
        && let Some(origin) = paragraph(line)
        && in_caption(tree, origin, region)
        && let Some(line) = blocks.pop()
        && let BlockKind::Paragraph { text, .. } = line.kind
        && let Some(block) = blocks.last_mut()
        && let BlockKind::Quote { attribution, .. } = &mut block.kind
    {
        match attribution {
            None => *attribution = Some(text),
            Some(already) => {
                already.0.push(Inline::Break);
                already.0.extend(text.0);
            }
        }
        block.origin.extend(line.origin);
    }
    Some(blocks)
}

/// `figure`: each picture with the lines after it; lines before the first picture belong to that one. A sign within the
/// caption, such as a camera before the credit, has no lines of its own. A figure that holds
/// nothing but its caption had a picture that the page does not name. Any other `figure` is what it holds.
pub(super) fn of_region(tree: &Tree<'_>, region: usize, kept: &[usize]) -> Vec<Block> {
    if let Some(quotation) = of_quotation(tree, region, kept) {
        return quotation;
    }
    if !kept.iter().any(|block| is_picture(tree, *block)) {
        let captions = !kept.is_empty()
            && kept
                .iter()
                .all(|block| is_line(tree, *block) && in_caption(tree, *block, region));
        return if captions {
            vec![of_lines(tree, kept)]
        } else {
            tree.region(region, kept)
        };
    }
    if !kept
        .iter()
        .all(|block| is_picture(tree, *block) || is_line(tree, *block))
    {
        return tree.region(region, kept);
    }
    let mut groups: Vec<(usize, Vec<usize>)> = Vec::new();
    let mut before = Vec::new();
    let mut captioned = 0;
    for &block in kept {
        if is_picture(tree, block) {
            groups.push((block, std::mem::take(&mut before)));
            if !is_sign(tree, block, region) {
                captioned = groups.len() - 1;
            }
        } else if let Some((_, lines)) = groups.get_mut(captioned) {
            lines.push(block);
        } else {
            before.push(block);
        }
    }
    groups
        .iter()
        .map(|(picture, lines)| of_picture(tree, *picture, lines))
        .collect()
}

/// True for a picture within the caption of a figure, and for one of the size of a sign.
fn is_sign(tree: &Tree<'_>, block: usize, figure: usize) -> bool {
    const SIGN: u32 = 48;
    let small = match tree.source(block).map(|source| &source.kind) {
        Some(SourceKind::Picture(picture)) => picture
            .size
            .is_some_and(|(width, height)| width <= SIGN && height <= SIGN),
        _ => false,
    };
    small
        || tree
            .page
            .regions_of(block)
            .take_while(|(index, _)| *index != figure)
            .any(|(_, region)| region.name == "figcaption")
}

/// The figure of lines whose picture the page does not name.
fn of_lines(tree: &Tree<'_>, lines: &[usize]) -> Block {
    let figure = Figure {
        printed: lines
            .iter()
            .filter_map(|line| printed(tree, *line))
            .collect(),
        ..Figure::default()
    };
    Block {
        kind: BlockKind::Figure(Box::new(figure)),
        origin: lines.to_vec(),
        lang: None,
    }
}

/// The one picture of a part that holds nothing else.
pub(super) fn lone_picture(tree: &Tree<'_>, part: &Part<'_>) -> Option<usize> {
    match part {
        Part::Leaf(block) => is_picture(tree, *block).then_some(*block),
        Part::Region(_, [block]) => is_picture(tree, *block).then_some(*block),
        Part::Region(..) => None,
    }
}

/// True for a region that is a figure though it is not called one: one picture and lines that belong to it.
pub(super) fn is_figure(tree: &Tree<'_>, region: usize, kept: &[usize]) -> bool {
    let mut pictures = kept.iter().filter(|block| is_picture(tree, **block));
    let (Some(picture), None) = (pictures.next(), pictures.next()) else {
        return false;
    };
    if kept.len() > 8 {
        return false;
    }
    if kept
        .iter()
        .any(|block| block != picture && !is_line(tree, *block))
    {
        return false;
    }
    if kept.iter().any(|block| is_of_card(tree, *block, *picture)) {
        return false;
    }
    let alt = alternative(tree, *picture);
    let mut told = false;
    // What is no credit whatever its words are goes first: one line that does not fit settles it.
    let lines = kept.iter().filter(|block| *block != picture);
    let (quick, others): (Vec<usize>, Vec<usize>) =
        lines.copied().partition(|block| is_no_credit(tree, *block));
    let fits = quick.into_iter().chain(others).all(|block| {
        let belongs = belongs(tree, block, region, alt);
        told |= belongs;
        belongs || furniture::is_line(&words(tree, block))
    });
    fits && told
}

/// True if a part that follows a picture is printed with it.
pub(super) fn is_caption(tree: &Tree<'_>, part: &Part<'_>, picture: usize) -> bool {
    let alt = alternative(tree, picture);
    let card = |block: usize| is_of_card(tree, block, picture);
    match part {
        Part::Leaf(block) => {
            !card(*block) && (belongs(tree, *block, 0, alt) || is_set_below(tree, *block, picture))
        }
        Part::Region(_, inside) if inside.iter().any(|block| card(*block)) => false,
        Part::Region(region, inside) => {
            let quoted = tree.get(*region).is_some_and(|region| {
                matches!(
                    region.name.as_str(),
                    "figure" | "table" | "blockquote" | "ul" | "ol"
                )
            });
            !quoted && inside.len() <= 4 && inside.iter().all(|block| belongs(tree, *block, 0, alt))
        }
    }
}

/// True for the words of a card: they begin with a link that their picture has too, and are no sentence. In a shop's list
/// what is sold is no caption, and "SKU: X59110" no credit.
fn is_of_card(tree: &Tree<'_>, block: usize, picture: usize) -> bool {
    let Some(SourceKind::Picture(SourcePicture {
        link: Some(link), ..
    })) = tree.source(picture).map(|source| &source.kind)
    else {
        return false;
    };
    let Some(source) = tree.source(block).filter(|_| is_line(tree, block)) else {
        return false;
    };
    let mut words = source.text.runs().filter(|run| !text::is_blank(&run.text));
    let first = words.next().and_then(|run| run.link.as_ref());
    let text = source.text.words();
    first.is_some_and(|to| to.url == *link)
        && !is_picture_file(link)
        && !text.trim_end().ends_with(['.', '!', '?', '…', '。'])
        && source.element.name != "figcaption"
        && cue::examine(&text, false).strength < 70
}

/// Figures with the line behind them that names who made the picture, where the page has set both in boxes of their own: a
/// credit, or a caption that ends in one.
pub(super) fn with_lines_behind(tree: &Tree<'_>, blocks: Vec<Block>) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    let mut blocks = blocks.into_iter().peekable();
    while let Some(block) = blocks.next() {
        if let Some(last) = out.last_mut()
            && let BlockKind::Figure(figure) = &mut last.kind
            && let Some(origin) = paragraph(&block)
            && (is_behind(tree, origin, figure)
                || (figure.printed.is_empty()
                    && is_called_caption(tree, origin)
                    && blocks
                        .peek()
                        .and_then(paragraph)
                        .is_some_and(|next| is_behind(tree, next, figure))))
            && let Some(line) = printed(tree, origin)
        {
            figure.printed.push(line);
            last.origin.push(origin);
            continue;
        }
        out.push(block);
    }
    out
}

/// The source of a paragraph of one source block.
fn paragraph(block: &Block) -> Option<usize> {
    match (&block.kind, block.origin.as_slice()) {
        (BlockKind::Paragraph { .. }, [origin]) => Some(*origin),
        _ => None,
    }
}

/// True for an element called a caption by any word; that alone proves little.
fn is_called_caption(tree: &Tree<'_>, block: usize) -> bool {
    tree.source(block).is_some_and(|source| {
        markup::says(&source.element.name, &source.element.words) == Says::Caption
            && text::chars(&source.text.words()) <= LONGEST_TWIN
    })
}

fn is_behind(tree: &Tree<'_>, block: usize, figure: &Figure) -> bool {
    if !is_line(tree, block) {
        return false;
    }
    let text = words(tree, block);
    // "© 2019 The Mole Courier" closes a page.
    let closes = |text: &str| {
        let label = labels::at_start(text, false);
        label.is_some_and(|label| label.kind == labels::Kind::Sign)
            && text
                .split(|c: char| !c.is_ascii_digit())
                .any(|digits| digits.len() == 4)
    };
    let credits = (tree.is_credit(block, || is_credit(&text)) && !closes(&text))
        || (figure.printed.is_empty() && ends_in_credit(&text));
    // "(Image source)", a link to where the picture is from, names nobody.
    credits
        && !furniture::is_line(&text)
        && !figure.printed.iter().any(|line| {
            let text = line.text.text();
            is_credit(&text) || ends_in_credit(&text)
        })
}

/// True for a caption whose last words are a label and the name of who made the picture.
fn ends_in_credit(text: &str) -> bool {
    const NAME: usize = 80;
    if text::exceeds(text, LONGEST_CREDIT.saturating_mul(2)) {
        return false;
    }
    let all = labels::all(text);
    let Some(label) = all.last().filter(|label| label.closed) else {
        return false;
    };
    let (Some(before), Some(credit), Some(name)) = (
        text.get(..label.start),
        text.get(label.start..),
        text.get(label.end..),
    ) else {
        return false;
    };
    label.kind == labels::Kind::Photo
        && text::chars(name) <= NAME
        && before
            .trim_end()
            .ends_with(['.', '!', '?', '(', '[', '（', '…', '”', '"'])
        && cue::examine(credit.trim_end_matches([')', ']', '）', '.']), false).strength >= 50
}

/// True for words in one paragraph with a picture, behind it, that name who made it, as pages without captions set them.
fn is_set_below(tree: &Tree<'_>, block: usize, picture: usize) -> bool {
    let place = |block: usize| match tree.source(block).map(|source| &source.place) {
        Some(Place::Path(path)) => Some(path.as_str()),
        _ => None,
    };
    let within = place(picture)
        .zip(place(block))
        .is_some_and(|(picture, block)| {
            picture
                .strip_prefix(block)
                .is_some_and(|rest| rest.starts_with(" >"))
        });
    let text = words(tree, block);
    within
        && is_line(tree, block)
        && text::chars(&text) <= LONGEST_CREDIT.saturating_mul(2)
        && labels::all(&text)
            .iter()
            .any(|label| label.kind == labels::Kind::Photo)
}

/// True if a line beside a picture is printed with it: its element is called so, it is a credit, or it repeats the
/// alternative text.
fn belongs(tree: &Tree<'_>, block: usize, within: usize, alt: Option<&str>) -> bool {
    if !is_line(tree, block) {
        return false;
    }
    let text = words(tree, block);
    if text::exceeds(&text, LONGEST_CAPTION) {
        return false;
    }
    let heading = matches!(
        tree.source(block).map(|source| &source.kind),
        Some(SourceKind::Heading(_))
    );
    if in_caption(tree, block, within) {
        return true;
    }
    let credit = !heading && tree.is_credit(block, || is_credit(&text));
    let twin = alt
        .is_some_and(|alt| twins::prefix_end(&text, alt).is_some() || twins::is_copy(&text, alt));
    credit || (!heading && twin && text::chars(&text) <= LONGEST_TWIN)
}

/// True for a heading and for words too long for a credit.
fn is_no_credit(tree: &Tree<'_>, block: usize) -> bool {
    tree.source(block).is_none_or(|source| {
        matches!(source.kind, SourceKind::Heading(_))
            || text::exceeds(&source.text.words(), LONGEST_CREDIT)
    })
}

fn is_credit(text: &str) -> bool {
    if text::exceeds(text, LONGEST_CREDIT) || cue::is_prose(text) {
        return false;
    }
    let seen = cue::examine(text, false);
    seen.strength >= 85 && (seen.label.is_some() || seen.sign || seen.parsed.certain > 0)
}

fn is_picture(tree: &Tree<'_>, block: usize) -> bool {
    matches!(
        tree.source(block).map(|source| &source.kind),
        Some(SourceKind::Picture(_))
    )
}

fn is_line(tree: &Tree<'_>, block: usize) -> bool {
    matches!(
        tree.source(block).map(|source| &source.kind),
        Some(SourceKind::Text | SourceKind::Heading(_))
    )
}

fn words<'a>(tree: &Tree<'a>, block: usize) -> Cow<'a, str> {
    tree.source(block)
        .map(|source| source.text.words())
        .unwrap_or_default()
}

fn alternative<'a>(tree: &Tree<'a>, block: usize) -> Option<&'a str> {
    match tree.source(block).map(|source| &source.kind) {
        Some(SourceKind::Picture(picture)) => {
            picture.alt.as_deref().filter(|alt| !text::is_blank(alt))
        }
        _ => None,
    }
}

/// True if the block's own element, or a small region around it below `within`, is called a caption or credit.
fn in_caption(tree: &Tree<'_>, block: usize, within: usize) -> bool {
    let Some(source) = tree.source(block) else {
        return false;
    };
    let called = |name: &str, words: &str| {
        if name == "figcaption" {
            return true;
        }
        let said = match markup::says(name, words) {
            // "description" and "title" name much else: only within a `figure` are they captions.
            Says::Caption => CAPTION_WORDS,
            Says::Credit => CREDIT_WORDS,
            _ => return false,
        };
        let lower = words.to_lowercase();
        said.iter().any(|word| lower.contains(word))
    };
    called(&source.element.name, &source.element.words)
        || tree
            .page
            .regions_of(block)
            .take_while(|(index, region)| *index != within && region.blocks.len() <= 8)
            .take(4)
            .any(|(_, region)| called(&region.name, &region.words))
}

/// A printed line with the elements in and around it.
fn printed(tree: &Tree<'_>, block: usize) -> Option<Printed> {
    let source = tree.source(block)?;
    let mut around = vec![source.element.clone()];
    for (_, region) in tree.page.regions_of(block).take(6) {
        around.push(ElementWords {
            name: region.name.clone(),
            words: region.words.clone(),
        });
        if region.name == "figure" {
            break;
        }
    }
    around.dedup();
    Some(Printed {
        text: source.text.clone(),
        elements: source.elements.clone(),
        around,
        origin: block,
    })
}
