//! What there is to know of each code: why it is said, an example, and the cure.
//!
//! One file a code, in `explain/`: the first line says it in short, the first block of YAML is the mistake, the second
//! one is cured. What is said of the example is not written down: whoever shows it compiles it.

use crate::diagnostic::Code;

/// What there is to know of a code. The texts are Markdown, without a heading.
#[derive(Clone, Copy, Debug)]
pub struct Explanation {
    /// What it is, in one line.
    pub summary: &'static str,
    /// Why it is a mistake, or unwise.
    pub cause: &'static str,
    /// A whole blueprint with this mistake and no other.
    pub example: &'static str,
    /// What to do about it.
    pub cure: &'static str,
    /// The same blueprint without it.
    pub cured: &'static str,
}

/// What there is to know of this code.
///
/// # Panics
///
/// Only when a file in `explain/` has another form than the others, which a test would have found.
#[must_use]
pub fn explain(code: Code) -> Explanation {
    parse(text(code)).expect("a test reads every explanation")
}

/// The file of a code. A new code does not compile without one.
fn text(code: Code) -> &'static str {
    match code {
        Code::YamlSyntax => include_str!("explain/yaml-syntax.md"),
        Code::DuplicateKey => include_str!("explain/duplicate-key.md"),
        Code::UnknownKey => include_str!("explain/unknown-key.md"),
        Code::WrongType => include_str!("explain/wrong-type.md"),
        Code::MissingKey => include_str!("explain/missing-key.md"),
        Code::InvalidValue => include_str!("explain/invalid-value.md"),
        Code::UnknownVersion => include_str!("explain/unknown-version.md"),
        Code::InvalidName => include_str!("explain/invalid-name.md"),
        Code::NameCollision => include_str!("explain/name-collision.md"),
        Code::UnknownName => include_str!("explain/unknown-name.md"),
        Code::DependencyCycle => include_str!("explain/dependency-cycle.md"),
        Code::PortCollision => include_str!("explain/port-collision.md"),
        Code::InvalidPort => include_str!("explain/invalid-port.md"),
        Code::MissingPort => include_str!("explain/missing-port.md"),
        Code::ShellSyntax => include_str!("explain/shell-syntax.md"),
        Code::InvalidTemplate => include_str!("explain/invalid-template.md"),
        Code::InvalidVariable => include_str!("explain/invalid-variable.md"),
        Code::UnknownUser => include_str!("explain/unknown-user.md"),
        Code::MissingInImage => include_str!("explain/missing-in-image.md"),
        Code::Unused => include_str!("explain/unused.md"),
        Code::Conflict => include_str!("explain/conflict.md"),
        Code::Secret => include_str!("explain/secret.md"),
        Code::Background => include_str!("explain/background.md"),
        Code::Unready => include_str!("explain/unready.md"),
        Code::LongStop => include_str!("explain/long-stop.md"),
        Code::LogFile => include_str!("explain/log-file.md"),
        Code::Unpinned => include_str!("explain/unpinned.md"),
        Code::EndlessRestart => include_str!("explain/endless-restart.md"),
        Code::RootUser => include_str!("explain/root-user.md"),
        Code::InvalidAllow => include_str!("explain/invalid-allow.md"),
        Code::UnusedAllow => include_str!("explain/unused-allow.md"),
    }
}

fn parse(text: &'static str) -> Option<Explanation> {
    let (summary, rest) = text.split_once("\n\n")?;
    let (cause, rest) = rest.split_once("\n\n```yaml\n")?;
    let (example, rest) = rest.split_once("```\n\n")?;
    let (cure, rest) = rest.split_once("\n\n```yaml\n")?;
    let cured = rest.strip_suffix("```\n")?;
    Some(Explanation {
        summary,
        cause,
        example,
        cure,
        cured,
    })
}
