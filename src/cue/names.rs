//! Shapes of names: a person, a handle, an organisation, an address.
//!
//! A name in, what it looks like out. Where the shape says nothing, nothing is claimed.

use super::{
    organisations::{is_cjk_organisation, is_organisation_word},
    words::{self, Words, fold, is_cjk},
};
use std::sync::OnceLock;

/// What a name looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Two to four capitalised words, particles and initials allowed.
    Person,
    /// A name on a platform: `@x`, `max_muster`, `photo123`.
    Handle,
    /// Holds a word that only organisations have, or is an abbreviation or a web address.
    Organisation,
    /// One capitalised word: a firm, a handle or a first name.
    Word,
    /// Capitalised words that are no person's name.
    Title,
    /// Nothing that a name looks like.
    None,
}

/// Words within names of persons that are written small.
pub(super) const PARTICLES: &[&str] = &[
    "de", "da", "do", "dos", "das", "di", "del", "della", "dello", "dei", "degli", "la", "le",
    "les", "los", "las", "du", "des", "van", "von", "vom", "zu", "zum", "zur", "den", "der", "dem",
    "ten", "ter", "te", "el", "al", "bin", "ibn", "bint", "ben", "abu", "e", "y", "af", "av",
    "auf", "'t", "op", "af", "d'", "st.", "saint", "san", "mac", "of",
];

/// Words that stand before the name of a person.
const HONORIFICS: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "dr",
    "prof",
    "sgt",
    "staff sgt",
    "cpl",
    "pfc",
    "spc",
    "capt",
    "lt",
    "maj",
    "col",
    "airman",
    "1st",
    "2nd",
    "3rd",
    "class",
    "senior",
    "master",
    "chief",
    "technical",
    "lance",
    "gunnery",
    "sergeant",
    "mass",
    "communication",
    "aviation",
    "visual",
    "information",
    "combat",
    "camera",
    "first",
    "second",
    "third",
    "warrant",
    "photographer's",
    "mate",
    "journalist",
    "tech",
    "staff",
    "specialist",
    "seaman",
    "petty",
    "officer",
    "sir",
    "dame",
    "ing",
    "mag",
    "dipl.-ing",
    "sra",
    "sr",
    "don",
    "doña",
    "frau",
    "herr",
    "m",
    "mme",
];

fn given_names() -> &'static Words {
    static TABLE: OnceLock<Words> = OnceLock::new();
    TABLE.get_or_init(|| {
        include_str!("given_names.txt")
            .split_whitespace()
            .map(fold)
            .collect()
    })
}

/// True if a name begins with a given name of the table, or with an initial: then it is a person's beyond doubt.
pub fn begins_with_given_name(name: &str) -> bool {
    let Some((_, first)) = words::split(name).into_iter().next() else {
        return false;
    };
    let folded = fold(first);
    is_initial(first)
        || given_names().contains(&folded)
        || folded
            .split('-')
            .next()
            .is_some_and(|part| part.len() > 2 && given_names().contains(part))
}

pub(super) fn is_initial(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    letters > 0
        && letters <= 3
        && word.ends_with('.')
        && word.chars().next().is_some_and(char::is_uppercase)
        || letters == 1 && word.chars().all(char::is_uppercase)
}

fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&word)
        || matches!(
            word,
            "De" | "Van"
                | "Von"
                | "La"
                | "Le"
                | "Di"
                | "Da"
                | "El"
                | "Al"
                | "Del"
                | "Della"
                | "Dos"
                | "Du"
                | "Der"
                | "Den"
                | "Ten"
                | "Ter"
        )
}

/// True if the text is a web address without a path: `onmeth.com`, `spdfraktion.de`.
pub fn is_domain(text: &str) -> bool {
    let text = text.strip_prefix("www.").unwrap_or(text);
    let Some((name, tld)) = text.rsplit_once('.') else {
        return false;
    };
    (2..=6).contains(&tld.len())
        && tld.chars().all(|c| c.is_ascii_lowercase())
        && name.len() > 1
        && !name.starts_with(['.', '-'])
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '.' | '_'))
        && name.chars().any(char::is_alphabetic)
        && !matches!(
            tld,
            "jpg"
                | "jpeg"
                | "png"
                | "gif"
                | "webp"
                | "svg"
                | "tif"
                | "tiff"
                | "html"
                | "htm"
                | "php"
                | "pdf"
                | "mp"
                | "bzw"
                | "usw"
                | "etc"
        )
}

