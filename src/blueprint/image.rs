//! `image`: what the container is made of.

use crate::blueprint::field::Entries;
use crate::blueprint::record::record;
use crate::blueprint::scalar::Word;
use crate::source::Spanned;

record! {
    /// The image.
    pub struct Image: "a mapping with the key `base`", "`{base: debian:bookworm-slim}`" {
        /// The image that it starts from. Default: debian:bookworm-slim.
        "base" base: Word,
        /// Packages of the base's distribution.
        "packages" packages: Vec<Word>,
        /// Stages that build what is copied, by name.
        "stages" stages: Entries<Stage>,
        /// Files that go into the image.
        "copy" copy: Vec<Spanned<Copy>>,
        /// Users that are made in the image, by name.
        "users" users: Entries<User>,
    }
    near {
        "from" => "base",
        "apt" => "packages",
        "apk" => "packages",
        "build" => "stages",
        "files" => "copy",
        "volumes" => "a volume is given to `docker run`",
    }
}

record! {
    /// A stage that builds something: its working directory is /src.
    pub struct Stage: "a mapping with the key `base`", "`{base: rust:1.95-slim-bookworm, run: [cargo build]}`" {
        /// The image that the stage starts from.
        "base" base: Word,
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
}

record! {
    /// One file or folder that goes into the image.
    pub struct Copy: "a mapping with the keys `path` and `to`", "`{path: config.toml, to: /etc/api/config.toml}`" {
        /// The stage that it comes from. Default: the build context.
        "from" from: Word,
        /// Where it is there.
        "path" path: Word,
        /// Where it goes: an absolute path.
        "to" to: Word,
        /// Its mode in octal, in quotes: "0755". Default: as it is, readable by everybody.
        "mode" mode: Word,
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
}

record! {
    /// A user that is made in the image, with a group of the same name and number.
    pub struct User: "a mapping with the key `uid`", "`{uid: 10001}`" {
        /// The user's number, 1 to 65533.
        "uid" uid: u64,
    }
    near {
        "id" => "uid",
        "gid" => "the group has the user's number",
    }
}
