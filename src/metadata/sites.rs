//! The names of the site, by which a title's suffix and a false author are known.

use super::{
    found::{Found, Sought},
    json_ld,
    languages::folded,
    names::{self, Names},
};
use crate::{page::Page, text};
use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

/// Names of the site as printed and in letters alone.
#[derive(Clone, Debug, Default)]
pub struct Sites {
    /// As found, best first.
    pub names: Vec<Found>,
    /// In letters alone ([`text::letters`]), the domain's among them.
    pub letters: Vec<String>,
    /// The domain's own label: `example` of `www.example.co.uk`.
    pub domain: Option<String>,
    /// The labels of the host in letters alone, but for `www` and the last one.
    pub labels: Vec<String>,
    /// Lines of names as they were read: what is found on the page is looked at again when the authors are chosen.
    pub(super) read: RefCell<BTreeMap<String, Rc<Names>>>,
}

/// Words with which a name begins and an address does not.
const ARTICLES: [&str; 14] = [
    "the", "das", "der", "die", "le", "la", "les", "el", "il", "lo", "o", "de", "het", "den",
];

impl Sites {
    /// Gathers the names that sources found, and the domain's.
    pub fn of(page: &Page, found: &[Found]) -> Self {
        let mut names: Vec<Found> = found
            .iter()
            .filter(|f| matches!(f.field, Sought::Site | Sought::Publisher))
            .filter(|f| (2..=80).contains(&text::chars(&f.value)))
            .cloned()
            .collect();
        names.sort_by_key(|found| std::cmp::Reverse(found.trust));
        let mut out = Self {
            names,
            ..Self::default()
        };
        for name in &out.names {
            let letters = text::letters(&name.value);
            if !letters.is_empty() && !out.letters.contains(&letters) {
                out.letters.push(letters);
            }
        }
        let address = page.url.as_deref().or_else(|| {
            found
                .iter()
                .find(|f| f.field == Sought::Address && f.value.starts_with("http"))
                .map(|f| f.value.as_str())
        });
        if let Some(host) = address.and_then(host_of) {
            let bare = host.strip_prefix("www.").unwrap_or(&host).to_owned();
            out.letters.push(text::letters(&bare));
            out.letters.push(text::letters(&host));
            out.labels = bare
                .rsplit_once('.')
                .map_or("", |(labels, _)| labels)
                .split('.')
                .map(text::letters)
                .filter(|label| text::chars(label) >= 2)
                .collect();
            if let Some(label) = label_of(&bare) {
                out.letters.push(text::letters(&label));
                out.domain = Some(text::letters(&label));
            }
        }
        out
    }

    /// A line of names of a page of this site, read once.
    pub fn names_in(&self, line: &str) -> Rc<Names> {
        if let Some(names) = self.read.borrow().get(line) {
            return Rc::clone(names);
        }
        let names = Rc::new(names::read(line, &self.letters));
        let mut read = self.read.borrow_mut();
        read.insert(line.to_owned(), Rc::clone(&names));
        names
    }

    /// True if a text is a name of the site.
    pub fn is(&self, name: &str) -> bool {
        self.has(&text::letters(name))
    }

    /// The same of a name in letters alone.
    pub fn has(&self, letters: &str) -> bool {
        !letters.is_empty() && self.letters.iter().any(|known| known == letters)
    }

    /// True if the site's address bears a name out: it is a label of the host, begins with one, is the better part of one
    /// or has its letters as initials.
    pub fn is_of_address(&self, name: &str) -> bool {
        let folded = folded(name);
        let mut words: Vec<&str> = folded.split_whitespace().collect();
        if words.len() > 1 && words.first().is_some_and(|first| ARTICLES.contains(first)) {
            words.remove(0);
        }
        let letters = text::letters(&words.concat());
        let length = text::chars(&letters);
        let initials: String = words
            .iter()
            .filter_map(|word| word.chars().find(|c| c.is_alphabetic()))
            .collect();
        self.labels.iter().any(|label| {
            let own = text::chars(label);
            letters == *label
                || own >= 4 && letters.starts_with(label.as_str()) && own * 3 >= length
                || length >= 4 && label.starts_with(letters.as_str()) && length * 2 >= own
                || own >= 3 && initials == *label
        }) || !self.labels.is_empty()
            && self
                .letters
                .iter()
                .rev()
                .take(2)
                .any(|host| letters == *host)
    }

