//! nginx.conf: upstreams that agree with the services, and a configuration for production around them.

use serde::Serialize;

use crate::emit::distribution;
use crate::emit::quote;
use crate::emit::template::{header, render};
use crate::plan::{Answer, Balance, Header, Location, Nginx, Plan, ServiceName, Upstream};
use crate::tree::Tree;

/// How long before its own end nginx closes the connections that will not end by themselves, in milliseconds.
const SHUTDOWN_MARGIN: u32 = 500;

/// How many open files nginx remembers, and for how long nobody needs to have asked for them.
const OPEN_FILES: &str = "max=1024 inactive=20s";

#[derive(Serialize)]
struct View {
    header: String,
    user: Option<&'static str>,
    worker_shutdown_timeout: u32,
    listen: u16,
    root: Option<String>,
    client_max_body_size: Option<String>,
    include: Vec<String>,
    dollar: bool,
    upstreams: Vec<UpstreamView>,
    fastcgis: bool,
    open_file_cache: Option<&'static str>,
    locations: Vec<LocationView>,
    answers_everything: bool,
    instance_paths: Vec<String>,
    instances: Vec<InstanceView>,
}

#[derive(Serialize)]
struct UpstreamView {
    name: String,
    zone: usize,
    balance: Option<&'static str>,
    servers: Vec<u16>,
    failures: &'static str,
    again: bool,
    keepalive: Option<u32>,
}

#[derive(Serialize)]
struct LocationView {
    path: String,
    proxy: Option<String>,
    fastcgi: Option<String>,
    /// For files: what answers where there is none.
    fallback: Option<String>,
    /// For files: whether those with a dot in front are kept back. A path that names one itself wants them.
    hides: bool,
    headers: Vec<HeaderView>,
}

#[derive(Serialize)]
struct HeaderView {
    name: String,
    value: String,
}

#[derive(Serialize)]
struct InstanceView {
    path: String,
    port: u16,
}

/// Adds nginx.conf, where the plan has a proxy.
pub fn emit(plan: &Plan, tree: &mut Tree) {
    let Some(nginx) = &plan.nginx else {
        return;
    };
    let answers = |kind: fn(&Answer) -> bool| nginx.locations.iter().any(|it| kind(&it.answer));
    let view = View {
        header: header(&plan.origin),
        // Only root can make its workers somebody else.
        user: (plan.image.user.is_none()).then(|| distribution::nginx_user(plan.image.family)),
        worker_shutdown_timeout: shutdown_timeout(plan),
        listen: nginx.listen.get(),
        root: nginx.root.as_deref().map(quote::nginx),
        client_max_body_size: nginx.client_max_body_size.map(size),
        include: nginx
            .include
            .iter()
            .map(|path| quote::nginx(path))
            .collect(),
        dollar: headers(nginx).any(|value| value.contains('$')),
        upstreams: nginx.upstreams.iter().map(upstream).collect(),
        fastcgis: answers(runs_scripts),
        open_file_cache: answers(tries_files).then_some(OPEN_FILES),
        locations: locations(nginx),
        answers_everything: nginx.locations.iter().any(|location| location.path == "/"),
        instance_paths: instance_paths(nginx),
        instances: instances(nginx),
    };
    let text = render("nginx.conf", &view);
    tree.text("rootfs/etc/nginx/nginx.conf", text);
}

/// The values of all headers.
fn headers(nginx: &Nginx) -> impl Iterator<Item = &str> {
    let headers = nginx
        .locations
        .iter()
        .flat_map(|location| &location.headers);
    headers.map(|header| header.value.as_str())
}

fn header_view(header: &Header) -> HeaderView {
    HeaderView {
        name: quote::nginx(&header.name),
        value: quote::nginx_value(&header.value),
    }
}

/// Bytes with nginx's units (of 2^10 and 2^20), where it comes out even.
fn size(bytes: u64) -> String {
    match bytes {
        _ if bytes.is_multiple_of(1 << 20) => format!("{}m", bytes >> 20),
        _ if bytes.is_multiple_of(1 << 10) => format!("{}k", bytes >> 10),
        _ => bytes.to_string(),
    }
}

fn shutdown_timeout(plan: &Plan) -> u32 {
    let own = plan.services.iter().find(|service| service.is_nginx());
    own.map_or(0, |service| {
        service.stop_grace.saturating_sub(SHUTDOWN_MARGIN)
    })
}

