//! How long a start and a stop can take, and what `docker stop` must be told.

use crate::plan::{KILL_GRACETIME, Layout, Plan, Service};
use crate::view::stop_path::{self, Step};

/// What `docker stop` waits before it kills, in milliseconds, unless it is told otherwise.
const DOCKER_STOP: u32 = 10_000;

/// The longest that a stop can take.
pub struct Stop<'p> {
    /// The service with the longest grace period.
    pub longest: &'p Service,
    /// What stops one after the other on the longest way. Where all are asked to stop together, that is one service.
    pub path: Vec<Step>,
    /// Milliseconds of the whole stop.
    pub total: u32,
    /// The seconds that `docker stop` must be told to wait; none where its own ten are enough.
    pub flag: Option<u32>,
}

/// The longest that a stop can take; nothing where nothing runs.
pub fn stop(plan: &Plan) -> Option<Stop<'_>> {
    // Of equals the first, as a person reads.
    let longest = plan.services.iter().rev();
    let longest = longest.max_by_key(|service| service.stop_time())?;
    let path = match plan.layout {
        Layout::ServicesD => vec![Step::of(longest)],
        Layout::S6Rc => stop_path::longest(plan),
    };
    let total = stop_path::total(&path).saturating_add(KILL_GRACETIME);
    let flag = (total >= DOCKER_STOP).then(|| total.div_ceil(1000) + 1);
    Some(Stop {
        longest,
        path,
        total,
        flag,
    })
}

/// What limits a start.
pub fn describe_start(plan: &Plan) -> String {
    match plan.ready_within {
        Some(limit) => format!(
            "  every service must have been ready within {limit}s, or the container stops and names who was late\n"
        ),
        None => "  without a limit: a service that is never ready holds back what waits for it\n"
            .to_owned(),
    }
}

/// The longest that a stop can take, and the flag that it needs.
pub fn describe_stop(plan: &Plan) -> String {
    let Some(Stop {
        path, total, flag, ..
    }) = stop(plan)
    else {
        return String::new();
    };
    let steps: Vec<String> = path
        .iter()
        .map(|step| format!("{} has {}", step.name, seconds(step.grace)))
        .collect();
    let text = format!(
        "  at most {}: {}, the container's own end takes {}\n",
        seconds(total),
        steps.join(", then "),
        seconds(KILL_GRACETIME),
    );
    match flag {
        None => text + "  docker stop, which waits 10s, is enough\n",
        Some(flag) => {
            text + &format!("  longer than docker waits by itself: docker stop -t {flag}\n")
        }
    }
}

/// Milliseconds as a person writes them: `5s`, `1.5s`, `200ms`.
pub fn seconds(milliseconds: u32) -> String {
    if milliseconds < 1000 {
        return format!("{milliseconds}ms");
    }
    format!("{}s", f64::from(milliseconds) / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn times_are_written_as_a_person_does() {
        assert_eq!(seconds(200), "200ms");
        assert_eq!(seconds(5000), "5s");
        assert_eq!(seconds(5200), "5.2s");
    }
}
