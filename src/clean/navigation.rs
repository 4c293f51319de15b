//! Ways through the site: menus, breadcrumbs, skip links, page numbers, search, sign-in, tables of contents, keywords.

use super::outline::{Outline, marked};
use super::words::{Cues, Marks};
use super::{Proposal, Rule};

/// The rule.
pub struct Navigation;

impl Rule for Navigation {
    fn name(&self) -> &'static str {
        "navigation"
    }

    fn takes_out(&self) -> &'static str {
        "navigation"
    }

    fn propose(&self, outline: &Outline<'_>) -> Vec<Proposal> {
        let mut out = Vec::new();
        // A menu that holds the text of the page was never closed.
        let menu = if outline.main_within("nav") { 92 } else { 96 };
        for (index, line) in outline.lines.iter().enumerate() {
            let links =
                line.mass > 0 && line.linked.saturating_mul(10) >= line.mass.saturating_mul(8);
            let short = line.mass < 60;
            let bars = u32::try_from(line.folded.matches('|').count()).unwrap_or(u32::MAX);
            // A bar and the spaces beside it are no words: between short links they weigh as much as the links.
            let parted = line.linked.saturating_add(bars.saturating_mul(3));
            let row = line.mass > 0 && parted.saturating_mul(10) >= line.mass.saturating_mul(9);
            let (reason, confidence) = if (links || row) && bars >= 2 && line.mass < 160 {
                ("row of links parted by bars", 95)
            } else if outline.within(index, "nav") <= 8 {
                ("stands in a menu of the site", menu)
            } else if marked(outline, index, Marks::BREADCRUMB, 3) {
                ("path of the page within its site", 90)
            } else if marked(outline, index, Marks::PAGER, 2) && (links || line.tokens <= 8) {
                ("link to the page before or after", 85)
            } else if links && short && line.cues.is & Cues::NAV != 0 {
                ("navigation link", 80)
            } else if marked(outline, index, Marks::SEARCH | Marks::LOGIN, 1) {
                ("search, filter or sign-in form", 80)
            } else if outline.within(index, "form") <= 3 && short {
                ("stands in a form", 75)
            } else if marked(outline, index, Marks::NAV, 2) && (links || short) {
                ("stands in a menu of the site", 82)
            } else if marked(outline, index, Marks::TAGS, 2) && links && !line.heading {
                ("keywords of the page, each a link", 72)
            } else if marked(outline, index, Marks::TAGS, 2)
                && short
                && line.mass > 0
                && !line.heading
                && !line.cues.any(Cues::CREDIT)
            {
                ("the page marks it as a keyword or label", 72)
            } else if marked(outline, index, Marks::TOC, 2) && links {
                ("table of contents: links within the page", 70)
            } else if short && line.cues.heads(Cues::NAV) {
                (
                    "navigation link",
                    if line.cues.is & Cues::NAV != 0 {
                        78
                    } else {
                        66
                    },
                )
            } else if links && short && in_links(outline, index) {
                ("one of a list of links", 68)
            } else {
                continue;
            };
            out.push(Proposal::remove(index, reason, confidence));
        }
        out
    }
}

/// True if the lines around are links as well.
fn in_links(outline: &Outline<'_>, index: usize) -> bool {
    let around = outline.over(&(index.saturating_sub(3)..(index + 4).min(outline.lines.len())));
    around.mass > 0 && around.linked.saturating_mul(10) >= around.mass.saturating_mul(7)
}
