//! What is known of s6-overlay's releases: for which machines there is a tarball, and the sha256 of each.
//!
//! The sums are those that several independent public Dockerfiles pin, none of which disagreed (`arm`: one of them).
//! For the machines and versions that are absent no trusted value was found.

use crate::plan::OverlayVersion;

/// The name of the tarball that every machine needs.
pub const NOARCH: &str = "noarch";

/// The tarball of one kind of machine.
pub struct Arch {
    /// Its name: gcc's.
    pub name: &'static str,
    /// What `uname -m` says there.
    pub machines: &'static [&'static str],
    /// What hands write instead: Docker's names, and others of `uname -m`.
    pub near: &'static [&'static str],
}

/// Every kind of machine for which s6-overlay is released.
pub const ARCHES: [Arch; 7] = [
    arch("x86_64", &["x86_64"], &["amd64", "x86-64", "x64"]),
    arch("aarch64", &["aarch64"], &["arm64", "arm64/v8", "armv8"]),
    arch("arm", &["armv7l"], &["arm/v7", "armv7", "armv7l"]),
    arch("armhf", &["armv6l"], &["arm/v6", "armv6", "armv6l"]),
    arch("i686", &["i386", "i686"], &["386", "i386", "x86"]),
    arch("riscv64", &["riscv64"], &["riscv"]),
    arch("s390x", &["s390x"], &["s390"]),
];

/// A release whose sums are known.
pub struct Release {
    /// Its version.
    pub version: OverlayVersion,
    /// The sha256 of its tarballs, by name.
    pub sums: &'static [(&'static str, &'static str)],
}

/// The releases whose sums are known, newest first.
pub const RELEASES: [Release; 6] = [
    Release {
        version: OverlayVersion::NEWEST,
        sums: &[
            (
                NOARCH,
                "5379750ed30a84bbd2e2dd74847ba6b5bd29cd0b2e3ea2ec58049b57eb2eda12",
            ),
            (
                "x86_64",
                "e6befcc96a437a3831386ecfc51808c5d3e939dc5fe3c02ae9284599e8aa2408",
            ),
            (
                "aarch64",
                "b17f17a82e7a515c682a91edaf2ffdabb73f891981b6c1fd712115693a2f8b4c",
            ),
            (
                "arm",
                "9fc621c84370ab8fdf72dee51ba16c85a882d01bd2f3b388f8e1ee6bc03e00d3",
            ),
        ],
    },
    Release {
        version: OverlayVersion::new(3, 2, 3, 0),
        sums: &[
            (
                NOARCH,
                "b720f9d9340efc8bb07528b9743813c836e4b02f8693d90241f047998b4c53cf",
            ),
            (
                "x86_64",
                "a93f02882c6ed46b21e7adb5c0add86154f01236c93cd82c7d682722e8840563",
            ),
            (
                "aarch64",
                "0952056ff913482163cc30e35b2e944b507ba1025d78f5becbb89367bf344581",
            ),
        ],
    },
    Release {
        version: OverlayVersion::new(3, 2, 2, 0),
        sums: &[
            (
                NOARCH,
                "85848f6baab49fb7832a5557644c73c066899ed458dd1601035cf18e7c759f26",
            ),
            (
                "x86_64",
                "5a09e2f1878dc5f7f0211dd7bafed3eee1afe4f813e872fff2ab1957f266c7c0",
            ),
            (
                "aarch64",
                "50a5d4919e688fafc95ce9cf0055a46f74847517bcf08174bac811de234ec7d2",
            ),
        ],
    },
    Release {
        version: OverlayVersion::new(3, 2, 1, 0),
        sums: &[
            (
                NOARCH,
                "42e038a9a00fc0fef70bf0bc42f625a9c14f8ecdfe77d4ad93281edf717e10c5",
            ),
            (
                "x86_64",
                "8bcbc2cada58426f976b159dcc4e06cbb1454d5f39252b3bb0c778ccf71c9435",
            ),
            (
                "aarch64",
                "c8fd6b1f0380d399422fc986a1e6799f6a287e2cfa24813ad0b6a4fb4fa755cc",
            ),
        ],
    },
    Release {
        version: OverlayVersion::new(3, 2, 0, 2),
        sums: &[
            (
                NOARCH,
                "6dbcde158a3e78b9bb141d7bcb5ccb421e563523babbe2c64470e76f4fd02dae",
            ),
            (
                "x86_64",
                "59289456ab1761e277bd456a95e737c06b03ede99158beb24f12b165a904f478",
            ),
            (
                "aarch64",
                "8b22a2eaca4bf0b27a43d36e65c89d2701738f628d1abd0cea5569619f66f785",
            ),
        ],
    },
    Release {
        version: OverlayVersion::new(3, 2, 0, 0),
        sums: &[
            (
                NOARCH,
                "4b0c0907e6762814c31850e0e6c6762c385571d4656eb8725852b0b1586713b6",
            ),
            (
                "x86_64",
                "ad982a801bd72757c7b1b53539a146cf715e640b4d8f0a6a671a3d1b560fe1e2",
            ),
            (
                "aarch64",
                "868973e98210257bba725ff5b17aa092008c9a8e5174499e38ba611a8fc7e473",
            ),
        ],
    },
];

const fn arch(
    name: &'static str,
    machines: &'static [&'static str],
    near: &'static [&'static str],
) -> Arch {
    Arch {
        name,
        machines,
        near,
    }
}

/// The sum of a tarball, where it is known.
pub fn known_sum(version: OverlayVersion, tarball: &str) -> Option<&'static str> {
    let release = RELEASES.iter().find(|release| release.version == version)?;
    let mut sums = release.sums.iter();
    sums.find(|(name, _)| *name == tarball).map(|(_, sum)| *sum)
}

/// Whose sum this is, where it is one that is known: a version, and the name of a tarball.
pub fn whose(sum: &str) -> Option<(OverlayVersion, &'static str)> {
    RELEASES.iter().find_map(|release| {
        let (name, _) = release.sums.iter().find(|(_, known)| *known == sum)?;
        Some((release.version, *name))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{ARCHES, NOARCH, RELEASES};

    #[test]
    fn every_sum_has_its_form_and_belongs_to_one_tarball() {
        let mut sums = BTreeSet::new();
        for (name, sum) in RELEASES.iter().flat_map(|release| release.sums) {
            assert!(*name == NOARCH || ARCHES.iter().any(|arch| arch.name == *name));
            assert!(sum.len() == 64 && sum.bytes().all(|digit| digit.is_ascii_hexdigit()));
            assert!(sums.insert(*sum), "{sum} stands twice");
        }
        assert!(
            RELEASES
                .windows(2)
                .all(|pair| pair[0].version > pair[1].version)
        );
    }
}
