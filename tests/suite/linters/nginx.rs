//! nginx and gixy on every nginx.conf.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::linters::containers::{Container, all, assert_content, complaint};
use crate::tools;

const CONF: &str = "rootfs/etc/nginx/nginx.conf";

/// Every nginx.conf, with the folder in which it can be tried.
fn configurations() -> Vec<(Container, TempDir)> {
    let containers = all().into_iter().filter_map(|container| {
        let folder = prepared(&container.text(CONF)?);
        Some((container, folder))
    });
    let found: Vec<_> = containers.collect();
    assert!(!found.is_empty(), "no blueprint has a proxy");
    found
}

/// A folder in which an nginx.conf can be tried: what it includes is there, and what it writes goes there.
pub fn prepared(text: &str) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    let here = folder.path().display().to_string();
    // The machine that tests is a Debian: it has no user `nginx`.
    let text = text
        .replace("/run/", &format!("{here}/"))
        .replace("user nginx;", "user www-data;");
    let files = [
        ("nginx.conf", text.as_str()),
        ("mime.types", "types { text/html html; }\n"),
        // What a blueprint includes comes from elsewhere.
        ("extra.conf", "gzip on;\n"),
    ];
    for (name, content) in files {
        fs::write(folder.path().join(name), content).expect("a file");
    }
    folder
}

#[test]
fn nginx_takes_it_without_a_warning() {
    let Some(nginx) = tools::find("nginx", "nginx") else {
        return;
    };
    let complaints: Vec<String> = configurations()
        .iter()
        .filter_map(|(container, folder)| {
            let said = try_configuration(&nginx, folder.path());
            let odd: Vec<&str> = said.lines().filter(|line| !is_expected(line)).collect();
            let taken = said.contains("test is successful");
            (!taken || !odd.is_empty()).then(|| format!("{}:\n{said}", container.blueprint))
        })
        .collect();
    assert_content(&complaints);
}

fn try_configuration(nginx: &Path, folder: &Path) -> String {
    let mut command = Command::new(nginx);
    command
        .arg("-t")
        .arg("-p")
        .arg(folder)
        .args(["-c", "nginx.conf", "-e", "stderr"]);
    let output = command.output().expect("nginx starts");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// What nginx says of a good file; the last is said only where the test is not run by root.
fn is_expected(line: &str) -> bool {
    [
        "syntax is ok",
        "test is successful",
        "the \"user\" directive makes sense only",
    ]
    .iter()
    .any(|expected| line.contains(expected))
}

#[test]
fn gixy_finds_nothing() {
    let Some(gixy) = tools::find("gixy", "gixy") else {
        return;
    };
    let judge = |(container, folder): &(Container, TempDir)| {
        let mut command = Command::new(&gixy);
        complaint(command.arg("nginx.conf").current_dir(folder))
            .map(|said| format!("{}:\n{said}", container.blueprint))
    };
    let complaints: Vec<String> = configurations().iter().filter_map(judge).collect();
    assert_content(&complaints);
}
