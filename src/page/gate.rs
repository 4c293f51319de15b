//! A gate between html5ever's tokenizer and its tree builder: HTML in, a tree of bounded depth and size out.
//!
//! The tree builder looks through its stack of open elements at every tag, so deep nesting costs the square of its depth,
//! and it opens all open formatting elements anew in every paragraph, so a small page can make millions of nodes. Tags
//! that would pass a cap never reach it: their text stays, their wrapping is gone, and how many were cut is said. Below
//! both caps the tree is what `scraper` would build, but for white space where blocks begin and end: a fourth of the
//! nodes of a page is such, and none of it is ever shown.

use super::{
    tokenizer::{self, Scope},
    tree::{Element, Id, Named, Node, Tree},
};
use html5ever::{
    Attribute, LocalName, QualName,
    interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink},
    local_name, ns,
    tendril::StrTendril,
    tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult},
    tree_builder::TreeBuilder,
};
use std::{
    borrow::Cow,
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};

/// A tree and what was cut to bound it.
pub(super) struct Gated {
    /// The tree.
    pub(super) tree: Tree,
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
        tree: gate.builder.sink.finish(),
    }
}

/// A node of the tree, and its name: the tree builder asks for names far more often than for anything else.
#[derive(Clone)]
struct Handle {
    id: Id,
    named: Rc<Named>,
}

/// The tree as it is built, and the depth of every node.
struct Sink {
    tree: RefCell<Tree>,
    /// Nodes that the tree builder asked for, and the document.
    made: Cell<usize>,
    /// Depth of the innermost open element, as far as the sink is told.
    current: Cell<u32>,
    /// Which white space is let in: all, once a preformatted element has been met.
    spaces: Cell<Spaces>,
    /// The name of what is no element.
    nameless: Rc<Named>,
    /// Names of elements, by their hash, to be shared.
    names: RefCell<Vec<Rc<Named>>>,
}

/// How many names are shared.
const NAMES: usize = 256;

/// For how many nodes room is made at once: for those of most documents, and at most.
const BYTES_A_NODE: usize = 48;
const ROOM: usize = 1 << 14;

impl Sink {
    fn new(spaces: Spaces, room: usize) -> Self {
        let nameless = QualName::new(None, ns!(), LocalName::from(""));
        let nameless = Rc::new(Named::new(nameless));
        Self {
            tree: RefCell::new(Tree::new(room)),
            made: Cell::new(1),
            current: Cell::new(0),
            spaces: Cell::new(spaces),
            nameless: nameless.clone(),
            names: RefCell::new(vec![nameless; NAMES]),
        }
    }

    /// A name, shared with other elements.
    fn share(&self, name: QualName) -> Rc<Named> {
        let hash = usize::try_from(name.local.get_hash()).unwrap_or(0);
        let mut names = self.names.borrow_mut();
        let Some(known) = names.get_mut(hash % NAMES) else {
            return Rc::new(Named::new(name));
        };
        if known.name != name {
            *known = Rc::new(Named::new(name));
        }
        known.clone()
    }

    fn make(&self, node: Node, named: Rc<Named>) -> Handle {
        self.made.set(self.made.get().saturating_add(1));
        Handle {
            id: self.tree.borrow_mut().make(node),
            named,
        }
    }

    fn depth(&self, handle: &Handle) -> u32 {
        self.tree.borrow().depth(handle.id)
    }

    /// True for white space at the beginning of a block, or behind one.
    fn is_between_blocks(&self, parent: &Handle, text: &str) -> bool {
        if self.spaces.get() == Spaces::All || !text.bytes().all(|byte| byte.is_ascii_whitespace())
        {
            return false;
        }
        let tree = self.tree.borrow();
        let Some(node) = tree.get(parent.id) else {
            return false;
        };
        match node.last_child() {
            None => parent.named.parts_words,
            Some(last) => last.value().as_element().is_some_and(Element::parts_words),
        }
    }

    fn place(&self, child: &NodeOrText<Handle>, depth: u32) {
        match child {
            NodeOrText::AppendNode(child) => {
                self.tree.borrow_mut().set_depth(child.id, depth);
                self.current.set(depth);
            }
            NodeOrText::AppendText(_) => self.current.set(depth.saturating_sub(1)),
        }
    }

