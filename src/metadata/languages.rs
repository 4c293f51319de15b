//! The words of `languages.tsv`, folded and ready for comparison.
//!
//! Every word is compared [`folded`]: without marks and case, so that `MÄRZ`, `März` and `marz` are one word.

use crate::text;
use std::{borrow::Cow, collections::BTreeMap, sync::LazyLock};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Order of the parts of a date in figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// 31/12/2020
    DayMonthYear,
    /// 12/31/2020
    MonthDayYear,
    /// 20/12/31
    YearMonthDay,
}

/// What a word or phrase of the table stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cue {
    /// Day of the week.
    Weekday,
    /// Within a date.
    Joint,
    /// Between a date and a time.
    At,
    /// After a time.
    Hour,
    /// Before a time in the morning.
    Morning,
    /// Before a time in the afternoon.
    Afternoon,
    /// Before an author's name.
    By,
    /// Before an author's name, with a colon or alone on its line.
    Label,
    /// After an author's name.
    After,
    /// Between two names.
    And,
    /// A newsroom or account, nobody's name.
    Desk,
    /// An account of the machinery, alone or at the end of a name.
    Account,
    /// What a person is.
    Job,
    /// Before the date of publication.
    Published,
    /// Before the date of a change.
    Updated,
    /// Before a translator's name.
    Translator,
    /// Before a photographer's name.
    Photographer,
    /// Before an illustrator's name.
    Illustrator,
    /// Before an editor's name.
    Editor,
    /// Before the name of the person who asks.
    Interviewer,
    /// After the number of a reading time.
    Minutes,
    /// Before the name of who checked it.
    Reviewer,
    /// Opens a notice of rights.
    Rights,
    /// Stands in a notice of rights, beyond the words that open one.
    Reserved,
    /// Before the name of who built or feeds the site, at its foot.
    Maker,
    /// Opens the name of a page that the foot leads to.
    Foot,
    /// Stands in names of organisations.
    Organisation,
    /// A news agency.
    Agency,
    /// Belongs to a name after a comma.
    Suffix,
    /// Stands small within a name.
    Particle,
    /// A word of buttons, lists and counters, never of a name.
    Furniture,
    /// A line that is a button, a label or a counter as a whole.
    Button,
}

const CUES: &[(&str, Cue)] = &[
    ("weekday", Cue::Weekday),
    ("joint", Cue::Joint),
    ("at", Cue::At),
    ("hour", Cue::Hour),
    ("morning", Cue::Morning),
    ("afternoon", Cue::Afternoon),
    ("by", Cue::By),
    ("label", Cue::Label),
    ("after", Cue::After),
    ("and", Cue::And),
    ("desk", Cue::Desk),
    ("account", Cue::Account),
    ("job", Cue::Job),
    ("published", Cue::Published),
    ("updated", Cue::Updated),
    ("translator", Cue::Translator),
    ("photographer", Cue::Photographer),
    ("illustrator", Cue::Illustrator),
    ("editor", Cue::Editor),
    ("interviewer", Cue::Interviewer),
    ("minutes", Cue::Minutes),
    ("reviewer", Cue::Reviewer),
    ("rights", Cue::Rights),
    ("reserved", Cue::Reserved),
    ("maker", Cue::Maker),
    ("foot", Cue::Foot),
    ("organisation", Cue::Organisation),
    ("agency", Cue::Agency),
    ("suffix", Cue::Suffix),
    ("particle", Cue::Particle),
    ("furniture", Cue::Furniture),
    ("button", Cue::Button),
];

