//! A plan as a graph: the services, who waits for whom, what nginx passes on to whom, and where requests come in.
//!
//! The instances of one service are one node. An arrow goes from who needs somebody to whom it needs: requests run
//! along it, and starts against it.

mod dot;
mod layout;
mod mermaid;
mod svg;

use std::collections::BTreeSet;

use crate::plan::{Lifecycle, Plan, Protocol, Service, ServiceName};
use crate::view::names::names;
use crate::view::services::ready;
use crate::view::waits::waits;

/// The forms in which a graph can be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Text that GitHub and others draw where it stands in Markdown.
    Mermaid,
    /// Text for Graphviz.
    Dot,
    /// A picture.
    Svg,
}

/// So many instances are named one by one.
const NAMED: usize = 4;

struct Graph {
    title: String,
    /// What it is drawn from.
    origin: String,
    nodes: Vec<Node>,
    edges: Vec<Edge>,
}

struct Node {
    kind: NodeKind,
    title: String,
    lines: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum NodeKind {
    /// Those who send requests.
    Clients,
    /// nginx.
    Proxy,
    /// A service that runs all the time.
    Longrun,
    /// One whose work is done once a boot.
    Oneshot,
}

struct Edge {
    from: usize,
    to: usize,
    kind: EdgeKind,
    /// Empty where there is nothing to say.
    label: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum EdgeKind {
    /// It waits until the other is ready.
    Waits,
    /// It passes requests on to the other, and where it is nginx waits for it first.
    Requests,
}

/// The graph of a plan, as text in that form that ends with a line end.
pub fn graph(plan: &Plan, format: Format) -> String {
    let graph = of(plan);
    match format {
        Format::Mermaid => mermaid::draw(&graph),
        Format::Dot => dot::draw(&graph),
        Format::Svg => svg::draw(&graph),
    }
}

fn of(plan: &Plan) -> Graph {
    let groups: Vec<Vec<&Service>> = plan
        .services
        .chunk_by(|first, second| first.group == second.group)
        .map(|group| group.iter().collect())
        .collect();
    let mut nodes: Vec<Node> = groups.iter().map(|group| node(plan, group)).collect();
    let mut edges = Vec::new();
    let entries = entries(plan, &groups);
    if !entries.is_empty() {
        let clients = nodes.len();
        edges.extend(entries.into_iter().map(|(to, label)| Edge {
            from: clients,
            to,
            kind: EdgeKind::Requests,
            label,
        }));
        nodes.push(Node {
            kind: NodeKind::Clients,
            title: "clients".to_owned(),
            lines: Vec::new(),
        });
    }
    edges.extend(between(plan, &groups));
    Graph {
        title: plan.name.to_string(),
        origin: plan.origin.to_string(),
        nodes,
        edges,
    }
}

fn node(plan: &Plan, group: &[&Service]) -> Node {
    let first = group[0];
    let kind = if first.is_nginx() {
        NodeKind::Proxy
    } else if first.lifecycle == Lifecycle::Oneshot {
        NodeKind::Oneshot
    } else {
        NodeKind::Longrun
    };
    let mut lines = members(plan, group);
    if kind == NodeKind::Proxy {
        lines.extend(static_files(plan));
    }
    lines.extend(readiness(group));
    Node {
        kind,
        title: first.group.to_string(),
        lines,
    }
}

/// When they are ready, as a line; what is asked of siblings can differ.
fn readiness(group: &[&Service]) -> Option<String> {
    let first = ready(&group[0].readiness);
    let mut others = group.iter();
    let alike = others.all(|service| ready(&service.readiness) == first);
    match (alike, first.as_str()) {
        (_, "") => None,
        (true, first) => Some(format!("ready when {first}")),
        (false, _) => Some("ready each in its own way".to_owned()),
    }
}

/// The instances, one a line while they are few; of a service without instances its port.
fn members(plan: &Plan, group: &[&Service]) -> Vec<String> {
    let port = |service: &Service| plan.listens(service);
    if !group[0].is_instance() {
        let port = port(group[0]).map(|port| format!("port {port}"));
        return port.into_iter().collect();
    }
    if group.len() <= NAMED {
        let named = group.iter().map(|service| match port(service) {
            Some(port) => format!("{}  port {port}", service.name),
            None => service.name.to_string(),
        });
        return named.collect();
    }
    let ports: Vec<u16> = group
        .iter()
        .filter_map(|service| port(service))
        .map(u16::from)
        .collect();
    let counted = format!("{} instances", group.len());
    let ports = (!ports.is_empty()).then(|| range(&ports));
    [Some(counted), ports].into_iter().flatten().collect()
}

/// The ports, by the first and the last where they follow each other.
fn range(ports: &[u16]) -> String {
    match ports {
        [one] => format!("port {one}"),
        [first, .., last] if ports.windows(2).all(|pair| pair[0] + 1 == pair[1]) => {
            format!("ports {first} to {last}")
        }
        some => {
            let some: Vec<String> = some.iter().map(u16::to_string).collect();
            format!("ports {}", some.join(", "))
        }
    }
}

fn static_files(plan: &Plan) -> Vec<String> {
    let Some(nginx) = &plan.nginx else {
        return Vec::new();
    };
    let root = nginx.root.as_deref().unwrap_or_default();
    let files = nginx.locations.iter();
    files
        .filter(|location| location.answer.has_files())
        .map(|location| format!("{}  files of {root}", location.path))
        .collect()
}

/// The groups that are reached from outside, and on which ports.
fn entries(plan: &Plan, groups: &[Vec<&Service>]) -> Vec<(usize, String)> {
    let published = plan.published();
    let open = |service: &&Service| {
        let port = plan.listens(service).map(u16::from);
        let hidden = plan.nginx.is_some() && !service.is_nginx();
        let hidden = hidden && service.protocol == Protocol::Tcp;
        port.filter(|port| !hidden && published.contains(&(*port, service.protocol)))
    };
    let all = groups.iter().enumerate();
    all.filter_map(|(number, group)| {
        let ports: Vec<u16> = group.iter().filter_map(open).collect();
        (!ports.is_empty()).then(|| (number, range(&ports)))
    })
    .collect()
}

/// The arrows between services.
fn between(plan: &Plan, groups: &[Vec<&Service>]) -> Vec<Edge> {
    let place = |name: &ServiceName| groups.iter().position(|group| group[0].group == *name);
    let mut seen = BTreeSet::new();
    let mut edges = Vec::new();
    for wait in waits(plan) {
        let (from, to) = (place(&wait.who[0].group), place(&wait.on[0].group));
        let (Some(from), Some(to)) = (from, to) else {
            continue;
        };
        if !seen.insert((from, to)) {
            continue;
        }
        let paths = paths(plan, wait.who[0], &wait.on[0].group);
        let some = wait.on.len() < groups[to].len();
        edges.push(Edge {
            from,
            to,
            kind: if paths.is_empty() {
                EdgeKind::Waits
            } else {
                EdgeKind::Requests
            },
            label: if some { names(&wait.on) } else { paths },
        });
    }
    edges
}

/// The paths under which nginx passes requests on to a service.
fn paths(plan: &Plan, who: &Service, on: &ServiceName) -> String {
    let Some(nginx) = plan.nginx.as_ref().filter(|_| who.is_nginx()) else {
        return String::new();
    };
    let paths: Vec<&str> = nginx
        .locations
        .iter()
        .filter(|location| location.answer.upstream() == Some(on))
        .map(|location| location.path.as_str())
        .collect();
    paths.join(" ")
}
