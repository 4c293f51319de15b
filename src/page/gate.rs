//! A gate between html5ever's tokenizer and its tree builder: HTML in, a tree of bounded depth and size out.
//!
//! The tree builder looks through its stack of open elements at every tag, so deep nesting costs the square of its depth,
//! and it opens all open formatting elements anew in every paragraph, so a small page can make millions of nodes. Tags
//! that would pass a cap never reach it: their text stays, their wrapping is gone, and how many were cut is said. Below
//! both caps the tree is what `scraper` alone would build, but for white space where blocks begin and end: a fourth of the
//! nodes of a page is such, and none of it is ever shown.

use super::tokenizer::{self, Scope};
use ego_tree::Tree;
use html5ever::{
    Attribute, LocalName, QualName,
    interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink},
    local_name, ns,
    tendril::StrTendril,
    tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult},
    tree_builder::TreeBuilder,
};
use scraper::{Html, HtmlTreeSink, Node};
use std::{
    borrow::Cow,
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};

/// A tree and what was cut to bound it.
pub(super) struct Gated {
    /// The tree.
    pub(super) html: Html,
    /// Tags left out because they stood too deep.
    pub(super) too_deep: u64,
    /// Tokens left out because the tree was full.
    pub(super) too_many: u64,
    /// Attributes left out of tags that have too many.
    pub(super) attributes: u64,
}

/// Builds the tree of an HTML document, at most `depth` levels and about `nodes` nodes, of what can be read.
pub(super) fn parse(html: &str, depth: u32, nodes: usize) -> Gated {
    build(html, depth, nodes, Scope::Readable, Spaces::Between)
}

/// The same with all white space, for texts that are put together without regard to blocks.
pub(super) fn parse_spaced(html: &str, depth: u32, nodes: usize) -> Gated {
    build(html, depth, nodes, Scope::Readable, Spaces::All)
}

/// Which white space comes into the tree.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Spaces {
    /// All of it.
    All,
    /// Only such as may stand between words.
    Between,
}

pub(super) fn build(html: &str, depth: u32, nodes: usize, scope: Scope, spaces: Spaces) -> Gated {
    let room = (html.len() / BYTES_A_NODE + 1).min(nodes).min(ROOM);
    let sink = Sink::new(spaces, room);
    let gate = Gate {
        builder: TreeBuilder::new(sink, Default::default()),
        depth,
        nodes,
        dropped: RefCell::default(),
        too_deep: Cell::new(0),
        too_many: Cell::new(0),
    };
    let attributes = tokenizer::run(html, scope, &gate);
    Gated {
        too_deep: gate.too_deep.get(),
        too_many: gate.too_many.get(),
        attributes,
        html: gate.builder.sink.finish(),
    }
}

/// A node of the tree, its ordinal among the nodes that the tree builder asked for, and its name: the tree builder asks for
/// names far more often than for anything else.
#[derive(Clone)]
struct Handle {
    id: <HtmlTreeSink as TreeSink>::Handle,
    ordinal: usize,
    name: Rc<QualName>,
}

/// `scraper`'s sink, and beside it the depth of every node.
struct Sink {
    inner: HtmlTreeSink,
    /// Depth by ordinal; the document is 0.
    depths: RefCell<Vec<u32>>,
    /// Depth of the innermost open element, as far as the sink is told.
    current: Cell<u32>,
    /// Which white space is let in: all, once a preformatted element has been met.
    spaces: Cell<Spaces>,
    /// The name of what is no element.
    nameless: Rc<QualName>,
    /// Names of elements, by their hash, to be shared.
    names: RefCell<Vec<Rc<QualName>>>,
}

/// How many names are shared.
const NAMES: usize = 256;

/// For how many nodes room is made at once: for those of most documents, and at most.
const BYTES_A_NODE: usize = 48;
const ROOM: usize = 1 << 14;

