//! hadolint on every Dockerfile.

use std::process::Command;

use crate::linters::containers::{Container, all, assert_content, complaint};
use crate::tools;

#[test]
fn hadolint_finds_nothing() {
    let Some(hadolint) = tools::find("hadolint", "hadolint") else {
        return;
    };
    let judge = |container: Container| {
        let folder = container.written();
        let mut command = Command::new(&hadolint);
        command.args(["--no-color", "--failure-threshold=style", "Dockerfile"]);
        complaint(command.current_dir(&folder))
            .map(|said| format!("{}:\n{said}", container.blueprint))
    };
    let complaints: Vec<String> = all().into_iter().filter_map(judge).collect();
    assert_content(&complaints);
}
