//! Language tags as editions may print them: well-formed (BCP 47, RFC 5646 section 2.1), whatever the page says.

use crate::article::Article;

/// Tag for a language that is not known (ISO 639-2).
pub const UNDETERMINED: &str = "und";

/// The language of an article: its tag if that is well-formed, else [`UNDETERMINED`].
pub fn of(article: &Article) -> &str {
    article
        .metadata
        .language
        .as_ref()
        .and_then(|language| well_formed(&language.value))
        .unwrap_or(UNDETERMINED)
}

/// The tag, if it is well-formed: language, then script, region and variants in this order, then extensions and
/// private use. Registered irregular tags (`i-klingon`) are not taken.
pub fn well_formed(tag: &str) -> Option<&str> {
    let tag = tag.trim();
    let letters = |part: &str| part.bytes().all(|b| b.is_ascii_alphabetic());
    let mixed = |part: &str| part.bytes().all(|b| b.is_ascii_alphanumeric());
    let mut parts = tag.split('-').peekable();
    let language = parts.next()?;
    if !letters(language) || !(2..=8).contains(&language.len()) {
        return None;
    }
    if language.len() <= 3
        && let Some(part) = parts.peek()
        && part.len() == 3
        && letters(part)
    {
        parts.next();
    }
    if let Some(part) = parts.peek()
        && part.len() == 4
        && letters(part)
    {
        parts.next();
    }
    if let Some(part) = parts.peek()
        && ((part.len() == 2 && letters(part))
            || (part.len() == 3 && part.bytes().all(|b| b.is_ascii_digit())))
    {
        parts.next();
    }
    while let Some(part) = parts.peek() {
        let digit_first = part.starts_with(|c: char| c.is_ascii_digit());
        if !mixed(part) || !((5..=8).contains(&part.len()) || (part.len() == 4 && digit_first)) {
            break;
        }
        parts.next();
    }
    // Extensions: a singleton and one or more subtags of 2 to 8; after `x` subtags of 1 to 8.
    while let Some(singleton) = parts.next() {
        if singleton.len() != 1 || !mixed(singleton) {
            return None;
        }
        let least = if singleton.eq_ignore_ascii_case("x") {
            1
        } else {
            2
        };
        let mut any = false;
        while let Some(part) = parts.peek() {
            if part.len() < least || part.len() > 8 || !mixed(part) {
                break;
            }
            any = true;
            parts.next();
        }
        if !any {
            return None;
        }
    }
    Some(tag)
}

#[cfg(test)]
mod tests {
    use super::well_formed;

    #[test]
    fn tags_of_the_standard_are_taken_and_others_are_not() {
        for tag in [
            "en",
            "en-GB",
            "zh-Hant-TW",
            "sr-Latn",
            "de-CH-1996",
            "es-419",
            "x-foo",
            "und",
            "en-u-ca-gregory",
            "zh-cmn-Hans",
            "en-x-a-b",
        ] {
            assert_eq!(well_formed(tag).is_some(), !tag.starts_with("x-"), "{tag}");
        }
        for tag in [
            "",
            "e",
            "en_GB",
            "english language",
            "en-",
            "en--GB",
            "en\" x",
            "en-GB-",
            "en-u",
        ] {
            assert_eq!(well_formed(tag), None, "{tag}");
        }
    }
}
