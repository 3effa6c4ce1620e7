//! Services that run as root because nobody said otherwise.

use crate::diagnostic::{Code, Diagnostic};
use crate::plan::Plan;
use crate::resolve::groups::Group;

/// Warns once for each service without a user, where the container's own is root. `user: root` is an answer.
pub fn warn(plan: &Plan, groups: &[Group], diagnostics: &mut Vec<Diagnostic>) {
    if plan.image.user.is_some() {
        return;
    }
    for group in groups {
        if !group
            .written()
            .is_some_and(|service| service.user.is_absent())
        {
            continue;
        }
        let name = &group.entry.name;
        let message = format!("`{}` runs as root", name.value);
        diagnostics.push(Diagnostic::warning(Code::RootUser, name.span, message).help(
            "write `user: nobody`, or a user that `image: {users: {app: {uid: 10001}}}` makes; or give the whole container one with `image: {user: …}`",
        ));
    }
}
