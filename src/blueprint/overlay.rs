//! `s6_overlay`: what holds for the container's init.

use crate::blueprint::duration::{Duration, NOT_ZERO};
use crate::blueprint::field::Entries;
use crate::blueprint::record::record;
use crate::blueprint::scalar::Text;

record! {
    /// What holds for s6-overlay itself.
    pub struct Overlay: "a mapping with keys such as `version`", "`{version: 3.2.3.2}` or `{ready_within: 30s}`" {
        /// The release, all four numbers of it. Default: 3.2.3.2.
        "version" version: Text {"pattern": r"^[0-9]+(\.[0-9]+){3}$", "default": "3.2.3.2"},
        /// The sha256 of its tarballs, by their names (`noarch`, `x86_64`, `riscv64`, …), where none is built in.
        "sha256" sha256: Entries<Text> {"additionalProperties": {"type": ["string", "number"], "pattern": "^[0-9a-fA-F]{64}$"}},
        /// In what time every service must have been ready, in whole seconds; the container stops otherwise, and
        /// the log names who is late. Default: no limit.
        "ready_within" ready_within: Duration {"pattern": NOT_ZERO, "examples": ["30s", "1m"]},
    }
    near {
        "release" => "version",
        "tag" => "version",
        "S6_OVERLAY_VERSION" => "version",
        "checksum" => "sha256",
        "checksums" => "sha256",
        "sha256sum" => "sha256",
        "sha256sums" => "sha256",
        "url" => "another place to fetch it from is `docker build --build-arg S6_OVERLAY_URL=…`",
        "mirror" => "another place to fetch it from is `docker build --build-arg S6_OVERLAY_URL=…`",
        "ready_timeout" => "ready_within",
        "start_timeout" => "ready_within",
        "timeout" => "ready_within",
        "S6_CMD_WAIT_FOR_SERVICES_MAXTIME" => "ready_within",
        "S6_CMD_WAIT_FOR_SERVICES" => "write `ready_within: 30s`",
    }
}
