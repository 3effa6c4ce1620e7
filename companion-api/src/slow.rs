//! `GET /api/slow?ms=1000`: an answer that takes its time, to try drains and timeouts with.

use std::time::Duration;

use axum::Json;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};

use crate::api_error::ApiError;

const MAX_MILLISECONDS: u64 = 30_000;

/// The query of a slow request. The number is text here, so that every mistake in it gets the same
/// clear message.
#[derive(Debug, Deserialize)]
pub struct SlowQuery {
    ms: Option<String>,
}

/// The answer to a slow request.
#[derive(Debug, Serialize)]
pub struct Slow {
    slept_ms: u64,
}

/// Answers after `ms` milliseconds.
///
/// # Errors
/// Status 400 when `ms` is missing, no number, or over the limit.
pub async fn slow(query: Result<Query<SlowQuery>, QueryRejection>) -> Result<Json<Slow>, ApiError> {
    let slept_ms = milliseconds(query).ok_or_else(|| {
        let message = format!(
            "`ms` must be a whole number from 0 to {MAX_MILLISECONDS}, as in /api/slow?ms=1000"
        );
        ApiError::new(StatusCode::BAD_REQUEST, message)
    })?;
    tokio::time::sleep(Duration::from_millis(slept_ms)).await;
    Ok(Json(Slow { slept_ms }))
}

fn milliseconds(query: Result<Query<SlowQuery>, QueryRejection>) -> Option<u64> {
    let text = query.ok()?.0.ms?;
    text.parse()
        .ok()
        .filter(|number| *number <= MAX_MILLISECONDS)
}
