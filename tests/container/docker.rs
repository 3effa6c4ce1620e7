//! Docker's command line, as far as the harness needs it.

use std::fs::File;
use std::io::{Seek, Write};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::command::{self, Finished};

/// Enough for everything but builds and pulls.
pub const SHORT: Duration = Duration::from_mins(1);

/// Enough for an image build on two cores with an empty cache.
pub const LONG: Duration = Duration::from_mins(30);

/// An error when there is no Docker here, or when it does not answer.
pub fn reachable() -> Result<()> {
    query(&["version", "--format", "{{.Server.Version}}"]).context("docker does not answer")?;
    Ok(())
}

/// Runs a short docker command, whatever its outcome.
pub fn run(arguments: &[&str]) -> Result<Finished> {
    command::run(docker().args(arguments), SHORT)
}

/// Runs a docker command that must succeed; its output, trimmed.
pub fn query(arguments: &[&str]) -> Result<String> {
    Ok(run(arguments)?.checked()?.trim().to_owned())
}

/// Runs a docker command that may take long, whatever its outcome.
pub fn run_long(arguments: &[&str]) -> Result<Finished> {
    command::run(docker().args(arguments), LONG)
}

/// Runs a docker command that reads `input`, and may take long.
pub fn run_with_input(arguments: &[&str], input: File) -> Result<Finished> {
    command::run(docker().args(arguments).stdin(input), LONG)
}

/// Builds an image from a Dockerfile that copies nothing.
pub fn build_from_text(dockerfile: &str, tag: &str) -> Result<()> {
    let mut input = tempfile::tempfile()?;
    input.write_all(dockerfile.as_bytes())?;
    input.rewind()?;
    run_with_input(&["build", "--network=host", "--tag", tag, "-"], input)?.checked()?;
    Ok(())
}

/// Builds an image from the `Dockerfile` in a folder.
pub fn build_from_folder(folder: &Path, tag: &str) -> Result<()> {
    let folder = folder.to_str().context("the folder's path is not UTF-8")?;
    run_long(&["build", "--network=host", "--tag", tag, folder])?.checked()?;
    Ok(())
}

/// Whether Docker has an image of this name.
pub fn has_image(name: &str) -> bool {
    query(&["image", "inspect", "--format", "{{.Id}}", name]).is_ok()
}

/// Builds with the classic builder, whatever the caller's environment chooses.
pub fn build_classically(arguments: &[&str]) -> Result<Finished> {
    let mut command = docker();
    command.env("DOCKER_BUILDKIT", "0").arg("build");
    command::run(command.args(arguments), LONG)
}

/// Docker with the classic builder, unless the caller's environment chooses.
fn docker() -> Command {
    let mut command = command::program("docker");
    if std::env::var_os("DOCKER_BUILDKIT").is_none() {
        command.env("DOCKER_BUILDKIT", "0");
    }
    command
}
