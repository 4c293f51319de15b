//! MARC 21 in XML (Library of Congress, MARC21slim.xsd): a bibliographic record of a part of a website.

use crate::{
    article::{Agent, AgentKind, Article, Role},
    edition::{Context, epub::provenance_note, language, markup::Markup, names},
    text,
};

/// Leader: new record, language material, monographic component part, Unicode, ISBD punctuation left out. Lengths are
/// not used in XML.
const LEADER: &str = "00000naa a2200000 c 4500";

/// The MARC record of an article.
pub(super) fn record(article: &Article, context: &Context<'_>) -> Vec<u8> {
    let metadata = &article.metadata;
    let provenance = &article.provenance;
    let mut marc = Marc(Markup::document());
    marc.0
        .start("record")
        .attr("xmlns", "http://www.loc.gov/MARC21/slim")
        .attr("type", "Bibliographic")
        .line()
        .element("leader", LEADER);
    if !provenance.identifier.is_empty() {
        marc.control("001", &provenance.identifier);
    }
    if let Some(date) = provenance.edition_date {
        let (year, month, day, hour, minute, second) = date.civil();
        marc.control(
            "005",
            &format!("{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}.0"),
        );
    }
    marc.control("006", "m     o  d        ");
    marc.control("007", "cr |||||||||||");
    marc.control("008", &fixed(article));
    if let Some(doi) = &metadata.doi {
        marc.field("024", "7 ", &[('a', &doi.value), ('2', "doi")]);
    }
    if !provenance.identifier.is_empty() {
        marc.field("024", "7 ", &[('a', &provenance.identifier), ('2', "uri")]);
    }
    let tag = language::of(article);
    if tag != language::UNDETERMINED {
        marc.field("041", "07", &[('a', tag), ('2', "rfc5646")]);
    }
    let first = metadata
        .authors
        .iter()
        .map(|author| &author.value)
        .find(|author| !text::is_blank(&author.name));
    if let Some(author) = first {
        marc.agent(author, true);
    }
    let (title, _) = super::title(article);
    // Indicators of 245: whether there is an added entry; no nonfiling characters are counted.
    marc.field(
        "245",
        if first.is_some() { "10" } else { "00" },
        &[('a', &title)],
    );
    if let Some(second) = &metadata.alternative_headline {
        marc.field("246", "3 ", &[('a', &second.value)]);
    }
    publication(&mut marc, article);
    marc.field(
        "336",
        "  ",
        &[('a', "text"), ('b', "txt"), ('2', "rdacontent")],
    );
    marc.field(
        "337",
        "  ",
        &[('a', "computer"), ('b', "c"), ('2', "rdamedia")],
    );
    marc.field(
        "338",
        "  ",
        &[('a', "online resource"), ('b', "cr"), ('2', "rdacarrier")],
    );
    for file in context.made {
        marc.field("347", "  ", &[('a', "text file"), ('b', file.media_type)]);
    }
    if let Some(description) = &metadata.description {
        marc.field("520", "  ", &[('a', &description.value)]);
    }
    let digest = provenance
        .sha256
        .map(|digest| format!("SHA-256 {digest}"))
        .unwrap_or_default();
    let captured = provenance
        .captured_at
        .map(|at| format!("captured {at}"))
        .unwrap_or_default();
    marc.field(
        "534",
        "  ",
        &[
            ('p', "Made from the capture:"),
            ('t', &provenance.input),
            ('c', &captured),
            ('n', &digest),
        ],
    );
    let rights = metadata
        .rights
        .as_ref()
        .map(|rights| rights.value.as_str())
        .or(context.options.epub.rights.as_deref());
    if let Some(rights) = rights {
        marc.field("540", "  ", &[('a', rights)]);
    }
    if let Some(licence) = &metadata.licence {
        let code = if licence.value.starts_with("http") {
            'u'
        } else {
            'a'
        };
        marc.field("540", "  ", &[(code, &licence.value)]);
    }
    marc.field("588", "  ", &[('a', &provenance_note(article))]);
    for keyword in &metadata.keywords {
        marc.field("653", "  ", &[('a', &keyword.value)]);
    }
    marc.field("655", " 7", &[('a', "Article"), ('2', "local")]);
    let rest = metadata.authors.iter().map(|author| &author.value).skip(1);
    for author in rest {
        marc.agent(author, false);
    }
    for contributor in names::contributors(article) {
        marc.agent(&contributor, false);
    }
    if let Some(publisher) = &metadata.publisher {
        marc.field(
            "773",
            "0 ",
            &[
                ('t', &publisher.value.name),
                ('o', publisher.value.url.as_deref().unwrap_or_default()),
            ],
        );
    }
    if let Some(address) = super::address(article) {
        marc.field("856", "40", &[('u', address)]);
    }
    marc.0.finish().into_bytes()
}

