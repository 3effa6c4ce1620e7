//! All connections of an instance, so that they can be ended together.

use std::time::Duration;

use axum::Router;
use tokio::net::TcpStream;
use tokio::sync::watch;

use crate::connection::serve_connection;

/// The open connections, and what new ones are served with.
#[derive(Debug)]
pub struct Connections {
    router: Router,
    idle_limit: Duration,
    stopping: watch::Sender<bool>,
}

impl Connections {
    /// No connections yet; each will be served by `router`, and closed when nothing comes for
    /// `idle_limit`.
    pub fn new(router: Router, idle_limit: Duration) -> Self {
        let stopping = watch::Sender::new(false);
        Self {
            router,
            idle_limit,
            stopping,
        }
    }

    /// Serves `stream` in a task of its own.
    pub fn open(&self, stream: TcpStream) {
        // Answers are small and written at once: waiting for more to send would only delay them.
        let _ = stream.set_nodelay(true);
        tokio::spawn(serve_connection(
            stream,
            self.router.clone(),
            self.idle_limit,
            self.stopping.subscribe(),
        ));
    }

    /// Lets every connection finish the request that it has in flight, closes the idle ones, and
    /// waits for all of them.
    pub async fn finish(&self) {
        self.stopping.send_replace(true);
        self.stopping.closed().await;
    }
}
