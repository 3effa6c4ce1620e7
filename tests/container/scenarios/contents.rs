//! What is in the image, and what is not.

use super::Scenario;
use crate::docker;
use crate::variants::Variant;
use crate::world::World;

/// The scenarios of this topic.
pub const ALL: &[Scenario] = &named![
    nothing_of_the_build_is_left,
    ten_megabytes_are_enough,
    modes_of_the_checkout_do_not_matter,
];

/// No compiler, no fetch tool, no package and no list of packages, none of the folders that the stages worked in.
///
/// Misses: `apt-get clean`, and the `rm` behind it.
fn nothing_of_the_build_is_left(world: &World) {
    let script = r#"
        for tool in cc c++ gcc g++ clang ld as make rustc cargo go curl wget git xz; do
            command -v "$tool"
        done
        for path in /src /copy /rootfs /s6-overlay /generated /blueprint /root/.cache /root/.cargo /usr/local/cargo; do
            ls -d "$path" 2>/dev/null
        done
        find /tmp /var/tmp /var/lib/apt/lists /var/cache/apt -type f ! -name lock
        true"#;
    assert_eq!(run(world.image(), script), "");
}

/// What is in the image beside its base, its packages and the API is small.
///
/// Misses: the stage in which s6-overlay is fetched: its tarballs and tools would be there.
fn ten_megabytes_are_enough(world: &World) {
    let mut history = vec!["history", "--no-trunc", "--human=false"];
    history.extend(["--format={{.Size}} {{.CreatedBy}}", world.image()]);
    let history = docker::query(&history).expect("docker failed");
    let layers = history.lines().filter_map(|line| line.split_once(' '));
    let copies = layers.filter(|(_, made)| made.contains("COPY "));
    let ours = copies.filter(|(_, made)| !made.contains("/usr/bin/companion-api"));
    let sizes: Vec<u64> = ours.filter_map(|(size, _)| size.parse().ok()).collect();
    assert_eq!(
        sizes.len(),
        3,
        "s6-overlay, the tree and the static files:\n{history}"
    );
    let total: u64 = sizes.iter().sum();
    assert!(total < 10_000_000, "{sizes:?}");
    eprintln!("container: over base, packages and the API: {sizes:?} bytes");
}

/// A checkout under umask 077, and on a disk that keeps no x bit, gives the same files with the same modes.
///
/// Misses: either `chmod` of the folders, or the one of the programs.
fn modes_of_the_checkout_do_not_matter(world: &World) {
    drop(world.variant("parts"));
    let tight = world.generate(&Variant::of("parts"));
    tight.tighten().expect("cannot change modes");
    let tag = world.tag("tight");
    let build = tight.build(&tag, &world.supply().build_arguments());
    build.expect("docker failed").expect_image();
    let [usual, tight] = [&world.tag("parts"), &tag].map(|image| run(image, LISTING));
    let differing: Vec<(&str, &str)> = usual
        .lines()
        .zip(tight.lines())
        .filter(|(usual, tight)| usual != tight)
        .collect();
    assert_eq!(differing, []);
    assert_eq!(usual.lines().count(), tight.lines().count());
    assert!(usual.contains("755 0:0 f /usr/bin/greet"), "{usual}");
}

/// Every path but those that Docker makes for each container: mode, owner, kind and target, then the files' sums.
const LISTING: &str = r#"
    every() {
        find / \( -path /proc -o -path /sys -o -path /dev -o -path /etc/hostname -o -path /etc/hosts \
            -o -path /etc/resolv.conf \) -prune -o "$@"
    }
    every -printf '%m %U:%G %y %p %l\n' | sort
    every -type f -print0 | sort -z | xargs -0 sha256sum"#;

/// Runs a script in the image, with none of its services; its output.
#[track_caller]
fn run(image: &str, script: &str) -> String {
    let fixed = ["run", "--rm", "--entrypoint=/bin/sh", image, "-c", script];
    docker::query(&fixed).expect("a script failed in the image")
}
