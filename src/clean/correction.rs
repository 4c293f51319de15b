//! Corrections and editors' notes: short, at the edge of the article, and never to be lost.

use super::outline::{Outline, marked};
use super::words::Marks;
use super::{Proposal, Rule, Verdict};
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// The rule; it proposes to keep.
pub struct Correction;

/// How a correction begins, in the form of cues; a colon, a date or a dash follows within a few words.
const BEGINNINGS: &[&str] = &[
    "correction",
    "corrections",
    "clarification",
    "editor's note",
    "editors' note",
    "erratum", // English
    "berichtigung",
    "korrektur",
    "richtigstellung",
    "anmerkung der redaktion",
    "hinweis der redaktion", // German
    "rectificatif",
    "correction",
    "erratum",
    "note de la rédaction",
    "précision", // French
    "corrección",
    "rectificación",
    "fe de errores",
    "aclaración",
    "nota del editor", // Spanish
    "rettifica",
    "errata corrige",
    "nota della redazione", // Italian
    "correção",
    "errata",
    "nota da redação",
    "nota do editor", // Portuguese
    "correctie",
    "rectificatie",
    "noot van de redactie", // Dutch
    "sprostowanie",
    "korekta",
    "od redakcji", // Polish
    "oprava",
    "poznámka redakce", // Czech
    "rättelse",
    "rettelse",
    "berigtigelse",
    "presisering",
    "oikaisu",
    "korjaus", // Nordic
    "исправление",
    "уточнение",
    "поправка",
    "примечание редакции", // Russian
    "виправлення",
    "уточнення",
    "примітка редакції", // Ukrainian
    "διόρθωση",
    "διευκρίνιση", // Greek
    "düzeltme",
    "editörün notu", // Turkish
    "تصحيح",
    "توضيح",
    "תיקון",
    "הבהרה", // Arabic, Hebrew
    "更正",
    "勘误",
    "勘誤",
    "编者按",
    "編者按",
    "訂正",
    "お詫びと訂正",
    "編集部注",
    "정정",
    "바로잡습니다", // Chinese, Japanese, Korean
];

/// Longer texts are articles about corrections.
const LONGEST: u32 = 700;

impl Rule for Correction {
    fn name(&self) -> &'static str {
        "correction"
    }

    fn takes_out(&self) -> &'static str {
        "corrections"
    }

    fn propose(&self, outline: &Outline<'_>) -> Vec<Proposal> {
        let foreign = Marks::COMMENT | Marks::RELATED | Marks::FOOTER | Marks::NAV | Marks::SIDEBAR;
        outline
            .lines
            .iter()
            .enumerate()
            .filter(|(index, line)| {
                line.mass <= LONGEST
                    && line.mass > 20
                    && line.linked.saturating_mul(2) < line.mass
                    && corrects(&line.folded)
                    && !marked(outline, *index, foreign, 3)
            })
            .map(|(index, _)| Proposal {
                blocks: index..index + 1,
                verdict: Verdict::Keep,
                reason: "correction or note of the editors".into(),
                confidence: 96,
            })
            .collect()
    }
}

/// True if a line begins as a correction does.
fn corrects(folded: &str) -> bool {
    // Hardly a line begins with the first two bytes of one.
    static FIRST: LazyLock<FxHashSet<[u8; 2]>> = LazyLock::new(|| {
        let first = |beginning: &&str| beginning.as_bytes().first_chunk().copied();
        BEGINNINGS.iter().filter_map(first).collect()
    });
    let first = folded.as_bytes().first_chunk();
    first.is_some_and(|first| FIRST.contains(first))
        && BEGINNINGS.iter().any(|beginning| {
            folded.strip_prefix(beginning).is_some_and(|rest| {
                let head: String = rest.chars().take(30).collect();
                rest.chars().next().is_none_or(|c| !c.is_alphabetic())
                    && head.contains([':', '：', '—', '–', ')', '）'])
            })
        })
}
