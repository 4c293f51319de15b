//! What stands in `noscript`: twins of pictures that a script loads, a line that asks for scripts, or the whole page.

use super::{element::Attributes, image, walk::Walk};
use crate::{
    notice::Notice,
    page::{
        Region, SourceBlock, SourceKind, SourcePicture, gate,
        kind::Kind,
        tree::{Node, Tree, TreeNode},
    },
    text,
};
use std::ops::Range;

/// So many characters of words in a `noscript` are a page of its own rather than a request to turn scripts on.
const A_PAGE: usize = 600;

/// What has been met in `noscript`.
#[derive(Default)]
pub(super) struct Noscripts {
    /// Pages of their own: regions and blocks of each.
    pages: Vec<(Range<usize>, Range<usize>)>,
    /// Addresses of the last picture, if it has no twin before it.
    picture: Option<Vec<String>>,
}

impl Walk {
    /// What stands in `noscript` is HTML where no script runs: its pictures are often twins of pictures that a script
    /// loads, its words are hidden words.
    pub(super) fn noscript(&mut self, node: TreeNode<'_>, attributes: &Attributes<'_>) {
        let mut html = String::new();
        for child in node.children() {
            if let Node::Text(text) = child.value() {
                html.push_str(text);
            }
        }
        if text::is_blank(&html) {
            return;
        }
        let above = self.page.regions.get(self.around.region);
        let depth = above.map_or(0, |region| u32::try_from(region.depth).unwrap_or(u32::MAX));
        let gated = gate::parse(&html, self.depth.saturating_sub(depth).max(1), self.nodes);
        let free = !self.in_noscript && !self.in_running_text() && self.aside.is_empty();
        if free && words_of(&gated.tree) >= A_PAGE {
            self.noscript_page(attributes, &gated.tree);
            return;
        }
        let outer = std::mem::take(&mut self.sources);
        for inner in gated.tree.nodes() {
            let Node::Element(element) = inner.value() else {
                continue;
            };
            self.source(element.name(), element);
            if element.kind() != Kind::Image {
                continue;
            }
            let attributes = Attributes::of(element);
            let link = self.around.link.as_ref().map(|link| link.url.clone());
            let picture = image::read(element, &self.sources, &self.addresses, link);
            self.sources.clear();
            let tracker = picture
                .size
                .is_some_and(|(width, height)| width <= 1 && height <= 1);
            let shown = !tracker && !self.around.hidden && !attributes.hidden;
            let twin = shown && self.give_to_twin(&picture);
            self.noscripts.picture = (shown && !twin).then(|| picture.candidates.clone());
            self.emit_picture(picture, &attributes, !shown || twin);
        }
        self.sources = outer;
        if let Some(root) = gated.tree.root() {
            self.hidden_words(root);
        }
    }

    /// A page within `noscript`: read like any other. [`Self::settle_noscripts`] tells whether it is the one that counts.
    fn noscript_page(&mut self, attributes: &Attributes<'_>, tree: &Tree) {
        let (region, block) = (self.page.regions.len(), self.page.blocks.len());
        let path = self.path.clone();
        let frame = self.open_group("noscript", attributes, path.len(), None);
        self.in_noscript = true;
        self.tree(tree);
        self.in_noscript = false;
        self.leave(frame);
        self.path = path;
        self.noscripts.pages.push((
            region..self.page.regions.len(),
            block..self.page.blocks.len(),
        ));
    }

