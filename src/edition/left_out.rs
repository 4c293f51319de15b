//! What was left out of an article, in words for its reader: how many blocks, and by which rules.
//!
//! The record and the audit keep the names of the rules as they are coded; what a person reads has the words of this table.

use super::colophon::grouped;
use crate::article::Provenance;

/// Rules, and what they took out.
const NAMES: &[(&str, &str)] = &[
    ("dump_edges", "before and after the article"),
    ("hidden", "hidden on the page"),
    ("related", "links to other articles"),
    ("comments", "readers’ comments"),
    ("promotion", "advertising and offers"),
    ("navigation", "navigation"),
    ("above_headline", "above the headline"),
    ("author_bio", "notes about the author"),
    ("furniture", "labels and buttons"),
    ("duplicate", "repeated text"),
    ("correction", "corrections"),
    ("recipe", "recipes"),
    ("main_content", "outside the article"),
];

/// What a rule took out, in words; a rule without a name here in its own, spaced.
pub fn name(rule: &str) -> String {
    NAMES
        .iter()
        .find(|(known, _)| *known == rule)
        .map_or_else(|| rule.replace('_', " "), |(_, name)| (*name).to_owned())
}

/// "navigation 2, readers’ comments 1": the blocks left out, by rule; empty if none are counted.
pub fn by_rule(provenance: &Provenance) -> String {
    let rules: Vec<String> = provenance
        .removed_by_rule
        .iter()
        .map(|(rule, count)| format!("{} {}", name(rule), grouped(*count as u64)))
        .collect();
    rules.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_words_of_its_own() {
        let rules = crate::clean::RULES.iter().map(|rule| rule.name());
        let mut seen = Vec::new();
        for rule in rules.chain(["main_content"]) {
            assert!(NAMES.iter().any(|(known, _)| *known == rule), "{rule}");
            let name = name(rule);
            assert!(!name.contains('_') && !seen.contains(&name), "{rule}");
            seen.push(name);
        }
        assert_eq!(seen.len(), NAMES.len());
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
