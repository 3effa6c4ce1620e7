//! How long a stop can take, and what `docker stop` must be told.

use crate::plan::{KILL_GRACETIME, Plan};

/// What `docker stop` waits before it kills, in milliseconds, unless it is told otherwise.
const DOCKER_STOP: u32 = 10_000;

/// The longest that a stop can take, and the flag that it needs.
pub fn describe(plan: &Plan) -> String {
    let longest = plan
        .services
        .iter()
        .max_by_key(|service| service.stop_grace);
    let Some(longest) = longest else {
        return String::new();
    };
    let total = longest.stop_grace.saturating_add(KILL_GRACETIME);
    let text = format!(
        "  at most {}: {} has {}, the container's own end takes {}\n",
        seconds(total),
        longest.name,
        seconds(longest.stop_grace),
        seconds(KILL_GRACETIME),
    );
    if total < DOCKER_STOP {
        return text;
    }
    let flag = total.div_ceil(1000) + 1;
    text + &format!("  longer than docker waits by itself: docker stop -t {flag}\n")
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
