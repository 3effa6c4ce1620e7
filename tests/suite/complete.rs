//! `blueprints/complete.yaml` is the reference: it names every key of the language.

use std::collections::BTreeSet;
use std::fs;

use crate::generated::root;

#[test]
fn the_reference_names_every_key() {
    let reference = fs::read_to_string(root().join("blueprints/complete.yaml"))
        .expect("the reference can be read");
    let keys = keys();
    assert!(keys.len() > 40, "only {} keys were found", keys.len());
    let missing: Vec<&String> = keys
        .iter()
        .filter(|key| !reference.contains(&format!("{key}:")))
        .collect();
    assert!(missing.is_empty(), "not in complete.yaml: {missing:?}");
}

/// The keys of every `record!`: lines such as `"port" port: u64,`.
fn keys() -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    let files = fs::read_dir(root().join("src/blueprint")).expect("src can be read");
    let paths = files.map(|file| file.expect("src can be read").path());
    for path in paths.chain([root().join("src/blueprint.rs")]) {
        let text = fs::read_to_string(&path).expect("src can be read");
        keys.extend(text.lines().filter_map(key));
    }
    keys
}

fn key(line: &str) -> Option<String> {
    let (key, rest) = line.trim().strip_prefix('"')?.split_once("\" ")?;
    let is_field = rest.ends_with(',') && rest.contains(": ") && !rest.starts_with("=>");
    is_field.then(|| key.to_owned())
}
