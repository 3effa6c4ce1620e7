//! A plan as JSON, for programs. What is written here is a promise of its own, and so are these types: the plan may
//! change its shape without them.
//!
//! `version` counts up when a field goes or changes its meaning; a new field does not change it. What a plan has not
//! is `null`, so every field is always there. Times are in the unit that ends their names.

mod image;
mod proxy;
mod service;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::plan::{self, Plan, Protocol};
use crate::view::json::image::ImageView;
use crate::view::json::proxy::Proxy;
use crate::view::json::service::ServiceView;
use crate::view::{run_flags, waves};

/// The version of the format.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Plans<'p> {
    version: u32,
    plans: Vec<PlanView<'p>>,
}

#[derive(Serialize)]
struct PlanView<'p> {
    name: &'p str,
    blueprint: String,
    layout: &'static str,
    services: Vec<ServiceView<'p>>,
    waves: Vec<Vec<&'p str>>,
    proxy: Option<Proxy<'p>>,
    start: Start,
    stop: Option<Stop<'p>>,
    healthcheck: Healthcheck,
    run: Run<'p>,
    image: ImageView<'p>,
}

#[derive(Serialize)]
struct Start {
    ready_within_seconds: Option<u32>,
}

#[derive(Serialize)]
struct Stop<'p> {
    longest_service: &'p str,
    /// What stops one after the other; one step where all stop together.
    path: Vec<Step>,
    at_most_milliseconds: u32,
    /// What `docker stop -t` must be told; none where its own ten seconds are enough.
    docker_stop_seconds: Option<u32>,
}

#[derive(Serialize)]
struct Step {
    name: String,
    grace_milliseconds: u32,
}

#[derive(Serialize)]
struct Healthcheck {
    interval_milliseconds: u32,
    timeout_milliseconds: u32,
}

/// The flags of `docker run`, each as one or two words.
#[derive(Serialize)]
struct Run<'p> {
    publish: Vec<u16>,
    /// The ports of `publish` that speak UDP.
    publish_udp: Vec<u16>,
    required_environment: Vec<&'p str>,
    least_rights: Vec<String>,
    capabilities: BTreeMap<&'static str, &'static str>,
    /// What a port below 1024 needs besides, where the container has no network of its own.
    host_network: Option<&'static str>,
    read_only: Vec<String>,
    /// Whether the blueprint wants the container to run with the flags of `read_only`.
    is_read_only: bool,
}

/// The plans as one JSON object, with a line end behind it.
///
/// # Panics
/// Never: a plan is made of text, numbers and lists.
pub fn plans(plans: &[&Plan]) -> String {
    let plans = Plans {
        version: VERSION,
        plans: plans.iter().map(|plan| view(plan)).collect(),
    };
    serde_json::to_string_pretty(&plans).expect("a plan can be written") + "\n"
}

fn view(plan: &Plan) -> PlanView<'_> {
    let waves = waves::waves(plan).into_iter();
    let names = waves.map(|wave| wave.iter().map(|service| service.name.as_str()).collect());
    let healthcheck = plan.image.healthcheck;
    PlanView {
        name: plan.name.as_str(),
        blueprint: plan.origin.to_string(),
        layout: plan.layout.as_str(),
        services: plan
            .services
            .iter()
            .map(|service| service::view(plan, service))
            .collect(),
        waves: names.collect(),
        proxy: plan.nginx.as_ref().map(proxy::view),
        start: Start {
            ready_within_seconds: plan.ready_within,
        },
        stop: plan.stop().map(|stop| Stop {
            longest_service: stop.longest.name.as_str(),
            path: stop.path.into_iter().map(step).collect(),
            at_most_milliseconds: stop.total,
            docker_stop_seconds: stop.flag,
        }),
        healthcheck: Healthcheck {
            interval_milliseconds: healthcheck.interval,
            timeout_milliseconds: healthcheck.timeout,
        },
        run: Run {
            publish: ports(plan, |_| true),
            publish_udp: ports(plan, |protocol| protocol == Protocol::Udp),
            required_environment: run_flags::required(plan).into_iter().collect(),
            least_rights: run_flags::least_rights(plan),
            capabilities: run_flags::capabilities(plan),
            host_network: run_flags::low_port(plan),
            read_only: run_flags::read_only(plan),
            is_read_only: plan.image.read_only,
        },
        image: image::view(plan),
    }
}

fn step(step: plan::Step) -> Step {
    Step {
        name: step.name,
        grace_milliseconds: step.grace,
    }
}

/// The ports that are reached from outside, each once.
fn ports(plan: &Plan, wanted: fn(Protocol) -> bool) -> Vec<u16> {
    let ports = plan.published().into_iter();
    let ports: BTreeSet<u16> = ports
        .filter(|(_, protocol)| wanted(*protocol))
        .map(|(port, _)| port)
        .collect();
    ports.into_iter().collect()
}
