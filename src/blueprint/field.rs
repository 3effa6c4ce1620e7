//! What keys hold: a record's [`Field`]s, and the [`Entries`] of a mapping whose keys are free.

use crate::source::{Span, Spanned};

/// What a key of a record holds.
#[derive(Debug, Default)]
pub enum Field<T> {
    /// The key is not there.
    #[default]
    Absent,
    /// The key is there and its value is a mistake, which has been said: what needs the value stays silent.
    Invalid,
    /// The key is there.
    Given {
        /// The place of the key.
        key: Span,
        /// The place of the value, which is never empty.
        span: Span,
        /// The value.
        value: T,
        /// Whether a part of it is a mistake, which has been said and is left out of the value.
        partial: bool,
    },
}

/// The entries of a mapping with free keys, in the order in which they were written, each key once.
#[derive(Debug)]
pub struct Entries<T>(pub Vec<Entry<T>>);

/// One entry of a mapping with free keys.
#[derive(Debug)]
pub struct Entry<T> {
    /// The key.
    pub name: Spanned<String>,
    /// The place of the value.
    pub span: Span,
    /// The value; nothing when it is a mistake, which has been said.
    pub value: Option<T>,
}

impl<T> Field<T> {
    /// The value, if there is a good one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Given { value, .. } => Some(value),
            Self::Absent | Self::Invalid => None,
        }
    }

    /// The value's place and the value, if there is a good one.
    pub fn spanned(&self) -> Option<(Span, &T)> {
        match self {
            Self::Given { span, value, .. } => Some((*span, value)),
            Self::Absent | Self::Invalid => None,
        }
    }

    /// The place of the key, if there is a good value.
    pub fn key(&self) -> Option<Span> {
        match self {
            Self::Given { key, .. } => Some(*key),
            Self::Absent | Self::Invalid => None,
        }
    }

    /// Whether the key is not there at all.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Takes a key that is not there for one whose value is a mistake: it was written under another name.
    pub fn spoil(&mut self) {
        if self.is_absent() {
            *self = Self::Invalid;
        }
    }

    /// Whether there is more to the value than is known: it, or a part of it, is a mistake.
    pub fn is_uncertain(&self) -> bool {
        matches!(self, Self::Invalid | Self::Given { partial: true, .. })
    }

    /// Whether the key is there with a value that is a mistake.
    pub fn is_invalid(&self) -> bool {
        matches!(self, Self::Invalid)
    }
}

impl<T> Field<Entries<T>> {
    /// The entries; none when there is no good value.
    #[must_use]
    pub fn entries(&self) -> &[Entry<T>] {
        self.value().map_or(&[], |entries| &entries.0)
    }
}

impl<T> Field<Vec<T>> {
    /// The items; none when there is no good value.
    #[must_use]
    pub fn items(&self) -> &[T] {
        self.value().map_or(&[], Vec::as_slice)
    }
}
