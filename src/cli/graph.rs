//! `graph`: a picture of what a blueprint means. Writes nothing.

use std::process::ExitCode;

use anyhow::Result;
use clap::ValueEnum;
use s6_blueprint::view::{self, Format};

use crate::cli::messages::{Messages, Reporter};
use crate::cli::{Blueprints, FAILED, print};

#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    blueprints: Blueprints,

    /// The form of the picture.
    #[arg(long, value_name = "FORM", value_enum, default_value_t = Form::Mermaid)]
    format: Form,
}

/// The forms, as they are named on the command line.
#[derive(Clone, Copy, ValueEnum)]
enum Form {
    /// Text that GitHub draws where it stands in Markdown.
    Mermaid,
    /// Text for Graphviz.
    Dot,
    /// A picture for light and dark pages.
    Svg,
}

impl Arguments {
    /// What was said about messages.
    pub fn messages(&self) -> &Messages {
        &self.blueprints.messages
    }
}

/// Prints the graph of one blueprint.
pub fn run(arguments: &Arguments, reporter: &Reporter) -> Result<ExitCode> {
    let Some(output) = arguments.blueprints.compile_one(reporter, "a picture")? else {
        return Ok(ExitCode::from(FAILED));
    };
    let format = match arguments.format {
        Form::Mermaid => Format::Mermaid,
        Form::Dot => Format::Dot,
        Form::Svg => Format::Svg,
    };
    print(&view::graph(&output.plan, format));
    Ok(ExitCode::SUCCESS)
}
