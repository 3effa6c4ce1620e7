//! Measures every request on its way through the router.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{self, MatchedPath, Request};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;

use crate::state::State;

/// Counts the request as in flight, lets it pass, and records its route, method, status and
/// latency.
pub async fn track(
    extract::State(state): extract::State<Arc<State>>,
    request: Request,
    next: Next,
) -> Response {
    let started = Instant::now();
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let method = method_label(request.method());
    let _in_flight = state.metrics.begin();

    let response = next.run(request).await;

    // The pattern of the route and not the path, or every mistyped path would become a series of
    // its own.
    let route = matched.as_ref().map_or("unmatched", MatchedPath::as_str);
    state
        .metrics
        .record(route, method, response.status().as_str(), started.elapsed());
    response
}

/// HTTP allows any word as a method; those that nobody needs share one label.
fn method_label(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
