//! What elements are called: the names and class words by which pages say "credit" and "caption".

use crate::article::ElementWords;

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

/// Reads the name and words of an element.
pub fn says(element: &ElementWords) -> Says {
    let lower = element.words.to_lowercase();
    let place = |list: &[&str], whole: bool| -> Option<usize> {
        list.iter()
            .filter_map(|word| {
                lower
                    .match_indices(word)
                    .filter(|(at, _)| {
                        let before = lower.get(..*at).and_then(|head| head.chars().next_back());
                        let after = lower
                            .get(at.saturating_add(word.len())..)
                            .and_then(|tail| tail.chars().next());
                        !whole
                            || (before.is_none_or(|c| !c.is_alphabetic())
                                && after.is_none_or(|c| !c.is_alphabetic()))
                            || camel(&element.words, *at, word.len())
                    })
                    .map(|(at, _)| at)
                    .max()
            })
            .max()
    };
    let credit = place(CREDIT, false);
    let perhaps = place(PERHAPS, true);
    let caption = place(CAPTION, false);
    match (credit, perhaps, caption) {
        (Some(credit), _, Some(caption)) if caption > credit => Says::Perhaps,
        (Some(_), _, _) => Says::Credit,
        (None, Some(perhaps), Some(caption)) if caption > perhaps => Says::Caption,
        (None, Some(_), _) => Says::Perhaps,
        (None, None, Some(_)) => Says::Caption,
        (None, None, None) => match element.name.as_str() {
            "small" | "cite" | "footer" => Says::Perhaps,
            "figcaption" => Says::Caption,
            _ => Says::Nothing,
        },
    }
}

/// True if the word stands as a hump of its own in camelCase: `imageAuthor`.
fn camel(words: &str, at: usize, len: usize) -> bool {
    let first = words.get(at..).and_then(|tail| tail.chars().next());
    let after = words
        .get(at.saturating_add(len)..)
        .and_then(|tail| tail.chars().next());
    first.is_some_and(char::is_uppercase) && after.is_none_or(|c| !c.is_lowercase())
}
