//! `nginx`: where it listens, what it answers, and the services behind it.

mod answers;
mod headers;
mod include;
mod locations;
mod upstreams;

use crate::blueprint::{Blueprint, Nginx};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan;
use crate::resolve::groups::Group;
use crate::resolve::ports;
use crate::resolve::text::absolute;
use crate::source::{Sources, Span};

/// The proxy; nothing when there is none, or when it has a mistake that leaves nothing of it.
pub fn resolve(
    sources: &Sources,
    blueprint: &Blueprint,
    groups: &[Group],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<plan::Nginx> {
    let (nginx, key) = (blueprint.nginx.value()?, blueprint.nginx.key()?);
    let root = root(nginx, diagnostics);
    let locations = locations::resolve(sources, nginx, key, groups, blueprint, diagnostics);
    answers::missing_root(nginx, diagnostics);
    unused_root(nginx, &locations, diagnostics);
    upstreams::check(nginx, groups, blueprint, diagnostics);
    upstreams::one_protocol(nginx, diagnostics);
    Some(plan::Nginx {
        listen: ports::listen(blueprint, diagnostics)?,
        root,
        upstreams: upstreams::resolve(nginx, &locations, groups),
        locations,
        client_max_body_size: include::body_size(nginx, diagnostics),
        include: include::resolve(nginx, diagnostics),
    })
}

fn root(nginx: &Nginx, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let (span, written) = nginx.root.spanned()?;
    let help = "write the folder's path in the image, such as `/var/www/html`";
    let root = absolute(written, span, help, diagnostics)?;
    if root == "/" {
        diagnostics.push(everything(span));
    }
    Some(root)
}

fn everything(span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::InvalidValue,
        span,
        "with this `root` every file of the container could be fetched",
    )
    .help("name the folder of the static files, such as `/var/www/html`")
}

fn unused_root(nginx: &Nginx, locations: &[plan::Location], diagnostics: &mut Vec<Diagnostic>) {
    let has_files = |location: &plan::Location| location.answer.has_files();
    let Some(key) = nginx.root.key() else {
        return;
    };
    // What is included may have locations of its own.
    let included = !nginx.include.is_absent();
    if !locations.is_empty() && !included && !locations.iter().any(has_files) {
        diagnostics.push(
            Diagnostic::warning(
                Code::Unused,
                key,
                "no location answers with the files of `root`",
            )
            .help("add one: `locations: {/: {static: true}}`"),
        );
    }
}
