//! The picture that leads an article, where the rules of place would lose it: above the headline, or between headline and
//! text among bylines, boxes and share bars. With it goes its caption, and with that who made it.
//!
//! The strongest evidence is the page's own: what it declares as its picture (`og:image` and its like). Such a picture
//! stays almost wherever it stands. Without that it must stand alone right beside the headline and look like no sign of
//! the site.

use super::evidence::Evidence;
use super::outline::{FAR, Outline};
use super::picture_name::{self, Declared};
use super::words::{Cues, Marks};
use crate::cue::{
    labels,
    markup::{self, Says},
};
use crate::page::{SourceKind, SourcePicture};

/// Blocks between a declared picture and the headline below it: labels, dates, share bars, the path of the page.
const DECLARED_ABOVE: usize = 16;
/// The same where nothing but its place speaks for the picture.
const ABOVE: usize = 6;
/// Blocks between the first text, often a standfirst, and a declared picture below it that stands in a box of a card's name.
const BELOW: usize = 8;
/// A smaller picture is a portrait or a sign, in pixels.
const LEAST: (u32, u32) = (120, 60);
/// So large must a picture be of which only its place is known.
const LARGE: (u32, u32) = (300, 150);
/// A text that begins the article is so long.
const TEXT: u32 = 60;
/// The box of a picture and its lines holds at most so many blocks.
const BOX: usize = 5;

/// Marks of boxes whose pictures are of other articles.
const ELSEWHERE: u64 = Marks::RELATED | Marks::POPULAR;
/// Marks of entries of lists; the picture of an article may stand in one.
const ENTRY: u64 = Marks::CARD | Marks::LISTING | Marks::SIDEBAR;
/// Marks of what a picture known by nothing but its place does not stand in.
const FOREIGN: u64 = ELSEWHERE
    | Marks::AUTHOR
    | Marks::BYLINE
    | Marks::SHARE
    | Marks::ADVERT
    | Marks::PROMO
    | Marks::BUTTON
    | Marks::COMMENT
    | Marks::NAV;

/// Keeps the lead picture if none is kept yet, and the lines in one box with it.
pub fn keep(outline: &Outline<'_>, evidence: &Evidence, kept: &mut [bool]) {
    let page = outline.page;
    if page.is_text {
        return;
    }
    let is = |block: usize| kept.get(block).copied().unwrap_or(false);
    let text = |block: &usize| {
        is(*block)
            && outline
                .line(*block)
                .is_some_and(|line| line.mass >= TEXT && !line.picture)
    };
    let Some(last) = (0..kept.len()).rev().find(text) else {
        return;
    };
    let headline = outline.whole.headline.filter(|headline| *headline <= last);
    let from = headline.unwrap_or(0);
    let Some(begins) = (from..=last).find(text) else {
        return;
    };
    let headline = headline.unwrap_or(begins);
    let start = headline.saturating_sub(DECLARED_ABOVE);
    let free: Vec<(usize, &SourcePicture)> = (start..last)
        .filter(|block| !is(*block))
        .filter_map(|block| Some((block, picture(outline, block)?)))
        .filter(|(block, picture)| may_lead(outline, evidence, *block, picture))
        .collect();
    if free.is_empty() {
        return;
    }
    let declared = Declared::of(page);
    let view = Lead {
        outline,
        evidence,
        declared: &declared,
        headline,
        begins,
    };
    let nearest = |which: &dyn Fn(usize, &SourcePicture) -> bool| {
        let fit = free
            .iter()
            .filter(|(block, picture)| which(*block, picture));
        fit.min_by_key(|(block, _)| block.abs_diff(headline))
    };
    let own = nearest(&|block, picture| declared.names(picture) && view.is_beside(block, picture));
    let Some((chosen, _)) = own.or_else(|| nearest(&|block, picture| view.leads(block, picture)))
    else {
        return;
    };
    // One is enough: the same picture may stand twice, for wide and for narrow screens.
    let beside = headline.saturating_sub(ABOVE)..begins;
    let shown = (0..kept.len()).filter(|block| is(*block)).any(|block| {
        picture(outline, block).is_some_and(|picture| {
            own.is_none() && beside.contains(&block) || declared.names(picture)
        })
    });
    if !shown {
        view.keep_box(*chosen, kept);
    }
}

