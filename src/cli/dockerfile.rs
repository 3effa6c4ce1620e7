//! `dockerfile`: the Dockerfile of one blueprint, for `docker build -f -`. Writes nothing.

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::cli::messages::{Messages, Reporter};
use crate::cli::{Blueprints, FAILED, print};

#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    blueprints: Blueprints,
}

impl Arguments {
    /// What was said about messages.
    pub fn messages(&self) -> &Messages {
        &self.blueprints.messages
    }
}

/// Prints the Dockerfile of one blueprint.
pub fn run(arguments: &Arguments, reporter: &Reporter) -> Result<ExitCode> {
    let Some(output) = arguments.blueprints.compile_one(reporter, "a Dockerfile")? else {
        return Ok(ExitCode::from(FAILED));
    };
    if output.plan.image.generator.is_none() {
        bail!(
            "{} copies the generated folder: write `image: {{generator: image}}`, or run `s6-blueprint generate`",
            output.plan.origin
        );
    }
    let file = &output.tree.files["Dockerfile"];
    print(&String::from_utf8_lossy(&file.bytes));
    Ok(ExitCode::SUCCESS)
}
