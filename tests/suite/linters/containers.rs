//! The containers that are judged: those of every good case, and those of this project's own blueprints.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use s6_blueprint::diagnostic::{Style, render};
use s6_blueprint::source::Sources;
use s6_blueprint::{Output, compile};
use tempfile::TempDir;

use crate::generated::root;

/// A compiled blueprint and where it was found.
pub struct Container {
    /// The blueprint's path from the project's root.
    pub blueprint: String,
    /// What it becomes.
    pub output: Output,
}

/// Every container.
pub fn all() -> Vec<Container> {
    [own(), in_folder("tests/suite/cases/ok")]
        .into_iter()
        .flatten()
        .collect()
}

/// The containers of this project's own blueprints.
pub fn own() -> Vec<Container> {
    in_folder("blueprints")
}

fn in_folder(folder: &str) -> Vec<Container> {
    let entries = fs::read_dir(root().join(folder)).expect("the blueprints can be read");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("the blueprints can be read").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "yaml"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "there is no blueprint in {folder}");
    paths.iter().map(|path| container(path)).collect()
}

fn container(path: &Path) -> Container {
    let text = fs::read_to_string(path).expect("a blueprint can be read");
    let below = path.strip_prefix(root()).expect("it is below the root");
    let blueprint = below.to_string_lossy().into_owned();
    let mut sources = Sources::default();
    let id = sources.add(blueprint.clone(), text);
    let mut said = Vec::new();
    let output = compile(&sources, id, &mut said)
        .unwrap_or_else(|| panic!("{}", render(&sources, &said, Style::Plain)));
    Container { blueprint, output }
}

impl Container {
    /// The text of a file, if the container has it.
    pub fn text(&self, path: &str) -> Option<String> {
        let file = self.output.tree.files.get(path)?;
        Some(String::from_utf8(file.bytes.clone()).expect("UTF-8"))
    }

    /// The whole tree in a temporary folder.
    pub fn written(&self) -> TempDir {
        let folder = TempDir::new().expect("a temporary folder");
        for (path, file) in &self.output.tree.files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("folders");
            fs::write(&path, &file.bytes).expect("a file");
            let mode = if file.executable { 0o755 } else { 0o644 };
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("chmod");
        }
        folder
    }
}

/// What a judge printed on both streams, when it is not content.
pub fn complaint(judge: &mut Command) -> Option<String> {
    let output = judge.output().expect("the judge starts");
    let said = [output.stdout, output.stderr].concat();
    (!output.status.success()).then(|| String::from_utf8_lossy(&said).into_owned())
}

/// Fails when any judgement is a complaint.
#[track_caller]
pub fn assert_content(complaints: &[String]) {
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
