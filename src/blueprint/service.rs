//! `services`: what runs.

use crate::blueprint::command::Command;
use crate::blueprint::describe::NAME;
use crate::blueprint::duration::{Duration, NOT_ZERO};
use crate::blueprint::field::Entries;
use crate::blueprint::health::Health;
use crate::blueprint::logging::Logging;
use crate::blueprint::record::record;
use crate::blueprint::restart::Restart;
use crate::blueprint::scalar::{Text, Variable, Word};
use crate::blueprint::ulimit::{ULIMITS, Ulimit};
use crate::source::{Span, Spanned};

/// The words for what a service does.
pub const KINDS: [&str; 2] = ["longrun", "oneshot"];

/// The signals that can ask a process to stop, also without `SIG`. SIGKILL is left out: it asks nothing.
pub const STOP_SIGNALS: [&str; 9] = [
    "SIGTERM", "SIGINT", "SIGQUIT", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGABRT", "SIGALRM",
    "SIGWINCH",
];

/// What a port can speak.
pub const PROTOCOLS: [&str; 2] = ["tcp", "udp"];

record! {
    /// One service, or several instances of it.
    pub struct Service: "a mapping with the key `command`", "`{command: /usr/bin/api}`" {
        /// `longrun` (the default) runs all the time; `oneshot` does its work once a boot, before what waits for it.
        "type" kind: String {"enum": KINDS, "default": "longrun"},
        /// How many run. The key present makes `api-1`, `api-2`, …, also for 1; absent, there is one named `api`.
        "instances" instances: u64 {"minimum": 1, "maximum": 1000},
        /// The port of the first instance; each further one listens one port higher.
        "port" port: u64 {"minimum": 1, "maximum": 65535, "examples": [3001]},
        /// The port of each instance, where they do not follow each other.
        "ports" ports: Vec<Spanned<u64>> {"items": {"type": "integer", "minimum": 1, "maximum": 65535}, "examples": [[3001, 3005]]},
        /// What its ports speak: `tcp` (the default) or `udp`.
        "protocol" protocol: String {"enum": PROTOCOLS, "default": "tcp"},
        /// What runs: text is split into words as Compose does, a list is an argv; no shell expands anything.
        "command" command: Command,
        /// What runs, as the body of a shell script. It is taken as it stands: `$PORT` instead of a template.
        "script" script: String {"pattern": r"\S", "examples": ["exec /usr/bin/api --port \"$PORT\"\n"]},
        /// What runs before each start of the process, in the form of `command`, as the container's user. Where it
        /// fails, the start has failed.
        "up" up: Command,
        /// What runs after each end of the process, or of a oneshot when it is stopped; as the container's user.
        "down" down: Command,
        /// The folder that the process starts in; a program such as `bin/rails` is looked for below it.
        "working_dir" working_dir: String {"pattern": "^/", "examples": ["/srv"]},
        /// Variables for the process. The container's own environment wins; null must come from there.
        "environment" environment: Entries<Variable> {"propertyNames": {"pattern": "^[A-Za-z_][A-Za-z0-9_]*$"}, "examples": [{"RUST_LOG": "info"}]},
        /// What must be ready before this starts. A name means all instances, `api-2` that one.
        "depends_on" depends_on: Vec<Word> {"items": {"type": "string", "pattern": NAME}},
        /// The user that it runs as. Default: the container's.
        "user" user: Text {"type": "string", "examples": ["app"]},
        /// How it is known to be ready.
        "ready" ready: Ready,
        /// The signal that asks it to stop. Default: SIGTERM.
        "stop_signal" stop_signal: Text {"type": "string", "enum": stop_signals(), "default": "SIGTERM"},
        /// How long it may take to stop before it is killed. Default: 5s.
        "stop_grace_period" stop_grace_period: Duration {"pattern": NOT_ZERO, "default": "5s"},
        /// Where its lines go. Default: to the container's output as they are.
        "logging" logging: Logging,
        /// What the kernel lets it have, by Compose's names: `nofile`, `core`, `nproc`, …
        "ulimits" ulimits: Entries<Ulimit> {"propertyNames": {"enum": ULIMITS}, "examples": [{"nofile": 65536}]},
        /// What becomes of it when it ends by itself. Default: it is restarted, always.
        "restart" restart: Restart,
        /// `required` (the default): the container is healthy only when this is; or `ignore`.
        "health" health: Health {"default": "required"},
    }
    near {
        "replicas" => "instances",
        "scale" => "instances",
        "count" => "instances",
        "numprocs" => "instances",
        "deploy" => "`deploy: {replicas: N}` is written `instances: N` here",
        "expose" => "port",
        "proto" => "protocol",
        "udp" => "write `port: 27015` and `protocol: udp`",
        "run" => "command",
        "shell" => "script",
        "bash" => "script",
        "workdir" => "working_dir",
        "working-dir" => "working_dir",
        "working_directory" => "working_dir",
        "cwd" => "working_dir",
        "directory" => "working_dir",
        "chdir" => "working_dir",
        "ulimit" => "ulimits",
        "limits" => "ulimits",
        "rlimits" => "ulimits",
        "nofile" => "write `ulimits: {nofile: 65536}`",
        "log" => "logging",
        "logs" => "logging",
        "logger" => "logging",
        "stdout_logfile" => "write `logging: {directory: /var/log/api}`",
        "stderr_logfile" => "write `logging: {directory: /var/log/api}`",
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
        "restart_policy" => "restart",
        "autorestart" => "restart",
        "on_exit" => "restart",
        "max-death-tally" => "write `restart: {max: 5, within: 60s}`",
        "startretries" => "write `restart: {max: 5, within: 60s}`",
        "finish" => "what cleans up is `down`, what stops the container `restart: {policy: no, then: halt}`: the script is generated",
        "kind" => "type",
        "oneshot" => "write `type: oneshot`",
        "pre_start" => "up",
        "prestart" => "up",
        "pre-start" => "up",
        "before" => "up",
        "ExecStartPre" => "up",
        "post_stop" => "down",
        "poststop" => "down",
        "post-stop" => "down",
        "cleanup" => "down",
        "ExecStopPost" => "down",
        "post_start" => "what must follow the start is a service of its own: `type: oneshot`, with `depends_on`",
        "pre_stop" => "there is none: the process hears of a stop by `stop_signal`, and `down` runs after its end",
        "uid" => "user",
        "group" => "a user's group comes with `image.users`",
        "Description" => "write a comment: `# My API`",
        "RestartSec" => "there is none: s6 restarts at once, and once a second at most",
        "WantedBy" => "every service is started: one that is not wanted is left out",
        "TimeoutStartSec" => "how long all of them may take is `s6_overlay: {ready_within: 30s}` at the top",
        "TimeoutSec" => "stop_grace_period",
        "RemainAfterExit" => "write `type: oneshot`",
        "StandardOutput" => "write `logging: {prefix: true}`, or `logging: {directory: /var/log/api}`",
        "StandardError" => "write `logging: {prefix: true}`, or `logging: {directory: /var/log/api}`",
        "exitcodes" => "which end is no failure is `restart: {policy: on-failure}`: an exit code of 0",
        "nice" => "write it into the command: `command: nice -n 10 /usr/bin/api`",
        "run_as" => "user",
        "umask" => "write `script: |` with `umask 022` above `exec`",
        "log_driver" => "it is the container's: `docker run --log-driver`; here a service has `logging`",
        "stdout_events_enabled" => "leave it out: nobody listens to such events",
        "serverurl" => "leave it out: nobody asks for it",
        "command_args" => "write them behind the program, in `command`",
        "args" => "write them behind the program, in `command`",
        "containerPort" => "port",
        "livenessProbe" => "a service that ends is restarted; how it is asked whether it is well is `ready: {http: /health}`",
        "readinessProbe" => "write `ready: {http: /health}`, `{tcp: true}` or `{command: [pg_isready]}`",
        "startupProbe" => "write `ready: {http: /health}`, `{tcp: true}` or `{command: [pg_isready]}`",
        "terminationGracePeriodSeconds" => "stop_grace_period",
        "imagePullPolicy" => "it is the image's: `docker build --pull`",
        "securityContext" => "who it runs as is `user`; what it may do is the container's: `docker run --cap-drop`",
        "resources" => "they are the container's: `docker run --memory` and `--cpus`",
        "volumeMounts" => "volumes are the container's: `docker run --volume`; files go into the image with `image.copy`",
        "restartPolicy" => "restart",
        "lifecycle" => "what runs before each start is `up`, after each end `down`",
        "name" => "the name is the key that this stands below: `services: {api: {…}}`",
        "image" => "all services share one image, the key `image` at the top; `command` is what runs of it",
        "build" => "all services share one image: `image: {stages: …}` at the top builds, `command` is what runs",
        "volumes" => "volumes are the container's: `docker run --volume`; files go into the image with `image.copy`",
        "tmpfs" => "it is the container's: `docker run --tmpfs`",
        "networks" => "there is one container: its services reach each other on 127.0.0.1",
        "network_mode" => "it is the container's: `docker run --network`",
        "links" => "its services reach each other on 127.0.0.1; who waits for whom is `depends_on`",
        "container_name" => "it is the container's: `docker run --name`",
        "hostname" => "it is the container's: `docker run --hostname`",
        "extra_hosts" => "they are the container's: `docker run --add-host`",
        "dns" => "it is the container's: `docker run --dns`",
        "labels" => "they are the image's or the container's: `docker run --label`",
        "profiles" => "there are none: a blueprint is one container; write a second blueprint",
        "platform" => "it is the image's: `docker build --platform`",
        "pull_policy" => "it is the image's: `docker build --pull`",
        "privileged" => "it is the container's: `docker run --privileged`",
        "cap_add" => "it is the container's: `docker run --cap-add`",
        "cap_drop" => "it is the container's: `docker run --cap-drop`",
        "security_opt" => "it is the container's: `docker run --security-opt`",
        "sysctls" => "they are the container's: `docker run --sysctl`",
        "devices" => "they are the container's: `docker run --device`",
        "shm_size" => "it is the container's: `docker run --shm-size`",
        "mem_limit" => "it is the container's: `docker run --memory`",
        "cpus" => "it is the container's: `docker run --cpus`",
        "pid" => "it is the container's: `docker run --pid`",
        "tty" => "it is the container's: `docker run --tty`",
        "stdin_open" => "it is the container's: `docker run --interactive`",
        "init" => "s6-overlay is the container's init: leave it out",
        "secrets" => "write `NAME: null` under `environment`, and give it to `docker run -e`",
        "configs" => "files go into the image with `image.copy`",
        "extends" => "write `&name` behind the one service, and `<<: *name` in the other",
        "read_only" => "it is the container's: `image: {read_only: true}`",
        "dependencies.d" => "depends_on",
        "contents.d" => "a bundle comes with `instances`; its name in `depends_on` means all of them",
        "bundle" => "a bundle comes with `instances`; its name in `depends_on` means all of them",
        "producer-for" => "write `logging: {directory: /var/log/api}`: the pipeline is generated",
        "consumer-for" => "write `logging: {directory: /var/log/api}` at the service whose lines it takes",
        "pipeline-name" => "write `logging: {directory: /var/log/api}`: the pipeline is generated",
        "timeout-up" => "how long all of them may take is `s6_overlay: {ready_within: 30s}` at the top",
        "timeout-finish" => "the script `finish` is generated, and quick",
        "timeout-down" => "stop_grace_period",
        "flag-essential" => "write `restart: {policy: no, then: halt}` for what the container cannot do without",
        "data" => "files go into the image with `image.copy`",
        "envfile" => "write the variables in `environment`, or give the file to `docker run --env-file`",
        "environment_file" => "write the variables in `environment`, or give the file to `docker run --env-file`",
        "ExecStart" => "command",
        "ExecStop" => "it is asked to stop by its `stop_signal`",
        "WorkingDirectory" => "working_dir",
        "EnvironmentFile" => "write the variables in `environment`, or give the file to `docker run --env-file`",
        "After" => "depends_on",
        "Wants" => "depends_on",
        "Requires" => "depends_on",
        "TimeoutStopSec" => "stop_grace_period",
        "KillSignal" => "stop_signal",
        "LimitNOFILE" => "write `ulimits: {nofile: 65536}`",
        "process_name" => "the name is the service's key; instances are `api-1`, `api-2`, …",
        "autostart" => "every service is started: one that is not wanted is left out",
        "startsecs" => "when it is up is `ready`: `{tcp: true}`, `{http: /health}` or `{notification_fd: 3}`",
        "stopwaitsecs" => "stop_grace_period",
        "redirect_stderr" => "both streams go the same way: leave it out",
        "priority" => "the order comes from `depends_on`",
        "stdout_logfile_maxbytes" => "write `logging: {directory: /var/log/api, max_size: 1MB}`",
        "killasgroup" => "what is left of a service is killed when the container ends",
        "stopasgroup" => "its signal goes to the process itself: let it be the program, with `exec` in a script",
    }
    schema {
        "oneOf": [{"required": ["command"]}, {"required": ["script"]}],
        "dependencies": {"ports": {"properties": {"port": false}}},
        "not": {
            "required": ["type"],
            "properties": {"type": {"enum": ["oneshot"]}},
            "anyOf": [
                {"required": ["instances"]},
                {"required": ["port"]},
                {"required": ["ready"]},
                {"required": ["stop_signal"]},
                {"required": ["restart"]},
            ],
        },
    }
}

