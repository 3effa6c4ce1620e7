//! Services that are restarted for ever: a container that can do nothing any more then looks as if it ran.

use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{Lifecycle, Plan};
use crate::resolve::groups::Group;

/// Warns once for each service without a limit, whatever its instances.
pub fn warn(plan: &Plan, groups: &[Group], diagnostics: &mut Vec<Diagnostic>) {
    for group in groups {
        let name = group.entry.name.value.as_str();
        let mut services = plan.services.iter();
        let endless = services.any(|service| {
            let lifecycle = service.lifecycle;
            service.group.as_str() == name
                && matches!(lifecycle, Lifecycle::Kept | Lifecycle::UntilDone(None))
        });
        if !endless {
            continue;
        }
        let key = group.written().and_then(|service| service.restart.key());
        let span = key.unwrap_or(group.entry.name.span);
        let message = format!("`{name}` is restarted for ever, however often it fails");
        diagnostics.push(
            Diagnostic::warning(Code::EndlessRestart, span, message).help(
                "write `restart: {max: 5, within: 60s, then: halt}`: whoever runs the container then sees it stop",
            ),
        );
    }
}
