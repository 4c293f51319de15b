//! The notice of rights as printed at the foot of the page, without what else stands in its line.
//!
//! In: the page's last blocks. Out: the line that opens as a notice of rights does. What is a link of the foot ("Privacy",
//! "Imprint") is told from the holder's name, which may be a link too, by where it stands: after a mark that parts it
//! from a notice that is complete without it. What is no link ("Best seen at 800 x 600", "Powered by") goes where a mark
//! parts it from the notice and no word of it is about rights. The line itself stays in the audit or the body.

use super::{
    languages::{Cue, LANGUAGES, folded},
    names,
};
use crate::{
    article::{Field, Inline, Inlines},
    page::{Page, SourceKind},
    text,
};
use std::{collections::BTreeSet, sync::LazyLock};

/// Marks that part what stands side by side at the foot of a page.
const MARKS: [char; 14] = [
    '|', '·', '∙', '•', '‧', '/', '–', '—', '-', '.', ',', ';', '»', '▪',
];

/// The notice of rights that the page prints.
pub fn printed(page: &Page) -> Option<Field<String>> {
    page.blocks
        .iter()
        .rev()
        .take(60)
        .filter(|block| block.kind == SourceKind::Text && !block.hidden)
        .filter_map(|block| Some((notice(&block.text)?, block)))
        .find(|(_, block)| !is_of_picture(&block.element.words))
        .map(|(line, _)| Field::new(line, "foot of the page", "the notice of rights as printed"))
}

/// True for an element whose words say that it belongs to a picture: its notice is the picture's, not the page's.
fn is_of_picture(words: &str) -> bool {
    const PICTURES: [&str; 7] = [
        "image", "photo", "picture", "bild", "foto", "caption", "figure",
    ];
    let words = words.to_lowercase();
    PICTURES.iter().any(|picture| words.contains(picture))
}

/// The notice of a line, if it is one.
fn notice(words: &Inlines) -> Option<String> {
    let whole = words.words();
    let whole = text::squeezed(&whole);
    if !(6..=240).contains(&text::chars(&whole)) || !opens(&whole) {
        return None;
    }
    let line = said_of_rights(&without_links(words));
    let holds = text::chars(&line) >= 6 && opens(&line);
    // A link to a page about copyright is no notice, nor is the bare word.
    let says = line.contains('©')
        || line.chars().any(|c| c.is_ascii_digit())
        || text::chars(&said_beside_cues(&line)) >= 3 && !words_are_one_link(words)
        || {
            let fold = folded(&line);
            LANGUAGES
                .phrases(Cue::Rights)
                .any(|phrase| phrase.contains(' ') && fold.starts_with(phrase))
        };
    (holds && says && names::read(&line, &[]).agents.len() < 6).then_some(line)
}

/// True if a line begins as a notice of rights does.
fn opens(line: &str) -> bool {
    if !may_open(line) {
        return false;
    }
    let fold = folded(line);
    fold.starts_with('©')
        || fold.starts_with("(c) ")
        || LANGUAGES
            .phrases(Cue::Rights)
            .any(|notice| fold.starts_with(notice))
}

/// False for a line whose first two letters no notice begins with: so are most.
fn may_open(line: &str) -> bool {
    static BEGINNINGS: LazyLock<BTreeSet<[u8; 2]>> = LazyLock::new(|| {
        let phrases = LANGUAGES.phrases(Cue::Rights).chain(["(c"]);
        phrases
            .filter_map(|phrase| phrase.as_bytes().first_chunk().copied())
            .collect()
    });
    line.as_bytes().first_chunk().is_some_and(|beginning| {
        !beginning.is_ascii()
            || BEGINNINGS.contains(&beginning.map(|byte| byte.to_ascii_lowercase()))
    })
}

