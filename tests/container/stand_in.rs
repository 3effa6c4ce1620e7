//! The stand-in for s6-overlay: two tarballs with the release's names, made in a container from Debian's s6,
//! execline and ucspi-tcp, and from the few scripts under `stand_in/rootfs`.
//!
//! It behaves as s6-overlay does as far as the scenarios look. No code of s6-overlay is in it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::bases;
use crate::docker;

/// Stays as a cache: Docker rebuilds only what changed.
const IMAGE: &str = "s6-blueprint-stand-in";

/// Where the tarballs are in that image.
const OUTPUT: &str = "/dist/.";

/// What was made.
pub struct StandIn {
    /// The directory with the two tarballs.
    pub directory: PathBuf,
    /// Debian's packages in it, with their versions.
    pub versions: String,
}

/// Makes the tarballs.
pub fn make() -> Result<StandIn> {
    let recipe = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/container/stand_in");
    let recipe = recipe
        .to_str()
        .context("the checkout's path is not UTF-8")?;
    bases::ensure(bases::DEBIAN)?;
    docker::run_long(&["build", "--network=host", "--tag", IMAGE, recipe])?.checked()?;
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("stand-in");
    copy_out(&directory)?;
    let versions = fs::read_to_string(directory.join("versions"))?;
    Ok(StandIn {
        directory,
        versions: versions.trim().replace('\n', ", "),
    })
}

/// Copies the tarballs out of a container that is never started.
fn copy_out(directory: &Path) -> Result<()> {
    fs::create_dir_all(directory)?;
    let target = directory
        .to_str()
        .context("the target directory's path is not UTF-8")?;
    let container = docker::query(&["create", IMAGE])?;
    let copied = docker::query(&["cp", &format!("{container}:{OUTPUT}"), target]);
    docker::query(&["rm", &container])?;
    copied.map(drop)
}
