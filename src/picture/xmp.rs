//! XMP packets (ISO 16684-1): creator, credit, rights, caption, licence. No document type, no entities of its own.

use super::embedded::value;
use crate::article::PictureFacts;
use quick_xml::{
    NsReader,
    events::Event,
    name::{Namespace, ResolveResult},
};

/// Largest packet read, in bytes.
const LARGEST: usize = 4 << 20;
/// Deepest element.
const DEEPEST: usize = 64;

const DC: &str = "http://purl.org/dc/elements/1.1/";
const PHOTOSHOP: &str = "http://ns.adobe.com/photoshop/1.0/";
const RIGHTS: &str = "http://ns.adobe.com/xap/1.0/rights/";
const PLUS: &str = "http://ns.useplus.org/ldf/xmp/1.0/";
const CC: &str = "http://creativecommons.org/ns#";
const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const IPTC: &str = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/";

/// A property that we read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Property {
    Creator,
    Rights,
    Description,
    Credit,
    Source,
    Created,
    UsageTerms,
    WebStatement,
    LicensorUrl,
    Alt,
}

fn property(namespace: &str, local: &str) -> Option<Property> {
    Some(match (namespace, local) {
        (DC, "creator") => Property::Creator,
        (DC, "rights") => Property::Rights,
        (DC, "description") => Property::Description,
        (PHOTOSHOP, "Credit") => Property::Credit,
        (PHOTOSHOP, "Source") => Property::Source,
        (PHOTOSHOP, "DateCreated") => Property::Created,
        (RIGHTS, "UsageTerms") => Property::UsageTerms,
        (RIGHTS, "WebStatement") | (CC, "license") => Property::WebStatement,
        (PLUS, "LicensorURL") => Property::LicensorUrl,
        (IPTC, "AltTextAccessibility") => Property::Alt,
        _ => return None,
    })
}

/// Reads a packet.
pub(super) fn read(packet: &[u8]) -> Result<PictureFacts, String> {
    if packet.len() > LARGEST {
        return Err("larger than 4 MiB".to_owned());
    }
    let text = decoded(packet);
    let mut reader = NsReader::from_str(text.trim_matches(['\0', '\u{feff}']));
    let mut out = PictureFacts::default();
    let mut stack: Vec<Option<Property>> = Vec::new();
    let mut words = String::new();
    loop {
        let (resolved, event) = reader
            .read_resolved_event()
            .map_err(|_| "it is not well-formed".to_owned())?;
        match event {
            Event::DocType(_) => return Err("it has a document type".to_owned()),
            Event::Start(ref element) | Event::Empty(ref element) => {
                if stack.len() >= DEEPEST {
                    return Err("nested too deeply".to_owned());
                }
                let found = match resolved {
                    ResolveResult::Bound(Namespace(namespace)) => {
                        property(namespace, element.local_name().as_ref())
                    }
                    _ => None,
                };
                let empty = matches!(event, Event::Empty(_));
                let attributes: Vec<_> = element
                    .attributes()
                    .flatten()
                    .map(|attribute| (attribute.key, attribute.value.into_owned()))
                    .collect();
                for (key, raw) in attributes {
                    let (resolved, local) = reader.resolver().resolve_attribute(key);
                    let ResolveResult::Bound(Namespace(namespace)) = resolved else {
                        continue;
                    };
                    // <cc:license rdf:resource="..."/>
                    let resource = (namespace == RDF && local.as_ref() == "resource")
                        .then_some(found)
                        .flatten();
                    if let Some(property) = resource.or_else(|| property(namespace, local.as_ref()))
                    {
                        let text = quick_xml::escape::unescape(&raw)
                            .map(|text| text.into_owned())
                            .unwrap_or_else(|_| raw.clone());
                        set(&mut out, property, &text);
                    }
                }
                if !empty {
                    // What stands within a property belongs to it: rdf:Seq, rdf:li.
                    stack.push(found.or_else(|| stack.last().copied().flatten()));
                    words.clear();
                }
            }
            Event::End(_) => {
                if let Some(Some(property)) = stack.pop() {
                    set(&mut out, property, &words);
                }
                words.clear();
            }
            Event::Text(text) => words.push_str(&text.xml10_content()),
            Event::CData(text) => words.push_str(&text.xml10_content()),
            Event::GeneralRef(name) => {
                let name: &str = name.as_ref();
                let reference = format!("&{name};");
                words.push_str(&quick_xml::escape::unescape(&reference).unwrap_or_default());
            }
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
    Ok(out)
}

/// The packet as text: UTF-16 by its mark or its first bytes, else UTF-8 (ISO 16684-1, 7.3.2), else windows-1252, which
/// careless writers leave behind.
fn decoded(packet: &[u8]) -> String {
    let wide = match packet {
        [0xFE, 0xFF, ..] | [0, b'<', ..] => Some(encoding_rs::UTF_16BE),
        [0xFF, 0xFE, ..] | [b'<', 0, ..] => Some(encoding_rs::UTF_16LE),
        _ => None,
    };
    match wide {
        Some(encoding) => encoding.decode_with_bom_removal(packet).0.into_owned(),
        None => super::iptc::decoded(packet),
    }
}

/// Sets a property; of several languages the first, which is the default, stays.
fn set(facts: &mut PictureFacts, property: Property, text: &str) {
    let Some(text) = value(text) else { return };
    let slot = match property {
        Property::Creator => {
            if !facts.creators.contains(&text) && facts.creators.len() < 64 {
                facts.creators.push(text);
            }
            return;
        }
        Property::Created => {
            if facts.created.is_none() {
                facts.created = text.parse().ok().or_else(|| text.get(..10)?.parse().ok());
            }
            return;
        }
        Property::Rights => &mut facts.copyright_notice,
        Property::Description => &mut facts.caption,
        Property::Credit => &mut facts.credit,
        Property::Source => &mut facts.source,
        Property::UsageTerms => &mut facts.usage_terms,
        Property::WebStatement => &mut facts.licence_url,
        Property::LicensorUrl => &mut facts.acquire_licence_url,
        Property::Alt => &mut facts.alt,
    };
    slot.get_or_insert(text);
}
