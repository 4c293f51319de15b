//! What the addresses of pictures say: that two are of one picture, that it is a sign of the page.

pub use crate::page::is_picture_file;
use crate::page::{Page, SourcePicture, is_picture_ending};
use memchr::memmem;
use std::borrow::Cow;

/// Shorter file names say nothing without the folders around them.
const TELLING: usize = 8;
/// Most names that a page declares its picture by.
const NAMES: usize = 9;
/// Addresses of one picture that are looked at: the others are of other sizes.
const CANDIDATES: usize = 6;

/// The picture that the page declares as its own, by the names of its files without sizes.
#[derive(Debug, Default)]
pub struct Declared(Vec<String>);

impl Declared {
    /// What `og:image`, `twitter:image`, `image_src` and `itemprop="image"` name.
    pub fn of(page: &Page) -> Self {
        let mut out = Self::default();
        for (name, address) in &page.head.metas {
            if matches!(
                name.as_str(),
                "og:image"
                    | "og:image:url"
                    | "og:image:secure_url"
                    | "twitter:image"
                    | "twitter:image:src"
                    | "image"
            ) {
                out.add(address);
            }
        }
        for link in &page.head.links {
            if link.rel.eq_ignore_ascii_case("image_src") {
                out.add(&link.href);
            }
        }
        for marked in &page.head.marked {
            let own = !marked.item_types.ends_with("Organization")
                && !marked.item_types.ends_with("Person");
            if own
                && matches!(marked.property.as_str(), "image" | "primaryImageOfPage")
                && let Some(address) = &marked.value
            {
                out.add(address);
            }
        }
        out
    }

    fn add(&mut self, address: &str) {
        let Some(name) = name_of(address) else {
            return;
        };
        // One address of it may be written with "ä", another with "%C3%A4".
        let plain = decoded(&name).into_owned();
        let coded = percent_encoding::utf8_percent_encode(&plain, percent_encoding::CONTROLS);
        for name in [coded.to_string(), plain.clone(), name] {
            if self.0.len() < NAMES && !self.0.contains(&name) {
                self.0.push(name);
            }
        }
    }

    /// True if one of the names is that of the picture.
    pub fn names(&self, picture: &SourcePicture) -> bool {
        self.0.iter().any(|name| {
            picture
                .candidates
                .iter()
                .take(CANDIDATES)
                .any(|address| holds(address, name))
        })
    }

    /// True if the page's JSON-LD speaks of the picture.
    pub fn is_told(&self, page: &Page, picture: &SourcePicture) -> bool {
        self.names(picture)
            || picture.candidates.first().is_some_and(|address| {
                name_of(address).is_some_and(|name| {
                    let finder = memmem::Finder::new(name.as_bytes());
                    let mut texts = page.head.json_ld.iter();
                    texts.any(|text| finder.find(text.as_bytes()).is_some())
                })
            })
    }
}

/// The name of a picture's file as it stands in its address, without ending and sizes; a name that says little, with the
/// two folders around it.
fn name_of(address: &str) -> Option<String> {
    if address.starts_with("data:") {
        return None;
    }
    let (path, query) = address
        .split_once(['?', '#'])
        .map_or((address, ""), |(path, query)| (path, query));
    // "/image?url=%2Fmedia%2Fquay.jpg&w=1200": the address stands in the query.
    let inner = query.split('&').find_map(|part| {
        let (key, value) = part.split_once('=')?;
        let names = matches!(key, "url" | "src" | "image" | "img");
        (names && value.contains('.')).then_some(value)
    });
    let path = inner.unwrap_or(path);
    let path = path.trim_end_matches('/');
    let (folders, file) = last_part(path);
    let name = without_sizes(without_ending(file));
    if name.len() >= TELLING {
        return Some(name.to_owned());
    }
    let (above, folder) = last_part(folders);
    let (_, above) = last_part(above);
    (!above.is_empty() && !folder.is_empty() && !name.is_empty())
        .then(|| format!("{above}/{folder}/{name}"))
}

/// A path parted before its last name; slashes may be written `%2F`.
fn last_part(path: &str) -> (&str, &str) {
    let plain = path.rfind('/').map(|at| (at, at.saturating_add(1)));
    let coded = ["%2F", "%2f"]
        .into_iter()
        .filter_map(|slash| path.rfind(slash))
        .map(|at| (at, at.saturating_add(3)))
        .max();
    match plain.max(coded) {
        Some((end, start)) => (
            path.get(..end).unwrap_or_default(),
            path.get(start..).unwrap_or_default(),
        ),
        None => ("", path),
    }
}

fn without_ending(file: &str) -> &str {
    let mut name = file;
    // "quay.jpg.webp"
    for _ in 0..2 {
        match name.rsplit_once('.') {
            Some((head, ending)) if is_picture_ending(ending) => name = head,
            _ => break,
        }
    }
    name
}

const JOINTS: [char; 4] = ['-', '_', '@', '.'];

