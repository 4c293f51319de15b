//! Pressmark turns raw captures of web pages into archival editions of each article: PDF, EPUB and JSON-LD.
//!
//! ```text
//! bytes ─ capture ─> Capture ─ page ─> Page ─ metadata, clean, structure, picture, credit ─> Article ─ edition ─> files
//!         one reader          blocks          fields; chrome out, audited; blocks typed;              pdf, epub,
//!         per format          in order        images ready; captions and credits split                json-ld
//! ```
//!
//! [`pipeline`] does this for one capture; `worker` for one task after another, in a process of its own; `batch` feeds
//! workers and keeps the bag; `verify` checks what was written. Four nouns hold all the data:
//! [`capture::Capture`] (what was saved), [`page::Page`] (its blocks, nothing removed yet), [`article::Article`] (the
//! document model), [`edition::EditionFile`] (one finished file). Each stage takes one and gives the next; after
//! capture, a stage is a plain function of its input and options: no file, clock, network, chance or terminal.

#![forbid(unsafe_code)]

pub mod article;
pub mod audit;
pub mod batch;
pub mod captions;
pub mod capture;
pub mod clean;
pub mod cli;
pub mod credit;
pub mod cue;
pub mod edition;
pub mod error;
pub mod fixity;
pub mod limits;
pub mod metadata;
pub mod notice;
pub mod options;
pub mod page;
pub mod picture;
pub mod pipeline;
pub mod structure;
pub mod text;
pub mod time;
pub mod verify;
pub mod worker;
