//! How long a stop can take, and what `docker stop` must be told.

use crate::plan::stop_path::{self, Step};
use crate::plan::{KILL_GRACETIME, Layout, Plan, Service};

/// What `docker stop` waits before it kills, in milliseconds, unless it is told otherwise.
pub const DOCKER_STOP: u32 = 10_000;

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

impl Plan {
    /// The longest that a stop can take; nothing where nothing runs.
    #[must_use]
    pub fn stop(&self) -> Option<Stop<'_>> {
        // Of equals the first, as a person reads.
        let longest = self.services.iter().rev();
        let longest = longest.max_by_key(|service| service.stop_time())?;
        let path = match self.layout {
            Layout::ServicesD => vec![Step::of(longest)],
            Layout::S6Rc => stop_path::longest(self),
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
}
