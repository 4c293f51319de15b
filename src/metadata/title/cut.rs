//! A title without what is not the headline: names of the site, hosts, the word that says what kind of text it is.

use crate::{metadata::sites::Sites, text};

/// Signs that part a title from the site's name, with the spaces they need.
const SEPARATORS: &[&str] = &[
    " | ", " - ", " – ", " — ", " − ", " · ", " • ", " :: ", " : ", " » ", " « ", " › ", " ‹ ",
    " ~ ", " / ", " \\ ", " >> ", " << ", " > ", " < ", " * ", " ⋆ ", " ★ ", " ➤ ", " → ", " ▷ ",
    " ‧ ", " ∙ ", " ☆ ", " ® ", " || ", " _ ", " // ", " @ ", "｜", "│", "|", "：", "»", "–", "—",
    "_", " -", ": ", " bei ", " by ", ", ",
];

/// A title without the parts that name the site. `known` are the letters of what other sources give as title.
pub fn without_site(title: &str, known: &[&str], sites: &Sites) -> (String, Option<String>) {
    let title = title.trim();
    let mut bytes = [false; 256];
    for byte in title.bytes() {
        if let Some(slot) = bytes.get_mut(usize::from(byte)) {
            *slot = true;
        }
    }
    let has = |byte: u8| bytes.get(usize::from(byte)) == Some(&true);
    let separators: Vec<&str> = SEPARATORS
        .iter()
        .copied()
        .filter(|separator| separator.bytes().all(has) && title.contains(separator))
        .collect();
    // A rest that another source gives is the title, whatever the part cut off is.
    let mut best: Option<(&str, &str)> = None;
    for separator in &separators {
        for (at, _) in title.match_indices(separator).take(20) {
            let Some((head, tail)) = title.split_at_checked(at) else {
                continue;
            };
            let tail = tail.strip_prefix(*separator).unwrap_or(tail);
            for (rest, removed) in [(head, tail), (tail, head)] {
                let letters = text::letters(rest);
                if known.contains(&letters.as_str())
                    && best.is_none_or(|(found, _)| found.len() < rest.len())
                    && !(sites.is(rest)
                        || rest.split_whitespace().count() <= 4 && sites.resembles(rest))
                {
                    best = Some((rest, removed));
                }
            }
        }
    }
    if let Some((rest, removed)) = best {
        return (rest.trim().to_owned(), Some(removed.trim().to_owned()));
    }
    let mut rest = title;
    let mut removed: Vec<&str> = Vec::new();
    for _ in 0..4 {
        let last = separators
            .iter()
            .filter(|separator| !matches!(**separator, ", " | "_" | "–" | "—" | " -" | " by "))
            .filter_map(|separator| rest.rfind(separator).map(|at| (at, *separator)))
            .max_by_key(|(at, separator)| at + separator.len());
        let first = separators
            .iter()
            .filter(|separator| {
                !matches!(
                    **separator,
                    ", " | "_" | "–" | "—" | " -" | " by " | " bei "
                )
            })
            .filter_map(|separator| rest.find(separator).map(|at| (at, *separator)))
            .min_by_key(|(at, _)| *at);
        let cut = last
            .and_then(|(at, separator)| {
                let (head, tail) = rest.split_at_checked(at)?;
                let tail = tail.strip_prefix(separator)?;
                let empty = text::letters(tail).is_empty();
                ((sites.resembles(tail) || is_host(tail) || empty)
                    && text::letters(head).chars().count() >= 2)
                    .then_some((head, tail))
            })
            .or_else(|| {
                let (at, separator) = first?;
                let (head, tail) = rest.split_at_checked(at)?;
                let tail = tail.strip_prefix(separator)?;
                (sites.resembles(head) && text::letters(tail).chars().count() >= 2)
                    .then_some((tail, head))
            });
        let Some((kept, gone)) = cut else { break };
        removed.push(gone.trim());
        rest = kept.trim();
    }
    (
        rest.trim().to_owned(),
        (!removed.is_empty()).then(|| removed.join(" ")),
    )
}

/// True for a name such as "Example.org", which a title ends in and never means.
fn is_host(part: &str) -> bool {
    let part = part.trim();
    part.rsplit_once('.').is_some_and(|(name, end)| {
        (2..=4).contains(&end.len())
            && end.bytes().all(|byte| byte.is_ascii_lowercase())
            && name.len() >= 3
            && !name.ends_with('.')
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
    })
}

/// A heading that ends with the site's name, set off by a bar or a dash, without it.
pub fn text_without_site<'a>(heading: &'a str, sites: &Sites) -> &'a str {
    // Most headings hold neither a bar nor a dash, of which the long ones begin with 0xE2.
    if memchr::memchr3(b'|', b'-', 0xE2, heading.as_bytes()).is_none() {
        return heading;
    }
    for separator in [" | ", " – ", " — ", " - "] {
        if let Some((head, tail)) = heading.rsplit_once(separator)
            && sites.is(tail)
            && text::chars(head) >= 8
        {
            return head.trim();
        }
    }
    // "Rain at last | Opinion": the bar sets off what kind of text it is.
    if let Some((head, tail)) = heading.rsplit_once(" | ")
        && KINDS.contains(&text::letters(tail).as_str())
        && text::chars(head) >= 8
    {
        return head.trim();
    }
    heading
}

/// Kinds of text that newsrooms set behind the headline, in letters alone.
const KINDS: &[&str] = &[
    "opinion",
    "editorial",
    "column",
    "analysis",
    "commentary",
    "kommentar",
    "meinung",
    "kolumne",
    "analyse",
    "opinión",
    "opinião",
    "opinione",
    "commento",
    "ledare",
    "leder",
];

/// "Blog: Rain at last" where the head's title is "Rain at last": without the word that says what kind of text it is.
pub fn without_kind<'a>(heading: &'a str, said: &[String]) -> Option<&'a str> {
    if !heading.contains(':') {
        return None;
    }
    let (kind, rest) = heading.split_once(": ")?;
    if kind.contains(' ') {
        return None;
    }
    let letters = text::letters(rest);
    let whole = text::letters(heading);
    (text::chars(&letters) >= 12
        && !said.iter().any(|title| title.starts_with(&whole))
        && said.iter().any(|title| title.starts_with(&letters)))
    .then(|| rest.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sites() -> Sites {
        Sites {
            names: Vec::new(),
            letters: vec!["musterblatt".to_owned()],
            domain: Some("musterblatt".to_owned()),
            ..Sites::default()
        }
    }

    #[test]
    fn the_sites_name_falls_away_and_nothing_else() {
        for (title, known, want) in [
            ("Rain at last - Musterblatt", "", "Rain at last"),
            (
                "Rain at last | News | Musterblatt",
                "rainatlast",
                "Rain at last",
            ),
            ("Musterblatt: Rain at last", "", "Rain at last"),
            (
                "Rain at last - a chronicle",
                "",
                "Rain at last - a chronicle",
            ),
            ("Spider-Man: rain", "", "Spider-Man: rain"),
            ("Rain at last — Musterblatt.de", "", "Rain at last"),
            ("What the Musterblatt said", "", "What the Musterblatt said"),
            ("Musterblatt", "", "Musterblatt"),
            ("Regen｜Musterblatt", "", "Regen"),
            (
                "Rain at last » Musterblatt » Page 2",
                "rainatlast",
                "Rain at last",
            ),
        ] {
            let known = if known.is_empty() {
                Vec::new()
            } else {
                vec![known]
            };
            assert_eq!(without_site(title, &known, &sites()).0, want, "{title}");
        }
    }
}