    /// Some pages are drawn by their scripts and hold their words for everyone else in `noscript`. Where those are more than
    /// all that is shown besides they are the page; elsewhere they are hidden words.
    pub(super) fn settle_noscripts(&mut self) {
        let noscripts = std::mem::take(&mut self.noscripts.pages);
        if noscripts.is_empty() {
            return;
        }
        let (mut within, mut besides) = (0usize, 0usize);
        for block in self.page.blocks.iter().filter(|block| !block.hidden) {
            let inside = noscripts
                .iter()
                .any(|(_, blocks)| blocks.contains(&block.index));
            let length = text::chars(&block.text.text());
            let sum = if inside { &mut within } else { &mut besides };
            *sum = sum.saturating_add(length);
        }
        if within > besides {
            self.page.notices.push(Notice::info(
                "page.noscript.read",
                "most words of the page stand in noscript elements, for readers without scripts: they were read as the page",
            ));
            return;
        }
        for (regions, blocks) in noscripts {
            for region in self.page.regions.get_mut(regions).into_iter().flatten() {
                region.hidden = true;
            }
            for block in self.page.blocks.get_mut(blocks).into_iter().flatten() {
                block.hidden = true;
            }
        }
    }

    /// The picture just before, if it stands close by.
    fn picture_before(&mut self) -> Option<(&mut SourcePicture, &mut bool)> {
        let regions = &self.page.regions;
        let region = self.around.region;
        let parent = |region: usize| regions.get(region).map(|region: &Region| region.parent);
        let near = |block: &&mut SourceBlock| {
            block.region == region
                || parent(region) == Some(block.region)
                || parent(block.region) == Some(region)
        };
        let last = match self.behind.last_mut() {
            Some(block) => Some(block),
            None => self.page.blocks.last_mut(),
        };
        let SourceBlock { kind, hidden, .. } = last.filter(near)?;
        match kind {
            SourceKind::Picture(picture) => Some((picture, hidden)),
            _ => None,
        }
    }

    /// Gives the addresses of a `noscript` picture to the lazy picture just before it; true if there is one.
    fn give_to_twin(&mut self, picture: &SourcePicture) -> bool {
        match self.picture_before() {
            Some((lazy, _)) => give(picture, lazy),
            None => false,
        }
    }

    /// Gives a lazy picture the addresses of the `noscript` picture just before it, which is then its hidden twin.
    pub(super) fn take_from_twin(&mut self, lazy: &mut SourcePicture) {
        let Some(known) = self.noscripts.picture.take() else {
            return;
        };
        if let Some((twin, hidden)) = self.picture_before()
            && twin.candidates == known
            && give(twin, lazy)
        {
            *hidden = true;
        }
    }
}

/// Gives the addresses and words of a `noscript` picture to a lazy one if they are twins; true if they are.
fn give(picture: &SourcePicture, lazy: &mut SourcePicture) -> bool {
    let same = lazy
        .candidates
        .iter()
        .any(|address| picture.candidates.contains(address));
    let stand_in = lazy
        .candidates
        .iter()
        .all(|address| address.starts_with("data:"));
    let same_words = lazy.alt.is_some() && lazy.alt == picture.alt;
    if !(same || stand_in || same_words) {
        return false;
    }
    // Where the picture itself only keeps the place, the twin has the real addresses.
    let own = std::mem::take(&mut lazy.candidates);
    let (first, second) = if stand_in {
        (&picture.candidates, &own)
    } else {
        (&own, &picture.candidates)
    };
    for address in first.iter().chain(second) {
        if !lazy.candidates.contains(address) {
            lazy.candidates.push(address.clone());
        }
    }
    if lazy.alt.as_deref().unwrap_or_default().is_empty() {
        lazy.alt.clone_from(&picture.alt);
    }
    true
}

/// Characters of the words that a tree shows.
fn words_of(tree: &Tree) -> usize {
    let mut count = 0usize;
    for node in tree.nodes() {
        let Node::Text(words) = node.value() else {
            continue;
        };
        let shown = node
            .parent()
            .and_then(|parent| parent.value().as_element())
            .is_none_or(|element| {
                !matches!(
                    element.kind(),
                    Kind::Script | Kind::Skip | Kind::Head | Kind::NoScript
                )
            });
        if shown {
            count = count.saturating_add(words.chars().filter(|c| !text::is_space(*c)).count());
        }
    }
    count
}
