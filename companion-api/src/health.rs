//! `GET /api/health`: is this instance here, and which one is it?

use std::sync::Arc;

use axum::Json;
use axum::extract;
use serde::Serialize;

use crate::instance_id::InstanceId;
use crate::state::State;

/// The answer to a health request.
#[derive(Debug, Serialize)]
pub struct Health {
    status: &'static str,
    instance_id: InstanceId,
    port: u16,
    version: &'static str,
    uptime_seconds: f64,
}

/// Answers with the state of this instance. It has no dependencies, so whoever gets an answer may
/// know it is well.
pub async fn health(extract::State(state): extract::State<Arc<State>>) -> Json<Health> {
    Json(Health {
        status: "ok",
        instance_id: state.instance_id.clone(),
        port: state.port,
        version: env!("CARGO_PKG_VERSION"),
        uptime_seconds: to_tenths(state.started.elapsed().as_secs_f64()),
    })
}

fn to_tenths(seconds: f64) -> f64 {
    (seconds * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::to_tenths;

    #[test]
    fn uptime_has_one_decimal() {
        assert_eq!(to_tenths(12.345).to_string(), "12.3");
        assert_eq!(to_tenths(0.04).to_string(), "0");
    }
}
