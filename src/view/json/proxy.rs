//! The proxy as JSON.

use serde::Serialize;

use crate::plan::{self, Answer, Balance, Nginx, ServiceName};

#[derive(Serialize)]
pub struct Proxy<'p> {
    listen: u16,
    root: Option<&'p str>,
    /// The largest body of a request; none is nginx's own limit.
    client_max_body_size_bytes: Option<u64>,
    include: &'p [String],
    locations: Vec<Location<'p>>,
    upstreams: Vec<Upstream<'p>>,
}

#[derive(Serialize)]
struct Location<'p> {
    path: &'p str,
    /// The upstream that answers; none where the files of `root` do.
    proxy: Option<&'p str>,
    /// The upstream that runs the scripts of `root`.
    fastcgi: Option<&'p str>,
    /// What answers where there is no file.
    fallback: Option<&'p str>,
    /// Names and values, in the order of the blueprint.
    headers: Vec<[&'p str; 2]>,
}

#[derive(Serialize)]
struct Upstream<'p> {
    name: &'p str,
    balance: &'static str,
    /// Idle connections; none where none are kept.
    keepalive: Option<u32>,
    servers: Vec<Server<'p>>,
}

#[derive(Serialize)]
struct Server<'p> {
    service: &'p str,
    port: u16,
}

/// The proxy.
pub fn view(nginx: &Nginx) -> Proxy<'_> {
    Proxy {
        listen: nginx.listen.get(),
        root: nginx.root.as_deref(),
        client_max_body_size_bytes: nginx.client_max_body_size,
        include: &nginx.include,
        locations: nginx.locations.iter().map(location).collect(),
        upstreams: nginx
            .upstreams
            .iter()
            .map(|upstream| Upstream {
                name: upstream.name.as_str(),
                balance: balance(upstream.balance),
                keepalive: upstream.keepalive,
                servers: upstream
                    .servers
                    .iter()
                    .map(|server| Server {
                        service: server.name.as_str(),
                        port: server.port.get(),
                    })
                    .collect(),
            })
            .collect(),
    }
}

fn location(location: &plan::Location) -> Location<'_> {
    let headers = location.headers.iter();
    let (proxy, fastcgi, fallback) = match &location.answer {
        Answer::Proxy(name) => (Some(name), None, None),
        Answer::FastCgi { service, fallback } => (None, Some(service), Some(fallback)),
        Answer::Static { fallback } => (None, None, fallback.as_ref()),
    };
    Location {
        path: &location.path,
        proxy: proxy.map(ServiceName::as_str),
        fastcgi: fastcgi.map(ServiceName::as_str),
        fallback: fallback.map(String::as_str),
        headers: headers
            .map(|header| [header.name.as_str(), header.value.as_str()])
            .collect(),
    }
}

/// The blueprint's own word for it.
fn balance(balance: Balance) -> &'static str {
    match balance {
        Balance::RoundRobin => "round_robin",
        Balance::LeastConn => "least_conn",
        Balance::IpHash => "ip_hash",
    }
}
