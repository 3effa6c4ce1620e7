//! A stop that takes longer than Docker waits for by itself: legal, and worth knowing before it is cut.

use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{DOCKER_STOP, Plan, Step, Stop};
use crate::resolve::groups::Group;
use crate::source::Span;

/// Warns of a plan whose stop wants more time than `docker stop` gives.
pub fn warn(plan: &Plan, groups: &[Group], diagnostics: &mut Vec<Diagnostic>) {
    let Some(Stop {
        path,
        total,
        flag: Some(flag),
        ..
    }) = plan.stop()
    else {
        return;
    };
    let Some(span) = place(&path, groups) else {
        return;
    };
    let message = format!(
        "a stop can take {} s, and `docker stop` kills after {} s",
        f64::from(total) / 1000.0,
        DOCKER_STOP / 1000
    );
    diagnostics.push(
        Diagnostic::warning(Code::LongStop, span, message)
            .label(one_after_the_other(&path))
            .help(format!(
                "stop it with `docker stop -t {flag}`, or run it with `--stop-timeout {flag}`; or give it less time"
            )),
    );
}

fn one_after_the_other(path: &[Step]) -> String {
    let names: Vec<&str> = path.iter().map(|step| step.name.as_str()).collect();
    match &names[..] {
        [] | [_] => String::new(),
        names => format!("one after the other: {}", names.join(", ")),
    }
}

/// The longest of the periods that are written. Of what nobody chose `plan` tells: the defaults of nginx and of what it
/// proxies, one after the other, are over Docker's ten seconds by a fraction that no stop takes.
fn place(path: &[Step], groups: &[Group]) -> Option<Span> {
    let on_path = |group: &&Group| {
        let mut members = group.members.iter();
        members.any(|member| path.iter().any(|step| step.name == member.name.as_str()))
    };
    let written = groups.iter().filter(on_path).filter_map(Group::written);
    let periods = written.filter_map(|service| service.stop_grace_period.spanned());
    let longest = periods.max_by_key(|(_, period)| period.milliseconds);
    longest.map(|(span, _)| span)
}
