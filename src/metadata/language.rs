//! Language and direction: what the page declares, held against what its text is written in.

use super::found::{Found, Sought};
use crate::{
    article::Field,
    notice::Notice,
    page::{Page, SourceKind},
    text,
};
use whatlang::{Lang, Script};

/// Characters of text that the detection looks at.
const SAMPLE: usize = 3_000;
/// Characters that may bear out a declaration.
const PROOF: usize = 400;
/// Fewer letters than this say nothing.
const ENOUGH: usize = 120;

/// The language of the article and whether it runs from right to left.
pub fn choose(page: &Page, found: &[Found], notices: &mut Vec<Notice>) -> (Field<String>, bool) {
    let mut declared: Vec<(&Found, String)> = found
        .iter()
        .filter(|f| f.field == Sought::Language)
        .filter_map(|f| Some((f, well_formed(&f.value)?)))
        .collect();
    declared.sort_by_key(|(f, _)| std::cmp::Reverse(f.trust));
    // What the page declares needs no long proof: if its first words bear it out, that is enough.
    let detected = declared
        .first()
        .and_then(|(_, tag)| {
            let proof = sample(page, PROOF);
            let proof = text::first_chars(&proof, PROOF);
            if let Some(tag) = plainly(primary(tag), proof) {
                return Some(Detected {
                    tag,
                    script: Script::Latin,
                    sure: true,
                    certain: false,
                });
            }
            let found = detect(proof)?;
            (found.sure && close(primary(tag), found.tag)).then_some(found)
        })
        .or_else(|| detect(&sample(page, SAMPLE)));
    let field = match (declared.first(), &detected) {
        (Some((f, tag)), Some(found)) => {
            let primary = primary(tag);
            let (own, script) = (found.tag, found.script);
            // Another declaration may be the right one: the template says English, the article German.
            let other = declared
                .iter()
                .find(|(_, tag)| self::primary(tag) == own && own != primary);
            if close(primary, own) || !found.sure {
                Field::new(
                    tag.clone(),
                    f.source.clone(),
                    "declared, and the text is in it or does not tell",
                )
            } else if let Some((f, tag)) = other {
                Field::new(
                    tag.clone(),
                    f.source.clone(),
                    "the declaration that the text bears out",
                )
            } else if found.certain || !written_in(primary, script) {
                notices.push(Notice::info(
                    "metadata.language.differs",
                    format!(
                        "the page declares its language as {}, but its text is written in {own}; {own} was taken",
                        text::shown(tag)
                    ),
                ));
                Field::new(
                    own.to_owned(),
                    "text",
                    format!("the page declares {tag}, but the text is plainly written in {own}"),
                )
            } else {
                Field::new(
                    tag.clone(),
                    f.source.clone(),
                    "declared; the text is too mixed to tell otherwise",
                )
            }
        }
        (Some((f, tag)), None) => Field::new(
            tag.clone(),
            f.source.clone(),
            "declared; there is too little text to tell otherwise",
        ),
        (None, Some(found)) if found.sure => Field::new(
            found.tag.to_owned(),
            "text",
            "not declared; detected from the text",
        ),
        (None, _) => {
            notices.push(Notice::info(
                "metadata.language.unknown",
                "neither the page nor its text tells the language; it is given as und (undetermined)",
            ));
            Field::new(
                "und".to_owned(),
                "none",
                "neither the page nor its text tells",
            )
        }
    };
    let rtl = match primary(&field.value) {
        "und" => page
            .head
            .dir
            .as_deref()
            .is_some_and(|dir| dir.trim().eq_ignore_ascii_case("rtl")),
        _ => is_rtl(&field.value),
    };
    (field, rtl)
}

