//! What elements are called: the names and class words by which pages say "credit" and "caption".

use aho_corasick::AhoCorasick;
use std::sync::LazyLock;

/// What the name and words of an element say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    /// A credit.
    Credit,
    /// Perhaps a credit: `<small>`, `<cite>`, "author", "source".
    Perhaps,
    /// A caption.
    Caption,
    /// Nothing of the kind.
    Nothing,
}

const CREDIT: &[&str] = &[
    "credit",
    "copyright",
    "photograph",
    "attribution",
    "bildquelle",
    "bildnachweis",
    "fotograf",
    "urheber",
    "imagesource",
    "imgsource",
    "photosource",
    "copyr",
    "kredit",
    "credito",
    "crédit",
    "quellenangabe",
    "photoby",
    "fotocred",
    "rightsholder",
    "rights",
    "licens",
    "lizenz",
    "provider",
    "agency",
    "agentur",
    "bildrechte",
    "fotorechte",
    "fotoquelle",
    "artist",
    "creator",
    "byline",
    "fotobron",
    "kuvaaja",
    "kuvalahde",
    "photog",
];

const PERHAPS: &[&str] = &[
    "author", "autor", "source", "quelle", "fonte", "fuente", "bron", "kilde", "kalla", "owner",
    "origin", "courtesy", "by", "cite", "meta", "copy", "attr", "auteur", "autore", "firma",
    "agence", "vendor",
];

const CAPTION: &[&str] = &[
    "caption",
    "legend",
    "bildunterschrift",
    "bildtext",
    "description",
    "cutline",
    "untertitel",
    "subline",
    "pie",
    "didascalia",
    "descripcion",
    "epigrafe",
    "bildtitel",
    "kuvateksti",
    "titel",
    "title",
    "alt",
];

/// All words of the lists, looked for in one pass; with each, the place of its list among [`LISTS`].
static WORDS: LazyLock<Option<(AhoCorasick, Vec<usize>)>> = LazyLock::new(|| {
    let lists = LISTS.iter().enumerate();
    let (places, words): (Vec<usize>, Vec<&str>) = lists
        .flat_map(|(place, list)| list.iter().map(move |word| (place, *word)))
        .unzip();
    Some((AhoCorasick::new(words).ok()?, places))
});

const LISTS: [&[&str]; 3] = [CREDIT, PERHAPS, CAPTION];

/// Reads the name and words of an element.
pub fn says(name: &str, words: &str) -> Says {
    let [credit, perhaps, caption] = last_places(words);
    match (credit, perhaps, caption) {
        (Some(credit), _, Some(caption)) if caption > credit => Says::Perhaps,
        (Some(_), _, _) => Says::Credit,
        (None, Some(perhaps), Some(caption)) if caption > perhaps => Says::Caption,
        (None, Some(_), _) => Says::Perhaps,
        (None, None, Some(_)) => Says::Caption,
        (None, None, None) => match name {
            "small" | "cite" | "footer" => Says::Perhaps,
            "figcaption" => Says::Caption,
            _ => Says::Nothing,
        },
    }
}

/// Where the last word of each list begins. Those that only may mean a credit count only as whole words.
fn last_places(words: &str) -> [Option<usize>; 3] {
    let mut last = [None; 3];
    if words.is_empty() {
        return last;
    }
    let Some((matcher, lists)) = &*WORDS else {
        return last;
    };
    let lower = words.to_lowercase();
    for found in matcher.find_overlapping_iter(&lower) {
        let list = lists.get(found.pattern().as_usize()).copied();
        let Some(slot) = list.and_then(|list| last.get_mut(list)) else {
            continue;
        };
        let (at, end) = (found.start(), found.end());
        if list != Some(PERHAPS_PLACE) || stands_alone(&lower, at, end) || camel(words, at, end) {
            *slot = (*slot).max(Some(at));
        }
    }
    last
}

/// The place of [`PERHAPS`] among [`LISTS`].
const PERHAPS_PLACE: usize = 1;

fn stands_alone(lower: &str, start: usize, end: usize) -> bool {
    let before = lower.get(..start).and_then(|head| head.chars().next_back());
    let after = lower.get(end..).and_then(|tail| tail.chars().next());
    before.is_none_or(|c| !c.is_alphabetic()) && after.is_none_or(|c| !c.is_alphabetic())
}

/// True if the word stands as a hump of its own in camelCase: `imageAuthor`.
fn camel(words: &str, start: usize, end: usize) -> bool {
    let first = words.get(start..).and_then(|tail| tail.chars().next());
    let after = words.get(end..).and_then(|tail| tail.chars().next());
    first.is_some_and(char::is_uppercase) && after.is_none_or(|c| !c.is_lowercase())
}
