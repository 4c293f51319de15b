//! In what order the articles of a collection stand, and under which headings.

use super::Leaf;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What the contents of a collection are ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// Date of publication, the oldest first; articles without a date last.
    #[default]
    Date,
    /// Publisher, else host of the address, in the order of letters; within one by date.
    Source,
}

/// A run of articles under one heading of the contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Words of the heading.
    pub label: String,
    /// True if they are the edition's own, in English; a publisher's name is not.
    pub ours: bool,
    /// Place of the first article.
    pub from: usize,
    /// Place after the last.
    pub to: usize,
}

/// Puts the articles in order and names the groups.
pub(super) fn arrange(leaves: &mut [Leaf], by: By) -> Vec<Group> {
    leaves.sort_by_cached_key(|leaf| {
        let source = match by {
            By::Date => None,
            By::Source => Some(
                leaf.source()
                    .map_or((true, String::new(), String::new()), |source| {
                        (false, source.to_lowercase(), source)
                    }),
            ),
        };
        let date = leaf.published.as_ref();
        (
            source,
            date.is_none(),
            date.map(|date| date.day().to_owned()),
            date.map(|date| date.as_str().to_owned()),
            leaf.label.clone(),
            leaf.stem.clone(),
        )
    });
    let days = one_month(leaves);
    let mut groups: Vec<Group> = Vec::new();
    for (n, leaf) in leaves.iter().enumerate() {
        let (label, ours) = match by {
            By::Date => (period(leaf, days), true),
            By::Source => match leaf.source() {
                Some(source) => (source, false),
                None => ("Source unknown".to_owned(), true),
            },
        };
        let to = n.saturating_add(1);
        match groups.last_mut() {
            Some(last) if last.label == label && last.ours == ours => last.to = to,
            _ => groups.push(Group {
                label,
                ours,
                from: n,
                to,
            }),
        }
    }
    groups
}

/// True if all dates are whole and of one month: then the contents have a heading a day.
fn one_month(leaves: &[Leaf]) -> bool {
    let days: Vec<&str> = leaves
        .iter()
        .filter_map(|leaf| Some(leaf.published.as_ref()?.day()))
        .collect();
    let months: BTreeSet<Option<&str>> = days.iter().map(|day| day.get(..7)).collect();
    days.iter().all(|day| day.len() == 10) && months.len() == 1
}

/// `2024`, `April 2024` or `30 April 2024`, as exact as the source and the grouping are.
fn period(leaf: &Leaf, days: bool) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let Some(date) = &leaf.published else {
        return "No date given".to_owned();
    };
    let mut parts = date.day().split('-');
    let year = parts.next().unwrap_or_default();
    let month = parts
        .next()
        .and_then(|month| month.parse::<usize>().ok())
        .and_then(|month| MONTHS.get(month.checked_sub(1)?));
    match (month, parts.next()) {
        (Some(month), Some(day)) if days => {
            format!("{} {month} {year}", day.trim_start_matches('0'))
        }
        (Some(month), _) => format!("{month} {year}"),
        (None, _) => year.to_owned(),
    }
}

/// The first and the last date of publication, to the day or as exact as they are.
pub(super) fn span(leaves: &[Leaf]) -> Option<(&str, &str)> {
    let days = || {
        leaves
            .iter()
            .filter_map(|leaf| Some(leaf.published.as_ref()?.day()))
    };
    days().min().zip(days().max())
}

/// Number of sources that are known.
pub(super) fn sources(leaves: &[Leaf]) -> usize {
    let sources: BTreeSet<String> = leaves.iter().filter_map(Leaf::source).collect();
    sources.len()
}

/// The publisher, if all articles have the same one.
pub(super) fn only_publisher(leaves: &[Leaf]) -> Option<&str> {
    let publishers: BTreeSet<Option<&str>> = leaves
        .iter()
        .map(|leaf| leaf.publisher.as_deref())
        .collect();
    match publishers.into_iter().collect::<Vec<_>>().as_slice() {
        [only] => *only,
        _ => None,
    }
}

/// The languages of the articles, the most frequent first.
pub(super) fn languages(leaves: &[Leaf]) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for leaf in leaves {
        let count = counts.entry(&leaf.lang).or_default();
        *count = count.saturating_add(1);
    }
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    counts
        .into_iter()
        .map(|(lang, _)| lang.to_owned())
        .collect()
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::*;

    fn leaf(stem: &str, date: &str, publisher: &str) -> Leaf {
        Leaf {
            stem: stem.to_owned(),
            label: stem.to_owned(),
            published: date.parse().ok(),
            publisher: (!publisher.is_empty()).then(|| publisher.to_owned()),
            ..Leaf::default()
        }
    }

    fn headings(leaves: &mut [Leaf], by: By) -> Vec<(String, usize)> {
        arrange(leaves, by)
            .into_iter()
            .map(|group| (group.label, group.to - group.from))
            .collect()
    }

    #[test]
    fn articles_stand_by_date_or_by_source() {
        let mut leaves = [
            leaf("d", "", "The Mole Courier"),
            leaf("c", "2024-04-30T18:05:00+02:00", "Abendblatt"),
            leaf("b", "2024-04", "The Mole Courier"),
            leaf("a", "2019", ""),
        ];
        let stated = |label: &str, n| (label.to_owned(), n);
        assert_eq!(
            headings(&mut leaves, By::Date),
            [
                stated("2019", 1),
                stated("April 2024", 2),
                stated("No date given", 1)
            ]
        );
        assert_eq!(span(&leaves), Some(("2019", "2024-04-30")));
        assert_eq!(
            headings(&mut leaves, By::Source),
            [
                stated("Abendblatt", 1),
                stated("The Mole Courier", 2),
                stated("Source unknown", 1)
            ]
        );
        leaves.reverse();
        let again = headings(&mut leaves, By::Date);
        assert_eq!(again[1], stated("April 2024", 2));
        let mut month = [leaf("y", "2024-04-30", ""), leaf("x", "2024-04-02", "")];
        assert_eq!(
            headings(&mut month, By::Date),
            [stated("2 April 2024", 1), stated("30 April 2024", 1)]
        );
    }
}
