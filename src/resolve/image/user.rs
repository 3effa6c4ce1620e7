//! The container's own user: who it is, and what nobody but root can do.

use crate::blueprint::{Blueprint, Image, Text, Word, nearest};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::ImageUser;
use crate::resolve::groups::Group;
use crate::resolve::users::UNPRIVILEGED;
use crate::source::Span;

/// The most that a user's number can be.
const HIGHEST: u32 = 65_533;

/// The number of the container's user and of its group; nothing for root.
pub fn resolve(
    image: &Image,
    users: &[ImageUser],
    groups: &[Group],
    blueprint: &Blueprint,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<u32> {
    let Text(word) = image.user.value()?;
    if ["root", "0"].contains(&word.value.as_str()) {
        return None;
    }
    services_of_others(word, groups, diagnostics);
    low_ports(word, groups, blueprint, diagnostics);
    if let Ok(uid) = word.value.parse::<u32>() {
        return number(uid, word, diagnostics);
    }
    let user = users.iter().find(|user| user.name == word.value);
    if user.is_none() && !is_written(image, &word.value) {
        diagnostics.push(unknown(word, users));
    }
    user.map(|user| user.uid)
}

/// Whether `users` has this name, good or not: a mistake in it has been said.
fn is_written(image: &Image, name: &str) -> bool {
    let mut entries = image.users.entries().iter();
    image.users.is_invalid() || entries.any(|entry| entry.name.value == name)
}

fn number(uid: u32, word: &Word, diagnostics: &mut Vec<Diagnostic>) -> Option<u32> {
    if uid <= HIGHEST {
        return Some(uid);
    }
    let message = format!("{uid} cannot be the container's user");
    diagnostics.push(
        Diagnostic::error(Code::InvalidValue, word.span, message)
            .label(format!("expected 1 to {HIGHEST}")),
    );
    None
}

fn unknown(word: &Word, users: &[ImageUser]) -> Diagnostic {
    let name = &word.value;
    let message = format!("no user `{name}` is made in the image");
    let diagnostic = Diagnostic::error(Code::UnknownUser, word.span, message);
    match nearest(name, users.iter().map(|user| user.name.as_str())) {
        Some(near) => diagnostic.label(format!("did you mean `{near}`?")),
        None => diagnostic.help("name one of `users`, or write a number"),
    }
}

/// Only root can become somebody else.
fn services_of_others(user: &Word, groups: &[Group], diagnostics: &mut Vec<Diagnostic>) {
    let users = groups
        .iter()
        .filter_map(|group| group.written()?.user.value());
    for Text(Word { span, value: name }) in users {
        let message = format!("a container that is not root cannot run this as `{name}`");
        diagnostics.push(
            Diagnostic::error(Code::Conflict, *span, message)
                .also(user.span, "the container's user")
                .help("remove this `user`: the service runs as the container's; or remove `image.user`"),
        );
    }
}

fn low_ports(
    user: &Word,
    groups: &[Group],
    blueprint: &Blueprint,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let services = groups.iter().filter_map(Group::written);
    let own = services.flat_map(|service| {
        let one = service.port.spanned().map(|(span, port)| (span, *port));
        let several = service.ports.items().iter();
        one.into_iter()
            .chain(several.map(|port| (port.span, port.value)))
    });
    let nginx = blueprint.nginx.value();
    let listen = nginx.and_then(|nginx| nginx.listen.spanned());
    for (span, port) in own.chain(listen.map(|(span, port)| (span, *port))) {
        if (1..u64::from(UNPRIVILEGED)).contains(&port) {
            diagnostics.push(low_port(port, span, user.span));
        }
    }
}

fn low_port(port: u64, place: Span, user: Span) -> Diagnostic {
    let message = format!("only root may listen on port {port}");
    Diagnostic::error(Code::InvalidPort, place, message)
        .also(user, "and this is the container's user")
        .help(format!(
            "take a port from {UNPRIVILEGED} on; `docker run -p` gives it any other"
        ))
}
