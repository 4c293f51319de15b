//! Addresses that a book may link to.

use crate::edition::json_ld::iri;
use url::Position;

/// The address of a link, written so that a book may hold it, or None: `http` and `https` with a host, and `mailto`.
/// Everything else (scripts, files, broken addresses) loses the link and keeps its words.
pub fn link(address: &str) -> Option<String> {
    let parsed = url::Url::parse(address.trim()).ok()?;
    let known = match parsed.scheme() {
        "http" | "https" => parsed.host_str().is_some_and(is_host),
        "mailto" => parsed.path().contains('@'),
        _ => false,
    };
    let (host, rest) = (
        &parsed[..Position::BeforePath],
        &parsed[Position::BeforePath..],
    );
    // Brackets stand for a host of IPv6 and for nothing else (RFC 3986, section 3.2.2).
    let rest = rest.replace('[', "%5B").replace(']', "%5D");
    known.then(|| percent_mended(&iri(&format!("{host}{rest}"))))
}

/// No label but the last is empty (RFC 1034, section 3.1): parsers let `a..example` pass, EPUBCheck does not.
fn is_host(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    host.split('.').all(|label| !label.is_empty())
}

/// A percent sign that does not begin two hex digits is itself percent-encoded (RFC 3986, section 2.1).
fn percent_mended(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    let mut rest = address;
    while let Some(at) = rest.find('%') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let hex = from
            .get(1..3)
            .is_some_and(|pair| pair.bytes().all(|b| b.is_ascii_hexdigit()));
        out.push_str(if hex { "%" } else { "%25" });
        rest = from.get(1..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::link;

    #[test]
    fn only_web_and_mail_addresses_are_linked() {
        assert_eq!(
            link("https://a.example/x y?a=1&b={2}|%zz%41").as_deref(),
            Some("https://a.example/x%20y?a=1&b=%7B2%7D%7C%25zz%41")
        );
        assert_eq!(
            link("http://[::1]/a[b]?c[0]=1#[d]").as_deref(),
            Some("http://[::1]/a%5Bb%5D?c%5B0%5D=1#%5Bd%5D")
        );
        assert_eq!(
            link("https://a.example./b").as_deref(),
            Some("https://a.example./b")
        );
        assert_eq!(
            link("https://a.example/b#c=1#d=2").as_deref(),
            Some("https://a.example/b#c=1%23d=2")
        );
        assert_eq!(
            link(" mailto:a@b.example ").as_deref(),
            Some("mailto:a@b.example")
        );
        for bad in [
            "javascript:alert(1)",
            "file:///etc/passwd",
            "data:text/html,x",
            "//a.example/x",
            "/x",
            "https://",
            "https://a..example/",
            "mailto:",
            "",
        ] {
            assert_eq!(link(bad), None, "{bad}");
        }
    }
}
