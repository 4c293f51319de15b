//! Nothing is lost: in the audit every block stands once, in order, with a fate, and kept + removed = captured.

use super::{ArticleFiles, Check, Finding};
use crate::text;
use serde::Deserialize;

/// Checks an article's audit against itself.
pub struct Conservation;

const CLAUSE: &str = "README, Output: STEM.audit.json";

// A reader of its own: what is needed of the shape, and nothing of the writer's types.
#[derive(Deserialize)]
struct Account {
    blocks: Vec<Entry>,
    captured_chars: usize,
    kept_chars: usize,
    removed_chars: usize,
}

#[derive(Deserialize)]
struct Entry {
    index: usize,
    text: String,
    fate: String,
    reason: Option<String>,
}

impl Check for Conservation {
    fn name(&self) -> &'static str {
        "conservation"
    }

    fn check(&self, files: &ArticleFiles) -> Vec<Finding> {
        let Some(bytes) = &files.audit else {
            return Vec::new();
        };
        let name = format!("data/{0}/{0}.audit.json", files.stem);
        let account: Account = match serde_json::from_slice(bytes) {
            Ok(account) => account,
            Err(error) => {
                return vec![Finding::fault(
                    name,
                    CLAUSE,
                    format!("it cannot be read: {error}"),
                )];
            }
        };
        let mut faults = Vec::new();
        let (mut captured, mut kept, mut removed) = (0usize, 0usize, 0usize);
        for (position, block) in account.blocks.iter().enumerate() {
            if block.index != position {
                faults.push(format!(
                    "block {position} is numbered {}: each block must stand there once, in order",
                    block.index
                ));
                break;
            }
            let chars = text::chars(&block.text);
            captured = captured.saturating_add(chars);
            match block.fate.as_str() {
                "body" | "figure" | "metadata" => kept = kept.saturating_add(chars),
                "removed" => {
                    removed = removed.saturating_add(chars);
                    if block.reason.as_deref().is_none_or(text::is_blank) {
                        faults.push(format!("block {position} was removed without a reason"));
                    }
                }
                fate => faults.push(format!(
                    "block {position} is {}: \"{}\"",
                    text::shown(fate),
                    text::shown(&block.text)
                )),
            }
        }
        for (what, stated, counted) in [
            ("captured_chars", account.captured_chars, captured),
            ("kept_chars", account.kept_chars, kept),
            ("removed_chars", account.removed_chars, removed),
        ] {
            if stated != counted {
                faults.push(format!(
                    "{what} says {stated}, its blocks hold {counted} characters"
                ));
            }
        }
        if kept.saturating_add(removed) != captured {
            faults.push(format!(
                "kept {kept} + removed {removed} is not captured {captured}: characters are lost"
            ));
        }
        let rest = faults.len().saturating_sub(20);
        faults.truncate(20);
        if rest > 0 {
            faults.push(format!("and {rest} more"));
        }
        faults
            .into_iter()
            .map(|text| Finding::fault(name.clone(), CLAUSE, text))
            .collect()
    }
}
