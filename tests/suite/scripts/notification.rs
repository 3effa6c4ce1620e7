//! Descriptor 3: how s6-supervise hears that a service is ready.

use crate::scripts::compile::{compile, file, service};
use crate::scripts::sandbox::Sandbox;
use crate::scripts::shells;

#[test]
fn a_service_that_others_wait_for_announces_itself_once_and_closes_the_descriptor() {
    let output = compile(
        "blueprint: 1\nservices:\n  db: {command: /bin/db, user: nobody}\n  api: {command: /bin/api, depends_on: [db]}\n",
    );
    assert_eq!(file(&output, "etc/services.d/db/notification-fd"), b"3\n");
    let sandbox = Sandbox::new();
    let script = sandbox.write("service/run", file(&output, "etc/services.d/db/run"));
    for shell in shells::all() {
        let ended = sandbox.run(&shell, &script, &[]);
        assert_eq!(ended.notified, b"\n", "{shell:?}");
        assert!(!ended.became().has_descriptor, "{shell:?}");
    }
}

#[test]
fn a_service_that_announces_itself_gets_the_descriptor() {
    let (_, script) = service("command: /bin/api\nuser: nobody\nready: {notification_fd: 3}");
    let sandbox = Sandbox::new();
    let script = sandbox.write("service/run", script);
    for shell in shells::all() {
        let ended = sandbox.run(&shell, &script, &[]);
        assert_eq!(ended.notified, b"", "{shell:?}");
        assert!(ended.became().has_descriptor, "{shell:?}");
    }
}

#[test]
fn a_service_that_fails_before_its_start_announces_nothing() {
    let output = compile(
        "blueprint: 1\nservices:\n  db: {command: /bin/db, user: nobody, environment: {TOKEN: null}}\n  api: {command: /bin/api, depends_on: [db]}\n",
    );
    let sandbox = Sandbox::new();
    let script = sandbox.write("service/run", file(&output, "etc/services.d/db/run"));
    for shell in shells::all() {
        let ended = sandbox.run(&shell, &script, &[]);
        assert_eq!(
            (ended.code, ended.notified),
            (Some(1), Vec::new()),
            "{shell:?}"
        );
    }
}
