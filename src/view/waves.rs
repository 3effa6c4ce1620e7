//! The order in which services start: those of one wave start together.

use std::collections::BTreeMap;

use crate::plan::{Plan, Service, ServiceName};

/// The services by wave; each waits only for services of earlier waves.
pub fn waves(plan: &Plan) -> Vec<Vec<&Service>> {
    let mut waves: Vec<Vec<&Service>> = Vec::new();
    let mut wave_of: BTreeMap<&ServiceName, usize> = BTreeMap::new();
    let mut left: Vec<_> = plan.services.iter().collect();
    // Nothing waits in a circle, so every round places at least one.
    while !left.is_empty() {
        let number = waves.len();
        let (now, later): (Vec<_>, Vec<_>) = left.into_iter().partition(|service| {
            let mut dependencies = service.dependencies.iter();
            dependencies.all(|name| wave_of.contains_key(name))
        });
        wave_of.extend(now.iter().map(|service| (&service.name, number)));
        waves.push(now);
        left = later;
    }
    waves
}
