//! What a process finds around itself: its folder, and where its lines go.

use crate::diagnostic::Diagnostic;
use crate::plan;
use crate::resolve::logging;
use crate::resolve::template::Scope;
use crate::resolve::text::absolute;

/// The surroundings of one instance.
pub fn resolve(scope: &Scope, diagnostics: &mut Vec<Diagnostic>) -> plan::Surroundings {
    plan::Surroundings {
        working_dir: working_dir(scope, diagnostics),
        logging: logging::resolve(&scope.service.logging, scope, diagnostics),
    }
}

fn working_dir(scope: &Scope, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let (span, written) = scope.service.working_dir.spanned()?;
    let folder = scope.expand(written, span, diagnostics)?;
    let help = "write the folder's whole path in the image, such as `/srv`";
    absolute(&folder, span, help, diagnostics)
}
