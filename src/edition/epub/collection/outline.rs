//! The headings, questions and illustrations of an article, read from the navigation of its book, and how much of them
//! the contents of a collection have room for.

use super::Leaf;
use crate::{edition::epub::xhtml::Entry, text};

/// Entries that one list of the navigation holds. Reading systems show such a list whole, so a longer one is of no use;
/// articles are always listed, and pages of the book list what does not fit.
pub const ROOM: usize = 2_000;

/// Headings that one article may take of it: a page of a hundred headings must not cost the others theirs.
const OF_ONE: usize = 40;

/// Longest words of an entry.
const WORDS: usize = 100;

/// Headings (level 2 for the highest) and illustrations that the navigation of an article's book names. `<` stands in no
/// text or attribute of a document of ours.
pub(super) fn read(navigation: &str) -> (Vec<Entry>, Vec<Entry>) {
    let (mut outline, mut illustrations) = (Vec::new(), Vec::new());
    let mut illustrated = false;
    let mut level = 0u8;
    for part in navigation.split('<') {
        let (tag, words) = part.split_once('>').unwrap_or((part, ""));
        match tag.split(' ').next().unwrap_or_default() {
            "nav" => illustrated = tag.contains("epub:type=\"loi\""),
            "ol" => level = level.saturating_add(1),
            "/ol" => level = level.saturating_sub(1),
            "a" => {
                let Some((_, rest)) = tag.split_once(" href=\"article.xhtml#") else {
                    continue;
                };
                let id = rest.split('"').next().unwrap_or_default().to_owned();
                let words = quick_xml::escape::unescape(words).unwrap_or_default();
                let label = text::first_words(&words, WORDS);
                let list = if illustrated {
                    &mut illustrations
                } else {
                    &mut outline
                };
                list.push(Entry { level, id, label });
            }
            _ => {}
        }
    }
    (outline, illustrations)
}

/// The headings of an article that it may show by itself: those of the lowest level down to which they are few enough.
fn of_one(leaf: &Leaf, deepest: u8) -> impl Iterator<Item = &Entry> {
    let down_to = |level: u8| {
        leaf.outline
            .iter()
            .filter(move |entry| entry.level <= level)
    };
    let level = (2..=deepest)
        .rev()
        .find(|level| down_to(*level).count() <= OF_ONE)
        .unwrap_or(0);
    down_to(level)
}

/// The headings under each article of the contents: the same levels for all, as many as there is room for.
pub(super) fn headings(leaves: &[Leaf]) -> Vec<Vec<Entry>> {
    let deepest = leaves
        .iter()
        .flat_map(|leaf| leaf.outline.iter().map(|entry| entry.level))
        .max()
        .unwrap_or(0);
    let room = ROOM.saturating_sub(leaves.len());
    let level = (2..=deepest)
        .rev()
        .find(|level| {
            let all = leaves.iter().flat_map(|leaf| of_one(leaf, *level));
            all.take(room.saturating_add(1)).count() <= room
        })
        .unwrap_or(0);
    leaves
        .iter()
        .map(|leaf| of_one(leaf, level).cloned().collect())
        .collect()
}

/// The illustrations under each article of the navigation: all, else the first of each article, else none.
pub(super) fn illustrations(leaves: &[Leaf]) -> Vec<Vec<Entry>> {
    let count = |most: usize| -> usize {
        leaves
            .iter()
            .map(|leaf| leaf.illustrations.len().min(most))
            .sum()
    };
    let most = [usize::MAX, 1]
        .into_iter()
        .find(|most| count(*most) <= ROOM)
        .unwrap_or(0);
    leaves
        .iter()
        .map(|leaf| leaf.illustrations.iter().take(most).cloned().collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf(levels: &[u8]) -> Leaf {
        let entry = |level: &u8| Entry {
            level: *level,
            id: "h".to_owned(),
            label: "Of moles".to_owned(),
        };
        Leaf {
            outline: levels.iter().map(entry).collect(),
            illustrations: levels.iter().map(entry).collect(),
            ..Leaf::default()
        }
    }

    fn counts(lists: &[Vec<Entry>]) -> Vec<usize> {
        lists.iter().map(Vec::len).collect()
    }

    #[test]
    fn entries_are_read_with_their_levels_and_words() {
        let navigation = "<nav epub:type=\"toc\" id=\"contents\">\n<ol>\n<li><a href=\"article.xhtml\">Moles</a>\n<ol>\n\
            <li><a href=\"article.xhtml#h-1\">Hay &amp; &lt;straw&gt;</a>\n<ol>\n<li><a href=\"article.xhtml#h-2\" \
            lang=\"cy\" xml:lang=\"cy\">Gwair</a></li>\n</ol>\n</li>\n<li><a href=\"article.xhtml#q-1\">Why?</a></li>\n\
            </ol>\n</li>\n</ol>\n</nav>\n<nav epub:type=\"loi\" id=\"illustrations\">\n<ol>\n<li>\
            <a href=\"article.xhtml#fig-1\">A mole</a></li>\n</ol>\n</nav>";
        let (outline, illustrations) = read(navigation);
        let found: Vec<(u8, &str, &str)> = outline
            .iter()
            .map(|entry| (entry.level, entry.id.as_str(), entry.label.as_str()))
            .collect();
        let expected = [
            (2, "h-1", "Hay & <straw>"),
            (3, "h-2", "Gwair"),
            (2, "q-1", "Why?"),
        ];
        assert_eq!(found, expected);
        assert_eq!(counts(&[illustrations]), [1]);
    }

    #[test]
    fn contents_show_the_levels_there_is_room_for() {
        let few = [leaf(&[2, 3, 3]), leaf(&[]), leaf(&[2])];
        assert_eq!(counts(&headings(&few)), [3, 0, 1]);
        // One article of very many headings does without the lower ones, or without any.
        let one = [
            leaf(&[2, 3]),
            leaf(&[[2].as_slice(), &[3; 60]].concat()),
            leaf(&[2; 60]),
        ];
        assert_eq!(counts(&headings(&one)), [2, 1, 0]);
        // A large collection shows the highest level of all articles, a very large one the articles alone.
        let large: Vec<Leaf> = (0..300).map(|_| leaf(&[2, 2, 3, 3, 3, 3])).collect();
        assert!(counts(&headings(&large)).iter().all(|count| *count == 2));
        let larger: Vec<Leaf> = (0..1_100).map(|_| leaf(&[2])).collect();
        assert!(counts(&headings(&larger)).iter().all(|count| *count == 0));
    }

    #[test]
    fn very_many_illustrations_are_listed_by_the_first_of_each_article() {
        let many: Vec<Leaf> = (0..300).map(|_| leaf(&[2; 7])).collect();
        assert!(
            counts(&illustrations(&many))
                .iter()
                .all(|count| *count == 1)
        );
        let few: Vec<Leaf> = (0..30).map(|_| leaf(&[2; 7])).collect();
        assert!(counts(&illustrations(&few)).iter().all(|count| *count == 7));
    }
}
