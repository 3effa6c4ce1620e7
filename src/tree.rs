//! A generated container as a value: paths, bytes and x bits, in memory; and how it differs from what is on
//! disk.

use std::collections::{BTreeMap, BTreeSet};

/// Every file of one output folder, by its path relative to the folder with `/` between the parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    /// The files; folders follow from their paths.
    pub files: BTreeMap<String, File>,
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its content.
    pub bytes: Vec<u8>,
    /// Whether it is a program: mode 0755 instead of 0644.
    pub executable: bool,
}

/// What stands at a path on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A file.
    File(File),
    /// A symbolic link, and where it leads.
    Link(String),
    /// A folder.
    Folder,
    /// A socket, a pipe or a device.
    Special,
}

/// One way in which a folder on disk differs from the tree that it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drift {
    /// The path within the folder.
    pub path: String,
    /// What is different.
    pub kind: DriftKind,
}

/// What is different.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DriftKind {
    /// The file should be there.
    Missing,
    /// The content is another one.
    Content {
        /// What is on disk.
        found: Vec<u8>,
        /// What should be.
        wanted: Vec<u8>,
    },
    /// The owner's x bit is another one.
    Mode {
        /// What it should be.
        executable: bool,
    },
    /// It should be a file and is something else.
    NotAFile(Found),
    /// We wrote it once and no longer do.
    Stale,
    /// We never wrote it.
    Unexpected,
    /// A folder with nothing in it. In `services.d` it would be supervised all the same.
    EmptyFolder,
}

impl Tree {
    /// Adds a file that is read.
    pub fn text(&mut self, path: impl Into<String>, content: impl Into<String>) {
        self.add(path.into(), content.into(), false);
    }

    /// Adds a file that is executed.
    pub fn program(&mut self, path: impl Into<String>, content: impl Into<String>) {
        self.add(path.into(), content.into(), true);
    }

    fn add(&mut self, path: String, content: String, executable: bool) {
        let file = File {
            bytes: content.into_bytes(),
            executable,
        };
        self.files.insert(path, file);
    }
}

/// How what was `found` differs from what is `wanted`, by path; `written` are the paths that we once wrote.
///
/// One file can differ in two ways: in its content and in its x bit.
#[must_use]
pub fn diff(
    wanted: &Tree,
    found: &BTreeMap<String, Found>,
    written: &BTreeSet<String>,
) -> Vec<Drift> {
    let paths: BTreeSet<&String> = wanted.files.keys().chain(found.keys()).collect();
    paths
        .into_iter()
        .flat_map(|path| {
            let kinds = match (wanted.files.get(path), found.get(path)) {
                (Some(wanted), Some(Found::File(found))) => changed(wanted, found),
                (Some(_), Some(found)) => vec![DriftKind::NotAFile(found.clone())],
                (Some(_), None) => vec![DriftKind::Missing],
                (None, Some(Found::Folder)) => vec![DriftKind::EmptyFolder],
                (None, _) if written.contains(path) => vec![DriftKind::Stale],
                (None, _) => vec![DriftKind::Unexpected],
            };
            kinds.into_iter().map(|kind| Drift {
                path: path.clone(),
                kind,
            })
        })
        .collect()
}

fn changed(wanted: &File, found: &File) -> Vec<DriftKind> {
    let content = (wanted.bytes != found.bytes).then(|| DriftKind::Content {
        found: found.bytes.clone(),
        wanted: wanted.bytes.clone(),
    });
    let mode = (wanted.executable != found.executable).then_some(DriftKind::Mode {
        executable: wanted.executable,
    });
    content.into_iter().chain(mode).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[(&str, &str, bool)]) -> Tree {
        let mut tree = Tree::default();
        for (path, content, executable) in files {
            tree.add((*path).to_owned(), (*content).to_owned(), *executable);
        }
        tree
    }

    fn on_disk(files: &[(&str, &str, bool)]) -> BTreeMap<String, Found> {
        let files = tree(files).files.into_iter();
        files
            .map(|(path, file)| (path, Found::File(file)))
            .collect()
    }

    #[test]
    fn every_kind_of_drift_is_told_apart() {
        let wanted = tree(&[
            ("content", "a", false),
            ("link", "a", false),
            ("missing", "a", false),
            ("mode", "a", true),
            ("same", "a", true),
        ]);
        let mut found = on_disk(&[
            ("content", "b", false),
            ("mode", "a", false),
            ("same", "a", true),
            ("stale", "a", false),
            ("unexpected", "a", false),
        ]);
        found.insert("empty".to_owned(), Found::Folder);
        found.insert("link".to_owned(), Found::Link("same".to_owned()));
        let written = BTreeSet::from(["stale".to_owned(), "same".to_owned()]);
        let drifts = diff(&wanted, &found, &written);
        let kinds: Vec<(&str, &DriftKind)> = drifts
            .iter()
            .map(|drift| (drift.path.as_str(), &drift.kind))
            .collect();
        let content = DriftKind::Content {
            found: b"b".to_vec(),
            wanted: b"a".to_vec(),
        };
        let link = DriftKind::NotAFile(Found::Link("same".to_owned()));
        assert_eq!(
            kinds,
            [
                ("content", &content),
                ("empty", &DriftKind::EmptyFolder),
                ("link", &link),
                ("missing", &DriftKind::Missing),
                ("mode", &DriftKind::Mode { executable: true }),
                ("stale", &DriftKind::Stale),
                ("unexpected", &DriftKind::Unexpected),
            ]
        );
    }
}
