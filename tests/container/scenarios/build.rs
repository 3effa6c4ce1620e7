//! What the image build refuses.

use super::Scenario;
use crate::world::World;

/// The scenarios of this topic.
pub const ALL: &[Scenario] = &named![
    changed_noarch_checksum_stops_the_build,
    changed_arch_checksum_stops_the_build,
];

/// A tarball of scripts with another checksum than the pinned one is not unpacked.
///
/// Misses: the check of `S6_OVERLAY_NOARCH_SHA256` in the Dockerfile.
fn changed_noarch_checksum_stops_the_build(world: &World) {
    refuses(
        world,
        "S6_OVERLAY_NOARCH_SHA256",
        "s6-overlay-noarch.tar.xz",
    );
}

/// The same for the tarball of programs.
///
/// Misses: the check of `S6_OVERLAY_ARCH_SHA256` in the Dockerfile.
fn changed_arch_checksum_stops_the_build(world: &World) {
    refuses(
        world,
        "S6_OVERLAY_ARCH_SHA256",
        &crate::distribution::arch_file(),
    );
}

#[track_caller]
fn refuses(world: &World, argument: &str, file: &str) {
    let build = world.build_with(argument, &"0".repeat(64));
    assert!(!build.success, "the build took a wrong {argument}");
    let names_it = build
        .output
        .lines()
        .any(|line| line.contains(file) && line.contains("FAILED"));
    assert!(
        names_it,
        "no line says that {file} FAILED:\n{}",
        build.output
    );
}
