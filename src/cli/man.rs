//! `man`: pages of the manual. Writes nothing.

use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::CommandFactory;

use crate::cli::{Program, print};

#[derive(clap::Args)]
pub struct Arguments {
    /// The command that the page is about [default: the program as a whole].
    command: Option<String>,
}

/// Prints one page, in roff.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let mut program = Program::command();
    program.build();
    let page = match &arguments.command {
        None => program,
        Some(name) => match program.find_subcommand(name) {
            Some(command) => command.clone(),
            None => bail!("there is no command `{name}` to have a page"),
        },
    };
    let mut roff = Vec::new();
    clap_mangen::Man::new(page).render(&mut roff)?;
    print(&String::from_utf8_lossy(&roff));
    Ok(ExitCode::SUCCESS)
}
