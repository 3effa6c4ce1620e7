//! What a process finds around itself: its folder, and where its lines go.

use crate::blueprint::{Command, Field, Nginx};
use crate::diagnostic::Diagnostic;
use crate::plan::{self, ServiceName};
use crate::resolve::command::Folder;
use crate::resolve::template::Scope;
use crate::resolve::text::absolute;
use crate::resolve::{command, logging};

/// The surroundings of one instance.
pub fn resolve(
    scope: &Scope,
    ulimits: &[plan::Ulimit],
    diagnostics: &mut Vec<Diagnostic>,
) -> plan::Surroundings {
    let expand = |text: &str, span, diagnostics: &mut _| scope.expand(text, span, diagnostics);
    plan::Surroundings {
        working_dir: working_dir(scope, diagnostics),
        logging: logging::resolve(
            &scope.service.logging,
            &scope.member.name,
            &expand,
            diagnostics,
        ),
        up: step(&scope.service.up, scope, diagnostics),
        down: step(&scope.service.down, scope, diagnostics),
        ulimits: ulimits.to_vec(),
    }
}

/// The surroundings of nginx, which starts where s6 starts it and with the container's own limits.
pub fn of_nginx(nginx: &Nginx, diagnostics: &mut Vec<Diagnostic>) -> plan::Surroundings {
    let as_written = |text: &str, _, _: &mut _| Some(text.to_owned());
    let name = ServiceName::nginx();
    plan::Surroundings {
        logging: logging::resolve(&nginx.logging, &name, &as_written, diagnostics),
        ..plan::Surroundings::default()
    }
}

/// The argv of what runs beside the process.
fn step(
    written: &Field<Command>,
    scope: &Scope,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Vec<String>> {
    let (span, written) = written.spanned()?;
    command::resolve(written, span, Folder::Service, scope, diagnostics)
}

fn working_dir(scope: &Scope, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let (span, written) = scope.service.working_dir.spanned()?;
    let folder = scope.expand(written, span, diagnostics)?;
    let help = "write the folder's whole path in the image, such as `/srv`";
    absolute(&folder, span, help, diagnostics)
}
