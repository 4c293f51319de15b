//! Elements of a page: those of its attributes that matter, and what they say.

use crate::{article::Style, page::tree::Element};
use html5ever::{LocalName, local_name};

/// The style that an element's name adds.
pub(super) fn styled(mut style: Style, name: &str) -> Style {
    match name {
        "b" | "strong" => style.strong = true,
        "i" | "em" | "var" => style.emphasis = true,
        "code" | "kbd" | "samp" | "tt" => style.code = true,
        "sup" => style.superscript = true,
        "sub" => style.subscript = true,
        "s" | "del" | "strike" => style.deleted = true,
        _ => {}
    }
    style
}

/// The attributes of an element that matter, borrowed from it: those that are asked for at once, the others when they are.
pub(super) struct Attributes<'a> {
    element: &'a Element,
    pub(super) class: &'a str,
    pub(super) id: &'a str,
    pub(super) itemprop: &'a str,
    pub(super) role: &'a str,
    pub(super) lang: Option<&'a str>,
    pub(super) href: Option<&'a str>,
    pub(super) rel: Option<&'a str>,
    pub(super) name: Option<&'a str>,
    /// True if it is an item (microdata) of its own.
    pub(super) is_item: bool,
    pub(super) hidden: bool,
}

impl<'a> Attributes<'a> {
    /// Reads an element's attributes.
    pub(super) fn of(element: &'a Element) -> Self {
        let mut found = Self {
            element,
            class: "",
            id: "",
            itemprop: "",
            role: "",
            lang: None,
            href: None,
            rel: None,
            name: None,
            is_item: false,
            hidden: false,
        };
        for attribute in &element.attributes {
            let value = &attribute.value;
            match attribute.name.local {
                local_name!("class") => {
                    found.class = value.trim();
                    found.hidden |= hides_by_class(value);
                }
                local_name!("id") => found.id = value.trim(),
                local_name!("href") => found.href = Some(value),
                local_name!("style") => found.hidden |= hides(value),
                local_name!("itemprop") => found.itemprop = value.trim(),
                local_name!("role") => found.role = value.trim(),
                local_name!("lang") => found.lang = Some(value),
                local_name!("rel") => found.rel = Some(value),
                local_name!("name") => found.name = Some(value),
                local_name!("hidden") => {
                    found.hidden |= !value.eq_ignore_ascii_case("until-found");
                }
                local_name!("aria-hidden") => {
                    found.hidden |= value.trim().eq_ignore_ascii_case("true");
                }
                local_name!("itemscope") | local_name!("itemtype") => found.is_item = true,
                _ => {}
            }
        }
        found
    }

    fn get(&self, wanted: &LocalName) -> Option<&'a str> {
        let mut attributes = self.element.attributes.iter().rev();
        attributes
            .find(|attribute| attribute.name.local == *wanted)
            .map(|attribute| &*attribute.value)
    }

    pub(super) fn content(&self) -> Option<&'a str> {
        self.get(&local_name!("content"))
    }

    pub(super) fn datetime(&self) -> Option<&'a str> {
        self.get(&local_name!("datetime"))
    }

    pub(super) fn dir(&self) -> Option<&'a str> {
        self.get(&local_name!("dir"))
    }

    pub(super) fn itemtype(&self) -> Option<&'a str> {
        self.get(&local_name!("itemtype"))
    }

    pub(super) fn src(&self) -> Option<&'a str> {
        self.get(&local_name!("src"))
    }

    pub(super) fn title(&self) -> Option<&'a str> {
        self.get(&local_name!("title"))
    }

    pub(super) fn aria_label(&self) -> Option<&'a str> {
        self.get(&local_name!("aria-label"))
    }

    /// True for a `<template>` whose contents are shown.
    pub(super) fn is_shadow_root(&self) -> bool {
        let mut attributes = self.element.attributes.iter();
        attributes
            .any(|attribute| matches!(&*attribute.name.local, "shadowrootmode" | "shadowroot"))
    }

    /// Class, id, itemprop and role values, space-separated; put together in `room` if there are several.
    pub(super) fn words<'r>(&'r self, room: &'r mut String) -> &'r str {
        let parts = [self.class, self.id, self.itemprop, self.role];
        let mut said = parts.into_iter().filter(|part| !part.is_empty());
        let first = said.next().unwrap_or_default();
        let Some(second) = said.next() else {
            return first;
        };
        room.clear();
        room.push_str(first);
        for part in std::iter::once(second).chain(said) {
            room.push(' ');
            room.push_str(part);
        }
        room
    }

    /// True if the element has no words of its own.
    pub(super) fn is_nameless(&self) -> bool {
        self.class.is_empty()
            && self.id.is_empty()
            && self.itemprop.is_empty()
            && self.role.is_empty()
    }

    /// The attributes that a region keeps.
    pub(super) fn kept(&self) -> impl Iterator<Item = (&'static str, &'a str)> {
        self.element.attributes.iter().filter_map(|attribute| {
            let name = match attribute.name.local {
                local_name!("href") => "href",
                local_name!("lang") => "lang",
                local_name!("itemtype") => "itemtype",
                local_name!("datetime") => "datetime",
                local_name!("aria-label") => "aria-label",
                local_name!("dir") => "dir",
                local_name!("start") => "start",
                local_name!("type") => "type",
                local_name!("colspan") => "colspan",
                local_name!("rowspan") => "rowspan",
                local_name!("scope") => "scope",
                local_name!("cite") => "cite",
                local_name!("open") => "open",
                _ => return None,
            };
            Some((name, &*attribute.value))
        })
    }
}

