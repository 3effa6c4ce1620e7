//! What the container is made of.

use crate::plan::{Generator, Healthcheck};

/// The image.
#[derive(Clone, Debug)]
pub struct Image {
    /// The image that it starts from.
    pub base: String,
    /// What kind of distribution that is.
    pub family: Family,
    /// Packages, in the order of the blueprint.
    pub packages: Vec<String>,
    /// Build stages, in the order of the blueprint.
    pub stages: Vec<Stage>,
    /// What is copied into the image, in the order of the blueprint.
    pub copy: Vec<CopyItem>,
    /// Shell commands that finish it, as root, when all that is copied is there.
    pub run: Vec<String>,
    /// Users that are made, in the order of the blueprint.
    pub users: Vec<ImageUser>,
    /// The number of the container's own user and of its group; none is root.
    pub user: Option<u32>,
    /// Whether it runs on a root filesystem that nothing can write to.
    pub read_only: bool,
    /// What makes the tree during the build; none where the generated folder is copied.
    pub generator: Option<Generator>,
    /// How Docker asks whether it is healthy.
    pub healthcheck: Healthcheck,
}

/// A kind of distribution: how packages and users are made, and what nginx runs as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Debian, Ubuntu and what is made of them: apt.
    Debian,
    /// Alpine: apk, and busybox's tools.
    Alpine,
    /// Fedora and what is made of it: dnf.
    Fedora,
}

/// A stage that builds something.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Its name.
    pub name: String,
    /// The image that it starts from.
    pub base: String,
    /// Paths of the build context.
    pub copy: Vec<String>,
    /// Shell commands.
    pub run: Vec<String>,
}

/// One file or folder that is copied into the image.
#[derive(Clone, Debug)]
pub struct CopyItem {
    /// The stage that it comes from; none is the build context.
    pub from: Option<String>,
    /// Where it is there.
    pub path: String,
    /// Where it goes, absolute.
    pub to: String,
    /// Its mode, four octal digits.
    pub mode: Option<String>,
}

/// A user of the image.
#[derive(Clone, Debug)]
pub struct ImageUser {
    /// The name.
    pub name: String,
    /// The number of the user and of its group.
    pub uid: u32,
}
