//! Random blueprints: whatever depends on whatever, what is emitted compiles, and keeps every dependency.

use std::fmt::Write;

use proptest::collection::vec;
use proptest::prelude::*;
use s6_blueprint::source::Sources;
use s6_blueprint::{Layout, Options, Output, compile_as};

use crate::s6_rc::checker::problems;
use crate::s6_rc::compiler::Compiler;

/// One service of a random blueprint.
#[derive(Clone, Debug)]
struct Random {
    oneshot: bool,
    instances: Option<u8>,
    script: bool,
    ready: u8,
    logging: u8,
    halts: bool,
    /// Which of the services before it it depends on.
    on: Vec<bool>,
}

fn random() -> impl Strategy<Value = Random> {
    (
        any::<bool>(),
        proptest::option::of(1..4_u8),
        any::<bool>(),
        0..4_u8,
        0..3_u8,
        any::<bool>(),
        vec(any::<bool>(), 12),
    )
        .prop_map(
            |(oneshot, instances, script, ready, logging, halts, on)| Random {
                oneshot,
                instances,
                script,
                ready,
                logging,
                halts,
                on,
            },
        )
}

/// The blueprint, with the services in an order in which none depends on a later one; `order` is that of the text.
fn text(services: &[Random], proxy: bool, limit: bool, old: bool) -> String {
    let mut text = String::from("blueprint: 1\nlayout: s6-rc\ns6_overlay:\n");
    let version = if old { "3.2.2.0" } else { "3.2.3.2" };
    let _ = writeln!(text, "  version: {version}");
    if limit {
        text.push_str("  ready_within: 20s\n");
    }
    text.push_str("services:\n");
    for (number, service) in services.iter().enumerate().rev() {
        text += &service_text(number, service);
    }
    let proxied = services.iter().position(|service| !service.oneshot);
    if let Some(proxied) = proxied.filter(|_| proxy) {
        let _ = writeln!(
            text,
            "nginx:\n  listen: 80\n  locations: {{/: {{proxy: s{proxied}}}}}\n  logging: {{prefix: true}}\n\
             image: {{base: 'debian:bookworm-slim', packages: [nginx-light]}}"
        );
    }
    text
}

fn service_text(number: usize, service: &Random) -> String {
    let mut text = format!("  s{number}:\n");
    text += if service.script {
        "    script: exec work\n"
    } else {
        "    command: /usr/bin/work\n"
    };
    if service.oneshot {
        text += "    type: oneshot\n";
    } else {
        let _ = writeln!(text, "    port: {}", 3000 + number * 10);
        if let Some(instances) = service.instances {
            let _ = writeln!(text, "    instances: {instances}");
        }
        text += [
            "",
            "    ready: {tcp: true}\n",
            "    ready: {http: /}\n",
            "    ready: {notification_fd: 4}\n",
        ][usize::from(service.ready)];
        if service.halts {
            text += "    restart: {max: 3, within: 1m, then: halt}\n";
        }
    }
    text += [
        "",
        "    logging: {prefix: true}\n",
        "    logging: {directory: '/var/log/with blank'}\n",
    ][usize::from(service.logging)];
    let names = (0..number).filter(|other| service.on[*other]);
    let names: Vec<String> = names.map(|other| format!("s{other}")).collect();
    let _ = writeln!(text, "    depends_on: [{}]", names.join(", "));
    text
}

fn compiled(text: &str) -> Output {
    let mut sources = Sources::default();
    let id = sources.add("blueprints/random.yaml", text);
    let mut said = Vec::new();
    compile_as(&sources, id, &Options::in_layout(Layout::S6Rc), &mut said)
        .unwrap_or_else(|| panic!("{text}\n{said:#?}"))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(100) })]

    #[test]
    fn every_random_graph_compiles_and_keeps_its_order(
        services in vec(random(), 1..12),
        proxy in any::<bool>(),
        limit in any::<bool>(),
        old in any::<bool>(),
    ) {
        let output = compiled(&text(&services, proxy, limit, old));
        let problems = problems(&output.tree);
        prop_assert!(problems.is_empty(), "{problems:#?}");
        if let Some(compiler) = Compiler::find() {
            let database = compiler.compile(&output.tree);
            prop_assert!(database.success && database.said.is_empty(), "{}", database.said);
            database.keeps_the_dependencies_of(&output.plan);
        }
    }
}
