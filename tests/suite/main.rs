//! The test suite: its modules mirror `src`.

mod articles;
mod batch;
mod captions;
mod capture;
mod cases;
mod cli;
mod credit;
mod epub;
mod finished;
mod fixtures;
mod json_ld;
mod metadata;
mod page;
mod pdf;
mod picture;
mod records;
mod same_words;
mod samples;
mod seed;
mod shared;
mod structure;
mod tidy;
mod validators;
mod verify;
mod worker;
