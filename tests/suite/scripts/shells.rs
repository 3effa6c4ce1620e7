//! The shells that a container may have as `sh`.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::tools;

/// Each shell as a command line in front of a script. The machine's own `sh` is always there.
///
/// A busybox whose shell runs its own programs whatever PATH says (Debian's busybox-static does) is left out: no test could
/// put its fakes in their place.
pub fn all() -> Vec<Vec<PathBuf>> {
    let others = [
        ("dash", &[][..]),
        ("busybox", &["sh"]),
        ("bash", &["--posix"]),
    ];
    let found = others.into_iter().filter_map(|(program, options)| {
        let path = tools::find(program, "shells").filter(|path| looks_at_path(path, options))?;
        let options = options.iter().map(PathBuf::from);
        Some(std::iter::once(path).chain(options).collect())
    });
    std::iter::once(vec![PathBuf::from("/bin/sh")])
        .chain(found)
        .collect()
}

/// Whether the shell finds no program where PATH names none.
fn looks_at_path(shell: &Path, options: &[&str]) -> bool {
    let mut command = Command::new(shell);
    command.args(options).args(["-c", "ls / >/dev/null 2>&1"]);
    let status = command.env("PATH", "/nonexistent").status();
    !status.expect("a shell starts").success()
}
