//! The `pressmark` command.

fn main() {}
