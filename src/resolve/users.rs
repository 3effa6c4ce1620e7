//! Users: a service can only run as one who will exist in the image.

use crate::blueprint::{Blueprint, Field, Image, Service, Word, nearest};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{Family, Port, ServiceName};
use crate::resolve::groups::Member;
use crate::resolve::{image, known_users};
use crate::source::Span;

/// The lowest port that a user other than root may open where the kernel's default holds.
pub const UNPRIVILEGED: u16 = 1024;

/// Packages, by the beginning of their names, whose user has another name: Debian's, Alpine's and Fedora's.
const OF_PACKAGES: [(&str, &str); 12] = [
    ("apache2", "apache"),
    ("apache2", "www-data"),
    ("coturn", "turnserver"),
    ("httpd", "apache"),
    ("mariadb", "mysql"),
    ("mongo", "mongodb"),
    ("openssh", "sshd"),
    ("percona", "mysql"),
    ("php", "apache"),
    ("php", "www-data"),
    ("tor", "debian-tor"),
    ("valkey", "redis"),
];

/// No package's own user has a shorter name; shorter ones would be the beginning of too many packages.
const SHORTEST_OF_A_PACKAGE: usize = 3;

/// The user of a service, none for the container's own.
pub fn resolve(
    service: &Service,
    members: &[Member],
    blueprint: &Blueprint,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<String> {
    let Word { span, value: name } = &service.user.value()?.0;
    exists(name, *span, blueprint, diagnostics);
    low_port(name, *span, service, members, diagnostics);
    Some(name.clone())
}

/// An unknown user is a mistake. Where packages or the base may bring users that we do not know of, it is one
/// only when the name looks like a slip.
fn exists(name: &str, span: Span, blueprint: &Blueprint, diagnostics: &mut Vec<Diagnostic>) {
    let image = blueprint.image.value();
    let users = image.map(|image| &image.users);
    if blueprint.image.is_invalid() || users.is_some_and(Field::is_invalid) {
        return;
    }
    let made = users.map_or(&[][..], |users| users.entries());
    let family = image.map_or(Some(Family::Debian), image::family);
    let distribution = family.map_or(&[][..], known_users::users);
    let known = || {
        made.iter()
            .map(|user| user.name.value.as_str())
            .chain(distribution.iter().copied())
    };
    if known().any(|known| known == name) || image.is_some_and(|image| brings(image, name)) {
        return;
    }
    if let Some(diagnostic) = no_name(name, span) {
        diagnostics.push(diagnostic);
        return;
    }
    let near = nearest(name, known());
    let sign = |letter: char| letter.is_ascii_alphanumeric() || "_-.".contains(letter);
    let begins = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    let possible = near.is_none() && begins && name.chars().all(sign);
    let diagnostic = if possible && image.is_some_and(brings_users) {
        let message = format!("no user `{name}` is made in the image");
        Diagnostic::warning(Code::UnknownUser, span, message)
            .label("unless a package or the base brings it, the service will not start")
    } else {
        let message = format!("there will be no user `{name}` in the image");
        Diagnostic::error(Code::UnknownUser, span, message)
    };
    let diagnostic = match near {
        Some(near) => diagnostic.label(format!("did you mean `{near}`?")),
        None => diagnostic,
    };
    diagnostics.push(match ServiceName::parse(name) {
        Some(_) => diagnostic.help(format!(
            "make it: `image: {{users: {{{name}: {{uid: 10001}}}}}}`"
        )),
        None => diagnostic.help("name a user of `image.users`, or one such as `nobody`"),
    });
}

/// What is a number, or a user and a group, where a name is wanted.
fn no_name(written: &str, span: Span) -> Option<Diagnostic> {
    let (user, _) = written.split_once(':').unwrap_or((written, ""));
    let number = !user.is_empty() && user.bytes().all(|digit| digit.is_ascii_digit());
    if !number && user.len() == written.len() {
        return None;
    }
    let message = format!("`{written}` is not the name of a user");
    let diagnostic = Diagnostic::error(Code::UnknownUser, span, message);
    Some(if number {
        diagnostic.label("this is a number").help(format!(
            "give it a name: `image: {{users: {{app: {{uid: {user}}}}}}}`, and here `user: app`"
        ))
    } else {
        diagnostic.help(format!("write `{user}`: its group comes with it"))
    })
}

/// Whether the base or a package is called like the user, or is one whose user is called otherwise: `redis-server`
/// brings `redis`, `postgresql-15` brings `postgres`, and a base of `node:22` has `node`.
fn brings(image: &Image, name: &str) -> bool {
    let base = image.base.value().map_or("", |base| &base.value);
    let base = base.rsplit('/').next().unwrap_or(base);
    let packages = image.packages.items().iter();
    packages
        .map(|word| word.value.as_str())
        .chain([base])
        .any(|thing| {
            let long = name.len() >= SHORTEST_OF_A_PACKAGE && ServiceName::parse(name).is_some();
            (long && thing.starts_with(name))
                || OF_PACKAGES
                    .iter()
                    .any(|(package, user)| *user == name && thing.starts_with(package))
        })
}

/// Whether the image may have users that are neither a plain distribution's nor the blueprint's.
fn brings_users(image: &Image) -> bool {
    let plain = |base: &str| {
        let repository = base.rsplit('/').next().unwrap_or(base);
        ["debian", "ubuntu", "alpine", "fedora"]
            .contains(&repository.split([':', '@']).next().unwrap_or_default())
    };
    let base = image.base.value();
    let mut packages = image.packages.items().iter();
    base.is_some_and(|base| !plain(&base.value))
        || packages.any(|word| !image::is_nginx(&word.value))
}

fn low_port(
    name: &str,
    span: Span,
    service: &Service,
    members: &[Member],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let low = |port: &Port| port.get() < UNPRIVILEGED && name != "root";
    let port = members.iter().filter_map(|member| member.port).find(low);
    if let (Some(port), Some(place)) = (port, service.ports_place()) {
        diagnostics.push(
            Diagnostic::error(
                Code::InvalidPort,
                place,
                format!("only root may listen on port {port}"),
            )
            .also(span, format!("and this runs as `{name}`"))
            .help(format!("take a port from {UNPRIVILEGED} on")),
        );
    }
}