/// The letters of a line that are neither sign, year nor set phrase: those of the holder.
pub fn said_beside_cues(line: &str) -> String {
    static LONGEST_FIRST: LazyLock<Vec<(&str, ByteSet)>> = LazyLock::new(|| {
        let mut phrases: Vec<_> = LANGUAGES
            .phrases(Cue::Rights)
            .map(|phrase| (phrase, ByteSet::of(phrase)))
            .collect();
        phrases.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
        phrases
    });
    let mut rest = folded(line).replace("(c)", " ");
    let bytes = ByteSet::of(&rest).with(b' ');
    for (phrase, needed) in LONGEST_FIRST.iter() {
        if bytes.holds(needed) && rest.contains(phrase) {
            rest = rest.replace(phrase, " ");
        }
    }
    text::letters(&rest.replace(|c: char| c.is_ascii_digit(), " "))
}

/// The bytes that a text is made of: a phrase with another is not in it, and so are most of most lists.
struct ByteSet([u64; 4]);

impl ByteSet {
    fn of(text: &str) -> Self {
        text.bytes().fold(Self([0; 4]), Self::with)
    }

    fn with(mut self, byte: u8) -> Self {
        if let Some(bits) = self.0.get_mut(usize::from(byte / 64)) {
            *bits |= 1 << (byte % 64);
        }
        self
    }

    /// True if all of the other are among these.
    fn holds(&self, other: &Self) -> bool {
        let mut both = self.0.iter().zip(&other.0);
        both.all(|(own, other)| own & other == *other)
    }
}

fn words_are_one_link(words: &Inlines) -> bool {
    words.0.iter().all(|inline| match inline {
        Inline::Run(run) => run.link.is_some() || text::is_blank(&run.text),
        _ => true,
    })
}

/// A run of the line, or several side by side with one link.
struct Piece {
    text: String,
    link: Option<String>,
}

/// The line without links that stand apart from the notice.
fn without_links(words: &Inlines) -> String {
    let mut pieces: Vec<Piece> = Vec::new();
    for inline in &words.0 {
        let (words, link) = match inline {
            Inline::Run(run) => (
                run.text.as_str(),
                run.link.as_ref().map(|link| link.url.clone()),
            ),
            Inline::Break => (" ", None),
            Inline::NoteMark(_) => continue,
        };
        match pieces.last_mut() {
            Some(last) if last.link == link => last.text.push_str(words),
            _ => pieces.push(Piece {
                text: words.to_owned(),
                link,
            }),
        }
    }
    let mut kept = String::new();
    let mut dropped = false;
    for (at, piece) in pieces.iter().enumerate() {
        let complete = || text::chars(&said_beside_cues(&kept)) >= 3;
        if piece.link.is_some() {
            let before = kept.trim_end();
            let apart = dropped || before.ends_with(MARKS) || follows_link(&pieces, at);
            let after = pieces.get(at + 1).is_none_or(|next| {
                next.link.is_some()
                    || text::is_blank(&next.text)
                    || next.text.trim_start().starts_with(MARKS)
            });
            if apart && after && !piece.text.contains('©') && complete() {
                dropped = true;
                continue;
            }
        } else if dropped
            && piece
                .text
                .trim_matches(|c: char| MARKS.contains(&c) || text::is_space(c))
                .is_empty()
        {
            // The mark between two links that went.
            continue;
        }
        dropped = false;
        kept.push_str(&piece.text);
    }
    text::squeeze(&kept)
}

/// Marks that part a notice from other things in its line.
const BARS: [char; 6] = ['|', '·', '∙', '•', '‧', '▪'];

/// The parts of a line that are about rights: the first; the holder, where the first names none; what speaks of rights.
fn said_of_rights(line: &str) -> String {
    let mut out = String::new();
    let mut bars = line.matches(BARS);
    for (nth, part) in line.split(BARS).enumerate() {
        let bar = if nth == 0 {
            ""
        } else {
            bars.next().unwrap_or_default()
        };
        let fold = folded(part);
        let holder = || {
            (!names_holder(&out) || ends_in_legal_form(&fold))
                && !opens_with(&fold, Cue::Foot)
                && !opens_with(&fold, Cue::Maker)
        };
        if nth > 0 && !speaks_of_rights(&fold) && !first_year(&fold, &out) && !holder() {
            continue;
        }
        let said = without_makers(part, nth == 0);
        if said.is_empty() {
            continue;
        }
        if !out.is_empty() {
            // A mark keeps its spaces, or stands without as it was printed.
            let space = if part.starts_with(text::is_space) {
                " "
            } else {
                ""
            };
            out.extend([space, bar, space]);
        }
        out.push_str(&said);
    }
    out.truncate(
        out.trim_end_matches(|c: char| (MARKS.contains(&c) && c != '.') || text::is_space(c))
            .len(),
    );
    out
}

