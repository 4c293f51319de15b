//! Texts printed twice: alternative text and caption, caption and its cut-off copy.
//!
//! Texts are compared by their letters and digits alone, so that quotes, spaces and stops make no difference.

/// Letters below which two texts are not called twins.
const SHORTEST: usize = 12;

fn key(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    text.char_indices()
        .filter(|(_, c)| c.is_alphanumeric())
        .flat_map(|(at, c)| {
            c.to_lowercase()
                .map(move |lower| (at.saturating_add(c.len_utf8()), lower))
        })
}

/// Where `alt` ends within `line`, if the line begins with all of it.
pub fn prefix_end(line: &str, alt: &str) -> Option<usize> {
    let mut line = key(line);
    let mut end = 0;
    let mut count = 0_usize;
    for (_, wanted) in key(alt) {
        let (at, c) = line.next()?;
        if c != wanted {
            return None;
        }
        end = at;
        count = count.saturating_add(1);
    }
    (count >= SHORTEST).then_some(end)
}

/// Where `alt` starts within `line`, if the line ends with all of it and more stands before it.
pub fn suffix_start(line: &str, alt: &str) -> Option<usize> {
    let line: Vec<(usize, char)> = line
        .char_indices()
        .filter(|(_, c)| c.is_alphanumeric())
        .flat_map(|(at, c)| c.to_lowercase().map(move |lower| (at, lower)))
        .collect();
    let alt: Vec<char> = key(alt).map(|(_, c)| c).collect();
    let from = line.len().checked_sub(alt.len()).filter(|from| *from > 0)?;
    let tail = line.get(from..)?;
    (alt.len() >= 20 && tail.iter().map(|(_, c)| *c).eq(alt.iter().copied()))
        .then(|| tail.first().map(|(at, _)| *at))
        .flatten()
}

/// True if `short` is a copy of `long`: the same letters, or its beginning where it was cut off or has 25 letters and no
/// final stop.
pub fn is_copy(short: &str, long: &str) -> bool {
    let a = crate::text::letters(short);
    let b = crate::text::letters(long);
    if a.is_empty() {
        return false;
    }
    if a == b {
        return true;
    }
    let trimmed = short.trim_end();
    let cut = trimmed.ends_with('…') || trimmed.ends_with("...");
    let open = !trimmed.ends_with(['.', '!', '?', '。', '"', '”']);
    b.starts_with(&a)
        && ((cut && a.chars().count() >= SHORTEST) || (open && a.chars().count() >= 25))
}
