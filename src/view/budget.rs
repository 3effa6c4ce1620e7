//! How long a start and a stop can take, for people.

use crate::plan::{KILL_GRACETIME, Plan, Stop};

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
    }) = plan.stop()
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
