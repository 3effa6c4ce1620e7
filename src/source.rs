//! The texts that a run reads, and places in them.
//!
//! Everything that the compiler knows of the outside is a [`Sources`]: text with the name that a person
//! knows it by. A [`Span`] is a place in one of them, small and `Copy`, so that every value can carry its own.

use std::collections::BTreeMap;

/// Every text of a run, in the order in which they were read.
#[derive(Debug, Default)]
pub struct Sources {
    sources: Vec<Source>,
}

/// One text and the name that it is shown under.
#[derive(Debug)]
pub struct Source {
    /// The path as a person would type it from the project's root, with `/` between the parts.
    pub path: String,
    /// The whole text.
    pub text: String,
    /// What changes a blueprint from outside, in this order: texts of their own.
    settings: Vec<SourceId>,
    /// The files that a blueprint names, by how it does: texts of their own, or why they cannot be read.
    files: BTreeMap<String, Result<SourceId, String>>,
}

/// Which of the [`Sources`] is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceId(usize);

/// A range of bytes in one source: `start..end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The source that the range lies in.
    pub source: SourceId,
    /// The first byte.
    pub start: usize,
    /// The byte after the last one.
    pub end: usize,
}

/// A value and the place where it was written.
#[derive(Clone, Debug)]
pub struct Spanned<T> {
    /// Where it was written.
    pub span: Span,
    /// What was written.
    pub value: T,
}

impl Sources {
    /// Adds a text under the name that a person knows it by, and gives its id.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> SourceId {
        self.sources.push(Source {
            path: path.into(),
            text: text.into(),
            settings: Vec::new(),
            files: BTreeMap::new(),
        });
        SourceId(self.sources.len() - 1)
    }

    /// Adds what changes another source from outside: `services.api.instances=5`.
    pub fn add_setting(&mut self, of: SourceId, text: impl Into<String>) {
        let id = self.add("--set", text);
        self.sources[of.0].settings.push(id);
    }

    /// What changes a source from outside, in the order in which it was added.
    #[must_use]
    pub fn settings(&self, id: SourceId) -> &[SourceId] {
        &self.get(id).settings
    }

    /// Adds a file that another source names: its path and its text, or why it cannot be read.
    pub fn add_file(
        &mut self,
        of: SourceId,
        name: impl Into<String>,
        file: Result<(String, String), String>,
    ) {
        let file = file.map(|(path, text)| self.add(path, text));
        self.sources[of.0].files.insert(name.into(), file);
    }

    /// A file that a source names, or why it cannot be read; nothing when nobody has tried.
    #[must_use]
    pub fn file(&self, of: SourceId, name: &str) -> Option<&Result<SourceId, String>> {
        self.get(of).files.get(name)
    }

    /// The source with this id.
    ///
    /// # Panics
    /// When the id is of another `Sources`: that is our bug.
    #[must_use]
    pub fn get(&self, id: SourceId) -> &Source {
        &self.sources[id.0]
    }
}

impl Span {
    /// The place `start..end` of a source.
    #[must_use]
    pub fn new(source: SourceId, start: usize, end: usize) -> Self {
        Self { source, start, end }
    }

    /// The part of this span that begins `offset` bytes after its start and is `length` bytes long.
    #[must_use]
    pub fn part(self, offset: usize, length: usize) -> Self {
        Self::new(
            self.source,
            self.start + offset,
            self.start + offset + length,
        )
    }
}
