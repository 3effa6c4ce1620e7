//! `restart`: what becomes of a service when its process ends.

use crate::blueprint::duration::Duration;
use crate::blueprint::record::record;

/// The words for when a service is restarted.
pub const POLICIES: [&str; 3] = ["always", "on-failure", "no"];

/// The words for what follows the last restart.
pub const THENS: [&str; 2] = ["give-up", "halt"];

record! {
    /// What becomes of a service when its process ends by itself. A stop or a restart by hand is not counted.
    pub struct Restart: "a mapping with one of `policy` and `max`", "`{policy: on-failure}` or `{max: 5, within: 60s, then: halt}`" {
        /// `always` (the default), `on-failure` (an exit code of 0 is its end) or `no`.
        "policy" policy: String {"enum": POLICIES, "default": "always"},
        /// How many restarts it gets before it has failed for good, 1 to 99. Default: no limit.
        "max" max: u64 {"minimum": 1, "maximum": 99},
        /// In what time so many are too many, in whole seconds. Default: 60s.
        "within" within: Duration {"default": "60s"},
        /// What follows then: `give-up` (the default; the container goes on without it) or `halt` (the container
        /// stops with its exit code).
        "then" then: String {"enum": THENS, "default": "give-up"},
    }
    near {
        "condition" => "policy",
        "name" => "policy",
        "mode" => "policy",
        "max_attempts" => "max",
        "max_retries" => "max",
        "MaximumRetryCount" => "max",
        "retries" => "max",
        "attempts" => "max",
        "limit" => "max",
        "window" => "within",
        "interval" => "within",
        "period" => "within",
        "delay" => "there is none: s6 restarts at once, and once a second at most",
        "action" => "then",
        "finally" => "then",
        "on_failure" => "write `policy: on-failure`",
    }
    text {
        "always" => "it is the default: leave the key out, or write `{policy: always}`",
        "unless-stopped" => "it is the default: leave the key out; a deliberate stop is always one",
        "on-failure" => "write `{policy: on-failure}`",
        "no" => "write `{policy: no}`",
        "never" => "write `{policy: no}`",
        "false" => "write `{policy: no}`",
        "true" => "it is the default: leave the key out, or write `{policy: always}`",
    }
    schema {
        "dependencies": {"within": ["max"]},
        "not": {
            "anyOf": [
                {"required": ["then"], "properties": {"max": false, "policy": {"not": {"enum": ["no"]}}}},
                {"required": ["policy", "max"], "properties": {"policy": {"enum": ["no"]}}},
            ],
        },
    }
}
