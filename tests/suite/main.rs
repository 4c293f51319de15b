//! The test suite: its modules mirror `src`.

mod articles;
mod batch;
mod capture;
mod cases;
mod cli;
mod finished;
mod epub;
mod fixtures;
mod json_ld;
mod page;
mod pdf;
mod samples;
mod seed;
mod same_words;
mod shared;
mod structure;
mod tidy;
mod validators;
mod verify;
mod worker;
