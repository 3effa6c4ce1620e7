//! Where a build gets s6-overlay from: build arguments say so, and no file is edited for it (`blueprints/parts.yaml`).

use std::process;

use super::Scenario;
use crate::container::now;
use crate::docker;
use crate::file_server::FileServer;
use crate::variants::Variant;
use crate::world::World;

/// The scenarios of this topic.
pub const ALL: &[Scenario] = &named![
    mirror_is_a_build_argument,
    proxy_is_a_build_argument,
    build_without_a_network_takes_files,
];

/// A mirror under a path of its own is asked for both tarballs. The tools that fetch them are in the cache by then.
///
/// Misses: `ARG S6_OVERLAY_URL`, or its place behind the step that installs the tools.
fn mirror_is_a_build_argument(world: &World) {
    let mirror = FileServer::start(world.supply().folder()).expect("a mirror");
    let url = format!("{}/mirror/s6-overlay", mirror.url());
    let generated = world.generate(&Variant::of("parts"));
    let tag = world.tag("mirrored");
    let usual = generated.build_classically(&tag, &world.supply().build_arguments());
    usual.expect("docker failed").expect_image();
    let arguments = world.supply().build_arguments_from(&url);
    let build = generated
        .build_classically(&tag, &arguments)
        .expect("docker failed");
    build.expect_image();
    let paths = FILES.map(|file| format!("/mirror/s6-overlay/{}", file()));
    assert_eq!(mirror.asked(), paths);
    let installed = build.worked();
    let mut installed = installed.iter().filter(|step| step.contains("apt-get"));
    assert_eq!(installed.next(), None);
}

/// A proxy is asked for a host that it alone can find; no trace of it is in the image.
///
/// Misses: nothing but a `curl --noproxy '*'` in the Dockerfile, or a variable that stays.
fn proxy_is_a_build_argument(world: &World) {
    let proxy = FileServer::start(world.supply().folder()).expect("a proxy");
    // Docker takes no notice of a proxy when it looks into its cache: another run's address would be found there.
    let folder = format!("{}-{}", process::id(), now().as_millis());
    let url = format!("http://s6-overlay.invalid/{folder}");
    let mut arguments = world.supply().build_arguments_from(&url);
    arguments.push(format!("--build-arg=http_proxy={}", proxy.url()));
    let tag = world.tag("proxied");
    let build = world.generate(&Variant::of("parts"));
    let build = build.build_classically(&tag, &arguments);
    build.expect("docker failed").expect_image();
    assert_eq!(proxy.asked(), FILES.map(|file| format!("{url}/{}", file())));
    let format = "{{json .Config.Env}}";
    let environment = docker::query(&["image", "inspect", "--format", format, &tag]);
    let environment = environment.expect("an image");
    assert!(!environment.contains("proxy"), "{environment}");
}

/// On a base that brings the tarballs and what unpacks them, a build needs no network at all.
///
/// Misses: `ARG S6_OVERLAY_URL`; whatever else a step would fetch.
fn build_without_a_network_takes_files(world: &World) {
    let variant = Variant::of("parts").with("debian:bookworm-slim", &world.equipped());
    let mut arguments = world
        .supply()
        .build_arguments_from("file:///opt/s6-overlay");
    arguments.push("--network=none".to_owned());
    let tag = world.tag("offline");
    let build = world.generate(&variant).build(&tag, &arguments);
    build.expect("docker failed").expect_image();
}

/// In the order in which the Dockerfile fetches them.
const FILES: [fn() -> String; 2] = [
    crate::distribution::noarch_file,
    crate::distribution::arch_file,
];