/// True if a notice names who holds the rights, and by more than an abbreviation: "© HPO | Harbour Post Office".
fn names_holder(notice: &str) -> bool {
    const ABBREVIATION: usize = 5;
    let letters = text::chars(&said_beside_cues(notice));
    letters > ABBREVIATION || letters >= 3 && notice.contains(char::is_lowercase)
}

/// True for the name of a company or a society, which may hold the rights under the name of its site.
fn ends_in_legal_form(fold: &str) -> bool {
    const FORMS: [&str; 18] = [
        "gmbh", "gbr", "ag", "kg", "ohg", "ug", "e.v", "ltd", "limited", "inc", "llc", "plc",
        "s.a", "s.l", "s.r.l", "srl", "b.v", "sas",
    ];
    fold.split(' ')
        .next_back()
        .is_some_and(|last| FORMS.contains(&last.trim_end_matches(['.', ','])))
}

/// A part without the sentences that say who built the site and what it runs on. What opens the notice stays.
fn without_makers(part: &str, opens: bool) -> String {
    let mut said: Vec<&str> = Vec::new();
    for (nth, sentence) in part.trim().split_inclusive(". ").enumerate() {
        let fold = folded(sentence);
        let made = opens_with(&fold, Cue::Maker)
            || LANGUAGES
                .phrases(Cue::Maker)
                .any(|phrase| phrase.contains(' ') && holds(&fold, phrase));
        if opens && nth == 0 || !made || speaks_of_rights(&fold) {
            said.push(sentence);
        }
    }
    said.concat().trim().to_owned()
}

/// True if a folded text speaks of rights, of a licence or of a mark.
fn speaks_of_rights(fold: &str) -> bool {
    static PHRASES: LazyLock<Vec<(&str, ByteSet)>> = LazyLock::new(|| {
        [Cue::Rights, Cue::Reserved]
            .into_iter()
            .flat_map(|cue| LANGUAGES.phrases(cue))
            .map(|phrase| (phrase, ByteSet::of(phrase)))
            .collect()
    });
    let bytes = ByteSet::of(fold);
    fold.contains('©')
        || fold.contains("(c) ")
        || PHRASES
            .iter()
            .any(|(phrase, needed)| bytes.holds(needed) && holds(fold, phrase))
}

/// True if a folded text has a year and what was said before has none.
fn first_year(fold: &str, before: &str) -> bool {
    let has_year = |text: &str| {
        text.split(|c: char| !c.is_ascii_digit()).any(|figures| {
            figures.len() == 4 && (figures.starts_with("19") || figures.starts_with("20"))
        })
    };
    has_year(fold) && !has_year(before) && !opens_with(fold, Cue::Maker)
}

/// True if a phrase stands in a folded text where a word begins; in scripts without capitals, anywhere.
fn holds(fold: &str, phrase: &str) -> bool {
    fold.match_indices(phrase).any(|(at, _)| {
        !phrase.starts_with(char::is_lowercase)
            || !fold
                .get(..at)
                .unwrap_or_default()
                .ends_with(char::is_alphanumeric)
    })
}

/// True if a folded text begins with a phrase of the table.
fn opens_with(fold: &str, cue: Cue) -> bool {
    let fold = fold.trim_start_matches(|c: char| !c.is_alphanumeric());
    LANGUAGES.phrases(cue).any(|phrase| {
        fold.strip_prefix(phrase).is_some_and(|rest| {
            !phrase.ends_with(char::is_lowercase) || !rest.starts_with(char::is_alphanumeric)
        })
    })
}

