//! shellcheck on every script.

use std::path::Path;
use std::process::Command;

use crate::linters::containers::{Container, all, assert_content, complaint};
use crate::tools;

#[test]
fn shellcheck_finds_nothing() {
    let Some(shellcheck) = tools::find("shellcheck", "shellcheck") else {
        return;
    };
    let judge = |container: Container| {
        let scripts = scripts(&container);
        assert!(!scripts.is_empty(), "{} has no script", container.blueprint);
        let folder = container.written();
        let mut command = Command::new(&shellcheck);
        command.args(["--norc", "--severity=style", "--color=never"]);
        complaint(command.args(scripts).current_dir(&folder))
            .map(|said| format!("{}:\n{said}", container.blueprint))
    };
    let complaints: Vec<String> = all().into_iter().filter_map(judge).collect();
    assert_content(&complaints);
}

/// What can be executed, and what is sourced. A program that is no shell script would be found here too.
fn scripts(container: &Container) -> Vec<&String> {
    let files = container.output.tree.files.iter();
    files
        .filter(|(path, file)| {
            file.executable || Path::new(path).extension() == Some("sh".as_ref())
        })
        .map(|(path, _)| path)
        .collect()
}
