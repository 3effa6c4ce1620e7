//! Durations that a script counts in whole seconds.

use crate::blueprint::{Duration, Field};
use crate::diagnostic::{Code, Diagnostic};

/// The seconds of a duration; says it when there are none, or a fraction.
pub fn whole(field: &Field<Duration>, diagnostics: &mut Vec<Diagnostic>) -> Option<u32> {
    let (span, duration) = field.spanned()?;
    let milliseconds = duration.milliseconds;
    if milliseconds >= 1000 && milliseconds.is_multiple_of(1000) {
        return Some(milliseconds / 1000);
    }
    let rounded = milliseconds.div_ceil(1000).max(1);
    diagnostics.push(
        Diagnostic::error(
            Code::InvalidValue,
            span,
            "this time is counted in whole seconds",
        )
        .help(format!("write `{rounded}s`")),
    );
    None
}
