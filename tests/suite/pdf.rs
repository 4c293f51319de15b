//! The PDF edition: what comes out is the article, whole and in order.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use crate::fixtures;
use pressmark::{
    article::*,
    edition::{
        Context, Edition, EditionOptions, Rendered,
        pdf::{Pdf, PdfOptions, Profile},
    },
    limits::Limits,
};

/// Renders an article with options.
pub fn render(article: &Article, pdf: PdfOptions) -> Rendered {
    let options = EditionOptions {
        pdf,
        ..EditionOptions::default()
    };
    let limits = Limits::default();
    let context = Context {
        stem: "tide-clock-00000000",
        options: &options,
        limits: &limits,
        capture: fixtures::CAPTURE,
        made: &[],
    };
    Pdf.render(article, &context).unwrap()
}

fn of(profile: Profile) -> PdfOptions {
    PdfOptions {
        profile,
        ..PdfOptions::default()
    }
}

/// Keeps a file for looking at and for validators, if PRESSMARK_PDF_OUT names a folder.
fn keep(name: &str, bytes: &[u8]) {
    if let Some(folder) = std::env::var_os("PRESSMARK_PDF_OUT") {
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(std::path::Path::new(&folder).join(name), bytes).unwrap();
    }
}

#[test]
fn every_kind_of_block_in_every_profile() {
    let article = fixtures::everything();
    for (profile, name) in [
        (Profile::A2a, "2a"),
        (Profile::A3a, "3a"),
        (Profile::A4f, "4f"),
    ] {
        let first = render(&article, of(profile));
        let second = render(&article, of(profile));
        assert_eq!(first.bytes, second.bytes, "{name} is not the same twice");
        keep(&format!("everything-{name}.pdf"), &first.bytes);
    }
}
