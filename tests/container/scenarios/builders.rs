//! One Dockerfile, three builders: what each makes of it (`blueprints/parts.yaml`) is the same container.

use std::time::Duration;

use super::Scenario;
use crate::buildah::Buildah;
use crate::buildkit::BuildKit;
use crate::container::Launch;
use crate::docker;
use crate::requirements::skip_without;
use crate::variants::{Generated, Variant};
use crate::world::World;

/// The scenarios of this topic.
pub const ALL: &[Scenario] = &named![
    classic_builder_makes_the_container,
    buildkit_makes_the_container,
    buildah_makes_the_container,
];

const LIMIT: Duration = Duration::from_secs(20);

/// Docker's classic builder.
///
/// Misses: HEALTHCHECK, STOPSIGNAL, ENTRYPOINT and the copies in the Dockerfile; the modes of what is copied.
fn classic_builder_makes_the_container(world: &World) {
    let tag = world.tag("classic");
    let build = parts(world).build_classically(&tag, &world.supply().build_arguments());
    build.expect("docker failed").expect_image();
    prove(&tag);
}

/// `BuildKit`, which works at the stages side by side and reads the list of ignored files beside the Dockerfile.
///
/// Misses: the same; a copied path in `Dockerfile.dockerignore`.
fn buildkit_makes_the_container(world: &World) {
    let Some(kit) = BuildKit::find() else {
        return skip_without("buildkit", "no docker on the path builds with BuildKit");
    };
    let tag = world.tag("buildkit");
    let build = kit.build(&parts(world), &tag, &world.supply().build_arguments());
    build.expect("docker failed").expect_image();
    prove(&tag);
}

/// Buildah, and then Docker runs what it made.
///
/// Misses: the same.
fn buildah_makes_the_container(world: &World) {
    let Some(buildah) = Buildah::find().expect("no place for buildah's storage") else {
        return skip_without("buildah", "buildah is not on the path");
    };
    let tag = world.tag("buildah");
    buildah
        .take(BASE)
        .expect("buildah does not take the base image");
    let build = buildah.build(&parts(world), &tag, &world.supply().build_arguments());
    build.expect("buildah failed").expect_image();
    buildah.give(&tag).expect("docker does not take the image");
    prove(&tag);
}

/// The base of `parts.yaml`.
const BASE: &str = "debian:bookworm-slim";

#[track_caller]
fn parts(world: &World) -> Generated {
    world.generate(&Variant::of("parts"))
}

/// The image says how it is asked for its health and how it is stopped, and its container works and ends well.
#[track_caller]
fn prove(tag: &str) {
    let format = "{{json .Config.Healthcheck}} {{.Config.StopSignal}}";
    let seen = docker::query(&["image", "inspect", "--format", format, tag]).expect("an image");
    let seconds = |count: u32| format!("{count}000000000");
    let (interval, timeout, start) = (seconds(7), seconds(3), seconds(30));
    assert_eq!(
        seen,
        format!(
            r#"{{"Test":["CMD","/usr/bin/services"],"Interval":{interval},"Timeout":{timeout},"StartPeriod":{start}}} SIGTERM"#
        )
    );
    let container = Launch::of(tag).start();
    container.wait_until_logged(&["hello from greeter"], LIMIT);
    let shown = container.shell("services", &[]);
    assert!(shown.contains(" healthy"), "{shown}");
    assert_eq!(container.stop().exit_code, 0);
}
