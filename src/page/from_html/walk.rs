//! The walk over the tree, element by element, in document order.

use super::{
    address::Addresses,
    around::{Frame, Leaf, OpenMark, Owner, Role, Surroundings},
    element::{self, Attributes},
    names::Names,
    noscript::Noscripts,
    pending::Pending,
};
use crate::{
    article::{ElementWords, Inlines, Link},
    capture::Capture,
    notice::Notice,
    page::{
        Page, Region, SourceBlock, SourceKind,
        kind::{self, Kind},
        tree::{Element, Node, Tree, TreeNode},
    },
    text,
};
use html5ever::LocalName;
use std::rc::Rc;

/// The walk and what it has found.
pub(super) struct Walk {
    pub(super) page: Page,
    pub(super) addresses: Addresses,
    /// Limits of the tree, for `noscript` contents.
    pub(super) depth: u32,
    pub(super) nodes: usize,
    pub(super) around: Surroundings,
    pub(super) pending: Pending,
    /// Blocks to put behind the text being read: pictures, hidden words.
    pub(super) behind: Vec<SourceBlock>,
    /// Texts set aside while hidden words within them are read.
    pub(super) aside: Vec<(Pending, Vec<SourceBlock>)>,
    pub(super) owners: Vec<ElementWords>,
    pub(super) path: String,
    pub(super) names: Names,
    /// `id`s met since the last block.
    pub(super) ids: Vec<String>,
    pub(super) marks: Vec<OpenMark>,
    pub(super) items: Vec<String>,
    /// `srcset`s of the `<picture>` around.
    pub(super) sources: Vec<String>,
    pub(super) in_noscript: bool,
    pub(super) noscripts: Noscripts,
    pub(super) toolbar: usize,
}

impl Walk {
    pub(super) fn new(capture: &Capture, depth: u32, nodes: usize) -> Self {
        let mut page = Page {
            url: capture.url.clone(),
            ..Page::default()
        };
        page.regions.push(Region {
            name: "html".into(),
            ..Region::default()
        });
        Self {
            page,
            addresses: Addresses::new(capture.url.as_deref(), &capture.document.text),
            depth,
            nodes,
            around: Surroundings::default(),
            pending: Pending::new(),
            behind: Vec::new(),
            aside: Vec::new(),
            owners: Vec::new(),
            path: String::new(),
            names: Names::new(),
            ids: Vec::new(),
            marks: Vec::new(),
            items: Vec::new(),
            sources: Vec::new(),
            in_noscript: false,
            noscripts: Noscripts::default(),
            toolbar: 0,
        }
    }

    /// Reads a whole tree.
    pub(super) fn tree(&mut self, tree: &Tree) {
        let Some(root) = tree.root() else {
            return;
        };
        // Each group is a region, and as a rule not half of them hold a block of their own.
        self.page.regions.reserve(tree.groups());
        self.page.blocks.reserve(tree.groups() / 2);
        let mut frames: Vec<Frame> = Vec::new();
        let mut node = root;
        loop {
            let mut descend = true;
            match node.value() {
                Node::Text(text) => self.text(text),
                Node::Element(element) => {
                    if let Some(parent) = frames.last_mut() {
                        parent.children = parent.children.saturating_add(1);
                    }
                    let position = frames.last().map_or(1, |parent| parent.children);
                    match self.enter(node, element, position) {
                        Some(frame) => frames.push(frame),
                        None => descend = false,
                    }
                }
                _ => {}
            }
            if descend && let Some(child) = node.first_child() {
                node = child;
                continue;
            }
            // An element that was not entered has no frame to leave.
            let mut entered = descend;
            loop {
                if entered
                    && node.value().is_element()
                    && let Some(frame) = frames.pop()
                {
                    self.leave(frame);
                }
                entered = true;
                if node.id() == root.id() {
                    return;
                }
                if let Some(next) = node.next_sibling() {
                    node = next;
                    break;
                }
                match node.parent() {
                    Some(parent) => node = parent,
                    None => return,
                }
            }
        }
    }

