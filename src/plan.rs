//! The meaning: what a blueprint says once every name is resolved and every default applied.
//!
//! Whoever holds a [`Plan`] need not check anything: a port is a port, a dependency exists, nothing waits for
//! itself. There is no `Option` for a default here; an `Option` means that the thing is truly not there.

use std::collections::BTreeSet;

mod command;
mod dockerfile;
mod generator;
mod health;
mod image;
mod layout;
mod lifecycle;
mod name;
mod nginx;
mod origin;
mod overlay;
mod overlay_version;
mod service;
mod stop;
mod stop_path;
mod surroundings;
mod ulimit;

pub use command::Command;
pub use dockerfile::{DOCKERFILE, Shape};
pub use generator::Generator;
pub use health::{Health, Healthcheck};
pub use image::{CopyItem, Family, Image, ImageUser, Stage};
pub use layout::Layout;
pub use lifecycle::{Lifecycle, Limit, Then};
pub use name::ServiceName;
pub use nginx::{Answer, Balance, Header, Location, Nginx, Server, Upstream};
pub use origin::Origin;
pub use overlay::{ArchTarball, Overlay};
pub use overlay_version::OverlayVersion;
pub use service::{Poll, Port, Protocol, Readiness, Service, StopSignal, Variable};
pub use stop::{DOCKER_STOP, Stop};
pub use stop_path::Step;
pub use surroundings::{Logging, Surroundings};
pub use ulimit::{Resource, Ulimit};

/// Milliseconds that s6-overlay sleeps at the end of every stop. All processes are supervised, and gone by then, so
/// a fraction of its own three seconds is plenty.
pub const KILL_GRACETIME: u32 = 200;

/// Milliseconds that the logger of a service has in s6-rc, once the service is down, to write what it has read.
pub const LOGGER_GRACE: u32 = 1000;

/// What one blueprint means.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What the container is called; also the name of its output folder.
    pub name: ServiceName,
    /// Where it comes from, for the headers of what is generated.
    pub origin: Origin,
    /// In which form s6-overlay is given the services.
    pub layout: Layout,
    /// Every instance and nginx: in the order of the blueprint, instances by number, nginx last.
    pub services: Vec<Service>,
    /// The proxy, where there is one.
    pub nginx: Option<Nginx>,
    /// In how many seconds every service must have been ready, or the container stops; none without a limit.
    pub ready_within: Option<u32>,
    /// The image.
    pub image: Image,
    /// The template of the Dockerfile, where it is the user's own. Every name in it is one of [`DOCKERFILE`].
    pub dockerfile: Option<String>,
    /// The s6-overlay that goes into it.
    pub overlay: Overlay,
}

impl Plan {
    /// The ports that are reached from outside: the proxy's and those of datagrams, or without a proxy every service's.
    #[must_use]
    pub fn published(&self) -> BTreeSet<(u16, Protocol)> {
        let proxy = self.nginx.as_ref();
        let own = self.services.iter().filter_map(|service| {
            let open = proxy.is_none() || service.protocol == Protocol::Udp;
            let port = service.port.filter(|_| open)?;
            Some((port.get(), service.protocol))
        });
        let proxy = proxy.map(|nginx| (nginx.listen.get(), Protocol::Tcp));
        proxy.into_iter().chain(own).collect()
    }

    /// Where a service listens: on its own port, and nginx where the proxy does.
    #[must_use]
    pub fn listens(&self, service: &Service) -> Option<Port> {
        let proxy = self.nginx.as_ref().filter(|_| service.is_nginx());
        service.port.or(proxy.map(|nginx| nginx.listen))
    }

    /// How long s6-overlay must let the services stop, in milliseconds: the longest grace period and half a
    /// second for what a shell needs on a busy machine. It cuts in silence what is not gone by then.
    #[must_use]
    pub fn services_gracetime(&self) -> u32 {
        let longest = self.services.iter().map(Service::stop_time);
        longest.max().unwrap_or(0).saturating_add(500)
    }
}
