//! The `pressmark` command: parse, run, exit code.

#![forbid(unsafe_code)]

fn main() -> std::process::ExitCode {
    std::process::ExitCode::from(pressmark::cli::main())
}
