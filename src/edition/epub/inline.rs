//! Runs of words to XHTML: styles nest in a fixed order, a link is one element whatever styles it holds.

use super::address;
use crate::edition::markup::Markup;
use crate::{
    article::{Article, Inline, Inlines, Run},
    edition::language as tags,
    text,
};

/// Writes a text. `marks` counts how often each note is pointed at. Returns the number of links whose address a book
/// cannot hold.
pub fn write(markup: &mut Markup, article: &Article, text: &Inlines, marks: &mut [usize]) -> usize {
    let mut unlinked = 0;
    let mut rest = text.0.as_slice();
    while let Some((first, after)) = rest.split_first() {
        match first {
            Inline::Break => {
                markup.start("br").end();
                rest = after;
            }
            Inline::NoteMark(note) => {
                note_mark(markup, article, *note, marks);
                rest = after;
            }
            Inline::Run(run) => {
                let linked = |inline: &Inline| matches!(inline, Inline::Run(other) if other.link == run.link);
                let len = if run.link.is_some() {
                    rest.iter().take_while(|inline| linked(inline)).count()
                } else {
                    1
                };
                let (group, after) = rest.split_at_checked(len.max(1)).unwrap_or((rest, &[]));
                let target = run.link.as_ref().and_then(|link| address::link(&link.url));
                if run.link.is_some() && target.is_none() {
                    unlinked += 1;
                }
                let blank = group.iter().all(|inline| match inline {
                    Inline::Run(run) => text::is_blank(&run.text),
                    _ => true,
                });
                // A link of no words could not be named by an assistive technology.
                let target = target.filter(|_| !blank);
                if let Some(target) = &target {
                    markup.start("a").attr("href", target);
                }
                for inline in group {
                    if let Inline::Run(run) = inline {
                        styled(markup, article, run);
                    }
                }
                if target.is_some() {
                    markup.end_full();
                }
                rest = after;
            }
        }
    }
    unlinked
}

fn styled(markup: &mut Markup, article: &Article, run: &Run) {
    let style = run.style;
    let styles = [
        (style.strong, "strong"),
        (style.emphasis, "em"),
        (style.deleted, "del"),
        (style.code, "code"),
        (style.superscript, "sup"),
        (style.subscript, "sub"),
    ];
    let mut depth = 0;
    for (on, name) in styles {
        if on {
            markup.start(name);
            depth += 1;
        }
    }
    let lang = run.lang.as_deref().and_then(tags::well_formed);
    if let Some(lang) = lang {
        markup.start("span");
        language(markup, lang, super::document::direction_of(article));
        depth += 1;
    }
    markup.text(&run.text);
    for _ in 0..depth {
        markup.end_full();
    }
}

fn note_mark(markup: &mut Markup, article: &Article, note: usize, marks: &mut [usize]) {
    let Some(count) = marks.get_mut(note) else {
        return;
    };
    *count += 1;
    let number = note.saturating_add(1);
    let id = if *count == 1 {
        format!("ref-{number}")
    } else {
        format!("ref-{number}-{count}")
    };
    markup.start("sup").attr("class", "mark");
    markup
        .start("a")
        .attr("id", &id)
        .attr("epub:type", "noteref")
        .attr("role", "doc-noteref")
        .attr("href", &format!("#note-{number}"));
    markup
        .text(&note_label(article, note))
        .end_full()
        .end_full();
}

/// The mark of a note as printed; its number if it has none.
pub fn note_label(article: &Article, note: usize) -> String {
    article
        .notes
        .get(note)
        .map(|note| text::squeeze(&note.label))
        .filter(|label| !text::is_blank(label))
        .unwrap_or_else(|| note.saturating_add(1).to_string())
}

/// Language and direction of the element just opened.
pub fn language(markup: &mut Markup, lang: &str, around: &str) {
    markup.attr("lang", lang).attr("xml:lang", lang);
    let dir = direction(lang);
    if dir != around {
        markup.attr("dir", dir);
    }
}

/// Direction in which a language is written, by its script or, without one, by the language.
pub fn direction(lang: &str) -> &'static str {
    let lower = lang.to_ascii_lowercase();
    let mut parts = lower.split('-');
    let language = parts.next().unwrap_or_default();
    let script =
        parts.find(|part| part.len() == 4 && part.bytes().all(|b| b.is_ascii_alphabetic()));
    let rtl = match script {
        Some(script) => matches!(
            script,
            "arab" | "hebr" | "thaa" | "syrc" | "nkoo" | "adlm" | "rohg" | "mand" | "samr"
        ),
        None => matches!(
            language,
            "ar" | "he"
                | "iw"
                | "fa"
                | "ur"
                | "yi"
                | "ji"
                | "ps"
                | "sd"
                | "ug"
                | "dv"
                | "ckb"
                | "syr"
                | "arc"
                | "nqo"
                | "prs"
                | "pnb"
                | "azb"
                | "lrc"
                | "mzn"
                | "glk"
                | "skr"
                | "bal"
                | "ks"
        ),
    };
    if rtl { "rtl" } else { "ltr" }
}

#[cfg(test)]
mod tests {
    use super::direction;

    #[test]
    fn a_script_decides_before_a_language() {
        assert_eq!(direction("ar"), "rtl");
        assert_eq!(direction("uz-Arab"), "rtl");
        assert_eq!(direction("ks-Deva-IN"), "ltr");
        assert_eq!(direction("he-IL"), "rtl");
        assert_eq!(direction("en"), "ltr");
    }
}
