//! `plan`: what blueprints mean, for people. Writes nothing.

use std::process::ExitCode;

use anyhow::Result;
use s6_blueprint::view;

use crate::cli::{Blueprints, FAILED, print};

#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    blueprints: Blueprints,
}

/// Prints one description a blueprint, with an empty line between them.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let Some(outputs) = arguments.blueprints.compile()? else {
        return Ok(ExitCode::from(FAILED));
    };
    let described: Vec<String> = outputs
        .iter()
        .map(|output| view::describe(&output.plan))
        .collect();
    print(&described.join("\n"));
    Ok(ExitCode::SUCCESS)
}
