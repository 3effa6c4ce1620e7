//! What else stands behind nginx, or past it (`blueprints/web.yaml`): PHP, a single-page application, a service that only
//! an included file knows, datagrams. Its files are made by the commands of `image.run`.

use std::net::{SocketAddr, UdpSocket};
use std::time::Duration;

use super::{NGINX_STARTS, Scenario};
use crate::container::Container;
use crate::http;
use crate::wait;
use crate::world::World;

/// The scenarios of this topic.
pub const ALL: &[Scenario] = &named![
    php_is_run_and_its_secrets_are_kept,
    page_that_finds_its_way_is_the_answer_to_every_path,
    nginx_waits_for_what_only_an_included_file_knows,
    datagrams_reach_each_instance,
    lines_of_a_template_are_in_the_image,
];

/// The image.
const WEB: &str = "web";

const LIMIT: Duration = Duration::from_secs(15);

/// PHP runs the scripts, with what stands behind their names, the query and the body; files are sent; what is neither
/// is the fallback's; dotfiles are nobody's, and what is no script is never run.
///
/// Misses: `SCRIPT_FILENAME`, `PATH_INFO`, `QUERY_STRING`, `try_files`, or the location of dotfiles in nginx.conf; a line
/// of the Dockerfile that comes from `image.run`.
fn php_is_run_and_its_secrets_are_kept(world: &World) {
    let container = world.variant(WEB).serve();
    let answers = [
        ("/wiki/", 200, "wiki /wiki/index.php   "),
        ("/wiki/page.php", 200, "wiki /wiki/page.php   "),
        (
            "/wiki/page.php/tail?a=b",
            200,
            "wiki /wiki/page.php /tail a=b ",
        ),
        ("/wiki/no/such?a=b", 200, "wiki /wiki/index.php  a=b "),
        ("/wiki/picture.txt", 200, "a picture\n"),
        ("/shop/item/7?a=b", 418, "front of /shop/item/7?a=b"),
    ];
    for (path, status, body) in answers {
        let answer = container.get(path).expect("no answer");
        assert_eq!(
            (answer.status, answer.body.as_str()),
            (status, body),
            "{path}"
        );
    }
    for path in [
        "/wiki/.env",
        "/wiki/none.php",
        "/wiki/picture.txt/x.php",
        "/x.php",
    ] {
        assert_eq!(
            container.get(path).expect("no answer").status,
            404,
            "{path}"
        );
    }
    let posted =
        "POST /wiki/page.php HTTP/1.0\r\nHost: localhost\r\nContent-Length: 6\r\n\r\nposted";
    let answer = http::ask(container.address(), posted.as_bytes()).expect("no answer");
    assert_eq!(answer.body, "wiki /wiki/page.php   posted");
}

/// What a template of the Dockerfile has below ours is in the image, and the container is what it is without it.
///
/// Misses: the line of the template; all of ours, where `include` is taken out of it.
fn lines_of_a_template_are_in_the_image(world: &World) {
    let container = world.variant(WEB).serve();
    let answer = container.get("/template.txt").expect("no answer");
    assert_eq!(answer.body, "built as web by a template of its own\n");
}

/// Every path that is no file is answered with the page; a file is itself; the included file's location is its own.
///
/// Misses: `try_files` of the static location, or `include`, in nginx.conf.
fn page_that_finds_its_way_is_the_answer_to_every_path(world: &World) {
    let container = world.variant(WEB).serve();
    let answers = [
        ("/", "the application\n"),
        ("/basket/3?page=2", "the application\n"),
        ("/assets/app.js", "a script of it\n"),
        ("/assets/", "the application\n"),
        ("/extra", "from the included file"),
    ];
    for (path, body) in answers {
        let answer = container.get(path).expect("no answer");
        assert_eq!((answer.status, answer.body.as_str()), (200, body), "{path}");
    }
}

/// nginx starts when `late` is ready, which no location names.
///
/// Misses: in services.d the line `late` of nginx's `dependencies`; in s6-rc the file in `dependencies.d`.
fn nginx_waits_for_what_only_an_included_file_knows(world: &World) {
    let container = world.variant(WEB).serve();
    wait::until("late is ready", LIMIT, || {
        container.service("late").ready.then_some(())
    });
    let ready = container.ready_at("late");
    let starts = container
        .log()
        .first(NGINX_STARTS)
        .expect("nginx says that it starts");
    assert!(
        ready <= starts.at,
        "nginx started {:?} before late was ready",
        ready.saturating_sub(starts.at)
    );
}

/// The ports are exposed for UDP, so that Docker publishes them, and each is its own instance's.
///
/// Misses: `EXPOSE …/udp` in the Dockerfile; `PORT` in an instance's `run`.
fn datagrams_reach_each_instance(world: &World) {
    let container = world.variant(WEB).flag("--publish-all").serve();
    for (port, answer) in [
        ("27015/udp", "1 heard hello"),
        ("27016/udp", "2 heard hello"),
    ] {
        let address = published(&container, port);
        let socket = UdpSocket::bind("0.0.0.0:0").expect("cannot bind");
        let pause = Some(Duration::from_millis(500));
        socket.set_read_timeout(pause).expect("a pause is no zero");
        // A datagram may be lost, and nobody says so.
        let heard = wait::until("an answer to a datagram", LIMIT, || {
            socket.send_to(b"hello", address).ok()?;
            let mut bytes = [0; 100];
            let length = socket.recv(&mut bytes).ok()?;
            Some(String::from_utf8_lossy(&bytes[..length]).into_owned())
        });
        assert_eq!(heard, answer);
    }
}

/// Where a port of the container is published on the loopback.
#[track_caller]
fn published(container: &Container, port: &str) -> SocketAddr {
    let addresses = container.docker(&["port", "{}", port]);
    let number = addresses
        .lines()
        .next()
        .and_then(|address| address.rsplit(':').next());
    let number = number.and_then(|number| number.parse().ok());
    let number: u16 = number.unwrap_or_else(|| panic!("{port} is not published: {addresses:?}"));
    SocketAddr::from(([127, 0, 0, 1], number))
}