/// Field 008 of a record for a book: 40 characters.
fn fixed(article: &Article) -> String {
    let entered = article
        .provenance
        .edition_date
        .map(|date| {
            let (year, month, day, ..) = date.civil();
            format!("{:02}{month:02}{day:02}", year.rem_euclid(100))
        })
        .unwrap_or_else(|| "000000".to_owned());
    let published = article
        .metadata
        .published
        .as_ref()
        .map(|date| date.value.day().replace('-', ""))
        .unwrap_or_default();
    // Type of date: detailed (e), single (s), unknown (n).
    let dates = match published.len() {
        8 | 6 => format!("e{published:<8}"),
        4 => format!("s{published}    "),
        _ => "nuuuuuuuu".to_owned(),
    };
    let language = marc_language(language::of(article));
    // Place unknown; no code for illustrations and audience; form of item online; the rest not coded.
    format!("{entered}{dates}xx |||||o|||||||||||{language} d")
}

/// Code of a language in the MARC code list, by its BCP 47 tag; `und` where the list here has none.
fn marc_language(tag: &str) -> &'static str {
    let primary = tag
        .split('-')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    LANGUAGES
        .iter()
        .find(|(short, long)| *short == primary || *long == primary)
        .map_or("und", |(_, long)| *long)
}

/// ISO 639-1 codes and the MARC codes (ISO 639-2/B) of the same languages.
const LANGUAGES: &[(&str, &str)] = &[
    ("af", "afr"),
    ("am", "amh"),
    ("ar", "ara"),
    ("az", "aze"),
    ("be", "bel"),
    ("bg", "bul"),
    ("bn", "ben"),
    ("bs", "bos"),
    ("ca", "cat"),
    ("cs", "cze"),
    ("cy", "wel"),
    ("da", "dan"),
    ("de", "ger"),
    ("el", "gre"),
    ("en", "eng"),
    ("eo", "epo"),
    ("es", "spa"),
    ("et", "est"),
    ("eu", "baq"),
    ("fa", "per"),
    ("fi", "fin"),
    ("fr", "fre"),
    ("ga", "gle"),
    ("gl", "glg"),
    ("gu", "guj"),
    ("ha", "hau"),
    ("he", "heb"),
    ("hi", "hin"),
    ("hr", "hrv"),
    ("hu", "hun"),
    ("hy", "arm"),
    ("id", "ind"),
    ("is", "ice"),
    ("it", "ita"),
    ("ja", "jpn"),
    ("ka", "geo"),
    ("kk", "kaz"),
    ("km", "khm"),
    ("kn", "kan"),
    ("ko", "kor"),
    ("ku", "kur"),
    ("ky", "kir"),
    ("la", "lat"),
    ("lb", "ltz"),
    ("lo", "lao"),
    ("lt", "lit"),
    ("lv", "lav"),
    ("mk", "mac"),
    ("ml", "mal"),
    ("mn", "mon"),
    ("mr", "mar"),
    ("ms", "may"),
    ("mt", "mlt"),
    ("my", "bur"),
    ("nb", "nob"),
    ("ne", "nep"),
    ("nl", "dut"),
    ("nn", "nno"),
    ("no", "nor"),
    ("pa", "pan"),
    ("pl", "pol"),
    ("ps", "pus"),
    ("pt", "por"),
    ("ro", "rum"),
    ("ru", "rus"),
    ("rw", "kin"),
    ("si", "sin"),
    ("sk", "slo"),
    ("sl", "slv"),
    ("so", "som"),
    ("sq", "alb"),
    ("sr", "srp"),
    ("sv", "swe"),
    ("sw", "swa"),
    ("ta", "tam"),
    ("te", "tel"),
    ("th", "tha"),
    ("ti", "tir"),
    ("tl", "tgl"),
    ("tr", "tur"),
    ("ug", "uig"),
    ("uk", "ukr"),
    ("ur", "urd"),
    ("uz", "uzb"),
    ("vi", "vie"),
    ("yi", "yid"),
    ("yo", "yor"),
    ("zh", "chi"),
    ("zu", "zul"),
];

