//! `/instances/NAME/…`: each instance by itself, for a scraper; and a crowd of them.

use std::process::Command;

use crate::linters::nginx::prepared;
use crate::proxy::instance::{Answer, Instance};
use crate::proxy::under_test::Nginx;
use crate::scripts::compile::{compile, file};
use crate::tools;

#[test]
fn each_is_reached_by_its_name_and_no_other() {
    let instances: Vec<Instance> = (0..3).map(|_| Instance::start(0, Answer::Port)).collect();
    let Some(nginx) = Nginx::start(&instances, "") else {
        return;
    };
    for (number, instance) in (1..).zip(&instances) {
        let answer = nginx.get(&format!("/instances/api-{number}/api/metrics?name[]=up"));
        assert!(answer.ends_with(&instance.port.to_string()), "{answer}");
        assert_eq!(instance.seen(), ["GET /api/metrics?name[]=up HTTP/1.1"]);
    }
    for path in [
        "/instances/api-4/api/metrics",
        "/instances/api-1/other",
        "/instances/",
    ] {
        let answer = nginx.get(path);
        assert!(answer.starts_with("HTTP/1.1 404 "), "{path}: {answer}");
    }
}

#[test]
fn as_many_as_a_blueprint_may_have_fit_into_what_the_workers_share() {
    let Some(nginx) = tools::find("nginx", "nginx") else {
        return;
    };
    let output = compile(
        "blueprint: 1\nservices:\n  api: {instances: 1000, port: 3001, command: /bin/api}\n\
         image: {base: 'debian:bookworm-slim', packages: [nginx-light]}\n\
         nginx:\n  listen: 8080\n  locations: {/api/: {proxy: api}}\n",
    );
    let text = String::from_utf8(file(&output, "etc/nginx/nginx.conf")).expect("it is text");
    let folder = prepared(&text);
    let mut command = Command::new(nginx);
    command.args(["-t", "-c", "nginx.conf", "-e", "stderr", "-p"]);
    let said = command.arg(folder.path()).output().expect("nginx starts");
    let said = String::from_utf8_lossy(&said.stderr);
    assert!(said.contains("test is successful"), "{said}");
}
