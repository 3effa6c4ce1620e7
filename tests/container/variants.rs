//! Containers of other blueprints than the one under test, generated and built by the way.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::Value;
use tempfile::TempDir;
use walkdir::WalkDir;

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
        let path = blueprints().join(format!("{name}.yaml"));
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
        let plan = self.run("plan", &["--json"], layout, &self.project()?)?;
        Ok(serde_json::from_str(&plan)?)
    }

    /// Generates it in a layout; the files of the folder `blueprints/NAME`, if there is one, lie beside it.
    pub fn generate(&self, layout: Layout) -> Result<Generated> {
        let folder = self.project()?;
        self.run("generate", &[], layout, &folder)?;
        Ok(Generated {
            name: self.name.clone(),
            folder,
        })
    }

    fn project(&self) -> Result<TempDir> {
        let folder = TempDir::new_in(env!("CARGO_TARGET_TMPDIR"))?;
        copy_files(&blueprints().join(&self.name), folder.path())?;
        fs::write(folder.path().join(self.file()), &self.text)?;
        Ok(folder)
    }

    /// Runs the program under test from within a project: the folder's name, another one each time, would else be in
    /// what is generated, and keep it out of Docker's cache.
    fn run(&self, verb: &str, flags: &[&str], layout: Layout, project: &TempDir) -> Result<String> {
        let mut tool = Command::new(env!("CARGO_BIN_EXE_s6-blueprint"));
        tool.current_dir(project.path()).arg(verb).args(flags);
        tool.args(["--layout", layout.name(), &self.file()]);
        command::run(&mut tool, LIMIT)?.checked()
    }

    fn file(&self) -> String {
        format!("{}.yaml", self.name)
    }
}

/// A project with one blueprint and what was generated from it, until it is dropped.
pub struct Generated {
    name: String,
    folder: TempDir,
}

impl Generated {
    /// Builds it with Docker, under a tag.
    pub fn build(&self, tag: &str, arguments: &[String]) -> Result<Build> {
        let words = self.words(tag, arguments);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let command = [&["build", "--force-rm"], words.as_slice()].concat();
        Ok(Build::of(
            &docker::run_long(&command).context("docker build")?,
        ))
    }

    /// Builds it with Docker's classic builder, under a tag.
    pub fn build_classically(&self, tag: &str, arguments: &[String]) -> Result<Build> {
        let words = self.words(tag, arguments);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        Ok(Build::of(&docker::build_classically(&words)?))
    }

    /// What every builder is told: the options that all of them know, and the context.
    pub fn words(&self, tag: &str, arguments: &[String]) -> Vec<String> {
        let context = self.folder.path().display();
        let fixed = [
            "--network=host".to_owned(),
            format!("--file={context}/generated/{}/Dockerfile", self.name),
            format!("--tag={tag}"),
        ];
        let context = [context.to_string()];
        [&fixed, arguments, &context].concat()
    }

    /// Takes all rights from everybody but the owner, and the x bit of files from him too.
    pub fn tighten(&self) -> Result<()> {
        for entry in WalkDir::new(self.folder.path()).contents_first(true) {
            let entry = entry?;
            let mode = if entry.file_type().is_dir() {
                0o700
            } else {
                0o600
            };
            fs::set_permissions(entry.path(), Permissions::from_mode(mode))?;
        }
        Ok(())
    }
}

fn blueprints() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/container/blueprints")
}

/// Copies a folder's files with the folders that they are in. What is not there has none.
fn copy_files(from: &Path, to: &Path) -> Result<()> {
    if !from.exists() {
        return Ok(());
    }
    for entry in WalkDir::new(from).min_depth(1) {
        let entry = entry?;
        let target = to.join(entry.path().strip_prefix(from)?);
        if entry.file_type().is_dir() {
            fs::create_dir(&target)?;
        } else {
            fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}
