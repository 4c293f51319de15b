//! The addresses that a document names, in whatever way: so that of a container with thousands of records only those are
//! read that the page may show.
//!
//! Nothing is decided here: attributes, source sets, styles and scripts are searched alike, and what is no address of a
//! record is not found.

use memchr::memmem;
use std::collections::BTreeSet;
use url::Url;

/// Longest value that is searched for addresses, in bytes.
const VALUE: usize = 64 << 10;

/// Most addresses of one document.
const ADDRESSES: usize = 100_000;

/// The addresses, absolute where they can be, in the order of the document.
pub(super) fn read(html: &str, url: Option<&str>) -> Vec<String> {
    let mut found = Found {
        base: base(html, url),
        seen: BTreeSet::new(),
        addresses: Vec::new(),
    };
    let bytes = html.as_bytes();
    for at in memchr::memchr_iter(b'=', bytes) {
        if let Some(value) = value_at(html, at.saturating_add(1)) {
            found.add_all(value);
        }
    }
    for at in memmem::find_iter(bytes, b"url(") {
        let value = window(html, at.saturating_add(4));
        let end = value.find(')').unwrap_or(0);
        let value = value.get(..end).unwrap_or_default();
        found.add(value.trim().trim_matches(['"', '\'']));
    }
    for at in memmem::find_iter(bytes, b"http") {
        let value = window(html, at);
        let end = value
            .find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '(' | ')'))
            .unwrap_or(0);
        let value = value.get(..end).unwrap_or_default();
        if value.contains("\\/") {
            found.add(&value.replace("\\/", "/"));
        } else {
            found.add(value);
        }
    }
    found.addresses
}

struct Found {
    base: Option<Url>,
    seen: BTreeSet<String>,
    addresses: Vec<String>,
}

impl Found {
    /// An attribute's value: one address, or a source set of them.
    fn add_all(&mut self, value: &str) {
        let value = value.trim();
        if value.contains(|c: char| c.is_whitespace() || c == ',') {
            for word in value.split_whitespace() {
                self.add(word.trim_matches(','));
            }
        }
        self.add(value);
    }

    fn add(&mut self, address: &str) {
        let address = address.trim();
        let scheme = address.get(..5).unwrap_or_default();
        if address.len() < 3
            || address.len() > 8192
            || scheme.eq_ignore_ascii_case("data:")
            || self.addresses.len() >= ADDRESSES
        {
            return;
        }
        let address = unescaped(address);
        let absolute = match &self.base {
            Some(base) => base.join(&address).ok().map(String::from),
            None => Url::parse(&address).ok().map(String::from),
        };
        let Some(mut absolute) = absolute else {
            return;
        };
        if let Some(at) = absolute.find('#') {
            absolute.truncate(at);
        }
        if self.seen.insert(absolute.clone()) {
            self.addresses.push(absolute);
        }
    }
}

/// The base of relative addresses: `<base href>` where the document has one.
fn base(html: &str, url: Option<&str>) -> Option<Url> {
    let own = url.and_then(|url| Url::parse(url).ok());
    let declared = memmem::find_iter(html.as_bytes(), b"<base").find_map(|at| {
        let tag = window(html, at);
        let tag = tag.get(..tag.find('>')?)?;
        let href = tag.find("href")?;
        let equals = tag.get(href..)?.find('=')?;
        let value = value_at(tag, href.saturating_add(equals).saturating_add(1))?;
        match &own {
            Some(own) => own.join(value).ok(),
            None => Url::parse(value).ok(),
        }
    });
    declared.or(own)
}

/// The value that begins behind an equals sign, quoted or not.
fn value_at(text: &str, from: usize) -> Option<&str> {
    let rest = window(text, from).trim_ascii_start();
    match rest.as_bytes().first()? {
        quote @ (b'"' | b'\'') => {
            let inner = rest.get(1..)?;
            inner.get(..memchr::memchr(*quote, inner.as_bytes())?)
        }
        _ => {
            let end = rest.find(|c: char| c.is_ascii_whitespace() || c == '>');
            rest.get(..end.unwrap_or(rest.len()))
        }
    }
}

/// At most [`VALUE`] bytes from a place on.
fn window(text: &str, from: usize) -> &str {
    let mut end = from.saturating_add(VALUE).min(text.len());
    while end > from && !text.is_char_boundary(end) {
        end = end.saturating_sub(1);
    }
    text.get(from..end).unwrap_or_default()
}

/// An address without the references that markup writes it with.
fn unescaped(address: &str) -> String {
    if !address.contains('&') {
        return address.to_owned();
    }
    let mut out = address.to_owned();
    for (reference, character) in [
        ("&amp;", "&"),
        ("&#038;", "&"),
        ("&#38;", "&"),
        ("&#x26;", "&"),
        ("&#39;", "'"),
        ("&quot;", ""),
        ("&#x2F;", "/"),
        ("&#47;", "/"),
    ] {
        if out.contains(reference) {
            out = out.replace(reference, character);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn addresses_are_found_wherever_they_stand() {
        let html = r#"<base href="/deep/"><img src=a.jpg srcset="b.jpg 1x, //cdn.example.net/c.jpg 2x">
            <noscript><img src='d.jpg?x=1&amp;y=2'></noscript><div style="background: url('e.png')">
            <script>{"image": "https:\/\/www.example.org\/f.jpg"}</script>
            <img src="data:image/gif;base64,R0lGOD"> <a href="/g#part">x</a>"#;
        let found = read(html, Some("http://www.example.org/news/page.html"));
        for expected in [
            "http://www.example.org/deep/a.jpg",
            "http://www.example.org/deep/b.jpg",
            "http://cdn.example.net/c.jpg",
            "http://www.example.org/deep/d.jpg?x=1&y=2",
            "http://www.example.org/deep/e.png",
            "https://www.example.org/f.jpg",
            "http://www.example.org/g",
        ] {
            assert!(
                found.iter().any(|address| address == expected),
                "{expected}"
            );
        }
        assert!(!found.iter().any(|address| address.starts_with("data:")));
    }
}