fn without_sizes(mut name: &str) -> &str {
    while let Some((head, tail)) = name.rsplit_once(JOINTS) {
        if head.is_empty() || !is_size(tail) {
            break;
        }
        name = head;
    }
    name
}

/// True for what systems add to the name of a picture that they have made smaller: `1024x683`, `1200w`, `scaled`, `2x`,
/// `e1702329243` (WordPress, of a picture that was cut).
fn is_size(word: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let cut = |text: &str| text.len() >= 9 && digits(text);
    let short = |text: &str| text.len() <= 4 && digits(text);
    matches!(word, "scaled" | "rotated" | "large" | "medium" | "small")
        || word
            .split_once('x')
            .is_some_and(|(width, height)| short(width) && (short(height) || height.is_empty()))
        || word.strip_suffix('w').is_some_and(short)
        || word.strip_prefix('w').is_some_and(short)
        || word.strip_prefix('e').is_some_and(cut)
}

fn decoded(name: &str) -> Cow<'_, str> {
    percent_encoding::percent_decode_str(name).decode_utf8_lossy()
}

/// True if an address names a file so: nothing before the name, behind it at most sizes.
fn holds(address: &str, name: &str) -> bool {
    if address.starts_with("data:") {
        return false;
    }
    memmem::find_iter(address.as_bytes(), name.as_bytes()).any(|at| {
        let before = address.get(..at).and_then(|head| head.chars().next_back());
        let behind = address.get(at.saturating_add(name.len())..);
        let starts = before.is_none_or(|c| matches!(c, '/' | '=' | ':'))
            || address
                .get(..at)
                .is_some_and(|head| head.ends_with("%2F") || head.ends_with("%2f"));
        let Some(behind) = behind.filter(|_| starts) else {
            return false;
        };
        let end = behind
            .find(['/', '?', '&', '#', '%', ',', ' '])
            .unwrap_or(behind.len());
        let rest = without_ending(behind.get(..end).unwrap_or_default());
        rest.is_empty()
            || rest.starts_with(JOINTS)
                && rest
                    .split(JOINTS)
                    .all(|word| word.is_empty() || is_size(word))
    })
}

/// True for a drawing (SVG) and for a picture of a few bytes within the page: icons are made so.
pub fn is_drawn(picture: &SourcePicture) -> bool {
    const FEW: usize = 2_000;
    picture.candidates.first().is_none_or(|address| {
        address.starts_with("data:image/svg")
            || address.starts_with("data:") && address.len() < FEW
            || file_of(address).ends_with(".svg")
    })
}

/// The file of an address with its ending.
pub fn file_of(address: &str) -> &str {
    if address.starts_with("data:") {
        return "";
    }
    let path = address.split(['?', '#']).next().unwrap_or_default();
    last_part(path).1
}

/// True if the file or the alternative text of a picture says that it is a logo, an icon or somebody's portrait.
pub fn is_logo(picture: &SourcePicture) -> bool {
    const SIGNS: &[&str] = &["avatar", "gravatar", "icon", "icons", "favicon"];
    const PORTRAITS: &[&str] = &["profile", "headshot"];
    let says = |words: &str, known: &[&str]| {
        words.split(|c: char| !c.is_alphanumeric()).any(|word| {
            known.iter().any(|known| word.eq_ignore_ascii_case(known))
                || word
                    .get(..4)
                    .is_some_and(|head| head.eq_ignore_ascii_case("logo"))
        })
    };
    let alt = picture.alt.as_deref().unwrap_or_default();
    // A sentence may speak of a logo.
    alt.len() <= 40 && (says(alt, SIGNS) || says(alt, PORTRAITS))
        || picture
            .candidates
            .first()
            .is_some_and(|address| says(file_of(address), SIGNS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_picture_is_known_under_its_addresses() {
        let declared = "https://example.org/media/2024/quay-in-march-scaled.jpg?w=1200";
        let name = name_of(declared).unwrap_or_default();
        assert_eq!(name, "quay-in-march");
        for same in [
            "/media/quay-in-march-1024x683.jpg",
            "https://cdn.example.net/w_800/quay-in-march.webp#a",
            "/_image?url=%2Fmedia%2Fquay-in-march.jpg&w=640",
            "quay-in-march@2x.png",
            "quay-in-march.jpg.webp",
        ] {
            assert!(holds(same, &name), "{same}");
        }
        for other in [
            "/media/quay-in-march-2.jpg",
            "/media/the-quay-in-march.jpg",
            "data:image/png;base64,quay-in-march",
        ] {
            assert!(!holds(other, &name), "{other}");
        }
    }

    #[test]
    fn a_name_that_says_little_takes_its_folders_with_it() {
        let name = name_of("https://example.org/a1b2c3/master/3000.jpg?width=1200");
        assert_eq!(name.as_deref(), Some("a1b2c3/master/3000"));
        assert_eq!(name_of("https://example.org/a.jpg"), None);
    }
}
