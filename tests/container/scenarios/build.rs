//! What the image build refuses.

use std::time::Duration;

use super::Scenario;
use crate::container::Launch;
use crate::distribution::{arch_file, noarch_file};
use crate::docker;
use crate::images::Build;
use crate::variants::Variant;
use crate::world::World;

/// The scenarios of this topic.
pub const ALL: &[Scenario] = &named![
    changed_noarch_checksum_stops_the_build,
    changed_arch_checksum_stops_the_build,
    unknown_architecture_stops_the_build,
    architecture_without_a_checksum_stops_the_build,
    base_with_s6_overlay_stops_the_build,
    base_with_services_stops_the_build_unless_they_are_kept,
];

/// A tarball of scripts with another checksum than the pinned one is not unpacked.
///
/// Misses: the check of `S6_OVERLAY_NOARCH_SHA256` in the Dockerfile.
fn changed_noarch_checksum_stops_the_build(world: &World) {
    refuses(world, "S6_OVERLAY_NOARCH_SHA256", &noarch_file());
}

/// The same for the tarball of programs.
///
/// Misses: the check of `S6_OVERLAY_ARCH_SHA256` in the Dockerfile.
fn changed_arch_checksum_stops_the_build(world: &World) {
    refuses(world, "S6_OVERLAY_ARCH_SHA256", &arch_file());
}

/// A machine for which s6-overlay has no build is named.
///
/// Misses: the last branch of the choice by `uname -m`.
fn unknown_architecture_stops_the_build(world: &World) {
    let build = build_on_machine(world, "mips64");
    build.expect_refusal("s6-overlay has no build for the architecture mips64");
}

/// For a machine whose tarball has no known sum, nothing is fetched until a sum is given.
///
/// Misses: the question whether there is a sum.
fn architecture_without_a_checksum_stops_the_build(world: &World) {
    let build = build_on_machine(world, "armv6l");
    build.expect_refusal("no sha256 is known for s6-overlay-armhf.tar.xz");
}

/// A container of ours is no base for another: its services would run unseen.
///
/// Misses: `/init` in the list of leftovers.
fn base_with_s6_overlay_stops_the_build(world: &World) {
    let base = world.tag("parts");
    drop(world.variant("parts"));
    let build = build_on(world, &base, "refused", &[]);
    build.expect_refusal("the base image brings what s6-overlay would start unannounced: /init");
}

/// The base's own services are named, and run beside ours only where the one who builds says so.
///
/// Misses: `/etc/services.d` in the list of leftovers; the question for `keep`.
fn base_with_services_stops_the_build_unless_they_are_kept(world: &World) {
    let run = "#!/bin/sh\\necho left: is here\\nexec sleep infinity\\n";
    let recipe = format!(
        "RUN mkdir -p /etc/services.d/left && printf '{run}' >/etc/services.d/left/run && chmod +x /etc/services.d/left/run"
    );
    let base = base(world, "left", &recipe);
    build_on(world, &base, "refused", &[])
        .expect_refusal("s6-overlay would start unannounced: /etc/services.d/left");
    let keep = ["--build-arg=S6_OVERLAY_LEFTOVERS=keep".to_owned()];
    build_on(world, &base, "kept", &keep).expect_image();
    let container = Launch::of(&world.tag("kept")).start();
    for words in ["left: is here", "hello from greeter"] {
        container.wait_until_logged(&[words], LIMIT);
    }
    assert_eq!(container.stop().exit_code, 0);
}

const LIMIT: Duration = Duration::from_secs(20);

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

/// Builds where `uname` gives another machine's name, with the checksums that the Dockerfile has.
#[track_caller]
fn build_on_machine(world: &World, machine: &str) -> Build {
    let shim = format!(
        "RUN printf '#!/bin/sh\\necho {machine}\\n' >/usr/local/bin/uname && chmod +x /usr/local/bin/uname"
    );
    let base = base(world, machine, &shim);
    let arguments = ["--build-arg=S6_OVERLAY_ARCH_SHA256=".to_owned()];
    build_on(world, &base, "refused", &arguments)
}

/// A base image in which an instruction has changed something.
#[track_caller]
fn base(world: &World, name: &str, instruction: &str) -> String {
    let tag = world.tag(&format!("base-{name}"));
    let recipe = format!("FROM {}\n{instruction}\n", world.equipped());
    docker::build_from_text(&recipe, &tag).expect("cannot build a base image");
    tag
}

/// Builds `blueprints/parts.yaml` on another base, which has the tarballs in it.
#[track_caller]
fn build_on(world: &World, base: &str, name: &str, arguments: &[String]) -> Build {
    let variant = Variant::of("parts").with("debian:bookworm-slim", base);
    let fixed = world
        .supply()
        .build_arguments_from("file:///opt/s6-overlay");
    let offline = ["--network=none".to_owned()];
    let arguments = [fixed.as_slice(), &offline, arguments].concat();
    let generated = world.generate(&variant);
    generated
        .build(&world.tag(name), &arguments)
        .expect("docker failed")
}
