//! `services`: what runs.

use crate::blueprint::command::Command;
use crate::blueprint::duration::Duration;
use crate::blueprint::field::Entries;
use crate::blueprint::health::Health;
use crate::blueprint::record::record;
use crate::blueprint::scalar::{Variable, Word};

record! {
    /// One service, or several instances of it.
    pub struct Service: "a mapping with the key `command`", "`{command: /usr/bin/api}`" {
        /// How many run. The key present makes `api-1`, `api-2`, …, also for 1; absent, there is one named `api`.
        "instances" instances: u64,
        /// The port of the first instance; each further one listens one port higher.
        "port" port: u64,
        /// What runs: text is split into words as Compose does, a list is an argv; no shell expands anything.
        "command" command: Command,
        /// Variables for the process. The container's own environment wins; null must come from there.
        "environment" environment: Entries<Variable>,
        /// What must be ready before this starts. A name means all instances, `api-2` that one.
        "depends_on" depends_on: Vec<Word>,
        /// The user that it runs as. Default: the container's.
        "user" user: String,
        /// How it is known to be ready.
        "ready" ready: Ready,
        /// The signal that asks it to stop. Default: SIGTERM.
        "stop_signal" stop_signal: String,
        /// How long it may take to stop before it is killed. Default: 5s.
        "stop_grace_period" stop_grace_period: Duration,
        /// `required` (the default): the container is healthy only when this is; or `ignore`.
        "health" health: Health,
    }
    near {
        "replicas" => "instances",
        "scale" => "instances",
        "count" => "instances",
        "numprocs" => "instances",
        "deploy" => "`deploy: {replicas: N}` is written `instances: N` here",
        "ports" => "port",
        "expose" => "port",
        "run" => "command",
        "cmd" => "command",
        "exec" => "command",
        "entrypoint" => "write the whole argv in `command`",
        "env" => "environment",
        "env_file" => "write the variables in `environment`, or give the file to `docker run --env-file`",
        "dependencies" => "depends_on",
        "depends" => "depends_on",
        "needs" => "depends_on",
        "requires" => "depends_on",
        "after" => "depends_on",
        "healthcheck" => "ready",
        "readiness" => "ready",
        "notification-fd" => "write `ready: {notification_fd: 3}`",
        "notification_fd" => "write `ready: {notification_fd: 3}`",
        "down-signal" => "stop_signal",
        "stopsignal" => "stop_signal",
        "timeout-kill" => "stop_grace_period",
        "stop_timeout" => "stop_grace_period",
        "uid" => "user",
        "group" => "a user's group comes with `image.users`",
        "image" => "all services share one image: the key `image` at the top",
    }
}

record! {
    /// How a service is known to be ready: one of the three.
    pub struct Ready: "a mapping with one of `notification_fd`, `http` and `tcp`", "`{tcp: true}`, `{http: /health}` or `{notification_fd: 3}`" {
        /// The service writes a newline to this descriptor, 3 or above, when it is ready.
        "notification_fd" notification_fd: u64,
        /// Ready when its port accepts a connection.
        "tcp" tcp: bool,
        /// Ready when a GET of this path on its port answers 2xx.
        "http" http: Http,
        /// For `tcp` and `http`: the time between two tries. Default: 200ms.
        "interval" interval: Duration,
        /// For `tcp` and `http`: how long one try may take. Default: 1s.
        "timeout" timeout: Duration,
    }
    near {
        "fd" => "notification_fd",
        "notification-fd" => "notification_fd",
        "notify" => "notification_fd",
        "path" => "http",
        "url" => "http",
        "http_get" => "http",
        "port" => "write `tcp: true`: the port is the service's own",
        "test" => "write `http: /path` or `tcp: true`",
        "start_period" => "there is none: a service may take its time, and is tried until it is ready",
    }
}

/// The path of an HTTP check.
pub type Http = String;