/// Publisher and date. Field 264, second indicator 1: publication.
fn publication(marc: &mut Marc, article: &Article) {
    let metadata = &article.metadata;
    let publisher = metadata
        .publisher
        .as_ref()
        .map(|publisher| publisher.value.name.as_str())
        .unwrap_or_default();
    let date = metadata
        .published
        .as_ref()
        .map(|date| date.value.day())
        .unwrap_or_default();
    marc.field("264", " 1", &[('b', publisher), ('c', date)]);
}

struct Marc(Markup);

impl Marc {
    fn control(&mut self, tag: &str, value: &str) {
        self.0
            .start("controlfield")
            .attr("tag", tag)
            .text(value)
            .end_full()
            .line();
    }

    /// A data field; blank subfields are left out, and the field too if none is left.
    fn field(&mut self, tag: &str, indicators: &str, subfields: &[(char, &str)]) {
        // Subfield 2 names the source of what the others say; alone it says nothing.
        let any = subfields
            .iter()
            .any(|(code, value)| !matches!(code, '2' | 'p') && !text::is_blank(value));
        if !any {
            return;
        }
        let (first, second) = indicators.split_at_checked(1).unwrap_or((" ", " "));
        self.0
            .start("datafield")
            .attr("tag", tag)
            .attr("ind1", first)
            .attr("ind2", second)
            .line();
        for (code, value) in subfields {
            if !text::is_blank(value) {
                self.0
                    .start("subfield")
                    .attr("code", &code.to_string())
                    .text(&text::squeeze(value))
                    .end_full()
                    .line();
            }
        }
        self.0.end_full().line();
    }

    /// A main (100, 110) or added (700, 710, 720) entry with its relator. Where neither person nor body is known, the
    /// entry is an uncontrolled name.
    fn agent(&mut self, agent: &Agent, main: bool) {
        let name = names::file_as(agent);
        let code = names::relator(agent.role);
        let (tag, indicators) = match (agent.kind, main) {
            (AgentKind::Person, _) => {
                let inverted = if name.contains(',') { "1 " } else { "0 " };
                (if main { "100" } else { "700" }, inverted)
            }
            (AgentKind::Organisation, true) => ("110", "2 "),
            (AgentKind::Organisation, false) => ("710", "2 "),
            (AgentKind::Unknown, _) => ("720", "  "),
        };
        let what = if agent.role == Role::Author {
            "author"
        } else {
            ""
        };
        self.field(tag, indicators, &[('a', &name), ('e', what), ('4', code)]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fixed_fields_have_their_lengths() {
        assert_eq!(LEADER.len(), 24);
        let mut article = Article::default();
        for date in ["", "2019", "2019-07", "2019-07-04", "2019-07-04T10:00"] {
            article.metadata.published = date
                .parse()
                .ok()
                .map(|date| crate::article::Field::new(date, "meta", ""));
            assert_eq!(fixed(&article).len(), 40, "{date}");
        }
        assert_eq!(marc_language("de-CH"), "ger");
        assert_eq!(marc_language("tlh"), "und");
        assert_eq!("m     o  d        ".len(), 18);
    }
}
