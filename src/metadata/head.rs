//! Fields from `<title>`, `<meta>` and `<link>`.

use super::found::{Found, Sought};
use crate::{notice::Notice, page::Page};

/// `<meta>` names in small letters: the field each fills, and its weight.
const METAS: &[(&str, Sought, u8)] = &[
    ("og:title", Sought::Title, 75),
    ("twitter:title", Sought::Title, 65),
    ("dc.title", Sought::Title, 65),
    ("dcterms.title", Sought::Title, 65),
    ("citation_title", Sought::Title, 90),
    ("sailthru.title", Sought::Title, 75),
    ("parsely-title", Sought::Title, 75),
    ("headline", Sought::Title, 75),
    ("hdl", Sought::Title, 75),
    ("eprints.title", Sought::Title, 80),
    ("title", Sought::Title, 55),
    ("article:title", Sought::Title, 75),
    ("description", Sought::Description, 70),
    ("og:description", Sought::Description, 75),
    ("dc.description", Sought::Description, 60),
    ("twitter:description", Sought::Description, 55),
    ("author", Sought::Author, 70),
    ("authors", Sought::Author, 70),
    ("article:author", Sought::Author, 70),
    ("og:article:author", Sought::Author, 70),
    ("article:author_name", Sought::Author, 75),
    ("article.author", Sought::Author, 70),
    ("dc.creator", Sought::Author, 65),
    ("dcterms.creator", Sought::Author, 65),
    ("dc.contributor", Sought::Author, 40),
    ("citation_author", Sought::Author, 85),
    ("parsely-author", Sought::Author, 75),
    ("sailthru.author", Sought::Author, 75),
    ("byl", Sought::Author, 80),
    ("creator", Sought::Author, 60),
    ("eprints.creators_name", Sought::Author, 80),
    ("book:author", Sought::Author, 60),
    ("article:published_time", Sought::Published, 85),
    ("article:published", Sought::Published, 80),
    ("article:publicationdate", Sought::Published, 80),
    ("article.published", Sought::Published, 80),
    ("og:article:published_time", Sought::Published, 80),
    ("og:published_time", Sought::Published, 80),
    ("og:pubdate", Sought::Published, 80),
    ("datepublished", Sought::Published, 85),
    ("date_published", Sought::Published, 80),
    ("datecreated", Sought::Published, 55),
    ("dc.date.issued", Sought::Published, 80),
    ("dcterms.issued", Sought::Published, 80),
    ("dc.issued", Sought::Published, 80),
    ("dc.date.created", Sought::Published, 65),
    ("dcterms.created", Sought::Published, 60),
    ("dcterms.date", Sought::Dated, 60),
    ("dc.date", Sought::Dated, 60),
    ("dc.created", Sought::Published, 60),
    ("citation_publication_date", Sought::Published, 85),
    ("citation_online_date", Sought::Published, 80),
    ("citation_date", Sought::Published, 75),
    ("parsely-pub-date", Sought::Published, 80),
    ("sailthru.date", Sought::Published, 80),
    ("pubdate", Sought::Published, 80),
    ("publishdate", Sought::Published, 80),
    ("publish-date", Sought::Published, 80),
    ("publish_date", Sought::Published, 80),
    ("published_date", Sought::Published, 80),
    ("published-date", Sought::Published, 80),
    ("publication_date", Sought::Published, 80),
    ("publication-date", Sought::Published, 80),
    ("publicationdate", Sought::Published, 80),
    ("originalpublicationdate", Sought::Published, 85),
    ("cxenseparse:recs:publishtime", Sought::Published, 80),
    ("cxenseparse:publishtime", Sought::Published, 80),
    ("rnews:datepublished", Sought::Published, 80),
    ("shareaholic:article_published_time", Sought::Published, 75),
    ("article_date_original", Sought::Published, 80),
    ("article.created", Sought::Published, 60),
    ("eprints.date", Sought::Published, 70),
    ("bt:pubdate", Sought::Published, 80),
    ("displaydate", Sought::Published, 75),
    ("ptime", Sought::Published, 75),
    ("date", Sought::Dated, 65),
    ("article:modified_time", Sought::Modified, 85),
    ("og:updated_time", Sought::Modified, 75),
    ("article:updated_time", Sought::Modified, 80),
    ("datemodified", Sought::Modified, 85),
    ("dcterms.modified", Sought::Modified, 75),
    ("dc.date.modified", Sought::Modified, 75),
    ("lastmod", Sought::Modified, 70),
    ("last-modified", Sought::Modified, 60),
    ("article.updated", Sought::Modified, 75),
    ("revised", Sought::Modified, 60),
    ("og:site_name", Sought::Site, 90),
    ("application-name", Sought::Site, 70),
    ("apple-mobile-web-app-title", Sought::Site, 60),
    ("twitter:app:name:iphone", Sought::Site, 50),
    ("al:ios:app_name", Sought::Site, 50),
    ("cre", Sought::Site, 70),
    ("dc.publisher", Sought::Publisher, 70),
    ("dcterms.publisher", Sought::Publisher, 70),
    ("publisher", Sought::Publisher, 65),
    ("citation_journal_title", Sought::Publisher, 60),
    ("citation_publisher", Sought::Publisher, 70),
    ("article:section", Sought::Section, 75),
    ("section", Sought::Section, 60),
    ("parsely-section", Sought::Section, 70),
    ("keywords", Sought::Keywords, 60),
    ("news_keywords", Sought::Keywords, 70),
    ("article:tag", Sought::Keywords, 75),
    ("parsely-tags", Sought::Keywords, 65),
    ("sailthru.tags", Sought::Keywords, 65),
    ("dc.subject", Sought::Keywords, 60),
    ("citation_keywords", Sought::Keywords, 70),
    ("og:locale", Sought::Language, 60),
    ("content-language", Sought::Language, 55),
    ("dc.language", Sought::Language, 55),
    ("dcterms.language", Sought::Language, 55),
    ("citation_language", Sought::Language, 55),
    ("language", Sought::Language, 50),
    ("inlanguage", Sought::Language, 60),
    ("citation_doi", Sought::Doi, 90),
    ("dc.identifier", Sought::Doi, 70),
    ("dc.identifier.doi", Sought::Doi, 80),
    ("prism.doi", Sought::Doi, 85),
    ("bepress_citation_doi", Sought::Doi, 85),
    ("doi", Sought::Doi, 80),
    ("dcterms.license", Sought::Licence, 70),
    ("dc.rights.license", Sought::Licence, 70),
    ("copyright", Sought::Rights, 60),
    ("rights", Sought::Rights, 60),
    ("dc.rights", Sought::Rights, 65),
    ("dcterms.rights", Sought::Rights, 65),
    ("dcterms.rightsholder", Sought::Rights, 40),
    ("og:url", Sought::Address, 80),
    ("citation_public_url", Sought::Address, 50),
];

