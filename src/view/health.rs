//! When the container is healthy, and how often it is asked.

use crate::plan::{Health, Plan};
use crate::view::budget::seconds;

/// One line on the healthcheck.
pub fn describe(plan: &Plan) -> String {
    let ignored: Vec<&str> = plan
        .services
        .iter()
        .filter(|service| service.health == Health::Ignored)
        .map(|service| service.name.as_str())
        .collect();
    let who = if ignored.is_empty() {
        "every service is".to_owned()
    } else {
        format!("every service but {} is", ignored.join(", "))
    };
    let asked = plan.image.healthcheck;
    format!(
        "  healthy when {who}; asked every {}, for at most {}\n",
        seconds(asked.interval),
        seconds(asked.timeout)
    )
}
