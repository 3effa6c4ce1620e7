//! From what was written to what it means. Every mistake of the user ends here.
//!
//! One pass a file. Each takes what the passes before it found, says its own mistakes, and leaves out what it
//! could not understand; a plan is made only when nothing was said that is an error. A pass never reports what
//! only follows from an earlier mistake: a [`crate::blueprint::Field::Invalid`] is a reason to be silent.

mod background;
mod command;
mod cycles;
mod dependencies;
mod dockerfile;
mod doubts;
mod endless_restart;
mod environment;
mod groups;
mod health;
mod image;
mod known_users;
mod layout;
mod lifecycle;
mod log_file;
mod logging;
mod names;
mod nginx;
mod overlay;
mod ports;
mod protocol;
mod readiness;
mod ready_within;
mod restart;
mod root_user;
mod script;
mod seconds;
mod secrets;
mod service;
mod stop_budget;
mod surroundings;
mod template;
mod text;
mod ulimits;
mod unpinned;
mod unready;
mod users;

pub use template::say_where as say_where_templates_expand;

use crate::blueprint::Blueprint;
use crate::diagnostic::{Code, Diagnostic, has_errors};
use crate::plan::{self, Layout, Plan, ServiceName};
use crate::shell;
use crate::source::{SourceId, Sources};

/// Where a blueprint comes from.
#[derive(Clone, Copy)]
pub struct Origin<'s> {
    /// Its source.
    pub id: SourceId,
    /// Its path as a person knows it.
    pub path: &'s str,
}

/// What a blueprint means; nothing when it has a mistake, which then is among the diagnostics. A chosen layout takes
/// the place of the blueprint's own.
pub fn resolve(
    sources: &Sources,
    id: SourceId,
    blueprint: &Blueprint,
    chosen: Option<Layout>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Plan> {
    let origin = Origin {
        id,
        path: &sources.get(id).path,
    };
    version(blueprint, origin, diagnostics);
    let own = layout::resolve(blueprint, diagnostics);
    let layout = chosen.unwrap_or(own);
    let flag = chosen.filter(|chosen| *chosen != own);
    let name = name(blueprint, origin, diagnostics);
    let mut groups = groups::expand(blueprint, origin, diagnostics);
    names::check(&groups, blueprint, diagnostics);
    ports::assign(&mut groups, blueprint, diagnostics);
    let image = image::resolve(sources, origin, &groups, blueprint, diagnostics);
    let nginx = nginx::resolve(sources, blueprint, &groups, diagnostics);
    protocol::check_proxied(&groups, blueprint, diagnostics);
    let dependencies = dependencies::resolve(&groups, blueprint, diagnostics);
    let mut services = service::assemble(
        sources,
        &groups,
        &dependencies,
        nginx.as_ref(),
        blueprint,
        diagnostics,
    );
    if layout == Layout::ServicesD {
        service::announce(&mut services);
    }
    let overlay = overlay::resolve(blueprint, diagnostics);
    let dockerfile = dockerfile::resolve(sources, origin, blueprint, diagnostics);
    let ready_within = ready_within::resolve(blueprint, diagnostics);
    if has_errors(diagnostics) {
        return None;
    }
    let plan = Plan {
        name: name?,
        origin: from(origin, sources, flag),
        layout,
        services,
        nginx,
        ready_within,
        image: image?,
        dockerfile,
        overlay: overlay?,
    };
    // What is legal and unwise is said of what is right otherwise.
    unready::warn(&plan, &dependencies, diagnostics);
    stop_budget::warn(&plan, &groups, diagnostics);
    log_file::warn(&groups, blueprint, sources, diagnostics);
    unpinned::warn(blueprint, diagnostics);
    endless_restart::warn(&plan, &groups, diagnostics);
    root_user::warn(&plan, &groups, diagnostics);
    Some(plan)
}

/// Where the plan comes from: the path, and what was said about it from outside, as it is typed. A layout that the
/// blueprint names too changes nothing, and is not told.
fn from(origin: Origin, sources: &Sources, layout: Option<Layout>) -> plan::Origin {
    let layout = layout.map(|layout| format!("--layout {}", layout.as_str()));
    let settings = sources.settings(origin.id).iter();
    let settings = settings.map(|id| format!("--set {}", shell::word(&sources.get(*id).text)));
    plan::Origin {
        path: origin.path.to_owned(),
        flags: layout.into_iter().chain(settings).collect(),
    }
}

/// The one version of the language that there is.
pub const LANGUAGE: u64 = 1;

fn version(blueprint: &Blueprint, origin: Origin, diagnostics: &mut Vec<Diagnostic>) {
    match blueprint.version.spanned() {
        Some((_, &LANGUAGE)) => {}
        Some((span, other)) => diagnostics.push(
            Diagnostic::error(
                Code::UnknownVersion,
                span,
                format!("there is no version {other} of the blueprint language"),
            )
            .label("expected 1")
            .help("write `blueprint: 1`; a newer version needs a newer s6-blueprint"),
        ),
        None if blueprint.version.is_absent() => diagnostics.push(
            Diagnostic::error(
                Code::MissingKey,
                Blueprint::start(origin.id),
                "the key `blueprint` is missing",
            )
            .help("begin the file with `blueprint: 1`, the version of its language"),
        ),
        None => {}
    }
}

/// The container's name: the key, or the file's name without its ending.
fn name(
    blueprint: &Blueprint,
    origin: Origin,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<ServiceName> {
    if let Some((span, written)) = blueprint.name.spanned() {
        return names::parse(written, span, diagnostics);
    }
    let file = origin.path.rsplit('/').next().unwrap_or(origin.path);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let name = ServiceName::parse(stem);
    if name.is_none() && blueprint.name.is_absent() {
        diagnostics.push(
            Diagnostic::error(
                Code::InvalidName,
                Blueprint::start(origin.id),
                format!("the file's name `{stem}` cannot be the container's name"),
            )
            .help("rename the file to lower-case letters, digits and `-`, or add the key `name`"),
        );
    }
    name
}
