//! Programs that some tests need and that cargo does not bring.
//!
//! A test that lacks one says so and passes. With `S6_BLUEPRINT_REQUIRE=s6,nginx,…` (or `all`) it fails, so that
//! CI never passes by skipping.

use std::path::PathBuf;

/// The path of a program, or nothing after saying that the test is skipped.
///
/// `group` is the name by which `S6_BLUEPRINT_REQUIRE` asks for it.
///
/// # Panics
/// When the group is required and the program is not there.
pub fn find(program: &str, group: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&folders)
        .map(|folder| folder.join(program))
        .find(|path| path.is_file());
    if found.is_none() {
        let required = std::env::var("S6_BLUEPRINT_REQUIRE").unwrap_or_default();
        let wanted = required
            .split(',')
            .any(|name| name == group || name == "all");
        assert!(
            !wanted,
            "{program} is required ({group}) and is not on PATH"
        );
        eprintln!("skipped: {program} is not on PATH");
    }
    found
}
