//! What the classic builder takes from its cache, and what it works at again.

use super::Scenario;
use crate::container::now;
use crate::images::Build;
use crate::variants::Variant;
use crate::world::World;

/// The scenarios of this topic.
pub const ALL: &[Scenario] = &named![
    nothing_changed_is_all_cache,
    changed_run_script_makes_the_last_layers_only,
];

/// Generated again and built again, without a change: no step is worked at.
///
/// Misses: whatever would write a date, or something else of its moment, into the tree.
fn nothing_changed_is_all_cache(world: &World) {
    build(world, &Variant::of("parts"));
    let again = build(world, &Variant::of("parts"));
    assert_eq!(again.worked(), Vec::<&str>::new());
    let steps = again.steps().len();
    assert!(steps > 15, "only {steps} steps are seen");
}

/// Another run script: s6-overlay, the project's own stage, and users are there already. What is worked at is the copy
/// of the tree with its modes, and what comes after it.
///
/// Misses: the place of the copy of the tree, last in the Dockerfile and in a stage of its own.
fn changed_run_script_makes_the_last_layers_only(world: &World) {
    let variant = Variant::of("parts");
    build(world, &variant);
    // One word more, which no earlier run has left in the cache.
    let moment = now().as_millis();
    let changed = variant.with("greeting]", &format!("greeting, '{moment}']"));
    let build = build(world, &changed);
    let worked = build.worked();
    let runs: Vec<&str> = starting(&worked, "RUN");
    assert!(
        matches!(runs.as_slice(), [modes] if modes.starts_with("RUN chmod")),
        "{runs:?}"
    );
    let copies = starting(&worked, "COPY");
    assert_eq!(
        copies,
        [
            "COPY ${TREE}/rootfs /rootfs",
            "COPY --from=made /src/greet /copy/1",
            "COPY site /copy/2",
            "COPY --from=rootfs /rootfs /",
            "COPY --from=rootfs /copy/1 /usr/bin/greet",
            "COPY --from=rootfs /copy/2 /srv/site",
        ]
    );
}

#[track_caller]
fn build(world: &World, variant: &Variant) -> Build {
    let arguments = world.supply().build_arguments();
    let build = world
        .generate(variant)
        .build_classically(&world.tag("cached"), &arguments)
        .expect("docker failed");
    build.expect_image();
    build
}

fn starting<'a>(instructions: &[&'a str], word: &str) -> Vec<&'a str> {
    let wanted = instructions.iter().filter(|line| line.starts_with(word));
    wanted.copied().collect()
}
