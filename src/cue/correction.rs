//! Corrections and clarifications: a paragraph that says what an earlier version of the article had wrong.
//!
//! It is part of the record: whoever cites the article must see it, so it is never taken for boilerplate.

/// First words of a correction, lower case.
const CUES: &[&str] = &[
    "correction",
    "corrections",
    "clarification",
    "korrektur",
    "richtigstellung",
    "rectificatif",
    "rectificatie",
    "corrección",
    "fe de errores",
    "correzione",
    "correção",
    "rättelse",
    "rettelse",
    "oikaisu",
    "sprostowanie",
    "oprava",
    "исправление",
    "поправка",
    "düzeltme",
    "διόρθωση",
    "תיקון",
    "تصحيح",
    "訂正",
    "更正",
    "정정",
];

/// True if a paragraph begins as corrections do: a cue, then a colon, a dash, a bracket or a date.
pub fn is_correction(plain: &str) -> bool {
    // Hardly a paragraph begins with the first letter of a cue.
    let begin = plain.chars().take(40).find(|c| c.is_alphanumeric());
    let Some(first) = begin.and_then(|c| c.to_lowercase().next()) else {
        return false;
    };
    if !CUES.iter().any(|cue| cue.starts_with(first)) {
        return false;
    }
    let start: String = plain.chars().take(40).collect::<String>().to_lowercase();
    let start = start.trim_start_matches(|c: char| !c.is_alphanumeric());
    CUES.iter().any(|cue| {
        start.strip_prefix(cue).is_some_and(|rest| {
            let rest = rest.trim_start();
            rest.starts_with([':', '：', ',', '–', '—', '-', '(', '（'])
                || rest.starts_with(|c: char| c.is_ascii_digit())
        })
    })
}
