//! The committed output is what the committed blueprints say, byte for byte and mode for mode.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

/// The project's root.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

const REMEDY: &str =
    "generated/ is not what the blueprints say; `cargo run -- generate` puts it right";

#[test]
fn the_committed_output_is_as_generated() {
    let check = Command::new(env!("CARGO_BIN_EXE_s6-blueprint"))
        .arg("check")
        .current_dir(root())
        .output()
        .expect("s6-blueprint starts");
    assert!(
        check.status.success(),
        "{REMEDY}\n{}{}",
        String::from_utf8_lossy(&check.stdout),
        String::from_utf8_lossy(&check.stderr),
    );
}

/// The same once more, without the word of `check`.
#[test]
fn generating_it_again_gives_the_same_files() {
    let again = tempfile::TempDir::new().expect("a temporary folder");
    let status = Command::new(env!("CARGO_BIN_EXE_s6-blueprint"))
        .args(["generate", "--output"])
        .arg(again.path())
        .current_dir(root())
        .status();
    assert!(status.expect("s6-blueprint starts").success());
    let (committed, again) = (files(&root().join("generated")), files(again.path()));
    let paths = committed.keys().chain(again.keys());
    let differ: Vec<&String> = paths
        .filter(|path| committed.get(*path) != again.get(*path))
        .collect();
    assert!(
        differ.is_empty() && !committed.is_empty(),
        "{REMEDY}\n{differ:?}"
    );
}

/// Every file below a folder: its bytes, and whether its owner may execute it.
fn files(folder: &Path) -> BTreeMap<String, (Vec<u8>, bool)> {
    let entries = walkdir::WalkDir::new(folder).into_iter();
    entries
        .map(|entry| entry.expect("the output can be read"))
        .filter(|entry| !entry.file_type().is_dir())
        .map(|entry| {
            let path = entry
                .path()
                .strip_prefix(folder)
                .expect("it is below the folder");
            let mode = entry.metadata().expect("it is there").permissions().mode();
            let mut bytes = fs::read(entry.path()).expect("it can be read");
            if path.ends_with("s6-blueprint.manifest") {
                // What made a file is recorded when it changes: it may have been an earlier version.
                bytes = without_versions(&bytes);
            }
            (
                path.to_string_lossy().into_owned(),
                (bytes, mode & 0o100 != 0),
            )
        })
        .collect()
}

fn without_versions(manifest: &[u8]) -> Vec<u8> {
    let lines = manifest.split_inclusive(|byte| *byte == b'\n');
    let kept = lines.filter(|line| !line.starts_with(b"# Made with "));
    kept.flatten().copied().collect()
}
