//! Writes XML: elements that always close, text that is always escaped.
//!
//! Captured words reach a book only through [`Markup::text`] and [`Markup::attr`]. A character that XML 1.0 forbids
//! (section 2.2) becomes U+FFFD and is counted, so that the edition can say so.

use crate::text::is_xml_char;

/// Markup being written.
#[derive(Debug, Default)]
pub struct Markup {
    out: String,
    open: Vec<&'static str>,
    /// A start tag is still open for attributes.
    in_tag: bool,
    replaced: usize,
}

impl Markup {
    /// An XML document, its declaration written.
    pub fn document() -> Self {
        Self {
            out: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned(),
            ..Self::default()
        }
    }

    /// An XHTML document (HTML, section 14.1), declaration and document type written.
    pub fn xhtml() -> Self {
        let mut markup = Self::document();
        markup.out.push_str("<!DOCTYPE html>\n");
        markup
    }

    /// Opens an element. Attributes may follow.
    pub fn start(&mut self, name: &'static str) -> &mut Self {
        self.close_tag();
        self.out.push('<');
        self.out.push_str(name);
        self.open.push(name);
        self.in_tag = true;
        self
    }

    /// An attribute of the element just opened; elsewhere it is left out.
    pub fn attr(&mut self, name: &str, value: &str) -> &mut Self {
        if self.in_tag {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            self.escaped(value, true);
            self.out.push('"');
        }
        self
    }

    /// An attribute if there is a value.
    pub fn maybe(&mut self, name: &str, value: Option<&str>) -> &mut Self {
        match value {
            Some(value) => self.attr(name, value),
            None => self,
        }
    }

    /// Text.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.close_tag();
        self.escaped(text, false);
        self
    }

    /// A line end between elements, where white space means nothing.
    pub fn line(&mut self) -> &mut Self {
        self.close_tag();
        self.out.push('\n');
        self
    }

    /// Closes the innermost element: as an empty one if nothing came in.
    pub fn end(&mut self) -> &mut Self {
        if let Some(name) = self.open.pop() {
            if self.in_tag {
                self.out.push_str("/>");
                self.in_tag = false;
            } else {
                self.out.push_str("</");
                self.out.push_str(name);
                self.out.push('>');
            }
        }
        self
    }

    /// Closes the innermost element with an end tag even if it is empty, as HTML wants of all but void elements.
    pub fn end_full(&mut self) -> &mut Self {
        self.close_tag();
        self.end()
    }

    /// An element that holds text alone, on a line of its own.
    pub fn element(&mut self, name: &'static str, text: &str) -> &mut Self {
        self.start(name).text(text).end_full().line()
    }

    /// Number of characters replaced so far.
    pub fn replaced(&self) -> usize {
        self.replaced
    }

    /// The whole text; what is open is closed.
    pub fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.end_full();
        }
        self.out.push('\n');
        self.out
    }

    fn close_tag(&mut self) {
        if self.in_tag {
            self.out.push('>');
            self.in_tag = false;
        }
    }

    fn escaped(&mut self, text: &str, attribute: bool) {
        // Most text needs nothing: it is copied in stretches.
        let mut from = 0;
        for (at, c) in text.char_indices() {
            let instead = match c {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' if attribute => "&quot;",
                '\n' if attribute => "&#10;",
                '\t' if attribute => "&#9;",
                '\r' => "&#13;",
                // White space that XML forbids is still white space.
                '\u{b}' | '\u{c}' => " ",
                c if is_xml_char(c) => continue,
                _ => {
                    self.replaced += 1;
                    "\u{FFFD}"
                }
            };
            self.out.push_str(text.get(from..at).unwrap_or_default());
            self.out.push_str(instead);
            from = at + c.len_utf8();
        }
        self.out.push_str(text.get(from..).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::Markup;

    #[test]
    fn elements_close_and_words_are_escaped() {
        let mut markup = Markup::default();
        markup
            .start("p")
            .attr("title", "a\"b\n<")
            .text("x ]]> & \u{0}\u{ffff}")
            .start("br")
            .end()
            .start("i");
        assert_eq!(markup.replaced(), 2);
        assert_eq!(
            markup.finish(),
            "<p title=\"a&quot;b&#10;&lt;\">x ]]&gt; &amp; \u{fffd}\u{fffd}<br/><i></i></p>\n"
        );
    }

    #[test]
    fn an_attribute_after_text_is_left_out() {
        let mut markup = Markup::default();
        markup.start("p").text("x").attr("class", "late");
        assert_eq!(markup.finish(), "<p>x</p>\n");
    }
}
