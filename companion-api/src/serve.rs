//! The life of an instance: listen, announce, serve, drain.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};

use crate::app::app;
use crate::config::Config;
use crate::connections::Connections;
use crate::log::log_line;
use crate::metrics::Metrics;
use crate::notify::Notifier;
use crate::run_error::{RunError, plain};
use crate::signals::StopSignals;
use crate::state::State;

/// How many clients may wait in the listener's queue; tokio's own choice.
const BACKLOG: usize = 1024;

/// The pause after a failed accept. The usual reason is a lack of descriptors, which only time can
/// mend.
const ACCEPT_PAUSE: Duration = Duration::from_secs(1);

/// Serves until a stop signal arrives, then drains.
///
/// # Errors
/// When the address cannot be bound, readiness cannot be announced, or requests had to be cut.
pub async fn serve(config: &Config, notifier: Option<Notifier>) -> Result<(), RunError> {
    // Before anybody can know that this instance is there, so that no stop signal finds it
    // unprepared.
    let mut signals = StopSignals::install().map_err(RunError::Signals)?;
    let listener = listen(config.port).await?;
    let state = Arc::new(State::new(config));
    let connections = Connections::new(app(Arc::clone(&state)), config.idle_limit);
    log_line(format_args!(
        "listening on 127.0.0.1:{} (instance {})",
        config.port, config.instance_id
    ));
    notifier.map_or(Ok(()), Notifier::announce)?;

    let signal = accept_until_stopped(&listener, &connections, &mut signals).await;
    let (requests, limit) = (state.metrics.in_flight(), config.drain_limit);
    log_line(format_args!(
        "{signal}: stopping, {requests} in flight, drain limit {} s",
        limit.as_secs()
    ));
    accept_waiting(listener, &connections);
    drain(&connections, &state.metrics, limit).await?;
    log_line("stopped");
    Ok(())
}

async fn listen(port: u16) -> Result<TcpListener, RunError> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    TcpListener::bind(address)
        .await
        .map_err(|source| RunError::Listen { address, source })
}

async fn accept_until_stopped(
    listener: &TcpListener,
    connections: &Connections,
    signals: &mut StopSignals,
) -> &'static str {
    loop {
        tokio::select! {
            signal = signals.received() => return signal,
            stream = accept(listener) => connections.open(stream),
        }
    }
}

async fn accept(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return stream,
            // The client left again while it waited in the queue.
            Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
            Err(error) => {
                log_line(format_args!(
                    "cannot accept a connection: {}",
                    plain(&error)
                ));
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

/// Takes the clients that the kernel has already let in, whose requests would be lost with the
/// listener.
fn accept_waiting(listener: TcpListener, connections: &Connections) {
    // The plain listener asks the kernel itself; tokio's only knows what its last look at the
    // kernel told.
    let Ok(listener) = listener.into_std() else {
        return;
    };
    for _ in 0..BACKLOG {
        let Ok((stream, _)) = listener.accept() else {
            return;
        };
        if stream.set_nonblocking(true).is_ok()
            && let Ok(stream) = TcpStream::from_std(stream)
        {
            connections.open(stream);
        }
    }
}

async fn drain(
    connections: &Connections,
    metrics: &Metrics,
    limit: Duration,
) -> Result<(), RunError> {
    if tokio::time::timeout(limit, connections.finish())
        .await
        .is_ok()
    {
        return Ok(());
    }
    // What is left without a request in flight is a client that does not read its answer; nothing
    // of ours is lost there.
    match metrics.in_flight() {
        0 => Ok(()),
        requests => Err(RunError::Cut { requests, limit }),
    }
}
