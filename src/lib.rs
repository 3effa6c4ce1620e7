//! One YAML blueprint becomes a container: an s6-overlay `rootfs/`, an nginx.conf and a Dockerfile.
//!
//! This is the whole path of the data. Between its two doors, both in [`disk`], nothing touches the disk, the
//! clock or the environment: the same [`source::Sources`] give the same [`tree::Tree`], byte for byte.
//!
//! ```text
//! Sources -> Blueprint -> Plan -> Tree -> written, or compared
//! ```

pub mod blueprint;
pub mod diagnostic;
pub mod disk;
pub mod emit;
pub mod manifest;
pub mod plan;
pub mod resolve;
pub mod shell;
pub mod source;
pub mod tree;
pub mod view;

pub use crate::blueprint::named_files;
pub use crate::plan::{Layout, ServiceName};

use std::collections::BTreeSet;

use crate::blueprint::Allows;
use crate::diagnostic::{Code, Diagnostic};
use crate::manifest::MadeWith;
use crate::plan::Plan;
use crate::source::{SourceId, Sources, Span};
use crate::tree::Tree;

/// What one blueprint becomes.
#[derive(Debug)]
pub struct Output {
    /// The blueprint that it is made from.
    pub source: SourceId,
    /// What the blueprint means.
    pub plan: Plan,
    /// The files, for a folder with the plan's name.
    pub tree: Tree,
}

impl Output {
    /// The versions on which the files depend beside the blueprint: the language's, this program's, and that of what
    /// the files are for.
    #[must_use]
    pub fn made_with(&self) -> MadeWith {
        let versions = [
            ("blueprint", resolve::LANGUAGE.to_string()),
            ("s6-blueprint", env!("CARGO_PKG_VERSION").to_owned()),
            ("s6-overlay", self.plan.overlay.version.to_string()),
        ];
        versions
            .map(|(name, version)| (name.to_owned(), version))
            .into()
    }
}

/// What a run wants beside what the blueprints say.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The layout, in place of the blueprints' own.
    pub layout: Option<Layout>,
    /// The warnings of [`Code::OFF_BY_DEFAULT`] that are wanted.
    pub warn: BTreeSet<Code>,
}

impl Options {
    /// Those of a run in a chosen layout.
    #[must_use]
    pub fn in_layout(layout: Layout) -> Self {
        Self {
            layout: Some(layout),
            ..Self::default()
        }
    }

    /// Whether somebody wants to be told this.
    fn want(&self, diagnostic: &Diagnostic) -> bool {
        !Code::OFF_BY_DEFAULT.contains(&diagnostic.code) || self.warn.contains(&diagnostic.code)
    }
}

/// Compiles one blueprint. Gives nothing when it has a mistake; every mistake is among the diagnostics.
pub fn compile(sources: &Sources, id: SourceId, said: &mut Vec<Diagnostic>) -> Option<Output> {
    compile_as(sources, id, &Options::default(), said)
}

/// The same with options.
pub fn compile_as(
    sources: &Sources,
    id: SourceId,
    options: &Options,
    said: &mut Vec<Diagnostic>,
) -> Option<Output> {
    let mut own = Vec::new();
    let mut allows = Allows::of(sources, id, &mut own);
    let plan = blueprint::decode(sources, id, &mut own)
        .and_then(|blueprint| resolve::resolve(sources, id, &blueprint, options.layout, &mut own));
    resolve::say_where_templates_expand(&mut own);
    if let Some(allows) = &mut allows {
        allows.silence(sources, &mut own);
        // With another value, or in another layout, there may be other warnings.
        if plan
            .as_ref()
            .is_some_and(|plan| plan.origin.flags.is_empty())
        {
            allows.warn_of_unused(&mut own);
        }
    }
    // Only now: what is allowed is allowed whether it is wanted or not.
    own.retain(|diagnostic| options.want(diagnostic));
    said.append(&mut own);
    let plan = plan?;
    let tree = emit::emit(&plan);
    Some(Output {
        source: id,
        plan,
        tree,
    })
}

/// Compiles several blueprints, which must have different names. The diagnostics are in the order of the files.
#[must_use]
pub fn compile_all(sources: &Sources, ids: &[SourceId]) -> (Vec<Output>, Vec<Diagnostic>) {
    compile_all_as(sources, ids, &Options::default())
}

/// The same with options for all of them.
#[must_use]
pub fn compile_all_as(
    sources: &Sources,
    ids: &[SourceId],
    options: &Options,
) -> (Vec<Output>, Vec<Diagnostic>) {
    let mut said = Vec::new();
    let mut outputs: Vec<Output> = Vec::new();
    for id in ids {
        let mut own = Vec::new();
        if let Some(output) = compile_as(sources, *id, options, &mut own) {
            let twin = outputs
                .iter()
                .find(|other| other.plan.name == output.plan.name);
            own.extend(twin.map(|twin| same_name(twin, &output)));
            outputs.push(output);
        }
        diagnostic::sort(&mut own);
        said.append(&mut own);
    }
    (outputs, said)
}

fn same_name(first: &Output, second: &Output) -> Diagnostic {
    let start = |output: &Output| Span::new(output.source, 0, 0);
    Diagnostic::error(
        Code::NameCollision,
        start(second),
        format!("two blueprints are named `{}`", second.plan.name),
    )
    .also(start(first), "the first one")
    .help("give one of them another `name`: it is the name of the output's folder")
}
