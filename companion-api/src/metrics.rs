//! What an instance counts, and how it shows it to Prometheus.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::extract;
use axum::http::header::{CONTENT_TYPE, HeaderName};
use prometheus::core::Collector;
use prometheus::{
    Gauge, HistogramOpts, HistogramVec, IntCounterVec, IntGauge, Opts, Registry, TEXT_FORMAT,
    TextEncoder,
};

use crate::instance_id::InstanceId;
use crate::state::State;

/// Reaches further than Prometheus' defaults, because `/api/slow` may take half a minute.
const LATENCY_BUCKETS: [f64; 13] = [
    0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0,
];

/// `GET /api/metrics`: all metrics in Prometheus' text format. The request that asks is itself in
/// flight.
pub async fn metrics(
    extract::State(state): extract::State<Arc<State>>,
) -> ([(HeaderName, &'static str); 1], String) {
    ([(CONTENT_TYPE, TEXT_FORMAT)], state.metrics.render())
}

/// The counters of one instance, in a registry of their own.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    latency: HistogramVec,
    in_flight: IntGauge,
}

impl Metrics {
    /// Metrics that start at zero, for the instance `instance_id` that started at `started`.
    ///
    /// # Panics
    /// Never: names and labels are constants, and each is registered once.
    pub fn new(instance_id: &InstanceId, started: SystemTime) -> Self {
        let registry = Registry::new();
        register(&registry, info(instance_id));
        register(&registry, start_time(started));
        Self {
            requests: register(&registry, requests()),
            latency: register(&registry, latency()),
            in_flight: register(&registry, in_flight()),
            registry,
        }
    }

    /// Counts a request as in flight until the returned guard is dropped, which also happens when
    /// its client goes away.
    pub fn begin(&self) -> InFlight {
        self.in_flight.inc();
        InFlight(self.in_flight.clone())
    }

    /// Counts an answered request. The labels must come from a small fixed set, never from the
    /// client's own words.
    pub fn record(&self, route: &str, method: &str, status: &str, elapsed: Duration) {
        self.requests
            .with_label_values(&[route, method, status])
            .inc();
        self.latency
            .with_label_values(&[route, method])
            .observe(elapsed.as_secs_f64());
    }

    /// How many requests are in flight.
    pub fn in_flight(&self) -> u64 {
        u64::try_from(self.in_flight.get()).unwrap_or_default()
    }

    fn render(&self) -> String {
        let families = self.registry.gather();
        TextEncoder::new()
            .encode_to_string(&families)
            .expect("gathered metrics can be written to a string")
    }
}

/// Keeps a request counted as in flight while it lives.
#[derive(Debug)]
pub struct InFlight(IntGauge);

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.dec();
    }
}

fn register<C: Collector + Clone + 'static>(
    registry: &Registry,
    collector: prometheus::Result<C>,
) -> C {
    let collector = collector.expect("names and labels of metrics are valid");
    registry
        .register(Box::new(collector.clone()))
        .expect("each metric is registered once");
    collector
}

/// The label is `instance_id`, because Prometheus gives every scraped series an `instance` of its
/// own.
fn info(instance_id: &InstanceId) -> prometheus::Result<IntGauge> {
    let options = Opts::new(
        "companion_api_info",
        "Which instance and version this is; always 1.",
    )
    .const_label("instance_id", instance_id.as_str())
    .const_label("version", env!("CARGO_PKG_VERSION"));
    let gauge = IntGauge::with_opts(options)?;
    gauge.set(1);
    Ok(gauge)
}

fn start_time(started: SystemTime) -> prometheus::Result<Gauge> {
    let gauge = Gauge::new(
        "process_start_time_seconds",
        "When this instance started, in seconds since the epoch.",
    )?;
    gauge.set(
        started
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default()
            .as_secs_f64(),
    );
    Ok(gauge)
}

fn requests() -> prometheus::Result<IntCounterVec> {
    let options = Opts::new("http_requests_total", "Requests answered.");
    IntCounterVec::new(options, &["route", "method", "status"])
}

fn latency() -> prometheus::Result<HistogramVec> {
    let options = HistogramOpts::new(
        "http_request_duration_seconds",
        "Time from a request's head to its answer.",
    )
    .buckets(LATENCY_BUCKETS.to_vec());
    HistogramVec::new(options, &["route", "method"])
}

fn in_flight() -> prometheus::Result<IntGauge> {
    IntGauge::new(
        "http_requests_in_flight",
        "Requests that are being answered now.",
    )
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::Metrics;

    #[test]
    fn a_guard_counts_while_it_lives() {
        let metrics = Metrics::new(&"1".parse().unwrap(), UNIX_EPOCH);
        let guard = metrics.begin();
        assert_eq!(metrics.in_flight(), 1);
        drop(guard);
        assert_eq!(metrics.in_flight(), 0);
    }

    #[test]
    fn the_text_holds_every_family() {
        let metrics = Metrics::new(
            &"api-2".parse().unwrap(),
            UNIX_EPOCH + Duration::from_secs(1_700_000_000),
        );
        metrics.record("/api/health", "GET", "200", Duration::from_millis(3));
        let text = metrics.render();
        for line in [
            "companion_api_info{instance_id=\"api-2\",version=\"0.1.0\"} 1",
            "process_start_time_seconds 1700000000",
            "# TYPE http_requests_total counter",
            "http_requests_total{method=\"GET\",route=\"/api/health\",status=\"200\"} 1",
            "http_request_duration_seconds_bucket{method=\"GET\",route=\"/api/health\",le=\"0.001\"} 0",
            "http_request_duration_seconds_bucket{method=\"GET\",route=\"/api/health\",le=\"0.005\"} 1",
            "http_requests_in_flight 0",
        ] {
            assert!(
                text.lines().any(|found| found == line),
                "{line} is not in\n{text}"
            );
        }
    }
}