/// True for languages written from right to left, the script subtag before the language's habit.
pub fn is_rtl(tag: &str) -> bool {
    let lower = tag.to_ascii_lowercase();
    let mut parts = lower.split('-');
    let primary = parts.next().unwrap_or_default();
    for part in parts {
        match part {
            "arab" | "hebr" | "syrc" | "thaa" | "nkoo" => return true,
            "latn" | "cyrl" => return false,
            _ => {}
        }
    }
    matches!(
        primary,
        "ar" | "he"
            | "fa"
            | "ur"
            | "yi"
            | "ps"
            | "sd"
            | "ug"
            | "dv"
            | "ckb"
            | "syr"
            | "arc"
            | "arz"
            | "prs"
    )
}

/// Two-letter codes of ISO 639-1.
const ISO_639_1: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et \
    eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv \
    kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru \
    rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// A language tag as BCP 47 writes it (RFC 5646, 2.1.1): `en_us` -> `en-US`. None for what is no tag.
pub fn well_formed(tag: &str) -> Option<String> {
    let first = tag.split([',', ';']).next()?.trim();
    let mut parts = first.split(['-', '_']);
    let primary = parts.next()?.to_ascii_lowercase();
    let primary = match primary.as_str() {
        "iw" => "he".to_owned(),
        "in" => "id".to_owned(),
        "ji" => "yi".to_owned(),
        _ => primary,
    };
    let known = ISO_639_1
        .split_ascii_whitespace()
        .any(|code| code == primary)
        || [
            "gsw", "ast", "hsb", "dsb", "fil", "haw", "yue", "cmn", "ckb", "scn", "vec", "nap",
            "bar", "nds", "sco", "szl", "csb", "sah", "mhr", "frr",
        ]
        .contains(&primary.as_str());
    if !known {
        return None;
    }
    let mut out = primary;
    let mut script = false;
    let mut region = false;
    for part in parts {
        let letters = part.bytes().all(|b| b.is_ascii_alphabetic());
        let digits = part.bytes().all(|b| b.is_ascii_digit());
        if part.len() == 4 && letters && !script && !region {
            let mut chars = part.chars();
            if let Some(first) = chars.next() {
                out.push('-');
                out.push(first.to_ascii_uppercase());
                out.push_str(&chars.as_str().to_ascii_lowercase());
            }
            script = true;
        } else if !region && (part.len() == 2 && letters || part.len() == 3 && digits) {
            out.push('-');
            out.push_str(&part.to_ascii_uppercase());
            region = true;
        } else {
            // What else may follow is seldom right in pages.
            break;
        }
    }
    // Regions that are none: "en-UK", "en-EN" stay a language.
    for (wrong, right) in [("-UK", "-GB"), ("-EN", ""), ("-XX", ""), ("-ZZ", "")] {
        if let Some(head) = out.strip_suffix(wrong)
            && !(wrong == "-UK" && head != "en")
        {
            out = format!("{head}{right}");
        }
    }
    Some(out)
}

fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

/// Languages that a detector takes for each other, or names for one: no reason to doubt a declaration.
fn close(one: &str, other: &str) -> bool {
    const FAMILIES: &[&[&str]] = &[
        &["no", "nb", "nn", "da", "sv"],
        &["hr", "sr", "bs", "sl", "mk", "bg", "sh"],
        &["cs", "sk"],
        &["es", "ca", "gl", "pt", "an", "ast", "oc", "eu"],
        &["ru", "uk", "be", "bg", "sr", "mk"],
        &["id", "ms", "jv", "su"],
        &["nl", "af", "fy", "li"],
        &["zh", "cmn", "yue"],
        &["fa", "ps", "prs", "ckb", "ku"],
        &["hi", "mr", "ne", "sa"],
        &["tr", "az", "tk"],
        &["de", "gsw", "lb", "bar", "nds", "yi"],
        &["fr", "oc", "br", "co"],
        &["it", "co", "scn", "vec", "nap", "sc", "la", "rm"],
        &["fil", "tl"],
        &["en", "sco", "cy", "ga", "gd"],
        &["fi", "et"],
        &["lt", "lv"],
    ];
    one == other
        || FAMILIES
            .iter()
            .any(|family| family.contains(&one) && family.contains(&other))
}

struct Detected {
    tag: &'static str,
    script: Script,
    /// Good enough where nothing is declared.
    sure: bool,
    /// Good enough to go before a declaration.
    certain: bool,
}

