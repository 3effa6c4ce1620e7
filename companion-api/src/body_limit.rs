//! No request here needs a body, so a large one is refused before it is read.

use axum::body::HttpBody as _;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use crate::api_error::ApiError;

/// The largest body that is let through, in bytes.
pub const BODY_LIMIT: usize = 16 * 1024;

/// Answers 413 to a request that announces more than [`BODY_LIMIT`], and passes on any other.
///
/// A body of unknown length is passed on too: reading it is limited by the router, and unread it
/// costs nothing.
pub async fn refuse_large_body(request: Request, next: Next) -> Response {
    if request.body().size_hint().lower() <= BODY_LIMIT as u64 {
        return next.run(request).await;
    }
    let message = format!("the body is larger than {BODY_LIMIT} bytes");
    ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, message).into_response()
}
