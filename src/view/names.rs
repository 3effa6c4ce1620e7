//! Names of services in a row, short enough to be read.

use crate::plan::Service;

/// So many siblings with numbers in a row are named by the first and the last.
const RUN: usize = 3;

/// The names, with commas: `migrate, api-1 to api-11`.
pub fn names(services: &[&Service]) -> String {
    let runs = services.chunk_by(|first, second| {
        first.group == second.group && first.instance + 1 == second.instance
    });
    let named: Vec<String> = runs.map(run).collect();
    named.join(", ")
}

fn run(services: &[&Service]) -> String {
    match services {
        [first, .., last] if services.len() >= RUN => format!("{} to {}", first.name, last.name),
        few => {
            let names: Vec<&str> = few.iter().map(|service| service.name.as_str()).collect();
            names.join(", ")
        }
    }
}
