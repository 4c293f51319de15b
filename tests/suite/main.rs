//! The test suite: its modules mirror `src`.

mod articles;
mod fixtures;
mod json_ld;