/// True if an inline style says that the element is not shown.
fn hides(style: &str) -> bool {
    style.split(';').any(|declaration| {
        let Some((property, value)) = declaration.split_once(':') else {
            return false;
        };
        let value = value.trim();
        let value = value
            .split_once('!')
            .map_or(value, |(value, _)| value.trim_end());
        match property.trim() {
            name if name.eq_ignore_ascii_case("display") => value.eq_ignore_ascii_case("none"),
            name if name.eq_ignore_ascii_case("visibility") => value.eq_ignore_ascii_case("hidden"),
            _ => false,
        }
    })
}

/// True for classes of which one by custom shows an element to screen readers alone, or which show it on paper alone.
fn hides_by_class(classes: &str) -> bool {
    let (mut not_shown, mut printed) = (false, false);
    for class in classes.split_ascii_whitespace() {
        let hides = match class.as_bytes().first() {
            Some(b's') => matches!(
                class,
                "sr-only"
                    | "screen-reader-text"
                    | "screen-reader-only"
                    | "screenreader-only"
                    | "screen-reader"
                    | "sr-text"
                    | "sronly"
                    | "show-for-sr"
                    | "show-for-print"
            ),
            Some(b'v') => matches!(
                class,
                "visually-hidden"
                    | "visuallyhidden"
                    | "visually_hidden"
                    | "visuallyHidden"
                    | "visible-print"
                    | "visible-print-block"
            ),
            Some(b'a') => matches!(
                class,
                "a11y-hidden" | "a11y-only" | "assistive-text" | "accessibly-hidden"
            ),
            Some(b'u') => matches!(class, "u-visually-hidden" | "u-hiddenVisually"),
            Some(b'd') => {
                not_shown |= class == "d-none";
                printed |= class.starts_with("d-print-") && class != "d-print-none";
                false
            }
            Some(b'p') => matches!(class, "print-only" | "printonly"),
            Some(b'i') => class == "is-visually-hidden",
            Some(b'h') => class == "hidden-visually",
            Some(b'e') => class == "element-invisible",
            Some(b'o') => class == "only-print",
            _ => false,
        };
        if hides {
            return true;
        }
    }
    not_shown && printed
}

#[cfg(test)]
mod tests {
    #[test]
    fn classes_that_hide() {
        for classes in [
            "print-only",
            "x d-none d-print-block",
            "visible-print-block y",
            "a sr-only",
            "visuallyHidden\tb",
        ] {
            assert!(super::hides_by_class(classes), "{classes}");
        }
        for classes in [
            "",
            "print",
            "d-print-block",
            "d-none d-md-block",
            "d-none d-print-none",
        ] {
            assert!(!super::hides_by_class(classes), "{classes}");
        }
    }

    #[test]
    fn inline_styles_that_hide() {
        for style in [
            "display:none",
            " Display : NONE ;x",
            "color:red;visibility: hidden !important",
        ] {
            assert!(super::hides(style), "{style}");
        }
        for style in ["display:block", "overflow:hidden", "background:url(none)"] {
            assert!(!super::hides(style), "{style}");
        }
    }
}
