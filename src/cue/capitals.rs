//! Capitals set right in the names of persons.

use super::{
    names::{PARTICLES, is_initial},
    words,
};

/// Sets capitals right in the name of a person: an all-capital name of two or more words, or all-capital surnames
/// behind a name in mixed case ("Ezequiel BECERRA"). Anything else stays as printed.
pub fn capitals_set(name: &str) -> String {
    let pieces = words::split(name);
    let loud = |word: &str| {
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        letters >= 2
            && !is_initial(word)
            && word.chars().all(|c| !c.is_lowercase())
            && word.chars().any(char::is_uppercase)
    };
    if pieces.len() < 2 || !pieces.iter().any(|(_, word)| loud(word)) {
        return name.to_owned();
    }
    let quiet = pieces
        .iter()
        .filter(|(_, word)| !loud(word) && !is_initial(word))
        .count();
    let short = pieces
        .iter()
        .any(|(_, word)| loud(word) && word.chars().count() <= 2 && quiet > 0);
    if short {
        return name.to_owned();
    }
    let mut out = Vec::new();
    for (index, (_, word)) in pieces.iter().enumerate() {
        if !loud(word) {
            out.push((*word).to_owned());
            continue;
        }
        let lower = word.to_lowercase();
        if index > 0
            && index.saturating_add(1) < pieces.len()
            && PARTICLES.contains(&lower.as_str())
        {
            out.push(lower);
            continue;
        }
        out.push(title_case(&lower));
    }
    out.join(" ")
}

fn title_case(lower: &str) -> String {
    let mut out = String::with_capacity(lower.len());
    let mut start = true;
    let mut since = 0;
    for c in lower.chars() {
        if start && c.is_alphabetic() {
            out.extend(c.to_uppercase());
            start = false;
            since = 1;
        } else {
            out.push(c);
            since += 1;
            let apostrophe = matches!(c, '\'' | '’') && since == 2;
            if matches!(c, '-' | '‑' | '.') || apostrophe || (since == 2 && out.ends_with("Mc")) {
                start = true;
            }
        }
    }
    out
}
