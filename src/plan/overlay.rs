//! The s6-overlay release that goes into the image.

/// A release: its version and the sha256 of its tarballs.
///
/// The sums are those that several independent public Dockerfiles pin, none of which disagreed.
#[derive(Clone, Debug)]
pub struct Overlay {
    /// The version, `3.2.3.2`.
    pub version: &'static str,
    /// The sha256 of `s6-overlay-noarch.tar.xz`.
    pub noarch_sha256: &'static str,
    /// The tarballs with programs, one a machine.
    pub arches: &'static [ArchTarball],
}

/// The tarball of one architecture.
#[derive(Clone, Copy, Debug)]
pub struct ArchTarball {
    /// What `uname -m` says on such a machine.
    pub machines: &'static [&'static str],
    /// The name in the tarball's own name: gcc's.
    pub name: &'static str,
    /// Its sha256; none where no trusted value is known, and the build then wants one.
    pub sha256: Option<&'static str>,
}

impl Overlay {
    /// The release that is used.
    pub const CURRENT: Self = Self {
        version: "3.2.3.2",
        noarch_sha256: "5379750ed30a84bbd2e2dd74847ba6b5bd29cd0b2e3ea2ec58049b57eb2eda12",
        arches: &ARCHES,
    };
}

const ARCHES: [ArchTarball; 7] = [
    arch(
        &["x86_64"],
        "x86_64",
        Some("e6befcc96a437a3831386ecfc51808c5d3e939dc5fe3c02ae9284599e8aa2408"),
    ),
    arch(
        &["aarch64"],
        "aarch64",
        Some("b17f17a82e7a515c682a91edaf2ffdabb73f891981b6c1fd712115693a2f8b4c"),
    ),
    arch(
        &["armv7l"],
        "arm",
        Some("9fc621c84370ab8fdf72dee51ba16c85a882d01bd2f3b388f8e1ee6bc03e00d3"),
    ),
    arch(&["armv6l"], "armhf", None),
    arch(&["i386", "i686"], "i686", None),
    arch(&["riscv64"], "riscv64", None),
    arch(&["s390x"], "s390x", None),
];

const fn arch(
    machines: &'static [&'static str],
    name: &'static str,
    sha256: Option<&'static str>,
) -> ArchTarball {
    ArchTarball {
        machines,
        name,
        sha256,
    }
}
