//! The way of a stop in order: what depends on others stops before them, each with its own grace period.

use std::collections::BTreeMap;

use crate::plan::{LOGGER_GRACE, Lifecycle, Plan, Service, ServiceName};

/// One that stops, before the next one is asked to.
#[derive(Clone)]
pub struct Step {
    /// Its name; a logger has one of its own.
    pub name: String,
    /// Milliseconds that it may take.
    pub grace: u32,
}

type Paths<'p> = BTreeMap<&'p ServiceName, Vec<Step>>;

impl Step {
    /// The step of a service.
    #[must_use]
    pub fn of(service: &Service) -> Self {
        Self {
            name: service.name.to_string(),
            grace: service.stop_time(),
        }
    }
}

/// What stops one after the other on the longest way: at least the last service.
pub fn longest(plan: &Plan) -> Vec<Step> {
    let mut paths = Paths::new();
    let mut left: Vec<&Service> = plan.services.iter().collect();
    // Nothing depends on itself, so every round finds at least one.
    while !left.is_empty() {
        let (now, later): (Vec<_>, Vec<_>) = left.into_iter().partition(|service| {
            let mut dependencies = service.dependencies.iter();
            dependencies.all(|name| paths.contains_key(name))
        });
        for service in now {
            let path = path(service, &paths);
            paths.insert(&service.name, path);
        }
        left = later;
    }
    // Of equals the first, as a person reads.
    let services = plan.services.iter().rev();
    let longest = services.filter_map(|service| paths.get(&service.name));
    longest
        .max_by_key(|path| total(path))
        .cloned()
        .unwrap_or_default()
}

/// The sum of a way, in milliseconds.
pub fn total(path: &[Step]) -> u32 {
    path.iter()
        .fold(0, |sum, step| sum.saturating_add(step.grace))
}

/// The service itself, then the longer of its logger and of what it depends on. The work of a oneshot is over by then.
fn path(service: &Service, paths: &Paths) -> Vec<Step> {
    let behind = behind(service, paths);
    if service.lifecycle == Lifecycle::Oneshot {
        let down = service.surroundings.down.as_ref();
        let down = down.map(|_| Step {
            name: service.name.to_string(),
            grace: service.stop_grace,
        });
        return down.into_iter().chain(behind).collect();
    }
    let logger = service.surroundings.logging.as_ref();
    let logger = logger.map(|_| Step {
        name: format!("{}-log", service.name),
        grace: LOGGER_GRACE,
    });
    let logger: Vec<Step> = logger.into_iter().collect();
    let rest = if total(&behind) < total(&logger) {
        logger
    } else {
        behind
    };
    std::iter::once(Step::of(service)).chain(rest).collect()
}

fn behind(service: &Service, paths: &Paths) -> Vec<Step> {
    let dependencies = service.dependencies.iter().rev();
    let behind = dependencies.filter_map(|name| paths.get(name));
    behind
        .max_by_key(|path| total(path))
        .cloned()
        .unwrap_or_default()
}
