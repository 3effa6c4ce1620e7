//! The shells that a container may have as `sh`.

use std::path::PathBuf;

use crate::tools;

/// Each shell as a command line in front of a script. The machine's own `sh` is always there.
pub fn all() -> Vec<Vec<PathBuf>> {
    let others = [
        ("dash", &[][..]),
        ("busybox", &["sh"]),
        ("bash", &["--posix"]),
    ];
    let found = others.into_iter().filter_map(|(program, options)| {
        let path = tools::find(program, "shells")?;
        let options = options.iter().map(PathBuf::from);
        Some(std::iter::once(path).chain(options).collect())
    });
    std::iter::once(vec![PathBuf::from("/bin/sh")])
        .chain(found)
        .collect()
}