fn picture<'o>(outline: &'o Outline<'_>, block: usize) -> Option<&'o SourcePicture> {
    match &outline.block(block)?.kind {
        SourceKind::Picture(picture) => Some(picture),
        _ => None,
    }
}

/// What no lead picture is: in a menu, small, a logo, the author's, or of another article.
fn may_lead(
    outline: &Outline<'_>,
    evidence: &Evidence,
    block: usize,
    picture: &SourcePicture,
) -> bool {
    !evidence.is_sure(block)
        && !evidence.is_claimed(block)
        && outline.within(block, "nav") == FAR
        && picture
            .size
            .is_none_or(|size| fits(size, LEAST) || size.0 == 0 || size.1 == 0)
        // "post author-quill" is the class of an article; portraits and teasers are small.
        && (is_large(picture)
            || outline.near(block, Marks::AUTHOR) > 2 && outline.near(block, ELSEWHERE) > 2)
        && !picture_name::is_logo(picture)
}

fn is_large(picture: &SourcePicture) -> bool {
    picture.size.is_some_and(|size| fits(size, LARGE))
}

fn fits((width, height): (u32, u32), (least_width, least_height): (u32, u32)) -> bool {
    width >= least_width && height >= least_height
}

struct Lead<'l> {
    outline: &'l Outline<'l>,
    evidence: &'l Evidence,
    declared: &'l Declared,
    headline: usize,
    /// Where the text begins.
    begins: usize,
}

