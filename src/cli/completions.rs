//! `completions` and `man`: what a shell and a reader of manuals are given. Both write to the output only.

use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::CommandFactory;
use clap_complete::Shell;

use crate::cli::{Arguments as Program, print};

/// The program's name.
const NAME: &str = "s6-blueprint";

#[derive(clap::Args)]
pub struct ForShell {
    /// The shell that completes.
    #[arg(value_enum)]
    shell: Shell,
}

#[derive(clap::Args)]
pub struct Manual {
    /// The command that the page is about [default: the program as a whole].
    command: Option<String>,
}

/// Prints the script with which a shell completes commands and flags.
pub fn complete(arguments: &ForShell) -> ExitCode {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Program::command(), NAME, &mut script);
    print(&String::from_utf8_lossy(&script));
    ExitCode::SUCCESS
}

/// Prints a page of the manual, in roff.
pub fn man(arguments: &Manual) -> Result<ExitCode> {
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
