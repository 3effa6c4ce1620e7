//! One client's connection, from its acceptance to its end.

use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::http::header::CONNECTION;
use axum::http::{HeaderValue, Request};
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpStream;
use tokio::sync::watch;

/// From how many bytes on the head of a request is refused with 431. hyper looks between two reads,
/// so one of up to twice that may still pass. What nginx lets through by default is no larger.
const HEAD_LIMIT: usize = 32 * 1024;

/// How long connections go on as before after a stop, but for the word that they will be closed. A
/// request may lie unread in the socket then, and would be lost if its connection closed at once.
const LAST_CALL: Duration = Duration::from_millis(50);

/// Serves `stream` with `router` until the client leaves or takes longer than `idle_limit` for the
/// head of a request, or until `stopping` turns true and the request in flight is answered.
///
/// `stopping` is held until the very end, so its sender can tell when all connections are done.
pub async fn serve_connection(
    stream: TcpStream,
    router: Router,
    idle_limit: Duration,
    mut stopping: watch::Receiver<bool>,
) {
    let asked = Arc::new(AtomicBool::new(false));
    let service = service(router, Arc::clone(&asked), stopping.clone());
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            // For hyper this is also how long a connection may idle between two requests.
            .header_read_timeout(idle_limit)
            .max_buf_size(HEAD_LIMIT)
            .serve_connection(TokioIo::new(stream), service)
    );
    // A failed connection is the client's doing (gone, too slow, no HTTP), so its error is dropped.
    tokio::select! {
        _ = connection.as_mut() => return,
        () = last_call(&mut stopping) => connection.as_mut().graceful_shutdown(),
    }
    // For the second half of a first request, hyper would wait as long as ever.
    if asked.load(Ordering::Relaxed) {
        let _ = connection.await;
    }
}

/// Passes every request on to `router`, remembers in `asked` that there was one, and tells the
/// client when it is the last on its connection.
fn service(
    router: Router,
    asked: Arc<AtomicBool>,
    stopping: watch::Receiver<bool>,
) -> impl Service<Request<Incoming>, Response = Response, Error = Infallible, Future: Send> {
    let router = TowerToHyperService::new(router);
    service_fn(move |request| {
        asked.store(true, Ordering::Relaxed);
        let answer = router.call(request);
        let stopping = stopping.clone();
        async move {
            let mut response = answer.await?;
            if *stopping.borrow() {
                // hyper closes the connection after an answer that says so.
                let close = HeaderValue::from_static("close");
                response.headers_mut().insert(CONNECTION, close);
            }
            Ok(response)
        }
    })
}

async fn last_call(stopping: &mut watch::Receiver<bool>) {
    // An error means that the sender is gone, and then it is time to stop as well.
    let _ = stopping.wait_for(|stop| *stop).await;
    tokio::time::sleep(LAST_CALL).await;
}
