//! `nginx`: the proxy in front of the services.

use serde_json::{Value as Json, json};

use crate::blueprint::decode::{Decode, Decoder};
use crate::blueprint::describe::{Describe, NAME};
use crate::blueprint::field::Entries;
use crate::blueprint::logging::Logging;
use crate::blueprint::near::nearest;
use crate::blueprint::node::{Node, Value};
use crate::blueprint::record::record;
use crate::blueprint::scalar::{Text, Word};
use crate::blueprint::size::Size;
use crate::diagnostic::{Code, Diagnostic};

record! {
    /// The proxy. It becomes the service `nginx`, which starts when what it proxies is ready.
    pub struct Nginx: "a mapping with the key `locations`", "`{listen: 8080, locations: {/: {proxy: api}}}`" {
        /// The port that it listens on. Default: 8080.
        "listen" listen: u64 {"minimum": 1, "maximum": 65535, "default": 8080},
        /// The folder of the static files.
        "root" root: String {"pattern": "^/", "examples": ["/var/www/html"]},
        /// How requests are spread over a service's instances, by service.
        "upstreams" upstreams: Entries<Upstream> {"propertyNames": {"pattern": NAME}},
        /// What is answered where, by the beginning of the path.
        "locations" locations: Entries<Location> {"propertyNames": {"pattern": r"^/[^\s%#]*$"}, "minProperties": 1},
        /// Where its lines go. Default: to the container's output as they are.
        "logging" logging: Logging,
        /// The largest body of a request: `1MB` is 10^6 bytes, `1MiB` is 2^20. Default: nginx's own, 1MiB.
        "client_max_body_size" client_max_body_size: Size,
        /// Files of the image that are read into the server as they stand; relative to /etc/nginx.
        "include" include: Vec<Word> {"examples": [["extra/*.conf"]]},
        /// What must be ready before it starts, beside what it passes requests to: for what `include` proxies.
        "depends_on" depends_on: Vec<Word> {"items": {"type": "string", "pattern": NAME}},
    }
    near {
        "port" => "listen",
        "upstream" => "upstreams",
        "location" => "locations",
        "routes" => "locations",
        "log" => "logging",
        "access_log" => "write `logging: {directory: /var/log/nginx}`",
        "error_log" => "write `logging: {directory: /var/log/nginx}`",
        "server" => "there is one server: its keys stand here",
        "max_body_size" => "client_max_body_size",
        "body_size" => "client_max_body_size",
        "includes" => "include",
        "headers" => "headers stand in a location: `/: {static: true, headers: {Cache-Control: no-cache}}`",
        "static" => "write `root: /var/www/html` and a location with `static: true`",
        "try_files" => "it stands in a location: `/: {static: true, fallback: /index.html}`",
        "fastcgi_pass" => "it stands in a location: `/: {fastcgi: php}`",
        "proxy_pass" => "it stands in a location: `/: {proxy: api}`",
        "depends" => "depends_on",
        "needs" => "depends_on",
        "ssl_certificate" => "TLS ends in front of the container, or in a file of `include`: `listen 8443 ssl; ssl_certificate …;`",
        "ssl_certificate_key" => "TLS ends in front of the container, or in a file of `include`: `listen 8443 ssl; ssl_certificate …;`",
        "tls" => "TLS ends in front of the container, or in a file of `include`: `listen 8443 ssl; ssl_certificate …;`",
        "gzip" => "text is compressed already: leave it out",
        "add_header" => "headers stand in a location: `/: {static: true, headers: {Cache-Control: no-cache}}`",
        "proxy_set_header" => "Host and X-Forwarded-* are set; a file of `include` that sets another must repeat them, for nginx then forgets ours",
        "keepalive_timeout" => "nginx's own holds; another one can stand in a file of `include`",
        "proxy_read_timeout" => "nginx's own holds; another one can stand in a file of `include`",
        "client_body_timeout" => "it is set; another one can stand in a file of `include`",
        "worker_connections" => "it is set, from what the container may have",
        "user" => "its workers have the user that the package makes",
        "config" => "it is generated: what has no key can stand in a file of `include`",
        "server_name" => "there is one server, and it answers to every name",
        "ssl" => "TLS ends in front of the container, or in a file of `include`",
        "worker_processes" => "it is `auto`: one for each core",
    }
    schema {
        "required": ["locations"],
        "not": {
            "properties": {
                "root": false,
                "locations": {"not": {"additionalProperties": {"properties": {"static": false, "fastcgi": false}}}},
            },
        },
    }
}

