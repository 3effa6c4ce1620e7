//! `/api/metrics` as a scraper sees it.

use std::thread::sleep;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::http::{get, read_some, send};
use crate::server::Server;

#[test]
fn requests_are_counted_by_route_and_status() {
    let server = Server::start(&[]);
    for path in ["/api/health", "/api/health", "/api/slow", "/nowhere"] {
        get(server.port, path);
    }
    let metrics = get(server.port, "/api/metrics");
    assert!(metrics.contains("content-type: text/plain; version=0.0.4\r\n"));
    let series = |route, status| {
        format!(r#"http_requests_total{{method="GET",route="{route}",status="{status}"}}"#)
    };
    assert_is(value(&metrics, &series("/api/health", 200)), 2.0);
    assert_is(value(&metrics, &series("/api/slow", 400)), 1.0);
    assert_is(value(&metrics, &series("unmatched", 404)), 1.0);
}

#[test]
fn latencies_fall_into_buckets() {
    let server = Server::start(&[]);
    get(server.port, "/api/slow?ms=120");
    let metrics = get(server.port, "/api/metrics");
    let bucket = |limit| {
        let name = "http_request_duration_seconds_bucket";
        value(
            &metrics,
            &format!(r#"{name}{{method="GET",route="/api/slow",le="{limit}"}}"#),
        )
    };
    assert_is(bucket("0.1"), 0.0);
    assert_is(bucket("+Inf"), 1.0);
    let sum = r#"http_request_duration_seconds_sum{method="GET",route="/api/slow"}"#;
    let sum = value(&metrics, sum).expect("a sum");
    assert!((0.12..10.0).contains(&sum), "{sum}");
}

#[test]
fn a_request_is_in_flight_until_it_is_answered() {
    let server = Server::start(&[]);
    let mut slow = send(server.port, "/api/slow?ms=700");
    let in_flight = || {
        let metrics = get(server.port, "/api/metrics");
        value(&metrics, "http_requests_in_flight").expect("a gauge")
    };
    // The scrape counts itself.
    let seen = (0..200).any(|_| {
        sleep(Duration::from_millis(2));
        in_flight() > 1.5
    });
    assert!(seen, "the slow request is in flight");
    assert!(read_some(&mut slow).contains(r#"{"slept_ms":700}"#));
    assert_is(Some(in_flight()), 1.0);
}

#[test]
fn the_start_is_told_in_seconds_since_the_epoch() {
    let before = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let server = Server::start(&["--instance-id=api-2"]);
    let after = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let metrics = get(server.port, "/api/metrics");
    let since = value(&metrics, "process_start_time_seconds").expect("a gauge");
    assert!((before.as_secs_f64()..=after.as_secs_f64()).contains(&since));
    let info = format!(
        r#"companion_api_info{{instance_id="api-2",version="{}"}}"#,
        env!("CARGO_PKG_VERSION")
    );
    assert_is(value(&metrics, &info), 1.0);
}

#[track_caller]
fn assert_is(found: Option<f64>, expected: f64) {
    let found = found.expect("the series is there");
    assert!((found - expected).abs() < f64::EPSILON, "{found}");
}

/// The value of one series; nothing when it is not there.
fn value(metrics: &str, series: &str) -> Option<f64> {
    metrics
        .lines()
        .find_map(|line| line.strip_prefix(series)?.strip_prefix(' '))
        .map(|number| number.parse().expect("a number"))
}