    /// The page read.
    pub(super) fn finish(mut self) -> Page {
        self.flush();
        self.settle_noscripts();
        let count = self.page.blocks.len();
        if let Some(whole) = self.page.regions.first_mut() {
            whole.blocks = 0..count;
        }
        for mark in &mut self.page.head.marked {
            mark.block = mark.block.min(count.saturating_sub(1));
        }
        self.page.base_url = self.addresses.base();
        if self.toolbar > 0 {
            self.page.notices.push(Notice::info(
                "page.wayback.undone",
                "the Wayback Machine's toolbar was left out and its rewriting of addresses undone",
            ));
        } else if self.addresses.is_wayback() {
            self.page.notices.push(Notice::info(
                "page.wayback.undone",
                "the Wayback Machine's rewriting of addresses was undone",
            ));
        }
        self.page
    }

    fn enter(&mut self, node: TreeNode<'_>, element: &Element, position: usize) -> Option<Frame> {
        let name = element.name();
        let mut kind = element.kind();
        match kind {
            Kind::Skip => {
                self.source(name, element);
                return None;
            }
            Kind::LineBreak => {
                self.line_break();
                return None;
            }
            Kind::Script => {
                self.script(node, element);
                return None;
            }
            _ => {}
        }
        let attributes = Attributes::of(element);
        match kind {
            Kind::Head => {
                self.head(node, name, &attributes, element);
                return None;
            }
            Kind::Template if !attributes.is_shadow_root() => return None,
            _ => {}
        }
        if self.addresses.is_wayback()
            && matches!(
                attributes.id,
                "wm-ipp-base" | "wm-ipp" | "wm-ipp-print" | "donato"
            )
        {
            self.toolbar = self.toolbar.saturating_add(1);
            return None;
        }
        let path = self.path.len();
        self.step(name, position);
        match kind {
            Kind::Image => {
                self.remember_ids(&attributes);
                self.mark_void(name, &attributes);
                self.image(element, &attributes);
                // A picture of an AMP page may hold words for readers without it.
                if node.has_children() {
                    self.fallback(node);
                }
                self.path.truncate(path);
                return None;
            }
            Kind::Break => {
                self.flush();
                self.remember_ids(&attributes);
                let block = self.block(SourceKind::Break, Inlines::default());
                self.emit(block);
                self.path.truncate(path);
                return None;
            }
            Kind::NoScript => {
                if !self.around.silent {
                    self.noscript(node, &attributes);
                }
                self.path.truncate(path);
                return None;
            }
            Kind::Math => {
                self.math(node, element);
                self.path.truncate(path);
                return None;
            }
            Kind::Embed(what) => {
                self.remember_ids(&attributes);
                let what = match (what, attributes.src()) {
                    ("object", _) => "object",
                    (what, _) => what,
                };
                self.embed(what, element, &attributes);
                if what != "frame" {
                    self.fallback(node);
                }
                self.path.truncate(path);
                return None;
            }
            Kind::Button if self.in_running_text() => kind = Kind::Inline,
            Kind::Button => kind = Kind::Group,
            Kind::Template => kind = Kind::Group,
            _ => {}
        }
        if element.holds_blocks()
            && matches!(
                kind,
                Kind::Inline
                    | Kind::Styled
                    | Kind::Paragraph
                    | Kind::Heading(_)
                    | Kind::Preformatted
            )
        {
            // It holds blocks, so it is a group itself; what it says of its words holds for all of them.
            match kind {
                Kind::Heading(level) => {
                    return Some(self.open_group(
                        name,
                        &attributes,
                        path,
                        Some(Leaf::Heading(level)),
                    ));
                }
                Kind::Preformatted => {
                    return Some(self.open_group(
                        name,
                        &attributes,
                        path,
                        Some(Leaf::Preformatted),
                    ));
                }
                _ => return Some(self.open_group(name, &attributes, path, None)),
            }
        }
        Some(match kind {
            Kind::Group => self.open_group(name, &attributes, path, None),
            Kind::Paragraph => self.open_leaf(name, &attributes, path, None),
            Kind::Heading(level) => {
                self.open_leaf(name, &attributes, path, Some(Leaf::Heading(level)))
            }
            Kind::Preformatted => self.open_leaf(name, &attributes, path, Some(Leaf::Preformatted)),
            _ => self.open_inline(name, &attributes, path, kind),
        })
    }

