//! The two layouts of one blueprint: the examples that exist in both are held in step.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use crate::generated::root;

/// What an example's twin has and it has not.
const TWIN: &str = "layout: s6-rc\n";

#[test]
fn the_examples_of_both_layouts_differ_in_the_layout_alone() {
    let twins = twins();
    assert!(twins.len() >= 3, "only {twins:?}");
    for (example, twin) in twins {
        let (example, text) = (read(&example), read(&twin));
        assert_eq!(
            text.replacen(TWIN, "", 1),
            example,
            "{} is the other one with `layout: s6-rc`",
            twin.display()
        );
        assert!(text.contains(TWIN), "{} is no twin", twin.display());
    }
}

/// Outside of what a layout is about, its output is the other one's: the proxy, what is copied, the users.
#[test]
fn the_outputs_of_both_layouts_agree_in_what_no_layout_changes() {
    for (example, twin) in twins() {
        let output = |blueprint: &PathBuf| {
            let name = blueprint.file_stem().expect("it has a name");
            root().join("generated").join(name)
        };
        let (example, twin) = (output(&example), output(&twin));
        let name = |path: &PathBuf| {
            path.file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned()
        };
        let (own, other) = (name(&example), name(&twin));
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

fn read(path: &std::path::Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
