//! Questions and answers: pairs as an interview prints them, from marked-up pages and from text dumps.
//!
//! A rhetorical question in running prose is no interview, so one question proves nothing: the pattern must repeat.

use crate::{
    article::{Block, BlockKind, Inlines},
    text,
};

/// A question is no longer than this.
const LONGEST_QUESTION: usize = 700;
/// Words before colons that name more than this many are no names of speakers.
const MOST_SPEAKERS: usize = 100;
/// A colon after more bytes than this follows no name, whatever stands around it.
const FARTHEST_COLON: usize = 400;
/// The first byte of `：`.
const WIDE_COLON: u8 = 0xEF;
/// In a text dump, an answer holds no more blocks than this; longer stretches are prose.
const LONGEST_PLAIN_ANSWER: usize = 6;

/// Joins each question with the blocks that answer it, where a body is an interview or holds one.
pub(super) fn pair(blocks: Vec<Block>, is_text: bool) -> Vec<Block> {
    let asked = Asked::find(&blocks, is_text);
    if asked.questions.len() < 2 {
        return blocks;
    }
    let usual = usual_answer(&blocks, &asked);
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    // Blocks that the open pair still takes.
    let mut open = 0_usize;
    for (place, block) in blocks.into_iter().enumerate() {
        let asks = asked.questions.binary_search(&place).is_ok();
        if asks && let BlockKind::Paragraph { text, .. } = block.kind {
            let kind = BlockKind::QuestionAnswer {
                asked_by: asked
                    .asker
                    .clone()
                    .filter(|_| speaker(&text.text()).is_some()),
                question: text,
                answer: Vec::new(),
                answered_by: None,
            };
            out.push(Block {
                kind,
                origin: block.origin,
                lang: block.lang,
            });
            // The last answer ends where the answers before it would have ended.
            open = if Some(&place) == asked.questions.last() {
                usual
            } else {
                usize::MAX
            };
            continue;
        }
        let ends = matches!(block.kind, BlockKind::Heading { .. } | BlockKind::Break);
        if ends {
            open = 0;
        }
        match out.last_mut().map(|last| &mut last.kind) {
            Some(BlockKind::QuestionAnswer {
                answer,
                answered_by,
                ..
            }) if open > 0 => {
                if let BlockKind::Paragraph { text, .. } = &block.kind
                    && answered_by.is_none()
                    && answer.is_empty()
                    && asked.labelled
                {
                    *answered_by = speaker(&text.text());
                }
                answer.push(block);
                open = open.saturating_sub(1);
            }
            _ => out.push(block),
        }
    }
    out.into_iter().flat_map(unanswered).collect()
}

/// A question that nothing answers goes back to being a paragraph.
fn unanswered(block: Block) -> Vec<Block> {
    match block.kind {
        BlockKind::QuestionAnswer {
            question, answer, ..
        } if answer.is_empty() => vec![Block {
            kind: BlockKind::Paragraph {
                text: question,
                role: Default::default(),
            },
            origin: block.origin,
            lang: block.lang,
        }],
        kind => vec![Block {
            kind,
            origin: block.origin,
            lang: block.lang,
        }],
    }
}

/// Which blocks ask.
struct Asked {
    questions: Vec<usize>,
    /// True if speakers are named before their words.
    labelled: bool,
    /// The name that stands before the questions.
    asker: Option<String>,
}

impl Asked {
    fn find(blocks: &[Block], is_text: bool) -> Self {
        if let Some(asked) = Self::by_speakers(blocks) {
            return asked;
        }
        let questions = if is_text {
            by_shape(blocks)
        } else {
            by_style(blocks)
        };
        Self {
            questions,
            labelled: false,
            asker: None,
        }
    }

