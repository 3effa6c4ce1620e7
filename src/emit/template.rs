//! The template engine, set up once: strict, nothing escaped behind our back, and comments that do not collide
//! with a shell's `${#x}`.

use std::sync::{LazyLock, OnceLock};

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, Template, UndefinedBehavior};
use serde::Serialize;

use crate::emit::quote;
use crate::plan::Origin;
use crate::shell;

/// What stands at the top of every file in which a comment is legal.
pub fn header(origin: &Origin) -> String {
    let path = &origin.path;
    let command = command(origin);
    format!("# Generated from {path} by `{command}`: change that file, not this one.")
}

/// The command that makes the same files again. Flags are for one blueprint, so only with them it is named.
fn command(Origin { path, flags }: &Origin) -> String {
    let command = "s6-blueprint generate";
    if flags.is_empty() {
        return command.to_owned();
    }
    format!("{command} {} {}", flags.join(" "), shell::word(path))
}

const ENVIRONMENT: &str = include_str!("templates/environment");
const LEFTOVERS: &str = include_str!("templates/leftovers");

/// Every template, by the name of what it becomes.
const TEMPLATES: [(&str, &str); 24] = [
    ("Dockerfile", include_str!("../../Dockerfile.in")),
    ("ask.sh", include_str!("templates/ask.sh")),
    ("by-hand", include_str!("templates/by-hand")),
    ("check", include_str!("templates/check")),
    ("check-command", include_str!("templates/check-command")),
    ("dockerignore", include_str!("templates/dockerignore")),
    ("down", include_str!("templates/down")),
    ("end-at-once", include_str!("templates/end-at-once")),
    ("end-start", include_str!("templates/end-start")),
    ("environment", ENVIRONMENT),
    ("finish-kept", include_str!("templates/finish-kept")),
    ("halt", include_str!("templates/halt")),
    ("leftovers", LEFTOVERS),
    ("log-run", include_str!("templates/log-run")),
    ("finish", include_str!("templates/finish")),
    ("nginx.conf", include_str!("templates/nginx.conf")),
    ("oneshot", include_str!("templates/oneshot")),
    ("oneshot.sh", include_str!("templates/oneshot.sh")),
    ("ready-within", include_str!("templates/ready-within")),
    ("run", include_str!("templates/run")),
    ("services", include_str!("templates/services")),
    ("stage2-hook", include_str!("templates/stage2-hook")),
    ("stop", include_str!("templates/stop")),
    (
        "wait-for-dependencies.sh",
        include_str!("templates/wait-for-dependencies.sh"),
    ),
];

/// Renders the template of this name with the fields of a view.
///
/// # Panics
/// When there is no such template, or it wants a field that the view has not: that is our bug.
pub fn render(name: &str, view: &impl Serialize) -> String {
    unbroken(template(name).render(Serde(view)))
}

/// Renders a user's own template of the Dockerfile, which can include ours.
///
/// # Panics
/// When it wants what the view has not: `resolve` lets none through that does.
pub fn render_text(template: &str, view: &impl Serialize) -> String {
    let mut engine = unbroken(engine());
    unbroken(engine.add_template("Dockerfile", TEMPLATES[0].1));
    unbroken(engine.render_str(template, Serde(view)))
}

/// The template of this name. Each is compiled when it is first wanted: no blueprint wants them all, and for a small
/// one that was a third of the work.
fn template(name: &str) -> &'static Template<'static, 'static> {
    static ENGINE: LazyLock<Environment> = LazyLock::new(|| unbroken(engine()));
    static COMPILED: [OnceLock<Template<'static, 'static>>; TEMPLATES.len()] =
        [const { OnceLock::new() }; TEMPLATES.len()];
    let index = TEMPLATES.iter().position(|(known, _)| *known == name);
    let index = index.unwrap_or_else(|| panic!("there is no template {name}"));
    let (name, text) = TEMPLATES[index];
    COMPILED[index].get_or_init(|| unbroken(ENGINE.template_from_named_str(name, text)))
}

/// The templates are ours: a mistake in one is no error of the user's or the world's.
fn unbroken<T>(result: Result<T, Error>) -> T {
    result.unwrap_or_else(|error| panic!("a template of s6-blueprint is broken: {error:#}"))
}

fn engine() -> Result<Environment<'static>, Error> {
    let mut engine = Environment::new();
    engine.set_auto_escape_callback(|_| AutoEscape::None);
    engine.set_undefined_behavior(UndefinedBehavior::Strict);
    engine.set_syntax(syntax()?);
    engine.add_filter("sh", |text: &str| quote::sh(text));
    engine.add_filter("nginx", |text: &str| quote::nginx(text));
    engine.add_filter("docker_run", |text: &str| quote::docker_run(text));
    engine.add_filter("docker_value", |text: &str| quote::docker_value(text));
    // Those that others include.
    engine.add_template("environment", ENVIRONMENT)?;
    engine.add_template("leftovers", LEFTOVERS)?;
    Ok(engine)
}

fn syntax() -> Result<SyntaxConfig, Error> {
    SyntaxConfig::builder()
        .comment_delimiters("{{#", "#}}")
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build()
}

#[cfg(test)]
mod tests {
    use super::{TEMPLATES, template};

    #[test]
    fn every_template_compiles() {
        for (name, _) in TEMPLATES {
            assert_eq!(template(name).name(), name);
        }
    }
}