/// s6 starts a dead instance again at once, or a second after its last start. So a dead one is left out for a second,
/// and when all are dead, each is tried all the same.
///
/// `ip_hash` takes no `backup`, and a lone instance has no other: these are never left out, for a client would get a
/// 502 for longer than its instance is dead.
fn upstream(upstream: &Upstream) -> UpstreamView {
    let again = upstream.servers.len() > 1 && upstream.balance != Balance::IpHash;
    UpstreamView {
        name: upstream.name.to_string(),
        zone: zone_kib(upstream.servers.len()),
        balance: match upstream.balance {
            Balance::RoundRobin => None,
            Balance::LeastConn => Some("least_conn"),
            Balance::IpHash => Some("ip_hash"),
        },
        servers: upstream
            .servers
            .iter()
            .map(|server| server.port.get())
            .collect(),
        failures: if again {
            "fail_timeout=1s"
        } else {
            "max_fails=0"
        },
        again,
        keepalive: upstream.keepalive,
    }
}

/// Room for what the workers share of `servers` instances, in KiB. nginx 1.22 was seen to take less than 1 KiB for
/// each time that one is named, and does not start when there is too little.
fn zone_kib(servers: usize) -> usize {
    (32 + 4 * servers).next_multiple_of(64)
}

fn locations(nginx: &Nginx) -> Vec<LocationView> {
    nginx.locations.iter().map(location).collect()
}

fn runs_scripts(answer: &Answer) -> bool {
    matches!(answer, Answer::FastCgi { .. })
}

/// Whether several files are looked for at each request.
fn tries_files(answer: &Answer) -> bool {
    runs_scripts(answer) || matches!(answer, Answer::Static { fallback: Some(_) })
}

fn location(location: &Location) -> LocationView {
    let mut view = LocationView {
        path: quote::nginx(&location.path),
        proxy: None,
        fastcgi: None,
        fallback: None,
        hides: proxied_by(location).is_none() && !location.path.contains("/."),
        headers: location.headers.iter().map(header_view).collect(),
    };
    match &location.answer {
        Answer::Proxy(name) => view.proxy = Some(name.to_string()),
        Answer::FastCgi { service, fallback } => {
            view.fastcgi = Some(service.to_string());
            // The path's variables follow it directly: quotes end in front of them would be two words.
            view.fallback = Some(quote::nginx(&format!("{fallback}$is_args$args")));
        }
        Answer::Static { fallback } => view.fallback = fallback.as_deref().map(quote::nginx),
    }
    view
}

/// The proxied paths as regular expressions of what a client may write for them.
fn instance_paths(nginx: &Nginx) -> Vec<String> {
    proxied(nginx)
        .map(|(location, _)| location.path.chars().map(as_written).collect())
        .collect()
}

/// The locations that a service answers by HTTP.
fn proxied(nginx: &Nginx) -> impl Iterator<Item = (&Location, &ServiceName)> {
    let locations = nginx.locations.iter();
    locations.filter_map(|location| Some((location, proxied_by(location)?)))
}

/// The service that answers a location by HTTP.
fn proxied_by(location: &Location) -> Option<&ServiceName> {
    match &location.answer {
        Answer::Proxy(name) => Some(name),
        Answer::FastCgi { .. } | Answer::Static { .. } => None,
    }
}

/// A regular expression for one character of a path: itself, or the `%` and hexadecimal digits that a client puts in
/// its place (RFC 3986, section 2.1), which it does for all but the unreserved ones.
fn as_written(letter: char) -> String {
    match letter {
        '/' | '-' | '_' | '~' => letter.to_string(),
        '.' => "[.]".to_owned(),
        _ if letter.is_ascii_alphanumeric() => letter.to_string(),
        _ => format!("(?:{}|{})", literally(letter), encoded(letter)),
    }
}

fn literally(letter: char) -> String {
    match letter {
        // Nothing but the others would be a class.
        '^' => r"\^".to_owned(),
        _ if letter.is_ascii_punctuation() => format!("[{letter}]"),
        _ => letter.to_string(),
    }
}

/// The bytes of a character as a client encodes them, in capitals or not.
fn encoded(letter: char) -> String {
    let mut buffer = [0; 4];
    let bytes = letter.encode_utf8(&mut buffer).bytes();
    let encoded: Vec<String> = bytes.map(|byte| format!("%(?i:{byte:02X})")).collect();
    encoded.concat()
}

/// Under every proxied path, each single instance: it exposes nothing that is not reachable already.
fn instances(nginx: &Nginx) -> Vec<InstanceView> {
    let mut views = Vec::new();
    for (location, name) in proxied(nginx) {
        let upstream = nginx
            .upstreams
            .iter()
            .find(|upstream| upstream.name == *name);
        for server in upstream.map_or(&[][..], |upstream| &upstream.servers) {
            views.push(InstanceView {
                path: quote::nginx(&format!("/instances/{}{}", server.name, location.path)),
                port: server.port.get(),
            });
        }
    }
    views
}
