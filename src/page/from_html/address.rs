//! Addresses of a page: made absolute, and freed of what the Wayback Machine wrote before them.

mod plain;

use aho_corasick::packed::Searcher;
use memchr::memmem;
use std::sync::LazyLock;
use url::Url;

/// Resolves the addresses of one page.
pub(super) struct Addresses {
    base: Option<Url>,
    /// The page's own address.
    page: Option<String>,
    /// True if the Wayback Machine rewrote the page: its prefix is taken away.
    wayback: bool,
}

impl Addresses {
    /// Addresses of a page at `url`.
    pub(super) fn new(url: Option<&str>, html: &str) -> Self {
        Self {
            base: url.and_then(web),
            page: url.and_then(web).map(|mut url| {
                url.set_fragment(None);
                url.into()
            }),
            wayback: is_wayback(html),
        }
    }

    /// True if the Wayback Machine rewrote the page.
    pub(super) fn is_wayback(&self) -> bool {
        self.wayback
    }

    /// What the page says its base is (`<base href>`); `weak` says that it only may be (a canonical link).
    pub(super) fn set_base(&mut self, href: &str, weak: bool) {
        if weak && self.base.is_some() {
            return;
        }
        let href = self.original(href);
        let url = match &self.base {
            Some(base) => base.join(href).ok(),
            None => web(href),
        };
        if let Some(url) = url.filter(|url| matches!(url.scheme(), "http" | "https")) {
            self.base = Some(url);
        }
    }

    /// The base as an address.
    pub(super) fn base(&self) -> Option<String> {
        self.base.as_ref().map(|base| base.as_str().to_owned())
    }

    /// The address as the page had it before the Wayback Machine rewrote it: `/web/20180716101112im_/http://..`.
    pub(super) fn original<'a>(&self, href: &'a str) -> &'a str {
        let href = href.trim();
        if !self.wayback {
            return href;
        }
        let rest = ["https:", "http:"]
            .iter()
            .find_map(|scheme| href.strip_prefix(scheme))
            .unwrap_or(href);
        let rest = match rest.strip_prefix("//") {
            Some(rest) => match rest.split_once('/') {
                Some((host, _)) if host.ends_with("archive.org") => {
                    rest.get(host.len()..).unwrap_or_default()
                }
                _ => return href,
            },
            None => rest,
        };
        let Some(rest) = rest.strip_prefix("/web/") else {
            return href;
        };
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if !(4..=14).contains(&digits) {
            return href;
        }
        let rest = rest.get(digits..).unwrap_or_default();
        let rest = ["im_", "js_", "cs_", "if_", "mp_", "oe_", "fw_", "id_"]
            .iter()
            .find_map(|mark| rest.strip_prefix(mark))
            .unwrap_or(rest);
        rest.strip_prefix('/').unwrap_or(href)
    }

    /// The `id` that a link within the page leads to: `#note-1`, or the page's own address with it.
    pub(super) fn within(&self, href: &str) -> Option<String> {
        let href = self.original(href);
        let (address, id) = href.split_once('#')?;
        let own = address.is_empty()
            || self.page.as_deref().is_some_and(|page| {
                page == address
                    || self
                        .base
                        .as_ref()
                        .and_then(|base| base.join(address).ok())
                        .is_some_and(|url| url.as_str() == page)
            });
        (own && !id.is_empty() && !id.starts_with(['!', '/'])).then(|| {
            percent_encoding::percent_decode_str(id)
                .decode_utf8_lossy()
                .into_owned()
        })
    }

    /// A link's address: absolute `http`, `https` or `mailto`, else none.
    pub(super) fn link(&self, href: &str) -> Option<String> {
        let href = self.original(href);
        if href.is_empty() || href.starts_with("javascript:") {
            return None;
        }
        if let Some(url) = plain::resolve(self.base.as_ref(), href) {
            return Some(url);
        }
        let url = match &self.base {
            Some(base) => base.join(href).ok()?,
            None => Url::parse(href).ok()?,
        };
        match url.scheme() {
            "http" | "https" => url.has_host().then(|| url.into()),
            "mailto" => Some(url.into()),
            _ => None,
        }
    }
}

/// Marks of the Wayback Machine's rewriting; the first says so only beside [`STATIC`].
const MARKS: [&str; 4] = [
    "bundle-playback.js",
    "FILE ARCHIVED ON",
    "Wayback Rewrite JS Include",
    "__wm.wombat(",
];
const STATIC: &str = "/_static/js/";

/// True if the Wayback Machine rewrote a page.
fn is_wayback(html: &str) -> bool {
    static FINDER: LazyLock<Option<Searcher>> = LazyLock::new(|| Searcher::new(MARKS));
    let has = |mark: &str| memmem::find(html.as_bytes(), mark.as_bytes()).is_some();
    // One search for all of them, where the machine can: hardly a page has any.
    if FINDER
        .as_ref()
        .is_some_and(|finder| finder.find(html).is_none())
    {
        return false;
    }
    let [playback, others @ ..] = MARKS;
    others.into_iter().any(has) || has(playback) && has(STATIC)
}

fn web(text: &str) -> Option<Url> {
    Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
}

#[cfg(test)]
mod tests {
    use super::Addresses;

    #[test]
    fn links_are_absolute_or_none() {
        let addresses = Addresses::new(Some("https://example.org/a/b"), "");
        assert_eq!(
            addresses.link("../c").as_deref(),
            Some("https://example.org/c")
        );
        assert_eq!(
            addresses.link("//x.example/y").as_deref(),
            Some("https://x.example/y")
        );
        assert_eq!(
            addresses.link("mailto:a@b.example").as_deref(),
            Some("mailto:a@b.example")
        );
        for no in [
            "javascript:void(0)",
            "file:///etc/passwd",
            "data:text/html,x",
            "",
        ] {
            assert_eq!(addresses.link(no), None, "{no}");
        }
        assert_eq!(Addresses::new(None, "").link("/c"), None);
    }

    #[test]
    fn wayback_prefixes_are_taken_away() {
        let addresses = Addresses::new(Some("http://example.org/"), "FILE ARCHIVED ON");
        for (href, expected) in [
            (
                "https://web.archive.org/web/20180716101112/http://example.org/x",
                "http://example.org/x",
            ),
            (
                "/web/20180716101112im_/http://example.org/p.jpg",
                "http://example.org/p.jpg",
            ),
            (
                "//web.archive.org/web/20180716101112/https://example.org/",
                "https://example.org/",
            ),
            (
                "http://example.org/web/guide",
                "http://example.org/web/guide",
            ),
        ] {
            assert_eq!(addresses.original(href), expected);
        }
    }
}
