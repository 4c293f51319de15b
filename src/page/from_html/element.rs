//! Elements of a page: what each is to the walk, and those of its attributes that matter.

use crate::{article::Style, text::Shared};
use html5ever::{LocalName, local_name, ns};
use scraper::node::Element;

/// What an element is to the walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Groups blocks: becomes a region.
    Group,
    /// Holds the words of one block.
    Paragraph,
    /// A heading of a level.
    Heading(u8),
    /// Preformatted text.
    Preformatted,
    /// Stands within a text.
    Inline,
    /// Within a text, set in a way.
    Styled,
    /// A line break.
    LineBreak,
    /// A thematic break.
    Break,
    /// A picture.
    Image,
    /// A video, a sound, a framed page.
    Embed(&'static str),
    /// Raw text that is HTML again where no script runs.
    NoScript,
    /// MathML.
    Math,
    /// A button: a group of its own, but words where it stands within a heading or paragraph.
    Button,
    /// Contents that no script has put into the page.
    Template,
    /// `<meta>`, `<link>`, `<base>`, `<title>`.
    Head,
    /// `<script>`.
    Script,
    /// Nothing that is read: styles, drawings.
    Skip,
}

/// What an element of a name is. `html` is false for elements of SVG and MathML.
pub(super) fn kind(name: &LocalName, html: bool) -> Kind {
    if !html {
        return match *name {
            local_name!("svg") => Kind::Skip,
            local_name!("math") => Kind::Math,
            _ => Kind::Inline,
        };
    }
    match *name {
        local_name!("a")
        | local_name!("span")
        | local_name!("abbr")
        | local_name!("acronym")
        | local_name!("bdi")
        | local_name!("bdo")
        | local_name!("cite")
        | local_name!("data")
        | local_name!("dfn")
        | local_name!("font")
        | local_name!("label")
        | local_name!("mark")
        | local_name!("picture")
        | local_name!("q")
        | local_name!("rb")
        | local_name!("rp")
        | local_name!("rt")
        | local_name!("rtc")
        | local_name!("ruby")
        | local_name!("slot")
        | local_name!("time")
        | local_name!("wbr")
        | local_name!("nobr") => Kind::Inline,
        local_name!("div")
        | local_name!("li")
        | local_name!("ul")
        | local_name!("ol")
        | local_name!("td")
        | local_name!("tr")
        | local_name!("section")
        | local_name!("article")
        | local_name!("header")
        | local_name!("footer")
        | local_name!("nav")
        | local_name!("aside")
        | local_name!("main")
        | local_name!("figure")
        | local_name!("figcaption")
        | local_name!("table")
        | local_name!("tbody")
        | local_name!("thead")
        | local_name!("tfoot")
        | local_name!("th")
        | local_name!("caption")
        | local_name!("blockquote")
        | local_name!("dl")
        | local_name!("dt")
        | local_name!("dd")
        | local_name!("form")
        | local_name!("fieldset")
        | local_name!("legend")
        | local_name!("details")
        | local_name!("summary")
        | local_name!("address")
        | local_name!("body")
        | local_name!("html")
        | local_name!("center")
        | local_name!("dialog")
        | local_name!("dir")
        | local_name!("hgroup")
        | local_name!("menu")
        | local_name!("search")
        | local_name!("select")
        | local_name!("optgroup")
        | local_name!("option")
        | local_name!("noframes")
        | local_name!("frameset")
        | local_name!("textarea")
        | local_name!("colgroup")
        | local_name!("head")
        | local_name!("listing") => Kind::Group,
        local_name!("p") => Kind::Paragraph,
        local_name!("h1") => Kind::Heading(1),
        local_name!("h2") => Kind::Heading(2),
        local_name!("h3") => Kind::Heading(3),
        local_name!("h4") => Kind::Heading(4),
        local_name!("h5") => Kind::Heading(5),
        local_name!("h6") => Kind::Heading(6),
        local_name!("b")
        | local_name!("strong")
        | local_name!("i")
        | local_name!("em")
        | local_name!("var")
        | local_name!("code")
        | local_name!("kbd")
        | local_name!("samp")
        | local_name!("tt")
        | local_name!("sup")
        | local_name!("sub")
        | local_name!("s")
        | local_name!("del")
        | local_name!("strike")
        | local_name!("small")
        | local_name!("big")
        | local_name!("u")
        | local_name!("ins") => Kind::Styled,
        local_name!("br") => Kind::LineBreak,
        local_name!("img") => Kind::Image,
        local_name!("script") => Kind::Script,
        local_name!("meta") | local_name!("link") | local_name!("base") | local_name!("title") => {
            Kind::Head
        }
        local_name!("style")
        | local_name!("input")
        | local_name!("source")
        | local_name!("track")
        | local_name!("param")
        | local_name!("area")
        | local_name!("map")
        | local_name!("col")
        | local_name!("noembed")
        | local_name!("canvas")
        | local_name!("datalist")
        | local_name!("progress")
        | local_name!("meter")
        | local_name!("rect") => Kind::Skip,
        local_name!("button") => Kind::Button,
        local_name!("noscript") => Kind::NoScript,
        local_name!("pre") | local_name!("xmp") | local_name!("plaintext") => Kind::Preformatted,
        local_name!("hr") => Kind::Break,
        local_name!("iframe") | local_name!("frame") => Kind::Embed("frame"),
        local_name!("video") => Kind::Embed("video"),
        local_name!("audio") | local_name!("bgsound") => Kind::Embed("audio"),
        local_name!("object") | local_name!("embed") | local_name!("applet") => {
            Kind::Embed("object")
        }
        local_name!("template") => Kind::Template,
        // The pictures of AMP pages; what stands within them is a copy for readers without scripts.
        _ if matches!(&**name, "amp-img" | "amp-anim") => Kind::Image,
        _ => Kind::Inline,
    }
}

