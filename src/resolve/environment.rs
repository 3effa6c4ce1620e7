//! `environment`: names that a shell can export, values with their templates expanded.

use crate::blueprint::{Entries, Entry, Variable};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan;
use crate::resolve::template::Scope;

/// What the run script sets whatever the blueprint or the container says, and where it comes from.
const ALWAYS_SET: [(&str, &str); 3] = [
    ("INSTANCE_ID", "remove it here: it is the instance's number"),
    (
        "NOTIFICATION_FD",
        "remove it here: it comes with `ready: {notification_fd: 3}`",
    ),
    ("PORT", "remove it here: it comes with the key `port`"),
];

/// What every shell sets for itself, so that the blueprint's value would never be taken.
const OF_THE_SHELL: [&str; 9] = [
    "IFS", "LINENO", "OLDPWD", "OPTIND", "PPID", "PS1", "PS2", "PS4", "PWD",
];

/// The variables of one instance, in the order of the blueprint.
pub fn resolve(
    entries: &Entries<Variable>,
    scope: &Scope,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<plan::Variable> {
    let entries = entries.0.iter();
    entries
        .filter_map(|entry| variable(entry, scope, diagnostics))
        .collect()
}

fn variable(
    entry: &Entry<Variable>,
    scope: &Scope,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<plan::Variable> {
    if let Some(diagnostic) = wrong_name(entry) {
        diagnostics.push(diagnostic);
        return None;
    }
    let value = match entry.value.as_ref()? {
        Variable::Required => None,
        Variable::Value(text) => Some(scope.expand(text, entry.span, diagnostics)?),
    };
    Some(plan::Variable {
        name: entry.name.value.clone(),
        value,
    })
}

fn wrong_name(entry: &Entry<Variable>) -> Option<Diagnostic> {
    let name = entry.name.value.as_str();
    let error =
        |message: String| Diagnostic::error(Code::InvalidVariable, entry.name.span, message);
    if !is_identifier(name) {
        return Some(
            error(format!("`{name}` cannot be a variable's name"))
                .help("take letters, digits and `_`, not beginning with a digit"),
        );
    }
    if let Some((_, help)) = ALWAYS_SET.iter().find(|(set, _)| *set == name) {
        return Some(error(format!("`{name}` is set by the run script itself")).help(*help));
    }
    if name == "PATH" {
        return Some(
            error("`PATH` is set in every container, and the container's value wins".to_owned())
                .help("name the program by its whole path in `command`"),
        );
    }
    OF_THE_SHELL.contains(&name).then(|| {
        error(format!("`{name}` is set by the run script's shell for itself"))
            .help("take another name, or set it in the program: `env`, as in `[env, NAME=value, /usr/bin/api]`")
    })
}

fn is_identifier(name: &str) -> bool {
    let good = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    name.chars().all(good)
        && !name.starts_with(|letter: char| letter.is_ascii_digit())
        && !name.is_empty()
}
