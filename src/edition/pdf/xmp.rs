//! The XMP packet: what the file claims to be and what it is about (ISO 16684-1, ISO 19005-2 6.6, ISO 14289-1 5).

use super::Profile;

/// What the packet says.
pub struct Facts<'a> {
    /// Title.
    pub title: &'a str,
    /// Authors.
    pub authors: &'a [String],
    /// Language (BCP 47).
    pub language: &'a str,
    /// What the article is about.
    pub description: Option<&'a str>,
    /// Publisher.
    pub publisher: Option<&'a str>,
    /// Rights as printed.
    pub rights: Option<&'a str>,
    /// Identifier of the article.
    pub identifier: Option<&'a str>,
    /// Address that it was captured from.
    pub source: Option<&'a str>,
    /// Date of the edition, RFC 3339.
    pub date: Option<&'a str>,
    /// Tool.
    pub tool: &'a str,
}

/// The packet's bytes.
pub fn packet(profile: Profile, facts: &Facts<'_>) -> Vec<u8> {
    let mut out = String::with_capacity(3000);
    out.push_str("<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n");
    out.push_str("<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n<rdf:Description rdf:about=\"\"");
    for (prefix, name) in [
        ("dc", "http://purl.org/dc/elements/1.1/"),
        ("xmp", "http://ns.adobe.com/xap/1.0/"),
        ("pdf", "http://ns.adobe.com/pdf/1.3/"),
        ("pdfaid", "http://www.aiim.org/pdfa/ns/id/"),
        ("pdfuaid", "http://www.aiim.org/pdfua/ns/id/"),
    ] {
        out.push_str(&format!("\n  xmlns:{prefix}=\"{name}\""));
    }
    out.push_str(">\n<dc:format>application/pdf</dc:format>\n");
    out.push_str(&format!(
        "<dc:title>{}</dc:title>\n",
        alternative(facts.title)
    ));
    if !facts.authors.is_empty() {
        let items: String = facts
            .authors
            .iter()
            .map(|author| format!("<rdf:li>{}</rdf:li>", escape(author)))
            .collect();
        out.push_str(&format!(
            "<dc:creator><rdf:Seq>{items}</rdf:Seq></dc:creator>\n"
        ));
    }
    let bag = |name: &str, value: &str| {
        format!(
            "<dc:{name}><rdf:Bag><rdf:li>{}</rdf:li></rdf:Bag></dc:{name}>\n",
            escape(value)
        )
    };
    out.push_str(&bag("language", facts.language));
    if let Some(publisher) = facts.publisher {
        out.push_str(&bag("publisher", publisher));
    }
    for (name, value) in [("description", facts.description), ("rights", facts.rights)] {
        if let Some(value) = value {
            out.push_str(&format!("<dc:{name}>{}</dc:{name}>\n", alternative(value)));
        }
    }
    for (name, value) in [("identifier", facts.identifier), ("source", facts.source)] {
        if let Some(value) = value {
            out.push_str(&format!("<dc:{name}>{}</dc:{name}>\n", escape(value)));
        }
    }
    if let Some(date) = facts.date {
        for name in ["CreateDate", "ModifyDate", "MetadataDate"] {
            out.push_str(&format!("<xmp:{name}>{date}</xmp:{name}>\n"));
        }
    }
    out.push_str(&format!(
        "<xmp:CreatorTool>{}</xmp:CreatorTool>\n",
        escape(facts.tool)
    ));
    out.push_str(&format!(
        "<pdf:Producer>{}</pdf:Producer>\n",
        escape(super::PRODUCER)
    ));
    let (part, conformance) = match profile {
        Profile::A2a => ("2", "A"),
        Profile::A3a => ("3", "A"),
        Profile::A4f => ("4", "F"),
    };
    out.push_str(&format!("<pdfaid:part>{part}</pdfaid:part>\n<pdfaid:conformance>{conformance}</pdfaid:conformance>\n"));
    if profile == Profile::A4f {
        out.push_str("<pdfaid:rev>2020</pdfaid:rev>\n<pdfuaid:part>2</pdfuaid:part>\n<pdfuaid:rev>2024</pdfuaid:rev>\n</rdf:Description>\n");
    } else {
        out.push_str("<pdfuaid:part>1</pdfuaid:part>\n</rdf:Description>\n");
        out.push_str(EXTENSION);
    }
    out.push_str("</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>");
    out.into_bytes()
}

/// PDF/A-2 and -3 want schemas described that they do not know: pdfuaid is one (ISO 19005-2, 6.6.2.3.2).
const EXTENSION: &str = "<rdf:Description rdf:about=\"\" xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\" \
xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">\
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>\n";

fn alternative(value: &str) -> String {
    format!(
        "<rdf:Alt><rdf:li xml:lang=\"x-default\">{}</rdf:li></rdf:Alt>",
        escape(value)
    )
}

/// Text safe in XML: markup escaped, what XML forbids replaced by U+FFFD.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if crate::text::is_xml_char(c) => out.push(c),
            _ => out.push('\u{FFFD}'),
        }
    }
    out
}