/// Small words that stand in every text of a language and in few of another.
const SMALL_WORDS: &[(&str, &[&str])] = &[
    (
        "en",
        &[
            "the", "of", "and", "to", "that", "with", "for", "are", "this", "is", "was", "you",
            "from",
        ],
    ),
    (
        "de",
        &[
            "der", "die", "und", "das", "den", "von", "mit", "nicht", "auf", "sich", "ist", "für",
            "ein", "eine", "im",
        ],
    ),
    (
        "fr",
        &[
            "le", "la", "les", "des", "et", "dans", "pour", "une", "du", "est", "sur", "pas",
            "qui", "au",
        ],
    ),
    (
        "es",
        &[
            "el", "los", "las", "del", "que", "para", "una", "con", "por", "y", "su", "se",
        ],
    ),
    (
        "nl",
        &[
            "het", "een", "van", "dat", "voor", "niet", "met", "zijn", "ook", "naar", "bij", "deze",
        ],
    ),
];

/// The language, if a text is so plainly in it that no detector need be asked: Latin letters, and many of its small words.
fn plainly(language: &str, text: &str) -> Option<&'static str> {
    let (tag, small) = SMALL_WORDS.iter().find(|(tag, _)| *tag == language)?;
    let (mut all, mut hits, mut letters) = (0usize, 0usize, 0usize);
    let mut kinds = 0u32;
    for word in text
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
    {
        if !word.is_ascii() && word.chars().any(|c| u32::from(c) > LATIN) {
            return None;
        }
        all += 1;
        letters += text::chars(word);
        let known = |known: &&str| word.eq_ignore_ascii_case(known);
        if word.len() <= 5
            && let Some(at) = small.iter().position(known)
        {
            hits += 1;
            kinds |= 1 << at;
        }
    }
    (letters >= 2 * ENOUGH && hits * 100 >= all * 12 && kinds.count_ones() >= 4).then_some(*tag)
}

/// The last letter of Latin Extended-B.
const LATIN: u32 = 0x24F;

fn detect(sample: &str) -> Option<Detected> {
    let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
    let info = whatlang::detect(sample)?;
    let dense = matches!(
        info.script(),
        Script::Mandarin | Script::Hiragana | Script::Katakana | Script::Hangul
    );
    let least = if dense { ENOUGH / 3 } else { ENOUGH };
    if letters < least {
        return None;
    }
    let tag = code(info.lang())?;
    // Japanese is told from Chinese by its kana.
    let kana = sample
        .chars()
        .filter(|c| matches!(u32::from(*c), 0x3040..=0x30FF))
        .count();
    let tag = if tag == "zh" && kana * 10 > letters {
        "ja"
    } else {
        tag
    };
    Some(Detected {
        tag,
        script: info.script(),
        sure: dense || info.is_reliable() || info.confidence() > 0.7,
        certain: letters >= 400 && info.is_reliable() && info.confidence() > 0.9,
    })
}

/// Whether a language is written in a script; true where it is not known.
fn written_in(language: &str, script: Script) -> bool {
    let usual: &[Script] = match language {
        "en" | "de" | "fr" | "es" | "it" | "pt" | "nl" | "pl" | "cs" | "sk" | "sv" | "da"
        | "no" | "nb" | "nn" | "fi" | "tr" | "ro" | "hu" | "hr" | "sl" | "et" | "lt" | "lv"
        | "vi" | "id" | "ca" | "af" | "is" | "ga" | "sq" => &[Script::Latin],
        "ru" | "uk" | "bg" | "be" | "mk" => &[Script::Cyrillic],
        "ar" | "fa" | "ur" => &[Script::Arabic],
        "he" | "yi" => &[Script::Hebrew],
        "el" => &[Script::Greek],
        "ja" => &[Script::Mandarin, Script::Hiragana, Script::Katakana],
        "zh" => &[Script::Mandarin],
        "ko" => &[Script::Hangul],
        _ => return true,
    };
    usual.contains(&script)
}