impl Lead<'_> {
    /// True for a declared picture that leads to no other page, or that stands where a lead picture stands.
    fn is_beside(&self, block: usize, picture: &SourcePicture) -> bool {
        let in_entry = !is_large(picture) && self.outline.near(block, ENTRY) <= 3;
        match self.leads_away(picture) {
            true => block <= self.begins && !in_entry,
            false => block <= self.begins.saturating_add(BELOW) || !in_entry,
        }
    }

    fn leads_away(&self, picture: &SourcePicture) -> bool {
        picture
            .link
            .as_ref()
            .is_some_and(|link| !picture_name::is_picture_file(link) && !self.is_here(link))
    }

    /// True for the address of the page itself.
    fn is_here(&self, link: &str) -> bool {
        let page = self.outline.page;
        let plain = |address: &str| {
            let address = address.split(['?', '#']).next().unwrap_or_default();
            let address = address.split_once("://").map_or(address, |(_, rest)| rest);
            address.trim_end_matches('/').to_owned()
        };
        let link = plain(link);
        let canonical = page
            .head
            .links
            .iter()
            .filter(|link| link.rel.eq_ignore_ascii_case("canonical"))
            .map(|link| link.href.as_str());
        let og = page
            .head
            .metas
            .iter()
            .filter(|(name, _)| name == "og:url")
            .map(|(_, url)| url.as_str());
        page.url
            .as_deref()
            .into_iter()
            .chain(canonical)
            .chain(og)
            .any(|address| plain(address) == link)
    }

    /// True for a picture that only its place beside the headline shows to be the article's.
    fn leads(&self, block: usize, picture: &SourcePicture) -> bool {
        let outline = self.outline;
        // A page tells of its author's portrait as well.
        let told = outline.near(block, Marks::AUTHOR | Marks::BYLINE) > 3
            && self.declared.is_told(outline.page, picture);
        let large = is_large(picture);
        if block >= self.begins
            || !told
                && (self.evidence.is_known(block)
                    || outline.near(block, FOREIGN) <= 3
                    || outline.within(block, "aside") < FAR
                    || outline.block(block).is_none_or(|block| block.hidden)
                    || picture.size.is_some() && !large
                    || picture_name::is_drawn(picture))
            || self.leads_away(picture)
        {
            return false;
        }
        if block > self.headline {
            return told || large;
        }
        let between = block.saturating_add(1)..self.headline;
        // One container holds both, and it is not the whole page.
        let together = outline
            .page
            .regions_of(block)
            .find(|(_, region)| region.blocks.contains(&self.headline));
        self.headline.saturating_sub(block) <= ABOVE
            && outline.over(&between).longs == 0
            && together.is_some_and(|(index, region)| {
                index != 0 && region.name != "body" && region.name != "html"
            })
    }

    /// Keeps a picture, and of the smallest box around it the lines that are no label, link or byline. A box with a heading
    /// holds more than a picture and its caption.
    fn keep_box(&self, picture: usize, kept: &mut [bool]) {
        let outline = self.outline;
        if let Some(slot) = kept.get_mut(picture) {
            *slot = true;
        }
        let around = outline.page.regions_of(picture).take(4);
        let headed = |block: usize| {
            let shown = outline.block(block).is_some_and(|block| !block.hidden);
            shown && outline.line(block).is_some_and(|line| line.heading)
        };
        let lines = around
            .map(|(_, region)| region.blocks.clone())
            .take_while(|blocks| blocks.len() <= BOX && !blocks.contains(&self.headline))
            .find(|blocks| outline.over(blocks).mass > 0)
            .filter(|blocks| !blocks.clone().any(headed));
        let alt = outline.block(picture).map(|block| block.shown());
        // A link around picture and lines may lead to the picture itself, only larger.
        let link = self::picture(outline, picture).and_then(|picture| picture.link.as_ref());
        let enlarges = link.is_some_and(|link| picture_name::is_picture_file(link));
        for block in lines.into_iter().flatten() {
            let linked = outline
                .line(block)
                .is_some_and(|line| line.linked.saturating_mul(2) > line.mass);
            if (enlarges || !linked)
                && self.is_caption(block, alt.as_deref().unwrap_or_default())
                && let Some(slot) = kept.get_mut(block)
            {
                *slot = true;
            }
        }
    }

    /// True for a line in one box with the picture that the page calls a caption, that reads like one and is not the
    /// alternative text again, or that names who made the picture.
    fn is_caption(&self, block: usize, alt: &str) -> bool {
        let outline = self.outline;
        let (Some(source), Some(line)) = (outline.block(block), outline.line(block)) else {
            return false;
        };
        let called = || line.own & Marks::CAPTION != 0 || outline.near(block, Marks::CAPTION) <= 1;
        let reads = || {
            let words = source.shown();
            let more = words.strip_prefix(alt).unwrap_or_default();
            let anew = alt.is_empty() || !words.contains(alt) || !more.trim().is_empty();
            (line.mass >= TEXT || line.ends_sentence)
                && self.evidence.against(block).is_none()
                && anew
        };
        source.kind == SourceKind::Text
            && !source.hidden
            && line.mass > 0
            && !self.evidence.is_sure(block)
            && !self.evidence.is_claimed(block)
            && (called() || reads() || self.names_maker(block))
            && outline.near(block, Marks::BYLINE | Marks::SHARE | Marks::AUTHOR) > 1
    }

    /// True for a line that says of itself that it names who made the picture, or of which the page says so.
    fn names_maker(&self, block: usize) -> bool {
        let outline = self.outline;
        let (Some(source), Some(line)) = (outline.block(block), outline.line(block)) else {
            return false;
        };
        let credits = |name: &str, words: &str| markup::says(name, words) == Says::Credit;
        let around = outline.page.regions_of(block).take(2);
        let labelled = |words: &str| {
            let labels = labels::all(words);
            labels.iter().any(|label| label.kind == labels::Kind::Photo)
        };
        line.cues.any(Cues::CREDIT)
            || labelled(&source.shown())
            || line.folded.starts_with('©')
            || credits(&source.element.name, &source.element.words)
            || around
                .filter(|(_, region)| region.blocks.len() <= 2)
                .any(|(_, region)| credits(&region.name, &region.words))
    }
}
