//! What the scenarios need besides Rust: a test that lacks it says so, unless `S6_BLUEPRINT_REQUIRE` names it.

use std::env;

/// Whether `S6_BLUEPRINT_REQUIRE` names a tool, in a list with commas.
pub fn is_required(tool: &str) -> bool {
    let required = env::var("S6_BLUEPRINT_REQUIRE").unwrap_or_default();
    required.split(',').any(|name| name.trim() == tool)
}

/// Says that a scenario is skipped, and why.
///
/// # Panics
/// When the tool is required.
#[track_caller]
pub fn skip_without(tool: &str, reason: &str) {
    assert!(
        !is_required(tool),
        "S6_BLUEPRINT_REQUIRE names {tool}, but {reason}"
    );
    eprintln!("skipped: {reason}");
}
