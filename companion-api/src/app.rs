//! The routes of the API and what every request passes on its way to them.

use std::sync::Arc;

use axum::Router;
use axum::extract;
use axum::http::{HeaderName, Method, StatusCode, Uri};
use axum::middleware::{from_fn_with_state, map_response_with_state};
use axum::response::Response;
use axum::routing::get;

use crate::api_error::ApiError;
use crate::body_limit::limit_body;
use crate::health::health;
use crate::metrics::metrics;
use crate::slow::slow;
use crate::state::State;
use crate::track::track;

const INSTANCE_HEADER: HeaderName = HeaderName::from_static("x-instance-id");

/// The whole API as a service of its own, which needs no socket to be called.
pub fn app(state: Arc<State>) -> Router {
    Router::new()
        .route("/api/health", get(health))
        .route("/api/metrics", get(metrics))
        .route("/api/slow", get(slow))
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        // The last layer is the outermost: a body that is refused is still counted, and every
        // answer is stamped.
        .layer(from_fn_with_state(Arc::clone(&state), limit_body))
        .layer(from_fn_with_state(Arc::clone(&state), track))
        .layer(map_response_with_state(Arc::clone(&state), stamp))
        .with_state(state)
}

async fn not_found(uri: Uri) -> ApiError {
    ApiError::new(
        StatusCode::NOT_FOUND,
        format!("there is nothing at {}", uri.path()),
    )
}

async fn method_not_allowed(method: Method, uri: Uri) -> ApiError {
    ApiError::new(
        StatusCode::METHOD_NOT_ALLOWED,
        format!("{} does not take {method}", uri.path()),
    )
}

/// Tells which instance answered, as a proxy in front hides it.
async fn stamp(
    extract::State(state): extract::State<Arc<State>>,
    mut response: Response,
) -> Response {
    response
        .headers_mut()
        .insert(INSTANCE_HEADER, state.instance_id.header_value());
    response
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use axum::Router;
    use axum::body::{Body, to_bytes};
    use axum::http::{Request, StatusCode};
    use axum::response::Response;
    use clap::Parser as _;
    use serde_json::{Value, json};
    use tower::ServiceExt as _;

    use super::app;
    use crate::config::Config;
    use crate::state::State;

    fn test_app() -> Router {
        let config = Config::parse_from(["companion-api", "--port=3001", "--instance-id=7"]);
        app(Arc::new(State::new(&config)))
    }

    async fn send(app: &Router, method: &str, path: &str, body: Body) -> Response {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .body(body)
            .unwrap();
        app.clone().oneshot(request).await.unwrap()
    }

    async fn get(app: &Router, path: &str) -> Response {
        send(app, "GET", path, Body::empty()).await
    }

    async fn text(response: Response) -> String {
        let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    async fn json_of(response: Response) -> Value {
        serde_json::from_str(&text(response).await).unwrap()
    }

    #[tokio::test]
    async fn health_says_who_answers() {
        let response = get(&test_app(), "/api/health").await;
        assert_eq!(response.status(), StatusCode::OK);
        let mut body = json_of(response).await;
        assert!(body["uptime_seconds"].take().is_f64());
        let expected = json!({
            "status": "ok",
            "instance_id": "7",
            "port": 3001,
            "version": "0.1.0",
            "uptime_seconds": null,
        });
        assert_eq!(body, expected);
    }

    #[tokio::test]
    async fn every_answer_carries_the_instance() {
        let app = test_app();
        let paths = [
            ("GET", "/api/health"),
            ("GET", "/nowhere"),
            ("DELETE", "/api/health"),
            ("GET", "/api/slow?ms=x"),
        ];
        for (method, path) in paths {
            let response = send(&app, method, path, Body::empty()).await;
            assert_eq!(response.headers()["x-instance-id"], "7", "{method} {path}");
        }
    }

    #[tokio::test]
    async fn an_unknown_path_is_404_in_json() {
        let response = get(&test_app(), "/api/nowhere?x=1").await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
        assert_eq!(
            json_of(response).await,
            json!({"error": "there is nothing at /api/nowhere"})
        );
    }

    #[tokio::test]
    async fn a_wrong_method_is_405_in_json_and_names_the_right_ones() {
        let response = send(&test_app(), "DELETE", "/api/health", Body::empty()).await;
        assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(response.headers()["allow"], "GET,HEAD");
        assert_eq!(
            json_of(response).await,
            json!({"error": "/api/health does not take DELETE"})
        );
    }

    #[tokio::test]
    async fn slow_answers_after_the_time_it_was_given() {
        let response = get(&test_app(), "/api/slow?ms=20").await;
        assert_eq!(json_of(response).await, json!({"slept_ms": 20}));
    }

    #[tokio::test]
    async fn slow_refuses_what_is_no_duration() {
        let app = test_app();
        for query in [
            "",
            "?ms",
            "?ms=",
            "?ms=-1",
            "?ms=abc",
            "?ms=30001",
            "?ms=1&ms=2",
            "?ms=99999999999999999999",
        ] {
            let response = get(&app, &format!("/api/slow{query}")).await;
            assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{query}");
            let message = json_of(response).await["error"].to_string();
            assert!(
                message.contains("from 0 to 30000"),
                "{query} gave {message}"
            );
        }
    }

    #[tokio::test]
    async fn a_large_body_is_refused_and_a_small_one_ignored() {
        let app = test_app();
        let large = send(
            &app,
            "GET",
            "/api/health",
            Body::from(vec![b'x'; 16 * 1024 + 1]),
        )
        .await;
        assert_eq!(large.status(), StatusCode::PAYLOAD_TOO_LARGE);
        let small = send(
            &app,
            "GET",
            "/api/health",
            Body::from(vec![b'x'; 16 * 1024]),
        )
        .await;
        assert_eq!(small.status(), StatusCode::OK);
    }

    #[tokio::test]
    async fn metrics_count_routes_and_not_paths() {
        let app = test_app();
        for path in [
            "/api/health",
            "/api/health?x=1",
            "/a",
            "/b",
            "/api/slow?ms=x",
        ] {
            get(&app, path).await;
        }
        send(&app, "BREW", "/api/health", Body::empty()).await;

        let response = get(&app, "/api/metrics").await;
        assert_eq!(
            response.headers()["content-type"],
            "text/plain; version=0.0.4"
        );
        let text = text(response).await;
        for line in [
            r#"http_requests_total{method="GET",route="/api/health",status="200"} 2"#,
            r#"http_requests_total{method="GET",route="unmatched",status="404"} 2"#,
            r#"http_requests_total{method="GET",route="/api/slow",status="400"} 1"#,
            r#"http_requests_total{method="other",route="/api/health",status="405"} 1"#,
            "http_requests_in_flight 1",
            r#"companion_api_info{instance_id="7",version="0.1.0"} 1"#,
        ] {
            assert!(
                text.lines().any(|found| found == line),
                "{line} is not in\n{text}"
            );
        }
    }
}
