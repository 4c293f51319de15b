//! What was left out of an article, in words for its reader: how many blocks, and by which rules.
//!
//! The record and the audit keep the names of the rules as they are coded; what a person reads says what each of them takes out.

use super::colophon::grouped;
use crate::{article::Provenance, clean};

/// "navigation 2, readers’ comments 1": the blocks left out, by rule; empty if none are counted.
pub fn by_rule(provenance: &Provenance) -> String {
    let rules: Vec<String> = provenance
        .removed_by_rule
        .iter()
        .map(|(rule, count)| format!("{} {}", clean::takes_out(rule), grouped(*count as u64)))
        .collect();
    rules.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_words_of_its_own() {
        let rules = clean::RULES.iter().map(|rule| rule.name());
        let mut seen = Vec::new();
        for rule in rules.chain(["main_content"]) {
            let words = clean::takes_out(rule);
            assert!(!words.contains('_') && !seen.contains(&words), "{rule}");
            seen.push(words);
        }
    }

    #[test]
    fn the_blocks_left_out_are_counted_in_words() {
        let provenance = Provenance {
            removed_by_rule: vec![
                ("main_content".to_owned(), 1204),
                ("author_bio".to_owned(), 2),
            ],
            ..Provenance::default()
        };
        assert_eq!(
            by_rule(&provenance),
            "outside the article 1,204, notes about the author 2"
        );
    }
}
