//! What root needs for files that it gives to another user, where the container has not all of root's rights.
//!
//! It is told by the words of what runs as root: `chown`, `chmod` and `install` are how scripts do it.

use std::collections::BTreeMap;

use crate::plan::{Command, Plan, Service};

/// The capabilities that are needed, and what for.
pub fn capabilities(plan: &Plan) -> BTreeMap<&'static str, &'static str> {
    let mut needed = BTreeMap::new();
    if plan.image.user.is_some() {
        return needed;
    }
    let lines: Vec<_> = plan.services.iter().flat_map(as_root).collect();
    let installs = lines.iter().any(|line| installs(line));
    if installs || runs("chown", &lines) || runs("chgrp", &lines) {
        needed.insert("CHOWN", "files are given to another user");
        // `install` sets the mode when the file is no longer root's, and at the next start it never was.
        if installs || runs("chmod", &lines) {
            needed.insert("FOWNER", "files of another user get their mode");
        }
    }
    needed
}

/// The words of all that runs as root for a service, a line each; `up` and `down` are root's whoever the service is.
fn as_root(service: &Service) -> Vec<Vec<&str>> {
    let steps = [&service.surroundings.up, &service.surroundings.down];
    let mut lines: Vec<Vec<&str>> = steps
        .into_iter()
        .flatten()
        .map(|words| words.iter().map(String::as_str).collect())
        .collect();
    match &service.command {
        _ if service.user.is_some() => {}
        Command::Argv(words) => lines.push(words.iter().map(String::as_str).collect()),
        Command::Script(body) => lines.extend(body.lines().map(words)),
    }
    lines
}

/// The words of a line of sh, without its comment.
fn words(line: &str) -> Vec<&str> {
    let separates = |one: char| one.is_whitespace() || ";&|(){}".contains(one);
    let words = line.split(separates).filter(|word| !word.is_empty());
    words.take_while(|word| !word.starts_with('#')).collect()
}

fn runs(program: &str, lines: &[Vec<&str>]) -> bool {
    lines
        .iter()
        .any(|line| line.iter().any(|word| is(program, word)))
}

/// Whether a word is the program, by its name or its path.
fn is(program: &str, word: &str) -> bool {
    word.rsplit('/').next() == Some(program)
}

/// Whether `install` runs in a line and is told an owner.
fn installs(line: &[&str]) -> bool {
    let mut words = line.iter().skip_while(|word| !is("install", word));
    words.any(|word| owns(word))
}

/// Whether a word is `--owner`, `--group`, `-o`, `-g`, or short options with one of the two among them.
fn owns(word: &str) -> bool {
    match word.strip_prefix("--") {
        Some(long) => long.starts_with("owner") || long.starts_with("group"),
        None => word
            .strip_prefix('-')
            .is_some_and(|short| short.contains(['o', 'g'])),
    }
}