/// True if the piece before is a link too, with at most white space between: links side by side are a list.
fn follows_link(pieces: &[Piece], at: usize) -> bool {
    pieces
        .get(..at)
        .unwrap_or_default()
        .iter()
        .rev()
        .find(|piece| !text::is_blank(&piece.text))
        .is_some_and(|piece| piece.link.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Link, Run};

    /// "© 2024 Quill [Privacy] | [Terms]": what stands in brackets is a link.
    fn line(written: &str) -> Inlines {
        let mut out = Vec::new();
        for (at, part) in written.split(['[', ']']).enumerate() {
            let link = (at % 2 == 1).then(|| Link {
                url: format!("https://example.org/{at}"),
                text: String::new(),
            });
            if !part.is_empty() {
                out.push(Inline::Run(Run {
                    text: part.to_owned(),
                    link,
                    ..Run::default()
                }));
            }
        }
        Inlines(out)
    }

    #[test]
    fn links_beside_the_notice_go_and_the_holder_stays() {
        for (written, read) in [
            ("© 2024 Harbour Post", "© 2024 Harbour Post"),
            (
                "© 2024 Harbour Post · [Privacy] ∙ [Terms]",
                "© 2024 Harbour Post",
            ),
            (
                "© 2024 Harbour Post | [Imprint] | [Privacy policy]",
                "© 2024 Harbour Post",
            ),
            ("© 2024 [Harbour Post]", "© 2024 [Harbour Post]"),
            (
                "© [Harbour Post] 2024. All rights reserved. [Privacy]",
                "© [Harbour Post] 2024. All rights reserved.",
            ),
            (
                "Copyright © 2024 Harbour Post Inc. [Privacy] | [Terms]",
                "Copyright © 2024 Harbour Post Inc.",
            ),
            (
                "© 2024 [Harbour Post][Subscribe][Contact]",
                "© 2024 [Harbour Post]",
            ),
            (
                "© 2024 Harbour Post, all rights reserved – [Terms] – [Help]",
                "© 2024 Harbour Post, all rights reserved",
            ),
            // What is no link and says nothing of rights.
            (
                "© 1999 Harbour Post · Best seen at 800 × 600 · You are visitor no. 18 204",
                "© 1999 Harbour Post",
            ),
            (
                "© Harbour Post 2005–2023 · [Imprint] · Proudly set in a serif",
                "© Harbour Post 2005–2023",
            ),
            ("Copyright 2019 | Privacy Policy", "Copyright 2019"),
            (
                "© 2024 | Harbour Post | All rights reserved | 12 Quay Street",
                "© 2024 | Harbour Post | All rights reserved",
            ),
            (
                "© 2024 Harbour Post | Words under CC BY 4.0",
                "© 2024 Harbour Post | Words under CC BY 4.0",
            ),
            ("© Harbour Post · 2024", "© Harbour Post · 2024"),
            (
                "© HPO | Harbour Post Office · Best seen at 800 × 600",
                "© HPO | Harbour Post Office",
            ),
            (
                "© 2024 harbour.example | Mole & Tide GmbH | Quay 3",
                "© 2024 harbour.example | Mole & Tide GmbH",
            ),
            (
                "© 2024 Harbour Post. All rights reserved. Theme: Quay by Mole. Powered by Tide.",
                "© 2024 Harbour Post. All rights reserved.",
            ),
            (
                "© 2024 Harbour Post | Design by Mole. All rights reserved.",
                "© 2024 Harbour Post | All rights reserved.",
            ),
            (
                "© 2024 Hafenbote · Bereitgestellt von Tide",
                "© 2024 Hafenbote",
            ),
            // A link within a sentence is part of it.
            (
                "© 2024 Harbour Post. Reuse under [these terms] only.",
                "© 2024 Harbour Post. Reuse under [these terms] only.",
            ),
            (
                "© 2024 Harbour Post. [CC BY 4.0] applies.",
                "© 2024 Harbour Post. [CC BY 4.0] applies.",
            ),
        ] {
            let read = read.replace(['[', ']'], "");
            assert_eq!(
                notice(&line(written)).as_deref(),
                Some(read.as_str()),
                "{written}"
            );
        }
    }

    #[test]
    fn a_link_to_a_page_about_copyright_is_no_notice() {
        for written in [
            "[Copyright and trademarks][Privacy][Terms]",
            "Copyright",
            "[Copyright office hears the ferrymen]",
        ] {
            assert_eq!(notice(&line(written)), None, "{written}");
        }
    }
}
