//! The definitions that every container of s6-overlay has besides a blueprint's own.

/// Their names, kinds, and what each contains or depends on.
pub const OVERLAY: [(&str, &str, &[&str]); 5] = [
    ("base", "bundle", &["fix-attrs", "legacy-cont-init"]),
    ("fix-attrs", "oneshot", &[]),
    ("legacy-cont-init", "oneshot", &["fix-attrs"]),
    ("legacy-services", "oneshot", &["base", "user"]),
    (
        "top",
        "bundle",
        &["base", "legacy-services", "user", "user2"],
    ),
];

/// The bundles whose `type` s6-overlay brings.
pub const USER_BUNDLES: [&str; 2] = ["user", "user2"];
