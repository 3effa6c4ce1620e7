//! `plan`: what blueprints mean, for people and for programs. Writes nothing.

use std::process::ExitCode;

use anyhow::Result;
use s6_blueprint::view;

use crate::cli::messages::{Messages, Reporter};
use crate::cli::{Blueprints, FAILED, print};

#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    blueprints: Blueprints,

    /// Print JSON: an object with its `version` and the `plans`.
    #[arg(long)]
    json: bool,
}

impl Arguments {
    /// What was said about messages.
    pub fn messages(&self) -> &Messages {
        &self.blueprints.messages
    }
}

/// Prints one description a blueprint, with an empty line between them, or one JSON object for all.
pub fn run(arguments: &Arguments, reporter: &Reporter) -> Result<ExitCode> {
    let Some(outputs) = arguments.blueprints.compile(reporter)? else {
        return Ok(ExitCode::from(FAILED));
    };
    if arguments.json {
        let plans: Vec<_> = outputs.iter().map(|output| &output.plan).collect();
        print(&view::json(&plans));
        return Ok(ExitCode::SUCCESS);
    }
    let described: Vec<String> = outputs
        .iter()
        .map(|output| view::describe(&output.plan))
        .collect();
    print(&described.join("\n"));
    Ok(ExitCode::SUCCESS)
}
