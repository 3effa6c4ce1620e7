//! hadolint on every Dockerfile.

use std::path::Path;
use std::process::Command;

use crate::generated::root;
use crate::linters::containers::{Container, all, assert_content, complaint};
use crate::tools;

#[test]
fn hadolint_finds_nothing() {
    let Some(hadolint) = tools::find("hadolint", "hadolint") else {
        return;
    };
    let judge = |container: Container| {
        let folder = container.written();
        hadolint_in(&hadolint, folder.path())
            .map(|said| format!("{}:\n{said}", container.blueprint))
    };
    let mut complaints: Vec<String> = all().into_iter().filter_map(judge).collect();
    complaints.extend(hadolint_in(&hadolint, &root().join("docker")));
    assert_content(&complaints);
}

/// What it has to say of the Dockerfile in a folder.
fn hadolint_in(hadolint: &Path, folder: &Path) -> Option<String> {
    let mut command = Command::new(hadolint);
    command.args(["--no-color", "--failure-threshold=style", "Dockerfile"]);
    complaint(command.current_dir(folder))
}
