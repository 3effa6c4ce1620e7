//! A plan shown to people and to programs: what a blueprint means, before anything is built.

mod budget;
mod giving;
mod graph;
mod health;
mod json;
mod limits;
mod names;
mod proxy;
mod run_flags;
mod services;
mod table;
mod upgrade;
mod waits;
mod waves;

pub use graph::Format;
pub use upgrade::upgrade;

use std::fmt::Write as _;

use crate::plan::{Plan, Service};
use crate::view::names::names;

/// What a plan means, as text for a terminal or a pull request: the services, the order in which they start, what
/// waits for what, how long a start and a stop take, what the layout cannot do, and how the container is run. What
/// there is not is not mentioned, and no blank ends a line.
#[must_use]
pub fn describe(plan: &Plan) -> String {
    let mut text = format!(
        "{}, from {}, in the layout {}\n",
        plan.name,
        plan.origin,
        plan.layout.as_str()
    );
    section(&mut text, "services", &services::describe(plan));
    section(&mut text, "start order", &start_order(plan));
    section(&mut text, "what waits for what", &waits::describe(plan));
    text.push_str(&proxy::describe(plan));
    section(&mut text, "start", &budget::describe_start(plan));
    section(&mut text, "stop", &budget::describe_stop(plan));
    section(&mut text, "health", &health::describe(plan));
    section(
        &mut text,
        "what this layout cannot do",
        &limits::describe(plan),
    );
    section(&mut text, "s6-overlay", &upgrade::describe(&plan.overlay));
    section(&mut text, "run it", &run_flags::describe(plan));
    text
}

/// What plans mean, as one JSON object: `{"version": 1, "plans": […]}`, in the order given.
#[must_use]
pub fn json(plans: &[&Plan]) -> String {
    json::plans(plans)
}

/// What a plan means as a graph, in one of its forms.
#[must_use]
pub fn graph(plan: &Plan, format: Format) -> String {
    graph::graph(plan, format)
}

/// A head and what stands below it; nothing where nothing does.
fn section(text: &mut String, head: &str, body: &str) {
    if !body.is_empty() {
        let _ = write!(text, "\n{head}\n{body}");
    }
}

fn start_order(plan: &Plan) -> String {
    let waves = waves::waves(plan);
    let lines = waves.iter().enumerate().map(|(number, wave)| {
        let services: Vec<&Service> = wave.clone();
        format!("  {}. {}\n", number + 1, names(&services))
    });
    lines.collect()
}
