//! Elements of a page: what each is to the walk, and those of its attributes that matter.

use crate::article::{ElementWords, Style};
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
pub(super) fn kind(name: &str, html: bool) -> Kind {
    if !html {
        return match name {
            "svg" => Kind::Skip,
            "math" => Kind::Math,
            _ => Kind::Inline,
        };
    }
    match name {
        "a" | "span" | "abbr" | "acronym" | "bdi" | "bdo" | "cite" | "data" | "dfn" | "font"
        | "label" | "mark" | "picture" | "q" | "rb" | "rp" | "rt" | "rtc" | "ruby" | "slot"
        | "time" | "wbr" | "nobr" => Kind::Inline,
        "div" | "li" | "ul" | "ol" | "td" | "tr" | "section" | "article" | "header" | "footer"
        | "nav" | "aside" | "main" | "figure" | "figcaption" | "table" | "tbody" | "thead"
        | "tfoot" | "th" | "caption" | "blockquote" | "dl" | "dt" | "dd" | "form" | "fieldset"
        | "legend" | "details" | "summary" | "address" | "body" | "html" | "center" | "dialog"
        | "dir" | "hgroup" | "menu" | "search" | "select" | "optgroup" | "option" | "noframes"
        | "frameset" | "textarea" | "colgroup" | "head" | "listing" => Kind::Group,
        "p" => Kind::Paragraph,
        "h1" => Kind::Heading(1),
        "h2" => Kind::Heading(2),
        "h3" => Kind::Heading(3),
        "h4" => Kind::Heading(4),
        "h5" => Kind::Heading(5),
        "h6" => Kind::Heading(6),
        "b" | "strong" | "i" | "em" | "var" | "code" | "kbd" | "samp" | "tt" | "sup" | "sub"
        | "s" | "del" | "strike" | "small" | "big" | "u" | "ins" => Kind::Styled,
        "br" => Kind::LineBreak,
        // The pictures of AMP pages; what stands within them is a copy for readers without scripts.
        "img" | "amp-img" | "amp-anim" => Kind::Image,
        "script" => Kind::Script,
        "meta" | "link" | "base" | "title" => Kind::Head,
        "style" | "input" | "source" | "track" | "param" | "area" | "map" | "col" | "noembed"
        | "canvas" | "datalist" | "progress" | "meter" | "rect" => Kind::Skip,
        "button" => Kind::Button,
        "noscript" => Kind::NoScript,
        "pre" | "xmp" | "plaintext" => Kind::Preformatted,
        "hr" => Kind::Break,
        "iframe" | "frame" => Kind::Embed("frame"),
        "video" => Kind::Embed("video"),
        "audio" | "bgsound" => Kind::Embed("audio"),
        "object" | "embed" | "applet" => Kind::Embed("object"),
        "template" => Kind::Template,
        _ => Kind::Inline,
    }
}

/// What an element is.
pub(super) fn kind_of(element: &Element) -> Kind {
    let html = element.name.ns == html5ever::ns!(html);
    kind(element.name(), html)
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

/// The attributes of an element that matter, borrowed from it.
#[derive(Default)]
pub(super) struct Attributes<'a> {
    pub(super) class: &'a str,
    pub(super) id: &'a str,
    pub(super) itemprop: &'a str,
    pub(super) role: &'a str,
    pub(super) lang: Option<&'a str>,
    pub(super) dir: Option<&'a str>,
    pub(super) href: Option<&'a str>,
    pub(super) rel: Option<&'a str>,
    pub(super) name: Option<&'a str>,
    pub(super) itemtype: Option<&'a str>,
    pub(super) itemscope: bool,
    pub(super) datetime: Option<&'a str>,
    pub(super) content: Option<&'a str>,
    pub(super) title: Option<&'a str>,
    pub(super) aria_label: Option<&'a str>,
    pub(super) src: Option<&'a str>,
    pub(super) hidden: bool,
    pub(super) shadow_root: bool,
    /// Those that a region keeps, in the element's order.
    kept: Vec<(&'static str, &'a str)>,
}

