//! The text that a page declares as its article (`articleBody` of its JSON-LD): where there is one, nearly a proof.

use super::outline::Fnv;
use super::words::fold;
use crate::page::Page;
use rustc_hash::FxHashSet;

/// The word triples of the text that the page declares as its article.
pub struct DeclaredBody(FxHashSet<u64>);

impl DeclaredBody {
    /// Share of the word triples of a text that the declared text has; -1 for a text without words.
    pub fn share(&self, words: &str) -> f32 {
        let (mut all, mut met) = (0u32, 0u32);
        triples(words, |triple| {
            all += 1;
            met += u32::from(self.0.contains(&triple));
        });
        if all == 0 {
            return -1.0;
        }
        met as f32 / all as f32
    }
}

fn triples(text: &str, mut each: impl FnMut(u64)) {
    let (mut a, mut b) = (0u64, 0u64);
    let mut n = 0u32;
    for word in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        let c = Fnv::START.text(word).0;
        n += 1;
        if n >= 3 {
            each(Fnv::START.number(a).number(b).number(c).0);
        }
        a = b;
        b = c;
    }
    if n == 1 {
        each(Fnv::START.number(b).0);
    } else if n == 2 {
        each(Fnv::START.number(a).number(b).0);
    }
}

/// The declared text of a page, if it is more than a summary.
pub fn declared_body(page: &Page) -> Option<DeclaredBody> {
    let mut set = FxHashSet::default();
    for text in &page.head.json_ld {
        if !text.contains("\"articleBody\"") {
            continue;
        }
        let Ok(value) = serde_json::from_str::<serde_json::Value>(text) else {
            continue;
        };
        let mut stack = vec![&value];
        while let Some(value) = stack.pop() {
            match value {
                serde_json::Value::Array(items) => stack.extend(items),
                serde_json::Value::Object(map) => {
                    for (key, value) in map {
                        match value {
                            serde_json::Value::String(body) if key == "articleBody" => {
                                if body.len() > 400 {
                                    triples(body, |triple| {
                                        set.insert(triple);
                                    });
                                }
                            }
                            _ => stack.push(value),
                        }
                    }
                }
                _ => {}
            }
        }
    }
    (!set.is_empty()).then_some(DeclaredBody(set))
}

/// The titles that the head gives, in the form of cues.
pub fn titles(page: &Page) -> Vec<String> {
    let mut out: Vec<String> = page.head.title.iter().map(|title| fold(title)).collect();
    for (name, value) in &page.head.metas {
        if matches!(name.as_str(), "og:title" | "twitter:title") {
            out.push(fold(value));
        }
    }
    out
}
