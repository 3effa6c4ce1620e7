//! No request here needs a body, so a large one or a slow one is refused.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, HttpBody as _, to_bytes};
use axum::extract::{self, Request};
use axum::http::StatusCode;
use axum::http::header::EXPECT;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use tokio::time::timeout;

use crate::api_error::ApiError;
use crate::state::State;

/// The largest body that is let through, in bytes.
pub const BODY_LIMIT: usize = 16 * 1024;

/// How long a refused body is read on. A connection that closes with something unread in it is reset, and then a proxy
/// that is still sending never sees the answer.
const READ_ON: Duration = Duration::from_secs(1);

/// Answers 413 to a body of more than [`BODY_LIMIT`] bytes and 408 to one that is not there within
/// the idle limit; passes on any other, whole.
///
/// No more than the limit is ever held. What announces a larger size is read on for a second at most, and dropped,
/// before it is refused; who asks first (`Expect: 100-continue`) is refused at once.
pub async fn limit_body(
    extract::State(state): extract::State<Arc<State>>,
    request: Request,
    next: Next,
) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let (head, body) = request.into_parts();
    if body.size_hint().lower() > BODY_LIMIT as u64 {
        if !head.headers.contains_key(EXPECT) {
            let _ = timeout(READ_ON, drop_rest(body)).await;
        }
        return too_large().into_response();
    }
    match whole(body, state.idle_limit).await {
        Ok(body) => next.run(Request::from_parts(head, body)).await,
        Err(error) => error.into_response(),
    }
}

/// Reads a body to its end, and keeps nothing of it.
async fn drop_rest(mut body: Body) {
    while let Some(Ok(_)) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {}
}

async fn whole(body: Body, limit: Duration) -> Result<Body, ApiError> {
    match timeout(limit, to_bytes(body, BODY_LIMIT)).await {
        Ok(Ok(bytes)) => Ok(Body::from(bytes)),
        // It may also be that the client is gone; then nobody reads this.
        Ok(Err(_)) => Err(too_large()),
        Err(_) => {
            let message = format!("the body is not here after {} s", limit.as_secs());
            Err(ApiError::new(StatusCode::REQUEST_TIMEOUT, message))
        }
    }
}

fn too_large() -> ApiError {
    let message = format!("the body is larger than {BODY_LIMIT} bytes");
    ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, message)
}
