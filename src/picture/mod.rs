//! Pictures: found among the capture's resources, decoded within limits, turned upright, kept as JPEG or PNG.
//!
//! Figures with addresses and the capture's resources come in; each figure goes out with a picture or with the reason
//! why there is none. A sound, upright JPEG or PNG is kept byte for byte; everything else is converted once, and the
//! edition says from what. What a picture's own bytes say of its maker is read from the captured bytes.

mod access;
mod embedded;
mod guard;
mod iptc;
mod kind;
pub mod pixels;
mod xmp;

pub use access::QUALITY;

use crate::{
    article::{Article, Figure, Original, Picture, PictureFacts, PictureFile},
    capture::Resources,
    fixity::Digest,
    limits::Limits,
    notice::{Notice, Place},
};
use kind::Kind;
use std::{borrow::Cow, collections::BTreeMap, sync::Arc};

/// Finds and prepares the picture of each figure. A picture that cannot be had leaves a figure that says why. The same
/// bytes are kept once.
pub fn attach(article: &mut Article, resources: &Resources, limits: &Limits) -> Vec<Notice> {
    let mut stage = Stage {
        resources,
        limits,
        files: std::mem::take(&mut article.pictures),
        seen: BTreeMap::new(),
        notices: Vec::new(),
        figures: 0,
    };
    article.change_figures(&mut |figure| {
        if figure.picture == Picture::Unresolved {
            figure.picture = stage.picture_of(figure);
        }
    });
    article.pictures = stage.files;
    stage.notices
}

/// What became of some captured bytes: the index of the kept picture, or why there is none.
type Outcome = Result<usize, String>;

struct Stage<'a> {
    resources: &'a Resources,
    limits: &'a Limits,
    files: Vec<PictureFile>,
    seen: BTreeMap<Digest, Outcome>,
    notices: Vec<Notice>,
    figures: u64,
}

/// Captured bytes of a candidate.
struct Captured<'a> {
    bytes: Cow<'a, [u8]>,
    address: &'a str,
    inline: bool,
}

impl Stage<'_> {
    fn picture_of(&mut self, figure: &Figure) -> Picture {
        self.figures = self.figures.saturating_add(1);
        let number = self.figures;
        let url = web_address(&figure.candidates);
        let missing = |reason: &str| Picture::Missing {
            reason: reason.to_owned(),
            url: url.clone(),
        };
        if number > self.limits.pictures {
            self.say(
                Notice::warning(
                    "picture.too-many",
                    format!(
                        "picture {number} is left out: the limit is {} pictures an article",
                        self.limits.pictures
                    ),
                ),
                &url,
            );
            return missing("left out: too many pictures");
        }
        let mut first_reason: Option<String> = None;
        let (resources, limits) = (self.resources, self.limits);
        for candidate in &figure.candidates {
            let Some(captured) = Self::captured(resources, limits, candidate) else {
                continue;
            };
            if captured.bytes.is_empty() {
                continue;
            }
            match self.kept(&captured, number, &url) {
                Ok(index) => {
                    // A lazy loader's placeholder is not the picture where the page names another one.
                    let tiny = self
                        .files
                        .get(index)
                        .is_some_and(|file| file.width <= 2 && file.height <= 2);
                    if captured.inline && tiny && figure.candidates.len() > 1 {
                        first_reason.get_or_insert_with(|| "not captured".to_owned());
                        continue;
                    }
                    return Picture::Present(index);
                }
                Err(reason) => {
                    let placeholder = captured.inline && figure.candidates.len() > 1;
                    if !placeholder {
                        first_reason.get_or_insert(reason);
                    }
                }
            }
        }
        match first_reason {
            Some(reason) => missing(&reason),
            None => {
                self.say(
                    Notice::info(
                        "picture.missing",
                        format!("picture {number} was not captured"),
                    ),
                    &url,
                );
                missing("not captured")
            }
        }
    }

    fn say(&mut self, notice: Notice, url: &Option<String>) {
        self.notices.push(match url {
            Some(url) => notice.at(Place::Name(crate::text::shown(url))),
            None => notice,
        });
    }

    /// The bytes that a candidate names: a `data:` address or one of the capture's resources.
    fn captured<'b>(
        resources: &'b Resources,
        limits: &Limits,
        candidate: &str,
    ) -> Option<Captured<'b>> {
        let trimmed = candidate.trim();
        if trimmed
            .get(..5)
            .is_some_and(|start| start.eq_ignore_ascii_case("data:"))
        {
            // Base64 takes four characters for three bytes.
            if trimmed.len() as u64 / 4 > limits.picture_bytes {
                return None;
            }
            let bytes = data_url::DataUrl::process(trimmed)
                .ok()?
                .decode_to_vec()
                .ok()?
                .0;
            return Some(Captured {
                bytes: Cow::Owned(bytes),
                address: "",
                inline: true,
            });
        }
        let resource = resources.find(trimmed)?;
        Some(Captured {
            bytes: Cow::Borrowed(&resource.bytes),
            address: &resource.url,
            inline: false,
        })
    }

    /// Prepares some captured bytes, once.
    fn kept(&mut self, captured: &Captured<'_>, number: u64, url: &Option<String>) -> Outcome {
        let digest = Digest::of(&captured.bytes);
        if let Some(outcome) = self.seen.get(&digest) {
            return outcome.clone();
        }
        let (outcome, notices) = prepare(&captured.bytes, digest, self.limits);
        let outcome = match outcome {
            Ok(mut file) => {
                file.url = Some(captured.address)
                    .filter(|address| is_web(address))
                    .map(str::to_owned)
                    .or_else(|| url.clone());
                self.files.push(file);
                Ok(self.files.len().saturating_sub(1))
            }
            Err(reason) => Err(reason),
        };
        self.seen.insert(digest, outcome.clone());
        let place = url.clone();
        for notice in notices {
            let text = format!("picture {number}: {}", notice.text);
            let inline_placeholder = captured.inline && outcome.is_err();
            if !inline_placeholder {
                self.notices.push(match &place {
                    Some(url) => Notice { text, ..notice }.at(Place::Name(crate::text::shown(url))),
                    None => Notice { text, ..notice },
                });
            }
        }
        outcome
    }
}

