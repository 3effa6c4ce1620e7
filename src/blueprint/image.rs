//! `image`: what the container is made of.

use crate::blueprint::describe::NAME;
use crate::blueprint::duration::{Duration, NOT_ZERO};
use crate::blueprint::field::Entries;
use crate::blueprint::generator::Generator;
use crate::blueprint::record::record;
use crate::blueprint::scalar::{Text, Word};
use crate::source::Spanned;

record! {
    /// The image.
    pub struct Image: "a mapping with the key `base`", "`{base: debian:bookworm-slim}`" {
        /// The image that it starts from. Default: debian:bookworm-slim.
        "base" base: Word {"default": "debian:bookworm-slim", "examples": ["debian:bookworm-slim", "alpine:3.22", "fedora:42"]},
        /// Packages of the base's distribution.
        "packages" packages: Vec<Word> {"items": {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9+.:=~_-]*$"}, "examples": [["nginx-light"]]},
        /// Stages that build what is copied, by name.
        "stages" stages: Entries<Stage> {"propertyNames": {"pattern": NAME}},
        /// Files that go into the image.
        "copy" copy: Vec<Spanned<Copy>>,
        /// Shell commands that finish the image, one after the other, when all that is copied is there. As root.
        "run" run: Vec<Word> {"examples": [["chown www-data /var/www/uploads"]]},
        /// Users that are made in the image, by name.
        "users" users: Entries<User> {"propertyNames": {"pattern": NAME, "maxLength": 31}},
        /// The distribution that the base is made of, where its name does not tell: `debian`, `ubuntu`, `alpine` or `fedora`.
        "family" family: String {"enum": ["debian", "ubuntu", "alpine", "fedora"]},
        /// The container's own user: a name of `users`, or a number. Default: root.
        "user" user: Text {"default": "root"},
        /// Whether the container runs with `--read-only`. Default: false.
        "read_only" read_only: bool {"default": false},
        /// Who makes the tree of the image: `none` (the default), the generated folder is copied; or `image`, the build
        /// runs s6-blueprint on the blueprint, so that no tree can be stale.
        "generator" generator: Generator {"default": "none"},
        /// A template of the Dockerfile instead of our own: its path from the blueprint's folder. Provisional.
        "dockerfile" dockerfile: Word {"examples": ["Shop.Dockerfile.in"]},
        /// How often Docker asks whether the container is healthy.
        "healthcheck" healthcheck: Healthcheck,
    }
    near {
        "from" => "base",
        "apt" => "packages",
        "apk" => "packages",
        "dnf" => "packages",
        "yum" => "packages",
        "install" => "packages",
        "dependencies" => "packages",
        "shell" => "run",
        "distribution" => "family",
        "distro" => "family",
        "uid" => "user",
        "readonly" => "read_only",
        "read_only_root" => "read_only",
        "health" => "healthcheck",
        "build" => "stages",
        "template" => "dockerfile",
        "files" => "copy",
        "volumes" => "a volume is given to `docker run`",
        "commands" => "run",
        "entrypoint" => "it is s6-overlay's `/init`: what runs is the `command` of a service",
        "cmd" => "it is s6-overlay's `/init`: what runs is the `command` of a service",
        "command" => "it is s6-overlay's `/init`: what runs is the `command` of a service",
        "env" => "variables belong to a service: `services: {api: {environment: {…}}}`",
        "environment" => "variables belong to a service: `services: {api: {environment: {…}}}`",
        "workdir" => "it belongs to a service: `services: {api: {working_dir: /srv}}`",
        "working_dir" => "it belongs to a service: `services: {api: {working_dir: /srv}}`",
        "expose" => "the ports are those of `nginx.listen`, or of the services",
        "ports" => "the ports are those of `nginx.listen`, or of the services",
        "labels" => "give them to `docker build --label`",
        "tag" => "give it to `docker build --tag`",
        "name" => "the key `name` stands at the top, beside `image`",
        "platform" => "give it to `docker build --platform`",
    }
}

record! {
    /// How often Docker asks the container whether it is healthy. The answer is that of the command `services`.
    pub struct Healthcheck: "a mapping with the keys `interval` and `timeout`", "`{interval: 10s, timeout: 5s}`" {
        /// The time between two questions. Default: 10s.
        "interval" interval: Duration {"pattern": NOT_ZERO, "default": "10s"},
        /// How long an answer may take. Default: 5s.
        "timeout" timeout: Duration {"pattern": NOT_ZERO, "default": "5s"},
    }
    near {
        "every" => "interval",
        "period" => "interval",
        "test" => "the test is the command `services`: what it asks is `ready` of each service",
        "command" => "the test is the command `services`: what it asks is `ready` of each service",
        "retries" => "Docker's own three tries hold",
        "start_period" => "it is what `s6_overlay.ready_within` says, or 30s",
        "disable" => "give `--no-healthcheck` to `docker run`",
    }
}

record! {
    /// A stage that builds something: its working directory is /src.
    pub struct Stage: "a mapping with the key `base`", "`{base: rust:1.95-slim-bookworm, run: [cargo build]}`" {
        /// The image that the stage starts from.
        "base" base: Word {"examples": ["rust:1.95-slim-bookworm"]},
        /// Paths of the build context, copied to the same place under /src.
        "copy" copy: Vec<Word>,
        /// Shell commands, one after the other.
        "run" run: Vec<Word>,
    }
    near {
        "from" => "base",
        "image" => "base",
        "commands" => "run",
        "cmd" => "run",
    }
    schema {
        "required": ["base"],
    }
}

record! {
    /// One file or folder that goes into the image.
    pub struct Copy: "a mapping with the keys `path` and `to`", "`{path: config.toml, to: /etc/api/config.toml}`" {
        /// The stage that it comes from. Default: the build context.
        "from" from: Word,
        /// Where it is there.
        "path" path: Word,
        /// Where it goes: an absolute path.
        "to" to: Word {"pattern": "^/"},
        /// Its mode in octal, in quotes: "0755". Default: as it is, readable by everybody.
        "mode" mode: Word {"pattern": "^[0-7]{3,4}$", "examples": ["0755", "0644"]},
    }
    near {
        "stage" => "from",
        "source" => "path",
        "src" => "path",
        "target" => "to",
        "dest" => "to",
        "destination" => "to",
        "chmod" => "mode",
    }
    schema {
        "required": ["path", "to"],
    }
}

record! {
    /// A user that is made in the image, with a group of the same name and number.
    pub struct User: "a mapping with the key `uid`", "`{uid: 10001}`" {
        /// The user's number, 1 to 65533.
        "uid" uid: u64 {"minimum": 100, "maximum": 65533, "examples": [10001]},
    }
    near {
        "id" => "uid",
        "gid" => "the group has the user's number",
        "group" => "the group has the user's name and number",
        "shell" => "there is none: such a user does not log in",
        "home" => "there is none; `run: [install -d -o app /home/app]` makes a folder",
        "groups" => "write `run: [usermod -aG video app]` into `image`",
    }
    schema {
        "required": ["uid"],
    }
}
