//! The s6-overlay release that goes into the image.

use crate::plan::OverlayVersion;

/// A release: its version and the sha256 of its tarballs.
#[derive(Clone, Debug)]
pub struct Overlay {
    /// The version.
    pub version: OverlayVersion,
    /// The sha256 of `s6-overlay-noarch.tar.xz`: 64 hexadecimal digits, in lower case.
    pub noarch_sha256: String,
    /// The tarballs with programs, one a kind of machine.
    pub arches: Vec<ArchTarball>,
}

/// The tarball of one architecture.
#[derive(Clone, Debug)]
pub struct ArchTarball {
    /// What `uname -m` says on such a machine.
    pub machines: &'static [&'static str],
    /// The name in the tarball's own name: gcc's.
    pub name: &'static str,
    /// Its sha256, as that of noarch; none where none is known, and the build then wants one.
    pub sha256: Option<String>,
}
