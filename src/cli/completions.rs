//! `completions`: what a shell completes commands and flags with. Writes nothing.

use std::process::ExitCode;

use clap::CommandFactory;
use clap_complete::Shell;

use crate::cli::{NAME, Program, print};

#[derive(clap::Args)]
pub struct Arguments {
    /// The shell that completes.
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints the script for a shell.
pub fn run(arguments: &Arguments) -> ExitCode {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Program::command(), NAME, &mut script);
    print(&String::from_utf8_lossy(&script));
    ExitCode::SUCCESS
}