/// The table.
#[derive(Debug, Default)]
pub struct Languages {
    /// Folded phrase of one kind -> languages that know it.
    cues: BTreeMap<Cue, BTreeMap<String, Vec<&'static str>>>,
    /// The kinds of every folded phrase, one bit each: most words of a page are no cue, and one look tells.
    kinds: Phrases,
    /// The same of the first word of every phrase.
    first_words: Phrases,
    /// The kinds of phrases that have no word.
    wordless: u64,
    /// Folded name of a month -> (language, 1 to 12).
    months: BTreeMap<String, Vec<(&'static str, u8)>>,
    /// The same names, for the one look that most words need.
    month_names: Phrases,
    /// First words of months named by two words.
    opening_months: Phrases,
    orders: BTreeMap<&'static str, Order>,
}

/// Phrases and the kinds of cue that each is: lists by digest, so that a word that is no cue costs one look. The order of
/// the lists is never seen.
#[derive(Debug, Default)]
struct Phrases {
    lists: Vec<Vec<(String, u64)>>,
    /// A bit for each list that holds a phrase: most words are told by these few bytes.
    held: Vec<u64>,
    /// Length of the longest phrase in bytes.
    longest: usize,
}

impl Phrases {
    /// A power of two, some times the number of phrases.
    const LISTS: usize = 1 << 14;

    fn list(phrase: &str) -> usize {
        let digest = phrase
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325u64, |digest, byte| {
                (digest ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
            });
        usize::try_from(digest ^ (digest >> 32)).unwrap_or(0) & (Self::LISTS - 1)
    }

    fn insert(&mut self, phrase: &str, kind: u64) {
        self.longest = self.longest.max(phrase.len());
        self.lists.resize(Self::LISTS, Vec::new());
        self.held.resize(Self::LISTS / 64, 0);
        let place = Self::list(phrase);
        if let Some(held) = self.held.get_mut(place / 64) {
            *held |= 1 << (place % 64);
        }
        if let Some(list) = self.lists.get_mut(place) {
            match list.iter_mut().find(|(known, _)| known == phrase) {
                Some((_, kinds)) => *kinds |= kind,
                None => list.push((phrase.to_owned(), kind)),
            }
        }
    }

    fn of(&self, phrase: &str) -> u64 {
        if phrase.len() > self.longest {
            return 0;
        }
        let place = Self::list(phrase);
        let held = self.held.get(place / 64);
        if held.is_none_or(|held| held >> (place % 64) & 1 == 0) {
            return 0;
        }
        self.lists
            .get(place)
            .and_then(|list| list.iter().find(|(known, _)| known == phrase))
            .map_or(0, |(_, kinds)| *kinds)
    }
}

/// The table of the world's words.
pub static LANGUAGES: LazyLock<Languages> =
    LazyLock::new(|| Languages::parse(include_str!("languages.tsv")));

/// Signs beyond ASCII that stand in running text and have no other form.
fn is_quote_or_dash(c: char) -> bool {
    matches!(c, '–' | '—' | '‘'..='”' | '„' | '•')
}

/// A text without case, marks and repeated spaces: NFKD, combining marks and invisible characters dropped, lower case.
/// `ł`, `ø`, `đ` and `ı` become `l`, `o`, `d` and `i`.
pub fn folded(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Cow::Borrowed(text);
    }
    if !text.is_ascii() {
        return Cow::Owned(folded_anew(text));
    }
    let mut plain = text::squeeze(text);
    plain.make_ascii_lowercase();
    if plain.contains('`') {
        plain = plain.replace('`', "'");
    }
    Cow::Owned(plain)
}

/// The same of a text that is not of ASCII alone.
fn folded_anew(text: &str) -> String {
    if text.chars().all(|c| c.is_ascii() || is_quote_or_dash(c)) {
        let mut plain = String::with_capacity(text.len());
        let mut parted = false;
        for c in text.chars() {
            if text::is_space(c) {
                parted = !plain.is_empty();
                continue;
            }
            if std::mem::take(&mut parted) {
                plain.push(' ');
            }
            plain.push(match c {
                '’' | '`' => '\'',
                c => c.to_ascii_lowercase(),
            });
        }
        return plain;
    }
    let plain: String = text
        .nfkd()
        .filter(|c| !is_combining_mark(*c) && !text::is_invisible(*c))
        .flat_map(char::to_lowercase)
        .filter(|c| !is_combining_mark(*c))
        .map(|c| match c {
            'ł' => 'l',
            'ø' => 'o',
            'đ' | 'ð' => 'd',
            'ı' => 'i',
            '’' | 'ʼ' | '`' | '´' => '\'',
            'ς' => 'σ',
            c => c,
        })
        .collect();
    text::squeeze(&plain)
}

