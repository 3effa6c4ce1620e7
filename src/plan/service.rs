//! One supervised process.

use crate::plan::{Command, Health, Layout, Lifecycle, ServiceName, Surroundings};

/// A port, 1 to 65535.
pub type Port = std::num::NonZeroU16;

/// What a port speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Protocol {
    /// Connections.
    Tcp,
    /// Datagrams.
    Udp,
}

/// One supervised process: an instance of a service, or nginx.
#[derive(Clone, Debug)]
pub struct Service {
    /// Its own name: `api-2`.
    pub name: ServiceName,
    /// The service of the blueprint that it is, or is an instance of: `api`. Only an instance has another name.
    pub group: ServiceName,
    /// Whether it is the proxy's own, and not a service of the blueprint, which may have the same name.
    pub proxy: bool,
    /// Its number among its siblings, from 1; 1 too when it has none.
    pub instance: u32,
    /// The port that it is told to listen on.
    pub port: Option<Port>,
    /// What that port speaks.
    pub protocol: Protocol,
    /// What runs.
    pub command: Command,
    /// What it finds around itself.
    pub surroundings: Surroundings,
    /// The variables that the blueprint sets, by name.
    pub environment: Vec<Variable>,
    /// What must be ready before it starts, in the order of `Plan::services`.
    pub dependencies: Vec<ServiceName>,
    /// The user that it runs as; none is the container's own.
    pub user: Option<String>,
    /// How it is known to be ready.
    pub readiness: Readiness,
    /// What asks it to stop.
    pub stop_signal: StopSignal,
    /// How long it may take to stop, in milliseconds, at least one.
    pub stop_grace: u32,
    /// What becomes of it when its process ends; a oneshot's readiness is [`Readiness::Done`].
    pub lifecycle: Lifecycle,
    /// Whether the container is healthy only when it is.
    pub health: Health,
}

/// A variable of a service's environment.
#[derive(Clone, Debug)]
pub struct Variable {
    /// The name: a shell's identifier.
    pub name: String,
    /// What it is when the container does not set it; none means that the container must.
    pub value: Option<String>,
}

/// How a service is known to be ready.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// Nobody asks.
    Unannounced,
    /// From the moment at which it no longer waits: its run script says so just before the command.
    Started,
    /// When its work is done: a oneshot.
    Done,
    /// It says so itself, on this descriptor (3 or above).
    Notifies {
        /// The descriptor.
        fd: u32,
    },
    /// When its port accepts a connection.
    Tcp {
        /// The port.
        port: Port,
        /// How it is asked.
        poll: Poll,
    },
    /// When a program ends with 0.
    Command {
        /// The argv, never empty.
        command: Vec<String>,
        /// How it is asked.
        poll: Poll,
    },
    /// When a GET answers 2xx.
    Http {
        /// The port.
        port: Port,
        /// The path, beginning with `/`.
        path: String,
        /// How it is asked.
        poll: Poll,
    },
}

/// How a service that cannot notify is asked whether it is ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Poll {
    /// Milliseconds between two tries.
    pub interval: u32,
    /// Milliseconds that one try may take.
    pub timeout: u32,
    /// How many tries there are; zero has no end.
    pub tries: u32,
}

impl Poll {
    /// The time that one try may take, in the whole seconds that every `timeout` can count.
    #[must_use]
    pub fn limit(self) -> u32 {
        self.timeout.div_ceil(1000)
    }
}

/// A signal by its name: `SIGTERM`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StopSignal(&'static str);

/// The signals that can ask a process to stop. SIGKILL is left out: it asks nothing.
const SIGNALS: [&str; 9] = [
    "SIGTERM", "SIGINT", "SIGQUIT", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGABRT", "SIGALRM",
    "SIGWINCH",
];

impl StopSignal {
    /// SIGTERM, which s6-supervise sends unless told otherwise.
    pub const TERM: Self = Self("SIGTERM");
    /// SIGQUIT, on which nginx finishes its requests.
    pub const QUIT: Self = Self("SIGQUIT");

    /// The signal with this name, with or without `SIG`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        SIGNALS
            .into_iter()
            .find(|name| *name == text || name.strip_prefix("SIG") == Some(text))
            .map(Self)
    }

    /// All names, for a message.
    #[must_use]
    pub fn names() -> [&'static str; 9] {
        SIGNALS
    }

    /// The name with `SIG`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.0
    }
}

impl Service {
    /// How long it can take until it is down, in milliseconds: its process, and then what runs after its end.
    #[must_use]
    pub fn stop_time(&self) -> u32 {
        let down = self.surroundings.down.as_ref();
        let down = down.map_or(0, |_| self.stop_grace);
        self.stop_grace.saturating_add(down)
    }

    /// Whether it is one of several, numbered, even where there is only one of them.
    #[must_use]
    pub fn is_instance(&self) -> bool {
        self.name != self.group
    }

    /// Whether nothing of it stays when its work is done: a oneshot, but where one is a service that pauses.
    #[must_use]
    pub fn has_no_process(&self, layout: Layout) -> bool {
        layout == Layout::S6Rc && self.lifecycle == Lifecycle::Oneshot
    }

    /// Whether it is the proxy's own service.
    #[must_use]
    pub fn is_nginx(&self) -> bool {
        self.proxy
    }
}

impl Readiness {
    /// The descriptor on which s6-supervise hears of it; none where nobody asks.
    #[must_use]
    pub fn notification_fd(&self) -> Option<u32> {
        match self {
            Self::Unannounced => None,
            Self::Notifies { fd } => Some(*fd),
            Self::Started
            | Self::Done
            | Self::Command { .. }
            | Self::Tcp { .. }
            | Self::Http { .. } => Some(3),
        }
    }

    /// How a service that cannot notify is asked; none where it is not.
    #[must_use]
    pub fn poll(&self) -> Option<Poll> {
        match self {
            Self::Command { poll, .. } | Self::Tcp { poll, .. } | Self::Http { poll, .. } => {
                Some(*poll)
            }
            Self::Unannounced | Self::Started | Self::Done | Self::Notifies { .. } => None,
        }
    }
}
