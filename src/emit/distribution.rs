//! What differs between distributions: how packages and users are made, and as whom nginx works.

use serde::Serialize;

use crate::plan::{Family, ImageUser};

/// A shell command that installs packages and leaves no cache, as lines that are joined with `&&`; and what hadolint
/// would complain of, for want of versions.
#[derive(Serialize)]
pub struct Install {
    /// The rule of hadolint.
    pub rule: &'static str,
    /// The lines.
    pub lines: Vec<String>,
}

/// Installs packages, all of them in one step.
pub fn install(family: Family, packages: &[impl AsRef<str>]) -> Install {
    let words: Vec<&str> = packages.iter().map(AsRef::as_ref).collect();
    let words = words.join(" ");
    let (rule, lines) = match family {
        Family::Debian => (
            "DL3008",
            vec![
                "apt-get update".to_owned(),
                format!("apt-get install --yes --no-install-recommends {words}"),
                // Docker's own Debian does it by itself, one that was made by hand does not.
                "apt-get clean".to_owned(),
                "rm -rf /var/lib/apt/lists/*".to_owned(),
            ],
        ),
        Family::Alpine => ("DL3018", vec![format!("apk add --no-cache {words}")]),
        Family::Fedora => (
            "DL3041",
            vec![
                format!("dnf install --assumeyes --setopt=install_weak_deps=False {words}"),
                "dnf clean all".to_owned(),
            ],
        ),
    };
    Install { rule, lines }
}

/// What fetches, verifies and unpacks a tarball. Busybox's own sha256sum and tar know fewer options; Fedora's image
/// leaves `find` out too, with which modes are set.
pub fn fetch_tools(family: Family) -> &'static [&'static str] {
    match family {
        Family::Debian => &["ca-certificates", "curl", "xz-utils"],
        Family::Alpine => &["ca-certificates", "coreutils", "curl", "tar", "xz"],
        Family::Fedora => &["curl", "findutils", "tar", "xz"],
    }
}

/// The commands that make a user: a group of its own, no home and no shell.
pub fn user(family: Family, user: &ImageUser) -> [String; 2] {
    let (name, uid) = (&user.name, user.uid);
    match family {
        Family::Debian | Family::Fedora => [
            format!("groupadd --gid {uid} {name}"),
            format!(
                "useradd --uid {uid} --gid {name} --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin {name}"
            ),
        ],
        Family::Alpine => [
            format!("addgroup -g {uid} {name}"),
            format!("adduser -D -H -h /nonexistent -s /sbin/nologin -u {uid} -G {name} {name}"),
        ],
    }
}

/// Who nginx's workers are.
pub fn nginx_user(family: Family) -> &'static str {
    match family {
        Family::Debian => "www-data",
        Family::Alpine | Family::Fedora => "nginx",
    }
}
