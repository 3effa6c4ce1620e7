//! `new`: a blueprint to start from, which generates at once.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::ValueEnum;
use s6_blueprint::{ServiceName, disk};

use crate::cli::{print, show};

/// The folder of the blueprints.
const FOLDER: &str = "blueprints";

/// Where an editor is told to find the schema, and how it is told.
const SCHEMA: &str = "schema/blueprint.schema.json";
const MODELINE: &str = "# yaml-language-server: $schema=../schema/blueprint.schema.json\n";

#[derive(clap::Args)]
pub struct Arguments {
    /// What kind of container it is.
    #[arg(value_enum)]
    kind: Kind,

    /// What the container is called [default: the kind].
    name: Option<String>,
}

/// The kinds of blueprints to start from.
#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    /// nginx in front of an API with two instances.
    Web,
    /// Workers with a preparation and a limit to their restarts.
    Worker,
    /// One service.
    Minimal,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Worker => "worker",
            Self::Minimal => "minimal",
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Web => include_str!("new/web.yaml"),
            Self::Worker => include_str!("new/worker.yaml"),
            Self::Minimal => include_str!("new/minimal.yaml"),
        }
    }
}

/// Writes blueprints/NAME.yaml, unless something is there, and says how it goes on.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let name = arguments.name.as_deref().unwrap_or(arguments.kind.name());
    if ServiceName::parse(name).is_none() {
        bail!(
            "{name:?} cannot be the name of a container: take lower-case letters, digits and `-`, beginning with a letter"
        );
    }
    let path: PathBuf = [FOLDER, &format!("{name}.yaml")].iter().collect();
    let schema = disk::is_file(Path::new(SCHEMA));
    let modeline = if schema { MODELINE } else { "" };
    let text = format!("{modeline}{}", arguments.kind.text());
    if !disk::create(&path, &text)? {
        let kind = arguments.kind.name();
        bail!(
            "{} is there already: choose another name, `s6-blueprint new {kind} NAME`",
            show(&path)
        );
    }
    print(&next(&path, name, schema));
    Ok(ExitCode::SUCCESS)
}

fn next(path: &Path, name: &str, schema: bool) -> String {
    let path = show(path);
    let steps = format!(
        "wrote {path}; next:\n    s6-blueprint generate {path}\n    docker build -f generated/{name}/Dockerfile -t {name} .\n"
    );
    if schema {
        return steps;
    }
    steps
        + "an editor completes what you type in it after\n    mkdir -p schema && s6-blueprint schema >"
        + SCHEMA
        + "\nand with this first line:\n    "
        + MODELINE
}
