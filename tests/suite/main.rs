//! The test suite: its modules mirror `src`.
mod fixtures;
