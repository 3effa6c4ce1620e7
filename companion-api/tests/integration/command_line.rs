//! Arguments and environment, right and wrong.

use crate::server::binary;

#[test]
fn help_names_every_variable_and_endpoint() {
    let output = binary().arg("--help").output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let help = String::from_utf8(output.stdout).unwrap();
    for word in [
        "PORT",
        "INSTANCE_ID",
        "NOTIFICATION_FD",
        "DRAIN_LIMIT",
        "IDLE_LIMIT",
        "STATE_DIR",
        "migrate",
        "/api/health",
        "/api/metrics",
        "/api/slow",
    ] {
        assert!(help.contains(word), "{word} is not in\n{help}");
    }
}

#[test]
fn version_is_the_packages() {
    let output = binary().arg("--version").output().unwrap();
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        format!("companion-api {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn an_empty_variable_is_named() {
    for variable in [
        "PORT",
        "INSTANCE_ID",
        "NOTIFICATION_FD",
        "DRAIN_LIMIT",
        "IDLE_LIMIT",
        "STATE_DIR",
    ] {
        let error = refusal(variable, "");
        assert!(error.contains(&format!("{variable} is empty")), "{error}");
    }
}

#[test]
fn a_wrong_variable_is_named() {
    let wrong = [
        ("PORT", "0"),
        ("PORT", "99999"),
        ("INSTANCE_ID", "a b"),
        ("NOTIFICATION_FD", "2"),
        ("DRAIN_LIMIT", "4s"),
        ("IDLE_LIMIT", "0"),
    ];
    for (variable, value) in wrong {
        let error = refusal(variable, value);
        assert!(
            error.contains(&format!("invalid value '{value}'")),
            "{error}"
        );
        assert!(error.contains(&format!("{variable} takes")), "{error}");
    }
}

/// What the binary says about `variable` set to `value`, which it must refuse.
fn refusal(variable: &str, value: &str) -> String {
    let output = binary().env(variable, value).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{variable}={value:?}");
    String::from_utf8(output.stderr).unwrap()
}