impl Sink {
    fn new(spaces: Spaces, room: usize) -> Self {
        let nameless = Rc::new(QualName::new(None, ns!(), LocalName::from("")));
        let mut html = Html::new_document();
        html.tree = Tree::with_capacity(Node::Document, room);
        let mut depths = Vec::with_capacity(room);
        depths.push(0);
        Self {
            inner: HtmlTreeSink::new(html),
            depths: RefCell::new(depths),
            current: Cell::new(0),
            spaces: Cell::new(spaces),
            nameless: nameless.clone(),
            names: RefCell::new(vec![nameless; NAMES]),
        }
    }

    /// A name, shared with other elements.
    fn share(&self, name: &QualName) -> Rc<QualName> {
        let hash = usize::try_from(name.local.get_hash()).unwrap_or(0);
        let mut names = self.names.borrow_mut();
        let Some(known) = names.get_mut(hash % NAMES) else {
            return Rc::new(name.clone());
        };
        if **known != *name {
            *known = Rc::new(name.clone());
        }
        known.clone()
    }

    fn made(&self, id: <HtmlTreeSink as TreeSink>::Handle, name: Rc<QualName>) -> Handle {
        let mut depths = self.depths.borrow_mut();
        depths.push(0);
        Handle {
            id,
            ordinal: depths.len() - 1,
            name,
        }
    }

    fn depth(&self, handle: &Handle) -> u32 {
        self.depths
            .borrow()
            .get(handle.ordinal)
            .copied()
            .unwrap_or(0)
    }

    /// True for white space at the beginning of a block, or behind one.
    fn is_between_blocks(&self, parent: &Handle, text: &str) -> bool {
        if self.spaces.get() == Spaces::All || !text.bytes().all(|byte| byte.is_ascii_whitespace())
        {
            return false;
        }
        let html = self.inner.0.borrow();
        let Some(node) = html.tree.get(parent.id) else {
            return false;
        };
        match node.last_child() {
            None => parts_words(&parent.name),
            Some(last) => last
                .value()
                .as_element()
                .is_some_and(|element| parts_words(&element.name)),
        }
    }

