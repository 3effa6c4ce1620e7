//! On top of an image with habits of its own.

use std::collections::BTreeSet;
use std::time::Duration;

use super::Scenario;
use crate::container::Launch;
use crate::docker;
use crate::variants::Variant;
use crate::wait;
use crate::world::World;

/// The scenarios of this topic.
pub const ALL: &[Scenario] = &named![official_nginx_image_is_a_base];

const RECIPE: &str = include_str!("../base_images/nginx.Dockerfile");

const LIMIT: Duration = Duration::from_secs(20);

/// The official nginx image stops by SIGQUIT, starts nginx by an entrypoint and a command of its own, and has linked
/// nginx's logs to the container's: ours on it runs one nginx, shows its requests, and stops cleanly.
///
/// Misses: STOPSIGNAL or ENTRYPOINT in the Dockerfile. (Under another ENTRYPOINT Docker forgets the CMD of a base image.)
fn official_nginx_image_is_a_base(world: &World) {
    let base = world.tag("nginx");
    let recipe = RECIPE.replace("$BASE", &world.equipped());
    docker::build_from_text(&recipe, &base).expect("cannot build the base image");
    let variant = Variant::of("over-nginx").with("nginx:stable", &base);
    let tag = world.tag("over-nginx");
    let mut arguments = world
        .supply()
        .build_arguments_from("file:///opt/s6-overlay");
    arguments.push("--network=none".to_owned());
    let build = world.generate(&variant).build(&tag, &arguments);
    build.expect("docker failed").expect_image();
    let format = "{{.Config.Entrypoint}} {{.Config.Cmd}} {{.Config.StopSignal}}";
    let seen = docker::query(&["image", "inspect", "--format", format, &tag]);
    assert_eq!(seen.expect("an image"), "[/init] [] SIGTERM");

    let container = Launch::of(&tag).start();
    let page = wait::until("nginx answers", LIMIT, || {
        let page = container.get("/")?;
        (page.status == 200).then_some(page.body)
    });
    assert!(page.contains("Welcome to nginx"), "{page}");
    let nginx = container.processes().into_iter();
    let nginx = nginx.filter(|process| process.name == "nginx");
    let groups: BTreeSet<u32> = nginx.map(|process| process.group).collect();
    assert_eq!(groups.len(), 1, "so many times nginx runs: {groups:?}");
    container.wait_until_logged(&["GET / "], LIMIT);
    assert_eq!(container.log().count(&["entrypoint"]), 0);
    let stop = container.stop();
    assert!(
        stop.exit_code == 0 && stop.took < Duration::from_secs(5),
        "{stop:?}"
    );
}
