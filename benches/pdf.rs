//! CPU time and size of the PDF edition. `cargo bench --bench pdf`.
fn main() {}
