//! Lines for the supervisor's log.

use std::fmt::Display;
use std::io::{self, Write as _};

/// Writes `message` as one line to stderr, behind the program's name.
///
/// Never fails: `eprintln!` panics when nobody reads stderr any more, and a dead logger is no reason
/// to die here.
pub fn log_line(message: impl Display) {
    // In one piece, because instances may share a pipe, and stderr has no buffer that would join
    // the pieces of a formatted line.
    let line = format!("companion-api: {message}\n");
    let _ = io::stderr().write_all(line.as_bytes());
}