/// Number of words of a name that count: capitalised, not a particle, not an initial.
fn counted(words: &[(std::ops::Range<usize>, &str)]) -> usize {
    words
        .iter()
        .enumerate()
        .filter(|(at, (_, word))| {
            !is_particle(word) || (*at == 0 && word.chars().next().is_some_and(char::is_uppercase))
        })
        .count()
}

/// What a name looks like.
pub fn shape(text: &str) -> Shape {
    let text = words::part(
        text,
        words::trimmed(text, &[',', ';', '"', '“', '”', '„', '«', '»']),
    );
    if text.is_empty() || text.len() > 160 {
        return Shape::None;
    }
    let pieces = words::split(text);
    let first = text.chars().next().unwrap_or(' ');
    if first == '@' && text.len() > 1 && pieces.len() == 1 {
        return Shape::Handle;
    }
    // Kana of grammar between Han characters: a phrase, not a name.
    let grammar = text
        .chars()
        .filter(|c| {
            matches!(
                c,
                'を' | 'に' | 'は' | 'が' | 'で' | 'し' | 'た' | 'る' | 'と' | 'も' | 'へ'
            )
        })
        .count();
    if grammar >= 2 && text.chars().count() > 5 {
        return Shape::None;
    }
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    if letters == 0 {
        return Shape::None;
    }
    if pieces.len() == 1 {
        if is_domain(text) {
            return Shape::Organisation;
        }
        // "BN33542": the number of a picture in an archive.
        if text.chars().filter(char::is_ascii_digit).count() >= 3
            && text
                .chars()
                .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, '-' | '.'))
        {
            return Shape::None;
        }
        // "NEWS5", "TVN24": a channel.
        if text.chars().filter(char::is_ascii_uppercase).count() >= 3
            && text
                .chars()
                .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
            && text.ends_with(|c: char| c.is_ascii_digit())
        {
            return Shape::Organisation;
        }
        if text.chars().any(|c| c.is_numeric() || c == '_')
            && text
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
        {
            return Shape::Handle;
        }
        if text.chars().all(|c| {
            !c.is_alphabetic() || (c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase())
        }) {
            return if is_cjk_organisation(text) {
                Shape::Organisation
            } else {
                Shape::Word
            };
        }
        let capitals = text.chars().filter(|c| c.is_uppercase()).count();
        if is_organisation_word(text) {
            return Shape::Organisation;
        }
        if capitals == letters && letters >= 2 {
            return if letters <= 6 {
                Shape::Organisation
            } else {
                Shape::Word
            };
        }
        if first.is_uppercase() {
            return Shape::Word;
        }
        if letters >= 3 && capitals == 0 && text.is_ascii() {
            return Shape::Handle;
        }
        if capitals > 0 {
            return Shape::Word;
        }
        return Shape::None;
    }
    let uncased = text
        .chars()
        .filter(|c| c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase())
        .count();
    if uncased.saturating_mul(2) > letters {
        if pieces.iter().any(|(_, word)| is_organisation_word(word)) {
            return Shape::Organisation;
        }
        return if pieces.len() <= 4 {
            Shape::Title
        } else {
            Shape::None
        };
    }
    let bare = without_rank(text);
    if bare.len() < text.len() {
        return shape(bare);
    }
    if pieces
        .iter()
        .any(|(_, word)| word.chars().any(char::is_numeric))
    {
        let capital = pieces
            .iter()
            .any(|(_, word)| word.chars().next().is_some_and(char::is_uppercase));
        let place = pieces.first().is_some_and(|(_, word)| {
            matches!(
                fold(word).as_str(),
                "s." | "p."
                    | "pp."
                    | "nr."
                    | "no."
                    | "vol."
                    | "bd."
                    | "abb."
                    | "fig."
                    | "bl."
                    | "inv."
            )
        });
        return if capital && !place && pieces.len() <= 5 && !is_date(text) {
            Shape::Title
        } else {
            Shape::None
        };
    }
    if pieces.iter().any(|(_, word)| is_organisation_word(word)) {
        let capitals = pieces
            .iter()
            .filter(|(_, word)| {
                word.chars()
                    .next()
                    .is_some_and(|c| c.is_uppercase() || c.is_numeric())
            })
            .count();
        return if capitals.saturating_mul(2) >= pieces.len() || pieces.len() <= 3 {
            Shape::Organisation
        } else {
            Shape::None
        };
    }
    let mut name = pieces.as_slice();
    while let [(_, word), rest @ ..] = name {
        let folded = fold(word);
        if rest.len() >= 2 && HONORIFICS.contains(&folded.trim_end_matches('.')) {
            name = rest;
        } else {
            break;
        }
    }
    let good =
        !name
            .iter()
            .any(|(_, word)| word.ends_with("'s") || word.ends_with("’s"))
            && name.iter().enumerate().all(|(at, (_, word))| {
                is_particle(word) && (at > 0 || word.chars().next().is_some_and(char::is_lowercase))
                    || word.chars().next().is_some_and(|c| {
                        c.is_uppercase() || matches!(c, '\'' | '’' | '“' | '"' | 'ʻ')
                    }) && word.chars().all(|c| {
                        c.is_alphabetic()
                            || is_mark(c)
                            || matches!(
                                c,
                                '-' | '\'' | '’' | '.' | '‑' | '`' | '"' | '“' | '”' | 'ʻ' | '·'
                            )
                    })
                    || word
                        .strip_prefix("al-")
                        .or_else(|| word.strip_prefix("el-"))
                        .or_else(|| word.strip_prefix("d'"))
                        .or_else(|| word.strip_prefix("d’"))
                        .is_some_and(|rest| rest.chars().next().is_some_and(char::is_uppercase))
            });
    let last_is_name = name.last().is_some_and(|(_, word)| {
        !is_particle(word) || word.chars().next().is_some_and(char::is_uppercase)
    });
    let first_is_name = name.first().is_some_and(|(_, word)| {
        word.chars()
            .next()
            .is_some_and(|c| c.is_uppercase() || is_cjk(c))
            || is_particle(word)
    });
    let full = name
        .iter()
        .filter(|(_, word)| !is_particle(word) && !is_initial(word))
        .count();
    // "FKP Scorpio": an abbreviation before a word in mixed case names a firm; two letters may be initials.
    let firm = name
        .first()
        .is_some_and(|(_, word)| word.chars().count() >= 3 && word.chars().all(char::is_uppercase))
        && name
            .iter()
            .skip(1)
            .any(|(_, word)| word.chars().any(char::is_lowercase))
        && !begins_with_given_name(text);
    // "KP PSP Nowa Wieś": capitals that nobody can speak are no name.
    let code = name.iter().any(|(_, word)| {
        word.chars().count() >= 3
            && word.chars().all(|c| c.is_ascii_uppercase())
            && !word.contains(['A', 'E', 'I', 'O', 'U', 'Y'])
    }) && name
        .iter()
        .any(|(_, word)| word.chars().any(char::is_lowercase));
    let stops = name.iter().any(|(_, word)| {
        word.ends_with('.')
            && !is_initial(word)
            && !matches!(fold(word).as_str(), "jr." | "sr." | "st." | "dr." | "prof.")
    });
    if good
        && last_is_name
        && first_is_name
        && full >= 1
        && (2..=4).contains(&counted(name))
        && name.len() <= 6
        && !stops
    {
        if firm || code {
            return Shape::Organisation;
        }
        return Shape::Person;
    }
    let capitals = pieces
        .iter()
        .filter(|(_, word)| word.chars().next().is_some_and(char::is_uppercase))
        .count();
    if capitals.saturating_mul(2) >= pieces.len() && pieces.len() <= 8 {
        return Shape::Title;
    }
    Shape::None
}