    pub(super) fn leave(&mut self, frame: Frame) {
        match frame.role {
            Role::Region(region) => {
                self.flush();
                self.part_marks();
                let end = self.page.blocks.len();
                if let Some(region) = self.page.regions.get_mut(region) {
                    region.blocks.end = end;
                }
            }
            Role::Leaf => {
                self.flush();
                self.part_marks();
                self.owners.pop();
            }
            Role::Span(span) => self.pending.close(span),
            Role::Picture => self.sources.clear(),
            Role::Plain => {}
        }
        if let Some(anchor) = frame.anchor {
            self.pending.close_anchor(anchor);
        }
        if frame.aside {
            self.end_aside();
        }
        if frame.edged {
            self.pending.end();
        }
        if frame.marked
            && let Some(mark) = self.marks.pop()
            && let Some(marked) = self.page.head.marked.get_mut(mark.index)
        {
            marked.text = text::squeeze(&mark.words);
        }
        if frame.item {
            self.items.pop();
        }
        self.path.truncate(frame.path);
        self.around = frame.before;
    }

    // --- opening elements ---

    pub(super) fn open_group(
        &mut self,
        name: &str,
        attributes: &Attributes<'_>,
        path: usize,
        leaf: Option<Leaf>,
    ) -> Frame {
        self.flush();
        self.part_marks();
        let before = self.around.clone();
        self.remember_ids(attributes);
        let index = self.page.regions.len();
        let start = self.page.blocks.len();
        self.surround(name, attributes);
        if let Some(leaf) = leaf {
            self.around.leaf = leaf;
        }
        if name == "dialog" && !attributes.kept().any(|(key, _)| key == "open") {
            self.around.hidden = true;
        }
        if name == "head" {
            self.around.silent = true;
        }
        let depth = self
            .page
            .regions
            .get(before.region)
            .map_or(0, |region| region.depth.saturating_add(1));
        let kept = attributes
            .kept()
            .map(|(key, value)| {
                let value = match key {
                    "href" | "cite" => self
                        .addresses
                        .link(value)
                        .unwrap_or_else(|| value.to_owned()),
                    _ => value.to_owned(),
                };
                (key, value)
            })
            .collect();
        self.page.regions.push(Region {
            parent: before.region,
            name: self.names.get(name),
            words: self.names.words(attributes),
            blocks: start..start,
            depth,
            attributes: kept,
            hidden: self.around.hidden,
        });
        if matches!(name, "html" | "body") {
            let head = &mut self.page.head;
            if head.lang.is_none() && !self.in_noscript {
                head.lang = attributes
                    .lang
                    .map(str::to_owned)
                    .filter(|lang| !lang.trim().is_empty());
                // The language of the whole page is no language of its own.
                self.around.lang = None;
            }
            if head.dir.is_none() {
                head.dir = attributes.dir().map(str::to_ascii_lowercase);
            }
        }
        self.around.region = index;
        self.around.owner = Owner::Region;
        self.around.path = self.path.len();
        let (marked, item) = self.mark_open(name, attributes);
        Frame {
            before,
            path,
            children: 0,
            role: Role::Region(index),
            marked,
            item,
            anchor: None,
            aside: false,
            edged: false,
        }
    }

    fn open_leaf(
        &mut self,
        name: &str,
        attributes: &Attributes<'_>,
        path: usize,
        leaf: Option<Leaf>,
    ) -> Frame {
        self.flush();
        self.part_marks();
        let before = self.around.clone();
        self.remember_ids(attributes);
        self.surround(name, attributes);
        if let Some(leaf) = leaf {
            self.around.leaf = leaf;
        }
        let own = self.element_words(name, attributes);
        self.owners.push(own);
        self.around.owner = Owner::Element(self.owners.len() - 1);
        self.around.path = self.path.len();
        let (marked, item) = self.mark_open(name, attributes);
        Frame {
            before,
            path,
            children: 0,
            role: Role::Leaf,
            marked,
            item,
            anchor: None,
            aside: false,
            edged: false,
        }
    }