/// The runs of letters and figures of a folded text.
pub fn words_of(folded: &str) -> impl Iterator<Item = &str> {
    folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

impl Languages {
    fn parse(table: &'static str) -> Self {
        let mut out = Self::default();
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let mut fields = line.splitn(3, '\t');
            let (Some(language), Some(kind), Some(values)) =
                (fields.next(), fields.next(), fields.next())
            else {
                continue;
            };
            match kind {
                "order" => {
                    let order = match values {
                        "mdy" => Order::MonthDayYear,
                        "ymd" => Order::YearMonthDay,
                        _ => Order::DayMonthYear,
                    };
                    out.orders.insert(language, order);
                }
                "months" => {
                    for (month, names) in (1u8..).zip(values.split('|')) {
                        for name in names.split(',') {
                            let name = folded(name).into_owned();
                            if let Some((first, _)) = name.split_once(' ') {
                                out.opening_months.insert(first, 1);
                            }
                            out.month_names.insert(&name, 1);
                            let known = out.months.entry(name).or_default();
                            if !known.contains(&(language, month)) {
                                known.push((language, month));
                            }
                        }
                    }
                }
                _ => {
                    let Some((_, cue)) = CUES.iter().find(|(name, _)| *name == kind) else {
                        continue;
                    };
                    for value in values.split('|') {
                        let phrase = folded(value).into_owned();
                        out.kinds.insert(&phrase, 1 << (*cue as u64));
                        let first = words_of(&phrase).next().unwrap_or_default();
                        out.first_words.insert(first, 1 << (*cue as u64));
                        let known = out.cues.entry(*cue).or_default().entry(phrase).or_default();
                        if !known.contains(&language) {
                            known.push(language);
                        }
                    }
                }
            }
        }
        out.wordless = out.first_words.of("");
        out
    }

    /// True if a folded phrase is a cue of this kind in any language.
    pub fn is(&self, cue: Cue, phrase: &str) -> bool {
        self.kinds.of(phrase) & (1 << (cue as u64)) != 0
    }

    /// True if a folded phrase is a cue of one of these kinds in any language.
    pub fn is_any(&self, cues: &[Cue], phrase: &str) -> bool {
        let kinds = self.kinds.of(phrase);
        kinds != 0 && cues.iter().any(|cue| kinds & (1 << (*cue as u64)) != 0)
    }

    /// The first of these kinds that a folded phrase is a cue of.
    pub fn first_of(&self, cues: &[Cue], phrase: &str) -> Option<Cue> {
        let kinds = self.kinds.of(phrase);
        if kinds == 0 {
            return None;
        }
        cues.iter()
            .copied()
            .find(|cue| kinds & (1 << (*cue as u64)) != 0)
    }

    /// True if a folded phrase of one of these kinds begins with a word, or has none.
    pub fn begins_any(&self, cues: &[Cue], word: &str) -> bool {
        let kinds = self.first_words.of(word) | self.wordless;
        kinds != 0 && cues.iter().any(|cue| kinds & (1 << (*cue as u64)) != 0)
    }

    /// The phrases of a kind, folded, in order.
    pub fn phrases(&self, cue: Cue) -> impl Iterator<Item = &str> {
        self.cues
            .get(&cue)
            .into_iter()
            .flat_map(|phrases| phrases.keys().map(String::as_str))
    }

    /// True if a month's name of two words begins with a folded word.
    pub fn opens_month(&self, word: &str) -> bool {
        self.opening_months.of(word) != 0
    }

    /// The month of a folded word (or two): by the page's language if that knows it, else where all languages agree.
    pub fn month(&self, word: &str, language: Option<&str>) -> Option<u8> {
        if self.month_names.of(word) == 0 {
            return None;
        }
        let known = self.months.get(word)?;
        let primary = language.map(primary);
        if let Some((_, month)) = known.iter().find(|(lang, _)| Some(*lang) == primary) {
            return Some(*month);
        }
        let (_, first) = known.first()?;
        if known.iter().all(|(_, month)| month == first) {
            return Some(*first);
        }
        // "listopad" is October to Croats alone, and they say so in their pages' language.
        let others: Vec<u8> = known
            .iter()
            .filter(|(lang, _)| *lang != "hr")
            .map(|(_, month)| *month)
            .collect();
        let first = others.first()?;
        others.iter().all(|month| month == first).then_some(*first)
    }

    /// How a language writes dates in figures. English has no one order: `None` unless the region tells.
    pub fn order(&self, language: &str) -> Option<Order> {
        let folded = language.to_ascii_lowercase();
        let mut parts = folded.split(['-', '_']);
        let primary = parts.next()?;
        if primary == "en" {
            return match parts.next_back()? {
                "us" | "ph" => Some(Order::MonthDayYear),
                "gb" | "uk" | "au" | "nz" | "ie" | "in" | "za" | "sg" | "hk" | "my" | "ng"
                | "ke" | "eu" | "mt" | "pk" | "gh" => Some(Order::DayMonthYear),
                _ => None,
            };
        }
        let primary = match primary {
            "nb" | "nn" => "no",
            other => other,
        };
        self.orders.get(primary).copied()
    }
}

