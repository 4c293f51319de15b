//! Addresses that are as they should be: most links of most pages. They need no parser, since it would change nothing.
//!
//! Plain is an address that begins with `http://`, `https://`, `//`, `/` or `#`, whose characters all stand for themselves,
//! with a host in small letters, no user and port, and no `.` or `..` in its path. All others go through `url`, and so
//! would these with the same result: a test holds both against each other.

use url::{Position, Url};

/// The address that `url` would make of a plain one; none if it is not plain. `base` is one of the web.
pub(super) fn resolve(base: Option<&Url>, href: &str) -> Option<String> {
    let bytes = href.as_bytes();
    match (bytes.first()?, bytes.get(1)) {
        (b'/', Some(b'/')) => {
            let closes = is_plain(bytes.get(2..)?)?;
            let scheme = base?.scheme();
            Some(joined([scheme, ":", href, closes]))
        }
        (b'/', _) => has_plain_signs(bytes)
            .then(|| base.map(|base| joined([&base[..Position::BeforePath], href, "", ""])))?,
        (b'#', _) => has_plain_signs(bytes)
            .then(|| base.map(|base| joined([&base[..Position::AfterQuery], href, "", ""])))?,
        (b'h', _) => {
            let rest = href
                .strip_prefix("https://")
                .or_else(|| href.strip_prefix("http://"))?;
            let closes = is_plain(rest.as_bytes())?;
            Some(joined([href, closes, "", ""]))
        }
        _ => None,
    }
}

fn joined(parts: [&str; 4]) -> String {
    let mut out = String::with_capacity(parts.iter().map(|part| part.len()).sum());
    parts.iter().for_each(|part| out.push_str(part));
    out
}

/// Whether a host and what follows it are plain; if so, what closes the address: a slash if there is no path.
fn is_plain(rest: &[u8]) -> Option<&'static str> {
    let end = rest
        .iter()
        .position(|byte| *byte == b'/')
        .unwrap_or(rest.len());
    let (host, path) = rest.split_at_checked(end)?;
    (is_plain_host(host) && has_plain_signs(path)).then_some(if path.is_empty() { "/" } else { "" })
}

/// True for a name of small letters, digits and single hyphens whose last part is no number.
fn is_plain_host(host: &[u8]) -> bool {
    let mut before = b'.';
    let mut begins = 0;
    for byte in host {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' => {
                if before == b'.' {
                    begins = *byte;
                }
            }
            b'.' | b'-' if before != b'.' && before != b'-' => {}
            _ => return false,
        }
        before = *byte;
    }
    begins.is_ascii_lowercase() && before != b'.' && before != b'-' && host.len() < 254
}

/// True if all characters stand for themselves, and no part of the path may be `.` or `..`.
fn has_plain_signs(path: &[u8]) -> bool {
    // Without a way out before its end the first look is quick.
    let all = path.iter().fold(true, |all, byte| {
        all & PLAIN.get(usize::from(*byte)).copied().unwrap_or(false)
    });
    let follows = |sign: u8, next: &[u8]| {
        memchr::memchr_iter(sign, path)
            .filter_map(|at| path.get(at + 1..))
            .any(|rest| rest.starts_with(next))
    };
    // `%2e` is a dot.
    all && !follows(b'/', b".") && !follows(b'%', b"2e") && !follows(b'%', b"2E")
}

/// The signs of an address that stand for themselves.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut rest: &mut [bool] = &mut plain;
    let mut byte = 0u8;
    while let Some((is_plain, more)) = rest.split_first_mut() {
        *is_plain = matches!(
            byte,
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'=' | b'&' | b'?' | b'+' | b',' | b';'
                | b':' | b'@' | b'!' | b'~' | b'$' | b'*' | b'(' | b')' | b'#' | b'.' | b'%'
        );
        rest = more;
        byte = byte.wrapping_add(1);
    }
    plain
};

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::resolve;
    use proptest::prelude::*;
    use url::Url;

    fn theirs(base: Option<&Url>, href: &str) -> Option<String> {
        match base {
            Some(base) => base.join(href).ok().map(String::from),
            None => Url::parse(href).ok().map(String::from),
        }
    }

    #[test]
    fn most_addresses_of_a_page_are_plain() {
        let base = Url::parse("https://u:p@example.org:81/a/b?c#d").unwrap();
        for href in [
            "https://www.example.com",
            "http://example.com/2024/05/rain-fell.html?utm_source=a&b=%20c#top",
            "//cdn.example.net/a.jpg",
            "//cdn.example.net",
            "/news/12345",
            "/?p=1",
            "#",
            "#note-1",
        ] {
            let ours = resolve(Some(&base), href);
            assert!(ours.is_some(), "{href}");
            assert_eq!(ours, theirs(Some(&base), href), "{href}");
        }
    }

    #[test]
    fn others_are_not() {
        let base = Url::parse("https://example.org/a/b").unwrap();
        for href in [
            "",
            "a",
            "https://",
            "https:///a",
            "///a",
            "//1.2.3.4/",
            "https://0x7f.1",
            "https://a.0x7f/",
            "https://Example.org/",
            "https://xn--a.example/",
            "https://a..b/",
            "https://a.b./",
            "https://-a.b/",
            "https://a.b:80/",
            "https://a@b.c/",
            "https://a.b?c",
            "https://a.b/../c",
            "https://a.b/./c",
            "https://a.b/%2E%2e/c",
            "https://a.b/c d",
            "https://a.b/é",
            "https://a.b/'",
            "https://a.b\\c",
            "/a\nb",
            "/a\tb",
            "HTTP://a.b/",
        ] {
            assert_eq!(resolve(Some(&base), href), None, "{href}");
        }
        assert_eq!(resolve(None, "/a"), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]
        #[test]
        fn plain_addresses_are_what_the_parser_makes_of_them(
            start in prop::sample::select(vec!["https://", "http://", "//", "/", "#", "", "https:/", "http:"]),
            host in "([a-z0-9.-]|xn--|A|é|:|@){0,12}",
            tail in "([/?#]?([a-zA-Z0-9._~!$&'()*+,;=:@%|^{}<>\\[\\]\\\\` -]|%2[eE]|\\.\\.|é){0,6}){0,4}",
            with_base in any::<bool>(),
        ) {
            let base = Url::parse("https://u@example.org:81/a/b?c#d").unwrap();
            let base = with_base.then_some(&base);
            let href = format!("{start}{host}{tail}");
            if let Some(ours) = resolve(base, href.trim()) {
                prop_assert_eq!(Some(ours), theirs(base, href.trim()));
            }
        }
    }
}