/// What an element is.
pub(super) fn kind_of(element: &Element) -> Kind {
    kind(&element.name.local, element.name.ns == ns!(html))
}

impl Kind {
    /// True if the element makes an inline element around it a group.
    pub(super) fn is_block(self) -> bool {
        matches!(
            self,
            Self::Group | Self::Paragraph | Self::Heading(_) | Self::Preformatted | Self::Break
        )
    }
}

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
        for (name, value) in &element.attrs {
            match name.local {
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
        let mut attributes = self.element.attrs.iter().rev();
        attributes
            .find(|(name, _)| name.local == *wanted)
            .map(|(_, value)| &**value)
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
        let mut names = self.element.attrs.iter().map(|(name, _)| &*name.local);
        names.any(|name| matches!(name, "shadowrootmode" | "shadowroot"))
    }

    /// Class, id, itemprop and role values, space-separated.
    pub(super) fn words(&self) -> Shared {
        let parts = [self.class, self.id, self.itemprop, self.role];
        let mut said = parts.into_iter().filter(|part| !part.is_empty());
        let (Some(first), second) = (said.next(), said.next()) else {
            return Shared::default();
        };
        let Some(second) = second else {
            return first.into();
        };
        let mut out = String::with_capacity(parts.iter().map(|part| part.len() + 1).sum());
        out.push_str(first);
        for part in std::iter::once(second).chain(said) {
            out.push(' ');
            out.push_str(part);
        }
        out.into()
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
        self.element.attrs.iter().filter_map(|(name, value)| {
            let name = match name.local {
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
            Some((name, &**value))
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
    use crate::page::gate::parts_words;
    use html5ever::{LocalName, QualName, ns};

    #[test]
    fn what_parts_words_in_the_tree_is_a_block_to_the_walk() {
        let names = "div p li ul ol td th tr tbody thead table h1 h6 section article head body a b br pre span img svg math x-y";
        let mut parting = 0;
        for name in names.split(' ').map(LocalName::from) {
            if parts_words(&QualName::new(None, ns!(html), name.clone())) {
                parting += 1;
                assert!(super::kind(&name, true).is_block(), "{name}");
            }
        }
        assert_eq!(parting, 17);
    }

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
