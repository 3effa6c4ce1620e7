//! `companion-api migrate`, and the instance that asks for what it prepares.

use std::fs;
use std::path::Path;
use std::process::{Child, Output, Stdio};

use tempfile::TempDir;

use crate::http::get;
use crate::server::{Server, binary};

const STATE: &str = "state.json";

#[test]
fn the_first_run_prepares_and_the_second_changes_nothing() {
    let folder = TempDir::new().unwrap();
    let directory = folder.path().join("made/when/missing");
    let first = migrate(&directory);
    assert_eq!(first.status.code(), Some(0));
    let said = said(&first);
    assert!(said.contains("migrated to schema 1\n"), "{said}");
    assert!(said.ends_with("migrated to schema 2\n"), "{said}");
    let written = state(&directory);
    assert!(
        written.starts_with(r#"{"schema":2,"created_at":"#),
        "{written}"
    );

    let second = migrate(&directory);
    assert_eq!(second.status.code(), Some(0));
    assert_eq!(
        self::said(&second),
        format!(
            "companion-api: {}: schema 2, nothing to migrate\n",
            directory.display()
        )
    );
    assert_eq!(state(&directory), written);
    assert_eq!(fs::read_dir(&directory).unwrap().count(), 1);
}

#[test]
fn an_earlier_schema_is_brought_up_and_keeps_what_it_holds() {
    let folder = with_state(r#"{"schema":1,"created_at":1700000000}"#);
    let output = migrate(folder.path());
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert_eq!(
        state(folder.path()),
        "{\"schema\":2,\"created_at\":1700000000,\"retention_days\":30}\n"
    );
}

#[test]
fn what_it_cannot_read_is_refused_and_untouched() {
    let cases = [
        (
            r#"{"schema":3,"created_at":1,"more":true}"#,
            "has schema 3, and this version knows 2 at most",
        ),
        (
            "{\"schema\":2,\"crea",
            "is not what `companion-api migrate` writes",
        ),
    ];
    for (text, complaint) in cases {
        let folder = with_state(text);
        let output = migrate(folder.path());
        assert_eq!(output.status.code(), Some(1), "{text}");
        assert!(said(&output).contains(complaint), "{}", said(&output));
        assert_eq!(state(folder.path()), text);
    }
}

#[test]
fn a_directory_that_cannot_be_made_is_named() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let output = migrate(&file);
    assert_eq!(output.status.code(), Some(1));
    let expected = format!("cannot make {}: ", file.display());
    assert!(said(&output).contains(&expected), "{}", said(&output));
}

#[test]
fn it_fails_as_it_is_told() {
    let folder = TempDir::new().unwrap();
    let directory = folder.path().join("state");
    let output = binary()
        .arg("migrate")
        .env("STATE_DIR", &directory)
        .env("MIGRATE_FAIL_WITH", "7")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(7));
    assert!(!directory.exists());
}

#[test]
fn several_at_once_leave_one_whole_state() {
    let folder = TempDir::new().unwrap();
    let directory = folder.path().join("state");
    let start = |_| -> Child {
        let mut command = binary();
        command.arg("migrate").arg("--state-dir").arg(&directory);
        command.stderr(Stdio::piped()).spawn().unwrap()
    };
    let running: Vec<Child> = (0..8).map(start).collect();
    let outputs: Vec<Output> = running
        .into_iter()
        .map(|child| child.wait_with_output().unwrap())
        .collect();
    let steps = outputs
        .iter()
        .map(|output| said(output).matches("migrated to").count());
    assert_eq!(steps.sum::<usize>(), 2, "each step is done once");
    assert!(outputs.iter().all(|output| output.status.success()));
}

#[test]
fn an_instance_asks_for_the_migration() {
    let folder = TempDir::new().unwrap();
    let directory = folder.path().to_str().unwrap();
    let refused = binary().env("STATE_DIR", directory).output().unwrap();
    assert_eq!(refused.status.code(), Some(1));
    assert_eq!(
        said(&refused),
        format!(
            "companion-api: the state in {directory} has schema 0 of 2; run `companion-api migrate` first\n"
        )
    );

    assert!(migrate(folder.path()).status.success());
    let server = Server::start(&["--state-dir", directory]);
    assert!(get(server.port, "/api/health").starts_with("HTTP/1.1 200 OK"));
}

fn migrate(directory: &Path) -> Output {
    let mut command = binary();
    command.arg("migrate").env("STATE_DIR", directory);
    command.output().unwrap()
}

fn with_state(text: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join(STATE), text).unwrap();
    folder
}

fn state(directory: &Path) -> String {
    fs::read_to_string(directory.join(STATE)).unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
