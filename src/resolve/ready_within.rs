//! `s6_overlay.ready_within`: in what time every service must have been ready.

use crate::blueprint::Blueprint;
use crate::diagnostic::Diagnostic;
use crate::resolve::seconds;

/// The seconds; none without a limit, and then nothing watches.
pub fn resolve(blueprint: &Blueprint, diagnostics: &mut Vec<Diagnostic>) -> Option<u32> {
    let overlay = blueprint.s6_overlay.value()?;
    seconds::whole(&overlay.ready_within, diagnostics)
}