    /// True if a text is a name of the site or made of one: "Example", "Example.com", "Example Online", "The Example".
    pub fn resembles(&self, name: &str) -> bool {
        self.are_like(&text::letters(name), name)
    }

    /// The same of a name whose letters are known.
    pub fn are_like(&self, letters: &str, name: &str) -> bool {
        let length = text::chars(letters);
        if letters.is_empty() {
            return false;
        }
        if self.has(letters) {
            return true;
        }
        for site in &self.letters {
            let own = text::chars(site);
            if own >= 4
                && (own * 2 >= length && letters.contains(site.as_str())
                    || length >= 4 && length * 2 >= own && site.contains(letters))
            {
                return true;
            }
        }
        if let Some(domain) = &self.domain {
            let folded = folded(name);
            let words: Vec<&str> = folded.split_whitespace().collect();
            let initials: String = words
                .iter()
                .filter_map(|word| word.chars().next())
                .collect();
            if words.len() >= 2 && text::chars(domain) >= 2 && initials == *domain {
                return true;
            }
            // "zeitonline" of "Zeit Online: Nachrichten": the domain's words lead the text.
            if text::chars(domain) >= 4 && letters.starts_with(domain.as_str()) && words.len() <= 6
            {
                return true;
            }
        }
        false
    }
}

/// The host of an absolute address; of a Wayback Machine address, that of the page it holds.
pub fn host_of(address: &str) -> Option<String> {
    let (_, rest) = address.split_once("://")?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    if host == "web.archive.org"
        && let Some((_, inner)) = path.split_once("/http")
    {
        return host_of(&format!("http{inner}"));
    }
    let host = host.rsplit('@').next()?.split(':').next()?;
    (!host.is_empty()).then(|| host.to_ascii_lowercase())
}

/// The label of a host that names the site: the longest one that is no ending.
fn label_of(host: &str) -> Option<String> {
    let labels: Vec<&str> = host.split('.').collect();
    let without_end = labels.get(..labels.len().checked_sub(1)?)?;
    let ends = [
        "co", "com", "org", "gov", "ac", "net", "edu", "or", "ne", "go", "gv",
    ];
    let without_end = match without_end {
        [head @ .., last] if !head.is_empty() && ends.contains(last) => head,
        all => all,
    };
    // "name.wordpress.com", "name.blogspot.de": the site is the first label, not the service.
    match without_end {
        [
            name,
            "wordpress" | "blogspot" | "substack" | "medium" | "tumblr" | "github" | "livejournal"
            | "typepad" | "over-blog",
        ] => Some((*name).to_owned()),
        all => all.last().map(|label| (*label).to_owned()),
    }
}

/// True if an address is absolute and of the web.
pub fn is_web(address: &str) -> bool {
    (address.starts_with("http://") || address.starts_with("https://"))
        && host_of(address).is_some_and(|host| host.contains('.'))
        && !address.contains(char::is_whitespace)
}

/// True if two addresses are of one page.
pub fn same_page(one: &str, other: &str) -> bool {
    matches!((json_ld::comparable(one), json_ld::comparable(other)), (Some(a), Some(b)) if a == b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn site_names_are_known_in_their_variants() {
        let sites = Sites {
            names: Vec::new(),
            letters: vec!["musterblatt".to_owned()],
            domain: Some("mb".to_owned()),
            ..Sites::default()
        };
        for name in [
            "Musterblatt",
            "MUSTERBLATT.de",
            "Das Musterblatt",
            "Muster Blatt",
        ] {
            assert!(sites.resembles(name), "{name}");
        }
        assert!(!sites.resembles("Musterung"));
        assert!(!sites.resembles("What the Musterblatt said of the harvest in May"));
    }

    #[test]
    fn hosts() {
        assert_eq!(
            host_of("https://web.archive.org/web/2016/http://www.example.org/a").as_deref(),
            Some("www.example.org")
        );
        assert_eq!(label_of("example.co.uk").as_deref(), Some("example"));
        assert_eq!(label_of("anna.wordpress.com").as_deref(), Some("anna"));
        assert!(is_web("https://example.org/a"));
        assert!(!is_web("/a") && !is_web("https://localhost/a b"));
    }
}