    fn put_before(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        let mut tree = self.tree.borrow_mut();
        match child {
            NodeOrText::AppendNode(node) => tree.insert(sibling.id, node.id),
            NodeOrText::AppendText(text) => tree.insert_text(sibling.id, text),
        }
    }

    fn put_within(&self, parent: &Handle, child: NodeOrText<Handle>) {
        let mut tree = self.tree.borrow_mut();
        match child {
            NodeOrText::AppendNode(node) => tree.append(parent.id, node.id),
            NodeOrText::AppendText(text) => tree.append_text(parent.id, text),
        }
    }
}

impl TreeSink for Sink {
    type Handle = Handle;
    type Output = Tree;
    type ElemName<'a> = &'a QualName;

    fn finish(self) -> Tree {
        let mut tree = self.tree.into_inner();
        tree.mark_holders();
        tree
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        Handle {
            id: Tree::ROOT,
            named: self.nameless.clone(),
        }
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> &'a QualName {
        &target.named.name
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        flags: ElementFlags,
    ) -> Handle {
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
        let named = self.share(name);
        let element = Node::Element(Element::new(named.clone(), attributes));
        let made = self.make(element, named);
        if flags.template {
            let mut tree = self.tree.borrow_mut();
            let contents = tree.make(Node::Fragment);
            tree.append(made.id, contents);
        }
        made
    }

    fn create_comment(&self, text: StrTendril) -> Handle {
        self.make(Node::Comment(text), self.nameless.clone())
    }

    fn create_pi(&self, _: StrTendril, data: StrTendril) -> Handle {
        // HTML has none: its parser makes comments of them.
        self.create_comment(data)
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.place(&child, self.depth(parent).saturating_add(1));
        if let NodeOrText::AppendText(text) = &child
            && self.is_between_blocks(parent, text)
        {
            return;
        }
        self.put_within(parent, child);
    }

    fn append_based_on_parent_node(
        &self,
        element: &Handle,
        previous: &Handle,
        child: NodeOrText<Handle>,
    ) {
        self.place(&child, self.depth(previous).saturating_add(1));
        let has_parent = self.tree.borrow().has_parent(element.id);
        if has_parent {
            self.put_before(element, child);
        } else {
            self.put_within(previous, child);
        }
    }

    fn append_doctype_to_document(&self, name: StrTendril, _: StrTendril, _: StrTendril) {
        let mut tree = self.tree.borrow_mut();
        let doctype = tree.make(Node::Doctype(name));
        tree.append(Tree::ROOT, doctype);
    }

    fn pop(&self, node: &Handle) {
        self.current.set(self.depth(node).saturating_sub(1));
    }

    fn get_template_contents(&self, target: &Handle) -> Handle {
        let mut tree = self.tree.borrow_mut();
        let depth = tree.depth(target.id);
        let contents = tree
            .get(target.id)
            .and_then(|template| template.first_child());
        let id = contents.map_or(target.id, |contents| contents.id());
        // The contents count at the template's own depth.
        tree.set_depth(id, depth);
        Handle {
            id,
            named: self.nameless.clone(),
        }
    }

    fn same_node(&self, a: &Handle, b: &Handle) -> bool {
        a.id == b.id
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        self.place(&child, self.depth(sibling));
        self.put_before(sibling, child);
    }

    fn add_attrs_if_missing(&self, target: &Handle, attributes: Vec<Attribute>) {
        let mut tree = self.tree.borrow_mut();
        tree.add_attributes(target.id, attributes);
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.tree.borrow_mut().detach(target.id);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        self.tree.borrow_mut().move_children(node.id, new_parent.id);
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
        let full = self.builder.sink.made.get() > self.nodes;
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
        scraper::Html::parse_document(html).html()
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
            assert_eq!(gated.tree.scraped().html(), plain(html));
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
            let body = |gated: Gated| gated.tree.scraped().html();
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
        let html = gated.tree.scraped().html();
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
        assert!(gated.tree.nodes().count() <= 1_001_000);
        assert!(gated.too_deep + gated.too_many > 0);
    }
}
