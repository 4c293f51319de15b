//! HTML within a value: heads declare `<a href="/anna">Anna Muster</a>` as an author.

use std::borrow::Cow;

/// A longer value is left as it is, in bytes: the parser would take its time over deep nesting.
const LONGEST: usize = 2_000;

/// The words of a value without the elements in it, a space between two texts.
pub fn words(value: &str) -> Cow<'_, str> {
    if !value.contains('<') || value.len() > LONGEST {
        return Cow::Borrowed(value);
    }
    let html = scraper::Html::parse_fragment(value);
    let texts: Vec<&str> = html.root_element().text().collect();
    Cow::Owned(texts.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_within_a_value_are_dropped() {
        for (value, expected) in [
            ("Anna Muster", "Anna Muster"),
            ("<a href=\"/a?b>c\">Anna Muster</a>", "Anna Muster"),
            ("<b>Anna</b><!-- x --><i>Muster</i>", "Anna Muster"),
            ("3 < 4", "3 < 4"),
        ] {
            assert_eq!(words(value), expected);
        }
        let long = "<p>".repeat(1_000);
        assert_eq!(words(&long), long);
    }
}
