//! The two layouts of one blueprint: the examples that exist in both are held in step.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::generated::root;

/// `INSTA_UPDATE=always` writes the twins, as it does the snapshots.
#[test]
fn the_examples_of_both_layouts_differ_in_the_layout_alone() {
    let twins = twins();
    assert!(twins.len() >= 4, "only {twins:?}");
    for (example, twin) in twins {
        let wanted = as_definitions(&read(&example), &name(&example), &name(&twin));
        if std::env::var_os("INSTA_UPDATE").is_some_and(|update| update == "always") {
            fs::write(&twin, &wanted).expect("the twin can be written");
        }
        assert_eq!(
            read(&twin),
            wanted,
            "{} is not {} with `layout: s6-rc`; INSTA_UPDATE=always makes it so",
            twin.display(),
            example.display()
        );
    }
}

/// An example's text in the other layout, and under the other name where it says its own.
fn as_definitions(text: &str, own: &str, other: &str) -> String {
    let written = "\nlayout: services.d\n";
    let text = if text.contains(written) {
        text.replacen(written, "\nlayout: s6-rc\n", 1)
    } else {
        text.replacen("blueprint: 1\n", "blueprint: 1\nlayout: s6-rc\n", 1)
    };
    text.replace(&format!("\nname: {own}\n"), &format!("\nname: {other}\n"))
        .replace(&format!("generated/{own}"), &format!("generated/{other}"))
}

/// A blueprint's name, which is its file's.
fn name(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}

/// Outside of what a layout is about, its output is the other one's: the proxy, what is copied, the users.
#[test]
fn the_outputs_of_both_layouts_agree_in_what_no_layout_changes() {
    for (example, twin) in twins() {
        let (own, other) = (name(&example), name(&twin));
        let output = |name: &str| root().join("generated").join(name);
        let (example, twin) = (output(&own), output(&other));
        for file in ["Dockerfile.dockerignore", "rootfs/etc/nginx/nginx.conf"] {
            if example.join(file).exists() || twin.join(file).exists() {
                let text = read(&twin.join(file)).replace(&other, &own);
                assert_eq!(read(&example.join(file)), text, "{file} of {other}");
            }
        }
        let lines = |path: PathBuf| -> BTreeSet<String> {
            let text = read(&path).replace(&other, &own);
            text.lines().map(str::to_owned).collect()
        };
        let (example, twin) = (
            lines(example.join("Dockerfile")),
            lines(twin.join("Dockerfile")),
        );
        let differ: Vec<&String> = example.symmetric_difference(&twin).collect();
        let of_a_layout = |line: &&&String| {
            [
                "find /rootfs",
                "S6_",
                "user bundle",
                "DL3059",
                "RUN [ ! -e /etc/s6-overlay",
                "ARG DOCKERFILE_SHA256=",
                "RUN s6-blueprint generate ",
            ]
            .iter()
            .any(|word| line.contains(word))
        };
        let left: Vec<_> = differ.iter().filter(|line| !of_a_layout(line)).collect();
        assert!(left.is_empty(), "{left:#?}");
    }
}

/// Every `NAME-s6-rc.yaml`, behind `NAME.yaml`.
fn twins() -> Vec<(PathBuf, PathBuf)> {
    let folder = root().join("blueprints");
    let files = fs::read_dir(&folder).expect("the blueprints can be read");
    let paths = files.map(|file| file.expect("the blueprints can be read").path());
    let pair = |twin: PathBuf| {
        let name = twin
            .file_name()?
            .to_str()?
            .strip_suffix("-s6-rc.yaml")?
            .to_owned();
        Some((folder.join(format!("{name}.yaml")), twin))
    };
    paths.filter_map(pair).collect()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
