//! Services that wait for each other in a circle: none of them would ever start.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic};
use crate::plan::ServiceName;
use crate::resolve::dependencies::{Dependencies, Edge};

/// Says each circle once, with all of its edges.
pub fn check(dependencies: &Dependencies, diagnostics: &mut Vec<Diagnostic>) {
    let mut done = BTreeSet::new();
    let mut said = BTreeSet::new();
    for start in dependencies.keys() {
        if let Some(circle) = circle(start, dependencies, &mut done)
            && said.insert(circle.iter().map(|edge| edge.span).collect::<BTreeSet<_>>())
        {
            diagnostics.push(cycle(start, &circle));
        }
    }
}

/// The first circle that is met from a service on: its edges, the last leading back to the first's start.
///
/// It walks depth first, with a trail of its own instead of the stack's: a chain may be as long as a container has
/// services. `done` are those from which no other circle is to be met.
fn circle<'d>(
    start: &'d ServiceName,
    dependencies: &'d Dependencies,
    done: &mut BTreeSet<&'d ServiceName>,
) -> Option<Vec<Edge>> {
    let edges = |name| dependencies.get(name).map_or(&[][..], Vec::as_slice);
    let mut trail = vec![(start, edges(start).iter())];
    let mut path: Vec<Edge> = Vec::new();
    while let Some((here, rest)) = trail.last_mut() {
        let Some(edge) = rest.next() else {
            done.insert(here);
            trail.pop();
            path.pop();
            continue;
        };
        if done.contains(&edge.on) {
            continue;
        }
        path.push(edge.clone());
        if let Some(at) = trail.iter().position(|(name, _)| **name == edge.on) {
            done.extend(trail[at..].iter().map(|(name, _)| *name));
            return Some(path.split_off(at));
        }
        trail.push((&edge.on, edges(&edge.on).iter()));
    }
    None
}

/// More edges of one circle than this help nobody.
const MOST_DRAWN: usize = 8;

fn cycle(start: &ServiceName, circle: &[Edge]) -> Diagnostic {
    let last = circle.last().map_or(start, |edge| &edge.on);
    let first = &circle[0];
    if circle.len() == 1 {
        let message = format!("`{last}` waits for itself");
        return Diagnostic::error(Code::DependencyCycle, first.span, message).help("take it out");
    }
    let waiting = std::iter::once(last).chain(circle.iter().map(|edge| &edge.on));
    let mut edges = waiting
        .zip(circle)
        .map(|(who, edge)| (edge.span, format!("`{who}` waits for `{}`", edge.on)))
        .take(MOST_DRAWN);
    let label = edges.next().map_or_else(String::new, |(_, label)| label);
    let diagnostic = Diagnostic::error(
        Code::DependencyCycle,
        first.span,
        "services wait for each other in a circle, and none would ever start",
    )
    .label(label);
    edges
        .fold(diagnostic, |diagnostic, (span, label)| {
            diagnostic.also(span, label)
        })
        .help(format!(
            "the circle: {}; take one of these out",
            drawn(last, circle)
        ))
}

fn drawn(last: &ServiceName, circle: &[Edge]) -> String {
    let names = circle.iter().take(MOST_DRAWN).map(|edge| edge.on.as_str());
    let left_out = (circle.len() > MOST_DRAWN).then_some(["…", last.as_str()]);
    let names: Vec<&str> = std::iter::once(last.as_str())
        .chain(names)
        .chain(left_out.into_iter().flatten())
        .collect();
    names.join(" -> ")
}