/// A person's name without the ranks before it: "Mass Communication Specialist 2nd Class Jane Doe". One word before a
/// name stays: "Dr. Jane Doe".
pub fn without_rank(text: &str) -> &str {
    let pieces = words::split(text);
    let ranked = pieces
        .iter()
        .take_while(|(_, word)| HONORIFICS.contains(&fold(word).trim_end_matches('.')))
        .count();
    match pieces.get(ranked) {
        Some((range, _)) if ranked > 1 && ranked < pieces.len().saturating_sub(1) => {
            words::part(text, range.start..text.len())
        }
        _ => text,
    }
}

/// True if a text has the words of a date.
fn is_date(text: &str) -> bool {
    let folded = fold(text);
    folded.split(|c: char| !c.is_alphanumeric()).any(|word| {
        word.chars().count() >= 3
            && [
                "jan", "feb", "mar", "mär", "apr", "may", "mai", "jun", "jul", "aug", "sep", "oct",
                "okt", "nov", "dec", "dez", "ene", "abr", "ago", "dic", "fév", "avr", "juin",
                "juil", "aoû", "déc", "gen", "mag", "giu", "lug", "set", "ott", "янв", "фев",
                "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек",
            ]
            .iter()
            .any(|month| word.starts_with(month))
    }) && folded.chars().any(|c| c.is_ascii_digit())
}

fn is_mark(c: char) -> bool {
    matches!(u32::from(c), 0x300..=0x36F)
}