    /// Two names, or `Q` and `A`, take turns before a colon: the one whose words end in question marks asks.
    fn by_speakers(blocks: &[Block]) -> Option<Self> {
        let mut turns: Vec<(usize, String, bool)> = Vec::new();
        for (place, block) in blocks.iter().enumerate() {
            if let BlockKind::Paragraph { text, .. } = &block.kind {
                let words = text.words();
                if let Some(name) = speaker(&words) {
                    turns.push((place, name, asks(&words)));
                }
            }
        }
        let mut names: Vec<(String, usize, usize)> = Vec::new();
        for (_, name, asks) in &turns {
            if names.len() > MOST_SPEAKERS {
                return None;
            }
            match names.iter_mut().find(|(known, ..)| known == name) {
                Some((_, turns, questions)) => {
                    *turns = turns.saturating_add(1);
                    *questions = questions.saturating_add(usize::from(*asks));
                }
                None => names.push((name.clone(), 1, usize::from(*asks))),
            }
        }
        names.retain(|(_, turns, _)| *turns >= 2);
        let asker = names.iter().max_by_key(|(_, _, questions)| *questions)?;
        let asks_mostly = asker.2.saturating_mul(2) >= asker.1 && asker.2 >= 2;
        if names.len() < 2 || names.len() > 3 || !asks_mostly {
            return None;
        }
        let name = asker.0.clone();
        let questions = turns
            .iter()
            .filter(|(_, who, _)| *who == name)
            .map(|(place, ..)| *place)
            .collect();
        let is_initial = matches!(
            name.as_str(),
            "Q" | "Question" | "F" | "Frage" | "P" | "D" | "B" | "问" | "問"
        );
        Some(Self {
            questions,
            labelled: !is_initial,
            asker: (!is_initial).then_some(name),
        })
    }
}

/// The name before a colon at the start of a paragraph: one to four words, none of them a sentence.
fn speaker(words: &str) -> Option<String> {
    // Where the first colon comes later, what stands before it is no name.
    let (name, rest) = memchr::memchr2_iter(b':', WIDE_COLON, words.as_bytes())
        .take_while(|at| *at < FARTHEST_COLON)
        .find_map(|at| {
            let (name, rest) = words.split_at_checked(at)?;
            Some((name, rest.strip_prefix([':', '：'])?))
        })?;
    let name = name.trim();
    let count = name.split_whitespace().count();
    let starts_big = name
        .chars()
        .next()
        .is_some_and(|c| c.is_uppercase() || (c.is_alphabetic() && !c.is_lowercase()));
    let sound = (1..=4).contains(&count)
        && text::chars(name) <= 40
        && starts_big
        && !rest.trim().is_empty()
        && !name.contains(['.', '?', '!', ',', ';', '"', '“', '('])
        && name.split_whitespace().all(|word| {
            !word
                .chars()
                .next()
                .is_some_and(|c| c.is_lowercase() || c.is_numeric())
        });
    sound.then(|| name.to_owned())
}

/// In a page: paragraphs set wholly in bold or italics that ask.
fn by_style(blocks: &[Block]) -> Vec<usize> {
    let set_apart = |text: &Inlines, strong: bool| {
        let mut runs = text
            .runs()
            .filter(|run| !text::is_blank(&run.text))
            .peekable();
        runs.peek().is_some()
            && runs.all(|run| {
                if strong {
                    run.style.strong
                } else {
                    run.style.emphasis
                }
            })
    };
    let found = |strong: bool| {
        let mut places = Vec::new();
        let mut set_apart_blocks = 0_usize;
        for (place, block) in blocks.iter().enumerate() {
            if let BlockKind::Paragraph { text, .. } = &block.kind
                && set_apart(text, strong)
                && text::chars(&text.words()) <= LONGEST_QUESTION
            {
                set_apart_blocks = set_apart_blocks.saturating_add(1);
                if asks(&text.words()) && blocks.get(place.saturating_add(1)).is_some_and(answers) {
                    places.push(place);
                }
            }
        }
        // Among paragraphs set apart, most must ask: otherwise they are headings of a kind.
        if places.len().saturating_mul(2) >= set_apart_blocks {
            places
        } else {
            Vec::new()
        }
    };
    let strong = found(true);
    if strong.len() >= 2 {
        strong
    } else {
        found(false)
    }
}

