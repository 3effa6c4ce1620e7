//! Instances that fail: what is tried again, where, and what never is.

use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::proxy::instance::{Answer, Instance};
use crate::proxy::under_test::{Nginx, PATIENCE};

/// How the next instance is chosen, as a blueprint says it.
const BALANCES: [&str; 3] = ["round_robin", "least_conn", "ip_hash"];

#[test]
fn an_instance_that_is_gone_costs_no_request() {
    for balance in BALANCES {
        let mut instances = three(Answer::Port);
        let Some(nginx) = Nginx::start(&instances, &upstream(balance)) else {
            return;
        };
        drop(instances.remove(1));
        for _ in 0..30 {
            assert_good(&nginx.get("/api/"), balance);
        }
        assert!(instances.iter().any(|instance| !instance.seen().is_empty()));
    }
}

#[test]
fn an_answer_is_good_as_soon_as_any_instance_is_back() {
    for balance in BALANCES {
        let instances = three(Answer::Port);
        let Some(nginx) = Nginx::start(&instances, &upstream(balance)) else {
            return;
        };
        let port = instances[2].port;
        drop(instances);
        for _ in 0..5 {
            let answer = nginx.get("/api/");
            assert!(answer.starts_with("HTTP/1.1 502 "), "{balance}: {answer}");
        }
        let back = Instance::start(port, Answer::Port);
        assert_good(&nginx.get("/api/"), balance);
        assert_eq!(back.seen().len(), 1, "{balance}");
    }
}

#[test]
fn the_only_instance_is_asked_again_at_once() {
    let instances = vec![Instance::start(0, Answer::Port)];
    let Some(nginx) = Nginx::start(&instances, "") else {
        return;
    };
    let port = instances[0].port;
    drop(instances);
    assert!(nginx.get("/api/").starts_with("HTTP/1.1 502 "));
    let _back = Instance::start(port, Answer::Port);
    assert_good(&nginx.get("/api/"), "a single one");
}

#[test]
fn what_may_be_done_twice_is_tried_on_the_next_instance() {
    let instances = vec![
        Instance::start(0, Answer::Close),
        Instance::start(0, Answer::Port),
    ];
    let Some(nginx) = Nginx::start(&instances, "") else {
        return;
    };
    until_seen(&instances[0], || assert_good(&nginx.get("/api/"), "a GET"));
}

#[test]
fn a_post_that_was_sent_is_not_sent_again() {
    let instances = three(Answer::Close);
    let Some(nginx) = Nginx::start(&instances, "") else {
        return;
    };
    let answer = nginx
        .ask("POST /api/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi");
    assert!(answer.starts_with("HTTP/1.1 502 "), "{answer}");
    let seen: usize = instances.iter().map(|instance| instance.seen().len()).sum();
    assert_eq!(seen, 1, "how often it was sent");
}

/// Does it until the instance has had a request: which one is next is nginx's to say.
fn until_seen(instance: &Instance, act: impl Fn()) {
    let deadline = Instant::now() + PATIENCE;
    while instance.seen().is_empty() {
        assert!(Instant::now() < deadline, "it gets no request");
        act();
        sleep(Duration::from_millis(10));
    }
}

fn three(answer: Answer) -> Vec<Instance> {
    (0..3).map(|_| Instance::start(0, answer)).collect()
}

fn upstream(balance: &str) -> String {
    format!("upstreams: {{api: {{balance: {balance}}}}}")
}

#[track_caller]
fn assert_good(answer: &str, of: &str) {
    assert!(answer.starts_with("HTTP/1.1 200 "), "{of}: {answer:?}");
}