/// The text of long blocks with few links, up to so many characters and the breaks between blocks.
fn sample(page: &Page, most: usize) -> String {
    let mut out = String::new();
    let mut left = most;
    for least in [80, 20] {
        for block in &page.blocks {
            if left == 0 {
                return out;
            }
            if block.hidden
                || block.kind != SourceKind::Text
                || block.link_density > 0.3
                || block.lang.is_some()
            {
                continue;
            }
            let words = block.text.words();
            if words.len() < least || text::chars(&words) < least {
                continue;
            }
            let part = text::first_chars(&words, left.min(600));
            left = left.saturating_sub(text::chars(part));
            out.push_str(part);
            out.push('\n');
        }
        if text::chars(&out) >= 400 {
            break;
        }
    }
    out
}

/// The shortest code of a detected language (ISO 639-1 before 639-3).
fn code(lang: Lang) -> Option<&'static str> {
    Some(match lang {
        Lang::Eng => "en",
        Lang::Rus => "ru",
        Lang::Cmn => "zh",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Ben => "bn",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Ukr => "uk",
        Lang::Kat => "ka",
        Lang::Ara => "ar",
        Lang::Hin => "hi",
        Lang::Jpn => "ja",
        Lang::Heb => "he",
        Lang::Yid => "yi",
        Lang::Pol => "pl",
        Lang::Amh => "am",
        Lang::Jav => "jv",
        Lang::Kor => "ko",
        Lang::Nob => "no",
        Lang::Dan => "da",
        Lang::Swe => "sv",
        Lang::Fin => "fi",
        Lang::Tur => "tr",
        Lang::Nld => "nl",
        Lang::Hun => "hu",
        Lang::Ces => "cs",
        Lang::Ell => "el",
        Lang::Bul => "bg",
        Lang::Bel => "be",
        Lang::Mar => "mr",
        Lang::Kan => "kn",
        Lang::Ron => "ro",
        Lang::Slv => "sl",
        Lang::Hrv => "hr",
        Lang::Srp => "sr",
        Lang::Mkd => "mk",
        Lang::Lit => "lt",
        Lang::Lav => "lv",
        Lang::Est => "et",
        Lang::Tam => "ta",
        Lang::Vie => "vi",
        Lang::Urd => "ur",
        Lang::Tha => "th",
        Lang::Guj => "gu",
        Lang::Uzb => "uz",
        Lang::Pan => "pa",
        Lang::Aze => "az",
        Lang::Ind => "id",
        Lang::Tel => "te",
        Lang::Pes => "fa",
        Lang::Mal => "ml",
        Lang::Ori => "or",
        Lang::Mya => "my",
        Lang::Nep => "ne",
        Lang::Sin => "si",
        Lang::Khm => "km",
        Lang::Tuk => "tk",
        Lang::Aka => "ak",
        Lang::Zul => "zu",
        Lang::Sna => "sn",
        Lang::Afr => "af",
        Lang::Lat => "la",
        Lang::Slk => "sk",
        Lang::Cat => "ca",
        Lang::Tgl => "tl",
        Lang::Hye => "hy",
        Lang::Cym => "cy",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_well_formed() {
        for (tag, want) in [
            ("en_US", Some("en-US")),
            ("EN-gb", Some("en-GB")),
            ("zh-hans-cn", Some("zh-Hans-CN")),
            ("de", Some("de")),
            ("en-UK", Some("en-GB")),
            ("iw", Some("he")),
            ("es-419", Some("es-419")),
            ("english", None),
            ("x-default", None),
            ("", None),
            ("german, de", None),
            ("de, en", Some("de")),
        ] {
            assert_eq!(well_formed(tag).as_deref(), want, "{tag}");
        }
    }

    #[test]
    fn direction_is_that_of_the_language() {
        assert!(is_rtl("ar-EG") && is_rtl("he") && is_rtl("ku-Arab"));
        assert!(!is_rtl("en") && !is_rtl("uz-Latn"));
    }
}
