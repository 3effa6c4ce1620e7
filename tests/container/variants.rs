//! Containers of other blueprints than the one under test, generated and built by the way.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::Value;
use tempfile::TempDir;

use crate::command;
use crate::docker;
use crate::images::Build;
use crate::layout::Layout;

/// For the tool, which takes milliseconds.
const LIMIT: Duration = Duration::from_mins(1);

/// A blueprint of the harness, and what may be changed in it.
pub struct Variant {
    text: String,
    name: String,
}

impl Variant {
    /// The blueprint `blueprints/NAME.yaml` beside this file.
    pub fn of(name: &str) -> Variant {
        let path = format!("tests/container/blueprints/{name}.yaml");
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        let text =
            fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Variant {
            text,
            name: name.to_owned(),
        }
    }

    /// The same with another text in one place, which must be there.
    pub fn with(mut self, old: &str, new: &str) -> Variant {
        assert!(self.text.contains(old), "{} has no {old:?}", self.name);
        self.text = self.text.replace(old, new);
        self
    }

    /// What `plan --json` says of it in a layout.
    pub fn plan(&self, layout: Layout) -> Result<Value> {
        let folder = TempDir::new_in(env!("CARGO_TARGET_TMPDIR"))?;
        let blueprint = self.write(folder.path())?;
        let mut tool = tool("plan", layout);
        tool.arg("--json").arg(blueprint);
        let plan = command::run(&mut tool, LIMIT)?.checked()?;
        Ok(serde_json::from_str(&plan)?)
    }

    /// Generates it in a layout and builds it under a tag.
    pub fn build(&self, layout: Layout, tag: &str, arguments: &[String]) -> Result<Build> {
        let folder = TempDir::new_in(env!("CARGO_TARGET_TMPDIR"))?;
        let blueprint = self.write(folder.path())?;
        let output = folder.path().join("generated");
        let mut tool = tool("generate", layout);
        tool.arg("--output").arg(&output).arg(blueprint);
        command::run(&mut tool, LIMIT)?.checked()?;
        let dockerfile = output.join(&self.name).join("Dockerfile");
        let words = [folder.path(), &dockerfile].map(Path::to_str);
        let [Some(context), Some(dockerfile)] = words else {
            anyhow::bail!("the target folder's path is not UTF-8");
        };
        let tag = format!("--tag={tag}");
        let fixed = [
            "build",
            "--force-rm",
            "--network=host",
            "--file",
            dockerfile,
            &tag,
        ];
        let arguments = arguments.iter().map(String::as_str);
        let command: Vec<&str> = fixed
            .into_iter()
            .chain(arguments)
            .chain([context])
            .collect();
        let finished = docker::run_long(&command).context("docker build")?;
        Ok(Build {
            success: finished.success(),
            output: finished.output(),
        })
    }

    fn write(&self, folder: &Path) -> Result<PathBuf> {
        let blueprint = folder.join(format!("{}.yaml", self.name));
        fs::write(&blueprint, &self.text)?;
        Ok(blueprint)
    }
}

/// The program under test, told to do something in a layout.
fn tool(command: &str, layout: Layout) -> Command {
    let mut tool = Command::new(env!("CARGO_BIN_EXE_s6-blueprint"));
    tool.args([command, "--layout", layout.name()]);
    tool
}