record! {
    /// How a service is known to be ready: one of the four.
    pub struct Ready: "a mapping with one of `notification_fd`, `http`, `tcp` and `command`", "`{tcp: true}`, `{http: /health}` or `{notification_fd: 3}`" {
        /// The service writes a newline to this descriptor, 3 or above, when it is ready.
        "notification_fd" notification_fd: u64 {"minimum": 3, "maximum": 1023, "examples": [3]},
        /// Ready when its port accepts a connection.
        "tcp" tcp: bool {"enum": [true]},
        /// Ready when a GET of this path on its port answers 2xx.
        "http" http: Http {"pattern": r"^/([!-~]|\{\{[^}]*\}\})*$", "examples": ["/health"]},
        /// Ready when this program ends with 0. It runs beside the service, as the container's user.
        "command" command: Command,
        /// All but `notification_fd`: the time between two tries. Default: 200ms.
        "interval" interval: Duration {"pattern": NOT_ZERO, "default": "200ms"},
        /// All but `notification_fd`: how long one try may take. Default: 1s.
        "timeout" timeout: Duration {"pattern": NOT_ZERO, "default": "1s"},
        /// All but `notification_fd`: after how many tries nobody asks any more, and the service is never ready.
        /// Default: 0, there is no end.
        "retries" retries: u64 {"maximum": 4_294_967_295_u32, "default": 0},
    }
    near {
        "fd" => "notification_fd",
        "notification-fd" => "notification_fd",
        "notify" => "notification_fd",
        "path" => "http",
        "url" => "http",
        "http_get" => "http",
        "port" => "write `tcp: true`: the port is the service's own",
        "test" => "command",
        "exec" => "command",
        "cmd" => "command",
        "check" => "command",
        "tcpSocket" => "write `tcp: true`: the port is the service's own",
        "periodSeconds" => "interval",
        "timeoutSeconds" => "timeout",
        "initialDelaySeconds" => "there is none: a service may take its time, and is tried until it is ready",
        "successThreshold" => "there is none: it is ready when one try succeeds",
        "period" => "interval",
        "tries" => "retries",
        "failure_threshold" => "retries",
        "start_period" => "there is none: a service may take its time, and is tried until it is ready",
    }
    text {
        "http://*" => "write the path alone, as in `{http: /health}`: it is asked for on the service's own port",
        "https://*" => "write the path alone, as in `{http: /health}`: it is asked for on the service's own port",
        "/*" => "write `{http: /health}`",
    }
    schema {
        "oneOf": [
            {"required": ["notification_fd"]},
            {"required": ["http"]},
            {"required": ["tcp"]},
            {"required": ["command"]},
        ],
        "dependencies": {
            "notification_fd": {"properties": {"interval": false, "timeout": false, "retries": false}},
        },
    }
}

/// The signals as they may be written.
fn stop_signals() -> Vec<&'static str> {
    let short = STOP_SIGNALS.map(|name| name.trim_start_matches("SIG"));
    STOP_SIGNALS.into_iter().chain(short).collect()
}

/// The path of an HTTP check.
pub type Http = String;

impl Service {
    /// Whether nothing is said of what it runs.
    #[must_use]
    pub fn runs_nothing(&self) -> bool {
        self.command.is_absent() && self.script.is_absent()
    }

    /// Whether nothing is said of a port.
    #[must_use]
    pub fn has_no_port(&self) -> bool {
        self.port.is_absent() && self.ports.is_absent()
    }

    /// The place where its ports are written.
    #[must_use]
    pub fn ports_place(&self) -> Option<Span> {
        let one = self.port.spanned().map(|(span, _)| span);
        one.or(self.ports.spanned().map(|(span, _)| span))
    }
}
