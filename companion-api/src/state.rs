//! What every request may look at.

use std::time::{Duration, Instant, SystemTime};

use crate::config::Config;
use crate::instance_id::InstanceId;
use crate::metrics::Metrics;

/// The instance's identity, its age and its counters. Shared, and changed only through the metrics'
/// atomics.
#[derive(Debug)]
pub struct State {
    /// Which instance this is.
    pub instance_id: InstanceId,
    /// Where it listens.
    pub port: u16,
    /// When it started, by a clock that never goes back.
    pub started: Instant,
    /// How long a body may take.
    pub idle_limit: Duration,
    /// What it counts.
    pub metrics: Metrics,
}

impl State {
    /// The state of an instance that starts now.
    pub fn new(config: &Config) -> Self {
        Self {
            instance_id: config.instance_id.clone(),
            port: config.port,
            started: Instant::now(),
            idle_limit: config.idle_limit,
            metrics: Metrics::new(&config.instance_id, SystemTime::now()),
        }
    }
}