/// The date that a name of a site's own making ends in: "w-published-date", "acme.lastUpdated".
fn date_by_name(name: &str) -> Option<Sought> {
    const PUBLISHED: &[&str] = &[
        "published",
        "publisheddate",
        "publishedat",
        "publishedon",
        "publishedtime",
        "publishdate",
        "publishtime",
        "publicationdate",
        "pubdate",
        "datepublished",
        "firstpublished",
        "dateissued",
    ];
    const MODIFIED: &[&str] = &[
        "updated",
        "updateddate",
        "updatedat",
        "lastupdated",
        "modifieddate",
        "modifiedtime",
        "lastmodified",
        "datemodified",
        "dateupdated",
    ];
    if name.len() > 60 {
        return None;
    }
    let parts: Vec<&str> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect();
    (0..parts.len().min(4)).find_map(|from| {
        let end = parts.get(from..)?.concat();
        if PUBLISHED.contains(&end.as_str()) {
            Some(Sought::Published)
        } else if MODIFIED.contains(&end.as_str()) {
            Some(Sought::Modified)
        } else {
            None
        }
    })
}

/// Reads the head of a page.
pub fn read(page: &Page, _notices: &mut Vec<Notice>) -> Vec<Found> {
    let mut out = Vec::new();
    if let Some(title) = &page.head.title {
        out.push(Found::new(Sought::Title, title, "title", 60));
    }
    let mut card = Card::default();
    for (name, content) in &page.head.metas {
        let name = name.trim().to_ascii_lowercase();
        if content.trim().is_empty() {
            continue;
        }
        card.take(&name, content);
        // What is an item's property is read with the item that it belongs to.
        let property = page
            .head
            .marked
            .iter()
            .any(|marked| marked.name == "meta" && marked.property.eq_ignore_ascii_case(&name));
        if property {
            continue;
        }
        // Dublin Core is written with points, colons, and with or without "terms".
        let plain = match name.strip_prefix("dc:").or(name.strip_prefix("dcterms:")) {
            Some(rest) => format!("dc.{rest}"),
            None => name,
        };
        let Some((known, field, trust)) = METAS.iter().find(|(known, ..)| *known == plain) else {
            if let Some(field) = date_by_name(&plain) {
                out.push(Found::new(field, content, format!("meta {plain}"), 55));
            }
            continue;
        };
        if *field == Sought::Doi && !content.contains("10.") {
            continue;
        }
        // "Anna Muster - http://example.org" is who made the template.
        if *field == Sought::Author
            && content.trim().contains(' ')
            && (content.contains("://") || content.contains("www."))
        {
            continue;
        }
        out.push(Found::new(*field, content, format!("meta {known}"), *trust));
    }
    out.extend(card.read());
    if let Some(lang) = &page.head.lang {
        out.push(Found::new(Sought::Language, lang, "html lang", 80));
    }
    for link in &page.head.links {
        for rel in link.rel.split_whitespace() {
            match rel.to_ascii_lowercase().as_str() {
                "canonical" => out.push(Found::new(
                    Sought::Address,
                    &link.href,
                    "link canonical",
                    90,
                )),
                "license" => out.push(Found::new(Sought::Licence, &link.href, "link license", 85)),
                _ => {}
            }
        }
    }
    out
}

/// `twitter:label1` names what `twitter:data1` holds.
#[derive(Default)]
struct Card {
    labels: [Option<String>; 2],
    data: [Option<String>; 2],
}

impl Card {
    fn take(&mut self, name: &str, content: &str) {
        let slot = match name {
            "twitter:label1" => self.labels.first_mut(),
            "twitter:data1" => self.data.first_mut(),
            "twitter:label2" => self.labels.last_mut(),
            "twitter:data2" => self.data.last_mut(),
            _ => None,
        };
        if let Some(slot) = slot {
            *slot = Some(content.to_owned());
        }
    }

    fn read(&self) -> Vec<Found> {
        use super::languages::{Cue, LANGUAGES, folded};
        self.labels
            .iter()
            .zip(&self.data)
            .filter_map(|(label, data)| {
                let label = folded(label.as_deref()?);
                let data = data.as_deref()?;
                let label = label.trim_end_matches(':');
                (LANGUAGES.is(Cue::By, label) || LANGUAGES.is(Cue::Label, label))
                    .then(|| Found::new(Sought::Author, data, "meta twitter:data1", 75))
            })
            .collect()
    }
}