/// In a text dump: short lines that ask, each followed by lines that do not, few enough to be an answer.
fn by_shape(blocks: &[Block]) -> Vec<usize> {
    let mut places = Vec::new();
    for (place, block) in blocks.iter().enumerate() {
        if let BlockKind::Paragraph { text, .. } = &block.kind {
            let words = text.words();
            let answered = blocks.get(place.saturating_add(1)).is_some_and(|next| {
                answers(next) && !matches!(&next.kind, BlockKind::Paragraph { text, .. } if asks(&text.words()))
            });
            if asks(&words) && answered && text::chars(&words) <= LONGEST_QUESTION {
                places.push(place);
            }
        }
    }
    // Questions near each other are one interview; one that stands alone is rhetorical.
    let mut interviews: Vec<Vec<usize>> = Vec::new();
    for place in places {
        match interviews.last_mut() {
            Some(open)
                if open
                    .last()
                    .is_some_and(|last| place.saturating_sub(*last) <= LONGEST_PLAIN_ANSWER) =>
            {
                open.push(place);
            }
            _ => interviews.push(vec![place]),
        }
    }
    let close = |questions: &Vec<usize>| {
        let span = match (questions.first(), questions.last()) {
            (Some(first), Some(last)) => last.saturating_sub(*first),
            _ => 0,
        };
        questions.len() >= 2 && span <= questions.len().saturating_mul(4)
    };
    interviews
        .into_iter()
        .filter(close)
        .flat_map(|questions| with_asides(blocks, questions))
        .collect()
}

/// Questions of an interview that do not end in their question mark ("Why so hard? A river can be measured."): short lines
/// between two answers, far shorter than those.
fn with_asides(blocks: &[Block], questions: Vec<usize>) -> Vec<usize> {
    let chars = |place: usize| match blocks.get(place).map(|block| &block.kind) {
        Some(BlockKind::Paragraph { text, .. }) => text::chars(&text.words()),
        _ => 0,
    };
    let mut out = questions.clone();
    for pair in questions.windows(2) {
        let [from, to] = pair else { continue };
        for place in from.saturating_add(2)..to.saturating_sub(1) {
            let around = chars(place.saturating_sub(1)).min(chars(place.saturating_add(1)));
            let asks_within = matches!(
                blocks.get(place).map(|block| &block.kind),
                Some(BlockKind::Paragraph { text, .. }) if text.text().contains(['?', '？', '؟'])
            );
            if asks_within && chars(place).saturating_mul(3) < around {
                out.push(place);
            }
        }
    }
    out.sort_unstable();
    out
}

fn answers(block: &Block) -> bool {
    matches!(
        block.kind,
        BlockKind::Paragraph { .. }
            | BlockKind::List { .. }
            | BlockKind::Quote { .. }
            | BlockKind::Figure(_)
    )
}

/// True if the words end in a question mark of any script, closing quotes and brackets aside.
fn asks(words: &str) -> bool {
    let end = words.trim_end_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '"' | '”' | '’' | '\'' | '»' | '«' | ')' | '“' | '」' | '』' | '*'
            )
    });
    end.ends_with(['?', '？', '؟', '⸮', '՞', '፧'])
}

/// The most blocks that an answer but the last one holds.
fn usual_answer(blocks: &[Block], asked: &Asked) -> usize {
    let mut longest = 1;
    for pair in asked.questions.windows(2) {
        if let [from, to] = pair {
            let between = blocks.get(from.saturating_add(1)..*to).unwrap_or_default();
            let ends =
                |block: &Block| matches!(block.kind, BlockKind::Heading { .. } | BlockKind::Break);
            longest = longest.max(between.iter().take_while(|block| !ends(block)).count());
        }
    }
    longest
}
