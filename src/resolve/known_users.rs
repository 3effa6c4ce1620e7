//! Who exists in a distribution's own image before a package is installed.

use crate::plan::Family;

/// Debian and Ubuntu (package base-passwd).
const DEBIAN: [&str; 18] = [
    "root", "daemon", "bin", "sys", "sync", "games", "man", "lp", "mail", "news", "uucp", "proxy",
    "www-data", "backup", "list", "irc", "_apt", "nobody",
];

/// The groups of Debian and Ubuntu that no user has the name of.
const DEBIAN_GROUPS: [&str; 22] = [
    "adm", "audio", "cdrom", "dialout", "dip", "disk", "fax", "floppy", "kmem", "nogroup",
    "operator", "plugdev", "sasl", "shadow", "src", "staff", "sudo", "tape", "tty", "users",
    "utmp", "video",
];

/// Alpine (package alpine-baselayout).
const ALPINE: [&str; 17] = [
    "root", "bin", "daemon", "lp", "sync", "shutdown", "halt", "mail", "news", "uucp", "cron",
    "ftp", "sshd", "games", "ntp", "guest", "nobody",
];

/// The groups of Alpine that no user has the name of.
const ALPINE_GROUPS: [&str; 20] = [
    "sys", "adm", "tty", "disk", "kmem", "wheel", "floppy", "audio", "cdrom", "dialout", "tape",
    "video", "netdev", "kvm", "shadow", "www-data", "users", "abuild", "utmp", "ping",
];

/// Fedora (package setup).
const FEDORA: [&str; 13] = [
    "root", "bin", "daemon", "adm", "lp", "sync", "shutdown", "halt", "mail", "operator", "games",
    "ftp", "nobody",
];

/// The groups of Fedora that no user has the name of.
const FEDORA_GROUPS: [&str; 19] = [
    "sys", "tty", "disk", "mem", "kmem", "wheel", "cdrom", "man", "dialout", "floppy", "tape",
    "video", "lock", "audio", "users", "utmp", "input", "kvm", "render",
];

/// The users of a family.
pub fn users(family: Family) -> &'static [&'static str] {
    match family {
        Family::Debian => &DEBIAN,
        Family::Alpine => &ALPINE,
        Family::Fedora => &FEDORA,
    }
}

/// The groups of a family that no user has the name of.
pub fn groups(family: Family) -> &'static [&'static str] {
    match family {
        Family::Debian => &DEBIAN_GROUPS,
        Family::Alpine => &ALPINE_GROUPS,
        Family::Fedora => &FEDORA_GROUPS,
    }
}
