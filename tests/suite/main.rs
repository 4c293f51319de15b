//! The test suite: its modules mirror `src`.
