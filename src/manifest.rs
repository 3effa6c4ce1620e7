//! What we wrote into an output folder: the list that lets a later run remove what it no longer writes, and
//! never anything else.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// The manifest's own name in the output folder: beside `rootfs/`, so that it is never part of an image.
pub const FILE_NAME: &str = "s6-blueprint.manifest";

/// The files that were written, and what they held, by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    /// The sha256 of each file in hexadecimal, by its path within the folder. While a run is writing, a file may
    /// be the old or the new one, and then has both.
    pub files: BTreeMap<String, BTreeSet<String>>,
    /// The versions of what made them, by name. It is the record of the last run that changed a file: one that
    /// changes none leaves it as it is. Empty where none was kept.
    pub made_with: MadeWith,
}

/// Versions by the name of what has them: `s6-overlay` and `3.2.3.2`.
pub type MadeWith = BTreeMap<String, String>;

/// How the line with the versions begins.
const MADE_WITH: &str = "# Made with ";

impl Manifest {
    /// The manifest of some files.
    pub fn of<'f>(files: impl IntoIterator<Item = (&'f String, &'f [u8])>) -> Self {
        Self {
            files: files
                .into_iter()
                .map(|(path, bytes)| (path.clone(), BTreeSet::from([digest(bytes)])))
                .collect(),
            made_with: MadeWith::new(),
        }
    }

    /// The manifest with its record of versions: those of `now`, or, where `before` names the same files with the
    /// same content, what it has recorded.
    #[must_use]
    pub fn made_with(mut self, now: &MadeWith, before: &Self) -> Self {
        let kept = self.files == before.files && !before.made_with.is_empty();
        self.made_with
            .clone_from(if kept { &before.made_with } else { now });
        self
    }

    /// Reads the text of a manifest. A line that is not one of ours is left out: above all one whose path would
    /// lead out of the folder.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut manifest = Self::default();
        for (digest, path) in text.lines().filter_map(|line| line.split_once("  ")) {
            if is_digest(digest) && is_inside(path) {
                manifest.add(path, digest);
            }
        }
        let record = text.lines().find_map(|line| line.strip_prefix(MADE_WITH));
        let named = record.unwrap_or_default().split(", ");
        let named = named.filter_map(|named| named.rsplit_once(' '));
        manifest.made_with = named
            .map(|(name, version)| (name.to_owned(), version.to_owned()))
            .collect();
        manifest
    }

    /// What is in either.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        for (path, digests) in &other.files {
            for digest in digests {
                self.add(path, digest);
            }
        }
        self
    }

    fn add(&mut self, path: &str, digest: &str) {
        let digests = self.files.entry(path.to_owned()).or_default();
        digests.insert(digest.to_owned());
    }

    /// The text that [`Manifest::parse`] reads: the format of sha256sum, under one line that says what it is.
    #[must_use]
    pub fn render(&self) -> String {
        let mut text = String::from(
            "# What s6-blueprint wrote here. Only these files are ever removed by it, and only while unchanged.\n",
        );
        if !self.made_with.is_empty() {
            let named = self.made_with.iter();
            let named: Vec<String> = named
                .map(|(name, version)| format!("{name} {version}"))
                .collect();
            let _ = writeln!(text, "{MADE_WITH}{}", named.join(", "));
        }
        for (path, digests) in &self.files {
            for digest in digests {
                let _ = writeln!(text, "{digest}  {path}");
            }
        }
        text
    }

    /// Whether we wrote this path.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// Whether these bytes are what we last wrote there.
    #[must_use]
    pub fn is_unchanged(&self, path: &str, bytes: &[u8]) -> bool {
        self.files
            .get(path)
            .is_some_and(|written| written.contains(&digest(bytes)))
    }
}

fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|letter| letter.is_ascii_hexdigit())
}

/// Whether a path names a file below the folder that it is relative to, and not the manifest itself.
fn is_inside(path: &str) -> bool {
    let steps = |part: &str| !matches!(part, "" | "." | "..") && !part.contains('\0');
    path.split('/').all(steps) && path != FILE_NAME
}

fn digest(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digest = Sha256::digest(bytes);
    let digits = digest.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits
        .map(|digit| char::from(DIGITS[usize::from(digit)]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::Manifest;

    #[test]
    fn a_manifest_survives_its_text() {
        let path = "rootfs/a  b".to_owned();
        let manifest = Manifest::of([(&path, b"x".as_slice())]);
        assert_eq!(Manifest::parse(&manifest.render()), manifest);
        assert!(manifest.is_unchanged(&path, b"x"));
        assert!(!manifest.is_unchanged(&path, b"y"));
    }

    #[test]
    fn the_versions_are_those_of_the_last_change() {
        let path = "run".to_owned();
        let of = |bytes: &[u8]| Manifest::of([(&path, bytes)]);
        let with = |version: &str| {
            [("s6-overlay".to_owned(), version.to_owned())]
                .into_iter()
                .collect()
        };
        let first = of(b"x").made_with(&with("3.2.2.0"), &Manifest::default());
        assert_eq!(Manifest::parse(&first.render()), first);
        let same = of(b"x").made_with(&with("3.2.3.2"), &first);
        assert_eq!(same, first);
        let other = of(b"y").made_with(&with("3.2.3.2"), &first);
        assert_eq!(other.made_with, with("3.2.3.2"));
    }

    #[test]
    fn a_file_may_be_the_old_or_the_new_one() {
        let path = "run".to_owned();
        let of = |bytes: &[u8]| Manifest::of([(&path, bytes)]);
        let both = of(b"old").and(&of(b"new"));
        assert_eq!(Manifest::parse(&both.render()), both);
        assert!(both.is_unchanged(&path, b"old") && both.is_unchanged(&path, b"new"));
        assert!(!both.is_unchanged(&path, b"other"));
    }

    #[test]
    fn a_line_that_is_not_ours_is_left_out() {
        let digest = "a".repeat(64);
        for path in [
            "../../etc/passwd",
            "rootfs/../../x",
            "/etc/passwd",
            "./x",
            "a//b",
            "a/",
            "",
            "..",
            "a\0b",
            "s6-blueprint.manifest",
        ] {
            let manifest = Manifest::parse(&format!("{digest}  {path}\n"));
            assert_eq!(manifest, Manifest::default(), "{path:?}");
        }
        let manifest = Manifest::parse("<<<<<<< ours\nabc  rootfs/a\n\n  \nno blanks\n");
        assert_eq!(manifest, Manifest::default());
    }
}
