//! `s6_overlay.version` and `s6_overlay.sha256`: which release goes into the image, and what proves it.

mod releases;
mod sums;
mod version;

use crate::blueprint::{self, Blueprint};
use crate::diagnostic::Diagnostic;
use crate::plan::{ArchTarball, Overlay};

/// The release; nothing when its version is a mistake, or its noarch tarball has no sum.
pub fn resolve(blueprint: &Blueprint, diagnostics: &mut Vec<Diagnostic>) -> Option<Overlay> {
    let nothing = blueprint::Overlay::default();
    let written = blueprint.s6_overlay.value().unwrap_or(&nothing);
    let version = version::resolve(written, diagnostics);
    let pinned = sums::pinned(written, version, diagnostics);
    let version = version?;
    sums::enough(written, version, &pinned, diagnostics);
    let sum = |tarball| {
        let own = pinned.iter().find(|pin| pin.tarball == tarball);
        let own = own.map(|pin| pin.sum.clone());
        own.or_else(|| releases::known_sum(version, tarball).map(str::to_owned))
    };
    let arches = releases::ARCHES.iter().map(|arch| ArchTarball {
        machines: arch.machines,
        name: arch.name,
        sha256: sum(arch.name),
    });
    Some(Overlay {
        version,
        noarch_sha256: sum(releases::NOARCH)?,
        arches: arches.collect(),
    })
}
