//! Users that are made in the image, each with a name and a number that nobody has yet.

use std::collections::BTreeMap;

use crate::blueprint::{Entry, Image, User, Word};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{Family, ImageUser, ServiceName};
use crate::resolve::known_users;

/// What a base image can leave free: below are the distribution's own, above are nobody and nogroup.
const NUMBERS: std::ops::RangeInclusive<u64> = 100..=65533;

/// The longest name that useradd takes is one longer; some tools cut it there.
const LONGEST_NAME: usize = 31;

/// The users, in the order of the blueprint.
pub fn resolve(
    image: &Image,
    family: Option<Family>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<ImageUser> {
    let mut numbers: BTreeMap<u32, &Word> = BTreeMap::new();
    let mut made = Vec::new();
    for entry in image.users.entries() {
        let named = name(&entry.name, family, diagnostics);
        if named.is_none() && is_taken(&entry.name.value, family) {
            // Whoever names somebody who is there already gives the number that he has.
            continue;
        }
        let Some(uid) = number(entry, diagnostics) else {
            continue;
        };
        if let Some(first) = numbers.get(&uid) {
            diagnostics.push(
                Diagnostic::error(
                    Code::NameCollision,
                    entry.name.span,
                    format!("two users have the number {uid}"),
                )
                .also(first.span, "the first one")
                .help("give each user a number of its own"),
            );
        }
        numbers.entry(uid).or_insert(&entry.name);
        made.extend(named.map(|name| ImageUser { name, uid }));
    }
    made
}

/// Whether the distribution has a user of this name.
fn is_taken(name: &str, family: Option<Family>) -> bool {
    family.is_some_and(|family| known_users::users(family).contains(&name))
}

fn name(name: &Word, family: Option<Family>, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    if ServiceName::parse(&name.value).is_none() || name.value.len() > LONGEST_NAME {
        diagnostics.push(
            Diagnostic::error(
                Code::InvalidName,
                name.span,
                format!("`{}` cannot be the name of a user", name.value),
            )
            .help(format!(
                "take at most {LONGEST_NAME} lower-case letters, digits and `-`, beginning with a letter"
            )),
        );
        return None;
    }
    let holds = |names: fn(Family) -> &'static [&'static str]| {
        family.is_some_and(|family| names(family).contains(&name.value.as_str()))
    };
    let taken = if holds(known_users::users) {
        "user"
    } else if holds(known_users::groups) {
        "group"
    } else {
        return Some(name.value.clone());
    };
    diagnostics.push(
        Diagnostic::error(
            Code::NameCollision,
            name.span,
            format!("the image has a {taken} `{}` already", name.value),
        )
        .help(match taken {
            "user" => "use it without making it, or take another name",
            _ => "take another name: a user gets a group of the same name",
        }),
    );
    None
}

fn number(entry: &Entry<User>, diagnostics: &mut Vec<Diagnostic>) -> Option<u32> {
    let user = entry.value.as_ref()?;
    if user.uid.is_absent() {
        diagnostics.push(
            Diagnostic::error(
                Code::MissingKey,
                entry.name.span,
                format!("the user `{}` has no `uid`", entry.name.value),
            )
            .help("give it one that nothing else has: `uid: 10001`"),
        );
    }
    let (span, &uid) = user.uid.spanned()?;
    if !NUMBERS.contains(&uid) {
        diagnostics.push(
            Diagnostic::error(
                Code::InvalidValue,
                span,
                format!("{uid} cannot be a new user's number"),
            )
            .label(format!("expected {} to {}", NUMBERS.start(), NUMBERS.end()))
            .help("take one that no package takes either, such as 10001"),
        );
        return None;
    }
    u32::try_from(uid).ok()
}