impl<'a> Attributes<'a> {
    /// Reads an element's attributes.
    pub(super) fn of(element: &'a Element) -> Self {
        let mut found = Self::default();
        for (name, value) in element.attrs() {
            match name {
                "class" => {
                    found.class = value.trim();
                    found.hidden |= value.split_ascii_whitespace().any(is_for_screen_readers)
                        || is_for_print(value);
                }
                "id" => found.id = value.trim(),
                "href" => {
                    found.href = Some(value);
                    found.kept.push(("href", value));
                }
                "style" => found.hidden |= hides(value),
                "itemprop" => found.itemprop = value.trim(),
                "role" => found.role = value.trim(),
                "lang" => {
                    found.lang = Some(value);
                    found.kept.push(("lang", value));
                }
                "rel" => found.rel = Some(value),
                "name" => found.name = Some(value),
                "src" => found.src = Some(value),
                "title" => found.title = Some(value),
                "content" => found.content = Some(value),
                "hidden" => found.hidden |= !value.eq_ignore_ascii_case("until-found"),
                "aria-hidden" => found.hidden |= value.trim().eq_ignore_ascii_case("true"),
                "itemscope" => found.itemscope = true,
                "itemtype" => {
                    found.itemtype = Some(value);
                    found.kept.push(("itemtype", value));
                }
                "datetime" => {
                    found.datetime = Some(value);
                    found.kept.push(("datetime", value));
                }
                "aria-label" => {
                    found.aria_label = Some(value);
                    found.kept.push(("aria-label", value));
                }
                "dir" => {
                    found.dir = Some(value);
                    found.kept.push(("dir", value));
                }
                "start" => found.kept.push(("start", value)),
                "type" => found.kept.push(("type", value)),
                "colspan" => found.kept.push(("colspan", value)),
                "rowspan" => found.kept.push(("rowspan", value)),
                "scope" => found.kept.push(("scope", value)),
                "cite" => found.kept.push(("cite", value)),
                "open" => found.kept.push(("open", value)),
                "shadowrootmode" | "shadowroot" => found.shadow_root = true,
                _ => {}
            }
        }
        found
    }

    /// Class, id, itemprop and role values, space-separated.
    pub(super) fn words(&self) -> String {
        let parts = [self.class, self.id, self.itemprop, self.role];
        let mut out = String::with_capacity(parts.iter().map(|part| part.len() + 1).sum());
        for part in parts.into_iter().filter(|part| !part.is_empty()) {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(part);
        }
        out
    }

    /// True if the element has no words of its own.
    pub(super) fn is_nameless(&self) -> bool {
        self.class.is_empty()
            && self.id.is_empty()
            && self.itemprop.is_empty()
            && self.role.is_empty()
    }

    /// Name and words.
    pub(super) fn element_words(&self, name: &str) -> ElementWords {
        ElementWords {
            name: name.to_owned(),
            words: self.words(),
        }
    }

    /// The attributes that a region keeps.
    pub(super) fn kept(&self) -> impl Iterator<Item = (&'static str, &'a str)> {
        self.kept.iter().copied()
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

/// True for a class that by custom shows an element to screen readers alone.
fn is_for_screen_readers(class: &str) -> bool {
    const CLASSES: &[&str] = &[
        "sr-only",
        "visually-hidden",
        "visuallyhidden",
        "visually_hidden",
        "screen-reader-text",
        "screen-reader-only",
        "screenreader-only",
        "screen-reader",
        "sr-text",
        "sronly",
        "a11y-hidden",
        "u-visually-hidden",
        "is-visually-hidden",
        "hidden-visually",
        "element-invisible",
        "assistive-text",
        "accessibly-hidden",
        "u-hiddenVisually",
        "visuallyHidden",
        "a11y-only",
        "show-for-sr",
    ];
    class.len() >= 6 && CLASSES.contains(&class)
}

/// True for classes that by custom show an element on paper alone.
fn is_for_print(classes: &str) -> bool {
    const CLASSES: &[&str] = &[
        "print-only",
        "printonly",
        "only-print",
        "visible-print",
        "visible-print-block",
        "show-for-print",
    ];
    let classes = || classes.split_ascii_whitespace();
    classes().any(|class| CLASSES.contains(&class))
        || classes().any(|class| class == "d-none")
            && classes().any(|class| class.starts_with("d-print-") && class != "d-print-none")
}

#[cfg(test)]
mod tests {
    #[test]
    fn classes_that_hide() {
        for classes in [
            "print-only",
            "x d-none d-print-block",
            "visible-print-block y",
        ] {
            assert!(super::is_for_print(classes), "{classes}");
        }
        for classes in [
            "",
            "print",
            "d-print-block",
            "d-none d-md-block",
            "d-none d-print-none",
        ] {
            assert!(!super::is_for_print(classes), "{classes}");
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
