//! Why the program ends with exit code 1.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use crate::state_file::StateError;

/// Something that the world refused, or requests that had to be cut.
#[derive(Debug)]
pub enum RunError {
    /// The state could not be used or prepared.
    State(StateError),
    /// The notification descriptor could not be taken over.
    NotificationFd { fd: i32, reason: String },
    /// The runtime could not be built.
    Runtime(io::Error),
    /// The handlers for the stop signals could not be installed.
    Signals(io::Error),
    /// The address could not be bound.
    Listen {
        address: SocketAddr,
        source: io::Error,
    },
    /// The readiness newline could not be written.
    Announce { fd: i32, source: io::Error },
    /// The drain limit passed with requests still in flight.
    Cut { requests: u64, limit: Duration },
}

impl fmt::Display for RunError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::State(error) => error.fmt(formatter),
            Self::NotificationFd { fd, reason } => write!(
                formatter,
                "cannot use descriptor {fd} of NOTIFICATION_FD: {reason}; \
                 let the supervisor open it (a `notification-fd` file that holds {fd}), or unset NOTIFICATION_FD"
            ),
            Self::Runtime(source) => {
                write!(formatter, "cannot start the runtime: {}", plain(source))
            }
            Self::Signals(source) => {
                write!(formatter, "cannot handle stop signals: {}", plain(source))
            }
            Self::Listen { address, source } => {
                write!(
                    formatter,
                    "cannot listen on {address}: {}; {}",
                    plain(source),
                    remedy(source)
                )
            }
            Self::Announce { fd, source } => {
                write!(
                    formatter,
                    "cannot announce readiness on descriptor {fd}: {}",
                    plain(source)
                )
            }
            Self::Cut { requests, limit } => write!(
                formatter,
                "cut {requests} {} still in flight after the drain limit of {} s (DRAIN_LIMIT)",
                if *requests == 1 {
                    "request"
                } else {
                    "requests"
                },
                limit.as_secs()
            ),
        }
    }
}

/// The system's own words without Rust's ` (os error 98)` and in lower case, for they stand inside
/// a sentence.
pub fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    let words = text.split(" (os error").next().unwrap_or_default();
    words.to_lowercase()
}

fn remedy(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::AddrInUse => {
            "stop what listens there, or choose another port with PORT or --port"
        }
        io::ErrorKind::PermissionDenied => "choose a port of 1024 or above with PORT or --port",
        _ => "choose another port with PORT or --port",
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::time::Duration;

    use super::RunError;

    const EADDRINUSE: i32 = 98;

    #[test]
    fn a_taken_port_is_one_line_with_a_remedy() {
        let error = RunError::Listen {
            address: "127.0.0.1:3001".parse().unwrap(),
            source: io::Error::from_raw_os_error(EADDRINUSE),
        };
        assert_eq!(
            error.to_string(),
            "cannot listen on 127.0.0.1:3001: address already in use; \
             stop what listens there, or choose another port with PORT or --port"
        );
    }

    #[test]
    fn one_cut_request_is_singular() {
        let message = |requests| {
            RunError::Cut {
                requests,
                limit: Duration::from_secs(4),
            }
            .to_string()
        };
        assert!(
            message(1).starts_with("cut 1 request still in flight after the drain limit of 4 s")
        );
        assert!(message(2).starts_with("cut 2 requests still in flight"));
    }
}
