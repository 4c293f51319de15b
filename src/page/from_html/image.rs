//! Pictures of a page: every address that an element gives for its picture, best first.

use super::address::Addresses;
use crate::page::{SourcePicture, tree::Element};

/// How many addresses of one picture are kept.
const CANDIDATES: usize = 32;

/// Reads an `<img>`; `sources` are the `srcset` values of the `<picture>` around it.
pub(super) fn read(
    element: &Element,
    sources: &[String],
    addresses: &Addresses,
    link: Option<String>,
) -> SourcePicture {
    let mut picture = SourcePicture {
        link,
        ..SourcePicture::default()
    };
    let mut src = None;
    let mut srcset = None;
    let mut lazy: Vec<&str> = Vec::new();
    let mut lazy_sets: Vec<&str> = Vec::new();
    let (mut width, mut height) = (None, None);
    for (name, value) in element.attrs() {
        match name {
            "src" => src = Some(value.trim()),
            "srcset" => srcset = Some(value),
            "alt" => picture.alt = Some(crate::text::squeeze(value)),
            "title" => {
                picture.title = Some(crate::text::squeeze(value)).filter(|title| !title.is_empty())
            }
            "width" => width = pixels(value),
            "height" => height = pixels(value),
            _ => {
                let Some(key) = name
                    .strip_prefix("data-")
                    .or_else(|| name.strip_prefix("nitro-"))
                else {
                    continue;
                };
                if value.contains('{') {
                    continue;
                }
                if key.contains("srcset") {
                    lazy_sets.push(value);
                } else if (key.contains("src") || has_picture_name(value))
                    && !value.contains(char::is_whitespace)
                {
                    lazy.push(value);
                }
            }
        }
    }
    if let (Some(width), Some(height)) = (width, height) {
        picture.size = Some((width, height));
    }
    let has_others = srcset.is_some() || !lazy.is_empty() || !lazy_sets.is_empty();
    let placeholder = src.filter(|src| has_others && is_placeholder(src));
    let mut add = |address: &str| push(&mut picture.candidates, address, addresses);
    if placeholder.is_none() {
        src.into_iter().for_each(&mut add);
    }
    let sets = srcset
        .into_iter()
        .chain(sources.iter().map(String::as_str))
        .chain(lazy_sets);
    for set in sets {
        largest_first(set).into_iter().for_each(&mut add);
    }
    lazy.into_iter().for_each(&mut add);
    placeholder.into_iter().for_each(&mut add);
    picture
}

/// Adds an address as written and, where that differs, resolved. Empty `data:` addresses (pictures that a capture tool
/// blocked) are none.
pub(super) fn push(candidates: &mut Vec<String>, address: &str, addresses: &Addresses) {
    let address = addresses.original(address);
    if matches!(address, "" | "data:," | "data:" | "about:blank" | "#") {
        return;
    }
    let mut add = |address: String| {
        if candidates.len() < CANDIDATES && !candidates.contains(&address) {
            candidates.push(address);
        }
    };
    add(address.to_owned());
    if !address.starts_with("data:")
        && let Some(resolved) = addresses.link(address)
    {
        add(resolved);
    }
}

/// The addresses of a `srcset`, those of the largest pictures first (HTML, 4.8.4.2.1).
pub(super) fn largest_first(set: &str) -> Vec<&str> {
    let mut found: Vec<(f64, &str)> = Vec::new();
    let mut rest = set;
    while found.len() < CANDIDATES {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        if rest.is_empty() {
            break;
        }
        let end = rest
            .find(|c: char| c.is_ascii_whitespace())
            .unwrap_or(rest.len());
        let (address, tail) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let bare = address.trim_end_matches(',');
        let mut size = 1.0;
        if bare.len() == address.len() {
            let end = tail.find(',').unwrap_or(tail.len());
            let descriptor = tail.get(..end).unwrap_or_default().trim();
            let number = descriptor.trim_end_matches(|c: char| c.is_ascii_alphabetic());
            size = number.parse().unwrap_or(1.0);
            rest = tail.get(end..).unwrap_or_default();
        } else {
            rest = tail;
        }
        found.push((size, bare));
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found.into_iter().map(|(_, address)| address).collect()
}

/// A length attribute in pixels: `640`, `640px`; a share (`100%`) says nothing.
fn pixels(value: &str) -> Option<u32> {
    let value = value.trim();
    let digits = value.strip_suffix("px").unwrap_or(value);
    digits
        .parse::<f64>()
        .ok()
        .filter(|number| (0.0..1e6).contains(number))
        .map(|number| number as u32)
}

/// True for an address that only keeps the place of a picture loaded later.
fn is_placeholder(src: &str) -> bool {
    if src.starts_with("data:") {
        return src.len() < 400 || src.starts_with("data:image/svg");
    }
    let name = src.rsplit('/').next().unwrap_or(src).to_ascii_lowercase();
    [
        "blank",
        "placeholder",
        "spacer",
        "transparent",
        "pixel",
        "lazy",
        "loading",
        "1x1",
        "clear.gif",
        "empty",
    ]
    .iter()
    .any(|mark| name.contains(mark))
}

fn has_picture_name(value: &str) -> bool {
    if value.len() > 2000 {
        return false;
    }
    let path = value.split(['?', '#']).next().unwrap_or(value);
    let Some((_, extension)) = path.rsplit_once('.') else {
        return false;
    };
    [
        "jpg", "jpeg", "png", "webp", "gif", "avif", "tif", "tiff", "bmp",
    ]
    .iter()
    .any(|known| extension.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::largest_first;

    #[test]
    fn source_sets_are_read_largest_first() {
        assert_eq!(
            largest_first("a.jpg 480w, b.jpg 1024w,c,d.jpg 640w"),
            ["b.jpg", "c,d.jpg", "a.jpg"]
        );
        assert_eq!(largest_first("a.jpg, b.jpg 2x"), ["b.jpg", "a.jpg"]);
        assert_eq!(largest_first(" , "), Vec::<&str>::new());
    }
}