/// The primary subtag of a language tag, lower case where it is so written: `en` of `en-GB`; `no` for `nb` and `nn`.
pub fn primary(language: &str) -> &str {
    let first = language.split(['-', '_']).next().unwrap_or(language);
    match first {
        "nb" | "nn" | "NB" | "NN" => "no",
        first => first,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_way_of_folding_gives_what_the_long_one_does() {
        for text in [
            "Plain  Words\tand 3 Numbers",
            " It’s a “Big” – `day` • here ",
            "‘x’ ‚y‛ „z“ — w",
        ] {
            let long = format!("{text} é");
            let short = format!("{} e", folded(text));
            assert_eq!(folded(&long), short.trim(), "{text:?}");
        }
    }

    #[test]
    fn months_are_known_in_many_languages() {
        for (word, language, month) in [
            ("März", Some("de"), 3),
            ("MARS", None, 3),
            ("июля", None, 7),
            ("Αυγούστου", None, 8),
            ("listopadu", Some("cs"), 11),
            ("listopad", Some("hr"), 10),
            ("listopad", None, 11),
            ("أكتوبر", None, 10),
            ("פברואר", None, 2),
            ("października", None, 10),
            ("Ağustos", None, 8),
            ("elokuuta", None, 8),
        ] {
            assert_eq!(
                LANGUAGES.month(&folded(word), language),
                Some(month),
                "{word}"
            );
        }
        assert_eq!(LANGUAGES.month("monday", None), None);
    }

    #[test]
    fn numeric_dates_are_read_as_the_language_writes_them() {
        assert_eq!(LANGUAGES.order("de-AT"), Some(Order::DayMonthYear));
        assert_eq!(LANGUAGES.order("en_US"), Some(Order::MonthDayYear));
        assert_eq!(LANGUAGES.order("en-GB"), Some(Order::DayMonthYear));
        assert_eq!(LANGUAGES.order("en"), None);
        assert_eq!(LANGUAGES.order("ja"), Some(Order::YearMonthDay));
    }

    #[test]
    fn every_required_language_has_its_words() {
        for language in [
            "en", "de", "fr", "es", "it", "pt", "nl", "pl", "cs", "sv", "da", "no", "fi", "ru",
            "uk", "el", "tr", "ar", "he", "zh", "ja", "ko",
        ] {
            for cue in [
                Cue::Label,
                Cue::And,
                Cue::Desk,
                Cue::Published,
                Cue::Updated,
            ] {
                assert!(
                    LANGUAGES
                        .cues
                        .get(&cue)
                        .is_some_and(|phrases| phrases.values().flatten().any(|l| *l == language)),
                    "{language} lacks {cue:?}"
                );
            }
        }
    }
}
