//! `schema`: what a blueprint may hold, as JSON Schema. Writes nothing.

use std::process::ExitCode;

use s6_blueprint::blueprint;

use crate::cli::print;

/// Prints the schema.
pub fn run() -> ExitCode {
    print(&blueprint::schema());
    ExitCode::SUCCESS
}
