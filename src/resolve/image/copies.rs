//! What is copied into the image, and where nothing may be copied to.

use crate::blueprint::{Blueprint, Copy, Image, Word, nearest};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::CopyItem;
use crate::resolve::groups::Group;
use crate::resolve::text::{absolute, context_path};
use crate::source::Spanned;

/// Folders that are links on every current distribution, and where they lead: nothing can be copied over a link.
const LINKS: [(&str, &str); 6] = [
    ("/bin", "/usr/bin"),
    ("/sbin", "/usr/sbin"),
    ("/lib", "/usr/lib"),
    ("/lib64", "/usr/lib64"),
    ("/var/run", "/run"),
    ("/var/lock", "/run/lock"),
];

/// Folders that a container's start puts other file systems upon.
const MOUNTS: [&str; 3] = ["/dev", "/proc", "/sys"];

/// Where s6-overlay itself is.
const OVERLAY: [&str; 3] = ["/command", "/init", "/package"];

/// The copies, in the order of the blueprint.
pub fn resolve(
    image: &Image,
    groups: &[Group],
    blueprint: &Blueprint,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<CopyItem> {
    let mut copies = Vec::new();
    for item in image.copy.items() {
        missing_ends(item, diagnostics);
        let from = from(&item.value, image, diagnostics);
        let path = path(&item.value, diagnostics);
        let to = item.value.to.value();
        let to = to.and_then(|word| target(word, groups, blueprint, diagnostics));
        let mode = mode(&item.value, diagnostics);
        if let (Some(path), Some(to)) = (path, to) {
            copies.push(CopyItem {
                from,
                path,
                to,
                mode,
            });
        }
    }
    copies
}

fn missing_ends(item: &Spanned<Copy>, diagnostics: &mut Vec<Diagnostic>) {
    for (name, field) in [("path", &item.value.path), ("to", &item.value.to)] {
        if field.is_absent() {
            diagnostics.push(
                Diagnostic::error(
                    Code::MissingKey,
                    item.span,
                    format!("this copy has no `{name}`"),
                )
                .help("write `{from: STAGE, path: /src/target/release/api, to: /usr/bin/api}`"),
            );
        }
    }
}

/// The stage that it comes from; none is the build context. Says when there is no such stage.
fn from(item: &Copy, image: &Image, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let word = item.from.value()?;
    let stages = image.stages.entries();
    if stages.iter().any(|stage| stage.name.value == word.value) {
        return Some(word.value.clone());
    }
    if !image.stages.is_invalid() {
        let diagnostic = Diagnostic::error(
            Code::UnknownName,
            word.span,
            format!("there is no stage `{}`", word.value),
        );
        let names = stages.iter().map(|stage| stage.name.value.as_str());
        diagnostics.push(match nearest(&word.value, names) {
            Some(name) => diagnostic.label(format!("did you mean `{name}`?")),
            None => diagnostic
                .help("name a stage of `image.stages`; without `from` it is the build context"),
        });
    }
    None
}

fn path(item: &Copy, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let word = item.path.value()?;
    if item.from.is_absent() {
        return context_path(word, diagnostics);
    }
    let help = "a stage works in /src: write `/src/target/release/api`";
    absolute(&word.value, word.span, help, diagnostics)
}

fn target(
    word: &Word,
    groups: &[Group],
    blueprint: &Blueprint,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<String> {
    let help = "write the whole path in the image, such as `/usr/bin/api`";
    let target = absolute(&word.value, word.span, help, diagnostics)?;
    let error = |message: String| Diagnostic::error(Code::InvalidValue, word.span, message);
    let mistake = if target.len() > 1 && target.ends_with('/') {
        let folder = target.trim_end_matches('/');
        error("`to` is the file or the folder itself, not the folder around it".to_owned()).help(
            format!("write `{folder}/NAME` for a file, `{folder}` for what is in a folder"),
        )
    } else if let Some((link, goal)) = LINKS.iter().find(|(link, _)| is_within(&target, link)) {
        error(format!(
            "`{link}` is a link to `{goal}`, and a copy would replace it"
        ))
        .help(format!("write `{goal}{}`", &target[link.len()..]))
    } else if let Some(mount) = MOUNTS.iter().find(|mount| is_within(&target, mount)) {
        error(format!(
            "what is copied to `{mount}` is hidden when the container runs"
        ))
        .help("take another folder")
    } else if let Some(owner) = owner(&target, groups, blueprint) {
        error(format!("`{target}` belongs to {owner}")).help("take another path")
    } else {
        return Some(target);
    };
    diagnostics.push(mistake);
    None
}

/// Whose a path is, when what is generated, or s6-overlay, has it already.
fn owner(target: &str, groups: &[Group], blueprint: &Blueprint) -> Option<String> {
    if OVERLAY.iter().any(|own| is_within(target, own)) {
        return Some("s6-overlay".to_owned());
    }
    let proxied = !blueprint.nginx.is_absent();
    if is_within(target, "/etc/s6-blueprint")
        || is_within(target, "/usr/bin/services")
        || (proxied && is_within(target, "/etc/nginx/nginx.conf"))
    {
        return Some("what is generated".to_owned());
    }
    let members = groups.iter().flat_map(|group| &group.members);
    let nginx = proxied.then_some("nginx");
    members
        .map(|member| member.name.as_str())
        .chain(nginx)
        .find(|name| is_within(target, &format!("/etc/services.d/{name}")))
        .map(|name| format!("the generated service `{name}`"))
}

fn is_within(path: &str, folder: &str) -> bool {
    let below = path.strip_prefix(folder);
    below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The mode; none leaves it as it is. Says when it is a mistake.
fn mode(item: &Copy, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let word = item.mode.value()?;
    let octal = word.value.chars().all(|digit| ('0'..='7').contains(&digit));
    if octal && (3..=4).contains(&word.value.len()) {
        return Some(format!("{:0>4}", word.value));
    }
    diagnostics.push(
        Diagnostic::error(
            Code::InvalidValue,
            word.span,
            format!("`{}` is not a mode", word.value),
        )
        .help("write octal digits, such as \"0755\" for a program and \"0644\" for a file"),
    );
    None
}
