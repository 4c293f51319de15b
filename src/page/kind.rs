//! What elements are, by their names: to the walk, and to the words around them.

use html5ever::{LocalName, QualName, local_name, ns};

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

impl Kind {
    /// True if the element makes an inline element around it a group.
    pub(super) fn is_block(self) -> bool {
        matches!(
            self,
            Self::Group | Self::Paragraph | Self::Heading(_) | Self::Preformatted | Self::Break
        )
    }
}

/// True for elements that are always blocks or groups of blocks of their own: words before, in and after them never touch.
pub(super) fn parts_words(name: &QualName) -> bool {
    name.ns == ns!(html)
        && matches!(
            name.local,
            local_name!("div")
                | local_name!("p")
                | local_name!("li")
                | local_name!("ul")
                | local_name!("ol")
                | local_name!("td")
                | local_name!("th")
                | local_name!("tr")
                | local_name!("tbody")
                | local_name!("thead")
                | local_name!("table")
                | local_name!("h1")
                | local_name!("h2")
                | local_name!("h3")
                | local_name!("h4")
                | local_name!("h5")
                | local_name!("h6")
                | local_name!("section")
                | local_name!("article")
                | local_name!("header")
                | local_name!("footer")
                | local_name!("nav")
                | local_name!("aside")
                | local_name!("main")
                | local_name!("figure")
                | local_name!("figcaption")
                | local_name!("form")
                | local_name!("dl")
                | local_name!("dt")
                | local_name!("dd")
                | local_name!("blockquote")
                | local_name!("head")
                | local_name!("body")
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_parts_words_in_the_tree_is_a_block_to_the_walk() {
        let names = "div p li ul ol td th tr tbody thead table h1 h6 section article head body a b br pre span img svg math x-y";
        let mut parting = 0;
        for name in names.split(' ').map(LocalName::from) {
            if parts_words(&QualName::new(None, ns!(html), name.clone())) {
                parting += 1;
                assert!(kind(&name, true).is_block(), "{name}");
            }
        }
        assert_eq!(parting, 17);
    }
}