record! {
    /// How requests are spread over the instances of one service.
    pub struct Upstream: "a mapping", "`{balance: least_conn}`" {
        /// `round_robin` (the default), `least_conn` or `ip_hash`.
        "balance" balance: Balance {"default": "round_robin"},
        /// How many idle connections each worker keeps open to the instances. Default: 32.
        "keepalive" keepalive: u64 {"minimum": 1, "maximum": 4096, "default": 32},
    }
    near {
        "method" => "balance",
        "load_balancing" => "balance",
        "servers" => "the servers are the service's instances",
        "server" => "the servers are the service's instances",
        "weight" => "all instances are alike",
        "max_fails" => "it is set",
        "fail_timeout" => "it is set",
    }
    text {
        "least_conn" => "write `{balance: least_conn}`",
        "ip_hash" => "write `{balance: ip_hash}`",
    }
}

record! {
    /// What is answered under one path: one of `proxy`, `fastcgi` and `static`.
    pub struct Location: "a mapping with one of `proxy`, `fastcgi` and `static`", "`{proxy: api}`, `{fastcgi: php}` or `{static: true}`" {
        /// The service that answers. The path is passed on unchanged.
        "proxy" proxy: Word {"pattern": NAME},
        /// The service that runs the PHP scripts of `root`: php-fpm. Other files are the answer themselves.
        "fastcgi" fastcgi: Word {"pattern": NAME},
        /// Files of `root` are the answer.
        "static" static_files: bool {"enum": [true]},
        /// What answers where there is no such file. Default for `fastcgi`: the `index.php` of the location;
        /// for `static`: nothing, which is a 404.
        "fallback" fallback: Word {"pattern": "^/", "examples": ["/index.html"]},
        /// Headers that every answer gets, errors too.
        "headers" headers: Entries<Text> {"examples": [{"Cache-Control": "max-age=60"}]},
    }
    near {
        "proxy_pass" => "proxy",
        "proxypass" => "proxy",
        "upstream" => "proxy",
        "service" => "proxy",
        "backend" => "proxy",
        "fastcgi_pass" => "fastcgi",
        "fcgi" => "fastcgi",
        "php" => "fastcgi",
        "php_fpm" => "fastcgi",
        "root" => "write `root` beside `locations`, and `static: true` here",
        "alias" => "write `root` beside `locations`, and `static: true` here; the path is looked for below it",
        "files" => "static",
        "try_files" => "fallback",
        "index" => "fallback",
        "return" => "write it into a file of `include`: `location = /old { return 301 /new; }`",
        "redirect" => "write it into a file of `include`: `location = /old { return 301 /new; }`",
        "rewrite" => "the path is passed on unchanged; a file of `include` can have a location of its own",
        "header" => "headers",
        "proxy_set_header" => "Host and X-Forwarded-* are set; a file of `include` can have a location of its own, which sets all of them",
        "proxy_read_timeout" => "nginx's own holds; another one for all can stand in a file of `include`",
        "websocket" => "WebSockets pass already: leave it out",
        "auth_basic" => "a file of `include` can have it, or a location of its own",
        "expires" => "write `headers: {Cache-Control: max-age=60}`",
        "rewrite_path" => "the path is passed on unchanged",
        "port" => "where the instances listen is the service's own `port`",
        "add_header" => "headers",
        "client_max_body_size" => "write it beside `locations`: it holds for all of them",
    }
    schema {
        "oneOf": [{"required": ["proxy"]}, {"required": ["fastcgi"]}, {"required": ["static"]}],
    }
}

/// How the next instance is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Balance {
    /// One after the other.
    RoundRobin,
    /// The one with the fewest requests in flight.
    LeastConn,
    /// A client stays with its instance.
    IpHash,
}

/// The words for it, nginx's own.
const BALANCES: [&str; 3] = ["round_robin", "least_conn", "ip_hash"];

impl Describe for Balance {
    fn describe() -> Json {
        json!({"enum": BALANCES})
    }
}

impl Decode for Balance {
    const EXPECTED: &'static str = "`round_robin`, `least_conn` or `ip_hash`";

    fn remedy(_: &Node) -> String {
        "write `least_conn`, or leave the key out".to_owned()
    }

    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        let Value::Scalar(scalar) = &node.value else {
            decoder.wrong_type::<Self>(node);
            return None;
        };
        match scalar.text.as_str() {
            "round_robin" => Some(Self::RoundRobin),
            "least_conn" => Some(Self::LeastConn),
            "ip_hash" => Some(Self::IpHash),
            other => {
                let diagnostic = Diagnostic::error(
                    Code::InvalidValue,
                    node.span,
                    format!("unknown balance `{other}`"),
                );
                decoder.say(match nearest(other, BALANCES) {
                    Some(name) => diagnostic.label(format!("did you mean `{name}`?")),
                    None => diagnostic
                        .label(format!("expected {}", Self::EXPECTED))
                        .help(Self::remedy(node)),
                });
                None
            }
        }
    }
}