    fn place(&self, child: &NodeOrText<Handle>, depth: u32) {
        match child {
            NodeOrText::AppendNode(child) => {
                if let Some(slot) = self.depths.borrow_mut().get_mut(child.ordinal) {
                    *slot = depth;
                }
                self.current.set(depth);
            }
            NodeOrText::AppendText(_) => self.current.set(depth.saturating_sub(1)),
        }
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

fn bare(child: NodeOrText<Handle>) -> NodeOrText<<HtmlTreeSink as TreeSink>::Handle> {
    match child {
        NodeOrText::AppendNode(handle) => NodeOrText::AppendNode(handle.id),
        NodeOrText::AppendText(text) => NodeOrText::AppendText(text),
    }
}

impl TreeSink for Sink {
    type Handle = Handle;
    type Output = Html;
    type ElemName<'a> = &'a QualName;

    fn finish(self) -> Html {
        self.inner.finish()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        Handle {
            id: self.inner.get_document(),
            ordinal: 0,
            name: self.nameless.clone(),
        }
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> &'a QualName {
        &target.name
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        flags: ElementFlags,
    ) -> Handle {
        let shared = self.share(&name);
        if matches!(
            name.local,
            local_name!("pre")
                | local_name!("listing")
                | local_name!("textarea")
                | local_name!("xmp")
                | local_name!("plaintext")
        ) {
            self.spaces.set(Spaces::All);
        }
        self.made(self.inner.create_element(name, attributes, flags), shared)
    }

    fn create_comment(&self, text: StrTendril) -> Handle {
        self.made(self.inner.create_comment(text), self.nameless.clone())
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> Handle {
        self.made(self.inner.create_pi(target, data), self.nameless.clone())
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.place(&child, self.depth(parent).saturating_add(1));
        if let NodeOrText::AppendText(text) = &child
            && self.is_between_blocks(parent, text)
        {
            return;
        }
        self.inner.append(&parent.id, bare(child));
    }

    fn append_based_on_parent_node(
        &self,
        element: &Handle,
        previous: &Handle,
        child: NodeOrText<Handle>,
    ) {
        self.place(&child, self.depth(previous).saturating_add(1));
        self.inner
            .append_based_on_parent_node(&element.id, &previous.id, bare(child));
    }

    fn append_doctype_to_document(&self, name: StrTendril, public: StrTendril, system: StrTendril) {
        self.inner.append_doctype_to_document(name, public, system);
    }

    fn pop(&self, node: &Handle) {
        self.current.set(self.depth(node).saturating_sub(1));
    }

    fn get_template_contents(&self, target: &Handle) -> Handle {
        // The contents count at the template's own depth.
        Handle {
            id: self.inner.get_template_contents(&target.id),
            ordinal: target.ordinal,
            name: self.nameless.clone(),
        }
    }

    fn same_node(&self, a: &Handle, b: &Handle) -> bool {
        a.id == b.id
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.inner.set_quirks_mode(mode);
    }

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        self.place(&child, self.depth(sibling));
        self.inner.append_before_sibling(&sibling.id, bare(child));
    }

    fn add_attrs_if_missing(&self, target: &Handle, attributes: Vec<Attribute>) {
        self.inner.add_attrs_if_missing(&target.id, attributes);
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.inner.remove_from_parent(&target.id);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        self.inner.reparent_children(&node.id, &new_parent.id);
    }
}

struct Gate {
    builder: TreeBuilder<Handle, Sink>,
    depth: u32,
    nodes: usize,
    /// Elements whose start tags were cut: their end tags are cut, too.
    dropped: RefCell<Dropped>,
    too_deep: Cell<u64>,
    too_many: Cell<u64>,
}

/// The cut elements that are still open, in order, and how many there are of each name: so each is looked at once.
#[derive(Default)]
struct Dropped {
    open: Vec<LocalName>,
    counts: BTreeMap<LocalName, usize>,
}

impl Dropped {
    fn push(&mut self, name: &LocalName) {
        self.open.push(name.clone());
        let count = self.counts.entry(name.clone()).or_default();
        *count = count.saturating_add(1);
    }

    /// Closes the innermost open element of a name and those within it; false if none is open.
    fn close(&mut self, name: &LocalName) -> bool {
        if self.counts.get(name).is_none_or(|count| *count == 0) {
            return false;
        }
        while let Some(last) = self.open.pop() {
            if let Some(count) = self.counts.get_mut(&last) {
                *count = count.saturating_sub(1);
            }
            if last == *name {
                break;
            }
        }
        true
    }
}

impl Gate {
    /// True if a start tag must not reach the tree builder. Elements without contents do not deepen the tree, and those
    /// with raw text must reach it, because it tells the tokenizer how to read on.
    fn is_too_deep(&self, tag: &Tag) -> bool {
        self.builder.sink.current.get() >= self.depth
            && !matches!(
                &*tag.name,
                "area"
                    | "base"
                    | "br"
                    | "col"
                    | "embed"
                    | "hr"
                    | "img"
                    | "input"
                    | "link"
                    | "meta"
                    | "param"
                    | "source"
                    | "track"
                    | "wbr"
                    | "script"
                    | "style"
                    | "textarea"
                    | "title"
                    | "xmp"
                    | "iframe"
                    | "noembed"
                    | "noframes"
                    | "noscript"
                    | "plaintext"
            )
    }
}

impl Gate {
    /// True if the tree has no room for another node; counts what is left out.
    fn is_full(&self) -> bool {
        let full = self.builder.sink.depths.borrow().len() > self.nodes;
        if full {
            self.too_many.set(self.too_many.get().saturating_add(1));
        }
        full
    }
}

impl TokenSink for Gate {
    type Handle = Handle;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<Handle> {
        match &token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag && self.is_too_deep(tag) => {
                self.too_deep.set(self.too_deep.get().saturating_add(1));
                if !tag.self_closing {
                    self.dropped.borrow_mut().push(&tag.name);
                }
                return TokenSinkResult::Continue;
            }
            Token::TagToken(tag) => {
                let mut dropped = self.dropped.borrow_mut();
                if !dropped.open.is_empty() && dropped.close(&tag.name) {
                    return TokenSinkResult::Continue;
                }
                drop(dropped);
                if self.is_full() {
                    return TokenSinkResult::Continue;
                }
                // The tree builder closes elements without telling the sink; the next node that is put in says where
                // it stands.
                let result = self.builder.process_token(token, line);
                let current = &self.builder.sink.current;
                current.set(current.get().saturating_sub(1));
                return result;
            }
            Token::EOFToken => return self.builder.process_token(token, line),
            _ => {}
        }
        if self.is_full() {
            return TokenSinkResult::Continue;
        }
        self.builder.process_token(token, line)
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder
            .adjusted_current_node_present_but_not_in_html_namespace()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    fn plain(html: &str) -> String {
        Html::parse_document(html).html()
    }

    #[test]
    fn below_the_caps_the_tree_is_the_same() {
        for html in [
            "<p>a<b>b<i>c</b>d</i>e",
            "<table><b><tr><td>x</table>y",
            "<svg><title>t</title><p>out",
            "<template><p>in</template><div>x",
            "<a href=1><a href=2><div></a>y",
            "<ul><li>1<li>2</ul><!-- c --><math><mi>x</mi></math>",
            "<select><option>1<option>2</select><script>if (a<b) {}</script>",
            "<script><!-- <script> </script> --></script>x<script><!--></script>y",
            "<script><!--<script></script>z",
            "<title>a &amp; <b></title><textarea>\n</p></textarea><style>a<b</style><plaintext></p>",
            "a < b <3 </ x> <!x> <?y?> </> <!-- --!> --> <!--> <!---> <!doctype html>z",
            "<p a=1 A=2 b='&amp;&copy=1' c=&lt;x/ d/>q<br/ e=\"'\"f=g>&notit;\r\n\0x<p =a =b>",
            "<svg><![CDATA[a<b]]><desc><p>x</desc><title>y</title></svg><![CDATA[z]]>",
            "<p>cut <a href='x",
            "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\"><p><table>",
            "<!-- unfinished -",
            "<iframe><p></iframe><noscript><p>a</noscript><xmp><b></xmp>&#x1F600;&#128;",
        ] {
            let gated = build(html, 512, 1_000_000, Scope::Everything, Spaces::All);
            assert_eq!(gated.html.html(), plain(html));
            assert_eq!((gated.too_deep, gated.too_many), (0, 0));
        }
    }

    #[test]
    fn white_space_is_left_out_only_where_blocks_part() {
        for (html, expected) in [
            (
                "<div> <p> a </p> <p>b</p> c</div> ",
                "<div><p> a </p><p>b</p> c</div>",
            ),
            ("<p>a <b>b</b> <i>c</i> </p>", "<p>a <b>b</b> <i>c</i> </p>"),
            (
                "<ul>\n<li> <a>x</a>\n</li>\n</ul>",
                "<ul><li><a>x</a>\n</li></ul>",
            ),
            ("<span> a</span> <br> b", "<span> a</span> <br> b"),
            (
                "<pre><div>a</div>  <b>c</b></pre>",
                "<pre><div>a</div>  <b>c</b></pre>",
            ),
        ] {
            let body = |gated: Gated| gated.html.html();
            let whole = format!("<html><head></head><body>{expected}</body></html>");
            assert_eq!(body(parse(html, 512, 1_000_000)), whole);
            assert_eq!(body(parse_spaced(html, 512, 1_000_000)), plain(html));
        }
    }

    #[test]
    fn deep_nesting_is_cut_and_the_text_stays() {
        let deep = format!(
            "{}x{}<p>tail</p>",
            "<div>".repeat(100_000),
            "</div>".repeat(100_000)
        );
        let start = Instant::now();
        let gated = parse(&deep, 512, 1_000_000);
        assert!(
            start.elapsed() < Duration::from_secs(10),
            "{:?}",
            start.elapsed()
        );
        assert!(gated.too_deep > 99_000);
        let html = gated.html.html();
        assert!(
            html.ends_with("<p>tail</p></body></html>"),
            "the tail stands outside the wrappers"
        );
        assert!(html.contains(">x<"));
    }

    #[test]
    fn formatting_bombs_are_cut() {
        let bomb: String = (0..4000).map(|n| format!("<font color=c{n}><p>")).collect();
        let gated = parse(&bomb, 512, 1_000_000);
        assert!(gated.html.tree.nodes().count() <= 1_001_000);
        assert!(gated.too_deep + gated.too_many > 0);
    }
}
