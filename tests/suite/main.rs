//! The test suite: its modules mirror `src`.

mod articles;
mod capture;
mod fixtures;
mod json_ld;
mod page;
mod shared;
mod tidy;
