//! What a template of the Dockerfile may name. `emit` gives it just this, and `resolve` holds a user's own template
//! against it: so rendering one cannot fail.

/// What a name of the template stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Text that means in a Dockerfile what it says.
    Text,
    /// Text that does so only behind this filter.
    Quoted(&'static str),
    /// A number.
    Number,
    /// Whether something is so.
    Flag,
    /// Several of one kind.
    List(&'static Self),
    /// Something with parts.
    Record(&'static [(&'static str, Self)]),
    /// What may be not there.
    Maybe(&'static Self),
}

use Shape::{Flag, List, Maybe, Number, Quoted, Record, Text};

const TEXTS: Shape = List(&Text);
const COMMANDS: Shape = List(&Quoted("docker_run"));
const INSTALL: Shape = Record(&[("rule", Text), ("lines", TEXTS)]);

/// Every name, and what it stands for.
pub const DOCKERFILE: Shape = Record(&[
    ("header", Text),
    ("name", Text),
    ("base", Text),
    (
        "generator",
        Maybe(&Record(&[
            ("image", Text),
            ("sum", Text),
            ("copy", Text),
            ("command", Text),
        ])),
    ),
    ("rootfs_base", Text),
    ("packages", Maybe(&INSTALL)),
    ("fetch_tools", INSTALL),
    ("services_command", Text),
    ("overlay_version", Text),
    ("noarch_sha256", Text),
    (
        "arches",
        List(&Record(&[
            ("pattern", Text),
            ("name", Text),
            ("sha256", Text),
        ])),
    ),
    ("unknown_arches", Text),
    (
        "stages",
        List(&Record(&[
            ("name", Text),
            ("base", Text),
            ("copies", TEXTS),
            ("run", COMMANDS),
        ])),
    ),
    (
        "copies",
        List(&Record(&[("into_stage", Text), ("into_image", Text)])),
    ),
    ("modes", TEXTS),
    ("users", TEXTS),
    ("kill_gracetime", Number),
    (
        "layout",
        Record(&[
            ("folders", Text),
            ("programs", Text),
            (
                "other_bundle",
                Maybe(&Record(&[("path", Text), ("message", Quoted("sh"))])),
            ),
            ("services_gracetime", Maybe(&Number)),
            ("stage2_hook", Text),
        ]),
    ),
    ("read_only", Flag),
    (
        "healthcheck",
        Record(&[
            ("interval", Text),
            ("timeout", Text),
            ("start_period", Text),
        ]),
    ),
    ("user", Maybe(&Number)),
    ("ports", TEXTS),
    ("run", COMMANDS),
]);
