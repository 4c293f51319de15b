//! The names of agencies, stock sites, archives and platforms in the spellings that the world prints.
//!
//! A name in, the table's entry out. The table is data (`agencies.tsv`); to add a name or a spelling, add it there.

use super::words::{self, Meanings, fold};
use std::sync::OnceLock;

/// What an agency is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// News agency.
    Wire,
    /// Picture agency.
    Photo,
    /// Stock site.
    Stock,
    /// Platform where people publish pictures.
    Platform,
    /// Public body.
    Public,
    /// Newspaper, broadcaster, studio.
    Press,
}

/// An entry of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agency {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub kind: Kind,
    /// True if this spelling names nothing else: it may be read as a credit without any other sign.
    pub certain: bool,
}

/// Spellings that are ordinary words or names too: alone they prove nothing.
const ORDINARY: &[&str] = &[
    "reporters",
    "forum",
    "moment",
    "beta",
    "burst",
    "mega",
    "rex",
    "contour",
    "variety",
    "caro",
    "panoramic",
    "tempo",
    "telegram",
    "mehr",
    "scala",
    "gamma",
    "heritage",
    "divergence",
    "bobo",
    "petra",
    "magnum",
    "keystone",
    "corbis",
    "splash",
    "polaris",
    "panos",
    "everett",
    "lori",
    "andina",
    "antara",
    "belga",
    "fotogramma",
    "inquam",
    "intime",
    "reporter",
    "depositphotos",
    "snapshot",
    "caters",
    "offside",
    "starface",
    "bridgeman",
    "contrasto",
    "invision",
    "abaca",
    "jiji",
    "sputnik",
    "photo",
    "gallo",
    "redux",
    "kommersant",
    "rapho",
    "moment rf",
    "cover",
    "bloomberg",
    "hulton",
    "life",
    "backgrid",
    "thinkstock",
    "notimex",
    "scanpix",
    "alinari",
    "bettmann",
    "image",
    "canva",
    "planet labs",
    "futura press",
    "photosport",
    "forum",
    "hina",
    "fonet",
    "sipa",
    "ansa",
    "imago",
    "apa",
    "rea",
    "anadolu",
    "zuma",
    "spa",
    "uni",
    "app",
    "sta",
    "map",
    "sid",
    "ana",
    "uig",
    "cns",
    "ic",
    "cfp",
    "cna",
    "pna",
    "ag",
    "ipa",
    "vii",
    "spl",
    "zb",
    "cp",
    "na",
    "nan",
    "bss",
    "ep",
    "pa",
    "aa",
    "tt",
    "tns",
    "mct",
    "ria",
    "sana",
    "مهر",
    "سانا",
    "وام",
    "واس",
    "بترا",
    "وفا",
    "قنا",
    "공유",
    "共同",
    "時事",
];

fn table() -> &'static Meanings<Agency> {
    static TABLE: OnceLock<Meanings<Agency>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut out = Meanings::new();
        for row in words::rows(include_str!("agencies.tsv")) {
            let (Some(name), Some(kind)) = (row.first().copied(), row.get(1)) else {
                continue;
            };
            let kind = match *kind {
                "wire" => Kind::Wire,
                "photo" => Kind::Photo,
                "stock" => Kind::Stock,
                "platform" => Kind::Platform,
                "public" => Kind::Public,
                _ => Kind::Press,
            };
            for spelling in std::iter::once(name).chain(words::entries(row.get(2).unwrap_or(&""))) {
                let folded = fold(spelling);
                let certain = matches!(kind, Kind::Wire | Kind::Photo | Kind::Stock)
                    && !ORDINARY.contains(&folded.as_str())
                    && folded.chars().count() > 1;
                let agency = Agency {
                    name,
                    kind,
                    certain,
                };
                if folded.chars().count() <= 3 && folded.is_ascii() {
                    // Short names count only in capitals as printed: `pa`, `na` and `aa` are words.
                    out.entry(format!("={spelling}")).or_insert(agency);
                } else {
                    out.entry(folded).or_insert(agency);
                }
            }
        }
        out
    })
}

/// The agency of a name, if the table has it in this spelling. Case makes no difference from four letters on.
pub fn find(name: &str) -> Option<Agency> {
    let name = words::part(
        name,
        words::trimmed(name, &[',', ';', ':', '.', '"', '„', '“', '”']),
    );
    if name.is_empty() || name.len() > 80 {
        return None;
    }
    if name.len() <= 3 && name.is_ascii() {
        return table().get(&format!("={name}")).copied();
    }
    let folded = fold(name);
    if let Some(agency) = table().get(&folded) {
        return Some(*agency);
    }
    if let Some(rest) = folded.strip_prefix("the ") {
        return table()
            .get(rest)
            .copied()
            .filter(|agency| agency.certain || agency.kind == Kind::Press);
    }
    if folded.chars().count() <= 3 && folded.is_ascii() {
        let squeezed: String = unicode_normalization::UnicodeNormalization::nfkc(name).collect();
        return table().get(&format!("={squeezed}")).copied();
    }
    None
}

/// The longest name of the table at the end of a text: where it starts.
pub fn at_end(text: &str) -> Option<(usize, Agency)> {
    let text = words::part(text, 0..words::trimmed(text, &[]).end);
    let mut best = None;
    let mut tried = 0;
    let mut after = None;
    for (at, c) in text.char_indices().rev() {
        if let Some(after) = after
            && words::may_begin(Some(c), after)
            && after.is_alphanumeric()
        {
            let start = at.saturating_add(c.len_utf8());
            if let Some(agency) = find(words::part(text, start..text.len())) {
                best = Some((start, agency));
            }
            tried += 1;
        }
        if tried > 10 {
            return best;
        }
        after = Some(c);
    }
    find(text).map(|agency| (0, agency)).or(best)
}

/// The longest name of the table at the start of a text: where it ends.
pub fn at_start(text: &str) -> Option<(usize, Agency)> {
    let mut best = None;
    let mut tried = 0;
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        if let Some(before) = before
            && before.is_alphanumeric()
            && words::may_end(before, Some(c))
        {
            if let Some(agency) = find(words::part(text, 0..at)) {
                best = Some((at, agency));
            }
            tried += 1;
        }
        if tried > 8 {
            return best;
        }
        before = Some(c);
    }
    find(text)
        .map(|agency| (text.trim_end().len(), agency))
        .or(best)
}
