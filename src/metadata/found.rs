//! What sources find: a value for a field, as it stands in the page, with the place it stood in.

use crate::article::AgentKind;

/// The fields that sources look for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sought {
    /// A title of the page or headline of the article.
    Title,
    /// A second headline.
    AlternativeTitle,
    /// A description or summary.
    Description,
    /// A name, or a line of names, of those who wrote it.
    Author,
    /// When it was first published.
    Published,
    /// When it was last changed.
    Modified,
    /// A date, and no word of what it is the date of.
    Dated,
    /// Who published it.
    Publisher,
    /// A name of the site.
    Site,
    /// Section of the site.
    Section,
    /// A keyword, or a line of them parted by commas.
    Keywords,
    /// Language.
    Language,
    /// The page's own address.
    Address,
    /// Digital object identifier.
    Doi,
    /// Licence.
    Licence,
    /// Rights notice.
    Rights,
    /// Type of the article, as schema.org names it.
    Kind,
}

/// A value found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The field.
    pub field: Sought,
    /// The value as it stands, references of HTML decoded, white space collapsed.
    pub value: String,
    /// Where: `json-ld`, `meta og:title`, `h1`, `byline`.
    pub source: String,
    /// Weight against other finds of the same field, 0 to 100.
    pub trust: u8,
    /// Person or organisation, where the source says so.
    pub agent: AgentKind,
    /// Address of a page about the person.
    pub url: Option<String>,
    /// The block that it stands in.
    pub block: Option<usize>,
}

impl Found {
    /// A value of a field.
    pub fn new(field: Sought, value: &str, source: impl Into<String>, trust: u8) -> Self {
        Self {
            field,
            value: crate::text::squeeze(&super::entities::decode(value)),
            source: source.into(),
            trust,
            agent: AgentKind::Unknown,
            url: None,
            block: None,
        }
    }

    /// True for a template that nobody filled in, such as "{{site.name}}". A title may speak of one, and counts as unfilled
    /// only if it is nothing else.
    pub fn is_unfilled(&self) -> bool {
        let value = self.value.trim();
        // The clock's zero stands for a time that nobody set.
        let zero = ["1970-01-01T0", "1969-12-31T", "0000-", "0001-01-01"];
        if matches!(
            self.field,
            Sought::Published | Sought::Modified | Sought::Dated
        ) && zero.iter().any(|zero| value.starts_with(zero))
        {
            return true;
        }
        // Each of the signs below has one of these.
        if memchr::memchr3(b'{', b'%', b'[', value.as_bytes()).is_none() {
            return false;
        }
        let speaks = matches!(
            self.field,
            Sought::Title | Sought::AlternativeTitle | Sought::Description
        );
        [
            ("{{", "}}"),
            ("{%", "%}"),
            ("<%", "%>"),
            ("${", "}"),
            ("#{", "}"),
            ("[[", "]]"),
            ("%%", "%%"),
        ]
        .iter()
        .any(|(open, close)| {
            if speaks {
                return value.len() >= open.len() + close.len()
                    && value.starts_with(open)
                    && value.ends_with(close)
                    && value.matches(open).count() <= 2;
            }
            value
                .split_once(open)
                .is_some_and(|(_, rest)| rest.contains(close))
        })
    }

    /// The same, with the block that it stands in.
    pub fn at(mut self, block: usize) -> Self {
        self.block = Some(block);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_that_nobody_filled_in_are_no_values() {
        let unfilled = |field, value| Found::new(field, value, "meta", 50).is_unfilled();
        for value in [
            "{{site.name}}",
            "{{ site.name }} News",
            "${publisher}",
            "<%= site %>",
            "%%SITENAME%%",
            "[[author]]",
        ] {
            assert!(unfilled(Sought::Site, value), "{value}");
        }
        assert!(unfilled(Sought::Title, "{{ page.title }}"));
        assert!(!unfilled(
            Sought::Title,
            "What {{ and }} mean in a template"
        ));
        for value in ["1970-01-01T01:00:00+01:00", "0001-01-01T00:00:00"] {
            assert!(unfilled(Sought::Published, value), "{value}");
        }
        assert!(!unfilled(Sought::Published, "1970-01-01"));
        for value in ["Harbour Post", "100 % Ferry", "{Harbour}", "Post [2]"] {
            assert!(!unfilled(Sought::Publisher, value), "{value}");
        }
    }
}