    fn open_inline(
        &mut self,
        name: &str,
        attributes: &Attributes<'_>,
        path: usize,
        kind: Kind,
    ) -> Frame {
        // A word found in a search is marked, or may break here: it is one all the same.
        let edged = !matches!(name, "mark" | "wbr" | "picture");
        if edged {
            self.pending.begin();
        }
        let before = self.around.clone();
        let block_lang = before.lang.clone();
        self.remember_ids(attributes);
        if name == "a"
            && let Some(target) = attributes.name.filter(|target| !target.is_empty())
        {
            self.ids.push(target.to_owned());
        }
        self.surround(name, attributes);
        // The language of words within a block is theirs, not the block's.
        self.around.lang = block_lang;
        if kind == Kind::Styled {
            self.around.setting.style = element::styled(self.around.setting.style, name);
        }
        let aside = self.around.hidden && !before.hidden;
        if aside {
            let outer = std::mem::replace(&mut self.pending, Pending::new());
            let behind = std::mem::take(&mut self.behind);
            self.aside.push((outer, behind));
        }
        let (marked, item) = self.mark_open(name, attributes);
        let anchor = attributes
            .href
            .filter(|_| name == "a")
            .and_then(|href| self.addresses.within(href))
            .map(|target| {
                self.around.setting.link = None;
                self.around.link = None;
                self.pending.open_anchor(target)
            });
        let role = if name == "picture" {
            self.sources.clear();
            Role::Picture
        } else if !attributes.is_nameless()
            || !matches!(name, "span" | "a" | "font" | "b" | "strong" | "i" | "em")
        {
            let own = self.element_words(name, attributes);
            Role::Span(self.pending.open(own))
        } else {
            Role::Plain
        };
        Frame {
            before,
            path,
            children: 0,
            role,
            marked,
            item,
            anchor,
            aside,
            edged,
        }
    }

    /// What an element changes for the words within it.
    fn surround(&mut self, name: &str, attributes: &Attributes<'_>) {
        if attributes.hidden {
            self.around.hidden = true;
        }
        if let Some(lang) = attributes
            .lang
            .map(str::trim)
            .filter(|lang| !lang.is_empty())
        {
            let same = self
                .page
                .head
                .lang
                .as_deref()
                .is_some_and(|page| page.eq_ignore_ascii_case(lang));
            let lang = (!same).then(|| Rc::new(lang.to_owned()));
            let block = !matches!(
                kind::kind(&LocalName::from(name), true),
                Kind::Inline | Kind::Styled
            );
            if block {
                self.around.lang = lang;
                self.around.setting.lang = None;
            } else {
                self.around.setting.lang = if lang == self.around.lang { None } else { lang };
            }
        }
        if name == "a"
            && let Some(href) = attributes.href
        {
            self.around.setting.in_link = true;
            self.around.setting.link = self.addresses.link(href).map(|url| {
                Rc::new(Link {
                    url,
                    text: String::new(),
                })
            });
            self.around.link = self.around.setting.link.clone();
        }
    }

    pub(super) fn remember_ids(&mut self, attributes: &Attributes<'_>) {
        if !attributes.id.is_empty() {
            self.ids.push(attributes.id.to_owned());
        }
    }

    fn step(&mut self, name: &str, position: usize) {
        if matches!(name, "html" | "body" | "head") {
            if self.in_noscript {
                return;
            }
            self.path.clear();
            self.path.push_str(name);
            return;
        }
        self.path.push_str(" > ");
        self.path.push_str(name);
        self.path.push_str(":nth-child(");
        push_number(&mut self.path, position);
        self.path.push(')');
    }
}

fn push_number(out: &mut String, number: usize) {
    if number >= 10 {
        push_number(out, number / 10);
    }
    if let Some(digit) = u32::try_from(number % 10)
        .ok()
        .and_then(|digit| char::from_digit(digit, 10))
    {
        out.push(digit);
    }
}