/// Captured bytes into the picture that the editions keep, and what there is to say of it.
fn prepare(
    bytes: &[u8],
    digest: Digest,
    limits: &Limits,
) -> (Result<PictureFile, String>, Vec<Notice>) {
    let mut notices = Vec::new();
    let kind = kind::of(bytes);
    let refused = |code: &'static str, reason: String, mut notices: Vec<Notice>| {
        notices.push(Notice::warning(code, reason.clone()));
        (Err(reason), notices)
    };
    let format = match kind {
        Kind::Raster(format) => format,
        Kind::Svg => {
            return refused(
                "picture.svg",
                "SVG pictures are left out".to_owned(),
                notices,
            );
        }
        Kind::Avif => {
            return refused(
                "picture.avif",
                "AVIF and HEIC pictures cannot be read".to_owned(),
                notices,
            );
        }
        Kind::Other(what) => {
            return refused(
                "picture.unknown",
                format!("not a picture that can be read ({what})"),
                notices,
            );
        }
    };
    if bytes.len() as u64 > limits.picture_bytes {
        return refused(
            "picture.too-large",
            format!("too large ({} bytes)", bytes.len()),
            notices,
        );
    }
    if let Err(reason) = guard::check(bytes, format, limits) {
        return refused("picture.too-large", reason, notices);
    }
    match access::make(bytes, format, limits) {
        Ok(made) => {
            let facts: PictureFacts = embedded::read(bytes, format, limits, &mut notices);
            if made.cut {
                notices.push(Notice::warning(
                    "picture.cut",
                    "the captured file is cut short; what is missing shows grey",
                ));
            }
            let kept: Arc<[u8]> = made.bytes.map_or_else(|| Arc::from(bytes), Arc::from);
            let converted_from = made.why.map(|why| Original {
                media_type: kind::media_type(format).to_owned(),
                bytes: bytes.len() as u64,
                sha256: digest,
                why,
            });
            let sha256 = Digest::of(&kept);
            let file = PictureFile {
                bytes: kept,
                media_type: made.media_type.to_owned(),
                width: made.width,
                height: made.height,
                sha256,
                url: None,
                converted_from,
                embedded: (facts != PictureFacts::default()).then_some(facts),
            };
            (Ok(file), notices)
        }
        Err(reason) => refused("picture.damaged", reason, notices),
    }
}

fn is_web(address: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| {
        address
            .get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })
}

/// The first web address among the candidates.
fn web_address(candidates: &[String]) -> Option<String> {
    candidates
        .iter()
        .map(|candidate| candidate.trim())
        .find(|candidate| is_web(candidate))
        .map(str::to_owned)
}
