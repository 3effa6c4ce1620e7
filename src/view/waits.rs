//! What waits for what.

use crate::plan::{Plan, Service};
use crate::view::names::names;
use crate::view::{services, table};

/// Siblings that wait for the same, and the siblings that they wait for.
pub struct Wait<'p> {
    /// Who waits.
    pub who: Vec<&'p Service>,
    /// Whom all of them wait for: of one service of the blueprint.
    pub on: Vec<&'p Service>,
}

/// Every edge, those that differ in numbers only together; in the order of the plan.
pub fn waits(plan: &Plan) -> Vec<Wait<'_>> {
    let all: Vec<&Service> = plan.services.iter().collect();
    let alike = all.chunk_by(|first, second| {
        first.group == second.group && first.dependencies == second.dependencies
    });
    alike
        .flat_map(|who| {
            let mut on = all.clone();
            on.retain(|service| who[0].dependencies.contains(&service.name));
            let groups = on.chunk_by(|first, second| first.group == second.group);
            groups
                .map(|on| Wait {
                    who: who.to_vec(),
                    on: on.to_vec(),
                })
                .collect::<Vec<_>>()
        })
        .collect()
}

/// The table of the edges; empty where nothing waits.
pub fn describe(plan: &Plan) -> String {
    let rows: Vec<_> = waits(plan)
        .iter()
        .map(|wait| [names(&wait.who), names(&wait.on), until(wait)])
        .collect();
    table::table(["service", "waits for", "until"], &rows)
}

/// What is said of all of them; the paths of instances can differ.
fn until(wait: &Wait) -> String {
    let first = services::ready(&wait.on[0].readiness);
    let mut others = wait.on.iter();
    if others.all(|service| services::ready(&service.readiness) == first) {
        return first;
    }
    "each is ready".to_owned()
}
