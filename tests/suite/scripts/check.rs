//! `data/check`: an HTTP answer is judged by its status, a path is asked for as it stands; and what says that a question
//! was the last.

use crate::scripts::compile::{compile, file};
use crate::scripts::sandbox::{Ended, Sandbox};
use crate::scripts::{shells, yaml};

fn check_of(ready: &str) -> Vec<u8> {
    let output = compile(&format!(
        "blueprint: 1\nservices:\n  api:\n    port: 3001\n    command: /bin/api\n    ready: {ready}\n"
    ));
    file(&output, "etc/services.d/api/data/check")
}

/// Runs a check against a server that answers this; `refused` is a server that is not there.
fn ask(sandbox: &Sandbox, shell: &[std::path::PathBuf], answer: Option<&str>) -> Ended {
    // s6-tcpclient's connection is on the descriptors 6 and 7.
    sandbox.write("answer", answer.unwrap_or_default());
    let here = sandbox.path("").display().to_string();
    let refused = if answer.is_none() { "exit 111\n" } else { "" };
    sandbox.program(
        "s6-tcpclient",
        &format!(
            "{refused}printf '%s ' \"$1\" \"$2\" \"$3\" \"$4\" \"$5\" \"$6\" >{here}/client\n\
             shift 6\nexec 6<{here}/answer 7>{here}/request\nexec \"$@\"\n"
        ),
    );
    sandbox.program("true", "exit 0");
    let sh = "exec /bin/sh \"$@\"\n";
    sandbox.program("sh", sh);
    sandbox.run(shell, &sandbox.path("check"), &[])
}

#[test]
fn an_answer_is_ready_when_its_status_is_2xx() {
    let sandbox = Sandbox::new();
    sandbox.write("check", check_of("{http: /api/health}"));
    let cases = [
        (Some("HTTP/1.1 200 OK\r\n\r\n"), true),
        (Some("HTTP/1.0 204 No Content\r\n\r\n"), true),
        (Some("HTTP/1.1 299 \r\n"), true),
        (Some("HTTP/1.1 299\r\n"), true),
        (Some("HTTP/1.1 301 Moved\r\n\r\n"), false),
        (Some("HTTP/1.1 404 Not Found\r\n\r\n"), false),
        (Some("HTTP/1.1 503 Unavailable\r\n\r\n"), false),
        (Some("HTTP/1.1 2000 x\r\n"), false),
        (Some("HTTP/1.1 20 x\r\n"), false),
        (Some("SSH-2.0-OpenSSH\r\n"), false),
        (Some("HTTP/1.1 500 200\r\n"), false),
        (Some("\r\n"), false),
        (Some(""), false),
        (None, false),
    ];
    for shell in shells::all() {
        for (answer, ready) in cases {
            let ended = ask(&sandbox, &shell, answer);
            assert_eq!(ended.code == Some(0), ready, "{shell:?} {answer:?}");
            assert_eq!(
                (ended.stderr.as_str(), ended.stdout.as_str()),
                ("", ""),
                "{answer:?}"
            );
        }
        let ended = ask(&sandbox, &shell, Some("HTTP/1.1 200 OK\r\n"));
        assert_eq!(ended.code, Some(0));
        let wanted = "GET /api/health HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n";
        assert_eq!(sandbox.read("request"), wanted);
        assert_eq!(sandbox.read("client"), "-4 -H -l localhost 127.0.0.1 3001 ");
    }
}

#[test]
fn a_path_is_asked_for_as_it_stands() {
    for path in [
        "/it's",
        "/$(id)",
        "/`id`",
        "/%41%s%n",
        "/a?b=c&d=\"e\"",
        "/\\n",
        "/*",
    ] {
        let sandbox = Sandbox::new();
        sandbox.write(
            "check",
            check_of(&format!("{{http: {}}}", yaml::literal(path))),
        );
        for shell in shells::all() {
            let ended = ask(&sandbox, &shell, Some("HTTP/1.1 200 OK\r\n"));
            assert_eq!(ended.code, Some(0), "{path}: {}", ended.stderr);
            let request = sandbox.read("request");
            assert!(
                request.starts_with(&format!("GET {path} HTTP/1.0\r\n")),
                "{request}"
            );
        }
    }
}

#[test]
fn a_port_is_ready_when_it_accepts() {
    let sandbox = Sandbox::new();
    sandbox.write("check", check_of("{tcp: true}"));
    for shell in shells::all() {
        assert_eq!(ask(&sandbox, &shell, Some("")).code, Some(0));
        assert_eq!(ask(&sandbox, &shell, None).code, Some(111));
    }
}

#[test]
fn a_question_has_a_limit_of_its_own_in_whole_seconds() {
    let sandbox = Sandbox::new();
    for (timeout, limit) in [("1ms", "1"), ("1s", "1"), ("1500ms", "2"), ("5s", "5")] {
        for way in [
            "tcp: true",
            "http: /",
            "command: [s6-tcpclient, 1, 2, 3, 4, 5, 6, true]",
        ] {
            let ready = format!("{{{way}, timeout: {timeout}}}");
            sandbox.write("check", check_of(&ready));
            for shell in shells::all() {
                ask(&sandbox, &shell, Some("HTTP/1.1 200 OK\r\n"));
                assert_eq!(sandbox.read("limit"), limit, "{ready}");
            }
        }
    }
}

#[test]
fn the_last_question_says_so_once_for_each_start() {
    let output = compile(
        "blueprint: 1\nservices: {api: {command: /bin/api, ready: {command: [ask], retries: 3}}}\n",
    );
    let script = String::from_utf8(file(&output, "etc/s6-blueprint/ask.sh")).expect("UTF-8");
    let last = "service: not ready at question 3, the last; to be asked again: s6-svc -r /run/service/service\n";
    for shell in shells::all() {
        let sandbox = Sandbox::new();
        sandbox.executable("service/data/check", "#!/bin/sh\nexit 1\n");
        let ask = sandbox.write("ask.sh", script.replace("$1", "3"));
        for pid in ["17", "18"] {
            sandbox.program("s6-svstat", &format!("echo {pid}\n"));
            for said in ["", "", last, ""] {
                let ended = sandbox.run(&shell, &ask, &[]);
                assert_eq!(
                    (ended.code, ended.stderr.as_str()),
                    (Some(1), said),
                    "{shell:?}"
                );
            }
        }
        sandbox.executable("service/data/check", "#!/bin/sh\nexit 0\n");
        let ended = sandbox.run(&shell, &ask, &[]);
        assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    }
}
