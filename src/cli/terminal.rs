//! What the terminal is and how to write to it: results to stdout, the rest to stderr, a closed pipe is no fault.

use std::io::{self, IsTerminal, Write};

/// True if colours are wanted on a stream: a terminal, and `NO_COLOR` not set (no-color.org).
pub fn colours(terminal: bool) -> bool {
    terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// True if stderr is a terminal.
pub fn stderr_is_terminal() -> bool {
    io::stderr().is_terminal()
}

/// Writes to stdout. False if nobody reads any more.
pub fn print(text: &str) -> bool {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .is_ok()
}

/// Writes a line to stderr; if nobody reads it, so be it.
pub fn say(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}
