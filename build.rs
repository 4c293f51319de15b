//! Compresses each face of `fonts/` (zlib, level 9) into the build's output folder, where `edition::pdf::fonts` takes
//! it in. The same fonts give the same bytes: no time, no order of a folder enters.

use std::{
    env, fs,
    io::Write,
    path::{Path, PathBuf},
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("fonts");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=fonts");
    let mut files: Vec<PathBuf> = fs::read_dir(&root)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.sort();
    for file in files
        .iter()
        .filter(|file| file.extension().is_some_and(|extension| extension == "ttf"))
    {
        compress(file, &out)?;
    }
    Ok(())
}

fn compress(file: &Path, out: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let bytes = fs::read(file)?;
    let stem = file.file_stem().ok_or("a font without a name")?;
    let target = fs::File::create(out.join(stem).with_extension("z"))?;
    let mut encoder = flate2::write::ZlibEncoder::new(target, flate2::Compression::best());
    encoder.write_all(&bytes)?;
    encoder.finish()?;
    Ok(())
}
