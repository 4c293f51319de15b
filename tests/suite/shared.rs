//! Material for measuring that is no part of the project: `../shared`, or the folder that PRESSMARK_SHARED names.
#![allow(dead_code)]

use std::path::PathBuf;

/// A path within the shared material. Where it is not there, says so and gives none; under CI=true that is a failure.
pub fn path(inner: &str, because: &str) -> Option<PathBuf> {
    let base = std::env::var_os("PRESSMARK_SHARED")
        .map(PathBuf::from)
        .unwrap_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")));
    let path = base.join(inner);
    if path.exists() {
        return Some(path);
    }
    assert!(
        std::env::var("CI").as_deref() != Ok("true"),
        "{inner} is not there, and CI=true"
    );
    println!("skipped: {because}, because {inner} is not there");
    None
}
