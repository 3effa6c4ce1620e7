//! Which s6-overlay is tested: the real one, or the stand-in. A stand-in's result never counts as the real one's.

use std::env::{self, consts::ARCH};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::command::{self, program};
use crate::stand_in;

/// What the environment asks for.
pub enum Choice {
    /// `S6_OVERLAY_DIST` names a directory with the release's tarballs.
    Real(PathBuf),
    /// Debian's s6 with an init of our own.
    StandIn,
}

impl Choice {
    /// Reads `S6_OVERLAY_DIST`.
    pub fn from_environment() -> Choice {
        let directory = env::var_os("S6_OVERLAY_DIST").filter(|value| !value.is_empty());
        directory.map_or(Choice::StandIn, |value| Choice::Real(value.into()))
    }

    /// The first part of every test's name.
    pub fn name(&self) -> &'static str {
        match self {
            Choice::Real(_) => "real",
            Choice::StandIn => "stand-in",
        }
    }
}

/// The two tarballs that the Dockerfile fetches.
pub struct Distribution {
    /// Where they are.
    pub directory: PathBuf,
    /// What they are, in words, with versions.
    pub description: String,
    /// The checksum of the part that no machine changes.
    pub noarch_sha256: String,
    /// The checksum of the part for this machine.
    pub arch_sha256: String,
}

impl Distribution {
    /// Finds the real tarballs, or makes those of the stand-in.
    pub fn prepare(choice: &Choice) -> Result<Distribution> {
        match choice {
            Choice::Real(directory) => real(directory),
            Choice::StandIn => {
                let made = stand_in::make()?;
                let description = format!(
                    "a stand-in, not s6-overlay: {} with an init of the harness",
                    made.versions
                );
                describe(&made.directory, description)
            }
        }
    }
}

/// The tarball with scripts.
pub fn noarch_file() -> String {
    "s6-overlay-noarch.tar.xz".to_owned()
}

/// The tarball with programs.
pub fn arch_file() -> String {
    format!("s6-overlay-{ARCH}.tar.xz")
}

fn real(directory: &Path) -> Result<Distribution> {
    let listed = list(&directory.join(noarch_file())).context("S6_OVERLAY_DIST lacks a tarball")?;
    let version = listed
        .lines()
        .find_map(version_in)
        .context("the noarch tarball is not s6-overlay's")?;
    describe(directory, format!("the real s6-overlay {version}"))
}

/// Finds `3.2.3.2` in `./package/admin/s6-overlay-3.2.3.2/…`.
fn version_in(path: &str) -> Option<String> {
    let (_, rest) = path.split_once("package/admin/s6-overlay-")?;
    Some(rest.split('/').next()?.to_owned())
}

fn list(tarball: &Path) -> Result<String> {
    let mut tar = program("tar");
    command::run(
        tar.arg("--list").arg("--file").arg(tarball),
        Duration::from_mins(1),
    )?
    .checked()
}

fn describe(directory: &Path, description: String) -> Result<Distribution> {
    let noarch_sha256 = sha256(&directory.join(noarch_file()))?;
    let arch_sha256 = sha256(&directory.join(arch_file()))?;
    Ok(Distribution {
        directory: directory.to_owned(),
        description,
        noarch_sha256,
        arch_sha256,
    })
}

fn sha256(file: &Path) -> Result<String> {
    let bytes = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let mut sum = String::new();
    for byte in Sha256::digest(bytes) {
        write!(sum, "{byte:02x}")?;
    }
    Ok(sum)
}
