//! Which attributes of an element are read: those that the walk or the tree builder looks at.

use html5ever::{LocalName, local_name};
use memchr::memchr2_iter;

/// Which attributes of an element are read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Filter {
    /// All of them.
    All,
    /// Those that any element may say something with.
    Known,
    /// Those of a picture: its address may stand under any name.
    Picture,
    /// The addresses of a `<source>`.
    Source,
    /// Those of a `<link>`.
    Link,
    /// The type of a script.
    Script,
}

impl Filter {
    /// Formatting elements are compared with each other by all their attributes (HTML, 13.2.4.3); `a`, of which only one is
    /// open at a time, is not among them here.
    pub(super) fn of(name: &LocalName) -> Self {
        match *name {
            local_name!("meta")
            | local_name!("b")
            | local_name!("big")
            | local_name!("code")
            | local_name!("em")
            | local_name!("font")
            | local_name!("i")
            | local_name!("nobr")
            | local_name!("s")
            | local_name!("small")
            | local_name!("strike")
            | local_name!("strong")
            | local_name!("tt")
            | local_name!("u")
            | local_name!("math")
            | local_name!("object")
            | local_name!("embed")
            | local_name!("annotation-xml") => Self::All,
            local_name!("img") => Self::Picture,
            local_name!("source") => Self::Source,
            local_name!("link") => Self::Link,
            local_name!("script") => Self::Script,
            _ => Self::Known,
        }
    }

    /// True for an attribute that is read.
    pub(super) fn keeps(self, name: &str, value: &[u8]) -> bool {
        match self {
            Self::All => true,
            Self::Known => is_known(name, value),
            Self::Picture => {
                is_any(name, &["alt", "width", "height"])
                    || starts_with(name, "data-")
                    || starts_with(name, "nitro-")
                    || is_known(name, value)
            }
            Self::Source => {
                let length = "srcset".len();
                let end = name.len().checked_sub(length);
                end.and_then(|end| name.get(end..))
                    .is_some_and(|end| end.eq_ignore_ascii_case("srcset"))
            }
            Self::Link => name.eq_ignore_ascii_case("hreflang") || is_known(name, value),
            Self::Script => name.eq_ignore_ascii_case("type"),
        }
    }
}

fn is_known(name: &str, value: &[u8]) -> bool {
    let bytes = name.as_bytes();
    match (bytes.len(), bytes.first().map(u8::to_ascii_lowercase)) {
        (2, Some(b'i')) => name.eq_ignore_ascii_case("id"),
        (3, Some(_)) => is_any(name, &["src", "dir", "rel"]),
        (4, Some(_)) => is_any(
            name,
            &["href", "role", "lang", "type", "name", "cite", "open"],
        ),
        (5, Some(b's')) if name.eq_ignore_ascii_case("style") => may_hide(value),
        (5, Some(_)) => is_any(name, &["class", "title", "start", "scope"]),
        (6, Some(_)) => is_any(name, &["hidden", "srcset"]),
        (7, Some(b'c' | b'r')) => is_any(name, &["colspan", "rowspan", "content"]),
        (8, Some(_)) => is_any(name, &["itemprop", "itemtype", "datetime", "data-src"]),
        (9, Some(b'i')) => name.eq_ignore_ascii_case("itemscope"),
        (10, Some(b'a')) => name.eq_ignore_ascii_case("aria-label"),
        (10, Some(b's')) => name.eq_ignore_ascii_case("shadowroot"),
        (11, Some(b'a')) => name.eq_ignore_ascii_case("aria-hidden"),
        (14, Some(b's')) => name.eq_ignore_ascii_case("shadowrootmode"),
        _ => false,
    }
}

fn is_any(name: &str, names: &[&str]) -> bool {
    names.iter().any(|known| name.eq_ignore_ascii_case(known))
}

fn starts_with(name: &str, start: &str) -> bool {
    name.get(..start.len())
        .is_some_and(|found| found.eq_ignore_ascii_case(start))
}

/// False for an inline style that cannot hide anything: it says neither `none` nor `hidden`, however that is written.
fn may_hide(style: &[u8]) -> bool {
    let says = |from: Option<usize>, word: &[u8]| {
        from.and_then(|from| style.get(from..from + word.len()))
            .is_some_and(|found| found.eq_ignore_ascii_case(word))
    };
    style.contains(&b'&')
        || memchr2_iter(b'n', b'N', style)
            .any(|at| says(Some(at), b"none") || says(at.checked_sub(5), b"hidden"))
}

#[cfg(test)]
mod tests {
    use super::{Filter, LocalName, may_hide};

    #[test]
    fn styles_that_may_hide() {
        for style in [
            "display:none",
            "color:red;DISPLAY:NONE",
            "visibility: Hidden",
            "display:n&#111;ne",
        ] {
            assert!(may_hide(style.as_bytes()), "{style}");
        }
        for style in [
            "",
            "color:green",
            "no",
            "width: 100%; margin: 0 auto; hidde",
        ] {
            assert!(!may_hide(style.as_bytes()), "{style}");
        }
    }

    #[test]
    fn what_elements_say_is_read() {
        for (element, attribute, kept) in [
            ("p", "CLASS", true),
            ("p", "onclick", false),
            ("p", "data-id", false),
            ("img", "data-original", true),
            ("img", "ALT", true),
            ("img", "sizes", false),
            ("source", "data-lazy-srcset", true),
            ("source", "media", false),
            ("link", "hreflang", true),
            ("script", "type", true),
            ("script", "src", false),
            ("b", "anything", true),
        ] {
            assert_eq!(
                Filter::of(&LocalName::from(element)).keeps(attribute, b""),
                kept,
                "{element} {attribute}"
            );
        }
    }
}
