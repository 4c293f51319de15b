//! Names of an article's parts, the same in every edition: `fig-1` is the first figure, `q-1` the first question,
//! `note-1` the first note.

use crate::article::{Article, Picture};
use std::collections::BTreeMap;

/// Folder of the pictures within the EPUB edition.
pub const IMAGES: &str = "EPUB/images/";

/// File names of the pictures in the EPUB edition, by index into [`Article::pictures`]: each is named for the first
/// figure that shows it. A picture that no figure shows has no name and stands in no edition.
pub fn picture_names(article: &Article) -> BTreeMap<usize, String> {
    let mut names = BTreeMap::new();
    for (n, figure) in article.figures().into_iter().enumerate() {
        if let Picture::Present(index) = figure.picture
            && let Some(picture) = article.pictures.get(index)
        {
            names.entry(index).or_insert_with(|| {
                let extension = match picture.media_type.as_str() {
                    "image/png" => "png",
                    "image/gif" => "gif",
                    "image/webp" => "webp",
                    "image/svg+xml" => "svg",
                    _ => "jpg",
                };
                format!("fig-{}.{extension}", n + 1)
            });
        }
    }
    names
}
