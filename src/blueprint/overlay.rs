//! `s6_overlay`: what holds for the container's init.

use crate::blueprint::duration::Duration;
use crate::blueprint::record::record;

record! {
    /// What holds for s6-overlay itself.
    pub struct Overlay: "a mapping with the key `ready_within`", "`{ready_within: 30s}`" {
        /// In what time every service must have been ready, in whole seconds; the container stops otherwise, and
        /// the log names who is late. Default: no limit.
        "ready_within" ready_within: Duration,
    }
    near {
        "ready_timeout" => "ready_within",
        "start_timeout" => "ready_within",
        "timeout" => "ready_within",
        "S6_CMD_WAIT_FOR_SERVICES_MAXTIME" => "ready_within",
        "S6_CMD_WAIT_FOR_SERVICES" => "write `ready_within: 30s`",
    }
}
