//! The proxy.

use crate::plan::{Port, ServiceName};

/// The proxy in front of the services.
#[derive(Clone, Debug)]
pub struct Nginx {
    /// The port that it listens on.
    pub listen: Port,
    /// The folder of the static files.
    pub root: Option<String>,
    /// One for each service that a location names, in the order of the locations.
    pub upstreams: Vec<Upstream>,
    /// What is answered where, in the order of the blueprint.
    pub locations: Vec<Location>,
    /// The largest body of a request in bytes; none is nginx's own limit.
    pub client_max_body_size: Option<u64>,
    /// Files that are read into the server as they stand.
    pub include: Vec<String>,
}

/// The instances of one service as nginx sees them.
#[derive(Clone, Debug)]
pub struct Upstream {
    /// The service's name.
    pub name: ServiceName,
    /// Its instances, by number.
    pub servers: Vec<Server>,
    /// How the next one is chosen.
    pub balance: Balance,
    /// Idle connections that each worker keeps open, at least one. None for php-fpm: its processes serve one
    /// connection each, so an idle one would keep a process from others.
    pub keepalive: Option<u32>,
}

/// One instance behind nginx.
#[derive(Clone, Debug)]
pub struct Server {
    /// Its name.
    pub name: ServiceName,
    /// Its port on 127.0.0.1.
    pub port: Port,
}

/// How the next instance is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Balance {
    /// One after the other: nginx's default.
    RoundRobin,
    /// The one with the fewest requests in flight.
    LeastConn,
    /// A client stays with its instance.
    IpHash,
}

/// What is answered under one path.
#[derive(Clone, Debug)]
pub struct Location {
    /// The beginning of the path.
    pub path: String,
    /// Who answers.
    pub answer: Answer,
    /// Headers that are added to every answer, in the order of the blueprint.
    pub headers: Vec<Header>,
}

/// A header of an answer.
#[derive(Clone, Debug)]
pub struct Header {
    /// Its name.
    pub name: String,
    /// Its value: one line, not empty.
    pub value: String,
}

/// Who answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The upstream of this name.
    Proxy(ServiceName),
    /// The upstream of this name, which runs the PHP scripts of `root`; other files of `root` answer themselves.
    FastCgi {
        /// The upstream.
        service: ServiceName,
        /// The script that answers where there is no file, as a path below `root`.
        fallback: String,
    },
    /// A file of `root`.
    Static {
        /// The file that answers where there is none, as a path below `root`.
        fallback: Option<String>,
    },
}

impl Answer {
    /// Whether files of `root` are part of the answer.
    #[must_use]
    pub fn has_files(&self) -> bool {
        !matches!(self, Self::Proxy(_))
    }

    /// The upstream, where there is one.
    #[must_use]
    pub fn upstream(&self) -> Option<&ServiceName> {
        match self {
            Self::Proxy(name) | Self::FastCgi { service: name, .. } => Some(name),
            Self::Static { .. } => None,
        }
    }
}
