//! Licences printed in credits: Creative Commons with its address, public domain, and free licences by name.

use crate::article::Licence;
use regex::Regex;
use std::{ops::Range, sync::OnceLock};

fn creative_commons() -> Option<&'static Regex> {
    static RE: OnceLock<Option<Regex>> = OnceLock::new();
    RE.get_or_init(|| {
        Regex::new(
            r"(?ix)\b(?:
                cc[\s\u{a0}-]*(?:licen[cs]e[\s\u{a0}]*)?(?P<kind>by(?:[\s\u{a0}-]*(?:nc|nd|sa|/))*|0|zero|pdm)
              | creative[\s\u{a0}-]*commons(?:[\s\u{a0}-]*(?:zero|lizenz|licen[cs]e|licencia|licenza|licença))?(?P<long>[\s\u{a0}-]*(?:by(?:[\s\u{a0}-]*(?:nc|nd|sa))*|attribution(?:[\s\u{a0}-]*(?:non-?commercial|no-?deriv(?:ative)?s|share-?alike))*))?
            )(?:[\s\u{a0}-]*(?P<version>[1-4]\.[05]))?(?:[\s\u{a0}]*(?P<port>international|unported|generic|deed|de|at|us|int))?\b",
        )
        .ok()
    })
    .as_ref()
}

fn free() -> Option<&'static Regex> {
    static RE: OnceLock<Option<Regex>> = OnceLock::new();
    RE.get_or_init(|| {
        Regex::new(r"(?i)\b(?:public[\s\u{a0}]+domain|gemeinfrei|domaine[\s\u{a0}]+public|dominio[\s\u{a0}]+p[uú]blico|dom[ií]nio[\s\u{a0}]+p[uú]blico|pubblico[\s\u{a0}]+dominio|publiek[\s\u{a0}]+domein|GFDL|GNU[\s\u{a0}]FDL|pixabay[\s\u{a0}]+(?:license|lizenz)|unsplash[\s\u{a0}]+licen[sc]e|free[\s\u{a0}]+art[\s\u{a0}]+license)\b").ok()
    })
    .as_ref()
}

/// The licence named in a text and where it stands.
pub fn find(text: &str) -> Option<(Range<usize>, Licence)> {
    if let Some(found) = creative_commons().and_then(|re| re.captures(text))
        && let Some(whole) = found.get(0)
    {
        let kind = found.name("kind").or_else(|| found.name("long"));
        let terms = kind
            .map(|kind| kind.as_str().to_lowercase())
            .unwrap_or_default();
        let version = found.name("version").map(|version| version.as_str());
        return Some((
            whole.range(),
            Licence {
                name: whole.as_str().trim().to_owned(),
                url: address(&terms, version),
            },
        ));
    }
    let found = free().and_then(|re| re.find(text))?;
    Some((
        found.range(),
        Licence {
            name: found.as_str().to_owned(),
            url: None,
        },
    ))
}

/// Address of a Creative Commons licence; none where the words leave the version or the terms open.
fn address(terms: &str, version: Option<&str>) -> Option<String> {
    if matches!(terms, "0" | "zero") {
        return Some("https://creativecommons.org/publicdomain/zero/1.0/".to_owned());
    }
    let version = version?;
    if !(terms.contains("by") || terms.contains("attribution")) {
        return None;
    }
    let mut code = String::from("by");
    for (short, long) in [("nc", "commercial"), ("nd", "deriv"), ("sa", "alike")] {
        if terms.contains(long)
            || terms
                .split(|c: char| !c.is_alphanumeric())
                .any(|word| word == short)
            || terms.ends_with(short)
        {
            code.push('-');
            code.push_str(short);
        }
    }
    Some(format!(
        "https://creativecommons.org/licenses/{code}/{version}/"
    ))
}
