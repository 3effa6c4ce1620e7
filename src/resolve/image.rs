//! `image`: the base, what is built and copied, and who exists in it. One key a file.

mod base;
mod copies;
mod generator;
mod packages;
mod stages;
mod user;
mod users;

use crate::blueprint::{self, Blueprint};
use crate::diagnostic::Diagnostic;
use crate::plan;
use crate::resolve::Origin;
use crate::resolve::groups::Group;
use crate::resolve::health;
use crate::source::Sources;

pub use base::{DEFAULT_BASE, family};
pub use packages::is_nginx;

/// The image; nothing when its base is a mistake.
pub fn resolve(
    sources: &Sources,
    origin: Origin,
    groups: &[Group],
    blueprint: &Blueprint,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<plan::Image> {
    let nothing = blueprint::Image::default();
    let image = blueprint.image.value().unwrap_or(&nothing);
    let base = base::resolve(image, diagnostics);
    let packages = packages::resolve(image, diagnostics);
    packages::nginx(blueprint, image, base.as_ref(), &packages, diagnostics);
    let stages = stages::resolve(sources, image, diagnostics);
    let copy = copies::resolve(image, groups, blueprint, diagnostics);
    let users = users::resolve(image, family(image), diagnostics);
    let user = user::resolve(image, &users, groups, blueprint, diagnostics);
    let generator = generator::resolve(sources, image, origin, diagnostics);
    let healthcheck = health::of_image(image, diagnostics);
    let (base, family) = base?;
    Some(plan::Image {
        base,
        family,
        packages,
        stages,
        copy,
        run: stages::commands(sources, &image.run, diagnostics),
        users,
        user,
        read_only: image.read_only.value() == Some(&true),
        generator,
        healthcheck,
    })
}
