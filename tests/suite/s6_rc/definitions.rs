//! A tree's definitions, by name: what the compiler finds in the folders that it is given.

use std::collections::{BTreeMap, BTreeSet};

use s6_blueprint::tree::{File, Tree};

const DEFINITIONS: &str = "rootfs/etc/s6-overlay/s6-rc.d/";
const BUNDLES: &str = "rootfs/etc/s6-overlay/user-bundles.d/";

/// The files of one definition, by their paths in it.
#[derive(Clone, Debug, Default)]
pub struct Definition {
    pub files: BTreeMap<String, File>,
}

impl Definition {
    /// A file as text.
    pub fn text(&self, file: &str) -> Option<String> {
        let file = self.files.get(file)?;
        Some(String::from_utf8_lossy(&file.bytes).into_owned())
    }

    /// The first line of a file.
    pub fn word(&self, file: &str) -> Option<String> {
        Some(self.text(file)?.trim_end().to_owned())
    }

    /// The files in a folder of it.
    pub fn listed(&self, folder: &str) -> BTreeSet<String> {
        let names = self.files.keys();
        names
            .filter_map(|path| path.strip_prefix(folder)?.strip_prefix('/'))
            .map(str::to_owned)
            .collect()
    }

    /// `longrun`, `oneshot` or `bundle`.
    pub fn kind(&self) -> String {
        self.word("type").unwrap_or_default()
    }
}

/// The definitions of a tree.
pub fn of(tree: &Tree) -> BTreeMap<String, Definition> {
    in_folder(tree, DEFINITIONS)
}

/// The bundles of a tree that are in the newer place.
pub fn bundles(tree: &Tree) -> BTreeMap<String, Definition> {
    in_folder(tree, BUNDLES)
}

fn in_folder(tree: &Tree, folder: &str) -> BTreeMap<String, Definition> {
    let mut found: BTreeMap<String, Definition> = BTreeMap::new();
    for (path, file) in &tree.files {
        let Some((name, rest)) = path
            .strip_prefix(folder)
            .and_then(|rest| rest.split_once('/'))
        else {
            continue;
        };
        let definition = found.entry(name.to_owned()).or_default();
        definition.files.insert(rest.to_owned(), file.clone());
    }
    found
}
